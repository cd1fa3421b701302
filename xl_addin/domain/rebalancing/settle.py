"""From the exact plan to orders that can be placed: one a ticker, in whole share steps, paid for to the cent.

The passes, each a function:
1. allocate exactly, with no order below the minimum, and the costs of all orders set aside;
2. round to share steps so that nothing else in such steps would be nearer, within the cash;
3. where cash has to be raised and was not, sell more;
4. where rounding broke the limit of a pie, trade less of what broke it and go back to 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.by_pie import divide
from xl_addin.domain.rebalancing.caps import Caps
from xl_addin.domain.rebalancing.exact import exact_orders
from xl_addin.domain.rebalancing.pie_limits import too_much
from xl_addin.domain.rebalancing.sales import lowered, raise_cash
from xl_addin.domain.rebalancing.whole_steps import to_steps

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from xl_addin.domain.rebalancing.job import Job
    from xl_addin.domain.rebalancing.large_enough import Exact

ATTEMPTS = 10
"""How often rounding is repeated before tickers that break a pie's limit are left alone."""


@dataclass(frozen=True)
class Settled:
    """The trades and where they lead.

    ``ideal`` are cents by node, of the exact plan. ``changes`` are the securities' nodes that change, in signed units;
    one ticker's may cancel out. ``small`` are the tickers left out for the minimum. ``missing`` is the cash that
    could not be raised. ``goals`` are the cents by ticker that the orders come near to, under the minimum and the
    costs; ``bound`` what any orders in share steps lose against them at least, less what was not ruled out (cents).
    """

    ideal: tuple[int, ...]
    changes: Mapping[int, Fraction]
    small: frozenset[str] = frozenset()
    missing: int = 0
    goals: Mapping[str, float] = field(default_factory=dict)
    bound: float = 0.0


def settle(job: Job) -> Settled:
    """Return the trades that come nearest to the exact plan."""
    ideal = tuple(job.allocate(job.bounds, job.budget))
    exact = exact_orders(job)
    caps = {symbol: _caps(job, exact, symbol) for symbol in job.securities}
    over: Mapping[str, int] = {}
    for _ in range(ATTEMPTS):
        stepped = to_steps(job, exact, caps)
        units = raise_cash(job, stepped.units, exact.worth, ideal, caps)
        missing = sum(job.cost(symbol, count) for symbol, count in units.items()) - job.cash
        changes = divide(job, exact.worth, ideal, units)
        over = too_much(job, ideal, changes)
        if not over:
            small, bound = exact.small - units.keys(), stepped.bound - exact.gap - job.unproven
            return Settled(ideal, changes, small, max(0, missing), stepped.goals, bound)
        caps = {**caps, **{symbol: _tighter(job, symbol, units.get(symbol, 0), over[symbol], caps) for symbol in over}}
    if job.idle.issuperset(over):
        return Settled(ideal, {}, exact.small, max(0, -job.cash))
    return settle(replace(job, idle=job.idle | over.keys()))


def _caps(job: Job, exact: Exact, symbol: str) -> Caps:
    """Return the most of a ticker that may be traded: nothing where a rebalance has to leave it where it is.

    A band or a constraint holds it there as it stands: were a share of it traded for the sake of another, it would be
    held where it then stood, and another be traded the next time.
    """
    bounds, leaves = job.bounds, job.tree.by_symbol[symbol]
    held = all(exact.worth[i] == job.values[i] in (bounds.lower[i], bounds.upper[i]) for i in leaves)
    if held and not job.place_all:
        return Caps(0, 0)
    return Caps(job.most_to_sell(symbol), job.most_to_buy(symbol))


def _tighter(job: Job, symbol: str, units: int, cents: int, caps: Mapping[str, Caps]) -> Caps:
    """Return the caps of a ticker under which its order is lowered by so many cents."""
    left = lowered(job, symbol, abs(units), cents)
    return Caps(left, caps[symbol].bought) if units < 0 else Caps(caps[symbol].sold, left)
