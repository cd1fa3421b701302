"""From what every slice is to be worth to the orders that come nearest: one search with every rule in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import fsum
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused, refuse
from xl_addin.domain.money import money
from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.portfolio.measures import drift_score
from xl_addin.domain.rebalancing.asked import ROUNDED, question_of, smallest_of, step_of, ticker_of
from xl_addin.domain.rebalancing.attribution import divide, passed_pies
from xl_addin.domain.rebalancing.constraints import bounds_of
from xl_addin.domain.rebalancing.lots import gain_of, realised, selling, tax_weighs
from xl_addin.domain.rebalancing.objective import (
    bound_by_worth,
    distance,
    goals_before,
    too_much,
)
from xl_addin.domain.search.closest import closest, fewest, none_below
from xl_addin.domain.search.mending import planned
from xl_addin.domain.search.model import model_of
from xl_addin.domain.search.reasons import limits
from xl_addin.domain.settings import WashSales

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from xl_addin.domain.rebalancing.lots import Selling
    from xl_addin.domain.rebalancing.objective import Objective
    from xl_addin.domain.rebalancing.scope import Scope
    from xl_addin.domain.rebalancing.security import Security
    from xl_addin.domain.search.question import Answer, Prices, Question, Ticker
    from xl_addin.domain.tax.realise import Realised

DUST = 0.00005
"""The part of the money by which a slice may be off without a reason to trade: a drift of it prints as 0.00 points."""
_TAX_BEFORE_ALL = 1e6
"""The weight at which a cent of tax outweighs any distance from the targets."""


@dataclass(frozen=True)
class Orders:
    """What the search found: its question and answer, the units by ticker, and the lots of the sales.

    ``sellable`` are the most units of each ticker that `Wash sales: block` lets go, where that is less than all.
    ``too_little``: there would be orders, but they would not bring enough to be worth it.
    """

    question: Question
    answer: Answer
    units: Mapping[str, int]
    realised: Realised[str]
    sellable: Mapping[str, int]
    too_little: bool = False

    @property
    def objective(self) -> float:
        """Return how far these orders are from the goals, in cents: those of the answer, or none where too little."""
        if not self.too_little:
            return self.answer.objective
        model = model_of(self.question, strict=False)
        return fsum(item.loss(0) for item in model.items) + model.cash_loss(self.question.cash)


def orders_for(
    scope: Scope, found: Objective, sold_on: date, freely: Orders | None = None, price: Fraction = Fraction(1)
) -> Orders:
    """Return the nearest orders that keep every rule; `Refused` where the cash cannot be raised.

    ``freely`` are those without a limit on gains and a weight on tax, None where these are they. Nothing is sold for
    more than in them but to raise what is short: no loss is realised for its own sake. Tax counts at ``price``.
    """
    sales = selling(scope, found, sold_on, price=price)
    try:
        best = _solved(scope, found, _no_more_than(scope, sales, freely), sold_on)
    except Refused:
        if freely is None:
            raise
        sales = selling(scope, found, sold_on, price=price, forced=True)
        best = _solved(scope, found, sales, sold_on)
    settings = scope.portfolio.settings
    gains = settings.maximum_gain is not None and gain_of(best.realised) > max(0, settings.maximum_gain)
    if settings.wash_sales is WashSales.BLOCK and (best.realised.washes or gains):
        # what was to be sold out, or bought, changed: then only what is never washed may go
        sales = selling(scope, found, sold_on, price=price, strictly=True)
        best = _solved(scope, found, sales, sold_on)
    if not found.alone and passed_pies(scope, found, best.units):
        # an order of a ticker that several pies hold is not what its pies were to have
        return orders_for(scope, replace(found, alone=True), sold_on, freely, price)
    if best.units and not brings_enough(scope, found, best):
        return replace(best, units={}, realised=realised(scope, {}, sold_on), too_little=True)
    return best


def _no_more_than(scope: Scope, sales: Mapping[str, Selling], freely: Orders | None) -> Mapping[str, Selling]:
    """Return the sales limited to what goes freely: all under a weight on tax, else those at a loss."""
    short = scope.request.choice is Choice.LEAST_TAX and scope.portfolio.cash < scope.portfolio.settings.minimum_cash
    if freely is None or short or scope.request.action is not Action.REBALANCE:
        return sales
    weighs = tax_weighs(scope)
    return {
        symbol: replace(own, most=min(own.most, max(0, -freely.units.get(symbol, 0))))
        if weighs or any(lot.gain < 0 for lot in own.lots)
        else own
        for symbol, own in sales.items()
    }


def _solved(scope: Scope, found: Objective, sales: Mapping[str, Selling], sold_on: date) -> Orders:
    asked = question_of(scope, found, sales)
    most = asked.gain
    question, answer = _answered(scope, found, asked, sold_on)
    gains = realised(scope, answer.units, sold_on)
    for stricter in (_with_less_gain, _without_losses):
        over = 0 if most is None else gain_of(gains) - max(Fraction(0), most)
        if over <= 0:
            break
        asked = stricter(asked, Fraction(over))
        question, answer = _answered(scope, found, asked, sold_on)
        gains = realised(scope, answer.units, sold_on)
    held = {s: own.sellable for s, own in sales.items() if own.sellable < scope.securities[s].held}
    return Orders(question, answer, answer.units, gains, held)


def _answered(scope: Scope, found: Objective, question: Question, sold_on: date) -> tuple[Question, Answer]:
    """Return the nearest orders, or where fewer are preferred these, and the question that they answer."""
    answer = closest(question, scope.answers)
    _refuse_missing(scope, question, answer, sold_on)
    if scope.portfolio.settings.fewer_orders is None or not answer.units:
        return question, answer
    roof = drift_after(scope, found, answer.units) + Fraction(scope.portfolio.settings.fewer_orders)
    invests = answer.cash < scope.portfolio.cash  # then no order at all would leave the money idle, at no drift

    def near_enough(units: Mapping[str, int]) -> bool:
        return bool(units or not invests) and drift_after(scope, found, units) <= roof

    return fewest(question, answer, near_enough, scope.answers)


def _with_less_gain(question: Question, over: Fraction) -> Question:
    """Return the question with a limit so many cents lower: those to which the gain of each lot is rounded."""
    return replace(question, gain=max(Fraction(0), (question.gain or 0) - over))


def _without_losses(question: Question, _: Fraction) -> Question:
    """Return the question with losses counted as none, so that no wash of them can matter."""
    none = Fraction(0)
    tickers = [
        t._replace(lots=tuple(lot._replace(gain=max(lot.gain, none)) for lot in t.lots)) for t in question.tickers
    ]
    return replace(question, tickers=tuple(tickers))


def drift_after(scope: Scope, found: Objective, units: Mapping[str, int]) -> Fraction:
    """Return the portfolio drift, a fraction, that some orders leave."""
    return drift_score(scope.after(divide(scope, found, units), scope.portfolio.cash))


def brings_enough(scope: Scope, found: Objective, orders: Orders) -> bool:
    """Return whether the orders of a rebalance bring the slices nearer by more than dust, and than what they cost.

    What has to be raised, and what is to be sold out, is a reason in any case.
    """
    if scope.request.action is not Action.REBALANCE or scope.portfolio.cash < found.least_cash:
        return True
    tickers = {ticker.symbol: ticker for ticker in orders.question.tickers}
    traded = [tickers[symbol] for symbol in orders.units]
    if not all(ticker.scale for ticker in traded) or any(not t.least <= t.held <= t.most for t in traded):
        return True
    if any(ticker.outright and orders.units[ticker.symbol] < 0 for ticker in traded):
        return True
    if found.to_raise is not None and found.to_raise <= 0 and all(units < 0 for units in orders.units.values()):
        return False  # sales are made to buy: what they would bring is less than a step, and would lie idle
    if not _takes_drift_away(scope, found, orders):
        return False
    dust = _dust(scope, found, orders)
    return _nearer(scope, found, orders.answer, dust) and _nearer_before(scope, found, orders, dust)


def _takes_drift_away(scope: Scope, found: Objective, orders: Orders) -> bool:
    """Return whether an exchange of share steps, or one that costs, takes more drift away than it costs twice over.

    Drift is what slices are off by from their part of the money that there is to place: where none of a dear share can
    be bought, the others are all over their goals, and to sell some of them into cash is no way to be nearer. What an
    exchange costs is paid, and then missing in the slices: so it counts twice. Half of the drift is on either side.
    """
    costs, tickers = scope.costs, {ticker.symbol: ticker for ticker in orders.question.tickers}
    sells = any(units < 0 for units in orders.units.values())
    coarse = any(rounds_more_than_dust(scope, found, scope.securities[symbol]) for symbol in orders.units)
    if not sells or (costs.free and not coarse):
        return True
    level, taken, paid = 1 - orders.answer.prices.cash / 2, 0.0, 0
    for symbol, units in orders.units.items():
        ticker, unit = tickers[symbol], scope.securities[symbol].value(1)
        off = ticker.held * unit - level * ticker.goal
        taken += abs(off) - abs(off + units * unit)
        paid += costs.fees(round(abs(units) * unit))
    return taken > 2 * 2 * paid


def none_brings_enough(scope: Scope, found: Objective, prices: Prices) -> bool:
    """Return whether a price of cash proves that no orders of a rebalance bring enough; false where it may not.

    Nothing is proven where orders have a reason in any case, or where more than one question is asked of the search.
    """
    settings = scope.portfolio.settings
    if scope.request.action is not Action.REBALANCE or scope.portfolio.cash < found.least_cash or not prices.cash:
        return False
    if settings.maximum_gain is not None or settings.fewer_orders is not None or tax_weighs(scope):
        return False
    question = question_of(scope, found, {})
    if (scope.shared and question.groups) or any(not t.least <= t.held <= t.most for t in question.tickers):
        return False
    if any(t.held and not t.goal for t in question.tickers):
        return False
    before = distance(scope, found, {}, scope.portfolio.cash)
    return none_below(question, prices.cash, before - UNDONE * before)


def _nearer(scope: Scope, found: Objective, answer: Answer, by: float, idle: int = 0) -> bool:
    """Return whether orders come nearer by so much, and by more than the search may leave; with idle cash at first."""
    before = distance(scope, found, {}, scope.portfolio.cash + idle)
    return before - distance(scope, found, answer.units, answer.cash) > by + UNDONE * before


def _nearer_before(scope: Scope, found: Objective, orders: Orders, by: float) -> bool:
    """Return whether orders come nearer as well if they may follow a plan that cost something and was rounded.

    They then are for goals that it has moved a little, and pay again for what one plan pays for once. So they are
    judged by the goals there may have been, as if none cost anything or were too small, and with the part of a share
    that may lie idle: to be rid of money is not to be nearer. What is in its band, and may be bought no further, may
    have come there by that plan, and would then have taken what they bring beyond what they buy.
    """
    costs, securities = scope.costs, scope.securities
    idle = 0 if scope.uses_cash else _smallest_step(orders.question)
    gone = idle + costs.commission * len(securities) + float(costs.half_spread) * found.budget
    rounded = {i: _rounding(scope, found, i) for i in bound_by_worth(scope, found)}
    small = any(abs(securities[symbol].value(n)) < 2 * scope.minimum for symbol, n in orders.units.items())
    if not (gone or rounded or small):
        return True
    before = replace(found, worth=goals_before(scope, found, gone, rounded)) if gone or rounded else found
    tickers = tuple(
        t._replace(minimum=0, fee=0, rate=Fraction(0), goal=before.goal(scope.tree.by_symbol[t.symbol]))
        for t in _out_of_band(scope, before, orders)
    )
    question = replace(orders.question, tickers=tickers, cash=orders.question.cash + idle)
    free = with_units(replace(orders, question=question), orders.units)
    if free is None:
        return True
    unused = min(idle, max(0, free.answer.cash - orders.question.least_cash))
    ways = (
        (orders.answer, orders.answer.cash + idle - unused, idle - unused),
        (free.answer, free.answer.cash - unused, idle - unused),
    )
    return all(
        _nearer(scope, aim, replace(answer, cash=cash), by, there)
        for aim in (found, before)
        for answer, cash, there in ways
    )


def _out_of_band(scope: Scope, found: Objective, orders: Orders) -> Iterator[Ticker]:
    """Yield the tickers with the room that those in their bands have outside of them."""
    bounds = bounds_of(scope)
    wide = replace(found, bounds=bounds, limits=bounds)
    for ticker in orders.question.tickers:
        if found.in_band.isdisjoint(scope.tree.by_symbol[ticker.symbol]):
            yield ticker
        else:
            own = ticker_of(scope, wide, ticker.symbol, None)
            held_back = ticker.held - orders.sellable.get(ticker.symbol, ticker.held)
            yield ticker._replace(least=max(own.least, held_back), most=own.most)


def rounds_more_than_dust(scope: Scope, found: Objective, security: Security) -> bool:
    """Return whether half a share step of a ticker is more than what is too little to be worth an order anyway."""
    return security.value(security.step) / 2 > max(scope.minimum, ROUNDED, DUST * found.budget)


def _smallest_step(question: Question) -> int:
    """Return the cents of the smallest share step: less than that lies idle where what fits is bought."""
    steps = [t.step * t.numerator // t.denominator for t in question.tickers if t.goal and t.most > t.held]
    return max(0, min(steps, default=0) - 1)


def _rounding(scope: Scope, found: Objective, node: int) -> float:
    """Return by how many cents rounding to share steps, or to the smallest order, may have moved a slice or pie.

    A pie's limit is kept to the smallest step of what is traded in it, but for what other pies have too.
    """
    tree = scope.tree
    if tree.nodes[node].symbol is not None:
        return max(step_of(scope, node), scope.minimum) / 2
    inside = tree.leaves_below(node)
    shared = [step_of(scope, i) for i in inside if len(tree.by_symbol[tree.nodes[i].symbol or ""]) > 1]
    return max(smallest_of(scope, found, inside), *shared, scope.minimum)


def _dust(scope: Scope, found: Objective, orders: Orders) -> float:
    """Return what slices may be off by, and are by chance: the smallest order, dust, and in an exchange share steps.

    The nearest plan leaves each slice up to half a share step off. Costs and what rounding leaves of other slices then
    move its goal a little, and of two roundings that are nearly as good the other becomes the better one. That is no
    reason to sell one slice for another: see `EXCHANGED`. What is bought out of cash alone is not sold again, and needs
    no such reason.
    """
    fine = max(scope.minimum, ROUNDED, DUST * found.budget)
    exchanged = EXCHANGED if any(units < 0 for units in orders.units.values()) else 0.0
    tickers = {ticker.symbol: ticker for ticker in orders.question.tickers}
    traded = [tickers[symbol] for symbol in orders.units]
    steps = [(t.step * t.numerator / t.denominator, t.scale) for t in traded]
    return sum(max(fine if step < fine else 0.0, exchanged * min(step, scale)) ** 2 / scale for step, scale in steps)


EXCHANGED = 0.4
"""The part of a share step, or of a goal of less, that each slice of an exchange is to come nearer by.

A step of s takes a slice that is d steps off from d² s² to (1 − d)² s². That it brings 0.4² s² means that d is over
0.58: what is half a step off, by the rounding of the plan before, may move by a twelfth of a step without an order.
"""
UNDONE = 1e-4
"""The part of the distance that the search may leave: its tolerance is a tenth of it."""


def with_units(orders: Orders, units: Mapping[str, int]) -> Orders | None:
    """Return what was found with other orders in its place, or with some near them; None where none keep every rule."""
    model = model_of(orders.question)
    draft = planned(model, [units.get(ticker.symbol, 0) for ticker in orders.question.tickers])
    if draft is None:
        return None
    pairs = zip(orders.question.tickers, draft.orders, strict=True)
    units = {ticker.symbol: order for ticker, order in pairs if order}
    bound = min(draft.loss, orders.answer.bound)
    answer = replace(
        orders.answer, units=units, objective=draft.loss, bound=bound, cash=draft.cash, limits=limits(draft)
    )
    return replace(orders, answer=answer, units=units)


def _refuse_missing(scope: Scope, question: Question, answer: Answer, sold_on: date) -> None:
    """Raise `Refused` where the cash that has to be raised cannot be, with the limit that stops it."""
    if not answer.missing or scope.request.action is Action.INVEST:
        return
    settings, places = scope.portfolio.settings, scope.portfolio.settings.places
    needed = money(question.least_cash - question.cash, scope.currency)
    if question.turnover is not None and not closest(replace(question, turnover=None), scope.answers).missing:
        most = money(question.turnover, scope.currency)
        message = f"raising {needed} takes more than the maximum turnover of {most}"
        raise refuse(places.get("maximum_turnover"), message, "Raise Maximum turnover, or ask for less.")
    if question.orders is not None and not closest(replace(question, orders=None), scope.answers).missing:
        message = f"raising {needed} takes more than {question.orders} orders"
        raise refuse(places.get("maximum_orders"), message, "Raise Maximum orders, or ask for less.")
    if question.gain is not None:
        by_gain = replace(question, gain=None, tax_weight=_TAX_BEFORE_ALL, tickers=_by_gain(question))
        freely = closest(by_gain, scope.answers)
        if not freely.missing:
            least = money(gain_of(realised(scope, freely.units, sold_on)), scope.currency)
            allowed = money(settings.maximum_gain or 0, scope.currency)
            message = f"the least gain this can realise is {least}, and the most allowed is {allowed}"
            raise refuse(places.get("maximum_gain"), message, "Raise Maximum realised gain, or ask for less.")
    raise _too_little(scope, answer.missing)


def _too_little(scope: Scope, missing: int) -> Refused:
    if scope.request.action is Action.WITHDRAW:
        return too_much(scope.request, scope.request.amount - missing, scope.currency)
    message = f"the sales would leave cash {money(missing, scope.currency)} below the minimum"
    return refuse(None, message, "Lower Minimum cash, or lift a constraint.")


def _by_gain(question: Question) -> tuple[Ticker, ...]:
    """Return the tickers with their gain as the tax of a sale."""
    return tuple(
        ticker._replace(lots=tuple(lot._replace(tax=max(lot.gain, Fraction(0))) for lot in ticker.lots))
        for ticker in question.tickers
    )
