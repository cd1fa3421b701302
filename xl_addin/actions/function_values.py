"""What spreadsheet programs really hand a function, as grids and plain values; and what a function hands back.

A range comes as lists or tuples of rows, as one bare value, or as a DataFrame; an empty cell as None or ``""``; an
error as its text; a date as a date or as a number of days. Nothing here knows which program it was.
"""

from __future__ import annotations

import marshal
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from xl_addin.domain.calendar.trade_windows import from_exchange_time
from xl_addin.domain.finding import Place, refuse
from xl_addin.sheets.amounts import cents, number
from xl_addin.sheets.cells import Problem, blank, label, unreadable
from xl_addin.sheets.grid import ErrorCell, Grid
from xl_addin.sheets.moments import clock, dated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from xl_addin.sheets.grid import Value

T = TypeVar("T")

_ERRORS = frozenset(
    {
        "#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!",
        "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#PYTHON!", "#EXTERNAL!", "#GETTING_DATA",
    }
)  # fmt: skip
_CALC_ERROR = re.compile(r"Err:\d+")


@dataclass(frozen=True, eq=False)
class Range:
    """A range that was given, as a grid; the same values give the same object, so that it is compared by identity."""

    grid: Grid


@lru_cache(maxsize=32)
def _known(name: str, packed: bytes, epoch: date | None) -> Range | None:
    """Return a range from its values in Python's own bytes, which also tell TRUE from 1; None for NumPy's values.

    Many cells ask about the same ranges in one recalculation: comparing bytes is all that the next of them costs.
    """
    rows = marshal.loads(packed)  # noqa: S302 - bytes this module has just made
    if any(isinstance(cell, bytes) for row in rows for cell in row):  # how anything with a buffer comes out
        return None
    return Range(_grid(name, rows, epoch))


def _grid(name: str, rows: Iterable[Iterable[object]], epoch: date | None) -> Grid:
    cells = [tuple(map(cell_of, row)) for row in rows]
    while cells and all(map(blank, cells[-1])):
        cells.pop()
    return Grid(name, tuple(cells), epoch=epoch)


@dataclass(frozen=True, slots=True)
class Given:
    """One argument of a call as it came; ``epoch`` is the day that number 0 stands for."""

    name: str
    value: object
    epoch: date | None

    @property
    def place(self) -> Place:
        """Return the argument as the place of a finding."""
        return Place(self.name)

    def table(self) -> Grid | None:
        """Return a range as a grid with the argument's name, None where it was left out."""
        found = self.range()
        return None if found is None else found.grid

    def range(self) -> Range | None:
        """Return a range, None where it was left out.

        A host whose ranges know their workbook's own day zero says it as their ``epoch``.
        """
        epoch = getattr(self.value, "epoch", self.epoch)
        value = unwrapped(self.value)
        rows = list(_rows(value)) if isinstance(value, list | tuple) else [(value,)]
        if not isinstance(value, list | tuple) and blank(cell_of(value)):
            return None
        try:
            known = _known(self.name, marshal.dumps(rows), epoch)
        except ValueError:  # dates, or numbers that are not Python's own
            known = None
        # What cannot be compared is read anew each time.
        return known or Range(_grid(self.name, rows, epoch))

    def single(self) -> Value:
        """Return one cell's value, None where it was left out or is blank; several cells are refused."""
        value = unwrapped(self.value)
        while isinstance(value, list | tuple):
            if len(value) != 1:
                raise refuse(self.place, "several cells where one belongs", "Give a single cell or a value.")
            value = value[0]
        cell = cell_of(value)
        return None if blank(cell) else cell


def unwrapped(value: object) -> object:
    """Return a DataFrame or an array as rows, its headings first; anything else as it is.

    They are known by what they can do, so that neither pandas nor NumPy has to be there.
    """
    frame: Any = value
    if hasattr(frame, "columns") and hasattr(frame, "itertuples"):
        if any(name is not None for name in frame.index.names):
            frame = frame.reset_index()
        cells = frame.astype(object).where(frame.notna(), None)
        return [list(map(str, frame.columns)), *cells.itertuples(index=False, name=None)]
    return frame.tolist() if hasattr(frame, "tolist") else frame


def cell_of(value: object) -> Value:
    """Return one value as a cell's: blanks as None, error texts as error cells, NumPy's numbers as plain ones."""
    kind = type(value)
    if kind is str:
        text = cast("str", value)
        return ErrorCell(text) if text[:1] in {"#", "E"} and is_error(text) else text or None
    if value is None or kind is float or kind is int or kind is bool:
        return cast("Value", value)
    if value != value:
        return None
    if isinstance(value, date):
        return _moment(value)
    if hasattr(value, "item"):
        return cell_of(cast("Any", value).item())
    return cast("Value", value) if isinstance(value, str | ErrorCell) else str(value)


def is_error(text: str) -> bool:
    """Return whether a text is how a spreadsheet program shows an error."""
    return text in _ERRORS or bool(_CALC_ERROR.fullmatch(text))


def _moment(value: date) -> date:
    """Return a date, also for a date with the time 0:00; a plain one where the host's is a subclass (pandas)."""
    if not isinstance(value, datetime):
        return value
    plain = datetime.combine(value.date(), value.time(), value.tzinfo)
    return plain.date() if plain.tzinfo is None and plain.time() == time() else plain


def _rows(value: list[Any] | tuple[Any, ...]) -> Iterable[Any]:
    """Return the rows of a range; one that came as a flat list is a single row."""
    if not any(isinstance(row, list | tuple) for row in value):
        return (value,) if value else ()
    return (row if isinstance(row, list | tuple) else (row,) for row in value)


def cents_given(given: Given) -> int:
    """Return an amount in cents; a blank is zero. Refused where it is no such thing or negative."""
    amount = _parsed(given, cents)
    if amount is not None and amount < 0:
        raise refuse(given.place, "a negative amount", "Give zero or more.")
    return amount or 0


def number_given(given: Given) -> Decimal | None:
    """Return a number, None where it was left out. Refused where it is something else."""
    return _parsed(given, number)


def text_given(given: Given) -> str | None:
    """Return a text such as a symbol or a name, None where it was left out."""
    return _parsed(given, label)


def moment_given(given: Given, exchange: str) -> datetime | None:
    """Return a moment with its offset, None where it was left out; one without is the exchange's own time."""
    moment = _parsed(given, lambda value: clock(dated(value, given.epoch)))
    if moment is None or moment.tzinfo is not None:
        return moment
    return from_exchange_time(exchange, moment)


def _parsed(given: Given, parse: Callable[[Value], T | Problem]) -> T | None:
    value = given.single()
    if value is None:
        return None
    parsed = unreadable(value) or parse(value)
    if isinstance(parsed, Problem):
        raise refuse(given.place, parsed.message, parsed.remedy)
    return parsed
