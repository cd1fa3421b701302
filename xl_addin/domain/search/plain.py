"""The plain cases: every goal is within its bounds, and the share steps next to the goals keep every rule.

Where rounding loses next to nothing, what it loses is the whole gap, and is said as such: no plan can be nearer than
all goals met. Where steps are coarse, a plan in which each ticker is at its nearest step is the best there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.search.groups import spans
from xl_addin.domain.search.pieces import STILL_HELD
from xl_addin.domain.search.question import NO_LIMIT, Answer, Limit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.search.groups import Span
    from xl_addin.domain.search.question import Question, Ticker

_LEAST_GOAL = 0.01
"""Cents below which a goal is as good as 0."""
A_LITTLE = 1e-3
"""Cents of the objective that rounding to cents may cost a ticker."""
_BOUND, _STEP = frozenset({Limit.BOUND}), frozenset({Limit.STEP})
NEGLIGIBLE = 0.01
"""Cents of the objective that are not worth a search: about what rounding every order to a cent does."""


def plain(question: Question) -> Answer | None:
    """Return the goals rounded to share steps; None where that is not negligibly near, or a rule might not be kept."""
    if question.fits:
        return None
    taxed = question.gain is not None or question.tax_weight
    tickers, orders = question.tickers, []
    for ticker in question.tickers:
        order = _rounded(ticker)
        if order is None or (order < 0 and taxed and ticker.lots):
            return None
        orders.append(order)
    negligible = NEGLIGIBLE * (1 + len(tickers) / 100)
    loss = _distance(tickers, orders)
    if loss > negligible:
        return _each_nearest(question, orders, loss)
    groups = spans(question)
    bound_by = _grouped(question, groups, orders)
    low, high = _range(question, orders)
    spent = _spent(tickers, orders)
    if not low <= spent <= high:
        if not _settle(tickers, orders, low - spent if spent < low else high - spent, bound_by):
            return None
        spent = _spent(tickers, orders)
    loss = _distance(tickers, orders)
    if question.cash_scale is not None:
        loss += (question.cash - spent - question.cash_goal) ** 2 / question.cash_scale
    if loss > negligible or not low <= spent <= high or not _counted(question, orders):
        return None
    if any(span.over(span.worth(orders)) for span in groups):
        return None
    units = {ticker.symbol: order for ticker, order in zip(tickers, orders, strict=True) if order}
    return Answer(units, loss, 0.0, question.cash - spent)


def _each_nearest(question: Question, orders: Sequence[int], loss: float) -> Answer | None:
    """Return the plan of the nearest steps; None where a rule might not be kept, or something else counts as well."""
    tickers = question.tickers
    taxed = question.gain is not None or question.tax_weight
    if question.cash_scale is not None or (taxed and any(ticker.lots for ticker in tickers)):
        return None
    spent, (low, high) = _spent(tickers, orders), _range(question, orders)
    if not low <= spent <= high or not _counted(question, orders):
        return None
    if any(span.over(span.worth(orders)) for span in spans(question)):
        return None
    units, limits = {}, {}
    for ticker, order in zip(tickers, orders, strict=True):
        after, goal = ticker.held + order, ticker.goal
        if order:
            units[ticker.symbol] = order
        if not goal:
            continue
        if goal < _LEAST_GOAL or after % ticker.step:
            return None  # the sale of everything may be nearer than any step
        off = after * ticker.numerator / ticker.denominator - goal
        if off * off > A_LITTLE * goal:
            next_one = after - ticker.step if off > 0 else after + ticker.step
            out = next_one > max(ticker.most, ticker.held) or next_one < min(ticker.least, ticker.held)
            limits[ticker.symbol] = _BOUND if out else _STEP
    return Answer(units, loss, loss, question.cash - spent, limits=limits)


def _distance(tickers: Sequence[Ticker], orders: Sequence[int]) -> float:
    loss = 0.0
    for ticker, order in zip(tickers, orders, strict=True):
        off = (ticker.held + order) * ticker.numerator / ticker.denominator - ticker.goal
        loss += off * off / ticker.goal if ticker.goal else STILL_HELD * off
    return loss


def _spent(tickers: Sequence[Ticker], orders: Sequence[int]) -> int:
    return sum([_cost(ticker, order) for ticker, order in zip(tickers, orders, strict=True) if order])


def _counted(question: Question, orders: Sequence[int]) -> bool:
    """Return whether there are few enough orders, worth little enough together."""
    if question.orders is not None and sum(map(bool, orders)) > question.orders:
        return False
    if question.turnover is None:
        return True
    traded = sum(
        abs(-order * ticker.numerator // ticker.denominator)
        for ticker, order in zip(question.tickers, orders, strict=True)
    )
    return traded <= question.turnover


def _rounded(ticker: Ticker) -> int | None:
    """Return the order in whole steps next to the goal; None where it is not simply allowed."""
    held, goal, step = ticker.held, ticker.goal, ticker.step
    if not ticker.least <= held <= ticker.most or goal < 0:
        return None
    if not goal:
        return -held if not held or ticker.least <= 0 else None
    change = goal * ticker.denominator / ticker.numerator - held
    order = round(change / step) * step
    return order if not order or _allowed(ticker, order) else None


def _allowed(ticker: Ticker, order: int) -> bool:
    after = ticker.held + order
    cents = abs(-order * ticker.numerator // ticker.denominator)
    return ticker.least <= after <= ticker.most and cents >= max(1, ticker.minimum)


def _cost(ticker: Ticker, order: int) -> int:
    cents = -(-order * ticker.numerator // ticker.denominator)
    if not ticker.fee and not ticker.rate:
        return cents
    return cents + ticker.fee - (-abs(cents) * ticker.rate.numerator // ticker.rate.denominator)


def _range(question: Question, orders: Sequence[int]) -> tuple[int, int]:
    """Return the least that has to be spent, lest a sale be needless, and the most that can be, in cents."""
    low, high = -NO_LIMIT, question.cash - question.least_cash
    if question.cash_scale is not None:
        high = min(high, int(question.cash - question.cash_goal))
    if question.to_raise is not None:
        pairs = list(zip(question.tickers, orders, strict=True))
        if any(order < 0 and ticker.goal for ticker, order in pairs):
            raised = max(question.to_raise, question.least_cash - question.cash)
            exempt = sum(max(0, -_cost(ticker, order)) for ticker, order in pairs if order < 0 and not ticker.goal)
            steps = [t.step * t.numerator * (1 - t.rate) // t.denominator - t.fee for t, _ in pairs if t.goal]
            low = max(low, -raised - exempt - max(0, min(steps) - 1))  # less than any step is no needless sale
    return low, high


def _grouped(question: Question, groups: Sequence[Span], orders: list[int]) -> set[int]:
    """Change orders so that groups that rounding carried out of their limits are inside again.

    The members of groups next to a limit are returned: their orders are best left alone then.
    """
    tickers, near = question.tickers, set[int]()
    for span in groups:
        over = span.over(span.worth(orders))
        if over:
            traded = [
                (tickers[i].goal, i, unit) for i, unit in zip(span.members, span.scales, strict=True) if orders[i]
            ]
            if traded:
                _, i, unit = max(traded)
                steps = -(-abs(over) // (unit * tickers[i].step))
                changed = orders[i] - (steps if over > 0 else -steps) * tickers[i].step
                if changed * orders[i] > 0 and _allowed(tickers[i], changed):
                    orders[i] = changed
            near.update(span.members)
    return near


def _settle(tickers: Sequence[Ticker], orders: list[int], cents: int, near: set[int]) -> bool:
    """Change the order of the largest goal that has one so that so many cents more are spent; return whether it can."""
    traded = [i for i, order in enumerate(orders) if order and tickers[i].goal]
    if not traded:
        return False
    i = max(traded, key=lambda i: (i not in near, tickers[i].goal))
    ticker, before = tickers[i], orders[i]
    want = _cost(ticker, before) + cents
    value = (want - ticker.fee) / (1 + ticker.rate * (1 if before > 0 else -1)) if ticker.rate else want - ticker.fee
    order = value * ticker.denominator // (ticker.numerator * ticker.step) * ticker.step
    if cents > 0 and _cost(ticker, order) < want:
        order += ticker.step
    orders[i] = order
    return order * before > 0 and _allowed(ticker, order)
