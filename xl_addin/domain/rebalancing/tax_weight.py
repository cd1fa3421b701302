"""The plan that weighs tax against drift.

    minimise Σ (zᵢ − goalᵢ)²/goalᵢ + weight·tax(net short gain, net long gain)   subject to   Σz = budget,  L ≤ z ≤ U

Both terms are dollars, so the weight has no unit: how many dollars of distance a dollar of tax is worth. The tax is
that of the whole year (`TaxYear`), and only gains are a reason to sell less: a loss has no price, so that none is sold
for its benefit.

At prices (p, q) of a dollar of short and of long gain, zᵢ = goalᵢ·(1 + λ + weight/2·price), `priced_plan` with the
price of the lot sold last. Which prices hold after netting is the question. The year's tax is the lower of two convex
functions of the net gains s and l, with rates r (short), r' (long), low = min(r, r') and high = max(r, r'):

    max(0, low·(s + l), r·s + r'·l)     both kinds gain, or the loss is of the kind that is taxed more
    max(0, high·(s + l))                a loss of the kind that is taxed less lowers what is taxed at the higher rate

A maximum of linear functions is the dearest of all prices between its corners. So for each of the two the prices are
sought at which the nearest plan costs most (weight·prices·net gains is concave in them: bisection along a segment,
within another where there are three corners), and the better of the two plans is the answer: exact where lots are sold
in the order of their tax, as with the method `min tax`, which the lots of a ticker are sorted for. In another order the
problem is not convex: the best of the plans at many prices is taken, by its real tax, and a better one may exist.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.rebalancing.priced_plan import Position, Sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_STEPS = 50
_PRICES = 20
"""At how many prices between nothing and the rates plans are tried where the problem is not convex."""
_NOTHING = 1e-9
"""A net gain that is as good as none, as a fraction of the budget: a hundredth of a cent of $100,000."""

Prices = tuple[float, float]
"""Dollars of tax on a dollar of short-term and of long-term gain."""


class TaxedLot(NamedTuple):
    """A lot: its worth in dollars, the gain in a dollar of it, and whether that is long-term."""

    dollars: float
    gain: float
    long: bool


@dataclass(frozen=True, slots=True)
class Taxed:
    """One ticker: where it stands and may go, its lots left out, and those lots in the order they are sold."""

    position: Position
    lots: tuple[TaxedLot, ...]

    def at(self, prices: Prices, *, by_tax: bool) -> Taxed:
        """Return the ticker with its lots in the order of their tax, and with the tax of a dollar of each."""
        lots = self.lots
        if by_tax:
            lots = tuple(sorted(lots, key=lambda lot: lot.gain * prices[lot.long]))
        rates = tuple((lot.dollars, max(lot.gain, 0.0) * prices[lot.long]) for lot in lots)
        return Taxed(replace(self.position, lots=rates), lots)

    def gains(self, worth: float) -> tuple[float, float]:
        """Return the dollars of short and of long gain, losses left out, of selling down to some worth."""
        left, gains = self.position.value - worth, [0.0, 0.0]
        for lot in self.lots:
            part = min(max(left, 0.0), lot.dollars)
            gains[lot.long] += part * max(lot.gain, 0.0)
            left -= part
        return gains[0], gains[1]


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """Net gains in dollars before any sale at a gain, losses negative, and the rates as fractions; (short, long)."""

    net: tuple[float, float]
    rates: Prices

    def tax(self, net: tuple[float, float]) -> float:
        """Return the dollars of tax on the year's net gains, short and long."""
        least, most = min(self.rates), max(self.rates)
        return max(0.0, min(max(_priced(net, (least, least)), _priced(net, self.rates)), _priced(net, (most, most))))


@dataclass(frozen=True, slots=True)
class _Found:
    """The nearest plan at some prices: what each ticker is worth, the year's net gains, the distance from the goals.

    ``cost`` is the distance and the weighed tax at these prices.
    """

    worth: tuple[float, ...]
    net: tuple[float, float]
    distance: float
    cost: float


def nearest_weighed(
    tickers: Sequence[Taxed], budget: float, weight: float, year: YearSoFar, *, by_tax: bool
) -> tuple[float, ...]:
    """Return what every ticker is to be worth in dollars; with ``by_tax`` its lots are sold in the order of their tax.

    Where the sales would add no tax at all, that is the nearest plan of all.
    """

    def at(prices: Prices) -> _Found:
        priced = [ticker.at(prices, by_tax=by_tax) for ticker in tickers]
        sweep = Sweep([ticker.position for ticker in priced], budget)
        worth = sweep.at(weight / 2).worth
        gains = [ticker.gains(there) for ticker, there in zip(priced, worth, strict=True)]
        net = (year.net[0] + sum(short for short, _ in gains), year.net[1] + sum(long for _, long in gains))
        distance = sweep.distance(worth)
        return _Found(worth, net, distance, distance + weight * _priced(net, prices))

    least, most = min(year.rates), max(year.rates)
    if not by_tax:
        parts = [step / _PRICES for step in range(_PRICES + 1)]
        tried = [at((short * part, long * part)) for short, long in (year.rates, (most, most)) for part in parts]
        return min(tried, key=lambda plan: plan.distance + weight * year.tax(plan.net)).worth
    nothing = _NOTHING * budget
    plans = [_dearest(at, (least, least), year.rates, nothing)]
    if year.net[year.rates[0] > year.rates[1]] < 0:
        plans.append(_dearest(at, (most, most), (most, most), nothing))
    return min(plans, key=lambda plan: plan.cost).worth


def _dearest(at: Callable[[Prices], _Found], one: Prices, other: Prices, nothing: float) -> _Found:
    """Return the plan at the prices between nothing and two corners at which the nearest plan costs most."""

    def between(far: float) -> _Found:
        return _where_falling(
            lambda near: at((far * _mean(one[0], other[0], near), far * _mean(one[1], other[1], near))),
            lambda plan: _priced(plan.net, other) - _priced(plan.net, one),
            nothing,
        )

    return _where_falling(between, lambda plan: max(_priced(plan.net, one), _priced(plan.net, other)), nothing)


def _where_falling(at: Callable[[float], _Found], slope: Callable[[_Found], float], nothing: float) -> _Found:
    """Return the plan between 0 and 1 from which on a slope that never grows is below zero, else that at an end."""
    low, high, found = 0.0, 1.0, at(1.0)
    if slope(found) >= 0:
        return found
    found = at(0.0)
    for _ in range(_STEPS):
        if slope(found) <= nothing:
            break
        middle = (low + high) / 2
        tried = at(middle)
        if slope(tried) >= 0:
            low, found = middle, tried
        else:
            high = middle
    return found


def _mean(one: float, other: float, part: float) -> float:
    return one + (other - one) * part


def _priced(net: tuple[float, float], prices: Prices) -> float:
    return net[0] * prices[0] + net[1] * prices[1]
