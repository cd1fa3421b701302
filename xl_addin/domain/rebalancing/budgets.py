"""How much an action has to spend or to raise, or why there is nothing to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused, refuse
from xl_addin.domain.money import money
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.bounds import Bounds, gather

if TYPE_CHECKING:
    from xl_addin.domain.rebalancing.scope import Request, Scope


@dataclass(frozen=True, slots=True)
class Budget:
    """What the securities of the scope are to be worth together, in cents; ``nothing`` says why not to act at all."""

    cents: int
    nothing: str = ""


def _rebalance_budget(scope: Scope, _: Request, bounds: Bounds) -> Budget:
    """B = Σ values + cash − minimum cash; where cash takes no part, B = Σ values."""
    settings = scope.portfolio.settings
    if not scope.uses_cash:
        return Budget(scope.values[0])
    budget = scope.values[0] + scope.portfolio.cash - settings.minimum_cash
    least = gather(scope.tree, bounds, scope.values).lower[0]
    if budget < least:
        short = settings.minimum_cash - scope.portfolio.cash
        message = f"cash is {money(short)} below the minimum, and only {money(scope.values[0] - least)} may be sold"
        raise refuse(None, message, "Lower Minimum cash, or lift a constraint.")
    return Budget(budget)


def _invest_budget(scope: Scope, _: Request, __: Bounds) -> Budget:
    """Invest down to the minimum cash, once cash exceeds it by the threshold."""
    settings = scope.portfolio.settings
    cash = scope.portfolio.cash
    spare = cash - settings.minimum_cash
    if spare <= 0 and not settings.auto_invest_threshold:
        at_least = money(settings.minimum_cash)
        return Budget(scope.values[0], f"Cash is {money(cash)}, none of it above the minimum of {at_least}.")
    if spare < max(settings.auto_invest_threshold, 1):
        start = money(settings.minimum_cash + settings.auto_invest_threshold)
        return Budget(scope.values[0], f"Cash is {money(cash)}; auto-invest starts at {start}.")
    return Budget(scope.values[0] + spare)


def _withdraw_budget(scope: Scope, request: Request, bounds: Bounds) -> Budget:
    """Cash first, down to the minimum; the rest is sold."""
    settings = scope.portfolio.settings
    needed = request.amount + settings.minimum_cash - scope.portfolio.cash
    if needed <= 0:
        return Budget(scope.values[0], f"Cash covers the {money(request.amount)}; nothing has to be sold.")
    least = gather(scope.tree, bounds, scope.values).lower[0]
    if needed > scope.values[0] - least:
        raise too_much(request, scope.values[0] - least + scope.portfolio.cash - settings.minimum_cash)
    return Budget(scope.values[0] - needed)


def too_much(request: Request, most: int) -> Refused:
    """Return the refusal of a withdrawal, with the most that there is."""
    message = f"{money(request.amount)} is more than can be withdrawn; the most is {money(max(0, most))}"
    return refuse(None, message, "Ask for less, lower Minimum cash, or lift a constraint.")


BUDGETS = {
    Action.REBALANCE: _rebalance_budget,
    Action.INVEST: _invest_budget,
    Action.WITHDRAW: _withdraw_budget,
}
