"""Reading the order sheet back, with whatever the user typed of the fills."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error, warning
from xl_addin.domain.money import decimal_of
from xl_addin.domain.plan import Side
from xl_addin.domain.source import SourceRow
from xl_addin.sheets.image import CellEdit
from xl_addin.sheets.orders_sheet import STATUSES, OrderRow, heading_columns
from xl_addin.sheets.statements import plain_text

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid, Value


def read_orders(grid: Grid) -> tuple[tuple[OrderRow, ...], tuple[Finding, ...]]:
    """Return every order that can be read, and what is wrong with the others. Blank rows are passed over."""
    top, columns = heading_columns(grid)
    orders: list[OrderRow] = []
    findings: list[Finding] = []
    for row in range(top + 1, len(grid.rows) + 1):
        source = SourceRow(grid.sheet, row, columns)
        cells = {word: grid.at(row, column) for word, column in columns.items()}
        if any(value not in (None, "") for value in cells.values()):
            order, wrong = _read(source, cells)
            orders.extend([order] if order else [])
            findings.extend(wrong)
    return tuple(orders), tuple(findings)


def open_orders(grid: Grid) -> tuple[OrderRow, ...]:
    """Return the orders whose fill is still awaited: neither filled nor cancelled nor done."""
    return tuple(order for order in read_orders(grid)[0] if order.is_open)


def mark_done(grid: Grid) -> tuple[CellEdit, ...]:
    """Return the edits that set every open order's status to DONE; everything else stays."""
    return set_status(grid, open_orders(grid), "DONE")


def set_status(grid: Grid, orders: tuple[OrderRow, ...], status: str) -> tuple[CellEdit, ...]:
    """Return the edits that set the status of orders read from this sheet."""
    column = heading_columns(grid)[1]["Status"]
    return tuple(CellEdit(grid.sheet, order.at.row, column, status) for order in orders if order.at)


def _read(source: SourceRow, cells: dict[str, Value]) -> tuple[OrderRow | None, list[Finding]]:
    """Return a row's order, None where a cell it cannot do without is wrong, and what is wrong."""
    findings: list[Finding] = []
    numbers = {word: _number(source, word, cells.get(word), findings) for word in _NUMBERS}
    filled_on = _date(source, cells.get("Filled on"), findings)
    side = plain_text(cells.get("Side")).strip().upper()
    if side not in {s.value for s in Side}:
        findings.append(error(source.cell("Side"), "the side of an order is BUY or SELL", "Type one of the two."))
    needed = [numbers[word] for word in _NEEDED]
    missing = [word for word, value in zip(_NEEDED, needed, strict=True) if value is None and not cells.get(word)]
    findings.extend(error(source.cell(word), f"the order has no {word}", "Type the number.") for word in missing)
    shares, price, value = needed
    if shares is None or price is None or value is None or side not in {s.value for s in Side}:
        return None, findings
    return OrderRow(
        order=plain_text(cells.get("Order")),
        side=Side(side),
        symbol=plain_text(cells.get("Symbol")),
        shares=shares,
        price=price,
        value=int((value * 100).to_integral_value()),
        trade_window=plain_text(cells.get("Trade window")),
        lots=plain_text(cells.get("Lots")),
        reason=plain_text(cells.get("Reason")),
        status=_status(source, cells.get("Status"), findings),
        filled_shares=numbers["Filled shares"],
        fill_price=numbers["Fill price"],
        filled_on=filled_on,
        type=plain_text(cells.get("Type")),
        time_in_force=plain_text(cells.get("Time in force")),
        at=source.cell("Order"),
    ), findings


_NEEDED = ("Shares", "Est. price", "Est. value")
_NUMBERS = (*_NEEDED, "Filled shares", "Fill price")


def _status(source: SourceRow, value: Value, findings: list[Finding]) -> str:
    """Return the status in capitals, OPEN where it is blank; an unknown one is told and counts as open."""
    status = plain_text(value).strip().upper() or STATUSES[0]
    if status not in STATUSES:
        choices = f"Choose one of {', '.join(STATUSES)}."
        findings.append(warning(source.cell("Status"), f"{status} is no status; the order counts as open", choices))
    return status


def _number(source: SourceRow, word: str, value: Value, findings: list[Finding]) -> Decimal | None:
    """Return a cell's number, None where it is blank or, with an error, where it holds something else."""
    if value in (None, ""):
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return decimal_of(value)
    findings.append(error(source.cell(word), f"{plain_text(value)!r} is not a number", "Type a number."))
    return None


def _date(source: SourceRow, value: Value, findings: list[Finding]) -> date | None:
    """Return the day of a date cell or of ISO text, None where it is blank or, with an error, something else."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(plain_text(value).strip())
    except ValueError:
        remedy = "Type a date, such as 2026-08-03."
        findings.append(error(source.cell("Filled on"), f"{plain_text(value)!r} is not a date", remedy))
        return None
