"""Trading 212: a pie's export, and History, Export."""

from __future__ import annotations

from xl_addin.sheets.brokers.layout import Field, Layout, Rule, Verdict, What

PIE = Layout(
    broker="Trading 212",
    what=What.POSITIONS,
    known_by=(("Slice",), ("Name",), ("Invested value",), ("Value",), ("Owned quantity",)),
    columns={
        Field.SYMBOL: ("Slice",),
        Field.NAME: ("Name",),
        Field.SHARES: ("Owned quantity",),
        Field.COST: ("Invested value",),
        Field.VALUE: ("Value",),
    },
    ignored=("Result", "Dividends gained", "Dividends cash", "Dividends reinvested"),
    rules=(Rule(Field.SYMBOL, r"Total", Verdict.TOTAL),),
)
"""Its amounts are in the account's currency, whatever the share is quoted in."""

HISTORY = Layout(
    broker="Trading 212",
    what=What.HISTORY,
    known_by=(("Action",), ("Time",), ("Ticker",), ("No. of shares",), ("Price / share",)),
    columns={
        Field.SIDE: ("Action",),
        Field.DAY: ("Time",),
        Field.SYMBOL: ("Ticker",),
        Field.NAME: ("Name",),
        Field.SHARES: ("No. of shares",),
        Field.AMOUNT: ("Total", "Total (EUR)", "Total (GBP)", "Total (USD)"),
        Field.CURRENCY: ("Currency (Total)",),
        Field.EXECUTION: ("ID",),
    },
)
"""A share may be quoted in another currency, in which case only the total, fees included, is the account's money."""

LAYOUTS = (PIE, HISTORY)
