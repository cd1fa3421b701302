"""What a certificate proves of itself: limits kept, figures right, and none is better than the bound.

The prices of the shared limits give a bound of their own (weak duality: each ticker by itself at these prices, the
limits without a price left out). Where the one that is claimed is higher, every plan that could still lie below it is
tried: it costs more than its cheapest at the prices by no more than the difference. `Verdict.proven` says whether that
came to an end within so many steps; up to then nothing is taken on trust.

Amounts are cents, orders signed units, distances Σ (z − goal)²/goal in cents, or z²/target where others leave none to a
ticker with a target. Of what a goal of 0 without a target still holds each cent weighs 1,000; a holding outside of its
least and most, 10,000 a cent; cash that is missing, 1,000,000 a cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import ceil, floor, fsum, inf, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

STILL_HELD, OUTSIDE, MISSING = 1e3, 1e4, 1e6
EXACT = 1e-6
"""How far distances may be off, as a part and in cents: floating point, and goals told with so many digits."""
NEGLIGIBLE = 1e-2
"""Cents of the objective that are no difference between plans."""


@dataclass(frozen=True)
class Verdict:
    """What is wrong, in words, and whether the bound was proven to the end."""

    faults: tuple[str, ...]
    proven: bool


def verdict(certificate: Mapping[str, Any], steps: int, *, may_rest: bool) -> Verdict:
    """Return what is wrong with a certificate in itself; ``steps`` is how many plans are tried at most.

    ``may_rest``: where all orders would bring too little there are none, whatever fits.
    """
    units = [ticker["order"] for ticker in certificate["tickers"]]
    found = [*_figures(certificate, units)]
    broken = () if may_rest and not any(units) else _broken(certificate, units, dust=1)
    found += [f"a limit is broken: {limit}" for limit in broken]
    if found:
        return Verdict(tuple(found), proven=False)
    better, proven = _better_than_bound(certificate, steps)
    return Verdict(() if better is None else (f"a plan is better than the bound: {better}",), proven)


def gap_of(certificate: Mapping[str, Any]) -> float:
    """Return how many dollars the plan is at most above the best there is."""
    return max(0.0, float(certificate["objective"] - certificate["bound"])) / 100


def _figures(certificate: Mapping[str, Any], units: Sequence[int]) -> Iterator[str]:
    objective, bound = _objective(certificate, units), certificate["bound"]
    noise = NEGLIGIBLE + EXACT * abs(objective)
    if not abs(objective - certificate["objective"]) <= noise:
        yield f"the objective is {objective}, not {certificate['objective']}"
    if not bound <= objective + noise:
        yield "the bound is above the objective"
    if _cash_after(certificate, units) != certificate["cash_after"]:
        yield f"the cash is {_cash_after(certificate, units)}, not {certificate['cash_after']}"


# --- one ticker -----------------------------------------------------------------------------------------------------


def unit_price(ticker: Mapping[str, Any]) -> Fraction:
    return Fraction(ticker["numerator"], ticker["denominator"])


def worth(ticker: Mapping[str, Any], order: int) -> int:
    """Return the cents of an order: a purchase rounded up, a sale down."""
    cents = abs(order) * unit_price(ticker)
    return ceil(cents) if order > 0 else floor(cents)


def _flow(ticker: Mapping[str, Any], order: int) -> int:
    """Return the cents that an order takes out of the cash, costs included."""
    value = worth(ticker, order)
    costs = ticker["fee"] + ceil(value * Fraction(ticker["rate"])) if order else 0
    return costs + (value if order > 0 else -value)


def _allowed(ticker: Mapping[str, Any], order: int) -> bool:
    """Return whether a ticker may get an order by itself."""
    held, after = ticker["held"], ticker["held"] + order
    if not order or (after == 0 and ticker["least"] <= 0):
        return bool(after >= 0)
    low, high = min(ticker["least"], held), max(ticker["most"], held)
    step = order % ticker["step"] == 0 and worth(ticker, order) >= max(1, ticker["minimum"])
    bought_to_be_sold = order > 0 and ticker["goal"] == 0 and held >= ticker["least"]
    return bool(step and low <= after <= high and not bought_to_be_sold and after >= 0)


def _taken(ticker: Mapping[str, Any], order: int, what: str) -> Fraction:
    """Return the tax or the gain of a sale."""
    left, total = max(0, -order), Fraction(0)
    for lot in ticker["lots"]:
        part = min(left, lot["units"])
        total += part * Fraction(lot[what])
        left -= part
    return total


def _scale(ticker: Mapping[str, Any]) -> float:
    """Return by what a distance is divided: the goal, or where others leave none, what its target is worth."""
    return float(ticker["goal"] or ticker["target"])


def _loss(certificate: Mapping[str, Any], ticker: Mapping[str, Any], order: int) -> float:
    after = ticker["held"] + order
    value = float(after * unit_price(ticker))
    scale = _scale(ticker)
    away = (value - ticker["goal"]) ** 2 / scale if scale else STILL_HELD * value
    outside = max(0, after - ticker["most"], ticker["least"] - after) * OUTSIDE * float(unit_price(ticker))
    return float(away + outside + certificate["tax_weight"] * float(_taken(ticker, order, "tax")))


# --- all of them ----------------------------------------------------------------------------------------------------


def _cash_after(certificate: Mapping[str, Any], units: Sequence[int]) -> int:
    return int(certificate["cash"]) - sum(map(_flow, certificate["tickers"], units))


def _cash_loss(certificate: Mapping[str, Any], cash: float) -> float:
    missing = MISSING * max(0.0, certificate["least_cash"] - cash)
    scale = certificate["cash_scale"]
    return float(missing + (0.0 if scale is None else (cash - certificate["cash_goal"]) ** 2 / scale))


def _objective(certificate: Mapping[str, Any], units: Sequence[int]) -> float:
    pairs = zip(certificate["tickers"], units, strict=True)
    losses = [_loss(certificate, ticker, order) for ticker, order in pairs]
    return fsum([*losses, _cash_loss(certificate, _cash_after(certificate, units))])


def _broken(certificate: Mapping[str, Any], units: Sequence[int], dust: int = 0) -> Iterator[str]:
    """Yield the limits and rules that a plan breaks; so many cents that could be spent are too few to be a fault."""
    pairs = list(zip(certificate["tickers"], units, strict=True))
    yield from (f"the order of {ticker['symbol']}" for ticker, order in pairs if not _allowed(ticker, order))
    yield from _over(certificate, pairs)
    if _sold_for_nothing(certificate, pairs, dust):
        yield "sales only to buy"
    spare = _cash_after(certificate, units) - certificate["least_cash"]
    if certificate["fits"] and spare > dust and _could_buy(certificate, pairs, spare - dust):
        yield "as much is bought as fits"


def _over(certificate: Mapping[str, Any], pairs: Sequence[tuple[Mapping[str, Any], int]]) -> Iterator[str]:
    """Yield the limits on all orders, and on some tickers together, that a plan is beyond."""
    count, turnover, gain = certificate["orders"], certificate["turnover"], certificate["gain"]
    if count is not None and sum(order != 0 for _, order in pairs) > count:
        yield "the number of orders"
    if turnover is not None and sum(worth(*pair) for pair in pairs) > turnover:
        yield "the turnover"
    if gain is not None and sum(_taken(*pair, "gain") for pair in pairs) > max(Fraction(0), Fraction(gain)):
        yield "the realised gain"
    for group in certificate["groups"]:
        inside = [(ticker, order) for ticker, order in pairs if ticker["symbol"] in group["symbols"]]
        before = sum((t["held"] * unit_price(t) for t, _ in inside), Fraction(0))
        after = sum(((t["held"] + order) * unit_price(t) for t, order in inside), Fraction(0))
        if not min(group["least"], before) <= after <= max(group["most"], before):
            yield f"the limit of {', '.join(group['symbols'])}"


def _sold_for_nothing(
    certificate: Mapping[str, Any], pairs: Sequence[tuple[Mapping[str, Any], int]], dust: int
) -> bool:
    """Return whether sales bring so much beyond all purchases that one could be smaller, or more be bought.

    What is to be sold anyway does not count, and what has to be raised may be. What lies idle is brought as well where
    sales bring more than is bought. A sale could not be smaller where a pie that must not be bought would then be worth
    more than it may.
    """
    if certificate["to_raise"] is None:
        return False
    raised = max(certificate["to_raise"], certificate["least_cash"] - certificate["cash"])
    flows = [(ticker, order, _flow(ticker, order)) for ticker, order in pairs]
    brought = -sum(_net(ticker, order) for ticker, order, _ in flows) - raised - dust
    sales = [one for one in flows if one[1] < -_goes_anyway(one[0])]
    if brought <= 0 or not sales:
        return False
    brought += certificate["idle"]
    smaller = ((ticker, order, _next(ticker, order) or 0) for ticker, order, _ in sales)
    less = [(t, more - order) for t, order, more in smaller if _net(t, more) - _net(t, order) <= brought]
    if any(not _passes_most(certificate, pairs, ticker, units) for ticker, units in less):
        return True
    return _could_buy(certificate, pairs, brought)


def _passes_most(
    certificate: Mapping[str, Any], pairs: Sequence[tuple[Mapping[str, Any], int]], ticker: Mapping[str, Any], more: int
) -> bool:
    """Return whether more units of a ticker would carry one of its groups (farther) over the most it may be worth."""
    for group in certificate["groups"]:
        if ticker["symbol"] in group["symbols"]:
            inside = [(t, t["held"] + order) for t, order in pairs if t["symbol"] in group["symbols"]]
            after = sum((units * unit_price(t) for t, units in inside), more * unit_price(ticker))
            if after > group["most"]:
                return True
    return False


def _goes_anyway(ticker: Mapping[str, Any]) -> int:
    """Return of how many units a sale needs nothing to be bought for it."""
    if not _scale(ticker) or ticker["held"] > ticker["most"]:
        return int(ticker["held"])
    return min(int(ticker["outright"]), int(ticker["held"]))


def _net(ticker: Mapping[str, Any], order: int) -> int:
    """Return the cents that an order takes, but for what it brings by what goes anyway."""
    anyway = max(order, -_goes_anyway(ticker)) if order < 0 else 0
    return _flow(ticker, order) + max(0, -_flow(ticker, anyway))


def _could_buy(certificate: Mapping[str, Any], pairs: Sequence[tuple[Mapping[str, Any], int]], spare: int) -> bool:
    """Return whether more could be bought of one (or less be sold of what is not to go) for so many cents."""
    for n, (ticker, order) in enumerate(pairs):
        more = None if -_goes_anyway(ticker) <= order < 0 else _next(ticker, order)
        while more is not None and _flow(ticker, more) <= _flow(ticker, order):
            more = _next(ticker, more, cents=1)
        if more is None or _flow(ticker, more) - _flow(ticker, order) > spare:
            continue
        if not any(True for _ in _over(certificate, [*pairs[:n], (ticker, more), *pairs[n + 1 :]])):
            return True
    return False


def _next(ticker: Mapping[str, Any], order: int, cents: int = 0) -> int | None:
    """Return the next allowed order above one, worth so many cents more; None where there is none."""
    price, step, least = unit_price(ticker), ticker["step"], max(1, ticker["minimum"])
    if order < 0:
        smaller = min(-order - 1, ceil((worth(ticker, order) - cents + 1) / price) - 1) // step * step
        found = -smaller if smaller > 0 and worth(ticker, -smaller) >= least else 0
        return found if _allowed(ticker, found) else 0
    units = max(order + 1, floor(max(worth(ticker, order) + cents - 1, least - 1) / price) + 1)
    found = -(-units // step) * step
    return found if _allowed(ticker, found) else None


# --- the bound ------------------------------------------------------------------------------------------------------


def _better_than_bound(certificate: Mapping[str, Any], left: int) -> tuple[float | None, bool]:
    """Return the objective of a plan below the claimed bound, None for none, and whether all were looked at."""
    tickers = certificate["tickers"]
    cheapest = [min(_priced(certificate, one, order) for order in _corners(certificate, one)) for one in tickers]
    limit = certificate["bound"] - NEGLIGIBLE - EXACT * abs(certificate["bound"])
    slack = limit - fsum(cheapest) - _constant(certificate)
    if slack <= 0:
        return None, True
    options: list[list[tuple[float, int]]] = []
    for ticker, least in zip(tickers, cheapest, strict=True):
        near = list(islice(_near(certificate, ticker, least + slack), left))
        left -= len(near)
        priced = ((_priced(certificate, ticker, order) - least, order) for order in near if _allowed(ticker, order))
        options.append(sorted(one for one in priced if one[0] <= slack))
    if left <= 0:
        return None, False
    search = _Search(certificate, options, left)
    better = next((value for value in search.plans(0, slack) if value < limit), None)
    return better, search.left > 0


@dataclass
class _Search:
    """Every plan that costs little more than the cheapest at the prices, as far as so many steps go."""

    certificate: Mapping[str, Any]
    options: Sequence[Sequence[tuple[float, int]]]
    left: int

    def __post_init__(self) -> None:
        self._chosen = [0] * len(self.options)

    def plans(self, place: int, rest: float) -> Iterator[float]:
        """Yield the objective of those that keep every limit."""
        self.left -= 1
        if place == len(self.options):
            if not self._misses_more() and not any(True for _ in _broken(self.certificate, self._chosen)):
                yield _objective(self.certificate, self._chosen)
            return
        for more, order in self.options[place]:
            if more > rest or self.left < 0:
                break
            self._chosen[place] = order
            yield from self.plans(place + 1, rest - more)

    def _misses_more(self) -> bool:
        """Return whether a plan misses more of the cash that has to be left: that comes before any tax or distance."""
        least = self.certificate["least_cash"]
        return bool(_cash_after(self.certificate, self._chosen) < min(least, self.certificate["cash_after"]))


def _prices(certificate: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """Return the prices that a bound may use: below zero none but that of cash, where cash has a scale."""
    cash = certificate["cash_price"] if certificate["cash_scale"] is not None else max(0.0, certificate["cash_price"])
    limits = (("turnover", "turnover_price"), ("orders", "order_price"), ("gain", "gain_price"))
    rest = [0.0 if certificate[limit] is None else max(0.0, certificate[price]) for limit, price in limits]
    return cash, rest[0], rest[1], rest[2]


def _constant(certificate: Mapping[str, Any]) -> float:
    """Return what the limits are worth at their prices, and the least that any cash costs."""
    cash_price, *prices = _prices(certificate)
    limits = [certificate["turnover"], certificate["orders"], None]
    gain = certificate["gain"]
    limits[2] = None if gain is None else float(max(Fraction(0), Fraction(gain)))
    total = -sum(price * float(limit) for price, limit in zip(prices, limits, strict=True) if limit is not None)
    least, goal, scale = float(certificate["least_cash"]), certificate["cash_goal"], certificate["cash_scale"]
    cash = least if scale is None else max(least, goal - cash_price * scale / 2)
    there = min(cash_price * cash + _cash_loss(certificate, cash), inf)
    return total + there - cash_price * float(certificate["cash"])


def _priced(certificate: Mapping[str, Any], ticker: Mapping[str, Any], order: int) -> float:
    """Return what an order costs at the prices, its flow with the rounding that favours it."""
    if not order:
        return _loss(certificate, ticker, 0)
    cash, turnover, count, gain = _prices(certificate)
    flow = _flow(ticker, order)
    shared = turnover * worth(ticker, order) + count + gain * float(_taken(ticker, order, "gain"))
    return float(_loss(certificate, ticker, order) + cash * flow + shared)


def _pieces(certificate: Mapping[str, Any], ticker: Mapping[str, Any]) -> Iterator[tuple[int, int, float]]:
    """Yield the stretches of orders on which the priced cost is one parabola, with where it would be least."""
    cash, turnover, _, gain = _prices(certificate)
    price, goal, rate = float(unit_price(ticker)), ticker["goal"], float(Fraction(ticker["rate"]))
    scale = _scale(ticker)
    held = ticker["held"]

    def least_at(slope: float) -> float:
        """Where (value − goal)²/scale + slope·order is least."""
        if not scale:
            return -inf
        return float((goal - slope * scale / (2 * price)) / price - held)

    most = max(ticker["most"], held) - held
    roof = ceil((goal + 10 * abs(cash) * scale + 10 * price * ticker["step"]) / price) + held + 1
    yield 1, min(most, roof), least_at(price * (cash * (1 + rate) + turnover))
    sold = 0
    lots = [(lot["units"], float(Fraction(lot["tax"])), float(Fraction(lot["gain"]))) for lot in ticker["lots"]]
    for count, tax, made in [*lots, (held, 0.0, 0.0)]:
        part = min(count, held - sold)
        if part > 0:
            slope = price * (cash * (1 - rate) - turnover) - certificate["tax_weight"] * tax - gain * made
            yield -sold - part, -sold - 1, least_at(slope)
            sold += part


def _corners(certificate: Mapping[str, Any], ticker: Mapping[str, Any]) -> Iterator[int]:
    """Yield the orders one of which costs least at the prices: no order, all, the ends and the middle of each piece."""
    yield 0
    step = ticker["step"]
    least = ceil(Fraction(max(1, ticker["minimum"])) / unit_price(ticker))
    low, high = min(ticker["least"], ticker["held"]), max(ticker["most"], ticker["held"])
    if _allowed(ticker, -ticker["held"]):
        yield -ticker["held"]
    inside = (ticker["least"] - ticker["held"], ticker["most"] - ticker["held"])
    for bottom, top, middle in (piece for piece in _pieces(certificate, ticker) if piece[0] <= piece[1]):
        for place in (bottom, top, middle, least, -least, low - ticker["held"], high - ticker["held"], *inside):
            if abs(place) < inf:
                near = min(max(floor(place), bottom), top) // step * step
                for order in range(near - step, near + 2 * step + 1, step):
                    if _allowed(ticker, order):
                        yield order


def _near(certificate: Mapping[str, Any], ticker: Mapping[str, Any], roof: float) -> Iterator[int]:
    """Yield every order that may cost no more than so much at the prices, each once, and others that may not be."""
    yield from {0, -ticker["held"]}
    price, step = float(unit_price(ticker)), ticker["step"]
    for bottom, top, middle in (piece for piece in _pieces(certificate, ticker) if piece[0] <= piece[1]):
        low, high = bottom, top
        if _scale(ticker):
            centre = min(max(middle, bottom), top)
            there = min(_priced(certificate, ticker, n) for n in (floor(centre), ceil(centre)) if bottom <= n <= top)
            width = sqrt(max(0.0, roof - there + 1) * _scale(ticker)) / price + step + 1
            low, high = max(bottom, floor(centre - width)), min(top, ceil(centre + width))
        yield from (order for order in range(-(-low // step) * step, high + 1, step) if order != -ticker["held"])
