"""The last look before a workbook is replaced: everything else as it was, and what we wrote reads as it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx.errors import UNREADABLE, Miswritten, TooLarge
from xl_addin.hosts.xlsx.reader import Reader
from xl_addin.sheets.grid import StaleFormula, UnsavedFormula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.hosts.xlsx.cells import Cells
    from xl_addin.hosts.xlsx.package import Package
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.image import Changes


def verify(
    data: bytes, before: Reader, parts: Mapping[str, bytes | None], changes: Changes, *, fresh: bool = False
) -> Reader:
    """Open a finished workbook and return its reader; `before` read what it was made from, `fresh` is all ours.

    Raises:
        Miswritten: when a member that should be the same is not, or a sheet does not read as was meant.

    """
    try:
        reader = Reader(data, before.name)
    except (Refused, TooLarge, *UNREADABLE) as problem:
        raise Miswritten(str(problem)) from problem
    _same_members(before.package, reader.package, parts)
    images = {image.name.lower() for image in changes.sheets}
    for sheet, values in _written(changes).items():
        _as_meant(before, reader, sheet, values, replaced=sheet in images and not fresh)
    return reader


def _same_members(before: Package, after: Package, parts: Mapping[str, bytes | None]) -> None:
    kept = [info for info in before.entries if info.filename not in parts]
    for info in kept:
        now = after.find(info.filename) if not info.is_dir() else info
        if now is None or now.CRC != info.CRC or (now is not info and after.stored(now) != before.stored(info)):
            raise Miswritten(f"the copy of {info.filename} came out different")
    for name, data in parts.items():
        if data is None and name in after:
            raise Miswritten(f"{name} is still there")
        if data is not None and after.read(name) != data:
            raise Miswritten(f"{name} came out different")


def _as_meant(
    before: Reader, after: Reader, sheet: str, values: Mapping[tuple[int, int], Value], *, replaced: bool
) -> None:
    """Look at every cell of a sheet: what was to be written, what was to go, and what was to stay."""
    there = before.outline.worksheet(sheet)
    was = before.cells(there) if there else None
    gone = before.own_blocks(there) if there and replaced else ()
    now, grid = after.cells(after.entry(sheet)), after.grid(sheet)
    places = {*values, *_places(now), *(_places(was) if was else ())}
    for place in sorted(places):
        if place in values:
            found, meant = grid.at(*place), values[place]
            same = _alike(meant, found)
        else:
            found, meant = now.at(*place), was.at(*place) if was else None
            if any(place in block for block in gone):
                meant = None
            same = found == meant or (found != found and meant != meant)  # as not a number is
        if not same:
            row, column = place
            raise Miswritten(f"{sheet}, row {row}, column {column}: {meant!r} was meant, {found!r} is read")


def _places(cells: Cells) -> Iterator[tuple[int, int]]:
    """Yield the places that have a value."""
    for row, line in enumerate(cells.rows, 1):
        for column, value in enumerate(line, 1):
            if value is not None:
                yield row, column


def _written(changes: Changes) -> dict[str, dict[tuple[int, int], Value]]:
    """Return what each sheet should hold where we wrote, by its name in lower case, then by row and column."""
    written: dict[str, dict[tuple[int, int], Value]] = {}
    for image in changes.sheets:
        values = written.setdefault(image.name.lower(), {})
        for row, cells in enumerate(image.rows, 1):
            for column, cell in enumerate(cells, 1):
                if cell is not None:
                    values[row, column] = cell.value
    for edit in changes.edits:
        written.setdefault(edit.sheet.lower(), {})[edit.row, edit.column] = edit.value
    return written


def _alike(written: Value, read: Value) -> bool:
    """Return whether a value survived; a formula need only be one still, for its result is not known."""
    if isinstance(written, UnsavedFormula | StaleFormula):
        return isinstance(read, UnsavedFormula | StaleFormula)
    if isinstance(read, UnsavedFormula):
        return written == 0  # a formula with the result 0 is read as one that nothing has calculated
    if hasattr(written, "isoformat"):
        return hasattr(read, "isoformat")  # a moment at midnight reads as its day
    return written == read
