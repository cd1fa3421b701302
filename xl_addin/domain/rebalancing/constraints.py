"""How far an action may move each slice: L ≤ z ≤ U, in cents, before any order is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Action
from xl_addin.domain.portfolio.portfolio import cash_parts
from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Container

    from xl_addin.domain.rebalancing.scope import Scope


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most each security may be worth afterwards, by its index in the tree; zero for a pie."""

    lower: list[float]
    upper: list[float]


def bounds_of(scope: Scope) -> Bounds:
    """Return the bounds of the securities (and of cash that is a slice).

    An auto-invest may only add, a withdrawal only take, a rebalance both; ``no buy``, ``no sell`` and ``locked``
    narrow each of them, and so do `Maximum buy` and `Maximum sell`. A pie that must not be bought holds nothing that
    an auto-invest may add to, one that must not be sold nothing that a withdrawal may take. What has a target of 0%
    is never bought, and sold out by a rebalance unless a pie around it must not be sold. On one level the inside of a
    slice keeps its proportions: what it has nothing of stays so.
    """
    tree, values, targets = scope.tree, scope.values, scope.tree.targets.parts
    lower, upper = [0.0] * len(tree.nodes), [0.0] * len(tree.nodes)
    sells, buys = (scope.request.action is not other for other in (Action.INVEST, Action.WITHDRAW))
    for i in tree.leaves:
        node = tree.nodes[i]
        if node.is_cash:
            lower[i], upper[i] = _cash_bounds(scope, i)
        elif scope.level_only and not values[i] and values[tree.tops[i]]:
            continue
        elif targets[i] and not tree.constraints[i] and node.maximum_buy is None and node.maximum_sell is None:
            lower[i], upper[i] = 0.0 if sells else values[i], inf if buys else values[i]
        else:
            low, high = _by_action(scope, i)
            lower[i], upper[i] = _within_caps(scope, i, low, high)
    return Bounds(lower, upper)


def _by_action(scope: Scope, leaf: int) -> tuple[float, float]:
    value, action, above = scope.values[leaf], scope.request.action, scope.tree.constraints[leaf]
    if Constraint.LOCKED in above:
        return value, value
    binding = {scope.tree.nodes[leaf].constraint} if action is Action.REBALANCE else above
    low = value if action is Action.INVEST or Constraint.NO_SELL in binding else 0.0
    high = value if action is Action.WITHDRAW or Constraint.NO_BUY in binding else inf
    if action is not Action.WITHDRAW and scope.is_zero(leaf):
        high = value if Constraint.NO_SELL in above else low
    elif action is not Action.WITHDRAW and not scope.tree.nodes[leaf].part:
        high = min(high, max(value, low))
    return low, high


def _within_caps(scope: Scope, leaf: int, low: float, high: float) -> tuple[float, float]:
    """Return the bounds within `Maximum buy` and `Maximum sell` of the slice."""
    node, value = scope.tree.nodes[leaf], scope.values[leaf]
    if node.maximum_sell is not None:
        low = max(low, min(value, value - node.maximum_sell))
    if node.maximum_buy is not None:
        high = min(high, value + node.maximum_buy)
    return low, max(low, high)


def _cash_bounds(scope: Scope, leaf: int) -> tuple[float, float]:
    """Return how little and how much of the cash may be in a slice of it: it pays for what is bought, and is no order.

    Its part of the minimum cash stays. Where cash takes no part it stays as it is, and a withdrawal adds none to it.
    """
    node, value = scope.tree.nodes[leaf], scope.values[leaf]
    above = scope.tree.constraints[leaf]
    if Constraint.LOCKED in above or not scope.cash_moves:
        return value, value
    minimum, cash = scope.portfolio.settings.minimum_cash, scope.portfolio.cash
    own = minimum * float(cash_parts(scope.tree)[leaf])
    low = own if scope.whole else max(0.0, value - max(0, cash - minimum))
    if node.constraint is Constraint.NO_SELL:
        low = max(low, value)
    high = inf
    if node.constraint is Constraint.NO_BUY or scope.request.action is Action.WITHDRAW:
        high = max(low, value)
    return low, high


def chosen(some: Bounds, others: Bounds, leaves: Container[int]) -> Bounds:
    """Return the bounds that are ``some`` for these securities, and the ``others`` for the rest."""
    count = range(len(some.lower))
    lower = [some.lower[i] if i in leaves else others.lower[i] for i in count]
    return Bounds(lower, [some.upper[i] if i in leaves else others.upper[i] for i in count])
