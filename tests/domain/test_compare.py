"""The plans a rebalance could be: what each one means, and that its measures are those of its orders."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from portfolios import SOLD_ON, Case, case, orders
from random_portfolios import Kind, random_case

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Choice, Plan, Side
from xl_addin.domain.rebalancing.compare import alternatives
from xl_addin.domain.rebalancing.propose import propose
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import AccountType, LotMethod, TradeTo

if TYPE_CHECKING:
    from xl_addin.domain.rebalancing.compare import Alternative

REBALANCE = Request(Action.REBALANCE)

DRIFTED = """
    P
      A 40 60 @ 10 5pp
      B 40 20 @ 10 30pp
      C 20 20 @ 10 30pp
"""
"""A is 20 points over with a band of 5, B 20 under in a wide one; with cash there is $50 to spend, so B = $1,050."""


def plans(case: Case, request: Request = REBALANCE) -> dict[Choice, Alternative]:
    return {one.choice: one for one in alternatives([case.portfolio()], request, SOLD_ON)}


def plan(case: Case, choice: Choice, request: Request = REBALANCE) -> Plan:
    found = plans(case, request)[choice].plan
    assert found
    return found


def refusal(case: Case, choice: Choice, request: Request = REBALANCE) -> str:
    found = plans(case, request)[choice]
    assert found.plan is None
    return "\n".join(map(str, found.refusal))


def gain(plan: Plan) -> int:
    return sum(order.gain or 0 for order in plan.orders)


def test_what_each_choice_does() -> None:
    drifted = case(DRIFTED, cash=5000)
    told = {choice: orders(one.plan) if one.plan else "" for choice, one in plans(drifted).items()}
    assert told == {
        Choice.AS_SET: "SELL A 18, BUY B 22, BUY C 1",
        Choice.CLOSEST: "SELL A 18, BUY B 22, BUY C 1",
        Choice.FEWEST_ORDERS: told[Choice.FEWEST_ORDERS],
        Choice.BAND_EDGE: "SELL A 12.75, BUY B 17.75",
        Choice.NO_SALES: "BUY B 5",
        Choice.LEAST_TAX: "BUY B 5",
    }
    assert plan(drifted, Choice.FEWEST_ORDERS).after.orders <= 3


def test_where_only_one_slice_has_a_band_it_pays_for_the_others() -> None:
    """B and C have no band, and no band is no tolerance: what they lack, to $420 and $210 of $1,050, A has to pay."""
    unbanded = case(DRIFTED.replace(" 30pp", ""), cash=5000)
    assert orders(plan(unbanded, Choice.BAND_EDGE)) == "SELL A 18, BUY B 22, BUY C 1"


def test_the_request_is_said_with_its_choice() -> None:
    drifted = case(DRIFTED, cash=5000)
    said = [one.plan.request for one in plans(drifted).values() if one.plan]
    assert said == [
        "Rebalance",
        "Rebalance, closest",
        "Rebalance, fewest orders",
        "Rebalance, band edge",
        "Rebalance, no sales",
        "Rebalance, least tax",
    ]
    assert "The plan chosen is no sales. Purchases alone, with the idle cash." in plan(drifted, Choice.NO_SALES).notes
    assert not any("plan chosen" in text for text in plan(drifted, Choice.AS_SET).notes)
    assert {one.plan.action for one in plans(drifted).values() if one.plan} == {Action.REBALANCE}


def test_plans_that_are_the_same_say_so() -> None:
    found = plans(case(DRIFTED, cash=5000))
    assert found[Choice.AS_SET].same_as is None
    assert found[Choice.CLOSEST].same_as is Choice.AS_SET
    assert found[Choice.BAND_EDGE].same_as is None


def test_what_the_settings_say_counts_only_for_as_set_where_it_is_a_matter_of_taste() -> None:
    within = case(DRIFTED.replace("60 @", "44 @").replace("B 40 20", "B 40 36"))
    assert plan(within, Choice.AS_SET).nothing == "Every slice is within its tolerance band."
    assert orders(plan(within, Choice.CLOSEST)) == "SELL A 4, BUY B 4"
    edge = replace(case(DRIFTED), settings=replace(case(DRIFTED).settings, trade_to=TradeTo.BAND_EDGE))
    assert orders(plan(edge, Choice.AS_SET)) == orders(plan(edge, Choice.BAND_EDGE))
    assert orders(plan(edge, Choice.CLOSEST)) == "SELL A 20, BUY B 20"


def test_no_choice_breaks_a_limit() -> None:
    limited = case(DRIFTED.replace("B 40 20 @ 10", "B 40 20 @ 10 no buy"), cash=5000, minimum_cash=3000)
    for one in plans(limited).values():
        assert one.plan
        assert "BUY B" not in orders(one.plan)
        assert one.plan.after.cash >= 3000


def test_without_a_band_there_is_no_band_edge() -> None:
    unbanded = case(DRIFTED.replace("5pp", "").replace("30pp", ""))
    assert refusal(unbanded, Choice.BAND_EDGE) == (
        "error: no slice has a tolerance band. Type a Band, such as 5pp, on the Settings sheet."
    )
    core = "P\n  Core 50\n    A 50 3 @ 10\n    B 50 1 @ 10\n  Rest 50 5pp\n    C 100 1 @ 10"
    assert "no slice has a tolerance band" in refusal(case(core), Choice.BAND_EDGE, Request(Action.REBALANCE, "Core"))
    assert plans(case(core))[Choice.BAND_EDGE].plan


@pytest.mark.parametrize(
    ("settings", "request_", "said"),
    [
        ({"cash": -100}, REBALANCE, "cash is $1.00 below the minimum, and only a sale can raise it"),
        ({"cash": 5000, "minimum_cash": 5001}, REBALANCE, "cash is $0.01 below the minimum"),
        ({"cash": 5000, "rebalance_uses_cash": False}, REBALANCE, "without sales would need cash"),
        ({"cash": 5000}, Request(Action.REBALANCE, level_only=True), "a rebalance of one pie uses no cash"),
    ],
)
def test_where_there_is_no_cash_to_use_there_is_no_plan_without_sales(
    settings: dict[str, Any], request_: Request, said: str
) -> None:
    assert said in refusal(case(DRIFTED, **settings), Choice.NO_SALES, request_)


def test_with_no_cash_to_spare_no_sales_proposes_nothing() -> None:
    none = plan(case(DRIFTED, cash=5000, minimum_cash=5000), Choice.NO_SALES)
    assert (none.orders, none.nothing) == ((), "Cash is $50.00, none of it above the minimum of $50.00.")
    assert none.after == none.before


def test_no_sales_buys_however_little_cash_there_is() -> None:
    little = case(DRIFTED, cash=200, auto_invest_threshold=100_000)
    assert orders(plan(little, Choice.NO_SALES)) == "BUY B 0.2"


def test_what_no_choice_can_mend_is_refused() -> None:
    with pytest.raises(Refused, match="there is no pie Nope"):
        plans(case(DRIFTED), Request(Action.REBALANCE, "Nope"))


def test_only_a_rebalance_has_a_choice() -> None:
    with pytest.raises(ValueError, match="only a rebalance"):
        case(DRIFTED).propose(Request(Action.WITHDRAW, amount=100, choice=Choice.CLOSEST))


def lot(symbol: str, shares: int, basis: int | None, year: int = 2020) -> HoldingRow:
    cost = None if basis is None else Decimal(basis)
    return HoldingRow(symbol, Decimal(shares), Decimal(10), cost_basis=cost, acquired=date(year, 1, 2))


def held(*lots: HoldingRow, targets: str = "P\n  A 40\n  B 40\n  C 20", **settings: Any) -> Case:
    bare = case(targets, **settings)
    return replace(bare, holdings=lots)


def test_least_tax_sells_losses_and_holds_gains_back() -> None:
    """A is $200 over its target: 10 shares at a loss of $4 each offset the gain of 8 at $5 each, which brings $180.

    With those A is $420, and $580 are left for B and C, nearest to their targets of 400 and 200 at 386.67 and 193.33.
    """
    gains = held(lot("A", 50, 250), lot("A", 10, 140, 2021), lot("B", 20, 200), lot("C", 20, 200))
    free, least = plan(gains, Choice.CLOSEST), plan(gains, Choice.LEAST_TAX)
    assert orders(free) == "SELL A 20, BUY B 20"
    assert gain(free) == 1000
    sold = {order.symbol: float(order.shares) for order in least.orders}
    assert sold == pytest.approx({"A": 18, "B": 18 + 2 / 3, "C": 2 / 3}, abs=0.0011), "to a cent, and a share step"
    assert gain(least) <= 0
    assert (
        "Sales are held back to realise no net gain, or the least there can be; without that limit it would be $10.00."
        in least.notes
    )


def test_where_cash_has_to_be_raised_least_tax_realises_the_least_gain_there_can_be() -> None:
    """$100 has to be raised: A gains $8 a share, B $5, C $2."""
    short = held(lot("A", 40, 80), lot("B", 40, 200), lot("C", 20, 160), cash=-10000)
    least = plan(short, Choice.LEAST_TAX)
    assert [(order.symbol, order.side) for order in least.orders] == [("C", Side.SELL)]
    assert gain(least) == pytest.approx(2000, abs=2)
    assert gain(plan(short, Choice.CLOSEST)) > 2000


def test_the_limit_of_the_settings_holds_for_least_tax_too() -> None:
    short = held(lot("A", 40, 80), lot("B", 40, 200), lot("C", 20, 160), cash=-10000, maximum_gain=1999)
    with pytest.raises(
        Refused, match=r"the least gain this can realise is \$20\.0\d, and the most allowed is \$19\.99"
    ):
        propose(short.portfolio(), Request(Action.REBALANCE, choice=Choice.LEAST_TAX), SOLD_ON)


def test_least_tax_uses_the_lots_that_bear_least() -> None:
    first_in = held(
        lot("A", 30, 150), lot("A", 30, 300, 2021), lot("B", 20, 200), lot("C", 20, 200), lot_method=LotMethod.FIFO
    )
    assert gain(plan(first_in, Choice.CLOSEST)) == 10000
    assert orders(plan(first_in, Choice.LEAST_TAX)) == "SELL A 20, BUY B 20"
    assert gain(plan(first_in, Choice.LEAST_TAX)) == 0


RATES: dict[str, Any] = {"short_term_rate": Decimal("0.3"), "long_term_rate": Decimal("0.15")}


def test_with_tax_rates_it_is_the_tax_and_not_the_gain_that_is_least() -> None:
    """A is $200 over its target and all of it would be gain; a loss carried forward of $200 takes that in."""
    lots = (lot("A", 60, 0), lot("B", 20, 200), lot("C", 20, 200))
    taxed = held(*lots, **RATES)
    assert plan(taxed, Choice.CLOSEST).after.tax == 3000
    assert plan(taxed, Choice.LEAST_TAX).after.tax == 0
    assert "SELL A" not in orders(plan(taxed, Choice.LEAST_TAX))
    carried = held(*lots, carried_long=20000, **RATES)
    assert orders(plan(carried, Choice.LEAST_TAX)) == orders(plan(carried, Choice.CLOSEST)) == "SELL A 20, BUY B 20"


def test_a_net_gain_of_nothing_may_still_bear_tax_and_is_then_not_the_least() -> None:
    """A is $200 over: $100 are sold at a short-term gain of $100, $100 at a long-term loss of $100.

    In a year with long-term gains the one costs 30%, and the other saves no more than 15%.
    """
    lots = (lot("A", 50, 0, 2026), lot("A", 10, 200), lot("B", 20, 200), lot("C", 20, 200))
    year = held(*lots, realised_long=1_000_000, **RATES)
    free, least = plan(year, Choice.CLOSEST), plan(year, Choice.LEAST_TAX)
    assert (orders(free), gain(free), free.after.tax) == ("SELL A 20, BUY B 20", 0, 1500)
    assert (orders(least), gain(least), least.after.tax) == ("SELL A 10, BUY B 10", -10000, -1500)


@pytest.mark.parametrize("kind", [AccountType.IRA, AccountType.ROTH])
def test_where_no_tax_is_due_the_least_tax_is_that_of_the_closest(kind: AccountType) -> None:
    gains = held(lot("A", 60, 100), lot("B", 20, 200), lot("C", 20, 200), account_type=kind, **RATES)
    assert plans(gains)[Choice.LEAST_TAX].same_as is Choice.AS_SET


def _with_lots(seed: int) -> Case:
    """Return a random portfolio of a few tickers with known costs, without constraints, some with cash."""
    rng = random.Random(seed)  # noqa: S311 - a test's own numbers
    symbols = "ABCDE"[: rng.randint(2, 5)]
    cuts = sorted(rng.randint(1, 99) for _ in symbols[1:])
    percents = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    tree = "P\n" + "\n".join(f"  {s} {percent}" for s, percent in zip(symbols, percents, strict=True))
    lots = [
        lot(symbol, rng.randint(1, 60), rng.randint(1, 900), rng.choice((2020, 2026)))
        for symbol in symbols
        for _ in range(rng.randint(1, 3))
    ]
    return held(*lots, targets=tree, cash=rng.choice((0, rng.randint(0, 30_000))))


@pytest.mark.parametrize("seed", range(60))
def test_no_plan_realises_less_gain_than_least_tax_but_by_losses(seed: int) -> None:
    """Whoever would sell at a net loss anyhow may do so; a net gain is realised by no plan unless by all of them."""
    found = plans(_with_lots(seed))
    gains = {choice: gain(one.plan) for choice, one in found.items() if one.plan}
    assert gains[Choice.LEAST_TAX] <= max(0, min(gains.values()))


@pytest.mark.parametrize("seed", range(60))
def test_no_plan_bears_less_tax_than_least_tax_but_by_losses(seed: int) -> None:
    bare, rng = _with_lots(seed), random.Random(seed)  # noqa: S311 - a test's own numbers
    so_far = [rng.choice((0, rng.randint(-50_000, 200_000))) for _ in range(2)]
    year = replace(bare.settings, realised_short=so_far[0], realised_long=so_far[1], **RATES)
    found = plans(replace(bare, settings=year))
    taxes = {choice: one.plan.after.tax or 0 for choice, one in found.items() if one.plan}
    assert taxes[Choice.LEAST_TAX] <= max(0, min(taxes.values()))


@pytest.mark.parametrize("seed", range(60))
def test_the_closest_is_the_closest(seed: int) -> None:
    found = plans(_with_lots(seed))
    chi2 = {choice: one.plan.after.chi2 for choice, one in found.items() if one.plan}
    assert chi2[Choice.CLOSEST] <= min(chi2.values()) + 0.01


@pytest.mark.parametrize("seed", range(60))
def test_fewest_orders_is_no_more_orders_for_no_more_drift_than_is_allowed(seed: int) -> None:
    found = plans(_with_lots(seed))
    closest, fewest = found[Choice.CLOSEST].plan, found[Choice.FEWEST_ORDERS].plan
    assert closest
    assert fewest
    assert fewest.after.orders <= closest.after.orders
    assert fewest.after.drift <= closest.after.drift + 0.005 + 1e-9


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_the_measures_are_those_of_the_orders(seed: int) -> None:
    """Counted anew from the workbook after the fills: cash, drift, turnover, orders; and no sales sells none."""
    book = random_case(random.Random(seed).randint, Kind(pie_constraints=False, shared=False))  # noqa: S311 - as above
    try:
        found = plans(book)
    except Refused:
        return
    for choice, one in found.items():
        if one.plan is None:
            continue
        after, told = book.after(one.plan), one.plan.after
        assert told.cash == after.settings.cash
        assert told.turnover == sum(order.value for order in one.plan.orders)
        assert told.orders == len(one.plan.orders)
        assert told.drift == pytest.approx(_drift(after), abs=1e-9)
        if choice is Choice.NO_SALES:
            assert all(order.side is Side.BUY for order in one.plan.orders)
            assert told.cash >= min(book.settings.minimum_cash, book.settings.cash or 0)
        assert one.plan == propose(book.portfolio(), replace(REBALANCE, choice=choice), SOLD_ON)


def _drift(book: Case) -> float:
    """Return ½Σ|actual − target| from the rows alone."""
    pies = {row.pie for row in book.targets}
    totals = {pie: sum(row.percent for row in book.targets if row.pie == pie) for pie in pies}
    targets = {(row.pie, row.slice): Fraction(row.percent) / Fraction(totals[row.pie]) for row in book.targets}
    inside = {row.slice: row.pie for row in book.targets if row.slice in pies}

    def of_all(pie: str, name: str) -> Fraction:
        share = targets[pie, name]
        return share * of_all(inside[pie], pie) if pie in inside else share

    wanted = {name: of_all(pie, name) for pie, name in targets if name not in pies}
    worth = dict.fromkeys(wanted, Fraction(0))
    for row in book.holdings:
        if row.symbol in worth:
            price = next(r.price for r in book.holdings if r.symbol == row.symbol and r.price is not None)
            worth[row.symbol] += Fraction(row.shares) * Fraction(price)
    total = sum(worth.values())
    return float(sum(abs(worth[s] / total - wanted[s]) for s in wanted) / 2) if total else 0.0
