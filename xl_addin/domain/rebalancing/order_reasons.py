"""Why each order is proposed, in words with the numbers that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.money import money, percent, share_text
from xl_addin.domain.plan import Action, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.solution import Solution


class OrderReasons:
    """The reasons of one solution's orders.

    Told are the fractions of the scope that a ticker was, is to be and should be; floats, for words only.
    """

    def __init__(self, solution: Solution) -> None:
        self._solution, self._scope, self._tree = solution, solution.scope, solution.scope.tree
        self._before, self._after = _fractions(self._scope.portfolio), _fractions(solution.after)
        targets, whole = self._tree.targets
        self._targets = [target / whole for target in targets]

    def of(self, symbol: str, units: int, cents: int) -> str:
        """Return why a ticker's order, of signed units worth so many cents, is proposed."""
        scope, leaves = self._scope, self._tree.by_symbol[symbol]
        side, first = Side.BUY if units > 0 else Side.SELL, self._tree.nodes[leaves[0]]
        trade = f"{'buy' if side is Side.BUY else 'sell'} {self._traded(symbol, units, cents)}"
        if first.outside:
            return f"{symbol} is in no pie and the setting says to sell it: {trade}"
        name = self._name(symbol, leaves)
        was, now, target = (_of(leaves, parts) for parts in (self._before, self._after, self._targets))
        if not target and side is Side.SELL:
            rest = "everything goes" if -units == scope.securities[symbol].held else f"{percent(now)} stays for now"
            return f"{name} has a target of 0% and is {percent(was)}: {trade}, {rest}"
        if scope.level_only and first.depth > 1:
            return f"{self._level_words(leaves[0])}, and {name} goes along in proportion: {trade}, to {percent(now)}"
        standing = self._in_spite_of(leaves, side) or self._standing(leaves, side, was, target)
        limit = self._at_limit(symbol, leaves, side, cents)
        return f"{name} is {percent(was)} against {percent(target)}, {standing}: {trade}, to {percent(now)}{limit}"

    def _traded(self, symbol: str, units: int, cents: int) -> str:
        """Return what is traded in words: shares for an amount, or the amount where it is ordered by amount."""
        amount = money(cents, self._scope.currency)
        if self._scope.portfolio.positions[symbol].in_dollars:
            return amount
        return f"{share_text(self._scope.securities[symbol].shares(abs(units)))} for {amount}"

    def _name(self, symbol: str, leaves: Sequence[int]) -> str:
        """Return a ticker with the pies it is in, the scope's own apart."""
        tree = self._tree
        path = " and ".join("/".join(tree.paths[i][1:-1]) for i in leaves if tree.nodes[i].parent)
        return f"{symbol} ({path})" if path else symbol

    def _in_spite_of(self, leaves: Sequence[int], side: Side) -> str:
        """Return why a slice is traded although it is in its band, or away from its target; nothing for neither."""
        aim = self._solution.aim
        if aim.in_band.issuperset(leaves):
            return f"in its band, but {'takes what is left over' if side is Side.BUY else 'pays for the others'}"
        wanted = sum(aim.worth[i] - self._scope.values[i] for i in leaves)
        other_way = wanted < 0 if side is Side.BUY else wanted > 0
        return "where the share steps of all orders fit together best" if other_way else ""

    def _at_limit(self, symbol: str, leaves: Sequence[int], side: Side, cents: int) -> str:
        """Return that an order is as large as a limit of its slices lets it be, empty where it is not."""
        most = 0
        for i in leaves:
            node = self._tree.nodes[i]
            limit = node.maximum_buy if side is Side.BUY else node.maximum_sell
            if limit is None:
                return ""
            most += limit
        security = self._scope.securities[symbol]
        bound = cents + security.cost(security.step) > most
        return f", as far as {'Maximum buy' if side is Side.BUY else 'Maximum sell'} allows" if bound else ""

    def _level_words(self, leaf: int) -> str:
        """Return how the slice of a level-only action stands that a security is in."""
        top = self._tree.tops[leaf]
        return f"{self._tree.nodes[top].name} is {percent(self._before[top])} against {percent(self._targets[top])}"

    def _standing(self, leaves: Sequence[int], side: Side, was: float, target: float) -> str:
        """Return how a ticker stands: by its own target, else by its pie, else by the money there will be."""
        if (was > target) == (side is Side.SELL):
            return f"{abs(was - target) * 100:.2f} points {'over' if was > target else 'under'}"
        if self._scope.request.action is not Action.REBALANCE:
            return "the next in line relative to its target"
        pie, buys = self._tree.nodes[leaves[0]].parent, side is Side.BUY
        gap = self._before[pie] - self._targets[pie]
        if pie and (gap < 0 if buys else gap > 0):
            return f"but its pie {self._tree.nodes[pie].name} is {'under' if buys else 'over'} its own target"
        return "under it once the money to invest is counted" if buys else "over it with less money invested"


def _fractions(portfolio: Portfolio) -> list[float]:
    """Return the fraction that each node is of a portfolio's slices, 0 with nothing held."""
    parts, invested = portfolio.worth.parts, portfolio.invested_parts
    return [part / invested for part in parts] if invested else [0.0] * len(parts)


def _of(leaves: Sequence[int], parts: Sequence[float]) -> float:
    return parts[leaves[0]] if len(leaves) == 1 else sum(parts[i] for i in leaves)
