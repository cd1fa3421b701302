"""The closest plan in share steps, with a certificate of how close any other could come.

    minimise Σ (zᵢ − goalᵢ)²/goalᵢ   over whole steps,   subject to   Σ cost ≤ cash

A separable convex knapsack: the price of cash gives a bound and almost the plan, filling what is left gives a plan, and
a dynamic programme over the few orders that could still be better gives the best, or says how far off it is at most.
Where some steps are so much smaller than others that many of them are open, they are first taken for a pool that may
have any amount, and settled among themselves once the others are.
"""

from __future__ import annotations

from dataclasses import replace
from math import isinf, sqrt
from typing import TYPE_CHECKING

from xl_addin.domain.whole_shares.cash_price import below, bound_at, filled, priced, steepest
from xl_addin.domain.whole_shares.question import Answer, Pool
from xl_addin.domain.whole_shares.search import STEPS_EACH_WAY, WORK, Found, search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.whole_shares.question import Question

_SMALLER = 8
"""How many times smaller than the largest a step is that may be taken for a pool."""


def closest(question: Question, work: int = WORK) -> Answer:
    """Return the orders that lose least within the cash; with ``missing`` where there is not enough to sell.

    ``work`` are the partial plans that may be made to search for them; where it is done in two, each has half.
    """
    orders, price, missing = priced(question)
    if missing:
        return Answer(tuple(orders), question.total(orders), 0.0, missing)
    if not price and question.unused is None and not question.pool.takes:
        least = question.total(orders)  # every item at its best, and the cash is kept: none can be nearer
        return Answer(tuple(orders), least, least)
    more, lowest = (orders, below(question)) if question.pool.takes else filled(question, orders)
    if not price and lowest < 0:
        price = steepest(question, lowest)
    bound, nearest = bound_at(question, price)
    plans = dict.fromkeys(map(tuple, ([0] * len(orders), more, orders, nearest)))
    totals = {plan: question.total(plan) for plan in plans}
    known = min(totals, key=totals.__getitem__)
    found = Found(known, totals[known], bound)
    loose = _loose(question, found.loss - bound) if work == WORK else []  # in two once, not again and again
    work = work // 2 if loose else work
    found = _in_two(question, loose, found, work) if loose else found
    if found.proven:
        return Answer(found.orders, found.loss, max(0.0, found.bound))
    searched = search(question, price, bound, found, work)
    if isinf(searched.loss) and question.unused is not None:
        return closest(replace(question, unused=None), work)  # what is left fits nowhere, and so may stay
    return Answer(searched.orders, searched.loss, max(0.0, found.bound, searched.bound))


def _loose(question: Question, gap: float) -> list[int]:
    """Return the items of small steps of which more are open than are searched."""
    items = question.items
    small = max((item.step_cents for item in items), default=0.0) / _SMALLER
    return [
        i
        for i, item in enumerate(items)
        if item.step_cents < small and sqrt(max(0.0, gap) * item.goal) > STEPS_EACH_WAY * item.step_cents
    ]


def _in_two(question: Question, loose: Sequence[int], known: Found, work: int) -> Found:
    """Return the better of what is known and the plan made in two: the large steps first, then the ``loose`` ones.

    That the loose ones may take any amount makes the first a bound on every plan.
    """
    items, inner = question.items, set(loose)
    tight = [i for i in range(len(items)) if i not in inner]
    wants = sum(items[i].goal - items[i].worth for i in loose)
    gives = question.pool.gives + sum(max(0.0, items[i].goal - items[i].least_worth) for i in loose)
    pool = Pool(question.pool.goal + sum(items[i].goal for i in loose), gives, takes=question.unused is not None)
    wide = replace(question, items=[items[i] for i in tight], cash=int(question.cash - wants) + 1, pool=pool)
    first = closest(wide, work)
    bound = max(known.bound, first.bound)
    spent = sum(items[i].cost(order) for i, order in zip(tight, first.orders, strict=True))
    second = closest(replace(question, items=[items[i] for i in loose], cash=question.cash - spent), work)
    orders = list(known.orders)
    for some, answer in ((tight, first), (loose, second)):
        for i, order in zip(some, answer.orders, strict=True):
            orders[i] = order
    total = question.total(orders)
    if first.missing or second.missing or total >= known.loss:
        return replace(known, bound=min(bound, known.loss))
    return Found(tuple(orders), total, min(bound, total))
