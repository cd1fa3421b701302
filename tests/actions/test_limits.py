"""Limits and costs from the sheets to the gate: what is refused, and what makes an approval worthless."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from notation import value
from workbooks import in_memory

from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve
from xl_addin.actions.functions import call
from xl_addin.actions.orders import make_orders
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.sheets.image import CellEdit, Changes

NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann")
REBALANCE = Request(Action.REBALANCE)

BOOK = """
    Targets  | Pie  | Slice | Target % | Maximum buy | Maximum sell
             | Main | A     | 40%      |             | 500
             | Main | B     | 40%      | 500         |
             | Main | C     | 20%      |             |
    Holdings | Symbol | Shares | Price
             | A      | 50     | 10
             | B      | 30     | 10
             | C      | 20     | 10
    Settings | Setting             | Value
             | Maximum orders      | 5
             | Maximum turnover    | 50%
             | Prefer fewer orders | no
             | Spread              | 0.1%
             | Minimum order       | 2
"""


@pytest.mark.parametrize(
    ("cell", "typed", "told"),
    [
        ("Targets 3 4", "400", "Targets!D3: Target Main / B changed since the proposal: was 40%, maximum buy 500.00, "
                               "is 40%, maximum buy 400.00"),
        ("Targets 2 5", "", "Targets!C2: Target Main / A changed since the proposal: was 40%, maximum sell 500.00, "
                            "is 40%"),
        ("Settings 2 2", "6", "Settings!B2: Setting Maximum orders changed since the proposal: was 5, is 6"),
        ("Settings 2 2", "none", "Settings!B2: Setting Maximum orders changed since the proposal: was 5, is blank"),
        ("Settings 3 2", "60%", "Settings!B3: Setting Maximum turnover changed since the proposal: was 0.5, is 0.6"),
        ("Settings 4 2", "yes", "Settings!B4: Setting Fewer orders changed since the proposal: was blank, is 0.005"),
        ("Settings 5 2", "0.2%", "Settings!B5: Setting Spread changed since the proposal: was 0.001, is 0.002"),
    ],
)  # fmt: skip
def test_an_approval_is_worth_nothing_once_a_limit_changed(cell: str, typed: str, told: str) -> None:
    book = in_memory(BOOK)
    propose(book, REBALANCE, NOON)
    approve(book, "Ann", NOON)
    sheet, row, column = cell.split()
    book.write(Changes(edits=(CellEdit(sheet, int(row), int(column), value(typed)),)))
    with pytest.raises(Refused) as refused:
        make_orders(book, NOON)
    (finding,) = refused.value.findings
    assert f"error: {told}. " in f"{finding}"
    assert check(book, NOON).status == "STALE"


CONTRADICTION = BOOK.replace("| 500         |", "| 1.50        |")
TOLD = "Maximum buy of B, $1.50, leaves no order: Minimum order (row 6 of Settings) allows none below $2.00"


def test_a_contradiction_is_told_by_check_and_stops_a_proposal() -> None:
    book = in_memory(CONTRADICTION)
    assert [f.message for f in check(book, NOON).findings] == [TOLD]
    with pytest.raises(Refused) as refused:
        propose(book, REBALANCE, NOON)
    assert [str(f.at) for f in refused.value.findings] == ["Targets!D3"]


def test_a_function_counts_the_rows_of_the_ranges_it_was_given() -> None:
    book = in_memory(CONTRADICTION)
    tables = [book.grid(name).rows for name in ("Targets", "Holdings", "Settings")]
    answer = call("PIE_CHECK", tables, NOON.now)
    assert isinstance(answer, tuple)
    assert answer[1:] == (
        (
            *("error", "targets row 3, Maximum buy", TOLD.replace("Settings", "settings")),
            "Type at least $2.00, or 0 if no order is meant, or lower the other.",
        ),
    )


def test_a_warning_is_told_and_stops_nothing() -> None:
    book = in_memory(BOOK.replace("0.1%", "5%"))
    told = [str(f.at) for f in propose(book, REBALANCE, NOON).plan.findings if "a spread of 5%" in f.message]
    assert told == ["Settings!B5"]
