"""Makes the domain's `exchange_table.py` from exchange_calendars and zoneinfo, which the domain itself does without.

``python tests/make_exchange_table.py`` says whether the committed table is up to date; ``--update`` rewrites it.
Exchanges are left out whose holidays exchange_calendars only knows a year ahead (XSES, XBOM, XSHG) or guesses (XIDX,
XTAI, XKLS), and those it cannot build for the whole span (XTAE).
"""

from __future__ import annotations

import sys
import textwrap
import warnings
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import exchange_calendars  # type: ignore[import-untyped]  # it has no py.typed
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLE = Path(__file__).parents[1] / "xl_addin" / "domain" / "calendar" / "exchange_table.py"
SOURCE = f"exchange_calendars {exchange_calendars.__version__}"
FIRST, LAST = date(2015, 1, 1), date(2035, 12, 31)
CODES = (
    *("XNYS", "XNAS", "XTSE", "XLON", "XETR", "XFRA", "XPAR", "XAMS", "XBRU", "XMIL", "XMAD", "XSWX"),
    *("XSTO", "XCSE", "XHEL", "XOSL", "XASX", "XNZE", "XTKS", "XHKG", "XKRX"),
)
HEADER = '''"""When exchanges are open: made by ``python tests/make_exchange_table.py --update``, not edited by hand.

Holidays are those that the rules known to `SOURCE` give; closings decreed later are not among them. Dates are ``MMDD``
after their year. A zone is its offset at the start, the other one, and the moments (UTC, ``MMDDHH``) they take turns.
A row is its zone and its regular hours, each after the first day they hold; then other hours with the days that have
them; last the weekdays without trading.
"""

from datetime import date

'''


@cache
def calendar(code: str) -> exchange_calendars.ExchangeCalendar:
    """Return exchange_calendars' own calendar over the span."""
    with warnings.catch_warnings():
        # While it builds a calendar exchange_calendars uses what pandas and numpy deprecate: theirs to mend, not ours.
        warnings.simplefilter("ignore")
        return exchange_calendars.get_calendar(code, start=FIRST.isoformat(), end=LAST.isoformat())


def zone_of(code: str) -> ZoneInfo:
    """Return the exchange's time zone."""
    return ZoneInfo(str(calendar(code).tz))


@cache
def sessions(code: str) -> dict[date, str]:
    """Return the hours of every trading day at the exchange, such as ``09:00-11:30+12:30-15:00``."""
    schedule = calendar(code).schedule[["open", "break_start", "break_end", "close"]]
    local = schedule.apply(lambda moments: moments.dt.tz_convert(str(calendar(code).tz)))
    return {day.date(): _hours(*times) for day, *times in local.itertuples()}


def _hours(opens: pd.Timestamp, pause: pd.Timestamp, resumes: pd.Timestamp, closes: pd.Timestamp) -> str:
    pauses = "" if pd.isna(pause) else f"{pause:%H:%M}+{resumes:%H:%M}-"
    return f"{opens:%H:%M}-{pauses}{closes:%H:%M}"


def regular_hours(code: str) -> dict[date, str]:
    """Return the exchange's regular hours, each by the first day they hold."""
    found = calendar(code)
    kinds = (found.open_times, found.break_start_times or (), found.break_end_times or (), found.close_times)
    starts = {since.date() for kind in kinds for since, _ in kind if since is not None}
    days = sorted({FIRST} | {day for day in starts if FIRST < day <= LAST})
    return {day: _hours_of_kinds(kinds, day) for day in days}


def _hours_of_kinds(kinds: Iterable[Iterable[tuple[pd.Timestamp | None, object]]], day: date) -> str:
    times = [[time for since, time in kind if since is None or since.date() <= day] for kind in kinds]
    opens, pause, resumes, closes = (f"{kind[-1]:%H:%M}" if kind and kind[-1] else "" for kind in times)
    return f"{opens}-{pause}+{resumes}-{closes}" if pause else f"{opens}-{closes}"


def special_days(code: str) -> dict[str, list[date]]:
    """Return the trading days whose hours are not the regular ones, by those hours."""
    regular = regular_hours(code)
    special: dict[str, list[date]] = {}
    for day, hours in sessions(code).items():
        if hours != regular[max(since for since in regular if since <= day)]:
            special.setdefault(hours, []).append(day)
    return special


def closed_days(code: str) -> list[date]:
    """Return the weekdays the exchange does not trade; weekends go without saying."""
    if any(day.weekday() > 4 for day in sessions(code)):
        raise SystemExit(f"{code} trades on a weekend: the table has no way to say so")
    return [day for day in every_day() if day.weekday() < 5 and day not in sessions(code)]


def every_day() -> Iterator[date]:
    """Yield each day of the span."""
    yield from (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


@cache
def zone_text(zone: ZoneInfo) -> str:
    """Return the offset at the start, the other offset, and the hours (UTC, ``MMDDHH``) at which they take turns."""
    midnight = datetime.combine(FIRST, datetime.min.time(), UTC)
    days = [midnight + timedelta(days=n) for n in range(-1, (LAST - FIRST).days + 3)]
    offset_at = {day: day.astimezone(zone).strftime("%z") for day in days}
    turns = [_turn(zone, day) for day, after in pairwise(days) if offset_at[day] != offset_at[after]]
    pair = list(dict.fromkeys(offset_at.values()))
    if len(pair) > 2:
        raise SystemExit(f"{zone} has more than two offsets: the table has no way to say so")
    return " ".join([*pair, *_by_year(turns, "%m%d%H")])


def _turn(zone: ZoneInfo, day: datetime) -> datetime:
    """Return the first hour after `day`'s midnight that has another offset."""
    hours = (day + timedelta(hours=n) for n in range(1, 25))
    return next(hour for hour in hours if hour.astimezone(zone).utcoffset() != day.astimezone(zone).utcoffset())


def _by_year(days: Iterable[date], form: str) -> Iterator[str]:
    year = 0
    for day in days:
        if day.year != year:
            year = day.year
            yield str(year)
        yield day.strftime(form)


def _row(code: str, zone: str) -> str:
    """Return a row's text: sections with a semicolon between them, each on lines of its own."""
    regular = " ".join(f"{since} {hours}" for since, hours in regular_hours(code).items())
    special = [" ".join([hours, *_by_year(days, "%m%d")]) for hours, days in special_days(code).items()]
    closed = " ".join(_by_year(closed_days(code), "%m%d"))
    return ";\n".join(_wrap(section) for section in (f"{zone} {regular}", *special, closed))


def _wrap(text: str) -> str:
    return textwrap.fill(text, 117, break_on_hyphens=False)


def render(source: str = SOURCE) -> str:
    """Return the whole module's text; `source` is what it says it was made from."""
    zones: dict[str, str] = {}  # text of the offsets → name of the first zone that has them
    same: dict[str, str] = {}
    rows: dict[str, str] = {}
    for code in CODES:
        zone = zones.setdefault(zone_text(zone_of(code)), str(calendar(code).tz))
        row = _row(code, zone)
        twin = next((other for other, known in rows.items() if known == row), None)
        if twin:
            same[code] = twin
        else:
            rows[code] = row
    spans = [f"{name} = date({day.year}, {day.month}, {day.day})" for name, day in (("FIRST", FIRST), ("LAST", LAST))]
    twins = ", ".join(f'"{code}": "{twin}"' for code, twin in same.items())
    lines = [f'SOURCE = "{source}"', *spans, f"SAME_AS = {{{twins}}}", "ZONES = {"]
    lines += [f'    "{name}": """\\\n{_wrap(text)}""",' for text, name in zones.items()]
    lines += ["}", "ROWS = {", *(f'    "{code}": """\\\n{row}""",' for code, row in rows.items()), "}"]
    return HEADER + "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Compare or, with ``--update``, rewrite; return the exit code."""
    text = render()
    if "--update" in arguments:
        TABLE.write_text(text, encoding="utf-8")
    current = TABLE.exists() and TABLE.read_text(encoding="utf-8") == text
    print("up to date" if current else "out of date: run python tests/make_exchange_table.py --update")
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
