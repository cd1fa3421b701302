"""Reads the sheets of one snapshot of a workbook, each only when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, refuse
from xl_addin.hosts.blocks import Box
from xl_addin.hosts.hidden_names import KIND
from xl_addin.hosts.xlsx import names
from xl_addin.hosts.xlsx.cells import Cells, read_cells
from xl_addin.hosts.xlsx.outline import read_outline
from xl_addin.hosts.xlsx.package import Package
from xl_addin.hosts.xlsx.serials import date_formats
from xl_addin.hosts.xlsx.stale import Staleness
from xl_addin.hosts.xlsx.strings import read_strings
from xl_addin.hosts.xlsx.tables import read_tables
from xl_addin.hosts.xlsx.values import Lookup
from xl_addin.sheets.grid import Grid, StaleFormula, UnsavedFormula

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.xlsx.outline import Outline, SheetEntry
    from xl_addin.hosts.xlsx.tables import Table
    from xl_addin.sheets.grid import Value

MAX_AREA = 20_000_000  # rows times columns down to the last value; a year's ledger has a thousandth of that


class Reader:
    """A workbook as its bytes were at one moment."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.package = Package(data, name)
        self.outline: Outline = read_outline(self.package)
        self._cells: dict[str, Cells] = {}
        self._grids: dict[str, Grid] = {}

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

    def cells(self, entry: SheetEntry) -> Cells:
        """Return a sheet's cells as stored."""
        if entry.name not in self._cells:
            lookup = Lookup(self._dates, lambda: self._strings, self.outline.date1904)
            self._cells[entry.name] = read_cells(self.package.read(entry.part), entry.part, lookup)
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

    @cached_property
    def _dates(self) -> Sequence[bool]:
        part = self.outline.related("styles")
        return date_formats(self.package.read(part), part) if part and part in self.package else ()

    @cached_property
    def _strings(self) -> Sequence[str]:
        part = self.outline.related("sharedStrings")
        return read_strings(self.package.read(part), part) if part and part in self.package else ()

    @cached_property
    def _staleness(self) -> Staleness:
        return Staleness(self.outline, self.cells, lambda: self._tables)

    def _read_grid(self, entry: SheetEntry) -> Grid:
        cells = self.cells(entry)
        self._refuse_absurd(entry.name, cells.rows)
        areas = tuple(table.area() for table in self._tables_of(entry) if table.headings)
        outdated = self._outdated(entry, cells) if cells.formulas else {}
        rows = list(cells.rows)
        for (row, column), value in outdated.items():
            line = list(rows[row - 1])
            line[column - 1] = value
            rows[row - 1] = tuple(line)
        return Grid(entry.name, tuple(rows), areas)

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
        return read_tables(self.package, entry.part)

    @cached_property
    def _tables(self) -> dict[str, tuple[int, Table]]:
        """Every table of the book by its name, with the index of its sheet."""
        return {
            table.name.lower(): (entry.index, table)
            for entry in self.outline.worksheets()
            for table in self._tables_of(entry)
        }

    @staticmethod
    def _refuse_absurd(sheet: str, rows: tuple[tuple[Value, ...], ...]) -> None:
        bottom, right = len(rows), max(map(len, rows), default=0)
        if bottom * right <= MAX_AREA:
            return
        row = next(at for at, line in enumerate(rows, 1) if len(line) == right)
        row, column = (row, right) if right > 1000 else (bottom, len(rows[-1]))
        raise refuse(
            Place(sheet, row, column),
            f"this cell, far from the others, makes the sheet reach to {Box(bottom, right, bottom, right)}",
            "Delete its row and its column (Ctrl+End leads to the last cell), save, and try again.",
        )
