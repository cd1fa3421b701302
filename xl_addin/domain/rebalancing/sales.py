"""Sales in whole share steps: rounded, raised where cash is short, taken back where it would lie idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.rebalancing.job import Job
    from xl_addin.domain.rebalancing.security import Security


def round_sales(job: Job, worth: Sequence[int]) -> dict[str, int]:
    """Return the units to sell by ticker, rounded down; all that is held where a position is sold out."""
    sales = {}
    for symbol in job.tree.by_symbol:
        net = job.net(worth, symbol)
        if net >= 0:
            continue
        security = job.securities[symbol]
        if job.sells_out(worth, symbol):
            sales[symbol] = security.held
            continue
        units = min(security.affordable(-net), job.most_to_sell(symbol))
        sales[symbol] = units if security.proceeds(units) >= job.minimum else 0
    return sales


def raise_cash(job: Job, sales: dict[str, int], budget: int, worth: Sequence[int], ideal: Sequence[int]) -> None:
    """Raise sales until what is left fits the budget, or nothing more may be sold.

    One step more for those that rounding cut most; then as much as it takes, from those too that were left out.
    """
    missing = sum(job.values[i] for i in job.tree.leaves) - budget
    missing -= sum(job.securities[s].proceeds(units) for s, units in sales.items())
    cut = {s: job.securities[s].proceeds(units) + job.net(worth, s) for s, units in sales.items() if units}
    for symbol in sorted(cut, key=lambda s: (cut[s], s)):
        if missing > 0:
            missing -= _sell_up_to(job, sales, symbol, sales[symbol] + job.securities[symbol].step)
    free = (symbol for symbol in job.tree.by_symbol if symbol not in job.idle)
    wanted = {symbol: net for symbol in free if (net := job.net(ideal, symbol)) < 0}
    for symbol in sorted(wanted, key=lambda s: (wanted[s], s)):
        if missing > 0:
            security = job.securities[symbol]
            cents = security.proceeds(sales.get(symbol, 0)) + missing
            missing -= _sell_up_to(job, sales, symbol, security.covering(max(cents, job.minimum)))


def _sell_up_to(job: Job, sales: dict[str, int], symbol: str, units: int) -> int:
    """Raise one sale, never beyond what is held or its slices allow; return the cents that brings."""
    security, sold = job.securities[symbol], sales.get(symbol, 0)
    most = sum(job.values[i] - job.bounds.lower[i] for i in job.tree.by_symbol[symbol])
    units = min(units, job.most_to_sell(symbol))
    if security.proceeds(units) > most:
        units = security.affordable(most)
    if units <= sold:
        return 0
    sales[symbol] = units
    return security.proceeds(units) - security.proceeds(sold)


def take_back(job: Job, sales: Mapping[str, int], budget: int, purchases: Mapping[str, int]) -> dict[str, int]:
    """Return the sales less what no purchase needs, the coarsest steps first; a slice that is to go still goes."""
    kept = dict(sales)
    spent = sum(job.securities[s].cost(units) for s, units in purchases.items())
    raised = sum(job.securities[s].proceeds(units) for s, units in sales.items())
    spare = raised - spent - (sum(job.values[i] for i in job.tree.leaves) - budget)
    partial = [s for s, units in sales.items() if s in job.funding and 0 < units < job.securities[s].held]
    for symbol in sorted(partial, key=lambda s: (-_step_value(job.securities[s]), s)):
        kept[symbol] = _less(job, symbol, sales[symbol], spare)
        spare -= job.securities[symbol].proceeds(sales[symbol]) - job.securities[symbol].proceeds(kept[symbol])
    return kept


def _step_value(security: Security) -> int:
    return security.cost(security.step)


def _less(job: Job, symbol: str, sold: int, spare: int) -> int:
    """Return a sale lowered by at most the spare cents, to nothing where it is not more than they are."""
    security = job.securities[symbol]
    proceeds = security.proceeds(sold)
    if proceeds <= spare:
        return 0
    units = sold - security.affordable(max(0, spare))
    fits = security.proceeds(units) >= job.minimum and proceeds - security.proceeds(units) <= spare
    return units if fits else sold


def lowered(job: Job, symbol: str, units: int, cents: int) -> int:
    """Return an order lowered by at least these cents, in whole steps, to nothing where it would be too small."""
    if not cents:
        return units
    security = job.securities[symbol]
    steps = max(0, units - -(-cents * security.denominator // security.numerator)) // security.step
    left = steps * security.step
    return left if security.proceeds(left) >= job.minimum else 0
