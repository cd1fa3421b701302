"""Wash sales: a loss does not count while the same security is bought within 30 days before or after (26 U.S.C. §1091).

Replacement shares are those bought of the same ticker, or of one the user counts as identical, in any account: rows of
Holdings by the day they were acquired, trades on the Activity sheet, and the plan's own purchases. Each counts once,
and not while it is being sold itself. What is left of the very lot that is sold in part is no replacement for it
(Rev. Rul. 56-602).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.money import nearest_cent
from xl_addin.domain.tax.lots import gain_per_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xl_addin.domain.rows import ActivityRow, HoldingRow
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.lots import Part, Sale

DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Purchase:
    """Shares bought on a day, and the row of Holdings they are in, None where they are in none."""

    symbol: str
    day: date
    shares: Decimal
    lot: HoldingRow | None = None


@dataclass(frozen=True, slots=True)
class Wash:
    """Shares of a lot whose loss does not count: ``cents`` of it, for purchases on some days."""

    symbol: str
    lot: HoldingRow
    shares: Decimal
    cents: int
    days: tuple[date, ...]


def purchases_of(holdings: Iterable[HoldingRow], activity: Iterable[ActivityRow]) -> tuple[Purchase, ...]:
    """Return everything that is known to have been bought, in any account.

    A purchase on the Activity sheet that is also a row of Holdings counts once: what is left of it counts beside.
    """
    held = [Purchase(row.symbol, row.acquired, row.shares, row) for row in holdings if row.acquired and row.shares]
    left = {id(purchase): purchase.shares for purchase in held}
    on_day: dict[tuple[str, date], list[Purchase]] = {}
    for purchase in held:
        on_day.setdefault((purchase.symbol, purchase.day), []).append(purchase)
    more = []
    for row in (row for row in activity if row.bought):
        shares = row.shares
        for purchase in on_day.get((row.symbol, row.day), ()):
            if shares and _one_account(row, purchase):
                known = min(shares, left[id(purchase)])
                left[id(purchase)] -= known
                shares -= known
        if shares:
            more.append(Purchase(row.symbol, row.day, shares))
    return (*held, *more)


def _one_account(row: ActivityRow, purchase: Purchase) -> bool:
    named = {row.account, purchase.lot.account if purchase.lot else None}
    return len({account.casefold() for account in named if account}) < 2


def washes(
    sales: Mapping[str, Sale],
    parts: Mapping[str, Sequence[Part]],
    bought: Iterable[Purchase],
    sold: date,
    settings: Settings,
) -> tuple[Wash, ...]:
    """Return the losses that do not count when these parts of lots are sold on a day, oldest lots first."""
    near = sorted((p for p in bought if abs(p.day - sold) <= DAYS), key=lambda p: p.day)
    if not near:
        return ()
    selling = {id(part.lot): part.shares for own in parts.values() for part in own}
    pool = [(p, p.shares - (selling.get(id(p.lot), Decimal()) if p.lot else Decimal())) for p in near]
    left = {n: shares for n, (_, shares) in enumerate(pool) if shares > 0}
    by_symbol: dict[str, list[int]] = {}
    for n in left:
        by_symbol.setdefault(pool[n][0].symbol, []).append(n)
    found = []
    for symbol, part, loss in _losses(sales, parts):
        days, washed = [], Decimal()
        own = sorted(n for other in counted_as(symbol, settings) for n in by_symbol.get(other, ()))
        for n in (n for n in own if pool[n][0].lot is not part.lot):
            shares = min(left[n], part.shares - washed)
            if shares > 0:
                left[n] -= shares
                washed += shares
                days.append(pool[n][0].day)
        if washed:
            cents = nearest_cent(loss * Fraction(washed))
            found.append(Wash(symbol, part.lot, washed, cents, tuple(dict.fromkeys(days))))
    return tuple(found)


def counted_as(symbol: str, settings: Settings) -> frozenset[str]:
    """Return the tickers that count as the same security as this one for wash sales."""
    return frozenset({symbol}).union(*(group for group in settings.identical if symbol in group))


def sold_before(activity: Iterable[ActivityRow], symbol: str, day: date, settings: Settings) -> Iterator[ActivityRow]:
    """Yield earlier sales that a purchase on a day would make wash sales, were they at a loss."""
    same = counted_as(symbol, settings)
    for row in activity:
        if not row.bought and row.symbol in same and timedelta() <= day - row.day <= DAYS:
            yield row


def _losses(sales: Mapping[str, Sale], parts: Mapping[str, Sequence[Part]]) -> list[tuple[str, Part, Fraction]]:
    """Return the parts sold at a loss with the dollars lost a share, in the order their lots were bought."""
    found = []
    for symbol, own in parts.items():
        for part in own:
            gain = gain_per_share(part.lot, sales[symbol].price)
            if gain is not None and gain < 0:
                found.append((symbol, part, -gain))
    return sorted(found, key=lambda loss: (loss[1].lot.acquired is None, str(loss[1].lot.acquired), loss[0]))
