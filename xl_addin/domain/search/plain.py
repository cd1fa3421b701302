"""The plain cases: each ticker at its nearest order, and the few cents it leaves spread where they do not matter.

No plan loses less than each ticker does by itself, so that what is lost beside that is the whole gap; where it is next
to nothing, and every rule is kept, there is nothing to search for.
"""

from __future__ import annotations

from heapq import nlargest
from math import fsum
from typing import TYPE_CHECKING

from xl_addin.domain.search.groups import spans
from xl_addin.domain.search.question import NO_LIMIT, Answer, Limit

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from xl_addin.domain.search.groups import Span
    from xl_addin.domain.search.question import Question, Ticker

_LEAST_GOAL = 0.01
"""Cents below which a goal is as good as 0."""
A_LITTLE = 1e-3
"""Cents of the objective that rounding to cents may cost a ticker."""
NEGLIGIBLE = 0.01
"""Cents of the objective that are not worth a search: about what rounding every order to a cent does."""
SHARED_BY = 32
"""How many orders share what has to be spent more, or less, than the nearest ones take."""
_BOUND, _STEP, _MINIMUM, _GROUP, _CASH = (
    frozenset({limit}) for limit in (Limit.BOUND, Limit.STEP, Limit.MINIMUM, Limit.GROUP, Limit.CASH)
)
_DOWN = 1 - 1e-12
"""By which a sum of floats is rounded down, so that it bounds."""


def plain(question: Question) -> Answer | None:
    """Return the plan of the nearest orders; None where that is not negligibly near, or a rule might not be kept."""
    nearest = [] if question.fits else [_nearest(ticker) for ticker in question.tickers]
    told = [order for order in nearest if order is not None]
    if question.fits or len(told) < len(nearest) or _taxed(question, told):
        return None
    tickers, orders, groups = question.tickers, list(told), spans(question)
    changed = _grouped(groups, tickers, orders)
    low, high = _range(question, orders)
    spent = _spent(tickers, orders)
    if not low <= spent <= high:
        grouped = {i for span in groups for i in span.members}
        _settle(tickers, orders, low - spent if spent < low else high - spent, grouped)
        spent = _spent(tickers, orders)
    own = _losses(tickers, told)
    losses = own if orders == told else _losses(tickers, orders)
    least, loss = fsum(own), fsum(losses)
    if question.cash_scale is not None:
        loss += (question.cash - spent - question.cash_goal) ** 2 / question.cash_scale
    if loss - least > NEGLIGIBLE * (1 + len(tickers) / 100) or not low <= spent <= high:
        return None
    if not _counted(question, orders) or any(span.over(span.worth(orders)) for span in groups):
        return None
    limits = {}
    for i, ticker in enumerate(tickers):
        if losses[i] > A_LITTLE:
            moved = _GROUP if i in changed else _CASH
            limits[ticker.symbol] = _limit(ticker, told[i]) if orders[i] == told[i] else moved
    units = {ticker.symbol: order for ticker, order in zip(tickers, orders, strict=True) if order}
    return Answer(units, loss, least * _DOWN, question.cash - spent, limits=limits)


def _taxed(question: Question, orders: Sequence[int]) -> bool:
    """Return whether tax or gain counts, by a sale or because a sale would be the better for it."""
    if question.gain is None and not question.tax_weight:
        return False
    pairs = zip(question.tickers, orders, strict=True)
    return any(t.lots and (order < 0 or any(lot.tax < 0 for lot in t.lots)) for t, order in pairs)


def _nearest(ticker: Ticker) -> int | None:
    """Return the allowed order that comes nearest to the goal; None where that is not simply told."""
    _, numerator, denominator, step, held, goal, least, most, minimum, *_ = ticker
    if not least <= held <= most:
        return None
    if goal < _LEAST_GOAL:
        return -held if not goal and (not held or least <= 0) else None
    wanted = goal * denominator / numerator - held
    order = round(wanted / step) * step
    if order:  # `_allowed`, spelled out: a call for every ticker takes a seventh of a plain search
        cents = abs(-order * numerator // denominator)
        if not (least <= held + order <= most and cents >= (minimum or 1)):
            order = _allowed_next_to(ticker, order, wanted)
    if held and least <= 0 and held + wanted < abs(order - wanted):
        return -held
    return order


def _allowed_next_to(ticker: Ticker, order: int, wanted: float) -> int:
    """Return the order of whole steps nearest to what is wanted, or none, where ``order`` itself is not allowed."""
    held, step, least = ticker.held, ticker.step, max(1, ticker.minimum)
    if order > 0:
        smallest = ((least - 1) * ticker.denominator // ticker.numerator // step + 1) * step
        order = min(max(order, smallest), (ticker.most - held) // step * step)
    else:
        smallest = -(-least * ticker.denominator // (ticker.numerator * step)) * step
        order = max(min(order, -smallest), -((held - max(0, ticker.least)) // step * step))
    return order if _allowed(ticker, order) and abs(order - wanted) < abs(wanted) else 0


def _limit(ticker: Ticker, order: int) -> frozenset[Limit]:
    """Return what keeps a ticker from a step nearer to its goal than its nearest order."""
    _, numerator, denominator, step, held, goal, least, most, minimum, *_ = ticker
    unit, after = numerator / denominator, held + order
    off = after * unit - goal
    near = order + step if off < 0 else order - min(step, after)
    if (near < 0 and held + near < least) or (near > 0 and held + near > most):
        return _BOUND
    if not minimum or abs(near) * unit >= minimum:
        return _STEP
    return _MINIMUM if abs(off + (near - order) * unit) < abs(off) else _STEP


def _losses(tickers: Iterable[Ticker], orders: Iterable[int]) -> list[float]:
    """Return the distance that each order leaves."""
    scales = [(t, order, t.goal or t.target) for t, order in zip(tickers, orders, strict=True)]
    return [
        ((t.held + order) * t.numerator / t.denominator - t.goal) ** 2 / scale if scale else 0.0
        for t, order, scale in scales
    ]


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


def _allowed(ticker: Ticker, order: int) -> bool:
    after = ticker.held + order
    cents = abs(-order * ticker.numerator // ticker.denominator)
    return ticker.least <= after <= ticker.most and cents >= max(1, ticker.minimum)


def _cost(ticker: Ticker, order: int) -> int:
    _, numerator, denominator, _, _, _, _, _, _, fee, rate, *_ = ticker
    cents = -(-order * numerator // denominator)
    if not rate:
        return cents + fee
    return cents + fee - (-abs(cents) * rate.numerator // rate.denominator)


def _range(question: Question, orders: Sequence[int]) -> tuple[int, int]:
    """Return the least that has to be spent, lest a sale be needless, and the most that can be, in cents."""
    low, high = -NO_LIMIT, question.cash - question.least_cash
    if question.cash_scale is not None:
        high = min(high, int(question.cash - question.cash_goal))
    if question.to_raise is not None and min(orders, default=0) < 0:
        pairs = list(zip(question.tickers, orders, strict=True))
        if any(order < -ticker.outright and ticker.scale for ticker, order in pairs):
            raised = max(question.to_raise, question.least_cash - question.cash)
            exempt = sum(_exempt(ticker, order) for ticker, order in pairs if order < 0)
            step = min(_step_cents(ticker, order) for ticker, order in pairs if ticker.scale)
            low = max(low, -raised - exempt - max(0, step - 1 - question.idle))  # less than any step is not needless
    return low, high


def _exempt(ticker: Ticker, order: int) -> int:
    """Return the cents that a sale brings by what is sold in any case."""
    if not ticker.scale:
        return max(0, -_cost(ticker, order))
    return max(0, -_cost(ticker, max(order, -ticker.outright))) if ticker.outright else 0


def _step_cents(ticker: Ticker, order: int) -> int:
    """Return the least cents by which an order could be smaller: the sale of everything may be no whole step."""
    units = (ticker.held % ticker.step or ticker.step) if order == -ticker.held else ticker.step
    if order < -ticker.outright:
        units = min(units, -order - ticker.outright)
    cents = units * ticker.numerator // ticker.denominator
    if not ticker.rate:
        return cents - ticker.fee
    return cents - ticker.fee + (-cents * ticker.rate.numerator // ticker.rate.denominator)


def _grouped(groups: Sequence[Span], tickers: Sequence[Ticker], orders: list[int]) -> set[int]:
    """Change an order of each group that rounding carried out of its limits, so that it is inside; return which."""
    changed = set[int]()
    for span in groups:
        over = span.over(span.worth(orders))
        pairs = [(i, unit) for i, unit in zip(span.members, span.scales, strict=True) if orders[i] and tickers[i].goal]
        members = ((tickers[i].goal, i, unit) for i, unit in pairs)
        if over and (most := max(members, default=None)):
            _, i, unit = most
            steps = -(-abs(over) // (unit * tickers[i].step))
            order = orders[i] - (steps if over > 0 else -steps) * tickers[i].step
            if order * orders[i] > 0 and _allowed(tickers[i], order):
                orders[i] = order
                changed.add(i)
    return changed


def _settle(tickers: Sequence[Ticker], orders: list[int], cents: int, near: Container[int]) -> None:
    """Change the orders of the largest goals so that so many cents more are spent, those ``near`` a limit at last."""
    traded = [(tickers[i].goal, i) for i, order in enumerate(orders) if order and tickers[i].goal]
    largest = nlargest(SHARED_BY, [(goal, i) for goal, i in traded if i not in near] or traded)
    goals = sum(goal for goal, _ in largest)
    for goal, i in reversed(largest):
        cents -= _more_spent(tickers[i], orders, i, round(cents * goal / goals))
        goals -= goal


def _more_spent(ticker: Ticker, orders: list[int], i: int, cents: int) -> int:
    """Change an order so that about so many cents more are spent on it, never fewer, and return how many are.

    It stays an order, on its side.
    """
    before = _cost(ticker, orders[i])
    want = before + cents
    value = (want - ticker.fee) / (1 + ticker.rate * (1 if orders[i] > 0 else -1)) if ticker.rate else want - ticker.fee
    order = value * ticker.denominator // (ticker.numerator * ticker.step) * ticker.step
    if cents > 0 and _cost(ticker, order) < want:
        order += ticker.step
    if order * orders[i] <= 0 or not _allowed(ticker, order):
        return 0
    orders[i] = order
    return _cost(ticker, order) - before
