"""Interactive Brokers: the activity statement, many tables in one file, and Flex queries, columns as the user picks."""

from __future__ import annotations

from xl_addin.sheets.brokers.layout import Field, Layout, Rule, Verdict, What

BROKER = "Interactive Brokers"
_NO_SHARES = r"(Equity and Index |Futures )?Options.*|OPT|FOP|Futures|FUT|Bonds|BOND|Forex|CASH|CFDs?|Warrants|WAR"
_NOT_COUNTED = "no shares: it is neither imported nor counted"

POSITIONS = Layout(
    broker=BROKER,
    what=What.POSITIONS,
    known_by=(("Header",), ("DataDiscriminator",), ("Asset Category",), ("Symbol",), ("Quantity",), ("Close Price",)),
    columns={
        Field.LEVEL: ("DataDiscriminator",),
        Field.TYPE: ("Asset Category",),
        Field.CURRENCY: ("Currency",),
        Field.SYMBOL: ("Symbol",),
        Field.ACCOUNT: ("Account",),
        Field.ACQUIRED: ("Open",),
        Field.SHARES: ("Quantity",),
        Field.MULTIPLIER: ("Mult",),
        Field.COST: ("Cost Basis",),
        Field.PRICE: ("Close Price",),
        Field.VALUE: ("Value",),
    },
    ignored=("Cost Price", "Unrealized P/L", "Unrealized P/L %", "Code", "% of NAV", "Open Positions", "Header"),
    rules=(
        Rule(Field.LEVEL, r"", Verdict.TOTAL),
        Rule(Field.TYPE, _NO_SHARES, Verdict.PASSED, _NOT_COUNTED, told=True),
        Rule(Field.LEVEL, r"Lot", Verdict.LOT),
    ),
    sections=("Open Positions", "Long Open Positions"),
    as_of=r"Statement,Data,Period,(.*)",
    account=r"Account Information,Data,Account,([^,(]*[^,( ])",
)

CASH = Layout(
    broker=BROKER,
    what=What.CASH,
    known_by=(("Header",), ("Currency Summary",), ("Currency",), ("Total",)),
    columns={Field.TYPE: ("Currency Summary",), Field.CURRENCY: ("Currency",), Field.AMOUNT: ("Total",)},
    ignored=("Securities", "Futures", "Paxos", "Month to Date", "Year to Date", "Cash Report", "Header"),
    rules=(
        Rule(Field.CURRENCY, r"Base Currency Summary", Verdict.PASSED, "a sum over currencies"),
        Rule(Field.TYPE, r"(?!Ending Cash$).*", Verdict.PASSED, "what moved the cash, not what it is now"),
    ),
    sections=("Cash Report",),
)

TRADES = Layout(
    broker=BROKER,
    what=What.HISTORY,
    known_by=(("Header",), ("DataDiscriminator",), ("Symbol",), ("Date/Time",), ("Quantity",), ("T. Price",)),
    columns={
        Field.LEVEL: ("DataDiscriminator",),
        Field.TYPE: ("Asset Category",),
        Field.CURRENCY: ("Currency",),
        Field.ACCOUNT: ("Account",),
        Field.SYMBOL: ("Symbol",),
        Field.DAY: ("Date/Time",),
        Field.SHARES: ("Quantity",),
        Field.PRICE: ("T. Price",),
        Field.COMMISSION: ("Comm/Fee", "Comm in USD"),
    },
    rules=(
        Rule(Field.LEVEL, r"", Verdict.TOTAL),
        Rule(Field.TYPE, _NO_SHARES, Verdict.PASSED, _NOT_COUNTED, told=True),
        Rule(Field.LEVEL, r"Closed ?Lot", Verdict.LOT),
    ),
    sections=("Trades",),
    charges_negative=True,
    account=r"Account Information,Data,Account,([^,(]*[^,( ])",
)

FLEX = Layout(
    broker=BROKER,
    what=What.POSITIONS,
    known_by=(("Symbol",), ("Quantity", "Position"), ("MarkPrice",), ("PositionValue",)),
    columns={
        Field.ACCOUNT: ("ClientAccountID",),
        Field.CURRENCY: ("CurrencyPrimary",),
        Field.TYPE: ("AssetClass",),
        Field.SYMBOL: ("Symbol",),
        Field.NAME: ("Description",),
        Field.REPORTED: ("ReportDate",),
        Field.SHARES: ("Quantity", "Position"),
        Field.MULTIPLIER: ("Multiplier",),
        Field.PRICE: ("MarkPrice",),
        Field.VALUE: ("PositionValue",),
        Field.COST: ("CostBasisMoney",),
        Field.ACQUIRED: ("OpenDateTime",),
        Field.LEVEL: ("LevelOfDetail",),
    },
    ignored=(
        "AccountAlias", "Model", "FXRateToBase", "SubCategory", "Conid", "SecurityID", "SecurityIDType", "CUSIP",
        "ISIN", "FIGI", "ListingExchange", "OpenPrice", "CostBasisPrice", "PercentOfNAV", "FifoPnlUnrealized", "Side",
        "HoldingPeriodDateTime", "OriginatingOrderID", "OriginatingTransactionID", "Code", "HEADER", "POST",
    ),
    rules=(
        Rule(Field.TYPE, _NO_SHARES, Verdict.PASSED, _NOT_COUNTED, told=True),
        Rule(Field.LEVEL, r"LOT", Verdict.LOT),
    ),
)  # fmt: skip

FLEX_TRADES = Layout(
    broker=BROKER,
    what=What.HISTORY,
    known_by=(("Symbol",), ("TradeDate", "DateTime"), ("Quantity",), ("TradePrice",), ("IBCommission",)),
    columns={
        Field.ACCOUNT: ("ClientAccountID",),
        Field.CURRENCY: ("CurrencyPrimary",),
        Field.TYPE: ("AssetClass",),
        Field.SYMBOL: ("Symbol",),
        Field.EXECUTION: ("TradeID", "IBExecID"),
        Field.ORDER: ("OrderReference",),
        Field.DAY: ("TradeDate", "DateTime"),
        Field.ACQUIRED: ("OpenDateTime",),
        Field.SIDE: ("Buy/Sell",),
        Field.SHARES: ("Quantity",),
        Field.PRICE: ("TradePrice",),
        Field.COMMISSION: ("IBCommission",),
        Field.FEES: ("Taxes",),
        Field.LEVEL: ("LevelOfDetail",),
    },
    rules=(
        Rule(Field.TYPE, _NO_SHARES, Verdict.PASSED, _NOT_COUNTED, told=True),
        Rule(Field.LEVEL, r"CLOSED_LOT", Verdict.LOT),
        Rule(Field.LEVEL, r"SYMBOL_SUMMARY|ASSET_SUMMARY|WASH_SALE", Verdict.TOTAL),
    ),
    charges_negative=True,
)

_PAID = ("Dividends", "Payment In Lieu Of Dividends", "Withholding Tax", "Interest", "Deposits & Withdrawals", "Fees")

PAYMENTS = Layout(
    broker=BROKER,
    what=What.HISTORY,
    known_by=(("Header",), ("Currency",), ("Date", "Settle Date"), ("Description",), ("Amount",)),
    columns={
        Field.SIDE: _PAID,
        Field.CURRENCY: ("Currency",),
        Field.ACCOUNT: ("Account",),
        Field.DAY: ("Date", "Settle Date"),
        Field.NAME: ("Description",),
        Field.AMOUNT: ("Amount",),
    },
    rules=(Rule(Field.CURRENCY, r"Total.*", Verdict.TOTAL), Rule(Field.DAY, r"", Verdict.TOTAL)),
    sections=_PAID,
    account=r"Account Information,Data,Account,([^,(]*[^,( ])",
)
"""What is paid stands in sections, each named in column A of its rows; the symbol begins the description."""

LAYOUTS = (POSITIONS, CASH, TRADES, PAYMENTS, FLEX, FLEX_TRADES)
