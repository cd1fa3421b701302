"""One order a ticker, several pies that hold it: what of the order is whose."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.job import Job


def shared_out(job: Job, worth: Sequence[int], symbol: str, change: int) -> dict[int, int]:
    """Return the cents of a ticker's slices after a real change of its worth, as near to the planned as can be."""
    leaves = job.tree.by_symbol[symbol]
    shared = {i: worth[i] for i in leaves}
    rest = change - job.net(worth, symbol)
    for i in sorted(leaves, key=lambda i: -abs(worth[i] - job.values[i])):
        step = max(rest, -shared[i])
        shared[i] += step
        rest -= step
    return shared


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
    """Divide one ticker's order over its slices: whole units as planned, the rest where most was planned."""
    security, leaves = job.securities[symbol], job.tree.by_symbol[symbol]
    held = {i: job.shares[i] * 10**security.places for i in leaves}
    if -ordered == security.held:
        return {i: -units for i, units in held.items()}
    planned = {i: worth[i] - job.values[i] for i in leaves}
    changes = {
        i: max(_toward_zero(cents * security.denominator, security.numerator), -int(held[i]))
        for i, cents in planned.items()
    }
    rest = ordered - sum(changes.values())
    for i in sorted(leaves, key=lambda i: (planned[i] * rest < 0, -abs(planned[i]), i)):
        if planned[i]:
            step = max(rest, -int(held[i]) - changes[i])
            changes[i] += step
            rest -= step
    return {i: Fraction(change) for i, change in changes.items()}


def _toward_zero(numerator: int, denominator: int) -> int:
    return numerator // denominator if numerator >= 0 else -(-numerator // denominator)
