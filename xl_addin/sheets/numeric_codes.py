"""Symbols that are numbers, as those of Hong Kong, Tokyo or Korea are: cells that hold them as such are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Place, note
from xl_addin.sheets.cells import blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.column import Table
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.heading_line import Headings

_MOST = 0.8
"""So many of the symbols have to be numbers; a single one among letters is a slip."""
_LEAST = 2
_LARGEST = 10**7


def numeric_codes(
    table: Table, grid: Grid, headings: Headings, rows: Sequence[int]
) -> tuple[dict[tuple[int, int], Value], list[Finding]]:
    """Return the symbols that are whole numbers as texts, where nearly all of a column are, and a note."""
    values: dict[tuple[int, int], Value] = {}
    said = []
    for column in table.columns:
        at = headings.columns.get(column.heading) if column.key and column.required else None
        cells = {(row, at): v for row in rows if at and not blank(v := grid.at(row, at))}
        codes = {cell: code for cell, v in cells.items() if (code := _code(v))}
        if len(codes) < _LEAST or len(codes) < _MOST * len(cells):
            continue
        values |= codes
        first = next(iter(codes))
        message = f"{len(codes)} symbols are numbers, and are read as they stand there; this one is {codes[first]}"
        said.append(note(Place(grid.sheet, *first, column.heading), message))
    return values, said


def _code(value: Value) -> str | None:
    """Return the digits of a whole number that may be a symbol, None for any other cell."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if 0 < value < _LARGEST and value == int(value) else None
