"""How a portfolio stands before and after a plan, in the measures by which plans are judged."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.portfolio.pies import Parts, Tree


class Standing(NamedTuple):
    """What every node of a tree is worth at some time, in dollars."""

    tree: Tree
    worth: Parts

    @property
    def invested_parts(self) -> int:
        """Return what is in the slices of the scope, and not in no pie, in the parts of ``worth``."""
        return self.worth.parts[0] - sum(self.worth.parts[i] for i in self.tree.outside)


class Measured(Protocol):
    """What can be measured: a portfolio, or a standing alone."""

    @property
    def tree(self) -> Tree: ...  # noqa: D102
    @property
    def worth(self) -> Parts: ...  # noqa: D102
    @property
    def invested_parts(self) -> int: ...  # noqa: D102


def drift_score(portfolio: Measured) -> Fraction:
    """Return ½Σ|actual − target| over the securities of the pies, a fraction; 0 with nothing held."""
    tree, invested = portfolio.tree, portfolio.invested_parts
    if not invested:
        return Fraction(0)
    (worth, _), (targets, whole) = portfolio.worth, tree.targets
    leaves = set(tree.leaves).difference(tree.outside) if tree.outside else tree.leaves
    gaps = sum([abs(worth[i] * whole - targets[i] * invested) for i in leaves])
    return Fraction(gaps, 2 * whole * invested)


def drift_of_all(parts: Iterable[tuple[Fraction, int]]) -> Fraction:
    """Return the drift of several accounts, from the drift and the invested cents of each.

    It is the part of all their slices that is in the wrong place of its own account, since none moves to another.
    """
    parts = tuple(parts)
    total = sum(invested for _, invested in parts)
    return sum((drift * invested for drift, invested in parts), Fraction()) / total if total else Fraction()


def chi_squared(portfolio: Measured, budget: float) -> float:
    """Return Σ(z − T)²/T in dollars over slices with a target, T = target × budget (cents)."""
    if budget <= 0:
        return 0.0
    (worth, dollar), (targets, whole) = portfolio.worth, portfolio.tree.targets
    over, under = budget.as_integer_ratio()
    goal_unit, worth_unit = over * dollar, whole * under * 100  # every goal is whole parts of that, every worth too
    unit = dollar * worth_unit
    total = 0.0
    for i in portfolio.tree.leaves:
        if targets[i]:
            goal = targets[i] * goal_unit
            total += ((worth[i] * worth_unit - goal) / unit) ** 2 / (goal / unit)
    return total
