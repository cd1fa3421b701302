"""Files beside the workbook: what is exported, and what a broker lets one download."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.hosts.xlsx.errors import reading
from xl_addin.hosts.xlsx.filebytes import holds, read_whole
from xl_addin.hosts.xlsx.package import MAX_FILE
from xl_addin.hosts.xlsx.save import save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.sheets.grid import Grid

_AS_CSV = "Download it as CSV, or open it in Excel or LibreOffice Calc and save it as an .xlsx workbook."
_ELSEWHERE = "Name another file, or - to see the orders here."
_NO_TABLES = (
    (b"\xd0\xcf\x11\xe0", "a workbook of the old .xls kind, or a protected one"),
    (b"%PDF", "a PDF, not a table"),
    (b"OFXHEADER", "a file for accounting programs (OFX), not a table"),
    (b"<", "a web page or XML, not a table"),
)


def read_tables(path: Path) -> tuple[Grid, ...]:
    """Return the sheets of a downloaded file: of a workbook all of them, of a text file the only one.

    Raises:
        Refused: when the file is not there, or is no table.

    """
    from xl_addin.hosts.xlsx import XlsxBook
    from xl_addin.sheets.brokers.decode import grid_of

    if path.is_dir():
        raise refuse(None, f"{path} is a folder, not a file", "Name the files in it that are to be read.")
    with reading(path.name):
        data = read_whole(path, MAX_FILE)
    if data.startswith(b"PK"):
        book = XlsxBook(path)
        return tuple(book.grid(sheet) for sheet in book.sheet_names())
    start = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    for mark, what in _NO_TABLES:
        if start.startswith(mark):
            raise refuse(None, f"{path.name} is {what}", _AS_CSV)
    if not data.strip():
        raise refuse(None, f"{path.name} is empty", "Download it again.")
    return (grid_of(path.name, data),)


def read_files(paths: Sequence[Path]) -> dict[str, tuple[Grid, ...]]:
    """Return the sheets of several downloads by their names, by their paths where two have one name.

    Raises:
        Refused: when one is not there, or is no table.

    """
    names = [path.name for path in paths]
    return {path.name if names.count(path.name) == 1 else str(path): read_tables(path) for path in paths}


def refuse_occupied(path: Path, data: bytes, *, force: bool = False) -> None:
    """Refuse a place where a file must not be written, before any work is done for it.

    Raises:
        Refused: when there is a file with other content (and no ``force``), something that is no file, or no folder.

    """
    if not path.parent.is_dir():
        raise refuse(None, f"the folder {path.parent} is not there", "Make it, or name a file in another one.")
    if not path.exists():
        return
    if not path.is_file():
        raise refuse(None, f"{path} is not a file that can be written", _ELSEWHERE)
    if not force and not _holds(path, data):
        message = f"{path.name} is there already and holds something else, so it is not overwritten"
        raise refuse(None, message, "Name another file, or give --force.")


def write_file(path: Path, data: bytes, *, like: Path | None, force: bool = False) -> None:
    """Write a file, all of it or nothing, readable by nobody who may not read the workbook it is made from (``like``).

    A workbook that is in no file here gives no such rule. A file that is there with other content is written over only
    by ``force``.

    Raises:
        Refused: when such a file is there, or the system cannot write it.

    """
    refuse_occupied(path, data, force=force)
    try:
        if not path.exists():
            save(data, path, None, like=like)
        elif not _holds(path, data):
            save(data, path, read_whole(path, MAX_FILE))
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise refuse(None, f"{path.name} is not written ({why})", _ELSEWHERE) from problem


def _holds(path: Path, data: bytes) -> bool:
    """Return whether a file says just that; one that cannot be read says something else."""
    with suppress(OSError):
        return holds(path, data)
    return False
