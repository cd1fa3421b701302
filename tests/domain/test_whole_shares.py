"""The integer core against every combination there is, and its certificate against the truth."""

from __future__ import annotations

from itertools import product
from math import isinf
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xl_addin.domain.whole_shares.closest import closest
from xl_addin.domain.whole_shares.item import Item
from xl_addin.domain.whole_shares.question import Pool, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY = settings(max_examples=400, deadline=None)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """A ticker with every oddity: parts of cents, odd holdings, a smallest order, limits, a commission, a spread."""
    price, parts = draw(st.integers(50, 5000)), draw(st.sampled_from((1, 1, 3)))
    step = draw(st.sampled_from((1, 1, 2)))
    held = draw(st.integers(0, 6))
    return Item(
        goal=draw(st.floats(0.01, 8)) * price / parts,
        held=held,
        step=step,
        numerator=price,
        denominator=parts,
        most_sold=draw(st.sampled_from((held, held, 0, held // 2))),
        most_bought=draw(st.sampled_from((8, 8, 0, 3))),
        least=draw(st.sampled_from((0, 0, 100, 2 * price))),
        commission=draw(st.sampled_from((0, 0, 37))),
        half_spread=draw(st.sampled_from((0.0, 0.0, 0.0005))),
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    some = draw(st.lists(items(), min_size=1, max_size=4))
    worth = int(sum(item.held * item.numerator / item.denominator for item in some))
    goal = int(sum(item.goal for item in some))
    cash = draw(st.one_of(st.just(0), st.just(goal - worth), st.integers(-worth - 1, worth + 5000)))
    pool = draw(st.sampled_from((Pool(), Pool(5000.0, 300.0), Pool(20_000.0, 500.0, takes=True))))
    unused = draw(st.sampled_from((None, None, min(int(item.step_cents) for item in some) + 2)))
    return Question(tuple(some), cash, pool, unused)


def allowed(item: Item) -> Iterator[int]:
    """Every order of one item, from the definition: none, a sale of everything, whole steps of at least the least."""
    for order in range(-item.held, item.most_bought + 1):
        cents = -(-order * item.numerator // item.denominator)
        everything = 0 < -order == item.held == item.most_sold
        whole = order % item.step == 0 and -order <= item.most_sold and abs(cents) >= item.least
        if not order or everything or whole:
            yield order


def best_of_all(question: Question) -> float:
    """The least loss of any combination, infinite where none is allowed."""
    return min(question.total(orders) for orders in product(*map(allowed, question.items)))


NOT_WORTH_ITS_COMMISSION = Item(
    50 / 3, held=2, step=1, numerator=50, denominator=3, most_sold=2, most_bought=8, commission=37
)
"""A sale of both shares brings 33 cents and costs 37: no order at all is what keeps to the cash."""


@EVERY
@given(questions())
@example(Question((NOT_WORTH_ITS_COMMISSION,), 0))
def test_no_combination_is_nearer_and_the_certificate_is_true(question: Question) -> None:
    best = best_of_all(question)
    answer = closest(question)
    if isinf(best):
        assert answer.missing or question.unused is not None, "only where cash is short, or nothing fits, is there none"
        return
    assert not answer.missing
    assert all(order in set(allowed(item)) for item, order in zip(question.items, answer.orders, strict=True))
    assert question.total(answer.orders) == pytest.approx(answer.loss, rel=1e-9, abs=1e-9)
    assert answer.loss <= best * (1 + 1e-9) + 1e-6
    assert answer.bound <= best * (1 + 1e-9) + 1e-6, "more was proven than is true"


def shares(rng: Random, count: int, *, steps: tuple[int, int] = (500, 60_000)) -> Question:
    """A portfolio in whole shares, its goals what the cash makes possible together."""
    parts = [rng.expovariate(1) for _ in range(count)]
    whole = rng.choice((1e6, 1e7, 1e8)) * count / 30
    made = []
    for part in parts:
        price, goal = rng.randint(*steps), whole * part / sum(parts)
        held = int(goal / price * rng.uniform(0, 2))
        made.append(Item(goal, held, 1, price, 1, held, 10**9, 100))
    return Question(made, int(sum(i.goal for i in made) - sum(i.held * i.numerator for i in made)))


@pytest.mark.parametrize("count", [10, 30, 100])
@pytest.mark.parametrize("seed", range(10))
def test_no_swap_of_two_orders_beats_a_plan_of_many(count: int, seed: int) -> None:
    """Not every combination can be tried here; every change of one order and of two together is."""
    question = shares(Random(seed * 1000 + count), count)  # noqa: S311 - not for secrets
    answer = closest(question)
    spare = question.cash - sum(i.cost(o) for i, o in zip(question.items, answer.orders, strict=True))
    assert spare >= 0
    assert answer.bound <= answer.loss * (1 + 1e-12)
    moves = [(0, 0, 0.0), *_moves(question, answer.orders)]
    for one, two in product(moves, repeat=2):
        if one[0] != two[0] or not one[0]:
            assert one[1] + two[1] > spare or one[2] + two[2] > -1e-6


def _moves(question: Question, orders: tuple[int, ...]) -> Iterator[tuple[int, int, float]]:
    for i, (item, order) in enumerate(zip(question.items, orders, strict=True), 1):
        for other in (order - 1, order + 1):
            if -item.held <= other:
                yield i, item.cost(other) - item.cost(order), item.loss(other) - item.loss(order)


@pytest.mark.parametrize("seed", range(20))
def test_steps_of_every_size_side_by_side(seed: int) -> None:
    """Steps from a cent to thousands of dollars: the cash is kept, and what is claimed is not above what is found."""
    rng = Random(seed)  # noqa: S311 - not for secrets
    question = shares(rng, 12, steps=(2, 60))
    dear = shares(rng, 4, steps=(60_000, 5_000_000))
    both = Question((*question.items, *dear.items), question.cash + dear.cash)
    answer = closest(both)
    assert both.total(answer.orders) == pytest.approx(answer.loss, rel=1e-9, abs=1e-9)
    assert answer.loss - answer.bound <= 0.02 * 100 + 0.01 * answer.loss
