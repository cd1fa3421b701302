"""Blocks of cells, and cells gathered into blocks: every call into a spreadsheet program takes its time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from xl_addin.domain.finding import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.sheets.image import SheetImage

K = TypeVar("K")

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")


@dataclass(frozen=True, slots=True)
class Box:
    """A block of cells, one-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, cell: tuple[int, int]) -> bool:
        return self.top <= cell[0] <= self.bottom and self.left <= cell[1] <= self.right

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield every cell of the block, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column

    def __str__(self) -> str:
        """Return ``A1:B9``, or ``A1`` for a single cell."""
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def size(self) -> int:
        """Return how many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def meets(self, other: Box) -> bool:
        """Return whether the two blocks share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def holds(self, other: Box) -> bool:
        """Return whether the other block lies within this one."""
        return (other.top, other.left) in self and (other.bottom, other.right) in self

    def part_within(self, other: Box) -> Box | None:
        """Return the cells the two blocks share, None where they share none."""
        if not self.meets(other):
            return None
        return Box(
            max(self.top, other.top),
            max(self.left, other.left),
            min(self.bottom, other.bottom),
            min(self.right, other.right),
        )

    def absolute(self) -> str:
        """Return ``$A$1:$B$9``."""
        return f"${column_letters(self.left)}${self.top}:${column_letters(self.right)}${self.bottom}"


def column_number(letters: str) -> int:
    """Return the one-based number of a column's letters: AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_named(reference: str) -> tuple[int, int] | None:
    """Return row and column of a reference such as ``C7``, both one-based; None where it names no cell of a sheet."""
    found = _CELL.match(reference)
    if found:
        row, column = int(found[2]), column_number(found[1])
        if 1 <= row <= MAX_ROW and column <= MAX_COLUMN:
            return row, column
    return None


def box_named(reference: str) -> Box | None:
    """Return the block of ``A1:B9`` or ``A1``, None where it names no block."""
    first, _, last = reference.partition(":")
    start = cell_named(first)
    end = cell_named(last) if last else start
    if start is None or end is None:
        return None
    (top, left), (bottom, right) = start, end
    return Box(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def around(blocks: Sequence[Box]) -> Box:
    """Return the smallest block that holds them all."""
    return Box(
        min(block.top for block in blocks),
        min(block.left for block in blocks),
        max(block.bottom for block in blocks),
        max(block.right for block in blocks),
    )


def joined(blocks: Iterable[Box]) -> list[Box]:
    """Return the same cells as fewer blocks, those of equal width or height joined where they touch, from the top."""
    found = list(blocks)
    while True:
        count = len(found)
        found = _joined_downwards(found)
        found = [_turned(block) for block in _joined_downwards([_turned(block) for block in found])]
        if len(found) == count:
            return sorted(found, key=lambda block: (block.top, block.left))


def _joined_downwards(blocks: list[Box]) -> list[Box]:
    found: list[Box] = []
    for block in sorted(blocks, key=lambda block: (block.left, block.right, block.top)):
        last = found[-1] if found else None
        if last and (last.left, last.right) == (block.left, block.right) and block.top <= last.bottom + 1:
            found[-1] = Box(last.top, last.left, max(last.bottom, block.bottom), last.right)
        else:
            found.append(block)
    return found


def _turned(block: Box) -> Box:
    return Box(block.left, block.top, block.right, block.bottom)


def dense_rows(cells: Mapping[int, Mapping[int, K]]) -> tuple[tuple[K | None, ...], ...]:
    """Return cells by row and column as rows from the first to the last that is filled; rows differ in length."""
    empty: tuple[K | None, ...] = ()
    return tuple(
        tuple(map(row.get, range(1, max(row) + 1))) if row else empty
        for row in map(cells.get, range(1, max(cells, default=0) + 1))
    )


def filled(image: SheetImage) -> list[Box]:
    """Return the cells of an image as blocks without a gap: whatever stands in the gaps may be the user's."""
    places = (
        (row, column)
        for row, cells in enumerate(image.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell is not None
    )
    return [box for box, _ in rectangles(dict.fromkeys(places, True))]


def rectangles(cells: Mapping[tuple[int, int], K]) -> Iterator[tuple[Box, K]]:
    """Yield rectangles of cells of equal worth, by one-based (row, column); every cell is in exactly one."""
    growing: dict[tuple[int, int, K], Box] = {}
    rows: dict[int, list[tuple[int, int, K]]] = {}
    for row, run in _runs(cells):
        rows.setdefault(row, []).append(run)
    for row in sorted(rows):
        grown: dict[tuple[int, int, K], Box] = {}
        for run in rows[row]:
            above = growing.pop(run, None)
            top = above.top if above and above.bottom == row - 1 else row
            if above and top == row:
                yield above, run[2]
            grown[run] = Box(top, run[0], row, run[1])
        yield from ((box, worth) for (_, _, worth), box in growing.items())
        growing = grown
    yield from ((box, worth) for (_, _, worth), box in growing.items())


def _runs(cells: Mapping[tuple[int, int], K]) -> Iterator[tuple[int, tuple[int, int, K]]]:
    """Yield the runs of equal cells of each row: the row, and (first column, last column, worth)."""
    run: tuple[int, int, int, K] | None = None
    for row, column in sorted(cells):
        worth = cells[row, column]
        if run and run[0] == row and run[2] == column - 1 and run[3] == worth:
            run = (row, run[1], column, worth)
            continue
        if run:
            yield run[0], run[1:]
        run = (row, column, column, worth)
    if run:
        yield run[0], run[1:]
