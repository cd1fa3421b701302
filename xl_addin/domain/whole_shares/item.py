"""One ticker as the integer problem sees it: its possible orders, what each costs, how near each leads to the goal."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    worth: float = field(init=False, repr=False, compare=False)
    """What the ticker is worth before any order, in cents."""
    step_cents: float = field(init=False, repr=False, compare=False)
    """What a step is worth, in cents."""
    ranges: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)
    """The partial orders that are large enough, in steps from … to: first of sales, then of purchases.

    One range where every step is large enough and placing an order costs nothing: none is then no hole.
    """
    odd: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """The orders that are in no range: none at all, and the sale of everything."""
    _unit: float = field(init=False, repr=False, compare=False)
    _off: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        unit = self.numerator / self.denominator
        worth = self.held * self.numerator / self.denominator
        made = {"_unit": unit, "_off": worth - self.goal, "worth": worth, "step_cents": self.step * unit}
        self.__dict__.update(made)  # asked for again and again: worked out once
        self.__dict__["ranges"] = self._ranges()
        self.__dict__["odd"] = self._odd()

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

    @property
    def least_worth(self) -> float:
        """Return what it is worth after the largest sale that is allowed, in cents."""
        return (self.held - self.most_sold) * self._unit

    @property
    def whole_cents(self) -> bool:
        """Return whether every order costs whole cents before any rounding."""
        return not self.half_spread and self.step * self.numerator % self.denominator == 0

    def _ranges(self) -> tuple[tuple[int, int], ...]:
        sides = self._sides()
        joined = sides and all(high == -1 or low == 1 for low, high in sides)
        if joined and not self.commission and not self.half_spread:
            return ((min(0, sides[0][0]), max(0, sides[-1][1])),)
        return sides

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

    def _odd(self) -> tuple[int, ...]:
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
        start, goal, unit, step = self._off, self.goal, self._unit, self.step
        found, least = 0, start * start / goal
        orders = list(self.odd[1:])
        for low, high in self.ranges:
            middle = floor(self._centre(price, low))
            orders.append((low if middle < low else min(middle, high)) * step)
            if low <= middle < high:
                orders.append((middle + 1) * step)
        for order in orders:
            cents = order * unit
            off = start + cents
            value = off * off / goal
            if order:
                value += price * (cents + self.commission + self.half_spread * abs(cents))
            if value < least:
                found, least = order, value
        return least, found

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

    def around(self, price: float, most: int, value: float) -> Iterator[tuple[int, float, bool]]:
        """Yield orders and their loss + price × least cost up to a value, outward from the best of each range.

        No more than ``most`` either way; True marks the last of a range that was cut there. Along a range the value
        only grows from its best outward.
        """
        for low, high in self.ranges:
            middle = min(max(floor(self._centre(price, low)), low), high)
            for way, first, room in ((-1, middle, middle - low), (1, middle + 1, high - middle - 1)):
                for n in range(min(room, most) + 1):
                    order = (first + way * n) * self.step
                    own = self.loss(order) + price * self.least_cost(order)
                    if own > value:
                        break
                    yield order, own, n == most < room
        for odd in self.odd:
            own = self.loss(odd) + price * self.least_cost(odd)
            if own <= value:
                yield odd, own, False
