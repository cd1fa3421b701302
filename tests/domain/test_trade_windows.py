"""Trade windows: tables of the calendar's awkward days, and of the nights the clocks change."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from xl_addin.domain.calendar.trade_windows import (
    close_time,
    from_exchange_time,
    is_trading_day,
    next_window,
    to_exchange_time,
    trading_hours,
)
from xl_addin.domain.finding import Refused

NEXT_WINDOW = """
exchange  now                              windows              next window
# about the start: at it is already the next
XNYS      2026-06-10T09:29:59-04:00        09:30                2026-06-10T09:30-04:00
XNYS      2026-06-10T09:29:59.999999-04:00 09:30                2026-06-10T09:30-04:00
XNYS      2026-06-10T09:30:00-04:00        09:30                2026-06-11T09:30-04:00
XNYS      2026-06-10T09:30:00-04:00        09:30,15:00          2026-06-10T15:00-04:00
XNYS      2026-06-10T09:30:00-04:00        15:00,09:30          2026-06-10T15:00-04:00
XNYS      2026-06-10T15:00:00-04:00        09:30,15:00          2026-06-11T09:30-04:00
XNYS      2026-06-10T00:00:00-04:00        09:30,11:00,15:00    2026-06-10T09:30-04:00
XNAS      2026-06-10T15:59:59-04:00        15:59                2026-06-11T15:59-04:00
# the same moment written elsewhere
XNYS      2026-06-10T13:29:59+00:00        09:30                2026-06-10T09:30-04:00
XNYS      2026-06-10T13:30:00+00:00        09:30                2026-06-11T09:30-04:00
XNYS      2026-06-11T00:30:00+09:00        09:30,15:00          2026-06-10T15:00-04:00
# the close and the minutes before the open are no windows; one of several that never is does not matter
XNYS      2026-06-10T10:00:00-04:00        09:30,16:00          2026-06-11T09:30-04:00
XNYS      2026-06-10T08:00:00-04:00        09:29,09:30          2026-06-10T09:30-04:00
# weekends
XNYS      2026-06-12T09:30:00-04:00        09:30                2026-06-15T09:30-04:00
XNYS      2026-06-13T12:00:00-04:00        09:30,15:00          2026-06-15T09:30-04:00
XNYS      2026-06-14T23:59:59-04:00        09:30                2026-06-15T09:30-04:00
# Thanksgiving, and the day after it with its close at 13:00
XNYS      2026-11-25T16:00:00-05:00        09:30                2026-11-27T09:30-05:00
XNYS      2026-11-26T09:00:00-05:00        15:00                2026-11-30T15:00-05:00
XNYS      2026-11-27T09:30:00-05:00        09:30,15:00          2026-11-30T09:30-05:00
XNYS      2026-11-27T09:30:00-05:00        09:30,12:59          2026-11-27T12:59-05:00
XNYS      2026-11-27T09:30:00-05:00        09:30,13:00          2026-11-30T09:30-05:00
# New Year, Christmas, closings decreed (a day of mourning)
XNYS      2026-12-31T15:00:00-05:00        09:30,15:00          2027-01-04T09:30-05:00
XNYS      2025-12-24T12:00:00-05:00        15:00                2025-12-26T15:00-05:00
XNYS      2025-01-08T12:00:00-05:00        09:30                2025-01-10T09:30-05:00
# daylight saving: starts on 2026-03-08, ends on 2026-11-01
XNYS      2026-03-06T10:00:00-05:00        09:30                2026-03-09T09:30-04:00
XNYS      2026-03-09T13:29:59+00:00        09:30                2026-03-09T09:30-04:00
XNYS      2026-03-09T13:30:00+00:00        09:30                2026-03-10T09:30-04:00
XNYS      2026-10-30T10:00:00-04:00        09:30                2026-11-02T09:30-05:00
XNYS      2026-11-02T14:29:59+00:00        09:30                2026-11-02T09:30-05:00
XNYS      2026-11-02T14:30:00+00:00        09:30                2026-11-03T09:30-05:00
XLON      2026-03-27T17:00:00+00:00        09:30                2026-03-30T09:30+01:00
XASX      2026-04-02T17:00:00+11:00        10:30                2026-04-07T10:30+10:00
# midday breaks: none in the break, nor at its start, but at its end
XTKS      2026-06-10T10:00:00+09:00        11:29                2026-06-10T11:29+09:00
XTKS      2026-06-10T10:00:00+09:00        09:30,11:30          2026-06-11T09:30+09:00
XTKS      2026-06-10T10:00:00+09:00        09:30,12:00,12:30    2026-06-10T12:30+09:00
XHKG      2026-06-10T10:00:00+08:00        09:30,12:30,13:00    2026-06-10T13:00+08:00
# Christmas Eve in Hong Kong is a morning
XHKG      2026-12-24T10:00:00+08:00        09:30,13:00          2026-12-28T09:30+08:00
# regular hours change: Tokyo closes at 15:30 since 2024-11-05
XTKS      2024-10-31T15:00:00+09:00        15:15                2024-11-05T15:15+09:00
# a late opening: the first session of the year in Seoul
XKRX      2026-01-01T12:00:00+09:00        09:30,10:00          2026-01-02T10:00+09:00
"""


def rows(table: str) -> list[list[str]]:
    """Split a table of words into its rows, without the headings and the remarks."""
    lines = [line for line in table.strip().splitlines() if not line.startswith("#")]
    return [line.split() for line in lines[1:]]


def clock_times(text: str) -> tuple[time, ...]:
    return tuple(time.fromisoformat(word) for word in text.split(","))


@pytest.mark.parametrize(("exchange", "now", "windows", "expected"), rows(NEXT_WINDOW))
def test_next_window(exchange: str, now: str, windows: str, expected: str) -> None:
    window = next_window(exchange, clock_times(windows), datetime.fromisoformat(now))
    assert str(window) == expected
    assert window.close == close_time(exchange, window.start.date())


HOURS = """
exchange  day         hours                    close
XNYS      2026-06-10  09:30-16:00              2026-06-10T16:00-04:00
XNYS      2026-11-27  09:30-13:00              2026-11-27T13:00-05:00
XLON      2026-12-24  08:00-12:30              2026-12-24T12:30+00:00
XTKS      2024-11-01  09:00-11:30+12:30-15:00  2024-11-01T15:00+09:00
XTKS      2024-11-05  09:00-11:30+12:30-15:30  2024-11-05T15:30+09:00
XKRX      2016-07-29  09:00-15:00              2016-07-29T15:00+09:00
"""


@pytest.mark.parametrize(("exchange", "day", "hours", "close"), rows(HOURS))
def test_hours_of_a_day(exchange: str, day: str, hours: str, close: str) -> None:
    known = trading_hours(exchange, date.fromisoformat(day))
    assert "+".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in known) == hours
    assert close_time(exchange, date.fromisoformat(day)).isoformat(timespec="minutes") == close


def test_a_day_without_trading_has_no_hours_and_no_close() -> None:
    thanksgiving = date(2026, 11, 26)
    assert not is_trading_day("XNYS", thanksgiving)
    assert trading_hours("XNYS", thanksgiving) == ()
    with pytest.raises(Refused, match="XNYS does not trade on 2026-11-26"):
        close_time("XNYS", thanksgiving)


FROM_EXCHANGE = """
local                fold  moment
2026-03-08T01:59:59  0     2026-03-08T06:59:59+00:00
2026-03-08T03:00:00  0     2026-03-08T07:00:00+00:00
2026-11-01T00:59:59  0     2026-11-01T04:59:59+00:00
2026-11-01T01:30:00  0     2026-11-01T05:30:00+00:00
2026-11-01T01:30:00  1     2026-11-01T06:30:00+00:00
2026-11-01T02:00:00  0     2026-11-01T07:00:00+00:00
"""


@pytest.mark.parametrize(("local", "fold", "moment"), rows(FROM_EXCHANGE))
def test_from_exchange_time(local: str, fold: str, moment: str) -> None:
    read = from_exchange_time("XNYS", datetime.fromisoformat(local).replace(fold=int(fold)))
    assert read == datetime.fromisoformat(moment)
    assert to_exchange_time("XNYS", datetime.fromisoformat(moment)).isoformat() == read.isoformat()
