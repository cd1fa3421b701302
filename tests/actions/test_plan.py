"""The months ahead: what the plan says of each is what comes of doing it by hand, month by month, on a file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from workbooks import in_memory, on_disk

from xl_addin import api
from xl_addin.actions.context import Context
from xl_addin.actions.plan import plan_ahead
from xl_addin.domain.calendar.schedule import month_day
from xl_addin.domain.finding import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.actions.propose import Proposal
    from xl_addin.domain.plan import Order
    from xl_addin.domain.rebalancing.project import Month

TODAY = date(2026, 11, 23)
BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 40%
             | Main | B     | 35%
             | Main | Bonds | 25%
             | Bonds | C    | 60%
             | Bonds | D    | 40%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | A      | 70     | 37.25 | 1500       | 2024-05-06
             | A      | 30     | 37.25 | 1200       | 2026-03-02
             | B      | 20     | 81.4  | 1700       | 2025-11-26
             | C      | 3      | 102.6 | 300        | 2023-01-17
             | D      | 0      | 54.5  |            |
    Schedule | What       | Amount | Every   | On | Start      | Until
             | deposit    | 400    | month   | 31 | 2026-10-31 |
             | withdrawal | 650    | quarter | 10 | 2027-02-10 |
             | deposit    | 55.55  | two weeks | Tue | 2027-06-01 | 2027-09-30
    Settings | Setting             | Value
             | Cash                | 61.27
             | Share decimals      | 3
             | Minimum cash        | 20
             | Short-term tax rate | 30%
             | Long-term tax rate  | 15%
"""


def moment(day: date) -> datetime:
    """Return an early hour of a day in New York, before the trade window."""
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def carried_out(book: Path, proposal: Proposal, now: datetime, moves: int) -> None:
    """Approve, make the orders, type the fills as estimated, count them, and move the money that was paid."""
    if proposal.confirmation:
        api.approve(book, "Ann", now=now)
        made = api.make_orders(book, now=now)
        workbook = load_workbook(book)
        sheet = workbook["Orders"]
        for row in range(sheet.max_row - len(made.rows) + 1, sheet.max_row + 1):
            sheet.cell(row, 13).value, sheet.cell(row, 14).value = sheet.cell(row, 4).value, sheet.cell(row, 5).value
            sheet.cell(row, 15).value = now.date()
        workbook.save(book)
        api.count_fills(book, now=now)
    workbook = load_workbook(book)
    cell = workbook["Settings"]["B2"]
    cell.value = float((Decimal(str(cell.value)) + Decimal(moves) / 100).quantize(Decimal("0.01")))
    workbook.save(book)


def said(order: Order) -> tuple[Any, ...]:
    lots = tuple((lot.acquired, lot.shares, lot.gain) for lot in order.lots)
    return order.side, order.symbol, order.shares, order.value, lots


def by_hand(book: Path, months: tuple[Month, ...]) -> list[tuple[Any, ...]]:
    """Return each month as it comes out with invest, withdraw, approve, orders and fills, looking in every day."""
    found, day = [], TODAY
    for month in months:
        orders: list[Order] = []
        paid = 0
        while True:
            for verb in (api.withdraw, api.invest):
                proposal = verb(book, due=True, now=moment(day))
                if proposal.plan.nothing.startswith("Nothing is due"):
                    continue
                orders += proposal.plan.orders
                amount = int(Decimal(proposal.plan.request.split("$")[1].split(", ")[0].split(" ")[0]) * 100)
                sign = 1 if verb is api.invest else -1
                carried_out(book, proposal, moment(day), sign * amount)
                paid += sign * amount
            if day == month.date:
                break
            day = min(day.fromordinal(day.toordinal() + (1 if _near(day) else 5)), month.date)
        report = api.drift(book, now=moment(day)).report
        found.append((paid, float(report.score), report.total, report.cash, [said(order) for order in orders]))
    return found


def _near(day: date) -> bool:
    """Return whether something may be due on the days after one, so that each is looked at."""
    return any(
        day.fromordinal(day.toordinal() + n).day in {8, 9, 10, 11, 12, 28, 29, 30, 31, 1, 2, 3} for n in range(1, 6)
    ) or (date(2027, 5, 20) <= day <= date(2027, 10, 3))


def test_two_years_are_as_they_come_out_by_hand_on_a_file(tmp_path: Path) -> None:
    book = on_disk(BOOK, tmp_path / "book.xlsx")
    planned = plan_ahead(api.open_book(book), 24, Context(moment(TODAY), "Ann", dry_run=True))
    months = planned.projection.months
    expected = [(m.deposit, m.drift, m.total, m.cash, [said(order) for order in m.orders]) for m in months]
    assert [m.date for m in months] == [month_day(TODAY, n, 23) for n in range(1, 25)]
    for n, one in enumerate(by_hand(book, months)):
        assert one == expected[n], f"month {n + 1}"
    assert sum(order[0].value == "SELL" for month in expected for order in month[4])
