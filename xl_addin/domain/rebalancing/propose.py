"""What each action proposes: rebalance, auto-invest, withdraw. Read from the top, it is the product's rule book."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.domain.money import money
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.basis import Basis
from xl_addin.domain.rebalancing.budgets import too_much
from xl_addin.domain.rebalancing.choices import as_chosen
from xl_addin.domain.rebalancing.held_back import held_back, hold_back
from xl_addin.domain.rebalancing.keep_tax_down import keep_tax_down
from xl_addin.domain.rebalancing.scope import scope_of
from xl_addin.domain.rebalancing.turn import Turn, take_turn
from xl_addin.domain.rebalancing.write_plan import write_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xl_addin.domain.plan import Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Request, Scope

    Changes = Mapping[int, Fraction]

TURNS = 40
"""How often an action is repeated on its own result; two or three times is what it takes."""


def propose(portfolio: Portfolio, request: Request, sold_on: date) -> Plan:
    """Return the plan for a request.

    ``sold_on`` is the day of the trade window, which decides how long lots were held. `Refused` where the request
    cannot be met: an unknown pie, a missing price, more asked for than can be sold.
    """
    portfolio, request = as_chosen(portfolio, request)
    scope = scope_of(portfolio, request)
    if request.action is Action.INVEST:
        scope = scope.after({}, portfolio.cash + request.amount)

    def settled(narrower: Scope) -> Basis:
        return _settled(narrower, request, sold_on)

    return write_plan(keep_tax_down(settled(scope), settled))


def _settled(scope: Scope, request: Request, sold_on: date) -> Basis:
    """Return what an action does where every order is a proper one and sells no lot that is held back."""
    idle: frozenset[str] = frozenset()
    while True:
        basis = _until_quiet(scope, request, idle, sold_on)
        improper = _no_orders(basis)
        held = () if improper else held_back(basis)
        if held:
            scope, idle = hold_back(scope, held), frozenset()
        elif not improper:
            return basis
        idle |= improper


def _until_quiet(scope: Scope, request: Request, idle: frozenset[str], sold_on: date) -> Basis:
    """Repeat an action on its own result until it finds nothing more; the plan is the sum of its turns.

    What rounding, minimums and commissions leave over is thereby used at once, and running again after the fills
    finds nothing to do.
    """
    first = told = turn = take_turn(scope, request, idle)
    _refuse_missing(request, turn)
    changes: Changes = {}
    after = scope
    for _ in range(TURNS):
        if not scope.units(turn.settled.changes) or turn.settled.missing:
            break
        changes = _sum_of(changes, turn.settled.changes)
        after = scope.after(changes, scope.portfolio.cash + scope.cash_change(changes))
        if request.action is Action.WITHDRAW or turn.job.tight:
            break
        turn = take_turn(after, request, idle)
        told = told if turn.nothing else turn
    return Basis(scope, after, request, first, told, changes, sold_on)


def _sum_of(one: Changes, other: Changes) -> Changes:
    summed = {i: one.get(i, Fraction(0)) + other.get(i, Fraction(0)) for i in {**one, **other}}
    return {i: change for i, change in summed.items() if change}


def _no_orders(basis: Basis) -> frozenset[str]:
    """Return the tickers whose turns add up to no proper order: below the minimum or a part of a step, but not all."""
    found = set()
    for symbol, units in basis.scope.units(basis.changes).items():
        security = basis.scope.securities[symbol]
        cents = security.cost(units) if units > 0 else security.proceeds(-units)
        if -units != security.held and (cents < basis.first.job.minimum or units % security.step):
            found.add(symbol)
    return frozenset(found)


def _refuse_missing(request: Request, turn: Turn) -> None:
    missing = turn.settled.missing
    if not missing or request.action is Action.INVEST:
        return
    currency = turn.scope.portfolio.settings.currency
    if request.action is Action.WITHDRAW:
        raise too_much(request, request.amount - missing, currency)
    message = f"the sales would leave cash {money(missing, currency)} below the minimum"
    raise refuse(None, message, "Lower Minimum cash, or lift a constraint.")
