"""Which lots of all orders together bear the least tax, once short and long gains are netted.

How many shares of each order come from its short lots and how many from its long ones decides; within each kind the
smallest gain a share goes first. The best pairs (net short gain, net long gain) of all orders lie on a convex line:
from the least short gain, every exchange of short for long shares follows by its price, short gain given ÷ long gain
saved. The tax is linear between the corners of that line and the points where a net gain changes its sign, so that
the least of those is the least of all. O(n log n) for n lots.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Term
from xl_addin.domain.tax.lots import take, term_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.tax.lots import Part, Sale
    from xl_addin.domain.tax.tax import TaxYear

_FINE = 10
"""Gains a share are counted in 10^-10 dollars, rounded down: finer than any cost that is typed."""


@dataclass(frozen=True, slots=True)
class _Lot:
    """A lot in whole units, with the gain of a share; by ``rank`` lots of one kind are sold, and all are listed."""

    units: int
    gain: int
    row: HoldingRow
    rank: tuple[int, int, date, int]


@dataclass(frozen=True, slots=True)
class _Step:
    """Exchange ``units`` of an order, each adding ``short`` and taking ``long`` (both positive) of gain."""

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
    places = max((_places(sale) for sale in sales), default=0)
    kinds = [_kinds(sale, sold, places, year) for sale in sales]
    tables = [kind[:2] for kind in kinds]
    wanted = [
        min(int(sale.shares.scaleb(places)), sum(lot.units for kind in table for lot in kind))
        for sale, table in zip(sales, tables, strict=True)
    ]
    amounts = _amounts(tables, wanted, year, 10 ** (_FINE + places - 2))
    return [
        _parts(sale, kind, Decimal(short).scaleb(-places))
        for sale, kind, short in zip(sales, kinds, amounts, strict=True)
    ]


def _amounts(tables: Sequence[Sequence[Sequence[_Lot]]], wanted: Sequence[int], year: TaxYear, cent: int) -> list[int]:
    """Return the units of each order that come from its short lots."""
    amounts, steps = [], []
    short, long = year.short * cent, year.long * cent
    for order, ((shorts, longs), units) in enumerate(zip(tables, wanted, strict=True)):
        least = max(0, units - sum(lot.units for lot in longs))
        taken, own = _line(order, shorts, longs, least, units)
        amounts.append(least + taken)
        steps += own
        short += _gain(shorts, least + taken)
        long += _gain(longs, units - least - taken)
    steps.sort(key=lambda step: step.short / step.long)
    whole, rest = _best(steps, short, long, year)
    for n, step in enumerate(steps[: whole + 1]):
        amounts[step.order] += step.sign * (step.units if n < whole else rest)
    return amounts


def _line(order: int, shorts: Sequence[_Lot], longs: Sequence[_Lot], least: int, units: int) -> tuple[int, list[_Step]]:
    """Return how many more than the fewest short units give the least short gain, and the steps from there."""
    taken, forth, back = 0, [], []
    for count, short, long in _exchanges(shorts, longs, least, units):
        if short <= 0 and (long >= 0 or short):
            taken += count
        if short > 0 and long > 0:
            forth.append(_Step(order, 1, count, short, long))
        if short < 0 and long < 0:
            back.append(_Step(order, -1, count, -short, -long))
    return taken, [*forth, *reversed(back)]


def _exchanges(shorts: Sequence[_Lot], longs: Sequence[_Lot], least: int, units: int) -> Iterator[tuple[int, int, int]]:
    """Yield (units, gain a unit of the next short lot, of the last long lot) while short replaces long."""
    edges = {least, units}
    edges.update(accumulate(lot.units for lot in shorts))
    edges.update(units - sold for sold in accumulate((lot.units for lot in longs), initial=0))
    most = min(units, sum(lot.units for lot in shorts))
    cuts = sorted(edge for edge in edges if least <= edge <= most)
    short_ends, long_ends = ([*accumulate(lot.units for lot in lots)] for lots in (shorts, longs))
    for low, high in pairwise(cuts):
        short = shorts[bisect_right(short_ends, low)].gain
        yield high - low, short, longs[bisect_right(long_ends, units - high)].gain


def _best(steps: Sequence[_Step], short: int, long: int, year: TaxYear) -> tuple[int, int]:
    """Return the point of least tax on the line that begins at these net gains: whole steps, units of the next."""
    best, at = (year.tax(short, long), _unnetted(year, short, long), short + long), (0, 0)
    for n, step in enumerate(steps):
        for units in (*_turns(step, short, long), step.units):
            there = short + units * step.short, long - units * step.long
            worth = (year.tax(*there), _unnetted(year, *there), sum(there))
            if worth < best:
                best, at = worth, (n, units)
        short, long = short + step.units * step.short, long - step.units * step.long
    return at


def _turns(step: _Step, short: int, long: int) -> Iterator[int]:
    """Yield the units next to which, within a step, a net gain or their sum changes its sign."""
    end_short, end_long = short + step.units * step.short, long - step.units * step.long
    for start, end, slope in (
        (short, end_short, step.short),
        (long, end_long, -step.long),
        (short + long, end_short + end_long, step.short - step.long),
    ):
        if start < 0 < end or end < 0 < start:
            whole = -start // slope
            yield from (units for units in (whole, whole + 1) if 0 < units < step.units)


def _unnetted(year: TaxYear, short: int, long: int) -> int:
    return short * year.short_rate + long * year.long_rate


def _kinds(sale: Sale, sold: date, places: int, year: TaxYear) -> tuple[list[_Lot], list[_Lot], list[_Lot]]:
    """Return the short lots and the long lots, the least gain a share first, and those of unknown cost."""
    kinds: tuple[list[_Lot], list[_Lot], list[_Lot]] = ([], [], [])
    for row in sale.lots:
        long = term_of(row, sold) is Term.LONG
        gain = _gain_a_share(row, sale)
        tax = gain * (year.long_rate if long else year.short_rate)
        rank = (tax, gain, row.acquired or date.max, row.source.row)
        kinds[2 if row.cost_basis is None else long].append(_Lot(int(row.shares.scaleb(places)), gain, row, rank))
    for kind in kinds:
        kind.sort(key=lambda lot: lot.rank[1:])
    return kinds


def _parts(sale: Sale, kinds: Sequence[Sequence[_Lot]], short: Decimal) -> tuple[Part, ...]:
    """Return the parts of one sale, those of least tax before netting first."""
    shorts, longs, unknown = ([lot.row for lot in kind] for kind in kinds)
    parts = take(shorts, short)
    parts += take(longs, sale.shares - _sum(parts))
    rank = {id(lot.row): lot.rank for kind in kinds for lot in kind}
    listed = sorted(parts, key=lambda part: rank[id(part.lot)])
    return (*listed, *take(unknown, sale.shares - _sum(parts)))


def _sum(parts: Iterable[Part]) -> Decimal:
    return sum((part.shares for part in parts), Decimal())


def _gain_a_share(lot: HoldingRow, sale: Sale) -> int:
    """Return the gain of a share in 10^-10 dollars, rounded down."""
    price, price_one = sale.price.as_integer_ratio()
    basis, basis_one = (lot.cost_basis or Decimal()).as_integer_ratio()
    shares, shares_one = lot.shares.as_integer_ratio()
    basis, basis_one = basis * shares_one, basis_one * shares
    scaled = (price * basis_one - basis * price_one) * int(10**_FINE)
    return scaled // (price_one * basis_one)


def _places(sale: Sale) -> int:
    return max(-int(n.as_tuple().exponent) for n in (sale.shares, *(lot.shares for lot in sale.lots), Decimal(0)))


def _gain(lots: Sequence[_Lot], units: int) -> int:
    """Return the gain of the first units of some lots."""
    total = 0
    for lot in lots:
        part = min(units, lot.units)
        total += part * lot.gain
        units -= part
    return total
