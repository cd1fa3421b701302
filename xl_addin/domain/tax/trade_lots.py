"""From trades to what is still held: purchases open lots, sales close them by the lot method, splits change both."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error
from xl_addin.domain.money import share_text
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.source import SourceRow
from xl_addin.domain.tax.lots import in_order, take

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from fractions import Fraction

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.settings import Settings


class Side(Enum):
    """What a trade did, in the order in which the trades of one day count."""

    SPLIT = "split"
    BUY = "buy"
    SELL = "sell"


@dataclass(frozen=True, slots=True)
class Trade:
    """One trade: ``shares`` without a sign, ``price`` and ``fees`` in ``currency``, None for what is not known.

    A split has no shares but a ``ratio``: new shares for each old one.
    """

    day: date
    symbol: str
    side: Side
    shares: Decimal = Decimal()
    price: Decimal | None = None
    fees: Decimal = Decimal()
    account: str | None = None
    currency: str | None = None
    ratio: Fraction | None = None
    source: SourceRow = field(default_factory=SourceRow)


@dataclass(frozen=True, slots=True)
class LastPrice:
    """What a share changed hands at in the latest of its trades, told in today's shares after a split."""

    price: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class Held:
    """The lots that are left, by symbol and then by their days, and the last price of each symbol."""

    lots: tuple[HoldingRow, ...]
    prices: dict[str, LastPrice]
    findings: tuple[Finding, ...]


def held_after(trades: Iterable[Trade], settings: Settings) -> Held:
    """Return what is held after all the trades, with an error for each sale of more than there was.

    A purchase costs its price and its fees. Within one day splits count first and sales last, whatever the order of
    the rows: lists run both ways. A split belongs to the security, so it counts in every account.
    """
    lots: dict[str, list[HoldingRow]] = {}
    prices: dict[str, LastPrice] = {}
    findings: list[Finding] = []
    order = list(Side)
    for trade in sorted(trades, key=lambda one: (one.day, order.index(one.side))):
        own = lots.setdefault(trade.symbol, [])
        if trade.price:
            prices[trade.symbol] = LastPrice(trade.price, trade.day)
        if trade.side is Side.BUY:
            own.append(_lot(trade))
        elif trade.side is Side.SELL:
            lots[trade.symbol], missing = _sold(own, trade, settings)
            if missing:
                findings.append(_oversold(trade, missing))
        elif trade.ratio:
            lots[trade.symbol] = [replace(lot, shares=_times(lot.shares, trade.ratio)) for lot in own]
            if trade.symbol in prices:
                last = prices[trade.symbol]
                prices[trade.symbol] = replace(last, price=_times(last.price, 1 / trade.ratio))
    left = [lot for symbol in sorted(lots) for lot in lots[symbol]]
    return Held(tuple(left), prices, tuple(findings))


def _lot(trade: Trade) -> HoldingRow:
    cost = None if trade.price is None else trade.shares * trade.price + trade.fees
    return HoldingRow(
        trade.symbol,
        trade.shares,
        cost_basis=cost,
        acquired=trade.day,
        account=trade.account,
        currency=trade.currency,
        source=trade.source,
    )


def _sold(lots: list[HoldingRow], trade: Trade, settings: Settings) -> tuple[list[HoldingRow], Decimal]:
    """Return the lots after a sale, those of other accounts untouched, and the shares that were not there."""
    mine = [lot for lot in lots if lot.account == trade.account]
    parts = take(in_order(mine, trade.price or Decimal(), trade.day, settings), trade.shares)
    sold = {part.lot.source.row: part.shares for part in parts}
    left = [_rest(lot, sold.get(lot.source.row, Decimal())) for lot in lots]
    return [lot for lot in left if lot.shares], trade.shares - sum(sold.values(), Decimal())


def _rest(lot: HoldingRow, sold: Decimal) -> HoldingRow:
    """Return what a sale leaves of a lot, with its part of the cost."""
    if not sold:
        return lot
    shares = lot.shares - sold
    cost = None if lot.cost_basis is None else lot.cost_basis * shares / lot.shares
    return replace(lot, shares=shares, cost_basis=cost)


def _times(amount: Decimal, ratio: Fraction) -> Decimal:
    return amount * ratio.numerator / ratio.denominator


def _oversold(trade: Trade, missing: Decimal) -> Finding:
    where = f" in {trade.account}" if trade.account else ""
    there = trade.shares - missing
    message = f"{share_text(trade.shares)} {trade.symbol} sold{where}, and {share_text(there)} were there"
    return error(trade.source.cell("Shares"), message, "Add the purchase that is missing, as a row of an earlier day.")
