"""The plan after what the settings, or the choice of the least tax, want held back of its gains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.plan import Choice
from xl_addin.domain.portfolio.measures import chi_squared
from xl_addin.domain.rebalancing.in_dollars import realised_gain
from xl_addin.domain.rebalancing.stay_under import stay_under, without_gain
from xl_addin.domain.rebalancing.weigh_tax import weigh_tax

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.domain.rebalancing.basis import Basis
    from xl_addin.domain.rebalancing.scope import Scope


def keep_tax_down(basis: Basis, again: Callable[[Scope], Basis]) -> Basis:
    """Return the plan as ``Tax versus drift`` and ``Maximum realised gain`` want it.

    Where the least tax is asked for, the plan without a net gain is made too, and the one with less tax counts; of two
    with the same tax the nearer to the targets. ``again`` makes the plan anew for a scope that keeps more. `Refused`
    where every plan would realise more than allowed.
    """
    found = stay_under(weigh_tax(basis, again), again)
    if basis.request.choice is not Choice.LEAST_TAX or not basis.scope.portfolio.settings.is_taxed:
        return found
    return min(without_gain(basis, again), found, key=_tax_then_distance)


def _tax_then_distance(basis: Basis) -> tuple[int, float]:
    """Return what is to be least: the tax where it is known, else a net gain; then the distance from the targets."""
    tax = basis.realised.tax
    bad = max(0, realised_gain(basis)) if tax is None else tax
    return bad, chi_squared(basis.after.portfolio, basis.first.job.budget)
