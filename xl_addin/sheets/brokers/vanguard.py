"""Vanguard: OfxDownload.csv, positions and then transactions in one file."""

from __future__ import annotations

from xl_addin.sheets.brokers.layout import Field, Layout, Rule, Verdict, What

SETTLEMENT = r"VMFXX|VMRXX"

POSITIONS = Layout(
    broker="Vanguard",
    what=What.POSITIONS,
    currency="USD",
    known_by=(("Account Number",), ("Investment Name",), ("Symbol",), ("Share Price",), ("Total Value",)),
    columns={
        Field.ACCOUNT_NUMBER: ("Account Number",),
        Field.NAME: ("Investment Name",),
        Field.SYMBOL: ("Symbol",),
        Field.SHARES: ("Shares",),
        Field.PRICE: ("Share Price",),
        Field.VALUE: ("Total Value",),
    },
    rules=(Rule(Field.SYMBOL, SETTLEMENT, Verdict.CASH_IF_NOT_HELD),),
)

EDUCATION = Layout(
    broker="Vanguard",
    what=What.POSITIONS,
    currency="USD",
    known_by=(("Fund Account Number",), ("Fund Name",), ("Price",), ("Shares",), ("Total Value",)),
    columns={
        Field.ACCOUNT_NUMBER: ("Fund Account Number",),
        Field.SYMBOL: ("Fund Name",),
        Field.SHARES: ("Shares",),
        Field.PRICE: ("Price",),
        Field.VALUE: ("Total Value",),
    },
)
"""The portfolios of a 529 plan have no symbol: their names stand for one."""

TRANSACTIONS = Layout(
    broker="Vanguard",
    what=What.HISTORY,
    currency="USD",
    known_by=(("Trade Date",), ("Transaction Type",), ("Investment Name",), ("Shares",), ("Net Amount",)),
    columns={
        Field.ACCOUNT_NUMBER: ("Account Number",),
        Field.DAY: ("Trade Date",),
        Field.SIDE: ("Transaction Type",),
        Field.SYMBOL: ("Symbol",),
        Field.SHARES: ("Shares",),
        Field.PRICE: ("Share Price",),
        Field.FEES: ("Commissions and Fees", "Commission Fees"),
        Field.AMOUNT: ("Net Amount",),
    },
)

LAYOUTS = (POSITIONS, EDUCATION, TRANSACTIONS)
