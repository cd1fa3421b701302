"""Tax lots: which are sold first, what is gained, and for how long they were held."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.money import nearest_cent
from xl_addin.domain.plan import LotSale, Term
from xl_addin.domain.settings import LotMethod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings

    Key = Callable[[HoldingRow, Decimal, date, Settings], tuple[object, ...]]


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
    return Term.LONG if sold >= first_long_day(lot.acquired) else Term.SHORT


def gain_per_share(lot: HoldingRow, price: Decimal) -> Fraction | None:
    """Return the dollars gained on one share, None where the lot's basis is not known."""
    if lot.cost_basis is None:
        return None
    return Fraction(price) - Fraction(lot.cost_basis) / Fraction(lot.shares)


def sell_lots(
    lots: Sequence[HoldingRow], shares: Decimal, price: Decimal, sold: date, settings: Settings
) -> tuple[LotSale, ...]:
    """Return the lots a sale uses under the chosen method, the last one in part.

    ``sold`` is the day of the trade window. Lots that the method cannot tell apart go in the order of their dates,
    then of their rows.
    """
    key = ORDERS[settings.lot_method]
    queue = sorted(lots, key=lambda lot: (key(lot, price, sold, settings), lot.acquired or date.max, lot.source.row))
    left, sales = shares, []
    for lot in queue:
        if left <= 0:
            break
        part = min(lot.shares, left)
        gain = gain_per_share(lot, price)
        cents = None if gain is None else nearest_cent(gain * Fraction(part))
        sales.append(LotSale(part, lot.acquired, cents, term_of(lot, sold)))
        left -= part
    return tuple(sales)


def total_gain(lots: Iterable[LotSale]) -> int | None:
    """Return the gain of a whole order in cents, None where that of a lot is not known."""
    total = 0
    for lot in lots:
        if lot.gain is None:
            return None
        total += lot.gain
    return total


def estimated_tax(lots: Iterable[LotSale], settings: Settings) -> int | None:
    """Return the estimated tax in cents at the rates set, None where no rate is set.

    Short- and long-term gains are netted apart, then a net loss of one against a net gain of the other; a loss over
    all counts as no tax. Lots without basis or date cannot be counted; the plan's notes say so.
    """
    if settings.short_term_rate is None and settings.long_term_rate is None:
        return None
    known = [lot for lot in lots if lot.gain is not None and lot.term is not None]
    short = sum(lot.gain or 0 for lot in known if lot.term is Term.SHORT)
    long = sum(lot.gain or 0 for lot in known if lot.term is Term.LONG)
    if short < 0 or long < 0:
        short, long = (max(0, short + long), 0) if short > 0 else (0, max(0, short + long))
    tax = short * (settings.short_term_rate or Decimal()) + long * (settings.long_term_rate or Decimal())
    return nearest_cent(Fraction(tax) / 100)


def _least_tax(lot: HoldingRow, price: Decimal, sold: date, settings: Settings) -> tuple[object, ...]:
    gain = gain_per_share(lot, price)
    if gain is None:
        return (1, Fraction(0))
    if settings.short_term_rate is None and settings.long_term_rate is None:
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


ORDERS: dict[LotMethod, Key] = {
    LotMethod.MIN_TAX: _least_tax,
    LotMethod.M1: _m1,
    LotMethod.HIFO: _highest_cost,
    LotMethod.FIFO: _oldest,
    LotMethod.LIFO: _newest,
}
"""A lot method is a sort key: what sorts first is sold first."""
