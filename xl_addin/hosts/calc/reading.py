"""Values out of Calc: errors, dates and truth values told from plain numbers, text never converted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import MAX_COLUMN, Box, dense_rows
from xl_addin.hosts.calc.areas import block_of, cells_of
from xl_addin.hosts.calc.serials import day_zero, from_serial
from xl_addin.hosts.merges import merged_blocks
from xl_addin.sheets.formats import tells_unit
from xl_addin.sheets.grid import Area, ErrorCell, Grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.sheets.grid import Value

DATE_OR_TIME, LOGICAL = 2 | 4, 1024
"""The bits of com.sun.star.util.NumberFormat."""
_CONTENT = 1 | 2 | 4 | 16  # values, dates, text and formulas, of com.sun.star.sheet.CellFlags
_AT_ONCE = 1_000_000  # cells; a larger used area is mostly empty, and only its filled blocks are read
_SMALL = 50_000  # cells; a range of so few is read whole, which is quicker than to ask what is used of it
_ERRORS = {
    32767: "#N/A", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!",
}  # fmt: skip
_EXACT = 10**15  # whole numbers below this are exact and become int, as in every other host


def read_grid(document: Uno, sheet: Uno) -> Grid:
    """Return the values of a sheet, the units of its numbers, the tables on it and its merged cells."""
    blocks = _filled_blocks(sheet)
    formats = {place: code for block in blocks for place, code in _units(document, sheet, block)}
    values = _values(document, sheet, blocks)
    known = {place: code for place, code in formats.items() if type(values.at(*place)) in {int, float}}
    return replace(values, formats=known, merges=_merges(sheet))


def read_head(document: Uno, sheet: Uno, rows: int) -> Grid:
    """Return the values of a sheet's first rows, and the tables on it."""
    first = Box(1, 1, rows, MAX_COLUMN)
    blocks = (part for block in _filled_blocks(sheet) if (part := block.part_within(first)))
    return _values(document, sheet, blocks)


def _values(document: Uno, sheet: Uno, blocks: Iterable[Box]) -> Grid:
    rows: dict[int, dict[int, Value]] = {}
    for block in blocks:
        for row, cells in enumerate(_read(document, cells_of(sheet, block)), block.top):
            for column, value in enumerate(cells, block.left):
                if value is not None:
                    rows.setdefault(row, {})[column] = value
    return Grid(str(sheet.Name), dense_rows(rows), tuple(_tables(document, sheet)))


def _units(document: Uno, sheet: Uno, block: Box) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the cells of a block whose number format tells a unit, with the format's code."""
    looks = cells_of(sheet, block).getUniqueCellFormatRanges()
    for index in range(looks.Count):
        alike = looks.getByIndex(index)
        code = str(document.NumberFormats.getByKey(alike.NumberFormat).FormatString)
        if tells_unit(code):
            yield from ((place, code) for address in alike.RangeAddresses for place in block_of(address))


def _merges(sheet: Uno) -> tuple[tuple[int, int, int, int], ...]:
    """Return the blocks of merged cells in the used part of a sheet."""

    def area_of(row: int, column: int) -> Box:
        cursor = sheet.createCursorByRange(cells_of(sheet, Box(row, column, row, column)))
        cursor.collapseToMergedArea()
        return block_of(cursor.RangeAddress)

    return merged_blocks(_used(sheet), lambda block: bool(cells_of(sheet, block).getIsMerged()), area_of)


def raw_rows(cells: Uno) -> tuple[tuple[str | float | ErrorCell | None, ...], ...]:
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


def _error(cell: Uno) -> ErrorCell:
    """Return an error as Calc shows it; by its number, for while Calc recalculates its text may not be there yet."""
    code = cell.getError()
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


def _read(document: Uno, cells: Uno) -> list[list[Value]]:
    rows: list[list[Value]] = [[_plain(value) for value in row] for row in raw_rows(cells)]
    _tell_kinds(document, cells, rows)
    return rows


def _plain(value: Value) -> Value:
    if value == "":
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


def _tell_kinds(document: Uno, cells: Uno, rows: list[list[Value]]) -> None:
    """Make dates of the numbers that are shown as dates, and truth values of those shown as such."""
    converter = _converters(document)
    corner = block_of(cells.RangeAddress)
    looks = cells.getUniqueCellFormatRanges()
    for index in range(looks.Count):
        alike = looks.getByIndex(index)
        convert = converter(alike.NumberFormat)
        if convert is None:
            continue
        for address in alike.RangeAddresses:
            part = block_of(address)
            for row in range(part.top - corner.top, part.bottom - corner.top + 1):
                for column in range(part.left - corner.left, part.right - corner.left + 1):
                    value = rows[row][column]
                    if isinstance(value, int | float):
                        rows[row][column] = convert(value)


def _converters(document: Uno) -> Callable[[int], Callable[[float], Value] | None]:
    """Return what makes a converter of the key of a number format, None for a format of plain numbers."""
    formats, zero = document.NumberFormats, day_zero(document)

    def moment(value: float) -> Value:
        found = from_serial(value, zero)
        return value if found is None else found

    def converter(key: int) -> Callable[[float], Value] | None:
        shown = formats.getByKey(key)
        if shown.Type & LOGICAL:
            return bool
        # A format such as [HH]:MM shows a length of time, which is a number.
        return moment if shown.Type & DATE_OR_TIME and "[H" not in shown.FormatString.upper() else None

    return converter


def _tables(document: Uno, sheet: Uno) -> Iterator[Area]:
    """Yield the database ranges of a sheet: an Excel table is one in Calc."""
    ranges, index = document.DatabaseRanges, sheet.RangeAddress.Sheet
    for name in ranges.ElementNames:
        table = ranges.getByName(name)
        area = table.DataArea
        if area.Sheet == index and not name.startswith("__"):  # Calc's own, for filters
            block = block_of(area)
            yield Area(name, block.top, block.left, block.bottom, block.right, int(bool(table.TotalsRow)))
