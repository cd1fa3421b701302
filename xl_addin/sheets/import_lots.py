"""Lots of a broker's files and the rows of Holdings that they are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import warning
from xl_addin.domain.money import CENT, share_text
from xl_addin.sheets import styles
from xl_addin.sheets.holding_rows import currency_fits, end_rows, same_shares, take_cost, take_price
from xl_addin.sheets.holdings_edits import set_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.sheets.brokers.statement import Held
    from xl_addin.sheets.holdings_edits import Sheet, Update

    Pair = tuple[HoldingRow, Held]


def usable_lots(sheet: Sheet, update: Update, position: Held | None, lots: Sequence[Held]) -> Sequence[Held]:
    """Return the lots where they are the position and Holdings can hold them, none otherwise; say why."""
    if not lots or "Acquired" not in sheet.columns:
        return () if position or not lots else [_sum(lots)]
    total = sum((lot.shares for lot in lots), Decimal(0))
    if position is not None and not same_shares(total, position.shares):
        message = (
            f"the lots of {position.symbol} come to {share_text(total)}, the position is {share_text(position.shares)}"
        )
        update.findings.append(warning(position.at, f"{message}: the position counts"))
        return ()
    if position is None:
        return lots
    return [
        replace(
            lot,
            price=lot.price or position.price,
            price_off=lot.price_off if lot.price else position.price_off,
            name=lot.name or position.name,
        )
        for lot in lots
    ]


def _sum(lots: Sequence[Held]) -> Held:
    """Return lots as one, for a sheet without a column for their days."""
    costs = [lot.cost for lot in lots]
    cost = None if None in costs else sum(filter(None, costs), Decimal(0))
    return replace(lots[0], shares=sum((lot.shares for lot in lots), Decimal(0)), cost=cost, acquired=None)


def update_lots(sheet: Sheet, update: Update, rows: Sequence[HoldingRow], lots: Sequence[Held]) -> list[Held]:
    """Bring the rows of one security's lots up to date; return the lots that need a row of their own."""
    free, left = list(rows), []
    for lot in lots:
        parts = _parts(rows, lots, lot)
        for row in parts:
            take_price(sheet, update, row, lot)
            free.remove(row)
        if not parts:
            left.append(lot)
    for row, lot in _pairs(free, left):
        free.remove(row)
        left.remove(lot)
        if currency_fits(sheet, update, [row], lot):
            _take(sheet, update, row, lot)
    end_rows(sheet, update, free)
    return left


def _pairs(rows: Sequence[HoldingRow], lots: Sequence[Held]) -> list[Pair]:
    """Return which row is which lot: first those of one day and as many shares, then of one day, then undated rows."""
    left, free, pairs = list(lots), list(rows), []
    tests: tuple[Callable[[HoldingRow, Held], bool], ...] = (
        lambda row, lot: row.acquired == lot.acquired and row.shares == lot.shares,
        lambda row, lot: row.acquired == lot.acquired,
        lambda row, _: row.acquired is None,
    )
    for fits in tests:
        for lot in list(left):
            row = next((row for row in free if fits(row, lot)), None)
            if row is not None:
                pairs.append((row, lot))
                left.remove(lot)
                free.remove(row)
    return pairs


def _take(sheet: Sheet, update: Update, row: HoldingRow, lot: Held) -> None:
    """Let a row say what its lot says."""
    if not same_shares(row.shares, lot.shares):
        set_cell(sheet, update, row, "Shares", styles.number(lot.shares))
    take_price(sheet, update, row, lot)
    take_cost(sheet, update, row, lot)
    if row.acquired != lot.acquired:
        set_cell(sheet, update, row, "Acquired", lot.acquired)


def _parts(rows: Sequence[HoldingRow], lots: Sequence[Held], lot: Held) -> list[HoldingRow]:
    """Return the rows that are a lot together, where its broker adds up what was bought in a day; else none.

    They say more than it does, and stay as they are.
    """
    parts = [row for row in rows if row.acquired == lot.acquired and row.shares]
    if len(parts) < 2 or sum(one.acquired == lot.acquired for one in lots) > 1:
        return []
    cost = sum((row.cost_basis or Decimal(0) for row in parts), Decimal(0))
    off = lot.cost_off + CENT * len(parts)
    is_all = same_shares(sum((row.shares for row in parts), Decimal(0)), lot.shares)
    return parts if is_all and (lot.cost is None or abs(cost - lot.cost) <= off) else []
