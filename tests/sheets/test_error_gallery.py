"""Every message of the table readers, each beside the smallest workbook that calls it forth.

A block is a workbook, perhaps the options it is read with (``$``), and everything that is said about it (``>``, its
continuation indented). A block of one sheet, or of none, has sound Targets and Holdings beside it.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from notation import TextBook, book

import xl_addin.sheets
from xl_addin.sheets.inputs import read_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.finding import Finding

SOUND = """
Targets  | Pie  | Slice  | Target %
         | Core | VTI    | 100
Holdings | Symbol | Shares | Price
         | VTI    | 1      | 250
"""

CELLS = """
Holdings | Symbol | Shares | Price
         | VTI    | 10     | #N/A
> error: Holdings!C2: the cell shows #N/A. Correct its formula, or type the value.

Holdings | Symbol | Shares                                        | Price
         | VTI    | <VANGUARD TOTAL STOCK (ARCX:VTI) 250 USD>     | <picture>
> error: Holdings!B2: the cell holds one of Excel's Stocks data types, "VANGUARD TOTAL STOCK (ARCX:VTI)", and not a
>   plain value. Type the value itself.
> error: Holdings!C2: the cell holds a picture, and not a value. Type the value in its place.

Holdings | Symbol | Shares | Price
         | VTI    | =B9+1  | 250
> error: Holdings!B2: the formula has no saved result. Open the workbook once in Excel or Calc and save it, then
>   try again.

Holdings | Symbol | Shares          | Price
         | VTI    | ~=Orders!H2     | 250
> error: Holdings!B2: the formula uses a sheet that was written after its result was saved. Open the workbook once
>   in Excel and save it (LibreOffice keeps old results), or type the value.

Holdings | Symbol     | Shares | Price
         | 700        | 10     | 250
         | TRUE       | 10     | 250
         | 2026-03-01 | 10     | 250
> error: Holdings!A2: the number 700 where a symbol belongs. Type it as text: put an apostrophe before the first
>   character.
> error: Holdings!A3: TRUE where a symbol belongs. Type it as text: put an apostrophe before the first character.
> error: Holdings!A4: the date 2026-03-01 where a symbol belongs. Type it as text: put an apostrophe before the
>   first character.

Targets | Pie  | Slice | Target %
        | Core | VTI   | 60
        | 401  | BND   | 40
> error: Targets!A3: the number 401 where a name belongs. Type it as text: put an apostrophe before the first character.

Holdings | Symbol | Shares     | Price
         | VTI    | '1,234.5'  | 250
         | BND    | 12         | '$80'
         | VEA    | '12,5'     | '(5)'
         | VWO    | '--'       | many
         | GLD    | 2026-01-05 | 09:30
         | IAU    | TRUE       | 50
> note: Holdings!B2: 2 numbers in B2:B4 are typed as text; "1,234.5" is read as 1234.5.
> note: Holdings!C3: 2 numbers in C3:C4 are typed as text; "$80" is read as 80.
> note: Holdings!C4: VEA is in no pie and stays as it is, counted nowhere: a price of -5.
> note: Holdings!C5: VWO is in no pie and stays as it is, counted nowhere: the text "many" where a number belongs.
> note: Holdings!B6: GLD is in no pie and stays as it is, counted nowhere: the date 2026-01-05 where a number belongs.
> note: Holdings!B7: IAU is in no pie and stays as it is, counted nowhere: TRUE where a number belongs.

Holdings | Symbol | Shares | Price
         | VTI    | <inf>  | <nan>
> error: Holdings!B2: not a finite number. Correct the formula, or type the number.
> error: Holdings!C2: not a finite number. Correct the formula, or type the number.

Holdings | Symbol | Shares | Price
         | VTI    | 2e15   | 250
> error: Holdings!B2: the number 2e+15 is too large to be meant. Type a number of at most 1,000,000,000,000,000,
>   or correct the formula.

Holdings | Symbol | Shares | Price
         | VTI    | 2      | .1e-20
> error: Holdings!C2: the number 1e-21 is too small to be a price. Type what one share costs, or empty the cell.
"""

HOLDINGS = """
Holdings | Symbol | Shares | Price
         |        | 10     | 250
> error: Holdings!A2: no symbol. Type the ticker symbol, or empty the whole row.

Holdings | Symbol | Shares | Price
         | VTI    |        | 250
> error: Holdings!B2: no number of shares. Type how many are held, 0 for something not yet owned.

Holdings | Symbol | Shares | Price
         | VTI    | -5     | 250
> error: Holdings!B2: a negative number of shares: -5. Type what is held; a position sold short cannot be a slice.

Holdings | Symbol | Shares | Price
         | VTI    | 10     | -250
         | BND    | 10     | 0
> error: Holdings!C2: a price of -250. Type what one share costs now, or empty the cell.
> note: Holdings!C3: BND is in no pie and stays as it is, counted nowhere: a price of 0.

Holdings | Symbol | Shares | Price
         | VTI    | 1      | 250
         | CASH   | 100    | 2
> error: Holdings!C3: cash with a price of 2. Type the amount under Shares and leave the price empty.

Holdings | Symbol | Shares | Price | Cost basis | Acquired
         | VTI    | 1      | 250   | -100       | 45000
         | VTI    | 1      | 250   | 100        | 1/15/2024
> note: Holdings!E3: 1 date is typed as text; "1/15/2024" is read as 2024-01-15.
> error: Holdings!E2: the number 45000 where a date belongs. Type it as a date, or as text like 2026-01-31.

Holdings | Symbol | Shares | Price | Cost basis
         | VTI    | 1      | 250   | -100
         | VTI    | 2      | 250   | 300
> warning: Holdings!D2: a negative cost basis (-100): its gain is not estimated. Type what was paid for it, or 0 where
>   distributions have used that up.

Holdings | Symbol | Shares | Price | Avg cost
         | VTI    | 1      | 250   | -2.5
> warning: Holdings!D2: a negative cost per share (-2.5): its gain is not estimated. Type what was paid for it, or 0
>   where distributions have used that up.

Holdings | Symbol | Date       | Open | High | Low | Close | Volume
         | VTI    | 2026-01-05 | 250  | 255  | 249 | 251   | 90000
         | VTI    | 2026-01-06 | 251  | 253  | 250 | 252   | 80000
> error: Holdings!A1: no column Shares or Value; the headings here are Symbol, Date, Open, High, Low, Close, Volume.
>   Add a column Shares or Value.

Holdings | Symbol | Shares | Price | Value
         |        | 30     | 15    | 500
         | VTI    | 10     | 20    | 200
         | BND    | 20     | 15    | 300
> note: Holdings!B2: the Total row is passed over.

Holdings | Symbol | Shares | Price | Class
         | -      | 30     | 1     | Cash
         | VTI    | 10     | 20    | -
> error: Holdings!A2: no symbol. Type the ticker symbol, or empty the whole row.

Targets | Pie  | Slice | Target % | From
        | Core | VTI   | 60       | Vanguard
        | Core | BND   | 40       | Fidelity
> note: Targets!D1: From is not read as the day a target begins: it holds no day.

Holdings | Symbol | Shares | Price | Cost basis
         | VTI    | 0      | 250   | 100
> error: Holdings!B2: a lot of zero shares that cost something. Type how many shares it is, or empty its cost basis.

Holdings | Symbol | Shares | Price | Sell first
         | VTI    | 1      | 250   | soon
         | VTI    | 1      | 250   | -1
> error: Holdings!D2: the text "soon" is no place in the order of sale. Type 1, 2, 3 or yes, or empty the cell.
> error: Holdings!D3: the number -1 is no place in the order of sale. Type 1, 2, 3 or yes, or empty the cell.

Holdings | Symbol | Shares | Price
> warning: Holdings!A1: no rows under the headings. Nothing is held, as far as this sheet says.

Activity | Date       | Symbol | Side     | Shares
         |            | VTI    | buy      | 1
         | 2026-01-05 | VTI    |          | 1
         | 2026-01-05 | VTI    | gift     | 1
         | 2026-01-05 | VTI    | dividend |
         | 2026-01-05 | VTI    | sell     |
         | 2026-01-05 | VTI    | sell     | -1
> error: Activity!A2: no date of the trade. Type the day it was made.
> error: Activity!C3: no side of the trade. Type what it was: buy, sell, dividend, reinvested dividend, interest,
>   deposit, withdrawal, fee, tax, split, transfer in or out.
> error: Activity!C4: the text "gift" is no kind of event that is known. Type what it was: buy, sell, dividend,
>   reinvested dividend, interest, deposit, withdrawal, fee, tax, split, transfer in or out.
> error: Activity!D6: no shares of the trade. Type how many were traded.
> error: Activity!D7: a negative number of shares: -1. Type how many were traded, without a sign.

Schedule | What    | Amount       | Every | On | Start      | Until
         |         | 500          | month |    | 2026-01-31 |
         | gift    | 500          | month |    | 2026-01-31 |
         | deposit |              | month |    | 2026-01-31 |
         | deposit | five hundred | month |    | 2026-01-31 |
         | deposit | -500         | month |    | 2026-01-31 |
         | deposit | 500          |       |    | 2026-01-31 |
         | deposit | 500          | moon  |    | 2026-01-31 |
         | deposit | 500          | month | 32 | 2026-01-31 |
         | deposit | 500          | month |    |            |
         | deposit | 500          | month |    | soon       |
> error: Schedule!A2: neither a deposit nor a withdrawal. Type deposit or withdrawal.
> error: Schedule!A3: the text "gift" is neither a deposit nor a withdrawal. Type deposit or withdrawal.
> error: Schedule!B4: no amount. Type how much is paid each time.
> error: Schedule!B5: the text "five hundred" where a number belongs. Type a number.
> error: Schedule!B6: an amount of -500. Type how much is paid each time, without a sign.
> error: Schedule!C7: it does not say how often. Type week, two weeks, month, quarter, year or once.
> error: Schedule!C8: the text "moon" does not say how often. Type week, two weeks, month, quarter, year or once.
> error: Schedule!D9: the number 32 is no day of a month or of a week. Type a day of the month, 1 to 31 or last; for
>   weeks a day of the week, such as Friday; or empty the cell.
> error: Schedule!E10: no first day. Type the day from which it counts, such as 2026-01-31.
> error: Schedule!E11: the text "soon" where a date belongs. Type it as a date, or as text like 2026-01-31.

Prices | Symbol | Price
       | BND    | 0
       | VEA    |
> error: Prices!B2: a price of 0. Type what one share costs now, or empty the cell.
"""

TARGETS = """
Targets | Pie  | Slice | Target %
        |      | VTI   | 60
        | Core |       | 40
        | Core | BND   |
> error: Targets!B3: no slice. Type a symbol, or the name of another pie.
> error: Targets!C4: no target. Type the percentage of the pie, 0 for a slice that is to be sold.
> error: Targets!A2: no pie. Type the name of the pie this slice is part of.

Targets | Pie  | Slice | Target %
        | Core | VTI   | 'about 40%'
        | Core | BND   | '60'
> note: Targets!C3: 1 number is typed as text; "60" is read as 60.
> error: Targets!C2: the text "about 40%" where a number belongs. Type it like 40%.

Targets | Pie  | Slice | Target %
        | Core | VTI   | 40
        | Core | BND   | 40%
        | Core | GLD   | 20
> error: Targets!C3: 0.4 looks like 40%, but other targets of this pie are typed as whole percents. Type 40 here:
>   one pie has one scale.

Targets | Pie  | Slice | Target % | Constraint
        | Core | VTI   | 50       | never
        | Core | BND   | 50       | 1
> error: Targets!D2: unknown constraint "never". Type no buy, no sell or locked, or empty the cell.
> error: Targets!D3: the number 1 where a constraint belongs. Type no buy, no sell or locked, or empty the cell.

Targets | Pie  | Slice | Target % | Band
        | Core | VTI   | 20       | 5%
        | Core | BND   | 20       | '25%'
        | Core | GLD   | 20       | wide
        | Core | VEA   | 20       | '500pp'
        | Core | VWO   | 20       | TRUE
> error: Targets!D2: a band of 5% can mean two things. Type 5pp for percentage points of the portfolio, or 5% rel
>   for a part of the target.
> error: Targets!D3: a band of 25% can mean two things. Type 25pp for percentage points of the portfolio, or 25%
>   rel for a part of the target.
> error: Targets!D4: the band "wide" cannot be read. Type 5pp, 25% rel, 5pp or 25% rel (the tighter counts), 5pp
>   and 25% rel (the looser counts), or none.
> error: Targets!D5: the band "500pp" is wider than everything. Type a width of at most 100.
> error: Targets!D6: TRUE where a band belongs. Type 5pp, 25% rel, 5pp or 25% rel (the tighter counts), 5pp and
>   25% rel (the looser counts), or none.

Targets | Pie  | Slice | Target % | Share decimals
        | Core | VTI   | 50       | 2.5
        | Core | BND   | 50       | 13
> error: Targets!D2: 2.5 is not a number of share decimals. Type a whole number from 0 (whole shares) to 12.
> error: Targets!D3: 13 is not a number of share decimals. Type a whole number from 0 (whole shares) to 12.

Targets | Pie  | Slice | Target % | Maximum buy | Maximum sell
        | Core | VTI   | 25       | -1          | a lot
        | Core | BND   | 25       | '$500'      | #N/A
        | Core | GLD   | 50       | 10%         | TRUE
> error: Targets!D2: a negative amount: -1. Type zero or more.
> error: Targets!E2: the text "a lot" where a number belongs. Type a number.
> error: Targets!D3: the text "$500" where a number belongs. Type 500 as a number, without signs or separators.
> error: Targets!E3: the cell shows #N/A. Correct its formula, or type the value.
> error: Targets!E4: TRUE where a number belongs. Type a number.

Targets | Pie  | Slice | Target % | Max buy | Buy limit
        | Core | VTI   | 100      | 500     | 600
> error: Targets!E1: two columns for Maximum buy: Max buy in D and Buy limit in E. Name the one that counts Maximum
>   buy, and the other something else.

Targets | Pie | Slice | Target %
> error: Targets!A1: no rows under the headings. Type a row for each slice: its pie, the slice, its percentage.

Targets  | Pie  | Slice | Target %
         | Core | VTI   | 100
Holdings | Symbol | Shares | Value | Currency
         | VTI    | 10     | 2500  | USD
         | CASH   |        | 5     | EUR
Settings | Setting  | Value
         | Currency | EUR
> error: Holdings!C2: there are several currencies, and nothing says in which one the values are. Name it in the
>   heading, as in Value (EUR), or add a column Price.

Targets  | Pie  | Slice | Target %
         | Core | VTI   | 100
Holdings | Symbol | Price | Value (EUR) | Currency
         | VTI    | 250   | 2500        | USD
Settings | Setting  | Value
         | Currency | USD
> error: Holdings!C2: the value of VTI is in EUR and its price in USD, without a rate. Add a sheet Rates with the
>   headings Currency and Rate, and a row for EUR.
"""

TABLES = """
Targets |
> error: Targets: the sheet is empty. Type the headings Slice, Target % in one row and the values beneath them.

Holdings | Stock | Amount
         | VTI   | 10
> error: Holdings!A1: no column Shares or Value; the headings here are Stock, Amount. Add a column Shares or Value.

Holdings | Symbol | Amount | Prise
         | VTI    | 10     | 250
> error: Holdings!A1: no column Shares or Value; the headings here are Symbol, Amount, Prise. Add a column Shares or
>   Value.

Holdings | Ticker | Shares | Price | Ticker Symbol
         | VTI    | 10     | 250   | VTI
> error: Holdings!D1: two columns for Symbol: Ticker in A and Ticker Symbol in D. Name the one that counts Symbol,
>   and the other something else.

Holdings | Symbol | Shares | Price |        |        |
         | VTI    | 10     | 250   |        |        |
         |        |        |       |        |        |
         |        |        |       | Symbol | Shares | Price
         |        |        |       | BND    | 10     | 80
> error: Holdings!D4: a second Holdings table on this sheet; the first begins in row 1. If its rows are held
>   too, move them into the first table; if not, move it to another workbook.

Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
         |        |        |
         | BND    | 10     | 80
         | GLD    | 10     | 180
> error: Holdings!A4: 2 more rows below the empty row 3 would not be read. Delete the empty row, or move what is
>   below it to another sheet.

Holdings [A1:C2] | Symbol | Shares | Price
                 | VTI    | 10     | 250
                 | BND    | 10     | 80
> error: Holdings!A3: 1 more row below the Excel table Table1 would not be read. Drag the table's lower right
>   corner over them, or move them to another sheet.

Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
         |        |        |
         | Prices of last Friday | |
> note: Holdings!A4: what stands below the Holdings table is not read.

Holdings | Symbol | Shares | Price
         | VTI    | 10     | 250
         | Total  | 10     |
> note: Holdings!A3: the Total row is passed over.
"""

RATES = """
Targets  | Pie  | Slice | Target %
         | Core | VTI   | 100
Holdings | Symbol | Shares | Price | Currency
         | VTI    | 10     | 250   | Euros
         | CASH   | 5      |       | GBP
         | CASH   | 5      |       | USD
Rates    | Currency | Rate
         | GBP      | 1.3
         | JPY      | 0
         | EUR      |
         |          | 1.2
> error: Holdings!D2: the text "Euros" is not a currency. Type its three letters, such as EUR or GBX.
> error: Rates!B3: the number 0 is not a rate. Type what one unit is worth in the portfolio's currency.
> error: Rates!B4: no rate. Type what one unit is worth in the portfolio's currency.
> error: Rates!A5: no currency. Type its three letters, such as EUR, or empty the whole row.
"""

SHEETS = """
Blatt1  | Kürzel | Stück | Kurs
        | VTI    | 10    | 250
Targets | Pie | Slice | Target %
        | Core | VTI  | 100
> note: Blatt1: this sheet is read as Holdings, with Kürzel as Symbol, Stück as Shares, Kurs as Price.

Positions | Symbol | Shares | Price
Portfolio | Symbol | Shares | Price
Targets   | Pie | Slice | Target %
          | Core | VTI  | 100
> error: several sheets may be Holdings: Positions, Portfolio. Say which with --holdings NAME, or in a Settings row
>   Holdings. If each holds a part, put their rows into one table.

$ --holdings Holding
> error: there is no sheet "Holding". Did you mean Holdings?

$ --targets 'Model 2026'
> error: there is no sheet "Model 2026". The sheets are Targets, Holdings.

Settings | Setting  | Value
         | Holdings | Holdinsg
> error: Settings!B2: there is no sheet "Holdinsg". Did you mean Holdings?
"""

SETTINGS = """
Settings | Setting | Value
         | Minimum cahs | 100
         | Zodiac sign | Virgo
         |         | 100
> warning: Settings!A2: unknown setting "Minimum cahs" is passed over. Did you mean Minimum cash?
> warning: Settings!A3: unknown setting "Zodiac sign" is passed over. Check its name.
> warning: Settings!A4: a value without a setting is passed over.

Settings | Setting | Value
         | Cash    | 100
         | cash    | 200
> error: Settings!A3: Cash is set twice, first in row 2. Keep one of the two rows.

Settings | Setting | Value
         | Cash    | #REF!
         | Minimum cash | -1
         | Minimum order | a dollar
> error: Settings!B2: the cell shows #REF!. Correct its formula, or type the value.
> error: Settings!B3: a negative amount: -1. Type zero or more.
> error: Settings!B4: the text "a dollar" where a number belongs. Type a number.

Settings | Setting | Value
         | Rebalance uses cash | maybe
> error: Settings!B2: the text "maybe" where yes or no belongs. Type yes or no.

Settings | Setting    | Value
         | Overflow   | elsewhere
         | Wash sales | 30
> error: Settings!B2: the text "elsewhere" is none of the choices. Type spread or hold as cash.
> error: Settings!B3: the number 30 is none of the choices. Type warn, block or ignore.

Settings | Setting      | Value
         | Account type | Joint=taxable, Roth=Roth
> error: Settings!B2: the text "Joint=taxable, Roth=Roth" cannot be read as the types of accounts. By account, each
>   once, it is such as Joint=taxable; Roth=Roth; Rollover=IRA.

Settings | Setting      | Value
         | Account type | Joint=IRA; joint=Roth
> error: Settings!B2: the text "Joint=IRA; joint=Roth" cannot be read as the types of accounts. By account, each once,
>   it is such as Joint=taxable; Roth=Roth; Rollover=IRA.

Settings | Setting      | Value
         | Account type | Joint=tax
> error: Settings!B2: the text "Joint=tax" cannot be read as the types of accounts. By account, each once, it is such
>   as Joint=taxable; Roth=Roth; Rollover=IRA.

Settings | Setting           | Value
         | Identical tickers | VTI
> error: Settings!B2: the text "VTI" cannot be read as groups of tickers. Type groups such as VTI=ITOT; VOO=IVV,
>   each ticker once, or none.

Settings | Setting           | Value
         | Identical tickers | 7
> error: Settings!B2: the number 7 where tickers belong. Type groups such as VTI=ITOT; VOO=IVV, each ticker once,
>   or none.

Settings | Setting             | Value
         | Price tolerance     | 2
         | Short-term tax rate | '150%'
         | Long-term tax rate  | a fifth
> error: Settings!B2: the number 2 where a percentage below 100% belongs. Type it with a percent sign, such as 2%.
> error: Settings!B3: the text "150%" where a percentage below 100% belongs. Type it with a percent sign, such as 2%.
> error: Settings!B4: the text "a fifth" where a percentage below 100% belongs. Type it with a percent sign, such as 2%.

Settings | Setting        | Value
         | Maximum orders | 0
         | Max orders     | 3
> error: Settings!A3: Maximum orders is set twice, first in row 2. Keep one of the two rows.
> error: Settings!B2: 0 is not a number of orders. Type a whole number from 1 on, or none.

Settings | Setting          | Value
         | Maximum orders   | 2.5
         | Maximum turnover | 10
         | Spread           | '-1%'
> error: Settings!B2: 2.5 is not a number of orders. Type a whole number from 1 on, or none.
> error: Settings!B3: the number 10 where a percentage below 100% belongs. Type it with a percent sign, such as 2%.
> error: Settings!B4: the text "-1%" where a percentage below 100% belongs. Type it with a percent sign, such as 2%.

Settings | Setting          | Value
         | Maximum orders   | a few
         | Maximum turnover | some
         | Spread           | #N/A
> error: Settings!B2: the text "a few" where a number belongs. Type a number.
> error: Settings!B3: the text "some" where a percentage below 100% belongs. Type it with a percent sign, such as 2%.
> error: Settings!B4: the cell shows #N/A. Correct its formula, or type the value.

Settings | Setting             | Value
         | Prefer fewer orders | 0.5%
> error: Settings!B2: a tolerance of 0.5% can mean two things. Type 0.5pp for percentage points of the portfolio
>   drift, or yes or no.

Settings | Setting             | Value
         | Prefer fewer orders | 5% rel
> error: Settings!B2: the text "5% rel" where yes, no or a tolerance belongs. Type yes (0.5pp), no, or how many
>   points of drift fewer orders may cost, such as 1pp.

Settings | Setting             | Value
         | Prefer fewer orders | 500pp
> error: Settings!B2: the text "500pp" where yes, no or a tolerance belongs. Type yes (0.5pp), no, or how many
>   points of drift fewer orders may cost, such as 1pp.

Settings | Setting             | Value
         | Prefer fewer orders | 2026-03-01
> error: Settings!B2: the date 2026-03-01 where yes, no or a tolerance belongs. Type yes (0.5pp), no, or how many
>   points of drift fewer orders may cost, such as 1pp.

Settings | Setting          | Value
         | Tax versus drift | -1
> error: Settings!B2: a negative weight: -1. Type the most tax to pay for a point of drift, such as $50 a point, or
>   none.

Settings | Setting          | Value
         | Tax versus drift | much a point
> error: Settings!B2: the text "much a point" where an amount of tax for a point of drift belongs. Type the most tax
>   to pay for a point of drift, such as $50 a point, or none.

Settings | Setting          | Value
         | Tax versus drift | 80 EUR a point
> error: Settings!B2: the text "80 EUR a point" is in EUR, and the portfolio is in USD. Type it in USD, as in 50 USD a
>   point.

Settings | Setting          | Value
         | Tax versus drift | 5 years
> error: Settings!B2: the text "5 years" where a number belongs. Type the most tax to pay for a point of drift, such
>   as $50 a point, or none.

Settings | Setting  | Value
         | Currency | dollars
> error: Settings!B2: the text "dollars" is not a currency. Type its three letters, such as USD.

Settings | Setting  | Value
         | Currency | GBp
> error: Settings!B2: the text "GBp" is a hundredth of a currency. Type GBP.

Settings | Setting  | Value
         | Exchange | NYSE
> error: Settings!B2: unknown exchange 'NYSE'. Type XNYS or XTSE or XNZE.

Settings | Setting  | Value
         | Exchange | 1
> error: Settings!B2: the number 1 where an exchange belongs. Type its code, such as XNYS.

Settings | Setting | Value
         | As of   | next week
> error: Settings!B2: the text "next week" where a date belongs. Type a date and time, such as 2026-01-31 10:00, or now.

Settings | Setting       | Value
         | Trade windows | 09:30, noon
> error: Settings!B2: the text "noon" where a time of the day belongs. Type times of the day at the exchange, such
>   as 09:30 or 09:30, 15:00.

Settings | Setting                | Value
         | Confirmation valid for | 24
> error: Settings!B2: the number 24 is not a length of time. Type a number and a unit: 24 hours, 90 minutes, 2
>   days; or until the window.

Settings | Setting | Value
         | Journal | Log: 2026
> error: Settings!B2: "Log: 2026" cannot be the name of a sheet. Type at most 31 characters, none of them [ ] : *
>   ? / \\.
"""

ANYONES = """
Holdings | Symbol    | Shares | Price
         | Brokerage |        |
         | VTI       | 10     | 60
         | Roth IRA  |        |
         | BND       | 10     | 40
> error: Holdings!A2: rows 2 and 4 (Brokerage, Roth IRA) hold only a name, like the name of an account above its rows.
>   Add a column Account and type the account's name in each row (VTI would have Brokerage there), then delete these
>   rows.

Holdings | Symbol | Value
         | VTI    | 600
> note: Holdings!B2: only the value of VTI is known: orders are in amounts, not in shares.

Holdings | Symbol | Shares | Price | Cost basis
         | VTI    | 100    | 60    | 55
> warning: Holdings!D2: 55 for 100 shares worth 6,000 looks like the cost of one share, and is taken as that of the
>   row. Head the column Cost per share if it is.

Holdings | Symbol | Shares | Price | Value
         | VTI    | 1      | 250   |
         | CASH   | 100    |       | 120
> error: Holdings!D3: cash of 100 under Shares, and of 120 under Value. Keep one of the two.

Holdings | Symbol | Shares | Price
         | VTI    | 1      | 250
         | SPAXX**| 100    |
> note: Holdings!A3: counted as cash: SPAXX**.

Holdings | Date       | Ticker | Type | Quantity | Price
         | 2024-01-02 | VTI    | Buy  | 10       | 60
         | 2024-03-02 | VTI    | Sell | 4        | 60
> error: Holdings: this is a list of trades, not of what is held. Run xl-addin holdings BOOK --from-trades Holdings to
>   make Holdings from it.

Holdings | Symbol | Shares | Price
         | VTI    | 10     | 60
         | Total  |        | 600
         | BND    | 10     | 40
> note: Holdings!A3: the Total row is passed over.
> error: Holdings!A4: 1 more row below the total in row 3 would not be read. Move it above the total, or to another
>   sheet.

Holdings | Fruit | Colour
         | apple | green
> error: Holdings: none of the headings Symbol, Shares or Value is in the first 60 rows. Type them in one row above
>   the values. To read another sheet, give --holdings NAME or a Settings row Holdings.

Blatt1  | Fruit | Colour
        | apple | green
Targets | Pie  | Slice | Target %
        | Core | VTI   | 100
> error: no sheet has the headings of Holdings: Symbol, and Shares or Value; the sheets are Blatt1, Targets. Type them
>   in one row above the values. To read another sheet, give --holdings NAME or a Settings row Holdings.

Depot | Symbol | Shares | Price
      | VTI    | 10     | 60
Notes | buy low
> error: no targets were found on any sheet; the sheets are Depot, Notes. Run xl-addin setup BOOK for a Targets sheet
>   to edit, or type Slice and Target %.

Settings | Setting       | Value
         | Minimum order | '5%'
> error: Settings!B2: the text "5%" is a percentage where an amount belongs. Type the amount itself.

Settings | Setting          | Value
         | Cash equivalents | 12
> error: Settings!B2: the number 12 where symbols belong. Type symbols separated by commas, or none.

Prices | Date       | VTI
       | 2024-01-02 | 250
> note: Prices: this sheet is no table of Prices and is passed over. A Settings row Prices names another, or none.

Holdings | Symbol | Shares | Price | Value
         | VTI    | 10     | 60    | 1200
> warning: Holdings!D2: VTI is worth 1,200 by its value and 600 by shares × price, 2 times as much; shares × price
>   counts. Bring the shares, the price or the value up to date (a split changes both shares and price).

Holdings | Symbol | Shares | Price | Value
         | BOND   | 1000   | 98    | 980
         | VTI    | 10     | 60    | 600
> note: Holdings!D2: by the values of BOND their prices count 0.01 times, as those of bonds, contracts, lots or pence
>   do. Add a column Multiplier if that is not so.

Holdings | Symbol | Shares | Price
         | VTI    | '1,234' | 60
> error: Holdings!B2: this cell typed as text can mean two things: "1,234" may be 1234 or 1.234. Select them and use
>   Data > Text to Columns, or Convert to Number, so that the cells hold numbers.

Holdings | Symbol | Shares | Price  | Acquired
         | VTI    | 10     | 60     | '03/01/2022'
         | VTI    | 10     | 60     | '05/02/2023'
> error: Holdings!D2: D2:D3, 2 cells, typed as text can mean two things: "03/01/2022" may be 2022-03-01 or 2022-01-03.
>   Select them and use Data > Text to Columns, choosing the order of day, month and year.

Holdings | Symbol | Shares | Price  | Currency
         | VTI    | 10     | 60     | Taler
> error: Holdings!D2: the text "Taler" is not a currency. Type its three letters, such as EUR or GBX.

Holdings | Symbol | Bought | Shares | Price
         | VTI    | 55     | 10     | 60
         | VTI    | 52     | 5      | 60
> note: Holdings!B1: Bought is read as Cost per share, because it is of the size of the price.

Holdings | Symbol | Shares | Price | Currency
         | VTI    | 10     | $60   | GBP
> note: Holdings!C2: 1 number is typed as text; "$60" is read as 60.
> error: Holdings!C2: the price is typed in $, and the row's currency is GBP. Correct the one that is wrong.

Targets  | Pie  | Slice | Target % | Minimum value | Bnad | Sector | Notes
         | Core | VTI   | 100      | 100           | 5pp  | US     | mine
> note: Targets!D1: Minimum value is not read: the columns that limit a slice are Constraint, Band, Maximum buy, Maximum
>   sell. Use one of these where it says what you mean; the column itself may stay.
> note: Targets!E1: Bnad is not read; almost of that name is the column Band. Rename it to Band, if that is meant.

Targets  | Slice | Target %
Holdings | Symbol | Shares | Price | Value | Weight %
         | VTI    | 10     | 60    | 600   | 60
         | BND    | 10     | 40    | 400   | 40
> error: Targets!A1: no rows under the headings. Type a row for each slice: its pie, the slice, its percentage.

Holdings | Symbol | Shares | Price | Sell date  | Status
         | VTI    | 10     | 60    |            | open
         | VTI    | 5      | 60    | 2025-03-01 | open
         | VTI    | 5      | 60    |            | Closed
> warning: Holdings!D3: rows 3, 4 are held no more by Sell date and Status, and not counted. Empty that cell where
>   something is still held.

Holdings | Symbol | Shares | Price | Position
         | VTI    | 10     | 60    | Long
         | VTI    | 5      | 60    | Short
> note: Holdings!D1: Position is read as Long or short, because it says so of each row.
> error: Holdings!B3: 5 shares sold short. A position sold short cannot be a slice: move the row to another sheet.

Holdings | Symbol | Shares | Price | Unit
         | VTI    | 2      | 60    | 張
> note: Holdings!D1: Unit is read as Kind of unit, because it says what is counted.
> note: Holdings!D2: VTI is counted in units of 1,000 shares, and so are orders of it.

Holdings | Symbol | Shares | Price | Unit
         | VTI    | 2      | 60    | 張
         | VTI    | 50     | 60    | 股
> note: Holdings!D1: Unit is read as Kind of unit, because it says what is counted.
> note: Holdings!D2: VTI is counted in units of 1,000 shares, and so are orders of it.
> error: Holdings!D2: VTI is counted in different units in rows 2, 3. Type how many shares it is in each of them,
>   and share as the unit.

Holdings | Symbol | Shares | Price | Unit
         | VTI    | 2      | 60    | lot
> note: Holdings!D1: Unit is read as Kind of unit, because it says what is counted.
> error: Holdings!D2: "lot" may be any number of shares. Type how many shares they are, and share as their unit.

Holdings | Symbol | Shares | Price | Kind of unit
         | VTI    | 2      | 60    | box
> error: Holdings!D2: the text "box" where what is counted belongs. Type share, or empty the cell.

Holdings | Kode | Lot | Harga
         | VTI  | 10  | 60
> error: Holdings!B2: Lot counts lots, and nothing says how many shares a lot is. Add a column Multiplier with that
>   number, or a column Shares.

Holdings | Tickr | Quantiy | Pirce
         | VTI   | 10      | 60
> note: Holdings!A1: Tickr is read as Symbol, as if it said ticker. Rename it if something else is meant.
> note: Holdings!B1: Quantiy is read as Shares, as if it said quantity. Rename it if something else is meant.
> note: Holdings!C1: Pirce is read as Price, as if it said price. Rename it if something else is meant.

Buys    | Date       | Ticker | Action | Shares
        | 2025-03-01 | VTI    | Buy    | 5
More    | Date       | Ticker | Action | Shares
        | 2025-04-01 | VTI    | Buy    | 5
Targets | Pie  | Slice | Target %
        | Core | VTI   | 100
> error: these are lists of trades, not of what is held: Buys, More. Put all trades into one list, then run xl-addin
>   holdings BOOK --from-trades with its sheet's name.

Holdings | Symbol | Shares | Price
         | VTI    | 10     | 60
         | BND    | 10     | 60
         | 101    | 10     | 60
         | 102    | 10     | 60
         | 103    | 10     | 60
         | 105    | 10     | 60
> error: Holdings!A4: the number 101 where a symbol belongs, and likewise in 3 more cells, A5:A7. Type it as text:
>   put an apostrophe before the first character.

Targets  | Slice | Target %
         | 700   | 60
         | 1299  | 40
Holdings | Code | Shares | Price
         | 700  | 10     | 60
         | 1299 | 10     | 40
> note: Targets!A2: 2 symbols are numbers, and are read as they stand there; this one is 700.
> note: Holdings!A2: 2 symbols are numbers, and are read as they stand there; this one is 700.

Holdings | Ticker | Shares | Price | Current price | Current value
         | VTI    | 10     | 40    | 60            | 600
> note: Holdings!D1: Current price is read as Price, because Shares × it is the value.

Holdings | Symbol | Shares | Price | Value
         | VTI    | 10     | 60    | 600
         | VXUS   | 10     | 50    | 708.5
         | BND    | 10     | 40    | 566.8
> error: Holdings!D3: the values of VXUS, BND are all 1.42 times shares × price, like prices in another currency. Add a
>   column Currency with the currency of each row's price; the values then give the rate.

Holdings | Symbol | Shares | Price | Value
         | VTI    | 10100  | 60    | 60.6
> error: Holdings!D2: VTI is worth 60.6 by its value and 606,000 by shares × price, 0.0001 times as much. Correct the
>   one of the three whose decimal sign is elsewhere.

Holdings | Ticker | Shares | Price | Purchase date
         | VTI    | 10     | 60    | 2024-01-02
> warning: Holdings!C1: Price counts as what a share costs now, and beside Purchase date it may be what was paid. If it
>   is, head it Cost per share, and add a column Price; if not, head it Current price.

Holdings | Symbol | Shares | Price
         | VTI    | 10     | 60
         | VOD.L  | 10     | 50
> warning: Holdings!A3: VOD.L (GBP) and VTI (no exchange named) may be priced in several currencies, and nothing says
>   in which. If not all are in one, add a column Currency with that of each price.

Holdings |        |        |       |
         | Symbol | Shares | Price |
         | VTI    | 10     | 60    |
         |        |        |       |
         | Closed |        |       |
         | Symbol | Shares | Price |
         | BND    | 10     | 40    |
> note: Holdings!A6: the table that begins here is passed over: Closed says that it is held no more.

Holdings | Symbol | Shares | Price |
         | VTI    | 10     | 60    |
         |        |        |       |
         | Symbol | Shares | Sold  |
         | BND    | 10     | 40    |
> note: Holdings!A4: the table that begins here is passed over: Sold says that it was sold.

Holdings | Symbol | Shares | Price |
         | VTI    | 10     | 60    |
         |        |        |       |
         | Symbol | Shares | Dividends |
         | VTI    | 10     | 4         |
> note: Holdings!A4: the table that begins here is passed over: it repeats rows of the table in row 1.

Targets  | Slice     | Target %
         | US stocks |
         | VTI       | 60
         | Rest of it |
         | BND       | 40
Holdings | Symbol | Shares | Price
         | VTI    | 10     | 60
         | BND    | 10     | 40
> note: Targets!A2: US stocks, Rest of it: each is read as a title above its slices, which are all of one pie.

Targets  | Slice     | Target %
         | US stocks |
         | VTI       | 100
         | Bonds     |
         | BND       | 100
Holdings | Symbol | Shares | Price
         | VTI    | 10     | 60
         | BND    | 10     | 40
> note: Targets!A2: US stocks, Bonds: each is read as the name of the pie below it.

Holdings | Description          | Symbol | Shares | Price
         | Ann's IRA (12345678) |        |        |
         | A fund               | VTI    | 10     | 60
> note: Holdings!A2: Ann's IRA (12345678) names all that is below it, and is passed over.

Holdings | Ticker | Shares | Price |
         | VTI    | 10     | 60    |
         |        |        |       |
         | Ticker | Shares | Value | Payment date
         | VTI    | 9      | 6     | 2024-01-02
> note: Holdings!A4: the table that begins here is passed over: it says what was paid, and not what is held.

Coins   | Coin | Symbol | Holding
        | A    | VTI    | 1
        | B    | BND    | 2
Targets | Pie | Slice | Target %
        | Core | VTI  | 100
> error: Coins!C1: Holding may count shares or money, and nothing beside it says which. Head it Shares or Value.
"""

BLOCKS = "".join((CELLS, HOLDINGS, TARGETS, RATES, TABLES, SHEETS, SETTINGS, ANYONES)).strip().split("\n\n")


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[block.index("> ") + 2 :][:60])
def test_says_where_and_what_and_the_remedy(block: str) -> None:
    assert _said(block) == expected(block)


def test_every_message_is_in_the_gallery() -> None:
    shown = [line for block in BLOCKS for line in expected(block)]
    assert [template for template in _templates() if not any(re.search(template, line) for line in shown)] == []


def test_every_remedy_is_a_sentence() -> None:
    lines = [line for block in BLOCKS for line in expected(block)]
    assert [line for line in lines if line[-1] not in ".?"] == []


def expected(block: str) -> list[str]:
    unfolded = block.replace("\n>   ", " ")
    return [line[2:] for line in unfolded.splitlines() if line.startswith("> ")]


def _said(block: str) -> list[str]:
    return [str(finding) for finding in findings_of(block)]


def findings_of(block: str) -> tuple[Finding, ...]:
    """Return what is said of a block's workbook."""
    options = dict(re.findall(r"--(\w+) '?([^']+)'?", "".join(re.findall(r"(?m)^\$.*", block))))
    workbook = book("\n".join(line for line in block.splitlines() if line[0] not in "$>"))
    sound = book(SOUND).grids if len(workbook.grids) < 2 else {}  # a block of several sheets is a whole workbook
    _, findings = read_inputs(
        TextBook({**sound, **workbook.grids}),
        targets_name=options.get("targets"),
        holdings_name=options.get("holdings"),
    )
    return findings


ROOM = ("cells", "amounts", "band_text", "moments", "headings", "extent", "table", "weights", "targets", "holdings",
        "row_states", "units", "slips", "grouping",
        "prices", "rates", "worked_out", "activity", "setting_values", "settings", "find_sheet", "inputs")  # fmt: skip


def _templates() -> Iterator[str]:
    """Yield every message the readers can build, as a pattern with anything in place of its values."""
    for name in ROOM:
        source = (Path(xl_addin.sheets.__path__[0]) / f"{name}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                at = {"Problem": 0, "error": 1, "warning": 1, "note": 1}.get(node.func.id)
                if at is not None:
                    yield from _pattern(node.args[at])
            elif isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["message"]:
                yield from _pattern(node.value)


def _pattern(message: ast.expr) -> Iterator[str]:
    """Yield the pattern of a literal message; one passed on from elsewhere is found where it is made."""
    if isinstance(message, ast.Constant):
        yield re.escape(str(message.value))
    elif isinstance(message, ast.JoinedStr):
        yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".*" for p in message.values)
