"""The plan after what the settings, or the choice of the least tax, want held back of its gains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.plan import Choice
from xl_addin.domain.portfolio.measures import chi_squared
from xl_addin.domain.rebalancing.stay_under import stay_under, without_gain
from xl_addin.domain.rebalancing.weigh_tax import weigh_tax
from xl_addin.domain.tax.tax import tax_year

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.domain.rebalancing.basis import Basis
    from xl_addin.domain.rebalancing.scope import Scope


def keep_tax_down(basis: Basis, again: Callable[[Scope], Basis]) -> Basis:
    """Return the plan as ``Tax versus drift`` and ``Maximum realised gain`` want it.

    Where the least tax is asked for, it is the plan without a net gain, or the one that gives tax all the weight if
    that one bears less, or as little and is nearer to the targets; without tax rates there is none to weigh. ``again``
    makes the plan anew for a scope that keeps more. `Refused` where every plan would realise more than allowed.
    """
    settings = basis.scope.portfolio.settings
    if basis.request.choice is not Choice.LEAST_TAX or not settings.is_taxed:
        return stay_under(weigh_tax(basis, again), again)
    calm = without_gain(basis, again)
    if tax_year(settings) is None:
        return calm
    return min(calm, stay_under(weigh_tax(basis, again), again), key=_tax_then_distance)


def _tax_then_distance(basis: Basis) -> tuple[int, float]:
    return basis.realised.tax or 0, chi_squared(basis.after.portfolio, basis.first.job.budget)
