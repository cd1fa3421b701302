"""What a plan is to come near to: the money there is, the bounds of each slice, and z* within them.

How near it comes is Σ (z − z*)²/z*, in cents, over all securities with a goal, plus (c − c*)²/c* where cash is a slice
of its own. What is still held at a goal of zero counts before everything else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor, inf
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused, refuse
from xl_addin.domain.money import money
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.bands import has_bands, narrowed_to_bands, out_of_band, widened
from xl_addin.domain.rebalancing.constraints import Bounds, bounds_of, chosen
from xl_addin.domain.rebalancing.goals import Manner, goals
from xl_addin.domain.settings import Leftover, Nesting, Overflow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.domain.rebalancing.scope import Request, Scope
    from xl_addin.domain.rebalancing.security import Security

NEXT_TO_NOTHING = 0.01
"""Cents below which a goal is none: what floating point leaves of zero."""

_HAIR = 1e-6
"""Cents that floating point may be off."""


@dataclass(frozen=True)
class Objective:
    """What is aimed at, in cents.

    ``budget`` is what the slices are to be worth together, ``bounds`` those of the goals and ``limits`` those that no
    order may pass: a slice out of its band may pass its target by a share step. ``worth`` is what every node is to be,
    and ``cash`` what is to be left; no less than ``least_cash`` may be. Sales may raise ``to_raise`` beyond what is
    bought; below zero it is cash that is spent first. ``cash_scale`` is what cash away from its goal is divided by,
    None where that is no matter. ``in_band`` are the securities left alone because they are within their tolerance
    band. ``nothing`` says why nothing is to be done.
    """

    budget: float
    bounds: Bounds
    limits: Bounds
    worth: list[float]
    cash: float
    least_cash: int
    to_raise: int = 0
    cash_scale: float | None = None
    in_band: frozenset[int] = frozenset()
    nothing: str = ""

    def goal(self, leaves: tuple[int, ...]) -> float:
        """Return what a ticker is to be worth over all its slices."""
        goal = self.worth[leaves[0]] if len(leaves) == 1 else sum(self.worth[i] for i in leaves)
        return goal if goal > NEXT_TO_NOTHING else 0.0


def objective_of(scope: Scope) -> Objective:
    """Return what an action aims at; `Refused` where the cash it has to raise cannot be raised."""
    bounds = limits = bounds_of(scope)
    budget, nothing = _BUDGETS[scope.request.action](scope, bounds)
    in_band = frozenset[int]()
    banded = scope.request.action is Action.REBALANCE and has_bands(scope)
    if banded:
        out = out_of_band(scope)
        in_band = frozenset(scope.tree.leaves) - out
        bounds = narrowed_to_bands(scope, bounds, budget, out)
        limits = chosen(bounds, limits, in_band)
        nothing = "" if out else "Every slice is within its tolerance band."
    settings = scope.portfolio.settings
    if settings.overflow is Overflow.HOLD_AS_CASH:
        bounds = _capped(scope, bounds, budget)
        limits = bounds if settings.leftover is Leftover.INVEST else limits
    worth = goals(scope.tree, scope.values, bounds, budget, _manner(scope))
    if banded and settings.overflow is Overflow.SPREAD and abs(worth[0] - budget) > 1:
        bounds = widened(bounds, limits, worth, budget)
        worth = goals(scope.tree, scope.values, bounds, budget, _manner(scope))
    return _with_cash(scope, Objective(budget, bounds, limits, worth, 0.0, 0, in_band=in_band, nothing=nothing))


def _manner(scope: Scope) -> Manner:
    return Manner(scope.portfolio.settings.nesting is Nesting.FLAT, scope.level_only)


def goals_but_for(scope: Scope, found: Objective, cents: float) -> list[float]:
    """Return the goals there would be had no bound been moved by so many cents, as rounding moves them.

    A slice that may not be sold, or bought, or is in its band, is bound by where it stands; where it came to stand
    there by rounding, the others' goals are off by what it has too much or too little. Bounds that hold by more than
    the cents are no matter of rounding, and stay.
    """
    bounds = found.bounds
    leaves = [i for i in scope.tree.leaves if bounds.lower[i] or 0.0 < bounds.upper[i] < inf]
    if not leaves:
        return found.worth
    lower, upper = ([edge + sign * cents for edge in side] for side, sign in ((bounds.lower, -1), (bounds.upper, 1)))
    loose = goals(scope.tree, scope.values, chosen(Bounds(lower, upper), bounds, leaves), found.budget, _manner(scope))
    moved = {i for i in leaves if lower[i] + _HAIR < loose[i] < upper[i] - _HAIR}
    if not moved:
        return found.worth
    return goals(scope.tree, scope.values, chosen(Bounds(lower, upper), bounds, moved), found.budget, _manner(scope))


def _capped(scope: Scope, bounds: Bounds, budget: float) -> Bounds:
    """Return the bounds with no security above its target, or what it is bound to have: the rest is held as cash."""
    tree, upper = scope.tree, list(bounds.upper)
    for i in tree.leaves:
        upper[i] = min(upper[i], max(bounds.lower[i], float(tree.nodes[i].target) * max(0.0, budget)))
    return Bounds(bounds.lower, upper)


def _with_cash(scope: Scope, found: Objective) -> Objective:
    """Return the objective with what it means for the cash.

    What the slices cannot take is cash. To hold it a sale is made where the settings say so; elsewhere cash above its
    least is spent before anything is sold.
    """
    portfolio, request, tree = scope.portfolio, scope.request, scope.tree
    settings, cash = portfolio.settings, portfolio.cash
    taken = request.amount if request.action is Action.WITHDRAW else 0
    own = tree.cash_leaves
    moves = sum(found.worth[i] - scope.values[i] for i in own)
    if request.action is Action.REBALANCE and not scope.uses_cash:
        given = sum(scope.values[i] - found.bounds.lower[i] for i in own)
        least, goal = cash - ceil(given), cash + moves
    else:
        least = settings.minimum_cash + taken
        goal = cash + moves + taken if own else float(least)
    over = max(0.0, found.budget - found.worth[0])
    holds = settings.overflow is Overflow.HOLD_AS_CASH and (scope.uses_cash or request.action is not Action.REBALANCE)
    to_raise = ceil(goal + (over if holds else 0.0) - cash - _HAIR)
    goal += over
    return replace(
        found,
        cash=goal,
        least_cash=least,
        to_raise=to_raise,
        cash_scale=max(1.0, sum(found.worth[i] for i in own)) if own else _scale_of_idle(scope, found, cash - goal),
        nothing=found.nothing or (_idle(scope, goal) if own else ""),
    )


def _idle(scope: Scope, goal: float) -> str:
    """Return why an auto-invest or a withdrawal leaves all as it is where cash has a goal of its own."""
    settings, cash = scope.portfolio.settings, scope.portfolio.cash
    if scope.request.action is Action.INVEST and cash - goal < max(settings.auto_invest_threshold, 1):
        start = money(ceil(goal) + settings.auto_invest_threshold, settings.currency)
        return f"Cash is {money(cash, settings.currency)}; auto-invest starts at {start}, the share of cash included."
    if scope.request.action is Action.WITHDRAW and goal <= cash:
        return f"Cash covers the {money(scope.request.amount, settings.currency)}; nothing has to be sold."
    return ""


def _scale_of_idle(scope: Scope, found: Objective, spare: float) -> float | None:
    """Return what idle cash is divided by where each slice wants less than the smallest order: then it counts most.

    Otherwise the slices that lack it say how far off they are, and cash needs no term of its own.
    """
    if spare < scope.minimum or (scope.request.action is Action.REBALANCE and not scope.uses_cash):
        return None
    leaves = [i for i in scope.tree.leaves if found.bounds.lower[i] < found.bounds.upper[i]]
    if any(abs(found.worth[i] - scope.values[i]) >= scope.minimum for i in leaves):
        return None
    return min((found.worth[i] for i in leaves if found.worth[i] > NEXT_TO_NOTHING), default=None)


def _rebalance_budget(scope: Scope, bounds: Bounds) -> tuple[float, str]:
    """B = Σ values + cash − minimum cash; where cash takes no part, or is a slice itself, B = Σ values."""
    settings, cash = scope.portfolio.settings, scope.portfolio.cash
    if not scope.uses_cash:
        return scope.values[0], ""
    own = bool(scope.tree.cash_leaves)
    budget = scope.values[0] + (0 if own else cash - settings.minimum_cash)
    least = sum(bounds.lower)
    if cash < settings.minimum_cash and budget < least - 1:
        short = money(settings.minimum_cash - cash, settings.currency)
        sellable = scope.values[0] - least - (cash - settings.minimum_cash if own else 0)
        most = money(max(0, int(sellable)), settings.currency)
        message = f"cash is {short} below the minimum, and only {most} may be sold"
        raise refuse(None, message, "Lower Minimum cash, or lift a constraint.")
    return budget, ""


def _invest_budget(scope: Scope, _: Bounds) -> tuple[float, str]:
    """Invest down to the minimum cash, once cash exceeds it by the threshold."""
    settings, cash = scope.portfolio.settings, scope.portfolio.cash
    if scope.tree.cash_leaves:
        return scope.values[0], ""
    spare, told = cash - settings.minimum_cash, money(cash, settings.currency)
    if spare <= 0 and not settings.auto_invest_threshold:
        at_least = money(settings.minimum_cash, settings.currency)
        return scope.values[0], f"Cash is {told}, none of it above the minimum of {at_least}."
    if spare < max(settings.auto_invest_threshold, 1):
        start = money(settings.minimum_cash + settings.auto_invest_threshold, settings.currency)
        return scope.values[0], f"Cash is {told}; auto-invest starts at {start}."
    return scope.values[0] + spare, ""


def _withdraw_budget(scope: Scope, bounds: Bounds) -> tuple[float, str]:
    """Cash first, down to the minimum or its own share; the rest is sold."""
    settings, request, cash = scope.portfolio.settings, scope.request, scope.portfolio.cash
    own = scope.tree.cash_leaves
    needed = request.amount + settings.minimum_cash - cash
    sellable = sum(scope.values[i] - bounds.lower[i] for i in scope.tree.leaves if i not in own)
    if needed > sellable:
        raise too_much(request, int(sellable) + cash - settings.minimum_cash, settings.currency)
    if own:
        return scope.values[0] - request.amount, ""
    if needed <= 0:
        return scope.values[0], f"Cash covers the {money(request.amount, settings.currency)}; nothing has to be sold."
    return scope.values[0] - needed, ""


def too_much(request: Request, most: int, currency: str) -> Refused:
    """Return the refusal of a withdrawal, with the most that there is."""
    asked, there = money(request.amount, currency), money(max(0, most), currency)
    message = f"{asked} is more than can be withdrawn; the most is {there}"
    return refuse(None, message, "Ask for less, lower Minimum cash, or lift a constraint.")


_BUDGETS = {
    Action.REBALANCE: _rebalance_budget,
    Action.INVEST: _invest_budget,
    Action.WITHDRAW: _withdraw_budget,
}


def room(scope: Scope, found: Objective, leaf: int) -> tuple[int | None, int | None]:
    """Return by how many units a slice may be sold, and by how many bought; None for no limit."""
    node, value, goal = scope.tree.nodes[leaf], scope.values[leaf], found.worth[leaf]
    low, high = found.bounds.lower[leaf], found.bounds.upper[leaf]
    rests = abs(goal - value) <= _HAIR and (low >= value - _HAIR or high <= value + _HAIR)
    if rests and scope.request.action is Action.REBALANCE:
        return 0, 0  # what a bound holds where it is does not trade for the sake of the others' share steps
    enough = goal <= value + _HAIR and scope.request.action is Action.INVEST
    if enough and scope.portfolio.settings.leftover is Leftover.CLOSEST:
        return 0, 0  # what is to have nothing more never comes nearer by a purchase
    low, high = found.limits.lower[leaf], found.limits.upper[leaf]
    security = scope.securities[node.symbol or ""]
    sold = None if low <= 0 and not value < 0 else _units(security, value - low, node.maximum_sell)
    return sold, None if high == inf else _units(security, high - value, node.maximum_buy)


def _units(security: Security, cents: float, cap: int | None) -> int:
    """Return the units that so many cents, and a cap on them, leave room for."""
    units = max(0, floor((cents + _HAIR) / security.value(1)))
    return units if cap is None else min(units, cap * security.denominator // security.numerator)


def distance(scope: Scope, found: Objective, units: Mapping[str, int], cash: float) -> float:
    """Return how far some orders leave the securities and the cash from their goals, in cents."""
    total = 0.0
    for symbol, security in scope.securities.items():
        goal = found.goal(scope.tree.by_symbol[symbol])
        if goal:
            total += (security.value(security.held + units.get(symbol, 0)) - goal) ** 2 / goal
    return total + ((cash - found.cash) ** 2 / found.cash_scale if found.cash_scale else 0.0)
