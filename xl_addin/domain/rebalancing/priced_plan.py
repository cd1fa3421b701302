"""The plan nearest to the goals when a dollar sold of a lot has a price, whatever the price stands for.

    minimise Σ (zᵢ − goalᵢ)²/goalᵢ + 2·Σ price of what is sold   subject to   Σz = budget,  L ≤ z ≤ U

With λ the price of the budget, zᵢ = goalᵢ·(1 + λ + wᵢ), where wᵢ is the price of a dollar of the lot that is sold last:
one sweep over the edges of all lots finds λ, exactly but for the rounding of floats. O(n log n) for n lots. No price
is below zero: a loss is never a reason to sell. Where prices fall along the queue in which lots are sold, the problem
is not convex; such lots are pooled at their mean, and the plan found then need not be the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SMALL = 1e-3
"""What stands for a goal of nothing in the distance, as a fraction of the budget: what is to go goes first."""


@dataclass(frozen=True, slots=True)
class Position:
    """One ticker, in dollars: what it is worth, its goal and its bounds, and its lots in the order they are sold.

    A lot is (dollars, rate): the rate is what is to be held down of each dollar of it, its gain or its tax.
    """

    value: float
    goal: float
    lower: float
    upper: float
    lots: tuple[tuple[float, float], ...]

    def realised(self, worth: float) -> float:
        """Return the dollars of gain, or tax, of selling down to some worth; those below zero count."""
        left, gain = self.value - worth, 0.0
        for dollars, rate in self.lots:
            part = min(max(left, 0.0), dollars)
            gain += part * rate
            left -= part
        return gain


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a position's worth in which a dollar sold has one price."""

    low: float
    high: float
    rate: float


@dataclass(frozen=True, slots=True)
class Under:
    """What every position is to be worth in dollars, and the gain (or tax) of the sales down to that."""

    worth: tuple[float, ...]
    gain: float


class Sweep:
    """Positions and a budget, made ready for one plan after another at other prices of a dollar of their rates."""

    def __init__(self, positions: Sequence[Position], budget: float) -> None:
        self._positions, self._budget = positions, budget
        small = SMALL * max(budget, 1.0)
        self._weights = [max(position.goal, small if not position.goal else 0.0) for position in positions]
        self._pieces = [list(_pieces(position)) for position in positions]

    def at(self, price: float) -> Under:
        """Return the nearest plan when a dollar of what the rates stand for has a price."""
        events: list[tuple[float, float]] = []
        for position, weight, own in zip(self._positions, self._weights, self._pieces, strict=True):
            for piece in own:
                offset = -position.goal / weight - price * piece.rate
                events += [(piece.low / weight + offset, weight), (piece.high / weight + offset, -weight)]
        least = [_least(position, own) for position, own in zip(self._positions, self._pieces, strict=True)]
        level = _level(sorted(events), self._budget - sum(least))
        worth = []
        for position, weight, own, low in zip(self._positions, self._weights, self._pieces, least, strict=True):
            there = ((position.goal + weight * (level + price * piece.rate), piece) for piece in own)
            worth.append(low + sum(min(max(end, piece.low), piece.high) - piece.low for end, piece in there))
        gain = sum(position.realised(there) for position, there in zip(self._positions, worth, strict=True))
        return Under(tuple(worth), gain)

    def distance(self, worth: Sequence[float]) -> float:
        """Return Σ (z − goal)²/goal in dollars."""
        return sum(
            (there - position.goal) ** 2 / weight
            for position, weight, there in zip(self._positions, self._weights, worth, strict=True)
        )


def _pieces(position: Position) -> Iterator[_Piece]:
    """Yield the stretches of a position from its upper bound down: bought for nothing, sold lot by lot."""
    if position.upper > position.value:
        yield _Piece(max(position.value, position.lower), position.upper, 0.0)
    high = position.value
    for dollars, gain in _never_falling(position.lots):
        low = max(high - dollars, position.lower)
        if low < min(high, position.upper):
            yield _Piece(low, min(high, position.upper), gain)
        high -= dollars


def _never_falling(lots: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return lots with gains of at least zero, those that would fall along the queue pooled at their mean."""
    pooled: list[tuple[float, float]] = []
    for dollars, gain in lots:
        pooled.append((dollars, max(gain, 0.0)))
        while len(pooled) > 1 and pooled[-1][1] < pooled[-2][1]:
            (one, low), (other, high) = pooled.pop(), pooled.pop()
            pooled.append((one + other, (one * low + other * high) / (one + other)))
    return pooled


def _least(position: Position, pieces: Sequence[_Piece]) -> float:
    return min((piece.low for piece in pieces), default=min(position.value, position.upper))


def _level(events: Sequence[tuple[float, float]], missing: float) -> float:
    """Return where a sum that grows with the slopes of the open pieces reaches what is missing."""
    slope, at = 0.0, events[0][0] if events else 0.0
    for there, change in events:
        if slope > 1e-6 and missing <= slope * (there - at):
            return at + max(missing, 0.0) / slope
        missing -= slope * (there - at)
        slope, at = slope + change, there
    return at
