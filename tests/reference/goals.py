"""z*, what every slice is to be worth: from MATH and M1's rules, by bisection level by level, by a QP where flat.

    minimise Σ (z − T)²/T   subject to   Σz = B,   L ≤ z ≤ U,   pies within their own limits

The bounds are those of the action, of constraints and of 0% alone. Nothing else moves the goals: costs, smallest
orders, turnover and numbers of orders keep plans from them, and are no part of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quadratic import INFINITE, Programme

from xl_addin.domain.plan import Action
from xl_addin.domain.rows import Constraint
from xl_addin.domain.settings import Leftover, Nesting, Overflow, WashSales

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reference.reading import Model, Node


@dataclass(frozen=True)
class Goals:
    """Cents by ticker, what its targets are of the cents that all slices together are to be worth, and these."""

    worth: dict[str, float]
    targets: dict[str, float]
    budget: float

    def scale(self, symbol: str) -> float:
        """Return by what a distance is divided: where the others leave nothing to a slice, what its target is worth."""
        goal = self.worth[symbol]
        return goal if goal > 0.5 else self.targets[symbol]


def has_goals(model: Model) -> bool:
    """Return whether the rules leave no room for what the goals are.

    Room is left by bands (which slices take what is over), by overflow held as cash, on one level only, where 0% stands
    in a pie that must not be sold, and where a withdrawal meets 0% inside a pie of its own.
    """
    settings = model.settings
    rows = [node.row for node in model.top.below() if node is not model.top and node.row]
    if settings.band or any(row.band for row in rows) or settings.overflow is Overflow.HOLD_AS_CASH:
        return False
    zeros = [leaf for leaf in model.top.leaves() if leaf.target == 0 and leaf.value]
    above = [node.constraint for leaf in zeros for node in leaf.upward()]
    if (zeros or model.outside) and (model.book.action is Action.WITHDRAW or Constraint.NO_SELL in above):
        return False
    return not model.book.level_only and budget_of(model) > 0


def is_plain(model: Model) -> bool:
    """Return whether a plan is held to nothing but its goals, share steps and costs, limits on orders and caps."""
    settings = model.settings
    blocked = settings.wash_sales is WashSales.BLOCK and any(lot.cost_basis for lot in model.book.holdings)
    others = (settings.fewer_orders, settings.maximum_gain)
    return not blocked and not settings.tax_weight and others == (None, None) and settings.leftover is Leftover.CLOSEST


def budget_of(model: Model) -> float:
    """Return B in cents: what the slices are to be worth together."""
    settings, worth = model.settings, float(model.invested)
    worth += sum(float(shares * model.prices[symbol]) for symbol, shares in model.outside.items())
    if model.book.action is Action.WITHDRAW:
        return worth - model.short
    if model.book.action is Action.INVEST or model.takes_cash:
        return worth + model.cash - settings.minimum_cash
    return worth


def goals_of(model: Model, *, capped: bool = False) -> Goals | None:
    """Return the goals, None where the bounds leave none; ``capped`` counts Maximum buy and sell among the bounds."""
    lower, upper = _bounds(model, capped=capped)
    budget = budget_of(model)
    low, high = lower[id(model.top)], upper[id(model.top)]
    if budget < low - 0.5:
        return None
    filled = min(max(budget, low), high)
    solve = _flat if model.settings.nesting is Nesting.FLAT else _level_by_level
    values = solve(model, lower, upper, filled)
    worth = {symbol: sum(values[id(leaf)] for leaf in leaves) for symbol, leaves in model.leaves.items()}
    targets = {symbol: budget * float(sum(leaf.target for leaf in leaves)) for symbol, leaves in model.leaves.items()}
    nothing = dict.fromkeys(model.outside, 0.0)
    return Goals(worth | nothing, targets | nothing, budget)


def _bounds(model: Model, *, capped: bool) -> tuple[dict[int, float], dict[int, float]]:
    """Return the least and the most cents of every node, by identity: the table of MATH, gathered up into pies."""
    lower: dict[int, float] = {}
    upper: dict[int, float] = {}
    roof = 1e3 * (abs(budget_of(model)) + float(model.invested) + 1)
    for node in reversed(_depth_first(model.top)):
        value, constraint = float(node.value), node.constraint if node is not model.top else None
        if node.symbol is None:
            low, high = (sum(side[id(child)] for child in node.children) for side in (lower, upper))
            low = max(low, min(value, high)) if constraint is Constraint.NO_SELL else low
            high = min(high, max(value, low)) if constraint is Constraint.NO_BUY else high
        else:
            low, high = _leaf_bounds(model, node, roof, capped=capped)
        lower[id(node)], upper[id(node)] = low, high
    return lower, upper


def _leaf_bounds(model: Model, leaf: Node, roof: float, *, capped: bool) -> tuple[float, float]:
    value, action = float(leaf.value), model.book.action
    low = value if action is Action.INVEST else 0.0
    high = value if action is Action.WITHDRAW else roof
    above = {node.constraint for node in leaf.upward()}
    if leaf.constraint is Constraint.NO_SELL:
        low = value
    if leaf.constraint is Constraint.NO_BUY:
        high = value
    if Constraint.LOCKED in above:
        low = high = value
    elif leaf.target == 0 and action is not Action.WITHDRAW:
        high = low
    if capped and leaf.row is not None:
        if leaf.row.maximum_sell is not None:
            low = max(low, value - leaf.row.maximum_sell)
        if leaf.row.maximum_buy is not None:
            high = min(high, value + leaf.row.maximum_buy)
        high = max(high, low)
    return low, high


def _depth_first(top: Node) -> list[Node]:
    return list(top.below())


def _level_by_level(model: Model, lower: dict[int, float], upper: dict[int, float], budget: float) -> dict[int, float]:
    values = {id(model.top): budget}
    for node in _depth_first(model.top):
        children = node.children
        if children:
            parts = [float(child.part) for child in children]
            low, high = ([side[id(child)] for child in children] for side in (lower, upper))
            for child, cents in zip(children, filled(parts, low, high, values[id(node)]), strict=True):
                values[id(child)] = cents
    return values


def filled(parts: Sequence[float], lower: Sequence[float], upper: Sequence[float], money: float) -> list[float]:
    """Return clip(λ·part, lower, upper) for the λ at which they sum to the money, by halving.

    Where no λ does, what is missing goes to slices of 0% as far as their bounds let them.
    """

    def at(level: float) -> list[float]:
        return [min(max(level * part, low), high) for part, low, high in zip(parts, lower, upper, strict=True)]

    down, up = 0.0, 1.0
    while sum(at(up)) < money and up < 1e18:
        up *= 2
    for _ in range(200):
        level = (down + up) / 2
        down, up = (level, up) if sum(at(level)) < money else (down, level)
    found = at(up)
    missing = money - sum(found)
    for n, part in enumerate(parts):
        if not part and missing > 0:
            more = min(missing, upper[n] - found[n])
            found[n] += more
            missing -= more
    return found


def _flat(model: Model, lower: dict[int, float], upper: dict[int, float], budget: float) -> dict[int, float]:
    """Solve all slices at once, in parts of the budget."""
    leaves = model.top.leaves()
    kept = (Constraint.NO_BUY, Constraint.NO_SELL)
    pies = [node for node in model.top.below() if node.symbol is None and node is not model.top]
    limited = [pie for pie in pies if pie.constraint in kept]
    low, high = ([side[id(leaf)] for leaf in leaves] for side in (lower, upper))
    if not limited:
        found = filled([float(leaf.target) for leaf in leaves], low, high, budget)
        return dict(zip(map(id, leaves), found, strict=True))
    scale = max(budget, 1.0)
    programme, places = Programme(), {}
    for leaf, least, most in zip(leaves, low, high, strict=True):
        target = float(leaf.target)
        curve, cost = (2 / target, -2.0) if target else (0.0, 0.0)
        places[id(leaf)] = programme.variable(least / scale, max(least, most) / scale, cost=cost, curve=curve)
    for pie in limited:
        terms = dict.fromkeys((places[id(leaf)] for leaf in pie.leaves()), 1.0)
        programme.row(lower[id(pie)] / scale, min(upper[id(pie)] / scale, INFINITE), terms)
    programme.row(budget / scale, budget / scale, dict.fromkeys(places.values(), 1.0))
    _, solved = programme.solve()
    return {key: solved[place] * scale for key, place in places.items()}


def distance(goals: Goals, worth: dict[str, float]) -> float:
    """Return Σ (z − z*)²/z* in dollars over tickers that have a goal, or a target."""
    return sum((worth[s] - goal) ** 2 / goals.scale(s) for s, goal in goals.worth.items() if goals.scale(s) > 0.5) / 100
