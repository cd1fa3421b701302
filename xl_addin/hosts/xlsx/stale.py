"""Which saved results predate our last write: we ask for a calculation on opening, until then they are out of date.

A result is out of date when its formula refers, directly or through others, to a sheet of ours or to a cell we set
since the book was last calculated. Excel calculates on opening and drops our request when it saves. Calc keeps the
saved results of other programs and drops the request all the same, so its saving proves nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.hidden_names import KIND
from xl_addin.hosts.xlsx import names
from xl_addin.hosts.xlsx.outline import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.hosts.xlsx.cells import Cells
    from xl_addin.hosts.xlsx.outline import Outline, SheetEntry
    from xl_addin.hosts.xlsx.precedents import Precedents, Reach
    from xl_addin.hosts.xlsx.tables import Table

    Node = tuple[int, tuple[int, int]]

MAX_STEPS = 2_000_000


class Staleness:
    """Follows formulas to the cells that were written since the book was last calculated."""

    def __init__(
        self,
        outline: Outline,
        cells: Callable[[SheetEntry], Cells],
        tables: Callable[[], dict[str, tuple[int, Table]]],
    ) -> None:
        self._outline = outline
        self._cells = cells
        self._tables = tables
        self._known: dict[int, set[tuple[int, int]]] = {}

    @cached_property
    def zeros_are_unsaved(self) -> bool:
        """Return whether a saved 0 may stand for no result: somebody else asked for the calculation."""
        asked = names.text_of(self._outline, names.RECALC)
        return (self._outline.recalculates and asked != "ours") or (asked == "theirs" and self._pending)

    def stale(self, entry: SheetEntry) -> set[tuple[int, int]]:
        """Return the cells of a sheet whose saved results are out of date, those an array formula fills included."""
        if not self._pending:
            return set()
        if entry.index not in self._known:
            self._known[entry.index] = self._find(entry) if self._leads_to_written(entry) else set()
        return self._known[entry.index]

    @property
    def _pending(self) -> bool:
        if names.find(self._outline, names.RECALC) is None:
            return self._outline.recalculates and bool(self._ours)
        return self._outline.recalculates or self._outline.saved_by_calc

    @cached_property
    def _ours(self) -> set[int]:
        """The indexes of the sheets that carry our mark."""
        kind = KIND.lower()
        return {n.local for n in self._outline.names if n.local is not None and n.name.lower() == kind}

    @cached_property
    def _edited(self) -> dict[int, list[Box]]:
        """The blocks of other sheets that we set, by the index of the sheet."""
        found: dict[int, list[Box]] = {}
        name = names.find(self._outline, names.EDITED)
        for sheet, block in names.listed_blocks(name.formula) if name else ():
            entry = self._outline.worksheet(sheet)
            if entry is not None:
                found.setdefault(entry.index, []).append(block)
        return found

    @cached_property
    def _precedents(self) -> Precedents:
        # Imported here: a book that was calculated since our last write has formulas that nobody needs to understand.
        from xl_addin.hosts.xlsx.precedents import Precedents

        return Precedents(self._outline, self._cells, self._tables)

    def _is_written(self, reach: Reach) -> bool:
        if reach.is_everything or reach.sheet in self._ours:
            return True
        return any(block.meets(reach.block) for block in self._edited.get(reach.sheet, ()))

    def _leads_to_written(self, entry: SheetEntry) -> bool:
        """Return whether formulas lead from a sheet to one that was written, whichever of its cells they name."""
        written = self._ours | self._edited.keys() | {EVERYWHERE}
        met, waiting = {entry.index}, [entry.index]
        while waiting:
            reached = self._precedents.sheets_of(waiting.pop())
            if reached & written:
                return True
            waiting += reached - met
            met |= reached
        return False

    def _find(self, entry: SheetEntry) -> set[tuple[int, int]]:
        """Walk from the sheet's formulas to all they depend on, then back from what was written.

        A block that many formulas name is looked into once.
        """
        waiting: list[Node] = [(entry.index, place) for place in self._cells(entry).formulas]
        within: dict[Node, list[Reach]] = {node: [] for node in waiting}
        users: dict[Reach, list[Node]] = {}
        stale: list[Node] = []
        steps = 0
        while waiting:
            node = waiting.pop()
            for reach in self._precedents.of(*node):
                if self._is_written(reach):
                    stale.append(node)
                    break
                if reach in users:
                    users[reach].append(node)
                    continue
                users[reach] = [node]
                for other in self._precedents.formulas_in(reach):
                    steps += 1
                    if other not in within:
                        within[other] = []
                        waiting.append(other)
                    within[other].append(reach)
            if steps > MAX_STEPS:  # too entangled to be followed: all of it may be out of date
                return self._filled(entry, set(self._cells(entry).formulas))
        return self._filled(entry, self._spread(stale, within, users, entry.index))

    @staticmethod
    def _spread(
        stale: list[Node], within: dict[Node, list[Reach]], users: dict[Reach, list[Node]], index: int
    ) -> set[tuple[int, int]]:
        reached = set(stale)
        while stale:
            for reach in within[stale.pop()]:
                for node in users.pop(reach, ()):
                    if node not in reached:
                        reached.add(node)
                        stale.append(node)
        return {place for sheet, place in reached if sheet == index}

    def _filled(self, entry: SheetEntry, stale: set[tuple[int, int]]) -> set[tuple[int, int]]:
        cells = self._cells(entry)
        for place in list(stale):
            block = cells.formulas[place].covers
            if block and cells.formulas[place].shared is None:
                used = Box(block.top, block.left, min(block.bottom, len(cells.rows)), block.right)
                stale |= {other for other in used if cells.at(*other) is not None}
        return stale
