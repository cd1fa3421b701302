"""The search among the few orders that could still be better: a dynamic programme over the cash they take.

An order whose reduced cost, what it loses at the prices beyond the least of its ticker, exceeds what the best plan
found lies above the bound cannot be part of a better plan. What is left are a few orders of a few tickers. Of partial
plans that take as much cash only the one that loses least can become the best; where cash may stay, also none that
takes more and loses more than another, unless that other could end with more cash than may be left. Their number is
capped; what was then dropped limits what is proven, and nothing else. Rules other than on the cash are counted at
their prices, and what comes out is tried against them.
"""

from __future__ import annotations

from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from xl_addin.domain.search.branch import Found
from xl_addin.domain.search.draft import Draft
from xl_addin.domain.search.item import Prices
from xl_addin.domain.search.question import NO_LIMIT
from xl_addin.domain.search.relaxation import CASH, GAIN, GROUPS, ORDERS, TURNOVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.domain.search.item import Item
    from xl_addin.domain.search.model import Model
from xl_addin.domain.search.relaxation import Point

STEPS_EACH_WAY = 12
"""How many steps from the best order of a piece are looked at."""
_STATES = 1_000
WORK = 20_000
"""The most partial plans kept, and made in all: what bounds the time whatever the portfolio."""
_TRIED = 50
"""How many complete plans are tried against the rules that are not on the cash."""
_NOISE = 1e-9


class _Choice(NamedTuple):
    """An order, the cash it takes, what it loses at the prices but that of cash, and its reduced cost."""

    order: int
    cost: int
    loss: float
    reduced: float


_State: TypeAlias = "tuple[int, float, float, _State | None, int]"
"""A partial plan: the cash it takes, what it loses, the reduced costs of its choices, and how it was made: from which
one before, by which order. A bare tuple, for there are thousands."""


def by_states(model: Model, point: Point, known: Found) -> Found:
    """Return the best plan there is, or the best found; beginning with one that is known, and the bound at a point."""
    gap = known.loss - point.bound
    choices, floor = _choices(model, point, gap)
    fixed = [some[0] for some in choices if len(some) == 1]
    order = sorted((i for i, some in enumerate(choices) if len(some) > 1), key=lambda i: (len(choices[i]), i))
    start = (sum(c.cost for c in fixed), sum(c.loss for c in fixed), 0.0, None, 0)
    may_stay = point.prices[CASH] >= 0 and model.question.cash_scale is None and not model.question.fits
    states, dropped = _states(model, start, [choices[i] for i in order], gap, may_stay=may_stay)
    plain = [some[0].order for some in choices]
    best, floor = known, min(floor, dropped)
    states = sorted(states, key=lambda state: _worth(model, state))
    for state in states[:_TRIED]:
        draft = Draft(model, _orders(plain, order, state))
        if draft.loss >= best.loss:
            break
        if draft.allowed:
            best = Found(tuple(draft.orders), draft.loss, best.bound)
            break
    proven = min(point.bound + floor, _worth(model, states[0]) + point.limits if states else inf)
    return Found(best.orders, best.loss, max(point.bound, min(best.loss, proven)))


def _worth(model: Model, state: _State) -> float:
    """Return what a complete plan loses, with every rule but that on the cash at its price."""
    return state[1] + model.cash_loss(model.question.cash - state[0])


def _orders(plain: Sequence[int], order: Sequence[int], state: _State) -> list[int]:
    orders, before = list(plain), state
    for i in reversed(order):
        *_, made_from, orders[i] = before
        if made_from is None:
            raise AssertionError("a state was made by as many choices as there are items")
        before = made_from
    return orders


def _choices(model: Model, point: Point, gap: float) -> tuple[list[list[_Choice]], float]:
    """Return the orders of each item that can be part of a better plan, and the least reduced cost of any not seen."""
    cash, turnover, orders, gain = (point.prices[i] for i in (CASH, TURNOVER, ORDERS, GAIN))
    choices, dropped = [], inf
    for i, item in enumerate(model.items):
        prices = Prices(cash, turnover, orders, gain, sum(point.prices[GROUPS + g] for g, _ in model.spans_of[i]))
        best = point.orders[i]
        least = item.value(best, prices)
        some = {best: _choice(item, best, least, prices, least)}
        for order, value, cut in item.around(prices, STEPS_EACH_WAY, least + gap + _NOISE):
            if cut:
                dropped = min(dropped, max(0.0, value - least))
            if order != best:
                some[order] = _choice(item, order, value, prices, least)
        choices.append(sorted(some.values(), key=lambda choice: (choice.reduced, choice.order)))
    return choices, dropped


def _choice(item: Item, order: int, value: float, prices: Prices, least: float) -> _Choice:
    """Return an order as a choice, of what it loses at the prices and the least that any does."""
    return _Choice(order, item.cost(order), value - prices.cash * item.least_cost(order), max(0.0, value - least))


def _states(
    model: Model, start: _State, choices: Sequence[Sequence[_Choice]], gap: float, *, may_stay: bool
) -> tuple[list[_State], float]:
    """Return the partial plans after all items, and the least reduced cost of any that a cap made drop."""
    question = model.question
    states, dropped = [start], inf
    most = min(_STATES, max(1, WORK // max(1, sum(map(len, choices)))))
    cheapest = [min(choice.cost for choice in some) for some in choices]
    dearest = [max(choice.cost for choice in some) for some in choices]
    rest, roof = sum(cheapest), question.cash - question.least_cash if model.strict else NO_LIMIT
    more, floor = sum(dearest), question.cash - model.most_cash
    for some, least, greatest in zip(choices, cheapest, dearest, strict=True):
        rest, more = rest - least, more - greatest
        room, bottom, roomy = roof - rest, floor - more, gap + _NOISE
        grown = [
            (cost, state[1] + loss, reduced, state, order)
            for state in states
            for order, taken, loss, lost in some
            if (reduced := state[2] + lost) <= roomy and bottom <= (cost := state[0] + taken) <= room
        ]
        states = _undominated(grown, safe=floor - rest if may_stay else inf)
        if len(states) > most:
            states.sort(key=itemgetter(2))
            dropped = min(dropped, states[most][2])
            del states[most:]
    return states, dropped


def _undominated(states: Iterable[_State], *, safe: float) -> list[_State]:
    """Return the states without those that take as much cash as another (or more, where it may stay) and lose more.

    From ``safe`` on no choice that is still to come leaves more cash than may stay. A state that takes less may yet
    break that rule where one that takes more keeps it, so it rules out none.
    """
    kept: list[_State] = []
    last, least = -inf, inf
    for state in sorted(states, key=itemgetter(0, 1)):
        cost, loss, *_ = state
        if cost == last or (last >= safe and least <= loss):
            continue
        kept.append(state)
        last, least = cost, loss
    return kept
