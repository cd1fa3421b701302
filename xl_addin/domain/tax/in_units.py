"""Sales counted in integers: shares in whole units of one size for all lots, gains a share in 10^-10 dollars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.plan import Term
from xl_addin.domain.tax.lots import term_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.tax.lots import Sale

    Key = tuple[int, int]
    """A lot: the number of its sale, and its place in it."""

FINE = 10
"""Gains a share are counted in 10^-10 dollars, to within one: finer than any cost that is typed."""


class Lot(NamedTuple):
    """A lot of known cost; those of one kind are sold in the order of these very fields."""

    gain: int
    acquired: date
    line: int
    place: int
    units: int
    row: HoldingRow


@dataclass(frozen=True, slots=True)
class Order:
    """A sale of ``units``, ``known`` of them out of its short and long lots, the rest out of those of unknown cost."""

    shorts: Sequence[Lot]
    longs: Sequence[Lot]
    unknown: list[HoldingRow]
    units: int
    known: int

    @property
    def kinds(self) -> tuple[Sequence[Lot], Sequence[Lot]]:
        """Return the short lots and the long ones."""
        return self.shorts, self.longs


def unit_of(sales: Sequence[Sale], others: Iterable[Decimal] = ()) -> int:
    """Return how many units a share has, so that every number of shares is a whole number of units."""
    counts = chain((sale.shares for sale in sales), (lot.shares for sale in sales for lot in sale.lots), others)
    return lcm(*(shares.as_integer_ratio()[1] for shares in counts))


def in_units(sale: Sale, sold: date, one: int) -> Order:
    """Return a sale in units, of which ``one`` is a share."""
    fine = 10**FINE
    price = int(sale.price * fine)
    kinds: tuple[list[Lot], list[Lot]] = ([], [])
    unknown = []
    for place, row in enumerate(sale.lots):
        if row.cost_basis is None:
            unknown.append(row)
            continue
        shares, shares_one = row.shares.as_integer_ratio()
        basis, basis_one = row.cost_basis.as_integer_ratio()
        gain = price - basis * shares_one * fine // (basis_one * shares)
        lot = Lot(gain, row.acquired or date.max, row.source.row, place, shares * (one // shares_one), row)
        kinds[term_of(row, sold) is Term.LONG].append(lot)
    for kind in kinds:
        kind.sort()
    unknown.sort(key=lambda row: (row.acquired or date.max, row.source.row))
    shares, shares_one = sale.shares.as_integer_ratio()
    units = shares * (one // shares_one)
    return Order(*kinds, unknown, units, min(units, sum(lot.units for kind in kinds for lot in kind)))


def gain_of(lots: Sequence[Lot], units: int) -> int:
    """Return the gain of the first units of some lots."""
    total = 0
    for lot in lots:
        if lot.units >= units:
            return total + units * lot.gain
        total += lot.units * lot.gain
        units -= lot.units
    return total


def first_units(lots: Sequence[Lot], units: int) -> Iterator[tuple[Lot, int]]:
    """Yield the first lots, the last one in part, that make so many units."""
    for lot in lots:
        if units <= 0:
            return
        yield lot, min(lot.units, units)
        units -= lot.units
