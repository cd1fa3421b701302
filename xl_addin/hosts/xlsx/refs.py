"""Cell references of a file, ``C7`` and ``A1:B9``: what names no cell means that the file is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import box_named, cell_named
from xl_addin.hosts.xlsx.errors import Damaged

if TYPE_CHECKING:
    from xl_addin.hosts.blocks import Box


def cell(reference: str) -> tuple[int, int]:
    """Return row and column of a reference such as ``C7``, both one-based.

    Raises:
        Damaged: when it names no cell of a sheet.

    """
    found = cell_named(reference)
    if found is None:
        raise Damaged(f"{reference[:20]!r} names no cell")
    return found


def box(reference: str) -> Box:
    """Return the block of ``A1:B9`` or ``A1``.

    Raises:
        Damaged: when it names no block.

    """
    found = box_named(reference)
    if found is None:
        raise Damaged(f"{reference[:20]!r} names no cell")
    return found


def boxes(references: str) -> list[Box]:
    """Return the blocks of a list with blanks between, as ``sqref`` attributes hold it."""
    return [box(reference) for reference in references.split()]
