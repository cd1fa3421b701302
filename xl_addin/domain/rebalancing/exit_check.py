"""The last look at a plan before it leaves: every limit is asserted on it, whatever made it.

It reads the portfolio, the request and the plan, and none of the engine's sums. A plan that breaks a rule is a fault of
this program, said so, and never an order.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused, error
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.rows import Constraint
from xl_addin.domain.settings import WashSales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.plan import Order, Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Request


def refuse_broken(portfolio: Portfolio, request: Request, plan: Plan) -> None:
    """Raise `Refused` with every rule that a plan breaks."""
    broken = tuple(dict.fromkeys(said for rule in _RULES for said in rule(portfolio, request, plan)))
    if broken:
        remedy = "Please report it with the workbook, or one like it."
        told = [
            error(None, f"xl-addin made a plan that breaks a rule ({said}); nothing was written", remedy)
            for said in broken
        ]
        raise Refused(told)


_BUY, _SELL = Side.BUY, Side.SELL


def _signed(order: Order) -> Fraction:
    return Fraction(order.shares) * (1 if order.side is _BUY else -1)


def _proper(portfolio: Portfolio, request: Request, plan: Plan) -> Iterator[str]:
    """Check for one order a ticker, of shares that are held, worth what shares times price are."""
    symbols = [order.symbol for order in plan.orders]
    if len(symbols) != len(set(symbols)):
        yield "two orders for one security"
    wrong = {Action.INVEST: Side.SELL, Action.WITHDRAW: Side.BUY}.get(request.action)
    for order in plan.orders:
        position, buys = portfolio.positions[order.symbol], order.side is _BUY
        shares, one = order.shares.as_integer_ratio()
        price, dollar = (position.price or Decimal()).as_integer_ratio()
        cents, cent = shares * price * 100, one * dollar
        if shares <= 0 or order.value != (-(-cents // cent) if buys else cents // cent):
            yield f"the value of {order.symbol}"
        if not buys and (order.shares > position.shares or sum(x.shares for x in order.lots) != order.shares):
            yield f"more of {order.symbol} is sold than its lots hold"
        if order.side is wrong:
            yield f"a {request.action.value} has a {order.side.value} of {order.symbol}"


def _steps(portfolio: Portfolio, request: Request, plan: Plan) -> Iterator[str]:
    """Check for whole share steps of at least the minimum order, or all that is held."""
    tree, usual, minimum = portfolio.tree, portfolio.settings.share_decimals, portfolio.settings.minimum_order
    for order in plan.orders:
        leaves, position = tree.by_symbol.get(order.symbol, ()), portfolio.positions[order.symbol]
        partly = request.pie is not None and len(leaves) > 1
        if order.side is _SELL and (partly or order.shares == position.shares):
            continue
        told = position.share_decimals
        told = tree.share_decimals[leaves[0]] if told is None and leaves else told
        if 10 ** (usual if told is None else told) % order.shares.as_integer_ratio()[1]:
            yield f"the share step of {order.symbol}"
        if order.value < minimum:
            yield f"the minimum order of {order.symbol}"


def _cash(portfolio: Portfolio, request: Request, plan: Plan) -> Iterator[str]:
    """Check that the cash after is what the orders leave, and at least what has to stay."""
    settings = portfolio.settings
    cash = portfolio.cash + (request.amount if request.action is Action.INVEST else 0)
    change, (spread, whole) = 0, settings.spread.as_integer_ratio()
    for order in plan.orders:
        change += order.value if order.side is _SELL else -order.value
        change -= settings.commission - (-order.value * spread // (2 * whole))
    least = min(settings.minimum_cash, cash)
    if request.action is Action.WITHDRAW:
        least = settings.minimum_cash + request.amount
    if cash + change != plan.after.cash:
        yield "the cash after the orders"
    if cash + change < least and not (request.action is Action.WITHDRAW and not plan.orders):
        yield "the minimum cash"


def _limits(portfolio: Portfolio, _: Request, plan: Plan) -> Iterator[str]:
    """Check the most orders, turnover and gain of one proposal; no washed loss where they are blocked."""
    settings = portfolio.settings
    if settings.maximum_orders is not None and len(plan.orders) > settings.maximum_orders:
        yield "Maximum orders"
    share = settings.maximum_turnover
    if share is not None and sum(order.value for order in plan.orders) > Fraction(share) * portfolio.invested * 100:
        yield "Maximum turnover"
    lots = [lot for order in plan.orders for lot in order.lots]
    if settings.maximum_gain is not None and sum(lot.taxable for lot in lots) > max(0, settings.maximum_gain):
        yield "Maximum realised gain"
    if settings.wash_sales is WashSales.BLOCK and settings.is_taxed and any(lot.disallowed for lot in lots):
        yield "Wash sales: block"


def _slices(portfolio: Portfolio, request: Request, plan: Plan) -> Iterator[str]:
    """Check constraints and limits of the slices whose change is one order's; of several pies, all limits together."""
    tree = portfolio.tree
    inside = tree.below((tree.pie(request.pie) if request.pie is not None else 0) or 0)
    locks = {i for i in inside if tree.nodes[i].constraint and tree.nodes[i].constraint is Constraint.LOCKED}
    capped = {i for i, node in enumerate(tree.nodes) if node.maximum_buy is not None or node.maximum_sell is not None}
    for order in plan.orders:
        leaves = tree.by_symbol.get(order.symbol, ())
        buys = order.side is _BUY
        if leaves and capped.issuperset(leaves):
            caps = [tree.nodes[i].maximum_buy if buys else tree.nodes[i].maximum_sell for i in leaves]
            if None not in caps and order.value > sum(cap or 0 for cap in caps):
                yield f"the limit of {order.symbol}"
        if len(leaves) != 1:
            continue
        own = tree.nodes[leaves[0]]
        locked = locks and not locks.isdisjoint(tree.upward(leaves[0]))
        if locked or (own.constraint and own.constraint is (Constraint.NO_BUY if buys else Constraint.NO_SELL)):
            yield f"the constraint of {order.symbol}"
        if not own.weight and buys and request.action is not Action.WITHDRAW:
            yield f"{order.symbol} has a target of 0% and is bought"


def _pies(portfolio: Portfolio, request: Request, plan: Plan) -> Iterator[str]:
    """Check the net of a pie that must not be bought or sold, to one step of its dearest share.

    What a proposal for one pie costs is paid out of it, and out of those around it.
    """
    tree = portfolio.tree
    limited = [
        pie
        for pie, node in enumerate(tree.nodes)
        if pie and node.symbol is None and node.constraint and node.constraint is not Constraint.LOCKED
    ]
    if not limited:
        return
    changes = {order.symbol: _signed(order) for order in plan.orders}
    moved = {(move.symbol, move.pie): Fraction(move.shares) for move in plan.moves}
    top = (tree.pie(request.pie) if request.pie is not None else 0) or 0
    around, settings = set(tree.upward(top)), portfolio.settings
    costs = sum(settings.commission + ceil(order.value * Fraction(settings.spread) / 2) for order in plan.orders)
    for pie in limited:
        net, node = Fraction(0), tree.nodes[pie]
        inside = [i for i in tree.leaves_below(pie) if tree.nodes[i].symbol in portfolio.positions]
        for i in inside:
            symbol = tree.nodes[i].symbol or ""
            alone = len(tree.by_symbol[symbol]) == 1
            change = changes.get(symbol) if alone else moved.get((symbol, tree.nodes[tree.nodes[i].parent].name))
            net += (change or 0) * portfolio.price(i)
        steps = [_step(portfolio, i) * portfolio.price(i) for i in inside]
        slack = max(steps, default=Fraction(0)) + Fraction(len(inside) + 1, 100)
        slack += Fraction(costs, 100) if pie in around else 0
        if (net > slack and node.constraint is Constraint.NO_BUY) or (
            net < -slack and node.constraint is Constraint.NO_SELL
        ):
            yield f"the constraint of pie {node.name}"


def _step(portfolio: Portfolio, leaf: int) -> Fraction:
    told = portfolio.positions[portfolio.tree.nodes[leaf].symbol or ""].share_decimals
    told = portfolio.tree.share_decimals[leaf] if told is None else told
    return Fraction(1, 10 ** (portfolio.settings.share_decimals if told is None else told))


_RULES = (_proper, _steps, _cash, _limits, _slices, _pies)
