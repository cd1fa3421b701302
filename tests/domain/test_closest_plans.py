"""Whole plans in whole shares against every other list of orders, from the definition of MATH alone.

The exact plan z* is found here by halving λ until Σ clip(λ·t, L, U) is the money; the closest list is that which makes
Σ (z − z*)²/z* least among all share counts that the cash pays for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, inf

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from portfolios import Case

from xl_addin.domain.band import Band
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Plan, Side
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import Constraint, HoldingRow, TargetRow
from xl_addin.domain.settings import Leftover, Settings

EVERY = settings(max_examples=300, deadline=None)


@dataclass(frozen=True)
class Slice:
    percent: int
    price: int
    held: int


@st.composite
def pies(draw: st.DrawFn) -> list[Slice]:
    cuts = sorted(draw(st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True)))
    edges = [0, *cuts, 100]
    percents = [high - low for low, high in pairwise(edges)]
    return [Slice(percent, draw(st.integers(5, 200)), draw(st.integers(0, 7))) for percent in percents]


def workbook(slices: list[Slice], **chosen: object) -> Case:
    targets = tuple(TargetRow("P", f"S{n}", Decimal(one.percent)) for n, one in enumerate(slices))
    holdings = tuple(HoldingRow(f"S{n}", Decimal(one.held), Decimal(one.price)) for n, one in enumerate(slices))
    return Case(targets, holdings, replace(Settings(share_decimals=0), **chosen))  # type: ignore[arg-type]  # by name


def exact(slices: list[Slice], lower: list[float], upper: list[float], money: float) -> list[float]:
    """The water-fill by halving."""
    low, high = 0.0, 1e9
    for _ in range(300):
        level = (low + high) / 2
        filled = [min(max(level * s.percent, bottom), top) for s, bottom, top in zip(slices, lower, upper, strict=True)]
        low, high = (level, high) if sum(filled) < money else (low, level)
    return filled


def loss(slices: list[Slice], counts: tuple[int, ...], goals: list[float]) -> float:
    return sum((c * s.price - g) ** 2 / g for c, s, g in zip(counts, slices, goals, strict=True) if g)


def counts_after(plan: Plan, slices: list[Slice]) -> tuple[int, ...]:
    change = {order.symbol: int(order.shares) * (1 if order.side is Side.BUY else -1) for order in plan.orders}
    return tuple(s.held + change.get(f"S{n}", 0) for n, s in enumerate(slices))


def nearest(
    slices: list[Slice],
    ranges: list[range],
    goals: list[float],
    money: int,
    *,
    least: int = 0,
    commission: int = 0,
    buys: bool = True,
) -> tuple[float, float]:
    """The least loss of all share counts that the money pays for, and of those that something is sold for; dollars.

    Something is sold for what takes drift away: from what each slice is to be worth, and from its part of what is then
    placed.
    """
    best = worthwhile = inf
    for counts in product(*ranges):
        changes = [(c - s.held) * s.price for c, s in zip(counts, slices, strict=True)]
        small = any(0 < abs(x) < least and c for x, c in zip(changes, counts, strict=True))
        spent = sum(changes) + commission * sum(x != 0 for x in changes)
        into_cash = _into_cash(slices, changes, money - spent, least, commission, buys=buys)
        if not small and spent <= money and not into_cash:
            own = loss(slices, counts, goals)
            best = min(best, own)
            levels = (1, 1 - (money - spent) / (sum(goals) or 1))
            if min(changes) >= 0 or all(_takes_drift_away(slices, counts, [n * g for g in goals]) for n in levels):
                worthwhile = min(worthwhile, own)
    return best, worthwhile


def _takes_drift_away(slices: list[Slice], counts: tuple[int, ...], goals: list[float]) -> bool:
    before = sum(abs(s.held * s.price - goal) for s, goal in zip(slices, goals, strict=True))
    return sum(abs(c * s.price - goal) for c, s, goal in zip(counts, slices, goals, strict=True)) < before


def _into_cash(slices: list[Slice], changes: list[int], left: int, least: int, commission: int, *, buys: bool) -> bool:
    """Whether a sale could be a share smaller, or one more be bought, with what is left: M1 sells in order to buy."""
    freed, more = [], []
    for change, one in zip(changes, slices, strict=True):
        smaller = -change - one.price
        if change < 0:
            freed.append(one.price if smaller >= max(1, least) else -change - commission)
        elif buys:
            more.append(one.price if change else max(one.price, ceil(least / one.price) * one.price) + commission)
    return bool(freed) and left > 0 and min(freed + more) <= left


def judge(plan: Plan, slices: list[Slice], goals: list[float], best: float, worthwhile: float) -> None:
    """Hold a plan against the best there is; one without orders against the best that something is sold for."""
    found = loss(slices, counts_after(plan, slices), goals)
    if plan.orders:
        assert found <= best + 1e-3, "a nearer list exists"
    else:
        assert found <= worthwhile + by_chance(slices, goals), "a nearer list exists"
    assert plan.certified_gap >= found - best - 1e-3 or not plan.left_out, "the certificate is not true"


def by_chance(slices: list[Slice], goals: list[float]) -> float:
    """What nothing is sold for something else for: each slice two fifths of a share nearer, or of its goal if less."""
    return sum((0.4 * min(s.price, g)) ** 2 / g for s, g in zip(slices, goals, strict=True) if g) + 1e-3


@EVERY
@given(pies(), st.integers(0, 1000))
@example([Slice(18, 28, 0), Slice(82, 14, 5)], 19)  # selling one for a dearer one adds drift
def test_rebalance(slices: list[Slice], cash: int) -> None:
    plan = workbook(slices, cash=cash * 100).propose(Request(Action.REBALANCE))
    money = sum(s.held * s.price for s in slices) + cash
    goals = [s.percent / 100 * money for s in slices]
    ranges = [range(int(g / s.price) + 3) for g, s in zip(goals, slices, strict=True)]
    judge(plan, slices, goals, *nearest(slices, ranges, goals, cash))


@EVERY
@given(pies(), st.integers(25, 1000))
def test_invest(slices: list[Slice], cash: int) -> None:
    slices = three(slices)
    plan = workbook(slices, cash=cash * 100).propose(Request(Action.INVEST))
    held = [float(s.held * s.price) for s in slices]
    goals = exact(slices, held, [inf] * len(slices), sum(held) + cash)
    ranges = [
        range(max(s.held, int(g / s.price) - 12), int(g / s.price) + 13) for s, g in zip(slices, goals, strict=True)
    ]
    judge(plan, slices, goals, *nearest(slices, ranges, goals, cash))


@EVERY
@given(pies(), st.integers(1, 1000))
def test_withdraw(slices: list[Slice], amount: int) -> None:
    held = [float(s.held * s.price) for s in slices]
    case = workbook(slices, cash=0)
    if amount > sum(held):
        with pytest.raises(Refused, match="more than can be withdrawn"):
            case.propose(Request(Action.WITHDRAW, amount=amount * 100))
        return
    plan = case.propose(Request(Action.WITHDRAW, amount=amount * 100))
    goals = exact(slices, [0.0] * len(slices), held, sum(held) - amount)
    ranges = [range(s.held + 1) for s in slices]
    judge(plan, slices, goals, *nearest(slices, ranges, goals, -amount, buys=False))


@settings(max_examples=60, deadline=None)
@given(pies(), st.integers(25, 1000))
def test_invest_what_fits(slices: list[Slice], cash: int) -> None:
    """Nothing that may be bought fits into what is left; of all such lists, none is nearer."""
    plan = workbook(slices, cash=cash * 100, leftover=Leftover.INVEST).propose(Request(Action.INVEST))
    held = [float(s.held * s.price) for s in slices]
    goals = exact(slices, held, [inf] * len(slices), sum(held) + cash)
    cheapest = min(s.price for s in slices)
    assert plan.after.cash < cheapest * 100
    full = [
        loss(slices, counts, goals)
        for counts in product(*(range(s.held, s.held + cash // s.price + 1) for s in slices))
        if 0 <= cash - sum((c - s.held) * s.price for c, s in zip(counts, slices, strict=True)) < cheapest
    ]
    judge(plan, slices, goals, min(full), min(full))


@EVERY
@given(pies(), st.integers(100, 1000), st.integers(2, 30))
def test_commissions_are_paid(slices: list[Slice], cash: int, commission: int) -> None:
    """The exact plan here is the one the engine aims at once commissions are paid; the cash pays for them too."""
    case = workbook(slices, cash=cash * 100, commission=commission * 100)
    plan = case.propose(Request(Action.INVEST))
    spent = sum(order.value for order in plan.orders) + commission * 100 * len(plan.orders)
    assert plan.after.cash == cash * 100 - spent >= 0


@EVERY
@given(pies(), st.integers(0, 1000), st.integers(50, 400))
def test_a_large_smallest_order(slices: list[Slice], cash: int, least: int) -> None:
    """Steps of at least the smallest order are chosen exactly; the others go by the exact plan under it."""
    plan = workbook(slices, cash=cash * 100, minimum_order=least * 100).propose(Request(Action.REBALANCE))
    after = counts_after(plan, slices)
    for order in plan.orders:
        number = int(order.symbol[1:])
        assert order.value >= least * 100 or after[number] == 0
    money = sum(s.held * s.price for s in slices) + cash
    goals = [s.percent / 100 * money for s in slices]
    lacking = [g - s.held * s.price for g, s in zip(goals, slices, strict=True)]
    # where no slice lacks a smallest order, cash that is not invested counts as well
    if all(s.price >= least for s in slices) and max(lacking) >= least:
        ranges = [range(int(g / s.price) + 3) for g, s in zip(goals, slices, strict=True)]
        judge(plan, slices, goals, *nearest(slices, ranges, goals, cash, least=least))


@EVERY
@given(pies(), st.integers(0, 1000), st.lists(st.integers(0, 2), min_size=4, max_size=4))
def test_mixed_steps(slices: list[Slice], cash: int, decimals: list[int]) -> None:
    """Whole shares beside tenths and hundredths: brute force over the lattice of each, sales made to buy."""
    money = sum(s.held * s.price for s in slices) + cash
    assume(money and len(slices) == 2)
    case = workbook(slices, cash=cash * 100, minimum_order=0)
    rows = tuple(replace(row, share_decimals=d) for row, d in zip(case.targets, decimals, strict=False))
    plan = replace(case, targets=rows).propose(Request(Action.REBALANCE))
    goals = [s.percent / 100 * money for s in slices]
    change = {o.symbol: float(o.shares) * (1 if o.side is Side.BUY else -1) for o in plan.orders}
    worth = [(s.held + change.get(f"S{n}", 0.0)) * s.price for n, s in enumerate(slices)]
    found = sum((z - g) ** 2 / g for z, g in zip(worth, goals, strict=True))
    near = [[k / 10**d for k in _around(g / s.price * 10**d)] for g, s, d in zip(goals, slices, decimals, strict=False)]
    best = inf
    for counts in product(*near):
        changes = [(c - s.held) * s.price for c, s in zip(counts, slices, strict=True)]
        steps = [s.price / 10**d for s, d in zip(slices, decimals, strict=False)]
        left = cash - sum(changes)
        if left >= -1e-9 and (min(changes) >= 0 or left < min(steps) - 1e-9):
            best = min(best, sum((c * s.price - g) ** 2 / g for c, s, g in zip(counts, slices, goals, strict=True)))
    assert found <= best + 1e-3
    assert plan.certified_gap >= found - best - 1e-3 or not plan.orders


def _around(count: float) -> list[int]:
    return [k for k in range(int(count) - 25, int(count) + 26) if k >= 0]


@settings(max_examples=120, deadline=None)
@given(pies(), st.integers(0, 1000), st.lists(st.sampled_from((None, None, *Constraint)), min_size=4, max_size=4))
def test_constraints(slices: list[Slice], cash: int, constraints: list[Constraint | None]) -> None:
    """With slices that must not be bought, or sold: the bounds of the exact plan bind the shares too.

    Of what must not be bought and was sold, no more may be had the next time: that moves the goal of the others, and
    the list comes as near to the goal of a second run. What it then lacks to the first is in its certificate.
    """
    slices = three(slices)
    case = workbook(slices, cash=cash * 100)
    rows = tuple(replace(row, constraint=c) for row, c in zip(case.targets, constraints, strict=False))
    plan = replace(case, targets=rows).propose(Request(Action.REBALANCE))
    held = [float(s.held * s.price) for s in slices]
    keeps, stays = (Constraint.NO_SELL, Constraint.LOCKED), (Constraint.NO_BUY, Constraint.LOCKED)
    lower = [value if c in keeps else 0.0 for value, c in zip(held, constraints, strict=False)]
    upper = [value if c in stays else inf for value, c in zip(held, constraints, strict=False)]
    money = sum(held) + cash
    goals = exact(slices, lower, upper, min(money, sum(upper)))
    mosts = [s.held if c in stays else 10**6 for s, c in zip(slices, constraints, strict=False)]
    ranges = [
        range(max(int(g / s.price) - 12, s.held * (c in keeps)), min(int(g / s.price) + 12, most) + 1)
        for s, c, g, most in zip(slices, constraints, goals, mosts, strict=False)
    ]
    # what is held where a constraint binds it is not traded for the sake of the others' share steps
    still = [c is not None and abs(g - v) < 1e-6 for c, g, v in zip(constraints, goals, held, strict=False)]
    ranges = [range(s.held, s.held + 1) if f else r for s, f, r in zip(slices, still, ranges, strict=True)]
    best, worthwhile = nearest(slices, ranges, goals, cash)
    after = counts_after(plan, slices)
    if any(c in stays and k < s.held for c, k, s in zip(constraints, after, slices, strict=False)):
        assert plan.certified_gap >= loss(slices, after, goals) - best - 1e-3
    else:
        judge(plan, slices, goals, best, worthwhile)


@settings(max_examples=120, deadline=None)
@given(pies(), st.integers(0, 1000), st.integers(1, 15))
def test_bands(slices: list[Slice], cash: int, points: int) -> None:
    """The goals as M1_RULES words them: what is out goes to its target, what is in takes or gives only what is left."""
    slices = three(slices)
    held = [float(s.held * s.price) for s in slices]
    assume(sum(held) > 0)
    plan = workbook(slices, cash=cash * 100, band=Band(Fraction(points, 100))).propose(Request(Action.REBALANCE))
    out = [abs(Fraction(s.held * s.price) / int(sum(held)) - Fraction(s.percent, 100)) * 100 > points for s in slices]
    if not any(out):
        assert not plan.orders
        return
    money = sum(held) + cash
    targets = [s.percent / 100 * money for s in slices]
    spare = money - sum(t if o else v for t, o, v in zip(targets, out, held, strict=True))
    if spare >= 0:
        lower = [t if o else v for t, o, v in zip(targets, out, held, strict=True)]
        upper = [t if o else max(v, t) for t, o, v in zip(targets, out, held, strict=True)]
    else:
        lower = [min(v, t) for t, v in zip(targets, held, strict=True)]
        upper = [t if o else v for t, o, v in zip(targets, out, held, strict=True)]
    goals = exact(slices, lower, upper, min(money, sum(upper)))
    ranges = [
        range(max(0, int(g / s.price) - 12), int(g / s.price) + 13) if o else _between(s, low, high)
        for s, g, o, low, high in zip(slices, goals, out, lower, upper, strict=True)
    ]
    still = [not o and abs(g - v) < 1e-6 for g, o, v in zip(goals, out, held, strict=True)]
    ranges = [range(s.held, s.held + 1) if f else r for s, f, r in zip(slices, still, ranges, strict=True)]
    best, worthwhile = nearest(slices, ranges, goals, cash)
    judge(plan, slices, goals, best + plan.certified_gap, worthwhile + plan.certified_gap)
    if plan.certified_gap:
        # the nearest list would take a slice out of its band, and a second run would bring it back
        inside = [
            abs(Fraction(actual) - Fraction(s.percent, 100)) * 100 <= points for actual, s in _after(plan, slices)
        ]
        assert all(inside)


def _after(plan: Plan, slices: list[Slice]) -> list[tuple[Fraction, Slice]]:
    """What part of the whole each slice is after a plan."""
    worth = [count * s.price for count, s in zip(counts_after(plan, slices), slices, strict=True)]
    return [(Fraction(own, sum(worth)), s) for own, s in zip(worth, slices, strict=True)]


def test_idle_cash_that_no_slice_wants_enough_of_is_placed() -> None:
    """A hundred slices want 26 cents each: 26 orders of the smallest size, and then nothing more."""
    whole = workbook([Slice(1, 50, 10)] * 100, cash=2600, share_decimals=5)
    plan = whole.propose(Request(Action.REBALANCE))
    assert [order.value for order in plan.orders] == [100] * 26
    assert not whole.after(plan).propose(Request(Action.REBALANCE)).orders


def three(slices: list[Slice]) -> list[Slice]:
    """At most three slices, so that all counts within twelve of the goal can be tried."""
    first = slices[:2]
    return [*first, replace(slices[-1], percent=100 - sum(s.percent for s in first))] if len(slices) > 3 else slices


def _between(one: Slice, low: float, high: float) -> range:
    """The share counts of a slice in its band that go no further than its target."""
    return range(ceil(low / one.price - 1e-9), int(high / one.price + 1e-9) + 1)
