"""What is to be settled: the scope in cents, the limits, and how money is to find its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.allocation import Manner, allocate
from xl_addin.domain.rebalancing.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.rebalancing.security import Security


@dataclass(frozen=True)
class Job:
    """What is to be settled.

    ``values`` are cents by node, ``shares`` what each holds, ``bounds`` those of the securities, ``budget`` the cents
    the securities are to be worth together. ``minimum`` and ``commission`` are cents an order. ``place_all``: money
    to be invested or raised has to find its way, so that small orders are joined into fewer rather than all left out.
    ``funding`` tickers are sold only for as much as is bought. ``idle`` tickers are left as they are.
    """

    tree: Tree
    values: Sequence[int]
    shares: Sequence[Fraction]
    bounds: Bounds
    securities: Mapping[str, Security]
    budget: int
    minimum: int
    commission: int
    manner: Manner
    place_all: bool
    funding: frozenset[str]
    idle: frozenset[str] = frozenset()

    def allocate(self, bounds: Bounds, budget: int, idle: frozenset[str] = frozenset()) -> list[int]:
        """Return the cents by node of the exact allocation, with some tickers left as they are."""
        if idle:
            lower, upper = list(bounds.lower), list(bounds.upper)
            for i in (i for symbol in idle for i in self.tree.by_symbol[symbol]):
                lower[i] = upper[i] = self.values[i]
            bounds = Bounds(tuple(lower), tuple(upper))
        return allocate(self.tree, self.values, bounds, budget, self.manner)

    def net(self, worth: Sequence[int], symbol: str) -> int:
        """Return what a ticker gains over all its slices, in cents: pies trade with one order a ticker."""
        return sum(worth[i] - self.values[i] for i in self.tree.by_symbol[symbol])

    def most_to_sell(self, symbol: str) -> int:
        """Return the units of a ticker that may be sold at most: all of it, or whole steps of what is not bound."""
        security, leaves = self.securities[symbol], self.tree.by_symbol[symbol]
        free = [i for i in leaves if self.bounds.lower[i] < self.values[i]]
        if len(leaves) == 1 or len(free) == len(leaves):
            return security.held
        units = int(sum(self.shares[i] for i in free) * 10**security.places)
        return units // security.step * security.step

    def sells_out(self, worth: Sequence[int], symbol: str) -> bool:
        """Return whether a ticker is to be sold completely, for more than its sale costs."""
        gone = all(worth[i] == 0 for i in self.tree.by_symbol[symbol])
        security = self.securities.get(symbol)
        return gone and security is not None and security.proceeds(security.held) > self.commission
