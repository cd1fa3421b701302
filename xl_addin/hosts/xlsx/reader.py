"""Reads the sheets of one snapshot of a workbook, each only when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.hosts.blocks import Box
from xl_addin.hosts.hidden_names import KIND
from xl_addin.hosts.xlsx import names
from xl_addin.hosts.xlsx.cellformats import CellFormats, read_formats
from xl_addin.hosts.xlsx.cells import Cells, read_cells, read_head
from xl_addin.hosts.xlsx.outline import read_outline
from xl_addin.hosts.xlsx.package import Package
from xl_addin.hosts.xlsx.stale import Staleness
from xl_addin.hosts.xlsx.strings import read_strings
from xl_addin.hosts.xlsx.tables import read_tables
from xl_addin.hosts.xlsx.values import Lookup
from xl_addin.sheets.grid import Grid, StaleFormula, UnsavedFormula

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.hosts.xlsx.outline import Outline, SheetEntry
    from xl_addin.hosts.xlsx.richdata import RichData
    from xl_addin.hosts.xlsx.tables import Table
    from xl_addin.sheets.grid import Area, Value

_SHORT = 256 * 1024
"""Bytes of a sheet that is read whole where its head is asked for: to begin anew for the rest would take longer."""


class Reader:
    """A workbook as its bytes were at one moment."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.package = Package(data, name)
        self.outline: Outline = read_outline(self.package)
        self._cells: dict[str, Cells] = {}
        self._grids: dict[str, Grid] = {}
        self._table_lists: dict[str, tuple[Table, ...]] = {}
        self._heads: dict[tuple[str, int], Grid] = {}

    def entry(self, sheet: str) -> SheetEntry:
        """Return a worksheet that exists.

        Raises:
            Refused: when there is none of that name.

        """
        found = self.outline.worksheet(sheet)
        if found is None:
            known = ", ".join(entry.name for entry in self.outline.worksheets())
            raise refuse(None, f"{self.name} has no sheet named {sheet}", f"It has: {known}.")
        return found

    def grid(self, sheet: str) -> Grid:
        """Return a sheet's values; a saved result that can no longer be right is said to be so."""
        entry = self.entry(sheet)
        if entry.name not in self._grids:
            self._grids[entry.name] = self._read_grid(entry)
        return self._grids[entry.name]

    def head(self, sheet: str, rows: int) -> Grid:
        """Return the values of a sheet's first rows, as they were saved; a short sheet is read whole, once for all."""
        entry = self.entry(sheet)
        key = entry.name, rows
        if key not in self._heads:
            cells = self._cells.get(entry.name) or self._first_cells(entry, rows)
            self._heads[key] = Grid(entry.name, cells.rows[:rows], self._areas(entry))
        return self._heads[key]

    def cells(self, entry: SheetEntry) -> Cells:
        """Return a sheet's cells as stored."""
        if entry.name not in self._cells:
            self._cells[entry.name] = read_cells(self.package, entry.part, self._lookup)
        return self._cells[entry.name]

    def mark(self, sheet: str) -> str | None:
        """Return the kind of a sheet of ours."""
        return names.text_of(self.outline, KIND, self.entry(sheet).index)

    def own_blocks(self, entry: SheetEntry) -> Sequence[Box]:
        """Return the blocks of a sheet of ours that hold what we wrote.

        All the sheet uses where a program has lost our note of it; none in a sheet of the user's.
        """
        if names.text_of(self.outline, KIND, entry.index) is None:
            return ()
        known = names.written_blocks(self.outline, entry.index)
        if known is not None:
            return known
        rows = self.cells(entry).rows
        return [Box(1, 1, len(rows), max(map(len, rows)))] if rows else ()

    def _first_cells(self, entry: SheetEntry, rows: int) -> Cells:
        part = self.package.find(entry.part)
        if part is not None and part.file_size <= _SHORT:
            return self.cells(entry)
        cells = read_head(self.package, entry.part, self._lookup, rows)
        if cells.whole:
            self._cells[entry.name] = cells
        return cells

    @cached_property
    def _lookup(self) -> Lookup:
        part = self.outline.related("styles")
        known = part is not None and part in self.package
        formats = read_formats(self.package.read(part), part) if part and known else CellFormats(set(), {})
        return Lookup(formats, lambda: self._strings, self.outline.date1904, self._rich)

    @property
    def _rich(self) -> RichData | None:
        if self.outline.related("sheetMetadata") is None:
            return None
        # Imported here: few workbooks have such a thing.
        from xl_addin.hosts.xlsx.richdata import RichData

        return RichData(self.package, self.outline)

    @cached_property
    def _strings(self) -> Sequence[str]:
        part = self.outline.related("sharedStrings")
        return read_strings(self.package.read(part), part) if part and part in self.package else ()

    @cached_property
    def _staleness(self) -> Staleness:
        return Staleness(self.outline, self.cells, lambda: self._tables)

    def _read_grid(self, entry: SheetEntry) -> Grid:
        cells = self.cells(entry)
        outdated = self._outdated(entry, cells) if cells.formulas else {}
        rows = list(cells.rows)
        for (row, column), value in outdated.items():
            line = list(rows[row - 1])
            line[column - 1] = value
            rows[row - 1] = tuple(line)
        formats: Mapping[tuple[int, int], str] = cells.formats
        if outdated:
            formats = {place: code for place, code in formats.items() if place not in outdated}
        merges = sorted((box.top, box.left, box.bottom, box.right) for box in cells.merges)
        return Grid(entry.name, tuple(rows), self._areas(entry), formats=formats, merges=tuple(merges))

    def _areas(self, entry: SheetEntry) -> tuple[Area, ...]:
        return tuple(table.area() for table in self._tables_of(entry) if table.headings)

    def _outdated(self, entry: SheetEntry, cells: Cells) -> dict[tuple[int, int], Value]:
        """Return what to say in place of saved results that are out of date or none at all."""
        found: dict[tuple[int, int], Value] = {}
        for place in self._staleness.stale(entry):
            formula = cells.formulas.get(place)
            found[place] = StaleFormula(formula.text if formula else "")
        for place, formula in cells.formulas.items():
            if formula.zero and self._staleness.zeros_are_unsaved:
                found[place] = UnsavedFormula(formula.text)
        return {
            place: value
            for place, value in found.items()
            if (there := cells.at(*place)) is not None and not isinstance(there, UnsavedFormula)
        }

    def _tables_of(self, entry: SheetEntry) -> tuple[Table, ...]:
        if entry.name not in self._table_lists:
            self._table_lists[entry.name] = read_tables(self.package, entry.part)
        return self._table_lists[entry.name]

    @cached_property
    def _tables(self) -> dict[str, tuple[int, Table]]:
        """Every table of the book by its name, with the index of its sheet."""
        return {
            table.name.lower(): (entry.index, table)
            for entry in self.outline.worksheets()
            for table in self._tables_of(entry)
        }
