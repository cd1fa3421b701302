"""Finding a table by its headings: in any column order, anywhere in the first 20 rows of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Finding, Place, column_letters, error
from xl_addin.sheets.cells import blank, shown, word_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xl_addin.sheets.grid import Area, Grid
    from xl_addin.sheets.table import Column, Table

LAST_HEADING_ROW = 20
_MOST_SHOWN = 8

_key = lru_cache(maxsize=4096)(word_key)


@cache
def _names(column: Column[Any]) -> tuple[str, frozenset[str]]:
    return word_key(column.heading), frozenset(map(word_key, column.aliases))


@dataclass(frozen=True, slots=True)
class Line:
    """The texts of one row that may be headings, by column; of one Excel table, or of the cells in none."""

    row: int
    texts: Mapping[int, str]
    area: Area | None = None

    def columns_of(self, column: Column[Any]) -> list[int]:
        """Return where a column's heading stands; its other names count only where the heading itself is absent."""
        own, others = _names(column)
        exact = [at for at, text in self.texts.items() if _key(text) == own]
        return exact or [at for at, text in self.texts.items() if _key(text) in others]

    def matches(self, table: Table) -> int:
        """Return how many of a table's required headings stand in this row."""
        return sum(bool(self.columns_of(column)) for column in table.columns if column.required)


@dataclass(frozen=True, slots=True)
class Headings:
    """Where a table's headings were found: the row, and the column of each of ours that is present."""

    row: int
    columns: Mapping[str, int]
    area: Area | None = None


def find_headings(table: Table, grid: Grid) -> tuple[Headings | None, tuple[Finding, ...]]:
    """Return where a table begins, and what is wrong with its headings; neither for a sheet with nothing in it."""
    lines = list(_lines(grid))
    early = [line for line in lines if line.row <= LAST_HEADING_ROW]
    best = max(early, key=lambda line: (line.matches(table), len(line.texts)), default=None)
    if best is None or not best.matches(table):
        return None, _no_headings(table, grid)
    findings = (*_missing(table, grid, best), *_twice(table, grid, best), *_second(table, grid, best, lines))
    if findings:
        return None, findings
    columns = {c.heading: best.columns_of(c)[0] for c in table.columns if best.columns_of(c)}
    return Headings(best.row, columns, best.area), ()


def _lines(grid: Grid) -> Iterator[Line]:
    """Yield every row that could hold headings; rows inside an Excel table cannot, save its first."""
    for row, cells in enumerate(grid.rows, 1):
        texts = {at: value for at, value in enumerate(cells, 1) if isinstance(value, str) and not blank(value)}
        for area in (area for area in grid.tables if area.top == row):
            yield Line(row, {at: text for at, text in texts.items() if area.left <= at <= area.right}, area)
        loose = {at: text for at, text in texts.items() if not _inside(grid.tables, row, at)}
        if loose:
            yield Line(row, loose)


def _inside(areas: Iterable[Area], row: int, column: int) -> bool:
    return any(a.top <= row <= a.bottom and a.left <= column <= a.right for a in areas)


def _no_headings(table: Table, grid: Grid) -> tuple[Finding, ...]:
    wanted = ", ".join(column.heading for column in table.columns if column.required)
    if all(blank(value) for row in grid.rows for value in row):
        if table.if_empty is None:
            return ()
        remedy = f"Type the headings {wanted} in one row and the values beneath them."
        return (error(Place(grid.sheet), "the sheet is empty", remedy),)
    message = f"none of the headings {wanted} is in the first {LAST_HEADING_ROW} rows"
    return (error(Place(grid.sheet), message, f"Type them in one row above the values. {table.choice}"),)


def _missing(table: Table, grid: Grid, line: Line) -> Iterator[Finding]:
    """Yield an error for each required heading that is not there, with what is there instead."""
    known = {at for column in table.columns for at in line.columns_of(column)}
    others = {_key(text): text for at, text in line.texts.items() if at not in known}
    seen = ", ".join(shown(text) for text in list(line.texts.values())[:_MOST_SHOWN])
    for column in table.columns:
        if column.required and not line.columns_of(column):
            near = get_close_matches(_key(column.heading), others, 1)
            remedy = (
                f"Rename {shown(others[near[0]])} to {column.heading}." if near else f"Add a column {column.heading}."
            )
            at = Place(grid.sheet, line.row, min(line.texts))
            yield error(at, f"no column {column.heading}; the headings here are {seen}", remedy)


def _twice(table: Table, grid: Grid, line: Line) -> Iterator[Finding]:
    for column in table.columns:
        for at in line.columns_of(column)[1:]:
            first, second = (f"{shown(line.texts[k])} in {column_letters(k)}" for k in (line.columns_of(column)[0], at))
            yield error(
                Place(grid.sheet, line.row, at, column.heading),
                f"two columns for {column.heading}: {first} and {second}",
                f"Name the one that counts {column.heading}, and the other something else.",
            )


def _second(table: Table, grid: Grid, best: Line, lines: Iterable[Line]) -> Iterator[Finding]:
    """Yield an error for each further table of the same kind on the sheet: its rows must not be dropped."""
    required = sum(column.required for column in table.columns)
    for line in lines:
        if line is not best and line.matches(table) == required:
            yield error(
                Place(grid.sheet, line.row, min(line.texts)),
                f"a second {table.name} table on this sheet; the first begins in row {best.row}",
                "Move its rows into the first table, or to a sheet of its own.",
            )
