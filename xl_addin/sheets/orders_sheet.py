"""The order sheet: one row an order, appended and never rewritten, because fills are typed beside them.

Below them stands what those of the last proposal come to, which nothing reads: it is there to be held against what the
broker shows before all of them are placed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import written
from xl_addin.domain.finding import column_letters
from xl_addin.domain.plan import Side
from xl_addin.domain.source import SourceRow
from xl_addin.sheets import styles
from xl_addin.sheets.confirmation_words import TOTAL_WORDS
from xl_addin.sheets.image import Cell, Dropdown, Rule, SheetImage, Style
from xl_addin.sheets.widths import fitted, wide_enough

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from decimal import Decimal

HEADINGS = (
    "Order", "Side", "Symbol", "Shares", "Est. price", "Est. value", "Status", "Filled shares", "Fill price",
    "Filled on", "Type", "Time in force", "Trade window", "Window in words", "Lots",
    "Reason",
)  # fmt: skip
"""What is typed when an order is filled stands beside what it was to be; the words, which are long, come last."""
ACCOUNT = "Account"
CURRENCY = "Currency"
OF_TOTALS = frozenset({"Side", "Est. value", "Trade window", "Window in words", ACCOUNT, CURRENCY})
"""The columns in which totals say something."""
_BESIDE = HEADINGS.index("Symbol") + 1
TAX_LINE = "estimated tax "
"""How the line below an order's lots begins that says what the sale adds to the year's tax."""
STATUSES = ("OPEN", "FILLED", "CANCELLED", "DONE")
"""What an order's Status may be; every one but the first means that nothing more is awaited."""

_WIDTHS = (19.0, 10.0, 10.0, 12.0, 11.0, 13.0, 12.0, 12.0, 11.0, 12.0, 10.0, 10.0, 21.0, 34.0, 44.0, 44.0)
_WIDTH_OF = {ACCOUNT: 12.0, CURRENCY: 10.0}
_WIDEST_LOTS = 64.0
"""The width up to which a lot stands in one line, with its cost and gain in a currency of long signs."""
_NUMBERS = frozenset({"Shares", "Est. price", "Est. value", "Filled shares", "Fill price"})
_CENTERED = frozenset({"Status", "Type", "Time in force", "Filled on"})
_FADED = Style(color=styles.MUTED, fill="F9FAFB")
_DROPDOWN_ROWS = 500
"""How far down the list of statuses reaches, so that orders appended later have it as well."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the sheet.

    ``order`` is its id; prices are a share and ``value`` is in hundredths, both in ``currency``, None for the
    portfolio's; an order by amount has neither ``shares`` nor a ``price``. ``trade_window`` is ISO text with an offset,
    and ``window_in_words`` says the same; ``account`` is where it is to be placed, None where none is named. What was
    filled is None until it is typed.
    """

    order: str
    side: Side
    symbol: str
    shares: Decimal | None
    price: Decimal | None
    value: int
    trade_window: str
    lots: str
    reason: str
    account: str | None = None
    status: str = "OPEN"
    filled_shares: Decimal | None = None
    fill_price: Decimal | None = None
    filled_on: date | None = None
    fees: Decimal | None = None
    type: str = "MARKET"
    time_in_force: str = "DAY"
    currency: str | None = None
    window_in_words: str = ""
    source: SourceRow = field(default_factory=SourceRow, compare=False)

    @property
    def is_open(self) -> bool:
        """Return whether a fill is still awaited."""
        return self.status == STATUSES[0]


def orders_image(rows: Iterable[OrderRow], currency: str, name: str = "Orders") -> SheetImage:
    """Return a new order sheet, sales first and totals last.

    It has columns for the account and the currency where one is named. ``currency`` is the portfolio's.
    """
    ordered = sales_first(rows)
    more = [ACCOUNT] if any(row.account for row in ordered) else []
    more += [CURRENCY] if any(row.currency for row in ordered) else []
    words = (*HEADINGS[:_BESIDE], *more, *HEADINGS[_BESIDE:])
    widths = {**dict(zip(HEADINGS, _WIDTHS, strict=True)), **_WIDTH_OF}
    widths[ACCOUNT] = wide_enough(widths[ACCOUNT], (row.account or "" for row in ordered))
    widths["Lots"] = wide_enough(widths["Lots"], (row.lots for row in ordered), _WIDEST_LOTS)
    message = "OPEN until your broker has filled or cancelled it. DONE: nothing more is awaited."
    cells = order_block(ordered, currency)
    body = [tuple(own[word] for word in words) for own in cells]
    return SheetImage(
        name=name,
        kind="orders",
        rows=(tuple(map(heading, words)), *body),
        widths=fitted([widths[word] for word in words], body),
        heights={1: 32.0},
        freeze=(1, _BESIDE + len(more)),
        dropdowns=(Dropdown(2, words.index("Status") + 1, STATUSES, "Order status", message, rows=_DROPDOWN_ROWS),),
        rules=(_done(words.index("Status") + 1, len(words)),),
        gridlines=False,
        tab_color=styles.ACCENT,
    )


def _done(status: int, columns: int) -> Rule:
    """Return the rule that rows fade once nothing more is awaited of them; the status says so in words."""
    column = f"${column_letters(status)}"
    cell = f"INDEX({column}:{column},ROW())"  # Excel's own programs take $G2 to be relative to the cell selected
    formula = f"OR({','.join(f'{cell}={chr(34)}{word}{chr(34)}' for word in STATUSES[1:])})"
    return Rule((2, 1, _DROPDOWN_ROWS + 1, columns), formula, _FADED)


def order_block(rows: Iterable[OrderRow], currency: str) -> list[dict[str, Cell]]:
    """Return the cells of a proposal's orders and of their totals by headings; ``currency`` is the portfolio's."""
    ordered = sales_first(rows)
    return [*(_order_cells(row, currency) for row in ordered), *_totals(ordered, currency)]


def _totals(rows: Sequence[OrderRow], currency: str) -> Iterator[dict[str, Cell]]:
    """Yield the cells of what orders of one window come to: a row each side, account and currency, as they come."""
    totals: dict[tuple[Side, str | None, str], int] = {}
    for row in rows:
        key = row.side, row.account, row.currency or currency
        totals[key] = totals.get(key, 0) + row.value
    window = {"Trade window": rows[0].trade_window, "Window in words": rows[0].window_in_words or None} if rows else {}
    for number, ((side, account, code), value) in enumerate(totals.items(), 1):
        money, text = (
            replace(style, bold=True, rule_above=number == 1, rule_below=number == len(totals))
            for style in (styles.MONEY, styles.TEXT)
        )
        yield {
            **dict.fromkeys(HEADINGS, Cell(None, text)),
            "Side": Cell(TOTAL_WORDS[side], text),
            ACCOUNT: Cell(account, text),
            CURRENCY: Cell(code, text),
            "Est. value": styles.money(value, code, money),
            **{word: Cell(told, text) for word, told in window.items()},
        }


def _order_cells(row: OrderRow, currency: str) -> dict[str, Cell]:
    """Return an order's cells by their headings; ``currency`` is the portfolio's."""
    code = row.currency or currency
    cells = dict(zip(HEADINGS, _cells(row, code), strict=True))
    return {**cells, ACCOUNT: Cell(row.account, styles.TEXT), CURRENCY: Cell(code, styles.TEXT)}


def heading(word: str) -> Cell:
    """Return a heading of the sheet."""
    return Cell(word, _heading_style(word))


def sales_first(rows: Iterable[OrderRow]) -> list[OrderRow]:
    """Return the orders with sales before purchases, otherwise in the order given."""
    return sorted(rows, key=lambda row: row.side is not Side.SELL)


def _cells(row: OrderRow, currency: str) -> tuple[Cell, ...]:
    """Return an order's cells under `HEADINGS`."""
    return (
        Cell(row.order, styles.SMALL),
        Cell(row.side.value, styles.BUY if row.side is Side.BUY else styles.SELL),
        Cell(row.symbol, styles.STRONG),
        Cell(None, styles.NUMBER) if row.shares is None else styles.shares(row.shares),
        Cell(None, styles.NUMBER) if row.price is None else styles.price(row.price, currency),
        styles.money(row.value, currency),
        Cell(row.status, styles.ENTRY_CENTERED),
        Cell(None, styles.ENTRY_NUMBER) if row.filled_shares is None else styles.shares(row.filled_shares),
        Cell(None, _typed_price(currency)) if row.fill_price is None else styles.price(row.fill_price, currency),
        Cell(row.filled_on, styles.ENTRY_DATE),
        Cell(row.type, styles.CENTERED),
        Cell(row.time_in_force, styles.CENTERED),
        Cell(row.trade_window, styles.SMALL),
        Cell(row.window_in_words or None, styles.TEXT),
        Cell(row.lots or None, styles.TEXT_WRAPPED),
        Cell(row.reason or None, styles.TEXT_WRAPPED),
    )


def _typed_price(currency: str) -> Style:
    """Return the look of a price yet to be typed: in its currency, with as many more decimals as are typed."""
    look = written(currency)
    if not look.places:  # a format of decimals that may be missing ends whole numbers with a point
        return styles.ENTRY_NUMBER
    return replace(styles.ENTRY_NUMBER, number_format=f'"{look.sign}"#,##0.00####')


def _heading_style(word: str) -> Style:
    """Return how a heading looks: over numbers to the right, like the numbers."""
    if word in _CENTERED:
        return styles.HEADING_CENTER
    return styles.HEADING_RIGHT if word in _NUMBERS else styles.HEADING
