"""Reading a confirmation back from its cells, whoever saved them last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error
from xl_addin.domain.money import decimal_of
from xl_addin.domain.plan import LeftOut, Side
from xl_addin.sheets.certificate import read_certificates
from xl_addin.sheets.confirmation_words import (
    ACCOUNT,
    CURRENCY,
    LABELS,
    LEFT_OUT_HEADINGS,
    ORDER_HEADINGS,
    TOTAL_WORDS,
    Section,
    headings_with,
)
from xl_addin.sheets.image import CellEdit
from xl_addin.sheets.statements import own_part, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid, Value

_REMEDY = "Run the action again for a new proposal."
_VALUE_COLUMN = 2
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
    """

    sheet: str
    labels: Mapping[str, Labelled]
    orders: tuple[ReadOrder, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    inputs: tuple[tuple[str, str], ...]
    prices: tuple[tuple[str, str], ...]
    certificates: tuple[Mapping[str, object], ...]

    @property
    def proposal(self) -> str:
        """Return the proposal's id, ``""`` where it is gone."""
        return self.labels["Proposal"].text

    @property
    def decision(self) -> str:
        """Return the decision as a word in capitals, ``""`` if there is none."""
        return self.labels["Decision"].text.strip().upper()

    @property
    def account(self) -> str | None:
        """Return the account that was asked for, or the word for all, None where none was."""
        return dict(self.inputs).get("Account") or None

    def edits(self, values: Mapping[str, str]) -> tuple[CellEdit, ...]:
        """Return the edits that set labels' values, such as ``{"Status": "APPROVED"}``; looks stay as they are."""
        places = ((self.labels[label].at, text) for label, text in values.items())
        return tuple(CellEdit(at.sheet, at.row, at.column, text or None) for at, text in places)


def read_confirmation(grid: Grid) -> tuple[ReadConfirmation, tuple[Finding, ...]]:
    """Return what a confirmation sheet says, and an error for each thing that cannot be read.

    A label that is gone reads as blank, at the sheet as a whole. What stands below the confirmation is not read.
    """
    grid = own_part(grid)
    labels, findings = _read_labels(grid)
    sections = _sections(grid)
    headings = _headings(grid, sections.get(Section.ORDERS, ()), ORDER_HEADINGS)
    orders = [_read_order(grid, row, headings) for row in sections.get(Section.ORDERS, ()) if _is_order(grid, row)]
    read = ReadConfirmation(
        grid.sheet,
        labels,
        tuple(order for order in orders if isinstance(order, ReadOrder)),
        tuple(_left_out(grid, sections.get(Section.LEFT_OUT, ()))),
        tuple(plain_text(grid.at(row, 1)) for row in sections.get(Section.NOTES, ())),
        _pairs(grid, sections.get(Section.INPUTS, ())[1:], _SECOND_COLUMN),
        _pairs(grid, sections.get(Section.PRICES, ())[1:], _SECOND_COLUMN),
        read_certificates(_pairs(grid, sections.get(Section.CERTIFICATE, ())[1:], _SECOND_COLUMN)),
    )
    unreadable = [order for order in orders if not isinstance(order, ReadOrder)]
    return read, (*findings, *unreadable)


def _read_labels(grid: Grid) -> tuple[dict[str, Labelled], list[Finding]]:
    """Return every label's value; of two cells with one label's text, the upper is the label."""
    rows: dict[str, int] = {}
    for row in range(1, len(grid.rows) + 1):
        rows.setdefault(plain_text(grid.at(row, 1)), row)
    labels = {}
    for label in LABELS:
        at = Place(grid.sheet, rows[label], _VALUE_COLUMN, label) if label in rows else Place(grid.sheet)
        labels[label] = Labelled(plain_text(grid.at(at.row, at.column)), at)
    gone = [label for label in LABELS if label not in rows]
    return labels, [error(Place(grid.sheet), f"the confirmation has no row {label}", _REMEDY) for label in gone]


def _sections(grid: Grid) -> dict[Section, tuple[int, ...]]:
    """Return the rows under each section's title that are not blank.

    Titles are looked for in their order only, so that a note or an input that reads like an earlier one is no title.
    """
    found: dict[Section, list[int]] = {}
    order = list(Section)
    for row in range(1, len(grid.rows) + 1):
        title = next((s for s in order if _is_title(grid, row, s)), None)
        if title:
            del order[: order.index(title) + 1]
            found[title] = []
        elif found and not _is_blank(grid, row):
            found[next(reversed(found))].append(row)
    return {section: tuple(rows) for section, rows in found.items()}


def _is_title(grid: Grid, row: int, section: Section) -> bool:
    """Return whether a row holds a section's title and nothing else."""
    return grid.at(row, 1) == section.value and all(grid.at(row, column) in (None, "") for column in range(2, 10))


def _is_blank(grid: Grid, row: int) -> bool:
    """Return whether a row of A to I is empty."""
    return all(grid.at(row, column) in (None, "") for column in range(1, 10))


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


def _pairs(grid: Grid, rows: Iterable[int], second: int) -> tuple[tuple[str, str], ...]:
    """Return the texts in column A and a second column."""
    return tuple((plain_text(grid.at(row, 1)), plain_text(grid.at(row, second))) for row in rows)


def _read_order(grid: Grid, row: int, headings: tuple[str, ...]) -> ReadOrder | Finding:
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
    gain = _number(cells["Est. gain"])
    return ReadOrder(
        Side(cells["Side"]),
        plain_text(cells["Symbol"]),
        shares,
        price,
        _cents(value),
        None if gain is None else _cents(gain),
        plain_text(cells["Term"]) or None,
        plain_text(cells["Lots"]),
        plain_text(cells["Reason"]),
        plain_text(cells.get(ACCOUNT)) or None,
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
