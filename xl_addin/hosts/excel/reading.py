"""A sheet of an open workbook as a grid."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xl_addin.actions.function_values import cell_of
from xl_addin.domain.finding import Place, Refused, refuse
from xl_addin.hosts.blocks import Box, dense_rows
from xl_addin.hosts.excel.alike import formats_of, merges_of
from xl_addin.hosts.excel.arguments import Cells
from xl_addin.hosts.excel.datatypes import with_data_types
from xl_addin.hosts.excel.numbers import day_zero
from xl_addin.sheets.grid import Area, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.sheets.grid import Value

_AT_ONCE = 200_000  # cells; where more are in use, most are empty, and only the filled ones are read
_MOST_CELLS = 2_000_000
_MOST_BLOCKS = 5_000
_CONSTANTS, _FORMULAS = 2, -4123  # xlCellTypeConstants, xlCellTypeFormulas


def grid_of(sheet: Any) -> Grid:
    """Return the values of a sheet from A1 on, the units of its numbers, its Excel tables and its merged cells."""
    last = sheet.used_range.last_cell
    used = Box(1, 1, last.row, last.column)
    values = _values(sheet, used)
    known = replace(values, formats=formats_of(sheet, values.rows), merges=merges_of(sheet, used))
    return with_data_types(sheet, known)


def head_of(sheet: Any, rows: int) -> Grid:
    """Return the values of a sheet's first rows, and its Excel tables."""
    last = sheet.used_range.last_cell
    return _values(sheet, Box(1, 1, min(last.row, rows), last.column))


def _values(sheet: Any, within: Box) -> Grid:
    found: dict[int, dict[int, Value]] = {}
    for block in _blocks(sheet, within):
        values = sheet.range((block.top, block.left), (block.bottom, block.right)).options(Cells).value
        for row, cells in enumerate(values, block.top):
            for column, value in enumerate(map(cell_of, cells), block.left):
                if value is not None:
                    found.setdefault(row, {})[column] = value
    return Grid(sheet.name, dense_rows(found), tuple(_areas(sheet)), day_zero(sheet.range((1, 1))))


def _blocks(sheet: Any, within: Box) -> list[Box]:
    """Return what to read: all of a block where it is small, else the filled parts of it.

    A single stray cell, or a look given to whole rows and columns, puts a whole sheet of cells in use.
    """
    if within.size <= _AT_ONCE:
        return [within]
    filled = _filled(sheet)
    if filled is not None:
        return [part for block in filled if (part := block.part_within(within))]
    if within.size <= _MOST_CELLS:
        return [within]
    raise _too_far(sheet)


def _filled(sheet: Any) -> list[Box] | None:
    """Return the blocks that all filled cells of a sheet lie in, None where the program cannot say in little time."""
    used = sheet.used_range.api
    found: list[Box] = []
    for kind in (_CONSTANTS, _FORMULAS):
        with suppress(Exception):  # where there is no such cell the program fails, with an error of its own
            areas = used.SpecialCells(kind).Areas
            if areas.Count > _MOST_BLOCKS:
                return None
            for area in areas:
                height, width = int(area.Rows.Count), int(area.Columns.Count)
                found.append(Box(area.Row, area.Column, area.Row + height - 1, area.Column + width - 1))
    count = sum(block.size for block in found)
    with suppress(Exception):  # the Mac knows nothing of the kind
        if used.Application.WorksheetFunction.CountA(used) <= count <= _MOST_CELLS:
            return found
    return None


def _too_far(sheet: Any) -> Refused:
    last = sheet.used_range.last_cell.address.replace("$", "")
    message = f"cells are in use down to {last}, too far to be a table"
    return refuse(Place(sheet.name), message, "Delete the empty rows and columns beyond your tables, and save.")


def _areas(sheet: Any) -> Iterator[Area]:
    for table in sheet.tables:
        cells = table.range
        last = cells.last_cell
        if table.show_headers:
            yield Area(table.name, cells.row, cells.column, last.row, last.column, int(bool(table.show_totals)))
