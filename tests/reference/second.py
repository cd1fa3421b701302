"""The workbook after every order was filled as estimated, as a person would bring it up to date, and the second run."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from reference.entry import SOLD_ON
from reference.limits import parts_of
from xl_addin.domain.plan import Action, Side, Term
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import WashSales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference.books import Book
    from xl_addin.domain.plan import LotSale, Plan


def filled(book: Book, plan: Plan) -> Book:
    """Return the workbook after the fills, and the request that is then made: the same, with no more money.

    Sold lots shrink by what the plan says of them; what is bought is a new row of its day and cost, in the pie the
    plan says. The cash changes by what the orders bring and cost; a deposit has come in, a withdrawal gone out. Gains
    are added to those of the year.
    """
    rows = list(book.holdings)
    for order in plan.orders:
        account = order.account or book.account
        if order.side is Side.SELL:
            for lot in order.lots:
                rows = _sold(rows, order.symbol, account, lot)
            continue
        own = [row for row in rows if row.symbol == order.symbol and row.shares]
        pie = None if own and not all(row.pie for row in own) else _first_pie(plan, order.symbol)
        cost = Decimal(order.value).scaleb(-2)
        place = account if any(row.account for row in rows) else None
        rows.append(HoldingRow(order.symbol, order.shares, order.price, pie, cost, SOLD_ON, place))
    for symbol, account in {(move.symbol, move.account) for move in plan.moves}:
        elsewhere = [row for row in rows if row.account != account and account is not None]
        rows = [row for row in rows if row.account == account or account is None]
        rows = [*_in_their_pies(book, plan, rows, symbol, account), *elsewhere]
    settings = replace(book.settings, cash=_cash(book, plan, rows))
    lots = [lot for order in plan.orders for lot in order.lots]
    long = sum(lot.taxable for lot in lots if lot.term is Term.LONG)
    short = sum(lot.taxable for lot in lots if lot.term is not Term.LONG)
    settings = replace(
        settings, realised_short=settings.realised_short + short, realised_long=settings.realised_long + long
    )
    return replace(book, holdings=tuple(rows), settings=settings, amount=0)


def _cash(book: Book, plan: Plan, rows: list[HoldingRow]) -> int | None:
    """Return the setting; where rows hold the cash of each account, those are changed instead."""
    parts = parts_of(book, plan)
    taken = book.amount if book.action is Action.WITHDRAW else 0
    if parts[0].model.account is None and not any(row.symbol == "CASH" for row in rows):
        return parts[0].cash - taken
    for part in parts:
        own = [n for n, row in enumerate(rows) if row.symbol == "CASH" and row.account == part.model.account]
        if not own:
            rows.append(HoldingRow("CASH", Decimal(part.cash - taken).scaleb(-2), account=part.model.account))
        else:
            rows[own[0]] = replace(rows[own[0]], shares=Decimal(part.cash - taken).scaleb(-2))
            for n in own[1:]:
                rows[n] = replace(rows[n], shares=Decimal(0))
    return None


def _first_pie(plan: Plan, symbol: str) -> str | None:
    return next((move.pie for move in plan.moves if move.symbol == symbol and move.shares > 0), None)


def _sold(rows: list[HoldingRow], symbol: str, account: str | None, sale: LotSale) -> list[HoldingRow]:
    """Return rows less one lot's sale: of the rows of its day, that with its gain."""
    left, changed = sale.shares, list(rows)

    def fit(n: int) -> tuple[bool, bool]:
        gain = None if rows[n].cost_basis is None else _gain(rows[n], sale.shares)
        alike = (gain is None) == (sale.gain is None) and (gain is None or abs(gain - (sale.gain or 0)) <= 1)
        return (not alike, rows[n].shares < sale.shares)

    own = [n for n, row in enumerate(rows) if row.symbol == symbol and row.acquired == sale.acquired and row.shares]
    own = [n for n in own if account in (None, "all") or rows[n].account in (account, None)]
    for n in sorted(own, key=fit):
        row = changed[n]
        part = min(left, row.shares)
        left -= part
        changed[n] = _part_of(row, row.shares - part)
    assert not left, f"{symbol}: {left} more sold of {sale.acquired} than there is"
    return changed


def _part_of(row: HoldingRow, shares: Decimal) -> HoldingRow:
    """Return a row with fewer shares, its cost in proportion."""
    basis = None if row.cost_basis is None or not row.shares else row.cost_basis * shares / row.shares
    return replace(row, shares=shares, cost_basis=basis)


def _gain(row: HoldingRow, shares: Decimal) -> Fraction:
    basis = Fraction(row.cost_basis or 0) / Fraction(row.shares)
    return Fraction(shares) * (Fraction(row.price or 0) - basis) * 100


def _in_their_pies(
    book: Book, plan: Plan, rows: list[HoldingRow], symbol: str, account: str | None
) -> list[HoldingRow]:
    """Give each pie what the plan says is its, where rows name pies: those of a pie with too much pass to another."""
    before = [row for row in book.holdings if row.symbol == symbol and row.shares]
    before = [row for row in before if row.account == account or account is None]
    if not all(row.pie for row in before):
        return rows
    lacking: dict[str, Decimal] = {}
    for row, sign in (*((row, 1) for row in before), *((row, -1) for row in rows if row.symbol == symbol)):
        lacking[row.pie or ""] = lacking.get(row.pie or "", Decimal()) + sign * row.shares
    for move in plan.moves:
        if (move.symbol, move.account) == (symbol, account):
            lacking[move.pie] = lacking.get(move.pie, Decimal()) + move.shares
    result: list[HoldingRow] = []
    for row in rows:
        over = -lacking.get(row.pie or "", Decimal()) if row.symbol == symbol else Decimal()
        passing = max(Decimal(), min(row.shares, over))
        if not passing:
            result.append(row)
            continue
        lacking[row.pie or ""] += passing
        if row.shares > passing:
            result.append(_part_of(row, row.shares - passing))
        for pie, missing in list(lacking.items()):
            part = min(max(missing, Decimal()), passing)
            if part:
                lacking[pie] -= part
                passing -= part
                result.append(replace(_part_of(row, part), pie=pie))
        assert not passing, f"{symbol}: the moves do not sum to the order"
    return result


def left_by(book: Book, plan: Plan) -> str:
    """Return the words in which a plan names a limit of its workbook that left something undone; "" for none."""
    told = [*plan.notes, plan.nothing, *(left.reason for left in plan.left_out), *(o.reason for o in plan.orders)]
    words = [word for is_set, some in _limits_of(book) if is_set for word in some]
    return next((text for text in told if any(word in text for word in words)), "")


def is_limited(book: Book) -> bool:
    """Return whether any limit may leave to a second run what the first might have done."""
    return any(is_set for is_set, _ in _limits_of(book))


def _limits_of(book: Book) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Yield each limit: whether it is set, and the words by which a plan names it."""
    settings = book.settings
    capped = any(row.maximum_buy is not None or row.maximum_sell is not None for row in book.targets)
    blocked = settings.wash_sales is WashSales.BLOCK and any(row.cost_basis is not None for row in book.holdings)
    few = ("limit on orders", "no more than", "as few orders", "Maximum orders", "Prefer fewer orders")
    held_back = ("held back for the gain", "held back: ", "its tax outweighs")
    yield settings.maximum_orders is not None or settings.fewer_orders is not None, few
    yield settings.maximum_turnover is not None, ("Maximum turnover",)
    yield settings.maximum_gain is not None, ("Maximum realised gain", "to realise no more than", *held_back)
    yield settings.weighs_tax, ("Tax versus drift", *held_back)
    yield capped, ("Maximum buy", "Maximum sell", "as far as its limits")
    yield blocked, ("Wash sales is block", "held back from sale")
