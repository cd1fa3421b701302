"""Which lots of all sales together bear the least tax, once washed losses are out and short and long gains are netted.

Sales whose losses no purchase can wash are one convex line (`exchange`). Those of a security with purchases near are
filled in one of several ways (`wash_choices`), and which is best is found for all of them at once (`joint`): first as
if all losses counted, then, as long as one that is sold does not, with the ways of its security.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.tax.block import ways
from xl_addin.domain.tax.in_units import FINE, Order, first_units, in_units, unit_of
from xl_addin.domain.tax.joint import Alternative, least
from xl_addin.domain.tax.lots import Part, take
from xl_addin.domain.tax.polish import polished
from xl_addin.domain.tax.wash import in_law_order
from xl_addin.domain.tax.wash_choices import alternatives
from xl_addin.domain.tax.wash_group import Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from xl_addin.domain.tax.in_units import Key, Lot
    from xl_addin.domain.tax.joint import Found
    from xl_addin.domain.tax.lots import Sale
    from xl_addin.domain.tax.purchases import Purchase
    from xl_addin.domain.tax.tax import TaxYear


WORK = 100_000
"""How many lots are looked at, in all, to find the ways of those that are washed: a few tenths of a second."""
FEWEST = 60
"""How many ways are looked at in any case."""


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
    before any netting. Lots without a date count as short-term; lots without a cost go last, of those the first that
    would else replace a loss.
    """
    securities = [own for security in securities for own in _together_or_alone(sales, security)]
    one = unit_of(sales, (purchase.shares for security in securities for purchase in security.near))
    orders = [in_units(sale, sold, one) for sale in sales]
    replacing = {id(purchase.lot) for security in securities for purchase in security.near}
    for order in orders:
        order.unknown.sort(key=lambda row: id(row) not in replacing)
    found, gap = _Search(sales, orders, year, securities, one).run()
    amounts: list[dict[int, int]] = [{} for _ in sales]
    for (n, place), units in found.items():
        amounts[n][place] = units
    return Least([_parts(*own, one, year) for own in zip(orders, amounts, strict=True)], gap)


def _together_or_alone(sales: Sequence[Sale], security: Security) -> Iterator[Security]:
    """Yield a security whole if its sales go without a wash together, or need not; else each by itself that can."""

    def goes(some: Iterable[int]) -> bool:
        return next(ways([sales[n] for n in some], security.near), None) is not None

    if not security.block or len(security.sales) == 1 or goes(security.sales):
        yield security
        return
    alone = [n for n in security.sales if goes([n])]
    yield from (security._replace(sales=(n,)) for n in alone)
    rest = tuple(n for n in security.sales if n not in alone)
    if rest:
        yield security._replace(sales=rest)


class _Search:
    """The search for the least tax: first as if every loss counted, then with the ways of what is washed."""

    def __init__(
        self, sales: Sequence[Sale], orders: Sequence[Order], year: TaxYear, securities: Sequence[Security], one: int
    ) -> None:
        self._year, self._cent = year, 10 ** (FINE - 2) * one
        self._groups = [_group(sales, orders, security, one) for security in securities]
        coupled = {n for security in securities for n in security.sales}
        self._plain = Group({n: order for n, order in enumerate(orders) if n not in coupled}, (), ())
        self._relaxed = [[Alternative({}, 0, 0, group.orders)] for group in (self._plain, *self._groups)]
        self._choices = list(self._relaxed)
        self._unsure = set(range(1, len(self._choices)))
        self._not_all: set[int] = set()
        for g, (security, group) in enumerate(zip(securities, self._groups, strict=True), 1):
            if security.block and (allowed := _blocked(sales, security, group, one)):
                self._choices[g] = allowed
                self._unsure.remove(g)

    def run(self) -> tuple[Counter[Key], Fraction]:
        """Return the units of each lot that are sold, and the cents by which less tax was not ruled out."""
        tried: set[int] = set()
        while True:
            found = least(self._choices, self._year, self._cent)
            sold = [_sold(found, g) for g in range(len(self._choices))]
            washing = {g for g in self._unsure if any(self._groups[g - 1].washed(sold[g])[0].values())}
            if not washing:
                break
            tried |= washing
            self._unsure -= washing
            for g in washing:
                self._try_all_ways(g, len(washing))
        tax = self._polish(found.tax, sold, [g for g in tried if not self._groups[g - 1].outlasts])
        bound = min(tax, found.bound)
        if self._not_all:
            known = [self._relaxed[g] if g in self._not_all else own for g, own in enumerate(self._choices)]
            bound = min(bound, least(known, self._year, self._cent).bound)
        total: Counter[Key] = Counter()
        for own in sold:
            total.update(own)
        gap = Fraction(tax - bound, self._cent * self._year.scale)
        return total, gap if gap > Fraction(1, 2) else Fraction(0)

    def _try_all_ways(self, g: int, others: int) -> None:
        group = self._groups[g - 1]
        self._choices[g], complete = alternatives(group, max(FEWEST, WORK // (others * len(group.lots))))
        if not complete:
            self._not_all.add(g)

    def _polish(self, tax: int, sold: list[Counter[Key]], groups: Sequence[int]) -> int:
        """Exchange lots of some groups as long as that lowers the tax, which is returned."""
        if not groups or not tax:
            return tax
        nets = [self._net(g, own) for g, own in enumerate(sold)]
        for g in groups:
            short = self._year.short * self._cent + sum(net[0] for net in nets) - nets[g][0]
            long = self._year.long * self._cent + sum(net[1] for net in nets) - nets[g][1]
            group = self._groups[g - 1]
            tries = max(FEWEST, WORK // (4 * len(groups) * len(group.lots)))
            tax, sold[g] = polished(group, sold[g], (short, long), self._year, self._cent, tries)
            nets[g] = self._net(g, sold[g])
        return tax

    def _net(self, g: int, sold: Counter[Key]) -> tuple[int, int]:
        group = self._groups[g - 1] if g else self._plain
        return group.gains(sold, group.washed(sold)[0])


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


def _blocked(sales: Sequence[Sale], security: Security, group: Group, one: int) -> list[Alternative]:
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
            unknown = int(sum((row.shares for row in order.unknown if id(row) in way.whole), Decimal()) * one)
            units = order.units - unknown - sum(amount for key, amount in forced.items() if key[0] == n)
            room = sum(lot.units for kind in kinds for lot in kind)
            rest[n] = Order(kinds[0], kinds[1], [], units, min(units, room))
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
