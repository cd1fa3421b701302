"""When the payments of a schedule are due, against calendars made by hand and by another library."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import exchange_calendars  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import grid

from xl_addin.domain.calendar.schedule import Taken, days_of, due_until, next_due, still_due
from xl_addin.domain.seldom_rows import Every, Flow, ScheduleRow, Weekday
from xl_addin.sheets.schedule import read_schedule

DAYS = """
2026-01-31 | month     |        |            | 2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31
2026-01-15 | month     | last   |            | 2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31
2028-01-30 | month     |        | 2028-04-01 | 2028-01-30 2028-02-29 2028-03-30
2026-01-20 | month     | 15     |            | 2026-02-15 2026-03-15 2026-04-15
2026-01-15 | month     | 15th   | 2026-03-15 | 2026-01-15 2026-02-15 2026-03-15
2025-11-30 | quarter   |        |            | 2025-11-30 2026-02-28 2026-05-30 2026-08-30
2026-01-20 | quarter   | 1      |            | 2026-04-01 2026-07-01 2026-10-01
2024-02-29 | year      |        |            | 2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29
2026-01-01 | week      | Friday |            | 2026-01-02 2026-01-09 2026-01-16
2026-01-02 | week      | fri    | 2026-01-09 | 2026-01-02 2026-01-09
2026-01-01 | two weeks |        |            | 2026-01-01 2026-01-15 2026-01-29
2026-01-01 | biweekly  | Monday |            | 2026-01-05 2026-01-19 2026-02-02
2026-03-10 | once      |        |            | 2026-03-10
"""
"""Start, Every, On, Until, and the first days by a paper calendar."""


def rows_of(text: str) -> tuple[ScheduleRow, ...]:
    rows, findings = read_schedule(grid(text))
    assert not findings
    return rows


@pytest.mark.parametrize("line", DAYS.strip().splitlines())
def test_the_days_of_a_row(line: str) -> None:
    start, every, on, until, days = (part.strip() for part in line.split("|"))
    (row,) = rows_of(
        f"Schedule | What | Amount | Every | On | Start | Until\n | deposit | 5 | {every} | {on} | {start} | {until}"
    )
    expected = [date.fromisoformat(day) for day in days.split()]
    last = expected[-1] if not until and every != "once" else date(2035, 12, 31)
    assert list(days_of(row, last)) == expected


def row(start: date, every: Every = Every.MONTH, **more: Any) -> ScheduleRow:
    return ScheduleRow(Flow.DEPOSIT, 500_00, every, start, **more)


@pytest.mark.filterwarnings("ignore:Series.values")  # the library's own use of pandas
@pytest.mark.parametrize("exchange", ["XNYS", "XTKS", "XETR"])
@pytest.mark.parametrize("every", Every)
def test_a_day_without_trading_rolls_to_the_next_with(every: Every, exchange: str) -> None:
    calendar = exchange_calendars.get_calendar(exchange, start="2019-12-01", end="2028-01-31")
    start, today = date(2020, 1, 31), date(2025, 5, 31)
    found = due_until([row(start, every)], today, exchange)
    named = list(days_of(row(start, every), today))
    on = [calendar.date_to_session(str(day), "next").date() for day in named]
    assert [(due.day, due.on) for due in found] == [pair for pair in zip(named, on, strict=True) if pair[1] <= today]


def test_a_weekend_and_a_holiday_are_waited_out() -> None:
    thanksgiving = row(date(2026, 11, 26))
    assert not due_until([thanksgiving], date(2026, 11, 26), "XNYS")
    assert [due.on for due in due_until([thanksgiving], date(2026, 11, 27), "XNYS")] == [date(2026, 11, 27)]
    saturday = row(date(2026, 10, 31))
    assert not due_until([saturday], date(2026, 11, 1), "XNYS")
    assert [due.on for due in due_until([saturday], date(2026, 11, 2), "XNYS")] == [date(2026, 11, 2)]
    coming = next_due([saturday], date(2026, 11, 1), "XNYS")
    assert coming
    assert (coming.day, coming.on) == (date(2026, 10, 31), date(2026, 11, 2))
    assert next_due([row(date(2026, 1, 1), until=date(2026, 2, 1))], date(2026, 3, 1), "XNYS") is None


def taken(*days: str, every: Every = Every.MONTH, account: str | None = None) -> list[Taken]:
    return [Taken(Flow.DEPOSIT, every, date.fromisoformat(day), account) for day in days]


def left(rows: list[ScheduleRow], today: str, before: list[Taken]) -> list[str]:
    dues = due_until(rows, date.fromisoformat(today), "XNYS")
    return [str(due.day) for due in still_due(dues, before)]


def test_what_was_taken_in_is_not_due_again_whatever_becomes_of_the_row() -> None:
    on_the_second = row(date(2026, 9, 2))
    assert left([on_the_second], "2026-11-05", taken("2026-09-02", "2026-10-02")) == ["2026-11-02"]
    before = taken("2026-09-02", "2026-10-02", "2026-11-02")
    assert left([on_the_second], "2026-11-30", before) == []
    later_in_the_month = row(date(2026, 9, 2), on=20)
    assert left([later_in_the_month], "2026-11-30", before) == []
    assert left([later_in_the_month], "2026-12-31", before) == ["2026-12-20"]
    weekly = row(date(2026, 9, 2), Every.WEEK)
    assert left([weekly], "2026-11-12", before) == ["2026-11-04", "2026-11-11"]
    from_earlier_on = row(date(2026, 1, 2))
    assert left([from_earlier_on], "2026-11-30", before) == []
    moved = row(date(2026, 9, 2), Every.WEEK, on=Weekday.FRIDAY)
    assert left([moved], "2026-11-06", taken("2026-11-02", every=Every.WEEK)) == []


def test_two_rows_of_one_kind_are_two_payments() -> None:
    twice_a_month = [row(date(2026, 11, 1)), row(date(2026, 11, 15))]
    assert left(twice_a_month, "2026-11-10", []) == ["2026-11-01"]
    assert left(twice_a_month, "2026-11-20", taken("2026-11-01")) == ["2026-11-15"]
    assert left(twice_a_month, "2026-11-20", []) == ["2026-11-01", "2026-11-15"]
    assert left(twice_a_month, "2026-11-20", taken("2026-11-01", "2026-11-15")) == []
    alike = [row(date(2026, 11, 2)), row(date(2026, 11, 2))]
    assert left(alike, "2026-11-02", []) == ["2026-11-02", "2026-11-02"]
    added_later = [row(date(2026, 11, 2)), row(date(2026, 11, 5))]
    assert left(added_later, "2026-11-06", taken("2026-11-02")) == ["2026-11-05"]


def test_accounts_are_apart_and_one_without_a_name_may_be_any() -> None:
    both = [row(date(2026, 11, 2), account="Roth"), row(date(2026, 11, 2), account="Joint")]
    assert left(both, "2026-11-02", taken("2026-11-02", account="roth ")) == ["2026-11-02"]
    assert left(both, "2026-11-02", taken("2026-11-02")) == []


@given(
    start=st.dates(date(2021, 1, 1), date(2022, 12, 31)),
    every=st.sampled_from(Every),
    gaps=st.lists(st.integers(0, 70), min_size=1, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_whenever_one_looks_each_is_proposed_once(start: date, every: Every, gaps: list[int]) -> None:
    rows, done, today = [row(start, every)], list[Taken](), start
    for gap in gaps:
        today += timedelta(days=gap)
        due = still_due(due_until(rows, today, "XNYS"), done)
        done += [Taken(one.what, one.every, one.day, one.account) for one in due]
    assert [one.day for one in done] == [due.day for due in due_until(rows, today, "XNYS")]
