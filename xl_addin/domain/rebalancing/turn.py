"""One turn of an action on a scope as it stands: the budget, the limits, the trades."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.allocation import Manner
from xl_addin.domain.rebalancing.bands import has_bands, narrowed_to_bands, out_of_band
from xl_addin.domain.rebalancing.bounds import chosen, leaf_bounds, within_slices
from xl_addin.domain.rebalancing.budgets import BUDGETS
from xl_addin.domain.rebalancing.few_orders import few_orders
from xl_addin.domain.rebalancing.held_back import keeping
from xl_addin.domain.rebalancing.job import Job
from xl_addin.domain.rebalancing.limit_checks import most_turnover
from xl_addin.domain.rebalancing.settle import Settled, settle
from xl_addin.domain.rebalancing.turnover import within_turnover
from xl_addin.domain.rebalancing.worth_it import worth_it
from xl_addin.domain.settings import Leftover, Nesting, Overflow

if TYPE_CHECKING:
    from xl_addin.domain.rebalancing.bounds import Bounds
    from xl_addin.domain.rebalancing.scope import Request, Scope


@dataclass(frozen=True)
class Turn:
    """What one turn found: the scope it started from, its trades, or ``nothing``: why there are none at once.

    ``in_band`` are the securities left alone because they are within their tolerance band.
    """

    scope: Scope
    job: Job
    settled: Settled
    in_band: frozenset[int]
    nothing: str


def take_turn(scope: Scope, request: Request, idle: frozenset[str] = frozenset()) -> Turn:
    """Return the trades of an action, with some tickers left as they are."""
    roof = 2 * (scope.values[0] + abs(scope.portfolio.cash) + request.amount) + 1
    bounds = leaf_bounds(scope.tree, request.action, scope.values, roof, level_only=scope.level_only)
    bounds = limits = keeping(scope, within_slices(scope.tree, bounds, scope.values, scope.start or scope.values))
    budget = BUDGETS[request.action](scope, request, bounds)
    nothing, in_band = budget.nothing, frozenset[int]()
    if not nothing and request.action is Action.REBALANCE and has_bands(scope):
        out = out_of_band(scope)
        in_band = frozenset(scope.tree.leaves) - out
        free, bounds = bounds, keeping(scope, narrowed_to_bands(scope, bounds, budget.cents, out))
        limits = chosen(bounds, free, in_band)
        nothing = "" if out else "Every slice is within its tolerance band."
    job = replace(_job(scope, request, bounds, budget.cents), limits=limits, idle=idle)
    if not nothing:
        job = _limited(scope, job)
    settled = Settled(tuple(scope.values), {}) if nothing else settle(job)
    if settled.missing and budget.cents >= scope.values[0]:
        settled = replace(settled, changes={}, missing=0)  # only the commissions could not be raised: stay as it is
    elif request.action is Action.REBALANCE and not worth_it(job, scope.units(settled.changes)):
        settled = replace(settled, changes={})
    return Turn(scope, job, settled, in_band, nothing)


def _limited(scope: Scope, job: Job) -> Job:
    """Return what is to be settled under the limits on turnover and on the number of orders."""
    settings = scope.portfolio.settings
    job = within_turnover(job, most_turnover(scope.portfolio), settings)
    tolerance = None if settings.fewer_orders is None else Fraction(settings.fewer_orders)
    return few_orders(job, settings.maximum_orders, tolerance)


def _job(scope: Scope, request: Request, bounds: Bounds, budget: int) -> Job:
    settings = scope.portfolio.settings
    no_cash = request.action is Action.REBALANCE and not scope.uses_cash
    return Job(
        tree=scope.tree,
        values=scope.values,
        shares=scope.portfolio.shares,
        bounds=bounds,
        limits=bounds,
        securities=scope.securities,
        budget=budget,
        minimum=_least_order(scope, request),
        costs=scope.costs,
        manner=Manner(
            withdrawal=request.action is Action.WITHDRAW,
            flat=settings.nesting is Nesting.FLAT,
            level_only=scope.level_only,
            hold_overflow=settings.overflow is Overflow.HOLD_AS_CASH
            and request.action is not Action.WITHDRAW
            and not no_cash,  # where cash takes no part, nothing can be held as cash either
        ),
        no_cash=no_cash,
        place_all=request.action is not Action.REBALANCE,
        fits=settings.leftover is Leftover.INVEST or no_cash,
    )


def _least_order(scope: Scope, request: Request) -> int:
    """Return the smallest order worth placing, in cents.

    Never less than its own commission. In a rebalance never less than what rounding every order to a cent can move,
    or the same portfolio would be rebalanced for ever.
    """
    settings = scope.portfolio.settings
    inside = sum(not scope.tree.nodes[leaves[0]].outside for leaves in scope.tree.by_symbol.values())
    rounding = min(inside + 1, 100) if request.action is Action.REBALANCE else 1
    paid = settings.commission + 1 if settings.commission else 1
    return max(settings.minimum_order, rounding, paid)
