"""Events that are added beneath the Activity table, or a new sheet of them, the user's own from then on."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP
from typing import TYPE_CHECKING

from xl_addin.domain.events import CASH_IN, PURCHASES, TRADES, Kind
from xl_addin.domain.finding import Place, error
from xl_addin.domain.money import CENT
from xl_addin.sheets import styles
from xl_addin.sheets.events import EVENTS
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.image import Cell, CellEdit, SheetImage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from xl_addin.domain.events import AccountEvent
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid

HEADINGS = (
    "Date", "Symbol", "Side", "Shares", "Price", "Fees", "Amount", "Currency", "Account", "Lots", "Reference",
    "Counted",
)  # fmt: skip
_WIDTHS = (13.0, 12.0, 19.0, 14.0, 12.0, 10.0, 14.0, 10.0, 16.0, 24.0, 22.0, 13.0)
_WHERE_SAID = frozenset({"Currency", "Account", "Lots"})
"""Columns that a new sheet has only where an event says something there."""
_HEADINGS = {
    **dict.fromkeys(("Shares", "Price", "Fees", "Amount"), styles.HEADING_RIGHT),
    **dict.fromkeys(("Date", "Counted"), styles.HEADING_CENTER),
    "Reference": replace(styles.HEADING, indent=1),
}
"""How a heading looks that does not stand to the left, as its cells do not."""
_REFERENCE = replace(styles.SMALL, indent=1)
_PRICE = replace(styles.NUMBER, number_format="#,##0.00####")


def made_activity(name: str, events: Sequence[AccountEvent], counted: date | None) -> SheetImage:
    """Return a new sheet of events; ``counted`` is the day they were counted, None where they are not yet."""
    cells = [_cells(one, counted) for one in events]
    words = [word for word in HEADINGS if word not in _WHERE_SAID or any(row[word].value for row in cells)]
    rows: list[tuple[Cell | None, ...]] = [tuple(Cell(word, _HEADINGS.get(word, styles.HEADING)) for word in words)]
    rows += [tuple(row[word] for word in words) for row in cells]
    widths = tuple(_WIDTHS[HEADINGS.index(word)] for word in words)
    return SheetImage(name, None, tuple(rows), widths=widths, freeze=(1, 0), tab_color=styles.ACCENT)


def added_activity(
    grid: Grid, events: Sequence[AccountEvent], counted: date | None
) -> tuple[tuple[CellEdit, ...], tuple[Finding, ...]]:
    """Return the edits that add events beneath everything on the sheet, under its headings, and what has no column.

    Where the price or the fees of a trade have no column, the cash that it moved says them, if there is one for that.
    """
    places, row = columns_of(grid)
    if not places:
        return (), ()
    first = max(grid.filled(), default=row) + 1
    edits: list[CellEdit] = []
    missing: dict[str, AccountEvent] = {}
    for at, one in enumerate(events, first):
        for word, cell in _cells(_by_amount(one, places), counted).items():
            if word in places and cell.value is not None:
                edits.append(CellEdit(grid.sheet, at, places[word], cell.value))
            elif cell.value is not None and word in _needed(one, places, counted):
                missing.setdefault(word, one)
    wrong = tuple(
        error(
            Place(grid.sheet, row),
            f"the {one.kind.value} to be added needs a column {word}",
            f"Type the heading {word} in row {row}, in the column right of the others.",
        )
        for word, one in missing.items()
    )
    return tuple(edits), wrong


def columns_of(grid: Grid) -> tuple[Mapping[str, int], int]:
    """Return the column of each of our headings that the sheet has, and their row; none where it has none yet."""
    headings, _ = find_headings(EVENTS, grid)
    if headings is None:
        return {}, 0
    words = {heading_key(text).words: at for at, text in headings.texts.items()}
    places = {word: words[key] for word in HEADINGS if (key := heading_key(word).words) in words}
    return {**places, **headings.columns}, headings.row


def _by_amount(one: AccountEvent, places: Collection[str]) -> AccountEvent:
    """Return a trade with the cash it moved where a column for that is all that can say its price or its fees."""
    unsaid = one.kind in TRADES and ("Price" not in places or (one.fees and "Fees" not in places))
    if not unsaid or "Amount" not in places or one.shares is None or one.price is None:
        return one
    worth, fees = (one.shares * one.price).quantize(CENT, ROUND_HALF_UP), one.fees or 0
    return replace(one, amount=worth - fees if one.kind is Kind.SELL else -worth - fees)


def _needed(one: AccountEvent, places: Collection[str], counted: date | None) -> set[str]:
    """Return the headings without which a row would say something else; of what is counted now the journal says it."""
    if one.kind in TRADES:
        return {"Symbol", "Shares"} if counted or "Amount" in places else {"Symbol", "Shares", "Price", "Fees"}
    return {"Shares"} if one.kind is Kind.SPLIT else {"Amount", "Currency"}


def _cells(one: AccountEvent, counted: date | None) -> dict[str, Cell]:
    gains = one.kind in PURCHASES | CASH_IN | {Kind.TRANSFER_IN}
    ratio = Cell(f"{one.ratio.numerator} for {one.ratio.denominator}", styles.TEXT) if one.ratio else None
    blank = Cell(None, styles.NUMBER)
    return {
        "Date": Cell(one.day, styles.DATE),
        "Symbol": Cell(one.symbol, styles.STRONG),
        "Side": Cell(side_word(one.kind), styles.BUY if gains else styles.SELL),
        "Shares": ratio or (styles.shares(one.shares) if one.shares else blank),
        "Price": Cell(styles.number(one.price), _PRICE) if one.price else blank,
        "Fees": Cell(styles.number(one.fees), styles.MONEY) if one.fees else blank,
        "Amount": Cell(styles.number(one.amount), styles.MONEY) if one.amount else blank,
        "Currency": Cell(one.currency, styles.TEXT),
        "Account": Cell(one.account, styles.TEXT),
        "Lots": Cell(one.lots or None, styles.TEXT_WRAPPED),
        "Reference": Cell(one.reference, _REFERENCE),
        "Counted": Cell(counted, styles.DATE),
    }


def side_word(kind: Kind) -> str:
    """Return the word of an event as our own sheets spell it: a trade in capitals, as on the order sheet."""
    word: str = kind.value
    return word.upper() if kind in {Kind.BUY, Kind.SELL} else word
