"""What each action proposes: rebalance, auto-invest, withdraw. Read from the top, it is the product's rule book.

(1) The scope is what may be traded. (2) The objective says what every slice is to be worth, within what constraints,
bands and limits allow. (3) One search finds the orders that come nearest and keep every rule. (4) Lots, pies and
reasons are what these orders mean. (5) A plan that breaks a rule for all that never leaves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.choices import as_chosen
from xl_addin.domain.rebalancing.exit_check import refuse_broken
from xl_addin.domain.rebalancing.lots import gain_of, tax_weighs
from xl_addin.domain.rebalancing.objective import distance, objective_of
from xl_addin.domain.rebalancing.orders import orders_for
from xl_addin.domain.rebalancing.scope import scope_of
from xl_addin.domain.rebalancing.solution import Solution
from xl_addin.domain.rebalancing.write_plan import write_plan
from xl_addin.domain.tax.tax import tax_year

if TYPE_CHECKING:
    from datetime import date

    from xl_addin.domain.plan import Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.objective import Objective
    from xl_addin.domain.rebalancing.orders import Orders
    from xl_addin.domain.rebalancing.scope import Request, Scope


def propose(portfolio: Portfolio, request: Request, sold_on: date) -> Plan:
    """Return the plan for a request.

    ``sold_on`` is the day of the trade window, which decides how long lots were held. `Refused` where the request
    cannot be met: an unknown pie, a missing price, more asked for than can be sold.
    """
    chosen, wanted = as_chosen(portfolio, request)
    plan = write_plan(solved(scope_of(chosen, wanted), sold_on))
    refuse_broken(chosen, wanted, plan)
    return plan


def solved(scope: Scope, sold_on: date) -> Solution:
    """Return an action solved; `Refused` where the cash it needs cannot be raised."""
    aim = objective_of(scope)
    if aim.nothing:
        return Solution(scope, aim, sold_on)
    settings = scope.portfolio.settings
    loose = replace(scope.portfolio, settings=replace(settings, maximum_gain=None, tax_weight=None))
    freely = orders_for(replace(scope, portfolio=loose), aim, sold_on)
    over = settings.maximum_gain is not None and gain_of(freely.realised) > max(0, settings.maximum_gain)
    weighed = tax_weighs(scope) and any(lot.taxable > 0 for lots in freely.realised.lots.values() for lot in lots)
    if not over and not weighed:
        return Solution(scope, aim, sold_on, freely)
    orders = orders_for(scope, aim, sold_on, freely)
    if not over and _no_better(scope, aim, orders, freely):
        return Solution(scope, aim, sold_on, freely)
    return Solution(scope, aim, sold_on, orders, None if freely.units == orders.units else freely)


def _no_better(scope: Scope, aim: Objective, orders: Orders, freely: Orders) -> bool:
    """Return whether the tax that is saved, netted over all sales, does not outweigh the distance from the targets."""
    weight = float(scope.portfolio.settings.tax_weight or 0)
    if tax_year(scope.portfolio.settings) is None:
        return False
    judged = [
        distance(scope, aim, each.units, scope.portfolio.cash) + weight * (each.realised.tax or 0)
        for each in (orders, freely)
    ]
    return judged[0] >= judged[1]
