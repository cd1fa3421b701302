"""One ticker as the search sees it: its possible orders, what each takes and loses, and the best at given prices.

The orders lie in pieces, each a range of whole steps along which the loss is a parabola and everything else a line:
sales lot by lot, purchases, and the sale of everything where that is no whole step. No order is always possible.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.search.piece import NO_LOTS, OUTSIDE, STILL_HELD, Lots, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.domain.search.question import Ticker

_LEAST_GOAL = 0.01
"""Cents below which a goal is taken for 0: float noise, by which a distance must not be divided."""


class Prices(NamedTuple):
    """What a cent of cash, of turnover, an order, a unit of gain and a cent of the ticker's value cost."""

    cash: float = 0.0
    turnover: float = 0.0
    orders: float = 0.0
    gain: float = 0.0
    value: float = 0.0


class Item:
    """The possible orders of one ticker; an order is signed units. Losses and costs are cents.

    It has none until it is told its pieces.
    """

    __slots__ = (
        "denominator", "ends", "fee", "free", "goal", "held", "least", "lots", "most", "numerator", "off", "pieces",
        "rate_float", "rate_ratio", "rounding", "rounds", "row", "scale", "shift", "start", "step", "step_cents",
        "step_value", "ticker", "unit", "wanted", "zero",
    )  # fmt: skip

    def __init__(self, ticker: Ticker, lots: Lots = NO_LOTS) -> None:
        self.ticker, self.lots = ticker, lots
        self.numerator, self.denominator = ticker.numerator, ticker.denominator
        self.unit = ticker.numerator / ticker.denominator
        self.held, self.step = ticker.held, ticker.step
        self.step_cents = ticker.step * self.unit
        self.shift = (ticker.held % ticker.step or ticker.step) * self.unit
        """The least cents by which two orders differ: the sale of everything may be no whole step."""
        self.step_value = -(-ticker.step * ticker.numerator // ticker.denominator)
        self.goal = ticker.goal if ticker.goal >= _LEAST_GOAL else 0.0
        self.scale = ticker.scale if ticker.scale >= _LEAST_GOAL else 0.0
        self.off = ticker.held * ticker.numerator / ticker.denominator - self.goal
        self.fee, self.rate_float, self.rate_ratio = ticker.fee, float(ticker.rate), ticker.rate.as_integer_ratio()
        self.free = not ticker.fee and not ticker.rate
        self.rounds = ticker.step * ticker.numerator % ticker.denominator != 0 or bool(ticker.rate)
        self.rounding = (1 if self.rounds else 0) + (1 if self.rate_float else 0)
        """The most cents by which an order is dearer than it is worth."""
        self.least, self.most = ticker.least, ticker.most
        self.start = self.loss(0)
        everything = not self.scale or self.held > self.most
        self.wanted = self.held if everything else min(ticker.outright, self.held)
        """Of how many units a sale is wanted for its own sake, whether or not anything can be bought for it."""
        self.limit((), zero=True)

    def limit(self, pieces: tuple[Piece, ...], *, zero: bool) -> None:
        """Set the possible orders, and what follows from them."""
        self.pieces, self.zero = pieces, zero
        low = min((piece.low for piece in pieces), default=0)
        high = max((piece.high for piece in pieces), default=0)
        self.ends = (min(low, 0), max(high, 0)) if zero else (low, high)
        """The largest sale and the largest purchase that are possible."""
        self.row = (
            self.unit, self.scale, self.off, self.step, self.unit * self.held, self.start if zero else inf,
            self.fee, self.rate_float, self.rounds, self.rounding, pieces,
        )  # fmt: skip
        """All that a bid takes, for the loop that makes a bid of every ticker."""

    def is_plain(self, order: int) -> bool:
        """Return whether nothing but the distance from a goal counts around an order."""
        return not self.lots.ends and bool(self.scale) and self.least <= self.held + order <= self.most

    def within(self, low: int, high: int) -> Item:
        """Return the ticker with only its orders from ``low`` to ``high``."""
        other: Item = Item.__new__(Item)
        for name in _KEPT:
            setattr(other, name, getattr(self, name))
        step, pieces = self.step, []
        for piece in self.pieces:
            start, end = piece.low, piece.high
            if start < low:
                start += -(-(low - start) // step) * step
            if end > high:
                end = start + (high - start) // step * step
            if start <= end:
                pieces.append(piece._replace(low=start, high=end))
        other.limit(tuple(pieces), zero=self.zero and low <= 0 <= high)
        return other

    def best(self, piece: Piece, prices: Prices) -> int:
        """Return the order of a piece that loses least at some prices."""
        low, high, side, _, slope, _, gain_slope = piece
        cash, turnover, _, gain, value = prices
        unit, scale = self.unit, self.scale
        line = unit * (cash + value + side * (cash * self.rate_float + turnover)) + slope + gain * gain_slope
        if not scale:
            return low if line + STILL_HELD * unit > 0 else high
        centre = (-scale * line / (2 * unit) - self.off) / unit
        if centre <= low:
            return low
        return high if centre >= high else min(low + int((centre - low) / self.step + 0.5) * self.step, high)

    def cents(self, order: int) -> int:
        """Return the worth of an order, rounded against us; negative is what a sale brings."""
        return -(-order * self.numerator // self.denominator)

    def cost(self, order: int) -> int:
        """Return the cents an order takes, with all that placing it costs."""
        if not order:
            return 0
        cents = -(-order * self.numerator // self.denominator)
        if self.free:
            return cents
        over, under = self.rate_ratio
        return cents + self.fee - (-abs(cents) * over // under)

    def exempt(self, order: int) -> int:
        """Return the cents that an order brings by the part of a sale that is wanted for its own sake."""
        return max(0, -self.cost(max(order, -self.wanted))) if order < 0 and self.wanted else 0

    def net(self, order: int) -> int:
        """Return the cents an order takes without what it brings by what is wanted for its own sake."""
        return self.cost(order) + self.exempt(order)

    def least_cost(self, order: int) -> float:
        """Return what an order costs at the least, before any cent is rounded."""
        if not order:
            return 0.0
        cents = order * self.unit
        return cents + self.fee + self.rate_float * abs(cents)

    def loss(self, order: int) -> float:
        """Return what the ticker adds to the objective after an order: its distance, tax, and being out of bounds."""
        off = self.off + order * self.unit
        loss = off * off / self.scale if self.scale else STILL_HELD * off
        after = self.held + order
        if after > self.most:
            loss += OUTSIDE * self.unit * (after - self.most)
        elif after < self.least:
            loss += OUTSIDE * self.unit * (self.least - after)
        return loss + self._along(order, self.lots.taxes) if order < 0 and self.lots.ends else loss

    def gain(self, order: int) -> int:
        """Return the scaled gain that an order realises."""
        if order >= 0 or not self.lots.ends:
            return 0
        return int(self._along(order, self.lots.gains))

    def _along(self, order: int, rates: Sequence[float]) -> float:
        total, start, sold = 0, 0, -order
        for end, rate in zip(self.lots.ends, rates, strict=True):
            if sold <= start:
                break
            total += (min(end, sold) - start) * rate  # type: ignore[assignment]  # integers stay integers
            start = end
        return total

    def value(self, order: int, prices: Prices) -> float:
        """Return loss + what an order takes at the prices, cents rounded the way that makes it least."""
        value = self.loss(order) + prices.value * self.unit * (self.held + order)
        if order:
            cents = abs(order) * self.unit
            value += prices.cash * self.least_cost(order) + prices.turnover * cents + prices.orders
            if prices.cash < 0:
                value += prices.cash * self.rounding
            if order < 0 and self.rounds:
                value -= prices.turnover
            value += prices.gain * self.gain(order)
        return value

    def above(self, order: int) -> int | None:
        """Return the next order that takes more cash: a smaller sale or a larger purchase; None if there is none."""
        found = 0 if order < 0 and self.zero else None
        for low, high, *_ in self.pieces:
            if order < high:
                other = low if order < low else low + ((order - low) // self.step + 1) * self.step
                found = other if found is None or other < found else found
        return found

    def dearer(self, order: int) -> int | None:
        """Return the next order that takes at least a cent more; None if there is none."""
        other, cost = self.above(order), self.cost(order)
        if other is not None and self.cost(other) <= cost:
            further = [near for near in self.near(order + int(2 / self.unit) + 1) if near > order]
            other = min((near for near in further if self.cost(near) > cost), default=None)
        return other

    def below(self, order: int) -> int | None:
        """Return the next order that takes less cash: a smaller purchase or a larger sale; None if there is none."""
        found = 0 if order > 0 and self.zero else None
        for low, high, *_ in self.pieces:
            if order > low:
                other = high if order > high else low + (-(-(order - low) // self.step) - 1) * self.step
                found = other if found is None or other > found else found
        return found

    def around(self, prices: Prices, most: int, value: float) -> Iterator[tuple[int, float, bool]]:
        """Yield orders and their values at the prices, up to a value, outward from the best of each piece.

        No more than ``most`` either way; True marks the last of a piece that was cut there.
        """
        if self.zero:
            own = self.value(0, prices)
            if own <= value:
                yield 0, own, False
        for piece in self.pieces:
            best = self.best(piece, prices)
            for way, first in ((-self.step, best), (self.step, best + self.step)):
                order = first
                for n in range(most + 1):
                    if not piece.low <= order <= piece.high:
                        break
                    own = self.value(order, prices)
                    if own > value:
                        break
                    yield order, own, n == most
                    order += way

    def near(self, order: int) -> Iterator[int]:
        """Yield the possible orders next to any number of units, on either side and exactly there."""
        for low, high, *_ in self.pieces:
            if order <= low:
                yield low
            elif order >= high:
                yield high
            else:
                start = low + (order - low) // self.step * self.step
                yield start
                if start < order:
                    yield start + self.step


_KEPT = tuple(name for name in Item.__slots__ if name not in {"ends", "pieces", "row", "zero"})
