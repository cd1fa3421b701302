"""The search against every plan there is, every rule on and mixed, and its certificate against the truth."""

from __future__ import annotations

from random import Random

import pytest
from every_plan import allowed, best, kept, loss
from small_questions import REACH, question

from xl_addin.domain.search.closest import closest

SEEDS = range(600)
A_PART = 100
ONCE_WRONG = (2705, 10897, 577985968293, 687331953524, 485967676375, 574809497149, 853494857373)
"""Found by the fuzz: a sale made smaller counted as what fits; the smallest sale where orders are one piece; a sale
of a share that brings a cent less than was thought, for its part of a cent and its costs are both rounded; plans
without a sale left out because a ticker has to come inside its bounds, and may by a purchase; a step of a sale of which
a part is sold in any case; a ticker to be sold out that a limit of its group keeps; a group that stays outside of its
limits."""


@pytest.mark.parametrize("first", SEEDS[::A_PART])
def test_no_plan_is_nearer_than_the_certificate_says_and_no_limit_is_passed(first: int) -> None:
    for seed in (*range(first, first + A_PART), *(ONCE_WRONG if not first else ())):
        asked = question(Random(seed))  # noqa: S311 - not for secrets
        answer = closest(asked)
        orders = tuple(answer.units.get(ticker.symbol, 0) for ticker in asked.tickers)
        choices = [sorted(allowed(ticker, REACH)) for ticker in asked.tickers]
        least, _ = best(asked, REACH)
        noise = 1e-9 * max(1.0, least)
        negligible = 0.21 + 1e-5 * answer.objective
        assert all(order in some for order, some in zip(orders, choices, strict=True)), seed
        assert any(kept(asked, orders, choices, widened=widened) for widened in (False, True)), seed
        assert answer.objective == pytest.approx(loss(asked, orders), rel=1e-9), seed
        assert answer.bound <= least + noise, f"{seed}: more was proven than is true"
        assert least <= answer.objective + noise, seed
        assert answer.objective <= least + negligible + noise, f"{seed}: so few plans are all looked at"
