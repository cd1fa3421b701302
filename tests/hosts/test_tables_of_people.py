"""Tables as people keep them, read alike by every host: what is right for each kind, in made-up workbooks.

Where a case says nothing else, AAA is worth 1,200, BBB 1,000 and CCC 800 of 3,000, with targets of 40, 30 and 30%. A
case is a workbook in the notation of `notation`, then what comes of it: ``=`` each slice with its worth and drift in
percentage points, ``$`` the cash and the currency, ``>`` something that is said, ``!`` the beginning of a refusal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hosts.test_reading_contract import excel, memory
from workbooks import on_disk

from xl_addin.actions.context import Context
from xl_addin.actions.drift import drift
from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_addin.actions.book import Book

    Opener = Callable[[Path], Book]

NOON = Context(datetime(2026, 11, 26, 17, 0, tzinfo=UTC), "tester", dry_run=True)
TARGETS = """
Targets | Pie | Slice | Target %
        | All | AAA   | 40
        | All | BBB   | 30
        | All | CCC   | 30
"""
PLAIN = "AAA 1200.00 +0.00; BBB 1000.00 +3.33; CCC 800.00 -3.33"

CASES = """
several currencies, one in pence, that the values convert
Holdings | Ticker | Instrument currency | Quantity | Current price | Current value
         | AAA    | GBX                 | 200      | 3000          | 6000
         | BBB    | USD                 | 40       | 50            | 1500
         | CCC    | GBP                 | 20       | 125           | 2500
= AAA 6000.00 +20.00; BBB 1500.00 -15.00; CCC 2500.00 -5.00
$ 0.00 GBP
> the values give the rates: 1 GBX = 0.01 GBP, 1 USD = 0.75 GBP

several currencies and nothing that says a rate
Holdings | Ticker | Instrument currency | Quantity | Current price
         | AAA    | GBX                 | 200      | 3000
         | BBB    | USD                 | 40       | 50
         | CCC    | GBP                 | 20       | 125
! no rate to USD is given for GBX (row 2) and GBP (row 4). Add a sheet Rates

rates in the table
Holdings | Symbol | Shares | Price | Currency | FX rate
         | AAA    | 10     | 150   | USD      | 4
         | BBB    | 10     | 200   | PLN      | 1
         | CCC    | 5      | 80    | EUR      | 5
= AAA 6000.00 +20.00; BBB 2000.00 -10.00; CCC 2000.00 -10.00
$ 0.00 PLN

what was paid is no price
Holdings | Ticker | Shares | Buy price | Last close | Gain %
         | AAA    | 20     | 30        | 60         | 1
         | BBB    | 20     | 50        | 50         | 0
         | CCC    | 20     | 80        | 40         | -0.5

a price in capitals with its currency
Holdings | TICKER | '# SHARES' | AVG PRICE | CURRENT PRICE [CAD] | CURRENT VALUE [CAD]
         | AAA    | 20       | 20        | 60                  | 1200
         | BBB    | 20       | 50        | 50                  | 1000
         | CCC    | 20       | 80        | 40                  | 800
$ 0.00 CAD

one table without a pie
Portfolio | Symbol | Shares | Price | Class  | Target %
          | AAA    | 20     | 60    | Equity | 40
          | BBB    | 20     | 50    | Equity | 30
          | CCC    | 20     | 40    | Bonds  | 30

targets by class
Targets  | Asset class | Target %
         | Equity      | 60
         | Bonds       | 40
Holdings | Symbol | Shares | Price | Asset class
         | AAA    | 20     | 60    | Equity
         | BBB    | 20     | 50    | Equity
         | CCC    | 20     | 40    | Bonds
= Equity 2200.00 +13.33; AAA 1200.00 +7.27; BBB 1000.00 +6.06; Bonds 800.00 -13.33; CCC 800.00 -13.33

values alone
Holdings | Fund | Market value
         | AAA  | 1200
         | BBB  | 1000
         | CCC  | 800
> only the value of AAA, BBB, CCC is known: orders are in amounts, not in shares

sections with the names of accounts
Holdings | Symbol    | Shares | Price
         | Brokerage |        |
         | AAA       | 20     | 60
         | BBB       | 20     | 50
         | Roth IRA  |        |
         | CCC       | 20     | 40
! rows 2 and 5 (Brokerage, Roth IRA) hold only a name, like the name of an account above its rows. Add a column Account

accounts under another name, each in one place
Holdings | Ticker | Stück | Kurs | Depot | Broker
         | AAA    | 20    | 60   | Joint | ING
         | BBB    | 20    | 50   | Joint | ING
         | CCC    | 20    | 40   | Roth  | DKB
! the rows belong to several accounts: Joint, Roth

a summary below the total
Holdings | Symbol      | Shares | Price | Value
         | AAA         | 20     | 60    | 1200
         | BBB         | 20     | 50    | 1000
         | CCC         | 20     | 40    | 800
         | TOTAL       |        |       | 3000
         | Cash yield  |        | 0.03  |
         | Best        | AAA    |       |
> the Total row is passed over
> what stands below the Holdings table is not read

headings far down
Holdings | | |
         | Holdings statement | |
         | as of today | |
         | Client | 4711 |
         | | |
         | | |
         | | |
         | | |
         | Invested | 2000 |
         | Present | 3000 |
         | | |
         | | |
         | | |
         | | |
         | Symbol | Quantity Available | Previous Closing Price
         | AAA    | 20 | 60
         | BBB    | 20 | 50
         | CCC    | 20 | 40

cash that says its currency
Holdings | Symbol   | Shares | Price | Currency
         | AAA      | 20     | 60    | EUR
         | BBB      | 20     | 50    | EUR
         | CCC      | 20     | 40    | EUR
         | CASH-EUR | 350    |       | EUR
$ 350.00 EUR
> counted as cash: CASH-EUR

cash under the value
Holdings | Symbol | Shares | Price | Value
         | AAA    | 20     | 60    | 1200
         | BBB    | 20     | 50    | 1000
         | CCC    | 20     | 40    | 800
         | Cash   |        |       | 350
$ 350.00 USD

bought holds prices
Holdings | Symbol | Shares | Bought | Price
         | AAA    | 20     | 20     | 60
         | BBB    | 20     | 50     | 50
         | CCC    | 20     | 80     | 40
> Bought is read as Cost per share, because it is of the size of the price

a list of trades
Holdings | Date       | Action | Symbol | Quantity | Price
         | 2025-01-02 | Buy    | AAA    | 30       | 50
         | 2025-02-03 | Sell   | AAA    | 10       | 55
         | 2025-02-04 | Buy    | BBB    | 20       | 40
! this is a list of trades, not of what is held. Run xl-addin holdings BOOK --from-trades Holdings

a sheet of prices that is none
Holdings | Symbol | Shares | Price
         | AAA    | 20     | 60
         | BBB    | 20     | 50
         | CCC    | 20     | 40
prices   | Date       | AAA | BBB
         | 2026-01-02 | 58  | 49
> this sheet is no table of Prices and is passed over

a cost basis that looks like that of a share
Holdings | Symbol | Shares | Price | Cost basis
         | AAA    | 20     | 60    | 55
         | BBB    | 20     | 50    | 45
         | CCC    | 20     | 40    | 42
> looks like the cost of one share, and is taken as that of the row. Head the column Cost per share if it is

letter case
Targets  | Pie | Slice | Target %
         | All | AAAl_EQ | 40
         | All | BBB     | 30
         | All | CCC     | 30
Holdings | Symbol  | Shares | Price
         | AAAl_EQ | 20     | 60
         | BBB     | 20     | 50
         | CCC     | 20     | 40
= AAAl_EQ 1200.00 +0.00; BBB 1000.00 +3.33; CCC 800.00 -3.33

German, in one table
Depot | Wertpapier | Stück | Kurs | Einstandswert | Zielgewichtung
      | AAA        | 20    | 60   | 400           | 40
      | BBB        | 20    | 50   | 1000          | 30
      | CCC        | 20    | 40   | 1600          | 30

weights that are, and are not aimed at
Portfolio | Symbol | Shares | Price | Value | Weight %
          | AAA    | 20     | 60    | 1200  | 40
          | BBB    | 20     | 50    | 1000  | 33.3
          | CCC    | 20     | 40    | 800   | 26.7
! no targets were found on any sheet

one table with cash as a slice
Portfolio | Pie | Symbol | Shares | Price | Target %
          | All | AAA    | 20     | 60    | 40
          | All | BBB    | 20     | 50    | 30
          | All | CCC    | 20     | 40    | 25
          | All | CASH   | 200    |       | 5
= AAA 1200.00 -2.50; BBB 1000.00 +1.25; CCC 800.00 +0.00; CASH 200.00 +1.25
$ 200.00 USD

prices typed as text
Holdings | Symbol | Shares | Price    | Cost basis
         | AAA    | 20     | '$60.00' | '$1,100.00'
         | BBB    | 20     | '$50.00' | '$900.00'
         | CCC    | 20     | '$40.00' | '$850.00'
> 3 numbers in C2:C4 are typed as text; "$60.00" is read as 60
> 3 numbers in D2:D4 are typed as text; "$1,100.00" is read as 1100

prices with the currency behind them
Holdings | Symbol | Shares | Price
         | AAA    | 20     | '60.00 USD'
         | BBB    | 20     | '50.00 USD'
         | CCC    | 20     | '40.00 USD'
> 3 numbers in C2:C4 are typed as text; "60.00 USD" is read as 60

numbers with apostrophes
Holdings | Symbol | Shares | Price   | Cost basis
         | AAA    | 20     | '60.00' | "1'100.00"
         | BBB    | 20     | '50.00' | "1'900.00"
         | CCC    | 20     | '40.00' | "1'850.00"
> 3 numbers in D2:D4 are typed as text; "1'100.00" is read as 1100

another spelling of a symbol
Targets  | Pie | Slice | Target %
         | All | BRK.B | 40
         | All | BBB   | 30
         | All | CCC   | 30
Holdings | Symbol | Shares | Price
         | BRK-B  | 20     | 60
         | BBB    | 20     | 50
         | CCC    | 20     | 40
= BRK-B 1200.00 +0.00; BBB 1000.00 +3.33; CCC 800.00 -3.33

a total row of values and of targets
Targets  | Pie   | Slice | Target %
         | All   | AAA   | 40
         | All   | BBB   | 30
         | All   | CCC   | 30
         | Total |       | 100
Holdings | Symbol | Shares | Price | Value
         | AAA    | 20     | 60    | 1200
         | BBB    | 20     | 50    | 1000
         | CCC    | 20     | 40    | 800
         | Total  |        |       | 3000
> Targets!A5: the Total row is passed over
> Holdings!A5: the Total row is passed over

a pie named once
Targets  | Pie | Slice | Target %
         | All | AAA   | 40
         |     | BBB   | 30
         |     | CCC   | 30
Holdings | Symbol | Shares | Price
         | AAA    | 20     | 60
         | BBB    | 20     | 50
         | CCC    | 20     | 40

days as text that no row decides
Holdings | Symbol | Shares | Price | Cost basis | Acquired
         | AAA    | 20     | 60    | 900        | '03/01/2022'
         | BBB    | 20     | 50    | 900        | '05/02/2023'
         | CCC    | 20     | 40    | 900        | '02/05/2024'
! E2:E4, 3 cells, typed as text can mean two things

days as text that one row decides
Holdings | Symbol | Shares | Price | Cost basis | Acquired
         | AAA    | 20     | 60    | 900        | '03/01/2022'
         | BBB    | 20     | 50    | 900        | '05/22/2023'
         | CCC    | 20     | 40    | 900        | '02/05/2024'
> 3 dates in E2:E4 are typed as text; "03/01/2022" is read as 2022-03-01

days with the name of the month
Holdings | Symbol | Shares | Price | Cost basis | Acquired
         | AAA    | 20     | 60    | 900        | 'Mar 01, 2022'
         | BBB    | 20     | 50    | 900        | 'May 02, 2023'
         | CCC    | 20     | 40    | 900        | 'Feb 05, 2024'
> 3 dates in E2:E4 are typed as text; "Mar 01, 2022" is read as 2022-03-01

two funds without a pie
Targets  | Slice | Target %
         | AAA   | 60
         | BBB   | 40
Holdings | Symbol | Shares | Price
         | AAA    | 20     | 60
         | BBB    | 20     | 40
= AAA 1200.00 +0.00; BBB 800.00 +0.00

a fund of the money market
Holdings | Symbol  | Shares | Price
         | AAA     | 20     | 60
         | BBB     | 20     | 50
         | CCC     | 20     | 40
         | SPAXX** | 250    | 1
$ 250.00 USD
> counted as cash: SPAXX**

an export with text numbers, a sweep fund, dashes and a footer
Holdings | Account Number | Account Name | Symbol  | Description | Quantity | Last Price | Current Value | Cost Basis
         | Z9             | Joint        | FCASH** | HELD IN FCASH |        | '$1.00'    | '$250.00'     | '--'
         | Z9             | Joint        | AAA     | A FUND      | '20'     | '$60.00'   | '$1,200.00'   | '$900.00'
         | Z9             | Joint        | BBB     | B FUND      | '20'     | '$50.00'   | '$1,000.00'   | '$900.00'
         | Z9             | Joint        | CCC     | C FUND      | '20'     | '$40.00'   | '$800.00'     | '--'
         |                |              |         |             |          |            |               |
         | Date downloaded 11/26/2026 5:00 PM ET | | | | | | |
$ 250.00 USD
> counted as cash: FCASH**
> what stands below the Holdings table is not read

an export whose cash has a name of several words, below a title
Holdings | Positions for account Individual as of 05:00 PM ET, 11/26/2026 | | | |
         | | | | |
         | Symbol | Description | Qty (Quantity) | Price | Mkt Val (Market Value)
         | AAA    | A FUND      | '20'           | '60'  | '$1,200.00'
         | BBB    | B FUND      | '20'           | '50'  | '$1,000.00'
         | CCC    | C FUND      | '20'           | '40'  | '$800.00'
         | Cash & Cash Investments | --   | --     | --    | '$250.00'
         | Account Total |        | --             | --    | '$3,250.00'
$ 250.00 USD
> counted as cash: Cash & Cash Investments

an export with the trades below
Holdings | Account Number | Investment Name | Symbol | Shares | Share Price | Total Value
         | 12345678       | A FUND          | AAA    | 20     | 60          | 1200
         | 12345678       | B FUND          | BBB    | 20     | 50          | 1000
         | 12345678       | C FUND          | CCC    | 20     | 40          | 800
         | 12345678       | FEDERAL MONEY   | VMFXX  | 250    | 1           | 250
         | | | | | |
         | | | | | |
         | Account Number | Trade Date | Transaction Type | Symbol | Shares | Share Price
         | 12345678       | 2026-01-02 | Buy              | AAA    | 5      | 58
$ 250.00 USD
> counted as cash: VMFXX

an average price and a value, but no price
Holdings | Symbol | Quantity | Avg. Price | Cost Basis | Value
         | AAA    | 20       | 20         | 400        | 1200
         | BBB    | 20       | 50         | 1000       | 1000
         | CCC    | 20       | 80         | 1600       | 800

a slice with two letters exchanged
Targets  | Pie | Slice | Target %
         | All | AABC  | 40
         | All | BBB   | 30
         | All | CCC   | 30
Holdings | Symbol | Shares | Price
         | ABAC   | 20     | 60
         | BBB    | 20     | 50
         | CCC    | 20     | 40
! AABC is not held, and ABAC, which is, is in no pie. If ABAC is meant, type ABAC here

thirds
Targets  | Pie | Slice | Target %
         | All | AAA   | 33.3333333333
         | All | BBB   | 33.3333333333
         | All | CCC   | 33.3333333333
Holdings | Symbol | Shares | Price
         | AAA    | 20     | 50
         | BBB    | 20     | 50
         | CCC    | 20     | 50
= AAA 1000.00 +0.00; BBB 1000.00 +0.00; CCC 1000.00 +0.00
"""
BLOCKS = CASES.strip().split("\n\n")


@pytest.fixture(params=[memory, XlsxBook, excel], ids=["memory", "file", "excel"])
def opened(request: pytest.FixtureRequest) -> Opener:
    """Return what opens a file in one of the hosts."""
    opener: Opener = request.param
    return opener


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0])
def test_reads_as_it_was_meant(opened: Opener, block: str, tmp_path: Path) -> None:
    lines = block.split("\n")[1:]
    text = "\n".join(line for line in lines if line[:2] not in {"= ", "$ ", "> ", "! "})
    own = "Target" in text or "Zielgewichtung" in text or "Weight" in text
    book = opened(on_disk(text if own else TARGETS + text, tmp_path / "book.xlsx"))
    expected = {mark: [line[2:] for line in lines if line.startswith(f"{mark} ")] for mark in "=$>!"}
    if expected["!"]:
        with pytest.raises(Refused) as refused:
            drift(book, NOON)
        assert expected["!"][0] in str(refused.value).split(": ", 1)[1]
        return
    found = drift(book, replace(NOON, account=None))
    rows = [f"{row.path[-1]} {row.value / 100:.2f} {float(row.drift) * 100:+.2f}" for row in found.report.rows]
    assert "; ".join(rows) == next(iter(expected["="]), PLAIN)
    assert f"{found.report.cash / 100:.2f} {found.report.currency}" == next(iter(expected["$"]), "0.00 USD")
    said = [str(finding) for finding in found.findings]
    for part in expected[">"]:
        assert any(part in line for line in said), (part, said)
