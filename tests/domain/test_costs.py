"""What an order costs: commission and half the spread, to the cent, never less than is due."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.domain.rebalancing.costs import Costs

WORTH = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("worth", "commission", "spread", "fees"),
    [
        ("1000.00", "4.95", "0", "4.95"),
        ("1000.00", "0", "0.0005", "0.25"),  # half of 5 basis points
        ("1000.00", "4.95", "0.0005", "5.20"),
        ("1000.01", "0", "0.0005", "0.26"),  # a part of a cent is paid as a whole one
        ("0.01", "0", "0.0001", "0.01"),
        ("0.00", "4.95", "0.0005", "0.00"),  # no order
        ("1000.00", "0", "0", "0.00"),
    ],
)
def test_commission_and_half_the_spread(worth: str, commission: str, spread: str, fees: str) -> None:
    costs = Costs(int(Decimal(commission) * 100), Fraction(spread) / 2)
    assert costs.fees(int(Decimal(worth) * 100)) == int(Decimal(fees) * 100)


@given(st.integers(1, 10**12), st.integers(0, 2000), st.integers(0, 9999))
def test_as_decimals_count_it(worth: int, commission: int, basis_points: int) -> None:
    half = (worth * Decimal(basis_points) / 20_000).to_integral_value(ROUND_CEILING)
    assert Costs(commission, Fraction(basis_points, 20_000)).fees(worth) == commission + half


@given(WORTH, WORTH, st.integers(0, 2000), st.fractions(0, 1, max_denominator=10**6))
def test_a_larger_order_costs_no_less_and_one_order_no_more_than_two(
    one: int, other: int, commission: int, half: Fraction
) -> None:
    costs = Costs(commission, half)
    assert costs.fees(one) <= costs.fees(one + other) <= costs.fees(one) + costs.fees(other)
