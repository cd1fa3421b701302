"""Small books of tax lots, and the least tax on selling of them, found by trying every way: nothing of the program's.

A book is a few sales of whole shares in accounts, lots with whole dollars of gain or loss a share, and purchases within
30 days. Shares are matched one by one, as the regulation tells it (26 CFR §1.1091-1): losses in the order in which
their shares were bought, each with the earliest replacement left that is no share of its own lot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import Settings
from xl_addin.domain.source import SourceRow
from xl_addin.domain.tax.lots import Sale
from xl_addin.domain.tax.purchases import Purchase

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

SOLD = date(2026, 11, 23)
PRICE = 100


@dataclass(frozen=True)
class Lot:
    """Shares bought so many days ago (None: unknown) with so many dollars gained (or lost) on each."""

    shares: int
    gain: int
    days: int | None
    symbol: str = "A"

    @property
    def long(self) -> bool:
        return self.days is not None and self.days > 365  # no leap day in the last year

    @property
    def near(self) -> bool:
        return self.days is not None and self.days <= 30


@dataclass(frozen=True)
class Book:
    """``sales`` are the lots of an account and how many shares of them are sold; ``others`` purchases of that symbol.

    ``untaxed`` are the places of sales in accounts that bear no tax.
    """

    sales: tuple[tuple[tuple[Lot, ...], int], ...]
    others: tuple[Lot, ...] = ()
    untaxed: frozenset[int] = frozenset()
    year: dict[str, int] = field(default_factory=dict)
    rates: tuple[str, str] = ("0.37", "0.15")

    @property
    def settings(self) -> Settings:
        short, long = map(Decimal, self.rates)
        more: dict[str, Any] = self.year
        return Settings(short_term_rate=short, long_term_rate=long, **more)

    def asked(self) -> tuple[dict[str, Sale], tuple[Purchase, ...]]:
        """Return the book as the program is asked: its sales by number, and all purchases."""
        sales, bought, row = {}, [], 1
        for n, (lots, shares) in enumerate(self.sales):
            rows = []
            for lot in lots:
                row += 1
                day = None if lot.days is None else SOLD - timedelta(days=lot.days)
                basis = Decimal(lot.shares * (PRICE - lot.gain))
                held = HoldingRow(
                    lot.symbol, Decimal(lot.shares), cost_basis=basis, acquired=day, source=SourceRow("Holdings", row)
                )
                rows.append(held)
                if day is not None:
                    bought.append(Purchase(lot.symbol, day, held.shares, held))
            sales[str(n)] = Sale(rows, Decimal(shares), Decimal(PRICE), n not in self.untaxed)
        bought += [
            Purchase(lot.symbol, SOLD - timedelta(days=lot.days or 0), Decimal(lot.shares)) for lot in self.others
        ]
        return sales, tuple(bought)

    def ways(self) -> Iterator[tuple[tuple[int, ...], ...]]:
        """Yield every way to sell whole shares: so many of each lot of each sale."""
        yield from product(*(list(_every_way(lots, shares)) for lots, shares in self.sales))

    def washed(self, way: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
        """Return the lots (sale, place) whose shares are washed, one entry a share."""
        losses, pool = [], []
        for n, (lots, _) in enumerate(self.sales):
            for place, lot in enumerate(lots):
                if lot.gain < 0 and n not in self.untaxed:
                    age = (lot.days is not None, -(lot.days or 0), lot.symbol, n, place)
                    losses += [(age, (n, place), lot.symbol)] * way[n][place]
                if lot.near:
                    pool += [(-(lot.days or 0), (n, place), lot.symbol)] * (lot.shares - way[n][place])
        pool += [(-(lot.days or 0), (-1, 0), lot.symbol) for lot in self.others if lot.near for _ in range(lot.shares)]
        pool.sort(key=lambda share: share[0])
        found = []
        for _, own, symbol in sorted(losses):
            replaced = next((share for share in pool if share[1] != own and share[2] == symbol), None)
            if replaced:
                pool.remove(replaced)
                found.append(own)
        return found

    def tax(self, way: Sequence[Sequence[int]]) -> Fraction:
        """Return the dollars of the year's tax when so many shares of each lot are sold."""
        settings = self.settings
        net = [
            Fraction(settings.realised_short - settings.carried_short, 100),
            Fraction(settings.realised_long - settings.carried_long, 100),
        ]
        for n, (lots, _) in enumerate(self.sales):
            if n not in self.untaxed:
                for lot, shares in zip(lots, way[n], strict=True):
                    net[lot.long] += lot.gain * shares
        for n, place in self.washed(way):
            lot = self.sales[n][0][place]
            net[lot.long] -= lot.gain
        short, long = net
        rates = [Fraction(rate) for rate in self.rates]
        if short >= 0 and long >= 0:
            return short * rates[0] + long * rates[1]
        return max(Fraction(0), short + long) * (rates[0] if short > long else rates[1])


def _every_way(lots: Sequence[Lot], shares: int) -> Iterator[tuple[int, ...]]:
    if not lots:
        if not shares:
            yield ()
        return
    first, *rest = lots
    for sold in range(min(first.shares, shares) + 1):
        yield from ((sold, *others) for others in _every_way(rest, shares - sold))


def some_book(rng: random.Random, accounts: int = 1, symbols: Sequence[str] = ("A",), largest: int = 4) -> Book:
    """Return a book of a seed: few lots, gains and losses of both terms, some of them near."""
    sales = []
    for _ in range(accounts):
        for symbol in symbols:
            lots = tuple(
                Lot(
                    rng.randint(1, largest),
                    rng.choice([rng.randint(-60, 40), rng.randint(-9, 9), 0]),
                    rng.choice([5, 10, 20, 30, 31, 200, 365, 366, 800, 801, None, 20, 10]),
                    symbol,
                )
                for _ in range(rng.randint(1, 4 if accounts * len(symbols) < 3 else 3))
            )
            sales.append((lots, rng.randint(0, sum(lot.shares for lot in lots))))
    others = tuple(
        Lot(rng.randint(1, 5), 0, rng.choice([-3, 0, 7, 15, 25]), rng.choice(symbols))
        for _ in range(rng.choice([0, 0, 1, 2]))
    )
    net = {
        "carried_short": rng.choice([0, 0, 3000, rng.randint(0, 10000)]),
        "carried_long": rng.choice([0, 0, 5000]),
        "realised_short": rng.choice([0, 20000, 100000, rng.randint(-10000, 10000)]),
        "realised_long": rng.choice([0, 20000, rng.randint(-10000, 10000)]),
    }
    return Book(
        tuple(sales),
        others,
        year=net,
        rates=rng.choice([("0.37", "0.15"), ("0.2", "0.2"), ("0.1", "0.3"), ("0.4", "0")]),
    )
