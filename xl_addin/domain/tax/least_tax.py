"""Which lots of all orders together bear the least tax, once short and long gains are netted.

How many shares of each order come from its short lots and how many from its long ones decides; within each kind the
smallest gain a share goes first. The best pairs (net short gain, net long gain) of all orders lie on a convex line:
from the least short gain, every exchange of short for long shares follows by its price, short gain given ÷ long gain
saved. The tax is linear between the corners of that line and the points where a net gain changes its sign, so that
the least of those is the least of all. O(n log n) for n lots.
"""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.tax.in_units import FINE, first_units, gain_of, in_units, unit_of
from xl_addin.domain.tax.lots import take

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xl_addin.domain.tax.in_units import Lot, Order
    from xl_addin.domain.tax.lots import Part, Sale
    from xl_addin.domain.tax.tax import TaxYear


class _Step(NamedTuple):
    """Exchange ``units`` of an order, each adding ``short`` and taking ``long`` (both positive) of gain."""

    price: float
    order: int
    sign: int
    units: int
    short: int
    long: int


def least_tax(sales: Sequence[Sale], sold: date, year: TaxYear) -> list[tuple[Part, ...]]:
    """Return the parts of lots that each sale uses, so that all of them add the least tax to the year.

    Where several ways bear the same tax, the one with the least before any netting. Lots without a date count as
    short-term; lots without a cost go last.
    """
    one = unit_of(sales)
    orders = [in_units(sale, sold, one) for sale in sales]
    amounts = _amounts(orders, year, 10 ** (FINE - 2) * one)
    return [_parts(order, short, one, year) for order, short in zip(orders, amounts, strict=True)]


def _amounts(orders: Sequence[Order], year: TaxYear, cent: int) -> list[int]:
    """Return the units of each order that come from its short lots."""
    amounts, steps = [], []
    short, long = year.short * cent, year.long * cent
    for n, order in enumerate(orders):
        amount, own = _line(n, order)
        amounts.append(amount)
        steps += own
        short += gain_of(order.shorts, amount)
        long += gain_of(order.longs, order.known - amount)
    steps.sort(key=itemgetter(0))
    whole, rest = _best(steps, short, long, year)
    for n, step in enumerate(steps[: whole + 1]):
        amounts[step.order] += step.sign * (step.units if n < whole else rest)
    return amounts


def _line(n: int, order: Order) -> tuple[int, list[_Step]]:
    """Return how many short units give the least short gain, and the steps from there."""
    taken, forth, back = max(0, order.known - sum(lot.units for lot in order.longs)), [], []
    for units, short, long in _exchanges(order, taken):
        if short <= 0 and (long >= 0 or short):
            taken += units
        if short > 0 and long > 0:
            forth.append(_Step(short / long, n, 1, units, short, long))
        if short < 0 and long < 0:
            back.append(_Step(short / long, n, -1, units, -short, -long))
    return taken, [*forth, *reversed(back)]


def _exchanges(order: Order, least: int) -> Iterator[tuple[int, int, int]]:
    """Yield (units, gain a unit of the next short lot, of the last long lot) while short replaces long.

    ``least`` units are short at first: as few as the long lots leave.
    """
    shorts, longs = _from(order.shorts, least), _from_the_last(order.longs, order.known - least)
    short = long = room_short = room_long = 0
    while True:
        if not room_short:
            room_short, short = next(shorts, (0, 0))
        if not room_long:
            room_long, long = next(longs, (0, 0))
        units = min(room_short, room_long)
        if not units:
            return
        yield units, short, long
        room_short -= units
        room_long -= units


def _from(lots: Sequence[Lot], units: int) -> Iterator[tuple[int, int]]:
    """Yield (units, gain a unit) of the lots that follow so many units."""
    for lot in lots:
        if lot.units > units:
            yield lot.units - units, lot.gain
        units = max(0, units - lot.units)


def _from_the_last(lots: Sequence[Lot], units: int) -> Iterator[tuple[int, int]]:
    """Yield (units, gain a unit) of the first units of some lots, backwards."""
    part = []
    for lot in lots:
        part.append((min(lot.units, units), lot.gain))
        units -= part[-1][0]
        if not units:
            break
    return reversed(part)


def _best(steps: Sequence[_Step], short: int, long: int, year: TaxYear) -> tuple[int, int]:
    """Return the point of least tax on the line that begins at these net gains: whole steps, units of the next."""
    best, at = _worth(year, short, long), (0, 0)
    for n, step in enumerate(steps):
        end = short + step.units * step.short, long - step.units * step.long
        if (short < 0) != (end[0] < 0) or (long < 0) != (end[1] < 0) or (short + long < 0) != (sum(end) < 0):
            for units in _turns(step, short, long):
                worth = _worth(year, short + units * step.short, long - units * step.long)
                if worth < best:
                    best, at = worth, (n, units)
        short, long = end
        worth = _worth(year, short, long)
        if worth < best:
            best, at = worth, (n, step.units)
    return at


def _worth(year: TaxYear, short: int, long: int) -> tuple[int, int, int]:
    """Return what the least is sought of: the tax, the tax before any netting, the gain."""
    return year.tax(short, long), short * year.short_rate + long * year.long_rate, short + long


def _turns(step: _Step, short: int, long: int) -> Iterator[int]:
    """Yield the units next to which, within a step, a net gain or their sum changes its sign."""
    for start, slope in ((short, step.short), (long, -step.long), (short + long, step.short - step.long)):
        end = start + step.units * slope
        if start < 0 < end or end < 0 < start:
            whole = -start // slope
            yield from (units for units in (whole, whole + 1) if 0 < units < step.units)


def _parts(order: Order, short: int, one: int, year: TaxYear) -> tuple[Part, ...]:
    """Return the parts of one sale, those of least tax before netting first."""
    ranked = []
    for lots, units, rate in (
        (order.shorts, short, year.short_rate),
        (order.longs, order.known - short, year.long_rate),
    ):
        ranked += [((lot.gain * rate, *lot[:4]), part) for lot, part in first_units(lots, units, one)]
    ranked.sort(key=itemgetter(0))
    return (*(part for _, part in ranked), *take(order.unknown, Decimal(order.units - order.known) / one))
