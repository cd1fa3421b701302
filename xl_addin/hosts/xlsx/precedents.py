"""Which cells a formula cell depends on, and which formulas stand in them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.hosts.blocks import MAX_COLUMN, MAX_ROW, Box
from xl_addin.hosts.xlsx import names
from xl_addin.hosts.xlsx.formulas import References, read_references
from xl_addin.hosts.xlsx.outline import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_addin.hosts.xlsx.cells import Cells
    from xl_addin.hosts.xlsx.formulas import CellsRef, NameRef, TableRef
    from xl_addin.hosts.xlsx.outline import Outline, SheetEntry
    from xl_addin.hosts.xlsx.tables import Table


class Reach(NamedTuple):
    """A block of cells of one sheet, by the sheet's index."""

    sheet: int
    block: Box

    @property
    def is_everything(self) -> bool:
        """Return whether it cannot be told what is reached: no sheet has such an index."""
        return self.sheet == EVERYWHERE


_NO_DIGITS = dict.fromkeys(map(ord, "0123456789"))
WHOLE = Box(1, 1, MAX_ROW, MAX_COLUMN)
EVERYTHING = Reach(EVERYWHERE, WHOLE)
"""What a formula reaches that works out its references itself."""


class Precedents:
    """Reads the formulas of a book (its `outline`, the `cells` of its sheets, its tables) as far as asked about."""

    def __init__(
        self,
        outline: Outline,
        cells: Callable[[SheetEntry], Cells],
        tables: Callable[[], dict[str, tuple[int, Table]]],
    ) -> None:
        self.outline = outline
        self.cells = cells
        self._tables = tables
        self._parsed: dict[str, References] = {}
        self._masters: dict[int, dict[str, tuple[int, int]]] = {}

    def of(self, sheet: int, place: tuple[int, int]) -> Iterator[Reach]:
        """Yield what a formula cell depends on; `EVERYTHING` where that cannot be told."""
        formulas = self.cells(self.outline.sheets[sheet]).formulas
        formula = formulas[place]
        text, origin = formula.text, place
        if not text and formula.shared is not None:
            origin = self._first_of(sheet, formula.shared, place)
            text = formulas[origin].text
        if not text:
            yield EVERYTHING
            return
        yield from self._of_text(text, sheet, place, (place[0] - origin[0], place[1] - origin[1]), frozenset())

    def sheets_of(self, sheet: int) -> set[int]:
        """Return the indexes of the sheets that any formula of a sheet depends on; ``EVERYWHERE`` for all of them.

        Formulas that differ in their numbers alone, as those of a column do, name the same sheets: one is read of each
        kind, so that thousands take no longer than a glance.
        """
        kinds: dict[tuple[str, tuple[str, ...]], tuple[int, int]] = {}
        for place, formula in self.cells(self.outline.sheets[sheet]).formulas.items():
            if formula.text or formula.shared is None:  # a shared formula is that of its first cell
                kinds.setdefault((formula.text.translate(_NO_DIGITS), self._with_digits(formula.text)), place)
        return {reach.sheet for place in kinds.values() for reach in self.of(sheet, place)}

    def _with_digits(self, text: str) -> tuple[str, ...]:
        """Return the names of sheets and the like in a formula that a number is part of."""
        return tuple(self._numbered.findall(text)) if self._numbered else ()

    @cached_property
    def _numbered(self) -> re.Pattern[str] | None:
        known = {
            *(sheet.name for sheet in self.outline.sheets),
            *(name.name for name in self.outline.names),
            *self._tables(),
        }
        names = sorted((name for name in known if any(map(str.isdigit, name))), key=len, reverse=True)
        listed = "|".join(re.escape(name).replace("'", "''") for name in names)
        return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE) if names else None

    def formulas_in(self, reach: Reach) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield the formula cells of a block, and those array formulas whose results lie in it."""
        entry = self.outline.sheets[reach.sheet]
        if entry.kind != "worksheet":
            return
        cells = self.cells(entry)
        block = reach.block
        if block.size < len(cells.formulas):
            yield from ((reach.sheet, place) for place in block if place in cells.formulas)
        else:
            yield from ((reach.sheet, place) for place in cells.formulas if place in block)
        for place in cells.filling:
            covers = cells.formulas[place].covers
            if covers and covers.meets(block) and place not in block:
                yield reach.sheet, place

    def _of_text(
        self, text: str, sheet: int, place: tuple[int, int], moved: tuple[int, int], met: frozenset[str]
    ) -> Iterator[Reach]:
        if text not in self._parsed:
            self._parsed[text] = read_references(text)
        found = self._parsed[text]
        if found.anywhere:
            yield EVERYTHING
        for cells in found.cells:
            yield from self._of_cells(cells, sheet, moved, whole=found.nearby)
        for table in found.tables:
            yield from self._of_table(table, place, whole=found.nearby)
        for name in found.names:
            yield from self._of_name(name, sheet, place, met)

    def _of_cells(self, cells: CellsRef, sheet: int, moved: tuple[int, int], *, whole: bool) -> Iterator[Reach]:
        block = WHOLE if whole else cells.block(*moved)
        first = self._index(cells.sheet) if cells.sheet else sheet
        last = self._index(cells.last_sheet) if cells.last_sheet else first
        if first is None or last is None:
            return
        for index in range(min(first, last), max(first, last) + 1):
            yield Reach(index, block)

    def _of_table(self, part: TableRef, place: tuple[int, int], *, whole: bool) -> Iterator[Reach]:
        known = self._tables().get(part.table.lower())
        if known is None:
            return
        sheet, table = known
        yield Reach(sheet, WHOLE if whole else table.block_of(part.part, place[0]))

    def _of_name(self, ref: NameRef, sheet: int, place: tuple[int, int], met: frozenset[str]) -> Iterator[Reach]:
        local = self._index(ref.sheet) if ref.sheet else sheet
        known = names.find(self.outline, ref.name, local) or names.find(self.outline, ref.name)
        if known is None:
            table = self._tables().get(ref.name.lower())
            if table:
                yield Reach(table[0], table[1].block_of("", place[0]))
            return
        key = f"{known.local} {known.name}"
        if key in met:
            return
        for reach in self._of_text(known.formula, sheet, place, (0, 0), met | {key}):
            moves = not all(cells.is_fixed for cells in self._parsed[known.formula].cells)
            yield Reach(reach.sheet, WHOLE) if moves and not reach.is_everything else reach

    def _first_of(self, sheet: int, shared: str, place: tuple[int, int]) -> tuple[int, int]:
        """Return the cell that has the text of a shared formula, the cell itself where none has."""
        if sheet not in self._masters:
            formulas = self.cells(self.outline.sheets[sheet]).formulas
            self._masters[sheet] = {f.shared: at for at, f in formulas.items() if f.shared is not None and f.text}
        return self._masters[sheet].get(shared, place)

    def _index(self, name: str) -> int | None:
        wanted = name.lower()
        return next((s.index for s in self.outline.sheets if s.name.lower() == wanted), None)
