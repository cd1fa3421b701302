"""The order sheet: one row an order, appended and never rewritten, because fills are typed beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Side
from xl_addin.domain.source import SourceRow
from xl_addin.sheets import styles
from xl_addin.sheets.image import Cell, Dropdown, SheetImage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from xl_addin.sheets.image import Style

HEADINGS = (
    "Order", "Side", "Symbol", "Shares", "Est. price", "Est. value", "Type", "Time in force", "Trade window", "Lots",
    "Reason", "Status", "Filled shares", "Fill price", "Filled on",
)  # fmt: skip
ACCOUNT = "Account"
_BESIDE = HEADINGS.index("Symbol") + 1
STATUSES = ("OPEN", "FILLED", "CANCELLED", "DONE")
"""What an order's Status may be; every one but the first means that nothing more is awaited."""

_WIDTHS = (19.0, 7.0, 10.0, 12.0, 11.0, 13.0, 10.0, 10.0, 25.0, 44.0, 44.0, 12.0, 12.0, 11.0, 12.0)
_ACCOUNT_WIDTH = 16.0
_NUMBERS = frozenset({"Shares", "Est. price", "Est. value", "Filled shares", "Fill price"})
_CENTERED = frozenset({"Status", "Type", "Time in force", "Filled on"})
_DROPDOWN_ROWS = 500
"""How far down the list of statuses reaches, so that orders appended later have it as well."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the sheet.

    ``order`` is its id; prices are dollars a share, ``value`` is cents, ``trade_window`` ISO text with an offset;
    ``account`` is where it is to be placed, None where none is named. What was filled is None until it is typed.
    """

    order: str
    side: Side
    symbol: str
    shares: Decimal
    price: Decimal
    value: int
    trade_window: str
    lots: str
    reason: str
    account: str | None = None
    status: str = "OPEN"
    filled_shares: Decimal | None = None
    fill_price: Decimal | None = None
    filled_on: date | None = None
    type: str = "MARKET"
    time_in_force: str = "DAY"
    source: SourceRow = field(default_factory=SourceRow, compare=False)

    @property
    def is_open(self) -> bool:
        """Return whether a fill is still awaited."""
        return self.status == STATUSES[0]


def orders_image(rows: Iterable[OrderRow], name: str = "Orders") -> SheetImage:
    """Return a new order sheet, sales first; with a column for the account where one is named."""
    ordered = sales_first(rows)
    named = any(row.account for row in ordered)
    words = (*HEADINGS[:_BESIDE], ACCOUNT, *HEADINGS[_BESIDE:]) if named else HEADINGS
    width = (_ACCOUNT_WIDTH,) if named else ()
    message = "OPEN until your broker has filled or cancelled it. DONE: nothing more is awaited."
    return SheetImage(
        name=name,
        kind="orders",
        rows=(tuple(map(heading, words)), *(tuple(order_cells(row)[word] for word in words) for row in ordered)),
        widths=(*_WIDTHS[:_BESIDE], *width, *_WIDTHS[_BESIDE:]),
        heights={1: 32.0},
        freeze=(1, _BESIDE + named),
        dropdowns=(Dropdown(2, words.index("Status") + 1, STATUSES, "Order status", message, rows=_DROPDOWN_ROWS),),
        gridlines=False,
        tab_color=styles.ACCENT,
    )


def order_cells(row: OrderRow) -> dict[str, Cell]:
    """Return an order's cells by their headings."""
    return {**dict(zip(HEADINGS, _cells(row), strict=True)), ACCOUNT: Cell(row.account, styles.TEXT)}


def heading(word: str) -> Cell:
    """Return a heading of the sheet."""
    return Cell(word, _heading_style(word))


def sales_first(rows: Iterable[OrderRow]) -> list[OrderRow]:
    """Return the orders with sales before purchases, otherwise in the order given."""
    return sorted(rows, key=lambda row: row.side is not Side.SELL)


def _cells(row: OrderRow) -> tuple[Cell, ...]:
    """Return an order's cells under `HEADINGS`."""
    return (
        Cell(row.order, styles.SMALL),
        Cell(row.side.value, styles.BUY if row.side is Side.BUY else styles.SELL),
        Cell(row.symbol, styles.STRONG),
        styles.shares(row.shares),
        styles.price(row.price),
        styles.money(row.value),
        Cell(row.type, styles.CENTERED),
        Cell(row.time_in_force, styles.CENTERED),
        Cell(row.trade_window, styles.TEXT),
        Cell(row.lots or None, styles.TEXT_WRAPPED),
        Cell(row.reason or None, styles.TEXT_WRAPPED),
        Cell(row.status, styles.ENTRY_CENTERED),
        Cell(None, styles.ENTRY_NUMBER) if row.filled_shares is None else styles.shares(row.filled_shares),
        Cell(None, styles.ENTRY_NUMBER) if row.fill_price is None else styles.price(row.fill_price),
        Cell(row.filled_on, styles.ENTRY_DATE),
    )


def _heading_style(word: str) -> Style:
    """Return how a heading looks: over numbers to the right, like the numbers."""
    if word in _CENTERED:
        return styles.HEADING_CENTER
    return styles.HEADING_RIGHT if word in _NUMBERS else styles.HEADING
