"""When money of a schedule is due: its days, the trading days they roll to, and which were taken in before.

A due day is named by the schedule (the 31st of a month without one is its last day); on a day without trading it is
due on the next trading day. What was taken in is known by its day and by its period (a week, a month), so that
whoever changes the day, the amount or the rhythm of a row does not pay twice.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile
from typing import TYPE_CHECKING

from xl_addin.domain.calendar.exchange_table import FIRST, LAST
from xl_addin.domain.calendar.trade_windows import is_trading_day
from xl_addin.domain.money import plain
from xl_addin.domain.seldom_rows import Every, Flow, Weekday

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.domain.seldom_rows import ScheduleRow

_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
_WEEKS = {Every.WEEK: 1, Every.TWO_WEEKS: 2}
_WEEKDAYS = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class Due:
    """One payment of a schedule: ``day`` is the schedule's, ``on`` the trading day it rolls to; ``amount`` in cents."""

    what: Flow
    every: Every
    day: date
    on: date
    amount: int
    account: str | None = None

    def __str__(self) -> str:
        """Return it as it is sealed: ``deposit 500.00 due 2026-10-31 (month) in Roth``."""
        where = f" in {self.account}" if self.account else ""
        return f"{self.what.value} {plain(self.amount)} due {self.day} ({self.every.value}){where}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A due day that orders were made for, or that needed none."""

    what: Flow
    every: Every
    day: date
    account: str | None = None


def days_of(row: ScheduleRow, last: date) -> Iterator[date]:
    """Yield the days a row names, none after ``last``."""
    end = last if row.until is None else min(last, row.until)
    return takewhile(lambda day: day <= end, (day for day in _named(row) if day >= row.start))


def _named(row: ScheduleRow) -> Iterator[date]:
    """Yield the days of a row's rhythm, without an end; the first may lie before its start."""
    if row.every is Every.ONCE:
        yield row.start
        yield date.max
    elif row.every in _WEEKS:
        weekday = _WEEKDAYS.index(row.on) if isinstance(row.on, Weekday) else row.start.weekday()
        first = row.start + timedelta(days=(weekday - row.start.weekday()) % 7)
        yield from (first + timedelta(weeks=_WEEKS[row.every] * n) for n in count())
    else:
        of_month = row.on if isinstance(row.on, int) else row.start.day
        yield from (month_day(row.start, _MONTHS[row.every] * n, of_month) for n in count())


def month_day(start: date, months: int, day: int) -> date:
    """Return a day of the month so many months after that of ``start``: its last where it has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def rolled(exchange: str, day: date) -> date:
    """Return the first trading day from a day on; `Refused` after the table of trading days.

    Days before it are long past, whichever they roll to.
    """
    while day >= FIRST and not is_trading_day(exchange, day):
        day += timedelta(days=1)
    return day


def due_until(rows: Iterable[ScheduleRow], today: date, exchange: str) -> list[Due]:
    """Return everything that was ever due until a day, that day included, in order of the days."""
    found = (
        Due(row.what, row.every, day, rolled(exchange, day), row.amount, row.account)
        for row in rows
        for day in days_of(row, today)
    )
    return sorted((due for due in found if due.on <= today), key=lambda due: due.day)


def still_due(dues: Sequence[Due], taken: Sequence[Taken]) -> list[Due]:
    """Return what is due of ``dues`` (in order of their days) since the last time, each once.

    Not due is what lies on or before the last day that was taken in of the same kind in the same account, and a period
    of which as many days were taken in as it has up to then.
    """
    found, seen = [], Counter[object]()
    for due in dues:
        before = [one for one in taken if one.what is due.what and _may_be(one.account, due.account)]
        period = _period(due.every, due.day)
        seen[period, due.what, due.account] += 1
        done = sum(one.every is due.every and _period(one.every, one.day) == period for one in before)
        is_new = all(one.day < due.day for one in before)
        if is_new and seen[period, due.what, due.account] > done:
            found.append(due)
    return found


def next_due(rows: Iterable[ScheduleRow], today: date, exchange: str) -> Due | None:
    """Return the first payment after a day, None where there is none within two years."""
    end = min(today + timedelta(days=731), LAST - timedelta(days=14))
    later = due_until(rows, end, exchange)
    return min((due for due in later if due.on > today), key=lambda due: due.on, default=None)


def _may_be(one: str | None, other: str | None) -> bool:
    """Return whether two accounts may be one: where one has no name yet, or no longer, it may be any."""
    return one is None or other is None or one.strip().casefold() == other.strip().casefold()


def _period(every: Every, day: date) -> object:
    """Return the week or the month of a day, of what is paid once the day itself."""
    if every in _WEEKS:
        return every, *day.isocalendar()[:2]
    return (every, day) if every is Every.ONCE else (every, day.year, day.month)
