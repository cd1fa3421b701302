"""One order a ticker, several pies that hold it: what of the order is whose."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.rebalancing.job import Job


def _adjusted(
    planned: Mapping[int, int], least: Mapping[int, int], most: Mapping[int, int], total: int
) -> dict[int, int]:
    """Return the planned changes made to sum to a total: first by less of them, then by more within the limits."""
    changes = dict(planned)
    order = sorted(planned, key=lambda i: -abs(planned[i]))  # equals stay in the order of their paths
    undone = {i: 0 if planned[i] else planned[i] for i in order}
    for low, high in ((undone, undone), (least, most)):
        for i in order:
            rest = total - sum(changes.values())
            room = max(0, high[i] - changes[i]) if rest > 0 else max(0, changes[i] - low[i])
            changes[i] += min(rest, room) if rest > 0 else -min(-rest, room)
    changes[order[0]] += total - sum(changes.values())
    return changes


def divide(job: Job, worth: Sequence[int], ideal: Sequence[int], units: Mapping[str, int]) -> dict[int, Fraction]:
    """Return the change of every security's node in units, those of a ticker summing to its order.

    A ticker sold beyond the plan, to raise cash, goes by the exact plan instead.
    """
    changes: dict[int, Fraction] = {}
    for symbol, leaves in job.tree.by_symbol.items():
        ordered = units.get(symbol, 0)
        if len(leaves) == 1:
            changes[leaves[0]] = Fraction(ordered)
        elif symbol in job.securities:
            guide = worth if any(worth[i] != job.values[i] for i in leaves) else ideal
            changes |= _divided(job, guide, symbol, ordered)
    return {i: change for i, change in changes.items() if change}


def _divided(job: Job, worth: Sequence[int], symbol: str, ordered: int) -> dict[int, Fraction]:
    """Divide one ticker's order over its slices, in whole units as near to the planned as can be."""
    security, leaves = job.securities[symbol], job.tree.by_symbol[symbol]
    held = {i: job.shares[i] * 10**security.places for i in leaves}
    if -ordered == security.held:
        return {i: -units for i, units in held.items()}
    least = {i: -int(held[i]) if job.limits.lower[i] < job.values[i] else 0 for i in leaves}
    most = {i: abs(ordered) + security.held if job.limits.upper[i] > job.values[i] else 0 for i in leaves}
    planned = {
        i: max(_toward_zero((worth[i] - job.values[i]) * security.denominator, security.numerator), least[i])
        for i in leaves
    }
    return {i: Fraction(units) for i, units in _adjusted(planned, least, most, ordered).items()}


def _toward_zero(numerator: int, denominator: int) -> int:
    return numerator // denominator if numerator >= 0 else -(-numerator // denominator)
