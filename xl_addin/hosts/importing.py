"""Import from a window: files that were picked, what they would change, and only then the writing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.actions.import_files import import_files
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
    """Bring Holdings, or of a history Activity, up to date once ``confirm`` says yes; return what is to be said.

    An empty text says nothing: the user called it off, and nothing is written.
    """
    files = read_files(paths)
    trial = import_files(book, files, replace(context, dry_run=True))
    if not trial.would_change:
        return messages.files_imported(trial)
    if not confirm(messages.files_to_import(trial)):
        return ""
    return messages.files_imported(import_files(book, files, context), undo=undo)
