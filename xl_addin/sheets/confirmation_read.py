"""Reading a confirmation back from its cells, whoever saved them last."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error
from xl_addin.domain.money import decimal_of
from xl_addin.domain.plan import LeftOut, Side
from xl_addin.sheets import styles
from xl_addin.sheets.certificate import read_certificates
from xl_addin.sheets.confirmation_map import VALUE_COLUMN, label_rows, own_part, sections
from xl_addin.sheets.confirmation_words import (
    ACCOUNT,
    CHOOSE,
    CURRENCY,
    LABELS,
    LEFT_OUT_HEADINGS,
    LOT_HEADINGS,
    ORDER_HEADINGS,
    TOTAL_WORDS,
    Section,
    headings_with,
    is_next,
    next_words,
)
from xl_addin.sheets.image import CellEdit
from xl_addin.sheets.statements import plain_text
from xl_addin.sheets.translation import typed_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid, Value

_REMEDY = "Run the action again for a new proposal."
_SECOND_COLUMN = 4
"""Where inputs and prices have their values."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label's value as text (``""`` where the cell is blank) and the cell it stands in."""

    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """An order as the sheet has it: ``price`` a share, ``value`` and ``gain`` in hundredths.

    They are in ``currency``, None for the portfolio's. An order by amount has neither ``shares`` nor a ``price``.
    """

    side: Side
    symbol: str
    shares: Decimal | None
    price: Decimal | None
    value: int
    gain: int | None
    term: str | None
    lots: str
    reason: str
    account: str | None
    at: Place = field(compare=False)
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class ReadConfirmation:
    """A confirmation as it stands in the workbook; every label of the sheet is in ``labels``.

    ``certificates`` are as `certificate_data` has them, none where the sheet has none or what it has cannot be read.
    ``beside`` is the cell beside the decision, None where something of the user's stands there.
    """

    sheet: str
    labels: Mapping[str, Labelled]
    orders: tuple[ReadOrder, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    inputs: tuple[tuple[str, str], ...]
    prices: tuple[tuple[str, str], ...]
    certificates: tuple[Mapping[str, object], ...]
    beside: Place | None = None

    @property
    def proposal(self) -> str:
        """Return the proposal's id, ``""`` where it is gone."""
        return self.labels["Proposal"].text

    @property
    def decision(self) -> str:
        """Return the decision as a word in capitals, ``""`` if there is none."""
        return typed_word(self.labels["Decision"].text).strip().upper()

    @property
    def account(self) -> str | None:
        """Return the account that was asked for, or the word for all, None where none was."""
        return dict(self.inputs).get("Account") or None

    def edits(self, status: str, orders: str, told: Mapping[str, str] | None = None) -> tuple[CellEdit, ...]:
        """Return the edits that bring the sheet to a status: the label, what stands beside the decision, its look.

        ``orders`` is the name of the order sheet, ``told`` are values of other labels. What the user typed stays.
        """
        values = {"Status": status, **(told or {})}
        values.setdefault("Decision", self.labels["Decision"].text)
        looks = {"Decision": styles.DECIDED if next_words(status, orders) != CHOOSE else styles.DECISION}
        places = ((self.labels[label].at, label, text) for label, text in values.items())
        edits = [CellEdit(at.sheet, at.row, at.column, text or None, looks.get(label)) for at, label, text in places]
        if self.beside:
            at = self.beside
            edits.append(CellEdit(at.sheet, at.row, at.column, next_words(status, orders), styles.DECIDED_HINT))
        return tuple(edits)


def read_confirmation(grid: Grid) -> tuple[ReadConfirmation, tuple[Finding, ...]]:
    """Return what a confirmation sheet says, and an error for each thing that cannot be read.

    A label that is gone reads as blank, at the sheet as a whole. What stands below the confirmation is not read.
    """
    grid = own_part(grid)
    labels, findings = _read_labels(grid)
    under = dict.fromkeys(Section, ()) | sections(grid)
    headings = _headings(grid, under[Section.ORDERS], ORDER_HEADINGS)
    lots = dict(_lots(grid, under[Section.LOTS]))
    orders = [_read_order(grid, row, headings, lots) for row in under[Section.ORDERS] if _is_order(grid, row)]
    read = ReadConfirmation(
        grid.sheet,
        labels,
        tuple(order for order in orders if isinstance(order, ReadOrder)),
        tuple(_left_out(grid, under[Section.LEFT_OUT])),
        tuple(plain_text(grid.at(row, 1)) for word in (Section.WARNINGS, Section.NOTES) for row in under[word]),
        _pairs(grid, under[Section.INPUTS][1:], _SECOND_COLUMN),
        _pairs(grid, under[Section.PRICES][1:], _SECOND_COLUMN),
        read_certificates(_pairs(grid, under[Section.CERTIFICATE][1:], _SECOND_COLUMN)),
        _beside(grid, labels["Decision"].at),
    )
    unreadable = [order for order in orders if not isinstance(order, ReadOrder)]
    return read, (*findings, *unreadable)


def _read_labels(grid: Grid) -> tuple[dict[str, Labelled], list[Finding]]:
    """Return every label's value."""
    rows = label_rows(grid)
    labels = {}
    for label in LABELS:
        at = Place(grid.sheet, rows[label], VALUE_COLUMN, label) if label in rows else Place(grid.sheet)
        labels[label] = Labelled(plain_text(grid.at(at.row, at.column)), at)
    gone = [label for label in LABELS if label not in rows]
    return labels, [error(Place(grid.sheet), f"the confirmation has no row {label}", _REMEDY) for label in gone]


def _is_order(grid: Grid, row: int) -> bool:
    """Return whether a row is neither the headings nor a total."""
    return grid.at(row, 1) not in (ORDER_HEADINGS[0], *TOTAL_WORDS.values())


def _headings(grid: Grid, rows: Sequence[int], usual: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headings of a section's table: the usual ones, or those with the account and the currency as well."""
    beside = usual.index("Symbol") + 2
    there = [grid.at(rows[0], column) for column in (beside, beside + 1)] if rows else []
    return headings_with(usual, *(word for word in (ACCOUNT, CURRENCY) if word in there))


def _left_out(grid: Grid, rows: Sequence[int]) -> Iterable[LeftOut]:
    """Yield what was left out."""
    headings = _headings(grid, rows, LEFT_OUT_HEADINGS)
    for row in rows[1:]:
        cells = {word: plain_text(grid.at(row, column)) for column, word in enumerate(headings, 1)}
        yield LeftOut(cells["Symbol"], cells["Reason"], cells.get(ACCOUNT) or None)


def _beside(grid: Grid, decision: Place) -> Place | None:
    at = replace(decision, column=decision.column + 1, heading="")
    return at if decision.row and is_next(grid.at(at.row, at.column)) else None


def _lots(grid: Grid, rows: Sequence[int]) -> Iterable[tuple[tuple[str, str], str]]:
    """Yield the lots of sales by (symbol, account)."""
    headings = _headings(grid, rows, LOT_HEADINGS)
    for row in rows[1:]:
        cells = {word: plain_text(grid.at(row, column)) for column, word in enumerate(headings, 1)}
        yield (cells["Symbol"], cells.get(ACCOUNT, "")), cells["Lots"]


def _pairs(grid: Grid, rows: Iterable[int], second: int) -> tuple[tuple[str, str], ...]:
    """Return the texts in column A and a second column."""
    return tuple((plain_text(grid.at(row, 1)), plain_text(grid.at(row, second))) for row in rows)


def _read_order(
    grid: Grid, row: int, headings: tuple[str, ...], lots: Mapping[tuple[str, str], str]
) -> ReadOrder | Finding:
    """Return a row's order, or what is wrong with its first wrong cell."""
    cells = {word: grid.at(row, column) for column, word in enumerate(headings, 1)}
    by_amount = cells["Shares"] in _BLANK and cells["Est. price"] in _BLANK
    numbers = {word: _number(cells[word]) for word in ("Shares", "Est. price", "Est. value")}
    wrong = [word for word, number in numbers.items() if number is None and not (by_amount and word != "Est. value")]
    if cells["Side"] not in {side.value for side in Side}:
        wrong.insert(0, "Side")
    if wrong:
        at = Place(grid.sheet, row, headings.index(wrong[0]) + 1, wrong[0])
        return error(at, f"this is not what {wrong[0]} of an order may be", _REMEDY)
    shares, price, value = numbers.values()
    assert value is not None  # noqa: S101 - said above
    gain, side = _number(cells["Est. gain"]), Side(cells["Side"])
    symbol, account = plain_text(cells["Symbol"]), plain_text(cells.get(ACCOUNT))
    return ReadOrder(
        side,
        symbol,
        shares,
        price,
        _cents(value),
        None if gain is None else _cents(gain),
        plain_text(cells["Term"]) or None,
        lots.get((symbol, account), "") if side is Side.SELL else "",
        plain_text(cells["Reason"]),
        account or None,
        Place(grid.sheet, row),
        plain_text(cells.get(CURRENCY)) or None,
    )


_BLANK = (None, "")


def _number(value: Value) -> Decimal | None:
    """Return a cell's number, None where it holds none."""
    return decimal_of(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _cents(dollars: Decimal) -> int:
    """Return an amount that was written from whole cents."""
    return int((dollars * 100).to_integral_value())
