"""Limits on a proposal: most orders, fewer orders, turnover, purchases and sales of a slice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from portfolios import Case, case, orders, values
from scipy.optimize import minimize  # type: ignore[import-untyped]  # it has none

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Plan, Side

EVERY = settings(max_examples=80, deadline=None)

FOUR = """
    Portfolio
      A 40   50 @ 100
      B 30   10 @ 100
      C 20   25 @ 100
      D 10   15 @ 100
"""


def test_most_orders_keeps_those_that_bring_most() -> None:
    """A is 1,000 over, B 2,000 under, C 500 over and D 500 over: with two orders A and B share 6,000 as 40 to 30."""
    assert orders(case(FOUR).rebalance()) == "SELL A 10, SELL C 5, SELL D 5, BUY B 20"
    plan = case(FOUR, maximum_orders=2).rebalance()
    assert orders(plan) == "SELL A 15.7143, BUY B 15.7143"
    assert {entry.symbol: entry.reason for entry in plan.left_out} == {
        "C": "left alone: no more than 2 orders",
        "D": "left alone: no more than 2 orders",
    }
    assert "2 more slices would be traded with no limit on orders." in plan.notes


def test_fewer_orders_are_made_as_far_as_the_tolerance_goes() -> None:
    """Without the orders in C and D each is 5 points off: a tolerance of 5 points allows it, 1 point nothing."""
    assert orders(case(FOUR, fewer_orders=Decimal("0.01")).rebalance()) == orders(case(FOUR).rebalance())
    plan = case(FOUR, fewer_orders=Decimal("0.10")).rebalance()
    assert orders(plan) == "SELL A 15.7143, BUY B 15.7143"
    assert plan.left_out[0].reason == "left alone: as few orders as 10pp more drift allows"


def test_turnover_goes_to_the_slices_farthest_off() -> None:
    """Of 10,000 a tenth may be traded: 500 of A, the only slice 25% over its target, for 500 of B."""
    plan = case(FOUR, maximum_turnover=Decimal("0.1")).rebalance()
    assert plan.after.turnover <= 100_000
    assert {order.symbol for order in plan.orders if order.side is Side.BUY} == {"B"}
    assert "farthest off come first" in " ".join(plan.notes)


def test_turnover_that_a_withdrawal_cannot_keep_to_is_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"takes more than the maximum turnover of \$100\.00"):
        case(FOUR, maximum_turnover=Decimal("0.01")).withdraw(20_000)


def with_limits(whole: Case, buys: dict[str, int], sells: dict[str, int]) -> Case:
    rows = [replace(row, maximum_buy=buys.get(row.slice), maximum_sell=sells.get(row.slice)) for row in whole.targets]
    return replace(whole, targets=tuple(rows))


def test_maximum_buy_and_sell_bound_the_one_order() -> None:
    """B may have 600 at most; what A, C and D then bring less is shared by how far they are over."""
    limited = with_limits(case(FOUR), {"B": 60_000}, {"A": 20_000})
    plan = limited.rebalance()
    assert values(plan)["B"] == "600.00"
    assert values(plan)["A"] == "-200.00"
    assert next(order for order in plan.orders if order.symbol == "B").reason.endswith("as far as Maximum buy allows")


def test_maximum_buy_counts_over_the_whole_proposal() -> None:
    """However often an action is repeated on its own result, the limit is that of the proposal."""
    empty = case("P\n  A 90  0 @ 7\n  B 10  0 @ 3", cash=100_000, share_decimals=0)
    limited = with_limits(empty, {"A": 5_000}, {})
    bought = [order for order in limited.invest().orders if order.symbol == "A"]
    assert sum(order.value for order in bought) <= 5_000


@st.composite
def flat(draw: st.DrawFn) -> Case:
    count = draw(st.integers(2, 5))
    percents = [draw(st.integers(1, 30)) for _ in range(count)]
    percents[0] += 100 - sum(percents) if sum(percents) < 100 else 0
    assume(sum(percents) == 100)
    lines = [
        f"  S{n} {p}  {draw(st.integers(0, 400)) / 10} @ {draw(st.integers(5, 90))}" for n, p in enumerate(percents)
    ]
    return case("\n".join(["P", *lines]), cash=draw(st.integers(0, 50_000)))


def distance(whole: Case, plan: Plan) -> float:
    """Σ(z − T)²/T in dollars, from the rows alone."""
    change = {order.symbol: float(order.shares) * (1 if order.side is Side.BUY else -1) for order in plan.orders}
    worth = {
        row.symbol: (float(row.shares) + change.get(row.symbol, 0)) * float(row.price or 0) for row in whole.holdings
    }
    return sum((worth[s] - t) ** 2 / t for s, t in targets(whole).items())


def targets(whole: Case) -> dict[str, float]:
    money = sum(float(row.shares * (row.price or 0)) for row in whole.holdings) + (whole.settings.cash or 0) / 100
    return {row.slice: float(row.percent) / 100 * money for row in whole.targets}


def best_with(whole: Case, traded: tuple[str, ...]) -> float:
    """The least Σ(z − T)²/T when only these are traded and all the money is placed: all of them in proportion."""
    goal = targets(whole)
    held = {row.symbol: float(row.shares * (row.price or 0)) for row in whole.holdings}
    money = sum(held.values()) + (whole.settings.cash or 0) / 100
    rest = sum(held[s] for s in goal if s not in traded)
    share = sum(goal[s] for s in traded)
    fixed = sum((held[s] - goal[s]) ** 2 / goal[s] for s in goal if s not in traded)
    return fixed + (money - rest - share) ** 2 / share


@EVERY
@given(flat(), st.integers(1, 4))
def test_no_choice_of_so_many_orders_is_nearer(whole: Case, most: int) -> None:
    """Against every set of tickers; money that no such set could place is for another rule."""
    plan = replace(whole, settings=replace(whole.settings, maximum_orders=most)).rebalance()
    assert len(plan.orders) <= most
    symbols = list(targets(whole))
    assume(len(symbols) > most and plan.orders and plan.after.cash < 100)
    best = min(best_with(whole, some) for some in combinations(symbols, most))
    assert distance(whole, plan) <= best + 0.05 * len(symbols)


@EVERY
@given(flat(), st.integers(1, 60))
def test_no_plan_within_the_turnover_is_nearer(whole: Case, percent: int) -> None:
    """Against SLSQP on the same problem: Σ(z − T)²/T, Σz = money, Σ|z − v| within the limit."""
    limited = replace(whole, settings=replace(whole.settings, maximum_turnover=Decimal(percent) / 100, minimum_order=0))
    held = [float(row.shares * (row.price or 0)) for row in whole.holdings]
    roof = sum(held) * percent / 100
    cash = (whole.settings.cash or 0) / 100
    assume(roof > cash + 1 and sum(held) > 50)
    plan = limited.rebalance()
    assert plan.after.turnover <= roof * 100 + 1e-6
    goal = list(targets(whole).values())
    count = len(goal)
    solved = minimize(
        lambda x: sum((h + x[i] - x[count + i] - g) ** 2 / g for i, (h, g) in enumerate(zip(held, goal, strict=True))),
        [0.0] * (2 * count),
        bounds=[*((0, None) for _ in goal), *((0, h) for h in held)],
        constraints=[
            {"type": "eq", "fun": lambda x: sum(x[:count]) - sum(x[count:]) - cash},
            {"type": "ineq", "fun": lambda x: roof - sum(x)},
        ],
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-12},
    )
    assume(solved.success)
    assert distance(whole, plan) <= solved.fun + 0.02 * count + 1e-3 * abs(solved.fun)


def test_few_orders_of_many_slices_say_how_far_off_they_may_be() -> None:
    """Forty slices are too many to try all choices: the plan keeps to the limit, and its gap is said."""
    lines = [f"  S{n} 2.5  {10 + n % 7} @ {20 + n % 11}" for n in range(40)]
    plan = case("\n".join(["P", *lines]), maximum_orders=10).rebalance()
    assert len(plan.orders) == 10
    assert plan.certified_gap >= 0


def test_every_pair_of_limits_holds_at_once() -> None:
    for most, share in product((1, 2, 3), ("0.05", "0.2")):
        plan = case(FOUR, cash=30_000, maximum_orders=most, maximum_turnover=Decimal(share)).rebalance()
        assert len(plan.orders) <= most
        assert plan.after.turnover <= Decimal(share) * 1_000_000
