"""A workbook open in Calc, read and written while its user looks on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from xl_addin.domain.finding import refuse
from xl_addin.hosts.blocks import Box, filled
from xl_addin.hosts.calc import names
from xl_addin.hosts.calc.cells import clear, write_edit, write_image
from xl_addin.hosts.calc.charts import write_charts
from xl_addin.hosts.calc.checks import check_changes, check_overwritten, formula_at
from xl_addin.hosts.calc.furnish import furnish, set_up, set_view
from xl_addin.hosts.calc.looks import Looks
from xl_addin.hosts.calc.reading import read_grid, read_head
from xl_addin.hosts.hidden_names import KIND
from xl_addin.hosts.writable import Target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.image import Changes, SheetImage


class CalcBook:
    """A spreadsheet document of LibreOffice; a `xl_addin.actions.book.Book`.

    A write is one step of the undo list, and is taken back as a whole when any part of it fails. The selection, the
    sheet shown and the mode of calculation stay as they are. Nothing is saved: that is for the user to do.
    """

    def __init__(self, document: Uno) -> None:
        self.document = document

    @property
    def name(self) -> str:
        """Return the file's name without its folder, or the title of what was never saved."""
        location = str(self.document.URL)
        return unquote(location.rpartition("/")[2]) if location else str(self.document.Title)

    def sheet_names(self) -> tuple[str, ...]:
        """Return the names of the sheets, hidden ones too, in their order."""
        return tuple(self.document.Sheets.ElementNames)

    def sheet(self, name: str) -> Uno | None:
        """Return a sheet of the document, None where there is none; letter case does not count in its name."""
        found = next((known for known in self.sheet_names() if known.casefold() == name.casefold()), None)
        return None if found is None else self.document.Sheets.getByName(found)

    def grid(self, sheet: str) -> Grid:
        """Return the values of a sheet."""
        return read_grid(self.document, self._there(sheet))

    def head(self, sheet: str, rows: int) -> Grid:
        """Return the values of a sheet's first rows."""
        return read_head(self.document, self._there(sheet), rows)

    def has_formula(self, sheet: str, row: int, column: int) -> bool:
        """Return whether a formula stands in a cell, whatever its result."""
        return formula_at(self._there(sheet), row, column)

    def mark(self, sheet: str) -> str | None:
        """Return the kind of a sheet this program made, None for the user's own."""
        return names.text_of(self._there(sheet), KIND)

    def hidden_name(self, name: str) -> str | None:
        """Return the text of a hidden name of the document, None where there is none."""
        return names.text_of(self.document, name)

    def write(self, changes: Changes) -> None:
        """Write all the changes or none of them."""
        check_changes(self.document, self._target(), self.sheet, changes)
        images = [(image, self._before(image)) for image in changes.sheets]
        with OneStep(self.document, _title(changes)):
            looks = Looks(self.document)
            for image, before in images:
                self._write_image(image, before, looks)
            for edit in changes.edits:
                write_edit(self.document, self._there(edit.sheet), edit, looks)
            self._write_names(changes.names)
        for image, before in images:
            if before is None:
                set_view(self.document, self._there(image.name), image)

    def _target(self) -> Target:
        """Return what is to be known of the document before anything is written."""
        return Target(
            self.name,
            lambda sheet: self.sheet(sheet) is not None,
            lambda sheet: self.sheet(sheet) is not None and self.mark(sheet) is None,
            lambda sheet: self.mark(sheet) if self.sheet(sheet) is not None else None,
            lambda name: names.formula_of(self.document, name) is not None and self.hidden_name(name) is None,
            "(Sheet, Named Ranges, Manage)",
        )

    def _there(self, name: str) -> Uno:
        found = self.sheet(name)
        if found is None:
            raise refuse(None, f"{self.name} has no sheet named {name}", f"It has: {', '.join(self.sheet_names())}.")
        return found

    def _before(self, image: SheetImage) -> Sequence[Box] | None:
        """Return the blocks of a sheet that are ours, None where the sheet is new; what is in the way is refused."""
        sheet = self.sheet(image.name)
        if sheet is None:
            return None
        grid = self.grid(image.name)
        before = names.blocks_of(sheet)
        if before is None:
            widest = max((len(row) for row in grid.rows), default=0)
            before = [Box(1, 1, len(grid.rows), widest)] if widest else []
        check_overwritten(sheet, grid, image, before)
        return before

    def _write_image(self, image: SheetImage, before: Sequence[Box] | None, looks: Looks) -> None:
        if before is None:
            sheets = self.document.Sheets
            sheets.insertNewByName(image.name, sheets.Count)
        sheet = self._there(image.name)
        clear(sheet, before or ())
        write_image(self.document, sheet, image, looks)
        if before is None:
            set_up(self.document, sheet, image)
        furnish(sheet, image)
        write_charts(sheet, image)
        if image.kind is not None:
            names.set_text(sheet, KIND, image.kind)
            names.set_blocks(sheet, filled(image))

    def _write_names(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            names.set_text(self.document, name, text)


class OneStep:
    """Makes one undo step of what happens inside, and nothing at all of what fails.

    A class, because contextlib sets the traceback of what is raised, which LibreOffice's own errors do not let happen.
    """

    def __init__(self, document: Uno, title: str) -> None:
        self._document, self._title = document, title
        self._steps = 0

    def __enter__(self) -> None:
        undo = self._document.UndoManager
        self._steps = len(undo.getAllUndoActionTitles())
        self._document.lockControllers()
        undo.enterUndoContext(self._title)

    def __exit__(self, failed: object, *_: object) -> None:
        undo = self._document.UndoManager
        try:
            undo.leaveUndoContext()
            if failed is not None and len(undo.getAllUndoActionTitles()) > self._steps:
                undo.undo()
        finally:
            self._document.unlockControllers()


def _title(changes: Changes) -> str:
    """Return what the undo list calls a write."""
    written = {image.name: None for image in changes.sheets} | {edit.sheet: None for edit in changes.edits}
    return f"xl-addin: {', '.join(written)}" if written else "xl-addin"
