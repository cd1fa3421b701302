"""The one primitive behind every action: the exact water-fill.

    minimise Σ (zᵢ − Tᵢ)²/Tᵢ   subject to   Σz = budget,  L ≤ z ≤ U      ⇒      zᵢ = clip(λ·tᵢ, Lᵢ, Uᵢ)

For any strictly convex φ, minimising Σ t·φ(z/t) has the same form, so this is at once the least χ² and the
lexicographic max-min of z/t: the most *relatively* underweight first. λ is found exactly in integers by a sweep over
the sorted breakpoints L/t and U/t, in O(n log n); the result is whole cents that sum to the budget to the cent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def water_fill(weights: Sequence[int], lower: Sequence[int], upper: Sequence[int], budget: int) -> list[int]:
    """Return the cents for each slice, in whole cents that sum to the budget.

    ``weights`` are targets in any common unit, zero for a slice that gets its lower bound and no more. A budget below
    Σ lower gives the lower bounds, one above what the bounds can take gives the upper bounds. Cents that do not
    divide go to the largest remainders, the earlier slice first where those are equal.
    """
    filled = [i for i, weight in enumerate(weights) if weight > 0]
    result = list(lower)
    budget -= sum(low for low, weight in zip(lower, weights, strict=True) if weight <= 0)
    if budget <= sum(lower[i] for i in filled):
        return result
    if budget >= sum(upper[i] for i in filled):
        for i in filled:
            result[i] = upper[i]
        return result
    level, scale = _water_level(weights, lower, upper, budget, filled)
    remainders = []
    for i in filled:
        cents, remainder = divmod(level * weights[i], scale)
        if cents < lower[i]:
            continue
        if cents >= upper[i]:
            result[i] = upper[i]
            continue
        result[i] = cents
        if remainder:
            remainders.append((-remainder, i))
    missing = budget - sum(result[i] for i in filled)
    for _, i in sorted(remainders)[:missing]:
        result[i] += 1
    return result


def _water_level(
    weights: Sequence[int], lower: Sequence[int], upper: Sequence[int], budget: int, filled: Sequence[int]
) -> tuple[int, int]:
    """Return λ as a fraction (numerator, denominator) at which Σ clip(λ·t, L, U) equals the budget."""
    # Two different fractions a/w and b/v differ by at least 1/(w·v): scaled by this shift their floors keep the order.
    shift = 2 * max(weights).bit_length() + 1
    rises = [((lower[i] << shift) // weights[i], lower[i], weights[i], 1) for i in filled]
    stops = [((upper[i] << shift) // weights[i], upper[i], weights[i], -1) for i in filled]
    slope, fixed = 0, sum(lower[i] for i in filled)
    for _, bound, weight, turn in sorted(rises + stops):
        # Σ at this breakpoint λ = bound/weight is fixed + slope·bound/weight
        if slope and fixed * weight + slope * bound >= budget * weight:
            break
        slope += turn * weight
        fixed -= turn * bound
    return budget - fixed, slope
