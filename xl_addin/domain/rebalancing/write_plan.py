"""Put a settled trade list into words and measures: the plan a person reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import warning
from xl_addin.domain.money import money, nearest_cent
from xl_addin.domain.plan import Action, Choice, Measures, Order, Plan, Side
from xl_addin.domain.portfolio.measures import chi_squared, drift_score
from xl_addin.domain.rebalancing.choices import WHAT
from xl_addin.domain.rebalancing.limit_checks import most_turnover
from xl_addin.domain.rebalancing.reasons import (
    Weights,
    left_out,
    moves,
    order_reason,
    outside_words,
    percent,
    transfers,
)
from xl_addin.domain.rebalancing.tax_notes import tax_notes, wash_findings
from xl_addin.domain.rows import Constraint
from xl_addin.domain.tax.lots import total_gain
from xl_addin.domain.tax.tax import tax_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rebalancing.basis import Basis
    from xl_addin.domain.rebalancing.costs import Costs
    from xl_addin.domain.rebalancing.scope import Request, Scope


def write_plan(basis: Basis) -> Plan:
    """Return the plan: sells first, by symbol; then everything left out; then how it stands before and after."""
    orders = tuple(sorted(_orders(basis), key=lambda order: (order.side is Side.BUY, order.symbol)))
    scope, request, first = basis.scope, basis.request, basis.first
    traded = frozenset(order.symbol for order in orders)
    skipped = () if first.nothing else left_out(scope, basis.told, request.action, traded)
    before, after = _measures(basis, orders)
    return Plan(
        action=Action.REBALANCE if request.choice is Choice.NO_SALES else request.action,
        scope=scope.name,
        request=_request_words(request, basis.scope.portfolio.settings.currency),
        orders=orders,
        left_out=(*skipped, *outside_words(scope)),
        before=before,
        after=after,
        certified_gap=basis.gap,
        notes=(*_notes(basis, orders), *tax_notes(basis)),
        findings=(*_unreachable(basis), *wash_findings(basis)),
        nothing=first.nothing or ("" if orders else _nothing(basis)),
        moves=tuple(moves(scope, basis.changes)),
        choice=request.choice,
    )


def _orders(basis: Basis) -> Iterator[Order]:
    scope = basis.scope
    weights = Weights(scope.portfolio, basis.after.portfolio)
    for symbol, units in basis.units.items():
        security = scope.securities[symbol]
        shares = security.shares(abs(units))
        cents = security.cost(units) if units > 0 else security.proceeds(-units)
        reason = order_reason(basis.first, basis.request.action, weights, symbol, units, cents)
        if units > 0:
            yield Order(Side.BUY, symbol, shares, security.price, cents, reason)
            continue
        lots, tax = basis.realised.lots[symbol], basis.realised.taxes.get(symbol)
        yield Order(Side.SELL, symbol, shares, security.price, cents, reason, total_gain(lots), lots, tax)


def _measures(basis: Basis, orders: tuple[Order, ...]) -> tuple[Measures, Measures]:
    sold = sum(order.value for order in orders if order.side is Side.SELL)
    bought = sum(order.value for order in orders if order.side is Side.BUY)
    before, after = _standing(basis, basis.scope), _standing(basis, basis.after)
    return before, replace(after, tax=basis.realised.tax, turnover=sold + bought, orders=len(orders))


def _standing(basis: Basis, scope: Scope) -> Measures:
    """Return how a scope stands, before anything is said of orders."""
    portfolio = scope.portfolio
    return Measures(
        cash=portfolio.cash,
        invested=nearest_cent(portfolio.invested),
        chi2=chi_squared(portfolio, basis.first.job.budget),
        drift=float(drift_score(portfolio)),
        tax=0 if tax_year(portfolio.settings) else None,
        turnover=0,
        orders=0,
    )


def _request_words(request: Request, currency: str) -> str:
    amount = money(request.amount, currency)
    if request.action is Action.WITHDRAW:
        return f"Withdraw {amount}"
    if request.choice is not Choice.AS_SET:
        plain = replace(request, action=Action.REBALANCE, choice=Choice.AS_SET)
        return f"{_request_words(plain, currency)}, {request.choice.value}"
    if request.action is Action.INVEST:
        return "Auto-invest" + (f" with a deposit of {amount}" if request.amount else "")
    return f"Rebalance pie {request.pie}" if request.pie else "Rebalance"


def _nothing(basis: Basis) -> str:
    if basis.scope.freely is not None or basis.scope.unweighed is not None:
        return "Every sale that would help is held back for the gain it would realise."
    if basis.first.settled.small:
        minimum = money(basis.first.job.minimum, basis.scope.portfolio.settings.currency)
        return f"Every order would be below the minimum of {minimum}."
    return {
        Action.REBALANCE: "Every slice is as near its target as the share steps allow.",
        Action.INVEST: "The cash buys no whole share step of any slice it may go to.",
        Action.WITHDRAW: "No sale is needed.",
    }[basis.request.action]


def _notes(basis: Basis, orders: tuple[Order, ...]) -> Iterator[str]:
    request, settings = basis.request, basis.scope.portfolio.settings
    amount = money(request.amount, settings.currency)
    if request.choice is not Choice.AS_SET:
        yield f"The plan chosen is {request.choice.value}. {WHAT[request.choice]}"
    if request.action is Action.INVEST and request.amount:
        yield f"The cash here includes a deposit of {amount} that is not yet in the workbook."
    if request.action is Action.WITHDRAW:
        yield f"The cash after the orders still holds the {amount} to withdraw."
    yield from _cost_notes(basis.scope.costs, orders, settings.currency)
    yield from _limit_notes(basis)
    yield from transfers(basis.scope, basis.changes)
    if settings.as_of is not None:
        yield f"As of is typed on the Settings sheet ({settings.as_of.isoformat(sep=' ')}): it is the clock for this."


def _limit_notes(basis: Basis) -> Iterator[str]:
    job, settings = basis.first.job, basis.scope.portfolio.settings
    if job.cut:
        slices = "slice" if len(job.cut) == 1 else "slices"
        yield f"{len(job.cut)} more {slices} would be traded with no limit on orders."
    most = most_turnover(basis.scope.portfolio)
    if job.boxed and most is not None:
        share = percent(float(settings.maximum_turnover or 0))
        limit = money(most, settings.currency)
        words = f"Maximum turnover: no more than {share} of what is in the slices, {limit}, is bought and sold"
        yield f"{words}; the slices farthest off come first."


def _cost_notes(costs: Costs, orders: tuple[Order, ...], currency: str) -> Iterator[str]:
    if costs.commission and orders:
        each, total = money(costs.commission, currency), money(costs.commission * len(orders), currency)
        yield f"Commissions: {len(orders)} orders at {each}, {total}, are paid out of the cash."
    if costs.half_spread and orders:
        total = money(sum(costs.fees(order.value) - costs.commission for order in orders), currency)
        yield f"Spread: half of {percent(2 * costs.half_spread)} of each order, {total}, is paid out of the cash."


def _unreachable(basis: Basis) -> Iterator[Finding]:
    """Yield a warning for each slice that a constraint keeps from its target, the others sharing the rest."""
    if basis.request.action is not Action.REBALANCE or basis.first.nothing:
        return
    scope, settled = basis.scope, basis.first.settled
    for i, node in enumerate(scope.tree.nodes):
        goal = int(node.target * settled.ideal[0])
        blocked = {
            Constraint.NO_BUY: settled.ideal[i] <= scope.values[i] < goal - 1,
            Constraint.NO_SELL: settled.ideal[i] >= scope.values[i] > goal + 1,
            Constraint.LOCKED: abs(scope.values[i] - goal) > 1,
        }
        if i and node.constraint is not None and settled.ideal[0] and blocked[node.constraint]:
            share = percent(settled.ideal[i] / settled.ideal[0])
            message = f"{node.name} is {node.constraint.value} and stays at {share} against {percent(node.target)}"
            yield warning(node.source.cell("Constraint"), f"{message}; the others share the rest")
