"""Which limit keeps a plan from coming nearer to the targets, so that there is more to do another time."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from xl_addin.domain.money import money, percent
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.limit_checks import most_turnover
from xl_addin.domain.search.question import Limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_addin.domain.portfolio.pies import Node
    from xl_addin.domain.rebalancing.solution import Solution

_WORTH_SAYING = 100
"""Cents of idle cash from which on the plan says why they stay."""
_SOME = 1e-6
"""What a limit must bring at least, in cents of distance a cent, to be said to hold something back."""


def limit_notes(solution: Solution) -> Iterator[str]:
    """Yield the limits that leave something undone, and why cash stays."""
    settings, scope = solution.scope.portfolio.settings, solution.scope
    symbols = [symbol for symbol in scope.securities if symbol not in solution.units]
    cut = sum(Limit.ORDERS in solution.limits(symbol) for symbol in symbols)
    if cut and (settings.maximum_orders is not None or settings.fewer_orders is not None):
        yield f"{cut} more slice{'' if cut == 1 else 's'} would be traded with no limit on orders."
    elif settings.maximum_orders is not None and len(solution.units) >= settings.maximum_orders:
        yield "These are as many orders as Maximum orders allows."
    elif solution.orders and solution.orders.question.orders != settings.maximum_orders:
        yield "Without Prefer fewer orders there would be more of them."
    most = most_turnover(scope.portfolio)
    if most is not None and is_used_up(solution, most):
        share, limit = percent(float(settings.maximum_turnover or 0)), money(most, settings.currency)
        words = f"Maximum turnover: no more than {share} of what is in the slices, {limit}, is bought and sold"
        yield f"{words}; the slices farthest off come first."
    yield from _of_slices(solution, "Maximum buy", attrgetter("maximum_buy"), 1)
    yield from _of_slices(solution, "Maximum sell", attrgetter("maximum_sell"), -1)
    over = max(0.0, solution.aim.budget - solution.aim.worth[0])
    spare = solution.cash - max(solution.aim.least_cash, round(solution.aim.cash - over))
    if scope.uses_cash and scope.request.action is Action.REBALANCE and spare >= max(scope.minimum, _WORTH_SAYING):
        yield f"{money(spare, settings.currency)} of cash stays: {_why_idle(solution)}."


def is_used_up(solution: Solution, most: int) -> bool:
    """Return whether `Maximum turnover` stops a further step, or has a price: a sale may pass it with its purchase."""
    if any(Limit.TURNOVER in solution.limits(symbol) for symbol in solution.scope.securities):
        return True
    if solution.orders is None:
        return False
    return solution.orders.answer.prices.turnover > _SOME or most - _traded(solution) < solution.scope.minimum


def _traded(solution: Solution) -> int:
    """Return the cents bought and sold together."""
    securities = solution.scope.securities
    return sum(
        securities[symbol].cost(units) if units > 0 else securities[symbol].proceeds(-units)
        for symbol, units in solution.units.items()
    )


def _of_slices(solution: Solution, heading: str, limit: Callable[[Node], int | None], side: int) -> Iterator[str]:
    """Yield the slices that are to change by as much as their own limit allows: by orders, or from pie to pie."""
    scope, aim, orders = solution.scope, solution.aim, solution.orders
    if orders is None:
        return
    names = []
    for i, most in enumerate(map(limit, scope.tree.nodes)):
        node = scope.tree.nodes[i]
        if most is None or node.symbol is None:
            continue
        shared = len(scope.tree.by_symbol.get(node.symbol, ())) > 1
        anew = shared and not scope.portfolio.names_pies(node.symbol)  # then another time even with a limit of 0
        if (most or anew) and side * (aim.worth[i] - scope.values[i]) > most - 1:
            pie = f" ({scope.tree.nodes[node.parent].name})" if shared else ""
            names.append(f"{node.name}{pie}")
    if names:
        yield f"{heading} holds {', '.join(names)} back: the rest is for another time."


def _why_idle(solution: Solution) -> str:
    if solution.aim.nothing:
        return "nothing is out of its band, and a rebalance then buys nothing"
    most = most_turnover(solution.scope.portfolio)
    if abs(solution.aim.worth[0] - solution.aim.budget) > 1 or (most is not None and is_used_up(solution, most)):
        return "constraints, bands or limits let no slice take it"
    return "no whole share step of any slice comes nearer to its target with it"
