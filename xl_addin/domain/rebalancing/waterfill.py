"""The one primitive behind every action: the exact water-fill.

    minimise Σ (zᵢ − Tᵢ)²/Tᵢ   subject to   Σz = budget,  L ≤ z ≤ U      ⇒      zᵢ = clip(λ·tᵢ, Lᵢ, Uᵢ)

For any strictly convex φ, minimising Σ t·φ(z/t) has the same form, so this is at once the least χ² and the
lexicographic max-min of z/t: the most *relatively* underweight first. λ is found exactly in integers by a sweep over
the sorted breakpoints L/t and U/t, in O(n log n); the result is whole cents that sum to the budget to the cent.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    _Slice = tuple[int, int, int, int]
    """Its place, its weight, its lower and its upper bound."""


def water_fill(weights: Sequence[int], lower: Sequence[int], upper: Sequence[int], budget: int) -> list[int]:
    """Return the cents for each slice, in whole cents that sum to the budget.

    ``weights`` are targets in any common unit, zero for a slice that gets its lower bound and no more. A budget below
    Σ lower gives the lower bounds, one above what the bounds can take gives the upper bounds. Cents that do not
    divide go to the largest remainders, the earlier slice first where those are equal.
    """
    slices = [own for own in zip(range(len(weights)), weights, lower, upper, strict=True) if own[1] > 0]
    result = list(lower)
    spare = budget - sum(result)
    if spare <= 0:
        return result
    if spare >= sum([high - low for _, _, low, high in slices]):
        for i, _, _, high in slices:
            result[i] = high
        return result
    level, scale = _water_level(slices, spare)
    remainders = []
    for i, weight, low, high in slices:
        wanted = level * weight
        if wanted < low * scale:
            continue
        cents, remainder = divmod(wanted, scale)
        if cents >= high:
            result[i] = high
            continue
        result[i] = cents
        if remainder:
            remainders.append((-remainder, i))
    missing = budget - sum(result)
    for _, i in sorted(remainders)[:missing]:
        result[i] += 1
    return result


def _water_level(slices: Sequence[_Slice], spare: int) -> tuple[int, int]:
    """Return λ as a fraction (numerator, denominator) at which Σ clip(λ·t, L, U) is ``spare`` above Σ L."""
    # Two different fractions a/w and b/v differ by at least 1/(w·v): scaled by this shift their floors keep the order.
    shift = 2 * max([weight for _, weight, _, _ in slices]).bit_length() + 1
    events = [((low << shift) // weight, low, weight) for _, weight, low, _ in slices]
    # a slice with room for all there is to spare never reaches its upper bound
    events += [((high << shift) // weight, -high, -weight) for _, weight, low, high in slices if high - low < spare]
    events.sort(key=itemgetter(0))
    slope, left = 0, spare
    for _, bound, weight in events:
        # at this breakpoint λ = bound/weight the open slices take slope·bound/weight, and there is ``left`` for them
        if slope and (slope * bound - left * weight) * weight >= 0:
            break
        slope += weight
        left += bound
    return left, slope
