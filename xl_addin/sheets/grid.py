"""What a host hands over of one sheet: plain values in rows, nothing of the program it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY_ZERO = date(1899, 12, 30)
"""The day that number 0 stands for in Excel and Calc, unless a workbook says otherwise."""


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows a spreadsheet error, such as ``#N/A``."""

    code: str


@dataclass(frozen=True, slots=True)
class UnsavedFormula:
    """A formula whose result was never saved with the file (written by a program, never calculated)."""

    formula: str


@dataclass(frozen=True, slots=True)
class StaleFormula:
    """A formula whose saved result predates our last write, because it depends on one of our sheets."""

    formula: str


@dataclass(frozen=True, slots=True)
class StockCell:
    """One of Excel's Stocks data types: a security in a single cell, as it was when Excel last refreshed it.

    ``text`` is what the cell shows, such as ``VANGUARD TOTAL STOCK MARKET ETF (ARCX:VTI)``. The rest is None where the
    cell holds no such thing; ``exchange`` is a market identifier code (ARCX), ``price`` is in ``currency``.
    """

    text: str
    ticker: str | None = None
    name: str | None = None
    price: float | None = None
    currency: str | None = None
    exchange: str | None = None


@dataclass(frozen=True, slots=True)
class ObjectCell:
    """A cell that holds something else than a value; ``what`` says it in words, such as ``a picture``."""

    what: str


Value = (
    str | float | int | bool | date | datetime | time
    | ErrorCell | UnsavedFormula | StaleFormula | StockCell | ObjectCell | None
)  # fmt: skip
"""A cell's value. Numbers are int or float; text is never converted; an empty cell is None."""


class Area(NamedTuple):
    """A block of cells, one-based and inclusive: an Excel table, headings and total row included.

    ``totals`` is the number of total rows at its end.
    """

    name: str
    top: int
    left: int
    bottom: int
    right: int
    totals: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``rows[0]`` is row 1 and ``rows[0][0]`` is A1; rows may differ in length.

    ``tables`` are the sheet's Excel tables, where the host knows such a thing. ``epoch`` is given by a host that
    hands dates over as bare numbers: the day that number 0 stands for. ``formats`` are the number formats, by one-based
    row and column, of those numbers whose format tells a unit: a currency or a percentage (see
    `xl_addin.sheets.formats`). ``merges`` are blocks of merged cells: first row and column, last row and column; only
    the first cell of one has a value. ``decimal`` is the decimal sign that the workbook's language has, None where it
    does not say. A host that is given mere values, such as a function's arguments, knows neither.
    """

    sheet: str
    rows: tuple[tuple[Value, ...], ...]
    tables: tuple[Area, ...] = ()
    epoch: date | None = None
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict, hash=False)
    merges: tuple[tuple[int, int, int, int], ...] = ()
    decimal: str | None = None

    def head(self, rows: int) -> Grid:
        """Return the values of the first rows, as `xl_addin.actions.book.Book.head` does."""
        return Grid(self.sheet, self.rows[:rows], self.tables, self.epoch)

    def at(self, row: int, column: int) -> Value:
        """Return the value at a one-based row and column, None beyond the used cells."""
        if row < 1 or column < 1:
            return None
        try:
            return self.rows[row - 1][column - 1]
        except IndexError:
            return None

    def filled(self, first: int = 1) -> list[int]:
        """Return the one-based rows from a row on that have anything in them: there may be a million that have not."""
        return [row for row, cells in enumerate(self.rows[first - 1 :], first) if cells]
