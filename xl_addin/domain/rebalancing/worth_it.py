"""Whether a rebalance brings the portfolio near enough to its targets to be worth its orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.domain.rebalancing.job import Job


def worth_it(job: Job, units: Mapping[str, int]) -> bool:
    """Return whether orders come as much nearer to the exact plan as a drift of the smallest order for each would.

    A drift below the smallest order is no reason to trade, and what rounding left is none to trade again; whole shares
    worth more than the smallest order are a reason of their own as soon as they come nearer. What is not to be held at
    all goes in any case, so does what has to be sold to raise cash, and idle cash of which each slice wants too little.
    Money lost on the way, to costs or to cash where none takes part, brings nothing nearer: it is counted as if it had
    bought what is bought.
    """
    goals = job.goals(job.bounds, job.budget, frozenset())
    if job.cash < 0 or any(goals[symbol] <= 0 for symbol in units):
        return True
    if _too_little_for_each(job, goals):
        return True
    change = {symbol: job.securities[symbol].value(count) for symbol, count in units.items()}
    gone = -sum(change.values()) if job.no_cash else sum(map(job.lost, units, units.values()))
    bought = sum(cents for cents in change.values() if cents > 0)
    if job.no_cash and not bought:
        return False
    nearer = 0.0
    for symbol, cents in change.items():
        back = gone * cents / bought if cents > 0 else 0.0
        security, goal = job.securities[symbol], goals[symbol]
        before = security.value(security.held) - goal
        nearer += (before**2 - (before + cents + back) ** 2) / goal
    return nearer > sum(job.minimum**2 / goals[symbol] for symbol in units if symbol in job.fussy)


def _too_little_for_each(job: Job, goals: Mapping[str, float]) -> bool:
    """Return whether there is cash for a smallest order, and no slice that is off by as much."""
    off = (goals[symbol] - security.value(security.held) for symbol, security in job.securities.items())
    return not job.no_cash and job.cash >= job.minimum and all(abs(cents) < job.minimum for cents in off)
