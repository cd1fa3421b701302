"""How xlwings reads the arguments of a function: exact numbers, error cells told apart from blank ones."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from xlwings.conversion import Accessor, CleanDataFromReadStage, Ensure2DStage, Pipeline

from xl_addin.hosts.excel.numbers import day_zero, exact_values
from xl_addin.sheets.grid import DAY_ZERO


class Rows(list[Any]):
    """The rows of a range, with the day that number 0 stands for in its workbook."""

    epoch = DAY_ZERO


class Cells(Accessor):
    """The converter of every argument; the name xlwings knows it by is the class itself."""

    @classmethod
    def reader(cls, _: object) -> Any:
        """Return the steps from what the program hands over to `Rows`."""
        return Pipeline((_read_range, Ensure2DStage(), _clean, _as_rows))


def _read_range(context: Any) -> None:
    """Take the values of a range that came as one (in classic Excel); anything else came as values."""
    if context.range is not None:
        context.value = exact_values(_used(context.range))


def _clean(context: Any) -> None:
    """Make what a program hands over plain values.

    A browser sends a date as text, and xlwings takes any text that begins like one for a date and fails at the moments
    in our own sheets, which have an offset.
    """
    if context.engine.name == "remote":
        context.value = [[_sent(value) for value in row] for row in context.value]
        return
    clean: Any = CleanDataFromReadStage  # xlwings leaves it untyped
    clean({"err_to_str": True})(context)


def _sent(value: object) -> object:
    """Return a value as a browser sent it: nothing comes as an empty text, a date as JavaScript writes one."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        return datetime.fromisoformat(value.removesuffix("Z"))
    return None if value == "" else value


_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def _used(cells: Any) -> Any:
    """Return the part of a range that is in use: whole columns have a million rows."""
    last = cells.sheet.used_range.last_cell.row
    rows = max(1, min(cells.rows.count, last - cells.row + 1))
    return cells if rows == cells.rows.count else cells.resize(row_size=rows)


def _as_rows(context: Any) -> None:
    rows = Rows(context.value)
    if context.range is not None:
        rows.epoch = day_zero(context.range)
    context.value = rows
