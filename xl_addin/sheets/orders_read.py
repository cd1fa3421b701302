"""Reading the order sheet back, with whatever the user typed of the fills, and the few edits it ever gets."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from xl_addin.domain.currencies import currency_code
from xl_addin.domain.finding import Place, Refused, errors
from xl_addin.domain.plan import Side
from xl_addin.domain.source import SourceRow
from xl_addin.sheets.amounts import at_least_zero, cents
from xl_addin.sheets.cells import Problem, described, symbol, word_key
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.grid import Grid
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.moments import day
from xl_addin.sheets.orders_sheet import STATUSES, OrderRow
from xl_addin.sheets.record import Record, at_cell
from xl_addin.sheets.statements import plain_text
from xl_addin.sheets.table import read_table
from xl_addin.sheets.translation import typed_word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.heading_line import Headings

_ORDER_ID = re.compile(r"\S+-\d+")


def _text(value: Value) -> str:
    """Return a cell as plain text, whatever it holds."""
    return plain_text(value)


def _side(value: Value) -> Side | Problem:
    """Return the side of an order."""
    word = plain_text(value).strip().upper()
    sides = {side.value: side for side in Side}
    return sides.get(word) or Problem(f"{described(value)} where a side belongs", "Type BUY or SELL.")


def _status(value: Value) -> str | Problem:
    """Return a status in capitals, in either spelling of cancelled."""
    word = word_key(typed_word(plain_text(value))).upper().replace("CANCELED", "CANCELLED")
    choices = f"Choose one of {', '.join(STATUSES)}."
    return word if word in STATUSES else Problem(f"{described(value)} where a status belongs", choices)


def _currency(value: Value) -> str | Problem:
    """Return the code of the currency an order is placed in."""
    code = currency_code(plain_text(value))
    return code or Problem(f"{described(value)} is not a currency", "Type its three letters, such as USD.")


def _needed(what: str) -> Problem:
    """Return what is wrong with a cell that an order cannot do without."""
    return Problem(f"the order has no {what}", "Type it again, or delete the whole row.")


ORDER = Column("Order", _text, required=True, key=True, if_blank=_needed("id"))
SIDE: Column[Side] = Column("Side", _side, required=True, if_blank=_needed("side"))
SYMBOL = Column("Symbol", symbol, required=True, if_blank=_needed("symbol"))
ACCOUNT = Column("Account", _text)
CURRENCY = Column("Currency", _currency)
SHARES: Column[Decimal] = Column("Shares", at_least_zero("number of shares", ""), required=True)
PRICE: Column[Decimal] = Column("Est. price", at_least_zero("price", ""), required=True)
VALUE = Column("Est. value", cents, required=True, if_blank=_needed("value"))
TYPE = Column("Type", _text)
TIME_IN_FORCE = Column("Time in force", _text)
TRADE_WINDOW = Column("Trade window", _text)
WINDOW_IN_WORDS = Column("Window in words", _text)
LOTS = Column("Lots", _text)
REASON = Column("Reason", _text)
STATUS = Column("Status", _status, required=True)
FILLED_SHARES: Column[Decimal] = Column("Filled shares", at_least_zero("number of shares", "Type what was filled."))
FILL_PRICE: Column[Decimal] = Column("Fill price", at_least_zero("price", "Type the price of one share."))
FILLED_ON = Column("Filled on", day, holds_date=True)
FEES: Column[Decimal] = Column(
    "Fees", at_least_zero("amount of fees", "Type what the broker took."), aliases=("fee", "commission")
)

ORDERS = Table(
    "Orders",
    aliases=(),
    columns=(
        ORDER, SIDE, SYMBOL, ACCOUNT, CURRENCY, SHARES, PRICE, VALUE, TYPE, TIME_IN_FORCE, TRADE_WINDOW,
        WINDOW_IN_WORDS, LOTS, REASON, STATUS, FILLED_SHARES, FILL_PRICE, FILLED_ON, FEES,
    ),
    choice="To use another sheet, add a Settings row Orders.",
)  # fmt: skip


def read_orders(grid: Grid) -> tuple[tuple[OrderRow, ...], tuple[Finding, ...]]:
    """Return every order that can be read, and what is wrong with the others.

    An order is a row with an order's id, or with a side and a symbol; whatever else stands on the sheet (totals, the
    user's own notes, empty rows between) says nothing, and no order ends there.
    """
    headings, findings = find_headings(ORDERS, grid)
    if headings is None:
        return (), findings
    heads = grid.rows[: headings.row]
    places = dict(enumerate(rows_of_orders(grid, headings), len(heads) + 1))
    ours = Grid(grid.sheet, (*heads, *(grid.rows[row - 1] for row in places.values())), epoch=grid.epoch)
    records, findings = read_table(ORDERS, ours)
    records = tuple(replace(record, source=_moved(record.source, places)) for record in records)
    gaps = {record.source.row: _gap(record) for record in records}
    orders = tuple(_order(record) for record in records if not gaps[record.source.row])
    moved = (replace(found, at=found.at and _moved(found.at, places)) for found in findings)
    return orders, (*moved, *chain.from_iterable(gaps.values()))


def _gap(record: Record) -> tuple[Finding, ...]:
    """Return an error where an order has only one of shares and price: one by amount has neither."""
    blank_ones = [column for column in (SHARES, PRICE) if record.get(column) is None]
    if len(blank_ones) != 1:
        return ()
    (column,) = blank_ones
    what = "shares" if column is SHARES else "price"
    return (at_cell(record.source, column, _needed(what)),)


def order_ids(grid: Grid) -> frozenset[str]:
    """Return the ids of all orders of a sheet, those that cannot be read as well."""
    headings, _ = find_headings(ORDERS, grid)
    if headings is None:
        return frozenset()
    at = headings.columns[ORDER.heading]
    return frozenset(plain_text(grid.at(row, at)).strip() for row in rows_of_orders(grid, headings)) - {""}


def rows_of_orders(grid: Grid, headings: Headings) -> list[int]:
    """Return the numbers of the rows of a sheet that are orders."""
    return [row for row in range(headings.row + 1, len(grid.rows) + 1) if _is_order(grid, headings, row)]


def _is_order(grid: Grid, headings: Headings, row: int) -> bool:
    order, side, symbol_ = (
        plain_text(grid.at(row, headings.columns[column.heading])).strip() for column in (ORDER, SIDE, SYMBOL)
    )
    if _ORDER_ID.fullmatch(order):
        return bool(side or symbol_)
    return bool(symbol_) and side.upper() in {one.value for one in Side}


R = TypeVar("R", SourceRow, Place)


def _moved(at: R, places: Mapping[int, int]) -> R:
    return replace(at, row=places.get(at.row, at.row))


def open_orders(grid: Grid) -> tuple[OrderRow, ...]:
    """Return the orders whose fill is still awaited: neither filled nor cancelled nor done.

    Raises:
        Refused: when a row cannot be read, for it might be such an order.

    """
    orders, findings = read_orders(grid)
    if errors(findings):
        raise Refused(errors(findings))
    return tuple(order for order in orders if order.is_open)


def _order(record: Record) -> OrderRow:
    """Return a row's order."""
    return OrderRow(
        order=record[ORDER],
        side=record[SIDE],
        symbol=record[SYMBOL],
        shares=record.get(SHARES),
        price=record.get(PRICE),
        value=record[VALUE],
        trade_window=record.get(TRADE_WINDOW) or "",
        window_in_words=record.get(WINDOW_IN_WORDS) or "",
        lots=record.get(LOTS) or "",
        reason=record.get(REASON) or "",
        account=record.get(ACCOUNT) or None,
        status=record.get(STATUS) or STATUSES[0],
        filled_shares=record.get(FILLED_SHARES),
        fill_price=record.get(FILL_PRICE),
        filled_on=record.get(FILLED_ON),
        fees=record.get(FEES),
        type=record.get(TYPE) or "",
        time_in_force=record.get(TIME_IN_FORCE) or "",
        currency=record.get(CURRENCY),
        source=record.source,
    )
