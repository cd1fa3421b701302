"""Tax and gain as the price of selling one more share, for a search that weighs them or keeps them under a limit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.plan import Term
from xl_addin.domain.settings import LotMethod
from xl_addin.domain.tax.lots import gain_per_share, in_order, term_of

if TYPE_CHECKING:
    from datetime import date

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.lots import Sale
    from xl_addin.domain.tax.tax import TaxYear


class Rates(NamedTuple):
    """What one more cent of short and of long gain costs in tax, as fractions."""

    short: Fraction
    long: Fraction


class Tier(NamedTuple):
    """Units of one lot, with the cents of tax and of gain (negative: less, a loss) of selling a unit of it."""

    units: int
    tax: Fraction
    gain: Fraction


def rates_after(year: TaxYear, short: int = 0, long: int = 0) -> Rates:
    """Return what the next cent of gain costs when a year's sales have these net gains in cents.

    With losses to spare (of the year, or carried forward) that is nothing; while one term's loss sets off the other's
    gain, either costs what that gain is taxed at.
    """
    short, long = year.short + short, year.long + long
    rates = Fraction(year.short_rate, year.scale), Fraction(year.long_rate, year.scale)
    if short >= 0 and long >= 0:
        return Rates(*rates)
    if short + long < 0:
        return Rates(Fraction(0), Fraction(0))
    left = rates[short < long]
    return Rates(left, left)


def tiers(sale: Sale, sold: date, settings: Settings, rates: Rates, one: int, *, washed: bool = False) -> list[Tier]:
    """Return the lots of a security in the order in which they go, a share being ``one`` units.

    Under `min tax` that is the order of their tax at these rates, so that its price never falls; under `hifo` the order
    of their gains. Any other method's prices may fall: the search is then of plans with these lots. With ``washed`` a
    loss counts as none. Lots of unknown cost count as if they had cost nothing, those of an unknown day as short-term.
    """
    found = []
    for lot in in_order(sale.lots, sale.price, sold, settings):
        shares, shares_one = lot.shares.as_integer_ratio()
        gain = _gain(lot, sale) * 100 / one
        gain = max(Fraction(0), gain) if washed else gain
        found.append(Tier(shares * one // shares_one, gain * _rate(lot, sold, rates), gain))
    if settings.lot_method is LotMethod.MIN_TAX:
        found.sort(key=lambda tier: (tier.tax, tier.gain))
    return found


def _gain(lot: HoldingRow, sale: Sale) -> Fraction:
    gain = gain_per_share(lot, sale.price)
    return Fraction(sale.price) if gain is None else gain


def _rate(lot: HoldingRow, sold: date, rates: Rates) -> Fraction:
    return rates.long if term_of(lot, sold) is Term.LONG else rates.short
