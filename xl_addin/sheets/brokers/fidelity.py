"""Fidelity: Positions, Download, and Activity & Orders, Download. The headings were respelled in 2026."""

from __future__ import annotations

from xl_addin.sheets.brokers.layout import Field, Layout, Rule, Verdict, What

OPTION = r"-?\s*-[A-Z]+\d{6}[CP][\d.]+"

POSITIONS = Layout(
    broker="Fidelity",
    what=What.POSITIONS,
    currency="USD",
    known_by=(("Symbol",), ("Quantity",), ("Last Price",), ("Current Value",), ("Cost Basis Total", "Cost Basis")),
    columns={
        Field.ACCOUNT_NUMBER: ("Account Number",),
        Field.ACCOUNT: ("Account Name", "Account Name/Number"),
        Field.SYMBOL: ("Symbol",),
        Field.NAME: ("Description",),
        Field.SHARES: ("Quantity",),
        Field.PRICE: ("Last Price",),
        Field.VALUE: ("Current Value",),
        Field.COST: ("Cost Basis Total", "Cost Basis"),
    },
    ignored=(
        "Last Price Change", "Today's Gain/Loss Dollar", "Today's Gain/Loss Percent", "Total Gain/Loss Dollar",
        "Total Gain/Loss Percent", "Percent Of Account", "Average Cost Basis", "Cost Basis Per Share", "Type",
        "Basket Name", "Investment Type",
    ),
    rules=(
        Rule(Field.SYMBOL, r"[A-Z]{5}\*\*", Verdict.CASH),
        Rule(Field.SYMBOL, r"(SPAXX|FZFXX|FDRXX|FCASH|CORE)\**", Verdict.CASH),
        Rule(Field.SYMBOL, r"Pending activity", Verdict.CASH),
        Rule(Field.SYMBOL, OPTION, Verdict.PASSED, "an option: it is neither imported nor counted", told=True),
    ),
    as_of=r"Date downloaded\s+(.*)|Portfolio_Positions_(\w{3}-\d{1,2}-\d{4})",
    ends_with=r"Date downloaded",
)  # fmt: skip

HISTORY = Layout(
    broker="Fidelity",
    what=What.HISTORY,
    currency="USD",
    known_by=(("Run Date",), ("Action",), ("Symbol",), ("Quantity", "Exchange Quantity"), ("Amount ($)", "Amount")),
    columns={
        Field.DAY: ("Run Date",),
        Field.ACCOUNT_NUMBER: ("Account Number",),
        Field.ACCOUNT: ("Account", "Account Name"),
        Field.SIDE: ("Action",),
        Field.SYMBOL: ("Symbol",),
        Field.SHARES: ("Quantity", "Exchange Quantity"),
        Field.PRICE: ("Price ($)", "Price"),
        Field.COMMISSION: ("Commission ($)", "Commission"),
        Field.FEES: ("Fees ($)", "Fees"),
        Field.AMOUNT: ("Amount ($)", "Amount"),
    },
    rules=(Rule(Field.SYMBOL, OPTION, Verdict.PASSED, "an option: it is not counted", told=True),),
    ends_with=r"Date downloaded",
)

LAYOUTS = (POSITIONS, HISTORY)
