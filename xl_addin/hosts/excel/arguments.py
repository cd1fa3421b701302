"""How xlwings reads the arguments of a function: exact numbers, error cells told apart from blank ones."""

from __future__ import annotations

from typing import Any

from xlwings.conversion import Accessor, CleanDataFromReadStage, Ensure2DStage, Pipeline

from xl_addin.actions.function_values import DAY_ZERO
from xl_addin.hosts.excel.numbers import day_zero, exact_values


class Rows(list[Any]):
    """The rows of a range, with the day that number 0 stands for in its workbook."""

    epoch = DAY_ZERO


class Cells(Accessor):
    """The converter of every argument; the name xlwings knows it by is the class itself."""

    @classmethod
    def reader(cls, _: object) -> Any:
        """Return the steps from what the program hands over to `Rows`."""
        clean: Any = CleanDataFromReadStage  # xlwings leaves it untyped
        return Pipeline((_read_range, Ensure2DStage(), clean({"err_to_str": True}), _as_rows))


def _read_range(context: Any) -> None:
    """Take the values of a range that came as one (in classic Excel); anything else came as values."""
    if context.range is not None:
        context.value = exact_values(_used(context.range))


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
