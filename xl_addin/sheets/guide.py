"""What the templates tell a person who has never seen this program."""

from __future__ import annotations

START_TITLE = "Rebalance your portfolio, in your own workbook"

GUIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "What goes where": (
        ("Targets", "What you want: each pie, its slices, and what percentage of the pie each slice should be."),
        ("Holdings", "What you have: a row for each lot you bought, with today's price and what the row cost."),
        ("Settings", "How it is done. Every row has its default; change what you like and leave the rest."),
    ),
    "What to do, step by step": (
        (
            "1  See the drift",
            "xl-addin drift BOOK shows how far each slice is from its target.",
        ),
        (
            "2  Ask for a proposal",
            "xl-addin rebalance BOOK, invest BOOK or withdraw BOOK 500 writes the sheet Confirmation.",
        ),
        ("3  Decide", "Read its orders and reasons. Choose APPROVE or REJECT in the cell beside Decision."),
        (
            "4  Get the orders",
            "xl-addin orders BOOK writes the sheet Orders, from an approved and unaltered proposal only.",
        ),
        (
            "5  When they are filled",
            "Type shares, price and day beside each order; xl-addin fills BOOK brings Holdings and cash up to date.",
        ),
    ),
    "Good to know": (
        ("BOOK", "This file's name, such as portfolio.xlsx. Save and close it before you run a command."),
        (
            "In the spreadsheet",
            "The same commands are buttons in an .xlsm workbook and a menu in LibreOffice.",
        ),
        ("Where it all stands", "xl-addin dashboard BOOK draws it, and says what to do next."),
        ("Which plan?", "xl-addin compare BOOK shows what else a rebalance could be: no sales, least tax and others."),
        (
            "Fresh prices",
            "xl-addin prices BOOK --from FILE.csv; or, in Excel alone, the Stocks data type or STOCKHISTORY.",
        ),
        ("Is all in order?", "xl-addin check BOOK lists every problem by its cell and says what to do about it."),
        ("Nothing trades by itself", "This program never sends an order. You enter the orders with your broker."),
        (
            "Your workbook",
            "Add columns, sheets and formulas: they stay. Holdings changes only when you ask for it.",
        ),
        (
            "Estimates",
            "Values, gains and taxes are estimates at the prices typed here, and no tax or investment advice.",
        ),
    ),
}

TARGETS_HELP = (
    "A row is one slice of a pie. The percentages of one pie add up to 100%.",
    "Slice: a ticker symbol, or the name of another pie, which then has rows of its own.",
    "The one pie that is nowhere a slice is the whole portfolio.",
    "Target %: 0% means that the slice is to be sold.",
    "Constraint: no buy, no sell or locked; empty for none.",
    "Band: how far the slice may drift before it is traded: 5pp, 25% rel, 5pp or 25% rel.",
    "Share decimals: 0 for a security that trades in whole shares only; empty for the setting.",
    "Columns you may add: Maximum buy, Maximum sell, the most of it in one proposal.",
    "Note: for yourself; it is not read.",
    "Beside the table formulas show how each slice stands as you type; they are for you, and are not read.",
)

HOLDINGS_HELP = (
    "A row is one lot: shares bought on one day. Several rows of one symbol are its lots.",
    "Price: of one share. It is enough to type it in one row of a symbol.",
    "Cost basis: what the whole row cost. Acquired: the day it was bought.",
    "Without cost and day everything works but the estimates of gains and taxes.",
    "A row of 0 shares gives a price to something you do not own yet.",
    "Cash: type it in Settings, or as a row of symbol CASH with the amount as its shares.",
    "Name: for yourself; it is not read.",
)

ACCOUNT_HELP = "Account: where the row is held. Each account type, such as Joint=taxable; Roth=Roth, is a setting."

SETTINGS_HELP = (
    "Change the yellow cells. An empty one counts as its default; what differs from its default is bold.",
    "Sheets of other names: add a row, such as Holdings with the value Positions 2026.",
)
