"""M1 Finance: Invest, Holdings, Download. https://help.m1.com/en/articles/9331949-download-and-view-realized-gains."""

from __future__ import annotations

from xl_addin.sheets.brokers.layout import Field, Layout, Rule, Verdict, What

HOLDINGS = Layout(
    broker="M1 Finance",
    what=What.POSITIONS,
    currency="USD",
    known_by=(("Symbol",), ("Quantity",), ("Avg. Price",), ("Unrealized Gain ($)",), ("Value",)),
    columns={
        Field.SYMBOL: ("Symbol",),
        Field.NAME: ("Name",),
        Field.SHARES: ("Quantity",),
        Field.COST: ("Cost Basis",),
        Field.VALUE: ("Value",),
    },
    ignored=("Avg. Price", "Unrealized Gain ($)", "Unrealized Gain (%)"),
    as_of=r"Holdings-(\w{3}-\d{1,2}-\d{4})",
)
"""It has no price: that is Value ÷ Quantity, never Avg. Price, which is what was paid. Nor has it cash or a date."""

LOTS = Layout(
    broker="M1 Finance",
    what=What.LOTS,
    currency="USD",
    known_by=(("Acquisition Date",), ("M1 Tax Lot Id",), ("Quantity",), ("Cost Basis",)),
    columns={
        Field.SYMBOL: ("Symbol",),
        Field.ACQUIRED: ("Acquisition Date",),
        Field.SHARES: ("Quantity",),
        Field.COST: ("Cost Basis",),
        Field.CLOSED: ("Close Date",),
    },
    ignored=(
        "M1 Tax Lot Id", "Cusip", "Short/Long Term Holding", "Unrealized Gain/Loss", "Short Term Realized Gain/Loss",
        "Long Term Realized Gain/Loss", "Wash Sale Indicator", "Disallowed Wash Sale Amount",
    ),
    rules=(Rule(Field.CLOSED, r".*\d.*", Verdict.PASSED, "a lot that is closed"),),
)  # fmt: skip

LAYOUTS = (HOLDINGS, LOTS)
