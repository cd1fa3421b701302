"""How a portfolio stands before and after a plan, in the measures by which plans are judged."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.portfolio.portfolio import Portfolio


def drift_score(portfolio: Portfolio) -> Fraction:
    """Return ½Σ|actual − target| over the securities of the pies, a fraction; 0 with nothing held."""
    tree, total = portfolio.tree, portfolio.invested
    if not total:
        return Fraction(0)
    inside = (i for i in tree.leaves if not tree.nodes[i].outside)
    gaps = (abs(portfolio.values[i] - tree.nodes[i].target * total) for i in inside)
    return sum(gaps, Fraction(0)) / total / 2


def drift_of_all(parts: Iterable[tuple[Fraction, int]]) -> Fraction:
    """Return the drift of several accounts, from the drift and the invested cents of each.

    It is the part of all their slices that is in the wrong place of its own account, since none moves to another.
    """
    parts = tuple(parts)
    total = sum(invested for _, invested in parts)
    return sum((drift * invested for drift, invested in parts), Fraction()) / total if total else Fraction()


def chi_squared(portfolio: Portfolio, budget: float) -> float:
    """Return Σ(z − T)²/T in dollars over slices with a target, T = target × budget (cents)."""
    if budget <= 0:
        return 0.0
    tree, dollars = portfolio.tree, Fraction(budget) / 100
    wanted = ((portfolio.values[i], tree.nodes[i].target * dollars) for i in tree.leaves if tree.nodes[i].target)
    return sum(float(worth - goal) ** 2 / float(goal) for worth, goal in wanted)
