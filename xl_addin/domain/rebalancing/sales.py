"""Sales beyond the plan, where cash has to be raised that rounding, costs or the smallest order kept from coming in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.rebalancing.caps import Caps
    from xl_addin.domain.rebalancing.job import Job


def raise_cash(
    job: Job, units: Mapping[str, int], worth: Sequence[int], ideal: Sequence[int], caps: Mapping[str, Caps]
) -> dict[str, int]:
    """Return the orders with sales raised until they fit the cash, or nothing more may be sold.

    One step more for those that rounding cut most; then as much as it takes, from those too that were left out.
    """
    raised = dict(units)
    missing = sum(job.cost(symbol, count) for symbol, count in units.items()) - job.cash
    cut = {s: job.securities[s].proceeds(-count) + job.net(worth, s) for s, count in units.items() if count < 0}
    for symbol in sorted(cut, key=lambda s: (cut[s], s)):
        if missing > 0:
            missing -= _sell_up_to(job, raised, symbol, job.securities[symbol].step - raised[symbol], caps)
    free = (symbol for symbol in job.securities if symbol not in job.idle and raised.get(symbol, 0) <= 0)
    wanted = {symbol: net for symbol in free if (net := job.net(ideal, symbol)) < 0}
    for symbol in sorted(wanted, key=lambda s: (wanted[s], s)):
        if missing > 0:
            security = job.securities[symbol]
            cents = security.proceeds(-raised.get(symbol, 0)) + missing
            cents += job.costs.fees(cents) - (job.costs.commission if symbol in raised else 0)
            missing -= _sell_up_to(job, raised, symbol, security.covering(max(cents, job.minimum)), caps)
    return raised


def _sell_up_to(job: Job, units: dict[str, int], symbol: str, count: int, caps: Mapping[str, Caps]) -> int:
    """Raise one sale, never beyond what may be sold; return the cents that brings."""
    sold = -units.get(symbol, 0)
    count = min(count, caps[symbol].sold)
    if count <= sold:
        return 0
    units[symbol] = -count
    return job.cost(symbol, -sold) - job.cost(symbol, -count)


def lowered(job: Job, symbol: str, units: int, cents: int) -> int:
    """Return an order lowered by at least these cents, in whole steps, to nothing where it would be too small."""
    security = job.securities[symbol]
    steps = max(0, units - -(-cents * security.denominator // security.numerator)) // security.step
    left = steps * security.step
    return left if security.proceeds(left) >= job.minimum else 0
