"""Blocks of cells: as four one-based numbers here, as addresses and as formulas in Calc."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.finding import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.sheets.image import SheetImage

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_MAX_FORMULA = 8000  # what Excel allows in a name
_REFERENCE = re.compile(r"\.\$([A-Z]+)\$([0-9]+)(?::\$([A-Z]+)\$([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of cells, one-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        """Return whether a (row, column) lies in the block."""
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    @property
    def size(self) -> int:
        """Return how many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def of(self, sheet: Uno) -> Uno:
        """Return the block's cells on a sheet."""
        return sheet.getCellRangeByPosition(self.left - 1, self.top - 1, self.right - 1, self.bottom - 1)


def block_of(address: Uno) -> Block:
    """Return the block of a UNO range address."""
    return Block(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def filled_runs(image: SheetImage) -> list[Block]:
    """Return the cells of an image as blocks without a gap: whatever stands in the gaps may be the user's."""
    open_runs: dict[tuple[int, int], Block] = {}
    found: list[Block] = []
    for row in range(1, len(image.rows) + 1):
        now = {run: Block(row, run[0], row, run[1]) for run in _runs(image, row)}
        for run, above in open_runs.items():
            if run in now:
                now[run] = Block(above.top, run[0], row, run[1])
            else:
                found.append(above)
        open_runs = now
    return [*found, *open_runs.values()]


def _runs(image: SheetImage, row: int) -> Iterator[tuple[int, int]]:
    """Yield (first, last) column of each run of cells in a row."""
    start = 0
    for column, cell in enumerate((*image.rows[row - 1], None), 1):
        if cell is not None and not start:
            start = column
        elif cell is None and start:
            yield start, column - 1
            start = 0


def blocks_formula(sheet: str, blocks: Iterable[Block]) -> str:
    """Return the reference to blocks of a sheet as Calc spells it, to one block around them if it would be too long."""
    listed = sorted(blocks, key=lambda block: (block.top, block.left))
    quoted = "$'" + sheet.replace("'", "''") + "'."
    formula = ";".join(quoted + _absolute(block) for block in listed)
    if len(formula) <= _MAX_FORMULA or not listed:
        return formula
    bottom, right = max(b.bottom for b in listed), max(b.right for b in listed)
    return quoted + _absolute(Block(listed[0].top, min(b.left for b in listed), bottom, right))


def referred_blocks(formula: str) -> list[Block]:
    """Return the blocks of a reference to several, as Calc spells it; those of deleted cells are gone."""
    return [
        Block(int(top), _column(left), int(bottom or top), _column(right or left))
        for left, top, right, bottom in _REFERENCE.findall(formula)
    ]


def _absolute(block: Block) -> str:
    first, last = column_letters(block.left), column_letters(block.right)
    return f"${first}${block.top}:${last}${block.bottom}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
