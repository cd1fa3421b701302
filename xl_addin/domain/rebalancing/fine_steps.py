"""Orders in steps of no more than a cent: what they are to be worth, rounded so that the cash is kept to the cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.rebalancing.caps import Caps
    from xl_addin.domain.rebalancing.job import Job


def fine_orders(job: Job, worth: Sequence[int], caps: Mapping[str, Caps], cash: int) -> dict[str, int]:
    """Return signed units of the tickers that have caps.

    Sales and purchases are rounded down, but not below the smallest order. Where they then take more than the cash,
    the largest purchases are trimmed.
    """
    units = {}
    for symbol, cap in caps.items():
        security, net = job.securities[symbol], job.net(worth, symbol)
        most = cap.sold if net < 0 else cap.bought
        count = min(security.affordable(abs(net)), most)
        worth_it = security.proceeds if net < 0 else security.cost
        while worth_it(count) < job.minimum <= abs(net) and count < most:
            count += security.step
        if count and worth_it(count) >= job.minimum:
            units[symbol] = -count if net < 0 else count
    over = sum(job.cost(symbol, count) for symbol, count in units.items()) - cash
    for symbol in sorted((s for s in units if units[s] > 0), key=lambda s: (-job.securities[s].cost(units[s]), s)):
        if over > 0:
            over -= _trim(job, units, symbol, over)
    return {symbol: count for symbol, count in units.items() if count}


def _trim(job: Job, units: dict[str, int], symbol: str, over: int) -> int:
    """Lower a purchase by at least so many cents, to nothing where it would be too small; return what that frees."""
    security, before = job.securities[symbol], units[symbol]
    left = max(0, before - -(-over * security.denominator // (security.numerator * security.step)) * security.step)
    units[symbol] = left if security.cost(left) >= job.minimum else 0
    return job.cost(symbol, before) - job.cost(symbol, units[symbol])
