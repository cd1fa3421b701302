"""What the templates tell a person who has never seen this program."""

from __future__ import annotations

START_TITLE = "Rebalance your portfolio, in your own workbook"

START_TEXT = (
    "Fill in Targets and Holdings, then go through the steps, in the spreadsheet or in a terminal: they do the same."
)

WHERE: tuple[tuple[str, str, str], ...] = (
    (
        "Targets",
        "#Targets!B2",
        "What you want: each pie, its slices, and what percentage of the pie each is to be.",
    ),
    ("Holdings", "#Holdings!A2", "What you have: a row for each lot you bought, with today's price and what it cost."),
    ("Settings", "#Settings!B3", "How it is done. Every row has its default; change what you like and leave the rest."),
)
"""A sheet, the cell to begin at, and what the sheet is for."""

WHERE_SCHEDULE = (
    "Schedule",
    "#Schedule!A2",
    "What comes again and again: a deposit or a withdrawal, each week, month, quarter or year.",
)
"""The same of the sheet that only the adviser's template has."""

STEP_HEADINGS = ("Step", "What happens", "Tab Pie in Excel, menu Pie in LibreOffice", "Or in a terminal")
STEPS: tuple[tuple[str, str, str, str], ...] = (
    ("1  Is all in order?", "Says what is wrong, by its cell, and what to do.", "Check", "xl-addin check BOOK"),
    ("2  See the drift", "How far each slice is from its target.", "Drift", "xl-addin drift BOOK"),
    (
        "3  Ask for a proposal",
        "Writes the sheet Confirmation: orders, reasons, taxes.",
        "Rebalance, Auto-invest, Withdraw",
        "xl-addin rebalance BOOK (or invest, or withdraw BOOK 500)",
    ),
    (
        "4  Decide",
        "Read it, and choose APPROVE or REJECT beside Decision.",
        "Approve, Reject",
        'xl-addin approve BOOK --by "Your name"',
    ),
    (
        "5  Get the orders",
        "Writes the sheet Orders, for your broker.",
        "Create orders",
        "xl-addin orders BOOK",
    ),
    (
        "6  When they are filled",
        "Type what was filled beside the orders: Holdings follows.",
        "Fills as typed",
        "xl-addin fills BOOK",
    ),
)
"""What to do, what then happens, the button or the entry of the menu, and the command."""

GUIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "Good to know": (
        ("BOOK", "This file's name, such as portfolio.xlsx. Save and close it before you run a command."),
        (
            "The tab, the menu",
            "xl-addin excel install adds the tab Pie to Excel, xl-addin calc install the menu Pie to Calc.",
        ),
        ("Where it all stands", "Dashboard, or xl-addin dashboard BOOK, draws it and says what to do next."),
        ("Which plan?", "Compare plans, or xl-addin compare BOOK: no sales, least tax and others, side by side."),
        (
            "Fresh prices",
            "xl-addin prices BOOK --from FILE.csv; or, in Excel alone, the Stocks data type or STOCKHISTORY.",
        ),
        ("Nothing trades by itself", "This program never sends an order. You enter the orders with your broker."),
        ("Your workbook", "Add columns, sheets and formulas: they stay. Holdings changes only when you ask for it."),
        ("Your language", "English, German, French or Spanish: the setting Language."),
        (
            "Estimates",
            "Values, gains and taxes are estimates at the prices typed here, and no tax or investment advice.",
        ),
    ),
}

ADVISER_GUIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "Many clients": (
        ("A workbook a client", "Copy this one for each client into a folder, such as clients, and fill it in."),
        ("Who is adrift?", "xl-addin check clients --alert-drift 5pp has a line a client, and reads only."),
        (
            "Proposals for all",
            "xl-addin batch rebalance clients writes a Confirmation in each, and says what each came to.",
        ),
        ("Each is decided", "Every client's Confirmation is approved by itself, by whoever is named with --by."),
        ("Who did it", "The setting Journal name is what each client's Journal says under Who."),
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
    "On paper it is the first 60 rows; where you have more, widen the print area.",
)

ACCOUNT_HELP = "Account: where the row is held. Each account type, such as Joint=taxable; Roth=Roth, is a setting."

SCHEDULE_HELP = (
    "A row is a deposit or a withdrawal that comes again and again: invest --due and withdraw --due act on it.",
    "Every: week, month, quarter or year. On: the day of the month (31 is its last).",
    "Account: the one it is of, where there are several.",
)

SETTINGS_HELP = (
    "Change the yellow cells. An empty one counts as its default; what differs from its default is bold.",
    "Sheets of other names: add a row, such as Holdings with the value Positions 2026.",
)
