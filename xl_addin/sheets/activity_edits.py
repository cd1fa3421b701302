"""Trades that are added beneath the Activity table, or a new sheet of them, the user's own from then on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.sheets import styles
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.image import Cell, CellEdit, SheetImage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from xl_addin.sheets.column import Table
    from xl_addin.sheets.grid import Grid

HEADINGS = ("Date", "Symbol", "Side", "Shares", "Price", "Fees", "Account", "Reference")
_WIDTHS = (13.0, 12.0, 8.0, 14.0, 12.0, 10.0, 16.0, 22.0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A trade to be added: its price a share and its fees in its currency; ``reference`` is the order it is part of."""

    day: date
    symbol: str
    side: str
    shares: Decimal
    price: Decimal
    fees: Decimal
    account: str | None
    reference: str


def made_activity(name: str, entries: Sequence[Entry]) -> SheetImage:
    """Return a new sheet of these trades; a column for the account only where one is named."""
    words = [word for word in HEADINGS if word != "Account" or any(one.account for one in entries)]
    rows: list[tuple[Cell | None, ...]] = [tuple(Cell(word, styles.HEADING) for word in words)]
    rows += [tuple(_cells(one).get(word) for word in words) for one in entries]
    widths = tuple(_WIDTHS[HEADINGS.index(word)] for word in words)
    return SheetImage(name, None, tuple(rows), widths=widths, freeze=(1, 0), tab_color=styles.ACCENT)


def added_activity(table: Table, grid: Grid, entries: Sequence[Entry]) -> tuple[CellEdit, ...]:
    """Return the edits that add trades beneath everything on the sheet, under the headings it has."""
    headings, _ = find_headings(table, grid)
    if headings is None:
        return ()
    columns = {heading_key(text).words: at for at, text in headings.texts.items()}
    places = {word: columns[key] for word in HEADINGS if (key := heading_key(word).words) in columns}
    places |= headings.columns
    first = max(grid.filled(), default=headings.row) + 1
    return tuple(
        CellEdit(grid.sheet, row, places[word], cell.value)
        for row, one in enumerate(entries, first)
        for word, cell in _cells(one).items()
        if word in places and cell.value is not None
    )


def _cells(one: Entry) -> dict[str, Cell]:
    return {
        "Date": Cell(one.day, styles.DATE),
        "Symbol": Cell(one.symbol, styles.STRONG),
        "Side": Cell(one.side, styles.BUY if one.side == "BUY" else styles.SELL),
        "Shares": styles.shares(one.shares),
        "Price": styles.shares(one.price),
        "Fees": Cell(styles.number(one.fees), styles.NUMBER) if one.fees else Cell(None, styles.NUMBER),
        "Account": Cell(one.account, styles.TEXT),
        "Reference": Cell(one.reference, styles.SMALL),
    }
