"""Random portfolios, any action, filled by a simulated broker: the fills leave what the plan said, to the cent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from broker import REJECTED, WHOLE, Broker, How, Ticket
from domain.test_plan_invariants import proposed
from portfolios import SOLD_ON
from random_portfolios import random_case, random_request

from xl_addin.domain.plan import Action, Side
from xl_addin.domain.tax.fills import Fill, Pick
from xl_addin.domain.tax.ledger import after_fills
from xl_addin.sheets.executions import remaining

if TYPE_CHECKING:
    from collections.abc import Callable

    from broker import Trade
    from portfolios import Case

    from xl_addin.domain.plan import Order, Plan
    from xl_addin.domain.rebalancing.scope import Request
    from xl_addin.domain.tax.fills import Ledger

HOWS = (WHOLE, REJECTED, How((Decimal("0.4"),)), How((Decimal("0.3"), Decimal(1)), Decimal("1.01")))


def some_plan(seed: int) -> tuple[Case, Request, Plan] | None:
    """Return a random workbook and a plan with orders, without what lies between the estimate and any fill."""
    pick = Random(seed).randint  # noqa: S311 - a test's own numbers
    case = random_case(pick)
    lots = tuple(
        replace(
            row,
            cost_basis=(row.shares * (row.price or 0) * pick(50, 150) / 100).quantize(Decimal("0.01")),
            acquired=SOLD_ON - timedelta(days=pick(40, 900)),
        )
        if row.shares
        else row
        for row in case.holdings
    )
    case = replace(case, holdings=lots, settings=replace(case.settings, spread=Decimal(0)))
    request = random_request(pick, case)
    plan = proposed(case, request)
    return (case, request, plan) if plan is not None and plan.orders else None


def traded(plan: Plan, case: Case, how: Callable[[Ticket], How]) -> Broker:
    broker = Broker({}, Decimal(case.settings.cash or 0) / 100)
    for row in case.holdings:
        broker.shares[row.symbol] = broker.shares.get(row.symbol, Decimal()) + row.shares
    tickets = [
        Ticket(str(number), order.side.value, order.symbol, order.shares, order.price)
        for number, order in enumerate(plan.orders)
    ]
    broker.trade(tickets, SOLD_ON, how)
    return broker


def fill(trade: Trade, order: Order, commission: Decimal, before: Decimal) -> Fill:
    """Return a trade as a fill, after so many shares of its order; the whole at its price came to the estimate."""
    as_estimated = trade.shares == order.shares and trade.price == order.price
    picks = remaining([Pick(lot.shares, lot.acquired) for lot in order.lots], before)
    value = Decimal(order.value) / 100 if as_estimated else None
    return Fill(order.side, order.symbol, trade.day, trade.shares, trade.price, commission, picks=picks, value=value)


def filled(case: Case, plan: Plan, broker: Broker) -> tuple[Ledger, Decimal]:
    """Return the lots after the fills, and what they moved into the cash."""
    commission = Decimal(case.settings.commission) / 100
    fills: list[Fill] = []
    before: dict[str, Decimal] = defaultdict(Decimal)
    for trade in broker.trades:
        name = trade.ticket.order
        fills.append(fill(trade, plan.orders[int(name)], commission, before[name]))
        before[name] += trade.shares
    done = after_fills(case.holdings, fills, case.settings)
    moved = sum(
        (one.dollars - one.fees if one.side is Side.SELL else -one.dollars - one.fees for one in fills), Decimal()
    )
    return done, moved


def held(done: Ledger) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in done.lots:
        found[row.symbol] = found.get(row.symbol, Decimal()) + row.shares
    return found


def check_as_estimated(seed: int) -> int:
    """Fill every order as estimated; return how many orders there were."""
    some = some_plan(seed)
    if some is None:
        return 0
    case, request, plan = some
    broker = traded(plan, case, lambda _: WHOLE)
    done, moved = filled(case, plan, broker)
    assert held(done) == {symbol: shares for symbol, shares in broker.shares.items() if shares}, seed
    deposit = request.amount if request.action is Action.INVEST else 0
    assert (case.settings.cash or 0) + deposit + moved * 100 == plan.after.cash, seed
    expected: dict[str, Decimal] = {}
    for row in case.after(plan).holdings:
        if row.shares:
            expected[row.symbol] = expected.get(row.symbol, Decimal()) + row.shares
    assert held(done) == expected, seed
    gains = [order.gain for order in plan.orders if order.side is Side.SELL and order.gain is not None]
    if len(gains) == len([order for order in plan.orders if order.side is Side.SELL]) and not case.settings.commission:
        found = sum((one.gain or Decimal() for one in done.closed), Decimal()) * 100
        assert abs(found - sum(gains)) <= len(done.closed), f"{seed}: more than a cent a lot"
    return len(plan.orders)


def check_any_way(seed: int) -> int:
    """Fill orders whole, in part, at other prices or not at all, in any order; return how many trades there were."""
    some = some_plan(seed)
    if some is None:
        return 0
    rng, (case, _, plan) = Random(seed), some  # noqa: S311 - a test's own numbers
    broker = traded(plan, case, lambda _: rng.choice(HOWS))
    shuffled = replace(broker, trades=rng.sample(broker.trades, len(broker.trades)))
    done, moved = filled(case, plan, shuffled)
    assert held(done) == {symbol: shares for symbol, shares in broker.shares.items() if shares}, seed
    commission = Decimal(case.settings.commission) / 100
    cash = sum((trade.moved - commission for trade in broker.trades), Decimal())
    assert abs(moved - cash) <= Decimal("0.01") * len(broker.trades), seed
    return len(broker.trades)


def test_filled_as_estimated_the_portfolio_is_what_the_plan_said() -> None:
    assert sum(check_as_estimated(seed) for seed in range(250)) > 250


def test_filled_in_any_way_nothing_is_lost_and_nothing_counts_twice() -> None:
    assert sum(check_any_way(seed) for seed in range(10_000, 10_200)) > 200
