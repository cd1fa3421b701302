"""Cells of Holdings that are to be set: each with what it held, and nothing that keeps itself up to date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeGuard

from xl_addin.domain.finding import Finding, Place, note, warning
from xl_addin.domain.money import CENT, decimal_of
from xl_addin.sheets import styles
from xl_addin.sheets.grid import StockCell
from xl_addin.sheets.moments import dated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.sheets.brokers.statement import Held
    from xl_addin.sheets.grid import Grid, Value

_SAME = Decimal("0.01")
"""A value within this fraction of shares × price is in the same unit; any other is in its own currency, or stale."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of Holdings to be set, with what it held."""

    at: Place
    symbol: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Sheet:
    """The Holdings table as it stands: its rows, the columns of its headings, and where formulas are."""

    grid: Grid
    rows: Sequence[HoldingRow]
    columns: Mapping[str, int]
    heading_row: int
    is_formula: Callable[[int, int], bool]
    currency: str


@dataclass(slots=True)
class Update:
    """The cells to set, the rows that are new and those that are held no more, and everything noticed.

    ``new_prices`` are the rows and symbols that a list of prices did not have.
    ``told`` is what rows should say under headings that the table has not, by row and heading.
    """

    changes: list[Change] = field(default_factory=list)
    new: list[tuple[int, Held]] = field(default_factory=list)
    gone: list[HoldingRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    new_prices: list[tuple[int, str]] = field(default_factory=list)
    told: dict[int, dict[str, Value]] = field(default_factory=dict)


def set_cell(sheet: Sheet, update: Update, row: HoldingRow, heading: str, value: Value) -> None:
    """Set a cell of a row, unless it says so already, is in no column here, or is kept up to date by itself.

    That is what the user's own formulas do, and Excel's Stocks data types.
    """
    at = row.source.cell(heading)
    if heading not in sheet.columns:
        update.told.setdefault(row.source.row, {})[heading] = value
        return
    put_cell(sheet, update, at, row.symbol, value)


def set_cash(sheet: Sheet, update: Update, row: HoldingRow, amount: Decimal) -> None:
    """Set what a row of cash comes to, in each column that says it now: Shares, Value, or both of them."""
    typed = [word for word in ("Shares", "Value") if word in sheet.columns and _is_number(_cell(sheet, row, word))]
    for word in typed or ["Shares" if "Shares" in sheet.columns else "Value"]:
        set_cell(sheet, update, row, word, styles.number(amount))


def _cell(sheet: Sheet, row: HoldingRow, heading: str) -> Value:
    at = row.source.cell(heading)
    return sheet.grid.at(at.row, at.column)


def put_cell(sheet: Sheet, update: Update, at: Place, symbol: str, value: Value) -> None:
    """Set a cell that is about a symbol, unless it says so already or is kept up to date by itself."""
    before = sheet.grid.at(at.row, at.column)
    if isinstance(value, date):
        before = dated(before, sheet.grid.epoch)
    if before == value or _day(before) == value:
        return
    if isinstance(before, StockCell):
        message = f"Excel's data type is kept, and the file says {_said(value)} for {symbol}"
        update.findings.append(note(at, message, "Refresh it in Excel: Data > Refresh All."))
        return
    if sheet.is_formula(at.row, at.column):
        message = f"your formula is kept: it shows {_said(before)}, and the file says {_said(value)} for {symbol}"
        update.findings.append(warning(at, message, "Correct the formula, or type the number over it."))
        return
    update.changes.append(Change(at, symbol, before, value))


def keep_values(sheet: Sheet, update: Update) -> None:
    """Bring the typed values of rows up to date whose shares or price change: a value is never left to contradict."""
    if "Value" not in sheet.columns:
        return
    changed: dict[int, dict[str, Value]] = {row: dict(told) for row, told in update.told.items()}
    done = {one.at.row for one in update.changes if one.at.heading == "Value"}
    for one in update.changes:
        if one.at.heading in {"Shares", "Price"}:
            changed.setdefault(one.at.row, {})[one.at.heading] = one.after
    for row in sheet.rows:
        at = row.source.cell("Value")
        before = sheet.grid.at(at.row, at.column)
        if row.source.row in changed.keys() - done and _is_number(before) and not sheet.is_formula(at.row, at.column):
            value = _value(row, changed[row.source.row], decimal_of(before))
            if value is not None:
                set_cell(sheet, update, row, "Value", styles.number(value.quantize(CENT)))


def _value(row: HoldingRow, changed: Mapping[str, Value], before: Decimal) -> Decimal | None:
    """Return what a row will be worth, counted as its value was before; None where its price is not known."""
    shares, price = (changed.get("Shares", styles.number(row.shares)), changed.get("Price", row.price))
    if row.in_dollars and not (_is_number(changed.get("Price")) or shares == 0):
        return None  # its rows know no price, and the file gives none
    if not _is_number(shares) or price is None:
        return None
    each = decimal_of(price) if _is_number(price) else row.price or Decimal(0)
    was = row.shares * (row.price or Decimal(0)) * row.multiplier
    unit = Decimal(1) if row.in_dollars or not was or abs(before / was - 1) <= _SAME else before / was
    return decimal_of(shares) * each * row.multiplier * unit


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _day(value: Value) -> Value:
    """Return the day of a moment: a spreadsheet knows no other date."""
    return value.date() if isinstance(value, datetime) else value


def _said(value: Value) -> str:
    return "nothing" if value is None else str(value)
