"""What the cells under a heading hold: the evidence where a heading may mean more than one thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from xl_addin.sheets.cells import blank, tidy
from xl_addin.sheets.formats import currency_of
from xl_addin.sheets.once import once_each
from xl_addin.sheets.typed_dates import typed_date
from xl_addin.sheets.typed_numbers import decimal_sign, says_nothing, typed_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.heading_line import Line

_MOST_ROWS = 400
_LARGEST = 10**300
_CLOSE = 0.01
_MOST = 0.8
"""The part of the rows that have to show a thing before it counts as shown."""


@dataclass(frozen=True)
class Contents:
    """The cells beneath a row of headings, as far as the first empty row."""

    grid: Grid
    line: Line

    @cached_property
    def rows(self) -> range:
        """Return the rows that are looked at."""
        first = self.line.row + 1
        last = min(self.line.area.bottom if self.line.area else len(self.grid.rows), first + _MOST_ROWS)
        filled = (r for r in range(first, last + 1) if all(blank(self.grid.at(r, at)) for at in self.line.texts))
        return range(first, next(filled, last + 1))

    @cached_property
    def filled(self) -> list[int]:
        """Return the rows that hold more than one cell: a total, a remark or a title may hold one."""
        return [r for r in self.rows if sum(not blank(self.grid.at(r, at)) for at in self.line.texts) > 1]

    @once_each
    def cells(self, at: int) -> Mapping[int, Value]:
        """Return what is not blank in a column, by row."""
        found = {row: self.grid.at(row, at) for row in self.rows}
        return {r: v for r, v in found.items() if not blank(v) and not (isinstance(v, str) and says_nothing(v))}

    @once_each
    def numbers(self, at: int) -> Mapping[int, float]:
        """Return the numbers in a column by row, those typed as text among them."""
        cells = self.cells(at)
        typed = {r: found for r, v in cells.items() if isinstance(v, str) and (found := typed_number(v))}
        sign = decimal_sign(typed.values())
        read = {r: float(number) for r, found in typed.items() if (number := found.read(sign)) is not None}
        plain = {
            r: float(v)
            for r, v in cells.items()
            if isinstance(v, int | float) and abs(v) < _LARGEST and not isinstance(v, bool)
        }
        return plain | read

    @once_each
    def texts(self, at: int) -> Mapping[int, str]:
        """Return the texts in a column by row that are no numbers."""
        return {r: tidy(v) for r, v in self.cells(at).items() if isinstance(v, str) and typed_number(v) is None}

    def holds_days(self, at: int) -> bool:
        """Return whether a column is one of days."""
        cells = self.cells(at).values()
        days = sum(isinstance(v, date) or (isinstance(v, str) and typed_date(v) is not None) for v in cells)
        return bool(cells) and days >= _MOST * len(cells)

    def holds_numbers(self, at: int) -> bool:
        """Return whether a column is one of numbers."""
        cells = self.cells(at)
        return bool(cells) and len(self.numbers(at)) >= _MOST * len(cells)

    def holds_texts(self, at: int) -> bool:
        """Return whether a column is one of texts."""
        cells = self.cells(at)
        return bool(cells) and len(self.texts(at)) >= _MOST * len(cells)

    def repeats(self, at: int) -> bool:
        """Return whether a column says the same of several rows, as one of accounts or classes does."""
        said = [str(value).casefold() for value in self.cells(at).values()]
        return bool(said) and len(set(said)) < len(said)

    def is_money(self, at: int) -> bool:
        """Return whether numbers of a column are shown, or typed, with a currency."""
        shown = (currency_of(self.grid.formats.get((row, at), "")) for row in self.rows)
        typed = (typed_number(v) for v in self.cells(at).values() if isinstance(v, str))
        return any(shown) or any(number is not None and number.currency for number in typed)

    def agrees(self, at: int, expected: Mapping[int, float]) -> bool:
        """Return whether a column holds certain numbers, to 1%, in nearly all rows that have both."""
        return _agree(self.numbers(at), expected)

    def nearer(self, at: int, one: Mapping[int, float], other: Mapping[int, float]) -> bool | None:
        """Return whether a column's numbers are of the size of one column rather than of another; None if undecided."""
        found = self.numbers(at)
        rows = [r for r in found if found[r] > 0 and one.get(r, 0) > 0 and other.get(r, 0) > 0 and one[r] != other[r]]
        votes = [_distance(found[r], one[r]) < _distance(found[r], other[r]) for r in rows]
        if not votes or _MOST * len(votes) > max(sum(votes), len(votes) - sum(votes)):
            return None
        return sum(votes) * 2 > len(votes)


def without_numbers(line: Line, contents: Contents) -> Line:
    """Return the headings without columns that would name the rows and hold numbers, where another holds names."""
    for column in line.table.columns:
        places = line.found.get(column, []) if column.key else []
        numbers = [at for at in places if contents.holds_numbers(at)]
        for at in numbers if len(numbers) < len(places) else ():
            line = line.without(at)
    return line


def product(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    """Return the products of two columns, in the rows that have both."""
    return {row: one[row] * other[row] for row in one if row in other}


def _agree(found: Mapping[int, float], expected: Mapping[int, float]) -> bool:
    rows = [row for row in found if row in expected and (found[row] or expected[row])]
    near = sum(abs(found[row] - expected[row]) <= _CLOSE * max(abs(found[row]), abs(expected[row])) for row in rows)
    return bool(rows) and near >= _MOST * len(rows)


def _distance(one: float, other: float) -> float:
    return max(one, other) / min(one, other)
