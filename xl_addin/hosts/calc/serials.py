"""Dates and times as the numbers of days they are in a spreadsheet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Uno

_MILLISECONDS = 86_400_000


def day_zero(document: Uno) -> date:
    """Return the day that number 0 stands for in a document."""
    null = document.NullDate
    return date(null.Year, null.Month, null.Day)


def from_serial(serial: float, zero: date) -> date | time | None:
    """Return the day, moment or time of day a number shown as a date means, None where it means none."""
    if serial < 0:
        return None
    days, fraction = divmod(serial, 1)
    elapsed = timedelta(milliseconds=round(fraction * _MILLISECONDS))
    if days == 0 and zero.year < 1904:
        return (datetime.min + elapsed).time() if elapsed < timedelta(days=1) else None
    try:
        moment = datetime.combine(zero, time()) + timedelta(days=days) + elapsed
    except OverflowError:
        return None
    return moment if moment.time() != time() else moment.date()


def to_serial(value: date | time, zero: date) -> float:
    """Return the number of a day, a moment or a time of day; an offset is dropped."""
    if isinstance(value, time):
        return (datetime.combine(date.min, value.replace(tzinfo=None)) - datetime.min) / timedelta(days=1)
    moment = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment - datetime.combine(zero, time())) / timedelta(days=1)
