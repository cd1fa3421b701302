"""Tax lots: which are sold first, what is gained, and for how long they were held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.kinds import Term
from xl_addin.domain.lot_sale import LotSale
from xl_addin.domain.settings import LotMethod
from xl_addin.domain.tax.tax import bears_tax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings

    Key = Callable[[HoldingRow, Decimal, date, Settings], tuple[object, ...]]


_FEWEST_LONG_DAYS = 366
"""A lot is never long-term before this many days, and always after."""


def first_long_day(acquired: date) -> date:
    """Return the first day on which a sale is long-term: held *more than* one year.

    Sold on the anniversary it is still short-term; bought on the last day of a month it is long-term from the first
    day of the thirteenth month after (Rev. Rul. 66-7).
    """
    if acquired.year >= date.max.year - 1:
        return date.max
    if (acquired + timedelta(days=1)).day == 1:
        months = acquired.month
        return date(acquired.year + 1 + months // 12, months % 12 + 1, 1)
    return date(acquired.year + 1, acquired.month, acquired.day) + timedelta(days=1)


def term_of(lot: HoldingRow, sold: date) -> Term | None:
    """Return whether a lot sold on a day was held short or long, None where its date is not known."""
    if lot.acquired is None:
        return None
    days = (sold - lot.acquired).days
    if days != _FEWEST_LONG_DAYS:
        return Term.LONG if days > _FEWEST_LONG_DAYS else Term.SHORT
    return Term.LONG if sold >= first_long_day(lot.acquired) else Term.SHORT


def gain_per_share(lot: HoldingRow, price: Decimal) -> Fraction | None:
    """Return the dollars gained on one share, None where the lot's basis is not known."""
    if lot.cost_basis is None:
        return None
    return Fraction(price) - Fraction(lot.cost_basis) / Fraction(lot.shares)


@dataclass(frozen=True, slots=True)
class Sale:
    """What is to be sold of one security: shares at a price in dollars, out of its lots.

    ``taxed`` tells whether the account it is in bears tax.
    """

    lots: Sequence[HoldingRow]
    shares: Decimal
    price: Decimal
    taxed: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """Shares of one lot that are sold."""

    lot: HoldingRow
    shares: Decimal


def in_order(lots: Iterable[HoldingRow], price: Decimal, sold: date, settings: Settings) -> list[HoldingRow]:
    """Return lots as the chosen method sells them.

    ``sold`` is the day of the trade window. Lots that the method cannot tell apart go in the order of their dates,
    then of their rows.
    """
    lots, key = list(lots), ORDERS[settings.lot_method]
    if len(lots) == 1:
        return lots
    return sorted(lots, key=lambda lot: (key(lot, price, sold, settings), lot.acquired or date.max, lot.source.row))


def take(queue: Iterable[HoldingRow], shares: Decimal) -> tuple[Part, ...]:
    """Return the first of a queue of lots, the last one in part, until the shares are covered."""
    left, parts = shares, []
    for lot in queue:
        if left <= 0:
            break
        parts.append(Part(lot, min(lot.shares, left)))
        left -= parts[-1].shares
    return tuple(parts)


def lot_sale(part: Part, price: Decimal, sold: date, disallowed: int = 0) -> LotSale:
    """Return what a part of a lot brings; its gain to the nearest cent."""
    lot, term = part.lot, term_of(part.lot, sold)
    if lot.cost_basis is None:
        return LotSale(part.shares, lot.acquired, None, term)
    shares, shares_one = part.shares.as_integer_ratio()
    paid, paid_one = lot.cost_basis.as_integer_ratio()
    if part.shares != lot.shares:
        held, held_one = lot.shares.as_integer_ratio()
        paid, paid_one = paid * shares * held_one, paid_one * shares_one * held
    each, each_one = price.as_integer_ratio()
    worth, worth_one = each * shares, each_one * shares_one
    gain = _cents(worth * paid_one - paid * worth_one, worth_one * paid_one)
    return LotSale(part.shares, lot.acquired, gain, term, _cents(paid, paid_one), disallowed)


def _cents(numerator: int, denominator: int) -> int:
    """Return a fraction of dollars in cents, to the nearest, halves up."""
    return (200 * numerator + denominator) // (2 * denominator)


def total_gain(lots: Iterable[LotSale]) -> int | None:
    """Return the gain of a whole order in cents, None where that of a lot is not known."""
    total = 0
    for lot in lots:
        if lot.gain is None:
            return None
        total += lot.gain
    return total


def _least_tax(lot: HoldingRow, price: Decimal, sold: date, settings: Settings) -> tuple[object, ...]:
    gain = gain_per_share(lot, price)
    if gain is None:
        return (1, Fraction(0))
    if not bears_tax(settings):
        return (0, gain)
    rate = settings.long_term_rate if term_of(lot, sold) is Term.LONG else settings.short_term_rate
    return (0, gain * Fraction(rate or 0), gain)


def _m1(lot: HoldingRow, price: Decimal, sold: date, _: Settings) -> tuple[object, ...]:
    """Short loss, long loss, short zero, long zero (largest loss first), long gain, short gain (smallest first)."""
    gain = gain_per_share(lot, price)
    if gain is None:
        return (6, Fraction(0))
    long = term_of(lot, sold) is Term.LONG
    if gain > 0:
        return (4 if long else 5, gain)
    return ((2 if gain == 0 else 0) + long, gain)


def _highest_cost(lot: HoldingRow, price: Decimal, _: date, __: Settings) -> tuple[object, ...]:
    gain = gain_per_share(lot, price)
    return (1, Fraction(0)) if gain is None else (0, gain)


def _oldest(lot: HoldingRow, *_: object) -> tuple[object, ...]:
    return (lot.acquired or date.max,)


def _newest(lot: HoldingRow, *_: object) -> tuple[object, ...]:
    return (-lot.acquired.toordinal() if lot.acquired else 1,)


def _chosen(lot: HoldingRow, *_: object) -> tuple[object, ...]:
    """Those marked in the column Sell first by their numbers, then the others, oldest first."""
    return (lot.sell_first is None, lot.sell_first or Decimal())


ORDERS: dict[LotMethod, Key] = {
    LotMethod.MIN_TAX: _least_tax,
    LotMethod.M1: _m1,
    LotMethod.HIFO: _highest_cost,
    LotMethod.FIFO: _oldest,
    LotMethod.LIFO: _newest,
    LotMethod.SPECIFIC: _chosen,
}
"""A lot method is a sort key: what sorts first is sold first. (`min tax` nets first, see `least_tax`, where it can.)"""
