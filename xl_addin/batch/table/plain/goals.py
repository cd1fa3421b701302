"""What every slice is to be worth: `xl_addin.domain.rebalancing.goals` for plain accounts, all of a model at once.

Every number here is a float made by the same operations, in the same order, as there, so that it is the same float.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xl_addin.domain.plan import Action

if TYPE_CHECKING:
    from xl_addin.batch.table.plain.frame import Frame, Pie


def goals_of(frame: Frame, values: Any, budget: Any) -> Any:
    """Return what every ticker is to be worth in cents, a row each, of values a row each and the budgets."""
    if frame.action is Action.REBALANCE:
        return _rebalanced(frame, budget)
    return _invested(frame, values, budget)


def _rebalanced(frame: Frame, budget: Any) -> Any:
    """Return the part of the budget that each target is: nothing but the money binds."""
    worth = {0: budget}
    for pie in frame.pies:
        level = worth[pie.node] / pie.slope
        for i in pie.slices:
            worth[i] = pie.weights[i] * level
    return np.array([worth[leaf] for leaf in frame.leaves])


def _invested(frame: Frame, values: Any, budget: Any) -> Any:
    """Return what each is to be worth where money is added to those that have least of their targets."""
    lower = {leaf: values[column] for column, leaf in enumerate(frame.leaves)}
    for pie in reversed(frame.pies):
        total = np.zeros(len(budget))
        for i in pie.slices:
            total = total + lower[i]
        lower[pie.node] = total
    worth = {0: np.maximum(budget, lower[0])}
    for pie in frame.pies:
        level = _level(pie, lower, worth[pie.node])
        for i in pie.slices:
            weight = pie.weights[i]
            worth[i] = np.maximum(weight * level, lower[i]) if weight and frame.tree.nodes[i].part else lower[i]
    return np.array([worth[leaf] for leaf in frame.leaves])


def _level(pie: Pie, lower: dict[int, Any], height: Any) -> Any:
    """Return the least water level at which the slices of a pie are worth so much together."""
    value = np.zeros(len(height))
    for i in pie.slices:
        value = value + lower[i]
    level = np.where(value >= height, -np.inf, np.nan)
    if not pie.turning:
        return level
    weights = np.array([pie.weights[i] for i in pie.turning])
    turns = np.array([lower[i] / pie.weights[i] for i in pie.turning])
    order = np.argsort(turns, axis=0, kind="stable")
    turns, weights = np.take_along_axis(turns, order, 0), weights[order]
    here, slope = turns[0], weights[0]
    for turn, weight in zip(turns[1:], weights[1:], strict=True):
        ahead = value + slope * (turn - here)
        reached = (ahead >= height) & np.isnan(level)
        if reached.any():
            level = np.where(reached, here + (height - value) / slope, level)
        value, here, slope = ahead, turn, slope + weight
    return np.where(np.isnan(level), here + (height - value) / slope, level)
