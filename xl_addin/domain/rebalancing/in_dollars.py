"""A settled plan in dollars, for the searches that hold sales back, and what they find as shares that have to stay."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.money import nearest_cent
from xl_addin.domain.plan import Term
from xl_addin.domain.rebalancing.priced_plan import Position
from xl_addin.domain.rebalancing.tax_weight import TaxedLot
from xl_addin.domain.settings import Nesting
from xl_addin.domain.tax.lots import gain_per_share, in_order, term_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.domain.plan import LotSale
    from xl_addin.domain.rebalancing.basis import Basis
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.tax.lots import Sale


def realised_gain(basis: Basis) -> int:
    """Return the net gain in cents that the sales of a plan realise.

    A loss that a wash sale keeps from counting is left out; shares of unknown cost count as if they had cost nothing.
    """
    return sum(_counted(lot, basis.sales[symbol]) for symbol, lots in basis.realised.lots.items() for lot in lots)


def _counted(lot: LotSale, sale: Sale) -> int:
    return nearest_cent(Fraction(lot.shares) * Fraction(sale.price)) if lot.gain is None else lot.taxable


def positions_of(basis: Basis) -> dict[str, Position]:
    """Return every ticker in dollars; its goal is its target where all slices share at once, else the plan's own.

    Whatever a band asks for, a slice may also stay as it is.
    """
    scope, job = basis.scope, basis.first.job
    nodes = scope.tree.nodes
    flat = scope.portfolio.settings.nesting is Nesting.FLAT or all(nodes[i].depth <= 1 for i in scope.tree.leaves)
    found = {}
    for symbol, leaves in scope.tree.by_symbol.items():
        if symbol not in scope.securities:
            continue
        goal = sum(float(nodes[i].target) * job.budget if flat else float(basis.first.settled.ideal[i]) for i in leaves)
        value = sum(job.values[i] for i in leaves)
        found[symbol] = Position(
            value=value / 100,
            goal=goal / 100,
            lower=min(value, sum(job.bounds.lower[i] for i in leaves)) / 100,
            upper=max(value, sum(job.bounds.upper[i] for i in leaves)) / 100,
            lots=tuple((lot.dollars, lot.gain) for lot in lots_in_dollars(basis, symbol)),
        )
    return found


def lots_in_dollars(basis: Basis, symbol: str) -> tuple[TaxedLot, ...]:
    """Return the lots of a ticker that may be sold, in the order in which they are.

    Those of unknown cost count as if they had cost nothing, those of an unknown day as short-term.
    """
    scope = basis.scope
    if symbol not in scope.portfolio.positions:
        return ()
    price = scope.securities[symbol].price
    held_back = {id(lot) for lot in scope.unsold}
    lots = (lot for lot in scope.portfolio.positions[symbol].lots if id(lot) not in held_back)
    found = []
    for lot in in_order(lots, price, basis.sold_on, scope.portfolio.settings):
        gain = gain_per_share(lot, price)
        rate = 1.0 if gain is None else float(gain / Fraction(price))
        found.append(TaxedLot(float(lot.shares * price), rate, term_of(lot, basis.sold_on) is Term.LONG))
    return tuple(found)


def raises_cash(basis: Basis) -> bool:
    """Return whether cash has to be raised by sales: then what one ticker keeps another has to bring."""
    return basis.first.job.budget < basis.first.job.values[0]


def has_gains(position: Position) -> bool:
    """Return whether any lot of a ticker would be sold at a gain."""
    return any(gain > 0 for _, gain in position.lots)


def keeping_worth(basis: Basis, worth: Mapping[str, float], steps: int = 1) -> Scope:
    """Return the scope in which tickers keep what is worth so many dollars now.

    Where cash has to be raised, so many share steps less: the last cents come from whole steps.
    """
    scope, job = basis.scope, basis.first.job
    kept = dict(scope.kept)
    for symbol, dollars in worth.items():
        security, leaves = scope.securities[symbol], scope.tree.by_symbol[symbol]
        value = sum(job.values[i] for i in leaves) / 100
        if value <= 0:
            continue
        slack = (security.cost(security.step) / 100 + 0.03) * steps if raises_cash(basis) else 0.0
        part = Fraction(max(0.0, min(1.0, (dollars - slack) / value)))
        for i in leaves:
            kept[i] = max(kept.get(i, Fraction(0)), scope.portfolio.shares[i] * part)
    return replace(scope, kept=kept)
