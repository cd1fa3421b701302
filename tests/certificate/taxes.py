"""What tax the lots of all sales bear: gains and losses netted as the law nets them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from certificate.inputs import cents
from certificate.orders import lot_lines
from certificate.sheet import in_cents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from certificate.account import Account
    from certificate.sheet import Row, Sheet

NEAR = timedelta(days=30)


def tax_faults(sheet: Sheet, accounts: Mapping[str | None, Account]) -> Iterator[str]:
    """Yield a fault where the tax is not what the lots bear: between that with no loss disallowed and with all.

    Where no loss can be disallowed, that of each account and order is checked too: what all bear without it, less.
    """
    taxed = {name for name, account in accounts.items() if account.taxed}
    if not taxed or sheet.inputs.plain("Short term rate", "Long term rate"):
        if sheet.measures["Estimated tax"][2] != "not estimated" or any("tax" in str(o["Lots"]) for o in sheet.orders):
            yield "no tax is estimated"
        return
    sales = [order for order in sheet.orders if order["Side"] == "SELL" and order.get("Account") in taxed]
    none, most = (_added(sheet, sales, washed=washed) for washed in (False, True))
    foreign = [order for order in sales if order.get("Currency")]
    cent = 2 + sum(ceil(sheet.inputs.rate(order["Currency"])) * len(lot_lines(order)) for order in foreign)
    shown = {"all": (sheet.measures["Estimated tax"][2], none)}
    if not any(_bought_near(sheet, order) and min(_gains(order), default=0) < 0 for order in sales):
        for name, row in sheet.accounts.items():
            others = [order for order in sales if order.get("Account") != name]
            told = row[5] if name in taxed else 0 if row[5] == "not estimated" else None
            shown[f"account {name}"] = told, none - _added(sheet, others, washed=False)
        for order in sales:
            line = re.search("estimated tax (.*)", order["Lots"])
            others = [other for other in sales if other is not order]
            told = None if line is None else float(cents(line[1])) / 100
            shown[f"{order['Symbol']}, {order.get('Account')}"] = told, none - _added(sheet, others, washed=False)
    for what, (told, tax) in shown.items():
        low, high = (min(none, most), max(none, most)) if what == "all" else (tax, tax)
        if told is None or not low - cent <= in_cents(told) <= high + cent:
            yield f"the tax of {what} is {float(tax) / 100}, not {told}"


def _gains(order: Row) -> list[int]:
    return [line["gain"] or 0 for line in lot_lines(order)]


def _added(sheet: Sheet, sales: Sequence[Row], *, washed: bool) -> Fraction:
    """Return the cents of tax that sales add to the year, with or without the losses that could be disallowed."""
    gains = [Fraction(0), Fraction(0)]
    for order in sales:
        rate, near = sheet.inputs.rate(order.get("Currency")) or Fraction(1), washed and _bought_near(sheet, order)
        for line in lot_lines(order):
            gain = (line["gain"] or 0) * rate
            gains[line["term"] == "long"] += max(gain, Fraction(0)) if near else gain
    return _bill(sheet, *gains)


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
