"""E*TRADE: PortfolioDownload.csv and the transactions' download."""

from __future__ import annotations

from xl_addin.sheets.brokers.layout import Field, Layout, Rule, Verdict, What

POSITIONS = Layout(
    broker="E*TRADE",
    what=What.POSITIONS,
    currency="USD",
    known_by=(("Symbol",), ("Quantity",), ("Last Price $",), ("Value $",)),
    columns={
        Field.SYMBOL: ("Symbol",),
        Field.PRICE: ("Last Price $",),
        Field.SHARES: ("Quantity",),
        Field.COST_EACH: ("Price Paid $",),
        Field.VALUE: ("Value $",),
    },
    ignored=("Change $", "Change %", "Day's Gain $", "Total Gain $", "Total Gain %"),
    rules=(
        Rule(Field.SYMBOL, r"CASH", Verdict.CASH),
        Rule(Field.SYMBOL, r"TOTALS?", Verdict.TOTAL),
        Rule(
            Field.SYMBOL, r"[A-Z]+ .*(Call|Put)", Verdict.PASSED, "an option: it is neither imported nor counted",
            told=True,
        ),
    ),
    as_of=r"Generated at (.*)",
    account_below=("Account", "Net Account Value"),
    ends_with=r"Generated at",
)  # fmt: skip

TRANSACTIONS = Layout(
    broker="E*TRADE",
    what=What.HISTORY,
    currency="USD",
    known_by=(("TransactionDate",), ("TransactionType",), ("SecurityType",), ("Symbol",), ("Amount",)),
    columns={
        Field.DAY: ("TransactionDate",),
        Field.SIDE: ("TransactionType",),
        Field.TYPE: ("SecurityType",),
        Field.SYMBOL: ("Symbol",),
        Field.SHARES: ("Quantity",),
        Field.PRICE: ("Price",),
        Field.COMMISSION: ("Commission",),
        Field.AMOUNT: ("Amount",),
    },
    rules=(Rule(Field.TYPE, r"OPTN|Options?", Verdict.PASSED, "an option: it is not counted", told=True),),
    account=r"For Account:,(.*)",
)

LAYOUTS = (POSITIONS, TRANSACTIONS)
