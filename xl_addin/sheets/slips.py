"""Headings with a slip of the fingers: read as the word they almost are, if no other means that and it fits."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Finding, Place, note
from xl_addin.domain.portfolio.spelling import one_slip_apart
from xl_addin.sheets.cells import Problem, shown, unreadable
from xl_addin.sheets.contents import Contents
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.money_words import money_slips

if TYPE_CHECKING:
    from xl_addin.sheets.column import Column, Table
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.heading_line import Line

_SHORTEST = 5
"""A shorter word is a letter away from too many others: Band and Brand, Name and Nate."""
_MOST = 0.8


def without_slips(line: Line, grid: Grid) -> tuple[Line, tuple[Finding, ...]]:
    """Return the headings with each slip decided, and a note on each."""
    meant = {at: found for at, text in line.texts.items() if _is_open(line, at) and (found := _meant(line, text))}
    if not meant:
        return line, ()
    contents = Contents(grid, line)
    fitting = {at: found for at, found in meant.items() if _fits(contents, found[0], at)}
    once = Counter(column for column, _ in fitting.values())
    said = []
    for at, (column, word) in fitting.items():
        if once[column] == 1:
            line = line.deciding(at, column)
            message = f"{shown(line.texts[at])} is read as {column.heading}, as if it said {word}"
            said.append(note(Place(grid.sheet, line.row, at), message, "Rename it if something else is meant."))
    return line, tuple(said)


def _is_open(line: Line, at: int) -> bool:
    return at not in line.decided and at not in line.ignored and not line.table.meant_by(line.texts[at])


def _meant(line: Line, text: str) -> tuple[Column[Any], str] | None:
    """Return the only absent column that a heading is almost a word for, and that word."""
    found = [(column, word) for column, word in _near(line.table, heading_key(text).words) if column not in line.found]
    return found[0] if len({column for column, _ in found}) == 1 else None


@lru_cache(maxsize=1024)
def _near(table: Table, words: str) -> tuple[tuple[Column[Any], str], ...]:
    """Return the columns that a heading is almost a word for, each with that word."""
    found: dict[Column[Any], str] = {}
    for key, columns in table.words.items():
        if is_slip(words, key):
            best = min(rank for _, rank in columns)
            for column in (column for column, rank in columns if rank == best):
                found.setdefault(column, key)
    for key, money in money_slips(words, is_slip):
        for column in (column for column in table.columns if money in column.money):
            found.setdefault(column, key)
    return tuple(found.items())


def is_slip(words: str, key: str) -> bool:
    """Return whether a text is a word with a letter more, less or other, or two exchanged; no other in a short word."""
    if abs(len(words) - len(key)) > 1 or len(key) < _SHORTEST or words.count(" ") != key.count(" "):
        return False
    if not one_slip_apart(words, key):
        return False
    return len(key) > _SHORTEST or len(words) < len(key) or sorted(words) == sorted(key)


def _fits(contents: Contents, column: Column[Any], at: int) -> bool:
    """Return whether the cells under a heading are what a column holds."""
    if column.numeric:
        return contents.holds_numbers(at)
    if column.holds_date:
        return contents.holds_days(at)
    cells = contents.cells(at).values()
    read = [None if unreadable(cell) else column.parse(cell) for cell in cells]
    return bool(read) and sum(v is not None and not isinstance(v, Problem) for v in read) >= _MOST * len(read)
