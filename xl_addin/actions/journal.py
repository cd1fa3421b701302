"""The journal: writing events into it, reading it with its proof, and beginning a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xl_addin.actions.context import stamp
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import marked_sheets, own_name, read_own
from xl_addin.actions.tabular import Tabular
from xl_addin.domain.finding import error, errors, refuse_errors
from xl_addin.sheets.image import Changes
from xl_addin.sheets.journal_sheet import (
    BEGUN,
    Entry,
    JournalRow,
    append_entries,
    chain,
    journal_image,
    read_journal,
    tail_text,
    verify,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.tabular import Record
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.grid import Grid

TAIL = "_xl_addin_journal"
"""The hidden workbook name that holds the journal's length and last hash."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something to be remembered: what happened, to which proposal, and the particulars."""

    what: str
    proposal: str
    details: str


@dataclass(frozen=True, slots=True, repr=False)
class Journal(Tabular):
    """The rows of a journal and what is wrong with its chain."""

    rows: tuple[JournalRow, ...]
    findings: tuple[Finding, ...]

    def records(self) -> list[Record]:
        """Return a row an event."""
        entries = (row.entry for row in self.rows)
        return [
            {"when": e.when, "who": e.who, "event": e.event, "proposal": e.proposal, "details": e.details}
            for e in entries
        ]


def journal_grid(book: Book, settings: Settings) -> Grid | None:
    """Return the workbook's journal; of several (copies) the one that ends as remembered, else the one so named."""
    grids = [read_own(book, name) for name in marked_sheets(book, "journal", settings)]
    tail = book.hidden_name(TAIL)
    whole = (grid for grid in grids if tail_text(read_journal(grid)) == tail)
    return next(whole, grids[0] if grids else None)


def journal_rows(book: Book, settings: Settings) -> tuple[JournalRow, ...]:
    """Return the rows of the workbook's journal, those before a new beginning too; none where it has none yet."""
    grid = journal_grid(book, settings)
    return read_journal(grid) if grid else ()


def journal(book: Book, context: Context) -> Journal:
    """Return the workbook's journal with its proof; errors in the other tables do not matter here."""
    settings = load(book, context).settings
    return Journal(journal_rows(book, settings), journal_findings(book, settings))


def journal_findings(book: Book, settings: Settings) -> tuple[Finding, ...]:
    """Return what is wrong with the journal's chain."""
    return verify(journal_grid(book, settings), book.hidden_name(TAIL))


def too_early(rows: Sequence[JournalRow], now: datetime, settings: Settings) -> tuple[Finding, ...]:
    """Return an error where the clock is before the journal's last row: what was valid once would be valid again."""
    last = chain(rows)[-1:]
    for row in last:
        when = _moment(row.entry.when)
        if when is not None and now < when:
            typed = settings.places.get("as_of")
            by = "As of" if typed else "this computer's clock"
            message = f"{by} says {stamp(now)}, and the journal's last row was written later, at {row.entry.when}"
            remedy = f"Correct {by}. Or, where the row is wrong, begin a new journal. The command is journal --new."
            return (error(typed or row.at, message, remedy),)
    return ()


def remember(book: Book, settings: Settings, context: Context, moment: datetime, events: Sequence[Event]) -> Changes:
    """Return the changes that add events to the journal (made new if there is none).

    Refused: a broken chain, and a moment before the journal's last row.
    """
    refuse_errors(journal_findings(book, settings))
    refuse_errors(too_early(journal_rows(book, settings), moment, settings))
    return _adding(book, settings, [_entry(event, settings, context, moment) for event in events])


def beginning(book: Book, settings: Settings, context: Context, moment: datetime) -> Changes:
    """Return the changes that begin a new chain; it says why, and names the last hash of the one before.

    The rows there are stay above it.
    """
    rows, findings = journal_rows(book, settings), journal_findings(book, settings)
    why = errors((*findings, *too_early(rows, moment, settings)))
    count, _, last = (book.hidden_name(TAIL) or tail_text(rows)).partition(":")
    before = f"the one before had {count} rows and ended with {last}" if last else "there was none before"
    reason = f"because {why[0].message}; " if why else ""
    event = Event(BEGUN, "", f"a new journal, {reason}{before}")
    return _adding(book, settings, [_entry(event, settings, context, moment)])


def _adding(book: Book, settings: Settings, entries: Sequence[Entry]) -> Changes:
    grid = journal_grid(book, settings)
    if grid is None or not any(any(row) for row in grid.rows):
        image = journal_image(entries, grid.sheet if grid else own_name(book, "journal", settings))
        return Changes(sheets=(image,), names={TAIL: tail_text((), *entries)})
    return Changes(edits=append_entries(grid, entries), names={TAIL: tail_text(read_journal(grid), *entries)})


def _entry(event: Event, settings: Settings, context: Context, moment: datetime) -> Entry:
    who = context.who if settings.journal_name is None else settings.journal_name
    return Entry(stamp(moment), who, event.what, event.proposal, event.details)


def _moment(text: str) -> datetime | None:
    """Return the time a row was written, None where it says none: then the chain is broken, too."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.utcoffset() is not None else None
