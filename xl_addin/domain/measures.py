"""How a portfolio stands before and after a plan, in the measures by which plans are judged."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.pies import Tree
    from xl_addin.domain.scope import Scope


def exact_values(scope: Scope) -> list[Fraction]:
    """Return the dollars in every security's node, exactly (zero elsewhere)."""
    return [scope.portfolio.value(i) if node.symbol else Fraction(0) for i, node in enumerate(scope.tree.nodes)]


def drift_score(tree: Tree, values: Sequence[Fraction]) -> Fraction:
    """Return ½Σ|actual − target| over the securities of the pies, a fraction; 0 with nothing held."""
    leaves = [i for i in tree.leaves if not tree.nodes[i].outside]
    total = sum((values[i] for i in leaves), Fraction(0))
    if not total:
        return Fraction(0)
    return sum((abs(values[i] / total - tree.nodes[i].target) for i in leaves), Fraction(0)) / 2


def chi_squared(tree: Tree, values: Sequence[Fraction], budget: int) -> float:
    """Return Σ(z − T)²/T in dollars over slices with a target, T = target × budget (cents)."""
    if budget <= 0:
        return 0.0
    total = 0.0
    for i in tree.leaves:
        if tree.nodes[i].target:
            goal = tree.nodes[i].target * budget / 100
            total += float((values[i] - goal) ** 2 / goal)
    return total


def distance(tree: Tree, worth: Sequence[Fraction], ideal: Sequence[int]) -> float:
    """Return Σ(z − z*)²/z* in dollars: how far rounding and minimums left the plan from the exact one (cents).

    No plan in whole share steps can be below zero, so this is a certified bound on what a better one could gain.
    """
    return sum(float((worth[i] * 100 - ideal[i]) ** 2 / ideal[i]) for i in tree.leaves if ideal[i]) / 100
