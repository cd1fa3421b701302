"""What holds for every plan, checked from shares, prices and settings alone, by none of the engine's sums."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from portfolios import cash_change

from xl_addin.domain.plan import Action, Plan, Side
from xl_addin.domain.rows import Constraint
from xl_addin.domain.settings import Outside

if TYPE_CHECKING:
    from portfolios import Case

    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Request


def check_plan(case: Case, request: Request, plan: Plan) -> None:
    """Assert every promise a single plan makes."""
    portfolio = case.portfolio()
    _one_order_a_ticker_sells_first(plan)
    _values_are_shares_times_price(plan)
    _cash_is_exact(case, request, plan)
    _never_more_than_held(portfolio, request, plan)
    _whole_steps(portfolio, request, plan)
    _minimum_order(case, portfolio, request, plan)
    _constraints(portfolio, request, plan)
    _moves_add_up(portfolio, plan)
    _everything_is_explained(portfolio, request, plan)


def _one_order_a_ticker_sells_first(plan: Plan) -> None:
    symbols = [order.symbol for order in plan.orders]
    assert len(symbols) == len(set(symbols))
    assert list(plan.orders) == sorted(plan.orders, key=lambda order: (order.side is Side.BUY, order.symbol))
    sides = {order.side for order in plan.orders}
    if plan.action is Action.INVEST:
        assert Side.SELL not in sides
    if plan.action is Action.WITHDRAW:
        assert Side.BUY not in sides
    assert bool(plan.orders) != bool(plan.nothing), plan.nothing
    assert not {entry.symbol for entry in plan.left_out}.intersection(symbols)


def _values_are_shares_times_price(plan: Plan) -> None:
    for order in plan.orders:
        cents = Fraction(order.shares) * Fraction(order.price) * 100
        assert order.shares > 0
        off = order.value - cents if order.side is Side.BUY else cents - order.value
        assert 0 <= off < 1, order


def _cash_is_exact(case: Case, request: Request, plan: Plan) -> None:
    settings = case.settings
    deposit = request.amount if request.action is Action.INVEST else 0
    before = (settings.cash or 0) + deposit
    after = before + cash_change(plan, settings)
    assert (plan.before.cash, plan.after.cash) == (before, after)
    traded = sum(order.value * (1 if order.side is Side.SELL else -1) - settings.commission for order in plan.orders)
    lost = plan.after.turnover * Fraction(settings.spread) / 2
    assert 0 <= traded - (after - before) - lost < len(plan.orders) + 1, "but for the spread, to the cent"
    assert after >= min(settings.minimum_cash, before)
    if request.action is Action.WITHDRAW:
        assert after >= settings.minimum_cash + request.amount
    if request.action is Action.REBALANCE and not (takes_cash(case, request)):
        assert after >= before
    elif request.action is Action.REBALANCE and "band" not in plan.nothing:
        assert after >= settings.minimum_cash
    assert plan.after.orders == len(plan.orders)
    assert plan.after.turnover == sum(order.value for order in plan.orders)


def takes_cash(case: Case, request: Request) -> bool:
    """Return whether idle cash takes part in a rebalance."""
    root = case.portfolio().tree.nodes[0].name
    whole = not request.level_only and request.pie in (None, root)
    return whole and case.settings.rebalance_uses_cash


def held_in_scope(portfolio: Portfolio, request: Request) -> dict[str, Fraction]:
    """Return the shares of each ticker that the request may touch."""
    top = 0 if request.pie is None else portfolio.tree.pie(request.pie)
    assert top is not None
    inside = portfolio.tree.below(top)
    held: dict[str, Fraction] = {}
    for symbol, leaves in portfolio.tree.by_symbol.items():
        if inside.intersection(leaves):
            held[symbol] = sum((portfolio.shares[i] for i in leaves if i in inside), Fraction(0))
    partial = top or request.level_only
    if portfolio.settings.outside is Outside.SELL and not partial and request.action is not Action.INVEST:
        held |= {position.symbol: Fraction(position.shares) for position in portfolio.outside}
    return held


def _never_more_than_held(portfolio: Portfolio, request: Request, plan: Plan) -> None:
    held = held_in_scope(portfolio, request)
    for order in plan.orders:
        assert order.symbol in held, "only what is in scope is traded"
        if order.side is Side.SELL:
            assert order.shares <= held[order.symbol]
            assert sum(lot.shares for lot in order.lots) == order.shares
            assert all(lot.shares > 0 for lot in order.lots)


def _step(portfolio: Portfolio, symbol: str) -> Fraction:
    tree = portfolio.tree
    told = [
        tree.nodes[k].share_decimals
        for i in tree.by_symbol.get(symbol, ())
        for k in tree.upward(i)
        if tree.nodes[k].share_decimals is not None
    ]
    return Fraction(1, 10 ** (told[0] if told and told[0] is not None else portfolio.settings.share_decimals))


def _whole_steps(portfolio: Portfolio, request: Request, plan: Plan) -> None:
    held = held_in_scope(portfolio, request)
    for order in plan.orders:
        whole = (Fraction(order.shares) / _step(portfolio, order.symbol)).denominator == 1
        assert whole or (order.side is Side.SELL and order.shares == held[order.symbol]), order


def _minimum_order(case: Case, portfolio: Portfolio, request: Request, plan: Plan) -> None:
    held = held_in_scope(portfolio, request)
    for order in plan.orders:
        sold_out = order.side is Side.SELL and order.shares == held[order.symbol]
        assert order.value >= case.settings.minimum_order or sold_out, order


def _constraints(portfolio: Portfolio, request: Request, plan: Plan) -> None:
    """Check slices by ticker, where all its slices are bound alike, and pies by their net change."""
    tree = portfolio.tree
    changes = {order.symbol: (1 if order.side is Side.BUY else -1) * Fraction(order.shares) for order in plan.orders}
    by_pie = {(move.symbol, move.pie.casefold()): Fraction(move.shares) for move in plan.moves}
    top = 0 if request.pie is None else tree.pie(request.pie)
    assert top is not None
    inside = tree.below(top)
    net, slack = [Fraction(0)] * len(tree.nodes), [Fraction(0)] * len(tree.nodes)
    for i in (i for i in tree.leaves if i in inside):
        symbol = tree.nodes[i].symbol or ""
        within = [k for k in tree.by_symbol[symbol] if k in inside]
        pie = tree.nodes[tree.nodes[i].parent].name.casefold()
        change = changes.get(symbol, Fraction(0)) if len(within) == 1 else by_pie.get((symbol, pie), Fraction(0))
        constraints = {tree.nodes[k].constraint for k in tree.upward(i) if k in inside}
        own = tree.nodes[i].constraint
        assert not (change and Constraint.LOCKED in constraints), f"{tree.paths[i]} is locked"
        assert not (change > 0 and own is Constraint.NO_BUY), f"{tree.paths[i]} is no buy"
        assert not (change < 0 and own is Constraint.NO_SELL), f"{tree.paths[i]} is no sell"
        assert not (change > 0 and _target(tree, top, i) == 0 and not request.level_only), f"{tree.paths[i]} has 0%"
        for k in tree.upward(i):
            net[k] += change * portfolio.price(i)
            slack[k] = max(slack[k], _step(portfolio, symbol) * portfolio.price(i))
    settings = portfolio.settings
    paid = sum(settings.commission + ceil(order.value * Fraction(settings.spread) / 2) for order in plan.orders)
    for i, node in enumerate(tree.nodes):
        if node.symbol is None and i in inside and node.constraint:
            # what a proposal for a pie costs comes out of that pie
            cents = Fraction(len(tree.leaves) + 1 + (paid if i == top else 0), 100)
            assert not (net[i] > slack[i] + cents and node.constraint is Constraint.NO_BUY), f"{node.name} is no buy"
            assert not (net[i] < -slack[i] - cents and node.constraint is Constraint.NO_SELL), f"{node.name} is no sell"


def _target(tree: Tree, top: int, leaf: int) -> Fraction:
    """Return the target of a security within the pie at ``top``."""
    target = Fraction(1)
    for i in tree.upward(leaf):
        if i == top:
            break
        target *= Fraction(tree.nodes[i].weight, sum(tree.nodes[k].weight for k in tree.children[tree.nodes[i].parent]))
    return target


def _moves_add_up(portfolio: Portfolio, plan: Plan) -> None:
    changes = {order.symbol: (1 if order.side is Side.BUY else -1) * order.shares for order in plan.orders}
    moved: dict[str, Fraction] = {}
    for move in plan.moves:
        leaves = portfolio.tree.by_symbol[move.symbol]
        held = sum(
            portfolio.shares[i] for i in leaves if portfolio.tree.nodes[portfolio.tree.nodes[i].parent].name == move.pie
        )
        assert held + Fraction(move.shares) >= 0, move
        moved[move.symbol] = moved.get(move.symbol, Fraction(0)) + Fraction(move.shares)
    for symbol, shares in moved.items():
        assert shares == changes.get(symbol, 0)


def _everything_is_explained(portfolio: Portfolio, request: Request, plan: Plan) -> None:
    if plan.nothing and not plan.left_out:
        return
    told = {order.symbol for order in plan.orders} | {entry.symbol for entry in plan.left_out}
    held = held_in_scope(portfolio, request)
    values = {symbol: float(shares) * float(_price(portfolio, symbol)) for symbol, shares in held.items()}
    top = 0 if request.pie is None else portfolio.tree.pie(request.pie)
    assert top is not None
    invested = sum(value for symbol, value in values.items() if symbol in portfolio.tree.by_symbol)
    inside = portfolio.tree.below(top)
    for symbol, value in values.items():
        leaves = [i for i in portfolio.tree.by_symbol.get(symbol, ()) if i in inside]
        share = float(sum(_target(portfolio.tree, top, i) for i in leaves))
        if abs(value - share * invested) > 0.05 and not plan.nothing and not request.level_only:
            assert symbol in told, f"{symbol} drifts and nothing is said of it"


def _price(portfolio: Portfolio, symbol: str) -> Fraction:
    position = portfolio.positions.get(symbol)
    return Fraction(position.price) if position and position.price else Fraction(0)
