"""Which of a workbook's sheets are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_addin.actions.book import Book
    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.image import Kind

USUAL: dict[Kind, str] = {
    "drift": "Drift",
    "compare": "Compare",
    "confirmation": "Confirmation",
    "orders": "Orders",
    "journal": "Journal",
}


def own_name(book: Book, kind: Kind, settings: Settings) -> str:
    """Return the name under which a sheet of ours is, or is to be, in the workbook.

    A sheet that carries our mark is ours whatever it is called by now. Of several (a copied sheet carries the mark of
    its original) the one with the wanted name counts.
    """
    wanted = settings.sheets.get(USUAL[kind], USUAL[kind])
    marked = [name for name in book.sheet_names() if book.mark(name) == kind]
    named = [name for name in marked if name.casefold() == wanted.casefold()]
    return (named or marked or [wanted])[0]


def own_grid(book: Book, kind: Kind, settings: Settings) -> Grid | None:
    """Return a sheet of ours, None where the workbook has none yet."""
    name = own_name(book, kind, settings)
    return book.grid(name) if name in book.sheet_names() and book.mark(name) == kind else None
