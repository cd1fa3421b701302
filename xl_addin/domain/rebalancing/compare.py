"""The plans a rebalance could be, side by side, for a person to choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Choice
from xl_addin.domain.rebalancing.by_account import propose_by_account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.plan import Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Request


@dataclass(frozen=True, slots=True)
class Alternative:
    """One choice and its plan; ``plan`` is None where there can be none, and ``refusal`` says why.

    ``same_as`` is the first of the choices before it that leads to the very same orders, None where none does.
    """

    choice: Choice
    plan: Plan | None
    refusal: tuple[Finding, ...] = ()
    same_as: Choice | None = None


def alternatives(portfolios: Sequence[Portfolio], request: Request, sold_on: date) -> tuple[Alternative, ...]:
    """Return the plan of every choice for a rebalance, in the order of `Choice`; `Refused` where there is none at all.

    Each is the plan that `propose_by_account` returns for the request with that choice. ``portfolios`` are those of
    the accounts, each acted on by itself; ``sold_on`` is the day of the trade window.
    """
    found: list[Alternative] = []
    for choice in Choice:
        try:
            plan = propose_by_account(portfolios, replace(request, choice=choice), sold_on)
        except Refused as refused:
            found.append(Alternative(choice, None, refused.findings))
        else:
            found.append(Alternative(choice, plan, same_as=_first_like(found, plan)))
    if all(one.plan is None for one in found):
        raise Refused(found[0].refusal)
    return tuple(found)


def _first_like(found: list[Alternative], plan: Plan) -> Choice | None:
    like = (one.choice for one in found if one.plan and _orders(one.plan) == _orders(plan))
    return next(like, None)


def _orders(plan: Plan) -> list[tuple[object, ...]]:
    """Return what a broker would be told, lots included."""
    return [(order.account, order.side, order.symbol, order.shares, order.lots) for order in plan.orders]
