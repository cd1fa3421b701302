"""The smallest deposit that reaches the targets with no sale, against trying every cent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portfolios import case

from xl_addin.domain.finding import Refused
from xl_addin.domain.portfolio.portfolio import build_portfolio
from xl_addin.domain.rebalancing.deposit import deposit_to_balance
from xl_addin.domain.rows import Constraint, HoldingRow, TargetRow
from xl_addin.domain.settings import Settings


def deposit(text: str, **settings: Any) -> int:
    return deposit_to_balance(case(text, **settings).portfolio())


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
        ("Portfolio\n  A 50 5 @ 10\n  B 50 1 @ 10 no buy", "B is no buy and below its target"),
        ("Portfolio\n  A 50 5 @ 10\n  B 50 1 @ 10 locked", "B is locked and below its target"),
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
        assert deposit_to_balance(portfolio) == enough


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
