"""Merged cells, found by asking a spreadsheet program which blocks have any: every question takes its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import Box

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_QUESTIONS = 2_000  # many more would take longer than merged cells are worth


def merged_blocks(
    within: Box, has_merges: Callable[[Box], bool], area_of: Callable[[int, int], Box]
) -> tuple[tuple[int, int, int, int], ...]:
    """Return the merged blocks that begin within a block, from the top; none at all where there are very many.

    `has_merges` tells whether any cell of a block is merged, `area_of` the merged block a single cell belongs to.
    """
    found: dict[tuple[int, int], Box] = {}
    waiting = [within]
    for _ in range(_MOST_QUESTIONS):
        if not waiting:
            return tuple(sorted((box.top, box.left, box.bottom, box.right) for box in set(found.values())))
        block = waiting.pop()
        known = found.get((block.top, block.left))
        if (known and known.holds(block)) or not has_merges(block):
            continue
        if block.size == 1:
            area = area_of(block.top, block.left)
            found |= dict.fromkeys((cell for cell in area if cell in within), area)
        else:
            waiting += _halves(block)
    return ()


def _halves(block: Box) -> tuple[Box, Box]:
    """Return a block cut across its longer side, the first half last: it is looked at first."""
    top, left, bottom, right = block.top, block.left, block.bottom, block.right
    if bottom - top >= right - left:
        middle = (top + bottom) // 2
        return Box(middle + 1, left, bottom, right), Box(top, left, middle, right)
    middle = (left + right) // 2
    return Box(top, middle + 1, bottom, right), Box(top, left, bottom, middle)
