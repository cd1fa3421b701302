"""Wash sales: what does not count, what is said of it, and what stays unsold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from portfolios import SOLD_ON, case, orders

from xl_addin.domain.plan import Action
from xl_addin.domain.portfolio.portfolio import build_portfolio
from xl_addin.domain.rebalancing.propose import propose
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.seldom_rows import ActivityRow
from xl_addin.domain.settings import AccountType, Settings, WashSales
from xl_addin.domain.tax.lots import Part, Sale
from xl_addin.domain.tax.purchases import purchases_of
from xl_addin.domain.tax.wash import washes

if TYPE_CHECKING:
    from xl_addin.domain.plan import Plan

OLD = date(2020, 1, 2)
TWIN = (frozenset({"A", "TWIN"}),)


def lot(shares: int, basis: int, day: date = OLD, symbol: str = "A", account: str | None = None) -> HoldingRow:
    return HoldingRow(symbol, Decimal(shares), Decimal(10), cost_basis=Decimal(basis), acquired=day, account=account)


def trade(shares: int, day: date, symbol: str = "A", *, bought: bool = True, account: str | None = None) -> ActivityRow:
    return ActivityRow(symbol, day, bought, Decimal(shares), account)


def ago(days: int) -> date:
    return SOLD_ON - timedelta(days=days)


def washed(sold: list[HoldingRow], holdings: list[HoldingRow], *trades: ActivityRow, **settings: Any) -> list[str]:
    """Sell whole lots at 10; return the shares and the dollars that do not count."""
    sales = {"A": Sale(holdings, sum((row.shares for row in sold), Decimal()), Decimal(10))}
    parts = {"A": tuple(Part(row, row.shares) for row in sold)}
    found = washes(sales, parts, purchases_of(holdings, trades), SOLD_ON, Settings(**settings))
    return [f"{wash.shares} {wash.cents / 100:.2f}" for wash in found]


@pytest.mark.parametrize(("days", "counts"), [(31, False), (30, True), (1, True), (0, True), (-30, True), (-31, False)])
def test_thirty_days_either_side(days: int, counts: bool) -> None:
    loss = lot(10, 150)
    assert washed([loss], [loss], trade(4, ago(days))) == (["4 20.00"] if counts else [])


def test_the_smaller_of_the_two_quantities_is_disallowed() -> None:
    loss = lot(10, 150)
    assert washed([loss], [loss, lot(25, 250, ago(5))]) == ["10 50.00"]


def test_each_replacement_share_counts_once_the_oldest_loss_first() -> None:
    older, newer = lot(10, 150), lot(10, 120, date(2021, 1, 2))
    assert washed([newer, older], [older, newer, lot(12, 120, ago(5))]) == ["10 50.00", "2 4.00"]


def test_replacements_that_are_sold_themselves_do_not_count() -> None:
    loss, new = lot(10, 150), lot(4, 50, ago(5))
    assert washed([loss, new], [loss, new]) == []


def test_the_rest_of_the_very_lot_is_no_replacement() -> None:
    new = lot(10, 150, ago(5))
    sales = {"A": Sale([new], Decimal(4), Decimal(10))}
    assert washes(sales, {"A": (Part(new, Decimal(4)),)}, purchases_of([new], ()), SOLD_ON, Settings()) == ()


def test_a_gain_is_no_wash_sale_and_another_ticker_no_replacement() -> None:
    gain, loss = lot(10, 50), lot(10, 150)
    assert washed([gain], [gain], trade(4, ago(1))) == []
    assert washed([loss], [loss], trade(4, ago(1), "TWIN")) == []
    assert washed([loss], [loss], trade(4, ago(1), "TWIN"), identical=TWIN) == ["4 20.00"]


def test_a_trade_that_is_also_a_row_of_holdings_counts_once() -> None:
    loss, new = lot(10, 150), lot(3, 30, ago(5), account="Brokerage")
    assert washed([loss], [loss, new], trade(3, ago(5))) == ["3 15.00"]
    assert washed([loss], [loss, new], trade(5, ago(5), account="brokerage")) == ["5 25.00"]
    assert washed([loss], [loss, new], trade(3, ago(5), account="IRA")) == ["6 30.00"]


def planned(*trades: ActivityRow, **settings: Any) -> Plan:
    """A is over its target and held at a loss in one of two lots; it has to sell 30."""
    given = case("P\n  A 20\n  B 80 0 @ 10", **settings)
    holdings = (lot(20, 300), lot(30, 150, date(2021, 1, 2)), HoldingRow("B", Decimal(0), Decimal(10)))
    portfolio, _ = build_portfolio(given.targets, holdings, (), given.settings, None, trades)
    assert portfolio
    return propose(portfolio, Request(Action.REBALANCE), SOLD_ON)


RATES: dict[str, Any] = {"short_term_rate": Decimal("0.4"), "long_term_rate": Decimal("0.1")}


def test_warn_says_so_and_the_loss_does_not_count() -> None:
    plan = planned(trade(5, ago(3)), **RATES)
    assert orders(plan) == "SELL A 40, BUY B 40"
    (finding,) = plan.findings
    said = "5 A sold at a loss are a wash sale with shares bought on 2026-11-20: $25.00 of the loss do not count now"
    assert (finding.severity.value, finding.message) == ("warning", said)
    assert [(one.gain, one.disallowed) for one in plan.orders[0].lots] == [(-10000, 2500), (10000, 0)]
    assert (planned(**RATES).after.tax, plan.after.tax) == (0, 250)


def test_ignore_says_nothing_and_counts_the_loss() -> None:
    plan = planned(trade(5, ago(3)), wash_sales=WashSales.IGNORE, **RATES)
    assert (plan.findings, plan.after.tax) == ((), 0)


def test_block_leaves_the_loss_lot_unsold_and_the_rest_shares() -> None:
    plan = planned(trade(5, ago(3)), wash_sales=WashSales.BLOCK, **RATES)
    assert plan.findings == ()
    assert [one.gain for one in plan.orders[0].lots] == [pytest.approx(15000, abs=10)]
    assert plan.orders[0].shares == pytest.approx(Decimal(30), abs=Decimal("0.01"))
    assert plan.orders[0].shares <= 30
    assert any("20 A stay unsold" in text for text in plan.notes)
    assert all(one.disallowed == 0 for order in plan.orders for one in order.lots)


def test_block_sees_the_plans_own_purchase_of_an_identical_ticker() -> None:
    given = case("P\n  A 20\n  TWIN 80 0 @ 10", wash_sales=WashSales.BLOCK, identical=TWIN)
    holdings = (lot(20, 300), lot(30, 150, date(2021, 1, 2)), HoldingRow("TWIN", Decimal(0), Decimal(10)))
    portfolio, _ = build_portfolio(given.targets, holdings, (), given.settings)
    assert portfolio
    plan = propose(portfolio, Request(Action.REBALANCE), SOLD_ON)
    assert all(one.disallowed == 0 for order in plan.orders for one in order.lots)
    told = replace(portfolio, settings=replace(given.settings, wash_sales=WashSales.WARN))
    assert "wash sale" in propose(told, Request(Action.REBALANCE), SOLD_ON).findings[0].message


def test_buying_back_what_was_sold_is_warned_of() -> None:
    plan = planned(trade(5, ago(3), "B", bought=False))
    assert [f.message for f in plan.findings] == [
        "B was sold on 2026-11-20; buying B now makes a loss of it a wash sale"
    ]
    assert planned(trade(5, ago(31), "B", bought=False)).findings == ()


def test_no_loss_counts_in_an_account_without_tax() -> None:
    plan = planned(trade(5, ago(3)), account_type=AccountType.IRA, wash_sales=WashSales.BLOCK)
    assert orders(plan) == "SELL A 40, BUY B 40"
