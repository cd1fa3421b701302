"""One row of Holdings brought up to date: its price, its cost, its end; in the currency that it is in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error
from xl_addin.domain.portfolio.spelling import loose_key
from xl_addin.sheets import styles
from xl_addin.sheets.holdings_edits import set_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.sheets.brokers.statement import Held
    from xl_addin.sheets.holdings_edits import Sheet, Update

_MILLIONTH = Decimal("0.000001")
_FEWEST_ROUNDED = 3
"""A file shows a number of shares rounded only where it shows this many decimals or more."""


def set_cost(sheet: Sheet, update: Update, row: HoldingRow, shares: Decimal, cost: Decimal | None) -> None:
    """Set what the shares of a row cost, in total and a share, wherever the table says it; None empties it."""
    if cost != row.cost_basis:
        set_cell(sheet, update, row, "Cost basis", None if cost is None else styles.number(cost))
    each = cost_each(shares, cost)
    if "Cost per share" in sheet.columns and each != cost_each(row.shares, row.cost_basis):
        set_cell(sheet, update, row, "Cost per share", each)


def cost_each(shares: Decimal, cost: Decimal | None) -> int | float | None:
    """Return what a share cost, to a millionth; None where that is not known."""
    if cost is None or not shares:
        return None
    return styles.number((cost / shares).quantize(_MILLIONTH))


def take_price(sheet: Sheet, update: Update, row: HoldingRow, held: Held) -> None:
    """Set a row's price, where it has one or is the first of its symbol, unless it is the file's but for rounding."""
    if held.price is None or held.price <= 0:
        return
    if row.price is not None and abs(row.price - held.price) <= held.price_off:
        return
    if row.price is not None or sheet.rows.index(row) == _first(sheet, row):
        set_cell(sheet, update, row, "Price", styles.number(held.price))


def _first(sheet: Sheet, row: HoldingRow) -> int:
    """Return the first of a symbol's rows, where none has a price yet; -1 where one has."""
    alike = [n for n, one in enumerate(sheet.rows) if loose_key(one.symbol) == loose_key(row.symbol)]
    return -1 if any(sheet.rows[n].price is not None for n in alike) else alike[0]


def take_cost(sheet: Sheet, update: Update, row: HoldingRow, held: Held) -> None:
    """Set a row's cost, unless it is the file's but for rounding."""
    if held.cost is None or held.cost < 0:
        return
    if row.cost_basis is None or abs(row.cost_basis - held.cost) > held.cost_off:
        set_cost(sheet, update, row, held.shares, held.cost)


def end_rows(sheet: Sheet, update: Update, rows: Iterable[HoldingRow]) -> None:
    """Set rows that are held no more to 0; what they cost goes with the shares."""
    for row in rows:
        if row.shares:
            update.gone.append(row)
            set_cell(sheet, update, row, "Shares", 0)
            set_cost(sheet, update, row, Decimal(0), None)


def currency_fits(sheet: Sheet, update: Update, rows: Sequence[HoldingRow], held: Held) -> bool:
    """Return whether Holdings can say the currency of a row of the file; otherwise tell what to do."""
    wanted = held.currency or sheet.currency
    if rows and any((row.currency or sheet.currency) != wanted for row in rows):
        at = rows[0].source.cell("Currency" if "Currency" in sheet.columns else "Symbol")
        message = f"{held.symbol} is in {rows[0].currency or sheet.currency} here and in {wanted} in the file"
        update.findings.append(error(at, message, _currency_remedy(sheet, wanted)))
        return False
    if not rows and wanted != sheet.currency and "Currency" not in sheet.columns:
        message = f"{held.symbol} is in {wanted} in the file, and Holdings in {sheet.currency}"
        update.findings.append(
            error(Place(sheet.grid.sheet, sheet.heading_row), message, _currency_remedy(sheet, wanted))
        )
        return False
    return True


def _currency_remedy(sheet: Sheet, wanted: str) -> str:
    if "Currency" in sheet.columns:
        return f"Type {wanted} in its column Currency, if that is right."
    return f"Set Currency on the Settings sheet to {wanted}, or add a column Currency to Holdings."


def same_shares(here: Decimal, there: Decimal) -> bool:
    """Return whether two numbers of shares are one, as exactly as the file shows its own."""
    places = -int(there.normalize().as_tuple().exponent)
    return here == there or (places >= _FEWEST_ROUNDED and round(here, places) == there)
