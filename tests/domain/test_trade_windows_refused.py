"""Everything that trade windows refuse, word for word."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from xl_addin.domain.calendar.trade_windows import (
    close_time,
    exchange_findings,
    exchanges,
    from_exchange_time,
    is_trading_day,
    next_window,
    trading_hours,
    window_findings,
)
from xl_addin.domain.finding import Place, Refused, Severity

REFUSALS = [
    ("XNYC", "2026-06-10T12:00-04:00", "09:30", "error: unknown exchange 'XNYC'. Type XNYS or XNZE or XNAS."),
    ("xnys", "2026-06-10T12:00-04:00", "09:30", "error: unknown exchange 'xnys'. Type XNYS."),
    (
        *("", "2026-06-10T12:00-04:00", "09:30"),
        f"error: unknown exchange ''. Type one of {', '.join(exchanges())}.",
    ),
    (
        *("XNYS", "2026-06-10T12:00", "09:30"),
        "error: the time 2026-06-10 12:00:00 has no UTC offset. Write it with one, such as 2026-07-01T09:30-04:00.",
    ),
    (
        *("XNYS", "2036-01-01T00:00-05:00", "09:30"),
        "error: the trading days of XNYS are known from 2015-01-01 to 2035-12-31, and 2036-01-01 is outside. "
        "Use a date within, or a newer xl-addin.",
    ),
    (
        *("XNYS", "2035-12-31T09:30-05:00", "09:30"),
        "error: the trading days of XNYS are known from 2015-01-01 to 2035-12-31, and 2036-01-01 is outside. "
        "Use a date within, or a newer xl-addin.",
    ),
    (
        *("XNYS", "2015-01-01T04:59+00:00", "09:30"),
        "error: the trading days of XNYS are known from 2015-01-01 to 2035-12-31, and 2014-12-31 is outside. "
        "Use a date within.",
    ),
    (
        *("XNYS", "9999-12-31T23:59-12:00", "09:30"),
        "error: the trading days of XNYS are known from 2015-01-01 to 2035-12-31, and 9999-12-31 is outside. "
        "Use a date within, or a newer xl-addin.",
    ),
    (
        *("XNYS", "2026-06-10T12:00-04:00", "09:29"),
        "error: XNYS never trades at the trade window 09:29. Its hours are 09:30 to 16:00, the closing time excluded.",
    ),
    (
        *("XTKS", "2026-06-10T12:00+09:00", "11:30,16:00"),
        "error: XTKS never trades at the trade window 11:30. "
        "Its hours are 09:00 to 11:30 and 12:30 to 15:30, the closing time excluded.\n"
        "error: XTKS never trades at the trade window 16:00. "
        "Its hours are 09:00 to 11:30 and 12:30 to 15:30, the closing time excluded.",
    ),
]


@pytest.mark.parametrize(("exchange", "now", "windows", "message"), REFUSALS)
def test_refusals(exchange: str, now: str, windows: str, message: str) -> None:
    times = tuple(time.fromisoformat(word) for word in windows.split(","))
    with pytest.raises(Refused) as refused:
        next_window(exchange, times, datetime.fromisoformat(now))
    assert str(refused.value) == message


def test_no_windows_at_all_are_refused() -> None:
    with pytest.raises(Refused, match=r"there is no trade window\. Type a time at which XNYS is open, such as 09:30\."):
        next_window("XNYS", (), datetime(2026, 6, 10, tzinfo=UTC))


def test_findings_name_the_cell_they_are_given() -> None:
    cell = Place("Settings", 4, 2)
    (unknown,) = exchange_findings("NYSE", cell)
    assert str(unknown) == "error: Settings!B4: unknown exchange 'NYSE'. Type XNYS or XTSE or XNZE."
    assert exchange_findings("XNYS", cell) == ()
    (late,) = window_findings("XNYS", (time(9, 30), time(17)), date(2026, 6, 10), cell)
    assert (late.severity, late.at) == (Severity.WARNING, cell)
    assert window_findings("XNYS", (time(9, 30),), date(2026, 6, 10), cell) == ()


def test_a_time_that_the_clock_skips_is_refused() -> None:
    with pytest.raises(Refused, match="the time 2026-03-08 02:30:00 does not exist at XNYS"):
        from_exchange_time("XNYS", datetime.fromisoformat("2026-03-08T02:30"))


def test_exchange_time_with_an_offset_of_its_own_is_refused() -> None:
    with pytest.raises(Refused, match="has a UTC offset of its own"):
        from_exchange_time("XNYS", datetime(2026, 6, 10, tzinfo=UTC))


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2036, 1, 1), date.min, date.max])
def test_days_outside_the_table_are_refused(day: date) -> None:
    for ask in (is_trading_day, trading_hours, close_time):
        with pytest.raises(Refused, match=f"known from 2015-01-01 to 2035-12-31, and {day} is outside"):
            ask("XNYS", day)
    with pytest.raises(Refused, match=f"and {day} is outside"):
        from_exchange_time("XNYS", datetime.combine(day, time(12)))
