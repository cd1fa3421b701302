"""Whether the orders are those that are certified, and of which lots they are."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from certificate.bound import unit_price
from certificate.inputs import WITHOUT_DECIMALS, cents
from certificate.rules import held_back
from certificate.sheet import exact, in_cents, is_same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from certificate.account import Account
    from certificate.inputs import Lot
    from certificate.sheet import Row, Sheet

LOT = re.compile(
    r"(?P<sold>.+?) of (?P<day>\d{4}-\d\d-\d\d|an undated lot)(?: for (?P<basis>[^(]+?))?"
    r"(?: \((?P<gain>[^ )]+?(?: [\d,.]+)?)(?: (?P<term>short|long))?\))?"
)


def order_faults(sheet: Sheet, ticker: Mapping[str, Any], order: Row) -> Iterator[str]:
    """Yield what is wrong with an order: in the portfolio's currency, or in the security's own."""
    inputs, sign = sheet.inputs, 1 if order["Side"] == "BUY" else -1
    code = order.get("Currency") or inputs.settings["Currency"]
    own = [lot.words for lot in inputs.lots if lot.symbol == order["Symbol"]]
    quoted = [said for said in own if said.get("currency", inputs.settings["Currency"]) == code]
    words = quoted[0] if quoted else {}
    by_amount = order["Shares"] is None and order["Est. price"] is None
    value = in_cents(order["Est. value"])
    shares = Fraction(value, 100) if by_amount else exact(order["Shares"])
    price = Fraction(1) if by_amount else exact(order["Est. price"])
    if not re.fullmatch("[A-Z]{3}", code) or (own and not quoted):
        yield f"the currency is not {code}"
    if by_amount != ("in dollars" in words):
        yield "by amount, or in shares"
    told, rate = inputs.prices[ticker["symbol"]], inputs.rate(code)
    multiplier = Fraction(words.get("multiplier", "1"))
    if not own and rate:  # of what is not held the price in the portfolio's currency is sealed, and no multiplier
        multiplier = Fraction(10) ** round(log10(told / (price * rate)))
    if rate and not is_same(price * multiplier * rate, told):
        yield f"the price is {float(told)}"
    if not is_same(shares, Fraction(ticker["order"] * sign) * unit_price(ticker) / (told * 100)):
        yield "not as many shares as are certified"
    worth = shares * price * multiplier * 100
    if code == inputs.settings["Currency"]:
        worth = abs(ticker["order"]) * unit_price(ticker)
    if value != (ceil(worth) if sign > 0 else floor(worth)):
        yield f"the value is {float(worth) / 100}"


def lot_faults(sheet: Sheet, account: Account, order: Row) -> Iterator[str]:
    """Yield what is wrong with the lots of a sale; a purchase has none."""
    lots = lot_lines(order)
    if order["Side"] == "BUY":
        if lots or order["Est. gain"] is not None or order["Term"]:
            yield "a purchase has lots"
        return
    held = account.lots_of(str(order["Symbol"]))
    code = order.get("Currency") or sheet.inputs.settings["Currency"]
    rate = sheet.inputs.rate(code) or Fraction(1)
    shares = exact(order["Shares"]) if order["Shares"] is not None else Fraction(in_cents(order["Est. value"]), 100)
    if not is_same(sum(lot["sold"] for lot in lots), shares):
        yield "the lots are not the shares"
    sold: dict[int, Fraction] = {}
    for line in sorted(lots, key=lambda lot: -lot["sold"]):
        place = _lot_of(line, held, sold, rate)
        if place is None:
            yield f"there is no such lot: {line['text']}"
            continue
        sold[place] = sold.get(place, Fraction(0)) + line["sold"]
        yield from _lot(sheet, order, line, held[place], rate)
    yield from _gain(order, lots)
    yield from _in_order(sheet, account, held, sold)


def lot_lines(order: Row) -> list[Row]:
    lines = [line for line in str(order["Lots"] or "").splitlines() if not line.startswith("estimated tax ")]
    found = []
    for line in lines:
        match = LOT.fullmatch(line)
        if match is None:
            raise ValueError(line)
        sold = Fraction(re.sub(r"[^\d.]", "", match["sold"]))
        money = {key: None if match[key] is None else cents(match[key]) for key in ("basis", "gain")}
        found.append({"text": line, "sold": sold, "day": match["day"], "term": match["term"], **money})
    return found


def _lot_of(line: Row, held: Sequence[Lot], sold: Mapping[int, Fraction], rate: Fraction) -> int | None:
    """Return the place of the row a line is of: that day's, with as many shares left, and the nearest cost."""
    day = "" if line["day"] == "an undated lot" else line["day"]

    def fits(n: int) -> bool:
        left = held[n].shares - sold.get(n, 0)
        return held[n].acquired == day and left >= line["sold"] and (held[n].cost is None) == (line["basis"] is None)

    def off(n: int) -> Fraction:
        cost: Fraction = (held[n].cost or 0) / held[n].shares * line["sold"] / rate
        return abs(cost - (line["basis"] or 0))

    return min(filter(fits, range(len(held))), key=off, default=None)


def _lot(sheet: Sheet, order: Row, line: Row, lot: Lot, rate: Fraction) -> Iterator[str]:
    """Yield what is wrong with one lot: cost, gain, and how long it was held."""
    code = order.get("Currency") or sheet.inputs.settings["Currency"]
    cent = 51 if code in WITHOUT_DECIMALS else Fraction(3, 2) if order.get("Currency") else Fraction(51, 100)
    if lot.cost is not None:
        cost = lot.cost / rate * line["sold"] / lot.shares
        price = sheet.inputs.prices[lot.symbol] / rate
        if abs(cost - line["basis"]) > cent:
            yield f"{line['text']}: it cost {float(cost) / 100}"
        if line["gain"] is None or abs(price * 100 * line["sold"] - cost - line["gain"]) > cent:
            yield f"{line['text']}: the gain"
    term = None if not lot.acquired or lot.cost is None else _term(date.fromisoformat(lot.acquired), sheet.day)
    if line["term"] != term:
        yield f"{line['text']}: it is {term}"


def _term(acquired: date, sold: date) -> str:
    """Return long where a lot was held for more than a year, of a month's last day from the thirteenth month on."""
    after = acquired + timedelta(days=1)
    first = date(after.year + 1, after.month, 1) if after.day == 1 else _a_year_on(acquired) + timedelta(days=1)
    return "long" if sold >= first else "short"


def _a_year_on(day: date) -> date:
    return date(day.year + 1, day.month, day.day)


def _gain(order: Row, lots: Sequence[Row]) -> Iterator[str]:
    """Yield a fault where gain and term of an order are not those of its lots."""
    gains, terms = [line["gain"] for line in lots], {line["term"] for line in lots if line["term"]}
    if None in gains:
        if order["Est. gain"] != "unknown":
            yield "the gain is not known"
        return
    rounded = 50 * len(lots) if order.get("Currency") in WITHOUT_DECIMALS else 0
    if abs(in_cents(order["Est. gain"]) - sum(gains)) > rounded:
        yield f"the gain is {sum(gains) / 100}"
    if (order["Term"] or None) != (None if not terms else terms.pop() if len(terms) == 1 else "mixed"):
        yield "the term"


def _in_order(sheet: Sheet, account: Account, held: Sequence[Lot], sold: Mapping[int, Fraction]) -> Iterator[str]:
    """Yield a fault where a lot goes although one that the method sells first is not all sold."""
    method = sheet.inputs.settings["Lot method"]
    late = date.max.isoformat()
    keys: Mapping[str, Any] = {
        "fifo": lambda lot: lot.acquired or late,
        "lifo": lambda lot: -date.fromisoformat(lot.acquired).toordinal() if lot.acquired else 1,
        "hifo": lambda lot: (lot.cost is None, -(lot.cost or 0) / lot.shares),
        "specific": lambda lot: ("sell first" not in lot.words, Fraction(lot.words.get("sell first", 0))),
    }
    if method not in keys or held_back(account):
        return
    ranked = [keys[method](lot) for lot in held]
    left = [rank for n, rank in enumerate(ranked) if sold.get(n, 0) < held[n].shares]
    if any(rank > min(left) for n, rank in enumerate(ranked) if n in sold and left):
        yield f"the lots do not go by {method}"
