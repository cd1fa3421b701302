"""What every slice is to be worth: z*, exact and continuous, from bounds only.

    minimise Σ (zᵢ − Tᵢ)²/Tᵢ   subject to   Σz = budget,  L ≤ z ≤ U      ⇒      zᵢ = clip(λ·tᵢ, Lᵢ, Uᵢ)

For any strictly convex φ, minimising Σ t·φ(z/t) has the same form, so this is at once the least χ² and the
lexicographic max-min of z/t: the most *relatively* underweight first. Level by level, each pie is such a problem of
its own slices, whose bounds are what they can take. Flat, all securities are one problem, and a pie with a limit is
the clipped sum of its slices: a piecewise-linear function of λ like theirs, made once from the leaves up. A sweep over
the sorted turns of that function finds λ, so that both take O(n log n).
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import repeat
from math import inf
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.rebalancing.constraints import Bounds


@dataclass(frozen=True, slots=True)
class Manner:
    """How money finds its way: ``flat`` over all securities at once, or else level by level.

    ``level_only``: only between the scope's own slices, the inside of each keeps its proportions.
    """

    flat: bool = False
    level_only: bool = False


Share: TypeAlias = "tuple[float, float, float, float]"
"""A claim on the money, (weight, lower, upper, start): it gets clip(weight·(λ − start), lower, upper)."""


class Curve(NamedTuple):
    """A piecewise-linear function of λ that never falls: ``base`` at first, then at each turn (λ, slope added)."""

    base: float
    turns: Sequence[tuple[float, float]]


def goals(tree: Tree, values: Sequence[float], bounds: Bounds, budget: float, manner: Manner) -> list[float]:
    """Return what every node is to be worth, in the unit of ``values``.

    The securities sum to the budget where their bounds allow it; otherwise they stand at the bounds nearest to it.
    A slice of 0% holds what its bounds leave to it only where the others can hold no more.
    """
    lower, upper = gathered(tree, values, bounds)
    worth = [0.0] * len(tree.nodes)
    worth[0] = min(max(budget, lower[0]), upper[0])
    if manner.flat:
        _at_once(tree, 0, [node.part / node.whole for node in tree.nodes], values, lower, upper, worth)
        return _with_totals(tree, worth)
    done: set[int] = set()
    for pie in (i for i, node in enumerate(tree.nodes) if node.symbol is None and i not in done):
        if manner.level_only and pie and values[pie]:
            done |= tree.below(pie)
            _at_once(tree, pie, values, values, lower, upper, worth)
            continue
        inside = tree.children[pie]
        weights = [float(tree.nodes[i].weight) for i in inside]
        shares = _shares(weights, [values[i] for i in inside], [lower[i] for i in inside], [upper[i] for i in inside])
        level = reach(_sum(shares), worth[pie])
        for i, share in zip(inside, shares, strict=True):
            worth[i] = _at(share, level)
    return _with_totals(tree, worth) if done else worth


def in_proportion(tree: Tree, pies: Mapping[int, float], values: Sequence[float], bounds: Bounds) -> dict[int, float]:
    """Return what the securities in some pies, none in another, are to be worth where each is to be worth so much.

    A pie keeps the proportions inside it within the bounds; one with nothing in it has those of its targets.
    """
    lower, upper = gathered(tree, values, bounds)
    targets = [node.part / node.whole for node in tree.nodes]
    worth = [0.0] * len(tree.nodes)
    for pie, budget in pies.items():
        worth[pie] = min(max(budget, lower[pie]), upper[pie])
        _at_once(tree, pie, values if values[pie] else targets, values, lower, upper, worth)
    return {i: worth[i] for pie in pies for i in tree.leaves_below(pie)}


def _with_totals(tree: Tree, worth: Sequence[float]) -> list[float]:
    return tree.totals([own if node.symbol is not None else 0.0 for own, node in zip(worth, tree.nodes, strict=True)])


def gathered(tree: Tree, values: Sequence[float], bounds: Bounds) -> tuple[list[float], list[float]]:
    """Return the bounds of every node: what the slices of a pie allow, within its own constraint."""
    lower, upper = list(bounds.lower), list(bounds.upper)
    for i in range(len(tree.nodes) - 1, -1, -1):
        for k in tree.children[i]:  # sorted by name: in another order, floats sum to another last digit
            lower[i] += lower[k]
            upper[i] += upper[k]
        node = tree.nodes[i]
        if i and node.symbol is None and node.constraint is not None:
            if node.constraint is Constraint.NO_SELL:
                lower[i] = max(lower[i], min(values[i], upper[i]))
            elif node.constraint is Constraint.NO_BUY:
                upper[i] = min(upper[i], max(values[i], lower[i]))
    return lower, upper


def _shares(
    weights: Sequence[float], values: Sequence[float], lower: Sequence[float], upper: Sequence[float]
) -> list[Share]:
    """Return the claims of some slices; those of weight zero come after all others, in proportion to their value.

    So a withdrawal first sells what has a target of 0%, and nothing else keeps it while another slice has room.
    """
    shares = list(zip(weights, lower, upper, repeat(0.0)))
    if all(weights):
        return shares
    edges = [edge / weight for weight, low, high, _ in shares if weight for edge in (low, high) if edge < inf]
    last = max(edges, default=0.0) + 1.0
    return [
        share if share[0] else (max(value, 0.0), share[1], share[2], last)
        for share, value in zip(shares, values, strict=True)
    ]


def _at(share: Share, level: float) -> float:
    """Return what a claim gets at a water level."""
    weight, low, high, start = share
    if not weight:
        return low
    wanted = weight * (level - start)
    wanted = low if wanted < low else wanted
    return high if wanted > high else wanted


def _at_once(
    tree: Tree,
    top: int,
    weights: Sequence[float],
    values: Sequence[float],
    lower: Sequence[float],
    upper: Sequence[float],
    worth: list[float],
) -> None:
    """Decide all securities of a pie at once, each limited pie in it as one claim made of those beneath it."""
    leaves = tree.leaves if not top else tree.leaves_below(top)
    shares = _shares(
        [weights[i] for i in leaves],
        [values[i] for i in leaves],
        [lower[i] for i in leaves],
        [upper[i] for i in leaves],
    )
    inside = range(len(tree.nodes)) if not top else sorted(tree.below(top))
    limited = [
        i
        for i in inside
        if tree.nodes[i].symbol is None
        and (i == top or tree.nodes[i].constraint in {Constraint.NO_BUY, Constraint.NO_SELL})
    ]
    holders = set(limited)
    own: dict[int, list[Share]] = {i: [] for i in limited}
    holder_of = {}
    for i, share in zip(leaves, shares, strict=True):
        holder_of[i] = next(k for k in tree.upward(tree.nodes[i].parent) if k in holders)
        own[holder_of[i]].append(share)
    above = {i: next(k for k in tree.upward(tree.nodes[i].parent) if k in holders) for i in limited[1:]}
    inner: dict[int, list[Curve]] = {i: [] for i in limited}
    ends: dict[int, tuple[float, float]] = {}
    for i in reversed(limited[1:]):
        ends[i], clipped = clip(_sum(own[i], inner[i]), lower[i], upper[i])
        inner[above[i]].append(clipped)
    levels = {top: reach(_sum(own[top], inner[top]), worth[top])}
    for i in limited[1:]:
        levels[i] = min(max(levels[above[i]], ends[i][0]), ends[i][1])
    for i, share in zip(leaves, shares, strict=True):
        worth[i] = _at(share, levels[holder_of[i]])


def _sum(shares: Iterable[Share], curves: Sequence[Curve] = ()) -> Curve:
    """Return the sum of some claims as a function of λ."""
    base, turns = 0.0, []
    for weight, low, high, start in shares:
        base += low
        if weight and low < high:
            turns.append((start + low / weight, weight))
            if high < inf:
                turns.append((start + high / weight, -weight))
    turns.sort()
    if not curves:
        return Curve(base, turns)
    return Curve(base + sum(curve.base for curve in curves), list(merge(turns, *(curve.turns for curve in curves))))


def reach(curve: Curve, height: float) -> float:
    """Return the least λ at which a curve is so high, infinite where it never is."""
    value, slope, here = curve.base, 0.0, -inf
    if value >= height:
        return -inf
    for level, more in curve.turns:
        if slope > 0.0:
            ahead = value + slope * (level - here)
            if ahead >= height:
                return here + (height - value) / slope
            value = ahead
        here = level
        slope += more
        if slope < _NOISE * abs(more):
            slope = 0.0
    return here + (height - value) / slope if slope > 0.0 else inf


_NOISE = 1e-12
"""What floating point may leave of a slope that has become level, as a part of what it was."""


def clip(curve: Curve, low: float, high: float) -> tuple[tuple[float, float], Curve]:
    """Return a curve kept between two heights, and the λ between which it is what it was."""
    start, end = reach(curve, low), reach(curve, high)
    slope, turns = 0.0, []
    for level, more in curve.turns:
        if level <= start:
            slope += more
        elif level < end:
            turns.append((level, more))
    if start > -inf:
        turns.insert(0, (start, slope))
    if end < inf:
        turns.append((end, -sum(more for _, more in turns)))
    return (start, end), Curve(max(curve.base, low), turns)
