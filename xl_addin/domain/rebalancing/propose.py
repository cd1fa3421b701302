"""What each action proposes: rebalance, auto-invest, withdraw. Read from the top, it is the product's rule book.

(1) The scope is what may be traded. (2) The objective says what every slice is to be worth, within what constraints,
bands and limits allow. (3) One search finds the orders that come nearest and keep every rule. (4) Lots, pies and
reasons are what these orders mean. (5) A plan that breaks a rule for all that never leaves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.choices import as_chosen
from xl_addin.domain.rebalancing.exit_check import refuse_broken
from xl_addin.domain.rebalancing.objective import objective_of
from xl_addin.domain.rebalancing.scope import scope_of
from xl_addin.domain.rebalancing.settled import solved
from xl_addin.domain.rebalancing.solution import Solution
from xl_addin.domain.rebalancing.write_plan import request_words, write_plan

if TYPE_CHECKING:
    from datetime import date

    from xl_addin.domain.plan import Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Answers, Request


def propose(portfolio: Portfolio, request: Request, sold_on: date, answers: Answers | None = None) -> Plan:
    """Return the plan for a request.

    ``sold_on`` is the day of the trade window, which decides how long lots were held; ``answers`` are what the search
    has found for this account already. `Refused` where the request cannot be met: an unknown pie, a missing price,
    more asked for than can be sold.
    """
    chosen, wanted = as_chosen(portfolio, request)
    scope = scope_of(chosen, wanted)
    plan = write_plan(solved(scope if answers is None else replace(scope, answers=answers), sold_on))
    refuse_broken(chosen, wanted, plan)
    return plan


def without_orders(portfolio: Portfolio, request: Request, sold_on: date, why: str) -> Plan:
    """Return a plan that has no order, for a reason outside the portfolio."""
    scope = scope_of(portfolio, replace(request, action=Action.INVEST))
    plan = write_plan(Solution(scope, replace(objective_of(scope), nothing=why), sold_on))
    return replace(plan, action=request.action, request=request_words(request, scope.currency))
