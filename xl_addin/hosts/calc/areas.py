"""Blocks of cells as Calc has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import Box

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Uno


def cells_of(sheet: Uno, block: Box) -> Uno:
    """Return the cells of a block of a sheet."""
    return sheet.getCellRangeByPosition(block.left - 1, block.top - 1, block.right - 1, block.bottom - 1)


def block_of(address: Uno) -> Box:
    """Return the block of a UNO range address."""
    return Box(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)
