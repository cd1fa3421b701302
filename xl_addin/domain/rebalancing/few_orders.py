"""Fewer orders: at most so many, or as few as a tolerance allows; which tickers then get one.

Whoever gets no order stays as it is, at a distance that is known, and the others share what it would have taken. Up to
some thousand choices of tickers are all tried; beyond, those whose orders bring least are left out in turn, and what a
better choice could gain at most is said: no choice leaves out less than the least distances there are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.small_orders import leave_out_small

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from xl_addin.domain.rebalancing.job import Job

ALL_TRIED = 600
"""Up to this many choices of tickers, all are tried."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """Tickers that get no order, what that makes of the plan, and its distance from the exact one in cents."""

    idle: frozenset[str]
    worth: Sequence[int]
    distance: float


def few_orders(job: Job, most: int | None, tolerance: Fraction | None) -> Job:
    """Return what is to be settled with the tickers left out that are to get no order.

    ``most`` is the number of orders, ``tolerance`` how much farther from the targets the plan may be for the sake of
    fewer, as a fraction of the portfolio (drift); None for no limit.
    """
    if most is None and tolerance is None:
        return job
    small, worth = leave_out_small(job, job.bounds, job.budget, job.idle)
    plan = _Plan(job, job.allocate(job.bounds, job.budget, job.idle))
    whole = plan.choice(small, worth)
    count = len(plan.ordered(whole))
    kept = count if most is None else min(most, count)
    chosen = whole if kept == count else plan.nearest(whole, kept)
    if tolerance is not None:
        roof = plan.drift(chosen) + float(tolerance)
        for fewer in range(kept - 1, 0, -1):
            tried = plan.nearest(whole, fewer)
            if plan.drift(tried) > roof or not plan.placed(tried, whole):
                break
            chosen = tried
    ordered = frozenset(plan.ordered(chosen))
    cut = frozenset(plan.ordered(whole)) - ordered
    # no other ticker may come in either, when steps and smallest orders are settled
    idle = chosen.idle if most is None else frozenset(job.securities) - ordered
    gap = max(0.0, chosen.distance - plan.least(whole, len(ordered))) if cut else 0.0
    return replace(job, idle=idle | job.idle, cut=cut, unproven=gap)


class _Plan:
    """The choices of one job, compared by their distance from its exact plan."""

    def __init__(self, job: Job, ideal: Sequence[int]) -> None:
        self._job = job
        self._goals = {i: float(max(ideal[i], 1)) for i in job.tree.leaves}
        self._alone: Mapping[str, float] = {
            symbol: sum((job.values[i] - self._goals[i]) ** 2 / self._goals[i] for i in leaves)
            for symbol, leaves in job.tree.by_symbol.items()
        }

    def choice(self, idle: frozenset[str], worth: Sequence[int]) -> _Choice:
        return _Choice(idle, worth, sum((worth[i] - goal) ** 2 / goal for i, goal in self._goals.items()))

    def ordered(self, choice: _Choice) -> list[str]:
        """Return the tickers that get an order, those that bring most first."""
        symbols = (s for s in self._job.securities if s not in choice.idle and self._job.net(choice.worth, s))
        return sorted(symbols, key=lambda s: (-self._alone[s], s))

    def nearest(self, whole: _Choice, count: int) -> _Choice:
        """Return the nearest choice with no more than so many orders."""
        symbols = self.ordered(whole)
        left_out = frozenset(symbols[count:])
        best = self._without(whole, left_out)
        if comb(len(symbols), count) > ALL_TRIED:
            return best
        tried = (self._without(whole, frozenset(some)) for some in combinations(symbols, len(symbols) - count))
        return min((best, *tried), key=lambda one: (not self.placed(one, whole), one.distance))

    def _without(self, whole: _Choice, left_out: frozenset[str]) -> _Choice:
        idle = whole.idle | left_out
        return self.choice(idle, self._job.allocate(self._job.bounds, self._job.budget, idle))

    def placed(self, choice: _Choice, whole: _Choice) -> bool:
        """Return whether a choice places (or raises) the money as well as the whole plan does, to a smallest order."""
        stranded, before = (
            abs(self._job.budget - sum(one.worth[i] for i in self._job.tree.leaves)) for one in (choice, whole)
        )
        return stranded <= max(before, self._job.minimum)

    def drift(self, choice: _Choice) -> float:
        """Return ½Σ|actual − target| after a choice, a fraction."""
        worth, nodes = choice.worth, self._job.tree.nodes
        whole = sum(worth[i] for i in self._job.tree.leaves) or 1
        return sum(abs(worth[i] / whole - float(nodes[i].target)) for i in self._job.tree.leaves) / 2

    def least(self, whole: _Choice, count: int) -> float:
        """Return the distance that no choice of so many orders that places the money can be below, in cents."""
        symbols = self.ordered(whole)
        left = len(symbols) - count
        if comb(len(symbols), count) > ALL_TRIED:
            return sum(sorted(self._alone[symbol] for symbol in symbols)[:left])
        return min(self._below(frozenset(some)) for some in combinations(symbols, left))

    def _below(self, left_out: frozenset[str]) -> float:
        """Return what is lost at least without some orders: their own distances, and what the others take of it."""
        job = self._job
        over, rest = 0.0, 0.0
        for symbol, leaves in job.tree.by_symbol.items():
            goal = sum(self._goals[i] for i in leaves)
            over += sum(job.values[i] for i in leaves) - goal if symbol in left_out else 0.0
            rest += 0.0 if symbol in left_out else goal
        return sum(self._alone[symbol] for symbol in left_out) + (over**2 / rest if rest else 0.0)
