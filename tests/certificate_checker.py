"""Checks a Confirmation from its own cells. It imports nothing of the program, and needs only Python and openpyxl.

    python tests/certificate_checker.py BOOK.xlsx

`check_cells(rows)` returns what is wrong, in words; nothing for an honest proposal. What is checked is worked out anew
from the sealed inputs and prices on the sheet, and held against the orders, the measures and
the certificate:

- holdings: what is certified to be held is what the lots come to, at the prices listed; a sale is no more than is held;
- orders: side, symbol, account, price, whole share steps, the value to the cent, the totals of both sides;
- cash: before and after, costs and a deposit included, to the cent; what has to be left is left;
- lots: no more of one than is held, its cost, gain and term, in the order of the lot method; the tax they bear;
- limits: constraints, bands, minimum cash, smallest and largest orders, their number, turnover, realised gain, costs;
- goals: what every slice is to be worth, weights, distance, drift and worth before and after, and the headline;
- the bound: that no plan is nearer by more than is said.

Not checked: reasons, notes and what is left out, which are words; the fingerprint, which seals all of this; where a
ticker is in several pies, how it stands in each afterwards; which losses a wash sale disallows (the tax lies between
that of none and of all that could be); that `min tax` lots bear the least; on one level only, the goals.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from certificate.account import Account
from certificate.bound import verdict
from certificate.measures import gap_faults, measure_faults
from certificate.orders import lot_faults, order_faults
from certificate.rules import groups, limits, ticker_rules
from certificate.sheet import Sheet
from certificate.taxes import tax_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from certificate.sheet import Row


def check_cells(rows: Sequence[Sequence[Any]], steps: int = 30_000) -> tuple[str, ...]:
    """Return what is wrong with a Confirmation, from its cells in columns A on; what cannot be read is wrong too.

    ``steps`` is how many plans are tried at most to prove the bound of an account.
    """
    return tuple(_told(rows, steps))


def first_fault(rows: Sequence[Sequence[Any]], steps: int) -> str | None:
    """Return the first thing that is wrong, and look no further; None where nothing is."""
    return next(_told(rows, steps), None)


def _told(rows: Sequence[Sequence[Any]], steps: int) -> Iterator[str]:
    try:
        yield from _faults(Sheet(rows), steps)
    except _UNREADABLE as unreadable:
        yield f"this cannot be read: {unreadable!r}"


_UNREADABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError, StopIteration)


def _faults(sheet: Sheet, steps: int) -> Iterator[str]:
    names = sheet.account_names()
    if not sheet.certificates or set(sheet.certificates) - set(names):
        yield f"certificates are of {list(sheet.certificates)}, the accounts are {names}"
    if {order.get("Account") for order in sheet.orders} - set(sheet.certificates):
        yield "an order is in an account without a certificate"
    if sheet.labels["Action"] != sheet.inputs.asked["Action"]:
        yield f"the action is {sheet.labels['Action']}"
    accounts = {name: Account(sheet.inputs, name) for name in names}
    sound = []
    for name, account in accounts.items():
        orders = [order for order in sheet.orders if order.get("Account") == name]
        if certificate := sheet.certificates.get(name):
            wrong = _of_account(sheet, account, certificate, orders)
            yield from wrong
            sound += [] if wrong else [(certificate, account.inputs.action == "rebalance")]
    yield from measure_faults(sheet, accounts)
    yield from tax_faults(sheet, accounts)
    yield from gap_faults(sheet)
    for certificate, may_rest in sound:  # last, for it takes its time
        yield from verdict(certificate, steps, may_rest=may_rest).faults


def _of_account(sheet: Sheet, account: Account, certificate: Mapping[str, Any], orders: Sequence[Row]) -> list[str]:
    faults = [*limits(account, certificate), *groups(account, certificate)]
    for ticker in certificate["tickers"]:
        faults += [f"{ticker['symbol']}: {fault}" for fault in ticker_rules(account, ticker)]
    faults += _scope(sheet, account, certificate)
    certified = {ticker["symbol"]: ticker for ticker in certificate["tickers"]}
    for order in orders:
        symbol = str(order["Symbol"])
        if symbol not in certified:
            faults.append(f"{symbol} is not certified")
            continue
        said = (*order_faults(sheet, certified[symbol], order), *lot_faults(sheet, account, order))
        faults += [f"{symbol}: {fault}" for fault in said]
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


def main(path: str) -> int:
    """Check the Confirmation of a workbook, say what is wrong, and return the exit code."""
    import openpyxl

    sheet = openpyxl.load_workbook(path, data_only=True)["Confirmation"]
    faults = check_cells(list(sheet.iter_rows(values_only=True)))
    print("\n".join(faults) or "The certificate is true of the orders.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
