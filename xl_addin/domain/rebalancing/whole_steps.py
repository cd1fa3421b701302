"""From what slices are to be worth to orders in share steps: the nearest of all, within the cash there is.

Tickers whose step is worth more than a cent are the items of the integer core; the others, which can take almost any
amount, are its pool, and are rounded to the cent afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.bounds import Bounds
from xl_addin.domain.rebalancing.fine_steps import fine_orders
from xl_addin.domain.whole_shares.closest import closest
from xl_addin.domain.whole_shares.item import Item
from xl_addin.domain.whole_shares.question import Pool, Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.rebalancing.caps import Caps
    from xl_addin.domain.rebalancing.job import Job
    from xl_addin.domain.rebalancing.large_enough import Exact
    from xl_addin.domain.rebalancing.security import Security


@dataclass(frozen=True, slots=True)
class Stepped:
    """Signed units by ticker; the goals in cents they are to come near to, and what they lose at least."""

    units: Mapping[str, int]
    goals: Mapping[str, float]
    bound: float


def to_steps(job: Job, exact: Exact, caps: Mapping[str, Caps]) -> Stepped:
    """Return the orders nearest to an exact plan; where cash cannot be raised, those that raise most."""
    fine, coarse, units = _sorted_out(job, exact, caps)
    goals = job.goals(exact.bounds, exact.budget, exact.small)
    cash = job.cash - sum(job.cost(symbol, count) for symbol, count in units.items())
    worth: Sequence[int] = exact.worth
    bound = 0.0
    if coarse:
        nets = {symbol: job.net(worth, symbol) for symbol in fine}
        left = cash - sum(net + job.costs.fees(abs(net)) for net in nets.values())
        items = [_item(job, symbol, goals[symbol], caps[symbol]) for symbol in coarse]
        answer = closest(Question(items, left, _pool(job, fine, goals), _unused(job, items)))
        ordered = dict(zip(coarse, answer.orders, strict=True))
        units |= {symbol: count for symbol, count in ordered.items() if count}
        spent = sum(job.cost(symbol, count) for symbol, count in ordered.items())
        bound, cash = answer.bound, cash - spent
        over = spent - left
        if fine and (over > 0 or (job.fits and over < 0)):
            worth = _refilled(job, exact, fine, over)
    units |= fine_orders(job, worth, {symbol: caps[symbol] for symbol in fine}, cash)
    return Stepped(units, goals, bound)


def _sorted_out(job: Job, exact: Exact, caps: Mapping[str, Caps]) -> tuple[list[str], list[str], dict[str, int]]:
    """Return the tickers of fine steps that trade, those of coarse steps, and the orders there is no choice about."""
    fine, coarse, units = [], [], {}
    for symbol, security in sorted(job.securities.items()):
        cap, net = caps[symbol], job.net(exact.worth, symbol)
        nothing = all(exact.worth[i] == 0 for i in job.tree.by_symbol[symbol])
        if symbol in exact.small or not (cap.sold or cap.bought):
            continue
        if nothing:
            if cap.sold == security.held and job.sells_out(exact.worth, symbol):
                units[symbol] = -security.held
        elif is_fine(security):
            fine += [symbol] if net else []
        else:
            coarse.append(symbol)
    return fine, coarse, units


def is_fine(security: Security) -> bool:
    """Return whether a step is worth no more than the cent to which money is counted anyway."""
    return security.step * security.numerator <= security.denominator


def _item(job: Job, symbol: str, goal: float, cap: Caps) -> Item:
    security = job.securities[symbol]
    return Item(
        goal=max(goal, 0.01),
        held=security.held,
        step=security.step,
        numerator=security.numerator,
        denominator=security.denominator,
        most_sold=cap.sold,
        most_bought=cap.bought,
        least=job.minimum,
        commission=job.costs.commission,
        half_spread=float(job.costs.half_spread),
    )


def _pool(job: Job, fine: Sequence[str], goals: Mapping[str, float]) -> Pool:
    if not fine:
        return Pool()
    lower = sum(job.bounds.lower[i] for symbol in fine for i in job.tree.by_symbol[symbol])
    goal = sum(goals[symbol] for symbol in fine)
    return Pool(goal, max(0.0, goal - lower), takes=job.fits)


def _unused(job: Job, items: Sequence[Item]) -> int | None:
    """Return the cents for which some share could be bought, so that fewer have to stay; None where they may."""
    return min(ceil(item.step_cents) for item in items) if job.fits else None


def _refilled(job: Job, exact: Exact, fine: Sequence[str], over: int) -> Sequence[int]:
    """Return what slices are to be worth once those of coarse steps took so many cents more than planned."""
    lower, upper = list(exact.bounds.lower), list(exact.bounds.upper)
    inside = {i for symbol in fine for i in job.tree.by_symbol[symbol]}
    planned = job.allocate(exact.bounds, exact.budget, exact.small)
    for i in (i for i in job.tree.leaves if i not in inside):
        lower[i] = upper[i] = planned[i]
    return job.allocate(Bounds(tuple(lower), tuple(upper)), exact.budget - over, exact.small)
