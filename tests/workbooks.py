"""Workbooks for tests: text tables in memory, or saved as real .xlsx files by openpyxl."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from notation import book as text_book
from openpyxl import Workbook, load_workbook

from xl_addin.hosts.memory import MemoryBook
from xl_addin.sheets.grid import ErrorCell, UnsavedFormula

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.cell.cell import Cell

    from xl_addin.sheets.grid import Grid

ABC = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 40%
             | Main | B     | 40%
             | Main | C     | 20%
    Holdings | Symbol | Shares | Price
             | A      | 50     | 10
             | B      | 30     | 10
             | C      | 20     | 10
"""
"""The published example: targets 40/40/20, actual 50/30/20."""


class EditedBook(MemoryBook):
    """A workbook in memory with what a person does to whole sheets; hidden names of a sheet go where it goes."""

    def __deepcopy__(self, _: object) -> EditedBook:
        """Return a book with the same sheets, none of which is ever changed in place."""
        made = EditedBook(self._name, self._grids.values())
        made._marks, made._names = dict(self._marks), dict(self._names)
        return made

    def add(self, grid: Grid) -> None:
        self._grids[grid.sheet.lower()] = grid

    def copy_sheet(self, sheet: str, name: str) -> None:
        self._grids[name.lower()] = replace(self.grid(sheet), sheet=name)
        if (mark := self.mark(sheet)) is not None:
            self._marks[name.lower()] = mark

    def delete_sheet(self, sheet: str) -> None:
        del self._grids[sheet.lower()]
        self._marks.pop(sheet.lower(), None)

    def rename_sheet(self, sheet: str, name: str) -> None:
        self.copy_sheet(sheet, name)
        self.delete_sheet(sheet)

    def insert_column(self, sheet: str, at: int) -> None:
        grid = self.grid(sheet)
        rows = tuple((*row[: at - 1], None, *row[at - 1 :]) for row in grid.rows)
        self._grids[sheet.lower()] = replace(grid, rows=rows)

    def insert_row(self, sheet: str, at: int) -> None:
        grid = self.grid(sheet)
        self._grids[sheet.lower()] = replace(grid, rows=(*grid.rows[: at - 1], (), *grid.rows[at - 1 :]))


def in_memory(text: str) -> EditedBook:
    """Return the tables as a workbook in memory."""
    return EditedBook("book.xlsx", text_book(text).grids.values())


def on_disk(text: str, path: Path) -> Path:
    """Save the tables as a real workbook; ``=…`` becomes a formula without a saved result."""
    workbook = Workbook()
    del workbook["Sheet"]
    for grid in text_book(text).grids.values():
        sheet = workbook.create_sheet(grid.sheet)
        for r, row in enumerate(grid.rows, 1):
            for c, value in enumerate(row, 1):
                if value is None:
                    continue
                cell: Cell = sheet.cell(r, c)
                if isinstance(value, ErrorCell):
                    cell.value, cell.data_type = value.code, "e"
                elif isinstance(value, UnsavedFormula):
                    cell.value = value.formula
                else:
                    cell.value = value
                    if isinstance(value, str):
                        cell.data_type = "s"
    workbook.save(path)
    return path


def set_cells(path: Path, **cells: object) -> None:
    """Set cells of a saved workbook through openpyxl, as ``Holdings_B2=60``; every sheet of it must be plain."""
    workbook = load_workbook(path)
    for place, value in cells.items():
        sheet, _, cell = place.rpartition("_")
        workbook[sheet][cell] = value
    workbook.save(path)
