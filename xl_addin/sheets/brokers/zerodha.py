"""Zerodha Console: the holdings' workbook (its headings stand in row 23) and the tradebook."""

from __future__ import annotations

from xl_addin.sheets.brokers.layout import Field, Layout, What

HOLDINGS = Layout(
    broker="Zerodha",
    what=What.POSITIONS,
    currency="INR",
    known_by=(("Symbol",), ("Quantity Available",), ("Average Price",), ("Previous Closing Price",)),
    columns={
        Field.SYMBOL: ("Symbol",),
        Field.SHARES: ("Quantity Available",),
        Field.COST_EACH: ("Average Price",),
        Field.PRICE: ("Previous Closing Price",),
    },
    ignored=(
        "ISIN", "Sector", "Instrument Type", "Quantity Discrepant", "Quantity Long Term", "Quantity Pledged (Margin)",
        "Quantity Pledged (Loan)", "Unrealized P&L", "Unrealized P&L Pct.",
    ),
    as_of=r"(?:Equity |Mutual Funds |Combined )?Holdings Statement as on (.*)",
    account=r"Client ID,(.*)",
    skipped_sheets=("Combined",),
)  # fmt: skip

TRADEBOOK = Layout(
    broker="Zerodha",
    what=What.HISTORY,
    currency="INR",
    known_by=(("symbol",), ("trade_date",), ("trade_type",), ("quantity",), ("price",), ("trade_id",)),
    columns={
        Field.SYMBOL: ("symbol",),
        Field.DAY: ("trade_date",),
        Field.SIDE: ("trade_type",),
        Field.SHARES: ("quantity",),
        Field.PRICE: ("price",),
        Field.EXECUTION: ("trade_id",),
    },
)

LAYOUTS = (HOLDINGS, TRADEBOOK)
