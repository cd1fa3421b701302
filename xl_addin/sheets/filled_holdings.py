"""What fills change in Holdings: lots closed and opened, each in its row, and the cash that moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import paid_in
from xl_addin.domain.finding import Place, error, note
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.sheets import styles
from xl_addin.sheets.brokers.statement import Held
from xl_addin.sheets.holding_rows import set_cost
from xl_addin.sheets.holdings_edits import keep_values, set_cash, set_cell
from xl_addin.sheets.new_holdings import add_rows
from xl_addin.sheets.split_prices import split_holdings_prices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.tax.fills import Ledger, Split
    from xl_addin.sheets.holdings_edits import Sheet, Update


@dataclass(frozen=True, slots=True)
class CashKey:
    """Where cash moves: the account, and the currency that is paid in (None: the portfolio's)."""

    account: str | None
    currency: str | None


def fill_holdings(
    sheet: Sheet, update: Update, ledger: Ledger, cash: Mapping[CashKey, Decimal], splits: Sequence[Split] = ()
) -> None:
    """Bring the rows to what the ledger leaves, and the rows of cash to what was paid and received.

    A purchase is a row of its own where the table tells lots apart by their day; else it is added to the security's
    row. A row of 0 shares that waits for its first purchase becomes that lot.
    """
    after = {id(before): row for before, row in ledger.changes if before is not None}
    opened = [row for before, row in ledger.changes if before is None and row.shares]
    waiting = {row.source.row: row for row in sheet.rows if not row.shares and row.symbol != CASH and _is_bare(row)}
    added: list[Held] = []
    for lot in opened:
        own = [row for row in sheet.rows if row.symbol == lot.symbol and row.account == lot.account]
        free = next((row for row in own if row.source.row in waiting and row.pie in (None, lot.pie)), None)
        if free is not None:
            del waiting[free.source.row]
            after[id(free)] = replace(lot, pie=free.pie or lot.pie)
        elif "Acquired" not in sheet.columns and (home := _home(own, lot, after)) is not None:
            after[id(home)] = _together(after.get(id(home), home), lot)
        else:
            price = next((row.price for row in sheet.rows if row.symbol == lot.symbol and row.price), None)
            added.append(
                Held(
                    lot.symbol, lot.shares, price if not own else None, lot.cost_basis, lot.acquired, lot.account,
                    lot.currency, lot.name, pie=lot.pie,
                )
            )  # fmt: skip
    for row in sheet.rows:
        if id(row) in after:
            _set_row(sheet, update, row, after[id(row)])
    split_holdings_prices(sheet, update, splits)
    added += _cash(sheet, update, cash)
    keep_values(sheet, update)
    add_rows(sheet, update, added)


def _is_bare(row: HoldingRow) -> bool:
    return row.acquired is None and not row.cost_basis


def _home(own: list[HoldingRow], lot: HoldingRow, after: Mapping[int, HoldingRow]) -> HoldingRow | None:
    """Return the row of a table without days that a purchase is added to: that of its pie, else one of none."""
    pies = {id(row): after.get(id(row), row).pie for row in own}
    fitting = [row for row in own if pies[id(row)] in (None, lot.pie)]
    return min(fitting, key=lambda row: pies[id(row)] != lot.pie, default=None)


def _together(row: HoldingRow, lot: HoldingRow) -> HoldingRow:
    known = row.cost_basis is not None and lot.cost_basis is not None
    cost = (
        row.cost_basis + lot.cost_basis if known and row.cost_basis is not None and lot.cost_basis is not None else None
    )
    return replace(row, shares=row.shares + lot.shares, cost_basis=cost if row.shares else lot.cost_basis)


def _set_row(sheet: Sheet, update: Update, row: HoldingRow, after: HoldingRow) -> None:
    """Bring one row up to date; what is sold out stays with 0 shares and without a cost."""
    if after.shares != row.shares:
        set_cell(sheet, update, row, "Shares", styles.number(after.shares))
        if not after.shares:
            update.gone.append(row)
    set_cost(sheet, update, row, after.shares, after.cost_basis if after.shares else None)
    if after.pie is not None and after.pie != row.pie and "Pie" in sheet.columns:
        set_cell(sheet, update, row, "Pie", after.pie)
    if after.shares and after.acquired != row.acquired:
        set_cell(sheet, update, row, "Acquired", after.acquired)


def _cash(sheet: Sheet, update: Update, cash: Mapping[CashKey, Decimal]) -> list[Held]:
    """Move the cash of each account and currency; return the rows of cash that are new."""
    new = []
    for key, amount in cash.items():
        rows = [row for row in sheet.rows if row.symbol == CASH and row.account == key.account]
        wanted = key.currency or sheet.currency
        home = next((row for row in rows if paid_in(row.currency or sheet.currency)[0] == wanted), None)
        if home is not None:
            set_cash(sheet, update, home, home.shares + amount)
        elif wanted != sheet.currency and "Currency" not in sheet.columns:
            at = Place(sheet.grid.sheet, sheet.heading_row)
            message = f"{amount} {wanted} of cash moved, and no column says in which currency cash is"
            update.findings.append(error(at, message, "Add a column Currency to Holdings."))
        elif amount:
            currency = wanted if wanted != sheet.currency else None
            new.append(Held(CASH, amount, account=key.account, currency=currency))
    return new


def moved_losses(ledger: Ledger) -> Iterator[str]:
    """Yield what became of each loss that a purchase washes."""
    for one in ledger.moved:
        lost = "is lost: the new shares are in an account without tax"
        to = (
            lost if one.onto is None else f"is added to the cost of the {one.onto.symbol} bought on {one.onto.acquired}"
        )
        yield str(note(None, f"a loss of {one.dollars:.2f} on {one.loss.lot.symbol} is washed: it {to}"))
