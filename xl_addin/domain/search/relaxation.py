"""Prices on the rules that tickers share, and the bound that they prove.

With a price on every cent of cash and turnover, on every order and on gain, each ticker decides by itself. What all of
them then lose, less what the limits are worth at these prices, is never more than the loss of any plan that keeps the
limits (Lagrangian duality). It is concave in the prices, and largest where the limits are just kept.
"""

from __future__ import annotations

from math import fsum, inf
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.search.piece import STILL_HELD
from xl_addin.domain.search.question import NO_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.search.item import Item
    from xl_addin.domain.search.model import Model

CASH, TURNOVER, ORDERS, GAIN, GROUPS = range(5)
"""Where the prices stand in a list of them; those of the groups from ``GROUPS`` on."""
_OUTWARD = 1e-12
"""The part of all numbers added up by which a bound is rounded down: more than what floats can lose."""


class Point(NamedTuple):
    """The bound at some prices, the orders that are best at them, and how far these are beyond each limit.

    ``limits`` is what the limits but that of cash are worth at the prices, rounded down like the bound.
    ``rounding`` is what rounding the orders to cents may lose: bounds cannot see it.
    """

    prices: tuple[float, ...]
    bound: float
    orders: list[int]
    over: tuple[float, ...]
    limits: float
    rounding: float


def at(model: Model, items: Sequence[Item], prices: Sequence[float]) -> Point:
    """Return what is proven at some prices."""
    cash, turnover, orders, gain = prices[:GROUPS]
    values, chosen = _bids(model, items, prices)
    counts_gain = bool(gain) or model.gain is not None
    spent = traded = 0.0
    number = gained = rounded = 0
    for item, order in zip(items, chosen, strict=True):
        if order:
            cents = order * item.unit
            spent += cents + item.fee + item.rate_float * abs(cents)
            traded += abs(cents)
            number += 1
            rounded += item.rounding
            if counts_gain:
                gained += item.gain(order)
    left, kept = _cash_left(model, cash)
    limits: list[float] = []
    over = [spent + left - model.question.cash]
    shared_limits: tuple[tuple[float, float, int], ...] = (
        (turnover, traded, model.turnover),
        (orders, number, model.count),
        (gain, gained, NO_LIMIT if model.gain is None else model.gain),
    )
    for price, used, most in shared_limits:
        limits.append(-price * most if price else 0.0)
        over.append(used - most)
    for g, span in enumerate(model.spans):
        price = prices[GROUPS + g]
        worth = span.worth(chosen)
        limits.append(-price * (span.most if price > 0 else span.least) / span.scale if price else 0.0)
        passed = span.over(worth) if not price else worth - (span.most if price > 0 else span.least)
        over.append(passed / span.scale)
    slope = abs(cash) + turnover
    held = kept + cash * (left - model.question.cash)
    total = fsum(values) + held + fsum(limits)
    size = sum(map(abs, values)) + sum(map(abs, limits)) + abs(held)
    size += abs(cash) * (abs(spent) + traded)
    return Point(
        tuple(prices), total - _OUTWARD * size, chosen, tuple(over), fsum(limits) - _OUTWARD * size, rounded * slope
    )


def _bids(model: Model, items: Sequence[Item], prices: Sequence[float]) -> tuple[list[float], list[int]]:
    """Return for each item the least of loss + what an order takes at the prices, and the order that has it."""
    cash, turnover, orders, gain = prices[:GROUPS]
    values, chosen = [0.0] * len(items), [0] * len(items)
    value = 0.0
    for i, item in enumerate(items):
        unit, scale, off, step, worth, least, fee, rate, rounds, rounding, pieces = item.row
        if model.spans:
            value = fsum([prices[GROUPS + g] for g, _ in model.spans_of[i]])
        found, placed = 0, cash * fee + orders
        if cash < 0:
            placed += cash * rounding
        for low, high, side, base, slope, gain_base, gain_slope in pieces:
            line = unit * (cash + value + side * (cash * rate + turnover)) + slope + gain * gain_slope
            fixed = base + placed + gain * gain_base
            if rounds and side < 0:
                fixed -= turnover
            if scale:
                centre = (-scale * line / (2 * unit) - off) / unit
                if centre <= low:
                    order = low
                elif centre >= high:
                    order = high
                else:
                    order = min(low + int((centre - low) / step + 0.5) * step, high)
                there = off + unit * order
                total = there * there / scale + line * order + fixed
            else:
                order = low if line + STILL_HELD * unit > 0 else high
                total = STILL_HELD * (off + unit * order) + line * order + fixed
            if total < least:
                least, found = total, order
        values[i], chosen[i] = least + value * worth, found
    return values, chosen


def _cash_left(model: Model, price: float) -> tuple[float, float]:
    """Return the cash it is best to leave at a price of cash, and what that adds to the objective."""
    question, least, most = model.question, model.question.least_cash, model.most_cash
    if question.cash_scale is not None:
        centre = question.cash_goal - price * question.cash_scale / 2
    else:
        centre = -inf if price >= 0 else inf
    left = float(min(max(centre, least), max(most, least)))
    return left, model.cash_loss(left)
