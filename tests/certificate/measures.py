"""How the accounts stand before and after, each and all together, and how near to the best the plan is said to be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import floor, fsum
from typing import TYPE_CHECKING, Any

from certificate.bound import EXACT, NEGLIGIBLE, gap_of, unit_price, worth
from certificate.sheet import in_cents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from certificate.account import Account
    from certificate.sheet import Row, Sheet

Pair = tuple[float, float]


@dataclass(frozen=True)
class Standing:
    """An account before and after, in cents; ``distance`` (in dollars) and ``drift`` as far as they are known."""

    cash: tuple[int, int]
    invested: tuple[Fraction, Fraction]
    distance: tuple[float | None, float | None]
    drift: tuple[float | None, float | None]
    turnover: int
    orders: int


def measure_faults(sheet: Sheet, accounts: Mapping[str | None, Account]) -> Iterator[str]:
    """Yield the measures that are not what inputs and orders come to."""
    standing = {name: _standing(account, sheet.certificates.get(name)) for name, account in accounts.items()}
    for name, one in standing.items():
        yield from _weights(sheet, accounts[name], one)
        if (row := sheet.accounts.get(name or "")) is not None:
            shown = [*row[1:3], row[6], row[7]]
            if [in_cents(value) for value in shown] != [*one.cash, one.turnover, 100 * one.orders]:
                yield f"account {name} is shown with {shown}, and comes to {one}"
            yield from (
                f"the drift of {name} is {drift}, not {told}"
                for told, drift in zip(row[3:5], one.drift, strict=True)
                if drift is not None and abs(told - drift) > 1e-6 * drift + 1e-8
            )
    if sorted(sheet.accounts) != sorted(name or "" for name in accounts if len(accounts) > 1):
        yield "the accounts are others"
    yield from _headline(sheet)
    yield from _together(sheet, list(standing.values()))
    yield from _totals(sheet)


def _standing(account: Account, certificate: Mapping[str, Any] | None) -> Standing:
    tickers = certificate["tickers"] if certificate else ()
    traded = {one["symbol"]: one for one in tickers if one["order"]}
    cash_after = certificate["cash_after"] if certificate else account.cash
    moved = {symbol: one["order"] * unit_price(one) for symbol, one in traded.items()}
    inside = [leaf for leaf in account.root.leaves() if not leaf.outside]
    more = sum((moved.get(symbol, Fraction(0)) for symbol in {leaf.symbol or "" for leaf in inside}), Fraction(0))
    if account.cash_slices:
        more += cash_after - account.cash - (account.amount if account.inputs.action == "withdraw" else 0)
    before = [leaf.worth for leaf in inside]
    after = [leaf.worth + moved.get(leaf.symbol or "", Fraction(0)) for leaf in inside]
    told = account.derivable and not account.shared and not account.cash_slices
    now = _apart(account, before) if account.derivable else (None, None)
    then = _apart(account, after) if told else (None, None)
    return Standing(
        cash=(account.cash, cash_after),
        invested=(account.invested, account.invested + more),
        distance=(now[0], then[0]),
        drift=(now[1], then[1]),
        turnover=sum(worth(one, one["order"]) for one in traded.values()),
        orders=len(traded),
    )


def _headline(sheet: Sheet) -> Iterator[str]:
    """Yield a fault where the sentence at the top is not that of the orders and the measures below."""
    drift, tax = sheet.measures["Portfolio drift"], sheet.measures["Estimated tax"][2]
    amounts = [sheet.totals[word]["Est. value"] for word in ("Proceeds", "Purchases") if word in sheet.totals]
    counts = [sum(order["Side"] == side for order in sheet.orders) for side in ("SELL", "BUY")]
    expected = [*map(abs, amounts), 100 * drift[1], 100 * drift[2], *([] if isinstance(tax, str) else [abs(tax)])]
    told = re.findall(r"(?:ell|uy) (\d+) for", sheet.headline)
    numbers = re.findall(r"(?<=[ \D])\d[\d,]*(?:\.\d+)?(?=[ .,%]|$)(?! for)", sheet.headline)
    if [int(count) for count in told] != [count for count in counts if count]:
        yield f"the headline tells of {told} orders, and there are {counts}"
    elif len(numbers) != len(expected) or not all(map(_is_rounded, numbers, expected)):
        yield f"the headline tells {numbers}, and the sheet {expected}"


def _is_rounded(text: str, number: float) -> bool:
    """Return whether a number is told as well as so many digits can."""
    places = len(text.partition(".")[2])
    return abs(float(text.replace(",", "")) - number) <= 0.5 * 0.1**places + 1e-6


def _weights(sheet: Sheet, account: Account, standing: Standing) -> Iterator[str]:
    """Yield a fault where an order tells another weight, before or after, or another target than its slices have."""
    for order in (order for order in sheet.orders if order.get("Account") == account.name):
        leaves = account.of(str(order["Symbol"]))
        told = [order[word] for word in ("Weight now", "Weight after", "Target")]
        if any(leaf.outside for leaf in leaves):
            if told != [None] * 3:
                yield f"{order['Symbol']} is in no pie, and its weights are {told}"
            continue
        was, moved = sum(leaf.worth for leaf in leaves), _moved(sheet, order)
        target = sum(leaf.target for leaf in leaves)
        parts = [_part(was, standing.invested[0]), _part(was + moved, standing.invested[1]), float(target)]
        if any(
            abs(one - part) > 1e-6 + 2 / max(1.0, *map(float, standing.invested))
            for one, part in zip(told, parts, strict=True)
        ):
            yield f"{order['Symbol']} weighs {parts}, not {told}"


def _part(worth: Fraction | int, of: Fraction) -> float:
    return float(worth / of) if of else 0.0


def _apart(account: Account, worths: Sequence[Fraction]) -> Pair:
    """Return Σ(z − T)²/T in dollars and ½Σ|actual − target| of the slices that are no leftovers of other pies."""
    targets = [leaf.target for leaf in account.root.leaves() if not leaf.outside]
    total, budget = sum(worths), account.budget
    if not total:
        return (sum(float(target) * budget for target in targets) / 100 if budget > 0 else 0.0), 0.0
    goals = [float(target) * budget for target in targets]
    pairs = list(zip(worths, goals, strict=True))
    distance = sum((float(value) - goal) ** 2 / goal for value, goal in pairs if goal > 0) / 100
    off = sum(abs(value - target * total) for value, target in zip(worths, targets, strict=True))
    return distance, float(off / total / 2)


def _together(sheet: Sheet, standing: Sequence[Standing]) -> Iterator[str]:
    """Yield the measures of all accounts together that are not their sums; the drift is weighed by what is in them."""
    sums: dict[str, list[Fraction | None]] = {
        "Cash": [Fraction(sum(one.cash[at] for one in standing)) for at in (0, 1)],
        "Invested": [sum((one.invested[at] for one in standing), Fraction(0)) for at in (0, 1)],
        "Turnover": [None, Fraction(sum(one.turnover for one in standing))],
        "Orders": [None, Fraction(100 * sum(one.orders for one in standing))],
    }
    for word, amounts in sums.items():
        near = len(standing) if word == "Invested" else 0
        for told, cents in zip(sheet.measures[word][1:3], amounts, strict=True):
            if (cents is None) != (told is None) or (cents is not None and abs(in_cents(told) - cents) > near):
                yield f"{word} is {cents} cents, not {told}"
    for at in (0, 1):
        worths = [floor(one.invested[at] + Fraction(1, 2)) for one in standing]
        for word, parts, weights in (
            ("Distance from targets (chi-squared)", [one.distance[at] for one in standing], [1] * len(standing)),
            ("Portfolio drift", [one.drift[at] for one in standing], [w / (sum(worths) or 1) for w in worths]),
        ):
            known = [part * weight for part, weight in zip(parts, weights, strict=True) if part is not None]
            told = float(sheet.measures[word][1 + at])
            if len(known) == len(parts) and abs(told - sum(known)) > 1e-6 * sum(known) + 1e-8:
                yield f"{word} is {sum(known)}, not {told}"


def _totals(sheet: Sheet) -> Iterator[str]:
    """Yield a fault where the rows that add up the sales and the purchases do not."""
    for word, side in (("Proceeds", "SELL"), ("Purchases", "BUY")):
        orders, total = [order for order in sheet.orders if order["Side"] == side], sheet.totals.get(word)
        if bool(orders) != (total is not None):
            yield f"{word} are told, or are not"
        if total is None:
            continue
        if in_cents(total["Est. value"]) != sum(_own_value(sheet, order) for order in orders):
            yield f"{word} are not {total['Est. value']}"
        gains = [order["Est. gain"] for order in orders]
        known = side == "SELL" and "unknown" not in gains
        if known != (total["Est. gain"] is not None):
            yield f"the gain of {word}"
        elif known and not sheet.foreign and in_cents(total["Est. gain"]) != sum(map(in_cents, gains)):
            yield f"the gain of {word} is not {total['Est. gain']}"


def _own_value(sheet: Sheet, order: Row) -> int:
    """Return an order's value in the portfolio's currency."""
    return sum(worth(one, one["order"]) for one in _certified(sheet, order))


def _moved(sheet: Sheet, order: Row) -> Fraction:
    """Return the cents of the portfolio's currency that an order moves, before any rounding."""
    return sum((one["order"] * unit_price(one) for one in _certified(sheet, order)), Fraction(0))


def _certified(sheet: Sheet, order: Row) -> Iterator[Mapping[str, Any]]:
    """Yield what is certified of an order's ticker in its account."""
    certificate = sheet.certificates.get(order.get("Account"), {"tickers": ()})
    return (one for one in certificate["tickers"] if one["symbol"] == order["Symbol"])


def gap_faults(sheet: Sheet) -> Iterator[str]:
    """Yield a fault where the sheet says more of its gap than the certificates do."""
    told = next((key for key in sheet.measures if key.startswith(("Proven", "Within"))), "")
    number = re.match(r"Within [^\d]*([\d,]+(?:\.\d+)?)", told)
    within = float(number[1].replace(",", "")) if number else 0.0
    gap = fsum(map(gap_of, sheet.certificates.values()))
    noise = (NEGLIGIBLE + EXACT * fsum(one["objective"] for one in sheet.certificates.values())) / 100
    step = 0.01 if "." in told else 1.0
    if not told or not gap - noise <= within <= gap + noise + step:
        yield f"the gap is {gap}, and the sheet says: {told}"
