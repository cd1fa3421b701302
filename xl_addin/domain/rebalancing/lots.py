"""What a sale of each security costs in tax and realises in gain, lot by lot, as the search is to weigh it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Choice, Term
from xl_addin.domain.search.question import Lot
from xl_addin.domain.settings import LotMethod, WashSales
from xl_addin.domain.tax.block import sellable
from xl_addin.domain.tax.lots import Sale, gain_per_share, in_order, term_of
from xl_addin.domain.tax.realise import Realised, realise
from xl_addin.domain.tax.tax import bears_tax
from xl_addin.domain.tax.wash import Purchase, counted_as, near

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.objective import Objective
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class Selling:
    """How one ticker would be sold: its lots in their order, and the most units that may be sold at all."""

    lots: tuple[Lot, ...]
    most: int


def selling(scope: Scope, found: Objective, sold_on: date, *, strictly: bool = False) -> dict[str, Selling]:
    """Return how each ticker would be sold, as far as a rule of the settings makes that matter.

    ``strictly``: under `Wash sales: block` nothing goes that could be washed by anything the plan may buy or keep.
    """
    settings = scope.portfolio.settings
    weighs = settings.maximum_gain is not None or tax_weighs(scope)
    blocks = settings.wash_sales is WashSales.BLOCK and settings.is_taxed
    if not weighs and not blocks:
        return {}
    bought = [*scope.portfolio.purchases, *_wanted(scope, found, sold_on, every=strictly)] if blocks else scope.portfolio.purchases
    groups = near(bought, sold_on, settings)
    known = {}
    for symbol, security in scope.securities.items():
        position, most = scope.portfolio.positions[symbol], security.held
        if blocks and position.lots and security.price is not None:
            spans = sellable(position.lots, security.price, sold_on, settings, bought)
            goes = not strictly and not found.goal(scope.tree.by_symbol[symbol]) and spans[-1].most == position.shares
            most = security.held if goes else int(spans[0].most.scaleb(security.places))
        washes = bool(groups.get(counted_as(symbol, settings)))
        lots = _lots(scope, symbol, sold_on, washes=washes) if weighs else ()
        known[symbol] = Selling(lots, most)
    return known


def tax_weighs(scope: Scope) -> bool:
    """Return whether tax is weighed against drift: the settings say so, or the least tax is asked for."""
    settings = scope.portfolio.settings
    return bool(settings.tax_weight) and settings.is_taxed and (bears_tax(settings) or _least_asked(scope))


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


def order_of_sale(portfolio: Portfolio, symbol: str, sold_on: date) -> list[HoldingRow]:
    """Return the lots of a ticker in the order in which a limit on gains, or a weight on tax, counts them."""
    position, settings = portfolio.positions[symbol], portfolio.settings
    return in_order(position.lots, position.price or 0, sold_on, counted_by(settings))  # type: ignore[arg-type]


def counted_by(settings: Settings) -> Settings:
    """Return the settings under which lots go in the order the search counts them: least gain first under a limit."""
    by_gain = settings.maximum_gain is not None and settings.lot_method is LotMethod.MIN_TAX
    return replace(settings, lot_method=LotMethod.HIFO) if by_gain else settings


def _lots(scope: Scope, symbol: str, sold_on: date, *, washes: bool) -> tuple[Lot, ...]:
    """Return the lots as the search counts them: tax and gain are cents a unit.

    A loss that would be washed counts as none. Without tax rates the gain stands for its tax.
    """
    security, settings = scope.securities[symbol], scope.portfolio.settings
    unit = Fraction(100, 10**security.places)
    found = []
    for row in order_of_sale(scope.portfolio, symbol, sold_on):
        gain = (gain_per_share(row, security.price) or Fraction(0)) * unit
        gain = max(gain, Fraction(0)) if washes else gain
        rate = Fraction(1)
        if bears_tax(settings):
            long = term_of(row, sold_on) is Term.LONG
            rate = Fraction((settings.long_term_rate if long else settings.short_term_rate) or 0)
        found.append(Lot(int(row.shares.scaleb(security.places)), max(gain, Fraction(0)) * rate, gain))
    return tuple(found)


def realised(scope: Scope, units: Mapping[str, int], sold_on: date) -> Realised[str]:
    """Return the lots that the sales of some orders use, what they gain, and what of it counts.

    Under a limit on gains they are those of the least tax where these keep to it, else those of the least gain.
    """
    portfolio = scope.portfolio
    settings = portfolio.settings
    sales, bought = {}, list(portfolio.purchases)
    for symbol, count in units.items():
        security = scope.securities[symbol]
        if count > 0:
            bought.append(Purchase(symbol, sold_on, security.shares(count)))
        else:
            sales[symbol] = Sale(portfolio.positions[symbol].lots, security.shares(-count), security.price)
    found = realise(sales, sold_on, settings, bought)
    if settings.maximum_gain is not None and gain_of(found) > settings.maximum_gain:
        return realise(sales, sold_on, counted_by(settings), bought)
    return found


def gain_of(found: Realised[str]) -> int:
    """Return the cents of gain that count for tax."""
    return sum(lot.taxable for own in found.lots.values() for lot in own)
