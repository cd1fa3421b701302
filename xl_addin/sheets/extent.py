"""Where a table ends: with its Excel table, else at a total row or its first empty row; and what stands beneath."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_addin.domain.finding import Finding, Place, error, note
from xl_addin.sheets import vocabulary
from xl_addin.sheets.cells import blank
from xl_addin.sheets.heading_key import heading_key, keys_of
from xl_addin.sheets.once import once_each
from xl_addin.sheets.typed_numbers import decimal_sign, says_nothing, typed_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.sheets.column import Column, Table
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.heading_line import Headings
    from xl_addin.sheets.typed_numbers import TypedNumber

_REMARK = re.compile(r":\s|\b(as of|as at|updated|source|quelle|stand|prices?|delayed)\b", re.IGNORECASE)
"""What a remark beneath a table says of it, such as ``Prices as of …`` or ``Source: …``."""
_LARGEST = 10**300
_LONGEST_LABEL = 4
"""A total row says so in a few words: a longer text that begins with one of them is a sentence."""


class Extent(NamedTuple):
    """The rows to read, those passed over (totals, footers, what stands beneath), and what is to be said of them."""

    rows: tuple[int, ...]
    passed: tuple[int, ...]
    findings: tuple[Finding, ...]


def extent(table: Table, grid: Grid, headings: Headings) -> Extent:
    """Return the rows of a table, and what is to be said about rows that are not read."""
    return _Rows(table, grid, headings).extent()


@dataclass(frozen=True)
class _Rows:
    """A table in its sheet, and the questions its rows are asked."""

    table: Table
    grid: Grid
    headings: Headings

    def extent(self) -> Extent:
        area = self.headings.area
        first, last = self.headings.row + 1, (self.headings.below or len(self.grid.rows) + 1) - 1
        if area:
            inside, end = range(first, area.bottom - area.totals + 1), area.bottom + 1
        else:
            end = self._end(first, last)
            inside = range(first, end)
        filled = [row for row in inside if self.ours(row) and not self.is_spare(row)]
        totals = [row for row in filled if self.is_total(row) or self._sums_what_follows(row)]
        if not area and self.ours(end) and self.is_total(end):
            totals.append(end)
        below = [
            row
            for row in self.grid.filled(end + 1 if end in totals else end)
            if row <= last and self.ours(row) and not self.is_spare(row)
        ]
        said = [note(self.place(row), "the Total row is passed over") for row in totals]
        rows = tuple(row for row in filled if row not in totals)
        return Extent(rows, (*totals, *below), (*said, *self._beneath(below)))

    def _end(self, first: int, last: int) -> int:
        """Return the first row after a table that is no Excel table."""
        for row in range(first, last + 1):
            if not self.ours(row):
                return row
            if self.is_total(row) and not self.is_subtotal(row):
                return row
            if self._sums_what_follows(row):
                continue
            if self.is_remark(row) and not any(self._is_more(below) for below in range(row + 1, last + 1)):
                return row
        return last + 1

    @once_each
    def ours(self, row: int) -> Sequence[int]:
        """Return our columns that are filled in a row; a row with only the user's own columns filled is empty.

        What stands in another Excel table is that table's.
        """
        filled = [at for at in self.headings.columns.values() if not blank(self.grid.at(row, at))]
        others = [a for a in self.grid.tables if a != self.headings.area and a.top <= row <= a.bottom]
        return [at for at in filled if not any(a.left <= at <= a.right for a in others)] if others else filled

    @once_each
    def keys(self, row: int) -> Sequence[Value]:
        """Return what names a row: the filled cells of its key columns."""
        return [value for at in self._key_columns if not blank(value := self.grid.at(row, at))]

    @once_each
    def numbers(self, row: int) -> Mapping[int, float]:
        """Return a row's numbers by column, those typed as text among them."""
        found = {at: _number(self.grid.at(row, at), self.signs.get(at)) for at in self._number_columns}
        return {at: number for at, number in found.items() if number is not None}

    @cached_property
    def _key_columns(self) -> list[int]:
        return self._columns(column for column in self.table.columns if column.key)

    @cached_property
    def _number_columns(self) -> list[int]:
        return self._columns(column for column in self.table.columns if column.numeric)

    def _columns(self, columns: Iterable[Column[Any]]) -> list[int]:
        places = self.headings.columns
        return [places[column.heading] for column in columns if column.heading in places]

    @cached_property
    def signs(self) -> dict[int, str]:
        """Return the decimal sign of the numbers typed as text, by column: its own, else the only one of the table."""
        typed = {at: list(self._typed(at)) for at in self._number_columns}
        own = {at: sign for at, numbers in typed.items() if (sign := decimal_sign(numbers))}
        usual = set(own.values())
        return own if len(usual) != 1 else {at: own.get(at, *usual) for at in typed}

    def _typed(self, at: int) -> Iterator[TypedNumber]:
        for row in range(self.headings.row + 1, len(self.grid.rows) + 1):
            value = self.grid.at(row, at)
            found = typed_number(value) if isinstance(value, str) else None
            if found:
                yield found

    def is_spare(self, row: int) -> bool:
        """Return whether a row is one of a template that is not filled in: no name, and nothing but zeros."""
        if self.keys(row):
            return False
        values = [self.grid.at(row, at) for at in self.ours(row)]
        return bool(values) and all(_number(value, None) == 0 for value in values)

    @once_each
    def is_total(self, row: int) -> bool:
        """Return whether a row sums others up: its last key says so, or where no key is filled, any cell.

        A pie may be called Total: then the row's slice, the later key, says something else. Without a word, a row that
        names nothing is a total where its numbers are the sums of those above.
        """
        keys = self.keys(row)
        cells = (*(keys[-1:] or self.grid.rows[row - 1]), *self._instead_of_numbers(row))
        if any(isinstance(value, str) and _says(value, _totals()) for value in cells):
            return True
        return not keys and bool(self.numbers(row)) and self._sums_up(row)

    def _instead_of_numbers(self, row: int) -> Iterator[Value]:
        """Return what stands in a row's columns of numbers: beside ``67 funds`` a ``Total:`` may be there."""
        return (self.grid.at(row, at) for at in self._number_columns)

    def is_subtotal(self, row: int) -> bool:
        """Return whether a total row says that more rows follow."""
        cells = self.keys(row)[-1:] or self.grid.rows[row - 1]
        return any(isinstance(value, str) and _says(value, _subtotals()) for value in cells)

    def is_remark(self, row: int) -> bool:
        """Return whether a row is a text by itself: anywhere but among the names, or one that no security is called."""
        ours = self.ours(row)
        text = self.grid.at(row, ours[0])
        if len(ours) > 1 or not isinstance(text, str) or typed_number(text) is not None:
            return False
        keys = [column for column in self.table.columns if column.key and not column.required]
        loose = {self.headings.columns.get(column.heading) for column in keys}
        return _is_sentence(text) or ours[0] in loose

    def _sums_up(self, row: int) -> bool:
        first = self.headings.row + 1
        above = [self.numbers(k) for k in range(first, row) if self.keys(k)]
        return any(
            math.isclose(number, math.fsum(numbers.get(at, 0) for numbers in above), rel_tol=0.001) and len(above) > 1
            for at, number in self.numbers(row).items()
        )

    def _sums_what_follows(self, row: int) -> bool:
        """Return whether the row under the headings names nothing and sums up those below it."""
        first = self.headings.row + 1
        numbers = {} if row != first or self.keys(row) else self.numbers(row)
        if not numbers:
            return False
        end = next((r for r in range(first + 1, len(self.grid.rows) + 1) if not self.ours(r)), len(self.grid.rows) + 1)
        below = [self.numbers(r) for r in range(first + 1, end) if self.keys(r)]
        return len(below) > 1 and any(
            number and math.isclose(number, math.fsum(of.get(at, 0) for of in below), rel_tol=0.001)
            for at, number in numbers.items()
        )

    def place(self, row: int) -> Place:
        """Return the place of a row's leftmost filled cell of ours."""
        return Place(self.grid.sheet, row, min(self.ours(row) or self.headings.columns.values()))

    def _is_more(self, row: int) -> bool:
        """Return whether a row below the table would be one of it: what every row must have is there."""
        if self.is_total(row):
            return False
        numbers = self.numbers(row)
        if len(numbers) == 1 and self._is_figure(row):
            return False
        for group in self.table.groups:
            column = next((c for c in group if c.heading in self.headings.columns), None)
            at = self.headings.columns[column.heading] if column else 0
            if column and (at not in numbers if column.numeric else blank(self.grid.at(row, at))):
                return False
        return True

    def _is_figure(self, row: int) -> bool:
        """Return whether a row below the table is a figure with its label, such as ``Cash after the first purchase``.

        It has a number where each row of the table has several, and a label of as many words as no name of cash has.
        """
        label = next((key for key in self.keys(row) if isinstance(key, str)), "")
        if len(label.split()) < _LONGEST_LABEL:
            return False
        counts = [len(self.numbers(r)) for r in range(self.headings.row + 1, row) if self.keys(r)]
        return bool(counts) and sum(count > 1 for count in counts) * 2 > len(counts)

    def _beneath(self, below: list[int]) -> list[Finding]:
        """Return an error for more rows of the same kind below the table, one note for anything less."""
        more = [row for row in below if self._is_more(row)]
        others = [row for row in below if not self.is_total(row)]
        if not more:
            said = f"what stands below the {self.table.name} table is not read"
            return [note(self.place(others[0]), said)] if others else []
        rest = f"{len(more)} more row{'s' if len(more) > 1 else ''}"
        area = self.headings.area
        if area:
            message = f"{rest} below the Excel table {area.name} would not be read"
            remedy = "Drag the table's lower right corner over them, or move them to another sheet."
        elif self.ours(end := self._end(self.headings.row + 1, len(self.grid.rows))):
            message = f"{rest} below the total in row {end} would not be read"
            remedy = f"Move {'them' if len(more) > 1 else 'it'} above the total, or to another sheet."
        else:
            message = f"{rest} below the empty row {end} would not be read"
            remedy = "Delete the empty row, or move what is below it to another sheet."
        return [error(self.place(more[0]), message, remedy)]


def _number(value: Value, sign: str | None) -> float | None:
    """Return a cell's number; text that can mean two things is read with the decimal sign, a point if none is given."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < _LARGEST else None
    typed = typed_number(value) if isinstance(value, str) and not says_nothing(value) else None
    found = (typed.read(sign or ".") or typed.plain) if typed else None
    return None if found is None else float(found)


def _is_sentence(text: str) -> bool:
    """Return whether a text is a remark and no name: it is marked as one, ends like one, or names where or when."""
    said = text.strip()
    return said.startswith(("*", "†", "‡", "(")) or said.endswith((".", "!")) or bool(_REMARK.search(said))


@cache
def _totals() -> frozenset[str]:
    return frozenset(keys_of((*vocabulary.TOTALS, *vocabulary.SUBTOTALS)))


@cache
def _subtotals() -> frozenset[str]:
    return frozenset(keys_of(vocabulary.SUBTOTALS))


def _says(text: str, words: frozenset[str]) -> bool:
    """Return whether a label is one of some words, or begins or ends with one: ``Total value``, ``Bonds subtotal``."""
    if len(text) > 60 or text.rstrip().endswith("."):
        return False
    said = heading_key(text).words
    if said in words:
        return True
    tokens = said.split()
    return len(tokens) <= _LONGEST_LABEL and len(tokens) > 1 and (tokens[0] in words or tokens[-1] in words)
