"""The prices that prove most: the top of the bound, which is concave in them, one direction after the other."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from xl_addin.domain.search.model import MISSING
from xl_addin.domain.search.question import NO_LIMIT
from xl_addin.domain.search.relaxation import CASH, GAIN, GROUPS, ORDERS, TURNOVER, Point, at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.search.item import Item
    from xl_addin.domain.search.model import Model

_STEEP = 64.0
"""Where looking for a price begins to be hopeless: at 2 every slice would rather be sold out."""
_HOPELESS = 1e9
"""A price at which a limit cannot be kept."""
_FEWEST, _BIDS = 40, 60_000
"""How many points are looked at, at the least, and how many bids of one ticker may be asked for beyond that."""
_ROUNDS = 40
_SWEEPS = 5


def climb(model: Model, items: Sequence[Item], start: Point, *, tolerance: float, sweeps: int = _SWEEPS) -> list[Point]:
    """Return points at prices near those that prove most: the best of them first.

    Prices are raised on limits that are passed only. ``tolerance`` is how much more another price may still prove.
    """
    best, seen = start, [start]
    most = max(_FEWEST, _BIDS // max(1, len(items)))
    for _ in range(sweeps):
        before = best.bound
        for direction in _directions(model, best):
            if len(seen) > most:
                break
            found = _along(model, items, best, direction, tolerance)
            seen += found
            best = max((best, *found), key=lambda point: point.bound)
        if best.bound - before <= tolerance:
            break
    seen.sort(key=lambda point: -point.bound)
    return seen


def _directions(model: Model, point: Point) -> list[dict[int, float]]:
    """Return the directions of prices in which more may be proven."""
    directions: list[dict[int, float]] = []
    for i, over in enumerate(point.over):
        passed = abs(over) > model.spans[i - GROUPS].rounding if i >= GROUPS else over > 0
        if i == CASH or point.prices[i] or passed:
            directions.append({i: 1.0})
    if {TURNOVER: 1.0} in directions:
        directions += [{CASH: 1.0, TURNOVER: 1.0}, {CASH: 1.0, TURNOVER: -1.0}]
    if {GAIN: 1.0} in directions:
        directions.append({CASH: 1.0, GAIN: -1.0 / model.gain_scale})
    return directions


def _along(
    model: Model, items: Sequence[Item], start: Point, direction: dict[int, float], tolerance: float
) -> list[Point]:
    """Return the points seen on the way to the highest in a direction, by the tangents of a concave function."""
    slope = _slope(start, direction)
    way = 1.0 if slope > 0 else -1.0
    most = _room(model, start.prices, direction, way)
    if not slope or most <= 0:
        return []
    points: list[Point] = []
    length = min(most, _first(model, items, direction, abs(slope)))
    low, high = (0.0, start), (length, _moved(model, items, start, direction, way * length))
    points.append(high[1])
    while way * _slope(high[1], direction) > 0 and high[0] < most:
        low, length = high, min(most, 4 * high[0])
        high = (length, _moved(model, items, start, direction, way * length))
        points.append(high[1])
    for turn in range(_ROUNDS):
        (a, one), (b, two) = low, high
        rise, fall = way * _slope(one, direction), way * _slope(two, direction)
        if rise <= 0 or fall >= 0 or b - a <= 1e-15 * b:
            break
        middle = a + (two.bound - one.bound - fall * (b - a)) / (rise - fall)
        if one.bound + rise * (middle - a) - max(one.bound, two.bound) <= tolerance:
            break
        edge = (b - a) / 50
        middle = min(max(middle, a + edge), b - edge) if turn % 4 < 3 else (a + b) / 2
        found = (middle, _moved(model, items, start, direction, way * middle))
        points.append(found[1])
        if way * _slope(found[1], direction) > 0:
            low = found
        else:
            high = found
    return points


def _slope(point: Point, direction: dict[int, float]) -> float:
    return sum(part * point.over[i] for i, part in direction.items())


def _moved(model: Model, items: Sequence[Item], start: Point, direction: dict[int, float], length: float) -> Point:
    prices = list(start.prices)
    for i, part in direction.items():
        prices[i] += part * length
        if TURNOVER <= i <= GAIN:
            prices[i] = max(0.0, prices[i])
    return at(model, items, prices)


def _room(model: Model, prices: Sequence[float], direction: dict[int, float], way: float) -> float:
    """Return how far a direction may be gone: prices of limits stay above zero, that of cash within its caps."""
    room = inf
    for i, part in direction.items():
        step = way * part
        if i == CASH:
            free = model.question.cash_scale is None and model.most_cash >= NO_LIMIT
            low = 0.0 if free else -_STEEP
            most = _HOPELESS if model.strict else MISSING
            room = min(room, (most - prices[i]) / step if step > 0 else (low - prices[i]) / step)
        elif i < GROUPS and step < 0:
            room = min(room, -prices[i] / step)
        elif i >= GROUPS and prices[i] and step * prices[i] < 0:
            room = min(room, -prices[i] / step)  # beyond, another limit of the group counts
        else:
            room = min(room, _HOPELESS / abs(step) * (model.gain_scale if i == GAIN else 1))
    return room


def _first(model: Model, items: Sequence[Item], direction: dict[int, float], slope: float) -> float:
    """Return a first guess of how far to go."""
    goals = sum(item.scale for item in items) + (model.question.cash_scale or 0.0)
    size = 2 * slope / goals if goals else 1.0
    if GAIN in direction and CASH not in direction:
        size /= model.gain_scale**2
    if ORDERS in direction:
        return max(1e-6, max((item.start for item in items), default=1.0) / 16)
    return max(1e-12, min(size, 1.0))
