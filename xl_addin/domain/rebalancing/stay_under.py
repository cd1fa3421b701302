"""`Maximum realised gain`: a plan that would realise more is made again with its gains held back."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused, refuse
from xl_addin.domain.money import money, nearest_cent
from xl_addin.domain.plan import Choice
from xl_addin.domain.rebalancing.gain_limit import Position, nearest_under
from xl_addin.domain.settings import Nesting
from xl_addin.domain.tax.lots import gain_per_share, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xl_addin.domain.plan import LotSale
    from xl_addin.domain.rebalancing.basis import Basis
    from xl_addin.domain.rebalancing.gain_limit import Under
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.tax.lots import Sale

TRIES = 12
"""How often the goal is lowered by what share steps realise beyond it."""


def realised_gain(basis: Basis) -> int:
    """Return the net gain in cents that the sales of a plan realise.

    A loss that a wash sale keeps from counting is left out; shares of unknown cost count as if they had cost nothing.
    """
    return sum(_counted(lot, basis.sales[symbol]) for symbol, lots in basis.realised.lots.items() for lot in lots)


def _counted(lot: LotSale, sale: Sale) -> int:
    return nearest_cent(Fraction(lot.shares) * Fraction(sale.price)) if lot.gain is None else lot.taxable


def stay_under(basis: Basis, again: Callable[[Scope], Basis]) -> Basis:
    """Return the plan, or the nearest to the targets that realises no more gain than the setting allows.

    ``again`` makes the plan anew for a scope that keeps more. `Refused` where every plan would realise more, with the
    least possible.
    """
    limit = 0 if _wants_least(basis) else basis.scope.portfolio.settings.maximum_gain
    if limit is None:
        return basis
    before = realised_gain(basis)
    if before <= limit:
        return basis
    positions, budget = _positions(basis), basis.first.job.budget / 100
    aim = limit
    for _ in range(TRIES):
        under = nearest_under(tuple(positions.values()), budget, aim / 100)
        if under.gain * 100 > aim + 1:
            break
        found = again(_keeping(basis, positions, under, before))
        over = realised_gain(found) - limit
        if over <= 0:
            return found
        aim -= over + 1
    return _least(basis, positions, again, limit, before)


def _least(
    basis: Basis, positions: Mapping[str, Position], again: Callable[[Scope], Basis], limit: int, before: int
) -> Basis:
    """Return the plan that realises least; `Refused` where that is still too much, if there is a limit."""
    under = nearest_under(tuple(positions.values()), basis.first.job.budget / 100, -float("inf"))
    least = round(under.gain * 100)
    most = basis.scope.portfolio.settings.maximum_gain if _wants_least(basis) else limit
    if most is None or least <= most:
        found = again(_keeping(basis, positions, under, before))
        least = realised_gain(found)
        if most is None or least <= most:
            return found
    raise _refused(basis, most, least)


def _wants_least(basis: Basis) -> bool:
    """Return whether no net gain is wanted, or else the least possible; a limit of the settings holds all the same."""
    return basis.request.choice is Choice.LEAST_TAX


def _refused(basis: Basis, limit: int, least: int) -> Refused:
    at = basis.scope.portfolio.settings.places.get("maximum_gain")
    message = f"the least gain this can realise is {money(least)}, and the most allowed is {money(limit)}"
    return refuse(at, message, "Raise Maximum realised gain, or ask for less.")


def _positions(basis: Basis) -> dict[str, Position]:
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
            lots=_lots(basis, symbol),
        )
    return found


def _lots(basis: Basis, symbol: str) -> tuple[tuple[float, float], ...]:
    """Return what a ticker's lots are worth and gain a dollar, in the order in which they are sold."""
    scope = basis.scope
    if symbol not in scope.portfolio.positions:
        return ()
    price = scope.securities[symbol].price
    held_back = {id(lot) for lot in scope.unsold}
    lots = (lot for lot in scope.portfolio.positions[symbol].lots if id(lot) not in held_back)
    gains = (
        (float(lot.shares * price), gain_per_share(lot, price))
        for lot in in_order(lots, price, basis.sold_on, scope.portfolio.settings)
    )
    return tuple((dollars, 1.0 if gain is None else float(gain / Fraction(price))) for dollars, gain in gains)


def _keeping(basis: Basis, positions: Mapping[str, Position], under: Under, before: int) -> Scope:
    """Return the scope in which what is to be kept of the tickers with gains has to stay.

    Where cash has to be raised, a little less: the last cents come from whole share steps.
    """
    scope, job = basis.scope, basis.first.job
    raising = job.budget < job.values[0]
    kept = dict(scope.kept)
    for (symbol, position), worth in zip(positions.items(), under.worth, strict=True):
        if position.value <= 0 or not any(gain > 0 for _, gain in position.lots):
            continue
        security = scope.securities[symbol]
        slack = security.cost(security.step) / 100 + 0.03 if raising else 0.0
        part = Fraction(max(0.0, min(1.0, (worth - slack) / position.value)))
        for i in scope.tree.by_symbol[symbol]:
            kept[i] = max(kept.get(i, Fraction(0)), scope.portfolio.shares[i] * part)
    return replace(scope, kept=kept, freely=before)
