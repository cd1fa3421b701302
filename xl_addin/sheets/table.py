"""Tables as declarations, and the one reader of them all: rows and findings, every mistake at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from xl_addin.domain.finding import Finding, Place, Severity, error
from xl_addin.domain.source import SourceRow
from xl_addin.sheets.cells import Problem, blank, unreadable
from xl_addin.sheets.extent import data_rows
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.moments import dated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.headings import Headings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column of a table.

    ``heading`` is the contract's word, ``aliases`` are other common ones. ``required`` means that the column must be
    there; ``if_blank`` is what is wrong with an empty cell, None where that is allowed. The ``key`` columns name the
    row: there a ``Total`` makes it a total row. ``holds_date`` lets numbers count as dates where the grid says so.
    The cells of a ``raw`` column are handed on even where they show an error: whoever gets them is to judge them.
    """

    heading: str
    parse: Callable[[Value], T | Problem]
    aliases: tuple[str, ...] = ()
    required: bool = False
    if_blank: Problem | None = None
    key: bool = False
    holds_date: bool = False
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table: its sheet's name and other common names, its columns, and how to choose another sheet.

    ``if_empty`` is the finding for a table without rows, None where that is in order.
    """

    name: str
    aliases: tuple[str, ...]
    columns: tuple[Column[Any], ...]
    choice: str
    if_empty: tuple[Severity, Problem] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One readable row: a value under each column that has one."""

    source: SourceRow
    values: Mapping[str, object] = field(default_factory=dict)

    def __getitem__(self, column: Column[T]) -> T:
        """Return the value under a column whose cells are never blank."""
        return cast("T", self.values[column.heading])

    def get(self, column: Column[T]) -> T | None:
        """Return the value under a column, None where the cell is blank or the column absent."""
        return cast("T | None", self.values.get(column.heading))


Records = tuple[tuple[Record, ...], tuple[Finding, ...]]


def read_table(table: Table, grid: Grid) -> Records:
    """Return the readable rows of a table in a sheet, and everything that is wrong with the others."""
    headings, found = find_headings(table, grid)
    if headings is None:
        return (), found or _empty(table, Place(grid.sheet))
    rows, beneath = data_rows(table, grid, headings)
    records: list[Record] = []
    findings = [*found, *beneath]
    for row in rows:
        record, problems = _read_row(table, grid, headings, row)
        findings += problems
        if not problems:
            records.append(record)
    if not rows and not findings:
        findings += _empty(table, Place(grid.sheet, headings.row, min(headings.columns.values())))
    return tuple(records), tuple(findings)


def _empty(table: Table, at: Place) -> tuple[Finding, ...]:
    if table.if_empty is None:
        return ()
    severity, problem = table.if_empty
    return (Finding(severity, at, problem.message, problem.remedy),)


def _read_row(table: Table, grid: Grid, headings: Headings, row: int) -> tuple[Record, list[Finding]]:
    source = SourceRow(grid.sheet, row, headings.columns)
    values: dict[str, object] = {}
    findings = []
    for column in table.columns:
        if column.heading not in headings.columns:
            continue
        value = _read_cell(column, grid, row, headings.columns[column.heading])
        if isinstance(value, Problem):
            findings.append(at_cell(source, column, value))
        elif value is not None:
            values[column.heading] = value
    return Record(source, values), findings


def _read_cell(column: Column[T], grid: Grid, row: int, at: int) -> T | Problem | None:
    value = grid.at(row, at)
    if blank(value):
        return column.if_blank
    problem = None if column.raw else unreadable(value)
    return problem or column.parse(dated(value, grid.epoch) if column.holds_date else value)


def at_cell(source: SourceRow, column: Column[T], problem: Problem) -> Finding:
    """Return the error for a problem with a row's cell."""
    return error(source.cell(column.heading), problem.message, problem.remedy)
