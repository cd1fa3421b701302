"""Where a table ends: with its Excel table, else at its first empty row; and what stands beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Place, error, note
from xl_addin.sheets.cells import blank, word_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.headings import Headings
    from xl_addin.sheets.table import Table

_TOTALS = {"total", "totals", "grand total", "subtotal", "sub total", "account total", "positions total"}


def data_rows(table: Table, grid: Grid, headings: Headings) -> tuple[list[int], list[Finding]]:
    """Return the rows to read, and what is to be said about rows that are not."""
    rows, below = _split(grid, headings)
    filled = [row for row in rows if _ours(grid, headings, row)]
    totals = {row for row in filled if _is_total(table, grid, headings, row)}
    findings = [note(_left(grid, headings, row), "the Total row is passed over") for row in sorted(totals)]
    return [row for row in filled if row not in totals], [*findings, *_beneath(table, grid, headings, below)]


def _split(grid: Grid, headings: Headings) -> tuple[range, range]:
    """Return the rows of the table and those below it."""
    first, last, area = headings.row + 1, len(grid.rows), headings.area
    if area:
        return range(first, area.bottom - area.totals + 1), range(area.bottom + 1, last + 1)
    end = next((row for row in range(first, last + 1) if not _ours(grid, headings, row)), last + 1)
    return range(first, end), range(end, last + 1)


def _ours(grid: Grid, headings: Headings, row: int) -> list[int]:
    """Return our columns that are filled in a row; a row with only the user's own columns filled is empty.

    What stands in another Excel table is that table's.
    """
    others = [a for a in grid.tables if a != headings.area and a.top <= row <= a.bottom]
    ours = [at for at in headings.columns.values() if not blank(grid.at(row, at))]
    return [at for at in ours if not any(a.left <= at <= a.right for a in others)]


def _is_total(table: Table, grid: Grid, headings: Headings, row: int) -> bool:
    """Return whether a row sums others up: its last key says so, or where no key is filled, any cell.

    A pie may be called Total: then the row's slice, the later key, says something else.
    """
    keys = [headings.columns[c.heading] for c in table.columns if c.key and c.heading in headings.columns]
    filled = [grid.at(row, at) for at in keys if not blank(grid.at(row, at))]
    cells: Sequence[object] = filled[-1:] or grid.rows[row - 1]
    return any(isinstance(value, str) and word_key(value) in _TOTALS for value in cells)


def _left(grid: Grid, headings: Headings, row: int) -> Place:
    """Return the place of a row's leftmost filled cell of ours."""
    return Place(grid.sheet, row, min(_ours(grid, headings, row) or headings.columns.values()))


def _beneath(table: Table, grid: Grid, headings: Headings, below: range) -> list[Finding]:
    """Return an error for more rows of the same kind below the table, a note for anything less."""
    rows = [row for row in below if _ours(grid, headings, row) and not _is_total(table, grid, headings, row)]
    more = [row for row in rows if len(_ours(grid, headings, row)) > 1]
    if not rows:
        return []
    if not more:
        return [note(_left(grid, headings, rows[0]), f"what stands below the {table.name} table is not read")]
    rest = f"{len(more)} more row{'s' if len(more) > 1 else ''}"
    if headings.area:
        message = f"{rest} below the Excel table {headings.area.name} would not be read"
        remedy = "Drag the table's lower right corner over them, or move them to another sheet."
    else:
        message = f"{rest} below the empty row {below[0]} would not be read"
        remedy = "Delete the empty row, or move what is below it to another sheet."
    return [error(_left(grid, headings, more[0]), message, remedy)]
