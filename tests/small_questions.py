"""Small questions with every rule on and mixed, at random: few enough plans to try them all."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.search.question import NO_LIMIT, Group, Lot, Question, Ticker

if TYPE_CHECKING:
    from random import Random

REACH = 6
"""How many units are bought at the most."""


def ticker(rng: Random, symbol: str) -> Ticker:
    """A ticker with every oddity: parts of cents, odd holdings, a smallest order, bounds, costs, lots."""
    numerator, denominator = rng.randint(50, 5000), rng.choice((1, 1, 1, 3))
    held = rng.randint(0, 5)
    goal = rng.choice((0.0, *[rng.uniform(0.05, 8)] * 9)) * numerator / denominator
    most = rng.choice((held + REACH, held + REACH, held + 1, held, max(0, held - 2)))
    return Ticker(
        symbol,
        numerator,
        denominator,
        step=rng.choice((1, 1, 1, 2)),
        held=held,
        goal=goal,
        least=min(most, rng.choice((0, 0, 0, held, held // 2, held + 1))),
        most=most,
        minimum=rng.choice((0, 0, 100, 2 * numerator)),
        fee=rng.choice((0, 0, 37)),
        rate=rng.choice((Fraction(0), Fraction(0), Fraction(1, 200))),
        lots=tuple(lot(rng, numerator) for _ in range(rng.randint(0, 2))),
    )


def lot(rng: Random, numerator: int) -> Lot:
    gain = Fraction(rng.randint(-numerator // 2, numerator), rng.choice((1, 4)))
    return Lot(rng.randint(1, 3), gain * Fraction(3, 20), gain)


def question(rng: Random) -> Question:
    """A question of one to four tickers; every rule on by a coin of its own."""
    tickers = tuple(ticker(rng, symbol) for symbol in "ABCD"[: rng.randint(1, 4)])
    worth = sum(t.held * t.numerator // t.denominator for t in tickers)
    goals = int(sum(t.goal for t in tickers))
    cash = rng.choice((0, goals - worth, goals - worth, rng.randint(-worth - 1, worth + 3000)))
    coin = rng.random() / 2

    def on() -> bool:
        return rng.random() < coin

    groups = tuple(
        Group(
            frozenset(rng.sample([t.symbol for t in tickers], rng.randint(1, len(tickers)))),
            rng.choice((0, 0, worth // 3)),
            rng.choice((NO_LIMIT, worth, worth // 2 + cash // 2 if cash > 0 else worth)),
        )
        for _ in range(rng.choice((0, 1, 2)) if on() else 0)
    )
    asked = Question(
        tickers,
        cash,
        least_cash=rng.randint(0, 500) if on() else 0,
        to_raise=rng.choice((None, rng.randint(-2000, 2000))) if on() else 0,
        cash_goal=rng.randint(0, 1000) if on() else 0.0,
        cash_scale=max(1.0, worth + cash) / rng.choice((1, 4)) if on() else None,
        groups=groups,
        turnover=rng.randint(0, worth + 2000) if on() else None,
        orders=rng.randint(0, 3) if on() else None,
        gain=Fraction(rng.randint(-500, 3000), 2) if on() else None,
        tax_weight=rng.choice((0.1, 1.0)) if on() else 0.0,
        fits=on(),
        idle=rng.randint(0, 2000) if on() else 0,
    )
    target = rng.uniform(100, 9000) if on() else 0.0
    tickers = tuple(t if t.goal else t._replace(target=target) for t in tickers)
    if on():
        tickers = tuple(t._replace(outright=rng.randint(0, t.held)) for t in tickers)
    return replace(asked, tickers=tickers)
