"""The months ahead: what the plan says of each is what comes of doing it by hand, month by month, on a file."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from workbooks import in_memory, on_disk

from xl_addin import api
from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.plan import plan_ahead
from xl_addin.domain.calendar.schedule import month_day
from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.plan_sheet import plan_words

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from xl_addin.actions.plan import Planned
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
             | deposit    | 55.55  | two weeks | Tue | 2027-06-01 | 2027-06-30
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
    if made:
        typed(workbook["Orders"], len(made), now.date())
    cell = workbook["Settings"]["B2"]
    cell.value = float((Decimal(str(cell.value)) + Decimal(moved) / 100).quantize(Decimal("0.01")))
    workbook.save(book)
    if made:
        api.count_fills(book, now=now)


def typed(sheet: Worksheet, count: int, day: date) -> None:
    """Type beside the last orders that they were filled on a day, as estimated."""
    rows = list(sheet.iter_rows())
    at = {cell.value: cell.column - 1 for cell in rows[0]}
    orders = [row for row in rows[1:] if row[at["Order"]].value]
    for row in orders[-count:]:
        row[at["Filled shares"]].value = row[at["Shares"]].value
        row[at["Fill price"]].value = row[at["Est. price"]].value
        row[at["Filled on"]].value = day


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
                while " is due. " not in (proposal := verb(book, due=True, now=moment(day))).plan.nothing:
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


SMALL = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 50%
             | Main | B     | 50%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | A      | 90     | 10    | 500        | 2020-01-02
             | B      | 10     | 10    | 100        | 2020-01-02
    Schedule | What    | Amount | Every | On | Start
             | deposit | 200    | month | 15 | 2026-12-15
    Settings | Setting            | Value
             | Long-term tax rate | 20%
"""


def planned(text: str, months: int = 6) -> Planned:
    return plan_ahead(in_memory(text), months, Context(moment(TODAY), "Ann"))


def test_when_the_targets_are_reached_and_what_a_sale_would_cost() -> None:
    projection = planned(SMALL).projection
    # $800 are missing in B: four deposits of $200, the last of them on 15 March
    assert projection.reached == date(2027, 3, 15)
    assert [month.reached for month in projection.months] == [False, False, False, True, True, True]
    assert [month.drift for month in projection.months[:4]] == pytest.approx([0.25, 1 / 7, 0.0625, 0])
    assert [(own.path[-1], own.reached) for own in projection.slices] == [
        ("A", date(2027, 3, 15)),
        ("B", date(2027, 3, 15)),
    ]
    # to 50 shares of $10 each; of the 40 that are sold each has gained $10 - $500/90
    assert projection.sale
    assert projection.sale.after.tax == pytest.approx(round((10 - 500 / 90) * 40 * 0.2 * 100), abs=1)
    assert plan_words(projection) == (
        "Every target is reached within 4 months, on 2027-03-15, and nothing is sold for it.",
        "A rebalance today would sell $400.00, which adds an estimated $35.56 of tax.",
    )


def test_prices_grow_by_the_return_that_is_expected() -> None:
    text = SMALL.replace("Target %\n", "Target % | Return %\n").replace("50%\n", "50% | 7%\n", 1)
    projection = planned(text, 12).projection
    grown = 900 * 1.07 + 100 + 12 * 200
    invested_in_a = sum(o.value for m in projection.months for o in m.orders if o.symbol == "A")
    assert invested_in_a > 0
    assert projection.months[-1].total / 100 == pytest.approx(grown, rel=0.01)
    assert projection.months[0].total == pytest.approx(900_00 * 1.07 ** (30 / 365) + 300_00, abs=2)


def test_from_python_it_is_a_row_a_month() -> None:
    rows = api.plan_ahead(in_memory(SMALL), 4, now=moment(TODAY)).records()
    assert [(row["date"], row["deposit"], row["reached"]) for row in rows[-2:]] == [
        (date(2027, 2, 23), 200, False),
        (date(2027, 3, 23), 200, True),
    ]


def test_each_account_has_its_own_payments() -> None:
    text = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 50%
             | Main | B     | 50%
    Holdings | Symbol | Shares | Price | Account
             | A      | 10     | 10    | Roth
             | B      | 5      | 10    | Roth
             | A      | 10     | 10    | Joint
             | B      | 0      | 10    | Joint
    Schedule | What    | Amount | Every | On | Start      | Account
             | deposit | 50     | month | 15 | 2026-12-15 | Roth
             | deposit | 40     | month | 15 | 2026-12-15 | Joint
    Settings | Setting | Value
             | Account | all
    """
    projection = planned(text, 3).projection
    assert [(own.account, own.path[-1], own.reached) for own in projection.slices] == [
        ("Roth", "A", date(2026, 12, 15)),
        ("Roth", "B", date(2026, 12, 15)),
        ("Joint", "A", date(2027, 2, 16)),
        ("Joint", "B", date(2027, 2, 16)),
    ]
    assert projection.reached == date(2027, 2, 16)


def test_nothing_is_remembered_and_nothing_but_the_plan_sheet_is_written() -> None:
    book = in_memory(SMALL)
    before = {name: book.grid(name) for name in book.sheet_names()}
    plan_ahead(book, 6, Context(moment(TODAY), "Ann", dry_run=True))
    assert book.sheet_names() == tuple(before)
    plan_ahead(book, 6, Context(moment(TODAY), "Ann"))
    assert book.sheet_names() == (*before, "Plan")
    assert {name: book.grid(name) for name in before} == before
    plan_ahead(book, 3, Context(moment(TODAY), "Ann"))  # it replaces the one that is there
    assert book.sheet_names() == (*before, "Plan")


def test_a_chart_of_more_months_is_as_much_higher_where_it_was_put(tmp_path: Path) -> None:
    path = on_disk(SMALL, tmp_path / "book.xlsx")
    heights = []
    for months in (6, 24, 12):
        plan_ahead(XlsxBook(path), months, Context(moment(TODAY), "Ann"))
        with zipfile.ZipFile(path) as parts:
            drawing, chart = (parts.read(f"xl/{name}1.xml").decode() for name in ("drawings/drawing", "charts/chart"))
        top, bottom = map(int, re.findall(r"<xdr:row>(\d+)<", drawing))
        heights.append(bottom - top)
        assert {int(last) - int(first) for first, last in re.findall(r"\$(\d+):\$[A-Z]+\$(\d+)<", chart)} == {months}
    assert heights == [heights[0], heights[0] + 18, heights[0] + 6]


@pytest.mark.parametrize(
    ("old", "new", "months", "said"),
    [
        (
            "    Schedule |",
            "    Other |",
            6,
            "there is no sheet Schedule, so there is nothing to plan. Add one with the",
        ),
        ("", "", 0, "0 is no number of months to plan. Give a whole number from 1 to 120."),
        ("", "", 121, "121 is no number of months to plan. Give a whole number from 1 to 120."),
        ("2026-12-15", "", 6, "Schedule!E2: no first day. Type the day from which it counts, such as 2026-01-31."),
        ("200 ", "two hundred", 6, 'Schedule!B2: the text "two hundred" where a number belongs. Type a number.'),
        ("deposit | 200 ", "withdrawal | 5000", 6, "on 2026-12-15 "),
        (
            "50%\n",
            "50% | 0.5\n",
            6,
            "Targets!D2: 0.5, which may be 50% or 0.5%, is no return that can be expected a year.",
        ),
        (
            "50%\n",
            "50% | -100\n",
            6,
            "Targets!D2: the number -100 is no return that can be expected a year. Type it with a",
        ),
        ("50%\n", "50% | high\n", 6, 'Targets!D2: the text "high" is no return that can be expected a year. Type'),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(old: str, new: str, months: int, said: str) -> None:
    text = SMALL.replace("Target %\n", "Target % | Return %\n").replace(old, new, 1) if old else SMALL
    book = in_memory(text)
    with pytest.raises(Refused) as refused:
        plan_ahead(book, months, Context(moment(TODAY), "Ann"))
    assert str(refused.value.findings[0]).removeprefix("error: ").startswith(said)
    assert "Plan" not in book.sheet_names()


def test_a_check_says_what_a_plan_would_refuse() -> None:
    text = SMALL.replace("Target %\n", "Target % | Return %\n").replace("50%\n", "50% | high\n", 1)
    told = [str(finding) for finding in check(in_memory(text), Context(moment(TODAY), "Ann")).findings]
    assert (
        'warning: Targets!D2: the text "high" is no return that can be expected a year, so plan refuses it. '
        "Type it with a percent sign, such as 7%, or empty the cell."
    ) in told


@pytest.mark.parametrize("typed", ["7%", ""])
def test_the_remedy_for_a_return_followed(typed: str) -> None:
    text = SMALL.replace("Target %\n", "Target % | Return %\n").replace("50%\n", f"50% | {typed}\n", 1)
    assert len(planned(text).projection.months) == 6


def test_what_was_due_before_counts_as_made_today() -> None:
    found = planned(SMALL.replace("2026-12-15", "2026-09-15"))
    assert found.projection.months[0].deposit == 4 * 200_00  # September, October, November; and December's
    said = "payments that were due before today and count as made today: 3"
    assert [finding.message for finding in found.findings if "before today" in finding.message] == [said]
