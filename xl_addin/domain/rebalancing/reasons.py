"""Why everything that gets no order is left alone, and what moves between pies, in words with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.money import money, priced, share_text
from xl_addin.domain.plan import Action, LeftOut, Move
from xl_addin.domain.rebalancing.orders import rounds_more_than_dust
from xl_addin.domain.rows import Constraint
from xl_addin.domain.search.question import Limit
from xl_addin.domain.settings import Nesting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from xl_addin.domain.portfolio.measures import Measured
    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.rebalancing.solution import Solution


def _price(scope: Scope, symbol: str) -> str:
    """Return a price as it is quoted, with the sign of its currency where that is not the portfolio's."""
    quote = scope.portfolio.positions[symbol].quote
    return priced(quote.price, quote.currency) if quote and quote.price else f"{scope.securities[symbol].price:f}"


def left_out(solution: Solution) -> Iterator[LeftOut]:
    """Yield every ticker that drifts, or was to be traded, but gets no order; and why."""
    scope = solution.scope
    for symbol, leaves in scope.tree.by_symbol.items():
        if symbol not in solution.units and (
            abs(sum(solution.aim.worth[i] - scope.values[i] for i in leaves)) > 1
            or any(_drifts(scope.portfolio, i) or _drifts(solution.after, i) for i in leaves)
        ):
            yield LeftOut(symbol, _why_not(solution, symbol))


def _drifts(portfolio: Measured, leaf: int) -> bool:
    """Return whether a slice is more than a cent off its target."""
    (worth, dollar), (targets, whole) = portfolio.worth, portfolio.tree.targets
    return abs(targets[leaf] * worth[0] - worth[leaf] * whole) * 100 > whole * dollar


def _why_not(solution: Solution, symbol: str) -> str:
    """Return what keeps a ticker from an order: the first that applies of what the search found to bind it."""
    scope, aim = solution.scope, solution.aim
    tree, leaves, settings = scope.tree, scope.tree.by_symbol[symbol], scope.portfolio.settings
    change = sum(aim.worth[i] - scope.values[i] for i in leaves)
    told = _constraint_of(tree, leaves)
    if abs(change) < 1:
        if told:
            return told
        if aim.in_band.issuperset(leaves):
            return "in its band, left alone"
        return _at_rest(solution, leaves)
    orders, off = solution.orders, money(round(abs(change)), settings.currency)
    if orders is None or symbol not in scope.securities:
        return told or _at_rest(solution, leaves)
    if orders.too_little and not rounds_more_than_dust(scope, aim, scope.securities[symbol]):
        return f"{off} off, which is too little to be worth its orders"
    if change < 0 and symbol in orders.sellable:
        return "held back from sale: see the notes"
    for limit, words in _BINDING.items():
        if limit in solution.limits(symbol):
            return words(scope, symbol, off)
    return f"the closest list in whole share steps leaves it {off} off"


def _at_rest(solution: Solution, leaves: Sequence[int]) -> str:
    """Return why a slice is to stay as it is although it is off its target: it is the money, or its pie."""
    scope, action = solution.scope, solution.scope.request.action
    if scope.level_only:
        return f"the slices of {scope.tree.nodes[0].name} are on target at this level, and the inside of each is kept"
    if action is Action.REBALANCE:
        return "at its target once the others are traded"
    way = "below" if action is Action.INVEST else "above"
    pie = scope.tree.nodes[leaves[0]].parent
    flat = scope.portfolio.settings.nesting is Nesting.FLAT
    if pie and not flat and abs(solution.aim.worth[pie] - scope.values[pie]) < 1:
        return f"other pies are further {way} their targets than {scope.tree.nodes[pie].name}"
    where = "" if not pie or flat else f" in {scope.tree.nodes[pie].name}"
    return f"other slices{where} are further {way} their targets"


def _minimum_words(scope: Scope, _: str, off: str) -> str:
    settings = scope.portfolio.settings
    least = money(scope.minimum, settings.currency)
    if scope.minimum > max(1, settings.minimum_order):
        commission = money(settings.commission, settings.currency)
        return f"its order of {off} would not bring more than the commission of {commission}"
    return f"its order of {off} would be below the minimum order of {least}"


def _step_words(scope: Scope, symbol: str, off: str) -> str:
    step = share_text(scope.securities[symbol].shares(scope.securities[symbol].step))
    shares = f"{step} share{'' if step == '1' else 's'}"
    return f"{off} is less than the smallest order, {shares} at {_price(scope, symbol)}"


def _cut_words(scope: Scope, *_: str) -> str:
    """Return why a ticker gets no order for the sake of fewer."""
    settings = scope.portfolio.settings
    most = settings.maximum_orders
    limits = [] if most is None else [f"no more than {most} order{'' if most == 1 else 's'}"]
    if settings.fewer_orders is not None:
        limits.append(f"as few orders as {float(settings.fewer_orders) * 100:g}pp more drift allows")
    return f"left alone: {' and '.join(limits)}"


def _bound_words(scope: Scope, symbol: str, off: str) -> str:
    told = _constraint_of(scope.tree, scope.tree.by_symbol[symbol])
    return told or f"{off} off, as far as its limits and those of its pie allow"


_BINDING: dict[Limit, Callable[[Scope, str, str], str]] = {
    Limit.ORDERS: _cut_words,
    Limit.BOUND: _bound_words,
    Limit.GROUP: _bound_words,
    Limit.MINIMUM: _minimum_words,
    Limit.STEP: _step_words,
    Limit.TURNOVER: lambda _, __, off: f"{off} off: Maximum turnover is used up",
    Limit.GAIN: lambda _, __, off: f"{off} off: a sale would realise more than Maximum realised gain allows",
    Limit.TAX: lambda _, __, off: f"{off} off: its tax outweighs what a sale would bring",
    Limit.SALES: lambda _, __, off: f"{off} over: nothing is left to buy with what a sale would bring",
    Limit.CASH: lambda _, __, off: f"{off} off: the cash does not pay for a whole order of it, or others need it more",
    Limit.FITS: lambda _, __, off: f"{off} off: more of the cash is invested without it",
}
"""What binds a ticker, in the order in which it is told, with its words."""


def _constraint_of(tree: Tree, leaves: Sequence[int]) -> str:
    """Return the constraint that keeps a ticker as it is, in words."""
    for i in leaves:
        for k in tree.upward(i):
            constraint = tree.nodes[k].constraint
            if constraint is not None:
                where = "" if k == i else f" (pie {tree.nodes[k].name})"
                return "locked" + where if constraint is Constraint.LOCKED else f"{constraint.value}{where}"
    return ""


def outside_words(scope: Scope) -> Iterator[LeftOut]:
    """Yield what is held outside the pies and stays untouched."""
    for position in scope.portfolio.outside:
        if position.symbol not in scope.tree.by_symbol:
            yield LeftOut(position.symbol, "in no pie: never traded while Holdings outside pies is hold")


def transfers(scope: Scope, changes: Mapping[int, int | Fraction]) -> Iterator[str]:
    """Yield what netting moves between the pies of one ticker without a trade."""
    for symbol, leaves in scope.tree.by_symbol.items():
        if len(leaves) == 1:
            continue
        given, taken = ([i for i in leaves if changes.get(i, 0) * sign > 0] for sign in (-1, 1))
        if not given or not taken or scope.portfolio.follows_targets(symbol):
            continue
        security = scope.securities[symbol]
        units = min(-sum(changes[i] for i in given), sum(changes[i] for i in taken))
        giving, taking = (", ".join(_pie_of(scope, i) for i in side) for side in (given, taken))
        shares = share_text(security.shares(int(units)))
        worth = money(security.proceeds(int(units)), scope.portfolio.settings.currency)
        yield f"{shares} {symbol} ({worth}) move from {giving} to {taking} without a trade."


def moves(scope: Scope, changes: Mapping[int, int | Fraction]) -> Iterator[Move]:
    """Yield what each pie gains or loses of the tickers of several pies whose rows name them."""
    for symbol, leaves in scope.tree.by_symbol.items():
        if symbol in scope.shared and not scope.portfolio.unnamed_rows(symbol):
            for i in (i for i in leaves if changes.get(i)):
                yield Move(symbol, _pie_of(scope, i), scope.securities[symbol].shares(int(changes[i])))


def _pie_of(scope: Scope, node: int) -> str:
    return scope.tree.nodes[scope.tree.nodes[node].parent].name
