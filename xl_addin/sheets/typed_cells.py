"""Text in columns of numbers and days, read where it can mean one thing; a column decides what a cell leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.finding import Finding, Place, column_letters, error, note
from xl_addin.domain.money import share_text
from xl_addin.sheets.cells import shown
from xl_addin.sheets.numeric_codes import numeric_codes
from xl_addin.sheets.typed_dates import day_comes_first, typed_date
from xl_addin.sheets.typed_numbers import decimal_sign, says_nothing, typed_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_addin.sheets.column import Column, Table
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.heading_line import Headings
    from xl_addin.sheets.typed_dates import TypedDate
    from xl_addin.sheets.typed_numbers import TypedNumber

Cell = tuple[int, int]

CONVERT = "Select them and use Data > Text to Columns, or Convert to Number, so that the cells hold numbers."
DATES = "Select them and use Data > Text to Columns, choosing the order of day, month and year."


class TypedCells(NamedTuple):
    """What text cells hold, by row and column: their ``values``, the currencies typed beside them, and the findings.

    ``unclear`` are cells that can mean two things; they are in one finding together.
    """

    values: Mapping[Cell, Value]
    currencies: Mapping[Cell, str]
    unclear: frozenset[Cell] = frozenset()
    findings: tuple[Finding, ...] = ()


def typed_cells(table: Table, grid: Grid, headings: Headings, rows: Sequence[int]) -> TypedCells:
    """Return what the texts in a table's columns of numbers and days mean."""
    numeric = _texts(grid, headings, rows, (c for c in table.columns if c.numeric))
    dated = _texts(grid, headings, rows, (c for c in table.columns if c.holds_date and not c.holds_time))
    codes, about_codes = numeric_codes(table, grid, headings, rows)
    if not numeric and not dated:
        return TypedCells(codes, {}, findings=tuple(about_codes))
    blanks = {
        cell: None for texts in (*numeric.values(), *dated.values()) for cell, t in texts.items() if says_nothing(t)
    }
    numbers = {
        heading: {cell: found for cell, text in texts.items() if cell not in blanks and (found := typed_number(text))}
        for heading, texts in numeric.items()
    }
    days = {
        heading: {cell: day for cell, text in texts.items() if cell not in blanks and (day := typed_date(text))}
        for heading, texts in dated.items()
    }
    read, unclear, said = _numbers(grid, numbers)
    read_days, unclear_days, said_days = _days(grid, days)
    currencies = {
        cell: found.currency for column in numbers.values() for cell, found in column.items() if found.currency
    }
    values = codes | blanks | read | read_days
    findings = (*about_codes, *said, *said_days)
    return TypedCells(values, currencies, frozenset((*unclear, *unclear_days)), findings)


def _texts(
    grid: Grid, headings: Headings, rows: Sequence[int], columns: Iterable[Column[object]]
) -> dict[str, dict[Cell, str]]:
    """Return the text cells of some columns, by heading."""
    found: dict[str, dict[Cell, str]] = {}
    for column in columns:
        at = headings.columns.get(column.heading)
        texts = {(row, at): v for row in rows if isinstance(v := grid.at(row, at), str)} if at else {}
        if texts:
            found[column.heading] = texts
    return found


def _numbers(
    grid: Grid, columns: Mapping[str, Mapping[Cell, TypedNumber]]
) -> tuple[dict[Cell, Value], list[Cell], list[Finding]]:
    """Return the numbers, the cells that stay unclear, and a note for each column.

    Where a column shows no decimal sign, that of the whole table counts if its other columns agree on one: whoever
    typed, or exported, a table used one. Where none shows any, it is that of the workbook's language.
    """
    signs = {heading: decimal_sign(numbers.values()) for heading, numbers in columns.items()}
    known = {sign for heading, sign in signs.items() if sign and columns[heading]}
    usual = known.pop() if len(known) == 1 else None if known else grid.decimal
    values: dict[Cell, Value] = {}
    unclear: list[Cell] = []
    said: list[Finding] = []
    for heading, numbers in columns.items():
        mixed = len({n.point is None for n in numbers.values() if n.decisive}) > 1
        sign = None if mixed else signs[heading] or usual
        read = {cell: number for cell, found in numbers.items() if (number := found.read(sign)) is not None}
        unclear += [cell for cell in numbers if cell not in read]
        values |= {cell: float(number) for cell, number in read.items()}
        if read:
            cell = next(iter(read))
            told = f'"{shown(str(grid.at(*cell)))}" is read as {share_text(read[cell]).replace(",", "")}'
            said.append(note(Place(grid.sheet, *cell, heading), f"{_count(read, 'number')} typed as text; {told}"))
    if unclear:
        example = grid.at(*unclear[0])
        found = next(numbers[unclear[0]] for numbers in columns.values() if unclear[0] in numbers)
        two = " or ".join(share_text(n).replace(",", "") for n in (found.point, found.comma) if n is not None)
        message = f'{_range(unclear)} typed as text can mean two things: "{shown(str(example))}" may be {two}'
        said.append(error(Place(grid.sheet, *unclear[0]), message, CONVERT))
    return values, unclear, said


def _days(
    grid: Grid, columns: Mapping[str, Mapping[Cell, TypedDate]]
) -> tuple[dict[Cell, Value], list[Cell], list[Finding]]:
    """Return the days, the cells that stay unclear, and a note for each column."""
    values: dict[Cell, Value] = {}
    unclear: list[Cell] = []
    said: list[Finding] = []
    for heading, days in columns.items():
        order = day_comes_first(days.values())
        for cell, found in days.items():
            day = found.plain if order is None else found.day_first if order else found.month_first
            if day is None:
                unclear.append(cell)
            else:
                values[cell] = day
        read = [cell for cell in days if cell in values]
        if read and any(not _is_iso(str(grid.at(*cell))) for cell in read):
            told = f'"{shown(str(grid.at(*read[0])))}" is read as {values[read[0]]}'
            said.append(note(Place(grid.sheet, *read[0], heading), f"{_count(read, 'date')} typed as text; {told}"))
    if unclear:
        example = grid.at(*unclear[0])
        found = next(days[unclear[0]] for days in columns.values() if unclear[0] in days)
        message = (
            f'{_range(unclear)} typed as text can mean two things: "{shown(str(example))}" may be '
            f"{found.month_first} or {found.day_first}"
        )
        said.append(error(Place(grid.sheet, *unclear[0]), message, DATES))
    return values, unclear, said


def _is_iso(text: str) -> bool:
    return text[:4].isdigit()


def _count(cells: Iterable[Cell], what: str) -> str:
    found = list(cells)
    return f"{len(found)} {what}s in {_block(found)} are" if len(found) > 1 else f"1 {what} is"


def _range(cells: Sequence[Cell]) -> str:
    return f"{_block(cells)}, {len(cells)} cells," if len(cells) > 1 else "this cell"


def _block(cells: Sequence[Cell]) -> str:
    """Return the range from the first to the last of some cells, as ``B2:D11``."""
    rows, columns = [row for row, _ in cells], [at for _, at in cells]
    return f"{column_letters(min(columns))}{min(rows)}:{column_letters(max(columns))}{max(rows)}"
