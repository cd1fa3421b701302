"""Why each order is proposed and why everything else is left alone, in words with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.money import money, priced, share_text
from xl_addin.domain.plan import Action, LeftOut, Move, Side
from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.rebalancing.turn import Turn
    from xl_addin.domain.settings import Settings


def percent(fraction: Fraction | float) -> str:
    """Return a fraction as a percentage with two decimals: ``41.25%``."""
    return f"{float(fraction) * 100:.2f}%"


def _traded(scope: Scope, symbol: str, units: int, cents: int) -> str:
    """Return what is traded in words: shares for an amount, or the amount where it is ordered by amount."""
    amount = money(cents, scope.portfolio.settings.currency)
    if scope.portfolio.positions[symbol].in_dollars:
        return amount
    return f"{share_text(scope.securities[symbol].shares(abs(units)))} for {amount}"


def _price(scope: Scope, symbol: str) -> str:
    """Return a price as it is quoted, with the sign of its currency where that is not the portfolio's."""
    quote = scope.portfolio.positions[symbol].quote
    return priced(quote.price, quote.currency) if quote and quote.price else f"{scope.securities[symbol].price:f}"


class Weights:
    """What share of the scope each ticker was, is to be, and should be; fractions, for words only."""

    def __init__(self, before: Portfolio, after: Portfolio) -> None:
        self._before, self._after = before, after
        self._by_symbol = before.tree.by_symbol
        self._targets = [float(node.target) for node in before.tree.nodes]

    def before(self, symbol: str) -> float:
        """Return the fraction the ticker is of the scope now."""
        return self.share(self._before, self._by_symbol[symbol])

    def after(self, symbol: str) -> float:
        """Return the fraction the ticker is of the scope after the plan."""
        return self.share(self._after, self._by_symbol[symbol])

    def target(self, symbol: str) -> float:
        """Return the fraction the ticker should be of the scope."""
        return sum(self._targets[i] for i in self._by_symbol[symbol])

    @staticmethod
    def share(portfolio: Portfolio, nodes: Sequence[int]) -> float:
        """Return the fraction that some nodes are of a portfolio's slices, 0 with nothing held."""
        total = float(portfolio.invested)
        return sum(float(portfolio.values[i]) for i in nodes) / total if total else 0.0


def order_reason(turn: Turn, action: Action, weights: Weights, symbol: str, units: int, cents: int) -> str:
    """Return why one order is proposed, with the numbers that lead to it; ``turn`` is the one that set the goal."""
    scope, side = turn.scope, Side.BUY if units > 0 else Side.SELL
    leaves = scope.tree.by_symbol[symbol]
    trade = f"{side.value.lower()} {_traded(scope, symbol, units, cents)}"
    path = " and ".join(filter(None, ("/".join(scope.tree.path(i)[1:-1]) for i in leaves)))
    name = f"{symbol} ({path})" if path else symbol
    if scope.tree.nodes[leaves[0]].outside:
        return f"{symbol} is in no pie and the setting says to sell it: {trade}"
    was, now, target = weights.before(symbol), weights.after(symbol), weights.target(symbol)
    if not target and side is Side.SELL:
        rest = "everything goes" if -units == scope.securities[symbol].held else f"{percent(now)} stays for now"
        return f"{name} has a target of 0% and is {percent(was)}: {trade}, {rest}"
    if scope.level_only and scope.tree.nodes[leaves[0]].depth > 1:
        return f"{_level_words(scope, leaves[0])}, and {name} goes along in proportion: {trade}, to {percent(now)}"
    stands = f"{name} is {percent(was)} against {percent(target)}"
    limit = _at_limit(scope, leaves, side, cents)
    standing = _in_spite_of(turn, symbol, side) or _standing(action, side, was, target)
    return f"{stands}, {standing}: {trade}, to {percent(now)}{limit}"


def _in_spite_of(turn: Turn, symbol: str, side: Side) -> str:
    """Return why a slice is traded although it is in its band, or away from its target; nothing where neither is so."""
    leaves = turn.scope.tree.by_symbol[symbol]
    if turn.in_band.issuperset(leaves):
        return f"in its band, but {'takes what is left over' if side is Side.BUY else 'pays for the others'}"
    wanted = sum(turn.settled.ideal[i] - turn.scope.values[i] for i in leaves)
    other_way = wanted * (1 if side is Side.BUY else -1) < 0
    return "where the share steps of all orders fit together best" if other_way else ""


def _at_limit(scope: Scope, leaves: Sequence[int], side: Side, cents: int) -> str:
    """Return that an order is as large as a limit of its slices lets it be, empty where it is not."""
    nodes = [scope.tree.nodes[i] for i in leaves]
    name = "Maximum buy" if side is Side.BUY else "Maximum sell"
    limits = [node.maximum_buy if side is Side.BUY else node.maximum_sell for node in nodes]
    security = scope.securities[nodes[0].symbol or ""]
    most = sum(limit for limit in limits if limit is not None)
    bound = None not in limits and cents + security.cost(security.step) > most
    return f", as far as {name} allows" if bound else ""


def _level_words(scope: Scope, leaf: int) -> str:
    """Return how the slice of a level-only action stands that a security is in."""
    top = next(i for i in scope.tree.upward(leaf) if scope.tree.nodes[i].depth == 1)
    node = scope.tree.nodes[top]
    return f"{node.name} is {percent(Weights.share(scope.portfolio, [top]))} against {percent(node.target)}"


def _standing(action: Action, side: Side, was: float, target: float) -> str:
    if (was > target) == (side is Side.SELL):
        return f"{abs(was - target) * 100:.2f} points {'over' if was > target else 'under'}"
    if action is not Action.REBALANCE:
        return "the next in line relative to its target"
    return "under it once the money to invest is counted" if side is Side.BUY else "over it with less money invested"


def left_out(start: Scope, turn: Turn, action: Action, traded: frozenset[str]) -> Iterator[LeftOut]:
    """Yield every ticker that drifts, at the start or in the end, but gets no order; and why, by the last turn."""
    for symbol, leaves in start.tree.by_symbol.items():
        drifts = any(_drifts(scope, i) for i in leaves for scope in (start, turn.scope))
        if symbol not in traded and (drifts or symbol in turn.settled.small):
            yield LeftOut(symbol, _why_not(turn, action, symbol))


def _drifts(scope: Scope, leaf: int) -> bool:
    return abs(int(scope.tree.nodes[leaf].target * scope.values[0]) - scope.values[leaf]) > 1


def _why_not(turn: Turn, action: Action, symbol: str) -> str:
    scope, settled, minimum = turn.scope, turn.settled, turn.job.minimum
    tree, leaves = scope.tree, scope.tree.by_symbol[symbol]
    change = sum(settled.ideal[i] - scope.values[i] for i in leaves)
    currency = scope.portfolio.settings.currency
    off = money(abs(change), currency)
    told = _constraint_of(tree, leaves)
    if symbol in turn.job.cut:
        return _cut_words(scope.portfolio.settings)
    if symbol in settled.small:
        return f"its order of {off} would be below the minimum order of {money(minimum, currency)}"
    if change:
        security = scope.securities[symbol]
        if abs(change) > security.cost(security.step):
            return f"the closest list in whole share steps leaves it {off} off"
        step = share_text(security.shares(security.step))
        return f"{off} is less than the smallest order, {step} shares at {_price(scope, symbol)}"
    if told:
        return told
    if turn.in_band.issuperset(leaves):
        return "in its band, left alone"
    if scope.kept.keys() & set(leaves):
        return "held back from sale: see the notes"
    if scope.level_only:
        return f"the slices of {tree.nodes[0].name} are on target at this level, and the inside of each is kept"
    return {
        Action.REBALANCE: "at its target once the others are traded",
        Action.INVEST: "other slices are further below their targets",
        Action.WITHDRAW: "other slices are further above their targets",
    }[action]


def _cut_words(settings: Settings) -> str:
    """Return why a ticker gets no order for the sake of fewer."""
    limits = [] if settings.maximum_orders is None else [f"no more than {settings.maximum_orders} orders"]
    if settings.fewer_orders is not None:
        limits.append(f"as few orders as {float(settings.fewer_orders) * 100:g}pp more drift allows")
    return f"left alone: {' and '.join(limits)}"


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


def transfers(scope: Scope, changes: Mapping[int, Fraction]) -> Iterator[str]:
    """Yield what netting moves between the pies of one ticker without a trade."""
    for symbol, leaves in scope.tree.by_symbol.items():
        given, taken = ([i for i in leaves if changes.get(i, 0) * sign > 0] for sign in (-1, 1))
        if not given or not taken or scope.portfolio.follows_targets(symbol):
            continue
        security = scope.securities[symbol]
        units = min(-sum(changes[i] for i in given), sum(changes[i] for i in taken))
        giving, taking = (", ".join(_pie_of(scope, i) for i in side) for side in (given, taken))
        shares = share_text(security.shares(int(units)))
        worth = money(security.proceeds(int(units)), scope.portfolio.settings.currency)
        yield f"{shares} {symbol} ({worth}) move from {giving} to {taking} without a trade."


def moves(scope: Scope, changes: Mapping[int, Fraction]) -> Iterator[Move]:
    """Yield what each pie gains or loses of the tickers of several pies whose rows name them."""
    for symbol, leaves in scope.tree.by_symbol.items():
        if symbol in scope.shared and not scope.portfolio.unnamed_rows(symbol):
            for i in (i for i in leaves if changes.get(i)):
                yield Move(symbol, _pie_of(scope, i), scope.securities[symbol].shares(int(changes[i])))


def _pie_of(scope: Scope, node: int) -> str:
    return scope.tree.nodes[scope.tree.nodes[node].parent].name
