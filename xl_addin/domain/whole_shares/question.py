"""What is asked of the integer core, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.whole_shares.item import Item


@dataclass(frozen=True, slots=True)
class Pool:
    """Slices that trade in steps too small to matter, as one: ``goal`` cents together.

    They ``give`` up to so many cents where the items take more than the cash there is, all in proportion to their
    goals; for ``takes`` they also take what the items leave.
    """

    goal: float = 0.0
    gives: float = 0.0
    takes: bool = False

    def loss(self, over: float) -> float:
        """Return what it costs, in (z − goal)²/goal cents, that the items take so many cents too many (or too few)."""
        if over > self.gives:
            return inf
        return over * over / self.goal if over > 0 or (self.takes and self.goal) else 0.0

    def relief(self, price: float) -> float:
        """Return the least of loss(over) − price × over: what the pool adds to a bound at a price of cash."""
        low = -inf if self.takes and self.goal else 0.0
        over = min(max(self.goal * price / 2, low), self.gives)
        return over * over / self.goal - price * over if over else 0.0

    def absorbs(self, price: float) -> float:
        """Return the cents that the pool gives up (negative: takes) at a price of cash."""
        over = self.goal * price / 2
        return min(over, self.gives) if over > 0 or self.takes else 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """Find the orders that together take no more than ``cash`` (cents; negative: have to raise it) and lose least.

    ``unused`` None: cash may stay. Otherwise fewer cents than that have to stay, so that nothing more fits.
    """

    items: Sequence[Item]
    cash: int
    pool: Pool = Pool()
    unused: int | None = None

    def total(self, orders: Sequence[int]) -> float:
        """Return the whole loss of some orders in cents, infinite where they are not allowed together."""
        spent = sum(item.cost(order) for item, order in zip(self.items, orders, strict=True))
        return self.judge(spent, sum(item.loss(order) for item, order in zip(self.items, orders, strict=True)))

    def judge(self, spent: int, loss: float) -> float:
        """Return the whole loss of orders that take so many cents and lose so much by themselves."""
        over = spent - self.cash
        if self.unused is not None and not self.pool.takes and -over >= self.unused:
            return inf
        return loss + self.pool.loss(over)


@dataclass(frozen=True, slots=True)
class Answer:
    """Orders in signed units, item by item; what they lose, and what any must lose at least, in cents.

    Where all that may be sold is not enough, ``missing`` is what is then missing, in cents.
    """

    orders: tuple[int, ...]
    loss: float
    bound: float
    missing: float = 0.0
