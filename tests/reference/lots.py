"""Brute force over tax lots, washes included: is there a cheaper way to sell what a plan sells?

For whole shares, every division of every sale of a taxed account over its lots is tried. Losses are matched with
replacement shares as the law does (oldest lot first, each purchase once, what is sold itself is none, nor what is left
of the lot sold); a washed loss counts as none. All taxed accounts are netted into one year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from reference.books import Book
from reference.entry import SOLD_ON
from reference.reading import models
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.rows import HoldingRow, TargetRow
from xl_addin.domain.settings import AccountType, LotMethod, Settings, WashSales

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from random_portfolios import Pick

    from xl_addin.domain.plan import LotSale, Order, Plan

MOST_TRIED = 5_000
NEAR = timedelta(days=30)


@dataclass(frozen=True)
class Sold:
    """Shares of a row that are sold."""

    row: HoldingRow
    shares: int


def cheaper_lots(book: Book, plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield a failure where another choice of lots for the same sales, one the settings allow, bears less tax.

    Judged where all choices can be tried: in whole shares whose cost and day are known.
    """
    known = all(
        row.cost_basis is not None and row.acquired and row.shares % 1 == 0 for row in book.holdings if row.shares
    )
    if not known or book.activity or book.settings.identical:
        return
    if book.settings.lot_method is not LotMethod.MIN_TAX or plan.after.tax is None:
        return
    taxed = {model.account for model in models(book) if model.taxed}
    sales = [order for order in plan.orders if order.side is Side.SELL and _account(book, order) in taxed]
    untaxed = [order for order in plan.orders if order.side is Side.SELL and _account(book, order) not in taxed]
    choices = [list(_divisions(book, order)) for order in sales]
    if prod(map(len, choices)) > MOST_TRIED or not sales:
        return
    gone = [Sold(row, int(lot.shares)) for order in untaxed for lot in order.lots for row in _like(book, order, lot)]
    best: int | None = None
    for chosen in product(*choices):
        parts = [part for division in chosen for part in division]
        tax, washed = _tax(book, plan, parts, gone)
        if not (washed and book.settings.wash_sales is WashSales.BLOCK) and (best is None or tax < best):
            best = tax
    if best is not None and plan.after.tax > best + len(sales) + 1:
        yield "cheaper lots", f"a tax of {best} cents, the plan's is {plan.after.tax}"


def _account(book: Book, order: Order) -> str | None:
    return order.account or book.account


def _rows(book: Book, order: Order) -> list[HoldingRow]:
    own = _account(book, order)
    return [r for r in book.holdings if r.symbol == order.symbol and r.shares and (own is None or r.account == own)]


def _like(book: Book, order: Order, lot: LotSale) -> list[HoldingRow]:
    return [row for row in _rows(book, order) if row.acquired == lot.acquired][:1]


def _divisions(book: Book, order: Order) -> Iterator[tuple[Sold, ...]]:
    """Yield every way to take a sale from its lots."""
    rows = _rows(book, order)
    for counts in product(*(range(int(row.shares) + 1) for row in rows)):
        if sum(counts) == order.shares:
            yield tuple(Sold(row, count) for row, count in zip(rows, counts, strict=True) if count)


def _tax(book: Book, plan: Plan, parts: Sequence[Sold], gone: Sequence[Sold]) -> tuple[int, bool]:
    """Return the cents of tax that sales add to the year, and whether any loss is washed."""
    settings = book.settings
    pool: list[list[object]] = []
    if settings.wash_sales is not WashSales.IGNORE:
        for row in book.holdings:
            if row.acquired and row.shares and abs(row.acquired - SOLD_ON) <= NEAR:
                left = int(row.shares) - sum(one.shares for one in (*parts, *gone) if one.row is row)
                pool.append([row.acquired, row.symbol, left, row])
        bought = [order for order in plan.orders if order.side is Side.BUY]
        pool += [[SOLD_ON, order.symbol, int(order.shares), None] for order in bought]
    pool.sort(key=lambda one: str(one[0]))
    net = {False: Fraction(0), True: Fraction(0)}
    washed = False
    for part in sorted(parts, key=lambda one: (str(one.row.acquired), one.row.symbol)):
        row = part.row
        each = Fraction(row.price or 0) * 100 - Fraction(row.cost_basis or 0) * 100 / Fraction(row.shares)
        counted = part.shares
        if each < 0:
            for entry in pool:
                if entry[1] == row.symbol and entry[3] is not row:
                    taken = min(counted, max(0, int(str(entry[2]))))
                    entry[2] = int(str(entry[2])) - taken
                    counted -= taken
                    washed = washed or taken > 0
        assert row.acquired is not None
        net[(SOLD_ON - row.acquired).days > 366] += counted * each
    year = (
        Fraction(settings.realised_short - settings.carried_short),
        Fraction(settings.realised_long - settings.carried_long),
    )
    return round(_bill(settings, year[0] + net[False], year[1] + net[True]) - _bill(settings, *year)), washed


def _bill(settings: Settings, short: Fraction, long: Fraction) -> Fraction:
    """Return the tax on a year's net gains: a loss of one kind is set against a gain of the other."""
    if (short < 0) != (long < 0):
        left = max(Fraction(0), short + long)
        short, long = (left, Fraction(0)) if short > 0 else (Fraction(0), left)
    short, long = max(short, Fraction(0)), max(long, Fraction(0))
    return short * Fraction(settings.short_term_rate or 0) + long * Fraction(settings.long_term_rate or 0)


def lot_book(pick: Pick) -> Book:
    """Return a workbook of two or three securities in whole shares with a few lots each, in one account or two."""
    names = ("Joint", "Trust", "Roth")[: pick(1, 3)]
    count = pick(2, 3)
    targets = tuple(TargetRow("P", f"S{n}", Decimal(p)) for n, p in enumerate(([50, 50], [20, 30, 50])[count - 2]))
    rows = []
    for n in range(count):
        price = Decimal(pick(10, 300))
        rows.append(HoldingRow(f"S{n}", Decimal(0), price))
        for name in names:
            for _ in range(pick(0, 3)):
                shares = pick(1, 5)
                days = (pick(1, 30), pick(31, 360), pick(370, 2000))[pick(0, 2)]
                basis = shares * price * pick(40, 160) / 100
                acquired = SOLD_ON - timedelta(days)
                account = name if len(names) > 1 else None
                rows.append(HoldingRow(f"S{n}", Decimal(shares), price, None, basis, acquired, account))
    several = len({row.account for row in rows if row.shares}) > 1
    settings = Settings(
        share_decimals=0,
        short_term_rate=Decimal(pick(0, 40)) / 100,
        long_term_rate=Decimal(pick(0, 20)) / 100,
        realised_short=pick(-500, 500) * 100 * pick(0, 1),
        realised_long=pick(-500, 500) * 100 * pick(0, 1),
        wash_sales=(WashSales.WARN, WashSales.WARN, WashSales.BLOCK, WashSales.IGNORE)[pick(0, 3)],
        account_types=(("roth", AccountType.ROTH),) if several else (),
    )
    account = "all" if several else next((row.account for row in rows if row.shares), None)
    return Book(targets, tuple(rows), settings, Action.REBALANCE, account=account)
