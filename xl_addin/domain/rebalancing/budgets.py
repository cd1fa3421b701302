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
        short = money(settings.minimum_cash - scope.portfolio.cash, settings.currency)
        sold = money(scope.values[0] - least, settings.currency)
        message = f"cash is {short} below the minimum, and only {sold} may be sold"
        raise refuse(None, message, "Lower Minimum cash, or lift a constraint.")
    return Budget(budget)


def _invest_budget(scope: Scope, _: Request, __: Bounds) -> Budget:
    """Invest down to the minimum cash, once cash exceeds it by the threshold."""
    settings = scope.portfolio.settings
    cash, currency = scope.portfolio.cash, settings.currency
    spare = cash - settings.minimum_cash
    if spare <= 0 and not settings.auto_invest_threshold:
        at_least = money(settings.minimum_cash, currency)
        return Budget(scope.values[0], f"Cash is {money(cash, currency)}, none of it above the minimum of {at_least}.")
    if spare < max(settings.auto_invest_threshold, 1):
        start = money(settings.minimum_cash + settings.auto_invest_threshold, currency)
        return Budget(scope.values[0], f"Cash is {money(cash, currency)}; auto-invest starts at {start}.")
    return Budget(scope.values[0] + spare)


def _withdraw_budget(scope: Scope, request: Request, bounds: Bounds) -> Budget:
    """Cash first, down to the minimum; the rest is sold."""
    settings = scope.portfolio.settings
    needed = request.amount + settings.minimum_cash - scope.portfolio.cash
    if needed <= 0:
        amount = money(request.amount, settings.currency)
        return Budget(scope.values[0], f"Cash covers the {amount}; nothing has to be sold.")
    least = gather(scope.tree, bounds, scope.values).lower[0]
    if needed > scope.values[0] - least:
        most = scope.values[0] - least + scope.portfolio.cash - settings.minimum_cash
        raise too_much(request, most, settings.currency)
    return Budget(scope.values[0] - needed)


def too_much(request: Request, most: int, currency: str) -> Refused:
    """Return the refusal of a withdrawal, with the most that there is."""
    asked, there = money(request.amount, currency), money(max(0, most), currency)
    message = f"{asked} is more than can be withdrawn; the most is {there}"
    return refuse(None, message, "Ask for less, lower Minimum cash, or lift a constraint.")


BUDGETS = {
    Action.REBALANCE: _rebalance_budget,
    Action.INVEST: _invest_budget,
    Action.WITHDRAW: _withdraw_budget,
}
