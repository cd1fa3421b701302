"""The hidden column beside a confirmation: a digest of every cell, so that an edit can be named, not only noticed.

Each row that says something carries ``7/57 1a2b3c 4d5e6f``: the seventh of 57 such rows, then a digest a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error
from xl_addin.sheets.statements import check_column, digest, spoken_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid

_REMEDY = "Run the action again for a new proposal."


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


def edited_rows(grid: Grid) -> tuple[Place, ...]:
    """Return each row that was edited or added, as the place of the first cell that is not as it was proposed."""
    said = dict(spoken_rows(grid, check_column(grid) - 1))
    checks = _checks(grid)
    seen: set[int] = set()
    places = []
    for row in sorted(said.keys() | checks.keys()):
        check = checks.get(row)
        column = _first_difference(said.get(row, ()), check) if check and check.ordinal not in seen else 1
        if column:
            places.append(Place(grid.sheet, row, column))
        if check:
            seen.add(check.ordinal)
    return tuple(places)


def alterations(grid: Grid) -> tuple[Finding, ...]:
    """Return an error for every row edited or added, and one for rows removed or moved."""
    edited = [error(at, "this was changed after the proposal was made", _REMEDY) for at in edited_rows(grid)]
    return (*edited, *_removed(grid), *_moved(grid))


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


def _first_difference(cells: tuple[str, ...], check: _Check) -> int:
    """Return the one-based column of the first cell whose digest does not match, 0 if all do."""
    pairs = zip_longest(map(_short, cells), check.cells, fillvalue=_short("null"))
    return next((column for column, (now, then) in enumerate(pairs, 1) if now != then), 0)


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
