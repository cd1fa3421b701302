"""`Wash sales: block`: how many shares may be sold without a loss that would not count, and out of which lots.

A loss is washed by any replacement that is left, save the rest of its own lot. So nothing is washed only where no loss
is sold at all; where all replacements are sold along with it; or where the one loss that is sold is of a lot whose rest
is the only replacement left.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.tax.lots import Sale, gain_per_share
from xl_addin.domain.tax.wash import counted_as, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.purchases import Purchase


@dataclass(frozen=True, slots=True)
class Way:
    """Lots (by `id`) that have to be sold whole, and those that are free to make up the rest."""

    whole: frozenset[int]
    free: frozenset[int]


class Span(NamedTuple):
    """From how many shares to how many."""

    least: Decimal
    most: Decimal


def sellable(
    lots: Sequence[HoldingRow], price: Decimal, sold: date, settings: Settings, bought: Iterable[Purchase]
) -> tuple[Span, ...]:
    """Return which numbers of shares of a security may be sold of an account without a loss that would not count.

    ``bought`` is everything that was and is to be bought, in any account, the rows of these lots included. The spans
    rise from nothing and do not touch: what lies between two would be a wash sale.
    """
    purchases = near(bought, sold, settings).get(counted_as(lots[0].symbol, settings), []) if lots else []
    by_id = {id(lot): lot.shares for lot in lots}
    spans: list[Span] = []
    for way in _ways([Sale(lots, Decimal(), price)], purchases):
        least = sum((by_id[lot] for lot in way.whole), Decimal())
        spans.append(Span(least, least + sum((by_id[lot] for lot in way.free), Decimal())))
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.least <= merged[-1].most:
            merged[-1] = Span(merged[-1].least, max(merged[-1].most, span.most))
        else:
            merged.append(span)
    return tuple(merged)


def ways(sales: Sequence[Sale], purchases: Sequence[Purchase]) -> Iterator[Way]:
    """Yield the ways to sell of one security so that no loss is washed: as many shares as each of its sales wants.

    ``purchases`` are those near enough to replace what is sold.
    """
    for way in _ways(sales, purchases):
        for sale in sales:
            whole = sum((lot.shares for lot in sale.lots if id(lot) in way.whole), Decimal())
            free = sum((lot.shares for lot in sale.lots if id(lot) in way.free), Decimal())
            if not whole <= sale.shares <= whole + free:
                break
        else:
            yield way


def _ways(sales: Sequence[Sale], purchases: Sequence[Purchase]) -> Iterator[Way]:
    """Yield the ways to sell of one security so that no loss is washed, whatever the number of shares."""
    lots = {id(lot) for sale in sales for lot in sale.lots}
    lost = {id(lot) for sale in sales for lot in sale.lots if _at_a_loss(lot, sale)}
    replacing = {id(purchase.lot) for purchase in purchases}
    if not purchases:
        yield Way(frozenset(), frozenset(lots))
        return
    yield Way(frozenset(), frozenset(lots - lost))
    if not replacing <= lots:
        return
    yield Way(frozenset(replacing), frozenset(lots - replacing))
    at_a_loss = lost & replacing
    if len(at_a_loss) == 1:
        yield Way(frozenset(replacing - at_a_loss), frozenset(lots - lost - replacing | at_a_loss))


def _at_a_loss(lot: HoldingRow, sale: Sale) -> bool:
    gain = gain_per_share(lot, sale.price)
    return gain is not None and gain < 0 and sale.taxed
