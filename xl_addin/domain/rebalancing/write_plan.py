"""Put a settled trade list into words and measures: the plan a person reads."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import warning
from xl_addin.domain.money import money, nearest_cent, percent
from xl_addin.domain.plan import Action, Certificate, Choice, Measures, Order, Plan, Side
from xl_addin.domain.portfolio.measures import chi_squared, drift_score
from xl_addin.domain.rebalancing.choices import WHAT
from xl_addin.domain.rebalancing.limit_notes import limit_notes
from xl_addin.domain.rebalancing.order_reasons import OrderReasons
from xl_addin.domain.rebalancing.orders import rounds_more_than_dust
from xl_addin.domain.rebalancing.reasons import left_out, moves, outside_words, transfers
from xl_addin.domain.rebalancing.tax_notes import tax_notes, wash_findings
from xl_addin.domain.rows import Constraint
from xl_addin.domain.search.question import Limit
from xl_addin.domain.tax.lots import total_gain
from xl_addin.domain.tax.tax import tax_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.domain.calendar.schedule import Due
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.measures import Measured
    from xl_addin.domain.rebalancing.costs import Costs
    from xl_addin.domain.rebalancing.scope import Request
    from xl_addin.domain.rebalancing.solution import Solution


def write_plan(solution: Solution) -> Plan:
    """Return the plan: orders; everything left out; how it stands before and after."""
    orders = _orders(solution)
    scope, request = solution.scope, solution.scope.request
    skipped = () if solution.aim.nothing else left_out(solution)
    before, after = _measures(solution, orders)
    return Plan(
        action=Action.REBALANCE if request.choice is Choice.NO_SALES else request.action,
        scope=scope.name,
        request=request_words(request, scope.currency),
        orders=orders,
        left_out=(*skipped, *outside_words(scope)),
        before=before,
        after=after,
        certified_gap=solution.gap,
        notes=(*_notes(solution, orders), *tax_notes(solution)),
        findings=(*_unreachable(solution), *wash_findings(solution), *_large_tax(solution)),
        nothing=solution.aim.nothing or ("" if orders else _nothing(solution)),
        moves=tuple(moves(scope, solution.changes)),
        choice=request.choice,
        certificates=tuple(_certificates(solution)),
    )


def _certificates(solution: Solution) -> Iterator[Certificate]:
    """Yield the certificate of a solved action; none where there was nothing to do at once."""
    orders = solution.orders
    if orders is not None:
        answer = replace(orders.answer, objective=orders.objective)
        yield Certificate(orders.question, answer, solution.units, solution.cash)


def _orders(solution: Solution) -> tuple[Order, ...]:
    """Return the orders: sells first, by symbol."""
    scope = solution.scope
    reasons, sells, buys = OrderReasons(solution), list[Order](), list[Order]()
    buy, sell = Side.BUY, Side.SELL
    for symbol, units in sorted(solution.units.items()):
        security = scope.securities[symbol]
        shares = security.shares(abs(units))
        cents = security.cost(units) if units > 0 else security.proceeds(-units)
        reason, brief, weights = reasons.of(symbol, units, shares, cents)
        if units > 0:
            buys.append(Order(buy, symbol, shares, security.price, cents, reason, brief=brief, weights=weights))
            continue
        lots, tax = solution.realised.lots[symbol], solution.realised.taxes.get(symbol)
        told = (reason, total_gain(lots), lots, tax)
        sells.append(Order(sell, symbol, shares, security.price, cents, *told, brief=brief, weights=weights))
    return (*sells, *buys)


def _measures(solution: Solution, orders: tuple[Order, ...]) -> tuple[Measures, Measures]:
    turnover = sum(order.value for order in orders)
    before = _standing(solution, solution.scope.portfolio, solution.scope.portfolio.cash)
    after = _standing(solution, solution.after, solution.cash)
    return before, replace(after, tax=solution.realised.tax, turnover=turnover, orders=len(orders))


def _standing(solution: Solution, portfolio: Measured, cash: int) -> Measures:
    """Return how a portfolio stands, before anything is said of orders."""
    return Measures(
        cash=cash,
        invested=nearest_cent(Fraction(portfolio.invested_parts, portfolio.worth.whole)),
        chi2=chi_squared(portfolio, solution.aim.budget),
        drift=float(drift_score(portfolio)),
        tax=0 if tax_year(solution.scope.portfolio.settings) else None,
        turnover=0,
        orders=0,
    )


def request_words(request: Request, currency: str) -> str:
    """Return what was asked for: ``Auto-invest with a deposit of $500.00 due 2026-10-31``."""
    amount = f"{money(request.amount, currency)}{_due_words(request.due)}"
    if request.action is Action.WITHDRAW:
        return f"Withdraw {amount}"
    if request.choice is not Choice.AS_SET:
        plain = replace(request, action=Action.REBALANCE, choice=Choice.AS_SET)
        return f"{request_words(plain, currency)}, {request.choice.value}"
    if request.action is Action.INVEST:
        return "Auto-invest" + (f" with a deposit of {amount}" if request.amount else "")
    return f"Rebalance pie {request.pie}" if request.pie else "Rebalance"


def _due_words(due: Sequence[Due]) -> str:
    """Return when an amount was due: each day where they are few, else how many there are."""
    days = [str(day) for day in dict.fromkeys(one.day for one in due)]
    if len(days) > _FEW:
        return f", due on {len(days)} days from {days[0]} to {days[-1]}"
    *most, last = days or [""]
    return f", due {', '.join(most)} and {last}" if most else f", due {last}" if last else ""


def _nothing(solution: Solution) -> str:
    """Return why there is no order: what binds those that would have been nearest to one."""
    scope, orders = solution.scope, solution.orders
    bound = frozenset().union(*(solution.limits(symbol) for symbol in scope.securities))
    if solution.freely is not None and solution.freely.units:
        return "Every sale that would help is held back for the gain it would realise."
    if orders is not None and orders.too_little:
        coarse = any(rounds_more_than_dust(scope, solution.aim, own) for own in scope.securities.values())
        return NEAREST[scope.request.action] if coarse else TOO_LITTLE
    if Limit.MINIMUM in bound:
        if scope.minimum > max(1, scope.portfolio.settings.minimum_order):
            return f"No order would bring more than the commission of {money(scope.minimum - 1, scope.currency)}."
        return below_minimum(scope.minimum, scope.currency)
    for limit, words in _STOPPED.items():
        if limit in bound:
            return words
    return NEAREST[scope.request.action]


TOO_LITTLE = "What is off is too little to be worth an order."
NEAREST = {
    Action.REBALANCE: "Every slice is as near its target as the share steps allow.",
    Action.INVEST: "The cash buys no whole share step of any slice it may go to.",
    Action.WITHDRAW: "No sale is needed.",
}
"""Why there is no order where no rule binds."""


def below_minimum(cents: int, currency: str) -> str:
    """Return that no order would be as large as the smallest that is allowed."""
    return f"Every order would be below the minimum of {money(cents, currency)}."


_STOPPED = {
    Limit.TURNOVER: "Maximum turnover leaves no order.",
    Limit.ORDERS: "Maximum orders leaves no order that would bring the slices nearer.",
    Limit.SALES: "No sale would pay for a purchase: what is over cannot be bought elsewhere in whole share steps.",
}
"""Why there is no order at all, by what binds."""


def _notes(solution: Solution, orders: tuple[Order, ...]) -> Iterator[str]:
    request, settings = solution.scope.request, solution.scope.portfolio.settings
    amount = money(request.amount, settings.currency)
    if request.choice is not Choice.AS_SET:
        yield f"The plan chosen is {request.choice.value}. {WHAT[request.choice]}"
    if request.action is Action.INVEST and request.amount:
        yield f"The cash here includes a deposit of {amount} that is not yet in the workbook."
    if request.action is Action.WITHDRAW:
        yield f"The cash after the orders still holds the {amount} to withdraw."
    yield from _cost_notes(solution.scope.costs, orders, settings.currency)
    yield from limit_notes(solution)
    yield from transfers(solution.scope, solution.changes)
    if settings.as_of is not None:
        yield f"As of is typed on the Settings sheet ({settings.as_of.isoformat(sep=' ')}): it is the clock for this."


_FEW = 4
"""Up to so many days on which something was due are named one by one."""


def _cost_notes(costs: Costs, orders: tuple[Order, ...], currency: str) -> Iterator[str]:
    if costs.commission and orders:
        each, total = money(costs.commission, currency), money(costs.commission * len(orders), currency)
        yield f"Commissions: {len(orders)} orders at {each}, {total}, are paid out of the cash."
    if costs.half_spread and orders:
        total = money(sum(costs.fees(order.value) - costs.commission for order in orders), currency)
        yield f"Spread: half of {percent(2 * costs.half_spread)} of each order, {total}, is paid out of the cash."


def _unreachable(solution: Solution) -> Iterator[Finding]:
    """Yield a warning for each slice that a constraint keeps from its target, the others sharing the rest."""
    scope, worth = solution.scope, solution.aim.worth
    if scope.request.action is not Action.REBALANCE or solution.aim.nothing:
        return
    for i, node in enumerate(scope.tree.nodes):
        if not i or node.constraint is None or not worth[0]:
            continue
        goal, value = float(node.target) * worth[0], scope.values[i]
        blocked = {
            Constraint.NO_BUY: worth[i] <= value + 1 and value < goal - 1,
            Constraint.NO_SELL: worth[i] >= value - 1 and value > goal + 1,
            Constraint.LOCKED: abs(value - goal) > 1,
        }
        if blocked[node.constraint]:
            share = percent(worth[i] / worth[0])
            message = f"{node.name} is {node.constraint.value} and stays at {share} against {percent(node.target)}"
            yield warning(node.source.cell("Constraint"), f"{message}; the others share the rest")


LARGE_TAX = Decimal("0.05")
"""The part of everything there is from which on the estimated tax is a warning: what a year may bring."""


def _large_tax(solution: Solution) -> Iterator[Finding]:
    """Yield a warning where the tax of a plan takes more of the account than its owner may expect."""
    scope, tax = solution.scope, solution.realised.tax
    whole = scope.portfolio.invested * 100 + max(0, scope.portfolio.cash)
    if tax is not None and whole and tax > LARGE_TAX * int(whole):
        bill = money(tax, scope.currency)
        message = f"the estimated tax of this plan is {bill}, {percent(tax / float(whole))} of the account"
        remedy = "Compare shows plans with less tax; Tax versus drift or Maximum realised gain holds sales back."
        yield warning(scope.portfolio.settings.places.get("tax_weight"), message, remedy)
