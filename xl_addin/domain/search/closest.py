"""The closest plan that keeps every rule, and how close any other could come."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import comb, inf
from typing import TYPE_CHECKING

from xl_addin.domain.search.branch import LITTLE, WORK, Found, Part, branch
from xl_addin.domain.search.climb import climb
from xl_addin.domain.search.draft import Draft
from xl_addin.domain.search.mending import exchanged, mended, planned
from xl_addin.domain.search.model import model_of, no_sales, smallest_sales
from xl_addin.domain.search.plain import NEGLIGIBLE, plain
from xl_addin.domain.search.question import ALL_PLANS, Answer, Prices
from xl_addin.domain.search.reasons import limits
from xl_addin.domain.search.relaxation import CASH, GAIN, GROUPS, ORDERS, TURNOVER, at
from xl_addin.domain.search.states import by_states

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xl_addin.domain.search.model import Model
    from xl_addin.domain.search.question import Question
    from xl_addin.domain.search.relaxation import Point

THESE_LOTS = "plans that sell these lots in this order"
_STARTS, _MANY = 1, 200
"""From how many points plans are mended where that is enough, or where tickers are many; elsewhere three times that."""
_ROUNDING, _RELATIVE = 0.2, 1e-5
"""The most cents, and the part of the objective, that rounding to cents is taken to be worth."""
_CHOICES = 30
"""The most choices of tickers that are tried one by one where the number of orders is limited."""
_STRICTNESS = ((False, True), (True, True), (True, False))
"""What is given up where no plan keeps it: first that groups come inside their limits, then the least cash."""


def closest(question: Question, answers: list[tuple[Question, Answer]] | None = None) -> Answer:
    """Return the plan that loses least among all that keep the rules, or the best found and its certificate.

    ``answers`` are those of questions asked before, to which this one is added: none is searched for twice.
    """
    easy = plain(question)
    if easy is not None:
        return easy
    answers = [] if answers is None else answers
    known = next((answer for asked, answer in answers if asked == question), None)
    if known is None:
        known = _hard(question)
        answers.append((question, known))
    return known


def none_below(question: Question, cash: float, loss: float) -> bool:
    """Return whether a price of cash proves that every plan of a question loses so much; other rules have no price."""
    model = model_of(question)
    prices = (cash, *[0.0] * (GROUPS - 1 + len(model.spans)))
    parts = (model, smallest_sales(model), no_sales(model, loss))
    return all(at(part, part.items, prices).bound >= loss for part in parts if part is not None)


def _hard(question: Question) -> Answer:
    for widened, strict in _STRICTNESS:
        if widened and strict and not question.groups:
            continue
        model = model_of(question, widened=widened, strict=strict)
        choices = _choices(question)
        found, points = _searched(model, work=LITTLE if choices else WORK)
        found = _of_each_choice(model, choices, found, widened=widened)
        if found.orders is not None:
            return _answer(model, found, points[0])
    raise AssertionError("no order at all keeps every rule but the cash")


def _choices(question: Question) -> list[tuple[int, ...]]:
    """Return every choice of as many tickers as there may be orders, where these are few; none elsewhere."""
    if question.orders is None:
        return []
    tickers = question.tickers
    traded = [i for i, ticker in enumerate(tickers) if ticker.least < ticker.held or ticker.most > ticker.held]
    outside = any(not ticker.least <= ticker.held <= ticker.most for ticker in tickers)
    few = not outside and comb(len(traded), question.orders) <= _CHOICES
    return list(combinations(traded, question.orders)) if few else []


def _of_each_choice(model: Model, choices: Sequence[tuple[int, ...]], known: Found, *, widened: bool) -> Found:
    """Return the best plan of every choice of tickers, if there are any.

    A price of an order decides little where very few may be placed. What a choice does not know is that of fewer orders
    than there may be, another ticker could have one.
    """
    little = _ROUNDING + _RELATIVE * known.loss
    if not choices or known.loss - known.bound <= little:
        return known
    question, best, bound = model.question, known, inf
    for some in choices:
        own = tuple(t if i in some else t._replace(least=t.held, most=t.held) for i, t in enumerate(question.tickers))
        alone = model_of(replace(question, tickers=own, orders=None), widened=widened, strict=model.strict)
        found, _ = _searched(alone, best.loss - little, WORK // len(choices))
        bound = min(bound, found.bound)
        draft = planned(model, found.orders) if found.orders is not None and found.loss < best.loss else None
        if draft is not None and draft.loss < best.loss:
            best = Found(tuple(draft.orders), draft.loss, best.bound)
    return Found(best.orders, best.loss, max(known.bound, min(bound, best.loss)))


def fewest(
    question: Question,
    answer: Answer,
    near_enough: Callable[[Mapping[str, int]], bool],
    answers: list[tuple[Question, Answer]] | None = None,
) -> tuple[Question, Answer]:
    """Return a plan of the fewest orders that is still near enough to the closest one (``answer``).

    It comes with the question it answers: it is the best of plans with no more orders than that one allows.
    ``near_enough`` judges the units by symbol. Fewer orders never come nearer, so the number is found by halving.
    """
    asked, (too_few, enough) = question, (-1, len(answer.units))
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        fewer = replace(question, orders=middle)
        tried = closest(fewer, answers)
        if not tried.missing and near_enough(tried.units):
            many = f"no more than {middle} order{'' if middle == 1 else 's'}"
            own = f"plans of {many}" if tried.among == ALL_PLANS else f"{tried.among}, with {many}"
            enough, asked, answer = len(tried.units), fewer, replace(tried, among=own)
        else:
            too_few = middle
    return asked, answer


def _searched(model: Model, below: float = inf, work: int = WORK) -> tuple[Found, Sequence[Point]]:
    """Return the best plan of a model and the points at the best prices: by prices, then states, then branches.

    No plan where the prices prove that there is none ``below`` a loss. ``work`` is what branches may take.
    """
    nothing = at(model, model.items, (0.0,) * (GROUPS + len(model.spans)))
    points = climb(model, model.items, nothing, tolerance=NEGLIGIBLE / 10)
    if below < inf and points[0].bound >= below and smallest_sales(model) is None and no_sales(model, below) is None:
        return Found(None, inf, points[0].bound), points
    known = _known(model, points)
    enough = _negligible(known.loss, points[0])
    before = inf
    while known.orders is not None and known.loss < before and known.loss - known.bound > enough:
        before, known = known.loss, by_states(model, points[0], known)  # the nearer the plan, the fewer the states
    others = (smallest_sales(model), no_sales(model, known.loss))
    parts = [Part(known.bound, model, model.items, points)]
    parts += [_apart(other, points[0], known.loss - enough) for other in others if other is not None]
    known = known._replace(bound=min(known.loss, *(part.bound for part in parts)))
    if known.loss - known.bound > enough:
        little = known.loss - known.bound <= _ROUNDING + _RELATIVE * known.loss
        known = branch(parts, known, enough / 2, min(work, LITTLE) if little else work)
    if known.loss - known.bound > enough and known.orders is not None:
        known = _polished(model, known)
    return known, points


def _polished(model: Model, known: Found) -> Found:
    """Return a plan that is not proven best, bettered by the single changes and exchanges that still better it."""
    draft = mended(model, known.orders or ())
    if draft is not None and not model.question.fits:
        draft = exchanged(draft)
    if draft is None or draft.loss >= known.loss:
        return known
    return Found(tuple(draft.orders), draft.loss, known.bound)


def _apart(model: Model, near: Point, enough: float) -> Part:
    """Return the part of the plans that a model is of."""
    points = [at(model, model.items, near.prices)]
    if points[0].bound < enough:
        points = climb(model, model.items, points[0], tolerance=NEGLIGIBLE / 10)
    return Part(points[0].bound, model, model.items, points)


def _negligible(loss: float, point: Point) -> float:
    """Return the cents of the objective below which a gap is not worth a search: what rounding to cents may do."""
    most = _ROUNDING + _RELATIVE * loss if loss < inf else 0.0
    return NEGLIGIBLE + min(point.rounding, most)


def _known(model: Model, points: Sequence[Point]) -> Found:
    """Return the best of the plans near the orders that are best at the prices, and near none."""
    orders, loss, bound = None, inf, points[0].bound
    starts = dict.fromkeys(tuple(point.orders) for point in points[: 3 * _STARTS])
    starts[(0,) * len(model.items)] = None
    for number, start in enumerate(starts):
        few = not model.linked or len(model.items) > _MANY
        if loss - bound <= NEGLIGIBLE or (few and number >= _STARTS and orders is not None):
            break
        draft = mended(model, start, bound + NEGLIGIBLE)
        if draft is not None and not model.question.fits:
            draft = exchanged(draft)
        if draft is not None and draft.loss < loss:
            orders, loss = tuple(draft.orders), draft.loss
    return Found(orders, loss, min(loss, bound))


def _answer(model: Model, found: Found, point: Point) -> Answer:
    if found.orders is None:
        raise AssertionError("there is a plan")
    draft = Draft(model, found.orders)
    prices = point.prices
    return Answer(
        units={
            ticker.symbol: order for ticker, order in zip(model.question.tickers, found.orders, strict=True) if order
        },
        objective=found.loss,
        bound=min(found.bound, found.loss),
        cash=draft.cash,
        missing=draft.short,
        limits=limits(draft),
        among=THESE_LOTS if any(item.lots.ends for item in model.items) else ALL_PLANS,
        prices=Prices(prices[CASH], prices[TURNOVER], prices[ORDERS], prices[GAIN] * model.gain_scale),
    )
