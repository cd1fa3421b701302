"""Questions on which a search once was wrong, each against every plan there is."""

from __future__ import annotations

import pytest
from every_plan import best, loss

from xl_addin.domain.search.closest import closest
from xl_addin.domain.search.question import Question, Ticker

MORE_PROVEN_THAN_TRUE = Question(
    (
        Ticker("A", 2099, 1, 2, 1, 7001.847374090871, most=4),
        Ticker("B", 66, 1, 2, 5, 214.6492204212288, most=13),
        Ticker("C", 632, 1, 2, 0, 2697.3526884912394, most=8, minimum=100, fee=37),
    ),
    cash=2195,
    fits=True,
)
"""All is invested that fits, and one ticker alone has a minimum and a commission: the bound once was above the best."""

A_CHEAPER_PART_MAY_END_WITH_TOO_MUCH_CASH = Question(
    (
        Ticker("S0", 3200, 1, 1, 0, 1652, minimum=100),
        Ticker("S1", 500, 1, 1, 0, 59, minimum=100),
        Ticker("S2", 1100, 1, 1, 0, 1829, minimum=100),
        Ticker("S3", 800, 1, 1, 7, 2360, minimum=100),
    ),
    cash=300,
)
"""Sales are made to buy, so no more than a step may stay: a part that takes less cash may not keep to that."""

A_STEP_LESS_SAVES_ITS_COMMISSION = Question((Ticker("A", 136, 1, 2, 4, 224, most=10, minimum=100, fee=37),), cash=1393)
"""Nothing can be bought with what the sale of two would bring, and it brings its step less the commission."""


@pytest.mark.parametrize(
    "asked",
    [MORE_PROVEN_THAN_TRUE, A_CHEAPER_PART_MAY_END_WITH_TOO_MUCH_CASH, A_STEP_LESS_SAVES_ITS_COMMISSION],
    ids=["more proven than true", "a cheaper part", "a step less"],
)
def test_the_best_of_every_plan_is_found_and_no_more_is_proven(asked: Question) -> None:
    answer = closest(asked)
    orders = tuple(answer.units.get(ticker.symbol, 0) for ticker in asked.tickers)
    least, _ = best(asked, reach=8)
    assert answer.objective == pytest.approx(loss(asked, orders), rel=1e-9)
    assert answer.objective == pytest.approx(least, rel=1e-9)
    assert answer.bound <= least * (1 + 1e-9)
