"""A workbook that lies in a file, read and written without any spreadsheet program."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.hosts.xlsx import kinds, names
from xl_addin.hosts.xlsx.errors import reading
from xl_addin.hosts.xlsx.filebytes import read_whole
from xl_addin.hosts.xlsx.package import MAX_FILE
from xl_addin.hosts.xlsx.reader import Reader

if TYPE_CHECKING:
    from xl_addin.domain.finding import Finding, Refused
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.image import Changes


class XlsxBook:
    """An .xlsx or .xlsm workbook as it was when this was made; a `xl_addin.actions.book.Book`.

    With an `output` the original is left alone: the first write makes the copy, which is then what is read and written.
    ``written`` is whether that has happened, ``notes`` are what could not be kept of the file when it was.

    Raises:
        Refused: when the file is not there, is no such workbook, or could do harm. Every method may raise it.

    """

    def __init__(self, path: Path, output: Path | None = None) -> None:
        self._path = Path(path)
        self._output = None if output is None or _same_file(Path(path), Path(output)) else Path(output)
        self.written = False
        self.notes: tuple[Finding, ...] = ()
        with reading(self.name):
            if self._path.is_dir():
                raise refuse(None, f"{self.name} is a folder", "Name the workbook inside it.")
            if self._output is not None and self._output.suffix.lower() != self._path.suffix.lower():
                raise _other_ending(self._path, self._output)
            self._reader = Reader(read_whole(self._path, MAX_FILE), self.name)

    def __repr__(self) -> str:
        """Return the kind of book and the file's name."""
        return f"<XlsxBook {self.name}>"

    @property
    def name(self) -> str:
        """Return the file's name without its folder."""
        return self._path.name

    def sheet_names(self) -> tuple[str, ...]:
        """Return the names of the worksheets, hidden ones too, in their order."""
        return tuple(entry.name for entry in self._reader.outline.worksheets())

    def grid(self, sheet: str) -> Grid:
        """Return the values of a worksheet; letter case does not count in its name."""
        with reading(self.name):
            return self._reader.grid(sheet)

    def head(self, sheet: str, rows: int) -> Grid:
        """Return the values of a worksheet's first rows, as saved; no more of the sheet is read."""
        with reading(self.name):
            return self._reader.head(sheet, rows)

    def has_formula(self, sheet: str, row: int, column: int) -> bool:
        """Return whether a formula stands in a cell, whatever its result."""
        with reading(self.name):
            return (row, column) in self._reader.cells(self._reader.entry(sheet)).formulas

    def mark(self, sheet: str) -> str | None:
        """Return the kind of a sheet this program made, None for the user's own."""
        return self._reader.mark(sheet)

    def hidden_name(self, name: str) -> str | None:
        """Return the text of a hidden workbook name, None where there is none."""
        return names.text_of(self._reader.outline, name)

    def write(self, changes: Changes) -> None:
        """Write all the changes or none, every other part of the package byte for byte as it was.

        Where the workbook says all of it already, the file is not touched.
        """
        from xl_addin.hosts.xlsx.archive import rebuild
        from xl_addin.hosts.xlsx.save import refuse_unless_writable, save
        from xl_addin.hosts.xlsx.splice import splice
        from xl_addin.hosts.xlsx.verify import verify

        target = Path(os.path.realpath(self._output or self._path))
        with reading(target.name):
            package = self._reader.package
            kinds.refuse_to_write(package.names(), self.name, locked=self._reader.outline.locked)
            refuse_unless_writable(target)
            parts = splice(self._reader, changes)
            if not parts and self._output is None:
                return
            data = rebuild(package, parts) if parts else package.data
            reader = verify(data, self._reader, parts, changes)
            notes: list[Finding] = []
            before = package.data if self._output is None else None
            save(data, target, before, like=self._path, notes=notes)
            self.written, self.notes = True, (*self.notes, *notes)
        self._reader = reader
        if self._output is not None:
            self._path, self._output = self._output, None


def _other_ending(path: Path, output: Path) -> Refused:
    ending = path.suffix or "no ending"
    return refuse(
        None,
        f"a copy of {path.name} must end in {ending} too, and {output.name} does not",
        f"Name it {output.with_suffix(path.suffix).name}; to change the kind of workbook, save it so in Excel.",
    )


def _same_file(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
