"""Which lots of all sales together bear the least tax, once washed losses are out and short and long gains are netted.

Sales whose losses no purchase can wash are one convex line (`exchange`). Those of a security with purchases near are
filled in one of several ways (`wash_choices`), and which is best is found for all of them at once (`joint`): first as
if all losses counted, then, as long as one that is sold does not, with the ways of its security.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.tax.block import ways
from xl_addin.domain.tax.in_units import FINE, Order, first_units, in_units, unit_of
from xl_addin.domain.tax.joint import Alternative, least
from xl_addin.domain.tax.lots import Part, take
from xl_addin.domain.tax.wash import in_law_order
from xl_addin.domain.tax.wash_choices import Group, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from fractions import Fraction

    from xl_addin.domain.tax.in_units import Key, Lot
    from xl_addin.domain.tax.joint import Found
    from xl_addin.domain.tax.lots import Sale
    from xl_addin.domain.tax.tax import TaxYear
    from xl_addin.domain.tax.wash import Purchase


class Security(NamedTuple):
    """The sales of one security, by their places, and the purchases that may replace what they sell.

    With ``block`` nothing is sold whose loss would not count, where that is possible.
    """

    sales: tuple[int, ...]
    near: Sequence[Purchase]
    block: bool = False


class Least(NamedTuple):
    """The parts of lots that each sale uses, and the cents by which a lower tax was not ruled out."""

    parts: list[tuple[Part, ...]]
    gap: Fraction


def least_tax(sales: Sequence[Sale], sold: date, year: TaxYear, securities: Sequence[Security] = ()) -> Least:
    """Return the parts of lots that each sale uses, so that all of them add the least tax to the year.

    ``securities`` are those of which losses may be washed. Where several ways bear the same tax, the one with the least
    before any netting. Lots without a date count as short-term; lots without a cost go last.
    """
    one = unit_of(sales, (purchase.shares for security in securities for purchase in security.near))
    orders = [in_units(sale, sold, one) for sale in sales]
    found, gap = _amounts(sales, orders, year, securities, one)
    amounts: list[dict[int, int]] = [{} for _ in sales]
    for (n, place), units in found.items():
        amounts[n][place] = units
    return Least([_parts(*own, one, year) for own in zip(orders, amounts, strict=True)], gap)


def _amounts(
    sales: Sequence[Sale], orders: Sequence[Order], year: TaxYear, securities: Sequence[Security], one: int
) -> tuple[Counter[Key], Fraction]:
    """Return the units of each lot that are sold, and the gap."""
    cent = 10 ** (FINE - 2) * one
    coupled = {n for security in securities for n in security.sales}
    plain = {n: order for n, order in enumerate(orders) if n not in coupled}
    groups = [_group(sales, orders, security, one) for security in securities]
    choices = [[Alternative({}, 0, 0, plain)]]
    unsure = []
    for g, (security, group) in enumerate(zip(securities, groups, strict=True), 1):
        allowed = _blocked(sales, security, group) if security.block else []
        choices.append(allowed or [Alternative({}, 0, 0, group.orders)])
        if not allowed:
            unsure.append(g)
    while True:
        found = least(choices, year, cent)
        washing = [g for g in unsure if any(groups[g - 1].washed(_sold(found, g))[0].values())]
        if not washing:
            total: Counter[Key] = Counter()
            for g in range(len(choices)):
                total.update(_sold(found, g))
            return total, found.gap
        for g in washing:
            choices[g] = alternatives(groups[g - 1])
            unsure.remove(g)


def _group(sales: Sequence[Sale], orders: Sequence[Order], security: Security, one: int) -> Group:
    """Return the sales of one security in units; what is sold of lots of unknown cost replaces nothing."""
    own = {n: orders[n] for n in security.sales}
    known = {(n, lot.place): lot for n, order in own.items() for kind in order.kinds for lot in kind}
    keys = {id(lot.row): key for key, lot in known.items()}
    losses = sorted(
        ((in_law_order(lot.row), key, lot) for key, lot in known.items() if lot.gain < 0), key=itemgetter(0, 1)
    )
    unknown = {
        id(part.lot): part.shares
        for n, order in own.items()
        for part in take(order.unknown, sales[n].shares - Decimal(order.known) / one)
    }
    pool = []
    for purchase in security.near:
        shares, shares_one = purchase.shares.as_integer_ratio()
        units = shares * (one // shares_one)
        if purchase.lot is not None and id(purchase.lot) in unknown:
            units -= int(unknown[id(purchase.lot)] * one)
        pool.append((keys.get(id(purchase.lot)), units))
    return Group(own, [(key, lot) for _, key, lot in losses], pool)


def _blocked(sales: Sequence[Sale], security: Security, group: Group) -> list[Alternative]:
    """Return the ways to sell so much of a security without a wash; none where there is no such way."""
    found = []
    for way in ways([sales[n] for n in security.sales], security.near):
        forced: dict[Key, int] = {}
        rest: dict[int, Order] = {}
        for n, order in group.orders.items():
            kinds: list[list[Lot]] = []
            for lots in order.kinds:
                forced |= {(n, lot.place): lot.units for lot in lots if id(lot.row) in way.whole}
                kinds.append([lot for lot in lots if id(lot.row) in way.free])
            units = order.known - sum(amount for key, amount in forced.items() if key[0] == n)
            room = sum(lot.units for kind in kinds for lot in kind)
            rest[n] = Order(kinds[0], kinds[1], (), units, min(units, room))
        found.append(Alternative(forced, *group.gains(forced, {}), rest))
    return found


def _sold(found: Found, g: int) -> Counter[Key]:
    """Return the units of each lot that a group's alternative sells."""
    alternative, taken = found.chosen[g]
    amounts = Counter(dict(alternative.forced))
    for n, order in alternative.orders.items():
        for lots, units in ((order.shorts, taken[n]), (order.longs, order.known - taken[n])):
            for lot, part in first_units(lots, units):
                amounts[n, lot.place] += part
    return amounts


def _parts(order: Order, amounts: dict[int, int], one: int, year: TaxYear) -> tuple[Part, ...]:
    """Return the parts of one sale, those of least tax before netting first."""
    ranked = sorted(_ranked(order, amounts, one, year), key=itemgetter(0))
    rest = order.units - sum(amounts.values())
    return (*(part for _, part in ranked), *take(order.unknown, Decimal(rest) / one))


def _ranked(
    order: Order, amounts: dict[int, int], one: int, year: TaxYear
) -> Iterator[tuple[tuple[object, ...], Part]]:
    for lots, rate in ((order.shorts, year.short_rate), (order.longs, year.long_rate)):
        for lot in lots:
            units = amounts.get(lot.place, 0)
            if units:
                part = Part(lot.row, lot.row.shares if units == lot.units else Decimal(units) / one)
                yield (lot.gain * rate, *lot[:4]), part
