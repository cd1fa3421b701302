"""Each remedy of reading, followed to the letter: the workbook that comes of it is read rightly, or tells what is next.

A block is a workbook, what is said of it, then what the remedy makes of it (below ``->``) and the rows that are read
(``=``): symbol, shares, price and cost of Holdings, or a slice and its percentage. ``test_none_is_forgotten`` looks for
every remedy of an error of the readers here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from notation import TextBook, book
from sheets.test_error_gallery import BLOCKS as GALLERY
from sheets.test_error_gallery import findings_of

from xl_addin.domain.finding import Finding, Severity, errors
from xl_addin.sheets.inputs import read_inputs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.sheets.inputs import Inputs

SOUND = """
Targets  | Pie  | Slice | Target %
         | Core | VTI   | 100
Holdings | Symbol | Shares | Price
         | VTI    | 1      | 250
"""

FOLLOWED = """
Holdings | Symbol | Shares | Price
         | VTI    | 10     | #N/A
? Correct its formula, or type the value.
Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
= VTI 10 250

Holdings | Symbol | Shares | Price
         | VTI    | =B9+1  | 250
? Open the workbook once in Excel or Calc and save it, then try again.
Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
= VTI 10 250

Holdings | Symbol | Shares | Price
         | 700    | 10     | 250
? Type it as text: put an apostrophe before the first character.
Holdings | Symbol | Shares | Price
         | '700'  | 10     | 250
= 700 10 250

Holdings | Symbol | Shares    | Price
         | VTI    | '1,234'   | 250
? Select them and use Data > Text to Columns, or Convert to Number, so that the cells hold numbers.
Holdings | Symbol | Shares    | Price
         | VTI    | 1234      | 250
= VTI 1234 250

Holdings | Symbol | Shares | Price | Acquired
         | VTI    | 10     | 60    | '03/01/2022'
? Select them and use Data > Text to Columns, choosing the order of day, month and year.
Holdings | Symbol | Shares | Price | Acquired
         | VTI    | 10     | 60    | 2022-01-03
= VTI 10 60

Holdings | Symbol | Shares | Price | Cost basis
         | VTI    | 10     | 250   | -100
? Type what was paid for it, or 0 where distributions have used that up.
Holdings | Symbol | Shares | Price | Cost basis
         | VTI    | 10     | 250   | 90
= VTI 10 250 90

Holdings | Symbol | Shares | Price
         |        | 10     | 250
? Type the ticker symbol, or empty the whole row.
Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
= VTI 10 250

Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
         | VTI    |        | 80
? Type how many are held, 0 for something not yet owned.
Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
         | VTI    | 0      | 80
= VTI 10 250; VTI 0 80

Holdings | Symbol | Shares | Price
         | VTI    | 1      | 250
         | CASH   | 100    | 2
? Type the amount under Shares and leave the price empty.
Holdings | Symbol | Shares | Price
         | VTI    | 1      | 250
         | CASH   | 200    |
= VTI 1 250; CASH 200 None

Holdings | Symbol | Shares | Price | Value
         | VTI    | 1      | 250   |
         | CASH   | 100    |       | 120
? Keep one of the two.
Holdings | Symbol | Shares | Price | Value
         | VTI    | 1      | 250   |
         | CASH   |        |       | 120
= VTI 1 250; CASH 120 None

Holdings | Symbol | Shares | Price | Cost basis
         | VTI    | 0      | 250   | 100
? Type how many shares it is, or empty its cost basis.
Holdings | Symbol | Shares | Price | Cost basis
         | VTI    | 0      | 250   |
= VTI 0 250

Holdings | Symbol | Shares | Price | Cost basis
         | VTI    | 100    | 60    | 55
? Head the column Cost per share if it is.
Holdings | Symbol | Shares | Price | Cost per share
         | VTI    | 100    | 60    | 55
= VTI 100 60 5500

Holdings | Stock | Amount
         | VTI   | 10
? Add a column Shares or Value.
Holdings | Stock | Amount | Shares | Price
         | VTI   | 10     | 10     | 250
= VTI 10 250

Holdings | Ticker | Shares | Price | Ticker Symbol
         | VTI    | 10     | 250   | X1
? Name the one that counts Symbol, and the other something else.
Holdings | Symbol | Shares | Price | Something else
         | VTI    | 10     | 250   | X1
= VTI 10 250

Holdings | Symbol | Shares | Price |        |        |
         | VTI    | 10     | 250   |        |        |
         |        |        |       |        |        |
         |        |        |       | Symbol | Shares | Price
         |        |        |       | BND    | 10     | 80
? If its rows are held too, move them into the first table; if not, move it to another workbook.
Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
         | BND    | 10     | 80
= VTI 10 250; BND 10 80

Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
         |        |        |
         | BND    | 10     | 80
? Delete the empty row, or move what is below it to another sheet.
Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
         | BND    | 10     | 80
= VTI 10 250; BND 10 80

Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
         | Total  |        | 250
         | BND    | 10     | 80
? Move it above the total, or to another sheet.
Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
         | BND    | 10     | 80
         | Total  |        | 250
= VTI 10 250; BND 10 80

Holdings [A1:C2] | Symbol | Shares | Price
                 | VTI    | 10     | 250
                 | BND    | 10     | 80
? Drag the table's lower right corner over them, or move them to another sheet.
Holdings [A1:C3] | Symbol | Shares | Price
                 | VTI    | 10     | 250
                 | BND    | 10     | 80
= VTI 10 250; BND 10 80

Holdings | Symbol    | Shares | Price
         | Brokerage |        |
         | VTI       | 10     | 60
         | Roth IRA  |        |
         | BND       | 10     | 40
? Add a column Account and type the account's name in each row (VTI would have Brokerage there), then delete these rows.
Holdings | Symbol    | Shares | Price | Account
         | VTI       | 10     | 60    | Brokerage
         | BND       | 10     | 40    | Roth IRA
= VTI 10 60; BND 10 40

Targets  | Pie  | Slice | Target %
         | Core | VTI   | 100
Holdings | Symbol | Shares | Value | Currency
         | VTI    | 10     | 2500  | USD
         | CASH   |        | 5     | EUR
Rates    | Currency | Rate
         | USD      | 0.8
Settings | Setting  | Value
         | Currency | EUR
? Name it in the heading, as in Value (EUR), or add a column Price.
Targets  | Pie  | Slice | Target %
         | Core | VTI   | 100
Holdings | Symbol | Shares | Value (EUR) | Currency
         | VTI    | 10     | 2500        | USD
         | CASH   |        | 5           | EUR
Rates    | Currency | Rate
         | USD      | 0.8
Settings | Setting  | Value
         | Currency | EUR
= VTI 10 312.50000000; CASH 5 None

Targets  | Pie  | Slice | Target %
         | Core | VTI   | 100
Holdings | Symbol | Price | Value (EUR) | Currency
         | VTI    | 250   | 2500        | USD
Settings | Setting  | Value
         | Currency | USD
? Add a sheet Rates with the headings Currency and Rate, and a row for EUR.
Targets  | Pie  | Slice | Target %
         | Core | VTI   | 100
Holdings | Symbol | Price | Value (EUR) | Currency
         | VTI    | 250   | 2500        | USD
Rates    | Currency | Rate
         | EUR      | 1.25
Settings | Setting  | Value
         | Currency | USD
= VTI 12.50000000 250

Targets | Pie  | Slice | Target %
        | Core | VTI   | 40
        | Core | BND   | 40%
        | Core | GLD   | 20
? Type 40 here: one pie has one scale.
Targets | Pie  | Slice | Target %
        | Core | VTI   | 40
        | Core | BND   | 40
        | Core | GLD   | 20
= VTI 40%; BND 40%; GLD 20%

Targets | Pie  | Slice | Target %
        | Core | VTI   | 'about 40%'
        | Core | BND   | 60
? Type it like 40%.
Targets | Pie  | Slice | Target %
        | Core | VTI   | '40%'
        | Core | BND   | 60
= VTI 40%; BND 60%

Targets | Pie  | Slice | Target % | Band
        | Core | VTI   | 100      | 5%
? Type 5pp for percentage points of the portfolio, or 5% rel for a part of the target.
Targets | Pie  | Slice | Target % | Band
        | Core | VTI   | 100      | 5% rel
= VTI 100%

Holdings | Symbol | Shares | Price | Value
         | VTI    | 10     | 60    | 600
         | VXUS   | 10     | 50    | 708.5
         | BND    | 10     | 40    | 566.8
? Add a column Currency with the currency of each row's price; the values then give the rate.
Holdings | Symbol | Shares | Price | Value | Currency
         | VTI    | 10     | 60    | 600   | EUR
         | VXUS   | 10     | 50    | 708.5 | USD
         | BND    | 10     | 40    | 566.8 | USD
= VTI 10 60; VXUS 10 50; BND 10 40

Holdings | Symbol | Shares | Price | Value
         | VTI    | 10100  | 60    | 60.6
? Correct the one of the three whose decimal sign is elsewhere.
Holdings | Symbol | Shares | Price | Value
         | VTI    | 1.01   | 60    | 60.6
= VTI 1.01 60

Holdings | Ticker | Shares | Price | Purchase date
         | VTI    | 10     | 60    | 2024-01-02
? If it is, head it Cost per share, and add a column Price; if not, head it Current price.
Holdings | Ticker | Shares | Cost per share | Price | Purchase date
         | VTI    | 10     | 60             | 75    | 2024-01-02
= VTI 10 75 600

Holdings | Ticker | Shares | Price | Purchase date
         | VTI    | 10     | 60    | 2024-01-02
? If it is, head it Cost per share, and add a column Price; if not, head it Current price.
Holdings | Ticker | Shares | Current price | Purchase date
         | VTI    | 10     | 60            | 2024-01-02
= VTI 10 60

Holdings | Symbol | Shares | Price
         | VTI    | 10     | 60
         | VOD.L  | 10     | 50
Rates    | Currency | Rate
         | GBX      | 0.0125
Targets  | Slice | Target %
         | VTI   | 100
? If not all are in one, add a column Currency with that of each price.
Holdings | Symbol | Shares | Price | Currency
         | VTI    | 10     | 60    | USD
         | VOD.L  | 10     | 50    | GBX
Rates    | Currency | Rate
         | GBX      | 0.0125
Targets  | Slice | Target %
         | VTI   | 100
= VTI 10 60; VOD.L 10 50

Coins   | Coin | Symbol | Holding
        | A    | VTI    | 1
        | B    | BND    | 2
Prices  | Symbol | Price
        | VTI    | 60
        | BND    | 50
Targets | Pie | Slice | Target %
        | Core | VTI  | 100
? Head it Shares or Value.
Coins   | Coin | Symbol | Shares
        | A    | VTI    | 1
        | B    | BND    | 2
Prices  | Symbol | Price
        | VTI    | 60
        | BND    | 50
Targets | Pie | Slice | Target %
        | Core | VTI  | 100
= VTI 1 None; BND 2 None

Positions | Symbol | Shares | Price
          | VTI    | 10     | 60
Portfolio | Symbol | Shares | Price
          | VTI    | 20     | 60
Targets   | Pie | Slice | Target %
          | Core | VTI  | 100
? Say which with --holdings NAME, or in a Settings row Holdings. If each holds a part, put their rows into one table.
Positions | Symbol | Shares | Price
          | VTI    | 10     | 60
Portfolio | Symbol | Shares | Price
          | VTI    | 20     | 60
Targets   | Pie | Slice | Target %
          | Core | VTI  | 100
Settings  | Setting  | Value
          | Holdings | Portfolio
= VTI 20 60

Holdings | Symbol | Shares | Price | Currency
         | VTI    | 10     | '$60' | GBP
? Correct the one that is wrong.
Holdings | Symbol | Shares | Price | Currency
         | VTI    | 10     | '$60' | USD
= VTI 10 60

Holdings | Symbol | Shares | Price | Sell date
         | VTI    | 10     | 60    |
         | VTI    | 5      | 60    | 2025-03-01
? Empty that cell where something is still held.
Holdings | Symbol | Shares | Price | Sell date
         | VTI    | 10     | 60    |
         | VTI    | 5      | 60    |
= VTI 10 60; VTI 5 60

Holdings | Symbol | Shares | Price | Position
         | VTI    | 10     | 60    | Long
         | VTI    | 5      | 60    | Short
? A position sold short cannot be a slice: move the row to another sheet.
Holdings | Symbol | Shares | Price | Position
         | VTI    | 10     | 60    | Long
= VTI 10 60

Holdings | Symbol | Shares | Price | Unit
         | VTI    | 2      | 60    | 張
         | VTI    | 50     | 60    | 股
? Type how many shares it is in each of them, and share as the unit.
Holdings | Symbol | Shares | Price | Unit
         | VTI    | 2000   | 60    | share
         | VTI    | 50     | 60    | share
= VTI 2000 60; VTI 50 60

Holdings | Symbol | Shares | Price | Unit
         | VTI    | 2      | 60    | lot
? Type how many shares they are, and share as their unit.
Holdings | Symbol | Shares | Price | Unit
         | VTI    | 200    | 60    | share
= VTI 200 60

Holdings | Symbol | Shares | Price | Kind of unit
         | VTI    | 2      | 60    | box
? Type share, or empty the cell.
Holdings | Symbol | Shares | Price | Kind of unit
         | VTI    | 2      | 60    |
= VTI 2 60

Holdings | Kode | Lot | Harga
         | VTI  | 10  | 60
? Add a column Multiplier with that number, or a column Shares.
Holdings | Kode | Lot | Harga | Shares
         | VTI  | 10  | 60    | 1000
= VTI 1000 60

Holdings | Kode | Lot | Harga
         | VTI  | 10  | 60
? Add a column Multiplier with that number, or a column Shares.
Holdings | Kode | Lot | Harga | Multiplier
         | VTI  | 10  | 60    | 100
= VTI 10 60 x 100
"""

ROWS = {
    "Holdings": "Symbol=VTI | Shares=10 | Price=250 | Cost basis=9 | Acquired=2024-01-15 | Sell first= | Currency=USD",
    "Targets": "Pie=Core | Slice=VTI | Target %=100 | Constraint= | Band= | Share decimals= | Maximum buy=",
    "Rates": "Currency=USD | Rate=1",
    "Activity": "Date=2026-01-05 | Symbol=VTI | Side=buy | Shares=1",
    "Schedule": "What=deposit | Amount=500 | Every=month | On= | Start=2026-01-31",
}
"""A sound row of each table, in which one cell is made wrong and then what the remedy says."""

SAVE = "Open the workbook once in Excel and save it (LibreOffice keeps old results), or type the value."
WIDTHS = "Type 5pp, 25% rel, 5pp or 25% rel (the tighter counts), 5pp and 25% rel (the looser counts), or none."
EITHER = "Type 25pp for percentage points of the portfolio, or 25% rel for a part of the target."
BAND = "5pp; 25% rel; 5pp or 25% rel; 5pp and 25% rel; none"
OTHERS = "dividend; reinvested dividend; interest; deposit; withdrawal; fee; tax; split; transfer in; transfer out"
EVENT = (
    "Type what it was: buy, sell, dividend, reinvested dividend, interest, deposit, withdrawal, fee, tax, split, "
    "transfer in or out."
)
RHYTHMS = "Type week, two weeks, month, quarter, year or once."
ON = "Type a day of the month, 1 to 31 or last; for weeks a day of the week, such as Friday; or empty the cell."
CELLS = f"""
Holdings | Shares | <picture> | Type the value in its place. | 10
Holdings | Shares | <VANGUARD TOTAL STOCK (ARCX:VTI) 250 USD> | Type the value itself. | 10
Holdings | Shares | ~=Orders!H2 | {SAVE} | 10
Holdings | Shares | <inf> | Correct the formula, or type the number. | 10
Holdings | Shares | 2e15 | Type a number of at most 1,000,000,000,000,000, or correct the formula. | 1000000000000000
Holdings | Shares | -5 | Type what is held; a position sold short cannot be a slice. | 5
Holdings | Price | .1e-20 | Type what one share costs, or empty the cell. | 250;
Holdings | Price | -250 | Type what one share costs now, or empty the cell. | 250;
Holdings | Acquired | 45000 | Type it as a date, or as text like 2026-01-31. | 2026-01-31; '2026-01-31'
Holdings | Sell first | soon | Type 1, 2, 3 or yes, or empty the cell. | 1; 2; 3; yes;
Holdings | Currency | Euros | Type its three letters, such as EUR or GBX. | USD
Targets | Slice |  | Type a symbol, or the name of another pie. | VTI
Targets | Target % |  | Type the percentage of the pie, 0 for a slice that is to be sold. | 100; 0
Targets | Pie |  | Type the name of the pie this slice is part of. | Core
Targets | Constraint | never | Type no buy, no sell or locked, or empty the cell. | no buy; no sell; locked;
Targets | Band | '25%' | {EITHER} | 25pp; 25% rel
Targets | Band | wide | {WIDTHS} | {BAND}
Targets | Band | 500pp | Type a width of at most 100. | 100pp
Targets | Share decimals | 13 | Type a whole number from 0 (whole shares) to 12. | 0; 12
Targets | Maximum buy | -1 | Type zero or more. | 0; 5
Targets | Maximum buy | a lot | Type a number. | 5
Targets | Maximum buy | '$500' | Type 500 as a number, without signs or separators. | 500
Rates | Rate | 0 | Type what one unit is worth in the portfolio's currency. | 0.9
Rates | Currency |  | Type its three letters, such as EUR, or empty the whole row. | EUR
Activity | Date |  | Type the day it was made. | 2026-01-05
Activity | Side |  | {EVENT} | buy; sell; {OTHERS}
Activity | Side | gift | {EVENT} | buy; sell; {OTHERS}
Activity | Shares |  | Type how many were traded. | 5
Activity | Shares | -1 | Type how many were traded, without a sign. | 1
Schedule | What | gift | Type deposit or withdrawal. | deposit; withdrawal
Schedule | Amount |  | Type how much is paid each time. | 500
Schedule | Amount | -500 | Type how much is paid each time, without a sign. | 500
Schedule | Every | moon | {RHYTHMS} | week; two weeks; month; quarter; year; once
Schedule | On | 32 | {ON} | 1; 31; last; Friday;
Schedule | Start |  | Type the day from which it counts, such as 2026-01-31. | 2026-01-31
"""

SETTINGS = r"""
Holdings | Holdinsg | Did you mean Holdings? | Holdings
Minimum cash | #REF! | Correct its formula, or type the value. | 100
Minimum cash | -1 | Type zero or more. | 0 / 1
Minimum order | a dollar | Type a number. | 1
Minimum order | '5%' | Type the amount itself. | 5
Rebalance uses cash | maybe | Type yes or no. | yes / no
Overflow | elsewhere | Type spread or hold as cash. | spread / hold as cash
Wash sales | 30 | Type warn, block or ignore. | warn / block / ignore
Account type | Joint=taxable, Roth=Roth | By account, each once, it is such as Joint=taxable; Roth=Roth; Rollover=IRA. \
| Joint=taxable; Roth=Roth / IRA
Identical tickers | VTI | Type groups such as VTI=ITOT; VOO=IVV, each ticker once, or none. | none / VTI=ITOT; VOO=IVV
Price tolerance | 2 | Type it with a percent sign, such as 2%. | 2% / '2%'
Maximum orders | 2.5 | Type a whole number from 1 on, or none. | 1 / 3 / none
Prefer fewer orders | 0.5% | Type 0.5pp for percentage points of the portfolio drift, or yes or no. | 0.5pp / yes / no
Prefer fewer orders | wide | Type yes (0.5pp), no, or how many points of drift fewer orders may cost, such as 1pp. \
| yes / 1pp
Tax versus drift | -1 | Type the most tax to pay for a point of drift, such as $50 a point, or none. \
| $50 a point / none
Tax versus drift | 80 EUR a point | Type it in USD, as in 50 USD a point. | 50 USD a point
Currency | dollars | Type its three letters, such as USD. | USD
Currency | GBp | Type GBP. | GBP
Exchange | NYSE | Type XNYS or XTSE or XNZE. | XNYS / XTSE / XNZE
Exchange | 1 | Type its code, such as XNYS. | XNYS
As of | next week | Type a date and time, such as 2026-01-31 10:00, or now. \
| 2026-01-31 10:00 / '2026-01-31 10:00' / now
Trade windows | noon | Type times of the day at the exchange, such as 09:30 or 09:30, 15:00. | 09:30 / '09:30, 15:00'
Confirmation valid for | 24 | Type a number and a unit: 24 hours, 90 minutes, 2 days; or until the window. \
| 24 hours / 90 minutes / 2 days / until the window
Journal | Log: 2026 | Type at most 31 characters, none of them [ ] : * ? / \. | Log 2026
Cash equivalents | 12 | Type symbols separated by commas, or none. | SPAXX, VMFXX / none
""".replace("\\\n", "")

BY_ROWS = """
Settings | Setting      | Value
         | Minimum cahs | 100
? Did you mean Minimum cash?
Settings | Setting      | Value
         | Minimum cash | 100
= VTI 1 250

Settings | Setting     | Value
         | Zodiac sign | Virgo
? Check its name.
Settings | Setting     | Value
         |             |
= VTI 1 250

Settings | Setting | Value
         | Cash    | 100
         | cash    | 200
? Keep one of the two rows.
Settings | Setting | Value
         | Cash    | 100
= VTI 1 250
"""

ELSEWHERE = (
    "Nothing is held, as far as this sheet says.",  # says what it means, and asks for nothing
    "Type a row for each slice: its pie, the slice, its percentage.",  # as the sound workbook has
    "Type the headings Slice, Target % in one row and the values beneath them.",  # likewise
    "Type them in one row above the values. To read another sheet, give --holdings NAME or a Settings row Holdings.",
    "Did you mean Holdings?",
    "The sheets are Targets, Holdings.",
    "Run xl-addin holdings BOOK --from-trades Holdings to make Holdings from it.",  # cli/test_from_trades
    "Put all trades into one list, then run xl-addin holdings BOOK --from-trades with its sheet's name.",  # likewise
    "Run xl-addin setup BOOK for a Targets sheet to edit, or type Slice and Target %.",  # cli/test_setup
    "Bring the shares, the price or the value up to date (a split changes both shares and price).",  # the user's facts
    "Name the one that counts Maximum buy, and the other something else.",  # as with Symbol
)
"""Remedies that are followed by other tests, or are no more than the sound workbook beside each block."""

BLOCKS = [*FOLLOWED.strip().split("\n\n"), *BY_ROWS.strip().split("\n\n")]


def _reads(text: str) -> tuple[Inputs, tuple[Finding, ...]]:
    workbook = book(text)
    sound = book(SOUND).grids if len(workbook.grids) < 2 else {}
    return read_inputs(TextBook({**sound, **workbook.grids}))


def _shown(inputs: Inputs, *, targets: bool) -> str:
    if targets:
        return "; ".join(f"{row.slice} {row.percent.normalize():f}%" for row in inputs.targets)
    return "; ".join(
        f"{row.symbol} {row.shares} {row.price}{f' {row.cost_basis}' if row.cost_basis else ''}"
        f"{f' x {row.multiplier}' if row.multiplier != 1 else ''}"
        for row in inputs.holdings
    )


def _changed(table: str, heading: str, cell: str) -> str:
    cells = dict(pair.split("=") for pair in ROWS[table].split(" | ")) | {heading: cell}
    if heading == "Slice" and not cell:
        cells["Band"] = "5pp"
    text = f"{table} | {' | '.join(cells)}\n | {' | '.join(cells.values())}\n"
    if table == "Rates":
        text += "Holdings | Symbol | Shares | Price | Currency\n | VTI | 10 | 250 | EUR\n | BND | 10 | 80 | USD\n"
        text += "Targets | Slice | Target %\n | VTI | 100\n"
    return text


@pytest.mark.parametrize("line", CELLS.strip().splitlines(), ids=lambda line: line.split(" | ")[3][:60])
def test_a_cell_that_is_mended_as_the_remedy_says(line: str) -> None:
    table, heading, wrong, remedy, obeyed = line.split(" | ")
    _, said = _reads(_changed(table, heading, wrong.strip()))
    assert remedy in [finding.remedy for finding in said]
    for cell in obeyed.split(";"):
        _, findings = _reads(_changed(table, heading, cell.strip()))
        assert [str(finding) for finding in errors(findings)] == [], cell


@pytest.mark.parametrize("line", SETTINGS.strip().splitlines(), ids=lambda line: line[:60])
def test_a_setting_that_is_mended_as_the_remedy_says(line: str) -> None:
    name, wrong, remedy, obeyed = line.split(" | ")
    text = f"Settings | Setting | Value\n | {name} | "
    _, said = _reads(f"{text}{wrong}")
    assert remedy in [finding.remedy for finding in said]
    for cell in obeyed.split("/"):
        _, findings = _reads(f"{text}{cell.strip()}")
        assert [str(finding) for finding in findings] == [], cell


def test_none_is_forgotten() -> None:
    """Whatever the gallery shows of the tables is followed here, or named with where it is."""
    here = {line[2:] for block in BLOCKS for line in block.splitlines() if line.startswith("? ")}
    here |= {line.split(" | ")[3] for line in CELLS.strip().splitlines()} | set(ELSEWHERE)
    here |= {line.split(" | ")[2] for line in SETTINGS.strip().splitlines()}
    shown = (finding for block in GALLERY for finding in findings_of(block))
    asked = {finding.remedy for finding in shown if finding.severity is not Severity.NOTE and finding.remedy}
    assert sorted(_alike(asked) - _alike(here)) == []


def _alike(remedies: Iterable[str]) -> set[str]:
    """Return remedies without their numbers and names."""
    return {re.sub(r"\b\d[\d.,]*|\b[A-Z]{2,}\b", "…", remedy) for remedy in remedies}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[block.index("? ") + 2 :].split("\n")[0][:60])
def test_a_remedy_that_is_followed_leads_to_what_is_meant(block: str) -> None:
    before, rest = block.split("\n? ")
    remedy, after = rest.split("\n", 1)
    after, expected = after.split("\n= ")
    _, said = _reads(before)
    assert remedy in [finding.remedy for finding in said]
    inputs, findings = _reads(after)
    assert [str(finding) for finding in errors(findings)] == []
    assert remedy not in [finding.remedy for finding in findings]
    assert _shown(inputs, targets=expected.endswith("%")) == expected
