"""Any moment, any windows: the answer is what exchange_calendars and zoneinfo give by brute force."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, time, timedelta, timezone
from functools import cache

import make_exchange_table as source
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xl_addin.domain.calendar.trade_windows import (
    from_exchange_time,
    is_trading_day,
    next_window,
    to_exchange_time,
    window_findings,
)
from xl_addin.domain.finding import Severity


@cache
def moments_open(code: str, window: time) -> list[datetime]:
    """Return, by exchange_calendars and zoneinfo alone, each moment of the span at which a window exists."""
    schedule = source.calendar(code).schedule
    moments = [datetime.combine(day, window, source.zone_of(code)) for day in schedule.index.date]
    paused = (schedule["break_start"] <= moments) & (schedule["break_end"] > moments)
    exists = (schedule["open"] <= moments) & (schedule["close"] > moments) & ~paused
    return [moment.astimezone(UTC) for moment, there in zip(moments, exists, strict=True) if there]


# The first example of an exchange builds its whole calendar, which no deadline allows for.
patient = settings(deadline=None)
codes = st.sampled_from(["XNYS", "XLON", "XETR", "XASX", "XNZE", "XTKS", "XHKG", "XKRX"])
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# The last month is left to the refusals above: its windows may lie after the end.
moments = st.datetimes(datetime(2015, 1, 3), datetime(2035, 12, 1), timezones=offsets)
window_times = st.sampled_from([time(9, 30), *(time(hour, minute) for hour in range(10, 17) for minute in (0, 30, 59))])


@patient
@given(codes, st.sets(window_times, min_size=1, max_size=3), moments)
def test_the_next_window_is_the_first_moment_open_after_now(code: str, times: set[time], now: datetime) -> None:
    windows = tuple(times)
    today = to_exchange_time(code, now).date()
    assume(all(finding.severity is Severity.WARNING for finding in window_findings(code, windows, today)))
    found = next_window(code, windows, now).start
    assert found > now
    assert is_trading_day(code, found.date())
    assert found.time() in windows
    known = [moments_open(code, window) for window in windows]
    assert found == min(starts[n] for starts in known if (n := bisect_right(starts, now)) < len(starts))
    assert found.utcoffset() == found.astimezone(source.zone_of(code)).utcoffset()


@patient
@given(codes, moments)
def test_exchange_time_and_back_is_the_same_moment(code: str, moment: datetime) -> None:
    local = to_exchange_time(code, moment)
    expected = moment.astimezone(source.zone_of(code))
    assert local == moment
    assert local.isoformat() == expected.isoformat()
    assert from_exchange_time(code, expected.replace(tzinfo=None)) == moment
