"""One order a ticker, several pies that hold it: what of the order is whose."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.objective import room
from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.rebalancing.objective import Objective
    from xl_addin.domain.rebalancing.scope import Scope


def divide(scope: Scope, found: Objective, units: Mapping[str, int]) -> dict[int, Fraction]:
    """Return the change of every security's node in units, those of a ticker summing to its order.

    Each slice comes as near to what it is to be worth as whole units and its limits allow; what several slices then
    give and take of each other is no order.
    """
    changes: dict[int, Fraction] = {}
    for symbol, leaves in scope.tree.by_symbol.items():
        ordered = units.get(symbol, 0)
        if len(leaves) > 1 and symbol in scope.securities:
            changes |= {i: change for i, change in _divided(scope, found, symbol, ordered).items() if change}
        elif ordered:
            changes[leaves[0]] = Fraction(ordered)
    return changes


def _divided(scope: Scope, found: Objective, symbol: str, ordered: int) -> dict[int, Fraction]:
    security, leaves = scope.securities[symbol], scope.tree.by_symbol[symbol]
    held = {i: scope.portfolio.shares[i] * 10**security.places for i in leaves}
    if -ordered == security.held:
        return {i: -units for i, units in held.items()}
    least, most, far = {}, {}, abs(ordered) + security.held
    for i in leaves:
        sold, bought = room(scope, found, i)
        least[i] = -int(held[i]) if sold is None else -min(int(held[i]), sold)
        most[i] = far if bought is None else min(far, bought)
    wanted = {i: round((found.worth[i] - scope.values[i]) / security.value(1)) for i in leaves}
    planned = {i: min(max(wanted[i], least[i]), most[i]) for i in leaves}
    free = [i for i in leaves if not _is_limited(scope, i)]
    return {i: Fraction(units) for i, units in _adjusted(planned, least, most, free, ordered).items()}


def _is_limited(scope: Scope, leaf: int) -> bool:
    """Return whether a pie around a slice must not be bought, or sold: what it gets then is better what is planned."""
    return not scope.tree.constraints[scope.tree.nodes[leaf].parent].isdisjoint((Constraint.NO_BUY, Constraint.NO_SELL))


def _adjusted(
    planned: Mapping[int, int], least: Mapping[int, int], most: Mapping[int, int], free: Sequence[int], total: int
) -> dict[int, int]:
    """Return the planned changes made to sum to a total: by less of them, then by more, those that are free first."""
    changes = dict(planned)
    order = sorted(planned, key=lambda i: -abs(planned[i]))  # equals stay in the order of their paths
    undone = {i: 0 if planned[i] else planned[i] for i in order}
    first = [i for i in order if i in free]
    for low, high, some in (
        (undone, undone, first),
        (least, most, first),
        (undone, undone, order),
        (least, most, order),
    ):
        for i in some:
            rest = total - sum(changes.values())
            space = max(0, high[i] - changes[i]) if rest > 0 else max(0, changes[i] - low[i])
            changes[i] += min(rest, space) if rest > 0 else -min(-rest, space)
    changes[order[0]] += total - sum(changes.values())
    return changes
