"""What the search is asked for: the tickers with their goals and their room, and every rule between them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, inf
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.limit_checks import most_turnover
from xl_addin.domain.rebalancing.lots import tax_weighs
from xl_addin.domain.rebalancing.objective import NEXT_TO_NOTHING, room, target_of
from xl_addin.domain.rows import Constraint
from xl_addin.domain.search.question import NO_LIMIT, Group, Question, Ticker
from xl_addin.domain.settings import Leftover

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xl_addin.domain.rebalancing.lots import Selling
    from xl_addin.domain.rebalancing.objective import Objective
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.rebalancing.security import Security
    from xl_addin.domain.search.question import Lot

ROUNDED = 2
"""Cents that an order and its sale may be off by rounding."""


def question_of(scope: Scope, found: Objective, sales: Mapping[str, Selling]) -> Question:
    """Return everything the orders have to keep to, and what they are to come near to."""
    settings, rebalances = scope.portfolio.settings, scope.request.action is Action.REBALANCE
    turnover = most_turnover(scope.portfolio)
    few = settings.maximum_orders is not None and settings.maximum_orders < len(scope.securities)
    limits = (settings.fewer_orders, settings.maximum_gain, turnover)
    # with few orders cash may find no place, and a sale for a purchase of as much still comes nearer
    to_raise, idle = found.to_raise, 0
    if to_raise is not None and (few or any(limit is not None for limit in limits)):
        to_raise, idle = max(0, to_raise), max(0, -to_raise)
    weight = float(settings.tax_weight or 0) if tax_weighs(scope) else 0.0
    if not weight:  # a tax that weighs nothing makes no other question of the same one
        sales = {symbol: replace(own, lots=tuple(map(_untaxed, own.lots))) for symbol, own in sales.items()}
    return Question(
        tickers=tuple(ticker_of(scope, found, symbol, sales.get(symbol)) for symbol in sorted(scope.securities)),
        cash=scope.portfolio.cash,
        least_cash=found.least_cash,
        to_raise=to_raise,
        idle=idle,
        cash_goal=found.cash,
        cash_scale=found.cash_scale,
        groups=tuple(_groups(scope, found)),
        turnover=turnover,
        orders=settings.maximum_orders,
        gain=None if settings.maximum_gain is None else Fraction(settings.maximum_gain),
        tax_weight=weight,
        fits=(rebalances and not scope.uses_cash) or settings.leftover is Leftover.INVEST,
    )


def _untaxed(lot: Lot) -> Lot:
    return lot._replace(tax=Fraction(0))


def ticker_of(scope: Scope, found: Objective, symbol: str, sale: Selling | None) -> Ticker:
    """Return a ticker with its goal and the room that bounds, caps and what may be sold of it leave."""
    security, costs, leaves = scope.securities[symbol], scope.costs, scope.tree.by_symbol[symbol]
    goal, held = found.goal(leaves), security.held
    sold, bought = room(scope, found, leaves[0]) if len(leaves) == 1 else _room_of_all(scope, found, security)
    most_sold = held if sold is None else min(held, sold)
    if sale is not None:
        most_sold = min(most_sold, sale.most)
    if not goal and security.proceeds(held) <= costs.fees(security.proceeds(held)):
        most_sold = 0  # it would not even bring what its sale costs
    return Ticker(
        symbol,
        security.numerator,
        security.denominator,
        security.step,
        held,
        goal,
        held - most_sold,
        NO_LIMIT if bought is None else min(NO_LIMIT, held + bought),
        scope.minimum,
        costs.commission,
        costs.half_spread,
        sale.lots if sale else (),
        0.0 if goal else target_of(scope, found, leaves),
        sum(_sold_out(scope, found, i, security) for i in leaves) if len(leaves) > 1 else 0,
    )


def _sold_out(scope: Scope, found: Objective, leaf: int, security: Security) -> int:
    """Return the units that a slice of 0% is to give: all, or what `Maximum sell` lets go."""
    if not scope.is_zero(leaf):
        return 0
    held = security.units(scope.portfolio.shares[leaf])
    if found.worth[leaf] <= NEXT_TO_NOTHING:
        return held
    return min(held, max(0, int((scope.values[leaf] - found.worth[leaf]) / security.value(1))))


def _room_of_all(scope: Scope, found: Objective, security: Security) -> tuple[int | None, int | None]:
    """Return by how many units all slices of a ticker may be sold, and bought, together; None for no limit.

    Where pies keep to their limits alone, what they must not give, or get, is none of it.
    """
    leaves = scope.tree.by_symbol[security.symbol]
    sales, purchases = zip(*(_room_alone(scope, found, i) for i in leaves), strict=True)
    bought = None if None in purchases else sum(purchases)
    if None not in sales:
        return sum(sales), bought
    if not any(units is not None for units in sales):
        return None, bought
    held = [security.units(scope.portfolio.shares[i]) for i in leaves]
    return sum(own if units is None else min(own, units) for own, units in zip(held, sales, strict=True)), bought


def _room_alone(scope: Scope, found: Objective, leaf: int) -> tuple[int | None, int | None]:
    """Return by how many units a slice may be sold, and bought, as far as its pies alone let it; None for no limit."""
    sold, bought = room(scope, found, leaf)
    if found.alone:
        above = scope.tree.constraints[scope.tree.nodes[leaf].parent]
        sold = 0 if Constraint.NO_SELL in above else sold
        bought = 0 if Constraint.NO_BUY in above else bought
    return sold, bought


def _groups(scope: Scope, found: Objective) -> list[Group]:
    """Return the limits of the pies that must not be bought or sold, on their net.

    What a pie has of a ticker that other pies hold as well is counted as planned, or where it is to keep its limit
    alone, as not there. One that its limit holds where it is gains, or gives, less than a share step of what is traded
    in it, so that it does not creep from one plan to the next.
    """
    groups = []
    nodes = scope.tree.nodes
    if not scope.whole and Constraint.NO_SELL in scope.tree.constraints[0]:
        worth = sum(own.value(own.held) for own in scope.securities.values())
        costs = scope.costs.commission * len(scope.securities) + 2 * float(scope.costs.half_spread) * worth
        step = min((own.value(own.step) for own in scope.securities.values()), default=0.0)
        groups.append(Group(frozenset(scope.securities), max(0, floor(worth - costs - max(scope.minimum, step)))))
    for pie in range(1, len(nodes)):
        if nodes[pie].symbol is None and nodes[pie].constraint in {Constraint.NO_BUY, Constraint.NO_SELL}:
            inside = [i for i in scope.tree.leaves_below(pie) if nodes[i].symbol in scope.securities]
            own = {nodes[i].symbol or "" for i in inside}
            elsewhere = {s: set(scope.tree.by_symbol[s]).difference(inside) for s in own}
            # where none of the others may be traded, the whole order is the pie's
            whole = {s for s, some in elsewhere.items() if all(room(scope, found, i) == (0, 0) for i in some)}
            if whole != own and not found.alone:
                others = {s: some for s, some in elsewhere.items() if s not in whole}
                groups += _as_far_as_others(scope, found, pie, own, others)
            if not whole:
                continue
            worth = sum(scope.securities[s].value(scope.securities[s].held) for s in sorted(whole))
            shared = () if found.alone else [i for i in inside if nodes[i].symbol not in whole]
            planned = sum(found.worth[i] - scope.values[i] for i in shared)
            smallest = smallest_of(scope, found, [i for i in inside if nodes[i].symbol in whole])
            rounded = len(whole)  # each order is rounded to a cent, and it may be the pie alone that pays for that
            other = max(smallest, scope.minimum, 2 * ROUNDED, rounded)  # parts of a cent that fit exactly are few
            rests = abs(found.worth[pie] - scope.values[pie]) <= 1
            if nodes[pie].constraint is Constraint.NO_SELL:
                most = ceil(worth + max(0.0, -planned) + other) - 1 if rests else NO_LIMIT
                groups.append(Group(frozenset(whole), max(0, floor(worth - max(0.0, planned)) - rounded), most))
            else:
                least = max(0, floor(worth - max(0.0, planned) - other) + 1) if rests else 0
                groups.append(Group(frozenset(whole), least, ceil(worth - min(0.0, planned))))
    return groups


def _as_far_as_others(
    scope: Scope, found: Objective, pie: int, own: AbstractSet[str], others: Mapping[str, AbstractSet[int]]
) -> Iterator[Group]:
    """Yield the limit of a pie on the whole orders of its tickers, where slices of others give, or take, all they may.

    What an order is more than its slices were to give, for what is paid, or for a share step, is else taken out of it.
    """
    securities, given, taken = scope.securities, 0.0, 0.0
    worth = sum(securities[s].value(securities[s].held) for s in sorted(own))
    for symbol, some in sorted(others.items()):
        security = securities[symbol]
        for i in sorted(some):
            sold, bought = room(scope, found, i)
            held = security.units(scope.portfolio.shares[i])
            given += security.value(held if sold is None else min(held, sold))
            out = _sold_out(scope, found, i, security)
            taken += security.value(-out) if out else inf if bought is None else security.value(bought)
    if scope.tree.nodes[pie].constraint is Constraint.NO_SELL:
        yield Group(frozenset(own), max(0, floor(worth - given) - len(own)))
    elif taken < inf:
        yield Group(frozenset(own), 0, max(0, ceil(worth + taken)))


def smallest_of(scope: Scope, found: Objective, leaves: Sequence[int]) -> float:
    """Return the cents of the smallest share step of the slices that may be traded, or else of all of them."""
    priced = [i for i in leaves if scope.tree.nodes[i].symbol in scope.securities]
    traded = [i for i in priced if room(scope, found, i) != (0, 0)]
    return min((step_of(scope, i) for i in traded or priced), default=0.0)


def step_of(scope: Scope, leaf: int) -> float:
    """Return the cents of a share step of a slice, 0 for one without a price."""
    security = scope.securities.get(scope.tree.nodes[leaf].symbol or "")
    return security.value(security.step) if security is not None else 0.0
