"""The hidden column beside a confirmation: a digest of every cell, so that an edit can be named, not only noticed.

Each row that says something carries ``7/57 1a2b3c 4d5e6f``: the seventh of 57 such rows, then a digest a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error
from xl_addin.sheets.confirmation_map import check_column, is_check, own_part
from xl_addin.sheets.statements import digest, spoken_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid

_REMEDY = "Run the action again for a new proposal."
_CHANGED = "this was changed after the proposal was made"
_ADDED = "something was typed here after the proposal was made"
_COVERED = "this cell was filled by hand, and the confirmation would cover it"
_MOVE = "Move it beside the confirmation, to the right of its last column, or to another sheet, and try again."


@dataclass(frozen=True, slots=True)
class _Check:
    """One cell of the check column: which row of how many, and its cells' digests."""

    ordinal: int
    total: int
    cells: tuple[str, ...]


def check_texts(grid: Grid, columns: int) -> dict[int, str]:
    """Return the text for the check column, the one after these, of every row that says something, by row number."""
    rows = spoken_rows(grid, columns)
    return {
        row: f"{ordinal}/{len(rows)} {' '.join(map(_short, cells))}" for ordinal, (row, cells) in enumerate(rows, 1)
    }


def alterations(grid: Grid) -> tuple[Finding, ...]:
    """Return an error for every row edited or added, and one for rows removed or moved."""
    grid = own_part(grid)
    edited = [error(at, _CHANGED, _REMEDY) for at in edited_rows(grid)]
    added = [error(at, _ADDED, _MOVE) for at in notes(grid)]
    findings = sorted((*edited, *added), key=lambda found: (found.at.row, found.at.column) if found.at else (0, 0))
    return (*findings, *_removed(grid), *_moved(grid))


def edited_rows(grid: Grid) -> tuple[Place, ...]:
    """Return each row that was edited, copied or moved in, as the place of its first cell that is not as proposed."""
    grid = own_part(grid)
    return tuple(Place(grid.sheet, row, changed[0]) for row, (changed, _) in _differences(grid).items() if changed)


def notes(grid: Grid) -> tuple[Place, ...]:
    """Return the cells within a confirmation that were blank in the proposal and no longer are: the user's own words.

    A cell of a row that was edited, too, is part of that edit. None where the checks are gone: nothing tells them then.
    """
    grid = own_part(grid)
    if not _checks(grid):
        return ()
    found = _differences(grid).items()
    return tuple(Place(grid.sheet, row, at) for row, (changed, filled) in found if not changed for at in filled)


def in_the_way(grid: Grid, rows: int, columns: int) -> tuple[Finding, ...]:
    """Return an error for each note within a confirmation that a new one of so many rows and columns would erase.

    What was edited of the old confirmation is replaced with it: that is what a new proposal is for.
    """
    inside = (at for at in notes(grid) if at.row <= rows and at.column <= columns)
    return tuple(error(at, _COVERED, _MOVE) for at in inside)


def outside(grid: Grid, rows: int, columns: int) -> tuple[Place, ...]:
    """Return the user's own cells below a confirmation, or beside it, where a new one of so many rows and columns goes.

    What is typed into the hidden column is the user's own as well: nobody can see what would be lost there.
    """
    own, checks = len(own_part(grid).rows), check_column(grid)
    return tuple(
        Place(grid.sheet, row, column)
        for row in range(1, min(rows, len(grid.rows)) + 1)
        for column in range(1 if row > own else checks, columns + 1)
        if grid.at(row, column) not in (None, "") and not (column == checks and is_check(grid.at(row, column)))
    )


def _differences(grid: Grid) -> dict[int, tuple[list[int], list[int]]]:
    """Return by row the columns that no longer say what was proposed, and those that were blank and say something."""
    column = check_column(grid)
    said = dict(spoken_rows(grid, column - 1))
    checks = _checks(grid)
    seen: set[int] = set()
    found = {}
    for row in sorted(said.keys() | checks.keys()):
        check = checks.get(row)
        changed, filled = _compared(said.get(row, ()), check.cells if check else ())
        if check and check.ordinal in seen:
            changed = [1]
        elif not check and grid.at(row, column) not in (None, ""):  # typed over: whose the row is cannot be told
            changed, filled = [column], []
        if check:
            seen.add(check.ordinal)
        found[row] = changed, filled
    return found


def _removed(grid: Grid) -> Iterable[Finding]:
    """Say which rows are gone, by the row that now stands where they stood."""
    found = _checks(grid)
    total = max((check.total for check in found.values()), default=0)
    missing = sorted(set(range(1, total + 1)) - {check.ordinal for check in found.values()})
    if missing:
        after = max((row for row, check in found.items() if check.ordinal < missing[0]), default=1)
        rows = "a row was" if len(missing) == 1 else f"{len(missing)} rows were"
        yield error(Place(grid.sheet, after, 1), f"{rows} removed after this one", _REMEDY)
    if not found:
        yield error(Place(grid.sheet), "the hidden column that seals the confirmation is empty", _REMEDY)


def _moved(grid: Grid) -> Iterable[Finding]:
    """Say where the order of the rows breaks."""
    highest = 0
    for row, check in sorted(_checks(grid).items()):
        if check.ordinal < highest:
            yield error(Place(grid.sheet, row, 1), "the rows are no longer in the order of the proposal", _REMEDY)
            return
        highest = check.ordinal


def _compared(now: tuple[str, ...], then: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Return the one-based columns whose digest no longer matches: those that had a value, and those that had none."""
    pairs = [*zip_longest(map(_short, now), then, fillvalue=_BLANK)]
    other = [(column, was) for column, (one, was) in enumerate(pairs, 1) if one != was]
    return [column for column, was in other if was != _BLANK], [column for column, was in other if was == _BLANK]


def _checks(grid: Grid) -> dict[int, _Check]:
    """Return the readable cells of the check column; one that is not readable counts as absent."""
    column = check_column(grid)
    texts = ((row, grid.at(row, column)) for row in range(1, len(grid.rows) + 1))
    return {row: check for row, text in texts if isinstance(text, str) and (check := _parse(text))}


def _parse(text: str) -> _Check | None:
    """Return a check from its text, None where it is none."""
    position, *cells = text.split(" ")
    ordinal, _, total = position.partition("/")
    return _Check(int(ordinal), int(total), tuple(cells)) if ordinal.isdecimal() and total.isdecimal() else None


def _short(text: str) -> str:
    """Return a digest long enough to tell an edit by, short enough for nine of them in a cell."""
    return digest(text)[:8]


_BLANK = _short("null")
