"""Tolerance bands in a rebalance: trade only what has drifted out of its band.

A slice without a band has no tolerance: it is out of band whenever it is off its target. (1) Nothing out of band: no
trades at all, and idle cash is not used. (2) Otherwise the slices out of band are traded, to their target or to the
edge of their band. (3) Money that leaves over goes to in-band slices, never past their target, then stays cash; money
that is short comes from in-band overweight slices, never below their target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.constraints import Bounds
from xl_addin.domain.rebalancing.goals import in_proportion
from xl_addin.domain.rows import Constraint
from xl_addin.domain.settings import TradeTo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from xl_addin.domain.band import Band
    from xl_addin.domain.portfolio.pies import Node
    from xl_addin.domain.rebalancing.scope import Scope


def has_bands(scope: Scope) -> bool:
    """Return whether any slice of the scope has a tolerance band."""
    return scope.portfolio.settings.band is not None or any(node.band for node in scope.tree.nodes[1:])


def out_of_band(scope: Scope) -> frozenset[int]:
    """Return the securities to trade: out of their own band, or in a pie that is out of its band.

    Where only the slices of the scope's own pie are traded among themselves, only their bands count.
    """
    portfolio, nodes = scope.portfolio, scope.tree.nodes
    values, invested = portfolio.values, portfolio.invested
    if not invested:
        return frozenset(scope.tree.leaves)
    judged = (i for i, node in enumerate(nodes) if i and (node.depth == 1 or not scope.level_only))
    broken = [i for i in judged if _is_out(scope, nodes[i], values[i] / invested)]
    inside = frozenset().union(*(scope.tree.below(i) for i in broken))
    return frozenset(_with_their_like(scope, inside.intersection(scope.tree.leaves)))


def pushed_out(scope: Scope, worth: Sequence[float]) -> frozenset[int]:
    """Return the securities that would be out of their bands, or in a pie that is, if all came to be worth so much.

    So it is where a constraint keeps the money of other slices from going home, and where cash that is invested makes
    what is left alone a smaller part of all.
    """
    pushed = []
    for i, node in enumerate(scope.tree.nodes):
        band = _band_of(scope, node) if i else None
        if band is not None and (node.depth == 1 or not scope.level_only) and worth[0]:
            drift = abs(worth[i] / worth[0] - float(node.target))
            pushed += [i] if drift > float(band.width(node.target)) + _NOISE else []
    inside = frozenset().union(*(scope.tree.below(i) for i in pushed))
    return frozenset(_with_their_like(scope, inside.intersection(scope.tree.leaves)))


_NOISE = 1e-9
"""What floating point may leave of an edge that is met exactly, as a part of all."""


def _with_their_like(scope: Scope, leaves: frozenset[int]) -> Iterator[int]:
    """Yield the securities, and the other slices of a ticker whose rows do not say which pie they are of."""
    for symbol in {scope.tree.nodes[i].symbol or "" for i in leaves}:
        like = scope.tree.by_symbol[symbol]
        yield from leaves.intersection(like) if scope.portfolio.names_pies(symbol) else like


def _is_out(scope: Scope, node: Node, actual: Fraction) -> bool:
    band, drift = _band_of(scope, node), abs(actual - node.target)
    if node.outside:
        return True
    if band is None:
        return bool(drift) and (node.symbol is not None or scope.level_only)
    return drift > band.width(node.target)


def _band_of(scope: Scope, node: Node) -> Band | None:
    return node.band or scope.portfolio.settings.band


def narrowed_to_bands(scope: Scope, bounds: Bounds, budget: float, out: frozenset[int]) -> Bounds:
    """Return the bounds of the securities under which only what the bands ask for is traded.

    Where a slice is traded to the edge of its band, the edge is the nearer one.
    """
    tree, values = scope.tree, scope.values
    wanted = {i: _goal(scope, i, budget) if i in out else values[i] for i in tree.leaves}
    _keep_divided(scope, wanted, out)
    targets = {i: float(tree.nodes[i].target) * budget for i in tree.leaves}
    if scope.level_only:
        tops = [top for top in tree.children[0] if tree.nodes[top].symbol is None]
        at_target = {top: float(tree.nodes[top].target) * budget for top in tops}
        targets |= in_proportion(tree, at_target, values, bounds)
        traded = {top: _goal(scope, top, budget) for top in tops if not out.isdisjoint(tree.leaves_below(top))}
        wanted |= in_proportion(tree, traded, values, bounds)
    wanted = {i: min(max(goal, bounds.lower[i]), bounds.upper[i]) for i, goal in wanted.items()}
    spare = budget - sum(wanted.values())
    lower, upper = list(bounds.lower), list(bounds.upper)
    for i, goal in wanted.items():
        target = targets[i]
        # what is over goes no further than a target, and what is short is taken no deeper than a target
        least = values[i] if values[i] < goal else min(goal, target)
        low, high = (goal, max(goal, target)) if spare >= 0 else (least, goal)
        above = tree.constraints[tree.nodes[i].parent]
        # a pie that must not be bought or sold comes before the band of a slice in it
        low = min(low, values[i]) if Constraint.NO_BUY in above else low
        high = max(high, values[i]) if Constraint.NO_SELL in above else high
        lower[i] = max(lower[i], min(low, upper[i]))
        upper[i] = min(upper[i], max(high, lower[i]))
    return Bounds(lower, upper)


def _keep_divided(scope: Scope, wanted: dict[int, float], out: frozenset[int]) -> None:
    """Make the slices of a ticker whose rows don't name their pies go together: they are divided by their targets.

    None of them can go to its target or edge without the others, and the one farthest off decides.
    """
    nodes = scope.tree.nodes
    for symbol, like in scope.tree.by_symbol.items():
        if len(like) > 1 and out.issuperset(like) and not scope.portfolio.names_pies(symbol):
            aimed = [i for i in like if nodes[i].target]
            per_target = [wanted[i] / float(nodes[i].target) for i in aimed]
            if per_target:
                rises = sum(wanted[i] - scope.values[i] for i in like) > 0
                level = max(per_target) if rises else min(per_target)
                wanted.update((i, level * float(nodes[i].target)) for i in aimed)


def widened(bounds: Bounds, limits: Bounds, worth: list[float], budget: float) -> Bounds:
    """Return the bounds of the securities where what the bands ask for, ``worth``, is not all the money there is.

    What is over because constraints keep it from going home, or short, is shared by the slices that are traded, as it
    is without bands; what is in its band has then taken, or given, all that it may.
    """
    if worth[0] < budget:
        lower = [min(max(value, low), high) for value, low, high in zip(worth, bounds.lower, limits.upper, strict=True)]
        return Bounds(lower, limits.upper)
    upper = [max(min(value, high), low) for value, low, high in zip(worth, limits.lower, bounds.upper, strict=True)]
    return Bounds(limits.lower, upper)


def _goal(scope: Scope, i: int, budget: float) -> float:
    """Return what an out-of-band slice is traded to, in cents: the nearer edge of its band, or its target."""
    node = scope.tree.nodes[i]
    band = _band_of(scope, node)
    target = float(node.target) * budget
    if scope.portfolio.settings.trade_to is TradeTo.TARGET or band is None or node.outside:
        return target
    width = float(band.width(node.target)) * budget
    return min(max(scope.values[i], target - width), target + width)
