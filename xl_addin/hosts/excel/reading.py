"""A sheet of an open workbook as a grid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xl_addin.actions.function_values import cell_of
from xl_addin.domain.finding import Place, refuse
from xl_addin.hosts.blocks import Box
from xl_addin.hosts.excel.alike import formats_of, merges_of
from xl_addin.hosts.excel.arguments import Cells
from xl_addin.sheets.grid import Area, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_CELLS = 2_000_000


def grid_of(sheet: Any) -> Grid:
    """Return the values of a sheet from A1 to the last cell in use, its Excel tables named."""
    last = sheet.used_range.last_cell
    if last.row * last.column > _MOST_CELLS:
        message = f"cells are in use down to {last.address.replace('$', '')}, too far to be a table"
        remedy = "Delete the empty rows and columns beyond your tables, and save."
        raise refuse(Place(sheet.name), message, remedy)
    values, used = head_of(sheet, last.row), Box(1, 1, last.row, last.column)
    return replace(values, formats=formats_of(sheet, values.rows), merges=merges_of(sheet, used))


def head_of(sheet: Any, rows: int) -> Grid:
    """Return the values of a sheet's first rows."""
    last = sheet.used_range.last_cell
    values = sheet.range((1, 1), (min(last.row, rows), last.column)).options(Cells).value
    cells = [tuple(map(cell_of, row)) for row in values]
    while cells and all(value is None for value in cells[-1]):
        cells.pop()
    return Grid(sheet.name, tuple(cells), tuple(_areas(sheet)), values.epoch)


def _areas(sheet: Any) -> Iterator[Area]:
    for table in sheet.tables:
        cells = table.range
        last = cells.last_cell
        if table.show_headers:
            yield Area(table.name, cells.row, cells.column, last.row, last.column, int(bool(table.show_totals)))
