"""Orders as files that a broker or a person takes: each format a declaration, all of them from the same rows.

Sales come first. The same orders are always the same bytes. Text that a spreadsheet would take for a formula gets an
apostrophe (https://owasp.org/www-community/attacks/CSV_Injection) where a person's program reads it, and is refused
where a broker's does.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import paid_in
from xl_addin.domain.finding import error, first_of, refuse_errors
from xl_addin.domain.money import money, plain, price_text, priced, share_text
from xl_addin.sheets.orders_read import ACCOUNT, SHARES, SYMBOL, TIME_IN_FORCE, TYPE
from xl_addin.sheets.orders_sheet import TAX_LINE, sales_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.orders_sheet import OrderRow

    Write = Callable[[Sequence[OrderRow], str], str]
    Check = Callable[[OrderRow], Iterator[Finding]]

_FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how it is written, and what it cannot say of an order."""

    write: Write
    cannot: Check


def exported(orders: Iterable[OrderRow], name: str, currency: str) -> bytes:
    """Return orders as a file of a format in `FORMATS`, UTF-8; refuse with everything the format cannot say."""
    chosen, rows = FORMATS[name], sales_first(orders)
    refuse_errors(_together((row, problem) for row in rows for problem in chosen.cannot(row)))
    return chosen.write(rows, currency).encode()


def _together(problems: Iterable[tuple[OrderRow, Finding]]) -> Iterator[Finding]:
    """Yield problems, those of one remedy as one where they are of more than a few orders."""
    alike: dict[str, list[tuple[OrderRow, Finding]]] = {}
    for row, problem in problems:
        alike.setdefault(problem.remedy, []).append((row, problem))
    for (_, first), *others in alike.values():
        if len(others) < _FEW:
            yield from (first, *(problem for _, problem in others))
        else:
            more = f"and likewise {len(others)} more orders, {first_of([row.symbol for row, _ in others])}"
            yield replace(first, message=f"{first.message}, {more}")


_FEW = 3
"""So many orders are each told by itself."""


def fields(data: bytes, name: str) -> list[list[str]]:
    """Return the fields of an exported file, a list a line; a line of tickets is one field."""
    text = data.decode("utf-8-sig")
    if name == "tickets":
        return [[line] for line in text.splitlines()]
    return list(csv.reader(io.StringIO(text), delimiter="\t" if name == "clipboard" else ","))


GENERIC_HEADINGS = (
    "Order", "Side", "Symbol", "Account", "Shares", "Est. price", "Est. value", "Currency", "Type", "Time in force",
    "Trade window", "Lots",
)  # fmt: skip


def _generic(rows: Sequence[OrderRow], currency: str) -> str:
    cells = (
        (
            row.order, row.side.value, row.symbol, row.account or "", _shares(row), _price(row), plain(row.value),
            row.currency or currency, row.type, row.time_in_force, row.trade_window, _lots(row),
        )
        for row in rows
    )  # fmt: skip
    return _separated(GENERIC_HEADINGS, cells)


IBKR_HEADINGS = (
    "Action", "Quantity", "Symbol", "SecType", "Exchange", "Currency", "TimeInForce", "OrderType", "Account",
    "OrderRef",
)  # fmt: skip
"""https://www.ibkrguides.com/traderworkstation/basket-fields.htm; OrderRef comes back in the executions."""
_IBKR_TYPES = {"MARKET": "MKT"}
_IBKR_TIMES = ("DAY",)
_IBKR_SYMBOL = re.compile(r"[A-Z0-9]+( [A-Z]+)?")
_SHARE_CLASS = re.compile(r"(?<=[A-Z])[./-](?=[A-Z]{1,2}$)")
_NO_FIELD = re.compile(r"[,\"\r\n]")


def _ibkr(rows: Sequence[OrderRow], currency: str) -> str:
    named = any(row.account for row in rows)
    headings = [word for word in IBKR_HEADINGS if named or word != "Account"]
    cells = (
        {
            "Action": row.side.value,
            "Quantity": _shares(row),
            "Symbol": _ibkr_symbol(row),
            "SecType": "STK",
            "Exchange": "SMART",
            "Currency": paid_in(row.currency or currency)[0],
            "TimeInForce": row.time_in_force,
            "OrderType": _IBKR_TYPES[row.type],
            "Account": row.account or "",
            "OrderRef": row.order,
        }
        for row in rows
    )
    return _separated(headings, ([row[word] for word in headings] for row in cells))


def _ibkr_symbol(row: OrderRow) -> str:
    """Return a symbol as that broker spells it: with a blank before the class of share, ``BRK B``."""
    return _SHARE_CLASS.sub(" ", row.symbol)


def _not_in_a_basket(row: OrderRow) -> Iterator[Finding]:
    """Yield what a basket of Interactive Brokers cannot say of an order."""
    if row.shares is None:
        yield error(
            row.source.cell(SHARES.heading),
            f"a basket file takes whole shares, and the order for {row.symbol} is by amount",
            "Place this order by hand: tickets are a format for that.",
        )
    elif row.shares != row.shares.to_integral_value():
        yield error(
            row.source.cell(SHARES.heading),
            f"a basket file takes whole shares, and the order for {row.symbol} is for {share_text(row.shares)}",
            "Set Share decimals to 0 on the Settings sheet, the Status of orders that were made to CANCELLED, and "
            "propose again. Or export tickets and place the fraction by hand.",
        )
    if not _IBKR_SYMBOL.fullmatch(_ibkr_symbol(row)):
        yield error(
            row.source.cell(SYMBOL.heading),
            f'"{row.symbol}" is no symbol that a basket file can hold',
            "Place this order by hand: tickets are a format for that.",
        )
    if row.account and (_NO_FIELD.search(row.account) or row.account.startswith(_FORMULA_STARTS)):
        yield error(
            row.source.cell(ACCOUNT.heading),
            f'"{row.account}" is no account that a basket file can hold',
            "Name the account by its number, such as U1234567, in Holdings.",
        )
    if row.type not in _IBKR_TYPES:
        yield error(row.source.cell(TYPE.heading), f'the order type "{row.type}" is not known', "Type MARKET.")
    if row.time_in_force not in _IBKR_TIMES:
        yield error(
            row.source.cell(TIME_IN_FORCE.heading),
            f'the time in force "{row.time_in_force}" is not known',
            "Type DAY.",
        )


def _tickets(rows: Sequence[OrderRow], currency: str) -> str:
    """Return a sentence an order, to be read aloud or typed from."""
    return "".join(f"{_ticket(row, currency)}\n" for row in rows)


def _ticket(row: OrderRow, currency: str) -> str:
    code = row.currency or currency
    amount = money(row.value, code)
    parts = [
        f"{row.side.value} {amount if row.shares is None else share_text(row.shares)} {row.symbol}",
        f"{row.type.lower()} order, {row.time_in_force.lower()}",
        *([] if row.price is None else [f"about {amount} at {_price_in(row.price, row.currency)}"]),
        *([f"lots: {_lots(row)}"] if row.lots else []),
        *([f"account {row.account}"] if row.account else []),
        f"order {row.order}",
    ]
    return " | ".join(part.replace("\n", " ") for part in parts)


def _price_in(price: Decimal, currency: str | None) -> str:
    return priced(price, currency) if currency else price_text(price)


CLIPBOARD_HEADINGS = ("Side", "Symbol", "Dollars", "Shares", "Account", "Order")


def _clipboard(rows: Sequence[OrderRow], currency: str) -> str:
    """Return a table to paste: dollars as M1 asks for them, or amounts with their currency, parted by tabs."""
    left_out = set() if any(row.account for row in rows) else {"Account"}
    headings = [word for word in CLIPBOARD_HEADINGS if word not in left_out]
    if any((row.currency or currency) != "USD" for row in rows):
        headings[headings.index("Dollars") : headings.index("Shares")] = ["Amount", "Currency"]
    cells = (
        {
            "Side": row.side.value,
            "Symbol": row.symbol,
            "Dollars": plain(row.value),
            "Amount": plain(row.value),
            "Currency": row.currency or currency,
            "Shares": _shares(row),
            "Account": row.account or "",
            "Order": row.order,
        }
        for row in rows
    )
    return _separated(headings, ([row[word] for word in headings] for row in cells), "\t", "\n")


def _anything(_: OrderRow) -> Iterator[Finding]:
    """Yield nothing: there is no order that the format cannot say."""
    yield from ()


FORMATS = {
    "ibkr": Format(_ibkr, _not_in_a_basket),
    "generic": Format(_generic, _anything),
    "tickets": Format(_tickets, _anything),
    "clipboard": Format(_clipboard, _anything),
}


def _separated(
    headings: Sequence[str], rows: Iterable[Sequence[str]], separator: str = ",", ending: str = "\r\n"
) -> str:
    """Return rows as CSV (RFC 4180), no text of which is a formula to the program that opens it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=ending)
    writer.writerow(headings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(text: str) -> str:
    text = " ".join(text.split())  # no line break or tab of a name parts what belongs together
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _shares(row: OrderRow) -> str:
    return "" if row.shares is None else share_text(row.shares).replace(",", "")


def _price(row: OrderRow) -> str:
    return "" if row.price is None else price_text(row.price)


def _lots(row: OrderRow) -> str:
    """Return the lots of a sale in one line, without what is estimated of the tax."""
    return "; ".join(line for line in row.lots.splitlines() if not line.startswith(TAX_LINE))
