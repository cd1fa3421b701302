"""How long whole plans take with many pies, a third of them limited, in both nestings, and how the time grows.

    PYTHONPATH=tests python tests/benchmarks/pies.py

3,000 slices in 300 pies of ten, 100 of which are `no buy` or `no sell`: a rebalance in fractional shares, seconds of
CPU time, the least of three. Then the same from 100 slices in 10 pies on, with the exponent of the time fitted.
"""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from math import log
from random import Random
from typing import TYPE_CHECKING

from portfolios import SOLD_ON, Case

from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.propose import propose
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import Constraint, HoldingRow, TargetRow
from xl_addin.domain.settings import Nesting, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

SLICES = (100, 300, 1000, 3000)
RUNS = 3


def nested(slices: int) -> Case:
    """Return a portfolio of pies of ten slices, every third of them limited, what is held off its targets."""
    rng = Random(slices)  # noqa: S311 - a benchmark's own numbers
    pies = slices // 10
    targets, holdings = [], []
    for pie, percent in enumerate(_percents(rng, pies)):
        limit = (Constraint.NO_BUY, Constraint.NO_SELL)[pie % 2] if pie % 3 == 0 else None
        targets.append(TargetRow("P", f"Pie {pie}", percent, limit))
        for n, part in enumerate(_percents(rng, 10)):
            symbol, price = f"S{pie}X{n}", Decimal(rng.randint(500, 60_000)).scaleb(-2)
            dollars = percent * part * rng.randint(50, 150) * slices / 1000
            targets.append(TargetRow(f"Pie {pie}", symbol, part))
            holdings.append(HoldingRow(symbol, (dollars / price).quantize(Decimal("0.00001")), price))
    return Case(tuple(targets), tuple(holdings), Settings(cash=100_000 * pies))


def _percents(rng: Random, count: int) -> list[Decimal]:
    parts = [rng.randint(1, 20) for _ in range(count)]
    percents = [(Decimal(part) / sum(parts) * 100).quantize(Decimal("0.0001")) for part in parts]
    percents[0] += 100 - sum(percents)
    return percents


def seconds(case: Case) -> float:
    """Return the least CPU seconds of a whole proposal."""
    portfolio, least = case.portfolio(), float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        propose(portfolio, Request(Action.REBALANCE), SOLD_ON)
        least = min(least, time.process_time() - start)
    return least


def slope(sizes: Sequence[int], times: Sequence[float]) -> float:
    """Return the slope of log time over log n, by least squares."""
    xs, ys = [log(size) for size in sizes], [log(spent) for spent in times]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def measured() -> dict[str, tuple[float, float]]:
    """Return the seconds at the most slices and the exponent, by nesting."""
    found = {}
    for nesting in Nesting:
        cases = [nested(count) for count in SLICES]
        times = [seconds(replace(case, settings=replace(case.settings, nesting=nesting))) for case in cases]
        found[nesting.value] = (times[-1], slope(SLICES, times))
    return found


def main() -> None:
    for name, (spent, exponent) in measured().items():
        print(f"{name:15} {SLICES[-1]:,} slices in {SLICES[-1] // 10} pies {spent:.2f} s, exponent {exponent:.2f}")


if __name__ == "__main__":
    main()
