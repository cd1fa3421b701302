"""What each action proposes: rebalance, auto-invest, withdraw. Read from the top, it is the product's rule book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.allocation import Manner
from xl_addin.domain.bands import has_bands, narrowed_to_bands, out_of_band
from xl_addin.domain.bounds import Bounds, gather, leaf_bounds
from xl_addin.domain.finding import refuse
from xl_addin.domain.money import money
from xl_addin.domain.plan import Action
from xl_addin.domain.scope import scope_of
from xl_addin.domain.settings import Nesting, Overflow
from xl_addin.domain.settle import Job, Settled, settle
from xl_addin.domain.write_plan import Basis, write_plan

if TYPE_CHECKING:
    from datetime import date

    from xl_addin.domain.plan import Plan
    from xl_addin.domain.portfolio import Portfolio
    from xl_addin.domain.scope import Request, Scope


@dataclass(frozen=True, slots=True)
class Budget:
    """What the securities of the scope are to be worth together, in cents; ``nothing`` says why not to act at all."""

    cents: int
    nothing: str = ""


def propose(portfolio: Portfolio, request: Request, sold_on: date) -> Plan:
    """Return the plan for a request.

    ``sold_on`` is the day of the trade window, which decides how long lots were held. `Refused` where the request
    cannot be met: an unknown pie, a missing price, more asked for than can be sold.
    """
    scope = scope_of(portfolio, request)
    roof = 2 * (scope.values[0] + abs(portfolio.cash) + request.amount) + 1
    bounds = leaf_bounds(scope.tree, request.action, scope.values, roof, level_only=scope.level_only)
    budget = BUDGETS[request.action](scope, request, bounds)
    untraded: frozenset[int] = frozenset()
    if not budget.nothing and request.action is Action.REBALANCE and has_bands(scope):
        out = out_of_band(scope)
        untraded = frozenset(scope.tree.leaves) - out
        bounds = narrowed_to_bands(scope, bounds, budget.cents, out)
        if not out:
            budget = Budget(budget.cents, "Every slice is within its tolerance band.")
    job = _job(scope, request, bounds, budget.cents)
    settled = _untouched(scope) if budget.nothing else settle(job)
    _refuse_missing(request, settled)
    return write_plan(Basis(scope, request, job, settled, untraded, sold_on, budget.nothing))


def _job(scope: Scope, request: Request, bounds: Bounds, budget: int) -> Job:
    settings = scope.portfolio.settings
    orders = len(scope.tree.by_symbol)
    return Job(
        tree=scope.tree,
        values=scope.values,
        bounds=bounds,
        securities=scope.securities,
        budget=budget,
        minimum=_least_order(scope, request, orders),
        commission=settings.commission,
        manner=Manner(
            withdrawal=request.action is Action.WITHDRAW,
            flat=settings.nesting is Nesting.FLAT,
            level_only=scope.level_only,
            hold_overflow=settings.overflow is Overflow.HOLD_AS_CASH and request.action is not Action.WITHDRAW,
        ),
        place_all=request.action is not Action.REBALANCE,
    )


def _least_order(scope: Scope, request: Request, orders: int) -> int:
    """Return the smallest order worth placing, in cents.

    Never less than its own commission. In a rebalance never less than what rounding every order to a cent can move,
    or the same portfolio would be rebalanced for ever.
    """
    settings = scope.portfolio.settings
    rounding = min(orders + 1, 100) if request.action is Action.REBALANCE else 1
    paid = settings.commission + 1 if settings.commission else 1
    return max(settings.minimum_order, rounding, paid)


def _rebalance_budget(scope: Scope, _: Request, bounds: Bounds) -> Budget:
    """B = Σ values + cash − minimum cash; where cash takes no part, B = Σ values."""
    settings = scope.portfolio.settings
    if not (scope.whole and settings.rebalance_uses_cash):
        return Budget(scope.values[0])
    budget = scope.values[0] + scope.portfolio.cash - settings.minimum_cash
    least = gather(scope.tree, bounds, scope.values).lower[0]
    if budget < least:
        short = settings.minimum_cash - scope.portfolio.cash
        message = f"cash is {money(short)} below the minimum, and only {money(scope.values[0] - least)} may be sold"
        raise refuse(None, message, "Lower Minimum cash, or lift a constraint.")
    return Budget(budget)


def _invest_budget(scope: Scope, request: Request, _: Bounds) -> Budget:
    """Invest down to the minimum cash, once cash exceeds it by the threshold."""
    settings = scope.portfolio.settings
    cash = scope.portfolio.cash + request.amount
    spare = cash - settings.minimum_cash
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
        raise _too_much(request, scope.values[0] - least + scope.portfolio.cash - settings.minimum_cash)
    return Budget(scope.values[0] - needed)


def _too_much(request: Request, most: int) -> Exception:
    message = f"{money(request.amount)} is more than can be withdrawn; the most is {money(max(0, most))}"
    return refuse(None, message, "Ask for less, lower Minimum cash, or lift a constraint.")


BUDGETS = {
    Action.REBALANCE: _rebalance_budget,
    Action.INVEST: _invest_budget,
    Action.WITHDRAW: _withdraw_budget,
}


def _refuse_missing(request: Request, settled: Settled) -> None:
    if not settled.missing or request.action is Action.INVEST:
        return
    if request.action is Action.WITHDRAW:
        raise _too_much(request, request.amount - settled.missing)
    message = f"the sales would leave cash {money(settled.missing)} below the minimum"
    raise refuse(None, message, "Lower Minimum cash, or lift a constraint.")


def _untouched(scope: Scope) -> Settled:
    return Settled(scope.values, scope.values, {}, frozenset(), 0)
