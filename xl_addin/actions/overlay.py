"""A workbook as it will read once some changes are written, to be looked at before they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.actions.book import Book
    from xl_addin.sheets.grid import Area, Grid, Value
    from xl_addin.sheets.image import Changes


def _grown(area: Area, edits: Mapping[tuple[int, int], Value]) -> Area:
    """Return an Excel table grown over the rows that are added right below it, as it will be once they are written."""
    filled = {row for (row, column), value in edits.items() if value is not None and area.left <= column <= area.right}
    bottom = area.bottom
    while not area.totals and bottom + 1 in filled:
        bottom += 1
    return area._replace(bottom=bottom)


class Overlay:
    """The sheets of a book with single cells changed, as `xl_addin.sheets.inputs.Sheets` reads them."""

    def __init__(self, book: Book, changes: Changes) -> None:
        self._book = book
        self._edits: dict[str, dict[tuple[int, int], Value]] = {}
        for one in changes.edits:
            self._edits.setdefault(one.sheet.casefold(), {})[one.row, one.column] = one.value

    def sheet_names(self) -> tuple[str, ...]:
        """Return the names of its sheets."""
        return self._book.sheet_names()

    def grid(self, sheet: str) -> Grid:
        """Return a sheet as it will be."""
        grid = self._book.grid(sheet)
        edits = self._edits.get(sheet.casefold(), {})
        if not edits:
            return grid
        height = max(len(grid.rows), *(row for row, _ in edits))
        rows = [list(row) for row in grid.rows] + [[] for _ in range(height - len(grid.rows))]
        for (row, column), value in edits.items():
            cells = rows[row - 1]
            cells += [None] * (column - len(cells))
            cells[column - 1] = value
        tables = tuple(_grown(area, edits) for area in grid.tables)
        return replace(grid, rows=tuple(tuple(row) for row in rows), tables=tables)

    def head(self, sheet: str, rows: int) -> Grid:
        """Return the first rows of a sheet as they will be."""
        return self.grid(sheet).head(rows)

    def mark(self, sheet: str) -> str | None:
        """Return the kind of a sheet that this program made."""
        return self._book.mark(sheet)
