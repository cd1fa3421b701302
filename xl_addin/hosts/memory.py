"""A workbook kept in memory: for tests, and for sheets that come from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse, refuse_errors
from xl_addin.hosts.writable import Target, problems
from xl_addin.sheets.grid import StaleFormula, UnsavedFormula

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.image import CellEdit, Changes


class MemoryBook:
    """A `xl_addin.actions.book.Book` of grids; sheet names compare without regard to letter case."""

    def __init__(self, name: str, grids: Iterable[Grid] = ()) -> None:
        self._name = name
        self._grids = {grid.sheet.lower(): grid for grid in grids}
        self._marks: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def __repr__(self) -> str:
        """Return the kind of book and the names of its sheets."""
        return f"<{type(self).__name__}: {', '.join(self.sheet_names())}>"

    @property
    def name(self) -> str:
        """Return the name given."""
        return self._name

    def sheet_names(self) -> tuple[str, ...]:
        """Return the names of the sheets in the order they came."""
        return tuple(grid.sheet for grid in self._grids.values())

    def grid(self, sheet: str) -> Grid:
        """Return the values of a sheet."""
        found = self._grids.get(sheet.lower())
        if found is None:
            raise refuse(None, f"{self._name} has no sheet named {sheet}", f"It has: {', '.join(self.sheet_names())}.")
        return found

    def head(self, sheet: str, rows: int) -> Grid:
        """Return the values of a sheet's first rows."""
        return self.grid(sheet).head(rows)

    def has_formula(self, sheet: str, row: int, column: int) -> bool:
        """Return whether a formula stands in a cell: one without a result, for none is worked out here."""
        return isinstance(self.grid(sheet).at(row, column), UnsavedFormula | StaleFormula)

    def mark(self, sheet: str) -> str | None:
        """Return the kind of a sheet written as an image, None for those given."""
        return self._marks.get(self.grid(sheet).sheet.lower())

    def hidden_name(self, name: str) -> str | None:
        """Return the text written under a name."""
        return self._names.get(name.lower())

    def write(self, changes: Changes) -> None:
        """Apply images, then edits, then names; nothing of it where any of it cannot be written.

        All that is on a sheet of ours was written by this program, so there is nothing to be covered by mistake.
        """
        target = Target(
            self._name,
            lambda sheet: sheet.lower() in self._grids,
            lambda sheet: sheet.lower() in self._grids and sheet.lower() not in self._marks,
            lambda sheet: self._marks.get(sheet.lower()),
            lambda _: False,
            names_are_at="",
            takes_formulas=True,
        )
        refuse_errors(problems(target, changes))
        for image in changes.sheets:
            key = image.name.lower()
            self._grids[key] = image.grid()
            if image.kind is not None:
                self._marks[key] = image.kind
        for edit in changes.edits:
            key = edit.sheet.lower()
            self._grids[key] = _edited(self._grids[key], edit)
        self._names |= {name.lower(): text for name, text in changes.names.items()}


def _edited(grid: Grid, edit: CellEdit) -> Grid:
    rows: list[tuple[Value, ...]] = list(grid.rows)
    rows += [()] * (edit.row - len(rows))
    row = list(rows[edit.row - 1])
    row += [None] * (edit.column - len(row))
    row[edit.column - 1] = edit.value
    rows[edit.row - 1] = tuple(row)
    formats = dict(grid.formats)
    if not isinstance(edit.value, int | float):
        formats.pop((edit.row, edit.column), None)
    return replace(grid, rows=tuple(rows), formats=formats)
