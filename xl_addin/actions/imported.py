"""What the journal keeps of positions that were imported: of which broker, day and accounts."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from xl_addin.actions.journal import journal_rows
from xl_addin.domain.finding import refuse
from xl_addin.sheets.counted_events import OF_IMPORTS, counted_contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.events import AccountEvent
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.brokers.statement import Statement
    from xl_addin.sheets.journal_sheet import JournalRow

    Accounts = Mapping[str | None, str | None]

_AS_OF = re.compile(r" as of (\d{4}-\d\d-\d\d)")
_POSITIONS = re.compile(r": \d+ positions, ")
IMPORTED = "IMPORTED"


def detail_of(one: Statement) -> str:
    """Return one file as the journal keeps it: broker, day, accounts, rows."""
    day = f" as of {one.as_of.isoformat()}" if one.as_of else ""
    accounts = f" ({', '.join(one.accounts)})" if one.accounts else ""
    rows = f"{len(one.positions)} positions, {len(one.lots)} lots, {len(one.cash)} cash rows"
    return f"{one.broker or 'a table'}{day}{accounts}: {rows} from {one.name}"


def older(book: Book, loaded: Loaded, one: Statement) -> Iterable[Finding]:
    """Yield an error where a file is of a day before the last import from that broker."""
    if one.as_of is None:
        return
    start = f"{one.broker or 'a table'} as of "
    days = [
        day
        for part, day in _parts(journal_rows(book, loaded.settings))
        if part.startswith(start) and _names(part, one.accounts)
    ]
    if days and one.as_of < max(days):
        message = f"{one.name} is of {one.as_of.isoformat()}, and the last import was of {max(days).isoformat()}"
        yield from refuse(None, message, "Download a newer one; --force imports it all the same.").findings


def is_news(book: Book, loaded: Loaded, one: Statement) -> bool:
    """Return whether a file is of a day of which the journal knows no import from that broker, of these accounts."""
    if one.as_of is None:
        return False
    start = f"{one.broker or 'a table'} as of {one.as_of.isoformat()}"
    known = (part for part, _ in _parts(journal_rows(book, loaded.settings)) if part.startswith(start))
    return not any(all(account in part for account in one.accounts) for part in known)


def behind(book: Book, loaded: Loaded, one: Statement, accounts: Accounts) -> Iterable[Finding]:
    """Yield an error where a file is of a day before trades or payments that Holdings has: it would undo them."""
    if one.as_of is None:
        return
    names = set(accounts.values())
    told = counted_contents(
        row for row in journal_rows(book, loaded.settings) if not row.entry.details.startswith(OF_IMPORTS)
    )
    of = ((content[:10], content.partition(" in ")[2]) for content in told)
    days = [date.fromisoformat(day) for day, account in of if not account or account in names or None in names]
    if days and one.as_of < max(days):
        message = (
            f"{one.name} is of {one.as_of.isoformat()}, and what happened up to {max(days).isoformat()} is counted"
        )
        yield from refuse(None, message, "Download a newer one; --force imports it all the same.").findings


def imported_until(journal: Iterable[JournalRow], loaded: Loaded) -> Callable[[AccountEvent], date | None]:
    """Return what tells, of an event, the day up to which positions of its account were imported, None if never."""
    parts = list(_parts(journal))
    several = len({row.account for row in loaded.inputs.holdings if row.account}) > 1

    def until(event: AccountEvent) -> date | None:
        days = [day for part, day in parts if not several or (event.account and event.account in part)]
        return max(days, default=None)

    return until


def _parts(journal: Iterable[JournalRow]) -> Iterable[tuple[str, date]]:
    """Yield each file that was imported, as the journal tells it, with the day it is of: if need be of its import."""
    for row in journal:
        if row.entry.event == IMPORTED:
            for part in row.entry.details.split("; "):
                days = _AS_OF.findall(f" {part}") or ([row.entry.when[:10]] if _POSITIONS.search(part) else [])
                for day in days[:1]:
                    yield part, date.fromisoformat(day)


def _names(part: str, accounts: Sequence[str]) -> bool:
    """Return whether an import was of one of these accounts, or of an account that has no name."""
    return not accounts or any(account in part for account in accounts)
