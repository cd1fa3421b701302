"""A plan from which no other follows: a second run after the fills is empty because it was looked at beforehand.

No threshold alone can promise that. What an order costs, the part of a share that stays cash, and a slice that a
constraint holds where rounding has put it all shift the goals a little; and two plans that are each allowed are not
always allowed as one, which would otherwise have been found at once. So the question is asked again of what a plan
leads to. Mostly nothing follows, and mostly that is plain without a search; else what follows is made part of the plan,
where every rule allows it as one.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.attribution import passed_pies
from xl_addin.domain.rebalancing.constraints import Bounds
from xl_addin.domain.rebalancing.kept_down import kept_down
from xl_addin.domain.rebalancing.led_to import led_to
from xl_addin.domain.rebalancing.limit_checks import most_turnover
from xl_addin.domain.rebalancing.limit_notes import is_used_up
from xl_addin.domain.rebalancing.lots import realised
from xl_addin.domain.rebalancing.objective import limited_pies, objective_of
from xl_addin.domain.rebalancing.orders import DUST, brings_enough, none_brings_enough, with_units
from xl_addin.domain.rebalancing.solution import Solution
from xl_addin.domain.search.question import Limit, Prices
from xl_addin.domain.settings import Leftover

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.rebalancing.objective import Objective
    from xl_addin.domain.rebalancing.scope import Scope

_LOOKS = 12
"""How often what a plan leads to is looked at, at the most: what follows mostly leads nowhere else."""
_LEFT_FOR_ANOTHER_TIME = {Limit.ORDERS, Limit.GAIN, Limit.TAX}
"""The limits of one proposal: what they leave is for another, and the plan says so."""


def solved(scope: Scope, sold_on: date) -> Solution:
    """Return an action solved; `Refused` where the cash it needs cannot be raised."""
    found = _solved(scope, sold_on)
    action = found.scope.request.action
    if action is Action.WITHDRAW or _too_little_is_left(found) or _leaves_some_for_another_time(found):
        return found
    seen = [found]
    for _ in range(_LOOKS):
        if not found.units or (next_one := _following(found)) is None:
            return found
        other = _with(found, next_one, seen)
        if other is None:
            break
        if other.units == found.units:
            return other
        seen.append(other)
        found = other
    return min(seen, key=lambda own: own.orders.objective if own.orders else inf)


def _solved(scope: Scope, sold_on: date) -> Solution:
    aim = objective_of(scope)
    return Solution(scope, aim, sold_on) if aim.nothing else kept_down(scope, aim, sold_on)


def _leaves_some_for_another_time(found: Solution) -> bool:
    """Return whether a limit, tax or washes hold back what is then to be done another time."""
    if found.freely is not None or any(found.held_back):
        return True
    turnover = most_turnover(found.scope.portfolio)
    if turnover is not None and is_used_up(found, turnover):
        return True
    limits = found.orders.answer.limits.values() if found.orders else ()
    return not _LEFT_FOR_ANOTHER_TIME.isdisjoint(frozenset().union(*limits))


def _with(found: Solution, following: Solution, seen: Sequence[Solution]) -> Solution | None:
    """Return a plan with what would follow in it, or the plan with the limit that keeps it out; None for neither."""
    for own in _together(found, following):
        if own.units == found.units and (limits := _kept_out(own, following)):
            return _told(found, limits)
        if all(own.units != known.units for known in seen):
            return own
    return None


def _kept_out(own: Solution, following: Solution) -> dict[str, frozenset[Limit]]:
    """Return what keeps the orders that would follow out of a plan that aims at their goals; empty if not all are."""
    limits = {symbol: own.limits(symbol) for symbol in following.units}
    return limits if not any(map(_LEFT_FOR_ANOTHER_TIME.isdisjoint, limits.values())) else {}


def _told(found: Solution, limits: Mapping[str, frozenset[Limit]]) -> Solution:
    """Return a plan that says what keeps some orders out of it."""
    if found.orders is None:
        return found
    answer = replace(found.orders.answer, limits={**found.orders.answer.limits, **limits})
    return replace(found, orders=replace(found.orders, answer=answer))


def _following(found: Solution) -> Solution | None:
    """Return what would be proposed once the orders of a plan are filled as estimated; None for no order."""
    if _is_free(found):
        return None
    scope = led_to(found)
    with suppress(Refused):  # what cannot be met there is for a second run to say
        aim = objective_of(scope)
        prices = found.orders.answer.prices if found.orders else Prices()
        if not aim.nothing and not _is_there(scope, aim) and not none_brings_enough(scope, aim, prices):
            following = kept_down(scope, aim, found.sold_on)
            return following if following.units else None
    return None


def _is_free(found: Solution) -> bool:
    """Return whether nothing that a plan does moves a goal or a limit: then it is the best there is afterwards too.

    Nothing costs anything, cash takes part, and no slice is bound by where it stands, or purchases alone are made. Two
    such plans are one that is allowed, so that a better second one would have made a better first one.
    """
    scope, aim, settings = found.scope, found.aim, found.scope.portfolio.settings
    invests = scope.request.action is Action.INVEST
    if not scope.costs.free or not (invests or scope.uses_cash) or limited_pies(scope):
        return False
    if settings.leftover is not Leftover.CLOSEST or scope.tree.cash_leaves or settings.minimum_cash_part:
        return False
    if found.gap or aim.placed or aim.cash_scale is not None:
        return False
    if invests and found.cash - aim.least_cash <= scope.minimum * len(scope.securities):
        return False  # where each slice lacks less than the smallest order, what is idle counts
    lower, upper, targets = aim.bounds.lower, aim.bounds.upper, scope.tree.targets.parts
    if any((lower[i] and not invests) or (upper[i] < inf and targets[i]) for i in scope.tree.leaves):
        return False
    minimum = scope.minimum
    return all(own.value(own.step) >= minimum for own in scope.securities.values())


def _too_little_is_left(found: Solution) -> bool:
    """Return whether an auto-invest leaves less cash than another begins with."""
    scope, settings = found.scope, found.scope.portfolio.settings
    if scope.request.action is not Action.INVEST or scope.tree.cash_leaves:
        return False
    return found.cash - settings.minimum_cash < max(settings.auto_invest_threshold, 1)


def _is_there(scope: Scope, aim: Objective) -> bool:
    """Return whether every slice is at its nearest step, or off by dust alone: then no order brings enough."""
    if aim.cash_scale and abs(scope.portfolio.cash - aim.cash) > 1:
        return False
    rebalances = scope.request.action is Action.REBALANCE  # what is paid in is invested to the smallest order
    fine = max(scope.minimum, DUST * aim.budget if rebalances else 0.0)
    for symbol, security in scope.securities.items():
        goal, step = aim.goal(scope.tree.by_symbol[symbol]), security.value(security.step)
        off = abs(security.value(security.held) - goal)
        if off > (fine if step < fine else step / 2) or not (goal or not security.held):
            return False
    return scope.portfolio.cash >= aim.least_cash


def _together(found: Solution, following: Solution) -> Iterator[Solution]:
    """Yield plans that have in them what would follow from one: both as one, or one that aims at the later goals.

    None of them where no plan near that keeps every rule.
    """
    orders, scope = found.orders, found.scope
    if orders is None:
        return
    units = {s: orders.units.get(s, 0) + following.units.get(s, 0) for s in {*orders.units, *following.units}}
    both = with_units(orders, units)
    if both is not None and all(abs(both.units.get(s, 0) - units[s]) < abs(n) for s, n in following.units.items()):
        # what follows is in it, at least in part
        both = replace(both, realised=realised(scope, both.units, found.sold_on))
        if both.units and not brings_enough(scope, found.aim, both):
            both = replace(both, units={}, realised=realised(scope, {}, found.sold_on), too_little=True)
        if not passed_pies(scope, found.aim, both.units):
            yield replace(found, orders=both)
    with suppress(Refused):
        yield kept_down(scope, _later(scope.tree, found.aim, following.aim), found.sold_on)


def _later(tree: Tree, aim: Objective, following: Objective) -> Objective:
    """Return what is aimed at with the goals there are once a plan is carried out, and the room of both.

    What a slice may be bought or sold for in one proposal stays what it is: the rest is for another.
    """
    sold_out = [0.0] * (len(aim.worth) - len(following.worth))
    bounds, limits = _room(aim.bounds, following.bounds, sold_out), _room(aim.limits, following.limits, sold_out)
    for i, node in enumerate(tree.nodes):
        if node.maximum_sell is not None:
            limits.lower[i] = aim.limits.lower[i]
        if node.maximum_buy is not None:
            limits.upper[i] = aim.limits.upper[i]
    return replace(aim, worth=[*following.worth, *sold_out], bounds=bounds, limits=limits)


def _room(some: Bounds, others: Bounds, more: list[float]) -> Bounds:
    """Return the bounds that leave the room of both; the others are followed by ``more``."""
    lower, upper = [*others.lower, *more], [*others.upper, *more]
    return Bounds(list(map(min, some.lower, lower)), list(map(max, some.upper, upper)))
