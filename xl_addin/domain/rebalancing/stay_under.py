"""`Maximum realised gain`: a plan that would realise more is made again with its gains held back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused, refuse
from xl_addin.domain.money import money
from xl_addin.domain.rebalancing.gain_limit import nearest_under
from xl_addin.domain.rebalancing.in_dollars import has_gains, keeping_worth, positions_of, realised_gain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xl_addin.domain.rebalancing.basis import Basis
    from xl_addin.domain.rebalancing.priced_plan import Position, Under
    from xl_addin.domain.rebalancing.scope import Scope

TRIES = 12
"""How often the goal is lowered by what share steps realise beyond it."""
SLACKS = (1, 20, 400)
"""How many share steps less than aimed at a ticker keeps where cash has to be raised: few, then more."""


def stay_under(basis: Basis, again: Callable[[Scope], Basis]) -> Basis:
    """Return the plan, or the nearest to the targets that realises no more gain than the setting allows.

    ``again`` makes the plan anew for a scope that keeps more. `Refused` where every plan would realise more, with the
    least possible.
    """
    most = basis.scope.portfolio.settings.maximum_gain
    return basis if most is None else _under(basis, again, most, most)


def without_gain(basis: Basis, again: Callable[[Scope], Basis]) -> Basis:
    """Return the plan, or the nearest to the targets without a net gain, or else the one with the least there can be.

    `Refused` where even that is more than the setting allows.
    """
    return _under(basis, again, 0, basis.scope.portfolio.settings.maximum_gain)


def _under(basis: Basis, again: Callable[[Scope], Basis], limit: int, most: int | None) -> Basis:
    """Return the nearest plan that realises no more than a limit in cents, else the one that realises least.

    `Refused` where that is more than the most that is allowed.
    """
    before = realised_gain(basis)
    if before <= limit:
        return basis
    positions, budget = positions_of(basis), basis.first.job.budget / 100
    aim = limit
    for _ in range(TRIES):
        under = nearest_under(tuple(positions.values()), budget, aim / 100)
        if under.gain * 100 > aim + 1:
            break
        found = _found(basis, positions, under, before, again)
        if found is None:
            break
        over = realised_gain(found) - limit
        if over <= 0:
            return found
        aim -= over + 1
    return _least(basis, positions, again, most, before)


def _least(
    basis: Basis, positions: Mapping[str, Position], again: Callable[[Scope], Basis], most: int | None, before: int
) -> Basis:
    """Return the plan that realises least; `Refused` where that is more than is allowed."""
    under = nearest_under(tuple(positions.values()), basis.first.job.budget / 100, -float("inf"))
    least = round(under.gain * 100)
    if most is None or least <= most:
        found = _found(basis, positions, under, before, again)
        if found is None:
            raise _no_such_steps(basis, least)
        least = realised_gain(found)
        if most is None or least <= most:
            return found
    raise _refused(basis, most, least)


def _refused(basis: Basis, limit: int, least: int) -> Refused:
    at = basis.scope.portfolio.settings.places.get("maximum_gain")
    currency = basis.scope.portfolio.settings.currency
    there, allowed = money(least, currency), money(limit, currency)
    message = f"the least gain this can realise is {there}, and the most allowed is {allowed}"
    return refuse(at, message, "Raise Maximum realised gain, or ask for less.")


def _no_such_steps(basis: Basis, least: int) -> Refused:
    at = basis.scope.portfolio.settings.places.get("maximum_gain")
    gain = money(least, basis.scope.portfolio.settings.currency)
    message = f"a gain of {gain} would do to raise the cash, but no orders in these share steps do"
    return refuse(at, message, "Raise Maximum realised gain, or ask for less.")


def _found(
    basis: Basis, positions: Mapping[str, Position], under: Under, before: int, again: Callable[[Scope], Basis]
) -> Basis | None:
    """Return the plan that keeps what is to be kept of the tickers with gains; None where it cannot raise the cash."""
    worth = zip(positions.items(), under.worth, strict=True)
    kept = {symbol: there for (symbol, position), there in worth if has_gains(position)}
    for steps in SLACKS:
        try:
            return again(replace(keeping_worth(basis, kept, steps), freely=before))
        except Refused:
            continue
    return None
