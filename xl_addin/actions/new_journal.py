"""Begin a new journal where the old one is broken or lost, so that there is always a way back to work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.actions.gate import bring, pass_through
from xl_addin.actions.gate_states import Act
from xl_addin.actions.journal import Journal, beginning, journal_findings, journal_rows
from xl_addin.actions.own_sheets import write_changes

if TYPE_CHECKING:
    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context


def begin_journal(book: Book, context: Context) -> Journal:
    """Begin a new chain and return the journal; refused where the journal is in order.

    No earlier proposal can be approved or ordered any more; what was rejected or ordered stays so.
    """
    case = bring(book, context)
    pass_through(Act.BEGIN, case)
    changes = beginning(book, case.settings, context, case.now)
    if not context.dry_run:
        write_changes(book, changes, case.settings)
    return Journal(journal_rows(book, case.settings), journal_findings(book, case.settings))
