"""What a plain rebalance would cost: every slice straight to its target, the oldest lots sold first.

It is what is done without this program, and so what a plan's savings are measured against. It knows no constraint, no
band and no limit, and it leaves what is in no pie alone.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Action, Cost, Saving, Side
from xl_addin.domain.rebalancing.costs import Costs
from xl_addin.domain.rebalancing.scope import Request, scope_of
from xl_addin.domain.settings import LotMethod
from xl_addin.domain.tax.lots import Sale
from xl_addin.domain.tax.purchases import Purchase
from xl_addin.domain.tax.realise import realise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xl_addin.domain.plan import Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.security import Security


def saving(portfolios: Sequence[Portfolio], plan: Plan, sold_on: date) -> Saving | None:
    """Return what a plan for portfolios saves; None where a plain rebalance of them is not defined: cash in slices."""
    if any(portfolio.tree.cash_leaves for portfolio in portfolios):
        return None
    fees = fees_of(portfolios, [(order.account, order.value) for order in plan.orders])
    own = Cost(plan.after.tax, fees, plan.after.turnover, plan.after.orders)
    return Saving(own, plain_cost(portfolios, sold_on))


def fees_of(portfolios: Sequence[Portfolio], orders: Sequence[tuple[str | None, int]]) -> int:
    """Return the cents of commissions and half spreads that orders cost, each of an account and so many cents."""
    costs = {portfolio.account: _costs(portfolio) for portfolio in portfolios}
    only = portfolios[0].account
    return sum(costs[account if len(portfolios) > 1 else only].fees(cents) for account, cents in orders)


def _costs(portfolio: Portfolio) -> Costs:
    return Costs(portfolio.settings.commission, Fraction(portfolio.settings.spread) / 2)


def plain_cost(portfolios: Sequence[Portfolio], sold_on: date) -> Cost:
    """Return what a plain rebalance of portfolios costs on a day."""
    sales: dict[tuple[str, str], Sale] = {}
    bought = list(portfolios[0].purchases)
    fees = turnover = orders = 0
    for portfolio in portfolios:
        costs = _costs(portfolio)
        for side, security, units, cents in _trades(portfolio):
            fees, turnover, orders = fees + costs.fees(cents), turnover + cents, orders + 1
            shares = security.shares(units)
            if side is Side.BUY:
                bought.append(Purchase(security.symbol, sold_on, shares))
                continue
            lots = portfolio.positions[security.symbol].lots
            taxed = portfolio.settings.is_taxed
            sales[portfolio.account or "", security.symbol] = Sale(lots, shares, security.price, taxed=taxed)
    usual = next((p.settings for p in portfolios if p.settings.is_taxed), portfolios[0].settings)
    found = realise(sales, sold_on, replace(usual, lot_method=LotMethod.FIFO), bought)
    return Cost(found.tax, fees, turnover, orders)


def _trades(portfolio: Portfolio) -> Iterator[tuple[Side, Security, int, int]]:
    """Yield each trade: its side, the security, units, and cents."""
    settings, tree, scope = portfolio.settings, portfolio.tree, scope_of(portfolio, Request(Action.REBALANCE))
    spare = max(0, portfolio.cash - settings.minimum_cash) if settings.rebalance_uses_cash else 0
    money = portfolio.invested * 100 + spare
    for symbol, leaves in sorted(tree.by_symbol.items()):
        if symbol not in scope.securities:
            continue
        target = sum((tree.nodes[i].target for i in leaves), Fraction(0))
        goal = target * money - sum((portfolio.values[i] for i in leaves), Fraction(0)) * 100
        security = scope.securities[symbol]
        if goal < 0:
            units = security.held if not target else min(security.affordable(int(-goal)), security.held)
            side, cents = Side.SELL, security.proceeds(units)
        else:
            units = security.affordable(int(goal))
            side, cents = Side.BUY, security.cost(units)
        if units and cents >= scope.minimum:
            yield side, security, units, cents
