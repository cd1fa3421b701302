"""Import from a window: files that were picked, what they would change, and only then the writing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.actions.import_positions import import_positions
from xl_addin.hosts import messages
from xl_addin.hosts.files import read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context


def import_asking(
    book: Book, paths: Sequence[Path], context: Context, confirm: Callable[[str], bool], *, undo: str = ""
) -> str:
    """Bring Holdings up to date from files once ``confirm`` says yes to what changes; return what is to be said.

    An empty text says nothing: the user called it off, and nothing is written.
    """
    files = read_files(paths)
    trial = import_positions(book, files, replace(context, dry_run=True))
    if not trial.changes:
        return messages.imported(trial)
    if not confirm(messages.to_import(trial)):
        return ""
    return messages.imported(import_positions(book, files, context), undo=undo)
