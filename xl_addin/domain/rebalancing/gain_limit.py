"""The plan nearest to the targets whose sales realise no more than so much gain.

    minimise Σ (zᵢ − goalᵢ)²/goalᵢ   subject to   Σz = budget,  L ≤ z ≤ U,  Σ gainᵢ(vᵢ − zᵢ) ≤ limit

With prices λ on the budget and μ on the gain, zᵢ = goalᵢ·(1 + λ + μ·wᵢ), where wᵢ is the gain a dollar of the lot that
is sold last: one sweep over the lots' edges finds λ for a μ, and bisection finds μ. A loss lowers what is realised,
but is never a reason to sell (its w is zero): no slice is driven from its target to harvest it. Where the chosen method
does not sell lots in the order of their gains, the problem is not convex; their mean gains are used then, and what
comes out keeps to the limit, but need not be the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STEEPEST = 1e9
"""The price of a dollar of gain above which nothing changes any more."""
_STEPS = 80


@dataclass(frozen=True, slots=True)
class Position:
    """One ticker, in dollars: what it is worth, its goal and its bounds, and its lots (dollars, gain a dollar)."""

    value: float
    goal: float
    lower: float
    upper: float
    lots: tuple[tuple[float, float], ...]

    def realised(self, worth: float) -> float:
        """Return the gain in dollars of selling down to some worth, losses counted."""
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
    gain: float


@dataclass(frozen=True, slots=True)
class Under:
    """What every position is to be worth in dollars, and the gain that realises."""

    worth: tuple[float, ...]
    gain: float


def nearest_under(positions: Sequence[Position], budget: float, limit: float) -> Under:
    """Return the plan nearest to the goals that realises at most ``limit`` dollars of gain.

    Where that is not possible it is the plan that realises least; its gain then is above the limit.
    """
    small = 1e-3 * max(budget, 1.0)
    weights = [max(position.goal, small if not position.goal else 0.0) for position in positions]
    pieces = [list(_pieces(position)) for position in positions]

    def at(price: float) -> Under:
        return _at_price(positions, weights, pieces, budget, price)

    low, high, found = 0.0, 1e-3, at(0.0)
    while found.gain > limit and high < _STEEPEST:
        low, high = high, high * 8
        found = at(high)
    if found.gain > limit or high == 1e-3:
        return found
    for _ in range(_STEPS):
        middle = (low + high) / 2
        tried = at(middle)
        if tried.gain <= limit:
            high, found = middle, tried
        else:
            low = middle
    return found


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


def _at_price(
    positions: Sequence[Position],
    weights: Sequence[float],
    pieces: Sequence[Sequence[_Piece]],
    budget: float,
    price: float,
) -> Under:
    """Return the plan when a dollar of gain has a price: one sweep over the edges of all pieces finds the level."""
    events: list[tuple[float, float]] = []
    for position, weight, own in zip(positions, weights, pieces, strict=True):
        for piece in own:
            offset = -position.goal / weight - price * piece.gain
            events += [(piece.low / weight + offset, weight), (piece.high / weight + offset, -weight)]
    level = _level(sorted(events), budget - sum(_least(p, own) for p, own in zip(positions, pieces, strict=True)))
    worth = []
    for position, weight, own in zip(positions, weights, pieces, strict=True):
        total = _least(position, own)
        for piece in own:
            there = position.goal + weight * (level + price * piece.gain)
            total += min(max(there, piece.low), piece.high) - piece.low
        worth.append(total)
    gain = sum(position.realised(there) for position, there in zip(positions, worth, strict=True))
    return Under(tuple(worth), gain)


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
