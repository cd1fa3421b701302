"""Wash sales: a loss does not count while the same security is bought within 30 days before or after (26 U.S.C. §1091).

Replacement shares are those bought of the same ticker, or of one the user counts as identical, in any account: rows of
Holdings by the day they were acquired, trades on the Activity sheet, and the plan's own purchases. Each counts once,
and not while it is being sold itself. What is left of the very lot that is sold in part is no replacement for it
(Rev. Rul. 56-602). Of the losses of one day those bought first are matched first, and with the replacements in the
order of their purchase (26 CFR §1.1091-1(b)–(d)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from xl_addin.domain.money import nearest_cent
from xl_addin.domain.tax.lots import gain_per_share

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.seldom_rows import ActivityRow
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.lots import Part, Sale
    from xl_addin.domain.tax.purchases import Purchase

DAYS = timedelta(days=30)

K = TypeVar("K")
N = TypeVar("N", int, Decimal)


@dataclass(frozen=True, slots=True)
class Wash:
    """Shares of a lot whose loss does not count: ``cents`` of it, for purchases on some days.

    ``replacements`` are those purchases, each with the shares of it that replace shares sold.
    """

    symbol: str
    lot: HoldingRow
    shares: Decimal
    cents: int
    replacements: tuple[tuple[Purchase, Decimal], ...]

    @property
    def days(self) -> tuple[date, ...]:
        """Return the days of the purchases, in order."""
        return tuple(dict.fromkeys(purchase.day for purchase, _ in self.replacements))


def of_same(symbols: Iterable[str], bought: Iterable[Purchase], settings: Settings) -> Iterator[Purchase]:
    """Yield the purchases of securities that count as one of these tickers."""
    same = frozenset[str]().union(*(counted_as(symbol, settings) for symbol in symbols))
    return (purchase for purchase in bought if purchase.symbol in same)


def near(bought: Iterable[Purchase], sold: date, settings: Settings) -> dict[frozenset[str], list[Purchase]]:
    """Return the purchases near enough to a sale to replace what it sells, by security, in the order of their days."""
    found: dict[frozenset[str], list[Purchase]] = {}
    for purchase in sorted((p for p in bought if abs(p.day - sold) <= DAYS), key=lambda p: p.day):
        found.setdefault(counted_as(purchase.symbol, settings), []).append(purchase)
    return found


def match(losses: Sequence[tuple[Hashable, N]], pool: Sequence[tuple[Hashable, N]]) -> list[list[tuple[int, N]]]:
    """Return, for each loss in turn, which places of the pool replace how much of it.

    Both are pairs of a lot and an amount; what is left of a lot replaces nothing of the very same lot.
    """
    left = [amount for _, amount in pool]
    open_places = [place for place, amount in enumerate(left) if amount > 0]
    found: list[list[tuple[int, N]]] = []
    for lot, lost in losses:
        amount = lost
        own: list[tuple[int, N]] = []
        for place in open_places:
            if amount <= 0:
                break
            if pool[place][0] != lot:
                taken = min(left[place], amount)
                left[place] -= taken
                amount -= taken
                own.append((place, taken))
        found.append(own)
        if own:
            open_places = [place for place in open_places if left[place] > 0]
    return found


def in_law_order(lot: HoldingRow) -> tuple[object, ...]:
    """Return the key by which the losses of one day are matched: bought first, matched first.

    A lot of an unknown day counts as bought before all others: it is no replacement, as one bought of late would be.
    """
    return (lot.acquired or date.min, lot.symbol, lot.source.row)


def washes(
    sales: Mapping[K, Sale],
    parts: Mapping[K, Sequence[Part]],
    bought: Iterable[Purchase],
    sold: date,
    settings: Settings,
) -> tuple[Wash, ...]:
    """Return the losses that do not count when these parts of lots are sold on a day, oldest lots first.

    A sale that bears no tax has no loss to lose; the lots it sells are no replacements all the same.
    """
    by_security = near(bought, sold, settings)
    if not by_security:
        return ()
    selling = {id(part.lot): part.shares for own in parts.values() for part in own}
    losses: dict[frozenset[str], list[tuple[Part, Fraction]]] = {}
    for part, loss in _losses(sales, parts):
        losses.setdefault(counted_as(part.lot.symbol, settings), []).append((part, loss))
    found = []
    for security, own in losses.items():
        pool = by_security.get(security, [])
        rests = [(id(p.lot) if p.lot else None, p.shares - selling.get(id(p.lot), Decimal())) for p in pool]
        matched = match([(id(part.lot), part.shares) for part, _ in own], rests)
        for (part, loss), taken in zip(own, matched, strict=True):
            washed = sum((shares for _, shares in taken), Decimal())
            if washed:
                # rounded as the gain is: no more is washed than is lost
                cents = -nearest_cent(-loss * Fraction(washed))
                replaced = tuple((pool[place], shares) for place, shares in taken)
                found.append(Wash(part.lot.symbol, part.lot, washed, cents, replaced))
    return tuple(sorted(found, key=lambda wash: in_law_order(wash.lot)))


def _losses(sales: Mapping[K, Sale], parts: Mapping[K, Sequence[Part]]) -> list[tuple[Part, Fraction]]:
    """Return the parts sold at a loss with the dollars lost a share, in the order in which they are matched."""
    found = []
    for n, (key, own) in enumerate(parts.items()):
        sale = sales[key]
        if not sale.taxed:
            continue
        places = {id(lot): place for place, lot in enumerate(sale.lots)}
        for part in own:
            gain = gain_per_share(part.lot, sale.price)
            if gain is not None and gain < 0:
                found.append(((*in_law_order(part.lot), n, places.get(id(part.lot), 0)), part, -gain))
    found.sort(key=itemgetter(0))
    return [(part, loss) for _, part, loss in found]


def counted_as(symbol: str, settings: Settings) -> frozenset[str]:
    """Return the tickers that count as the same security as this one for wash sales.

    What is identical to an identical one is identical too: VTI=ITOT and ITOT=SCHB make one of all three.
    """
    found = frozenset({symbol})
    while True:
        more = found.union(*(group for group in settings.identical if not found.isdisjoint(group)))
        if more == found:
            return found
        found = more


def sold_before(activity: Iterable[ActivityRow], symbol: str, day: date, settings: Settings) -> Iterator[ActivityRow]:
    """Yield earlier sales that a purchase on a day would make wash sales, were they at a loss."""
    same = counted_as(symbol, settings)
    for row in activity:
        if not row.bought and row.symbol in same and timedelta() <= day - row.day <= DAYS:
            yield row
