"""What a broker's statements change in Holdings: rows matched by account, symbol and lot; nothing else is touched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, error, warning
from xl_addin.domain.money import share_text
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.spelling import loose_key
from xl_addin.sheets import styles
from xl_addin.sheets.brokers.statement import Held
from xl_addin.sheets.holding_rows import currency_fits, end_rows, same_shares, take_cost, take_price
from xl_addin.sheets.holdings_edits import Update, keep_values, set_cash, set_cell
from xl_addin.sheets.import_lots import update_lots, usable_lots
from xl_addin.sheets.new_holdings import add_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.sheets.brokers.statement import Cash
    from xl_addin.sheets.holdings_edits import Sheet

    Key = tuple[str | None, str]

_REMEDY_LOTS = "Name the file of its lots beside it, or bring the lots up to date by hand."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the files say of the accounts: positions and lots by account and symbol, cash by account.

    ``whole`` are the accounts all of whose positions are here, so that what is not is held no more.
    """

    positions: Mapping[Key, Held]
    lots: Mapping[Key, Sequence[Held]]
    cash: Mapping[str | None, Decimal]
    whole: frozenset[str | None]


def updated(sheet: Sheet, wanted: Wanted) -> Update:
    """Return what has to change so that Holdings says what the files say."""
    update = Update()
    rows: dict[Key, list[HoldingRow]] = defaultdict(list)
    for row in sheet.rows:
        if row.symbol != CASH:
            rows[row.account, loose_key(row.symbol)].append(row)
    added: list[Held] = []
    for key in dict.fromkeys((*wanted.positions, *wanted.lots)):
        added += _security(sheet, update, rows.get(key, []), wanted.positions.get(key), wanted.lots.get(key, ()))
    for (account, symbol), held in rows.items():
        is_there = (account, symbol) in wanted.positions or (account, symbol) in wanted.lots
        if account in wanted.whole and not is_there:
            end_rows(sheet, update, held)
    added += _cash(sheet, update, wanted.cash)
    keep_values(sheet, update)
    add_rows(sheet, update, added)
    return update


def _security(
    sheet: Sheet, update: Update, rows: Sequence[HoldingRow], position: Held | None, lots: Sequence[Held]
) -> list[Held]:
    """Bring one security's rows up to date; return what needs a row of its own."""
    short = next((one for one in (position, *lots) if one is not None and one.shares < 0), None)
    if short is not None:
        update.findings.append(warning(short.at, f"{short.symbol} is sold short: it is neither imported nor counted"))
        return []
    lots = usable_lots(sheet, update, position, lots)
    if position is None and not lots:
        return []
    if lots:
        return update_lots(sheet, update, rows, lots)
    assert position is not None  # noqa: S101 - said above
    if not currency_fits(sheet, update, rows, position):
        return []
    if not rows:
        return [position] if position.shares else []
    for row in rows:
        take_price(sheet, update, row, position)
    held = sum((row.shares for row in rows), Decimal(0))
    if len(rows) == 1:
        if not same_shares(held, position.shares):
            set_cell(sheet, update, rows[0], "Shares", styles.number(position.shares))
        take_cost(sheet, update, rows[0], position)
        return []
    return _difference(update, rows, position, held)


def _difference(update: Update, rows: Sequence[HoldingRow], position: Held, held: Decimal) -> list[Held]:
    """Return the lot that several rows lack of a position; more than they lack cannot be told apart by lot."""
    if same_shares(held, position.shares):
        return []
    at, more = rows[0].source.cell("Shares"), position.shares - held
    said = (
        f"the file has {share_text(position.shares)} {position.symbol}, and these {len(rows)} rows {share_text(held)}"
    )
    if more < 0 or len({row.pie for row in rows}) > 1:
        which = "which lot was sold" if more < 0 else "which pie they belong to"
        update.findings.append(error(at, f"{said}: it does not say {which}", _REMEDY_LOTS))
        return []
    costs = [row.cost_basis for row in rows]
    known = position.cost is not None and all(cost is not None for cost in costs)
    cost = position.cost - sum(filter(None, costs), Decimal(0)) if known and position.cost is not None else None
    update.findings.append(warning(at, f"{said}: {share_text(more)} become a lot of their own, its day unknown"))
    return [replace(position, shares=more, cost=cost if cost is not None and cost >= 0 else None)]


def _cash(sheet: Sheet, update: Update, cash: Mapping[str | None, Decimal]) -> list[Held]:
    """Set the cash rows of each account; return those that are to be added."""
    new = []
    for account, amount in cash.items():
        rows = [row for row in sheet.rows if row.symbol == CASH and row.account == account]
        for number, row in enumerate(rows):
            set_cash(sheet, update, row, amount if not number else Decimal(0))
        if not rows and amount:
            new.append(Held(CASH, amount, account=account))
    return new


def cash_of(amounts: Iterable[Cash], currency: str) -> tuple[Decimal | None, list[Finding]]:
    """Return the cash in the portfolio's currency, None where there is none, and what is in another one."""
    own = [one.amount for one in amounts if (one.currency or currency) == currency]
    others = [one for one in amounts if (one.currency or currency) != currency and one.amount]
    told = [warning(one.at, f"{one.amount:.2f} {one.currency} of cash are not imported") for one in others]
    return (sum(own, Decimal(0)) if own else None), list(told)
