"""Sales in whole share steps: rounded, raised where cash is short, taken back where it would lie idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.job import Job
    from xl_addin.domain.security import Security


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
        units = min(security.affordable(-net), security.held)
        sales[symbol] = units if security.proceeds(units) >= job.minimum else 0
    return sales


def raise_cash(job: Job, sales: dict[str, int], budget: int, worth: Sequence[int], ideal: Sequence[int]) -> int:
    """Raise sales until what is left fits the budget; return the cents that could not be raised.

    One step more for those that rounding cut most; then as much as it takes, from those too that were left out.
    """
    missing = sum(job.values[i] for i in job.tree.leaves) - budget
    missing -= sum(job.securities[s].proceeds(units) for s, units in sales.items())
    cut = {s: job.securities[s].proceeds(units) + job.net(worth, s) for s, units in sales.items() if units}
    for symbol in sorted(cut, key=lambda s: (cut[s], s)):
        if missing > 0:
            missing -= _sell_up_to(job, sales, symbol, sales[symbol] + job.securities[symbol].step)
    wanted = {symbol: net for symbol in job.tree.by_symbol if (net := job.net(ideal, symbol)) < 0}
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


def take_back(job: Job, sales: dict[str, int], budget: int, purchases: Mapping[str, int]) -> None:
    """Lower the sales by what no purchase needs, the coarsest steps first; a slice that is to go still goes."""
    spent = sum(job.securities[s].cost(units) for s, units in purchases.items())
    raised = sum(job.securities[s].proceeds(units) for s, units in sales.items())
    spare = raised - spent - (sum(job.values[i] for i in job.tree.leaves) - budget)
    partial = [s for s, units in sales.items() if 0 < units < job.securities[s].held]
    for symbol in sorted(partial, key=lambda s: (-_step_value(job.securities[s]), s)):
        spare -= _sell_less(job, sales, symbol, spare)


def _step_value(security: Security) -> int:
    return security.cost(security.step)


def _sell_less(job: Job, sales: dict[str, int], symbol: str, spare: int) -> int:
    """Lower one sale by at most the spare cents, to nothing where it would be too small; return the cents given up."""
    security, sold = job.securities[symbol], sales[symbol]
    proceeds = security.proceeds(sold)
    if proceeds <= spare:
        sales[symbol] = 0
        return proceeds
    units = sold - security.affordable(spare)
    if security.proceeds(units) >= job.minimum and proceeds - security.proceeds(units) <= spare:
        sales[symbol] = units
    return proceeds - security.proceeds(sales[symbol])
