"""`Maximum realised gain`: the plan nearest to the targets that keeps to it, or the least possible."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from portfolios import SOLD_ON, case, orders

from xl_addin.domain.band import Band
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Plan, Side
from xl_addin.domain.portfolio.portfolio import build_portfolio
from xl_addin.domain.rebalancing.propose import propose
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import LotMethod


def lot(symbol: str, shares: int, basis: int | None, year: int = 2020) -> HoldingRow:
    cost = None if basis is None else Decimal(basis)
    return HoldingRow(symbol, Decimal(shares), Decimal(10), cost_basis=cost, acquired=date(year, 1, 2))


HELD = (lot("A", 30, 60), lot("A", 20, 190), lot("B", 20, 100), lot("C", 10, 100), lot("D", 10, 130))


def planned(amount: int = 0, held: tuple[HoldingRow, ...] = HELD, **settings: Any) -> Plan:
    """A is over its target by $140 and B by $20; withdraw an amount, or rebalance."""
    settings = {"lot_method": LotMethod.HIFO, **settings}
    given = case("P\n  A 40\n  B 20\n  C 30\n  D 10", **settings)
    portfolio, findings = build_portfolio(given.targets, held, (), given.settings)
    assert portfolio, findings
    return propose(portfolio, Request(Action.WITHDRAW if amount else Action.REBALANCE, amount=amount), SOLD_ON)


def gain(plan: Plan) -> int:
    return sum(order.gain or 0 for order in plan.orders)


def test_without_the_limit_and_with_one_that_does_not_bind_it_is_the_same_plan() -> None:
    free = planned()
    assert planned(maximum_gain=gain(free)) == free
    assert planned(maximum_gain=10**9) == free


@pytest.mark.parametrize("decimals", [5, 0])
@pytest.mark.parametrize("limit", [0, 1, 500, 1000, 2500])
@pytest.mark.parametrize("method", [LotMethod.HIFO, LotMethod.FIFO, LotMethod.MIN_TAX, LotMethod.M1])
def test_no_plan_realises_more(limit: int, method: LotMethod, decimals: int) -> None:
    rates: dict[str, Any] = {"short_term_rate": Decimal("0.3"), "long_term_rate": Decimal("0.15")}
    plan = planned(maximum_gain=limit, lot_method=method, share_decimals=decimals, **rates)
    assert gain(plan) <= limit
    free = planned(lot_method=method, share_decimals=decimals, **rates)
    if gain(free) > limit:
        assert plan.after.chi2 >= free.after.chi2
        assert any("held back" in note for note in plan.notes)


def test_more_gain_allowed_comes_nearer_to_the_targets() -> None:
    tried = [planned(maximum_gain=limit).after.chi2 for limit in (0, 300, 600, 900, 1200)]
    assert tried == sorted(tried, reverse=True)
    assert tried[0] > tried[-1]


def test_a_loss_is_not_harvested_beyond_what_the_targets_ask_for() -> None:
    held = (lot("A", 30, 60), lot("A", 20, 190), lot("B", 20, 100), lot("C", 10, 100), lot("D", 4, 90))
    plan = planned(held=held, maximum_gain=100)
    assert gain(plan) <= 100 < gain(planned(held=held))
    assert not any(order.symbol == "D" and order.side is Side.SELL for order in plan.orders)


def test_a_band_asks_for_no_sale_that_the_limit_forbids() -> None:
    plan = planned(maximum_gain=0, band=Band(Fraction(1, 100)))
    assert gain(plan) <= 0 < gain(planned(band=Band(Fraction(1, 100))))


def test_a_withdrawal_raises_its_cash_from_what_gains_least() -> None:
    plan = planned(30000, maximum_gain=2000)
    assert sum(order.value for order in plan.orders) >= 30000
    assert gain(plan) <= 2000
    assert gain(planned(30000)) > 2000


def test_a_pie_whose_gains_are_held_back_is_not_paid_for_with_other_gains() -> None:
    """Core is $310 of $500; while A keeps its gains, B, far under its target, is not sold for it."""
    given = case("P\n  Core 60\n    A 20\n    B 40\n    C 40\n  D 40", maximum_gain=0)
    held = (lot("A", 20, 20), lot("B", 6, 20), lot("C", 5, 60), lot("D", 19, 190))
    portfolio, findings = build_portfolio(given.targets, held, (), given.settings)
    assert portfolio, findings
    plan = propose(portfolio, Request(Action.REBALANCE), SOLD_ON)
    assert gain(plan) <= 0
    assert not any(order.symbol == "B" and order.side is Side.SELL for order in plan.orders)


def test_where_every_sale_is_held_back_that_is_the_reason() -> None:
    held = (lot("A", 50, 100), lot("B", 20, 100), lot("C", 20, 100), lot("D", 10, 50))
    plan = planned(held=held, maximum_gain=0)
    assert (plan.orders, plan.nothing) == (
        (),
        "Every sale that would help is held back for the gain it would realise.",
    )


def test_the_least_possible_is_told() -> None:
    held = (lot("A", 50, 100), lot("B", 20, 100), lot("C", 10, 50), lot("D", 10, 50))
    with pytest.raises(Refused, match=r"the least gain this can realise is \$50\.0\d, and the most allowed is \$1\.00"):
        planned(10000, held, maximum_gain=100)


def test_whole_shares_and_commissions_refuse_no_cash_that_the_limit_allows() -> None:
    """$75.50 and a commission an order: B's loss of $136.50 a share lets A be sold too, seven shares of it."""
    given = case("P\n  A 50\n  B 50", commission=300, maximum_gain=0, share_decimals=0)
    held = (lot("A", 24, 162), HoldingRow("B", Decimal(2), Decimal(35), cost_basis=Decimal(343)))
    portfolio, _ = build_portfolio(given.targets, held, (), given.settings)
    assert portfolio
    plan = propose(portfolio, Request(Action.WITHDRAW, amount=7550), SOLD_ON)
    assert gain(plan) <= 0
    assert sum(order.value for order in plan.orders) >= 7550 + 300 * len(plan.orders)


def test_shares_of_unknown_cost_count_as_if_they_had_cost_nothing() -> None:
    held = (lot("A", 50, None), lot("B", 20, 200), lot("C", 10, 100), lot("D", 20, 200))
    sold = [order for order in planned(held=held, maximum_gain=1000).orders if order.symbol == "A"]
    assert sum(order.value for order in sold) <= 1000
    assert orders(planned(held=held, maximum_gain=0))[:6] != "SELL A"
