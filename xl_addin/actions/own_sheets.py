"""Which of a workbook's sheets are ours; what puts them into another language is loaded only to read or write one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, Refused, error
from xl_addin.domain.settings import Language

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from xl_addin.actions.book import Book
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.image import CellEdit, Changes, Kind
    from xl_addin.sheets.inputs import Inputs

USUAL: dict[Kind, str] = {
    "drift": "Drift",
    "compare": "Compare",
    "confirmation": "Confirmation",
    "orders": "Orders",
    "journal": "Journal",
    "plan": "Plan",
    "dashboard": "Dashboard",
}


def wanted_name(kind: Kind, settings: Settings) -> str:
    """Return the name that a sheet of ours is to have: the Settings sheet's choice, else the usual one."""
    return settings.sheets.get(USUAL[kind], USUAL[kind])


def marked_sheets(book: Book, kind: Kind, settings: Settings) -> tuple[str, ...]:
    """Return every sheet that carries our mark of a kind, whatever it is called by now, the wanted name first.

    There are several where one was copied: the copy carries the mark of its original.
    """
    wanted = wanted_name(kind, settings).casefold()
    marked = [name for name in book.sheet_names() if book.mark(name) == kind]
    return tuple(sorted(marked, key=lambda name: name.casefold() != wanted))


def own_name(book: Book, kind: Kind, settings: Settings) -> str:
    """Return the name under which a sheet of ours is, or is to be, in the workbook."""
    return (*marked_sheets(book, kind, settings), wanted_name(kind, settings))[0]


def own_grid(book: Book, kind: Kind, settings: Settings) -> Grid | None:
    """Return a sheet of ours, None where the workbook has none yet."""
    marked = marked_sheets(book, kind, settings)
    return read_own(book, marked[0]) if marked else None


def read_own(book: Book, name: str) -> Grid:
    """Return a sheet of ours by its name, in English whatever language it is written in."""
    from xl_addin.sheets.translation import in_english

    return in_english(book.grid(name))


def write_changes(book: Book, changes: Changes, settings: Settings) -> None:
    """Write changes said in English: whole sheets in the language set, single cells in that of their sheet."""
    from xl_addin.sheets.translation import edited, translated

    images = tuple(translated(image, settings.language) for image in changes.sheets)
    new = {image.name.casefold() for image in images}
    edits: list[CellEdit] = []
    for sheet, group in groupby(changes.edits, key=lambda edit: edit.sheet):
        own = tuple(group)
        there = sheet.casefold() not in new and book.mark(sheet) is not None
        edits += edited(own, book.grid(sheet)) if there else own
    guidance = _guidance(book, settings)
    book.write(replace(changes, sheets=images, edits=tuple(edits)))
    if guidance:
        with suppress(Refused):  # what was asked for is written, though a protected sheet keeps its guidance as it is
            book.write(replace(changes, sheets=(), edits=guidance, names={}, opens_on=""))


def _guidance(book: Book, settings: Settings) -> tuple[CellEdit, ...]:
    """Return the edits that put the guidance on a template's sheets into the language set."""
    tables = ("Targets", "Holdings", "Schedule", "Settings", "Start")
    named = {settings.sheets.get(name, name).casefold(): name for name in tables}
    there = {named.get(sheet.casefold()): sheet for sheet in book.sheet_names() if book.mark(sheet) is None}
    if settings.language is Language.ENGLISH and not _was_in_another(book, there.get("Settings")):
        return ()
    from xl_addin.sheets.guidance import guided

    edits: list[CellEdit] = []
    for name, sheet in there.items():
        if name is not None:
            with suppress(Refused):
                found = guided(book.grid(sheet), settings.language, name)
                edits += (edit for edit in found if not book.has_formula(sheet, edit.row, edit.column))
    return tuple(edits)


def _was_in_another(book: Book, sheet: str | None) -> bool:
    """Return whether the guidance was put into another language: Settings shows it, and is read in any case."""
    from xl_addin.sheets.languages import LANGUAGE_HELP

    others = LANGUAGE_HELP[1:]
    return sheet is not None and any(value in others for row in book.grid(sheet).rows for value in row)


def not_ours(book: str, sheet: str) -> Finding:
    """Return the error for a sheet of the user's that has the name of one of ours; ``book`` is the workbook's name."""
    message = f"{book} has a sheet of this name that was not made by xl-addin, so it is not overwritten"
    return error(Place(sheet), message, "Rename that sheet, or give ours another name in Settings.")


def theirs(book: Book, settings: Settings, kinds: Iterable[Kind], apart: Collection[str]) -> Iterator[Finding]:
    """Yield that error for each kind of sheet of ours that could not be written; not of the names told ``apart``."""
    there = {name.casefold() for name in book.sheet_names()} - {*apart}
    for name in (own_name(book, kind, settings) for kind in kinds):
        if name.casefold() in there and book.mark(name) is None:
            yield not_ours(book.name, name)


def meeting_names(inputs: Inputs) -> Iterator[Finding]:
    """Yield an error for each sheet of ours that Settings gives the name of another, or of a table that is read."""
    settings, taken = inputs.settings, {name.casefold(): table for table, name in inputs.sheets.items()}
    for kind, usual in USUAL.items():
        name = wanted_name(kind, settings)
        other = taken.setdefault(name.casefold(), usual)
        if other != usual and {usual, other} & settings.sheets.keys():
            at = settings.places.get(usual) or settings.places.get(other)
            message = f'"{name}" would be the sheet for {other} and for {usual}, and each needs its own'
            yield error(at, message, "Give one of the two another name there.")
