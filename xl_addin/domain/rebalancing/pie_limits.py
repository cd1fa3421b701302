"""A pie that must not be sold, or not be bought, keeps its net to a share step in spite of rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from xl_addin.domain.rebalancing.job import Job


def too_much(job: Job, ideal: Sequence[int], changes: Mapping[int, Fraction]) -> dict[str, int]:
    """Return the cents by ticker that are to be traded less.

    Of pies marked ``no buy``, what their purchases took beyond what they gave up. Of those marked ``no sell``, what
    their sales brought beyond what came back to them; of ``no buy`` too, unless the pie is to shrink, because they
    could not have it back.
    """
    nodes = job.tree.nodes
    limited = [i for i, node in enumerate(nodes) if node.symbol is None and node.constraint is not None]
    never = [i for i in limited if nodes[i].constraint is Constraint.NO_BUY]
    kept = [i for i in limited if i not in never or ideal[i] >= job.values[i]]
    return {**_excess(job, changes, kept, -1), **_excess(job, changes, never, 1)}


def _excess(job: Job, changes: Mapping[int, Fraction], pies: Sequence[int], sign: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for pie in pies:
        moved = {i: sign * _cents(job, i, changes[i]) for i in job.tree.leaves_below(pie) if i in changes}
        excess = sum(moved.values()) - _slack(job, moved, sign)
        for i in sorted((i for i in moved if moved[i] > 0), key=lambda i: -moved[i]):
            if excess > 0:
                symbol = job.tree.nodes[i].symbol or ""
                found[symbol] = max(found.get(symbol, 0), min(int(moved[i]), int(excess) + 1))
                excess -= moved[i]
    return found


def _cents(job: Job, leaf: int, units: Fraction) -> Fraction:
    security = job.securities[job.tree.nodes[leaf].symbol or ""]
    return units * security.numerator / security.denominator


def _slack(job: Job, moved: Mapping[int, Fraction], sign: int) -> int:
    """Return what rounding may cost a pie, in cents: one step of what it buys, and a cent an order."""
    bought = (job.securities[job.tree.nodes[i].symbol or ""] for i, cents in moved.items() if sign * cents > 0)
    return min((security.cost(security.step) for security in bought), default=0) + len(moved) + 1
