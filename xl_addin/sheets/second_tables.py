"""Further tables on the sheet of one: passed over where they show that nothing in them is held beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Place, error, note
from xl_addin.sheets.cells import blank, shown
from xl_addin.sheets.contents import Contents
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.row_states import known, says
from xl_addin.sheets.trade_lists import is_income_list, is_sale_list, is_trade_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.heading_line import Line


def about_others(best: Line, others: Iterable[Line], grid: Grid) -> tuple[list[Finding], int | None]:
    """Return what is said of the other tables of the same kind on a sheet, and the first row below that is of one.

    Of a table whose rows may be held as well it is an error: they must not be dropped.
    """
    findings: list[Finding] = []
    first: int | None = None
    for line in others:
        if not line.whole or is_trade_list(line, grid):
            continue
        at = Place(grid.sheet, line.row, min(line.texts))
        why = _why_not_read(best, line, grid)
        if why is None:
            message = f"a second {line.table.name} table on this sheet; the first begins in row {best.row}"
            remedy = "If its rows are held too, move them into the first table; if not, move it to another workbook."
            findings.append(error(at, message, remedy))
            continue
        findings.append(note(at, f"the table that begins here is passed over: {why}"))
        if line.row > best.row:
            top = line.row - (_title(line, grid) is not None)
            first = top if first is None else min(first, top)
    return findings, first


def _why_not_read(best: Line, line: Line, grid: Grid) -> str | None:
    title = _title(line, grid)
    if title and says(title, "CLOSED"):
        return f"{shown(title)} says that it is held no more"
    sold = next((text for text in line.texts.values() if heading_key(text).words in known("SALE_PRICES")), None)
    if sold or is_sale_list(line, grid):
        return f"{shown(sold)} says that it was sold" if sold else "all of it has a day of sale"
    if is_income_list(line, grid):
        return "it says what was paid, and not what is held"
    if _said(line, grid) <= _said(best, grid):
        return f"it repeats rows of the table in row {best.row}"
    return None


def _title(line: Line, grid: Grid) -> str | None:
    """Return the text that stands by itself in the row above a table."""
    cells = [value for value in grid.rows[line.row - 2] if not blank(value)] if line.row > 1 else []
    return cells[0] if len(cells) == 1 and isinstance(cells[0], str) else None


def _said(line: Line, grid: Grid) -> set[tuple[Value, ...]]:
    """Return what the rows say in the columns that a table must have."""
    contents = Contents(grid, line)
    places = [next(line.found[column][0] for column in group if column in line.found) for group in line.table.groups]
    return {tuple(_plain(grid.at(row, at)) for at in places) for row in contents.filled}


def _plain(value: Value) -> Value:
    return value.strip().casefold() if isinstance(value, str) else value
