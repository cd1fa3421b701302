"""The tax estimate: netted as the law nets it, and least where the lots are free to choose."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portfolios import case
from quadratic import INFINITE, Programme
from scipy.optimize import linprog  # type: ignore[import-untyped]

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, LotSale, Term
from xl_addin.domain.portfolio.portfolio import build_portfolio
from xl_addin.domain.rebalancing.propose import propose
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import AccountType, LotMethod, Settings
from xl_addin.domain.tax.choose import choose
from xl_addin.domain.tax.least_tax import least_tax
from xl_addin.domain.tax.lots import Sale, gain_per_share, term_of
from xl_addin.domain.tax.realise import added_taxes, realise, sell_lots
from xl_addin.domain.tax.tax import tax_year

if TYPE_CHECKING:
    from collections.abc import Iterable

SOLD = date(2026, 11, 23)
LONG, SHORT = date(2020, 1, 2), date(2026, 6, 1)
RATES: dict[str, Any] = {"short_term_rate": Decimal("0.37"), "long_term_rate": Decimal("0.15")}


def added_tax(sold: Iterable[LotSale], settings: Settings) -> int | None:
    """Return the cents of tax that sales add to the year."""
    return added_taxes({"": sold}, settings)[0]


def lot(shares: int | str, basis: int | str | None, day: date | None, symbol: str = "A", **more: Any) -> HoldingRow:
    cost = None if basis is None else Decimal(basis)
    return HoldingRow(symbol, Decimal(shares), Decimal(10), cost_basis=cost, acquired=day, **more)


@pytest.mark.parametrize(
    ("year", "short", "long", "tax"),
    [
        ({}, 1000, 0, 370),
        ({}, 0, 1000, 150),
        ({"carried_short": 400}, 1000, 0, 222),
        ({"carried_long": 400}, 1000, 0, 222),  # what is left of a long loss sets off short gains
        ({"carried_long": 400, "realised_long": 400}, 1000, 0, 370),  # but long gains first
        ({"realised_short": 1000}, 0, -500, -185),  # a loss saves what the year already owes
        ({"realised_short": 1000}, -1500, 0, -370),  # never more than that: ordinary income is not counted
        ({"realised_short": -1000}, 0, 600, 0),
        ({"realised_short": -1000, "carried_long": 500}, 600, 600, 0),
        ({"realised_short": -1000, "carried_long": 500}, 1600, 600, 222 + 15),  # 600 short and 100 long are left
    ],
)
def test_the_year_is_netted_as_the_law_nets_it(year: dict[str, Any], short: int, long: int, tax: int) -> None:
    sold = [LotSale(Decimal(1), None, short, Term.SHORT), LotSale(Decimal(1), None, long, Term.LONG)]
    assert added_tax(sold, Settings(**RATES, **year)) == tax


def test_no_tax_in_an_account_that_bears_none() -> None:
    sold = [LotSale(Decimal(1), None, 1000, Term.SHORT)]
    for kind in AccountType:
        expected = 370 if kind is AccountType.TAXABLE else None
        assert added_tax(sold, Settings(account_type=kind, **RATES)) == expected
    assert added_tax(sold, Settings()) is None


def test_a_long_loss_may_save_more_than_a_short_one() -> None:
    """Year-to-date short gain $10,000, sell $1,000: a 10% long-term loss saves more than a 5% short-term one."""
    held = [lot(100, 1050, SHORT), lot(100, 1100, LONG)]
    settings = Settings(realised_short=1_000_000, **RATES)
    (sold,) = sell_lots(held, Decimal(100), Decimal(10), SOLD, settings)
    assert (sold.term, sold.gain, sold.basis) == (Term.LONG, -10000, 110000)
    assert sell_lots(held, Decimal(100), Decimal(10), SOLD, Settings(**RATES))[0].term is Term.SHORT


def test_with_losses_to_spare_the_lots_of_least_tax_before_netting_go() -> None:
    held = [lot(10, 50, SHORT), lot(10, 60, LONG)]
    settings = Settings(carried_short=10_000_000, **RATES)
    (sold,) = sell_lots(held, Decimal(10), Decimal(10), SOLD, settings)
    assert sold.term is Term.LONG
    assert added_tax([sold], settings) == 0


def _tax_of(held: list[list[HoldingRow]], taken: list[tuple[Decimal, ...]], settings: Settings) -> Fraction:
    """Return the year's tax in dollars, written down anew: nothing here is the program's own."""
    short = Fraction(settings.realised_short - settings.carried_short, 100)
    long = Fraction(settings.realised_long - settings.carried_long, 100)
    for rows, counts in zip(held, taken, strict=True):
        for row, count in zip(rows, counts, strict=True):
            gain = (gain_per_share(row, Decimal(10)) or 0) * Fraction(count)
            if term_of(row, SOLD) is Term.LONG:
                long += gain
            else:
                short += gain
    rates = [Fraction(rate or 0) for rate in (settings.short_term_rate, settings.long_term_rate)]
    if short >= 0 and long >= 0:
        return short * rates[0] + long * rates[1]
    rate = rates[0] if short > long else rates[1]
    return max(Fraction(0), short + long) * rate


def _every_way(rows: list[HoldingRow], shares: int) -> list[tuple[Decimal, ...]]:
    counts = product(*(range(int(row.shares) + 1) for row in rows))
    return [tuple(map(Decimal, way)) for way in counts if sum(way) == shares]


A_LOT = st.builds(lot, st.integers(1, 3), st.integers(0, 60), st.sampled_from([LONG, SHORT, None]))
ORDERS = st.lists(st.lists(A_LOT, min_size=1, max_size=3), min_size=1, max_size=2)
YEARS = st.fixed_dictionaries(
    {
        "carried_short": st.sampled_from([0, 700, 3000]),
        "carried_long": st.sampled_from([0, 500]),
        "realised_short": st.sampled_from([-900, 0, 1500]),
        "realised_long": st.sampled_from([-1200, 0, 800]),
    }
)


@given(ORDERS, YEARS, st.integers(0, 100))
def test_min_tax_is_the_least_of_every_way_to_sell(
    held: list[list[HoldingRow]], year: dict[str, Any], percent: int
) -> None:
    """Brute force over whole shares; the program may part a share where that nets better, so it is never dearer."""
    settings = Settings(**RATES, **year)
    wanted = [int(sum(row.shares for row in rows)) * percent // 100 for rows in held]
    fine = Decimal("0.00001")
    sales = [Sale(rows, Decimal(n).quantize(fine), Decimal(10)) for rows, n in zip(held, wanted, strict=True)]
    known = tax_year(settings)
    assert known
    parts = least_tax(sales, SOLD, known).parts
    assert [sum(part.shares for part in own) for own in parts] == wanted
    chosen = [
        tuple(sum((p.shares for p in own if p.lot is row), Decimal()) for row in rows)
        for own, rows in zip(parts, held, strict=True)
    ]
    best = min(
        _tax_of(held, list(ways), settings)
        for ways in product(*(_every_way(rows, n) for rows, n in zip(held, wanted, strict=True)))
    )
    assert _tax_of(held, chosen, settings) <= best + Fraction(1, 1000)


@given(st.lists(st.builds(lot, st.integers(1, 50), st.integers(0, 1000), st.sampled_from([LONG, SHORT])), min_size=1,
                max_size=8), st.integers(1, 100))  # fmt: skip
def test_at_fixed_rates_min_tax_is_what_a_linear_programme_finds(held: list[HoldingRow], percent: int) -> None:
    """Large gains of both terms this year: netting changes no marginal rate."""
    settings = Settings(realised_short=10**9, realised_long=10**9, **RATES)
    shares = sum(row.shares for row in held) * percent // 100
    sold = sell_lots(held, Decimal(shares), Decimal(10), SOLD, settings)
    cost = [
        float(gain_per_share(row, Decimal(10)) or 0) * (0.15 if term_of(row, SOLD) is Term.LONG else 0.37)
        for row in held
    ]
    found = linprog(cost, A_eq=[[1.0] * len(held)], b_eq=[float(shares)], bounds=[(0, float(r.shares)) for r in held])
    assert (added_tax(sold, settings) or 0) / 100 == pytest.approx(found.fun, abs=0.01 * len(held))


def _least_by_programme(sales: list[Sale], settings: Settings) -> float:
    """Return the least tax HiGHS finds of the whole year, in dollars, over every share of every lot.

    The year's tax is the lower of max(0, low·(s + l), r·s + r'·l) and max(0, high·(s + l)), see `test_tax_weight`.
    """
    short, long = float(settings.short_term_rate or 0), float(settings.long_term_rate or 0)
    net = (
        (settings.realised_short - settings.carried_short) / 100,
        (settings.realised_long - settings.carried_long) / 100,
    )
    low, high = min(short, long), max(short, long)
    found = []
    for corners in ([(low, low), (short, long)], [(high, high)]):
        programme = Programme()
        tax = programme.variable(0.0, INFINITE, cost=1.0)
        rows = [{tax: 1.0} for _ in corners]
        for sale in sales:
            shares = {}
            for row in sale.lots:
                part = programme.variable(0.0, float(row.shares))
                shares[part] = 1.0
                for line, prices in zip(rows, corners, strict=True):
                    price = prices[term_of(row, SOLD) is Term.LONG]
                    line[part] = -price * float(gain_per_share(row, sale.price) or 0)
            programme.row(float(sale.shares), float(sale.shares), shares)
        for line, prices in zip(rows, corners, strict=True):
            programme.row(net[0] * prices[0] + net[1] * prices[1], INFINITE, line)
        found.append(programme.solve()[0])
    return min(found)


@pytest.mark.parametrize("seed", range(60))
def test_with_netting_min_tax_is_what_linear_programmes_find(seed: int) -> None:
    """Many lots of several orders, gains and losses of both terms, losses carried forward and a year so far."""
    rng = random.Random(seed)  # noqa: S311 - a test's own numbers
    rates = rng.choice([("0.37", "0.15"), ("0.2", "0.2"), ("0.1", "0.3")])
    settings = Settings(
        short_term_rate=Decimal(rates[0]),
        long_term_rate=Decimal(rates[1]),
        carried_short=rng.choice([0, rng.randint(0, 500_000)]),
        carried_long=rng.choice([0, rng.randint(0, 500_000)]),
        realised_short=rng.choice([0, rng.randint(-300_000, 300_000)]),
        realised_long=rng.choice([0, rng.randint(-300_000, 300_000)]),
    )
    sales = []
    for _ in range(rng.randint(1, 8)):
        rows = [
            lot(count := rng.randint(1, 100), rng.randint(0, 20 * count), rng.choice([LONG, SHORT]))
            for _ in range(rng.randint(1, 12))
        ]
        sales.append(Sale(rows, sum((row.shares for row in rows), Decimal()) * rng.randint(0, 100) / 100, Decimal(10)))
    year = tax_year(settings)
    assert year
    parts = least_tax(sales, SOLD, year).parts
    taken = [
        tuple(sum((p.shares for p in own if p.lot is row), Decimal()) for row in sale.lots)
        for own, sale in zip(parts, sales, strict=True)
    ]
    least = _least_by_programme(sales, settings)
    assert float(_tax_of([list(sale.lots) for sale in sales], taken, settings)) == pytest.approx(least, abs=1e-4)


@given(ORDERS, YEARS, st.integers(0, 100), st.sampled_from([one for one in LotMethod if one is not LotMethod.MIN_TAX]))
def test_no_other_method_is_cheaper(
    held: list[list[HoldingRow]], year: dict[str, Any], percent: int, method: LotMethod
) -> None:
    held = [[replace(row, sell_first=Decimal(int(row.cost_basis or 0) % 3)) for row in rows] for rows in held]
    sales = {
        str(n): Sale(rows, sum((row.shares for row in rows), Decimal()) * percent / 100, Decimal(10))
        for n, rows in enumerate(held)
    }
    least = realise(sales, SOLD, Settings(**RATES, **year)).tax
    other = realise(sales, SOLD, Settings(lot_method=method, **RATES, **year)).tax
    assert least is not None
    assert other is not None
    assert least <= other + len(held) * 3


def test_each_order_says_what_it_adds_and_the_total_is_netted() -> None:
    sales = {
        "GAIN": Sale([lot(10, 50, SHORT)], Decimal(10), Decimal(10)),
        "LOSS": Sale([lot(10, 120, LONG)], Decimal(10), Decimal(10)),
    }
    found = realise(sales, SOLD, Settings(**RATES))
    assert (found.tax, found.taxes) == (1110, {"GAIN": 1110, "LOSS": -740})


def test_specific_sells_the_marked_lots_by_their_numbers() -> None:
    held = [lot(1, 1, LONG), lot(1, 2, SHORT, sell_first=Decimal(2)), lot(1, 3, LONG, sell_first=Decimal(1))]
    settings = Settings(lot_method=LotMethod.SPECIFIC)
    assert [sale.basis for sale in sell_lots(held, Decimal(3), Decimal(10), SOLD, settings)] == [300, 200, 100]


def test_specific_without_a_mark_is_refused() -> None:
    sales = {"A": Sale([lot(1, 1, LONG)], Decimal(1), Decimal(10))}
    with pytest.raises(Refused, match="no lot of A says Sell first"):
        choose(sales, SOLD, Settings(lot_method=LotMethod.SPECIFIC))


def test_it_says_where_the_brokers_usual_order_sells_other_lots() -> None:
    held = [lot(5, 10, LONG), lot(5, 60, SHORT)]
    sale = {"A": Sale(held, Decimal(5), Decimal(10))}
    assert realise(sale, SOLD, Settings()).oldest_first == ("A",)
    assert realise(sale, SOLD, Settings(lot_method=LotMethod.FIFO)).oldest_first == ()
    assert realise({"A": Sale(held, Decimal(10), Decimal(10))}, SOLD, Settings()).oldest_first == ()


def test_a_plan_says_what_the_estimate_could_not_know() -> None:
    half = case("P\n  A 50 10 @ 10\n  B 50 0 @ 10", **RATES)
    plan = half.rebalance()
    assert plan.after.tax == 0
    assert "No cost basis for shares of A: the gain of that sale, and its tax, are not known." in plan.notes
    sheltered = case("P\n  A 50 10 @ 10\n  B 50 0 @ 10", account_type=AccountType.ROTH, **RATES).rebalance()
    assert (sheltered.before.tax, sheltered.after.tax) == (None, None)
    assert "Account type is Roth: sales in it bear no tax now, and none is estimated." in sheltered.notes


def test_with_one_rate_alone_a_plan_says_which_gains_count_as_untaxed() -> None:
    """A's lots gain short and long; half of it is sold."""
    given = case("P\n  A 50\n  B 50 0 @ 10", long_term_rate=Decimal("0.15"), lot_method=LotMethod.FIFO)
    for day, said in ((SHORT, True), (None, True), (LONG, False)):
        portfolio, _ = build_portfolio(given.targets, (lot(10, 50, day), *given.holdings), (), given.settings)
        assert portfolio
        notes = propose(portfolio, Request(Action.REBALANCE), SOLD).notes
        words = "Short-term tax rate is not set: such gains on A count as untaxed in the estimate."
        assert (words in notes) is said
