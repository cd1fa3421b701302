"""A workbook that is open in Excel, as a host."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Refused, error, refuse, refuse_errors
from xl_addin.hosts.excel import marks
from xl_addin.hosts.excel.engine import on_desktop
from xl_addin.hosts.excel.looks import for_the_eye
from xl_addin.hosts.excel.reading import grid_of, head_of
from xl_addin.hosts.excel.writing import problems, write_all
from xl_addin.hosts.hidden_names import KIND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.image import Changes


class ExcelBook:
    """A `xl_addin.actions.book.Book` over an xlwings ``Book``.

    A sheet is read once and then remembered until something is written: an action asks for it several times.
    """

    def __init__(self, book: Any, formulas: Mapping[str, Sequence[Sequence[object]]] | None = None) -> None:
        """Open a workbook.

        In a browser formulas cannot be asked for while an action runs: there ``formulas`` holds those of each sheet,
        by its name, from A1 on.
        """
        self._book = book
        self._formulas = formulas
        self._grids: dict[str, Grid] = {}
        self._heads: dict[tuple[str, int], Grid] = {}

    def __repr__(self) -> str:
        """Return the kind of book and the workbook's name."""
        return f"<ExcelBook {self.name}>"

    @property
    def name(self) -> str:
        """Return the workbook's name, such as ``portfolio.xlsm``."""
        return str(self._book.name)

    def sheet_names(self) -> tuple[str, ...]:
        """Return the names of the worksheets in their order."""
        return tuple(sheet.name for sheet in self._book.sheets)

    def grid(self, sheet: str) -> Grid:
        """Return the values of a worksheet; letter case does not count in its name."""
        key = sheet.casefold()
        if key not in self._grids:
            self._grids[key] = grid_of(self._sheet(sheet))
        return self._grids[key]

    def head(self, sheet: str, rows: int) -> Grid:
        """Return the values of a worksheet's first rows."""
        key = sheet.casefold()
        if key in self._grids:
            return self._grids[key].head(rows)
        if (key, rows) not in self._heads:
            self._heads[key, rows] = head_of(self._sheet(sheet), rows)
        return self._heads[key, rows]

    def has_formula(self, sheet: str, row: int, column: int) -> bool:
        """Return whether a formula stands in a cell, whatever its result."""
        if self._formulas is None:
            return str(self._sheet(sheet).range((row, column)).formula).startswith("=")
        rows = self._formulas.get(self._sheet(sheet).name, ())
        line = rows[row - 1] if row <= len(rows) else ()
        return column <= len(line) and str(line[column - 1]).startswith("=")

    def mark(self, sheet: str) -> str | None:
        """Return the kind of a sheet this program made, None for the user's own."""
        return marks.text_of(self._sheet(sheet), KIND)

    def hidden_name(self, name: str) -> str | None:
        """Return the text of a hidden workbook name, None where there is none."""
        return marks.text_of(self._book, name)

    def write(self, changes: Changes) -> None:
        """Write all the changes or none; selection, active sheet and calculation mode stay as they are."""
        refuse_errors(problems(self._book, self.grid, changes))
        try:
            with undisturbed(self._book) as tell:
                write_all(self._book, changes, tell)
        except Refused:
            raise
        except Exception as problem:
            message = f"Excel did not allow it ({type(problem).__name__}: {problem}); what was begun is taken back"
            raise Refused([error(None, message, "Finish editing the cell you are in, and try again.")]) from problem
        finally:
            self._grids.clear()
            self._heads.clear()

    def _sheet(self, name: str) -> Any:
        for sheet in self._book.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        raise refuse(None, f"{self.name} has no sheet named {name}", f"It has: {', '.join(self.sheet_names())}.")


@contextmanager
def undisturbed(book: Any) -> Iterator[Any]:
    """Keep a workbook as the person left it while it is written to; yields what shows progress in the status bar."""
    app = book.app
    if not on_desktop(book):  # the browser collects what is written and applies it at the end
        yield lambda _: None
        return
    active, selection = book.sheets.active, book.selection
    quiet = app.properties(
        screen_updating=False, enable_events=False, calculation="manual", status_bar="xl-addin: writing"
    )
    with quiet:
        try:
            yield lambda words: setattr(app, "status_bar", f"xl-addin: {words}")
        finally:
            with for_the_eye():
                active.activate()
                if selection is not None:
                    selection.select()
