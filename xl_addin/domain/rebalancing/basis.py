"""What a settled plan rests on: where it starts, where it leads, and what its sales realise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from xl_addin.domain.tax.lots import Sale
from xl_addin.domain.tax.realise import Realised, realise
from xl_addin.domain.tax.wash import Purchase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from xl_addin.domain.rebalancing.scope import Request, Scope
    from xl_addin.domain.rebalancing.turn import Turn


_NOISE = 1e-9
"""What floating point may leave of nothing, as a fraction."""


@dataclass(frozen=True)
class Basis:
    """Everything a plan is written from.

    ``scope`` is where it starts and ``after`` where it leads. ``first`` is the turn that set the goal, ``told`` the
    one that says why nothing more is done. ``changes`` are signed units by security's node.
    """

    scope: Scope
    after: Scope
    request: Request
    first: Turn
    told: Turn
    changes: Mapping[int, Fraction]
    sold_on: date

    @cached_property
    def units(self) -> dict[str, int]:
        """Return the signed units of each ticker's order."""
        return self.scope.units(self.changes)

    @cached_property
    def realised(self) -> Realised[str]:
        """Return the lots that the sales use, what they gain, and what of it counts."""
        portfolio = self.scope.portfolio
        buys = (symbol for symbol, units in self.units.items() if units > 0)
        own = (Purchase(symbol, self.sold_on, self._shares(symbol)) for symbol in buys)
        return realise(self.sales, self.sold_on, portfolio.settings, (*portfolio.purchases, *own))

    @cached_property
    def sales(self) -> dict[str, Sale]:
        """Return what is sold, by ticker, out of the lots that may be."""
        held_back = {id(lot) for lot in self.scope.unsold}
        sales = {}
        for symbol in (symbol for symbol, units in self.units.items() if units < 0):
            lots = [lot for lot in self.scope.portfolio.positions[symbol].lots if id(lot) not in held_back]
            sales[symbol] = Sale(lots, self._shares(symbol), self.scope.securities[symbol].price)
        return sales

    @cached_property
    def gap(self) -> float:
        """Return how many dollars of distance from the goals the plan is at most above the nearest there is.

        Rounded up to a millionth, so that 0 means proven closest.
        """
        goals, loss = self.first.settled.goals, 0.0
        for symbol in (symbol for symbol, goal in goals.items() if goal > 0):
            security = self.scope.securities[symbol]
            loss += (security.value(security.held + self.units.get(symbol, 0)) - goals[symbol]) ** 2 / goals[symbol]
        gap = loss - self.first.settled.bound
        return ceil(gap * 10_000) / 1_000_000 if gap > _NOISE * max(1.0, loss) else 0.0

    def _shares(self, symbol: str) -> Decimal:
        return self.scope.securities[symbol].shares(abs(self.units[symbol]))
