"""Orders whose gains and tax are kept down: by `Maximum realised gain`, by `Tax versus drift`, or for the least tax."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Choice
from xl_addin.domain.rebalancing.choices import NO_WEIGHT
from xl_addin.domain.rebalancing.lots import counted_gain, is_taxed_further, tax_weighs
from xl_addin.domain.rebalancing.objective import distance
from xl_addin.domain.rebalancing.orders import drift_after, orders_for
from xl_addin.domain.rebalancing.solution import Solution
from xl_addin.domain.tax.tax import tax_year

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from xl_addin.domain.rebalancing.objective import Objective
    from xl_addin.domain.rebalancing.orders import Orders
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.settings import Settings

_PRICES = 6
"""How often the price of tax is halved in on where losses set off a part of the gains."""


def kept_down(scope: Scope, aim: Objective, sold_on: date) -> Solution:
    """Return an action solved, its gains limited and its tax weighed as the settings and the choice say."""
    settings = scope.portfolio.settings
    freely = orders_for(_with(scope, maximum_gain=None, **NO_WEIGHT), aim, sold_on)
    most = None if settings.maximum_gain is None else max(0, settings.maximum_gain)
    over = most is not None and counted_gain(scope, freely.realised) > most
    weighs = tax_weighs(scope) and any(
        lot.gain is None or lot.gain > 0 for own in freely.realised.lots.values() for lot in own
    )
    if not over and not weighs:
        return Solution(scope, aim, sold_on, freely)
    found = [] if over or settings.tax_a_point is not None else [freely]
    if weighs and scope.request.choice is Choice.LEAST_TAX:
        with suppress(Refused):  # where some gain has to be realised, it is the least that the weight finds
            found.append(orders_for(_with(scope, maximum_gain=0, **NO_WEIGHT), aim, sold_on, freely))
    if weighs and settings.tax_a_point is not None:
        with suppress(Refused):
            found.append(orders_for(_with(scope, maximum_gain=_untaxed(settings), **NO_WEIGHT), aim, sold_on, freely))
    found += _at_prices(scope, aim, sold_on, freely) if weighs else [orders_for(scope, aim, sold_on, freely)]
    best = min(found, key=lambda orders: _judged(scope, aim, orders))
    return Solution(scope, aim, sold_on, best, None if best.units == freely.units else freely)


def _untaxed(settings: Settings) -> int:
    """Return the cents of gain that losses of the year and of earlier ones set off, or the limit if that is less."""
    year = tax_year(settings)
    spare = 0 if year is None else max(0, -year.short - year.long)
    return spare if settings.maximum_gain is None else min(spare, max(0, settings.maximum_gain))


def _with(scope: Scope, **changes: Any) -> Scope:
    if all(getattr(scope.portfolio.settings, name) == value for name, value in changes.items()):
        return scope
    return replace(scope, portfolio=replace(scope.portfolio, settings=replace(scope.portfolio.settings, **changes)))


def _at_prices(scope: Scope, aim: Objective, sold_on: date, freely: Orders) -> list[Orders]:
    """Return the orders at the whole price of tax, and where they leave a loss to set off, at what it then costs."""
    found, low, high, price = [], Fraction(0), Fraction(1), Fraction(1)
    for _ in range(_PRICES):
        found.append(orders_for(scope, aim, sold_on, freely, price))
        if is_taxed_further(scope.portfolio.settings, found[-1].realised):
            if price == 1:
                break
            low = price
        else:
            high = price
        price = (low + high) / 2
    return found


def _judged(scope: Scope, aim: Objective, orders: Orders) -> float:
    """Return the distance and the weighed tax, as it is after netting, in cents; without rates the gain is the tax.

    Where tax has a price a point, what is judged are the tax and the drift at that price.
    """
    settings = scope.portfolio.settings
    cost = orders.realised.tax or 0
    if settings.tax_a_point is not None:
        return cost + float(settings.tax_a_point * 100 * drift_after(scope, aim, orders.units))
    if tax_year(settings) is None:
        cost = max(0, counted_gain(scope, orders.realised)) if tax_weighs(scope) else 0
    apart = distance(scope, aim, orders.units, scope.portfolio.cash)
    return apart + float(settings.tax_weight or 0) * cost
