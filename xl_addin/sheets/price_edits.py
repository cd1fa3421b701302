"""Where fresh prices go: over the prices typed in Holdings, and onto the sheet Prices with the time they are of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import paid_in
from xl_addin.domain.finding import Place, error, note, warning
from xl_addin.domain.money import price_text
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.price_ages import is_far
from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.sheets import styles
from xl_addin.sheets.holdings_edits import Change, keep_values, put_cell, set_cell
from xl_addin.sheets.image import Cell, SheetImage
from xl_addin.sheets.prices import AS_OF, CURRENCY, PRICE, SYMBOL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow, PriceRow
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.holdings_edits import Sheet, Update

_FINEST = Decimal("1e-9")
_WIDTHS = {"Symbol": 14.0, "Price": 14.0, "Currency": 11.0, "As of": 18.0}


@dataclass(frozen=True, slots=True)
class Fresh:
    """A price as it will stand here, in the currency its symbol is quoted in (None: the portfolio's)."""

    symbol: str
    price: Decimal
    currency: str | None
    row: PriceRow


def fresh_prices(
    wanted: Mapping[str, str | None], listed: Sequence[PriceRow], own: str
) -> tuple[list[Fresh], list[Finding]]:
    """Return the prices of the symbols that are ``wanted``, each with the currency it is quoted in here.

    A price in pounds is brought to pence and back; one in another currency is an error. ``own`` is the portfolio's.
    """
    found, findings = [], []
    by_key = {symbol_key(row.symbol): row for row in listed}
    for symbol, currency in wanted.items():
        row = by_key.get(symbol_key(symbol))
        if row is None:
            continue
        here, there = currency or own, row.currency or currency or own
        (paid_here, part_here), (paid_there, part_there) = paid_in(here), paid_in(there)
        if paid_here != paid_there:
            message = f"{symbol} is quoted in {there} here and in {here} in the workbook"
            remedy = f"Give its price in {here}, or correct the Currency of {symbol} in the workbook."
            findings.append(error(Place(row.source.sheet, row.source.row), message, remedy))
        else:
            found.append(Fresh(symbol, (row.price * part_there / part_here).normalize(), currency, row))
    return found, findings


def price_holdings(sheet: Sheet, update: Update, fresh: Sequence[Fresh]) -> None:
    """Set the prices that Holdings has typed; a row that is known by its value alone is not priced."""
    prices = {one.symbol: one for one in fresh}
    for row in sheet.rows:
        one = prices.get(row.symbol)
        if one is None or row.symbol == CASH or row.in_dollars or row.price is None:
            continue
        update.findings += _far(row, one)
        set_cell(sheet, update, row, PRICE.heading, styles.number(one.price))
    keep_values(sheet, update)


def _far(row: HoldingRow, one: Fresh) -> Iterator[Finding]:
    """Yield a warning for a price that is far from the one before."""
    before = row.price
    if before and is_far(one.price, before):
        message = f"the price of {row.symbol} goes from {price_text(before)} to {price_text(one.price)}"
        remedy = "After a split correct its shares as well; of other units tell the Currency or the Multiplier."
        yield warning(row.source.cell(PRICE.heading), message, remedy)


def price_list(sheet: Sheet, update: Update, known: Sequence[PriceRow], fresh: Sequence[Fresh]) -> None:
    """Bring the user's own list of prices up to date, add beneath it what is not there, and say of when each is."""
    at = {row.symbol: row.source.row for row in known}
    column = _as_of_column(sheet, update)
    last = max(sheet.grid.filled(), default=sheet.heading_row)
    for one in fresh:
        row = at.get(one.symbol)
        if row is None:
            row = last = last + 1
            update.new_prices.append((row, one.symbol))
            _set(sheet, update, row, SYMBOL.heading, one.symbol, one.symbol)
            if one.currency is not None:
                _set(sheet, update, row, CURRENCY.heading, one.currency, one.symbol)
        _set(sheet, update, row, PRICE.heading, styles.number(one.price), one.symbol)
        if column:
            cell = Place(sheet.grid.sheet, row, column, AS_OF.heading)
            put_cell(sheet, update, cell, one.symbol, one.row.as_of)


def _as_of_column(sheet: Sheet, update: Update) -> int | None:
    """Return the column of the times, beside the table where it has none yet; None where there is no room."""
    if AS_OF.heading in sheet.columns:
        return sheet.columns[AS_OF.heading]
    beside = max(sheet.columns.values()) + 1
    if any(beside <= len(cells) and cells[beside - 1] is not None for cells in sheet.grid.rows):
        at = Place(sheet.grid.sheet, sheet.heading_row)
        update.findings.append(note(at, "no column says of when the prices are", "Insert one with the heading As of."))
        return None
    update.changes.append(Change(Place(sheet.grid.sheet, sheet.heading_row, beside), "", None, AS_OF.heading))
    return beside


def _set(sheet: Sheet, update: Update, row: int, heading: str, value: Value, symbol: str) -> None:
    column = sheet.columns.get(heading)
    if column is not None:
        put_cell(sheet, update, Place(sheet.grid.sheet, row, column, heading), symbol, value)


def made_prices(name: str, fresh: Sequence[Fresh]) -> SheetImage:
    """Return a new list of prices, the user's own from then on; Currency only where a price has another."""
    headings = ["Symbol", "Price", *(["Currency"] if any(one.currency for one in fresh) else []), "As of"]
    rows: list[tuple[Cell | None, ...]] = [tuple(Cell(word, styles.HEADING) for word in headings)]
    for one in fresh:
        cells = {"Symbol": Cell(one.symbol, styles.STRONG), "Price": styles.shares(one.price.quantize(_FINEST))}
        if one.currency:
            cells["Currency"] = Cell(one.currency, styles.TEXT)
        if one.row.as_of:
            cells["As of"] = Cell(one.row.as_of, styles.moment(one.row.as_of))
        rows.append(tuple(cells.get(heading) for heading in headings))
    widths = tuple(_WIDTHS[heading] for heading in headings)
    return SheetImage(name, None, tuple(rows), widths=widths, freeze=(1, 0), tab_color=styles.ACCENT)
