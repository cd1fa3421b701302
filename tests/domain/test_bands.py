"""Tolerance bands: what is traded once something has left its band."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from portfolios import case, left_out, orders, values

from xl_addin.domain.band import Band
from xl_addin.domain.settings import TradeTo

if TYPE_CHECKING:
    from xl_addin.domain.plan import Plan


def to_a_cent(exact: dict[str, Fraction]) -> Any:
    """What is sold comes to a cent rounded down, what is bought to one rounded up."""
    return pytest.approx({symbol: float(dollars) for symbol, dollars in exact.items()}, abs=0.0101)


def dollars(plan: Plan) -> dict[str, float]:
    return {symbol: float(text) for symbol, text in values(plan).items()}


NEAR = """
    P
      A 40  43 @ 10  5pp
      B 40  38 @ 10  5pp
      C 20  19 @ 10  5pp
"""
FAR = """
    P
      A 40  48 @ 10  5pp
      B 40  34 @ 10  10pp
      C 20  18 @ 10  5pp
"""


def test_nothing_out_of_band_trades_nothing_and_leaves_the_cash() -> None:
    plan = case(NEAR, cash=50_000).rebalance()
    assert (orders(plan), plan.nothing) == ("", "Every slice is within its tolerance band.")
    assert plan.after.cash == 50_000


def test_what_is_out_goes_to_its_target_and_the_money_to_those_below() -> None:
    assert values(case(FAR).rebalance()) == {"A": "-80.00", "B": "60.00", "C": "20.00"}


def test_what_is_out_goes_to_the_edge_of_its_band_only() -> None:
    """45% is 450: A gives 30, 20 of it fill B up to C (90% of target), then both share."""
    plan = case(FAR, trade_to=TradeTo.BAND_EDGE).rebalance()
    assert dollars(plan) == to_a_cent({"A": Fraction(-30), "B": Fraction(80, 3), "C": Fraction(10, 3)})


def test_money_that_is_short_comes_from_what_is_over_in_band() -> None:
    plan = case("""
        P
          A 40  44 @ 10  5pp
          B 40  43 @ 10  5pp
          C 20  13 @ 10  5pp
    """).rebalance()
    assert values(plan) == {"A": "-40.00", "B": "-30.00", "C": "70.00"}


def test_a_shortage_is_shared_by_the_relatively_fullest() -> None:
    """C lacks 60 of its 200; A (460 of 400, in its band) gives first, B (420) not before A is as full."""
    plan = case("""
        P
          A 40  46 @ 10  8pp
          B 40  40 @ 10  8pp
          C 20  14 @ 10  5pp
    """).rebalance()
    assert values(plan) == {"A": "-60.00", "C": "60.00"}
    assert left_out(plan) == set()


@pytest.mark.parametrize(("band", "traded"), [("5pp|25%rel", True), ("5pp&25%rel", True), ("5pp&40%rel", False)])
def test_a_band_of_two_widths(band: str, traded: bool) -> None:
    """C is 26% against 20%: 6 points, 30% of its target."""
    plan = case(f"P\n  A 40  40 @ 10  20pp\n  B 40  34 @ 10  20pp\n  C 20  26 @ 10  {band}").rebalance()
    assert bool(plan.orders) is traded


def test_exactly_at_the_edge_is_in_band() -> None:
    assert not case("P\n  A 50  55 @ 10  5pp\n  B 50  45 @ 10  5pp").rebalance().orders
    assert case("P\n  A 50  55.01 @ 10  5pp\n  B 50  44.99 @ 10  5pp").rebalance().orders


def test_a_locked_slice_out_of_band_stays() -> None:
    plan = case("P\n  A 50  70 @ 10  locked 5pp\n  B 50  30 @ 10  5pp").rebalance()
    assert orders(plan) == ""
    assert left_out(plan) == {"A", "B"}


LEVELS = """
    P
      I 50  1pp
        A 50  10 @ 10
        B 50  50 @ 10
      C 50  20 @ 10  1pp
"""
"""I is 75% against 50%; inside it A is a sixth."""


def test_on_one_level_only_the_bands_of_that_level_count_and_the_inside_keeps_its_proportions() -> None:
    target = case(LEVELS).rebalance(level_only=True)
    assert dollars(target) == to_a_cent({"A": Fraction(-100, 3), "B": Fraction(-500, 3), "C": Fraction(200)})
    edge = case(LEVELS, trade_to=TradeTo.BAND_EDGE).rebalance(level_only=True)
    assert values(edge) == {"A": "-32.00", "B": "-160.00", "C": "192.00"}
    inside = case(LEVELS.replace("A 50  10 @ 10", "A 50  10 @ 10  1pp").replace("C 50  20", "C 50  60"))
    assert inside.rebalance(level_only=True).nothing == "Every slice is within its tolerance band."
    assert values(inside.rebalance()) == {"A": "200.00", "B": "-200.00"}


def test_a_slice_in_its_band_that_is_traded_says_why() -> None:
    """A is 6 points over and B 1 over, C 7 under; what A brings beyond C's target is left to D, in its band.

    Of 10,000: C is bought from 1,300 to 2,000, A sold from 4,600 to 4,000, and the 100 that lack come from B.
    """
    plan = case(
        """
        P
          A 40  46 @ 100
          B 20  21 @ 100
          C 20  13 @ 100
          D 20  20 @ 100
        """,
        band=Band(Fraction(5, 100)),
    ).rebalance()
    assert orders(plan) == "SELL A 6, SELL B 1, BUY C 7"
    reasons = {order.symbol: order.reason for order in plan.orders}
    assert "in its band, but pays for the others" in reasons["B"]
    assert "points over" in reasons["A"]
    assert {entry.symbol: entry.reason for entry in plan.left_out} == {}


def test_a_slice_in_its_band_that_takes_what_is_left_says_so() -> None:
    """A is 10 points over; C, 9 under, takes 900 of its 1,000; B, a point under, takes what is left over."""
    plan = case("P\n  A 40  50 @ 100\n  B 40  39 @ 100\n  C 20  11 @ 100", band=Band(Fraction(5, 100))).rebalance()
    assert orders(plan) == "SELL A 10, BUY B 1, BUY C 9"
    assert "in its band, but takes what is left over" in {order.symbol: order.reason for order in plan.orders}["B"]
