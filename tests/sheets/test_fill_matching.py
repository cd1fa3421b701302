"""Which order an execution fills: by its id, else by symbol, side, account and day; what fills none says why."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from xl_addin.domain.finding import Place
from xl_addin.domain.plan import Side
from xl_addin.sheets.brokers.executions import Execution
from xl_addin.sheets.fill_matching import Matches, matched
from xl_addin.sheets.orders_sheet import OrderRow

DAY = date(2026, 11, 23)


def order(number: int, side: Side, symbol: str, shares: str, day: str = "2026-11-23", **more: str) -> OrderRow:
    window = f"{day}T09:30:00-05:00"
    row = OrderRow(f"R-7-{number}", side, symbol, Decimal(shares), Decimal(10), 0, window, "", "")
    return replace(row, **more)  # type: ignore[arg-type]  # text for fields of text


def traded(side: Side, symbol: str, shares: str, name: str | None = None, **more: object) -> Execution:
    one = Execution(side, symbol, DAY, Decimal(shares), Decimal(10), order=name)
    return replace(one, **more)  # type: ignore[arg-type]  # as the test says


ORDERS = [
    order(1, Side.SELL, "VTI", "10", account="Roth"),
    order(2, Side.BUY, "BRK.B", "4.5"),
    order(3, Side.BUY, "VTI", "3", status="CANCELLED"),
    order(4, Side.BUY, "BND", "7", "2026-11-20"),
    order(5, Side.BUY, "BND", "5", "2026-11-23"),
]


def said(found: Matches) -> list[str]:
    pairs = [f"{row.order}: {'+'.join(str(one.shares) for one in own)}" for row, own in found.matched]
    return pairs + [one.reason for one in found.unmatched]


@pytest.mark.parametrize(
    ("execution", "expected"),
    [
        (traded(Side.SELL, "VTI", "10", "R-7-1"), "R-7-1: 10"),
        (traded(Side.SELL, "VTI", "4", account="roth"), "R-7-1: 4"),
        (traded(Side.SELL, "VTI", "4", account="X1"), "account X1, and order R-7-1 is for Roth"),
        (traded(Side.BUY, "BRK B", "4.5"), "R-7-2: 4.5"),
        (traded(Side.BUY, "BRKB", "4.5", account="X1"), "R-7-2: 4.5"),
        (traded(Side.SELL, "BRK.B", "4.5"), "no order to sell BRK.B"),
        (traded(Side.SELL, "BRK.B", "4.5", "R-7-2"), "order R-7-2 is to buy BRK.B"),
        (traded(Side.BUY, "VTI", "3"), "order R-7-3 is CANCELLED already"),
        (traded(Side.BUY, "VTI", "3", "R-9-1"), "order R-9-1 is none of these"),
        (traded(Side.BUY, "BND", "5"), "R-7-5: 5"),
        (traded(Side.BUY, "BND", "7"), "R-7-4: 7"),
        (traded(Side.BUY, "BND", "5", day=date(2026, 11, 22)), "R-7-4: 5"),
        (traded(Side.BUY, "BND", "5", day=date(2026, 11, 19)),
         "of 2026-11-19, before the trade window of order R-7-5, 2026-11-23"),
        (traded(Side.BUY, "BRK.B", "5"), "5 shares, and order R-7-2 awaits 4.5"),
    ],
)  # fmt: skip
def test_one_execution(execution: Execution, expected: str) -> None:
    assert said(matched(ORDERS, [execution])) == [expected]


def test_the_account_that_is_named_for_a_file_counts_and_not_what_the_file_calls_it() -> None:
    found = matched(ORDERS, [traded(Side.SELL, "VTI", "10", account="Z1")], "Roth")
    assert said(found) == ["R-7-1: 10"]


def test_what_fills_no_order_stops_no_other_and_nothing_is_filled_beyond_what_was_ordered() -> None:
    parts = [traded(Side.BUY, "BND", "3", at=Place("a", row)) for row in (4, 2, 3, 5, 6)]
    found = matched(ORDERS, [*parts, traded(Side.SELL, "XYZ", "1", at=Place("a", 1))])
    assert said(found) == [
        "R-7-4: 3+3", "R-7-5: 3", "no order to sell XYZ", "3 shares, and order R-7-5 awaits 2",
        "3 shares, and order R-7-5 awaits 2",
    ]  # fmt: skip


def test_those_that_name_their_order_go_first() -> None:
    one, two = order(1, Side.BUY, "A", "5"), order(2, Side.BUY, "A", "5")
    found = matched([one, two], [traded(Side.BUY, "A", "5"), traded(Side.BUY, "A", "5", "R-7-1")])
    assert said(found) == ["R-7-1: 5", "R-7-2: 5"]


def test_what_was_filled_before_is_not_awaited_again() -> None:
    part = replace(order(1, Side.BUY, "A", "5"), filled_shares=Decimal(3))
    assert said(matched([part], [traded(Side.BUY, "A", "3")])) == ["3 shares, and order R-7-1 awaits 2"]
    assert said(matched([part], [traded(Side.BUY, "A", "2")])) == ["R-7-1: 2"]


def test_every_execution_is_matched_once_or_told_in_any_order() -> None:
    for seed in range(300):
        rng = random.Random(seed)  # noqa: S311 - a test's own numbers
        orders = [order(n, rng.choice(list(Side)), rng.choice("AB"), str(rng.randint(1, 9))) for n in range(4)]
        trades = [
            traded(rng.choice(list(Side)), rng.choice("AB"), str(rng.randint(1, 5)), at=Place("f", row))
            for row in range(8)
        ]
        found = matched(orders, trades)
        again = matched(orders, rng.sample(trades, len(trades)))
        assert again == found
        counted = [one.at for _, own in found.matched for one in own]
        counted += [one.execution.at for one in found.unmatched]
        assert sorted(place.row for place in counted) == list(range(8))
        for row, own in found.matched:
            assert sum(one.shares for one in own) <= (row.shares or 0)
            assert {(one.symbol, one.side) for one in own} == {(row.symbol, row.side)}
