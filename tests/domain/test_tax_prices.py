"""Tax and gain as prices of selling: they add up to what a sale realises, and to the year's tax."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lot_books import SOLD, some_book

from xl_addin.domain.settings import LotMethod, Settings
from xl_addin.domain.tax.prices import Rates, rates_after, tiers
from xl_addin.domain.tax.realise import realise
from xl_addin.domain.tax.tax import tax_year

CENTS = st.integers(-3000, 3000)
RATES = Rates(Fraction(37, 100), Fraction(15, 100))


@given(CENTS, CENTS, CENTS, CENTS)
def test_the_next_cent_of_gain_costs_what_the_years_tax_grows_by(s: int, l: int, short: int, long: int) -> None:  # noqa: E741
    settings = Settings(
        short_term_rate=Decimal("0.37"), long_term_rate=Decimal("0.15"), realised_short=s, carried_long=-l
    )
    year = tax_year(settings)
    assert year
    now, rates = year.tax(s + short, l + long), rates_after(year, short, long)
    assert year.tax(s + short + 1, l + long) - now == rates.short * year.scale
    assert year.tax(s + short, l + long + 1) - now == rates.long * year.scale


@pytest.mark.parametrize("method", [method for method in LotMethod if method is not LotMethod.MIN_TAX])
def test_the_tiers_add_up_to_what_any_number_of_shares_realises(method: LotMethod) -> None:
    for seed in range(60):
        book = some_book(random.Random(seed))  # noqa: S311 - a test's own numbers
        settings = replace(book.settings, lot_method=method, short_term_rate=None, long_term_rate=None)
        sale = book.asked()[0]["0"]
        marked = replace(sale, lots=[replace(lot, sell_first=lot.shares % 2) for lot in sale.lots])
        left = int(marked.shares * 1000)
        expected = Fraction(0)
        for tier in tiers(marked, SOLD, settings, RATES, 1000):
            expected += min(tier.units, left) * tier.gain
            left -= min(tier.units, left)
        found = realise({"": marked}, SOLD, settings).lots[""]
        assert sum(lot.gain or 0 for lot in found) == expected


def test_under_min_tax_no_share_costs_less_than_one_sold_before_it() -> None:
    for seed in range(200):
        sale = some_book(random.Random(seed)).asked()[0]["0"]  # noqa: S311 - a test's own numbers
        found = tiers(sale, SOLD, Settings(), RATES, 1)
        assert all(before.tax <= after.tax for before, after in pairwise(found))
        assert sum(tier.units for tier in found) == sum(lot.shares for lot in sale.lots)
        assert all(tier.gain >= 0 for tier in tiers(sale, SOLD, Settings(), RATES, 1, washed=True))
