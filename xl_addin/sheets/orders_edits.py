"""What is written on an order sheet that is there: a status, and new orders below the others."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, Refused, error
from xl_addin.sheets import styles
from xl_addin.sheets.cells import blank
from xl_addin.sheets.confirmation_words import TOTAL_WORDS
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.image import Cell, CellEdit
from xl_addin.sheets.orders_read import ACCOUNT, CURRENCY, ORDERS, SIDE, STATUS, rows_of_orders
from xl_addin.sheets.orders_sheet import OF_TOTALS, OrderRow, heading, order_block

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.heading_line import Headings

_NEW_SHEET = "Delete it, so that a new one can be made."


def set_status(orders: Iterable[OrderRow], status: str) -> tuple[CellEdit, ...]:
    """Return the edits that set the status of orders that were read from a sheet."""
    places = (order.source.cell(STATUS.heading) for order in orders)
    return tuple(CellEdit(at.sheet, at.row, at.column, status) for at in places)


def append_orders(grid: Grid, rows: Iterable[OrderRow], currency: str) -> tuple[CellEdit, ...]:
    """Return the edits that add orders, sales first, and their totals below what a sheet has; no order is touched.

    They stand right below the last order, where the totals of earlier ones make room for them; or where anything of the
    user's is there, below that.
    The sheet's headings decide the columns, so that columns the user moved or added are respected. A column for the
    account, or for the currency, is added at the right where an order has one and the sheet does not. ``currency`` is
    the portfolio's.

    Raises:
        Refused: when the sheet has no such headings.

    """
    headings, findings = find_headings(ORDERS, grid)
    if headings is None:
        raise Refused(findings or [error(Place(grid.sheet), "the order sheet is empty", _NEW_SHEET)])
    rows, columns, edits = tuple(rows), dict(headings.columns), []
    named = {ACCOUNT.heading: [row.account for row in rows], CURRENCY.heading: [row.currency for row in rows]}
    for word in (word for word, told in named.items() if any(told) and word not in columns):
        columns[word] = max(*map(len, grid.rows), *columns.values()) + 1
        edits.append(CellEdit(grid.sheet, headings.row, columns[word], word, heading(word).style))
    block = order_block(rows, currency)
    last = max([headings.row, *rows_of_orders(grid, headings)])
    old = list(takewhile(lambda row: _is_total(grid, headings, row), range(last + 1, len(grid.rows) + 1)))
    first = _first_free(grid, columns.values(), last + 1, len(block), old)
    gone = old if first == last + 1 else []
    empty: dict[str, Cell] = {word: Cell(None, styles.TEXT) for word in headings.columns}
    cells = (
        CellEdit(grid.sheet, row, columns[word], cell.value, cell.style)
        for row, own in {**dict.fromkeys(gone, empty), **dict(enumerate(block, first))}.items()
        for word, cell in own.items()
        if word in columns
    )
    return (*edits, *cells)


def _is_total(grid: Grid, headings: Headings, row: int) -> bool:
    """Return whether a row is one of totals as we wrote it, to which nobody has added anything."""
    told = {at for at in range(1, len(grid.rows[row - 1]) + 1) if not blank(grid.at(row, at))}
    side = grid.at(row, headings.columns[SIDE.heading])
    ours = {at for word, at in headings.columns.items() if word in OF_TOTALS}
    return side in TOTAL_WORDS.values() and told <= ours


def _first_free(grid: Grid, columns: Collection[int], first: int, count: int, old: Sequence[int]) -> int:
    """Return the first of so many rows that are free, at ``first`` or below everything in our columns.

    ``old`` are rows that need not be kept.
    """
    rows = (row for row in range(1, len(grid.rows) + 1) if row not in old)
    used = [row for row in rows if any(not blank(grid.at(row, at)) for at in columns)]
    return first if not any(first <= row < first + count for row in used) else used[-1] + 1
