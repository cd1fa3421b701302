"""The journal: writing events into it, and reading it with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions.context import stamp
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_grid, own_name
from xl_addin.domain.finding import refuse_errors
from xl_addin.sheets.image import Changes
from xl_addin.sheets.journal_sheet import (
    Entry,
    JournalRow,
    append_entries,
    journal_image,
    read_journal,
    tail_text,
    verify,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.settings import Settings

TAIL = "_xl_addin_journal"
"""The hidden workbook name that holds the journal's length and last hash."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something to be remembered: what happened, to which proposal, and the particulars."""

    what: str
    proposal: str
    details: str


@dataclass(frozen=True, slots=True)
class Journal:
    """The rows of a journal and what is wrong with its chain."""

    rows: tuple[JournalRow, ...]
    findings: tuple[Finding, ...]


def journal_rows(book: Book, settings: Settings) -> tuple[JournalRow, ...]:
    """Return the rows of the workbook's journal, none where it has none yet."""
    grid = own_grid(book, "journal", settings)
    return read_journal(grid) if grid else ()


def journal(book: Book, context: Context) -> Journal:
    """Return the workbook's journal with its proof; errors in the other tables do not matter here."""
    settings = load(book, context).settings
    return Journal(journal_rows(book, settings), journal_findings(book, settings))


def journal_findings(book: Book, settings: Settings) -> tuple[Finding, ...]:
    """Return what is wrong with the journal's chain."""
    return verify(own_grid(book, "journal", settings), book.hidden_name(TAIL))


def remember(book: Book, settings: Settings, context: Context, moment: datetime, events: Sequence[Event]) -> Changes:
    """Return the changes that add events to the journal (made new if there is none); a broken chain is refused."""
    refuse_errors(journal_findings(book, settings))
    entries = [Entry(stamp(moment), context.who, event.what, event.proposal, event.details) for event in events]
    grid = own_grid(book, "journal", settings)
    if grid is None:
        image = journal_image(entries, own_name(book, "journal", settings))
        return Changes(sheets=(image,), names={TAIL: tail_text(read_journal(image.grid()))})
    edits = append_entries(grid, entries)
    return Changes(edits=edits, names={TAIL: tail_text(read_journal(grid), *edits)})
