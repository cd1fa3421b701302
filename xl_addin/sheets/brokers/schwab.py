"""Charles Schwab: Positions, Export (one account or all), Lot Details, and History, Export."""

from __future__ import annotations

from xl_addin.sheets.brokers.layout import Field, Layout, Rule, Verdict, What

OPTION = r"[A-Z]+ \d{2}/\d{2}/\d{4} [\d.]+ [CP]"

POSITIONS = Layout(
    broker="Schwab",
    what=What.POSITIONS,
    currency="USD",
    known_by=(
        ("Symbol",),
        ("Qty (Quantity)", "Quantity"),
        ("Mkt Val (Market Value)", "Market Value"),
        ("Ratings", "Asset Type", "Security Type", "% of Acct (% of Account)", "% Of Account"),
        ("Price Chng $ (Price Change $)", "Price Change $", "Day Chng $ (Day Change $)", "Day Change $"),
    ),
    columns={
        Field.SYMBOL: ("Symbol",),
        Field.NAME: ("Description",),
        Field.SHARES: ("Qty (Quantity)", "Quantity"),
        Field.PRICE: ("Price",),
        Field.VALUE: ("Mkt Val (Market Value)", "Market Value"),
        Field.COST: ("Cost Basis",),
        Field.TYPE: ("Asset Type", "Security Type"),
    },
    ignored=(
        "Price Chng $ (Price Change $)", "Price Chng % (Price Change %)", "Day Chng $ (Day Change $)",
        "Day Chng % (Day Change %)", "Gain $ (Gain/Loss $)", "Gain % (Gain/Loss %)", "Ratings", "Reinvest?",
        "Reinvest Capital Gains?", "% of Acct (% of Account)", "Price Change %", "Price Change $", "Day Change %",
        "Day Change $", "Gain/Loss %", "Gain/Loss $", "Reinvest Dividends?", "Capital Gains?", "% Of Account", "Delta",
        "ITM", "In The Money",
    ),
    rules=(
        Rule(Field.SYMBOL, r"Cash & Cash Investments|Cash and Cash Investments", Verdict.CASH),
        Rule(Field.SYMBOL, r"(Account|Positions) Total|Totals?", Verdict.TOTAL),
        Rule(Field.TYPE, r"Option", Verdict.PASSED, "an option: it is neither imported nor counted", told=True),
        Rule(Field.SYMBOL, OPTION, Verdict.PASSED, "an option: it is neither imported nor counted", told=True),
    ),
    as_of=r"Positions for .* as of (.*)",
    account=r"Positions for account (.*?) as of",
    block_titles=True,
    ends_with=r"(Account|Positions) Total|Totals?",
)  # fmt: skip

LOTS = Layout(
    broker="Schwab",
    what=What.LOTS,
    currency="USD",
    known_by=(("Open Date",), ("Quantity",), ("Cost/Share",), ("Cost Basis",), ("Holding Period",)),
    columns={
        Field.ACQUIRED: ("Open Date",),
        Field.SHARES: ("Quantity",),
        Field.PRICE: ("Price",),
        Field.VALUE: ("Market Value",),
        Field.COST: ("Cost Basis",),
    },
    ignored=("Cost/Share", "Gain/Loss $", "Gain/Loss %", "Holding Period"),
    rules=(Rule(Field.ACQUIRED, r"Total", Verdict.TOTAL),),
    as_of=r"Lot Details for .* as of (.*)",
    account=r"\S+ Lot Details for (.*?) as of",
    symbol=r"(\S+) Lot Details for",
    ends_with=r"Total",
)

HISTORY = Layout(
    broker="Schwab",
    what=What.HISTORY,
    currency="USD",
    known_by=(("Date",), ("Action",), ("Symbol",), ("Quantity",), ("Fees & Comm",), ("Amount",)),
    columns={
        Field.DAY: ("Date",),
        Field.SIDE: ("Action",),
        Field.SYMBOL: ("Symbol",),
        Field.SHARES: ("Quantity",),
        Field.PRICE: ("Price",),
        Field.FEES: ("Fees & Comm",),
        Field.AMOUNT: ("Amount",),
    },
    rules=(
        Rule(Field.DAY, r"(Transactions )?Totals?", Verdict.TOTAL),
        Rule(Field.SYMBOL, OPTION, Verdict.PASSED, "an option: it is not counted", told=True),
    ),
    account=r"Transactions for account (.*?) as of",
)

LAYOUTS = (POSITIONS, LOTS, HISTORY)
