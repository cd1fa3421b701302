"""Numbers other people published, or that the documents work out by hand: none of them comes from this program."""

from __future__ import annotations

import pytest
from portfolios import Case, case, orders, values

from xl_addin.domain.finding import Refused
from xl_addin.domain.settings import Nesting

NESTED = """
    Portfolio
      Core 60
        VTI  70  56 @ 100
        VXUS 30   4 @ 100
      Bonds 40
        BND 50   25 @ 100
        TIP 50   15 @ 100
"""

FIVE = """
    P
      A 20  0 @ 10
      B 20  0 @ 10
      C 20  0 @ 10
      D 20  0 @ 10
      N 20
        E 50  0 @ 10
        F 50  0 @ 10
"""


def test_rebalance_sells_what_is_over_and_buys_what_is_under() -> None:
    plan = case("""
        P
          A 40  50 @ 10
          B 40  30 @ 10
          C 20  20 @ 10
    """).rebalance()
    assert orders(plan) == "SELL A 10, BUY B 10"
    assert plan.before.drift == pytest.approx(0.1)
    assert (plan.after.drift, plan.after.chi2) == (0, 0)
    assert plan.orders[0].reason == "A is 50.00% against 40.00%, 10.00 points over: sell 10 for $100.00, to 40.00%"


@pytest.mark.parametrize(
    ("deposit", "bought"),
    [
        (500_000, {"A": "2166.66", "B": "2833.33"}),
        (3_000_000, {"A": "9500.00", "B": "6500.00", "C": "8500.00", "D": "5500.00"}),
    ],
)
def test_deposits_of_optimalrebalancing_info(deposit: int, bought: dict[str, str]) -> None:
    plan = case("""
        P
          A 20  16500 @ 1
          B 10   6500 @ 1
          C 40  43500 @ 1
          D 30  33500 @ 1
    """).invest(deposit)
    assert {symbol: round(float(amount), 0) for symbol, amount in values(plan).items()} == {
        symbol: round(float(amount), 0) for symbol, amount in bought.items()
    }
    for symbol, amount in bought.items():
        assert float(values(plan)[symbol]) == pytest.approx(float(amount), abs=0.011)


def test_nested_pies_are_decided_level_by_level() -> None:
    assert values(case(NESTED).invest(100_000)) == {"TIP": "400.00", "VXUS": "600.00"}


def test_flat_decides_all_securities_at_once() -> None:
    bought = values(case(NESTED, nesting=Nesting.FLAT).invest(100_000))
    assert float(bought["VXUS"]) == pytest.approx(973.68, abs=0.011)
    assert float(bought["TIP"]) == pytest.approx(26.32, abs=0.011)


def test_a_first_deposit_is_split_by_targets() -> None:
    bought = values(case(FIVE, cash=10_000).invest())
    assert bought == {"A": "20.00", "B": "20.00", "C": "20.00", "D": "20.00", "E": "10.00", "F": "10.00"}


def test_auto_invest_waits_for_the_threshold_above_the_minimum_cash() -> None:
    plan = case(NESTED, cash=102_499, minimum_cash=100_000).invest()
    assert (orders(plan), plan.nothing) == ("", "Cash is $1,024.99; auto-invest starts at $1,025.00.")


def test_auto_invest_invests_down_to_the_minimum_cash() -> None:
    plan = case(NESTED, cash=102_500, minimum_cash=100_000).invest()
    assert plan.after.turnover == 2500
    assert plan.after.cash == 100_000


def test_orders_of_several_pies_are_netted_to_one() -> None:
    """Pie X should buy $50 of VTI and pie Y sell $45 of it: one order, buy $5."""
    plan = case("""
        P
          X 50
            VTI 60   10 @ 1 here
            A   40   90 @ 1
          Y 50
            VTI 45   90 @ 1 here
            B   55   10 @ 1
    """).rebalance()
    assert values(plan) == {"A": "-50.00", "B": "45.00", "VTI": "5.00"}
    assert "45 VTI ($45.00) move from Y to X without a trade." in plan.notes
    assert [(move.pie, int(move.shares)) for move in plan.moves] == [("X", 50), ("Y", -45)]


@pytest.mark.parametrize(
    ("amount", "cash", "sold"),
    [
        (30_000, 0, "SELL A 30"),  # only A is over what it should be of the rest
        (30_000, 10_000, "SELL A 20"),  # the cash goes first
        (90_000, 0, "SELL A 54, SELL B 24, SELL C 12"),  # 400 remain: 160, 160 and 80
        (10_000, 10_000, ""),
    ],
)
def test_a_withdrawal_mirrors_auto_invest(amount: int, cash: int, sold: str) -> None:
    held = case(
        """
        P
          A 40  70 @ 10
          B 40  40 @ 10
          C 20  20 @ 10
        """,
        cash=cash,
    )
    assert orders(held.withdraw(amount)) == sold


def test_a_withdrawal_takes_what_has_no_target_first() -> None:
    held = case("""
        P
          A 100  50 @ 10
          B   0  10 @ 10
    """)
    assert orders(held.withdraw(5_000)) == "SELL B 5"
    assert orders(held.withdraw(15_000)) == "SELL A 5, SELL B 10"


def test_a_withdrawal_covers_its_amount_after_rounding_and_fees() -> None:
    plan = case(
        """
        P
          A 60  600 @ 33.33
          B 40  500 @ 7.77
        """,
        commission=495,
        share_decimals=0,
    ).withdraw(100_000)
    assert plan.after.cash >= 100_000
    assert plan.after.cash < 100_000 + 3333


def test_more_than_there_is_says_the_most_that_can_be_withdrawn() -> None:
    with pytest.raises(Refused, match=r"\$200\.01 is more than can be withdrawn; the most is \$200\.00"):
        case("P\n  A 100  10 @ 10", cash=12_000, minimum_cash=2_000).withdraw(20_001)


def test_a_level_moves_between_its_own_slices_only() -> None:
    plan = case(NESTED).rebalance("Portfolio", level_only=True)
    assert orders(plan) == ""
    uneven = NESTED.replace("25 @ 100", "45 @ 100")  # Core 6,000 and Bonds 6,000 of 12,000
    assert values(case(uneven).rebalance(level_only=True)) == {
        "BND": "-900.00",
        "TIP": "-300.00",
        "VTI": "1120.00",
        "VXUS": "80.00",
    }


def test_a_single_pie_keeps_its_money() -> None:
    plan = case(NESTED, cash=500_000).rebalance("core")
    assert values(plan) == {"VTI": "-1400.00", "VXUS": "1400.00"}
    assert plan.after.cash == 500_000


def test_a_whole_rebalance_uses_idle_cash_and_raises_what_is_short() -> None:
    held = "P\n  A 50  60 @ 10\n  B 50  40 @ 10"
    assert values(case(held, cash=20_000).rebalance()) == {"B": "200.00"}
    assert values(case(held, cash=-20_000).rebalance()) == {"A": "-200.00"}
    assert values(case(held, cash=20_000, rebalance_uses_cash=False).rebalance()) == {"A": "-100.00", "B": "100.00"}


def test_a_slice_of_zero_is_sold_out_to_the_last_fraction() -> None:
    held = case("P\n  A 100  10 @ 10\n  B 0  1.23456789 @ 0.01", cash=0)
    assert orders(held.rebalance()) == "SELL B 1.23456789"


@pytest.fixture
def nested() -> Case:
    return case(NESTED)


def test_an_unknown_pie_is_refused_by_name(nested: Case) -> None:
    with pytest.raises(Refused, match="there is no pie Gold; the pies are Portfolio, Core, Bonds"):
        nested.rebalance("Gold")
