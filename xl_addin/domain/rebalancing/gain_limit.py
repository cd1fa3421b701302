"""The plan nearest to the targets whose sales realise no more than so much gain.

    minimise Σ (zᵢ − goalᵢ)²/goalᵢ   subject to   Σz = budget,  L ≤ z ≤ U,  Σ gainᵢ(vᵢ − zᵢ) ≤ limit

With prices λ on the budget and μ on the gain, zᵢ = goalᵢ·(1 + λ + μ·wᵢ), where wᵢ is the gain a dollar of the lot that
is sold last: one sweep over the lots' edges finds λ for a μ, and bisection finds μ. A loss lowers what is realised,
but is never a reason to sell (its w is zero): no slice is driven from its target to harvest it. Where the chosen method
does not sell lots in the order of their gains, the problem is not convex; their mean gains are used then, and what
comes out keeps to the limit, but need not be the nearest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.priced_plan import Sweep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.rebalancing.priced_plan import Position, Under

_STEEPEST = 1e9
"""The price of a dollar of gain above which nothing changes any more."""
_STEPS = 80


def nearest_under(positions: Sequence[Position], budget: float, limit: float) -> Under:
    """Return the plan nearest to the goals that realises at most ``limit`` dollars of gain.

    Where that is not possible it is the plan that realises least; its gain then is above the limit.
    """
    at = Sweep(positions, budget).at
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
