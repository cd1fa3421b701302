"""Cells that hold dates and times: the day a lot was bought, the clock, trade windows, a time to live."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from xl_addin.sheets.cells import Problem, described, shown, tidy

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Value

_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::00)?\s*([ap]m)?", re.ASCII)
_SPAN = re.compile(r"(\d{1,6}(?:\.\d*)?)\s*(minute|min|hour|hr|h|day|d)s?", re.ASCII)
_INTO_WINDOW = r"(.*?),? (?:and|but) at least until (?:its|the) (?:trade )?window"
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST = timedelta(days=366)
_MINUTES_A_DAY = 24 * 60
_LAST_SERIAL = 2_957_003  # 31 December 9999, counted from 1904
_DATE_REMEDY = "Type it as a date, or as text like 2026-01-31."
_CLOCK_REMEDY = "Type times of the day at the exchange, such as 09:30 or 09:30, 15:00."


def day(value: Value) -> date | Problem:
    """Return a day, from a date or from text such as ``2026-01-31``."""
    moment = clock(value)
    return moment if isinstance(moment, Problem) else moment.date()


def clock(value: Value) -> datetime | Problem:
    """Return a point in time, from a date (its midnight), a date with a time, or ISO text with or without an offset."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(tidy(value))
        except ValueError:
            pass  # falls through to what is wrong with it
    return Problem(f"{described(value)} where a date belongs", _DATE_REMEDY)


def dated(value: Value, epoch: date | None) -> Value:
    """Return the date a number stands for, where the host hands dates over as numbers of days since ``epoch``."""
    if epoch is None or isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LAST_SERIAL:
        return value
    moment = datetime.combine(epoch, time()) + timedelta(seconds=round(value * 86_400))
    return moment if moment.time() != time() else moment.date()


def windows(value: Value) -> tuple[time, ...] | Problem:
    """Return times of the day in their order, each once: from a time, a fraction of a day, or text with commas."""
    times = [_time_of(part) for part in _parts(value) or [value]]
    for problem in times:
        if isinstance(problem, Problem):
            return problem
    return tuple(sorted({t for t in times if isinstance(t, time)}))


def _parts(value: Value) -> list[Value]:
    if not isinstance(value, str):
        return [value]
    return [part for part in re.split(r"\s*(?:[,;&]|\band\b)\s*", tidy(value).casefold()) if part]


def _time_of(value: Value) -> time | Problem:
    """Return one time of the day, to the minute."""
    if isinstance(value, datetime):  # some hosts hand over a time as that time on the spreadsheet's day zero
        value = value.time()
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1:
        hours, minutes = divmod(min(round(value * _MINUTES_A_DAY), _MINUTES_A_DAY - 1), 60)
        return time(hours, minutes)
    found = _typed_time(value) if isinstance(value, str) else None
    return found or Problem(f"{described(value)} where a time of the day belongs", _CLOCK_REMEDY)


def _typed_time(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    if not match or not (match[2] or match[3]):  # a bare 15 may be anything
        return None
    hour, half = int(match[1]), match[3]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return time(hour, int(match[2] or 0)) if hour < 24 and int(match[2] or 0) < 60 else None


def validity(value: Value) -> dict[str, object] | Problem:
    """Return how long a proposal may be used: as a `span` says; or as that, ``and at least until its window``."""
    found = re.fullmatch(_INTO_WINDOW, tidy(value).casefold()) if isinstance(value, str) else None
    length = span(found[1] if found else value)
    if isinstance(length, Problem):
        return length
    return {"valid_for": length, "valid_into_window": found is not None}


def good_for(value: Value) -> timedelta | Problem | None:
    """Return how old something may be, such as ``24 hours``; None for the word none."""
    text = tidy(value).casefold() if isinstance(value, str) else ""
    if text == "none":
        return None
    length = span(value)
    if isinstance(length, timedelta):
        return length
    said = shown(value) if isinstance(value, str) else described(value)
    remedy = "Type a number and a unit: 24 hours, 90 minutes, 3 days; or none."
    return Problem(f"{said} is not a length of time", remedy)


def span(value: Value) -> timedelta | Problem | None:
    """Return a length of time such as ``24 hours`` or ``2 days``; None for ``until the window``."""
    text = tidy(value).casefold() if isinstance(value, str) else ""
    if text in {"until the window", "until window", "until the trade window"}:
        return None
    match = _SPAN.fullmatch(text)
    length = float(match[1]) * _UNITS[match[2][0]] if match else timedelta()
    if timedelta() < length <= _LONGEST:
        return length
    said = shown(value) if isinstance(value, str) else described(value)
    return Problem(
        f"{said} is not a length of time",
        "Type a number and a unit: 24 hours, 90 minutes, 2 days; or until the window.",
    )
