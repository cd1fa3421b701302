"""Orders that are large enough or none at all: x = 0 or |x| ≥ the minimum, by branch and bound over the water-fill.

The water-fill without a minimum is the bound: no plan with one can be nearer. Where it leaves an order too small, that
ticker either gets none or one of at least the minimum, each way a water-fill of its own. The nearest plan in which no
order is too small and the money is placed is the answer. The number of water-fills is limited; what is then unproven is
said in ``gap``. Through nested pies, level by level, there is no one measure that every water-fill makes least; there
the plan nearest to the one without a minimum is looked for, and all of its distance is said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.bounds import Bounds
from xl_addin.domain.rebalancing.small_orders import leave_out_small

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.domain.rebalancing.job import Job

WATER_FILLS = 3_000
"""How much is tried at most, in water-fills of a single slice."""
_FEWEST = 24
_LEAST_GOAL = 0.01
"""Cents that stand for a goal of next to nothing, by which a distance is divided."""


@dataclass(frozen=True, slots=True)
class Exact:
    """What every node is to be worth in cents.

    It is the water-fill of ``bounds`` and ``budget`` without the tickers ``small``, which are left as they are.
    ``gap`` is by how many cents of distance a nearer plan was not ruled out.
    """

    worth: tuple[int, ...]
    bounds: Bounds
    budget: int
    small: frozenset[str]
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of all plans: tickers that get no order, and the bounds that make the others' large enough."""

    off: frozenset[str]
    bounds: Bounds
    worth: tuple[int, ...]
    distance: float


def large_enough(job: Job, budget: int) -> Exact:
    """Return the nearest plan to the water-fill in which no order is below the minimum."""
    root = _node(job, budget, job.idle, job.bounds)
    if not any(_too_small(job, root)):
        return Exact(root.worth, job.bounds, budget, job.idle)
    goals = _goals(job, root.worth)
    judged = replace(root, distance=_distance(goals, root.worth))
    best = _start(job, budget, goals)
    best, bound = _search(job, budget, goals, judged, best)
    gap = best.distance - (0.0 if job.nested else bound)
    return Exact(best.worth, best.bounds, budget, best.off, max(0.0, gap))


def _node(job: Job, budget: int, off: frozenset[str], bounds: Bounds) -> _Node:
    return _Node(off, bounds, tuple(job.allocate(bounds, budget, off)), 0.0)


def _too_small(job: Job, node: _Node) -> Iterator[tuple[int, str]]:
    """Yield (cents, ticker) of the orders that are too small."""
    for symbol in job.fussy:
        net = job.net(node.worth, symbol)
        if 0 < abs(net) < job.minimum and symbol not in node.off and not job.sells_out(node.worth, symbol):
            yield abs(net), symbol


def _goals(job: Job, ideal: Sequence[int]) -> dict[int, float]:
    """Return what distances are measured from: the targets, or through nested pies the plan without a minimum."""
    nodes = job.tree.nodes
    wanted = (i for i in job.tree.leaves if nodes[i].target)
    return {i: max(ideal[i] if job.nested else float(nodes[i].target * ideal[0]), _LEAST_GOAL) for i in wanted}


def _distance(goals: dict[int, float], worth: Sequence[int]) -> float:
    return sum((worth[i] - goal) ** 2 / goal for i, goal in goals.items())


def _start(job: Job, budget: int, goals: dict[int, float]) -> _Node:
    """Return the plan that leaves out small orders one after the other: good, and always there."""
    off, worth = leave_out_small(job, job.bounds, budget, job.idle)
    return _Node(off, job.bounds, tuple(worth), _distance(goals, worth))


def _search(job: Job, budget: int, goals: dict[int, float], root: _Node, best: _Node) -> tuple[_Node, float]:
    """Return the nearest plan found, and the distance no plan can be below."""
    stranded = max(abs(_stranded(job, budget, node.worth)) for node in (root, best))
    ticket = count()
    queue = [(root.distance, next(ticket), root)]
    left = max(_FEWEST, WATER_FILLS // len(job.tree.leaves))
    while queue and left > 0:
        distance, _, node = heappop(queue)
        if distance >= best.distance:
            return best, best.distance
        small = max(_too_small(job, node), default=None)
        if small is None:
            best = node
            continue
        for off, bounds in _branches(job, node, small[1]):
            left -= 1
            child = _node(job, budget, off, bounds)
            child = replace(child, distance=_distance(goals, child.worth))
            placed = abs(_stranded(job, budget, child.worth)) <= max(stranded, job.minimum - 1)
            if placed and child.distance < best.distance:
                heappush(queue, (child.distance, next(ticket), child))
    return best, min([best.distance, *(distance for distance, _, _ in queue)])


def _stranded(job: Job, budget: int, worth: Sequence[int]) -> int:
    return budget - sum(worth[i] for i in job.tree.leaves)


def _branches(job: Job, node: _Node, symbol: str) -> Iterator[tuple[frozenset[str], Bounds]]:
    """Yield the ways out of an order that is too small: none; a purchase, or a sale, of at least the minimum."""
    yield node.off | {symbol}, node.bounds
    leaves = job.tree.by_symbol[symbol]
    if len(leaves) > 1:
        return  # what each of several pies would have to add to one order is not for one bound to say
    i = leaves[0]
    more, less = job.values[i] + job.minimum, job.values[i] - job.minimum
    low, high = node.bounds.lower[i], node.bounds.upper[i]
    if more <= high:
        yield node.off, _bound(node.bounds, i, max(low, more), high)
    if less >= low:
        yield node.off, _bound(node.bounds, i, low, min(high, less))


def _bound(bounds: Bounds, leaf: int, low: int, high: int) -> Bounds:
    lower, upper = list(bounds.lower), list(bounds.upper)
    lower[leaf], upper[leaf] = low, high
    return Bounds(tuple(lower), tuple(upper))
