"""Plans of some tens of tickers against HiGHS, which is given the same rules as a mixed-integer programme.

Along whole shares the distance is convex, so that a chord between every two neighbours says it exactly.
"""

from __future__ import annotations

from math import ceil
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]  # it has no types
from scipy.sparse import lil_matrix  # type: ignore[import-untyped]  # it has no types

from xl_addin.domain.search.closest import closest
from xl_addin.domain.search.question import Question, Ticker

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 3


def whole_shares(rng: Random, count: int, *, minimum: int = 0, fee: int = 0) -> Question:
    tickers = []
    for number in range(count):
        price, held = rng.randint(1_000, 60_000), rng.randint(0, 12)
        goal = price * rng.uniform(0.2, 12)
        tickers.append(Ticker(f"T{number}", price, 1, 1, held, goal, most=held + 12, minimum=minimum, fee=fee))
    worth = sum(ticker.held * ticker.numerator for ticker in tickers)
    return Question(tuple(tickers), int(sum(ticker.goal for ticker in tickers)) - worth, to_raise=None)


def plain(rng: Random, count: int) -> Question:
    return whole_shares(rng, count)


def with_minimum_and_fee(rng: Random, count: int) -> Question:
    return whole_shares(rng, count, minimum=rng.choice((0, 40_000, 100_000)), fee=rng.choice((0, 495)))


def with_few_orders(rng: Random, count: int) -> Question:
    asked = whole_shares(rng, count)
    return Question(asked.tickers, asked.cash, to_raise=None, orders=rng.randint(2, count // 2))


def with_little_turnover(rng: Random, count: int) -> Question:
    asked = whole_shares(rng, count)
    goals = int(sum(ticker.goal for ticker in asked.tickers))
    return Question(asked.tickers, asked.cash, to_raise=None, turnover=abs(asked.cash) + goals // rng.randint(5, 20))


def by_highs(question: Question) -> tuple[float, float]:
    """The loss of the best plan that HiGHS found, and the one it proved none to be below; cents."""
    tickers, count = question.tickers, len(question.tickers)
    # variables: bought, sold, buys?, sells?, distance of each ticker
    bought, sold, buys, sells, distance = (range(i * count, (i + 1) * count) for i in range(5))
    rows: list[tuple[dict[int, float], float, float]] = []
    high = np.zeros(5 * count)
    for i, ticker in enumerate(tickers):
        price, most = ticker.numerator, ticker.most - ticker.held
        smallest = max(1, ceil(ticker.minimum / price))
        high[bought[i]], high[sold[i]], high[distance[i]] = most, ticker.held, np.inf
        high[buys[i]] = high[sells[i]] = 1
        rows.append(({bought[i]: 1, buys[i]: -most}, -np.inf, 0))
        rows.append(({sold[i]: 1, sells[i]: -ticker.held}, -np.inf, 0))
        rows.append(({bought[i]: 1, buys[i]: -smallest}, 0, np.inf))
        rows.append(({sold[i]: 1, sells[i]: -min(smallest, ticker.held)}, 0, np.inf))  # selling out is exempt
        rows.append(({buys[i]: 1, sells[i]: 1}, -np.inf, 1))
        losses = [(held * price - ticker.goal) ** 2 / ticker.goal for held in range(ticker.most + 1)]
        for held in range(ticker.most):
            slope = losses[held + 1] - losses[held]
            line = losses[held] + slope * (ticker.held - held)
            rows.append(({distance[i]: 1, bought[i]: -slope, sold[i]: slope}, line, np.inf))
    spent = {bought[i]: float(t.numerator) for i, t in enumerate(tickers)}
    spent |= {sold[i]: -float(t.numerator) for i, t in enumerate(tickers)}
    spent |= {some[i]: float(t.fee) for i, t in enumerate(tickers) for some in (buys, sells)}
    rows.append((spent, -np.inf, question.cash - question.least_cash))
    if question.orders is not None:
        rows.append((dict.fromkeys((*buys, *sells), 1.0), 0, question.orders))
    if question.turnover is not None:
        traded = {some[i]: float(t.numerator) for i, t in enumerate(tickers) for some in (bought, sold)}
        rows.append((traded, 0, question.turnover))
    matrix = lil_matrix((len(rows), 5 * count))
    for number, (terms, *_) in enumerate(rows):
        for variable, part in terms.items():
            matrix[number, variable] = part
    whole = np.concatenate((np.ones(4 * count), np.zeros(count)))
    solved = milp(
        np.concatenate((np.zeros(4 * count), np.ones(count))),
        integrality=whole,
        bounds=Bounds(np.zeros(5 * count), high),
        constraints=LinearConstraint(matrix.tocsr(), [low for _, low, _ in rows], [most for *_, most in rows]),
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-9},
    )
    return (float(solved.fun) if solved.fun is not None else np.inf), float(solved.mip_dual_bound)


@pytest.mark.parametrize("count", [10, 20, 40])
@pytest.mark.parametrize("kind", [plain, with_minimum_and_fee, with_few_orders, with_little_turnover])
def test_highs_finds_no_plan_nearer_than_the_certificate_says(
    kind: Callable[[Random, int], Question], count: int
) -> None:
    for seed in range(3):
        question = kind(Random(seed), count)  # noqa: S311 - not for secrets
        answer = closest(question)
        found, proven = by_highs(question)
        noise = 1e-6 * max(1.0, answer.objective)
        assert answer.bound <= found + noise, f"{seed}: more was proven than is true"
        assert proven <= answer.objective + noise, f"{seed}: a plan that cannot be"
        assert answer.objective - 100 * answer.gap <= found + noise, seed
