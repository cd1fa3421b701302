"""The committed table against its source: every day, to the minute, and every change of the clocks."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, time, timedelta

import make_exchange_table as source
import pytest

from xl_addin.domain.calendar import exchange_table
from xl_addin.domain.calendar.exchange import exchange_of
from xl_addin.domain.calendar.trade_windows import (
    close_time,
    exchanges,
    is_trading_day,
    to_exchange_time,
    trading_hours,
)

STALE = "run python tests/make_exchange_table.py --update"


def test_the_committed_table_is_what_the_generator_makes_now() -> None:
    # The version alone may differ: a newer exchange_calendars that gives the same days asks for no new table.
    assert source.TABLE.read_text(encoding="utf-8") == source.render(exchange_table.SOURCE), STALE


def test_it_knows_the_exchanges_and_the_span_it_says() -> None:
    assert exchanges() == tuple(sorted(source.CODES))
    assert (exchange_table.FIRST, exchange_table.LAST) == (source.FIRST, source.LAST)


@pytest.mark.parametrize("code", source.CODES)
def test_every_day_has_the_hours_of_exchange_calendars(code: str) -> None:
    words = {day: "+".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in trading_hours(code, day)) for day in source.every_day()}
    assert {day: hours for day, hours in words.items() if hours} == source.sessions(code), STALE


@pytest.mark.parametrize("code", source.CODES)
def test_every_close_is_the_same_moment_as_in_exchange_calendars(code: str) -> None:
    closes = {day: close_time(code, day) for day in source.every_day() if is_trading_day(code, day)}
    expected = source.calendar(code).schedule["close"]
    assert closes == {day.date(): moment.to_pydatetime() for day, moment in expected.items()}, STALE


@pytest.mark.parametrize("code", source.CODES)
def test_every_change_of_the_clocks_is_that_of_the_time_zone(code: str) -> None:
    zone = source.zone_of(code)
    noons = [datetime.combine(day, time(12), UTC) for day in source.every_day()][:-1]
    around = [turn + step for turn in exchange_of(code).clock.turns for step in (timedelta(seconds=-1), timedelta())]
    for moment in noons + [moment for moment in around if moment < noons[-1]]:
        assert to_exchange_time(code, moment).utcoffset() == moment.astimezone(zone).utcoffset(), (moment, STALE)


def test_it_needs_the_standard_library_only_and_no_time_zones() -> None:
    code = (
        "import sys; from xl_addin.domain.calendar import trade_windows; "
        "print({'zoneinfo', 'pandas', 'exchange_calendars'} & sys.modules.keys() or 'none')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "none\n"
