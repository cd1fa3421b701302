"""What Excel tells of cells only where they are all alike: number formats and merged cells, asked in few calls.

Excel answers for a whole range at once and says nothing where its cells differ; then each half is asked. In the browser
nothing of the kind can be asked while a script runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.excel.engine import on_desktop
from xl_addin.hosts.merges import merged_blocks
from xl_addin.sheets.formats import tells_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.sheets.grid import Value

_NUMBERS = {int, float}


def formats_of(sheet: Any, rows: Sequence[Sequence[Value]]) -> Mapping[tuple[int, int], str]:
    """Return the number formats that tell a unit, of the numbers among the values of a sheet from A1 on."""
    if not on_desktop(sheet.book):
        return {}
    numbers: dict[int, list[int]] = {}
    for row, line in enumerate(rows, 1):
        for column, value in enumerate(line, 1):
            if type(value) in _NUMBERS:
                numbers.setdefault(column, []).append(row)
    return {
        (row, column): code
        for column, filled in numbers.items()
        for group, code in _alike(sheet, column, filled)
        if tells_unit(code)
        for row in group
    }


def _alike(sheet: Any, column: int, rows: list[int]) -> Iterator[tuple[list[int], str]]:
    """Yield rows of a column in groups of one number format, with its code."""
    waiting = [rows]
    while waiting:
        group = waiting.pop()
        code = sheet.range((group[0], column), (group[-1], column)).number_format
        if isinstance(code, str):
            yield group, code
        elif len(group) > 1:
            half = len(group) // 2
            waiting += [group[:half], group[half:]]


def merges_of(sheet: Any, within: Box) -> tuple[tuple[int, int, int, int], ...]:
    """Return the blocks of merged cells within a block of a sheet; none at all where there are very many."""
    if not on_desktop(sheet.book):
        return ()

    def has_merges(block: Box) -> bool:
        cells = sheet.range((block.top, block.left), (block.bottom, block.right))
        return cells.merge_cells is not False  # nothing is said where some are merged and some are not

    return merged_blocks(within, has_merges, lambda row, column: _block(sheet.range((row, column)).merge_area))


def _block(cells: Any) -> Box:
    last = cells.last_cell
    return Box(cells.row, cells.column, last.row, last.column)
