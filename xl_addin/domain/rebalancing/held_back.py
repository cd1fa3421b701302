"""Lots that are not to be sold: what they keep in their slices, and which they are."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.rebalancing.bounds import Bounds
from xl_addin.domain.settings import WashSales

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.rebalancing.basis import Basis
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.rows import HoldingRow


def hold_back(scope: Scope, lots: Iterable[HoldingRow]) -> Scope:
    """Return a scope, as it stands before any trade, in which more lots are not to be sold.

    The shares of a ticker of several pies are kept in each of them in proportion.
    """
    unsold = (*scope.unsold, *lots)
    kept = dict(scope.kept)
    shares: dict[str, Fraction] = {}
    for lot in unsold:
        shares[lot.symbol] = shares.get(lot.symbol, Fraction(0)) + Fraction(lot.shares)
    for symbol, stays in shares.items():
        part = stays / Fraction(scope.portfolio.positions[symbol].shares)
        for i in scope.tree.by_symbol[symbol]:
            kept[i] = max(kept.get(i, Fraction(0)), scope.portfolio.shares[i] * part)
    return replace(scope, unsold=unsold, kept=kept)


def held_back(basis: Basis) -> tuple[HoldingRow, ...]:
    """Return the lots a plan sells although their loss would not count, and such sales are to be blocked."""
    if basis.scope.portfolio.settings.wash_sales is not WashSales.BLOCK:
        return ()
    return tuple(wash.lot for wash in basis.realised.washes)


def keeping(scope: Scope, bounds: Bounds) -> Bounds:
    """Return bounds that leave in each slice the shares that have to stay, and a cent for rounding.

    What stays is money that does not come in, so that no purchase is due any more.
    """
    if not scope.kept:
        return bounds
    lower = [min(low, value) for low, value in zip(bounds.lower, scope.values, strict=True)]
    upper = list(bounds.upper)
    for i, shares in scope.kept.items():
        dollars = shares * scope.portfolio.price(i)
        cents = -(-dollars.numerator * 100 // dollars.denominator) + 1
        lower[i] = max(lower[i], min(scope.values[i], cents))
        upper[i] = max(upper[i], lower[i])
    return Bounds(tuple(lower), tuple(upper))
