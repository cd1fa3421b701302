"""The months ahead: what the plan says of each is what comes of doing it by hand, month by month, on a file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from workbooks import on_disk

from xl_addin import api
from xl_addin.actions.context import Context
from xl_addin.actions.plan import plan_ahead
from xl_addin.domain.calendar.schedule import month_day

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.actions.propose import Proposal
    from xl_addin.domain.plan import Order
    from xl_addin.domain.rebalancing.project import Month
    from xl_addin.sheets.orders_sheet import OrderRow

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


def carried_out(book: Path, proposal: Proposal, now: datetime, moved: int) -> None:
    """Approve, make the orders, type the fills as estimated and the money that was paid, and count them."""
    made: tuple[OrderRow, ...] = ()
    if proposal.confirmation:
        api.approve(book, "Ann", now=now)
        made = api.make_orders(book, now=now).rows
    workbook = load_workbook(book)
    for row in range(workbook["Orders"].max_row - len(made) + 1, workbook["Orders"].max_row + 1) if made else ():
        sheet = workbook["Orders"]
        sheet.cell(row, 13).value, sheet.cell(row, 14).value = sheet.cell(row, 4).value, sheet.cell(row, 5).value
        sheet.cell(row, 15).value = now.date()
    cell = workbook["Settings"]["B2"]
    cell.value = float((Decimal(str(cell.value)) + Decimal(moved) / 100).quantize(Decimal("0.01")))
    workbook.save(book)
    if made:
        api.count_fills(book, now=now)


def said(order: Order) -> tuple[Any, ...]:
    lots = tuple((lot.acquired, lot.shares, lot.gain) for lot in order.lots)
    return order.side, order.symbol, order.shares, order.value, lots


def by_hand(book: Path, months: tuple[Month, ...]) -> list[tuple[Any, ...]]:
    """Return each month as it comes out with invest, withdraw, approve, orders and fills.

    Whoever does it comes back on the day that the answer names, and at the end of each month.
    """
    found, day = [], TODAY
    for month in months:
        orders: list[Order] = []
        paid = 0
        while True:
            coming: list[date] = []
            for verb, sign in ((api.withdraw, -1), (api.invest, 1)):
                while not (proposal := verb(book, due=True, now=moment(day))).plan.nothing.startswith("Nothing is due"):
                    moved = sign * asked(proposal)
                    orders += proposal.plan.orders
                    carried_out(book, proposal, moment(day), moved)
                    paid += moved
                coming += map(date.fromisoformat, re.findall(r"is due on (\S+)\.", proposal.plan.nothing))
            if day == month.date:
                break
            day = min([*coming, month.date])
        report = api.drift(book, now=moment(day)).report
        found.append((paid, float(report.score), report.total, report.cash, [said(order) for order in orders]))
    return found


def asked(proposal: Proposal) -> int:
    """Return the cents that a proposal says are paid in or taken out."""
    amount = re.search(r"\$([\d,]+\.\d\d)", proposal.plan.request)
    assert amount
    return int(amount[1].replace(",", "").replace(".", ""))


def test_two_years_are_as_they_come_out_by_hand_on_a_file(tmp_path: Path) -> None:
    book = on_disk(BOOK, tmp_path / "book.xlsx")
    planned = plan_ahead(api.open_book(book), 24, Context(moment(TODAY), "Ann", dry_run=True))
    months = planned.projection.months
    expected = [(m.deposit, m.drift, m.total, m.cash, [said(order) for order in m.orders]) for m in months]
    assert [m.date for m in months] == [month_day(TODAY, n, 23) for n in range(1, 25)]
    for n, one in enumerate(by_hand(book, months)):
        assert one == expected[n], f"month {n + 1}"
    assert sum(order[0].value == "SELL" for month in expected for order in month[4])
