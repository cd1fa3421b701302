"""Each remedy of what is wrong between the tables, followed to the letter: what is then held, and what of it counts.

A block is as in ``sheets.test_remedies_followed``: a workbook, the remedy of something said of it, what the
remedy makes of the workbook, then (``=``) the worth of every slice and the cash. A sheet that a block does not show
is the sound one.
"""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workbooks import in_memory

import xl_addin.domain
from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.drift import drift
from xl_addin.domain.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.finding import Finding

NOON = Context(datetime(2026, 11, 26, 17, 0, tzinfo=UTC), "tester")

SOUND = {
    "Targets": """
Targets  | Pie | Slice | Target %
         | All | AAA   | 60
         | All | BBB   | 40""",
    "Holdings": """
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
         | BBB    | 10     | 40""",
}

FOLLOWED = """
Holdings | Symbol | Shares | Price
         | AAA    | 10     |
         | BBB    | 10     | 40
? Type a price, or add AAA to the Prices sheet.
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
         | BBB    | 10     | 40
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price
         | AAA    | 10     |
         | BBB    | 10     | 40
? Type a price, or add AAA to the Prices sheet.
Prices   | Symbol | Price
         | AAA    | 60
Holdings | Symbol | Shares | Price
         | AAA    | 10     |
         | BBB    | 10     | 40
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares
         | AAA    | 10
         | BBB    | 10
? Add a column Price, or a sheet Prices with Symbol and Price.
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
         | BBB    | 10     | 40
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares
         | AAA    | 10
         | BBB    | 10
? Add a column Price, or a sheet Prices with Symbol and Price.
Prices   | Symbol | Price
         | AAA    | 60
         | BBB    | 40
Holdings | Symbol | Shares
         | AAA    | 10
         | BBB    | 10
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Slice | Target %
         | AAA   | 40
         | BBB   | 20
         | CCC   | 20
         | DDD   | 20
Holdings | Symbol | Shares | Price
         | AAA    | 10     |
         | BBB    | 10     |
         | CCC    | 10     |
         | DDD    | 10     |
? Type the price of each, or add them to the Prices sheet.
Targets  | Slice | Target %
         | AAA   | 40
         | BBB   | 20
         | CCC   | 20
         | DDD   | 20
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 1
         | BBB    | 10     | 2
         | CCC    | 10     | 3
         | DDD    | 10     | 4
= AAA 10.00; BBB 20.00; CCC 30.00; DDD 40.00; cash 0.00

Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
? Add BBB to Holdings with 0 shares and a price, or to the Prices sheet.
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
         | BBB    | 0      | 40
= AAA 600.00; BBB 0.00; cash 0.00

Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
? Add BBB to Holdings with 0 shares and a price, or to the Prices sheet.
Prices   | Symbol | Price
         | BBB    | 40
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
= AAA 600.00; BBB 0.00; cash 0.00

Targets  | Slice | Target %
         | AAA   | 40
         | BBB   | 20
         | CCC   | 10
         | DDD   | 20
         | EEE   | 10
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
? Add each to Holdings with 0 shares and a price, or to the Prices sheet.
Targets  | Slice | Target %
         | AAA   | 40
         | BBB   | 20
         | CCC   | 10
         | DDD   | 20
         | EEE   | 10
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
         | BBB    | 0      | 1
         | CCC    | 0      | 1
         | DDD    | 0      | 1
         | EEE    | 0      | 1
= AAA 600.00; BBB 0.00; CCC 0.00; DDD 0.00; EEE 0.00; cash 0.00

Holdings | Symbol | Shares | Price
         | AAA    | 5      | 60
         | AAA    | 5      | 80
         | BBB    | 10     | 40
? Give every row of AAA the same price, or leave all but one blank.
Holdings | Symbol | Shares | Price
         | AAA    | 5      |
         | AAA    | 5      | 60
         | BBB    | 10     | 40
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price
         | AAA    | 5      | 60
         | AAA    | 5      | 60.01
         | BBB    | 10     | 40
? Give its rows one price.
Holdings | Symbol | Shares | Price
         | AAA    | 5      | 60
         | AAA    | 5      | 60
         | BBB    | 10     | 40
= AAA 600.00; BBB 400.00; cash 0.00

Prices   | Symbol | Price
         | AAA    | 60
         | AAA    | 61
? Keep one of them.
Prices   | Symbol | Price
         | AAA    | 60
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Value
         | AAA    | 5      | 60    | 300
         | AAA    |        |       | 300
         | BBB    | 10     | 40    | 400
? Give every row of AAA its shares and a price.
Holdings | Symbol | Shares | Price | Value
         | AAA    | 5      | 60    | 300
         | AAA    | 5      | 60    | 300
         | BBB    | 10     | 40    | 400
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Currency | Value
         | AAA    | USD      | 300
         | AAA    | EUR      | 300
         | BBB    | USD      | 400
Rates    | Currency | Rate
         | EUR      | 1.1
Settings | Setting  | Value
         | Currency | USD
? Give every row of AAA its value in one currency.
Holdings | Symbol | Currency | Value
         | AAA    | USD      | 300
         | AAA    | USD      | 330
         | BBB    | USD      | 400
Rates    | Currency | Rate
         | EUR      | 1.1
Settings | Setting  | Value
         | Currency | USD
= AAA 630.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
         | BBB    | 10     | 40
         | CASH   | 50     |
Settings | Setting | Value
         | Cash    | 50
? Keep one of the two and clear the other.
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
         | BBB    | 10     | 40
         | CASH   | 50     |
Settings | Setting | Value
         | Cash    |
= AAA 600.00; BBB 400.00; cash 50.00

Targets  | Pie | Slice | Target %
         | All | AAA   | 60
         | All | BBB   | 30
? Change the percentages until they total 100%.
Targets  | Pie | Slice | Target %
         | All | AAA   | 60
         | All | BBB   | 40
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie | Slice | Target %
         | All | AAA   | 60
         | All | BBB   | 40.05
? Change the percentages if they were meant otherwise.
Targets  | Pie | Slice | Target %
         | All | AAA   | 60
         | All | BBB   | 40
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie | Slice | Target %
         | All | AAA   | 120
         | All | BBB   | -20
? Correct the percentage.
Targets  | Pie | Slice | Target %
         | All | AAA   | 60
         | All | BBB   | 40
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie | Slice | Target %
         | All | AAA   | 30
         | All | AAA   | 30
         | All | BBB   | 40
? Put the two percentages into one row.
Targets  | Pie | Slice | Target %
         | All | AAA   | 60
         | All | BBB   | 40
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie | Slice | Target %
         | All | AAA   | 60
         | All | BBB   | 40
         | BBB | AAA   | 100
? Give the pie another name.
Targets  | Pie  | Slice | Target %
         | All  | AAA   | 60
         | All  | Bond | 40
         | Bond | BBB   | 100
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | Core  | 60
         | All  | Play  | 40
         | Play | Core  | 50
         | Play | BBB   | 50
         | Core | AAA   | 100
? Keep it in one of them, or make a second pie of its slices.
Targets  | Pie  | Slice | Target %
         | All  | Core  | 60
         | All  | Play  | 40
         | Play | BBB   | 100
         | Core | AAA   | 100
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | Core | AAA   | 50
         | Core | Deep  | 50
         | Deep | BBB   | 50
         | Deep | Core  | 50
? Take one of these slices out.
Targets  | Pie  | Slice | Target %
         | Core | AAA   | 50
         | Core | Deep  | 50
         | Deep | BBB   | 100
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | Core | AAA   | 100
         | Play | BBB   | 100
? Make each of them a slice of one pie, such as Portfolio.
Targets  | Pie       | Slice | Target %
         | Portfolio | Core  | 60
         | Portfolio | Play  | 40
         | Core      | AAA   | 100
         | Play      | BBB   | 100
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Pie
         | AAA    | 10     | 60    | Al
         | BBB    | 10     | 40    | All
? Correct the name, or clear the cell.
Holdings | Symbol | Shares | Price | Pie
         | AAA    | 10     | 60    | All
         | BBB    | 10     | 40    |
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | AAA   | 60
         | All  | Core  | 40
         | Core | BBB   | 100
Holdings | Symbol | Shares | Price | Pie
         | AAA    | 10     | 60    | Core
         | BBB    | 10     | 40    | Core
? Add it to that pie on the Targets sheet, name a pie that has it, or clear the cell.
Targets  | Pie  | Slice | Target %
         | All  | AAA   | 60
         | All  | Core  | 40
         | Core | BBB   | 100
Holdings | Symbol | Shares | Price | Pie
         | AAA    | 10     | 60    | All
         | BBB    | 10     | 40    | Core
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target % | Share decimals
         | All  | AAA   | 60       | 0
         | All  | Core  | 40       |
         | Core | BBB   | 50       |
         | Core | AAA   | 50       | 2
Holdings | Symbol | Shares | Price | Pie
         | AAA    | 10     | 60    | All
         | BBB    | 10     | 40    |
? Give every slice of one security the same.
Targets  | Pie  | Slice | Target % | Share decimals
         | All  | AAA   | 60       | 2
         | All  | Core  | 40       |
         | Core | BBB   | 50       |
         | Core | AAA   | 50       | 2
Holdings | Symbol | Shares | Price | Pie
         | AAA    | 10     | 60    | All
         | BBB    | 10     | 40    |
= AAA 600.00; BBB 400.00; AAA 0.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | AAA   | 60
         | All  | BBBB  | 40
? If BBB is meant, type BBB here; if BBBB is another security, add it to Holdings with 0 shares and its price.
Targets  | Pie  | Slice | Target %
         | All  | AAA   | 60
         | All  | BBB   | 40
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | AAA   | 60
         | All  | BBBB  | 40
? If BBB is meant, type BBB here; if BBBB is another security, add it to Holdings with 0 shares and its price.
Targets  | Pie  | Slice | Target %
         | All  | AAA   | 60
         | All  | BBBB  | 40
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
         | BBB    | 10     | 40
         | BBBB   | 0      | 7
= AAA 600.00; BBBB 0.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | XXX   | 60
         | All  | YYY   | 40
? Type the slices as the symbols of Holdings, or add a row with 0 shares and a price there for each that is to be
?? bought.
Targets  | Pie  | Slice | Target %
         | All  | AAA   | 60
         | All  | BBB   | 40
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | XXX   | 60
         | All  | YYY   | 40
Holdings | Symbol | Shares | Price
         | AAA    | 10     | 60
         | BBB    | 10     | 40
         | XXX    | 0      | 1
         | YYY    | 0      | 1
? If it is meant as slices, type them as the symbols of Holdings.
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | IRA
? Name one in the setting Account. Or name it after --account, where all is each by itself.
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | IRA
Settings | Setting | Value
         | Account | Roth
= AAA 600.00; BBB 0.00; cash 0.00

Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | Roth
Settings | Setting | Value
         | Account | Rot
? Check the name. It is the one after --account, else that of the setting Account.
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | Roth
Settings | Setting | Value
         | Account | Roth
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    |
Settings | Setting | Value
         | Account | Roth
? Type the name of its account.
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | Roth
Settings | Setting | Value
         | Account | Roth
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | Stock | 60
         | All  | Bond  | 40
Holdings | Symbol | Shares | Price | Class
         | AAA    | 10     | 60    | Stock
         | BBB    | 10     | 40    | Bnod
? Type Bond here if it is meant; empty the cell if BBB is to be in no pie.
Targets  | Pie  | Slice | Target %
         | All  | Stock | 60
         | All  | Bond  | 40
Holdings | Symbol | Shares | Price | Class
         | AAA    | 10     | 60    | Stock
         | BBB    | 10     | 40    | Bond
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | Stock | 60
         | All  | Bond  | 40
Holdings | Symbol | Shares | Price | Class
         | AAA    | 5      | 60    | Stock
         | AAA    | 5      | 60    | Bond
         | BBB    | 10     | 40    | Bond
? Give all its rows one class.
Targets  | Pie  | Slice | Target %
         | All  | Stock | 60
         | All  | Bond  | 40
Holdings | Symbol | Shares | Price | Class
         | AAA    | 5      | 60    | Stock
         | AAA    | 5      | 60    | Stock
         | BBB    | 10     | 40    | Bond
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | Stock | 60
         | All  | BBB   | 40
Holdings | Symbol | Shares | Price | Class
         | AAA    | 10     | 60    | Stock
         | BBB    | 10     | 40    | Stock
? Clear its Class in Holdings, or give Stock targets of its own.
Targets  | Pie  | Slice | Target %
         | All  | Stock | 60
         | All  | BBB   | 40
Holdings | Symbol | Shares | Price | Class
         | AAA    | 10     | 60    | Stock
         | BBB    | 10     | 40    |
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | AAA   | 60
         | All  | BBB   | 40
Holdings | Symbol | Shares | Price | Class
         | AAA    | 10     | 60    | BBB
         | BBB    | 10     | 40    | Bond
? Give the class another name in Holdings, and here too if the class is meant.
Targets  | Pie  | Slice | Target %
         | All  | AAA   | 60
         | All  | BBB   | 40
Holdings | Symbol | Shares | Price | Class
         | AAA    | 10     | 60    | Stock
         | BBB    | 10     | 40    | Bond
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 60    | EUR
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | EUR      | 1.1
         | EUR      | 1.2
Settings | Setting  | Value
         | Currency | USD
? Keep one of them.
Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 60    | EUR
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | EUR      | 1.1
Settings | Setting  | Value
         | Currency | USD
= AAA 660.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 60    | EUR
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | EUR      | 1.1
         | USD      | 1.1
Settings | Setting  | Value
         | Currency | USD
? Type what one unit is worth in USD, in every row; or correct the setting Currency.
Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 60    | EUR
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | EUR      | 1.1
         | USD      | 1
Settings | Setting  | Value
         | Currency | USD
= AAA 660.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 60    | GBP
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | GBP      | 1.3
         | GBX      | 1.3
Settings | Setting  | Value
         | Currency | USD
? Correct it, or leave only the rate of GBP.
Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 60    | GBP
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | GBP      | 1.3
Settings | Setting  | Value
         | Currency | USD
= AAA 780.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 6000  | JPY
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | JPY      | 150
Settings | Setting  | Value
         | Currency | USD
? Type what one unit is worth in USD, in every row: 0.006667 for JPY.
Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 6000  | JPY
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | JPY      | 0.006667
Settings | Setting  | Value
         | Currency | USD
= AAA 400.02; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 6000  | GBX
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | GBX      | 1.3
Settings | Setting  | Value
         | Currency | USD
? Type 0.013 for GBX.
Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 6000  | GBX
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | GBX      | 0.013
Settings | Setting  | Value
         | Currency | USD
= AAA 780.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 60    | EUR
         | BBB    | 10     | 40    | USD
Settings | Setting  | Value
         | Currency | USD
? Add a sheet Rates with the headings Currency and Rate: for EUR, what one EUR is worth in USD. Or add a column
?? Rate with that to the table.
Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 60    | EUR
         | BBB    | 10     | 40    | USD
Rates    | Currency | Rate
         | EUR      | 1.1
Settings | Setting  | Value
         | Currency | USD
= AAA 660.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Currency
         | AAA    | 10     | 60    | EUR
         | BBB    | 10     | 40    | USD
Settings | Setting  | Value
         | Currency | USD
? Add a sheet Rates with the headings Currency and Rate: for EUR, what one EUR is worth in USD. Or add a column
?? Rate with that to the table.
Holdings | Symbol | Shares | Price | Currency | Rate
         | AAA    | 10     | 60    | EUR      | 1.1
         | BBB    | 10     | 40    | USD      | 1
Settings | Setting  | Value
         | Currency | USD
= AAA 660.00; BBB 400.00; cash 0.00

Prices   | Symbol | Price | As of
         | AAA    | 60    | 2027-01-05
Settings | Setting         | Value
         | Prices good for | 4 days
Holdings | Symbol | Shares | Price
         | AAA    | 10     |
         | BBB    | 10     | 40
? Correct its As of.
Prices   | Symbol | Price | As of
         | AAA    | 60    | 2026-11-26
         | BBB    | 40    | 2026-11-26
Settings | Setting         | Value
         | Prices good for | 4 days
Holdings | Symbol | Shares | Price
         | AAA    | 10     |
         | BBB    | 10     |
= AAA 600.00; BBB 400.00; cash 0.00

Prices   | Symbol | Price | As of
         | AAA    | 60    | 2026-11-25
Settings | Setting         | Value
         | Prices good for | 4 days
Holdings | Symbol | Shares | Price
         | AAA    | 10     |
         | BBB    | 10     | 40
? Give it on the sheet Prices with its time under As of, or set Prices good for to none.
Prices   | Symbol | Price | As of
         | AAA    | 60    | 2026-11-25
         | BBB    | 40    | 2026-11-25
Settings | Setting         | Value
         | Prices good for | 4 days
Holdings | Symbol | Shares | Price
         | AAA    | 10     |
         | BBB    | 10     | 40
= AAA 600.00; BBB 400.00; cash 0.00

Prices   | Symbol | Price | As of
         | AAA    | 60    | 2026-11-01
         | BBB    | 40    | 2026-11-25
Settings | Setting         | Value
         | Prices good for | 4 days
Holdings | Symbol | Shares | Price
         | AAA    | 10     |
         | BBB    | 10     |
? Bring the prices up to date. The command is prices --from FILE. Or lengthen Prices good for.
Prices   | Symbol | Price | As of
         | AAA    | 60    | 2026-11-01
         | BBB    | 40    | 2026-11-25
Settings | Setting         | Value
         | Prices good for | 40 days
Holdings | Symbol | Shares | Price
         | AAA    | 10     |
         | BBB    | 10     |
= AAA 600.00; BBB 400.00; cash 0.00

--account all
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | AAA    | 1      | 60    | IRA
         | BBB    | 10     | 40    |
? Type the name of its account.
--account all
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | AAA    | 1      | 60    | IRA
         | BBB    | 10     | 40    | Roth
= AAA 600.00; BBB 400.00; cash 0.00; AAA 60.00; BBB 0.00; cash 0.00

--account all
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | All
? Give it another name, or act on each account alone with --account NAME.
--account all
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | Joint
= AAA 600.00; BBB 0.00; cash 0.00; AAA 0.00; BBB 400.00; cash 0.00

--account all
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | Joint
Settings | Setting | Value
         | Cash    | 100
? Clear it, and add a row CASH to Holdings for each account that has cash, with its Account.
--account all
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | Joint
         | CASH   | 100    |       | Joint
Settings | Setting | Value
         | Cash    |
= AAA 600.00; BBB 0.00; cash 0.00; AAA 0.00; BBB 400.00; cash 100.00

Targets  | Pie  | Slice | Target %
         | All  | Stock | 60
         | All  | Bond  | 40
Holdings | Symbol | Shares | Price | Class
         | AAA    | 10     | 60    | Stock
? Add a row to Targets with Bond as Pie and a symbol as Slice, at 100%, and one to Holdings with that symbol, 0
?? shares and its price.
Targets  | Pie  | Slice | Target %
         | All  | Stock | 60
         | All  | Bond  | 40
         | Bond | BBB   | 100
Holdings | Symbol | Shares | Price | Class
         | AAA    | 10     | 60    | Stock
         | BBB    | 0      | 40    |
= AAA 600.00; BBB 0.00; cash 0.00

Targets  | Pie  | Slice | Target %
         | All  | Stock | 60
         | All  | Bond  | 40
Holdings | Symbol | Shares | Price | Class
         | AAA    | 10     | 60    | Stock
         | BBB    | 0      | 40    | Bond
         | CCC    | 0      | 20    | Bond
? Add rows to Targets with Bond as Pie, for BBB and CCC as Slice, each with its part of the 100%.
Targets  | Pie  | Slice | Target %
         | All  | Stock | 60
         | All  | Bond  | 40
         | Bond | BBB   | 50
         | Bond | CCC   | 50
Holdings | Symbol | Shares | Price | Class
         | AAA    | 10     | 60    | Stock
         | BBB    | 0      | 40    | Bond
         | CCC    | 0      | 20    | Bond
= AAA 600.00; BBB 0.00; CCC 0.00; cash 0.00

Targets  | Pie  | Slice | Target % | Constraint
         | All  | AAA   | 60       | no sell
         | All  | Core  | 40       |
         | Core | BBB   | 50       |
         | Core | AAA   | 50       |
? Fill the Pie column in every row of it.
Targets  | Pie  | Slice | Target % | Constraint
         | All  | AAA   | 60       | no sell
         | All  | Core  | 40       |
         | Core | BBB   | 50       |
         | Core | AAA   | 50       |
Holdings | Symbol | Shares | Price | Pie
         | AAA    | 7      | 60    | All
         | AAA    | 3      | 60    | Core
         | BBB    | 10     | 40    |
= AAA 420.00; BBB 400.00; AAA 180.00; cash 0.00

Targets  | Pie  | Slice | Target % | Maximum buy
         | All  | AAA   | 60       |
         | All  | Core  | 40       | 500
         | Core | BBB   | 100      |
? Empty the cell, and type it in the rows of the securities instead.
Targets  | Pie  | Slice | Target % | Maximum buy
         | All  | AAA   | 60       |
         | All  | Core  | 40       |
         | Core | BBB   | 100      | 500
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Slice | Target % | Maximum buy | Constraint
         | AAA   | 60       | 500         | no buy
         | BBB   | 40       |             |
? Keep one of the two.
Targets  | Slice | Target % | Maximum buy | Constraint
         | AAA   | 60       |             | no buy
         | BBB   | 40       |             |
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Slice | Target % | Maximum buy
         | AAA   | 60       | 5
         | BBB   | 40       |
Settings | Setting       | Value
         | Minimum order | 10
? Type at least $10.00, or 0 if no order is meant, or lower the other.
Targets  | Slice | Target % | Maximum buy
         | AAA   | 60       | 10
         | BBB   | 40       | 0
Settings | Setting       | Value
         | Minimum order | 10
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Slice | Target % | Maximum buy
         | AAA   | 60       | 5
         | BBB   | 40       |
Settings | Setting       | Value
         | Minimum order | 10
? Type at least $10.00, or 0 if no order is meant, or lower the other.
Targets  | Slice | Target % | Maximum buy
         | AAA   | 60       | 5
         | BBB   | 40       |
Settings | Setting       | Value
         | Minimum order | 5
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Slice | Target % | Maximum buy
         | AAA   | 60       | 50
         | BBB   | 40       |
Settings | Setting        | Value
         | Share decimals | 0
? Raise it, or allow more share decimals.
Targets  | Slice | Target % | Maximum buy
         | AAA   | 60       | 50
         | BBB   | 40       |
Settings | Setting        | Value
         | Share decimals | 2
= AAA 600.00; BBB 400.00; cash 0.00

Settings | Setting          | Value
         | Maximum turnover | 0.1%
         | Minimum order    | 5
? Raise it, lower the other, or type none.
Settings | Setting          | Value
         | Maximum turnover | none
         | Minimum order    | 5
= AAA 600.00; BBB 400.00; cash 0.00

Settings | Setting          | Value
         | Maximum turnover | 0.1%
         | Minimum order    | 5
? Raise it, lower the other, or type none.
Settings | Setting          | Value
         | Maximum turnover | 0.1%
         | Minimum order    | 1
= AAA 600.00; BBB 400.00; cash 0.00

Settings | Setting             | Value
         | Maximum orders      | 1
         | Rebalance uses cash | no
? Raise Maximum orders to 2 or more, or let the rebalance use cash.
Settings | Setting             | Value
         | Maximum orders      | 2
         | Rebalance uses cash | no
= AAA 600.00; BBB 400.00; cash 0.00

Settings | Setting             | Value
         | Maximum orders      | 1
         | Rebalance uses cash | no
? Raise Maximum orders to 2 or more, or let the rebalance use cash.
Settings | Setting             | Value
         | Maximum orders      | 1
         | Rebalance uses cash | yes
= AAA 600.00; BBB 400.00; cash 0.00

Settings | Setting | Value
         | Spread  | 20%
? Type it like 0.05% if it was meant smaller.
Settings | Setting | Value
         | Spread  | 0.05%
= AAA 600.00; BBB 400.00; cash 0.00

Settings | Setting          | Value
         | Tax versus drift | $50 a point
? Type the tax rates, or set Tax versus drift to none.
Settings | Setting             | Value
         | Tax versus drift    | $50 a point
         | Long-term tax rate  | 15%
         | Short-term tax rate | 24%
= AAA 600.00; BBB 400.00; cash 0.00

Settings | Setting          | Value
         | Tax versus drift | $50 a point
? Type the tax rates, or set Tax versus drift to none.
Settings | Setting          | Value
         | Tax versus drift | none
= AAA 600.00; BBB 400.00; cash 0.00

Holdings | Symbol | Shares | Price | Acquired
         | AAA    | 10     | 60    | 2027-05-05
         | BBB    | 10     | 40    | 2020-05-05
? Correct the date, or empty the cell.
Holdings | Symbol | Shares | Price | Acquired
         | AAA    | 10     | 60    |
         | BBB    | 10     | 40    | 2020-05-05
= AAA 600.00; BBB 400.00; cash 0.00

Schedule | What    | Amount | Every | Start      | Until
         | deposit | 500    | month | 2026-06-01 | 2026-01-31
? Correct one of the two, or empty Until.
Schedule | What    | Amount | Every | Start      | Until
         | deposit | 500    | month | 2026-01-01 | 2026-01-31
= AAA 600.00; BBB 400.00; cash 0.00

Schedule | What    | Amount | Every | Start      | Until
         | deposit | 500    | month | 2026-06-01 | 2026-01-31
? Correct one of the two, or empty Until.
Schedule | What    | Amount | Every | Start      | Until
         | deposit | 500    | month | 2026-06-01 |
= AAA 600.00; BBB 400.00; cash 0.00

Schedule | What    | Amount  | Every | Start
         | deposit | 500 EUR | month | 2026-06-01
? Type the amount in USD.
Schedule | What    | Amount  | Every | Start
         | deposit | 550 USD | month | 2026-06-01
= AAA 600.00; BBB 400.00; cash 0.00

Schedule | What    | Amount | Every | Start
         | deposit | 500    | month | 2026-06-01
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | Joint
? Type one of them in a column Account.
--account all
Schedule | What    | Amount | Every | Start      | Account
         | deposit | 500    | month | 2026-06-01 | Joint
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | Joint
= AAA 600.00; BBB 0.00; cash 0.00; AAA 0.00; BBB 400.00; cash 0.00

Schedule | What    | Amount | Every | Start      | Account
         | deposit | 500    | month | 2026-06-01 | Rothschild
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | Roth
? Type one of them.
Schedule | What    | Amount | Every | Start      | Account
         | deposit | 500    | month | 2026-06-01 | Roth
Holdings | Symbol | Shares | Price | Account
         | AAA    | 10     | 60    | Roth
         | BBB    | 10     | 40    | Roth
= AAA 600.00; BBB 400.00; cash 0.00

Schedule | What    | Amount | Every | On | Start
         | deposit | 500    | once  | 15 | 2026-06-01
? Empty the cell.
Schedule | What    | Amount | Every | On | Start
         | deposit | 500    | once  |    | 2026-06-01
= AAA 600.00; BBB 400.00; cash 0.00

Schedule | What    | Amount | Every | On | Start
         | deposit | 500    | week  | 15 | 2026-06-01
? Type a day of the week, such as Friday, or empty the cell.
Schedule | What    | Amount | Every | On     | Start
         | deposit | 500    | week  | Friday | 2026-06-01
= AAA 600.00; BBB 400.00; cash 0.00

Schedule | What    | Amount | Every | On     | Start
         | deposit | 500    | month | Friday | 2026-06-01
? Type a day of the month, 1 to 31 or last, or empty the cell.
Schedule | What    | Amount | Every | On   | Start
         | deposit | 500    | month | last | 2026-06-01
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Slice | Target % | From
         | AAA   | 60       | 2027-01-01
         | BBB   | 40       | 2027-01-01
? Type an earlier day in each row of that day, or empty its cell.
Targets  | Slice | Target % | From
         | AAA   | 60       | 2026-01-01
         | BBB   | 40       |
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Slice | Target % | From
         | AAA   | 60       |
         | BBB   | 40       |
         | BBB   | 50       | 2027-01-01
? Change the percentages until they total 100%, or add a row from 2027-01-01 for another slice.
Targets  | Slice | Target % | From
         | AAA   | 60       |
         | BBB   | 40       |
         | BBB   | 50       | 2027-01-01
         | AAA   | 50       | 2027-01-01
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Slice | Target % | From
         | AAA   | 60       | 2026-01-01
         | BBB   | 40       | 2026-01-01
         | BBB   | 50       | 2026-01-01
? Type another day in one of the two rows, or delete it.
Targets  | Slice | Target % | From
         | AAA   | 60       | 2026-01-01
         | BBB   | 40       | 2026-01-01
         | BBB   | 50       | 2025-01-01
= AAA 600.00; BBB 400.00; cash 0.00

Targets  | Slice | Target % | From
         | AAA   | 60       |
         | BBB   | 40       |
         | AAA   | 50       | 2027-01-01
         | BBB   | 50       | 2027-01-01
Settings | Setting     | Value
         | Target path | glide
? Type the day from which this target counts.
Targets  | Slice | Target % | From
         | AAA   | 60       | 2026-11-02
         | BBB   | 40       | 2026-11-02
         | AAA   | 50       | 2027-01-01
         | BBB   | 50       | 2027-01-01
Settings | Setting     | Value
         | Target path | glide
= AAA 600.00; BBB 400.00; cash 0.00
"""

BLOCKS = FOLLOWED.strip().replace("\n?? ", " ").split("\n\n")


ELSEWHERE = (
    "Check its name.",  # cli/test_job
    # cli/test_what_if
    "Check the name after --price.",
    "Check the name after --target.",
    "Give one: --price VTI=100.",
    "Give a change of it: --price VTI=-20%.",
    "Name the pie: --target Bonds/BND=30%.",
    "Give targets of at most 100% together.",
    "Give targets that come to 100%.",
)
"""The remedies that no workbook follows."""


def _whole(text: str) -> str:
    """Return a workbook with the sound sheets that it does not show."""
    shown = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return "\n".join([*(own for name, own in SOUND.items() if not re.search(rf"(?m)^{name} ", text)), shown])


def _context(text: str) -> Context:
    return Context(NOON.now, NOON.who, account="all" if text.startswith("--account all") else None)


def _said(text: str) -> tuple[Finding, ...]:
    return check(in_memory(_whole(text)), _context(text)).findings


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[block.index("? ") + 2 :].split("\n")[0][:60])
def test_a_remedy_that_is_followed_leads_to_what_is_meant(block: str) -> None:
    before, rest = block.split("\n? ")
    remedy, after = rest.split("\n", 1)
    after, _, expected = after.rpartition("= ")
    assert remedy in [finding.remedy for finding in _said(before)]
    assert [str(one) for one in _said(after) if one.severity is Severity.ERROR or one.remedy == remedy] == []
    worth = []
    for report in drift(in_memory(_whole(after)), _context(after)).reports:
        worth += [f"{row.path[-1]} {row.value / 100:.2f}" for row in report.rows if row.symbol]
        worth.append(f"cash {report.cash / 100:.2f}")
    assert "; ".join(worth) == expected


def test_none_is_forgotten() -> None:
    """Every remedy that the rooms below can build is followed above."""
    followed = [block.split("\n? ")[1].split("\n")[0] for block in BLOCKS] + [*ELSEWHERE]
    patterns = {pattern for path in ROOMS for pattern in _remedies(path)}
    assert len(patterns) > 40
    assert sorted(p for p in patterns if not any(re.fullmatch(p, remedy) for remedy in followed)) == []


DOMAIN = Path(xl_addin.domain.__path__[0])
ROOMS = (
    *sorted((DOMAIN / "portfolio").glob("*.py")),
    *(DOMAIN / "rebalancing" / name for name in ("limit_checks.py", "scope.py")),
    *(DOMAIN / "tax" / name for name in ("tax.py", "lots.py")),
)


def _remedies(path: Path) -> Iterator[str]:
    """Yield every remedy that a module can build, as a pattern with anything in place of its values."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in {"error", "warning", "refuse"} and len(node.args) > 2:
                yield from _pattern(node.args[2])
        elif isinstance(node, ast.Assign) and [getattr(t, "id", "").lower() for t in node.targets] in REMEDY:
            yield from _pattern(node.value)


REMEDY = (["remedy"], ["_remedy"])


def _pattern(text: ast.expr) -> Iterator[str]:
    if isinstance(text, ast.Constant) and text.value:
        yield re.escape(str(text.value))
    elif isinstance(text, ast.JoinedStr):
        yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".*" for p in text.values)
