"""What a plan is to come near to: the money there is, the bounds of each slice, and z* within them.

How near it comes is Σ (z − z*)²/z*, in cents, over all securities with a goal, plus (c − c*)²/c* where cash is a slice
of its own. What is still held at a target of zero counts before everything else; where only others leave nothing to a
slice with a target, what it still holds counts z²/T.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor, inf
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused, refuse
from xl_addin.domain.money import money
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.bands import has_bands, narrowed_to_bands, out_of_band, pushed_out, widened
from xl_addin.domain.rebalancing.constraints import Bounds, bounds_of, chosen
from xl_addin.domain.rebalancing.goals import Manner, gathered, goals
from xl_addin.domain.rows import Constraint
from xl_addin.domain.settings import Leftover, Nesting, Overflow

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from xl_addin.domain.rebalancing.scope import Request, Scope
    from xl_addin.domain.rebalancing.security import Security
    from xl_addin.domain.settings import Settings

NEXT_TO_NOTHING = 0.01
"""Cents below which a goal is none: what floating point leaves of zero."""

_HAIR, _PART = 1e-6, 1e-3
"""Cents that floating point may be off, and the part of a unit that this may be where a unit is worth less."""


@dataclass(frozen=True)
class Objective:
    """What is aimed at, in cents.

    ``budget`` is what the slices are to be worth together, ``bounds`` those of the goals and ``limits`` those that no
    order may pass: a slice out of its band may pass its target by a share step. ``worth`` is what every node is to be,
    and ``cash`` what is to be left; no less than ``least_cash`` may be. Sales may raise ``to_raise`` beyond what is
    bought; below zero it is cash that is spent first, None where what is sold may be held as cash. ``cash_scale`` is
    what cash away from its goal is divided by, None where that is no matter. ``in_band`` are the securities left alone
    because they are within their tolerance band, ``placed`` those put where their share steps let them be. ``alone``:
    pies that must not be bought or sold keep to that whatever other pies buy and sell of their tickers. ``nothing``
    says why nothing is to be done.
    """

    budget: float
    bounds: Bounds
    limits: Bounds
    worth: list[float]
    cash: float
    least_cash: int
    to_raise: int | None = 0
    cash_scale: float | None = None
    in_band: frozenset[int] = frozenset()
    placed: frozenset[int] = frozenset()
    alone: bool = False
    nothing: str = ""

    def goal(self, leaves: tuple[int, ...]) -> float:
        """Return what a ticker is to be worth over all its slices."""
        goal = self.worth[leaves[0]] if len(leaves) == 1 else sum(self.worth[i] for i in leaves)
        return goal if goal > NEXT_TO_NOTHING else 0.0


def objective_of(scope: Scope) -> Objective:
    """Return what an action aims at; `Refused` where the cash it has to raise cannot be raised."""
    bounds = bounds_of(scope)
    budget, nothing = _BUDGETS[scope.request.action](scope, bounds)
    found = _aimed(scope, bounds, budget)
    return _with_cash(scope, replace(found, nothing=nothing or found.nothing))


def _aimed(scope: Scope, bounds: Bounds, budget: float) -> Objective:
    """Return what the slices are to be worth of a budget, without what it means for the cash."""
    found = _within(scope, bounds, budget)
    limits = found.limits
    if scope.level_only or limited_pies(scope):
        # what is too dear first: it decides what goes along in proportion with what
        for coarse in (_dear, _along) if scope.level_only else (_dear,):
            pinned, placed = _placed(scope, bounds, found.worth, set(coarse(scope, bounds, found.worth)))
            other = _within(scope, pinned, budget) if placed else found
            if abs(other.worth[0] - budget) <= abs(found.worth[0] - budget) + 1.0:
                found, bounds = replace(other, limits=limits, placed=found.placed | placed), pinned
    return found


def _within(scope: Scope, bounds: Bounds, budget: float) -> Objective:
    """Return what the slices are to be worth of a budget.

    What a plan would leave out of its band is out of it from the beginning: its slices are traded as well.
    """
    if scope.request.action is not Action.REBALANCE or not has_bands(scope):
        limits = _capped(scope, bounds, budget) if _holds_over(scope) else bounds
        worth = goals(scope.tree, scope.values, limits, budget, _manner(scope))
        fits = scope.portfolio.settings.leftover is Leftover.INVEST
        return Objective(budget, limits, limits if fits else bounds, worth, 0.0, 0)
    out, more = out_of_band(scope), frozenset[int]()
    found = _banded(scope, bounds, budget, out)
    while out and (more := pushed_out(scope, found.worth) - out):
        out |= more
        found = _banded(scope, bounds, budget, out)
    return found if out else replace(found, nothing="Every slice is within its tolerance band.")


def _holds_over(scope: Scope) -> bool:
    """Return whether what the slices cannot take is held as cash."""
    return scope.portfolio.settings.overflow is Overflow.HOLD_AS_CASH and not scope.cash_stays


def _banded(scope: Scope, bounds: Bounds, budget: float, out: frozenset[int]) -> Objective:
    """Return what the slices are to be worth where those that are out of their bands are traded."""
    in_band = frozenset(scope.tree.leaves) - out
    narrow = narrowed_to_bands(scope, bounds, budget, out)
    limits = wide = chosen(narrow, bounds, in_band)
    if _holds_over(scope):
        wide = _capped(scope, wide, budget)
        limits = wide if scope.portfolio.settings.leftover is Leftover.INVEST else limits
    worth = goals(scope.tree, scope.values, narrow, budget, _manner(scope))
    if worth[0] > budget + 1 or (worth[0] < budget - 1 and not scope.sells_into_cash):
        narrow = widened(narrow, wide, worth, budget)
        worth = goals(scope.tree, scope.values, narrow, budget, _manner(scope))
    return Objective(budget, narrow, limits, worth, 0.0, 0, in_band=in_band)


def _placed(
    scope: Scope, bounds: Bounds, worth: Sequence[float], coarse: Container[str]
) -> tuple[Bounds, frozenset[int]]:
    """Return the bounds with tickers put where their coarse share steps let them be, and which slices these are.

    The others share what they leave to them, now and the next time.
    """
    lower, upper, placed = list(bounds.lower), list(bounds.upper), set[int]()
    for symbol, security in scope.securities.items():
        leaves, step = scope.tree.by_symbol[symbol], security.value(security.step)
        goal, value = (sum(some[i] for i in leaves) for some in (worth, scope.values))
        if goal <= NEXT_TO_NOTHING or symbol not in coarse:
            continue
        change = round((goal - value) / step) * step
        if abs(goal - value) < max(step, scope.minimum) / 2:
            change = 0.0
        elif len(leaves) > 1:
            continue
        for i in leaves:
            lower[i] = upper[i] = min(max(scope.values[i] + change, lower[i]), upper[i])
        placed |= set(leaves)
    return Bounds(lower, upper), frozenset(placed)


def _dear(scope: Scope, _: Bounds, worth: Sequence[float]) -> Iterator[str]:
    """Yield the tickers that are to be worth less than one of their shares."""
    for symbol, security in scope.securities.items():
        if security.value(security.step) > sum(worth[i] for i in scope.tree.by_symbol[symbol]):
            yield symbol


def _along(scope: Scope, bounds: Bounds, worth: Sequence[float]) -> Iterator[str]:
    """Yield the tickers within the slices of the level, but for the one of each that comes in the smallest steps."""
    steps: dict[int, list[tuple[bool, float, str]]] = {}
    for symbol, security in scope.securities.items():
        leaf, step = scope.tree.by_symbol[symbol][0], security.value(security.step)
        if scope.tree.nodes[leaf].depth > 1:
            still = worth[leaf] <= NEXT_TO_NOTHING or bounds.upper[leaf] - bounds.lower[leaf] <= step
            steps.setdefault(scope.tree.tops[leaf], []).append((still, step, symbol))
    for some in steps.values():
        yield from (symbol for *_, symbol in sorted(some)[1:])


def limited_pies(scope: Scope) -> set[int]:
    """Return the pies of the scope that must not be bought, or sold."""
    nodes, limits = scope.tree.nodes, {Constraint.NO_BUY, Constraint.NO_SELL}
    return {i for i, node in enumerate(nodes) if i and node.symbol is None and node.constraint in limits}


def goals_before(scope: Scope, found: Objective, gone: float, rounded: Mapping[int, float]) -> list[float]:
    """Return the goals there may have been before an earlier plan: of so many cents more, and without its rounding.

    What may not be sold, or bought, or is in its band, is bound by where it stands. Where it came to stand there by
    rounding, up to so many cents of a node are ``rounded``, and no bound held it. A constraint that holds by more than
    that is no matter of rounding, and stays.
    """
    before = _aimed(scope, bounds_of(scope), found.budget + gone) if gone else found
    loose = _loosened(scope, before, rounded)
    moved = {
        i: cents
        for i, cents in rounded.items()
        if scope.tree.nodes[i].symbol is None or abs(loose[i] - scope.values[i]) < cents - _HAIR
    }
    return loose if len(moved) == len(rounded) else _loosened(scope, before, moved)


def _loosened(scope: Scope, found: Objective, rounded: Mapping[int, float]) -> list[float]:
    """Return the goals with what a node is worth as its bound loosened by so many cents."""
    if not rounded:
        return found.worth
    lower, upper, values = list(found.bounds.lower), list(found.bounds.upper), list(scope.values)
    for i, cents in rounded.items():
        if scope.tree.nodes[i].symbol is None:
            values[i] += cents if scope.tree.nodes[i].constraint is Constraint.NO_BUY else -cents
            continue
        if abs(lower[i] - values[i]) <= _HAIR:
            lower[i] = max(0.0, lower[i] - cents)
        if abs(upper[i] - values[i]) <= _HAIR:
            upper[i] += cents
    return goals(scope.tree, values, Bounds(lower, upper), found.budget, _manner(scope))


def bound_by_worth(scope: Scope, found: Objective) -> Iterator[int]:
    """Yield the nodes that are bound by what they are worth: not to be bought, or sold, or in their bands."""
    lower, upper = found.bounds.lower, found.bounds.upper
    for i in scope.tree.leaves:
        value = scope.values[i]
        if value and (abs(lower[i] - value) <= _HAIR or abs(upper[i] - value) <= _HAIR):
            yield i
    yield from limited_pies(scope)


def _manner(scope: Scope) -> Manner:
    flat = scope.portfolio.settings.nesting is Nesting.FLAT and not scope.level_only
    return Manner(flat, scope.level_only)


def _capped(scope: Scope, bounds: Bounds, budget: float) -> Bounds:
    """Return the bounds with no security above its target, or what it is bound to have: the rest is held as cash.

    What is above its target is sold for that only by a rebalance in which cash takes part, and not in a pie that must
    not be sold.
    """
    tree, upper = scope.tree, list(bounds.upper)
    for i in tree.leaves:
        most = max(bounds.lower[i], float(tree.nodes[i].target) * max(0.0, budget))
        if not scope.sells_into_cash or Constraint.NO_SELL in tree.constraints[i]:
            most = max(most, scope.values[i])
        upper[i] = min(upper[i], most)
    return Bounds(bounds.lower, upper)


def _with_cash(scope: Scope, found: Objective) -> Objective:
    """Return the objective with what it means for the cash.

    What the slices cannot take is cash. To hold it a sale is made where the settings say so; elsewhere cash above its
    least is spent before anything is sold.
    """
    portfolio, request, tree = scope.portfolio, scope.request, scope.tree
    settings, cash = portfolio.settings, portfolio.cash
    taken = request.amount if request.action is Action.WITHDRAW else 0
    own = tree.cash_leaves
    moves = sum(found.worth[i] - scope.values[i] for i in own)
    if scope.cash_stays:
        given = sum(scope.values[i] - found.bounds.lower[i] for i in own)
        least, goal = cash - ceil(given), cash + moves
    else:
        least = settings.minimum_cash + taken
        goal = cash + moves + taken if own else float(least)
    over = max(0.0, found.budget - found.worth[0])  # where cash stays, only what is sold out and cannot be placed
    raised = ceil(goal - cash - _HAIR)
    if over > 1 and raised < 0 and not scope.cash_stays:
        raised = max(raised, min(0, -floor(_taken_up(scope, found))))
    to_raise: int | None = raised
    goal += over
    if own:
        scale: float | None = max(1.0, sum(found.worth[i] for i in own))
    elif scope.sells_into_cash:
        to_raise, scale = None, None
    else:
        scale = _scale_of_idle(scope, found, cash - goal)
    nothing = found.nothing or (_idle(scope, goal) if own else "")
    return replace(found, cash=goal, least_cash=least, to_raise=to_raise, cash_scale=scale, nothing=nothing)


def _taken_up(scope: Scope, found: Objective) -> float:
    """Return the cents of cash that the slices with a goal take: more need not be spent before one pays for another."""
    aimed = (i for leaves in scope.tree.by_symbol.values() if found.goal(leaves) for i in leaves)
    return sum(found.worth[i] - scope.values[i] for i in aimed)


def _idle(scope: Scope, goal: float) -> str:
    """Return why an auto-invest or a withdrawal leaves all as it is where cash has a goal of its own."""
    settings, cash = scope.portfolio.settings, scope.portfolio.cash
    if scope.request.action is Action.INVEST and cash - goal < max(settings.auto_invest_threshold, 1):
        start = money(ceil(goal) + settings.auto_invest_threshold, settings.currency)
        return f"Cash is {money(cash, settings.currency)}; auto-invest starts at {start}, the share of cash included."
    if scope.request.action is Action.WITHDRAW and goal <= cash:
        return f"Cash covers the {money(scope.request.amount, settings.currency)}; nothing has to be sold."
    return ""


def _scale_of_idle(scope: Scope, found: Objective, spare: float) -> float | None:
    """Return what idle cash is divided by where each slice wants less than the smallest order: then it counts most.

    So it does where cash takes no part: what lies idle is lost to the slices. Otherwise those that lack it say how far
    off they are, and cash needs no term of its own.
    """
    if scope.cash_stays:
        smallest = min((found.worth[i] for i in scope.tree.leaves if found.worth[i] > NEXT_TO_NOTHING), default=None)
        return None if smallest is None else max(smallest, found.budget / 100)
    if spare < scope.minimum:
        return None
    if any(abs(found.worth[i] - scope.values[i]) >= scope.minimum for i in scope.tree.leaves):
        return None
    leaves = [i for i in scope.tree.leaves if found.bounds.lower[i] < found.bounds.upper[i]]
    return min((found.worth[i] for i in leaves if found.worth[i] > NEXT_TO_NOTHING), default=None)


def _rebalance_budget(scope: Scope, bounds: Bounds) -> tuple[float, str]:
    """B = Σ values + cash − minimum cash; where cash takes no part, or is a slice itself, B = Σ values."""
    settings, cash = scope.portfolio.settings, scope.portfolio.cash
    if not scope.uses_cash:
        return scope.values[0], ""
    own = bool(scope.tree.cash_leaves)
    budget = scope.values[0] + (0 if own else cash - settings.minimum_cash)
    least = gathered(scope.tree, scope.values, bounds)[0][0]
    if cash < settings.minimum_cash and budget < least - 1:
        short = money(settings.minimum_cash - cash, settings.currency)
        sellable = scope.values[0] - least - (cash - settings.minimum_cash if own else 0)
        most = money(max(0, int(sellable)), settings.currency)
        message = f"cash is {short} below the minimum, and only {most} may be sold"
        raise refuse(None, message, "Lower Minimum cash, or lift a constraint.")
    return budget, ""


def _invest_budget(scope: Scope, _: Bounds) -> tuple[float, str]:
    """Invest down to the minimum cash, once cash exceeds it by the threshold."""
    settings, cash = scope.portfolio.settings, scope.portfolio.cash
    if scope.tree.cash_leaves:
        return scope.values[0], ""
    idle = too_little_to_invest(settings, cash)
    if idle:
        return scope.values[0], idle
    return scope.values[0] + (cash - settings.minimum_cash), ""


def too_little_to_invest(settings: Settings, cash: int) -> str:
    """Return why an auto-invest does nothing with so many cents, empty where they are enough."""
    spare, told = cash - settings.minimum_cash, money(cash, settings.currency)
    if spare <= 0 and not settings.auto_invest_threshold:
        at_least = money(settings.minimum_cash, settings.currency)
        return f"Cash is {told}, none of it above the minimum of {at_least}."
    if spare < max(settings.auto_invest_threshold, 1):
        start = money(settings.minimum_cash + settings.auto_invest_threshold, settings.currency)
        return f"Cash is {told}; auto-invest starts at {start}."
    return ""


def _withdraw_budget(scope: Scope, bounds: Bounds) -> tuple[float, str]:
    """Cash first, down to the minimum or its own share; the rest is sold."""
    settings, request, cash = scope.portfolio.settings, scope.request, scope.portfolio.cash
    own = scope.tree.cash_leaves
    needed = request.amount + settings.minimum_cash - cash
    sellable = sum(scope.values[i] - bounds.lower[i] for i in scope.tree.leaves if i not in own)
    if needed > sellable:
        raise too_much(request, int(sellable) + cash - settings.minimum_cash, settings.currency)
    if own:
        return scope.values[0] - request.amount, ""
    if needed <= 0:
        return scope.values[0], f"Cash covers the {money(request.amount, settings.currency)}; nothing has to be sold."
    return scope.values[0] - needed, ""


def too_much(request: Request, most: int, currency: str) -> Refused:
    """Return the refusal of a withdrawal, with the most that there is."""
    asked, there = money(request.amount, currency), money(max(0, most), currency)
    message = f"{asked} is more than can be withdrawn; the most is {there}"
    return refuse(None, message, "Ask for less, lower Minimum cash, or lift a constraint.")


_BUDGETS = {
    Action.REBALANCE: _rebalance_budget,
    Action.INVEST: _invest_budget,
    Action.WITHDRAW: _withdraw_budget,
}


def room(scope: Scope, found: Objective, leaf: int) -> tuple[int | None, int | None]:
    """Return by how many units a slice may be sold, and by how many bought; None for no limit."""
    node, value, goal = scope.tree.nodes[leaf], scope.values[leaf], found.worth[leaf]
    action = scope.request.action
    rebalance = action is Action.REBALANCE
    if rebalance and _rests(scope, found, leaf):
        return 0, 0  # what a bound holds where it is does not trade for the sake of the others' share steps
    enough = goal <= value + _HAIR and action is Action.INVEST
    if enough and scope.portfolio.settings.leftover is Leftover.CLOSEST:
        return 0, 0  # what is to have nothing more never comes nearer by a purchase
    low, high = found.limits.lower[leaf], found.limits.upper[leaf]
    symbol = node.symbol or ""
    if rebalance and symbol in scope.shared and any(_rests(scope, found, i) for i in scope.tree.by_symbol[symbol]):
        step = scope.securities[symbol].value(scope.securities[symbol].step)  # nor for its own other slices' sake
        low, high = max(low, min(value, goal - step)), min(high, max(value, goal + step))
    sold = None if low <= 0 and not value < 0 else _units(scope.securities[symbol], value - low, node.maximum_sell)
    return sold, None if high == inf else _units(scope.securities[symbol], high - value, node.maximum_buy)


def _rests(scope: Scope, found: Objective, leaf: int) -> bool:
    """Return whether a bound holds a slice where it is."""
    value = scope.values[leaf]
    if abs(found.worth[leaf] - value) > _HAIR or leaf in found.placed:
        return False
    return found.bounds.lower[leaf] >= value - _HAIR or found.bounds.upper[leaf] <= value + _HAIR


def _units(security: Security, cents: float, cap: int | None) -> int:
    """Return the units that so many cents, and a cap on them, leave room for."""
    unit = security.value(1)
    units = max(0, floor((cents + min(_HAIR, _PART * unit)) / unit))
    return units if cap is None else min(units, cap * security.denominator // security.numerator)


def target_of(scope: Scope, found: Objective, leaves: Sequence[int]) -> float:
    """Return what the targets of a ticker's slices are worth; 0 where it is to be sold out in all of them."""
    targets = sum(float(scope.tree.nodes[i].target) for i in leaves if not scope.is_zero(i))
    target = targets * max(0.0, found.budget)
    return target if target > NEXT_TO_NOTHING else 0.0


def distance(scope: Scope, found: Objective, units: Mapping[str, int], cash: float) -> float:
    """Return how far some orders leave the securities and the cash from their goals, in cents."""
    total = 0.0
    for symbol, security in scope.securities.items():
        leaves = scope.tree.by_symbol[symbol]
        goal = found.goal(leaves)
        if scale := goal or target_of(scope, found, leaves):
            total += (security.value(security.held + units.get(symbol, 0)) - goal) ** 2 / scale
    return total + ((cash - found.cash) ** 2 / found.cash_scale if found.cash_scale else 0.0)
