"""One order a ticker, several pies that hold it: what of the order is whose."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.objective import limited_pies, room
from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from xl_addin.domain.rebalancing.objective import Objective
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.rebalancing.security import Security


@dataclass(frozen=True, slots=True)
class _Part:
    """What a ticker's slices are to change by, in units, and the least and most they may, by their nodes.

    They are to sum to ``total``; what is over, or short, they share in proportion to ``goals``.
    """

    security: Security
    total: int
    planned: dict[int, int]
    least: Mapping[int, int]
    most: Mapping[int, int]
    goals: Mapping[int, float]


def divide(scope: Scope, found: Objective, units: Mapping[str, int]) -> dict[int, int | Fraction]:
    """Return the change of every security's node in units, those of a ticker summing to its order.

    Each slice comes as near to what it is to be worth as whole units and its limits allow; what several slices then
    give and take of each other is no order. A pie that must not be bought, or sold, takes of such a ticker what the
    orders of its others leave to it.
    """
    changes: dict[int, int | Fraction] = {}
    parts: dict[str, _Part] = {}
    for symbol, leaves in scope.tree.by_symbol.items():
        ordered = units.get(symbol, 0)
        if len(leaves) == 1:
            if ordered:
                changes[leaves[0]] = ordered
        elif symbol in scope.securities and -ordered == scope.securities[symbol].held:
            changes |= {i: -scope.portfolio.shares[i] * 10 ** scope.securities[symbol].places for i in leaves}
        elif symbol in scope.securities:
            parts[symbol] = _part(scope, found, symbol, ordered)
    limited = limited_pies(scope)
    if parts and limited:
        _kept(scope, changes, parts, limited)
    for symbol, part in parts.items():
        free = [i for i in part.planned if limited.isdisjoint(scope.tree.upward(i))]
        changes |= _adjusted(part, free, units.get(symbol, 0))
    return {i: change for i, change in changes.items() if change}


def passed_pies(scope: Scope, found: Objective, units: Mapping[str, int]) -> bool:
    """Return whether a pie with a ticker of others gains or gives what it must not, by more than a share step."""
    tree, limited = scope.tree, limited_pies(scope) if scope.shared else set()
    changes = divide(scope, found, units) if limited else {}
    for pie in limited:
        own = [(i, scope.securities.get(tree.nodes[i].symbol or "")) for i in tree.leaves_below(pie)]
        held = [(i, security) for i, security in own if security is not None]
        if any(security.symbol in scope.shared for _, security in held):
            net = sum(float(changes.get(i, 0)) * security.value(1) for i, security in held)
            step = max(security.value(security.step) for _, security in held)
            if (net if tree.nodes[pie].constraint is Constraint.NO_BUY else -net) > step + 1:
                return True
    return False


def _part(scope: Scope, found: Objective, symbol: str, ordered: int) -> _Part:
    security, leaves = scope.securities[symbol], scope.tree.by_symbol[symbol]
    held = {i: security.units(scope.portfolio.shares[i]) for i in leaves}
    least, most, far = {}, {}, abs(ordered) + security.held
    for i in leaves:
        sold, bought = room(scope, found, i)
        least[i] = -held[i] if sold is None else -min(held[i], sold)
        most[i] = far if bought is None else min(far, bought)
    goals = {i: found.worth[i] for i in leaves}
    wanted = {i: round((found.worth[i] - scope.values[i]) / security.value(1)) for i in leaves}
    return _Part(security, ordered, {i: min(max(wanted[i], least[i]), most[i]) for i in leaves}, least, most, goals)


def _kept(scope: Scope, changes: Mapping[int, int | Fraction], parts: Mapping[str, _Part], limited: set[int]) -> None:
    """Change what is planned so that no limited pie gains, or gives, what it must not, the inner ones first.

    A ticker that only the pie has counts there with its order, however that is divided in the pie.
    """
    tree = scope.tree
    for pie in sorted(limited, reverse=True):
        inside = set(tree.leaves_below(pie))
        own = [part for part in parts.values() if inside.issuperset(part.planned)]
        shared = [(part, i) for part in parts.values() if part not in own for i in inside.intersection(part.planned)]
        net = sum(part.planned[i] * part.security.value(1) for part, i in shared)
        net += sum(part.total * part.security.value(1) for part in own)
        for i in inside:
            if i in changes:
                net += float(changes[i]) * scope.securities[tree.nodes[i].symbol or ""].value(1)
        buys = tree.nodes[pie].constraint is Constraint.NO_BUY
        for part, i in shared:
            if (net <= 0) if buys else (net >= 0):
                break
            unit, before = part.security.value(1), part.planned[i]
            after = before - (ceil(net / unit) if buys else floor(net / unit))
            part.planned[i] = min(max(after, part.least[i]), part.most[i])
            net += (part.planned[i] - before) * unit


def _adjusted(part: _Part, free: Sequence[int], total: int) -> dict[int, int]:
    """Return the planned changes made to sum to a total: by less of them, then by more, those that are free first."""
    planned, least, most = part.planned, part.least, part.most
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
        rest = total - sum(changes.values())
        sign = 1 if rest > 0 else -1
        spaces = {i: max(0, high[i] - changes[i] if rest > 0 else changes[i] - low[i]) for i in some}
        for i, units in _in_proportion(abs(rest), spaces, part.goals).items():
            changes[i] += sign * units
    changes[order[0]] += total - sum(changes.values())
    return changes


def _in_proportion(rest: int, spaces: Mapping[int, int], weights: Mapping[int, float]) -> dict[int, int]:
    """Return what each takes of some units, by its weight and no more than its space; a unit that is over, the first.

    So each slice of a ticker pays its part of what orders cost, and is as near to its target as the others.
    """
    taken = dict.fromkeys(spaces, 0)
    while rest and (some := [i for i in spaces if taken[i] < spaces[i]]):
        whole = sum(weights[i] for i in some)
        parts = [int(rest * weights[i] / whole) if whole else 0 for i in some]
        if not any(parts):
            parts[0] = rest
        for i, part in zip(some, parts, strict=True):
            own = min(part, spaces[i] - taken[i], rest)
            taken[i] += own
            rest -= own
    return taken
