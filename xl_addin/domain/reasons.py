"""Why each order is proposed and why everything else is left alone, in words with their numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.money import money, share_text
from xl_addin.domain.plan import Action, LeftOut, Move, Side
from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.domain.pies import Tree
    from xl_addin.domain.scope import Scope
    from xl_addin.domain.turn import Turn


def percent(fraction: Fraction | float) -> str:
    """Return a fraction as a percentage with two decimals: ``41.25%``."""
    return f"{float(fraction) * 100:.2f}%"


class Weights:
    """What share of the scope each ticker was, is to be, and should be."""

    def __init__(self, scope: Scope, before: Sequence[Fraction], after: Sequence[Fraction]) -> None:
        self._tree = scope.tree
        self._before, self._after = before, after
        inside = [i for i in scope.tree.leaves if not scope.tree.nodes[i].outside]
        self._total_before = sum(before[i] for i in inside)
        self._total_after = sum(after[i] for i in inside)

    def before(self, symbol: str) -> Fraction | int:
        """Return the fraction the ticker is of the scope now."""
        return self._share(symbol, self._before, self._total_before)

    def after(self, symbol: str) -> Fraction | int:
        """Return the fraction the ticker is of the scope after the plan."""
        return self._share(symbol, self._after, self._total_after)

    def target(self, symbol: str) -> Fraction | int:
        """Return the fraction the ticker should be of the scope."""
        return sum(self._tree.nodes[i].target for i in self._tree.by_symbol[symbol])

    def _share(self, symbol: str, values: Sequence[Fraction], total: Fraction | int) -> Fraction | int:
        return sum(values[i] for i in self._tree.by_symbol[symbol]) / Fraction(total) if total else 0


def order_reason(scope: Scope, action: Action, weights: Weights, symbol: str, units: int, cents: int) -> str:
    """Return why one order is proposed, with the numbers that lead to it."""
    side = Side.BUY if units > 0 else Side.SELL
    shares = share_text(scope.securities[symbol].shares(abs(units)))
    trade = f"{side.value.lower()} {shares} for {money(cents)}"
    path = " and ".join("/".join(scope.tree.path(i)[1:-1]) for i in scope.tree.by_symbol[symbol])
    name = f"{symbol} ({path})" if path.strip(" and") else symbol
    if scope.tree.nodes[scope.tree.by_symbol[symbol][0]].outside:
        return f"{symbol} is in no pie and the setting says to sell it: {trade}"
    was, now, target = weights.before(symbol), weights.after(symbol), weights.target(symbol)
    if not target and side is Side.SELL:
        rest = "everything goes" if -units == scope.securities[symbol].held else f"{percent(now)} stays for now"
        return f"{name} has a target of 0% and is {percent(was)}: {trade}, {rest}"
    stands = f"{name} is {percent(was)} against {percent(target)}"
    return f"{stands}, {_standing(action, side, was, target)}: {trade}, to {percent(now)}"


def _standing(action: Action, side: Side, was: Fraction | int, target: Fraction | int) -> str:
    gap = abs(float(was - target)) * 100
    if action is Action.REBALANCE or (was > target) == (side is Side.SELL):
        return f"{gap:.2f} points {'over' if was > target else 'under'}"
    return "the next in line relative to its target"


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
    told = _constraint_of(tree, leaves)
    if symbol in settled.small:
        return f"its order of {money(abs(change))} would be below the minimum order of {money(minimum)}"
    if change:
        security = scope.securities[symbol]
        step = share_text(security.shares(security.step))
        return f"{money(abs(change))} is less than the smallest order, {step} shares at {security.price:f}"
    if told:
        return told
    if turn.in_band.issuperset(leaves):
        return "in its band, left alone"
    if scope.level_only:
        return f"the slices of {tree.nodes[0].name} are on target at this level, and the inside of each is kept"
    return {
        Action.REBALANCE: "the others leave no money to move for it",
        Action.INVEST: "other slices are further below their targets",
        Action.WITHDRAW: "other slices are further above their targets",
    }[action]


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
        shares, cents = share_text(security.shares(int(units))), security.proceeds(int(units))
        yield f"{shares} {symbol} ({money(cents)}) move from {giving} to {taking} without a trade."


def moves(scope: Scope, changes: Mapping[int, Fraction]) -> Iterator[Move]:
    """Yield what each pie gains or loses of the tickers of several pies whose rows name them."""
    for symbol, leaves in scope.tree.by_symbol.items():
        if symbol in scope.shared and not scope.portfolio.unnamed_rows(symbol):
            for i in (i for i in leaves if changes.get(i)):
                yield Move(symbol, _pie_of(scope, i), scope.securities[symbol].shares(int(changes[i])))


def _pie_of(scope: Scope, node: int) -> str:
    return scope.tree.nodes[scope.tree.nodes[node].parent].name
