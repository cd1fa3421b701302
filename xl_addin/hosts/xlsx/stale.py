"""Which saved results predate our last write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.hosts.xlsx.cells import Cells
    from xl_addin.hosts.xlsx.outline import Outline, SheetEntry


class Staleness:
    """Follows formulas to the cells that were written since the book was last calculated."""

    def __init__(self, outline: Outline, cells: Callable[[SheetEntry], Cells]) -> None:
        self._outline = outline
        self._cells = cells
        self.zeros_are_unsaved = False

    def is_stale(self, entry: SheetEntry, place: tuple[int, int]) -> bool:
        """Return whether a formula's saved result predates our last write."""
        return not (entry and place)
