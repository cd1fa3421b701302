"""What a plan leads to: the scope as it is once every order is filled as estimated."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.money import CENT
from xl_addin.domain.plan import Side
from xl_addin.domain.portfolio.pies import Tree
from xl_addin.domain.portfolio.portfolio import with_minimum
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import WashSales
from xl_addin.domain.tax.fills import Fill, Pick
from xl_addin.domain.tax.ledger import after_fills
from xl_addin.domain.tax.purchases import purchases_of

if TYPE_CHECKING:
    from xl_addin.domain.portfolio.holdings import Position
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.rebalancing.solution import Solution


def led_to(found: Solution) -> Scope:
    """Return the scope that a solved action leads to, with nothing more paid in or out."""
    scope, portfolio = found.scope, found.scope.portfolio
    tree, shares = scope.tree, list(portfolio.shares)
    securities = dict(scope.securities)
    for symbol, units in found.units.items():
        security, leaves = scope.securities[symbol], tree.by_symbol[symbol]
        for i, own in zip(leaves, portfolio.divided(symbol, found.changes, security.places), strict=True):
            shares[i] = own
        securities[symbol] = security._replace(held=security.held + units)
    worth, whole = found.after.worth
    for i in tree.cash_leaves:
        shares[i] = Fraction(worth[i], whole)
    gone = {i for i in tree.outside if not shares[i]}
    if gone:
        tree = Tree(tuple(node for i, node in enumerate(tree.nodes) if i not in gone))
        shares = [own for i, own in enumerate(shares) if i not in gone]
        securities = {symbol: own for symbol, own in securities.items() if symbol in tree.by_symbol}
    held = _with_lots(found) if _lots_matter(portfolio) else _in_one_lot(found)
    after = replace(held, tree=tree, shares=tuple(shares), cash=found.cash)
    if portfolio.settings.minimum_cash_part is not None and scope.whole:
        after = with_minimum(after)
    request = replace(scope.request, amount=0, due=())
    return replace(scope, portfolio=after, request=request, securities=securities, answers=[])


def _lots_matter(portfolio: Portfolio) -> bool:
    """Return whether which lots are held decides what may be sold, or is worth its tax."""
    settings = portfolio.settings
    return settings.is_taxed and (
        settings.maximum_gain is not None or settings.weighs_tax or settings.wash_sales is WashSales.BLOCK
    )


def _in_one_lot(found: Solution) -> Portfolio:
    """Return the portfolio with every ticker that is traded in one lot."""
    portfolio = found.scope.portfolio
    positions = dict(portfolio.positions)
    for symbol, units in found.units.items():
        security = found.scope.securities[symbol]
        shares = security.shares(security.held + units)
        like = _like(found, symbol)
        positions[symbol] = replace(positions[symbol], lots=(replace(like, shares=shares),) if shares else ())
    return replace(portfolio, positions=positions)


def _with_lots(found: Solution) -> Portfolio:
    """Return the portfolio with the lots that the sales leave and the purchases open, and the gains in its year."""
    portfolio = found.scope.portfolio
    fills = [_fill(found, symbol, units) for symbol, units in found.units.items()]
    traded = [row for symbol in found.units for row in portfolio.positions[symbol].lots]
    settings = portfolio.settings
    ledger = after_fills([replace(row, account=None) for row in traded], fills, settings)
    positions = dict(portfolio.positions)
    for symbol in found.units:
        own = tuple(row for row in ledger.lots if row.symbol == symbol and row.shares)
        positions[symbol] = replace(positions[symbol], lots=own)
    gone = {id(row) for row in traded}
    others = (one for one in portfolio.purchases if one.lot is None or id(one.lot) not in gone)
    bought = purchases_of((row for row in ledger.lots if row.symbol in found.units), ())
    year = replace(
        settings,
        realised_short=settings.realised_short + int(ledger.short / CENT),
        realised_long=settings.realised_long + int(ledger.long / CENT),
    )
    return replace(portfolio, positions=positions, purchases=(*others, *bought), settings=year, beside={})


def _fill(found: Solution, symbol: str, units: int) -> Fill:
    security = found.scope.securities[symbol]
    cents = security.cost(units) if units > 0 else security.proceeds(-units)
    return Fill(
        side=Side.BUY if units > 0 else Side.SELL,
        symbol=symbol,
        day=found.sold_on,
        shares=security.shares(abs(units)),
        price=security.price,
        picks=tuple(Pick(lot.shares, lot.acquired) for lot in found.realised.lots.get(symbol, ())),
        like=replace(_like(found, symbol), shares=Decimal(), sell_first=None, account=None),
        value=Decimal(cents) * CENT,
        method=found.scope.portfolio.settings.lot_method,
    )


def _like(found: Solution, symbol: str) -> HoldingRow:
    """Return a row of a ticker that a purchase may become: its pie is named where several could be meant."""
    scope, tree = found.scope, found.scope.tree
    position: Position = scope.portfolio.positions[symbol]
    leaves = tree.by_symbol[symbol]
    first = next((tree.nodes[tree.nodes[i].parent].name for i in leaves if found.changes.get(i)), None)
    pie = first if len(leaves) > 1 or symbol in scope.shared else None
    like = next((lot for lot in position.lots if lot.pie), position.lots[0] if position.lots else None)
    return HoldingRow(symbol, Decimal(), position.price, pie) if like is None else like
