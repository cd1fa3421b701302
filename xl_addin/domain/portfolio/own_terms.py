"""Orders in the terms of their securities: the currency they are placed in, the price as quoted, lots as they cost."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import paid_in
from xl_addin.domain.money import nearest_cent
from xl_addin.domain.plan import Quoted, Side
from xl_addin.domain.portfolio.to_exchange import exchange_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_addin.domain.plan import LotSale, Order, Plan
    from xl_addin.domain.portfolio.holdings import Position
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.portfolio.quotes import Quote
    from xl_addin.domain.rows import HoldingRow


def in_own_terms(plan: Plan, portfolios: Sequence[Portfolio], amount: int = 0) -> Plan:
    """Return a plan that also says what its orders are in the terms of their securities, and what to exchange.

    Nothing is decided here: the plan was made in the portfolio's currency, and every order stays as it is. ``amount``
    are the cents that were to be withdrawn or deposited.
    """
    by_account = {portfolio.account: portfolio for portfolio in portfolios}
    orders = tuple(
        order._replace(quoted=_quoted(order, by_account.get(order.account, portfolios[0]).positions))
        for order in plan.orders
    )
    currency = portfolios[0].settings.currency
    told = replace(plan, orders=orders, currency=currency)
    notes = (*exchange_notes(told, portfolios, amount), *plan.notes, *_about_gains(orders, currency))
    return replace(told, notes=notes)


def _quoted(order: Order, positions: Mapping[str, Position]) -> Quoted | None:
    """Return an order in its security's terms, None where they are the portfolio's."""
    position = positions.get(order.symbol)
    quote = position.quote if position else None
    if position is None or quote is None or quote.price is None:
        return None
    each = Fraction(quote.price) * Fraction(quote.multiplier)
    lots = tuple(_own_lot(sale, position.lots, quote, each) for sale in order.lots)
    gains = [lot.gain for lot in lots]
    return Quoted(
        currency=quote.currency,
        price=quote.price,
        value=_hundredths(each * Fraction(order.shares), order.side),
        gain=None if order.gain is None else sum(gain for gain in gains if gain is not None),
        lots=lots,
        in_dollars=quote.in_dollars,
    )


def _hundredths(amount: Fraction, side: Side) -> int:
    """Return what an order brings or takes as plans round it: proceeds down, cost up."""
    exact = amount * 100
    return exact.numerator // exact.denominator if side is Side.SELL else -(-exact.numerator // exact.denominator)


def _own_lot(sale: LotSale, lots: Iterable[HoldingRow], quote: Quote, each: Fraction) -> LotSale:
    """Return a sold lot with its cost and gain in the security's currency; what a wash sale disallows is left out."""
    if sale.basis is None:
        return sale
    same = [lot for lot in lots if lot.acquired == sale.acquired and lot.cost_basis is not None]
    # Plans name the day of a lot and not its row: of several of one day it is the one that cost as much.
    costs = [Fraction(lot.cost_basis or 0) * Fraction(sale.shares) / Fraction(lot.shares) for lot in same]
    told = Fraction(sale.basis, 100)
    cost = min(costs, key=lambda cost: abs(cost - told), default=told) / Fraction(quote.rate)
    gain = each * Fraction(sale.shares) - cost
    return replace(sale, basis=nearest_cent(cost), gain=nearest_cent(gain), disallowed=0)


def _about_gains(orders: Iterable[Order], currency: str) -> tuple[str, ...]:
    """Return a note on gains in other currencies, where there are any."""
    quoted = (order.quoted for order in orders if order.gain is not None)
    others = sorted({paid_in(own.currency)[0] for own in quoted if own} - {currency})
    if not others:
        return ()
    *most, last = others
    listed = f"{', '.join(most)} and {last}" if most else last
    words = "Gains of what is held in {} are estimated with its cost at today's rate; a tax return counts the rates of "
    return (words.format(listed) + "the days of purchase and sale.",)
