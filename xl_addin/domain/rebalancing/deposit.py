"""How much money, paid in or taken out, brings every slice to its target by purchases alone, or by sales alone.

With purchases alone no slice may shrink, so the whole has to be at least B = max vᵢ/tᵢ, and B is enough. With sales
alone none may grow: the whole is at most min vᵢ/tᵢ. In whole shares a slice is at its target when no share more or less
would bring it nearer: |nᵢpᵢ − tᵢB| ≤ pᵢ/2 with B = Σ nᵢpᵢ. What must not be traded has to stand at its share of B.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.least_whole import Slice, least_whole
from xl_addin.domain.rebalancing.scope import Request, scope_of
from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.finding import Refused
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Scope

_STILL = {
    Action.INVEST: {Constraint.NO_BUY, Constraint.LOCKED},
    Action.WITHDRAW: {Constraint.NO_SELL, Constraint.LOCKED},
}
_INSTEAD = "Rebalance instead."


@dataclass(frozen=True, slots=True)
class Trade:
    """What is bought or sold of one slice: ``shares`` exactly, and the cents they are worth, to the nearest."""

    path: tuple[str, ...]
    symbol: str
    shares: Fraction
    value: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The cents to pay in or to take out, and the trades that then reach the targets; ``scope`` is a pie's name.

    ``whole_shares``: some are only traded whole. ``may_divide``: the portfolio would trade parts of some of these.
    """

    amount: int
    scope: str
    trades: tuple[Trade, ...]
    account: str | None
    currency: str
    whole_shares: bool = False
    may_divide: bool = False


def deposit_to_balance(portfolio: Portfolio, pie: str | None = None, *, whole_shares: bool = False) -> Balance:
    """Return the smallest deposit with which purchases alone can bring every slice to its target.

    Cash above the minimum counts as well, and is used first; a shortfall below the minimum is made up. Into one pie the
    whole deposit goes, and no cash. Slices that trade in whole shares (all, where ``whole_shares``) come as near to
    their targets as those let them, all others reach them exactly; the minimum order, the auto-invest threshold and
    what orders cost do not count. `Refused` where no deposit is enough: something is held of a slice of 0%, a
    constraint forbids a purchase that would be needed, or a price is missing.
    """
    scope = scope_of(portfolio, Request(Action.INVEST, pie))
    slices = list(_slices(scope, whole_shares=whole_shares))
    for own in slices:
        node = scope.tree.nodes[own.leaf]
        if not node.target and own.held:
            message = f"{node.name} has a target of 0% and is held, so that it has to be sold"
            raise refuse(node.source.cell("Target %"), message, _INSTEAD)
    found = least_whole([own for own in slices if own.target])
    if found is None:
        raise _held_still(scope, slices, "would be below its target, which no deposit changes")
    missing = (found.whole - scope.portfolio.values[0]) * 100
    amount = max(0, -(-missing.numerator // missing.denominator) - _spare(scope))
    return _balance(scope, amount, slices, found.held)


def withdrawal_to_balance(portfolio: Portfolio, pie: str | None = None, *, whole_shares: bool = False) -> Balance:
    """Return the largest withdrawal by sales of overweight slices alone: with it every slice is at its target.

    Cash above the minimum is taken out as well. Of one pie only what is in it is. Whole shares count as in
    `deposit_to_balance`. `Refused` where no sales reach the targets: nothing is held of a slice, a constraint forbids
    a sale that would be needed.
    """
    scope = scope_of(portfolio, Request(Action.WITHDRAW, pie))
    slices = list(_slices(scope, whole_shares=whole_shares))
    for own in slices:
        node = scope.tree.nodes[own.leaf]
        if own.still and not node.target and own.held:
            raise _still(scope, own.leaf, "of a target of 0%, which no withdrawal changes")
    mirrored = [replace(own, held=-own.held) for own in slices if own.target]
    found = least_whole(mirrored, most=Fraction(0))
    if found is None:
        raise _held_still(scope, slices, "would be above its target, which no withdrawal changes")
    if not found.whole:
        raise _nothing_left(scope, slices)
    freed = (sum((own.held for own in slices), Fraction(0)) + found.whole) * 100
    return _balance(scope, max(0, int(freed) + _spare(scope)), slices, {i: -held for i, held in found.held.items()})


def _slices(scope: Scope, *, whole_shares: bool) -> Iterator[Slice]:
    portfolio, tree = scope.portfolio, scope.tree
    still = _STILL[scope.request.action]
    for i in sorted(tree.leaves):
        node = tree.nodes[i]
        if node.outside:
            continue
        step = Fraction(0)
        security = scope.securities.get(node.symbol or "")
        if security is not None and not node.is_cash:
            by_amount = portfolio.positions[security.symbol].share_decimals is not None
            if (whole_shares and not by_amount) or not _divides(scope, security.symbol):
                step = Fraction(security.price)
        yield Slice(i, node.target, portfolio.values[i], step, bool(tree.constraints[i] & still))


def _divides(scope: Scope, symbol: str) -> bool:
    """Return whether parts of a share are traded."""
    security = scope.securities[symbol]
    return bool(security.step != 10**security.places)


def _spare(scope: Scope) -> int:
    """Return the cents above the minimum, fewer than none below it; cash that is a slice is spare to none."""
    if not scope.whole or scope.tree.cash_leaves:
        return 0
    before = scope.portfolio.cash
    return before - scope.portfolio.settings.minimum_cash


def _balance(scope: Scope, amount: int, slices: list[Slice], after: dict[int, Fraction]) -> Balance:
    trades = []
    may_divide = False
    for own in slices:
        moved = after.get(own.leaf, Fraction(0)) - own.held
        node = scope.tree.nodes[own.leaf]
        if moved and not node.is_cash:
            price = scope.portfolio.price(own.leaf)
            trades.append(Trade(scope.tree.paths[own.leaf], node.symbol or "", abs(moved) / price, _cents(abs(moved))))
            may_divide |= bool(own.step) and _divides(scope, node.symbol or "")
    return Balance(
        amount,
        scope.name,
        tuple(trades),
        scope.portfolio.account,
        scope.portfolio.settings.currency,
        whole_shares=any(own.step for own in slices),
        may_divide=may_divide,
    )


def _cents(dollars: Fraction) -> int:
    return round(dollars * 100)


def _nothing_left(scope: Scope, slices: list[Slice]) -> Refused:
    """Return the refusal where sales reach the targets only when all is sold: of a slice nothing, or too little."""
    own = min((own for own in slices if own.target), key=lambda own: own.held / own.target)
    node = scope.tree.nodes[own.leaf]
    message = f"too little is held of {node.name} for sales alone to reach the targets"
    return refuse(node.source.cell("Slice"), message, _INSTEAD)


def _held_still(scope: Scope, slices: list[Slice], why: str) -> Refused:
    """Return the refusal for the slice that must not be traded and stands in the way, if there is one."""
    still = [own for own in slices if own.still and own.target]
    if not still:
        return refuse(None, "the targets are never reached in shares that cannot be divided", _INSTEAD)
    up = scope.request.action is Action.INVEST
    worst = (min if up else max)(still, key=lambda own: own.held / own.target)
    return _still(scope, worst.leaf, why)


def _still(scope: Scope, leaf: int, why: str) -> Refused:
    """Return the refusal for a slice that must not be traded, at the cell that says so: its own, or that of a pie."""
    nodes, said = scope.tree.nodes, leaf
    while nodes[said].constraint not in _STILL[scope.request.action]:
        said = nodes[said].parent
    constraint = nodes[said].constraint
    of = "" if said == leaf else f" in {nodes[said].name}"
    message = f"{nodes[leaf].name} is {constraint.value if constraint else ''}{of} and {why}"
    return refuse(nodes[said].source.cell("Constraint"), message, "Lift the constraint.")
