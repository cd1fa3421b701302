"""Which events of Activity were counted: the journal says so by their content, wherever the rows stand now.

An account may be renamed, and a symbol spelled otherwise, without anything counting twice. The column Counted is for
the eye: what stands there can keep a row from being counted, and never count it again.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xl_addin.domain.money import decimal_of
from xl_addin.domain.portfolio.spelling import loose_key
from xl_addin.sheets import styles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from xl_addin.domain.events import AccountEvent
    from xl_addin.sheets.events import EventRow
    from xl_addin.sheets.journal_sheet import JournalRow

COUNTED = "COUNTED"
"""The journal's event for rows of Activity that were counted."""
MOST_IN_A_ROW = 200
"""How many one row of the journal tells: a cell holds so much text and no more."""
OF_ACTIVITY, OF_FILLS, OF_IMPORTS = "rows of Activity", "fills", "imported with the positions that have them"
"""How such a row of the journal begins: what was counted."""
_ONE = re.compile(r"\d{4}-\d\d-\d\d .+", re.ASCII)
_SINCE = re.compile(r"from (\d{4}-\d\d-\d\d) on", re.ASCII)
_NEAR = timedelta(days=5)


def content_of(event: AccountEvent, *, account: bool = True) -> str:
    """Return what an event is as the journal keeps it, to the digits that a cell holds; with its account or without."""
    parts = [event.day.isoformat(), event.kind.value]
    if event.symbol:
        parts.append(loose_key(event.symbol).upper())
    for word, value in (("", event.shares), ("at ", event.price), ("fees ", event.fees), ("amount ", event.amount)):
        if value:
            parts.append(f"{word}{_digits(value)}")
    if event.ratio:
        parts.append(f"{event.ratio.numerator} for {event.ratio.denominator}")
    if event.account and account:
        parts.append(f"in {event.account}")
    return " ".join(parts).replace(";", ",")


def _without_account(content: str) -> str:
    return content.partition(" in ")[0]


def _digits(value: Decimal) -> str:
    return f"{decimal_of(styles.number(value)).normalize():f}"


def counted_contents(journal: Iterable[JournalRow]) -> Counter[str]:
    """Return how often each content was counted."""
    told = (row.entry.details for row in journal if row.entry.event == COUNTED)
    return Counter(part for details in told for part in details.split("; ") if _ONE.fullmatch(part))


def counted_keys(contents: Counter[str]) -> list[str]:
    """Return the contents without their accounts, each as often as it was counted."""
    return [_without_account(content) for content in contents.elements()]


def counted_from(journal: Iterable[JournalRow]) -> date | None:
    """Return the day from which on rows count, as it was last said; Holdings had what was before."""
    told = [row.entry.details for row in journal if row.entry.event == COUNTED]
    days = [date.fromisoformat(day) for details in told for day in _SINCE.findall(details)]
    return days[-1] if days else None


def has_begun(journal: Iterable[JournalRow]) -> bool:
    """Return whether rows of Activity were ever counted as such."""
    return any(row.entry.event == COUNTED and row.entry.details.startswith(OF_ACTIVITY) for row in journal)


def not_counted(rows: Sequence[EventRow], counted: Counter[str]) -> tuple[list[EventRow], Counter[str]]:
    """Return the rows that were not counted, and what was and no row says any more.

    Each row is looked for with its account first, then without it.
    """
    left, found = counted.copy(), set()
    told = {number: content_of(row.event) for number, row in enumerate(rows) if row.event}
    for number, key in told.items():
        if left[key]:
            left[key] -= 1
            found.add(number)
    left = +left
    others = Counter({_without_account(key): 0 for key in left})
    for key, count in left.items():
        others[_without_account(key)] += count
    for number, key in told.items():
        if number not in found and others[_without_account(key)] > 0:
            others[_without_account(key)] -= 1
            found.add(number)
    return [row for number, row in enumerate(rows) if number not in found], +others


def changed_from(event: AccountEvent, gone: Iterable[str]) -> str | None:
    """Return what was counted and may be this event, changed since: of its kind and symbol, and near its day."""
    kind, symbol = event.kind.value, loose_key(event.symbol).upper() if event.symbol else None
    for key in gone:
        day, _, rest = key.partition(" ")
        alike = rest.startswith(f"{kind} {symbol}" if symbol else f"{kind} amount")
        if alike and abs(date.fromisoformat(day) - event.day) <= _NEAR:
            return key
    return None
