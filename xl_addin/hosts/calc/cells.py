"""Values into cells: text always as text, dates as dates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import Box, filled, rectangles
from xl_addin.hosts.calc.areas import cells_of
from xl_addin.hosts.calc.serials import day_zero, to_serial
from xl_addin.sheets.image import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.hosts.calc.looks import Looks
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.image import Cell, CellEdit, SheetImage, Style

_CONTENT = 1 | 2 | 4 | 16  # values, dates, text and formulas, of com.sun.star.sheet.CellFlags
_CLEARED = _CONTENT | 32  # and looks
_DATE, _MOMENT, _TIME, _TRUTH = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss", "BOOLEAN"


def clear(sheet: Uno, blocks: Iterable[Box]) -> None:
    """Empty what was ours, merged cells split up again."""
    for block in blocks:
        cells = cells_of(sheet, block)
        cells.merge(False)
        cells.clearContents(_CLEARED)


def write_image(document: Uno, sheet: Uno, image: SheetImage, looks: Looks) -> None:
    """Write every cell of an image and nothing beside it."""
    zero = day_zero(document)
    alike: dict[Style, list[Box]] = defaultdict(list)
    for run in filled(image):
        rows = [_cut(image, row, run) for row in range(run.top, run.bottom + 1)]
        cells_of(sheet, run).setDataArray(tuple(tuple(_stored(cell.value, zero) for cell in cells) for cells in rows))
    for block, style in rectangles(_styles(image)):
        alike[style].append(block)
    for style, blocks in alike.items():
        looks.apply(sheet, blocks, style)


def write_edit(document: Uno, sheet: Uno, edit: CellEdit, looks: Looks) -> None:
    """Set one cell; without a style of its own the edit leaves the cell's look, but a date is shown as one."""
    block = Box(edit.row, edit.column, edit.row, edit.column)
    cell = sheet.getCellByPosition(edit.column - 1, edit.row - 1)
    value = _stored(edit.value, day_zero(document))
    # Cell by cell and not as a data array: an undo of that leaves what was written into empty cells.
    if value == "":
        cell.clearContents(_CONTENT)
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)
    if edit.style is not None:
        looks.apply(sheet, [block], _suited(edit.style, edit.value))
    elif _code(edit.value) and not looks.shows_date(cell):
        cell.NumberFormat = looks.key(_code(edit.value))


def _cut(image: SheetImage, row: int, run: Box) -> list[Cell]:
    return [cell for cell in image.rows[row - 1][run.left - 1 : run.right] if cell is not None]


def _styles(image: SheetImage) -> dict[tuple[int, int], Style]:
    return {
        (row, column): _suited(cell.style, cell.value)
        for row, cells in enumerate(image.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell is not None
    }


def _suited(style: Style, value: Value) -> Style:
    """Return a style whose number format lets a date, a time or a truth value be seen as what it is."""
    code = _code(value)
    return replace(style, number_format=code) if code and style.number_format == PLAIN.number_format else style


def _code(value: Value) -> str:
    if isinstance(value, bool):
        return _TRUTH
    if isinstance(value, datetime):
        return _MOMENT
    if isinstance(value, date):
        return _DATE
    return _TIME if isinstance(value, time) else ""


def _stored(value: Value, zero: date) -> str | float:
    """Return a value as Calc stores it: an empty text is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, date | time):
        return to_serial(value, zero)
    return value if isinstance(value, str) else float(value)  # type: ignore[arg-type]  # errors are refused before
