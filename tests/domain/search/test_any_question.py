"""Any question, of up to forty tickers with every rule on and mixed: limits are kept, and what is claimed is so."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from random import Random
from typing import TYPE_CHECKING

from every_plan import cash_left, flow, limits_kept, loss, net, wanted, worth
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_addin.domain.search.closest import closest, none_below
from xl_addin.domain.search.question import NO_LIMIT, Group, Lot, Question, Ticker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.search.question import Answer

ANY = settings(max_examples=40, deadline=None, derandomize=True)
seeds = st.integers(0, 10**9).map(Random)


def ticker(rng: Random, number: int, size: float, *, minimum: int, fee: int, rate: Fraction) -> Ticker:
    places = rng.choice((0, 0, 2, 5, 5))
    price = rng.choice((rng.randint(1, 300), rng.randint(500, 60_000), rng.randint(50_000, 5_000_000)))
    goal = 0.0 if rng.random() < 0.05 else size * rng.expovariate(1)
    held = int(goal / price * 10**places * rng.choice((0, 1, rng.uniform(0, 2))))
    held += rng.choice((0, 0, 1, 3)) if price < size else 0
    most = rng.choice((NO_LIMIT, NO_LIMIT, NO_LIMIT, held, held + 10**places, held * 2 // 3))
    least = min(most, rng.choice((0, 0, 0, held, held // 2)))
    lots = []
    for _ in range(rng.choice((0, 0, 1, 3))):
        gain = Fraction(price, 10**places) * Fraction(rng.randint(-50, 90), 100)
        lots.append(Lot(1 + held // rng.randint(2, 5), gain * Fraction(rng.choice((15, 37)), 100), gain))
    step = rng.choice((1, 1, 10**places))
    return Ticker(f"T{number}", price, 10**places, step, held, goal, least, most, minimum, fee, rate, tuple(lots))


def question(rng: Random, most: int = 40) -> Question:
    count, size = rng.randint(1, most), rng.choice((1e3, 1e5, 1e7))
    minimum, fee = rng.choice((0, 100, 100, 5_000)), rng.choice((0, 0, 0, 99))
    rate = rng.choice((Fraction(0), Fraction(0), Fraction(1, 2000)))
    tickers = tuple(ticker(rng, n, size, minimum=minimum, fee=fee, rate=rate) for n in range(count))
    held = int(sum(t.held * t.numerator / t.denominator for t in tickers))
    goals = int(sum(t.goal for t in tickers))
    symbols = [t.symbol for t in tickers]
    pies = [symbols[i : i + 4] for i in range(0, count, 4)]
    whole = held + goals + 1

    def on(chance: float = 0.2) -> bool:
        return rng.random() < chance

    def group(pie: Sequence[str]) -> Group:
        members = [t for t in tickers if t.symbol in pie]
        value = sum(t.held * t.numerator // t.denominator for t in members)
        goal = int(sum(t.goal for t in members))
        return Group(frozenset(pie), *rng.choice(((0, max(goal, value)), (min(goal, value), NO_LIMIT), (0, goal))))

    return Question(
        tickers,
        cash=rng.choice((goals - held, goals - held, rng.randint(-held, whole), 0)),
        least_cash=rng.choice((0, 0, 0, whole // 50)),
        to_raise=rng.choice((0, 0, 0, None, whole // 100)),
        cash_goal=whole / 50 if on() else 0.0,
        cash_scale=float(max(1, goals)) if on(0.5) else None,
        groups=tuple(group(pie) for pie in pies) if on() else (),
        turnover=rng.randint(0, whole // 3) if on() else None,
        orders=rng.randint(0, count) if on() else None,
        gain=Fraction(rng.randint(0, whole // 20)) if on() else None,
        tax_weight=rng.choice((0.1, 1.0)) if on() else 0.0,
        fits=on(0.1),
        idle=rng.choice((0, 0, whole // 100)),
    )


def smaller_sale(ticker: Ticker, order: int) -> int:
    """The next smaller sale that is allowed."""
    other = order + ticker.step if order % ticker.step == 0 else -(-order // ticker.step) * ticker.step
    return other if other < 0 and worth(ticker, other) >= max(1, ticker.minimum) else 0


def is_allowed(ticker: Ticker, order: int) -> bool:
    after = ticker.held + order
    if not order or (after == 0 and ticker.least <= 0):
        return True
    inside = min(ticker.least, ticker.held) <= after <= max(ticker.most, ticker.held)
    return inside and order % ticker.step == 0 and worth(ticker, order) >= max(1, ticker.minimum)


def sales_are_needed(question: Question, orders: Sequence[int]) -> bool:
    if question.to_raise is None:
        return True
    pairs = list(zip(question.tickers, orders, strict=True))
    beyond = -sum(net(t, o) for t, o in pairs)
    beyond -= max(question.to_raise, question.least_cash - question.cash, 0)
    beyond += question.idle if beyond > 0 else 0
    sales = [(t, o) for t, o in pairs if o < -wanted(t)]
    if beyond <= 0 or not sales:
        return True
    steps = [ceil(Fraction(t.step * t.numerator, t.denominator)) for t, _ in sales]
    if all(smaller_sale(t, o) == 0 for t, o in sales):
        steps += [-flow(t, o) for t, o in sales]
    return beyond < max(steps)


def check(question: Question, answer: Answer) -> None:
    orders = [answer.units.get(t.symbol, 0) for t in question.tickers]
    assert all(is_allowed(t, o) for t, o in zip(question.tickers, orders, strict=True))
    assert limits_kept(question, orders, widened=True)
    assert sales_are_needed(question, orders)
    left = cash_left(question, orders)
    assert answer.cash == left
    assert answer.missing == max(0, question.least_cash - left)
    assert abs(answer.objective - loss(question, orders)) <= 1e-9 * max(1.0, abs(answer.objective))
    assert answer.bound <= answer.objective


@ANY
@given(seeds)
def test_every_limit_is_kept_and_the_answer_is_what_it_says(rng: Random) -> None:
    asked = question(rng)
    check(asked, closest(asked))


@ANY
@given(seeds)
def test_fewer_rules_never_lead_farther_than_the_certificates_allow(rng: Random) -> None:
    """What is proven without a rule holds with it too: no plan with it may be nearer."""
    asked = replace(question(rng, 15), fits=False)
    answer = closest(asked)
    freer = closest(replace(asked, orders=None, turnover=None, gain=None))
    if not answer.missing and not freer.missing and not asked.groups:
        assert freer.bound <= answer.objective * (1 + 1e-9) + 1e-6


@ANY
@given(seeds)
def test_no_plan_that_is_found_is_below_what_a_price_proves(rng: Random) -> None:
    asked = question(rng, 15)
    answer = closest(asked)
    if not answer.missing:
        for price in (answer.prices.cash, rng.gauss(0, 1)):
            assert not none_below(asked, price, answer.objective * (1 + 1e-9) + 1e-3)


@ANY
@given(seeds)
def test_the_order_of_tickers_does_not_matter(rng: Random) -> None:
    asked = question(rng, 12)
    answer = closest(asked)
    shuffled = closest(replace(asked, tickers=tuple(rng.sample(asked.tickers, len(asked.tickers)))))
    if not answer.missing:
        assert abs(answer.objective - shuffled.objective) <= 100 * max(answer.gap, shuffled.gap) + 1e-6
