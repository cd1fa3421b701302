"""A plan that is allowed and nearer than a certificate admits, if one can be found: nothing is accused without it.

A witness keeps every limit that `limits` knows, and is no worse in anything that an objective may weigh beside the
distance: its cash is as near to where it belongs, and no more is held of what is to be sold out. So it convicts
whatever the weights are. It has to be nearer under every reading of the goals.

Whole shares: every combination of orders near the goals. Fractional shares: for every choice of who buys, who sells
and who does nothing, the exact continuous plan by a quadratic programme, rounded to steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor, prod
from typing import TYPE_CHECKING

from quadratic import INFINITE, Programme

from reference.goals import Goals, distance, goals_of, has_goals, is_plain
from reference.limits import RULES, Part, parts_of, sales_only_to_buy
from xl_addin.domain.plan import Action, LotSale, Order, Side
from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reference.books import Book
    from reference.reading import Model
    from xl_addin.domain.plan import Plan

MOST_TICKERS = 5
REACH = 3
"""Share steps about a goal that are tried, each way."""
MOST_TRIED = 30_000
FINE = 200
"""Cents of a step below which the exact continuous plans are tried too."""
NOISE = 0.02
"""Dollars of distance that goals rounded to cents may move."""


@dataclass(frozen=True)
class Nearer:
    """A witness: its orders in words, its distance and that of the plan in dollars."""

    words: str
    found: float
    best: float


def nearer(book: Book, plan: Plan) -> Nearer | None:
    """Return a plan nearer than the certificate admits, None where there is none or the rules leave room."""
    (part, *others) = parts_of(book, plan)
    model = part.model
    if others or not plan.orders or not judged(model):
        return None
    readings = [goals for goals in (goals_of(model), goals_of(model, capped=True)) if goals is not None]
    if not readings:
        return None
    own = _worth(model, part.change)
    limits = [distance(goals, own) - plan.certified_gap - NOISE for goals in readings]
    best: Nearer | None = None
    for units in _candidates(model, readings, limits, part):
        found = [distance(goals, _worth(model, units)) for goals in readings]
        if all(f < m for f, m in zip(found, limits, strict=True)) and (best is None or found[0] < best.best):
            other = _as_plan(part, units)
            if _is_allowed(part, other):
                sides = [f"{o.side.value} {o.symbol} {o.shares.normalize():f}" for o in other.orders]
                best = Nearer(", ".join(sides) or "no order", distance(readings[0], own), found[0])
    return best


def judged(model: Model) -> bool:
    """Return whether the plan of a workbook can be judged: clear goals, few tickers, each in one pie."""
    few = 0 < len(model.symbols()) <= MOST_TICKERS
    alone = all(len(leaves) == 1 for leaves in model.leaves.values())
    return few and alone and has_goals(model) and is_plain(model) and all(s in model.prices for s in model.symbols())


def _worth(model: Model, change: Mapping[str, Fraction]) -> dict[str, float]:
    held, prices = model.held, model.prices
    return {s: float((held[s] + change.get(s, Fraction(0))) * prices[s]) for s in model.symbols()}


def _is_allowed(part: Part, other: Plan) -> bool:
    """Return whether a witness keeps every limit, in the narrow reading, and is no worse in what else may count."""
    seen = Part(part.model, other, list(other.orders))
    if any(True for rule in RULES if rule is not sales_only_to_buy for _ in rule(seen)):
        return False
    if _needless(seen) > max(0, _needless(part) if part.model.book.action is Action.WITHDRAW else 0):
        return False
    share = part.model.settings.maximum_turnover
    if share is not None and seen.sold + seen.bought > Fraction(share) * part.model.invested:
        return False
    home = _home(part.model)
    nearer_home = abs(seen.cash - home) <= abs(part.cash - home)
    return nearer_home and _pies_keep(seen) and _still_held(seen) <= _still_held(part)


def _needless(part: Part) -> int:
    """Return the cents sold beyond what is bought, paid and short, less what one step of any sale may leave over."""
    model = part.model
    sold = [o for o in part.orders if o.side is Side.SELL and not model.zero(o.symbol)]
    if not sold or model.book.action is Action.INVEST:
        return 0
    freely = sum(o.value for o in part.orders if o.side is Side.SELL and model.zero(o.symbol))
    excess = part.sold - freely - part.bought - part.costs - model.short
    if model.book.action is Action.WITHDRAW:
        return excess
    return excess + 1 - max(1, min(floor(model.step(o.symbol) * model.prices[o.symbol]) for o in sold))


def _pies_keep(part: Part) -> bool:
    """Return whether no pie's net passes its constraint, not even by a step."""
    model = part.model
    for node in model.top.below():
        if node.symbol is None and node is not model.top and node.constraint:
            net = sum(part.leaf_change(leaf) * model.prices[leaf.symbol or ""] for leaf in node.leaves())
            if (net > 0 and node.constraint is Constraint.NO_BUY) or (
                net < 0 and node.constraint is Constraint.NO_SELL
            ):
                return False
    return True


def _home(model: Model) -> int:
    """Return the cents that cash is to be afterwards."""
    if model.book.action is Action.REBALANCE and not model.takes_cash:
        return model.cash
    return model.settings.minimum_cash + (model.book.amount if model.book.action is Action.WITHDRAW else 0)


def _still_held(part: Part) -> Fraction:
    """Return the cents still in what is to be sold out."""
    model = part.model
    zero = [symbol for symbol in model.symbols() if model.zero(symbol)]
    return sum(((model.held[s] + part.change.get(s, 0)) * model.prices[s] for s in zero), Fraction(0))


def _as_plan(part: Part, units: Mapping[str, Fraction]) -> Plan:
    orders = [_order(part.model, symbol, change) for symbol, change in units.items() if change]
    orders.sort(key=lambda order: (order.side is Side.BUY, order.symbol))
    plan = replace(part.plan, orders=tuple(orders), moves=(), parts=(), nothing="" if orders else "none")
    cash = Part(part.model, plan, orders).cash
    return replace(plan, after=replace(plan.after, cash=cash))


def _order(model: Model, symbol: str, change: Fraction) -> Order:
    price = model.prices[symbol] / 100
    shares, cents = _decimal(abs(change)), abs(change) * model.prices[symbol]
    if change > 0:
        return Order(Side.BUY, symbol, shares, _decimal(price), ceil(cents), "")
    lots, left = [], shares
    for lot in model.lots[symbol]:
        taken = min(left, lot.shares)
        if taken:
            lots.append(LotSale(taken, lot.acquired, None, None))
            left -= taken
    return Order(Side.SELL, symbol, shares, _decimal(price), floor(cents), "", lots=tuple(lots))


def _decimal(exact: Fraction) -> Decimal:
    """Return an exact decimal; every share count and price here is one."""
    places = 0
    while (exact * 10**places).denominator != 1:
        places += 1
    return Decimal(int(exact * 10**places)).scaleb(-places)


def _candidates(
    model: Model, readings: Sequence[Goals], limits: Sequence[float], part: Part
) -> Iterator[dict[str, Fraction]]:
    """Yield changes of shares by ticker that may be nearer."""
    yield from _combinations(model, readings, limits, part)
    if any(model.step(s) * model.prices[s] < FINE for s in model.symbols()):
        yield from _continuous(model, readings[0])


@dataclass(frozen=True)
class _Try:
    """One ticker's order: what it takes out of the cash, about, and its distance under each reading; dollars."""

    change: Fraction
    flow: float
    losses: tuple[float, ...]


def _combinations(
    model: Model, readings: Sequence[Goals], limits: Sequence[float], part: Part
) -> Iterator[dict[str, Fraction]]:
    """Yield the combinations of orders near a goal, near the plan's own or at the smallest order that are nearer."""
    symbols, costs = model.symbols(), model.settings.commission / 100
    choices = []
    for symbol in symbols:
        own = []
        for change in sorted(_orders_of(model, readings[0], part, symbol)):
            worth = float((model.held[symbol] + change) * model.prices[symbol])
            goals = [(reading.worth[symbol], reading.scale(symbol)) for reading in readings]
            losses = tuple((worth - goal) ** 2 / scale / 100 if scale > 0.5 else 0.0 for goal, scale in goals)
            flow = float(change * model.prices[symbol]) / 100 + (costs if change else 0.0)
            own.append(_Try(change, flow, losses))
        choices.append(own)
    if prod(map(len, choices)) > MOST_TRIED:
        return
    most = (part.model.cash - min(part.cash, _home(model))) / 100 + 0.01
    for tries in product(*choices):
        if sum(one.flow for one in tries) > most:
            continue
        if all(sum(one.losses[n] for one in tries) < limit for n, limit in enumerate(limits)):
            yield dict(zip(symbols, (one.change for one in tries), strict=True))


def _orders_of(model: Model, goals: Goals, part: Part, symbol: str) -> set[Fraction]:
    step, price, held = model.step(symbol), model.prices[symbol], model.held[symbol]
    least = Fraction(max(1, _smallest_order(model)))
    steps = {0}
    toward = (Fraction(goals.worth[symbol]).limit_denominator(1000) / price - held) / step
    for middle in (floor(toward), part.change.get(symbol, Fraction(0)) // step):
        steps |= {middle + n for n in range(-REACH, REACH + 1)}
    smallest = ceil(least / price / step)
    steps |= {smallest, smallest + 1, -smallest, -smallest - 1}
    found = {n * step for n in steps if -held <= n * step} | {Fraction(0)}
    if held and not model.constraint_keeps(symbol):
        found.add(-held)
    leaf = model.leaves[symbol][0] if symbol in model.leaves else None
    if leaf is not None and leaf.row is not None:
        if leaf.row.maximum_buy is not None:
            found.add(leaf.row.maximum_buy / price // step * step)
        if leaf.row.maximum_sell is not None:
            found.add(-min(held // step, leaf.row.maximum_sell / price // step) * step)
    if model.book.action is Action.INVEST:
        found = {change for change in found if change >= 0}
    if model.book.action is Action.WITHDRAW:
        found = {change for change in found if change <= 0}
    return {change for change in found if abs(change) * price >= least or not change or change == -held}


def _smallest_order(model: Model) -> int:
    """Return the cents of the smallest order: none is worth no more than its commission."""
    commission = model.settings.commission
    return max(model.settings.minimum_order, commission + 1 if commission else 0)


def _continuous(model: Model, goals: Goals) -> Iterator[dict[str, Fraction]]:
    """Yield the exact plan of every choice of who trades, each toward its goal, rounded toward no order."""
    symbols = model.symbols()
    toward = [1 if goals.worth[s] > float(model.held[s] * model.prices[s]) else -1 for s in symbols]
    for sides in product(*((0, side) for side in toward)):
        most = model.settings.maximum_orders
        if most is not None and sum(map(abs, sides)) > most:
            continue
        solved = _solved(model, goals, dict(zip(symbols, sides, strict=True)))
        if solved is not None:
            yield solved


def _solved(model: Model, goals: Goals, sides: Mapping[str, int]) -> dict[str, Fraction] | None:
    """Return the nearest plan with these sides, in whole steps; None where none is allowed.

    Variables are the sizes of the orders as parts of all the money; each bound is drawn in by a step and some cents, so
    that rounding keeps to it.
    """
    settings = model.settings
    scale = max(goals.budget, 100.0)
    programme, places = Programme(), {}
    trading = [symbol for symbol, side in sides.items() if side]
    margin = sum(float(model.step(s) * model.prices[s]) + 2 for s in trading) / scale
    for symbol in trading:
        side, goal, own = sides[symbol], goals.worth[symbol] / scale, goals.scale(symbol) / scale
        held = float(model.held[symbol] * model.prices[symbol]) / scale
        low, high = _range(model, symbol, side, held, scale)
        if low > high:
            return None
        aimed = own > 1e-9
        cost = 2 * (held - goal) / own * side if aimed else -10.0
        places[symbol] = programme.variable(low, high, cost=cost, curve=2 / own if aimed else 0.0)
    if not trading:
        return None
    half = float(settings.spread) / 2
    fixed = settings.commission * len(trading) / scale
    flows = {places[s]: sides[s] + half for s in trading}
    programme.row(-INFINITE, (model.cash - _home(model)) / scale - fixed - margin, flows)
    needed = {places[s]: sides[s] + half for s in trading if not model.zero(s)}
    if model.book.action is Action.REBALANCE and needed:  # sales only to buy
        programme.row(-fixed - model.short / scale - margin, INFINITE, needed)
    if settings.maximum_turnover is not None:
        roof = float(settings.maximum_turnover) * float(model.root.value) - 2 * len(trading)
        programme.row(-INFINITE, roof / scale, dict.fromkeys(places.values(), 1.0))
    try:
        _, found = programme.solve()
    except AssertionError:
        return None
    result = {}
    for symbol in trading:
        step, price, held_shares = model.step(symbol), model.prices[symbol], model.held[symbol]
        shares = Fraction(found[places[symbol]] * scale).limit_denominator(10**9) / price // step * step
        result[symbol] = sides[symbol] * min(shares, held_shares if sides[symbol] < 0 else shares)
    return result


def _range(model: Model, symbol: str, side: int, held: float, scale: float) -> tuple[float, float]:
    """Return the least and the most of an order of one side, in parts of the scale; (1, 0) where there is none."""
    none = (1.0, 0.0)
    if (side > 0 and model.book.action is Action.WITHDRAW) or (side < 0 and model.book.action is Action.INVEST):
        return none
    if (side > 0 and model.zero(symbol)) or model.constraint_stops(symbol, side):
        return none
    low = (_smallest_order(model) + float(model.step(symbol) * model.prices[symbol]) + 1) / scale
    high = held if side < 0 else 2.0
    leaf = model.leaves[symbol][0] if symbol in model.leaves else None
    if leaf is not None and leaf.row is not None:
        cap = leaf.row.maximum_buy if side > 0 else leaf.row.maximum_sell
        high = high if cap is None else min(high, cap / scale)
    return low, high
