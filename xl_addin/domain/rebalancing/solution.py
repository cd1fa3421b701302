"""A solved action: where it starts, what it aims at, the orders found, and where they lead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.attribution import divide
from xl_addin.domain.rebalancing.lots import realised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from fractions import Fraction

    from xl_addin.domain.portfolio.measures import Standing
    from xl_addin.domain.rebalancing.objective import Objective
    from xl_addin.domain.rebalancing.orders import Orders
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.search.question import Limit
    from xl_addin.domain.tax.realise import Realised

_NOISE = 1e-9
"""What floating point may leave of nothing, as a fraction."""


@dataclass(frozen=True)
class Solution:
    """Everything a plan is written from.

    ``orders`` are None where there was nothing to do at once. ``freely`` are those without `Maximum realised gain` and
    `Tax versus drift`, None where neither changes anything.
    """

    scope: Scope
    aim: Objective
    sold_on: date
    orders: Orders | None = None
    freely: Orders | None = None

    @property
    def units(self) -> Mapping[str, int]:
        """Return the signed units of each ticker's order."""
        return self.orders.units if self.orders else {}

    @cached_property
    def changes(self) -> dict[int, int | Fraction]:
        """Return the change of every security's node in its units."""
        return divide(self.scope, self.aim, self.units) if self.orders and not self.orders.too_little else {}

    @cached_property
    def cash(self) -> int:
        """Return the cents of cash after the orders."""
        return self.orders.answer.cash if self.orders and self.orders.units else self.scope.portfolio.cash

    @cached_property
    def after(self) -> Standing:
        """Return how it stands after the orders are filled as estimated; what is to be taken out is no slice's."""
        request = self.scope.request
        kept = request.amount if request.action is Action.WITHDRAW else 0
        return self.scope.after(self.changes, self.cash, kept)

    @cached_property
    def realised(self) -> Realised[str]:
        """Return the lots that the sales use, what they gain, and what of it counts."""
        return self.orders.realised if self.orders else realised(self.scope, {}, self.sold_on)

    def limits(self, symbol: str) -> frozenset[Limit]:
        """Return what keeps a ticker from coming a step nearer to its goal."""
        return self.orders.answer.limits.get(symbol, frozenset()) if self.orders else frozenset()

    @property
    def held_back(self) -> Iterator[tuple[str, int]]:
        """Yield the tickers, and their units, that stay unsold because their loss would be a wash sale."""
        for symbol, most in sorted(self.orders.sellable.items() if self.orders else ()):
            security, leaves = self.scope.securities[symbol], self.scope.tree.by_symbol[symbol]
            if security.held - self.aim.goal(leaves) / security.value(1) > most:
                yield symbol, security.held - most

    @cached_property
    def gap(self) -> float:
        """Return how many dollars of the objective the plan is at most above the best there is.

        Rounded up to a millionth, so that 0 means proven best.
        """
        if self.orders is None:
            return 0.0
        answer = self.orders.answer
        gap = self.orders.objective - answer.bound
        return ceil(gap * 10_000) / 1_000_000 if gap > _NOISE * max(1.0, answer.objective) else 0.0
