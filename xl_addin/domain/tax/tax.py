"""What sales cost in tax: an estimate, netted as the law nets it (26 U.S.C. §§1(h), 1211, 1212, 1222).

Short- and long-term gains and losses are netted apart, with the losses carried forward and what was realised so far
this year; then a net loss of one against a net gain of the other. What is left of each is taxed at its own rate, and
a loss over all counts as no tax: the $3,000 a year that may be set off against other income are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from xl_addin.domain.kinds import Term
from xl_addin.domain.money import nearest_cent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.plan import LotSale
    from xl_addin.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class TaxYear:
    """The tax year before the sales: net gains in cents (losses negative), and the rates as integers over ``scale``."""

    short: int
    long: int
    short_rate: int
    long_rate: int
    scale: int

    def tax(self, short: int, long: int) -> int:
        """Return the tax on a year's net gains, in ``scale``-ths of whatever unit they are in."""
        if short < 0 or long < 0:
            short, long = (max(0, short + long), 0) if short > 0 else (0, max(0, short + long))
        return short * self.short_rate + long * self.long_rate

    def added(self, short: int, long: int) -> int:
        """Return the cents of tax that net gains in cents add to the year; negative where they save tax."""
        more = self.tax(self.short + short, self.long + long) - self.tax(self.short, self.long)
        return nearest_cent(Fraction(more, self.scale * 100))


def net_gains(lots: Iterable[LotSale]) -> tuple[int, int]:
    """Return the short- and the long-term gain in cents that counts for tax.

    Lots of unknown cost cannot be counted, those of an unknown day count as short-term; the plan's notes say so.
    """
    short = long = 0
    for lot in lots:
        if lot.term is Term.LONG:
            long += lot.taxable
        else:
            short += lot.taxable
    return short, long


def bears_tax(settings: Settings) -> bool:
    """Return whether a tax can be estimated: there is a rate, and the account is a taxable one."""
    rated = settings.short_term_rate is not None or settings.long_term_rate is not None
    return rated and settings.is_taxed


def tax_year(settings: Settings) -> TaxYear | None:
    """Return the year as the settings tell it, None where no tax can be estimated: no rate, or no taxable account."""
    if not bears_tax(settings):
        return None
    short, long = (Fraction(rate or 0) for rate in (settings.short_term_rate, settings.long_term_rate))
    scale = lcm(short.denominator, long.denominator)
    return TaxYear(
        short=settings.realised_short - settings.carried_short,
        long=settings.realised_long - settings.carried_long,
        short_rate=int(short * scale),
        long_rate=int(long * scale),
        scale=scale,
    )
