"""Compare the plans of a rebalance on a sheet, choose one, and have it approved and ordered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from workbooks import ABC, in_memory

from xl_addin.actions.compare import chosen, compare
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve
from xl_addin.actions.gate import bring, judge
from xl_addin.actions.journal import journal
from xl_addin.actions.orders import make_orders
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.sheets.image import CellEdit, Changes

if TYPE_CHECKING:
    from xl_addin.hosts.memory import MemoryBook

NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann")
REBALANCE = Request(Action.REBALANCE)

CASH = """
    Settings | Setting | Value
             | Cash    | 60
             | Band    | 2pp
"""
"""A is $76 over its target of 40% of $1,060, B $124 under, C $12 under and within the band of 2 points."""


def edit(book: MemoryBook, sheet: str, row: int, column: int, value: str | float | None) -> None:
    book.write(Changes(edits=(CellEdit(sheet, row, column, value),)))


def row_of(book: MemoryBook, sheet: str, text: str) -> int:
    grid = book.grid(sheet)
    return next(r for r in range(1, len(grid.rows) + 1) if grid.at(r, 1) == text)


def texts(book: MemoryBook, sheet: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in book.grid(sheet).rows]


def test_the_sheet_shows_the_measures_of_every_plan() -> None:
    book = in_memory(ABC + CASH)
    compared = compare(book, REBALANCE, NOON)
    rows = {row[0]: row[1:7] for row in texts(book, "Compare") if len(row) > 6}
    plans = compared.comparison.plans
    assert set(plans) == set(Choice)
    for choice, plan in plans.items():
        after = plan.after
        shown = (after.drift, "not estimated", after.turnover / 100, after.orders, after.cash / 100, after.chi2)
        assert next(row for name, row in rows.items() if choice.value in str(name).split(" = ")) == shown
    assert (rows["as it stands"][5], rows["as it stands"][0]) == (plans[Choice.AS_SET].before.chi2, pytest.approx(0.1))
    by_name = {one: row for name, row in rows.items() for one in str(name).split(" = ")}
    assert by_name["closest"] == (pytest.approx(0), "not estimated", 212, 3, 0, pytest.approx(0))
    assert by_name["no sales"][2:5] == (60, 1, 0)


def test_the_sheet_shows_the_orders_side_by_side() -> None:
    book = in_memory(ABC + CASH)
    compare(book, REBALANCE, NOON)
    sheet = texts(book, "Compare")
    top = next(i for i, row in enumerate(sheet) if row and row[0] == "Symbol")
    headings, *rest = sheet[top:]
    assert [row[0] for row in rest[:5]] == ["A", "B", "C", "Bought", "Sold"]
    columns = {name: n for n, heading in enumerate(headings) for name in str(heading).split("\n")}
    assert [row[columns["closest"]] for row in rest[:5]] == [-76, 124, 12, 136, 76]
    assert [row[columns["no sales"]] for row in rest[:5]] == [None, 60, None, 60, 0]


def test_choosing_makes_the_confirmation_of_that_very_plan() -> None:
    book = in_memory(ABC + CASH)
    shown = compare(book, REBALANCE, NOON).comparison.plans
    assert "Confirmation" not in book.sheet_names()
    for choice, plan in shown.items():
        proposal = propose(book, Request(Action.REBALANCE, choice=choice), NOON)
        assert proposal.plan.orders == plan.orders
        assert proposal.plan.after == plan.after
    assert book.grid("Confirmation").at(1, 1) == "Confirmation: Rebalance, least tax"


def test_a_chosen_plan_from_the_sheet_to_its_orders() -> None:
    book = in_memory(ABC + CASH)
    compare(book, REBALANCE, NOON)
    edit(book, "Compare", row_of(book, "Compare", "Choose"), 2, "no sales")
    request, context = chosen(book, NOON)
    assert context == NOON
    assert request == Request(Action.REBALANCE, choice=Choice.NO_SALES)
    propose(book, request, NOON)
    told = {row[0]: row[3] for row in texts(book, "Confirmation") if len(row) > 3}
    assert told["Choice"] == "no sales"
    approve(book, "Ann", NOON)
    assert [(row.side.value, row.symbol, row.value) for row in make_orders(book, NOON).rows] == [("BUY", "B", 6000)]
    assert journal(book, NOON).rows[0].entry.details.startswith("Rebalance, no sales, Main: 1 order")


def test_a_choice_changed_on_the_confirmation_is_noticed() -> None:
    book = in_memory(ABC + CASH)
    propose(book, Request(Action.REBALANCE, choice=Choice.NO_SALES), NOON)
    edit(book, "Confirmation", row_of(book, "Confirmation", "Choice"), 4, "closest")
    assert judge(bring(book, NOON)).status == "ALTERED"
    with pytest.raises(Refused, match="this was changed after the proposal was made"):
        approve(book, "Ann", NOON)


def test_what_a_choice_replaces_is_still_part_of_what_the_proposal_depends_on() -> None:
    book = in_memory(ABC + CASH)
    propose(book, Request(Action.REBALANCE, choice=Choice.CLOSEST), NOON)
    edit(book, "Settings", 3, 2, "3pp")
    with pytest.raises(Refused, match="Setting Band changed since the proposal"):
        approve(book, "Ann", NOON)


def test_a_pie_that_was_compared_is_the_pie_that_is_chosen() -> None:
    nested = """
    Targets  | Pie  | Slice | Target %
             | Main | Core  | 50%
             | Main | C     | 50%
             | Core | A     | 50%
             | Core | B     | 50%
    Holdings | Symbol | Shares | Price
             | A      | 30     | 10
             | B      | 10     | 10
             | C      | 20     | 10
    """
    book = in_memory(nested)
    compared = compare(book, Request(Action.REBALANCE, "Core", level_only=True), NOON)
    assert compared.comparison.scope == "Core, this level only"
    edit(book, "Compare", row_of(book, "Compare", "Choose"), 2, " Closest ")
    assert chosen(book, NOON)[0] == Request(Action.REBALANCE, "Core", level_only=True, choice=Choice.CLOSEST)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (None, r"Compare!B5: no plan is chosen\. Choose one of as set, closest"),
        ("the best", r'Compare!B5: "the best" is none of the plans'),
    ],
)
def test_what_is_not_chosen_is_said(typed: str | None, said: str) -> None:
    book = in_memory(ABC)
    compare(book, REBALANCE, NOON)
    edit(book, "Compare", row_of(book, "Compare", "Choose"), 2, typed)
    with pytest.raises(Refused, match=said):
        chosen(book, NOON)


def test_without_a_comparison_there_is_nothing_to_choose_on() -> None:
    with pytest.raises(Refused, match="there is no Compare sheet to choose on"):
        chosen(in_memory(ABC), NOON)


def test_a_sheet_of_the_user_is_not_overwritten_and_another_name_can_be_set() -> None:
    own = "\n    Compare | Mine\n"
    book = in_memory(ABC + own)
    before = book.grid("Compare")
    with pytest.raises(Refused, match="not made by xl-addin"):
        compare(book, REBALANCE, NOON)
    assert book.grid("Compare") == before
    named = in_memory(ABC + own + "    Settings | Setting | Value\n             | Compare | Plans\n")
    assert compare(named, REBALANCE, NOON).sheet == "Plans"
    assert "Plans" in named.sheet_names()


def test_it_shows_while_orders_are_open_and_says_that_they_are() -> None:
    book = in_memory(ABC)
    propose(book, REBALANCE, NOON)
    approve(book, "Ann", NOON)
    make_orders(book, NOON)
    found = compare(book, REBALANCE, NOON).findings
    assert [str(finding) for finding in found] == [
        "note: Orders!G2: orders are open, so that a plan can be compared but not proposed. Fill in their Status first."
    ]


def test_a_dry_run_and_a_broken_workbook_write_nothing() -> None:
    book = in_memory(ABC)
    compare(book, REBALANCE, Context(NOON.now, "ann", dry_run=True))
    assert "Compare" not in book.sheet_names()
    with pytest.raises(Refused):
        compare(in_memory(ABC.replace("20%", "15%")), REBALANCE, NOON)


def test_it_leaves_a_confirmation_and_the_journal_alone() -> None:
    book = in_memory(ABC)
    propose(book, REBALANCE, NOON)
    before = (book.grid("Confirmation"), book.grid("Journal"))
    compare(book, REBALANCE, NOON)
    assert (book.grid("Confirmation"), book.grid("Journal")) == before
    approve(book, "Ann", NOON)


ACCOUNTS = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 50%
             | Main | B     | 50%
    Holdings | Symbol | Shares | Price | Account
             | A      | 30     | 10    | Joint
             | B      | 10     | 10    | Joint
             | CASH   | 100    |       | Joint
             | A      | 5      | 10    | IRA
             | B      | 15     | 10    | IRA
"""
"""In Joint A is $100 over B, and there are $100 of cash; in the IRA B is $100 over A, and there is none."""


def test_the_plans_of_every_account_side_by_side() -> None:
    book = in_memory(ACCOUNTS)
    everyone = replace(NOON, account="all")
    compared = compare(book, REBALANCE, everyone)
    assert compared.comparison.scope == "Main, each account"
    cents = {
        choice.value: {name: compared.comparison.cents(choice, key) for key, name in compared.comparison.traded.items()}
        for choice in compared.comparison.distinct
    }
    assert cents == {
        "as set": {"IRA: A": 5000, "IRA: B": -5000, "Joint: A": -5000, "Joint: B": 15000},
        "no sales": {"IRA: A": None, "IRA: B": None, "Joint: A": None, "Joint: B": 10000},
    }
    edit(book, "Compare", row_of(book, "Compare", "Choose"), 2, "no sales")
    request, context = chosen(book, NOON)
    assert context == everyone
    shown = compared.comparison.plans[Choice.NO_SALES]
    proposal = propose(book, request, context)
    assert proposal.plan.orders == shown.orders
    approve(book, "Ann", NOON)
    assert [(row.account, row.symbol, row.value) for row in make_orders(book, NOON).rows] == [("Joint", "B", 10000)]


def test_the_plans_of_one_account_are_not_chosen_for_another() -> None:
    book = in_memory(ACCOUNTS)
    compared = compare(book, REBALANCE, replace(NOON, account="IRA"))
    assert compared.comparison.scope == "Main, account IRA"
    edit(book, "Compare", row_of(book, "Compare", "Choose"), 2, "closest")
    with pytest.raises(Refused, match=r"the plans here are not those of account Joint\. Leave out --account"):
        chosen(book, replace(NOON, account="Joint"))
    request, context = chosen(book, replace(NOON, account="ira"))
    assert [(order.account, order.symbol) for order in propose(book, request, context).plan.orders] == [
        ("IRA", "B"),
        ("IRA", "A"),
    ]


def test_the_account_of_the_settings_is_the_one_that_is_compared_and_chosen() -> None:
    book = in_memory(ACCOUNTS + "    Settings | Setting | Value\n             | Account | IRA\n")
    compare(book, REBALANCE, NOON)
    edit(book, "Compare", row_of(book, "Compare", "Choose"), 2, "closest")
    for asked in (NOON, replace(NOON, account="IRA")):
        request, context = chosen(book, asked)
        orders = propose(book, request, context).plan.orders
        assert [(order.account, order.symbol) for order in orders] == [("IRA", "B"), ("IRA", "A")]
