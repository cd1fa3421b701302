"""Orders below the minimum are left out, and the money finds other slices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_addin.domain.rebalancing.bounds import Bounds
    from xl_addin.domain.rebalancing.job import Job


def leave_out_small(job: Job, bounds: Bounds, budget: int, idle: frozenset[str]) -> tuple[frozenset[str], list[int]]:
    """Leave out orders below the minimum until none is left; return those left out and the allocation without.

    First every small order at once: a drift below the minimum is no reason to trade. Where that leaves money that has
    to be placed, the largest of them are kept instead, as many as the money makes orders of the minimum.
    """
    if not job.place_all:
        found, worth = _leave_out(job, bounds, budget, idle, keep_largest=False)
        wanted = job.allocate(bounds, budget)
        stranded = sum(wanted[i] - worth[i] for i in job.tree.leaves)
        if 0 <= stranded < job.minimum:
            return found, worth
    return _leave_out(job, bounds, budget, idle, keep_largest=True)


def _leave_out(
    job: Job, bounds: Bounds, budget: int, idle: frozenset[str], *, keep_largest: bool
) -> tuple[frozenset[str], list[int]]:
    while True:
        worth = job.allocate(bounds, budget, idle)
        nets = {symbol: job.net(worth, symbol) for symbol in job.tree.by_symbol if symbol not in idle}
        small = [s for s, net in nets.items() if 0 < abs(net) < job.minimum and not job.sells_out(worth, s)]
        kept = _largest(small, nets, job.minimum) if keep_largest else set()
        if kept.issuperset(small):
            return idle, worth
        idle |= set(small) - kept


def _largest(small: list[str], nets: dict[str, int], minimum: int) -> set[str]:
    """Return as many of the small orders, the largest first, as their money makes orders of the minimum."""
    kept: set[str] = set()
    for sign in (1, -1):
        side = sorted((s for s in small if nets[s] * sign > 0), key=lambda s: (-abs(nets[s]), s))
        kept.update(side[: sum(abs(nets[s]) for s in side) // minimum])
    return kept
