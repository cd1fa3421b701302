"""Branch and bound: where prices alone leave a gap, the orders they cannot decide are split in two, again and again.

Each part of all plans has a bound of its own; one that is not below the best plan found needs no more looking at. The
work is limited: what then is still open is the bound that can be claimed.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.search.climb import climb
from xl_addin.domain.search.draft import Draft
from xl_addin.domain.search.item import Prices
from xl_addin.domain.search.mending import mended
from xl_addin.domain.search.relaxation import GROUPS, Point, at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.domain.search.item import Item
    from xl_addin.domain.search.model import Model

WORK, LITTLE = 20_000, 4_000
"""How many bids of one ticker may be asked for in all, and how many where only a little is left to prove."""
_MENDING = 10
"""What mending a plan counts as, in bids of every ticker."""
_FAR = 10**15
_POINTS = 8
"""How many of the points near the best prices are looked at for orders that prices cannot decide."""


class Found(NamedTuple):
    """The best plan found, what it loses, and what is proven that none can be below."""

    orders: tuple[int, ...] | None
    loss: float
    bound: float


class Part(NamedTuple):
    """A part of all plans: its items, what is proven of it, and points at prices near the best, the best first.

    ``model`` has the rules as they are for this part.
    """

    bound: float
    model: Model
    items: tuple[Item, ...]
    points: Sequence[Point]


def branch(parts: Iterable[Part], known: Found, tolerance: float, work: int = WORK) -> Found:
    """Return the best plan, or the best found, and what is proven of all parts; beginning with a plan that is known."""
    best, floor, ticket, tried = known, inf, count(), set[tuple[float, ...]]()
    queue = sorted((part.bound, next(ticket), part) for part in parts)
    for *_, part in queue:
        best = _bettered(part, best, tolerance, tried)
    left = work // max(1, *(len(part.items) for *_, part in queue))
    while queue and left > 0:
        bound, _, part = heappop(queue)
        if bound >= best.loss - tolerance:
            floor = min(floor, bound)
            break
        for half in _halves(part, best, tolerance):
            left -= len(half.points) + (_MENDING if _start(half) not in tried else 0)
            best = _bettered(half, best, tolerance, tried)
            if half.bound >= best.loss - tolerance:
                floor = min(floor, half.bound)
            else:
                heappush(queue, (half.bound, next(ticket), half))
    proven = min([best.loss, floor, *(bound for bound, *_ in queue)])
    return Found(best.orders, best.loss, max(known.bound, proven))


def _halves(part: Part, best: Found, tolerance: float) -> Iterator[Part]:
    """Yield the two parts of a part, less those in which there is no plan; none where it is one plan only."""
    split = _split(part, best.orders)
    if split is None:
        return
    i, below = split
    for low, high in ((-_FAR, below), (below + 1, _FAR)):
        child = part.items[i].within(low, high)
        if not child.zero and not child.pieces:
            continue
        items = _few_enough(part.model, (*part.items[:i], child, *part.items[i + 1 :]))
        if items is None:
            continue
        points = [at(part.model, items, part.points[0].prices)]
        if points[0].bound < best.loss - tolerance:
            fine = max(tolerance, (best.loss - points[0].bound) / 50)
            points = climb(part.model, items, points[0], tolerance=fine, sweeps=2)
        yield Part(max(part.bound, points[0].bound), part.model, items, points)


def _start(part: Part) -> tuple[float, ...]:
    """Return what a plan is mended from in a part: the orders best at its prices, under its rules."""
    return (part.model.most_cash, *part.points[0].orders)


def _few_enough(model: Model, items: tuple[Item, ...]) -> tuple[Item, ...] | None:
    """Return the items, those that need no order held to none where no more may have one; None if too many need one.

    A part in which so many items have to have an order has nothing left to decide about the others.
    """
    if model.question.orders is None:
        return items
    room = model.question.orders - sum(not item.zero for item in items)
    if room:
        return items if room > 0 else None
    return tuple(item.within(0, 0) if item.zero and item.pieces else item for item in items)


def _bettered(part: Part, best: Found, tolerance: float, tried: set[tuple[float, ...]]) -> Found:
    """Return the best plan known after looking near the best point of a part of all plans, unless that was tried."""
    orders = part.points[0].orders
    if _start(part) in tried:
        return best
    tried.add(_start(part))
    draft: Draft | None = Draft(part.model, orders)
    if draft is not None and not draft.allowed:
        single = all(item.ends[0] == item.ends[1] for item in part.items)
        draft = None if single and not draft.short else mended(part.model, orders, part.bound + tolerance)
    if draft is not None and draft.loss < best.loss:
        return Found(tuple(draft.orders), draft.loss, best.bound)
    return best


def _split(part: Part, known: Sequence[int] | None) -> tuple[int, int] | None:
    """Return the item that prices decide least, and an order: up to it is one part, beyond it the other."""
    first = part.points[0]
    shared, spans = first.prices[:GROUPS], first.prices[GROUPS:]
    found, score = None, -1.0
    others = [point.orders for point in part.points[1:_POINTS]]
    if known is not None:
        others.append(list(known))
    for i, item in enumerate(part.items):
        own = first.orders[i]
        prices = Prices(shared[0], shared[1], shared[2], shared[3], sum(spans[g] for g, _ in part.model.spans_of[i]))
        low, high = item.ends
        for other in {orders[i] for orders in others if low <= orders[i] <= high} - {own}:
            doubt = _doubt(item, own, other, prices)
            if doubt > score:
                found, score = (i, (own + other) // 2), doubt
    return found if found is not None else _widest(part)


def _doubt(item: Item, one: int, other: int, prices: Prices) -> float:
    """Return how much is lost, at the prices, between two orders: what the bound may be too low by."""
    middle = (one + other) / 2
    near = list(item.near((one + other) // 2)) + ([0] if item.zero else [])
    order = min(near, key=lambda order: abs(order - middle), default=one)
    apart = (order - middle) * item.unit
    least = min(item.value(one, prices), item.value(other, prices))
    return max(0.0, item.value(order, prices) - least) + (apart * apart / item.scale if item.scale else abs(apart))


def _widest(part: Part) -> tuple[int, int] | None:
    """Return the item whose orders reach farthest, split at the one it has now; None where each has one order."""
    found, width = None, 0.0
    for i, item in enumerate(part.items):
        low, high = item.ends
        if (high - low) * item.unit > width:
            own = part.points[0].orders[i]
            found, width = (i, own if own < high else own - 1), (high - low) * item.unit
    return found
