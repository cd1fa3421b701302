"""Branch and bound: where prices alone leave a gap, the orders they cannot decide are split in two, again and again.

Each part of all plans has a bound of its own; one that is not below the best plan found needs no more looking at. The
work is limited: what then is still open is the bound that can be claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import TYPE_CHECKING

from xl_addin.domain.search.draft import Draft
from xl_addin.domain.search.item import Prices
from xl_addin.domain.search.mending import mended
from xl_addin.domain.search.relaxation import GROUPS, Point, at, climb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.search.item import Item
    from xl_addin.domain.search.model import Model

WORK = 150_000
"""How many bids of one ticker may be asked for in all."""
_MENDING = 5
"""What mending a plan counts as, in bids of every ticker."""
_FAR = 10**15
_POINTS = 8
"""How many of the points near the best prices are looked at for orders that prices cannot decide."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan found, what it loses, and what is proven that none can be below."""

    orders: tuple[int, ...] | None
    loss: float
    bound: float


@dataclass(frozen=True, slots=True)
class _Node:
    items: tuple[Item, ...]
    points: tuple[Point, ...]

    @property
    def bound(self) -> float:
        return self.points[0].bound


def branch(model: Model, points: Sequence[Point], known: Found, tolerance: float, work: int = WORK) -> Found:
    """Return the best plan, or the best found, and what is proven; beginning with the points of all plans together."""
    best, floor, ticket = known, inf, count()
    queue = [(max(known.bound, points[0].bound), next(ticket), _Node(model.items, tuple(points[:_POINTS])))]
    left = work // max(1, len(model.items))
    while queue and left > 0:
        bound, _, node = heappop(queue)
        if bound >= best.loss - tolerance:
            floor = min(floor, bound)
            break
        split = _split(model, node, best.orders)
        if split is None:
            continue  # one plan was left, and it has been looked at
        i, below = split
        for low, high in ((-_FAR, below), (below + 1, _FAR)):
            left -= 1
            child = node.items[i].within(low, high)
            if not child.zero and not child.pieces:
                continue
            items = (*node.items[:i], child, *node.items[i + 1 :])
            start = at(model, items, node.points[0].prices)
            found = [start]
            if start.bound < best.loss - tolerance:
                found = climb(model, items, start, tolerance=max(tolerance, (best.loss - start.bound) / 50), sweeps=2)
            left -= len(found) + _MENDING
            best = _bettered(model, items, found, best, tolerance)
            own = max(bound, found[0].bound)
            if own >= best.loss - tolerance:
                floor = min(floor, own)
            else:
                heappush(queue, (own, next(ticket), _Node(items, tuple(found[:_POINTS]))))
    proven = min([best.loss, floor, *(bound for bound, *_ in queue)])
    return Found(best.orders, best.loss, max(known.bound, proven))


def _bettered(model: Model, items: Sequence[Item], points: Sequence[Point], best: Found, tolerance: float) -> Found:
    """Return the best plan known after looking near the best point of a part of all plans."""
    draft = Draft(model, points[0].orders)
    if not draft.allowed:
        single = all(item.ends[0] == item.ends[1] for item in items)
        found = None if single and not draft.short else mended(model, points[0].orders, points[0].bound + tolerance)
    else:
        found = draft
    if found is not None and found.loss < best.loss:
        return Found(tuple(found.orders), found.loss, best.bound)
    return best


def _split(model: Model, node: _Node, known: Sequence[int] | None) -> tuple[int, int] | None:
    """Return the item that prices decide least, and an order: up to it is one part, beyond it the other."""
    first = node.points[0]
    shared, spans = first.prices[:GROUPS], first.prices[GROUPS:]
    found, score = None, -1.0
    others = [point.orders for point in node.points[1:]]
    if known is not None:
        others.append(list(known))
    for i, item in enumerate(node.items):
        own = first.orders[i]
        prices = Prices(shared[0], shared[1], shared[2], shared[3], sum(spans[g] for g in model.spans_of[i]))
        low, high = item.ends
        for other in {orders[i] for orders in others if low <= orders[i] <= high} - {own}:
            doubt = _doubt(item, own, other, prices)
            if doubt > score:
                found, score = (i, (own + other) // 2), doubt
    return found if found is not None else _widest(node)


def _doubt(item: Item, one: int, other: int, prices: Prices) -> float:
    """Return how much is lost, at the prices, between two orders: what the bound may be too low by."""
    middle = (one + other) / 2
    near = list(item.near((one + other) // 2)) + ([0] if item.zero else [])
    order = min(near, key=lambda order: abs(order - middle), default=one)
    apart = (order - middle) * item.unit
    least = min(item.value(one, prices), item.value(other, prices))
    return max(0.0, item.value(order, prices) - least) + (apart * apart / item.goal if item.goal else abs(apart))


def _widest(node: _Node) -> tuple[int, int] | None:
    """Return the item whose orders reach farthest, split at the one it has now; None where each has one order."""
    found, width = None, 0.0
    for i, item in enumerate(node.items):
        low, high = item.ends
        if (high - low) * item.unit > width:
            own = node.points[0].orders[i]
            found, width = (i, own if own < high else own - 1), (high - low) * item.unit
    return found
