"""How far an action may move each slice: L ≤ z ≤ U, in cents, before any order is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Action
from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from xl_addin.domain.portfolio.pies import Tree


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most each node may be worth afterwards, in cents, by its index in the tree."""

    lower: tuple[int, ...]
    upper: tuple[int, ...]


def leaf_bounds(tree: Tree, action: Action, values: Sequence[int], roof: int, *, level_only: bool) -> Bounds:
    """Return the bounds of the securities (pies are zero, see `gather`).

    ``roof`` is an amount no slice can ever exceed; it stands for "no limit". The table of MATH: an auto-invest may
    only add, a withdrawal only take, a rebalance both; ``no buy``, ``no sell`` and ``locked`` narrow each of them.
    """
    lower, upper = [0] * len(tree.nodes), [0] * len(tree.nodes)
    for i in tree.leaves:
        low = values[i] if action is Action.INVEST else 0
        high = values[i] if action is Action.WITHDRAW else roof
        own = tree.nodes[i].constraint
        above = {tree.nodes[k].constraint for k in tree.upward(i)}
        if own is Constraint.NO_SELL:
            low = values[i]
        if own is Constraint.NO_BUY:
            high = values[i]
        if Constraint.LOCKED in above:
            low = high = values[i]
        if action is not Action.WITHDRAW and tree.nodes[i].target == 0:
            high = min(high, max(values[i], low))
        if action is not Action.WITHDRAW and _is_zero(tree, i, level_only=level_only):
            # never bought; sold out by a rebalance, unless a pie around it must not be sold
            high = values[i] if Constraint.NO_SELL in above else low
        lower[i], upper[i] = low, high
    return Bounds(tuple(lower), tuple(upper))


def within_slices(tree: Tree, bounds: Bounds, values: Sequence[int], start: Sequence[int]) -> Bounds:
    """Return the bounds within `Maximum buy` and `Maximum sell` of each slice, counted from the start."""
    lower, upper = list(bounds.lower), list(bounds.upper)
    for i in tree.leaves:
        node = tree.nodes[i]
        if node.maximum_sell is not None:
            lower[i] = max(lower[i], min(values[i], start[i] - node.maximum_sell))
        if node.maximum_buy is not None:
            upper[i] = min(upper[i], max(values[i], start[i] + node.maximum_buy))
        upper[i] = max(upper[i], lower[i])
    return Bounds(tuple(lower), tuple(upper))


def chosen(some: Bounds, others: Bounds, leaves: Container[int]) -> Bounds:
    """Return the bounds that are ``some`` for these securities, and the ``others`` for the rest."""
    lower, upper = (
        tuple(one if i in leaves else other for i, (one, other) in enumerate(zip(*sides, strict=True)))
        for sides in ((some.lower, others.lower), (some.upper, others.upper))
    )
    return Bounds(lower, upper)


def gather(tree: Tree, leaves: Bounds, values: Sequence[int]) -> Bounds:
    """Return the bounds with those of the pies: what their slices allow, within the pie's own constraint."""
    lower, upper = tree.totals(leaves.lower), tree.totals(leaves.upper)
    if not any(node.symbol is None and node.constraint for node in tree.nodes):
        return Bounds(tuple(lower), tuple(upper))
    lower, upper = list(leaves.lower), list(leaves.upper)
    for i in range(len(tree.nodes) - 1, -1, -1):
        node = tree.nodes[i]
        if node.symbol is None and node.constraint is Constraint.NO_SELL:
            lower[i] = max(lower[i], min(values[i], upper[i]))
        if node.symbol is None and node.constraint is Constraint.NO_BUY:
            upper[i] = min(upper[i], max(values[i], lower[i]))
        if i:
            lower[node.parent] += lower[i]
            upper[node.parent] += upper[i]
    return Bounds(tuple(lower), tuple(upper))


def _is_zero(tree: Tree, leaf: int, *, level_only: bool) -> bool:
    """Return whether a security is to be sold out: a target of 0%, or in a level-only action a slice of 0%."""
    if not level_only:
        return tree.nodes[leaf].target == 0
    slice_of_scope = next(i for i in tree.upward(leaf) if tree.nodes[i].depth == 1)
    return tree.nodes[slice_of_scope].weight == 0
