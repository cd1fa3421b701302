"""From the exact plan to orders that can be placed: one a ticker, in whole share steps, paid for to the cent.

The passes, each a function:
1. allocate exactly; leave out what would be smaller than the minimum order, its money going to the others;
2. round the sales to share steps; where cash must be raised, up until the amount is covered;
3. allocate what the sales really bring to the purchases, with no further sale, and leave out the small ones again;
4. round the purchases down;
5. where cash takes no part, take back what was sold beyond what the purchases cost; where rounding broke the limit of
   a pie, trade less of it and go back to 3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.bounds import Bounds
from xl_addin.domain.rebalancing.by_pie import divide, shared_out
from xl_addin.domain.rebalancing.pie_limits import too_much
from xl_addin.domain.rebalancing.sales import lowered, raise_cash, round_sales, take_back
from xl_addin.domain.rebalancing.small_orders import leave_out_small

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from xl_addin.domain.rebalancing.job import Job


@dataclass(frozen=True)
class Settled:
    """The trades and where they lead.

    ``ideal`` are cents by node, of the exact plan. ``changes`` are the securities' nodes that change, in signed units;
    one ticker's may cancel out. ``small`` are the tickers left out for the minimum. ``missing`` is the cash that
    could not be raised.
    """

    ideal: tuple[int, ...]
    changes: Mapping[int, Fraction]
    small: frozenset[str] = frozenset()
    missing: int = 0


ATTEMPTS = 8
"""How often the trades of a pie are lowered to keep its limit, before the securities at fault are left alone."""


def settle(job: Job) -> Settled:
    """Return the trades, their commissions paid out of the budget.

    Commissions depend on the number of orders and the orders on what commissions leave: the fewest paid for in
    advance that the plan then keeps to is found by bisection.
    """
    orders, settled = _settle(job, job.budget)
    if not job.commission or not orders:
        return settled  # and nothing is sold merely to pay for the sale
    low, high = 1, len(job.tree.by_symbol)
    while low < high:
        middle = (low + high) // 2
        orders, _ = _settle(job, job.budget - middle * job.commission)
        low, high = (low, middle) if orders <= middle else (middle + 1, high)
    return _settle(job, job.budget - low * job.commission)[1]


def _settle(job: Job, budget: int) -> tuple[int, Settled]:
    """Return the number of orders, and the trades."""
    ideal = job.allocate(job.bounds, budget)
    small, worth = leave_out_small(job, job.bounds, budget, job.idle)
    sales = round_sales(job, worth)
    raise_cash(job, sales, budget, worth, ideal)
    most: dict[str, int] = {}
    for _ in range(ATTEMPTS):
        idle, bought = leave_out_small(job, _after_sales(job, worth, sales), budget, small)
        purchases = _round_purchases(job, bought, sales, most)
        units = _signed(take_back(job, sales, budget, purchases), purchases)
        over = too_much(job, ideal, divide(job, bought, ideal, units))
        sales = {symbol: lowered(job, symbol, -units.get(symbol, 0), over.get(symbol, 0)) for symbol in sales}
        most = {symbol: lowered(job, symbol, count, over.get(symbol, 0)) for symbol, count in purchases.items()}
        units = _signed(sales, most)
        changes = divide(job, bought, ideal, units)
        missing = job.values[0] - budget - sum(job.securities[s].proceeds(-count) for s, count in units.items())
        if missing <= 0 and _pointless(job, units):
            return 0, Settled(tuple(ideal), {}, idle)
        if not over or (missing <= 0 and not too_much(job, ideal, changes)):
            return len(units), Settled(tuple(ideal), changes, idle - units.keys(), max(0, missing))
    if job.idle.issuperset(over):
        return 0, Settled(tuple(ideal), {}, idle, max(0, job.values[0] - budget))
    return _settle(replace(job, idle=job.idle | over.keys()), budget)


def _pointless(job: Job, units: Mapping[str, int]) -> bool:
    """Return whether all that is sold was to fund purchases, and nothing is bought."""
    funding = all(count < 0 and s in job.funding and -count < job.securities[s].held for s, count in units.items())
    return funding and job.values[0] <= job.budget


def _signed(sales: Mapping[str, int], purchases: Mapping[str, int]) -> dict[str, int]:
    """Return the units of every order, those of sales negative."""
    signed = {**{symbol: -units for symbol, units in sales.items()}, **purchases}
    return {symbol: units for symbol, units in signed.items() if units}


def _after_sales(job: Job, worth: Sequence[int], sales: Mapping[str, int]) -> Bounds:
    """Return bounds under which only purchases are left: what was sold stands at what the sale leaves.

    Of a ticker that is not sold, the pies that give of it have given, those that take have at least that.
    """
    lower, upper = list(job.bounds.lower), list(job.bounds.upper)
    for symbol, leaves in job.tree.by_symbol.items():
        if symbol in sales:
            proceeds = job.securities[symbol].proceeds(sales[symbol])
            for i, cents in shared_out(job, worth, symbol, -proceeds).items():
                lower[i] = upper[i] = cents
            continue
        given = sum(max(0, job.values[i] - worth[i]) for i in leaves)
        for i in leaves:
            taken = min(given, max(0, worth[i] - job.values[i]))
            given -= taken
            lower[i] = min(worth[i], job.values[i]) + taken
            upper[i] = max(lower[i], upper[i]) if worth[i] >= job.values[i] else lower[i]
    return Bounds(tuple(lower), tuple(upper))


def _round_purchases(
    job: Job, worth: Sequence[int], sales: Mapping[str, int], most: Mapping[str, int]
) -> dict[str, int]:
    """Return the units to buy by ticker, rounded down so that each costs no more than its share of the money."""
    purchases = {}
    for symbol in job.tree.by_symbol:
        net = job.net(worth, symbol)
        if symbol not in sales and net > 0:
            security = job.securities[symbol]
            units = min(security.affordable(net), most.get(symbol, security.affordable(net)))
            if units and security.cost(units) >= job.minimum:
                purchases[symbol] = units
    return purchases
