"""Why each order is proposed, in words with the numbers that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.money import money, percent, share_text
from xl_addin.domain.plan import Action, Weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from xl_addin.domain.portfolio.measures import Measured
    from xl_addin.domain.rebalancing.solution import Solution


class OrderReasons:
    """The reasons of one solution's orders.

    Told are the fractions of the scope that a ticker was, is to be and should be; floats, for words only.
    """

    def __init__(self, solution: Solution) -> None:
        self._aim, self._scope, self._tree = solution.aim, solution.scope, solution.scope.tree
        self._positions, self._currency = solution.scope.portfolio.positions, solution.scope.currency
        self._before, self._after = _fractions(self._scope.portfolio), _fractions(solution.after)
        targets, whole = self._tree.targets
        self._targets = [target / whole for target in targets]
        self._values, self._in_band = self._scope.values, self._aim.in_band

    def of(self, symbol: str, units: int, shares: Decimal, cents: int) -> tuple[str, str, Weights | None]:
        """Return why a ticker's order is proposed, of signed units that are so many shares worth so many cents.

        It is in full, then in brief without the numbers, which are the weights: None for a ticker in no pie.
        """
        leaves, buys = self._tree.by_symbol[symbol], units > 0
        leaf, *others = leaves
        first = self._tree.nodes[leaf]
        amount = money(cents, self._currency)
        if not self._positions[symbol].in_dollars:
            amount = f"{share_text(shares)} for {amount}"  # else it is ordered by amount
        trade = f"{'buy' if buys else 'sell'} {amount}"
        if first.outside:
            full = f"{symbol} is in no pie and the setting says to sell it: {trade}"
            return full, "in no pie: the setting sells it", None
        was, now, target = self._before[leaf], self._after[leaf], self._targets[leaf]
        for i in others:
            was, now, target = was + self._before[i], now + self._after[i], target + self._targets[i]
        path = self._path(leaves) if others or first.parent else ""
        name, where = (f"{symbol} ({path})", f"{path}: ") if path else (symbol, "")
        weights = Weights(was, now, target)
        if not target and not buys:
            everything = -units == self._scope.securities[symbol].held
            rest = "everything goes" if everything else f"{percent(now)} stays for now"
            full = f"{name} has a target of 0% and is {percent(was)}: {trade}, {rest}"
            return full, f"{where}target of 0%, {rest}", weights
        if self._scope.level_only and first.depth > 1:
            level = self._level_words(leaf)
            full = f"{level}, and {name} goes along in proportion: {trade}, to {percent(now)}"
            return full, f"{level}: in proportion", weights
        standing = self._in_spite_of(leaves, buys=buys) or self._standing(first.parent, was, target, buys=buys)
        limited = first.maximum_buy if buys else first.maximum_sell
        limit = "" if limited is None else self._at_limit(symbol, leaves, cents, buys=buys)
        full = f"{name} is {was:.2%} against {target:.2%}, {standing}: {trade}, to {now:.2%}{limit}"
        return full, f"{where}{standing}{limit}", weights

    def _path(self, leaves: Sequence[int]) -> str:
        """Return the pies a ticker is in, the scope's own apart."""
        return " and ".join("/".join(self._tree.paths[i][1:-1]) for i in leaves if self._tree.nodes[i].parent)

    def _in_spite_of(self, leaves: Sequence[int], *, buys: bool) -> str:
        """Return why a slice is traded although it is in its band, or away from its target; nothing for neither."""
        if self._in_band and self._in_band.issuperset(leaves):
            return f"in its band, but {'takes what is left over' if buys else 'pays for the others'}"
        wanted = 0.0
        for i in leaves:
            wanted += self._aim.worth[i] - self._values[i]
        return "where the share steps of all orders fit together best" if wanted and (wanted < 0) == buys else ""

    def _at_limit(self, symbol: str, leaves: Sequence[int], cents: int, *, buys: bool) -> str:
        """Return that an order is as large as a limit of its slices lets it be, empty where it is not.

        So it is where no further step fits in the limit, and where the limit is all that the slices were to get: the
        steps of other orders may have left it a little less.
        """
        most, wanted = 0, 0.0
        for i in leaves:
            node = self._tree.nodes[i]
            limit = node.maximum_buy if buys else node.maximum_sell
            if limit is None:
                return ""
            most += limit
            wanted += (self._aim.worth[i] - self._values[i]) * (1 if buys else -1)
        security = self._scope.securities[symbol]
        bound = cents + security.cost(security.step) > most or wanted > most - 1
        return f", as far as {'Maximum buy' if buys else 'Maximum sell'} allows" if bound else ""

    def _level_words(self, leaf: int) -> str:
        """Return how the slice of a level-only action stands that a security is in."""
        top = self._tree.tops[leaf]
        return f"{self._tree.nodes[top].name} is {percent(self._before[top])} against {percent(self._targets[top])}"

    def _standing(self, pie: int, was: float, target: float, *, buys: bool) -> str:
        """Return how a ticker stands: by its own target, else by its pie, else by the money there will be."""
        if (was > target) != buys:
            return f"{abs(was - target) * 100:.2f} points {'over' if was > target else 'under'}"
        if self._scope.request.action is not Action.REBALANCE:
            return "the next in line relative to its target"
        gap = self._before[pie] - self._targets[pie]
        if pie and (gap < 0 if buys else gap > 0):
            return f"but its pie {self._tree.nodes[pie].name} is {'under' if buys else 'over'} its own target"
        return "under it once the money to invest is counted" if buys else "over it with less money invested"


def _fractions(portfolio: Measured) -> list[float]:
    """Return the fraction that each node is of a portfolio's slices, 0 with nothing held."""
    parts, invested = portfolio.worth.parts, portfolio.invested_parts
    return [part / invested for part in parts] if invested else [0.0] * len(parts)
