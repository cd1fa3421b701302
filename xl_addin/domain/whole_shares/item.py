"""One ticker as the integer problem sees it: its possible orders, what each costs, how near each leads to the goal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Item:
    """The possible orders of one ticker; an order is signed units, negative for a sale.

    ``goal`` are the cents it should be worth, above zero. ``held`` and ``step`` are units, each worth
    ``numerator``/``denominator`` cents. ``most_sold`` and ``most_bought`` are units; all that is ``held`` may be sold
    even where it is no whole number of steps. No order but that one is below ``least`` cents. ``commission`` is in
    cents an order, ``half_spread`` the fraction of its worth that an order loses between bid and ask.
    """

    goal: float
    held: int
    step: int
    numerator: int
    denominator: int
    most_sold: int
    most_bought: int
    least: int = 0
    commission: int = 0
    half_spread: float = 0.0

    def cents(self, order: int) -> int:
        """Return the worth of an order, rounded against us; negative is what a sale brings."""
        return -(-order * self.numerator // self.denominator)

    def cost(self, order: int) -> int:
        """Return the cents an order takes, with all that placing it costs."""
        if not order:
            return 0
        cents = self.cents(order)
        return cents + self.commission + (ceil(self.half_spread * abs(cents)) if self.half_spread else 0)

    def least_cost(self, order: int) -> float:
        """Return what an order costs at the least, before any cent is rounded."""
        if not order:
            return 0.0
        cents = order * self._unit
        return cents + self.commission + self.half_spread * abs(cents)

    def loss(self, order: int) -> float:
        """Return (z − goal)²/goal in cents, where z is what the ticker is worth after the order."""
        off = self._off + order * self._unit
        return off * off / self.goal

    @cached_property
    def _unit(self) -> float:
        return self.numerator / self.denominator

    @cached_property
    def _off(self) -> float:
        return self.held * self.numerator / self.denominator - self.goal

    @cached_property
    def step_cents(self) -> float:
        """Return what a step is worth, in cents."""
        return self.step * self._unit

    @cached_property
    def worth(self) -> float:
        """Return what the ticker is worth before any order, in cents."""
        return self.held * self._unit

    @property
    def least_worth(self) -> float:
        """Return what it is worth after the largest sale that is allowed, in cents."""
        return (self.held - self.most_sold) * self._unit

    @property
    def whole_cents(self) -> bool:
        """Return whether every order costs whole cents before any rounding."""
        return not self.half_spread and self.step * self.numerator % self.denominator == 0

    @cached_property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """Return the partial orders that are large enough, in steps from … to: first of sales, then of purchases.

        They are one range where every step is large enough and placing an order costs nothing: none is then no hole.
        """
        sides = self._sides
        joined = sides and all(high == -1 or low == 1 for low, high in sides)
        if joined and not self.commission and not self.half_spread:
            return ((min(0, sides[0][0]), max(0, sides[-1][1])),)
        return sides

    @property
    def _sides(self) -> tuple[tuple[int, int], ...]:
        smallest = max(1, -(-self.least * self.denominator // (self.numerator * self.step)))
        sale, purchase = smallest, smallest
        while purchase > 1 and self.cents((purchase - 1) * self.step) >= self.least:
            purchase -= 1  # a cost is rounded up
        while -self.cents(-sale * self.step) < self.least:
            sale += 1  # and proceeds down
        most_sold, most_bought = self.most_sold // self.step, self.most_bought // self.step
        sales = ((-most_sold, -sale),) if most_sold >= sale else ()
        return (*sales, (purchase, most_bought)) if most_bought >= purchase else sales

    @cached_property
    def odd(self) -> tuple[int, ...]:
        """Return the orders that are in no range: none at all, and the sale of everything."""
        everything = -self.held
        if not 0 < self.held == self.most_sold:
            return (0,)
        inside = any(low * self.step <= everything <= high * self.step for low, high in self.ranges)
        return (0,) if inside and everything % self.step == 0 else (0, everything)

    def leap(self, order: int, cents: float, *, past_goal: bool) -> int:
        """Return an order that takes up to so many cents more, within its range; not beyond the goal unless told."""
        steps = int(cents / self.step_cents)
        if not past_goal:
            steps = min(steps, int(-(self._off + order * self._unit) / self.step_cents))
        for low, high in self.ranges:
            if low * self.step <= order <= high * self.step:
                return min(order + max(0, steps) * self.step, high * self.step)
        return order

    def best(self, price: float) -> int:
        """Return the order that makes loss + price × least cost smallest, the price being that of a cent of cash."""
        return self.bid(price)[1]

    def bid(self, price: float) -> tuple[float, int]:
        """Return the smallest loss + price × least cost, and the order that makes it so."""
        found, least = 0, self._off * self._off / self.goal
        for order in (*self._nearest(price), *self.odd[1:]):
            cents = order * self._unit
            off = self._off + cents
            value = off * off / self.goal
            if order:
                value += price * (cents + self.commission + self.half_spread * abs(cents))
            if value < least:
                found, least = order, value
        return least, found

    def _nearest(self, price: float) -> Iterator[int]:
        for low, high in self.ranges:
            middle = floor(self._centre(price, low))
            yield min(max(middle, low), high) * self.step
            yield min(max(middle + 1, low), high) * self.step

    def _centre(self, price: float, side: int) -> float:
        """Return the order, in steps and unrounded, that is best at a price of cash; ``side`` has its sign."""
        slope = price * (1 + (self.half_spread if side > 0 else -self.half_spread))
        return (-self._off - self.goal * slope / 2) / self.step_cents

    def beside(self, order: int, up: int) -> Iterator[int]:
        """Yield the next orders that take more cash (``up`` 1) or less (-1): the step beside it, or past a hole."""
        for low, high in self.ranges:
            near = order + up * self.step
            if low * self.step <= near <= high * self.step and near % self.step == 0:
                yield near
            elif up > 0 and order < low * self.step:
                yield low * self.step
            elif up < 0 and order > high * self.step:
                yield high * self.step
        for odd in self.odd:
            if (odd - order) * up > 0:
                yield odd

    def around(self, price: float, most: int) -> Iterator[tuple[int, bool]]:
        """Yield orders outward from the best of each range, ``most`` either way; True marks the last of a cut one.

        Along a range, loss + price × least cost only grows from its best outward.
        """
        for low, high in self.ranges:
            middle = min(max(floor(self._centre(price, low)), low), high)
            bottom, top = max(low, middle - most), min(high, middle + 1 + most)
            for steps in range(bottom, top + 1):
                yield steps * self.step, (steps == bottom > low) or (steps == top < high)
        for odd in self.odd:
            yield odd, False
