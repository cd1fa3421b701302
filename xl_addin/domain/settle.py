"""From the exact plan to orders that can be placed: one a ticker, in whole share steps, paid for to the cent.

The passes, each a function:
1. allocate exactly; leave out what would be smaller than the minimum order, its money going to the others;
2. round the sales to share steps; where cash must be raised, up until the amount is covered;
3. allocate what the sales really bring to the purchases, with no further sale, and leave out the small ones again;
4. round the purchases down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.allocation import Manner, allocate
from xl_addin.domain.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.pies import Tree
    from xl_addin.domain.security import Security


@dataclass(frozen=True)
class Job:
    """What is to be settled.

    ``values`` are cents by node, ``bounds`` those of the securities, ``budget`` the cents the securities are to be
    worth together. ``minimum`` and ``commission`` are cents an order. ``place_all``: money to be invested or raised
    has to find its way, so that small orders are joined into fewer rather than all left out.
    """

    tree: Tree
    values: Sequence[int]
    bounds: Bounds
    securities: Mapping[str, Security]
    budget: int
    minimum: int
    commission: int
    manner: Manner
    place_all: bool


@dataclass(frozen=True)
class Settled:
    """The trades and where they lead.

    ``ideal`` and ``worth`` are cents by node, of the exact plan and after the trades. ``units`` are signed by
    ticker. ``small`` are the tickers left out for the minimum. ``missing`` is the cash that could not be raised.
    """

    ideal: tuple[int, ...]
    worth: tuple[int, ...]
    units: Mapping[str, int]
    small: frozenset[str]
    missing: int


def settle(job: Job) -> Settled:
    """Return the trades, their commissions paid out of the budget.

    Commissions depend on the number of orders and the orders on what commissions leave: the fewest paid for in
    advance that the plan then keeps to is found by bisection.
    """
    settled = _settle(job, job.budget)
    if not job.commission:
        return settled
    low, high = 0, len(job.tree.by_symbol)
    while low < high:
        middle = (low + high) // 2
        tried = settled if not middle else _settle(job, job.budget - middle * job.commission)
        low, high = (low, middle) if len(tried.units) <= middle else (middle + 1, high)
    return _settle(job, job.budget - low * job.commission)


def _settle(job: Job, budget: int) -> Settled:
    ideal = _allocate(job, job.bounds, budget)
    small, worth = _leave_out_small(job, job.bounds, budget)
    sales = _round_sales(job, worth)
    missing = _raise_cash(job, sales, budget, worth, ideal)
    fixed = _after_sales(job, worth, sales)
    idle, worth = _leave_out_small(job, fixed, budget, frozenset(small))
    purchases = _round_purchases(job, worth, sales)
    units = {**{symbol: -units for symbol, units in sales.items() if units}, **purchases}
    return Settled(
        ideal=tuple(ideal),
        worth=tuple(_after_trades(job, worth, units)),
        units=units,
        small=idle - units.keys(),
        missing=missing,
    )


def _allocate(job: Job, bounds: Bounds, budget: int, idle: frozenset[str] = frozenset()) -> list[int]:
    """Return the allocation with some tickers left as they are."""
    if idle:
        lower, upper = list(bounds.lower), list(bounds.upper)
        for i in (i for symbol in idle for i in job.tree.by_symbol[symbol]):
            lower[i] = upper[i] = job.values[i]
        bounds = Bounds(tuple(lower), tuple(upper))
    return allocate(job.tree, job.values, bounds, budget, job.manner)


def _net(job: Job, worth: Sequence[int], symbol: str) -> int:
    """Return what a ticker gains over all its slices, in cents: pies trade with one order a ticker."""
    return sum(worth[i] - job.values[i] for i in job.tree.by_symbol[symbol])


def _leave_out_small(
    job: Job, bounds: Bounds, budget: int, idle: frozenset[str] = frozenset()
) -> tuple[frozenset[str], list[int]]:
    """Leave out orders below the minimum until none is left; return those left out and the allocation without.

    First every small order at once: a drift below the minimum is no reason to trade. Where that leaves money that has
    to be placed, the largest of them are kept instead, as many as the money makes orders of the minimum.
    """
    if not job.place_all:
        found, worth = _leave_out(job, bounds, budget, idle, keep_largest=False)
        wanted = _allocate(job, bounds, budget)
        stranded = sum(wanted[i] - worth[i] for i in job.tree.leaves)
        if 0 <= stranded < job.minimum:
            return found, worth
    return _leave_out(job, bounds, budget, idle, keep_largest=True)


def _leave_out(
    job: Job, bounds: Bounds, budget: int, idle: frozenset[str], *, keep_largest: bool
) -> tuple[frozenset[str], list[int]]:
    while True:
        worth = _allocate(job, bounds, budget, idle)
        nets = {symbol: _net(job, worth, symbol) for symbol in job.tree.by_symbol if symbol not in idle}
        small = [s for s, net in nets.items() if 0 < abs(net) < job.minimum and not _sells_out(job, worth, s)]
        kept: set[str] = set()
        if keep_largest:
            for sign in (1, -1):
                side = sorted((s for s in small if nets[s] * sign > 0), key=lambda s: (-abs(nets[s]), s))
                kept.update(side[: sum(abs(nets[s]) for s in side) // job.minimum])
        if kept.issuperset(small):
            return idle, worth
        idle |= set(small) - kept


def _sells_out(job: Job, worth: Sequence[int], symbol: str) -> bool:
    """Return whether a ticker is to be sold completely, for more than its sale costs."""
    gone = all(worth[i] == 0 for i in job.tree.by_symbol[symbol])
    security = job.securities.get(symbol)
    return gone and security is not None and security.proceeds(security.held) > job.commission


def _round_sales(job: Job, worth: Sequence[int]) -> dict[str, int]:
    """Return the units to sell by ticker, rounded down; all that is held where a position is sold out."""
    sales = {}
    for symbol in job.tree.by_symbol:
        net = _net(job, worth, symbol)
        if net >= 0:
            continue
        security = job.securities[symbol]
        if _sells_out(job, worth, symbol):
            sales[symbol] = security.held
            continue
        units = min(security.affordable(-net), security.held)
        sales[symbol] = units if security.proceeds(units) >= job.minimum else 0
    return sales


def _raise_cash(job: Job, sales: dict[str, int], budget: int, worth: Sequence[int], ideal: Sequence[int]) -> int:
    """Raise sales until what is left fits the budget; return the cents that could not be raised.

    One step more for those that rounding cut most; then as much as it takes, from those too that were left out.
    """
    missing = sum(job.values[i] for i in job.tree.leaves) - budget
    missing -= sum(job.securities[s].proceeds(units) for s, units in sales.items())
    cut = {s: job.securities[s].proceeds(units) + _net(job, worth, s) for s, units in sales.items() if units}
    for symbol in sorted(cut, key=lambda s: (cut[s], s)):
        if missing > 0:
            missing -= _sell_up_to(job, sales, symbol, sales[symbol] + job.securities[symbol].step)
    wanted = {symbol: net for symbol in job.tree.by_symbol if (net := _net(job, ideal, symbol)) < 0}
    for symbol in sorted(wanted, key=lambda s: (wanted[s], s)):
        if missing > 0:
            security = job.securities[symbol]
            cents = security.proceeds(sales.get(symbol, 0)) + missing
            missing -= _sell_up_to(job, sales, symbol, security.covering(max(cents, job.minimum)))
    return max(0, missing)


def _sell_up_to(job: Job, sales: dict[str, int], symbol: str, units: int) -> int:
    """Raise one sale, never beyond what is held or its slices allow; return the cents that brings."""
    security, sold = job.securities[symbol], sales.get(symbol, 0)
    most = sum(job.values[i] - job.bounds.lower[i] for i in job.tree.by_symbol[symbol])
    units = min(units, security.held)
    if security.proceeds(units) > most:
        units = security.affordable(most)
    if units <= sold:
        return 0
    sales[symbol] = units
    return security.proceeds(units) - security.proceeds(sold)


def _after_sales(job: Job, worth: Sequence[int], sales: Mapping[str, int]) -> Bounds:
    """Return bounds under which only purchases are left: what was sold stands at what the sale leaves."""
    lower, upper = list(job.bounds.lower), list(job.bounds.upper)
    for symbol, leaves in job.tree.by_symbol.items():
        if symbol in sales:
            proceeds = job.securities[symbol].proceeds(sales[symbol])
            for i, cents in _shared_out(job, worth, symbol, -proceeds).items():
                lower[i] = upper[i] = cents
        elif len(leaves) == 1:
            lower[leaves[0]] = max(lower[leaves[0]], job.values[leaves[0]])
            upper[leaves[0]] = max(lower[leaves[0]], upper[leaves[0]])
    return Bounds(tuple(lower), tuple(upper))


def _shared_out(job: Job, worth: Sequence[int], symbol: str, change: int) -> dict[int, int]:
    """Return a ticker's slices after a real change of its worth, as near to the planned ones as can be."""
    leaves = job.tree.by_symbol[symbol]
    shared = {i: worth[i] for i in leaves}
    rest = change - _net(job, worth, symbol)
    for i in sorted(leaves, key=lambda i: -abs(worth[i] - job.values[i])):
        step = max(rest, -shared[i])
        shared[i] += step
        rest -= step
    return shared


def _round_purchases(job: Job, worth: Sequence[int], sales: Mapping[str, int]) -> dict[str, int]:
    """Return the units to buy by ticker, rounded down so that each costs no more than its share of the money."""
    purchases = {}
    for symbol in job.tree.by_symbol:
        net = _net(job, worth, symbol)
        if symbol not in sales and net > 0:
            security = job.securities[symbol]
            units = security.affordable(net)
            if units and security.cost(units) >= job.minimum:
                purchases[symbol] = units
    return purchases


def _after_trades(job: Job, worth: Sequence[int], units: Mapping[str, int]) -> list[int]:
    """Return what every node is worth when the trades are done."""
    after = [0] * len(job.tree.nodes)
    for symbol in job.tree.by_symbol:
        traded = units.get(symbol, 0)
        security = job.securities.get(symbol)
        change = 0
        if security and traded:
            change = security.proceeds(traded) if traded > 0 else -security.proceeds(-traded)
        for i, cents in _shared_out(job, worth, symbol, change).items():
            after[i] = cents
    return job.tree.totals(after)
