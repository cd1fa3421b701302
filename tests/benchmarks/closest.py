"""Whole shares and the water-fill beside what one would pick instead, all in one run; and how the time grows.

Run by hand, in an environment of its own:

    pip install -e ".[benchmark]"
    PYTHONPATH=.:tests python tests/benchmarks/closest.py       --write keeps the figures, and makes README's of them

Every case is the same for all: money, none of it invested yet, prices, and target weights, drawn at random from a seed.
All are judged by Σ (z − T)²/T in dollars, T being a target's part of the money. What each of them solves:

    ours, bare      `closest`: that sum made least over whole shares, with a bound that proves how near it is
    ours, whole     `build_portfolio` and `propose`: the same, with every rule of the settings, the reasons in words,
                    the measures before and after
    greedy          PyPortfolioOpt's `greedy_portfolio`: rounds down, then buys share after share; makes nothing least
    LP              PyPortfolioOpt's `lp_portfolio`: Σ |z − T| + cash left, least (to the solver's tolerance)
    rebalance       the package of that name, as it comes: Σ |z − T|/T, least. It has no prices but Yahoo's; they are
                    given to it the way its own tests do
    HiGHS           `scipy.optimize.milp`: the very sum of ours. The loss of a name is convex, so that the chords
                    between neighbouring whole numbers of shares are exact at these, and too low elsewhere: a plan
                    that is best under the chords next to T is best of all where it stays among them (elsewhere it is
                    none the less judged by its true loss). Asked to leave no gap, as ours leaves none; where a time
                    limit stops it, that is said

and for the continuous problem with a budget and bounds, 30 names:

    ours            `water_fill`, in whole cents
    SLSQP           `scipy.optimize.minimize`, with the gradient given to it, from the values held

The rows of our tables and the weights and prices of PyPortfolioOpt are made before the clock starts. The sides run in
turn, the least of several runs counts (what takes a second runs once), as CPU time of this process; a median is over
the cases.

What not to conclude: that greedy, the LP or `rebalance` are wrong. They make another sum least, or none, and are judged
by ours, which they never had to make least. Nor does the speed of the bare core tell that of the whole plan, which does
far more than any of the others: see both. And the ratios are those of one machine, of these versions and of portfolios
like these: where money is short for whole shares, or prices reach from cents to hundreds of thousands, every exact
method takes longer, and ours may end with a gap, which it tells.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from math import log
from random import Random
from statistics import median
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd
import rebalance.asset
from benchmarks import pies, rate, worst
from loguru import logger
from portfolios import Case
from pypfopt.discrete_allocation import DiscreteAllocation
from readme_parts import README, with_part
from rebalance.money import Price
from rebalance.portfolio import Portfolio as TheirPortfolio
from scipy.optimize import Bounds, LinearConstraint, milp, minimize  # type: ignore[import-untyped]
from speed_table import LAST_RUN, speed

from xl_addin.domain.plan import Action
from xl_addin.domain.portfolio.pies import Node, Tree
from xl_addin.domain.rebalancing import constraints
from xl_addin.domain.rebalancing.goals import Manner, goals
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow, PriceRow, TargetRow
from xl_addin.domain.search.closest import closest
from xl_addin.domain.search.question import Question, Ticker
from xl_addin.domain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xl_addin.domain.plan import Plan

PLAIN_PLANS = {"fractional": 5_000, "whole shares": 1_000, "invest": 1_000}
"""How many plain plans of each kind are made."""
RUNS = 3
SIZES = {100: 7, 30: 7}
"""How many cases there are of so many names."""
PARTS = 102_400
"""Weights are whole numbers of these, which floats add up without an error: `rebalance` insists on exactly 100."""
CHORDS = 8
"""Chords each side of a target."""
TIME_LIMIT = 10.0
"""Seconds that HiGHS has for a case."""
SAME = 1e-9
SLOW = 1.0
"""Seconds after which a run is not repeated."""
OFTEN = 10
"""How often at once that is run which takes microseconds, too few for the clock."""
GROWTH = (30, 100, 300, 1000, 3000)

T = TypeVar("T")


@dataclass(frozen=True)
class Money:
    """Dollars to invest, and cents a share and parts of the whole by name."""

    dollars: int
    cents: tuple[int, ...]
    parts: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        return [f"S{i}" for i in range(len(self.cents))]

    @property
    def targets(self) -> list[float]:
        return [self.dollars * part / PARTS for part in self.parts]

    @property
    def prices(self) -> list[float]:
        return [cents / 100 for cents in self.cents]

    def loss(self, shares: Mapping[str, float]) -> float:
        """Return Σ (z − T)²/T; infinite for what the money does not pay for."""
        worth = [shares.get(name, 0) * price for name, price in zip(self.names, self.prices, strict=True)]
        if sum(worth) > self.dollars + 0.005:
            return float("inf")
        return sum((there - wanted) ** 2 / wanted for there, wanted in zip(worth, self.targets, strict=True))


def some_money(seed: int, count: int) -> Money:
    rng = Random(seed * 10_000 + count)  # noqa: S311 - a benchmark's own numbers
    parts = shares_of(PARTS, [rng.expovariate(1) + 0.02 for _ in range(count)])
    dollars = rng.choice((1_000, 10_000, 100_000)) * count
    return Money(dollars, tuple(rng.randint(500, 60_000) for _ in range(count)), tuple(parts))


def shares_of(whole: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers of at least 1 that sum to a whole, about in proportion."""
    found = [max(1, int(whole * weight / sum(weights))) for weight in weights]
    found[found.index(max(found))] += whole - sum(found)
    return found


@dataclass
class Answer:
    """Shares by name, whether it was stopped by a time limit, and by how many dollars it may not be the nearest."""

    shares: Mapping[str, float]
    stopped: bool = False
    gap: float = 0.0


def bare(money: Money) -> Answer:
    tickers = [
        Ticker(name, cents, 1, 1, 0, 100 * target)
        for name, cents, target in zip(money.names, money.cents, money.targets, strict=True)
    ]
    found = closest(Question(tuple(tickers), 100 * money.dollars))
    lost = found.objective - found.bound
    shares = {name: float(found.units.get(name, 0)) for name in money.names}
    return Answer(shares, gap=lost / 100 if lost > SAME * found.objective else 0.0)


@cache
def _rows(money: Money) -> Case:
    targets = tuple(
        TargetRow("P", name, Decimal(100 * part) / PARTS) for name, part in zip(money.names, money.parts, strict=True)
    )
    prices = tuple(PriceRow(n, Decimal(cents).scaleb(-2)) for n, cents in zip(money.names, money.cents, strict=True))
    return Case(targets, (), Settings(share_decimals=0, cash=100 * money.dollars), prices)


def whole(money: Money) -> Answer:
    plan = _rows(money).invest()
    return Answer({order.symbol: float(order.shares) for order in plan.orders}, gap=plan.certified_gap)


@cache
def _weights_and_prices(money: Money) -> tuple[dict[str, float], pd.Series[float]]:
    weights = {name: part / PARTS for name, part in zip(money.names, money.parts, strict=True)}
    return weights, pd.Series(money.prices, index=money.names)


def _discrete(money: Money) -> DiscreteAllocation:
    weights, prices = _weights_and_prices(money)
    return DiscreteAllocation(weights, prices, total_portfolio_value=money.dollars)


def greedy(money: Money) -> Answer:
    return Answer(_discrete(money).greedy_portfolio()[0])


def linear(money: Money) -> Answer:
    return Answer(_discrete(money).lp_portfolio()[0])


def package(money: Money) -> Answer:
    prices = dict(zip(money.names, money.prices, strict=True))
    rebalance.asset.fetch_yfinance_price = lambda name: Price(prices[name], "USD")
    portfolio = TheirPortfolio()
    portfolio.common_currency = "USD"
    portfolio.easy_add_assets(money.names, [0] * len(prices))
    portfolio.add_cash(float(money.dollars), "USD")
    return Answer(
        portfolio.rebalance({n: 100 * part / PARTS for n, part in zip(money.names, money.parts, strict=True)})[0]
    )


def highs(money: Money) -> Answer:
    """Σ y least, y_i ≥ every chord of the loss of k_i shares next to its target, Σ price·k ≤ money."""
    count = len(money.cents)
    rows, columns, values, floors = list[int](), list[int](), list[float](), list[float]()
    for i, (price, target) in enumerate(zip(money.prices, money.targets, strict=True)):
        middle = int(target / price)
        for k in range(max(0, middle - CHORDS), middle + CHORDS + 1):
            here, there = ((n * price - target) ** 2 / target for n in (k, k + 1))
            rows += [len(floors), len(floors)]
            columns += [i, count + i]
            values += [here - there, 1.0]
            floors.append(here - (there - here) * k)
    chords = np.zeros((len(floors), 2 * count))
    chords[rows, columns] = values
    paid = np.array([[*money.prices, *[0.0] * count]])
    found = milp(
        [0.0] * count + [1.0] * count,
        integrality=[1] * count + [0] * count,
        bounds=Bounds(0, np.inf),
        constraints=[LinearConstraint(chords, floors, np.inf), LinearConstraint(paid, -np.inf, money.dollars)],
        options={"time_limit": TIME_LIMIT, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return Answer({}, stopped=True)
    return Answer(dict(zip(money.names, map(round, found.x[:count]), strict=True)), stopped=bool(found.status))


OTHERS = {"greedy": greedy, "LP": linear, "rebalance": package, "HiGHS": highs}


@dataclass
class Beside:
    """What was found of one of the others over all cases of a size, beside ours."""

    losses: list[float] = field(default_factory=list)
    worse: int = 0
    bare: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    stopped: int = 0


def whole_shares(count: int) -> dict[str, dict[str, float]]:
    found = {name: Beside() for name in OTHERS}
    proven = [0, 0]
    for seed in range(SIZES[count]):
        money = some_money(seed, count)
        sides = [bare, whole, *OTHERS.values()]
        answers, seconds = in_turn([partial(side, money) for side in sides])
        losses = [money.loss(answer.shares) for answer in answers]
        proven = [n + (not answer.gap) for n, answer in zip(proven, answers, strict=False)]
        for n, beside in enumerate(found.values(), 2):
            beside.losses.append(max(losses[:2]) / losses[n])
            beside.worse += max(losses[:2]) > losses[n] * (1 + SAME)
            beside.bare.append(seconds[n] / seconds[0])
            beside.whole.append(seconds[n] / seconds[1])
            beside.stopped += answers[n].stopped
    print(f"\n{count} names, {SIZES[count]} cases; proven nearest: bare {proven[0]}, whole plan {proven[1]}")
    print("            loss, ours ÷ theirs       ours    times faster (median)    at its")
    print("            best     worst           worse    bare       whole plan    time limit")
    for name, beside in found.items():
        best, worst = min(beside.losses), max(beside.losses)
        speed = f"{median(beside.bare):8.1f}  {median(beside.whole):12.1f}"
        print(f"{name:10s}  {best:.4f}   {worst:.6f}  {beside.worse:8d}  {speed}  {beside.stopped:10d}")
    return {
        name: {
            "best": min(beside.losses),
            "worst": max(beside.losses),
            "worse": beside.worse,
            "bare": median(beside.bare),
            "whole": median(beside.whole),
        }
        for name, beside in found.items()
    } | {"ours": {"cases": SIZES[count], "proven bare": proven[0], "proven whole": proven[1]}}


def in_turn(sides: Sequence[Callable[[], T]], runs: int = RUNS, often: int = 1) -> tuple[list[T], list[float]]:
    """Return what each found, and its least CPU seconds, ``often`` times a run.

    They run in turn, so that a busy moment meets them all.
    """
    found, least = dict[int, T](), [float("inf")] * len(sides)
    for _ in range(runs):
        for n, side in enumerate(sides):
            if SLOW < least[n] < float("inf"):
                continue
            start = time.process_time()
            for _ in range(often):
                found[n] = side()
            least[n] = min(least[n], (time.process_time() - start) / often)
    return [found[n] for n in range(len(sides))], least


@dataclass(frozen=True)
class Filling:
    """The continuous problem: weights, bounds and the budget in cents."""

    weights: tuple[int, ...]
    held: tuple[int, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    budget: int

    def loss(self, cents: Sequence[float]) -> float:
        """Return Σ (z − T)²/T in dollars."""
        goals = [self.budget * weight / sum(self.weights) for weight in self.weights]
        return sum((there - goal) ** 2 / goal for there, goal in zip(cents, goals, strict=True)) / 100


def some_filling(seed: int, count: int) -> Filling:
    """A deposit: nothing is sold, a tenth of the slices is not bought either, the rest may grow."""
    rng = Random(seed * 10_000 + count)  # noqa: S311 - a benchmark's own numbers
    weights = tuple(shares_of(PARTS, [rng.expovariate(1) + 0.02 for _ in range(count)]))
    held = tuple(int(weight * 1000 * rng.uniform(0, 2)) for weight in weights)
    budget = int(sum(held) * rng.uniform(1.01, 1.5))
    upper = tuple(value if rng.random() < 0.1 else 2 * budget for value in held)
    return Filling(weights, held, held, upper, budget)


def ours(filling: Filling) -> list[float]:
    count = len(filling.weights)
    top = Node("P", None, -1, 0, 1, 1, 1)
    leaves = (Node(f"S{n}", f"S{n}", 0, 1, w, w, sum(filling.weights)) for n, w in enumerate(filling.weights))
    bounds = constraints.Bounds([0.0, *map(float, filling.lower)], [0.0, *map(float, filling.upper)])
    tree = Tree((top, *leaves))
    return goals(tree, [0.0, *map(float, filling.held)], bounds, filling.budget, Manner())[1 : count + 1]


def slsqp(filling: Filling) -> list[float]:
    """The same in fractions of the budget, where its tolerances mean something."""
    goals = np.array(filling.weights) / sum(filling.weights)
    limits = zip(filling.lower, filling.upper, strict=True)
    bounds = [(low / filling.budget, high / filling.budget) for low, high in limits]
    ones = np.ones(len(goals))
    found = minimize(
        lambda z: float(((z - goals) ** 2 / goals).sum()),
        np.array(filling.held) / filling.budget,
        jac=lambda z: 2 * (z - goals) / goals,
        bounds=bounds,
        constraints=[{"type": "eq", "fun": lambda z: z.sum() - 1.0, "jac": lambda _: ones}],
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 1000},
    )
    return [filling.budget * float(part) for part in found.x]


def continuous(count: int) -> dict[str, float]:
    ratios, speed, worse = [], [], 0
    for seed in range(SIZES[count]):
        filling = some_filling(seed, count)
        mine, theirs = filling.loss(ours(filling)), filling.loss(slsqp(filling))
        _, seconds = in_turn([partial(ours, filling), partial(slsqp, filling)], 3, OFTEN)
        ratios.append(mine / theirs)
        worse += mine > theirs * (1 + 1e-6)
        speed.append(seconds[1] / seconds[0])
    print(f"\nContinuous, with a budget and bounds: {count} names, {SIZES[count]} cases")
    print(f"SLSQP       loss, ours ÷ theirs {min(ratios):.6f} to {max(ratios):.6f}, ours worse by a millionth {worse}")
    print(f"            times faster (median) {median(speed):.1f}, least {min(speed):.1f}")
    return {"best": min(ratios), "worst": max(ratios), "bare": median(speed)}


def drifted(count: int) -> Case:
    """A portfolio in shares of five decimals that is to be rebalanced: every slice trades."""
    filling = some_filling(1, count)
    rng = Random(count)  # noqa: S311 - a benchmark's own numbers
    names = [f"S{i}" for i in range(count)]
    targets = [TargetRow("P", n, Decimal(100 * w) / PARTS) for n, w in zip(names, filling.weights, strict=True)]
    holdings = []
    for name, cents in zip(names, filling.held, strict=True):
        price = Decimal(rng.randint(500, 60_000)).scaleb(-2)
        holdings.append(HoldingRow(name, (Decimal(cents) / 100 / price).quantize(Decimal("0.00001")), price))
    return Case(tuple(targets), tuple(holdings), Settings(cash=100_000))


def planned(case: Case) -> Plan:
    return case.propose(Request(Action.REBALANCE))


def growth() -> dict[str, float]:
    cases, fillings = [drifted(n) for n in GROWTH], [some_filling(1, n) for n in GROWTH]
    _, filled = in_turn([partial(ours, filling) for filling in fillings], 20, OFTEN)
    _, plans = in_turn([partial(planned, case) for case in cases], 3)
    print(f"\nGrowth from {GROWTH[0]} to {GROWTH[-1]:,} slices in shares of five decimals, exponent of the time fitted")
    print(f"whole plan  {exponent(plans):.2f}   water-fill  {exponent(filled):.2f}", end="   ")
    linear_log = exponent([n * log(n) for n in GROWTH])
    print(f"n log n would be  {linear_log:.2f}")
    return {"plan": exponent(plans), "goals": exponent(filled), "n log n": linear_log}


def exponent(seconds: Sequence[float]) -> float:
    """Return the slope of log time over log n, by least squares."""
    return float(np.polyfit(np.log(GROWTH), np.log(seconds), 1)[0])


def main() -> None:
    warnings.filterwarnings("ignore", category=FutureWarning)  # which solver a later PyPortfolioOpt will take
    logger.disable("rebalance")
    run = {
        "100": whole_shares(100),
        "SLSQP": continuous(30),
        "growth": growth(),
        "pies": pies.measured(),
        "hard": worst.in_whole_shares(),
        "rate": rate.rates(PLAIN_PLANS),
    }
    print("\n", json.dumps({key: run[key] for key in ("pies", "hard", "rate")}, indent=2))
    if "--write" in sys.argv:
        kept = json.loads(LAST_RUN.read_text(encoding="utf-8")) | run  # what startup.py measured stays
        LAST_RUN.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
        text = README.read_text(encoding="utf-8")
        README.write_text(with_part(text, "speed", speed()), encoding="utf-8")


if __name__ == "__main__":
    main()
