"""The price of cash: orders that are best at one price for everybody, and the bound that proves them.

With a price μ on every cent, each item decides by itself: L(μ) = Σ min(loss + μ·cost) − μ·cash is never more than the
loss of any plan that keeps to the cash (Lagrangian duality), and largest at the price at which the plan just does. From
the plan nearest the goals, the least painful step a cent is given up again and again: each step raises the price.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.domain.whole_shares.item import Item
    from xl_addin.domain.whole_shares.question import Question

_NARROWINGS = 16
_HALVINGS = 60
_FEW = 3
_PARTS = 4
"""Into how many parts an even share of the cash to spare is divided, to be placed one after the other."""
_HIGHEST = 64.0
"""At a price of 2 every slice would rather be sold out; commissions and spreads take a little more."""

Move = tuple[float, int, int, int]
"""Loss a cent of cash, item, order from, order to."""


def priced(question: Question) -> tuple[list[int], float, float]:
    """Return the best orders at the price at which they keep to the cash, that price, and the cents still missing."""
    items, pool = question.items, question.pool
    price, orders = _almost(question)
    over = _over(question, orders)
    if over <= 0:
        return orders, price, 0.0
    moves = [move for i, item in enumerate(items) for move in _cheapest(item, i, orders[i])]
    heapify(moves)
    while moves and over > pool.absorbs(price):
        ratio, i, before, after = heappop(moves)
        if pool.goal and over <= pool.absorbs(ratio):
            return orders, max(price, 2 * over / pool.goal), 0.0
        if orders[i] != before:
            continue
        over -= items[i].cost(before) - items[i].cost(after)
        orders[i], price = after, max(price, ratio)
        for move in _cheapest(items[i], i, after):
            heappush(moves, move)
    return orders, price, max(0.0, over - pool.gives)


def _over(question: Question, orders: Sequence[int]) -> float:
    return float(sum(item.cost(o) for item, o in zip(question.items, orders, strict=True)) - question.cash)


def _almost(question: Question) -> tuple[float, list[int]]:
    """Return a price a little too low, from where few single steps are left, and the orders that are best at it.

    The price is zero where the cash is kept at zero.
    """
    pool, below = question.pool, best_at(question, 0.0)
    over = _over(question, below) - pool.absorbs(0.0)
    if over <= 0:
        return 0.0, below
    low, high = 0.0, 4 * over / (pool.goal + sum(item.goal for item in question.items))
    above = best_at(question, high)
    while high < _HIGHEST and _over(question, above) > pool.absorbs(high):
        low, below, high = high, above, 2 * high
        above = best_at(question, high)
    few = _FEW * len(question.items)
    for _ in range(_HALVINGS):
        steps = (abs(a - b) / i.step for i, a, b in zip(question.items, below, above, strict=True))
        if sum(steps) <= few:
            break
        middle = (low + high) / 2
        orders = best_at(question, middle)
        if _over(question, orders) > pool.absorbs(middle):
            low, below = middle, orders
        else:
            high, above = middle, orders
    return low, below


def _over_at(question: Question, price: float) -> float:
    """Return the cents that the best orders at a price take beyond the cash and what the pool then gives."""
    return _over(question, best_at(question, price)) - question.pool.absorbs(price)


def _cheapest(item: Item, i: int, order: int) -> Iterator[Move]:
    """Yield the move that loses least a cent of cash that it frees.

    Also a small sale may take cash, for its commission: no order at all then frees some.
    """
    cost, loss = item.cost(order), item.loss(order)
    found: Move | None = None
    for other in (*item.beside(order, -1), 0):
        cents = cost - item.cost(other)
        if cents > 0:
            move = ((item.loss(other) - loss) / cents, i, order, other)
            found = move if found is None or move < found else found
    if found:
        yield found


def filled(question: Question, orders: Sequence[int]) -> tuple[list[int], float]:
    """Return the orders with more of what still fits and brings the plan nearer, the most a cent first; and the price.

    Where no cash may stay, of what still fits at all; the price of cash at which that pays is then below zero.
    """
    orders, items, price = list(orders), question.items, 0.0
    spare = question.cash - sum(item.cost(order) for item, order in zip(items, orders, strict=True))
    most = inf if question.unused is not None else 0.0
    fits = [i for i, item in enumerate(items) if item.step_cents <= spare + 1 or len(item.odd) > 1]
    moves = [move for i in fits for move in _fitting(items[i], i, orders[i], spare, most, len(items))]
    heapify(moves)
    while moves:
        ratio, i, before, after = heappop(moves)
        cents = items[i].cost(after) - items[i].cost(before)
        if cents <= spare:
            orders[i], spare, price = after, spare - cents, min(price, -ratio)
        for move in _fitting(items[i], i, orders[i], spare, most, len(items)):
            heappush(moves, move)
    return orders, price


def _fitting(item: Item, i: int, order: int, spare: int, most: float, share: int) -> Iterator[Move]:
    """Yield a move that takes more of the cash to spare: many steps at once while there is much for everybody."""
    cost, loss = item.cost(order), item.loss(order)
    leap = item.leap(order, spare / (_PARTS * share), past_goal=most > 0)
    for other in (leap, *item.beside(order, 1)):
        cents = item.cost(other) - cost
        if 0 < cents <= spare and item.loss(other) - loss < most:
            yield (item.loss(other) - loss) / cents, i, order, other
            return


def best_at(question: Question, price: float) -> list[int]:
    """Return the order of each item that is best at a price of cash."""
    return [item.best(price) for item in question.items]


def below(question: Question) -> float:
    """Return a price below zero at which a pool that takes what is left would rather not; zero where nothing is."""
    price, left = 0.0, _over_at(question, 0.0)
    while left < 0 and price > -_HIGHEST:
        price = 4 * price or -0.01
        left = _over_at(question, price)
    return price


def steepest(question: Question, lowest: float) -> float:
    """Return the price between ``lowest`` and zero at which the bound, concave in the price, is largest."""
    low, high = lowest, 0.0
    spent = _least_spent(question) - 2 * _rounded(question)
    for _ in range(_NARROWINGS):
        middle = (low + high) / 2
        wanted = sum(item.least_cost(item.best(middle)) for item in question.items)
        if wanted - spent > question.pool.absorbs(middle):  # the slope of the bound there
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _least_spent(question: Question) -> int:
    """Return the cents that have to be spent at the least, where cash may not stay."""
    return question.cash - (0 if question.pool.takes else (question.unused or 1) - 1)


def bound_at(question: Question, price: float) -> tuple[float, list[int]]:
    """Return what every plan loses at least, in cents, by the price of cash, and the orders that are best at it.

    Negative is the price of leaving some.
    """
    low = question.cash if price >= 0 else _least_spent(question)
    bids = [item.bid(price) for item in question.items]
    rounded = 2 * price * _rounded(question) if price < 0 else 0.0
    bound = sum(value for value, _ in bids) + rounded - price * low + question.pool.relief(price)
    return bound, [order for _, order in bids]


def _rounded(question: Question) -> int:
    """Return the items whose orders rounding may make a cent dearer, and their spreads another."""
    return sum(not item.whole_cents for item in question.items)
