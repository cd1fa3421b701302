"""The lots that all sales use, chosen once for all of them by the method that is set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Generic, TypeVar

from xl_addin.domain.finding import error, refuse_errors
from xl_addin.domain.settings import LotMethod, WashSales
from xl_addin.domain.tax.block import ways
from xl_addin.domain.tax.least_tax import Security, least_tax
from xl_addin.domain.tax.lots import Part, gain_per_share, in_order, take
from xl_addin.domain.tax.tax import TaxYear, tax_year
from xl_addin.domain.tax.wash import counted_as, near, washes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.lots import Sale
    from xl_addin.domain.tax.purchases import Purchase

K = TypeVar("K")

_BY_GAIN = TaxYear(short=10**15, long=0, short_rate=1, long_rate=1, scale=1)
"""A year in which the least tax is the least gain: for where no rates say what tax there would be."""


@dataclass(frozen=True, slots=True)
class Chosen(Generic[K]):
    """The parts of lots that each sale uses; ``gap`` are the cents by which a lower tax was not ruled out."""

    parts: dict[K, tuple[Part, ...]]
    gap: Fraction = Fraction(0)


def choose(sales: Mapping[K, Sale], sold: date, settings: Settings, bought: Sequence[Purchase] = ()) -> Chosen[K]:
    """Return the parts of lots that each sale uses under the chosen method.

    ``sold`` is the day of the trade window, ``bought`` what was and is to be bought at any time, as far as it makes
    losses wash sales. `Refused` where the user is to choose the lots and has not.
    """
    if settings.lot_method is LotMethod.SPECIFIC:
        refuse_errors(_not_marked(sales))
    by_security = near(bought, sold, settings)
    queues = {key: _queue(sale, sold, settings, by_security) for key, sale in sales.items() if not sale.taxed}
    parts = {key: take(queue, sales[key].shares) for key, queue in queues.items()}
    taxed = {key: sale for key, sale in sales.items() if sale.taxed}
    left = _left(by_security, (part for own in parts.values() for part in own))
    securities = _securities(list(taxed.values()), left, settings)
    year = tax_year(settings) or (_BY_GAIN if securities else None)
    if year is not None and settings.lot_method is LotMethod.MIN_TAX:
        found = least_tax(list(taxed.values()), sold, year, securities)
        parts |= zip(taxed, found.parts, strict=True)
        return Chosen({key: parts[key] for key in sales}, found.gap)
    parts |= {key: take(_queue(sale, sold, settings, by_security), sale.shares) for key, sale in taxed.items()}
    for security in securities if settings.wash_sales is WashSales.BLOCK else ():
        keys = [list(taxed)[n] for n in security.sales]
        parts |= _unwashed({key: taxed[key] for key in keys}, parts, security.near, sold, settings)
    return Chosen({key: parts[key] for key in sales})


def _queue(
    sale: Sale, sold: date, settings: Settings, by_security: Mapping[frozenset[str], Sequence[Purchase]]
) -> list[HoldingRow]:
    """Return lots in the order of the method; where no tax is at stake, those first that would wash others' losses."""
    queue = in_order(sale.lots, sale.price, sold, settings)
    if settings.lot_method is LotMethod.MIN_TAX and not sale.taxed and sale.lots:
        purchases = by_security.get(counted_as(sale.lots[0].symbol, settings), ())
        replacing = {id(purchase.lot) for purchase in purchases}
        queue.sort(key=lambda lot: id(lot) not in replacing)
    return queue


def _left(
    by_security: Mapping[frozenset[str], Sequence[Purchase]], sold: Iterable[Part]
) -> dict[frozenset[str], list[Purchase]]:
    """Return what is left of purchases when parts of them are sold in accounts that bear no tax."""
    gone = {id(part.lot): part.shares for part in sold}
    return {
        security: [
            replace(p, shares=p.shares - gone.get(id(p.lot), Decimal())) if id(p.lot) in gone else p for p in own
        ]
        for security, own in by_security.items()
    }


def _securities(
    sales: Sequence[Sale], by_security: Mapping[frozenset[str], Sequence[Purchase]], settings: Settings
) -> list[Security]:
    """Return the securities of which a loss may be washed: some lot has one, and there are purchases near."""
    found: dict[frozenset[str], list[int]] = {}
    for n, sale in enumerate(sales):
        security = counted_as(sale.lots[0].symbol, settings) if sale.lots and by_security else frozenset()
        if by_security.get(security):
            found.setdefault(security, []).append(n)
    block = settings.wash_sales is WashSales.BLOCK
    return [
        Security(tuple(own), [p for p in by_security[security] if p.shares > 0], block)
        for security, own in found.items()
        if any(_has_a_loss(sales[n]) for n in own)
    ]


def _has_a_loss(sale: Sale) -> bool:
    gains = (gain_per_share(lot, sale.price) for lot in sale.lots)
    return any(gain is not None and gain < 0 for gain in gains)


def _unwashed(
    sales: Mapping[K, Sale],
    parts: Mapping[K, tuple[Part, ...]],
    purchases: Sequence[Purchase],
    sold: date,
    settings: Settings,
) -> dict[K, tuple[Part, ...]]:
    """Return lots of one security without a wash, nearest to those of the method; these where there are none.

    Where not all sales can go without one together, each goes so by itself if it can.
    """
    plain = {key: parts[key] for key in sales}
    if not washes(sales, plain, purchases, sold, settings):
        return plain
    best, moved = plain, None
    for way in ways(list(sales.values()), purchases):
        tried = {}
        for key, sale in sales.items():
            queue = in_order(sale.lots, sale.price, sold, settings)
            whole = [lot for lot in queue if id(lot) in way.whole]
            tried[key] = take([*whole, *(lot for lot in queue if id(lot) in way.free)], sale.shares)
        apart = sum((_apart(plain[key], tried[key]) for key in sales), Decimal())
        if moved is None or apart < moved:
            best, moved = tried, apart
    if moved is None and len(sales) > 1:
        for key, sale in sales.items():
            best |= _unwashed({key: sale}, parts, purchases, sold, settings)
    return best


def _apart(one: Sequence[Part], other: Sequence[Part]) -> Decimal:
    """Return how many shares one choice takes from lots, or from more of them, than the other."""
    taken = {id(part.lot): part.shares for part in one}
    return sum((max(Decimal(), part.shares - taken.get(id(part.lot), Decimal())) for part in other), Decimal())


def _not_marked(sales: Mapping[K, Sale]) -> Iterator[Finding]:
    for sale in sales.values():
        if sale.shares and all(lot.sell_first is None for lot in sale.lots):
            message = f"no lot of {sale.lots[0].symbol} says Sell first, and the setting Lot method is specific"
            remedy = "Type 1, 2, 3 or yes in the column Sell first of its rows, or choose another Lot method."
            yield error(sale.lots[0].source.cell("Sell first"), message, remedy)
