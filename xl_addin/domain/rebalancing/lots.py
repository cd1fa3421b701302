"""What a sale of each security costs in tax and realises in gain, lot by lot, as the search is to weigh it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Choice
from xl_addin.domain.search.question import Lot
from xl_addin.domain.settings import LotMethod, WashSales
from xl_addin.domain.tax.block import sellable
from xl_addin.domain.tax.lots import Sale
from xl_addin.domain.tax.prices import Rates, rates_after, tiers
from xl_addin.domain.tax.purchases import Purchase
from xl_addin.domain.tax.realise import Realised, realise, realise_beside
from xl_addin.domain.tax.tax import bears_tax, net_gains, tax_year
from xl_addin.domain.tax.wash import counted_as, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from xl_addin.domain.rebalancing.objective import Objective
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.rebalancing.security import Security
    from xl_addin.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class Selling:
    """How one ticker would be sold: its lots in their order, and the most units that may be.

    ``sellable`` are those of which no loss would be washed, where that is to be blocked.
    """

    lots: tuple[Lot, ...]
    most: int
    sellable: int


def selling(
    scope: Scope,
    found: Objective,
    sold_on: date,
    *,
    price: Fraction = Fraction(1),
    strictly: bool = False,
    forced: bool = False,
) -> dict[str, Selling]:
    """Return how each ticker would be sold, as far as a rule of the settings makes that matter.

    Their tax counts at ``price``: less than 1 where losses set off a part of the gains. ``strictly``: under `Wash
    sales: block` nothing goes that could be washed by anything the plan may buy or keep, and gains go before losses
    that could be. ``forced``: cash has to be raised, whatever tax is worth paying for a point of drift.
    """
    settings = scope.portfolio.settings
    weighs = settings.maximum_gain is not None or tax_weighs(scope)
    blocks = settings.wash_sales is WashSales.BLOCK and settings.is_taxed
    if not weighs and not blocks:
        return {}
    bought = (
        [*scope.portfolio.purchases, *_wanted(scope, found, sold_on, every=strictly)]
        if blocks
        else scope.portfolio.purchases
    )
    groups, rates = near(bought, sold_on, settings), _rates(settings, price)
    known = {}
    for symbol, security in scope.securities.items():
        position, most = scope.portfolio.positions[symbol], security.held
        if blocks and position.lots and security.price is not None:
            spans = sellable(position.lots, security.price, sold_on, settings, bought)
            goes = not strictly and not found.goal(scope.tree.by_symbol[symbol]) and spans[-1].most == position.shares
            most = security.held if goes else int(spans[0].most.scaleb(security.places))
        washes = bool(groups.get(counted_as(symbol, settings)))
        lots = _lots(scope, symbol, sold_on, rates, washes=washes, last=strictly) if weighs else ()
        worth = most if forced else min(most, _worth_their_tax(settings, found, lots, security))
        known[symbol] = Selling(lots, worth, most)
    return known


def _worth_their_tax(settings: Settings, found: Objective, lots: Iterable[Lot], security: Security) -> int:
    """Return how many units may be sold before one costs more tax than the drift that its sale takes away is worth.

    A dollar that moves from a slice over its target to one under it lessens the portfolio drift, ½Σ|actual − target|,
    by one part of what all slices are worth together: a point is a hundredth of that.
    """
    if settings.tax_a_point is None or found.budget <= 0:
        return security.held
    most_tax = (
        Fraction(settings.tax_a_point * 100)
        * Fraction(security.numerator, security.denominator)
        / Fraction(found.budget)
    )
    units = 0
    for lot in lots:
        if lot.tax > most_tax:
            return min(units, security.held)
        units += lot.units
    return security.held


def tax_weighs(scope: Scope) -> bool:
    """Return whether tax is weighed against drift: the settings say so, or the least tax is asked for."""
    settings = scope.portfolio.settings
    return settings.weighs_tax and settings.is_taxed and (bears_tax(settings) or _least_asked(scope))


def _least_asked(scope: Scope) -> bool:
    return scope.request.choice is Choice.LEAST_TAX


def _wanted(scope: Scope, found: Objective, sold_on: date, *, every: bool) -> list[Purchase]:
    """Return what is to be bought by its goal, or ``every`` ticker that counts as another: it would replace a loss."""
    wanted = []
    for symbol, leaves in scope.tree.by_symbol.items():
        security = scope.securities.get(symbol)
        counts_as = len(counted_as(symbol, scope.portfolio.settings)) > 1
        if security is None:
            continue
        if every and counts_as:
            wanted.append(Purchase(symbol, sold_on, security.shares(10**30)))
        elif found.goal(leaves) > security.value(security.held) + scope.minimum:
            units = int((found.goal(leaves) - security.value(security.held)) / security.value(1))
            wanted.append(Purchase(symbol, sold_on, security.shares(max(1, units))))
    return wanted


def counted_by(settings: Settings) -> Settings:
    """Return the settings under which lots go in the order the search counts them: least gain first under a limit."""
    by_gain = settings.maximum_gain is not None and settings.lot_method is LotMethod.MIN_TAX
    return replace(settings, lot_method=LotMethod.HIFO) if by_gain else settings


def _lots(scope: Scope, symbol: str, sold_on: date, rates: Rates, *, washes: bool, last: bool) -> tuple[Lot, ...]:
    """Return the lots as the search counts them: tax and gain are cents a unit.

    A loss is never a reason to sell: it bears no tax, and saves none. Without tax rates the gain stands for its tax.
    One that may be washed counts as none, and goes ``last`` where gains would go instead of it.
    """
    security, settings = scope.securities[symbol], counted_by(scope.portfolio.settings)
    sale = Sale(scope.portfolio.positions[symbol].lots, Decimal(), security.price)
    found = tiers(sale, sold_on, settings, rates, 10**security.places, washed=washes and not last)
    if washes and last:
        found = [tier for tier in found if tier.gain >= 0] + [
            tier._replace(gain=Fraction(0)) for tier in found if tier.gain < 0
        ]
    return tuple(Lot(tier.units, max(tier.tax, Fraction(0)), tier.gain) for tier in found)


def _rates(settings: Settings, price: Fraction) -> Rates:
    """Return what a gain is taxed at where nothing sets it off, at a price of tax."""
    year = tax_year(settings)
    return Rates(price, price) if year is None else Rates(*(rate * price for rate in rates_after(year, 10**15, 10**15)))


def is_taxed_further(settings: Settings, found: Realised[str]) -> bool:
    """Return whether one more gain would be taxed, after all that sales realise is netted."""
    year = tax_year(settings)
    return year is None or any(rates_after(year, *net_gains(lot for own in found.lots.values() for lot in own)))


def realised(scope: Scope, units: Mapping[str, int], sold_on: date) -> Realised[str]:
    """Return the lots that the sales of some orders use, what they gain, and what of it counts.

    Under a limit on gains they are those of the least tax where these keep to it, else those of the least gain.
    """
    portfolio = scope.portfolio
    settings = portfolio.settings
    sales, bought = {}, list(portfolio.purchases)
    for symbol, count in units.items():
        security = scope.securities[symbol]
        if count < 0:
            sales[symbol] = Sale(portfolio.positions[symbol].lots, security.shares(-count), security.price)
    if sales or portfolio.beside:
        bought += [Purchase(s, sold_on, scope.securities[s].shares(n)) for s, n in units.items() if n > 0]
    found = realise_beside(sales, portfolio.account or "", portfolio.beside, sold_on, settings, bought)
    if settings.maximum_gain is not None and gain_of(found) > settings.maximum_gain:
        return realise(sales, sold_on, counted_by(settings), bought)
    return found


def gain_of(found: Realised[str]) -> int:
    """Return the cents of gain that count for tax."""
    return sum(lot.taxable for own in found.lots.values() for lot in own)


def counted_gain(scope: Scope, found: Realised[str]) -> int:
    """Return the cents that sales gain, what has no known cost counted as if it had cost nothing."""
    unknown = 0
    for symbol, own in found.lots.items():
        security = scope.securities[symbol]
        unknown += sum(int(lot.shares * security.price * 100) for lot in own if lot.gain is None)
    return gain_of(found) + unknown
