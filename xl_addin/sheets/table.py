"""The one reader of all tables: rows and findings, every mistake at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from xl_addin.domain.finding import Finding, Place
from xl_addin.domain.source import SourceRow
from xl_addin.sheets.cells import Problem, blank, unreadable
from xl_addin.sheets.extent import Extent, extent
from xl_addin.sheets.formats import currency_of
from xl_addin.sheets.grid import StockCell
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.moments import dated
from xl_addin.sheets.record import Record, at_cell
from xl_addin.sheets.typed_cells import TypedCells, typed_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.column import Column, Table
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.heading_line import Headings, Settle

T = TypeVar("T")


Records = tuple[tuple[Record, ...], tuple[Finding, ...]]


class TableRows(NamedTuple):
    """What a table holds: all its rows, sound or not, and what is said about the table as a whole."""

    records: tuple[Record, ...]
    extent: Extent
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> tuple[Record, ...]:
        """Return the rows without a problem."""
        return tuple(record for record in self.records if not record.problems and not record.unclear)

    @property
    def everything_found(self) -> tuple[Finding, ...]:
        """Return what is wrong with the table and with each of its rows."""
        return (*self.findings, *(problem for record in self.records for problem in record.problems))


def read_table(table: Table, grid: Grid, settle: Settle | None = None) -> Records:
    """Return the readable rows of a table in a sheet, and everything that is wrong with the others.

    ``settle`` decides, by what the columns hold, about headings that are open.
    """
    headings, found = find_headings(table, grid, settle)
    if headings is None:
        return (), found or empty(table, Place(grid.sheet))
    rows = read_rows(table, grid, headings)
    return rows.sound, (*found, *rows.everything_found)


def read_rows(table: Table, grid: Grid, headings: Headings) -> TableRows:
    """Return the rows beneath headings that were found."""
    reach = extent(table, grid, headings)
    typed = typed_cells(table, grid, headings, reach.rows)
    present = [(column, at) for column in table.columns if (at := headings.columns.get(column.heading)) is not None]
    records = tuple(_read_row(present, grid, headings, row, typed) for row in reach.rows)
    findings = [*reach.findings, *typed.findings]
    if not records and not findings:
        findings += empty(table, Place(grid.sheet, headings.row, min(headings.columns.values())))
    return TableRows(records, reach, tuple(findings))


def empty(table: Table, at: Place) -> tuple[Finding, ...]:
    """Return what is said of a table without rows."""
    if table.if_empty is None:
        return ()
    severity, problem = table.if_empty
    return (Finding(severity, at, problem.message, problem.remedy),)


def _read_row(
    present: Sequence[tuple[Column[Any], int]], grid: Grid, headings: Headings, row: int, typed: TypedCells
) -> Record:
    source = SourceRow(grid.sheet, row, headings.columns)
    values: dict[str, object] = {}
    problems = []
    unclear = False
    for column, at in present:
        if (row, at) in typed.unclear:
            unclear = True
            continue
        value = _read_cell(column, grid, row, at, typed)
        if isinstance(value, Problem):
            problems.append(at_cell(source, column, value))
        elif value is not None:
            values[column.heading] = value
    return Record(
        source,
        values,
        _currencies(present, grid, row, typed),
        tuple(problems),
        unclear,
        _stock(grid, headings, row),
        _signs(headings, row, typed),
    )


def _read_cell(column: Column[T], grid: Grid, row: int, at: int, typed: TypedCells) -> T | Problem | None:
    value = typed.values.get((row, at), grid.at(row, at)) if typed.values else grid.at(row, at)
    if isinstance(value, StockCell) and column.of_stock:
        found = getattr(value, column.of_stock)
        value = value if found is None else found
    if blank(value):
        return column.if_blank
    problem = None if column.raw else unreadable(value)
    return problem or column.parse(dated(value, grid.epoch) if column.holds_date else value)


def _currencies(present: Sequence[tuple[Column[Any], int]], grid: Grid, row: int, typed: TypedCells) -> dict[str, str]:
    if not grid.formats and not typed.currencies:
        return {}
    found = {}
    for column, at in present:
        if column.numeric:
            named = typed.currencies.get((row, at)) or currency_of(grid.formats.get((row, at), ""))
            if named:
                found[column.heading] = named
    return found


def _signs(headings: Headings, row: int, typed: TypedCells) -> dict[str, str]:
    """Return the currencies that are typed beside the numbers of a row, by heading."""
    if not typed.currencies:
        return {}
    places = {heading: (row, at) for heading, at in headings.columns.items()}
    return {heading: typed.currencies[cell] for heading, cell in places.items() if cell in typed.currencies}


def _stock(grid: Grid, headings: Headings, row: int) -> StockCell | None:
    if not any(isinstance(cell, StockCell) for cell in grid.rows[row - 1]):
        return None
    cells = (grid.at(row, at) for at in headings.columns.values())
    return next((cell for cell in cells if isinstance(cell, StockCell)), None)
