"""The rules of a question from their words alone, and its best plan by trying every one: the search is tested by it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, floor, fsum, inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.domain.search.question import Group, Question, Ticker

STILL_HELD, OUTSIDE, MISSING = 1e3, 1e4, 1e6


def price(ticker: Ticker) -> Fraction:
    return Fraction(ticker.numerator, ticker.denominator)


def worth(ticker: Ticker, order: int) -> int:
    """The cents of an order: a purchase rounded up, a sale down."""
    value = abs(order) * price(ticker)
    return ceil(value) if order > 0 else floor(value)


def flow(ticker: Ticker, order: int) -> int:
    """The cents that an order takes out of the cash, with its costs; negative is what it brings."""
    if not order:
        return 0
    cents = worth(ticker, order)
    return (cents if order > 0 else -cents) + ticker.fee + ceil(cents * ticker.rate)


def allowed(ticker: Ticker, reach: int) -> Iterator[int]:
    """Every order of one ticker, purchases up to ``reach`` units."""
    low, high = min(ticker.least, ticker.held), max(ticker.most, ticker.held)
    for order in range(-ticker.held, reach + 1):
        after = ticker.held + order
        everything = after == 0 < ticker.held and ticker.least <= 0
        step = order % ticker.step == 0 and worth(ticker, order) >= max(1, ticker.minimum)
        bought_at_zero = order > 0 and ticker.goal == 0 and ticker.held >= ticker.least
        if not order or everything or (step and low <= after <= high and not bought_at_zero):
            yield order


def lots(ticker: Ticker, order: int) -> tuple[Fraction, Fraction]:
    """The tax and the gain of a sale."""
    left, tax, gain = max(0, -order), Fraction(0), Fraction(0)
    for lot in ticker.lots:
        tax += min(left, lot.units) * lot.tax
        gain += min(left, lot.units) * lot.gain
        left -= min(left, lot.units)
    return tax, gain


def cash_left(question: Question, orders: Sequence[int]) -> int:
    return question.cash - sum(flow(t, o) for t, o in zip(question.tickers, orders, strict=True))


def loss(question: Question, orders: Sequence[int]) -> float:
    parts = []
    for ticker, order in zip(question.tickers, orders, strict=True):
        after = ticker.held + order
        value = float(after * price(ticker))
        scale = ticker.goal or ticker.target
        parts.append((value - ticker.goal) ** 2 / scale if scale else STILL_HELD * value)
        parts.append(OUTSIDE * float(price(ticker)) * max(0, after - ticker.most, ticker.least - after))
        parts.append(question.tax_weight * float(lots(ticker, order)[0]))
    cash = cash_left(question, orders)
    parts.append(MISSING * max(0, question.least_cash - cash))
    if question.cash_scale is not None:
        parts.append((cash - question.cash_goal) ** 2 / question.cash_scale)
    return fsum(parts)


def wanted(ticker: Ticker) -> int:
    """Of how many units a sale needs nothing to be bought for it."""
    anyway = not (ticker.goal or ticker.target) or ticker.held > ticker.most
    return ticker.held if anyway else min(ticker.outright, ticker.held)


def net(ticker: Ticker, order: int) -> int:
    """The cents that an order takes, but for what it brings by what is sold in any case."""
    anyway = max(order, -wanted(ticker)) if order < 0 else 0
    return flow(ticker, order) + max(0, -flow(ticker, anyway))


def kept(question: Question, orders: Sequence[int], choices: Sequence[Sequence[int]], *, widened: bool) -> bool:
    """Whether a plan keeps every rule but the least cash."""
    if not limits_kept(question, orders, widened=widened):
        return False
    pairs = list(zip(question.tickers, orders, strict=True))
    if question.to_raise is not None:
        raised = max(question.to_raise, question.least_cash - question.cash)
        brought = -sum(net(t, o) for t, o in pairs) - raised
        brought += question.idle if brought > 0 else 0
        sells = False
        for i, (ticker, order) in enumerate(pairs if brought > 0 else ()):
            if order < -wanted(ticker):
                sells = True
                smaller = min(other for other in choices[i] if other > order)
                if net(ticker, smaller) - net(ticker, order) <= brought:
                    less = [*orders[:i], smaller, *orders[i + 1 :]]
                    if not any(_passes_most(question, g, orders, less, widened=widened) for g in question.groups):
                        return False
        if sells and _could_buy(question, orders, choices, brought, widened=widened):
            return False
    if question.fits:
        spare = cash_left(question, orders) - question.least_cash
        return not _could_buy(question, orders, choices, spare, widened=widened)
    return True


def _passes_most(
    question: Question, group: Group, orders: Sequence[int], others: Sequence[int], *, widened: bool
) -> bool:
    """Whether others carry a group (farther) over the most it may be worth: a sale in it could not be smaller."""
    most = max(Fraction(group.most), _worth(question, group, orders))
    if widened:
        most = max(most, _worth(question, group, [0] * len(orders)))
    return _worth(question, group, others) > most


def _worth(question: Question, group: Group, orders: Sequence[int]) -> Fraction:
    """What a group is worth after orders, in cents."""
    pairs = [(t, o) for t, o in zip(question.tickers, orders, strict=True) if t.symbol in group.symbols]
    return sum(((t.held + o) * price(t) for t, o in pairs), Fraction(0))


def _could_buy(
    question: Question, orders: Sequence[int], choices: Sequence[Sequence[int]], spare: int, *, widened: bool
) -> bool:
    """Whether a step more of anything could be bought (or less be sold of what is not to be) for the cents."""
    for i, (ticker, order) in enumerate(zip(question.tickers, orders, strict=True)):
        now = flow(ticker, order)
        more = min((other for other in choices[i] if other > order and flow(ticker, other) > now), default=order)
        unsold = -wanted(ticker) <= order < 0
        if more != order and not unsold and flow(ticker, more) - now <= spare:
            further = [*orders[:i], more, *orders[i + 1 :]]
            if limits_kept(question, further, widened=widened):  # more bought makes no sale needless
                return True
    return False


def limits_kept(question: Question, orders: Sequence[int], *, widened: bool) -> bool:
    pairs = list(zip(question.tickers, orders, strict=True))
    if question.orders is not None and sum(o != 0 for o in orders) > question.orders:
        return False
    if question.turnover is not None and sum(worth(t, o) for t, o in pairs) > question.turnover:
        return False
    if question.gain is not None and sum((lots(t, o)[1] for t, o in pairs), Fraction(0)) > max(
        Fraction(0), question.gain
    ):
        return False
    return all(_inside(question, group, orders, widened=widened) for group in question.groups)


def _inside(question: Question, group: Group, orders: Sequence[int], *, widened: bool) -> bool:
    before, after = _worth(question, group, [0] * len(orders)), _worth(question, group, orders)
    if widened:
        return min(Fraction(group.least), before) <= after <= max(Fraction(group.most), before)
    return group.least <= after <= group.most


def best(question: Question, reach: int) -> tuple[float, tuple[int, ...] | None]:
    """The least loss of any plan, and such a plan: of those that keep the least cash, and have every group
    inside its limits, if there are any."""
    choices = [sorted(allowed(ticker, reach)) for ticker in question.tickers]
    for widened, strict in ((False, True), (True, True), (True, False)):
        found: tuple[float, tuple[int, ...] | None] = (inf, None)
        for orders in product(*choices):
            value = loss(question, orders)
            if strict and cash_left(question, orders) < question.least_cash:
                continue
            if value < found[0] and kept(question, orders, choices, widened=widened):
                found = (value, orders)
        if found[1] is not None:
            return found
    return found
