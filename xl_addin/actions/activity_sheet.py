"""The Activity sheet of a workbook: which of its rows were counted, and rows that are added to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.actions.journal import Event, journal_rows
from xl_addin.actions.overlay import Overlay
from xl_addin.domain.finding import note, refuse_errors
from xl_addin.domain.portfolio.spelling import loose_key
from xl_addin.sheets.activity import ACTIVITY
from xl_addin.sheets.activity_edits import added_activity, made_activity
from xl_addin.sheets.counted_events import COUNTED, MOST_IN_A_ROW, content_of, counted_contents, not_counted
from xl_addin.sheets.events import EventTable, read_events
from xl_addin.sheets.image import Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from xl_addin.actions.book import Book
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.events import AccountEvent
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.image import CellEdit, SheetImage


def spelling(loaded: Loaded) -> Mapping[str, str]:
    """Return how the workbook spells each symbol, Holdings before Targets, by what makes two spellings one."""
    rows = [*(row.symbol for row in loaded.inputs.holdings), *(row.slice for row in loaded.inputs.targets)]
    return {loose_key(symbol): symbol for symbol in reversed(rows)}


def activity_table(book: Book, loaded: Loaded) -> EventTable:
    """Return the rows of Activity, their symbols spelled as in Holdings; none where there is no such sheet."""
    name = loaded.inputs.sheets.get("Activity")
    if name is None:
        return EventTable((), None, ())
    table, spelled = read_events(book.grid(name)), spelling(loaded)
    rows = tuple(
        replace(row, event=replace(row.event, symbol=spelled.get(loose_key(row.event.symbol), row.event.symbol)))
        if row.event and row.event.symbol
        else row
        for row in table.rows
    )
    return replace(table, rows=rows)


def booked_rows(book: Book, loaded: Loaded) -> Callable[[int], bool]:
    """Return what tells of a row of Activity whether it was counted."""
    journal = counted_contents(journal_rows(book, loaded.settings))
    new, _ = not_counted(activity_table(book, loaded).rows, journal)
    left = {row.source.row for row in new}
    return lambda row: row not in left


def add_to_activity(
    book: Book, loaded: Loaded, events: Sequence[AccountEvent], counted: date | None
) -> tuple[tuple[SheetImage, ...], tuple[CellEdit, ...], list[Finding]]:
    """Return what adds events to Activity: beneath the table there is, or as a new sheet.

    `Refused` where the table has no column for what they say.
    """
    name = loaded.inputs.sheets.get("Activity")
    if name is not None:
        edits, wrong = added_activity(book.grid(name), events, counted)
        refuse_errors(wrong)
        return (), edits, []
    if "Activity" in loaded.settings.sheets or ACTIVITY.name.casefold() in {n.casefold() for n in book.sheet_names()}:
        return (), (), [note(None, "no sheet Activity is kept, so the trades stand in the journal alone")]
    return (made_activity(ACTIVITY.name, events, counted),), (), []


def as_kept(book: Book, events: Sequence[AccountEvent], edits: Sequence[CellEdit]) -> tuple[AccountEvent, ...]:
    """Return events as the rows say them that are added for them: a sheet without their columns says less.

    The journal keeps them in these words, so that no row is taken for another event than its own.
    """
    if not edits:
        return tuple(events)
    rows = read_events(Overlay(book, Changes(edits=tuple(edits))).grid(edits[0].sheet)).rows
    read = {row.source.row: row.event for row in rows}
    added = sorted({edit.row for edit in edits})
    return tuple(read.get(at) or one for at, one in zip(added, events, strict=True))


def counted_events(events: Sequence[AccountEvent], what: str, held: str = "", since: date | None = None) -> list[Event]:
    """Return what the journal keeps of events that count now, so that none of them counts again."""
    told = []
    begun = f" from {since.isoformat()} on" if since else ""
    for start in range(0, max(len(events), 1), MOST_IN_A_ROW):
        parts = [f"{what}{begun}", *map(content_of, events[start : start + MOST_IN_A_ROW]), *([held] if held else [])]
        told.append(Event(COUNTED, "", "; ".join(parts)))
    return told
