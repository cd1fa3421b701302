"""Where a confirmation and its report go: in place of the last, or where that would cover the user's own, elsewhere."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from xl_addin.actions.own_sheets import marked_sheets, read_own, wanted_name, write_changes
from xl_addin.domain.finding import Refused, note, refuse_errors
from xl_addin.sheets.checks import in_the_way, outside
from xl_addin.sheets.image import Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.gate_case import Case
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.image import SheetImage

_LONGEST = 31
"""The characters that the name of a sheet may have."""


def with_room(case: Case, image: SheetImage) -> tuple[SheetImage, tuple[Finding, ...]]:
    """Return a confirmation under the name of a sheet that has room for it, and a note where that is another one.

    What the user keeps below the last confirmation, or beside it, stays where it is. `Refused`: a note within it, which
    would be erased.
    """
    wanted = wanted_name("confirmation", case.settings)
    if case.grid is None:
        return replace(image, name=wanted), ()
    refuse_errors(in_the_way(case.grid, len(image.rows), len(image.widths)))
    there = outside(case.grid, len(image.rows), len(image.widths))
    if not there:
        return replace(image, name=case.grid.sheet), ()
    name = next(_roomy(case, image), None) or _free_name(case.book, wanted)
    told = f"this is your own and stays, so the new confirmation is on the sheet {name}"
    return replace(image, name=name), (note(there[0], told),)


def show(book: Book, image: SheetImage, settings: Settings) -> tuple[str, tuple[Finding, ...]]:
    """Write a report that nothing else is written with; as `write_with_room` does."""
    return write_with_room(book, settings, image, lambda own: write_changes(book, Changes(sheets=(own,)), settings))


def write_with_room(
    book: Book, settings: Settings, image: SheetImage, write: Callable[[SheetImage], None]
) -> tuple[str, tuple[Finding, ...]]:
    """Write a report in place of the last one, or where that would cover the user's own, on another sheet.

    Only the host knows which cells of a report are the user's, and refuses to cover them. Return the name of the sheet,
    and a note where it is another one.
    """
    kept: tuple[Finding, ...] = ()
    kind = image.kind
    assert kind is not None  # noqa: S101 - a report is a sheet of ours
    wanted = wanted_name(kind, settings)
    for name in marked_sheets(book, kind, settings) or (wanted,):
        try:
            write(replace(image, name=name))
        except Refused as refused:
            if not all(
                one.at and one.at.row and one.at.sheet.casefold() == name.casefold() for one in refused.findings
            ):
                raise
            kept = kept or refused.findings
        else:
            return name, _moved(kept, name)
    name = _free_name(book, wanted)
    write(replace(image, name=name))
    return name, _moved(kept, name)


def _moved(kept: Sequence[Finding], name: str) -> tuple[Finding, ...]:
    told = f"this is your own and stays, so the new report is on the sheet {name}"
    return tuple(note(one.at, told) for one in kept[:1])


def _roomy(case: Case, image: SheetImage) -> Iterator[str]:
    """Yield the other confirmation sheets that hold nothing of the user's where this one goes."""
    for other in marked_sheets(case.book, "confirmation", case.settings):
        grid, size = read_own(case.book, other), (len(image.rows), len(image.widths))
        if not in_the_way(grid, *size) and not outside(grid, *size):
            yield other


def _free_name(book: Book, wanted: str) -> str:
    """Return a name for one sheet more, with a number behind it as spreadsheet programs name a copy."""
    taken = {name.casefold() for name in book.sheet_names()}
    endings = (f" ({number})" for number in count(2))
    names = (f"{wanted[: _LONGEST - len(ending)]}{ending}" for ending in endings)
    return next(name for name in names if name.casefold() not in taken)
