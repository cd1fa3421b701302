"""New rows of Holdings, beneath the last one of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Place, error, note
from xl_addin.domain.money import CENT
from xl_addin.sheets import styles
from xl_addin.sheets.holding_rows import cost_each
from xl_addin.sheets.holdings_edits import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.sheets.brokers.statement import Held
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.holdings_edits import Sheet, Update


def add_rows(sheet: Sheet, update: Update, added: Sequence[Held]) -> None:
    """Put new rows beneath the last row of the table."""
    last = max([row.source.row for row in sheet.rows], default=sheet.heading_row)
    room = [row for row in range(last + 1, last + 1 + len(added)) if not _is_empty(sheet, row)]
    if room:
        count = "1 new row belongs" if len(added) == 1 else f"{len(added)} new rows belong"
        message = f"{count} beneath row {last}, and row {room[0]} is not empty"
        rows = "an empty row" if len(added) == 1 else f"{len(added)} empty rows"
        remedy = f"Insert {rows} above row {room[0]}, and run this again."
        update.findings.append(error(Place(sheet.grid.sheet, room[0]), message, remedy))
        return
    for row, held in enumerate(added, last + 1):
        update.new.append((row, held))
        values: dict[str, Value] = {
            "Symbol": held.symbol,
            "Shares": styles.number(held.shares),
            "Price": None if held.price is None else styles.number(held.price),
            "Cost basis": None if held.cost is None else styles.number(held.cost),
            "Acquired": held.acquired,
            "Cost per share": cost_each(held.shares, held.cost),
            "Value": None if held.price is None else styles.number((held.shares * held.price).quantize(CENT)),
            "Account": held.account,
            "Currency": held.currency if held.currency != sheet.currency else None,
            "Pie": held.pie,
        }
        for heading, value in values.items():
            if value is not None and heading in sheet.columns:
                at = Place(sheet.grid.sheet, row, sheet.columns[heading], heading)
                update.changes.append(Change(at, held.symbol, None, value))
    if added:
        update.findings += _formulas_above(sheet, last, last + len(added))


def _is_empty(sheet: Sheet, row: int) -> bool:
    columns = range(min(sheet.columns.values()), max(sheet.columns.values()) + 1)
    return all(sheet.grid.at(row, column) is None for column in columns)


def _formulas_above(sheet: Sheet, row: int, last: int) -> Iterable[Finding]:
    """Say which formulas of the last row are to be filled down to the last new one: this program writes none."""
    used = sheet.grid.rows[row - 1] if row <= len(sheet.grid.rows) else ()
    for column in range(1, len(used) + 1):
        there = row > sheet.heading_row and sheet.is_formula(row, column)
        if there and not all(sheet.is_formula(new, column) for new in range(row + 1, last + 1)):
            yield note(Place(sheet.grid.sheet, row, column), "this formula is not in the new rows", "Fill it down.")
