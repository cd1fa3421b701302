"""Checks the certificate of a plan from its data alone. It imports nothing of the program, and needs only Python.

`check(certificate, orders, gap)` returns what is wrong with it, in words; nothing for an honest plan. It verifies

- that the orders are those certified, each allowed, and that together they keep every limit, to the cent;
- that the objective, the cash afterwards and the gap are what they are said to be;
- that no plan is better than the bound. The prices of the shared limits give a bound of their own (weak duality: each
  ticker by itself at these prices, the limits without a price left out). Where the one that is claimed is higher, every
  plan that could still lie below it is tried: it costs more than its cheapest at the prices by no more than the
  difference. `proven` says whether that came to an end within so many steps; up to then nothing is taken on trust.

Amounts are cents, orders signed units, distances Σ (z − goal)²/goal in cents. Of what a goal of 0 still holds each cent
weighs 1,000; a holding outside of its least and most, 10,000 a cent; cash that is missing, 1,000,000 a cent.
"""

from __future__ import annotations

import json
import re
import sys
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
STEPS = 30_000


@dataclass(frozen=True)
class Verdict:
    """What is wrong, in words, and whether the bound was proven to the end."""

    faults: tuple[str, ...]
    proven: bool


def check(certificate: Mapping[str, Any], orders: Sequence[Mapping[str, Any]], gap: float) -> Verdict:
    """Return the verdict on a certificate; ``orders`` have side, symbol, shares, price, value; ``gap`` is dollars."""
    units = [ticker["order"] for ticker in certificate["tickers"]]
    found = [*_orders_are_these(certificate, orders), *_figures(certificate, units, gap)]
    found += [f"a limit is broken: {limit}" for limit in _broken(certificate, units)]
    if found:
        return Verdict(tuple(found), proven=False)
    better, proven = _better_than_bound(certificate)
    return Verdict(() if better is None else (f"a plan is better than the bound: {better}",), proven)


def _orders_are_these(certificate: Mapping[str, Any], orders: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    certified = {ticker["symbol"]: ticker for ticker in certificate["tickers"]}
    if len(certified) != len(certificate["tickers"]):
        yield "a ticker is certified twice"
    if sorted(order["symbol"] for order in orders) != sorted(s for s, ticker in certified.items() if ticker["order"]):
        yield "the orders are not for the tickers that are certified"
        return
    for order in orders:
        ticker, sign = certified[order["symbol"]], 1 if order["side"] == "BUY" else -1
        cents = Fraction(order["shares"]) * Fraction(order["price"]) * 100
        if sign * cents != ticker["order"] * _price(ticker):
            yield f"the order of {order['symbol']} is not the one that is certified"
        if order["value"] != _worth(ticker, ticker["order"]):
            yield f"the value of {order['symbol']}"


def _figures(certificate: Mapping[str, Any], units: Sequence[int], gap: float) -> Iterator[str]:
    objective, bound = _objective(certificate, units), certificate["bound"]
    noise = EXACT * max(1.0, abs(objective))
    if not abs(objective - certificate["objective"]) <= noise:
        yield f"the objective is {objective}, not {certificate['objective']}"
    if not bound <= objective + noise:
        yield "the bound is above the objective"
    if not abs(max(0.0, objective - bound) / 100 - gap) <= noise + NEGLIGIBLE / 100:
        yield f"the gap is {max(0.0, objective - bound) / 100}, not {gap}"
    if _cash_after(certificate, units) != certificate["cash_after"]:
        yield f"the cash is {_cash_after(certificate, units)}, not {certificate['cash_after']}"


# --- one ticker -----------------------------------------------------------------------------------------------------


def _price(ticker: Mapping[str, Any]) -> Fraction:
    return Fraction(ticker["numerator"], ticker["denominator"])


def _worth(ticker: Mapping[str, Any], order: int) -> int:
    """Return the cents of an order: a purchase rounded up, a sale down."""
    cents = abs(order) * _price(ticker)
    return ceil(cents) if order > 0 else floor(cents)


def _flow(ticker: Mapping[str, Any], order: int) -> int:
    """Return the cents that an order takes out of the cash, costs included."""
    worth = _worth(ticker, order)
    costs = ticker["fee"] + ceil(worth * Fraction(ticker["rate"])) if order else 0
    return costs + (worth if order > 0 else -worth)


def _allowed(ticker: Mapping[str, Any], order: int) -> bool:
    """Return whether a ticker may get an order by itself."""
    held, after = ticker["held"], ticker["held"] + order
    if not order or (after == 0 and ticker["least"] <= 0):
        return bool(after >= 0)
    low, high = min(ticker["least"], held), max(ticker["most"], held)
    step = order % ticker["step"] == 0 and _worth(ticker, order) >= max(1, ticker["minimum"])
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


def _loss(certificate: Mapping[str, Any], ticker: Mapping[str, Any], order: int) -> float:
    after = ticker["held"] + order
    value = float(after * _price(ticker))
    away = (value - ticker["goal"]) ** 2 / ticker["goal"] if ticker["goal"] else STILL_HELD * value
    outside = max(0, after - ticker["most"], ticker["least"] - after) * OUTSIDE * float(_price(ticker))
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


def _broken(certificate: Mapping[str, Any], units: Sequence[int]) -> Iterator[str]:
    """Yield the limits that a plan breaks."""
    pairs = list(zip(certificate["tickers"], units, strict=True))
    yield from (f"the order of {ticker['symbol']}" for ticker, order in pairs if not _allowed(ticker, order))
    count, turnover, gain = certificate["orders"], certificate["turnover"], certificate["gain"]
    if count is not None and sum(order != 0 for order in units) > count:
        yield "the number of orders"
    if turnover is not None and sum(_worth(*pair) for pair in pairs) > turnover:
        yield "the turnover"
    if gain is not None and sum(_taken(*pair, "gain") for pair in pairs) > max(Fraction(0), Fraction(gain)):
        yield "the realised gain"
    for group in certificate["groups"]:
        inside = [(ticker, order) for ticker, order in pairs if ticker["symbol"] in group["symbols"]]
        before = sum((t["held"] * _price(t) for t, _ in inside), Fraction(0))
        after = sum(((t["held"] + order) * _price(t) for t, order in inside), Fraction(0))
        if not min(group["least"], before) <= after <= max(group["most"], before):
            yield f"the limit of {', '.join(group['symbols'])}"
    if _sold_for_nothing(certificate, pairs):
        yield "sales only to buy"


def _sold_for_nothing(certificate: Mapping[str, Any], pairs: Sequence[tuple[Mapping[str, Any], int]]) -> bool:
    """Return whether a sale could be a step smaller and all still be paid: what is to be sold anyway apart."""
    if certificate["to_raise"] is None:
        return False
    anyway = [not t["goal"] or t["held"] > t["most"] for t, _ in pairs]
    raised = max(certificate["to_raise"], certificate["least_cash"] - certificate["cash"])
    flows = [_flow(*pair) for pair in pairs]
    brought = -sum(flow for flow, free in zip(flows, anyway, strict=True) if flow > 0 or not free) - raised
    for (ticker, order), free, flow in zip(pairs, anyway, flows, strict=True):
        if brought > 0 and order < 0 and not free:
            more = next(other for other in _upward(ticker, order) if _allowed(ticker, other))
            if _flow(ticker, more) - flow <= brought:
                return True
    return False


def _upward(ticker: Mapping[str, Any], order: int) -> Iterator[int]:
    """Yield the orders above a sale by whole steps, no order in the end."""
    first = -(-order // ticker["step"]) * ticker["step"]
    first += ticker["step"] if first == order else 0
    least = ceil(Fraction(max(1, ticker["minimum"])) / _price(ticker))
    yield from (n for n in (first,) if n <= -least)
    yield 0


# --- the bound ------------------------------------------------------------------------------------------------------


def _better_than_bound(certificate: Mapping[str, Any]) -> tuple[float | None, bool]:
    """Return the objective of a plan below the claimed bound, None for none, and whether all were looked at."""
    tickers = certificate["tickers"]
    cheapest = [min(_priced(certificate, one, order) for order in _corners(certificate, one)) for one in tickers]
    limit = certificate["bound"] - NEGLIGIBLE - EXACT * abs(certificate["bound"])
    slack = limit - fsum(cheapest) - _constant(certificate)
    if slack <= 0:
        return None, True
    if certificate["fits"]:
        return None, False  # of fewer plans than are tried here
    options: list[list[tuple[float, int]]] = []
    left = STEPS
    for ticker, least in zip(tickers, cheapest, strict=True):
        near = list(islice(_near(certificate, ticker, least + slack), left))
        left -= len(near)
        options.append(sorted((_priced(certificate, ticker, order) - least, order) for order in near))
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
            if not any(True for _ in _broken(self.certificate, self._chosen)):
                yield _objective(self.certificate, self._chosen)
            return
        for more, order in self.options[place]:
            if more > rest or self.left < 0:
                break
            self._chosen[place] = order
            yield from self.plans(place + 1, rest - more)


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
    shared = turnover * _worth(ticker, order) + count + gain * float(_taken(ticker, order, "gain"))
    return float(_loss(certificate, ticker, order) + cash * flow + shared)


def _pieces(certificate: Mapping[str, Any], ticker: Mapping[str, Any]) -> Iterator[tuple[int, int, float]]:
    """Yield the stretches of orders on which the priced cost is one parabola, with where it would be least."""
    cash, turnover, _, gain = _prices(certificate)
    price, goal, rate = float(_price(ticker)), ticker["goal"], float(Fraction(ticker["rate"]))
    held = ticker["held"]

    def least_at(slope: float) -> float:
        """Where (value − goal)²/goal + slope·order is least."""
        if not goal:
            return -inf
        return float((goal - slope * goal / (2 * price)) / price - held)

    most = max(ticker["most"], held) - held
    roof = ceil((goal + 10 * abs(cash) * goal + 10 * price * ticker["step"]) / price) + held + 1
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
    least = ceil(Fraction(max(1, ticker["minimum"])) / _price(ticker))
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
    """Yield every allowed order that costs no more than so much at the prices."""
    seen = set()
    for order in (0, -ticker["held"]):
        if _allowed(ticker, order) and order not in seen and _priced(certificate, ticker, order) <= roof:
            seen.add(order)
            yield order
    price, step = float(_price(ticker)), ticker["step"]
    for bottom, top, middle in (piece for piece in _pieces(certificate, ticker) if piece[0] <= piece[1]):
        centre = min(max(middle, bottom), top) if middle > -inf else bottom
        there = min(_priced(certificate, ticker, n) for n in (floor(centre), ceil(centre)) if bottom <= n <= top)
        width = inf if not ticker["goal"] else sqrt(max(0.0, roof - there + 1) * ticker["goal"]) / price + step + 1
        low, high = (
            (max(bottom, floor(centre - width)), min(top, ceil(centre + width))) if width < inf else (bottom, top)
        )
        for order in range(-(-low // step) * step, high + 1, step):
            if order not in seen and _allowed(ticker, order) and _priced(certificate, ticker, order) <= roof:
                seen.add(order)
                yield order


# --- a workbook -----------------------------------------------------------------------------------------------------


def check_rows(rows: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """Return what is wrong with a Confirmation, from its cells in columns A on: its certificates, and what is shown."""
    parts = _parts(rows)
    certificates = _certificates(parts.get("Certificate", []))
    if not certificates:
        return ("there is no certificate",)
    headings, *body = parts["Orders"]
    shown = [dict(zip(headings, row, strict=False)) for row in body if row[0] in {"BUY", "SELL"}]
    prices = {row[0]: Fraction(str(row[3])) for row in parts["Prices at the proposal"][1:]}
    faults = []
    if {order.get("Account") for order in shown} - {certificate["account"] for certificate in certificates}:
        faults.append("an order is in an account without a certificate")
    for certificate in certificates:
        own = [order for order in shown if order.get("Account") == certificate["account"]]
        faults += check(certificate, [_order(order, prices) for order in own], _gap(certificate)).faults
        faults += [
            f"the price of {ticker['symbol']} is not the one at the proposal"
            for ticker in certificate["tickers"]
            if ticker["order"] and _unit_price(ticker, prices) is None
        ]
    gap = fsum(map(_gap, certificates))
    told = next((str(row[0]) for row in parts["Before and after"] if str(row[0]).startswith(("Proven", "Within"))), "")
    number = re.search(r"[\d,]+(?:\.\d+)?", told) if told.startswith("Within") else None
    within = float(number[0].replace(",", "")) if number else 0.0
    if not told or gap > within + (NEGLIGIBLE + EXACT * fsum(c["objective"] for c in certificates)) / 100:
        faults.append(f"the gap is {gap}, and the sheet says: {told}")
    return (*faults, *_measures(parts["Before and after"], certificates))


def _parts(rows: Sequence[Sequence[Any]]) -> dict[str, list[Sequence[Any]]]:
    """Return the rows below each title that say something; a title stands alone in its row."""
    titles = ("Before and after", "By account", "Orders", "Left out", "Notes", "Inputs this proposal was made from",
              "Prices at the proposal", "Certificate")  # fmt: skip
    found: dict[str, list[Sequence[Any]]] = {}
    for row in rows:
        said = [value for value in row[:9] if value not in (None, "")]
        if len(said) == 1 and row[0] in titles and titles.index(row[0]) >= len(found) and row[0] not in found:
            found[row[0]] = []
        elif found and said:
            found[next(reversed(found))].append(row)
    return found


def _certificates(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Return the certificates: the rules of an account, then its tickers; a row with no name goes on with the last."""
    texts: list[str] = []
    for row in rows[1:]:
        if row[0] in (None, "") and texts:
            texts[-1] += row[3]
        else:
            texts.append(row[3])
    found: list[dict[str, Any]] = []
    for part in map(json.loads, texts):
        if "symbol" in part:
            found[-1]["tickers"].append(part)
        else:
            found.append(part | {"tickers": []})
    return found


def _gap(certificate: Mapping[str, Any]) -> float:
    return max(0.0, float(certificate["objective"] - certificate["bound"])) / 100


def _unit_price(ticker: Mapping[str, Any], prices: Mapping[str, Fraction]) -> Fraction | None:
    """Return the shares in a unit, a power of ten, by the price of a share; None where no such power fits."""
    price = prices.get(ticker["symbol"])
    ratio = None if not price else _price(ticker) / (price * 100)
    return ratio if ratio and any(ratio * 10**places == 1 for places in range(12)) else None


def _order(row: Mapping[str, Any], prices: Mapping[str, Fraction]) -> dict[str, Any]:
    """Return an order in the portfolio's currency, of which the price at the proposal tells the price."""
    told = prices.get(str(row["Symbol"]), Fraction(0))
    if row.get("Currency") is None and Fraction(str(row["Est. price"])) != told:
        told = Fraction(0)  # which agrees with no certificate
    shares, value = Fraction(str(row["Shares"])), round(Fraction(str(row["Est. value"])) * 100)
    return {"side": row["Side"], "symbol": row["Symbol"], "shares": shares, "price": told, "value": value}


def _measures(rows: Sequence[Sequence[Any]], certificates: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the measures that are not what the certificates come to."""
    shown = {row[0]: row[2] for row in rows if len(row) > 2}
    orders = [(ticker, ticker["order"]) for one in certificates for ticker in one["tickers"]]
    for word, cents in (
        ("Cash", sum(certificate["cash_after"] for certificate in certificates)),
        ("Turnover", sum(_worth(ticker, order) for ticker, order in orders)),
        ("Orders", 100 * sum(order != 0 for _, order in orders)),
    ):
        if round(Fraction(str(shown[word])) * 100) != cents:
            yield f"{word} after is {shown[word]}, not {cents / 100}"


def main(path: str) -> int:
    """Check the Confirmation of a workbook, say what is wrong, and return the exit code."""
    import openpyxl

    sheet = openpyxl.load_workbook(path, data_only=True)["Confirmation"]
    faults = check_rows(list(sheet.iter_rows(values_only=True)))
    print("\n".join(faults) or "The certificate is true of the orders.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
