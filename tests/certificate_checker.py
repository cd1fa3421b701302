"""Checks a Confirmation from its own cells. It imports nothing of the program, and needs only Python and openpyxl.

    python tests/certificate_checker.py BOOK.xlsx

`check_cells(rows)` returns what is wrong, in words; nothing for an honest proposal. What is checked is worked out anew
from the sealed inputs and prices on the sheet (`certificate_inputs`), and held against the orders, the measures and
the certificate:

- holdings: what is certified to be held is what the lots come to, at the prices listed; a sale is no more than is held;
- orders: side, symbol, account, price, whole share steps, the value to the cent, the totals of both sides;
- cash: before and after, costs and a deposit included, to the cent; what has to be left is left;
- lots: no more of one than is held, its cost, gain and term, in the order of the lot method; the tax they bear;
- limits: constraints, bands, minimum cash, smallest and largest orders, their number, turnover, realised gain, costs;
- goals: what every slice is to be worth, and the distance, drift and worth before and after;
- the bound: that no plan is nearer by more than is said (`certificate_bound`).

Not checked: reasons, notes and what is left out, which are words; the fingerprint, which seals all of this; where a
ticker is in several pies, how it stands in each afterwards; which losses a wash sale disallows (the tax lies between
that of none and of all that could be); that `min tax` lots bear the least; on one level only, the goals.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor, fsum, inf, log10
from typing import TYPE_CHECKING, Any

from certificate_bound import EXACT, NEGLIGIBLE, gap_of, unit_price, verdict, worth
from certificate_inputs import CASH, Account, Inputs, cents, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from certificate_inputs import Lot

TITLES = ("Before and after", "By account", "Orders", "Left out", "Notes", "Inputs this proposal was made from",
          "Prices at the proposal", "Certificate")  # fmt: skip
NEAR = timedelta(days=30)
LOT = re.compile(
    r"(?P<sold>.+?) of (?P<day>\d{4}-\d\d-\d\d|an undated lot)(?: for (?P<basis>[^(]+?))?"
    r"(?: \((?P<gain>[^ )]+?(?: [\d,.]+)?)(?: (?P<term>short|long))?\))?"
)

Row = dict[str, Any]


class Sheet:
    """A Confirmation as it is read: its parts, each table as rows by heading."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self.parts = _parts(rows)
        self.labels = {str(row[0]): row[1] for row in rows[:12] if len(row) > 1 and row[0]}
        pairs = {name: [(str(row[0]), row[3] or "") for row in self.parts[name][1:]] for name in TITLES[5:7]}
        prices = {symbol: Fraction(price) for symbol, price in pairs[TITLES[6]]}
        self.inputs = Inputs(pairs[TITLES[5]], prices)
        self.measures = {str(row[0]): row for row in self.parts["Before and after"][1:]}
        headings, *body = self.parts["Orders"]
        table = [dict(zip(headings, row, strict=False)) for row in body]
        self.orders = [row for row in table if row["Side"] in {"BUY", "SELL"}]
        self.totals = {row["Side"]: row for row in table if row["Side"] in {"Proceeds", "Purchases"}}
        self.accounts = {str(row[0]): row for row in self.parts.get("By account", [])[1:]}
        self.certificates = {one["account"]: one for one in _certificates(self.parts.get("Certificate", []))}
        self.day = date.fromisoformat(str(self.labels["Trade window"])[:10])

    def account_names(self) -> list[str | None]:
        """Return the accounts the proposal is for, None where none is named."""
        asked, held = self.inputs.asked["Account"], [lot for lot in self.inputs.lots if lot.shares]
        names: dict[str, str] = {}
        for lot in held:
            names.setdefault(fold(lot.words.get("account", "")), lot.words.get("account", "").strip())
        if asked and fold(asked) != "all":
            names = {key: name for key, name in names.items() if key == fold(asked)} or {fold(asked): asked}
        return [name or None for name in names.values()] or [None]


def _parts(rows: Sequence[Sequence[Any]]) -> dict[str, list[Sequence[Any]]]:
    """Return the rows below each title that say something; a title stands alone in its row."""
    found: dict[str, list[Sequence[Any]]] = {}
    for row in rows:
        said = [value for value in row[:9] if value not in (None, "")]
        if len(said) == 1 and row[0] in TITLES and row[0] not in found and not _out_of_place(row[0], found):
            found[row[0]] = []
        elif found and said:
            found[next(reversed(found))].append(row)
    return found


def _out_of_place(title: str, found: Mapping[str, object]) -> bool:
    return any(TITLES.index(other) > TITLES.index(title) for other in found)


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


def check_cells(rows: Sequence[Sequence[Any]], steps: int = 30_000) -> tuple[str, ...]:
    """Return what is wrong with a Confirmation, from its cells in columns A on; what cannot be read is wrong too.

    ``steps`` is how many plans are tried at most to prove the bound of an account.
    """
    try:
        return tuple(_faults(Sheet(rows), steps))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, ZeroDivisionError, StopIteration) as unreadable:
        return (f"this cannot be read: {unreadable!r}",)


def _faults(sheet: Sheet, steps: int) -> Iterator[str]:
    names = sheet.account_names()
    if not sheet.certificates or set(sheet.certificates) - set(names):
        yield f"certificates are of {list(sheet.certificates)}, the accounts are {names}"
    if {order.get("Account") for order in sheet.orders} - set(sheet.certificates):
        yield "an order is in an account without a certificate"
    if sheet.labels["Action"] != sheet.inputs.asked["Action"]:
        yield f"the action is {sheet.labels['Action']}"
    accounts = {name: Account(sheet.inputs, name) for name in names}
    for name, account in accounts.items():
        orders = [order for order in sheet.orders if order.get("Account") == name]
        if certificate := sheet.certificates.get(name):
            yield from _of_account(sheet, account, certificate, orders) or verdict(certificate, steps).faults
    yield from _measures(sheet, accounts)
    yield from _tax(sheet, accounts)
    yield from _told_gap(sheet)


# --- one account ----------------------------------------------------------------------------------------------------


def _of_account(sheet: Sheet, account: Account, certificate: Mapping[str, Any], orders: Sequence[Row]) -> list[str]:
    faults = [*_limits(account, certificate), *_groups(account, certificate)]
    for ticker in certificate["tickers"]:
        faults += [f"{ticker['symbol']}: {fault}" for fault in _ticker(account, ticker)]
    faults += _scope(sheet, account, certificate)
    for order in orders:
        ticker = next((one for one in certificate["tickers"] if one["symbol"] == order["Symbol"]), None)
        if ticker is None:
            faults.append(f"{order['Symbol']} is not certified")
        else:
            faults += [f"{order['Symbol']}: {fault}" for fault in (*_order(sheet, ticker, order), *_lots(sheet, account, order))]
    ordered = sorted(str(order["Symbol"]) for order in orders)
    if ordered != sorted(one["symbol"] for one in certificate["tickers"] if one["order"]):
        faults.append("the orders are not those that are certified")
    return faults


def _scope(sheet: Sheet, account: Account, certificate: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is certified that is not to be acted on, or is left out."""
    priced = sorted(symbol for symbol in account.symbols if symbol in sheet.inputs.prices)
    if sorted(ticker["symbol"] for ticker in certificate["tickers"]) != priced:
        yield f"the tickers are {priced}"
    scope = account.root.name + (", this level only" if account.level_only else "")
    if sheet.labels["Scope"] != scope:
        yield f"the scope is {scope}"


def _limits(account: Account, certificate: Mapping[str, Any]) -> Iterator[str]:
    """Yield the rules of a certificate that are not those of the inputs."""
    inputs = account.inputs
    cent = 1 if any(key.startswith("1 ") for key in inputs.prices) else 0  # prices are told to 15 digits
    turnover, orders, gain = inputs.number("Maximum turnover"), inputs.number("Maximum orders"), inputs.money("Maximum gain")
    said: dict[str, tuple[Any, ...]] = {
        "cash": (account.cash,),
        "turnover": (None,) if turnover is None else _near(floor(turnover * account.invested), cent),
        "tax_weight": (float(_tax_weight(account)), 0.0),  # what would be sold without it may bear none
        "fits": (
            (inputs.action == "rebalance" and not account.uses_cash) or inputs.settings["Leftover"] == "invest what fits",
        ),
    }
    if account.derivable:
        limited = not inputs.plain("Maximum orders", "Fewer orders", "Maximum gain", "Maximum turnover")
        limited = limited or inputs.choice == "fewest orders"
        raised = (account.to_raise - 1, account.to_raise, account.to_raise + 1)
        said["least_cash"] = (account.least_cash,)
        said["to_raise"] = tuple(max(0, cents) for cents in raised) if limited else raised
    yield from (f"{key} is {certificate[key]}, not {may}" for key, may in said.items() if certificate[key] not in may)
    told = None if certificate["gain"] is None else Fraction(certificate["gain"])
    limit = gain if account.taxed else None
    lower = inputs.choice == "least tax" or not inputs.plain("Tax a point")
    if told is not None and (limit is None or told > limit) and not (limit is None and lower):
        yield f"the most gain is {limit}"
    if limit is not None and told is not None and told < limit - len(account.lots) and not lower:
        yield f"the most gain is {limit}, to a cent a lot"
    fewer = inputs.settings["Fewer orders"] or inputs.choice == "fewest orders"
    if certificate["orders"] is None or (orders is not None and certificate["orders"] > orders):
        if orders is not None:
            yield f"the most orders are {orders}"
    elif orders != certificate["orders"] and not fewer:
        yield "there is another limit on orders"
    if account.derivable and not _is_close(certificate["cash_goal"], account.cash_goal):
        yield f"the goal of cash is {account.cash_goal}"
    yield from _cash_scale(account, certificate["cash_scale"])


def _cash_scale(account: Account, scale: float | None) -> Iterator[str]:
    """Yield a fault where cash off its goal counts otherwise; where all slices are bound it may count or not."""
    if account.derivable and not (scale is None and all(x.high - x.low <= 1e-3 for x in account.root.leaves())):
        if (scale is None) != (account.cash_scale is None) or not _is_close(scale or 0.0, account.cash_scale or 0.0):
            yield f"cash counts by {account.cash_scale}"


def _tax_weight(account: Account) -> Fraction:
    inputs = account.inputs
    if inputs.choice == "least tax":
        return Fraction(1_000_000) if account.taxed else Fraction(0)
    rated = not inputs.plain("Short term rate") or not inputs.plain("Long term rate")
    weighed = account.taxed and rated and inputs.choice == "as set"
    return inputs.number("Tax weight") or Fraction(0) if weighed else Fraction(0)


def _ticker(account: Account, ticker: Mapping[str, Any]) -> Iterator[str]:
    """Yield the rules of a ticker that are not those of the inputs."""
    inputs, symbol, unit = account.inputs, ticker["symbol"], unit_price(ticker)
    price = inputs.prices[symbol] * 100
    places = round(log10(price / unit))
    if abs(unit * 10**places / price - 1) > 1e-14:
        yield f"a unit is worth {unit} cents, a share {price}"
    if Fraction(ticker["held"], 10**places) != account.held_in_scope(symbol):
        yield f"{float(account.held_in_scope(symbol))} shares are held"
    if Fraction(ticker["step"], 10**places) != Fraction(1, 10 ** _decimals(account, symbol)):
        yield "another share step"
    if ticker["minimum"] != account.minimum_order or ticker["fee"] != account.commission:
        yield "another smallest order, or commission"
    if Fraction(ticker["rate"]) != (inputs.number("Spread") or 0) / 2:
        yield "another spread"
    if not account.derivable:
        return
    if not _is_close(ticker["goal"], account.goal(symbol)):
        yield f"the goal is {account.goal(symbol)}"
    sold, bought = account.most(symbol, unit, -1), account.most(symbol, unit, 1)
    proceeds = worth(ticker, -ticker["held"])
    if not ticker["goal"] and proceeds <= account.commission + ceil(proceeds * Fraction(ticker["rate"])):
        sold = 0  # its sale would bring nothing
    sold, held_back = min(sold, ticker["held"]), ticker["held"] - ticker["least"]
    if held_back > sold + _grain(sold) or (held_back < sold - _grain(sold) and not _held_back(account)):
        yield f"no more than {sold} units may be sold"
    most = ticker["most"] - ticker["held"]
    if (most < 10**29 or bought < inf) and not abs(most - bought) <= _grain(bought):
        yield f"no more than {bought} units may be bought"


def _grain(units: float) -> float:
    return 1 + 1e-9 * units


def _held_back(account: Account) -> bool:
    """Return whether sales may be fewer than constraints allow: for the tax, or a wash sale."""
    weighs = not account.inputs.plain("Maximum gain", "Tax weight", "Tax a point")
    return weighs or account.inputs.choice == "least tax" or account.inputs.settings["Wash sales"] == "block"


def _decimals(account: Account, symbol: str) -> int:
    own = [lot.words for lot in account.inputs.lots if lot.symbol == symbol and "in dollars" in lot.words]
    if own:
        code = own[0].get("currency", account.inputs.settings["Currency"])
        return 0 if code in _WITHOUT_DECIMALS else 2
    told = (one.word("share decimals") for leaf in account.of(symbol) for one in leaf.upward())
    return int(next(filter(None, told), account.inputs.settings["Share decimals"]))


_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()


def _groups(account: Account, certificate: Mapping[str, Any]) -> Iterator[str]:
    """Yield a fault where the pies that must not be bought or sold are not limited so, to a share step."""
    if not account.derivable:
        return
    wanted, tickers = [], {one["symbol"]: one for one in certificate["tickers"]}
    for pie in (one for one in account.root.all() if one.above and one.symbol is None):
        inside = [leaf for leaf in pie.leaves() if leaf.symbol in tickers]
        whole = {leaf.symbol or "" for leaf in inside if all(each in inside for each in account.of(leaf.symbol or ""))}
        if not whole or pie.constraint not in {"no buy", "no sell"}:
            continue
        held = sum(float(unit_price(tickers[s]) * tickers[s]["held"]) for s in whole)
        planned = sum(leaf.goal - leaf.value for leaf in inside if leaf.symbol not in whole)
        slack = min(float(unit_price(tickers[s]) * tickers[s]["step"]) for s in whole)
        least = held - max(0.0, planned) - slack if pie.constraint == "no sell" else 0.0
        most = held - min(0.0, planned) + slack if pie.constraint == "no buy" else 1e30
        wanted.append((sorted(whole), least, most))
    told = [(group["symbols"], group["least"], group["most"]) for group in certificate["groups"]]
    for mine, theirs in zip(sorted(wanted), sorted(told), strict=True):
        if mine[0] != theirs[0] or any(not abs(a - b) <= 2 + 1e-9 * abs(a) for a, b in zip(mine[1:], theirs[1:], strict=True)):
            yield f"the limit of {', '.join(mine[0])} is {mine[1:]}"


# --- orders and lots ------------------------------------------------------------------------------------------------


def _order(sheet: Sheet, ticker: Mapping[str, Any], order: Row) -> Iterator[str]:
    """Yield what is wrong with an order: in the portfolio's currency, or in the security's own."""
    inputs, sign = sheet.inputs, 1 if order["Side"] == "BUY" else -1
    code = order.get("Currency") or inputs.settings["Currency"]
    words = next((lot.words for lot in inputs.lots if lot.symbol == order["Symbol"]), {})
    by_amount = order["Shares"] is None and order["Est. price"] is None
    value = _cents(order["Est. value"])
    shares, price = (Fraction(value, 100), 1) if by_amount else (_exact(order["Shares"]), _exact(order["Est. price"]))
    if by_amount != ("in dollars" in words):
        yield "by amount, or in shares"
    told, rate = inputs.prices[ticker["symbol"]], inputs.rate(code)
    multiplier = Fraction(words.get("multiplier", "1"))
    if rate and words and not _is_same(price * multiplier * rate, told):
        yield f"the price is {float(told)}"
    if not _is_same(shares, Fraction(ticker["order"] * sign) * unit_price(ticker) / (told * 100)):
        yield "not as many shares as are certified"
    exact = shares * price * multiplier * 100
    if code == inputs.settings["Currency"]:
        exact = abs(ticker["order"]) * unit_price(ticker)
    if words and value != (ceil(exact) if sign > 0 else floor(exact)):
        yield f"the value is {float(exact) / 100}"


def _lots(sheet: Sheet, account: Account, order: Row) -> Iterator[str]:
    """Yield what is wrong with the lots of a sale; a purchase has none."""
    lots = _lot_lines(order)
    if order["Side"] == "BUY":
        if lots or order["Est. gain"] is not None or order["Term"]:
            yield "a purchase has lots"
        return
    held = [lot for lot in account.lots if lot.symbol == order["Symbol"] and lot.shares]
    code = order.get("Currency") or sheet.inputs.settings["Currency"]
    rate = sheet.inputs.rate(code) or Fraction(1)
    shares = _exact(order["Shares"]) if order["Shares"] is not None else Fraction(_cents(order["Est. value"]), 100)
    if not _is_same(sum(lot["sold"] for lot in lots), shares):
        yield "the lots are not the shares"
    sold: dict[int, Fraction] = {}
    for line in lots:
        place = _lot_of(line, held, sold, rate)
        if place is None:
            yield f"there is no such lot: {line['text']}"
            continue
        sold[place] = sold.get(place, Fraction(0)) + line["sold"]
        yield from _lot(sheet, order, line, held[place], rate)
    yield from _gain(order, lots)
    yield from _in_order(sheet, account, held, sold)


def _lot_lines(order: Row) -> list[Row]:
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
    places = [
        n
        for n, lot in enumerate(held)
        if lot.acquired == day and lot.shares - sold.get(n, 0) >= line["sold"] and (lot.cost is None) == (line["basis"] is None)
    ]
    return min(places, key=lambda n: abs((held[n].cost or 0) / held[n].shares * line["sold"] / rate - (line["basis"] or 0)), default=None)


def _lot(sheet: Sheet, order: Row, line: Row, lot: Lot, rate: Fraction) -> Iterator[str]:
    """Yield what is wrong with one lot: cost, gain, and how long it was held."""
    code = order.get("Currency") or sheet.inputs.settings["Currency"]
    cent = 51 if code in _WITHOUT_DECIMALS else Fraction(3, 2) if order.get("Currency") else Fraction(51, 100)
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
    first = date(after.year + 1, after.month, 1) if after.day == 1 else date(acquired.year + 1, acquired.month, acquired.day) + timedelta(days=1)
    return "long" if sold >= first else "short"


def _gain(order: Row, lots: Sequence[Row]) -> Iterator[str]:
    gains, terms = [line["gain"] for line in lots], {line["term"] for line in lots if line["term"]}
    if None in gains:
        if order["Est. gain"] != "unknown":
            yield "the gain is not known"
    elif abs(_cents(order["Est. gain"]) - sum(gains)) > (50 * len(lots) if order.get("Currency") in _WITHOUT_DECIMALS else 0):
        yield f"the gain is {sum(gains) / 100}"
    if None not in gains and (order["Term"] or None) != (None if not terms else terms.pop() if len(terms) == 1 else "mixed"):
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
    if method not in keys or _held_back(account):
        return
    ranked = [keys[method](lot) for lot in held]
    left = [rank for n, rank in enumerate(ranked) if sold.get(n, 0) < held[n].shares]
    if any(rank > min(left) for n, rank in enumerate(ranked) if n in sold and left):
        yield f"the lots do not go by {method}"


# --- measures and tax -----------------------------------------------------------------------------------------------


def _measures(sheet: Sheet, accounts: Mapping[str | None, Account]) -> Iterator[str]:
    """Yield the measures that are not what inputs and orders come to."""
    rows, total = [], {"Turnover": 0, "Orders": 0, "Cash": [0, 0], "Invested": [Fraction(0), Fraction(0)]}
    whole: dict[str, list[float]] = {"Turnover": [0.0], "Orders": [0.0], "Cash": [0.0, 0.0], "Invested": [0.0, 0.0]}
    del rows, total
    drifts, known = [], True
    for name, account in accounts.items():
        certificate = sheet.certificates.get(name) or {"tickers": (), "cash_after": account.cash}
        traded = {one["symbol"]: one for one in certificate["tickers"] if one["order"]}
        own = {
            "Cash": (account.cash, certificate["cash_after"]),
            "Turnover": (sum(worth(one, one["order"]) for one in traded.values()),),
            "Orders": (100 * len(traded),),
            "Invested": _invested(account, traded),
        }
        for word, amounts in own.items():
            whole[word] = [a + b for a, b in zip(whole[word], amounts, strict=True)]
        known = known and account.derivable and not account.shared and not account.cash_slices
        drifts.append(_standing(account, traded) if account.derivable else None)
        if (row := sheet.accounts.get(name or "")) is not None:
            shown = [*row[1:3], row[6], row[7]]
            if [_cents(value) for value in shown] != [*own["Cash"], *own["Turnover"], *own["Orders"]]:
                yield f"account {name}: {shown}"
    for word, amounts in whole.items():
        shown = [_cents(value) for value in sheet.measures[word][3 - len(amounts) : 3]]
        if any(abs(a - b) > (1 if word == "Invested" else 0) * len(accounts) for a, b in zip(shown, amounts, strict=True)):
            yield f"{word} is {amounts}, not {shown}"
    if known:
        yield from _distances(sheet, [one for one in drifts if one is not None])
    values = {word: sum(_in_cents(sheet, order) for order in sheet.orders if order["Side"] == side) for word, side in (("Proceeds", "SELL"), ("Purchases", "BUY"))}
    for word, value in values.items():
        if bool(value) != (word in sheet.totals) or (value and value != _cents(sheet.totals[word]["Est. value"])):
            yield f"the {word} are {value}"


def _in_cents(sheet: Sheet, order: Row) -> int:
    """Return an order's value in the portfolio's currency."""
    tickers = sheet.certificates[order.get("Account")]["tickers"]
    return next(worth(one, one["order"]) for one in tickers if one["symbol"] == order["Symbol"])


def _invested(account: Account, traded: Mapping[str, Mapping[str, Any]]) -> tuple[float, float]:
    outside = {leaf.symbol for leaf in account.root.leaves() if leaf.outside}
    moved = sum(one["order"] * unit_price(one) for symbol, one in traded.items() if symbol not in outside)
    return float(account.invested), float(account.invested + moved)


def _standing(account: Account, traded: Mapping[str, Mapping[str, Any]]) -> tuple[list[float], list[float], list[float]]:
    """Return distance, drift and worth, before and after."""
    found: list[list[float]] = [[], [], []]
    leaves = [leaf for leaf in account.root.leaves() if not leaf.outside]
    for moves in ({}, traded):
        worths = [leaf.worth + (moves[leaf.symbol]["order"] * unit_price(moves[leaf.symbol]) if leaf.symbol in moves else 0) for leaf in leaves]
        total = sum(worths)
        goals = [float(leaf.target) * account.budget for leaf in leaves]
        found[0].append(sum((float(w) - goal) ** 2 / goal for w, goal in zip(worths, goals, strict=True) if goal > 0) / 100)
        found[1].append(float(sum(abs(w - leaf.target * total) for w, leaf in zip(worths, leaves, strict=True)) / total / 2) if total else 0.0)
        found[2].append(float(total))
    return found[0], found[1], found[2]


def _distances(sheet: Sheet, standing: Sequence[tuple[list[float], list[float], list[float]]]) -> Iterator[str]:
    for at in (0, 1):
        total = sum(worth[at] for _, _, worth in standing)
        distance = sum(chi[at] for chi, _, _ in standing)
        drift = sum(drift[at] * worth[at] for _, drift, worth in standing) / total if total else 0.0
        for word, mine in (("Distance from targets (chi-squared)", distance), ("Portfolio drift", drift)):
            shown = sheet.measures[word][1 + at]
            if abs(float(shown) - mine) > 1e-6 * abs(mine) + 1e-8:
                yield f"{word} is {mine}, not {shown}"


def _tax(sheet: Sheet, accounts: Mapping[str | None, Account]) -> Iterator[str]:
    """Yield a fault where the tax is not what the lots bear: between that with no loss disallowed and with all."""
    inputs, shown = sheet.inputs, sheet.measures["Estimated tax"][2]
    taxed = {name for name, account in accounts.items() if account.taxed}
    if not taxed or inputs.plain("Short term rate", "Long term rate"):
        if shown != "not estimated":
            yield "no tax is estimated"
        return
    gains = {False: [Fraction(0), Fraction(0)], True: [Fraction(0), Fraction(0)]}
    cent = 1
    for order in (one for one in sheet.orders if one["Side"] == "SELL" and one.get("Account") in taxed):
        rate = inputs.rate(order.get("Currency")) or Fraction(1)
        near = _bought_near(sheet, order)
        for line in _lot_lines(order):
            gain = (line["gain"] or 0) * rate
            cent += ceil(rate) if order.get("Currency") else 0
            gains[False][line["term"] == "long"] += gain
            gains[True][line["term"] == "long"] += max(gain, Fraction(0)) if near else gain
    bills = [_bill(sheet, short, long) for short, long in gains.values()]
    if not min(bills) - cent <= _cents(shown) <= max(bills) + cent:
        yield f"the tax is {float(bills[0]) / 100}, not {shown}"


def _bought_near(sheet: Sheet, order: Row) -> bool:
    """Return whether a loss of a sale may be disallowed: something that counts as the same is bought near its day."""
    if sheet.inputs.settings["Wash sales"] == "ignore":
        return False
    groups = [group.split("=") for group in sheet.inputs.settings["Identical"].split(", ")]
    same = next((group for group in groups if order["Symbol"] in group), [order["Symbol"]])
    if any(other["Side"] == "BUY" and other["Symbol"] in same for other in sheet.orders):
        return True
    rows = [(lot.symbol, lot.acquired) for lot in sheet.inputs.lots if lot.acquired]
    rows += sheet.inputs.activity
    days = [re.search(r"\d{4}-\d\d-\d\d", text) for symbol, text in rows if symbol in same]
    return any(day and abs(date.fromisoformat(day[0]) - sheet.day) <= NEAR for day in days)


def _bill(sheet: Sheet, short: Fraction, long: Fraction) -> Fraction:
    """Return the cents that gains add to the year: each kind netted, then a loss of one against a gain of the other."""
    number, money = sheet.inputs.number, sheet.inputs.money

    def bill(short: Fraction, long: Fraction) -> Fraction:
        if min(short, long) < 0:
            left = max(Fraction(0), short + long)
            short, long = (left, Fraction(0)) if short > 0 else (Fraction(0), left)
        return short * (number("Short term rate") or 0) + long * (number("Long term rate") or 0)

    year = [Fraction((money(f"Realised {kind}") or 0) - (money(f"Carried {kind}") or 0)) for kind in ("short", "long")]
    return bill(year[0] + short, year[1] + long) - bill(*year)


def _told_gap(sheet: Sheet) -> Iterator[str]:
    """Yield a fault where the sheet says more of its gap than the certificates do."""
    told = next((key for key in sheet.measures if key.startswith(("Proven", "Within"))), "")
    number = re.match(r"Within [^\d]*([\d,]+(?:\.\d+)?)", told)
    within = float(number[1].replace(",", "")) if number else 0.0
    gap = fsum(map(gap_of, sheet.certificates.values()))
    noise = (NEGLIGIBLE + EXACT * fsum(one["objective"] for one in sheet.certificates.values())) / 100
    step = 0.01 if "." in told else 1.0
    if not told or not gap - noise <= within <= gap + noise + step:
        yield f"the gap is {gap}, and the sheet says: {told}"


# --- numbers --------------------------------------------------------------------------------------------------------


def _exact(number: float) -> Fraction:
    return Fraction(str(number))


def _cents(dollars: float | None) -> int:
    return round(Fraction(str(dollars)) * 100)


def _near(whole: int, by: int) -> tuple[int, ...]:
    return tuple(range(whole - by, whole + by + 1))


def _is_close(one: float, other: float) -> bool:
    """Return whether two amounts of cents are equal but for what floating point loses."""
    return abs(one - other) <= 0.02 + 1e-6 * abs(other)


def _is_same(one: Fraction | int, other: Fraction) -> bool:
    """Return whether two numbers are one, to the digits that spreadsheets keep."""
    return abs(one - other) * 10**14 <= abs(other)


def main(path: str) -> int:
    """Check the Confirmation of a workbook, say what is wrong, and return the exit code."""
    import openpyxl

    sheet = openpyxl.load_workbook(path, data_only=True)["Confirmation"]
    faults = check_cells(list(sheet.iter_rows(values_only=True)))
    print("\n".join(faults) or "The certificate is true of the orders.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
