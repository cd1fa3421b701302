"""Values out of Calc: errors, dates and truth values told from plain numbers, text never converted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import MAX_COLUMN, Box, dense_rows
from xl_addin.hosts.calc.areas import block_of, cells_of
from xl_addin.hosts.calc.kinds import Kinds
from xl_addin.hosts.merges import merged_blocks
from xl_addin.sheets.grid import Area, ErrorCell, Grid, ObjectCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.hosts.calc.kinds import Kind
    from xl_addin.sheets.grid import Value

_CONTENT = 1 | 2 | 4 | 16  # values, dates, text and formulas, of com.sun.star.sheet.CellFlags
_AT_ONCE = 1_000_000  # cells; a larger used area is mostly empty, and only its filled blocks are read
_SMALL = 50_000  # cells; a range of so few is read whole, which is quicker than to ask what is used of it
_ERRORS = {
    32767: "#N/A", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!",
}  # fmt: skip
_VALUE, _ALONE = 519, "=#VALUE!"
_EXACT = 10**15  # whole numbers below this are exact and become int, as in every other host


def read_grid(document: Uno, sheet: Uno) -> Grid:
    """Return the values of a sheet, the units of its numbers, the tables on it and its merged cells."""
    return replace(_read(document, sheet, _filled_blocks(sheet)), merges=_merges(sheet))


def read_head(document: Uno, sheet: Uno, rows: int) -> Grid:
    """Return the values of a sheet's first rows, and the tables on it."""
    first = Box(1, 1, rows, MAX_COLUMN)
    blocks = (part for block in _filled_blocks(sheet) if (part := block.part_within(first)))
    return _read(document, sheet, blocks).head(rows)


def _read(document: Uno, sheet: Uno, blocks: Iterable[Box]) -> Grid:
    kinds = Kinds(document)
    rows: dict[int, dict[int, Value]] = {}
    formats: dict[tuple[int, int], str] = {}
    for block in blocks:
        cells = cells_of(sheet, block)
        for row, values in enumerate(raw_rows(cells), block.top):
            for column, value in enumerate(values, block.left):
                if value != "":
                    rows.setdefault(row, {})[column] = _plain(value)
        for kind, part in kinds.of(cells):
            _tell(rows, formats, kind, part)
    return Grid(str(sheet.Name), dense_rows(rows), tuple(_tables(document, sheet)), formats=formats)


def _tell(rows: dict[int, dict[int, Value]], formats: dict[tuple[int, int], str], kind: Kind, part: Box) -> None:
    """Make what they are of the numbers in a block of one number format, or keep the unit it tells."""
    for row, column in part:
        value = rows.get(row, {}).get(column)
        if isinstance(value, int | float):
            if kind.convert:
                rows[row][column] = kind.convert(value)
            else:
                formats[row, column] = kind.unit


def _merges(sheet: Uno) -> tuple[tuple[int, int, int, int], ...]:
    """Return the blocks of merged cells in the used part of a sheet."""

    def area_of(row: int, column: int) -> Box:
        cursor = sheet.createCursorByRange(cells_of(sheet, Box(row, column, row, column)))
        cursor.collapseToMergedArea()
        return block_of(cursor.RangeAddress)

    return merged_blocks(_used(sheet), lambda block: bool(cells_of(sheet, block).getIsMerged()), area_of)


def raw_rows(cells: Uno) -> tuple[tuple[str | float | ErrorCell | ObjectCell | None, ...], ...]:
    """Return a block's values as Calc keeps them: a date is a number of days, TRUE is 1; only errors are told apart."""
    data = cells.getDataArray()
    if not any(None in row for row in data):
        return tuple(data)
    return tuple(
        tuple(
            _error(cells.getCellByPosition(column, row)) if value is None else value
            for column, value in enumerate(values)
        )
        for row, values in enumerate(data)
    )


def _error(cell: Uno) -> ErrorCell | ObjectCell:
    """Return an error as Calc shows it; by its number, for while Calc recalculates its text may not be there yet.

    Of a cell with one of Excel's data types Calc keeps the error alone that older programs are to show.
    """
    code = cell.getError()
    if code == _VALUE and cell.getFormula() == _ALONE:
        return ObjectCell("an error, or one of Excel's data types, which LibreOffice does not know")
    return ErrorCell(_ERRORS.get(code, f"Err:{code}"))


def used_part(cells: Uno) -> Uno | None:
    """Return the part of a range that its sheet uses: someone may have named whole columns. None where it is empty."""
    asked = block_of(cells.RangeAddress)
    if asked.size <= _SMALL:
        return cells
    sheet = cells.getSpreadsheet()
    used = _used(sheet)
    part = Box(asked.top, asked.left, min(asked.bottom, used.bottom), min(asked.right, used.right))
    if part.bottom < part.top or part.right < part.left:
        return None
    return cells_of(sheet, part)


def _filled_blocks(sheet: Uno) -> list[Box]:
    used = _used(sheet)
    if used.size <= _AT_ONCE:
        return [used]
    return [block_of(address) for address in sheet.queryContentCells(_CONTENT).RangeAddresses]


def _used(sheet: Uno) -> Box:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return Box(1, 1, end.EndRow + 1, end.EndColumn + 1)


def _plain(value: Value) -> Value:
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


def _tables(document: Uno, sheet: Uno) -> Iterator[Area]:
    """Yield the database ranges of a sheet: an Excel table is one in Calc."""
    ranges, index = document.DatabaseRanges, sheet.RangeAddress.Sheet
    for name in ranges.ElementNames:
        table = ranges.getByName(name)
        area = table.DataArea
        if area.Sheet == index and not name.startswith("__"):  # Calc's own, for filters
            block = block_of(area)
            yield Area(name, block.top, block.left, block.bottom, block.right, int(bool(table.TotalsRow)))
