"""Every broker's table that is known. A new broker is a module like its neighbours and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.sheets import holding_columns as holdings
from xl_addin.sheets import prices
from xl_addin.sheets.activity import DATE
from xl_addin.sheets.brokers import etrade, fidelity, ibkr, m1, schwab, trading212, vanguard, zerodha
from xl_addin.sheets.brokers.layout import Field, Layout, Rule, Verdict, What

if TYPE_CHECKING:
    from xl_addin.sheets.column import Column

LAYOUTS = (
    *m1.LAYOUTS,
    *fidelity.LAYOUTS,
    *schwab.LAYOUTS,
    *vanguard.LAYOUTS,
    *etrade.LAYOUTS,
    *ibkr.LAYOUTS,
    *trading212.LAYOUTS,
    *zerodha.LAYOUTS,
)
_COLUMNS: dict[Field, Column[Any]] = {
    Field.SYMBOL: prices.SYMBOL,
    Field.SHARES: holdings.SHARES,
    Field.PRICE: prices.PRICE,
    Field.COST: holdings.COST_BASIS,
    Field.ACQUIRED: holdings.ACQUIRED,
    Field.ACCOUNT: holdings.ACCOUNT,
    Field.CURRENCY: holdings.CURRENCY,
}
_NAMES = {one: (column.heading, *column.aliases) for one, column in _COLUMNS.items()}

_OF_A_TRADE = ("Side", "Action", "Buy/Sell", "Transaction", "Transaction type", "Trade type", "Order type")

ANY = Layout(
    broker="",
    what=What.POSITIONS,
    known_by=(_NAMES[Field.SYMBOL], _NAMES[Field.SHARES]),
    columns=_NAMES,
    never_with=(DATE.heading, *DATE.aliases, *_OF_A_TRADE),
    rules=(
        Rule(Field.SYMBOL, r"(Grand |Sub)?Totals?", Verdict.TOTAL),
        Rule(Field.SYMBOL, r"CASH", Verdict.CASH),
    ),
)
"""A table of no broker's, with headings that a Holdings sheet may have; a list of trades is none."""

OURS = Layout(
    broker="",
    what=What.HISTORY,
    known_by=(("Order",), ("Side",), ("Symbol",), ("Filled shares",), ("Fill price",), ("Filled on",)),
    columns={
        Field.ORDER: ("Order",),
        Field.SIDE: ("Side",),
        Field.SYMBOL: ("Symbol",),
        Field.ACCOUNT: ("Account",),
        Field.CURRENCY: ("Currency",),
        Field.SHARES: ("Filled shares",),
        Field.PRICE: ("Fill price",),
        Field.FEES: ("Fees",),
        Field.DAY: ("Filled on",),
    },
)
"""Our own order file, with what was filled typed beside the orders."""

BROKERS = tuple(dict.fromkeys(layout.broker for layout in LAYOUTS))
