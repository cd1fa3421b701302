"""The search among the few orders that could still be better: a dynamic programme over the cash taken.

A change whose reduced cost, loss + μ·cost above the least of its item, exceeds what the best plan found lies above the
bound cannot be part of a better plan. What is left are a few choices of a few items. Of partial plans that take as much
cash, only the one that loses least can become the best; where cash may stay, also none that takes more and loses more.
Their number is capped; what was then dropped limits what can be said to be proven, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isinf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.domain.whole_shares.item import Item
    from xl_addin.domain.whole_shares.question import Question

STEPS_EACH_WAY = 12
"""How many steps from the best order of an item are looked at."""
STATES = 1_000
WORK = 20_000
"""The most partial plans kept, and made in all: what bounds the time whatever the portfolio."""
_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class _Choice:
    order: int
    cost: int
    loss: float
    reduced: float


@dataclass(frozen=True, slots=True)
class _State:
    """A partial plan: the cash it takes, what it loses, the reduced costs of its choices, and how it was made."""

    cost: int
    loss: float
    reduced: float
    before: _State | None
    order: int


@dataclass(frozen=True, slots=True)
class Found:
    """The best orders found, their loss, and what was proven that none can be below; cents."""

    orders: tuple[int, ...]
    loss: float
    bound: float

    @property
    def proven(self) -> bool:
        """Return whether none can be better."""
        return not isinf(self.loss) and self.loss - self.bound <= _NOISE * max(1.0, self.loss)


def search(question: Question, price: float, bound: float, known: Found, work: int) -> Found:
    """Return the best plan there is, or the best found, beginning with one that is known to be allowed."""
    least = known.loss
    gap = least - bound
    choices, dropped = _choices(question.items, price, gap)
    open_items = [i for i, some in enumerate(choices) if len(some) > 1]
    fixed = [some[0] for some in choices if len(some) == 1]
    start = _State(sum(c.cost for c in fixed), sum(c.loss for c in fixed), 0.0, None, 0)
    order = sorted(open_items, key=lambda i: (len(choices[i]), i))
    states, dropped_too = _states(question, start, [choices[i] for i in order], gap, work)
    floor = min(dropped, dropped_too)
    best = min(states, key=lambda state: (question.judge(state.cost, state.loss), state.cost), default=None)
    found, orders = least, list(known.orders)
    if best is not None and (value := question.judge(best.cost, best.loss)) < least:
        found = value
        orders = [some[0].order for some in choices]
        state: _State | None = best
        for i in reversed(order):
            if state is None:
                raise AssertionError("a state was made by as many choices as there are items")
            orders[i], state = state.order, state.before
    return Found(tuple(orders), found, min(found, bound + floor))


def _choices(items: Sequence[Item], price: float, gap: float) -> tuple[list[list[_Choice]], float]:
    """Return the orders of each item that can be part of a better plan, and the least reduced cost of any not seen."""
    choices, dropped = [], inf
    for item in items:
        least, best = item.bid(price)
        some = {best: _Choice(best, item.cost(best), item.loss(best), 0.0)}
        for order, value, cut in item.around(price, STEPS_EACH_WAY, least + gap + _NOISE):
            reduced = max(0.0, value - least)
            if order != best:
                some[order] = _Choice(order, item.cost(order), item.loss(order), reduced)
            dropped = min(dropped, reduced) if cut else dropped
        choices.append(sorted(some.values(), key=lambda choice: (choice.reduced, choice.order)))
    return choices, dropped


def _states(
    question: Question, start: _State, choices: Sequence[Sequence[_Choice]], gap: float, work: int
) -> tuple[list[_State], float]:
    """Return the partial plans after all items, and the least reduced cost of any that a cap made drop."""
    states, dropped = [start], inf
    most = min(STATES, max(1, work // max(1, sum(map(len, choices)))))
    cheapest = [min(choice.cost for choice in some) for some in choices]
    rest = sum(cheapest)
    roof = question.cash + question.pool.gives
    for some, least in zip(choices, cheapest, strict=True):
        rest -= least
        grown = [
            _State(state.cost + choice.cost, state.loss + choice.loss, reduced, state, choice.order)
            for state in states
            for choice in some
            if (reduced := state.reduced + choice.reduced) <= gap + _NOISE and state.cost + choice.cost + rest <= roof
        ]
        states = _undominated(grown, may_stay=question.unused is None and not question.pool.takes)
        if len(states) > most:
            states.sort(key=lambda state: state.reduced)
            dropped = min(dropped, states[most].reduced)
            del states[most:]
    return states, dropped


def _undominated(states: Iterable[_State], *, may_stay: bool) -> list[_State]:
    """Return the states without those that take as much cash as another (or more, where it may stay) and lose more."""
    kept: list[_State] = []
    for state in sorted(states, key=lambda state: (state.cost, state.loss)):
        if kept and kept[-1].cost == state.cost:
            continue
        if may_stay and kept and kept[-1].loss <= state.loss:
            continue
        kept.append(state)
    return kept
