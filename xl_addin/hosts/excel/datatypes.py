"""Excel's data types in an open workbook: to a program such a cell is #VALUE!, though it shows a name.

What it shows is asked of the cell; its fields are what the function FIELDVALUE gives, under their English names.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Place
from xl_addin.hosts.excel.engine import on_desktop
from xl_addin.sheets.grid import ErrorCell
from xl_addin.sheets.stocks import is_stock, stock

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Grid, Value

_ERROR = ErrorCell("#VALUE!")
_FIELDS = ("Ticker symbol", "Name", "Price", "Currency", "Exchange abbreviation")
_MOST = 1_000  # cells; every question takes its time


def with_data_types(sheet: Any, grid: Grid) -> Grid:
    """Return a grid with what its cells show in place of #VALUE!, where they show something."""
    places = [(r, c) for r, row in enumerate(grid.rows) for c, value in enumerate(row) if value == _ERROR][:_MOST]
    if not places or not on_desktop(sheet.book):
        return grid
    rows = [list(row) for row in grid.rows]
    for row, column in places:
        rows[row][column] = _held(sheet, row + 1, column + 1)
    return replace(grid, rows=tuple(map(tuple, rows)))


def _held(sheet: Any, row: int, column: int) -> Value:
    text = getattr(sheet.range((row, column)).api, "Text", "")
    if not isinstance(text, str) or not text or text.startswith("#"):
        return _ERROR
    cell = str(Place(sheet.name, row, column)).rpartition("!")[2]
    fields = {name: value for name in _FIELDS if (value := _field(sheet, cell, name)) is not None}
    found = stock(text, fields)
    return found if is_stock(fields) or found.ticker else text


def _field(sheet: Any, cell: str, name: str) -> str | float | None:
    """Return a field of the data type in a cell; an error comes back as a whole number."""
    with suppress(Exception):  # a program too old to know the function may fail in ways of its own
        value = sheet.api.Evaluate(f'FIELDVALUE({cell},"{name}")')
        return value if isinstance(value, str | float) else None
    return None
