"""What is to be settled: the scope in cents, the limits, and how money is to find its way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.allocation import Manner, allocate
from xl_addin.domain.rebalancing.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.rebalancing.costs import Costs
    from xl_addin.domain.rebalancing.security import Security

FINER = 1_000
"""Into how many parts a cent is divided where an allocation is asked for more finely."""


@dataclass(frozen=True)
class Job:
    """What is to be settled.

    ``values`` are cents by node, ``shares`` what each holds, ``bounds`` those of the securities in the exact plan and
    ``limits`` those that no order may pass. ``budget`` are the cents the securities are to be worth together,
    ``minimum`` those of the smallest order. ``no_cash``: money only moves between slices. ``place_all``: money to be
    invested or raised has to find its way, so that small orders are joined into fewer rather than all left out.
    ``fits``: no cash may stay for which another share could be bought, or with which one less had to be sold. ``idle``
    tickers are left as they are, those ``cut`` among them for the sake of fewer orders, with ``unproven`` cents of
    distance that another choice of them might save. ``boxed``: a limit on turnover holds the slices within bounds.
    """

    tree: Tree
    values: Sequence[int]
    shares: Sequence[Fraction]
    bounds: Bounds
    limits: Bounds
    securities: Mapping[str, Security]
    budget: int
    minimum: int
    costs: Costs
    manner: Manner
    no_cash: bool
    place_all: bool
    fits: bool
    idle: frozenset[str] = frozenset()
    cut: frozenset[str] = frozenset()
    unproven: float = 0.0
    boxed: bool = False

    @cached_property
    def nested(self) -> bool:
        """Return whether money finds its way through more than one level of pies."""
        return not self.manner.flat and any(self.tree.nodes[i].depth > 1 for i in self.tree.leaves)

    @cached_property
    def fussy(self) -> tuple[str, ...]:
        """Return the tickers of which a step is worth less than the smallest order."""
        return tuple(s for s, security in self.securities.items() if security.cost(security.step) < self.minimum)

    @property
    def tight(self) -> bool:
        """Return whether a limit on orders or turnover holds, so that what is left to do is for another time."""
        return self.boxed or bool(self.cut)

    @property
    def cash(self) -> int:
        """Return the cents that orders may take together; negative where they have to raise some."""
        return self.budget - self.values[0]

    def allocate(self, bounds: Bounds, budget: int, idle: frozenset[str] = frozenset()) -> list[int]:
        """Return the cents by node of the exact allocation, with some tickers left as they are."""
        return allocate(self.tree, self.values, self._still(bounds, idle), budget, self.manner)

    def goals(self, bounds: Bounds, budget: int, idle: frozenset[str]) -> dict[str, float]:
        """Return what every ticker is to be worth by the same, in cents that are not rounded to whole ones."""
        still = self._still(bounds, idle)
        finer = Bounds(*(tuple(FINER * cents for cents in side) for side in (still.lower, still.upper)))
        worth = allocate(self.tree, [FINER * cents for cents in self.values], finer, FINER * budget, self.manner)
        return {symbol: sum(worth[i] for i in self.tree.by_symbol[symbol]) / FINER for symbol in self.securities}

    def _still(self, bounds: Bounds, idle: frozenset[str]) -> Bounds:
        if not idle:
            return bounds
        lower, upper = list(bounds.lower), list(bounds.upper)
        for i in (i for symbol in idle for i in self.tree.by_symbol[symbol]):
            lower[i] = upper[i] = self.values[i]
        return Bounds(tuple(lower), tuple(upper))

    def net(self, worth: Sequence[int], symbol: str) -> int:
        """Return what a ticker gains over all its slices, in cents: pies trade with one order a ticker."""
        return sum(worth[i] - self.values[i] for i in self.tree.by_symbol[symbol])

    def cost(self, symbol: str, units: int) -> int:
        """Return the cents an order takes, negative what it brings, with all that placing it costs."""
        cents = -self.securities[symbol].proceeds(-units)
        return cents + self.costs.fees(abs(cents))

    def lost(self, symbol: str, units: int) -> float:
        """Return the cents that an order takes beyond what the shares are worth."""
        return self.cost(symbol, units) - self.securities[symbol].value(units)

    def most_to_sell(self, symbol: str) -> int:
        """Return the units of a ticker that may be sold at most: all of it, or whole steps of what is not bound."""
        security, leaves = self.securities[symbol], self.tree.by_symbol[symbol]
        if not any(self.limits.lower[i] for i in leaves):
            return security.held
        free = [i for i in leaves if self.limits.lower[i] < self.values[i]]
        units = int(sum(self.shares[i] for i in free) * 10**security.places) // security.step * security.step
        return min(units, security.affordable(sum(self.values[i] - self.limits.lower[i] for i in leaves)))

    def most_to_buy(self, symbol: str) -> int:
        """Return the units of a ticker that may be bought at most."""
        leaves = self.tree.by_symbol[symbol]
        return self.securities[symbol].affordable(max(0, sum(self.limits.upper[i] - self.values[i] for i in leaves)))

    def sells_out(self, worth: Sequence[int], symbol: str) -> bool:
        """Return whether a ticker is to be sold completely, for more than its sale costs."""
        gone = all(worth[i] == 0 for i in self.tree.by_symbol[symbol])
        security = self.securities.get(symbol)
        if not gone or security is None:
            return False
        proceeds = security.proceeds(security.held)
        return proceeds > self.costs.fees(proceeds)
