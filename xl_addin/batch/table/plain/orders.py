"""The nearest orders of plain accounts: `xl_addin.domain.search.plain`, all accounts of a model at once.

Arrays have a row for each ticker and a column for each account. Money is whole cents, shares are whole units, and a
unit is worth ``price``/``cent`` cents. What is too close to call is told, for the engine to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.asked import ROUNDED
from xl_addin.domain.rebalancing.objective import NEXT_TO_NOTHING
from xl_addin.domain.rebalancing.orders import DUST, UNDONE
from xl_addin.domain.search.plain import A_LITTLE, NEGLIGIBLE, SHARED_BY

if TYPE_CHECKING:
    from types import ModuleType

_HAIR = 1e-6
"""Cents that floating point may be off."""
_FAR = 10
_CLOSE = 1e-9
"""The part by which what is compared has to differ lest floating point decide."""
_ULPS = 2e-15
"""The part of a float by which a few operations more, or in another order, may change it."""


class Market(NamedTuple):
    """The tickers, a row each: the price and the share step of each, both columns; a price is in ``cent``ths of one.

    ``minimum`` are the cents of the smallest order, ``code`` is the compiled code where it pays.
    """

    price: Any
    step: Any
    cent: int
    minimum: int
    code: ModuleType | None

    def cost(self, orders: Any) -> Any:
        """Return the cents that orders take: purchases rounded up, sales (negative) down."""
        return -(-orders * self.price // self.cent)

    def worth(self, units: Any) -> Any:
        """Return the cents that units are worth, unrounded."""
        return units * self.price / self.cent


@dataclass(frozen=True)
class Found:
    """The orders in units; by account, whether the engine has to decide, and whether they bring ``too_little``."""

    orders: Any
    unsure: Any
    too_little: Any


def nearest_orders(
    market: Market, action: Action, held: Any, goals: Any, values: Any, spare: Any, budget: Any
) -> Found:
    """Return the orders that come nearest to the goals; ``spare`` is the cash above its minimum, in cents."""
    goals = np.where(goals > NEXT_TO_NOTHING, goals, 0.0)
    rebalances = action is Action.REBALANCE
    told, unsure = _told(market, held, goals, values, rebalances=rebalances)
    unsure = unsure.any(axis=0) | _idle(market, goals, values, spare)
    spent = market.cost(told).sum(axis=0)
    low = _least_spent(market, held, goals, told, spare) if rebalances else np.full(len(spare), -_NO_LIMIT)
    change = np.where(spent < low, low - spent, np.where(spent > spare, spare - spent, 0))
    some = np.flatnonzero((change != 0) & ~unsure)
    orders = told
    if len(some):
        orders = told.copy()
        orders[:, some] = _settled(market, held[:, some], goals[:, some], told[:, some], change[some], rebalances)
        spent = market.cost(orders).sum(axis=0)
        unsure |= (spent < low) | (spent > spare)
        more = (_losses(market, held, goals, orders) - _losses(market, held, goals, told)).sum(axis=0)
        unsure |= more > NEGLIGIBLE * (1 + len(goals) / 100) * (1 - _CLOSE)
    if not rebalances:
        return Found(orders, unsure, np.zeros(len(spare), bool))
    too_little, close = _too_little(market, held, goals, orders, budget)
    return Found(orders, unsure | close, too_little)


_NO_LIMIT = 1 << 62


def _told(market: Market, held: Any, goals: Any, values: Any, *, rebalances: bool) -> tuple[Any, Any]:
    """Return the nearest order of each ticker by itself, and where that is too close to call."""
    step = market.step
    units = goals * market.cent / market.price
    wanted = units - held
    whole = np.rint(wanted / step)
    off = np.abs(units) / step * _ULPS + _CLOSE
    unsure = np.abs(np.abs(wanted / step - whole) - 0.5) < off
    orders = whole.astype(np.int64) * step
    if not rebalances:
        grows = goals > values + _HAIR
        unsure |= ~grows & (goals > values + _HAIR / 2) | grows & (goals < values + 2 * _HAIR)
        unsure &= orders != 0
        orders = np.where(grows & (orders > 0), orders, 0)
    broken = (orders != 0) & ~_allowed(market, held, orders)
    if broken.any():
        orders, close = _next_to(market, held, orders, wanted, broken)
        unsure |= close & broken
    if rebalances:
        sale = np.abs(orders - wanted)
        unsure |= (held > 0) & (np.abs(units - sale) < off * step + _CLOSE)
        orders = np.where((held > 0) & (units < sale), -held, orders)
        out = goals == 0.0
        unsure |= out & (held > 0) & (market.cost(-held) >= 0)  # it would not bring a cent
        orders = np.where(out, -held, orders)
    else:
        unsure |= (goals == 0.0) & (held > 0)
        orders = np.where(goals == 0.0, 0, orders)
    return orders, unsure


def _allowed(market: Market, held: Any, orders: Any) -> Any:
    cents = np.abs(market.cost(orders))
    return (held + orders >= 0) & (cents >= market.minimum)


def _next_to(market: Market, held: Any, orders: Any, wanted: Any, broken: Any) -> tuple[Any, Any]:
    """Return orders that are not allowed as the nearest that are, or none; and where that is too close to call."""
    step, price = market.step, market.price
    bought = ((market.minimum - 1) * market.cent // price // step + 1) * step
    sold = -(-market.minimum * market.cent // (price * step)) * step
    other = np.where(
        orders > 0, np.maximum(orders, bought), np.maximum(np.minimum(orders, -sold), -(held // step * step))
    )
    gap = np.abs(wanted) - np.abs(other - wanted)
    close = np.abs(gap) < _CLOSE * (np.abs(wanted) + step)
    other = np.where(_allowed(market, held, other) & (gap > 0), other, 0)
    return np.where(broken, other, orders), close


def _idle(market: Market, goals: Any, values: Any, spare: Any) -> Any:
    """Return where cash lies idle because each slice wants less than the smallest order: then it has a goal itself."""
    wants = (np.abs(goals - values) >= market.minimum * (1 - _CLOSE)).any(axis=0)
    return (spare >= market.minimum) & ~wants


def _least_spent(market: Market, held: Any, goals: Any, orders: Any, spare: Any) -> Any:
    """Return the least that has to be spent, lest a sale be needless, in cents."""
    price, step = market.price, market.step
    sells = ((orders < 0) & (goals > 0)).any(axis=0)
    rid = np.where((orders < 0) & (goals == 0), np.maximum(0, -market.cost(orders)), 0).sum(axis=0)
    units = np.where(orders == -held, np.where(held % step, held % step, step), step)
    least = np.where(goals > 0, units * price // market.cent, _NO_LIMIT).min(axis=0)
    return np.where(sells, spare - rid - np.maximum(0, least - 1), -_NO_LIMIT)


def _settled(market: Market, held: Any, goals: Any, told: Any, change: Any, rebalances: bool) -> Any:
    """Return orders changed so that so many cents more are spent, by those of the largest goals, the smaller first."""
    orders, accounts = told.copy(), np.arange(len(change))
    if market.code is not None:
        tickers = market.price[:, 0], market.step[:, 0]
        market.code.settle(*tickers, market.cent, market.minimum, held, goals, orders, change, not rebalances)
        return orders
    weights = np.where(told != 0, goals, 0.0)
    ranked = np.argsort(weights, axis=0, kind="stable")[-SHARED_BY:]
    total = np.zeros(len(change))
    for tickers in ranked[::-1]:
        total = total + weights[tickers, accounts]
    for tickers in ranked:
        goal = weights[tickers, accounts]
        there = goal > 0
        order, own = orders[tickers, accounts], held[tickers, accounts]
        price, step = market.price[tickers, 0], market.step[tickers, 0]
        part = np.rint(change * goal / np.where(there, total, 1.0)).astype(np.int64)
        before = -(-order * price // market.cent)
        want = before + part
        other = want * market.cent // (price * step) * step
        other = other + np.where((part > 0) & (-(-other * price // market.cent) < want), step, 0)
        cents = -(-other * price // market.cent)
        kept = there & (np.sign(other) == np.sign(order)) & (own + other >= 0) & (np.abs(cents) >= market.minimum)
        if not rebalances:
            kept &= other > 0
        orders[tickers, accounts] = np.where(kept, other, order)
        change = change - np.where(kept, cents - before, 0)
        total = total - goal
    return orders


def _losses(market: Market, held: Any, goals: Any, orders: Any) -> Any:
    """Return how far each order leaves its ticker from its goal."""
    off = (held + orders) * market.price / market.cent - goals
    return np.divide(off * off, goals, out=np.zeros_like(goals), where=goals > 0)


def _too_little(market: Market, held: Any, goals: Any, orders: Any, budget: Any) -> tuple[Any, Any]:
    """Return where the orders of a rebalance bring too little, and where that is too close to call."""
    traded = orders != 0
    before = _losses(market, held, goals, np.int64(0)).sum(axis=0)
    after = _losses(market, held, goals, orders).sum(axis=0)
    fine = np.maximum(max(market.minimum, ROUNDED), DUST * budget)
    small = traded & (goals > 0) & ((market.step * market.price) < fine * market.cent)
    dust = np.divide(fine**2, goals, out=np.zeros_like(goals), where=small).sum(axis=0)
    nearer, needed = before - after, dust + UNDONE * before
    close = np.abs(nearer - needed) < _CLOSE * (before + needed)
    some, out = traded.any(axis=0), (traded & (goals == 0)).any(axis=0)
    only_sold = some & ~out & (orders <= 0).all(axis=0)
    judged = some & ~out & ~only_sold
    small = (traded & (np.abs(market.worth(orders)) < 2 * market.minimum)).any(axis=0)
    close |= small & (nearer < _FAR * needed)  # then the engine asks again, as if there were no smallest order
    return only_sold | (judged & (nearer <= needed)), judged & close


def is_there(market: Market, held: Any, goals: Any, spare: Any, budget: Any) -> Any:
    """Return which accounts are where they are to be but for steps and dust, so that no rebalance follows.

    It is what `xl_addin.domain.rebalancing.settled` asks of where a plan leads to.
    """
    goals = np.where(goals > NEXT_TO_NOTHING, goals, 0.0)
    values, step = market.worth(held), market.worth(market.step)
    fine = np.maximum(market.minimum, DUST * budget)
    near = np.abs(values - goals) <= np.where(step < fine, fine, step / 2) * (1 - _CLOSE)
    settled = (near & ((goals > 0) | (held == 0))).all(axis=0)
    return settled & (spare >= 0) & ~(_idle(market, goals, values, spare) & (spare > 1))


def stopped_by_minimum(market: Market, action: Action, held: Any, goals: Any, values: Any) -> tuple[Any, Any]:
    """Return which accounts without an order have none because the smallest would be too large; and the close calls."""
    goals = np.where(goals > NEXT_TO_NOTHING, goals, 0.0)
    off = market.worth(held) - goals
    near = np.where(off < 0, market.step, -np.minimum(market.step, held))
    cents = market.worth(near)
    bound = np.zeros(off.shape, bool) if action is Action.REBALANCE else (near < 0) | (goals <= values + _HAIR)
    losses = _losses(market, held, goals, np.int64(0))
    nearer, smallest = np.abs(off + cents) - np.abs(off), np.abs(cents) - market.minimum
    least = (losses > A_LITTLE) & ~bound & (nearer < 0) & (smallest < 0)
    close = (np.abs(losses - A_LITTLE) < _CLOSE) | (np.abs(nearer) < _CLOSE) | (np.abs(smallest) < _CLOSE)
    return least.any(axis=0), (close & (goals > 0) & ~bound).any(axis=0)
