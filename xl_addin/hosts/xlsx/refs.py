"""Cell references: ``C7`` and ``A1:B9`` to numbers and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.finding import column_letters
from xl_addin.hosts.xlsx.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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

    def absolute(self) -> str:
        """Return ``$A$1:$B$9``."""
        return f"${column_letters(self.left)}${self.top}:${column_letters(self.right)}${self.bottom}"


def column_number(letters: str) -> int:
    """Return the one-based number of a column's letters: AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell(reference: str) -> tuple[int, int]:
    """Return row and column of a reference such as ``C7``, both one-based.

    Raises:
        Damaged: when it names no cell of a sheet.

    """
    found = _CELL.match(reference)
    if found:
        row, column = int(found[2]), column_number(found[1])
        if 1 <= row <= MAX_ROW and column <= MAX_COLUMN:
            return row, column
    raise Damaged(f"{reference[:20]!r} names no cell")


def box(reference: str) -> Box:
    """Return the block of ``A1:B9`` or ``A1``.

    Raises:
        Damaged: when it names no block.

    """
    first, _, last = reference.partition(":")
    top, left = cell(first)
    bottom, right = cell(last) if last else (top, left)
    return Box(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def boxes(references: str) -> list[Box]:
    """Return the blocks of a list with blanks between, as ``sqref`` attributes hold it."""
    return [box(reference) for reference in references.split()]


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
