"""Where the money of a scope goes: the water-fill, level by level through the pies, or flat over all securities."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, lcm
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.bounds import Bounds, gather
from xl_addin.domain.rebalancing.waterfill import water_fill

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from xl_addin.domain.portfolio.pies import Tree


@dataclass(frozen=True, slots=True)
class Manner:
    """How money is allocated, as values.

    ``withdrawal``: slices of 0% are sold first, in proportion to value. ``flat``: all securities at once by their
    effective targets. ``level_only``: only between the scope's own slices, the inside of each keeps its proportions.
    ``hold_overflow``: what a constraint keeps out of a slice is not pushed past the targets of the others.
    """

    withdrawal: bool = False
    flat: bool = False
    level_only: bool = False
    hold_overflow: bool = False


def allocate(tree: Tree, values: Sequence[int], leaves: Bounds, budget: int, manner: Manner) -> list[int]:
    """Return what every node should be worth, in cents.

    The securities sum to the budget where their bounds allow it; otherwise they stand at the bounds nearest to it.
    """
    bounds = gather(tree, _capped(tree, leaves, budget) if manner.hold_overflow else leaves, values)
    worth = [0] * len(tree.nodes)
    worth[0] = min(max(budget, bounds.lower[0]), bounds.upper[0])
    if manner.flat:
        _fill_flat(tree, values, bounds, worth, manner)
        return worth
    frozen_shape: set[int] = set()
    for i, node in enumerate(tree.nodes):
        if node.symbol is None and i not in frozen_shape:
            if manner.level_only and i and values[i]:
                frozen_shape |= _fill_in_proportion(tree, values, bounds, worth, i)
            else:
                _fill_pie(tree, values, bounds, worth, manner, i)
    return worth


def _capped(tree: Tree, leaves: Bounds, budget: int) -> Bounds:
    """Return the bounds with no security above its target, or what it is bound to have."""
    upper = list(leaves.upper)
    for i in tree.leaves:
        upper[i] = min(upper[i], max(leaves.lower[i], ceil(tree.nodes[i].target * max(0, budget))))
    return Bounds(leaves.lower, tuple(upper))


def _fill_pie(tree: Tree, values: Sequence[int], bounds: Bounds, worth: list[int], manner: Manner, pie: int) -> None:
    """Decide the slices of one pie from what the pie is to be worth."""
    slices = tree.children[pie]
    weights = [tree.nodes[i].weight for i in slices]
    _fill(slices, weights, values, bounds, worth, worth[pie], manner)


def _fill(
    slices: Sequence[int],
    weights: Sequence[int],
    values: Sequence[int],
    bounds: Bounds,
    worth: list[int],
    budget: int,
    manner: Manner,
) -> None:
    """Water-fill some nodes; those of weight zero are a pass of their own, before the others."""
    lower, upper = [bounds.lower[i] for i in slices], [bounds.upper[i] for i in slices]
    zeros = [k for k, weight in enumerate(weights) if not weight]
    if zeros and manner.withdrawal:
        amount = sum(values[i] for i in slices) - budget
        kept = sum(values[slices[k]] for k in zeros) - amount
        own = [values[slices[k]] for k in zeros]
        for k, cents in zip(zeros, water_fill(own, [lower[k] for k in zeros], own, kept), strict=True):
            lower[k] = upper[k] = cents
    for i, cents in zip(slices, water_fill(weights, lower, upper, budget), strict=True):
        worth[i] = cents


def _fill_in_proportion(tree: Tree, values: Sequence[int], bounds: Bounds, worth: list[int], pie: int) -> set[int]:
    """Scale everything beneath a pie to what it is to be worth; return the nodes beneath."""
    leaves = tree.leaves_below(pie)
    filled = water_fill(
        [values[i] for i in leaves], [bounds.lower[i] for i in leaves], [bounds.upper[i] for i in leaves], worth[pie]
    )
    for i, cents in zip(leaves, filled, strict=True):
        worth[i] = cents
    return set(tree.below(pie)) - {pie}


def _fill_flat(tree: Tree, values: Sequence[int], bounds: Bounds, worth: list[int], manner: Manner) -> None:
    """Decide all securities at once; a pie whose own constraint is broken by that is then held at its bound."""
    scale = lcm(*(tree.nodes[i].target.denominator for i in tree.leaves))
    weight = {i: int(tree.nodes[i].target * scale) for i in tree.leaves}
    held = {0: worth[0]}
    while True:
        for top, budget in held.items():
            own = [i for i in tree.leaves if _holder(tree, i, held) == top]
            inner = sum(cents for pie, cents in held.items() if pie and _holder(tree, pie, held) == top)
            _fill(own, [weight[i] for i in own], values, bounds, worth, budget - inner, manner)
        sums = tree.totals([cents if node.symbol else 0 for node, cents in zip(tree.nodes, worth, strict=True)])
        broken = (
            i
            for i, node in enumerate(tree.nodes)
            if node.symbol is None and i not in held and not bounds.lower[i] <= sums[i] <= bounds.upper[i]
        )
        first = next(broken, None)
        if first is None:
            worth[:] = sums
            return
        held[first] = min(max(sums[first], bounds.lower[first]), bounds.upper[first])


def _holder(tree: Tree, node: int, held: Container[int]) -> int:
    """Return the nearest pie around a node that is held at an amount of its own."""
    return next(i for i in tree.upward(tree.nodes[node].parent) if i in held)
