"""The smallest deposit that reaches the targets with no sale, and its mirror, against trying everything."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portfolios import case

from xl_addin.domain.finding import Refused
from xl_addin.domain.portfolio.portfolio import build_portfolio
from xl_addin.domain.rebalancing.deposit import deposit_to_balance, withdrawal_to_balance
from xl_addin.domain.rows import Constraint, HoldingRow, TargetRow
from xl_addin.domain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.portfolio.portfolio import Portfolio


def deposit(text: str, **settings: Any) -> int:
    return deposit_to_balance(case(text, **settings).portfolio()).amount


BALANCED = """
    Portfolio
      A 40  40 @ 10
      B 40  40 @ 10
      C 20  20 @ 10
"""
ADRIFT = """
    Portfolio
      A 40  50 @ 10
      B 40  30 @ 10
      C 20  20 @ 10
"""
NESTED = """
    Portfolio
      Core 60
        VTI  70   56 @ 100
        VXUS 30    4 @ 100
      Bonds 40
        BND  50   25 @ 100
        TIP  50   15 @ 100
"""


def test_a_balanced_portfolio_needs_nothing() -> None:
    assert deposit(BALANCED) == 0


def test_the_most_overweight_slice_decides() -> None:
    assert deposit(ADRIFT) == 250_00  # A's $500 are 40% of $1,250


def test_cash_above_the_minimum_is_used_first_and_a_shortfall_made_up() -> None:
    assert deposit(ADRIFT, cash=100_00) == 150_00
    assert deposit(ADRIFT, cash=100_00, minimum_cash=300_00) == 450_00
    assert deposit(ADRIFT, cash=900_00) == 0


def test_nested_pies_count_by_their_effective_targets() -> None:
    assert deposit(NESTED) == 3_333_34  # VTI's $5,600 are 42% of $13,333.33…


def test_nothing_held_needs_nothing() -> None:
    assert deposit("Portfolio\n  A 50 0 @ 10\n  B 50 0 @ 10") == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Portfolio\n  A 100 1 @ 10\n  B 0 1 @ 10", "B has a target of 0% and is held"),
        ("Portfolio\n  A 50 5 @ 10\n  B 50 1 @ 10 no buy", "B is no buy and would be below its target"),
        ("Portfolio\n  A 50 5 @ 10\n  B 50 1 @ 10 locked", "B is locked and would be below its target"),
        ("Portfolio\n  A 50 5 @ 10\n  B 50", "no price for B"),
    ],
)
def test_no_deposit_is_enough(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        deposit(text)


def test_what_must_not_be_bought_may_be_what_decides() -> None:
    assert deposit("Portfolio\n  A 50 9 @ 10 no buy\n  B 50 1 @ 10") == 80_00


shares = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9), st.booleans()), min_size=1, max_size=4)


@given(shares, st.integers(-300, 300), st.integers(0, 200))
def test_it_is_the_smallest_of_all(slices: list[tuple[int, int, bool]], cash: int, minimum: int) -> None:
    total = sum(weight for _, weight, _ in slices)
    rows = [
        TargetRow("P", f"S{i}", Decimal(weight * 100) / total, Constraint.NO_BUY if frozen else None)
        for i, (_, weight, frozen) in enumerate(slices)
    ]
    holdings = [HoldingRow(f"S{i}", Decimal(cents), Decimal("0.01")) for i, (cents, _, _) in enumerate(slices)]
    portfolio, _ = build_portfolio(rows, holdings, [], Settings(cash=cash, minimum_cash=minimum))
    assert portfolio
    weights = [
        portfolio.tree.nodes[i].target for i in sorted(portfolio.tree.leaves, key=portfolio.tree.paths.__getitem__)
    ]
    values = [cents for cents, _, _ in slices]
    frozen = [frozen for _, _, frozen in slices]
    enough = _tried(weights, values, frozen, cash - minimum)
    if enough is None:
        with pytest.raises(Refused):
            deposit_to_balance(portfolio)
    else:
        assert deposit_to_balance(portfolio).amount == enough


def _tried(weights: list[Fraction], values: list[int], frozen: list[bool], spare: int) -> int | None:
    """Return the first deposit, cent by cent, at which some purchases leave every slice at its weight."""
    sizes = [Fraction(sum(values)), *(value / weight for value, weight in zip(values, weights, strict=True))]
    balanced = [
        size
        for size in sizes
        if all(
            size * weight == value if stop else size * weight >= value
            for value, weight, stop in zip(values, weights, frozen, strict=True)
        )
    ]
    return next((d for d in range(100_000) if min(balanced) - sum(values) <= spare + d), None) if balanced else None


def balanced(counts: Sequence[int], prices: Sequence[int], weights: Sequence[int]) -> bool:
    """Return whether no share more or less would bring any slice nearer to its part of what they come to."""
    whole, parts = sum(n * price for n, price in zip(counts, prices, strict=True)), sum(weights)
    return all(
        2 * abs(n * price * parts - weight * whole) <= price * parts
        for n, price, weight in zip(counts, prices, weights, strict=True)
    )


def worth(counts: Sequence[int], prices: Sequence[int]) -> int:
    return sum(n * price for n, price in zip(counts, prices, strict=True))


@st.composite
def few(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Return some slices: shares held, the cents of one, and a target in twentieths, so that it is one exactly."""
    cuts = sorted(draw(st.sets(st.integers(1, 19), max_size=2)))
    weights = [b - a for a, b in itertools.pairwise([0, *cuts, 20])]
    return [(draw(st.integers(0, 6)), draw(st.integers(1, 60)), weight) for weight in weights]


def in_whole_shares(slices: Sequence[tuple[int, int, int]], cash: int = 0, places: int = 5) -> Portfolio:
    total = sum(weight for _, _, weight in slices)
    rows = [TargetRow("P", f"S{i}", Decimal(w * 100) / total) for i, (_, _, w) in enumerate(slices)]
    held = [HoldingRow(f"S{i}", Decimal(n), Decimal(p) / 100) for i, (n, p, _) in enumerate(slices)]
    portfolio, _ = build_portfolio(rows, held, [], Settings(cash=cash, share_decimals=places))
    assert portfolio
    return portfolio


@given(few(), st.integers(-50, 50))
def test_in_whole_shares_it_is_the_smallest_of_all(slices: list[tuple[int, int, int]], cash: int) -> None:
    held, prices, weights = zip(*slices, strict=True)
    found = deposit_to_balance(in_whole_shares(slices, cash), whole_shares=True)
    bought = {trade.symbol: trade.shares for trade in found.trades}
    assert all(shares.denominator == 1 for shares in bought.values())
    after = [n + int(bought.get(f"S{i}", 0)) for i, n in enumerate(held)]
    assert balanced(after, prices, weights)
    assert found.amount == max(0, worth(after, prices) - worth(held, prices) - cash)
    # whatever is balanced at less has no more of anything than this, or one share
    some = itertools.product(*(range(n, m + 2) for n, m in zip(held, after, strict=True)))
    least = min(worth(counts, prices) for counts in some if balanced(counts, prices, weights))
    assert least == worth(after, prices)


@given(few(), st.integers(0, 50))
def test_the_largest_withdrawal_in_whole_shares_is_the_largest(slices: list[tuple[int, int, int]], cash: int) -> None:
    held, prices, weights = zip(*slices, strict=True)
    some = itertools.product(*(range(n + 1) for n in held))
    most = max(worth(counts, prices) for counts in some if balanced(counts, prices, weights))
    if not most:
        with pytest.raises(Refused, match="too little is held of"):
            withdrawal_to_balance(in_whole_shares(slices, cash), whole_shares=True)
        return
    found = withdrawal_to_balance(in_whole_shares(slices, cash), whole_shares=True)
    assert found.amount == worth(held, prices) - most + cash


def test_one_step_less_does_not_do() -> None:
    """A deposit of whole shares leaves nothing over: a cent less is a share less, and then no counts are balanced."""
    slices = [(6, 3100, 10), (2, 1700, 6), (1, 900, 4)]
    held, prices, weights = zip(*slices, strict=True)
    found = deposit_to_balance(in_whole_shares(slices), whole_shares=True)
    for less in range(1, found.amount + 1, 100):
        budget = worth(held, prices) + found.amount - less
        reach = [
            range(n, n + (budget - worth(held, prices)) // price + 1) for n, price in zip(held, prices, strict=True)
        ]
        counts = (c for c in itertools.product(*reach) if worth(c, prices) <= budget)
        assert not any(balanced(c, prices, weights) for c in counts)


def test_share_decimals_of_zero_are_whole_shares() -> None:
    slices = [(6, 3100, 10), (2, 1700, 6), (1, 900, 4)]
    told = deposit_to_balance(in_whole_shares(slices, places=0))
    forced = deposit_to_balance(in_whole_shares(slices), whole_shares=True)
    assert told == replace(forced, may_divide=False)
    assert forced.may_divide
    assert told != deposit_to_balance(in_whole_shares(slices))


@given(few(), st.integers(0, 50))
def test_what_a_deposit_balances_needs_neither_afterwards(slices: list[tuple[int, int, int]], cash: int) -> None:
    found = deposit_to_balance(in_whole_shares(slices, cash), whole_shares=True)
    bought = {trade.symbol: int(trade.shares) for trade in found.trades}
    after = [(n + bought.get(f"S{i}", 0), price, weight) for i, (n, price, weight) in enumerate(slices)]
    assert deposit_to_balance(in_whole_shares(after), whole_shares=True).amount == 0


class TestWithdrawal:
    def test_the_most_underweight_slice_decides(self) -> None:
        found = withdrawal_to_balance(case(ADRIFT).portfolio())  # B's $300 are 40% of $750
        assert found.amount == 250_00
        assert [(trade.symbol, trade.value) for trade in found.trades] == [("A", 200_00), ("C", 50_00)]

    def test_cash_above_the_minimum_goes_too(self) -> None:
        assert withdrawal_to_balance(case(ADRIFT, cash=70_00, minimum_cash=20_00).portfolio()).amount == 300_00
        assert withdrawal_to_balance(case(BALANCED, cash=70_00).portfolio()).amount == 70_00
        assert withdrawal_to_balance(case(BALANCED, cash=70_00, minimum_cash=90_00).portfolio()).amount == 0

    def test_what_is_to_be_nothing_is_sold_out(self) -> None:
        found = withdrawal_to_balance(case("Portfolio\n  A 100 1 @ 10\n  B 0 1 @ 10").portfolio())
        assert [(trade.symbol, trade.value) for trade in found.trades] == [("B", 10_00)]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("Portfolio\n  A 50 5 @ 10\n  B 50 1 @ 10\n  C 0 1 @ 10 locked", "C is locked and of a target of 0%"),
            ("Portfolio\n  A 50 5 @ 10 no sell\n  B 50 1 @ 10", "A is no sell and would be above its target"),
            ("Portfolio\n  A 50 5 @ 10 locked\n  B 50 1 @ 10", "A is locked and would be above its target"),
            ("Portfolio\n  A 50 5 @ 10\n  B 50", "too little is held of B for sales alone to reach the targets"),
            (NESTED.replace("Core 60", "Core 60 no sell"), "VTI is no sell in Core and would be above its target"),
        ],
    )
    def test_no_withdrawal_does(self, text: str, said: str) -> None:
        with pytest.raises(Refused, match=said):
            withdrawal_to_balance(case(text).portfolio())

    def test_what_must_not_be_sold_may_be_what_decides(self) -> None:
        text = "Portfolio\n  A 50 9 @ 10\n  B 50 1 @ 10 no sell"
        assert withdrawal_to_balance(case(text).portfolio()).amount == 80_00


class TestOnePie:
    def test_into_one_pie(self) -> None:
        found = deposit_to_balance(case(NESTED, cash=500_00).portfolio(), "Core")
        assert (found.scope, found.amount) == ("Core", 2_000_00)  # VTI's $5,600 are 70% of $8,000; cash stays
        assert [(trade.symbol, trade.shares, trade.value) for trade in found.trades] == [
            ("VXUS", Fraction(20), 2_000_00)
        ]

    def test_out_of_one_pie(self) -> None:
        found = withdrawal_to_balance(case(NESTED, cash=500_00).portfolio(), "Bonds")
        assert (found.amount, found.trades[0].symbol) == (1_000_00, "BND")  # to TIP's $1,500

    def test_there_is_no_such_pie(self) -> None:
        with pytest.raises(Refused, match="there is no pie X"):
            deposit_to_balance(case(NESTED).portfolio(), "X")


def test_cash_that_is_a_slice_is_brought_to_its_target_like_the_others() -> None:
    rows = [TargetRow("P", "A", Decimal(50)), TargetRow("P", "CASH", Decimal(50))]
    for cash in (60_00, 140_00):  # beside A's $100
        portfolio, _ = build_portfolio(rows, [HoldingRow("A", Decimal(10), Decimal(10))], [], Settings(cash=cash))
        assert portfolio
        assert deposit_to_balance(portfolio).amount == 40_00
        assert withdrawal_to_balance(portfolio).amount == 40_00
