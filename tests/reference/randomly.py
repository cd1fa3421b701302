"""Random workbooks with every rule on and mixed, from one source of integers.

Two kinds in turn: those of `random_portfolios`, as odd as can be, and those a person might have; each with limits,
lots, taxes and accounts on top.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from portfolios import Case
from random_portfolios import Kind, any_band, random_case

from reference.books import Book
from reference.entry import SOLD_ON
from reference.lots import lot_book
from xl_addin.domain.plan import Action
from xl_addin.domain.rows import Constraint, HoldingRow, TargetRow
from xl_addin.domain.seldom_rows import ActivityRow
from xl_addin.domain.settings import (
    AccountType,
    Leftover,
    LotMethod,
    Nesting,
    Outside,
    Overflow,
    Settings,
    TradeTo,
    WashSales,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from random_portfolios import Pick

METHODS = (LotMethod.MIN_TAX, LotMethod.MIN_TAX, LotMethod.M1, LotMethod.HIFO, LotMethod.FIFO, LotMethod.LIFO)


def random_book(pick: Pick, *, limits: bool = True, taxes: bool = True, several: bool = True) -> Book:
    """Return a sound workbook and a request that suits it."""
    odd = pick(0, 2) == 0
    case = random_case(pick, Kind(depth=2)) if odd else person(pick)
    return _with_all(pick, case, limits=limits, taxes=taxes, several=several)


def odd_book(pick: Pick) -> Book:
    """Return one as odd as can be."""
    return _with_all(pick, random_case(pick, Kind(depth=2)))


def usual_book(pick: Pick) -> Book:
    """Return one of a few securities at usual prices."""
    return _with_all(pick, person(pick))


def _with_all(pick: Pick, case: Case, *, limits: bool = True, taxes: bool = True, several: bool = True) -> Book:
    case = replace(case, holdings=tuple(row for row in case.holdings if row.shares or row.price))
    if limits:
        case = with_limits(pick, case)
    activity: tuple[ActivityRow, ...] = ()
    if taxes and pick(0, 1):
        case, activity = with_taxes(pick, case)
    book = Book(case.targets, case.holdings, case.settings, activity=activity)
    if several and pick(0, 11) == 0:
        book = in_accounts(pick, book)
    return asked(pick, book)


def asked(pick: Pick, book: Book) -> Book:
    """Return the workbook with a request: three in five of the whole portfolio."""
    kind = pick(0, 9)
    pies = sorted({row.pie for row in book.targets})
    if kind < 5 or book.account == "all":
        return book if kind < 8 else replace(book, action=Action.INVEST)
    if kind < 7:
        return replace(book, pie=pies[pick(0, len(pies) - 1)], level_only=pick(0, 1) == 1)
    held = sum((row.shares * (row.price or 0) for row in book.holdings), Decimal())
    amount = (pick(0, 100_000), int(held * pick(1, 60)) + 1, pick(0, 3) * 2500)[pick(0, 2)]
    if kind < 9:
        return replace(book, action=Action.INVEST, amount=amount)
    return replace(book, action=Action.WITHDRAW, amount=amount + 1)


def person(pick: Pick) -> Case:
    """Return a workbook such as people have: 2 to 9 securities, one to four pies, usual prices, round targets."""
    count = pick(2, 9)
    targets: list[TargetRow] = []
    symbols = [f"S{n}" for n in range(count)]
    groups = [symbols] if count < 4 or pick(0, 1) else [symbols[: count // 2], symbols[count // 2 :]]
    if len(groups) == 1:
        targets = [
            _row(pick, "P", symbol, percent) for symbol, percent in zip(symbols, _percents(pick, count), strict=True)
        ]
    else:
        for n, (group, percent) in enumerate(zip(groups, _percents(pick, len(groups)), strict=True)):
            targets.append(_row(pick, "P", f"Q{n}", percent))
            own = [*group, groups[1 - n][0]] if pick(0, 5) == 0 else group
            parts = _percents(pick, len(own))
            targets += [_row(pick, f"Q{n}", symbol, part) for symbol, part in zip(own, parts, strict=True)]
    whole = (0, 0, 2, 5)[pick(0, 3)]
    money = 10 ** pick(3, 6) * pick(1, 9)
    pies = {row.slice: sorted(r.pie for r in targets if r.slice == row.slice) for row in targets}
    named = pick(0, 1) == 1 or any(len(own) > 1 for own in pies.values())
    holdings = []
    for symbol in symbols:
        price = Decimal(pick(500, 60_000)).scaleb(-2)
        for pie in pies[symbol]:
            worth = Decimal(money) * pick(0, 60) / 100 if pick(0, 5) else Decimal(0)
            shares = (worth / price).quantize(Decimal(1).scaleb(-whole))
            holdings.append(HoldingRow(symbol, shares, price, pie if named and shares else None))
    if pick(0, 7) == 0:
        holdings.append(HoldingRow("OUT", Decimal(pick(1, 50)), Decimal(pick(100, 9000)).scaleb(-2)))
    minimum = (0, 0, pick(0, money * 10))[pick(0, 2)]
    settings = Settings(
        cash=(0, pick(0, money * 10), pick(0, money * 100), minimum + pick(0, 5000), -pick(0, money))[pick(0, 4)],
        minimum_cash=minimum,
        share_decimals=whole,
        rebalance_uses_cash=pick(0, 4) > 0,
        minimum_order=(100, 0, pick(0, money // 5))[pick(0, 2)],
        nesting=Nesting.FLAT if pick(0, 2) == 0 else Nesting.LEVEL_BY_LEVEL,
        outside=Outside.SELL if pick(0, 1) else Outside.HOLD,
        overflow=Overflow.HOLD_AS_CASH if pick(0, 4) == 0 else Overflow.SPREAD,
        leftover=Leftover.INVEST if pick(0, 4) == 0 else Leftover.CLOSEST,
        band=any_band(pick) if pick(0, 4) == 0 else None,
        trade_to=TradeTo.BAND_EDGE if pick(0, 2) == 0 else TradeTo.TARGET,
        commission=(0, 0, 0, 495, pick(0, 2000))[pick(0, 4)],
        spread=Decimal(pick(1, 50)) / 10_000 if pick(0, 5) == 0 else Decimal(0),
    )
    return Case(tuple(targets), tuple(holdings), settings)


def _percents(pick: Pick, count: int) -> list[Decimal]:
    parts = [pick(0, 8) for _ in range(count)]
    parts[pick(0, count - 1)] += 1
    shares = [Decimal(100 * part // sum(parts)) for part in parts]
    shares[parts.index(max(parts))] += 100 - sum(shares)
    return shares


def _row(pick: Pick, pie: str, name: str, percent: Decimal) -> TargetRow:
    constraint = (Constraint.NO_BUY, Constraint.NO_SELL, Constraint.LOCKED)[pick(0, 2)] if pick(0, 9) == 0 else None
    return TargetRow(pie, name, percent, constraint, any_band(pick) if pick(0, 19) == 0 else None)


def with_limits(pick: Pick, case: Case) -> Case:
    """Return the workbook with some of the limits on what one proposal may do."""
    settings = case.settings
    if pick(0, 4) == 0:
        settings = replace(settings, maximum_orders=pick(1, 5))
    if pick(0, 4) == 0:
        settings = replace(settings, maximum_turnover=Decimal(pick(1, 60)) / 100)
    if pick(0, 6) == 0:
        settings = replace(settings, fewer_orders=Decimal(pick(0, 400)) / 10_000)
    targets = case.targets
    if pick(0, 3) == 0:
        inner = {row.pie for row in targets}
        targets = tuple(
            row if row.slice in inner else replace(row, maximum_buy=_cap(pick), maximum_sell=_cap(pick))
            for row in targets
        )
    return replace(case, settings=settings, targets=targets)


def _cap(pick: Pick) -> int | None:
    return None if pick(0, 2) else (0, pick(100, 10_000), pick(100, 1_000_000))[pick(0, 2)]


def with_taxes(pick: Pick, case: Case) -> tuple[Case, tuple[ActivityRow, ...]]:
    """Return the workbook with lots of known cost and day, rates, and what is done about gains and wash sales."""
    rows = [_bought(pick, part) for row in case.holdings for part in _split(pick, row)]
    settings = replace(
        case.settings,
        lot_method=METHODS[pick(0, len(METHODS) - 1)],
        wash_sales=(WashSales.WARN, WashSales.BLOCK, WashSales.BLOCK, WashSales.IGNORE)[pick(0, 3)],
        short_term_rate=Decimal(pick(0, 45)) / 100 if pick(0, 3) else None,
        long_term_rate=Decimal(pick(0, 25)) / 100 if pick(0, 3) else None,
        realised_short=pick(-100_000, 100_000) if pick(0, 4) == 0 else 0,
        realised_long=pick(-100_000, 100_000) if pick(0, 4) == 0 else 0,
        maximum_gain=(0, pick(0, 10_000), pick(0, 1_000_000))[pick(0, 2)] if pick(0, 3) == 0 else None,
    )
    if pick(0, 4) == 0 and (settings.short_term_rate or settings.long_term_rate):
        settings = replace(settings, tax_weight=Decimal(pick(1, 30)) / 10)
    activity: tuple[ActivityRow, ...] = ()
    if pick(0, 5) == 0:
        row = rows[pick(0, len(rows) - 1)]
        activity = (ActivityRow(row.symbol, SOLD_ON - timedelta(pick(0, 40)), pick(0, 2) > 0, Decimal(pick(1, 9))),)
    return replace(case, holdings=tuple(rows), settings=settings), activity


def _split(pick: Pick, row: HoldingRow) -> list[HoldingRow]:
    if row.shares < 2 or pick(0, 1):
        return [row]
    part = (
        (row.shares * pick(1, 9) / 10).quantize(row.shares)
        if row.shares.as_tuple().exponent
        else row.shares // pick(2, 4)
    )
    return [replace(row, shares=part), replace(row, shares=row.shares - part)]


def _bought(pick: Pick, row: HoldingRow) -> HoldingRow:
    if not row.shares or pick(0, 9) == 0:
        return row
    days = (pick(0, 30), pick(31, 365), pick(366, 367), pick(368, 3000))[pick(0, 3)]
    worth = row.shares * (row.price or 0)
    basis = (worth * pick(30, 170) / 100).quantize(Decimal("0.01"))
    acquired: date | None = SOLD_ON - timedelta(days)
    return replace(row, cost_basis=basis, acquired=acquired)


def in_accounts(pick: Pick, book: Book) -> Book:
    """Return the workbook with its rows in two or three accounts, all of them asked for."""
    names = ("Joint", "Trust", "Roth")[: pick(2, 3)]
    rows = [replace(row, account=names[pick(0, len(names) - 1)] if row.shares else None) for row in book.holdings]
    cash = book.settings.cash or 0
    share = Decimal(cash // len(names)).scaleb(-2)
    rows += [HoldingRow("CASH", share, None, account=name) for name in names if share]
    settings = replace(book.settings, cash=None, account_types=(("roth", AccountType.ROTH),) if "Roth" in names else ())
    several = len({row.account for row in rows if row.shares}) > 1
    return replace(book, holdings=tuple(rows), settings=settings, account="all") if several else book


def any_book(pick: Pick) -> Book:
    """Return one of any kind: every rule on and mixed, few securities to be judged, few lots to be judged."""
    kind = pick(0, 6)
    return lot_book(pick) if kind == 0 else small_book(pick) if kind < 3 else random_book(pick)


def picker(seed: int) -> Callable[[int, int], int]:
    """Return the source of one random workbook; the same seed makes the same one again."""
    from random import Random

    return Random(seed).randint  # noqa: S311 - not for secrets


def small_book(pick: Pick) -> Book:
    """Return a workbook whose plan can be judged against every other: two to four securities, clear goals."""
    while True:
        case = person(pick)
        few = len({row.symbol for row in case.holdings}) <= 4
        if few and len({row.slice for row in case.targets}) == len(case.targets):
            break
    targets = tuple(replace(row, band=None) for row in case.targets)
    settings = replace(case.settings, band=None, overflow=Overflow.SPREAD, leftover=Leftover.CLOSEST)
    case = with_limits(pick, replace(case, targets=targets, settings=settings))
    settings = replace(case.settings, fewer_orders=None)
    return asked(pick, Book(case.targets, case.holdings, settings))
