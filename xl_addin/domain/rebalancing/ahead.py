"""What is held in a projection: lots, one price of each security, cash; and what the fills of a plan leave of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.money import CENT
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.seldom_rows import ActivityRow
from xl_addin.domain.tax.fills import Fill, Pick
from xl_addin.domain.tax.ledger import after_fills
from xl_addin.domain.tax.purchases import purchases_of
from xl_addin.domain.tax.wash_memory import LONG_ENOUGH, WashMemory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xl_addin.domain.plan import Order, Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Request
    from xl_addin.domain.settings import Settings

_YEAR = 365
_PRICE = Decimal("0.000001")
_NOTHING = WashMemory()


@dataclass(frozen=True)
class Held:
    """Lots without prices, a row of no shares with the price of each security, and cents of cash by account.

    Lots in dollars are worth what they were after ``days``; prices are those of the first day. ``activity`` are the
    trades that are known, those of the projection among them, and ``memory`` is what they leave of wash sales.
    """

    lots: tuple[HoldingRow, ...]
    priced: tuple[HoldingRow, ...]
    cash: Mapping[str | None, int]
    settings: Settings
    activity: tuple[ActivityRow, ...] = ()
    memory: WashMemory = _NOTHING
    days: int = 0

    def rows(self, days: int, returns: Mapping[str, Decimal]) -> tuple[HoldingRow, ...]:
        """Return the rows as Holdings would have them after so many days."""
        cash = (HoldingRow(CASH, Decimal(cents) / 100, account=name) for name, cents in self.cash.items() if name)
        prices = (
            replace(row, price=(row.price * growth(returns, row.symbol, days)).quantize(_PRICE))
            if row.price is not None and row.symbol in returns
            else row
            for row in self.priced
        )
        return (*prices, *self.grown(days, returns).lots, *cash)

    def grown(self, days: int, returns: Mapping[str, Decimal]) -> Held:
        """Return the same with what is known by its value grown until then."""
        if not returns or days == self.days:
            return self
        lots = tuple(
            replace(row, shares=(row.shares * growth(returns, row.symbol, days - self.days)).quantize(CENT))
            if row.in_dollars and row.symbol in returns
            else row
            for row in self.lots
        )
        return replace(self, lots=lots, days=days)


def growth(returns: Mapping[str, Decimal], symbol: str, days: int) -> Decimal:
    """Return what a dollar becomes after so many days at the return that is expected a year."""
    return (1 + returns[symbol]) ** (Decimal(days) / _YEAR)


def held_by(
    portfolios: Sequence[Portfolio],
    holdings: Sequence[HoldingRow],
    settings: Settings,
    activity: Sequence[ActivityRow] = (),
    memory: WashMemory = _NOTHING,
) -> Held:
    """Return what some portfolios hold; of each security the row it is known by gives its price."""
    known: dict[str, HoldingRow] = {}
    for row in holdings:
        known.setdefault(row.symbol, row)
    priced = []
    for symbol, position in {s: p for one in portfolios for s, p in one.positions.items()}.items():
        price = position.quote.price if position.quote else position.price
        currency = position.quote.currency if position.quote else None
        like = known.get(symbol) or HoldingRow(symbol, Decimal(), currency=currency)
        bare = replace(like, shares=Decimal(), cost_basis=None, acquired=None, sell_first=None, account=None)
        priced.append(replace(bare, price=price, in_dollars=False))
    lots = tuple(
        replace(row, price=row.price if row.in_dollars else None)
        for row in holdings
        if row.symbol != CASH and row.shares
    )
    cash = {portfolio.account: portfolio.cash for portfolio in portfolios}
    own = replace(settings, cash=cash.get(None))
    return Held(lots, tuple(priced), cash, own, tuple(activity), memory)


def filled(
    held: Held,
    portfolios: Sequence[Portfolio],
    request: Request,
    plan: Plan,
    day: date,
    beside: Sequence[ActivityRow],
) -> Held:
    """Return what is held once every order of a plan is filled as estimated, and what was asked for is paid out.

    Trades ``beside`` those in the lots are known, and not counted in them.
    """
    cash = dict(held.cash)
    after = {part.account or None: part.after.cash for part in plan.parts} or {portfolios[0].account: plan.after.cash}
    for portfolio in portfolios:
        own = request.of_account(portfolio.account)
        paid_out = own.amount if request.action is Action.WITHDRAW else 0
        cash[portfolio.account] = after[portfolio.account] - paid_out
    lots, known_trades, memory = held.lots, held.activity, held.memory
    if plan.orders:
        by_account = {portfolio.account: portfolio for portfolio in portfolios}
        known: dict[tuple[str, str | None], HoldingRow] = {}
        for row in (*lots, *held.priced):
            known.setdefault((row.symbol, row.account), row)
            known.setdefault((row.symbol, None), row)
        fills = [_fill(order, by_account.get(order.account, portfolios[0]), known, day) for order in plan.orders]
        elsewhere = [one for one in purchases_of(lots, beside) if one.lot is None]
        ledger = after_fills(lots, fills, held.settings, elsewhere, memory=memory)
        lots, memory = ledger.lots, ledger.memory
        known_trades = (*(one for one in known_trades if day - one.day <= LONG_ENOUGH), *map(_told, fills))
    settings = replace(held.settings, cash=cash.get(None))
    return replace(held, lots=lots, cash=cash, settings=settings, activity=known_trades, memory=memory)


def _told(fill: Fill) -> ActivityRow:
    return ActivityRow(fill.symbol, fill.day, fill.side is Side.BUY, fill.shares, fill.account)


def _fill(order: Order, portfolio: Portfolio, known: Mapping[tuple[str, str | None], HoldingRow], day: date) -> Fill:
    quote = portfolio.positions[order.symbol].quote
    like = known.get((order.symbol, portfolio.account)) or known[order.symbol, None]
    return Fill(
        side=order.side,
        symbol=order.symbol,
        day=day,
        shares=order.shares,
        price=order.price if quote is None or quote.price is None else quote.price,
        account=portfolio.account,
        picks=tuple(Pick(lot.shares, lot.acquired) for lot in order.lots) if order.side is Side.SELL else (),
        multiplier=like.multiplier,
        like=replace(like, shares=Decimal(), sell_first=None),
        value=Decimal(order.value) / 100 if quote is None else None,
    )
