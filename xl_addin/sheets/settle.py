"""Headings that mean one thing here and another there: what the cells beneath them hold decides, and it is said."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_addin.domain.finding import Place, note
from xl_addin.sheets import vocabulary
from xl_addin.sheets.cells import shown
from xl_addin.sheets.contents import Contents, product, without_numbers
from xl_addin.sheets.heading_key import heading_key, keys_of
from xl_addin.sheets.holding_columns import (
    ACCOUNT,
    ACQUIRED,
    COST_BASIS,
    COST_PER_SHARE,
    MULTIPLIER,
    PIE,
    SHARES,
    VALUE,
)
from xl_addin.sheets.money_words import Money, money_meaning
from xl_addin.sheets.prices import PRICE, SYMBOL
from xl_addin.sheets.rivals import one_of_each
from xl_addin.sheets.row_states import COUNTED, DIRECTION, known, says, units
from xl_addin.sheets.units import in_lots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.column import Column
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.heading_line import Line

_QUANTITIES = (
    "amount",
    "total amount",
    "coin amount",
    "token amount",
    "jumlah",
    "montant",
    "position",
    "holding",
    "balance",
    "size",
    "volume",
    "menge",
    "betrag",
    "importe",
    "importo",
    "nombre",
)
_THINGS = ("position", "holding", "pozycja", "positie", "posicion", "posizione", "valor", "valores")
_TOTALS = ("total", "sum", "totale", "gesamt", "totaal", "razem", "toplam", "total price", "合計", "итого", "сумма")
_EQUITY = "equity"
_DAYS = ("date", "data", "datum", "fecha", "dato", "tarih", "дата", "日期", "bought", "gekauft", "purchased", "when")
_HIGHS = (
    "high",
    "hoch",
    "plus haut",
    "máximo",
    "massimo",
    "máxima",
    "hoog",
    "najwyższy",
    "högst",
    "høj",
    "høy",
    "yüksek",
)
_LOWS = ("low", "tief", "plus bas", "mínimo", "minimo", "mínima", "laag", "najniższy", "lägst", "lav", "düşük")
_PIES = ("portfolio", "strategy portfolio", "model", "basket")


class Evidence(NamedTuple):
    """A row of headings of Holdings, what stands beneath it, and what of it is certain."""

    line: Line
    contents: Contents
    pies: frozenset[str]

    def at(self, column: Column[Any]) -> int | None:
        """Return where a column certainly is."""
        places = self.line.found.get(column)
        return places[0] if places else None

    def numbers(self, column: Column[Any]) -> Mapping[int, float]:
        """Return the numbers of a column, none where it is not there."""
        at = self.at(column)
        return self.contents.numbers(at) if at else {}

    @property
    def paid_for_by_price(self) -> Mapping[int, float]:
        """Return what each row is worth, as far as shares and price, or the value, say it."""
        return product(self.numbers(SHARES), self.numbers(PRICE)) or self.numbers(VALUE)

    @property
    def prices(self) -> Mapping[int, float]:
        """Return what a share is worth in each row."""
        shares, values = self.numbers(SHARES), self.numbers(VALUE)
        return self.numbers(PRICE) or {row: values[row] / shares[row] for row in values if shares.get(row)}


def settled(line: Line, grid: Grid, pies: frozenset[str] = frozenset()) -> tuple[Line, tuple[Finding, ...]]:
    """Return the headings with those that were open decided by their content, and a note on each decision."""
    contents = Contents(grid, line)
    evidence = Evidence(without_numbers(line, contents), contents, pies)
    said = []
    for at, text in line.texts.items():
        state = _of_the_row(evidence, at)
        if state is not None:
            evidence = evidence._replace(line=evidence.line.deciding(at, state))
            if state is COUNTED or any(says(cell, "SHORT") for cell in evidence.contents.texts(at).values()):
                why = "it says what is counted" if state is COUNTED else "it says so of each row"
                place = Place(grid.sheet, line.row, at)
                said.append(note(place, f"{shown(text)} is read as {state.heading}, because {why}"))
            continue
        told = [column for column, _ in line.table.meant_by(text) if at in evidence.line.found.get(column, ())]
        if told and not _may_be_wrong(evidence, told, at):
            continue
        for column, why in _readings(evidence, at):
            if evidence.at(column) in {None, at} or column in told:
                evidence = evidence._replace(line=evidence.line.deciding(at, column))
                said.append(
                    note(Place(grid.sheet, line.row, at), f"{shown(text)} is read as {column.heading}, because {why}")
                )
                break
    line, chosen = one_of_each(_without_lot_numbers(evidence), contents)
    return line, (*said, *chosen)


def _without_lot_numbers(evidence: Evidence) -> Line:
    """Return the headings without a ``Lot`` beside values alone: there it numbers tax lots, and counts nothing."""
    at = evidence.at(SHARES)
    counts = evidence.at(PRICE) or evidence.at(MULTIPLIER) or not evidence.at(VALUE)
    return evidence.line if at is None or counts or not in_lots(evidence.line.texts, at) else evidence.line.without(at)


def _of_the_row(evidence: Evidence, at: int) -> Column[Any] | None:
    """Return the column of what a row says of itself, where all texts under a heading are its words."""
    texts = [heading_key(text).words for text in evidence.contents.texts(at).values()]
    if not texts or not evidence.contents.holds_texts(at):
        return None
    heading, sides = heading_key(evidence.line.texts[at]).words, known("LONG") | known("SHORT")
    if heading in known("DIRECTIONS") and all(text in sides for text in texts):
        return DIRECTION
    sizes = units().keys() | known("UNITS_OF_NO_SIZE")
    return COUNTED if heading in known("UNIT_HEADINGS") and all(text in sizes for text in texts) else None


def _may_be_wrong(evidence: Evidence, known: list[Column[Any]], at: int) -> bool:
    """Return whether a heading does not fit what is under it: a name under ``Holding``, a day under ``Bought``."""
    numeric = any(column.numeric for column in known)
    if numeric:
        return evidence.contents.holds_days(at) or evidence.contents.holds_texts(at)
    return (
        any(column.holds_date for column in known)
        and evidence.contents.holds_numbers(at)
        and not (evidence.contents.grid.epoch)
    )


def _readings(evidence: Evidence, at: int) -> Iterator[tuple[Column[Any], str]]:
    """Yield what the column at a heading may be, the likeliest first, with what in it says so."""
    contents = evidence.contents
    words = heading_key(evidence.line.texts[at]).words
    money = money_meaning(words)
    if (words in _open()["days"] or money is Money.PAID or words in _acquired()) and contents.holds_days(at):
        yield ACQUIRED, "it holds dates"
    if words in _open()["things"] and contents.holds_texts(at):
        yield SYMBOL, "it holds names"
    if words in _open()["pies"] and contents.holds_texts(at) and contents.repeats(at):
        values = {text.casefold() for text in contents.texts(at).values()}
        yield (PIE, "it holds names of pies") if values & evidence.pies else (ACCOUNT, "its values repeat")
    if not contents.holds_numbers(at):
        return
    if money is Money.PAID or words in _acquired() or (words in _open()["days"] and not contents.grid.epoch):
        yield from _paid(evidence, at)
    if words in _open()["totals"]:
        yield from _total(evidence, at)
    if words in _open()["quantities"] and not _is_of_a_market(evidence.line, words):
        yield from _quantity(evidence, at)


def _paid(evidence: Evidence, at: int) -> Iterator[tuple[Column[Any], str]]:
    """Yield whether what was paid is meant by the share or for the row: by which of the two it is of the size of."""
    each = evidence.contents.nearer(at, evidence.prices, evidence.paid_for_by_price)
    if each is True:
        yield COST_PER_SHARE, "it is of the size of the price"
    elif each is False:
        yield COST_BASIS, "it is of the size of the row's value"


def _total(evidence: Evidence, at: int) -> Iterator[tuple[Column[Any], str]]:
    contents, shares = evidence.contents, evidence.numbers(SHARES)
    if contents.agrees(at, product(shares, evidence.numbers(PRICE))):
        yield VALUE, "it is Shares × Price"
    elif contents.agrees(at, product(shares, evidence.numbers(COST_PER_SHARE))):
        yield COST_BASIS, "it is Shares × what a share cost"


def is_open_quantity(line: Line, grid: Grid, at: int) -> bool:
    """Return whether a heading such as ``Amount`` stands above numbers that may be of shares or of money."""
    words = heading_key(line.texts[at]).words
    if words not in _open()["quantities"] or _is_of_a_market(line, words):
        return False
    return Contents(grid, line).holds_numbers(at)


def _is_of_a_market(line: Line, words: str) -> bool:
    """Return whether a ``Volume`` stands beside the highest and the lowest price of a day: nobody holds that."""
    keys = {heading_key(text).words for text in line.texts.values()}
    return words == "volume" and bool(keys & _open()["highs"]) and bool(keys & _open()["lows"])


def _quantity(evidence: Evidence, at: int) -> Iterator[tuple[Column[Any], str]]:
    """Yield whether a count of shares is meant or a sum of money."""
    contents, prices, values = evidence.contents, evidence.numbers(PRICE), evidence.numbers(VALUE)
    shares = evidence.numbers(SHARES)
    if shares and contents.agrees(at, product(shares, prices)):
        yield VALUE, "it is Shares × Price"
    elif values and prices and contents.agrees(at, {r: values[r] / prices[r] for r in values if prices.get(r)}):
        yield SHARES, "it is Value ÷ Price"
    elif contents.is_money(at):
        yield VALUE, "it holds amounts of money"
    elif evidence.at(VALUE) or evidence.at(PRICE):
        yield SHARES, f"there is a {'Value' if evidence.at(VALUE) else 'Price'} beside it"


@cache
def _open() -> Mapping[str, frozenset[str]]:
    listed = {
        "quantities": _QUANTITIES,
        "things": _THINGS,
        "totals": (*_TOTALS, _EQUITY),
        "days": _DAYS,
        "pies": _PIES,
        "highs": _HIGHS,
        "lows": _LOWS,
    }
    return {what: frozenset(keys_of(words)) for what, words in listed.items()}


@cache
def _acquired() -> frozenset[str]:
    return frozenset(keys_of(vocabulary.ACQUIRED))
