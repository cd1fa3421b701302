"""What imports, fills, activity and prices refuse: a file, what is said of it, and the file mended as the remedy says.

A block is a command, one of the files below, and what is changed in it: what the pattern finds, to what then stands
there. Beneath is all that is said (``>``, continued indented). The file as it was, as the remedy has it, is then taken.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING

import pytest
from workbooks import in_memory

from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve
from xl_addin.actions.fills import count_fills
from xl_addin.actions.import_files import import_files
from xl_addin.actions.orders import make_orders
from xl_addin.actions.prices import bring_prices
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Place, Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.sheets.brokers.decode import grid_of
from xl_addin.sheets.image import CellEdit, Changes
from xl_addin.sheets.price_files import read_price_file

if TYPE_CHECKING:
    from workbooks import EditedBook

BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 60%
             | Main | BND   | 40%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | VTI    | 70     | 100   | 4700       | 2022-03-01
             | BND    | 20     | 50    | 1100       | 2024-01-02
             | CASH   | 12.34  |       |            |
    Activity | Date       | Side | Symbol | Shares | Price | Amount | Fees
             | 2026-11-20 | buy  | BND    | 1      | 50    |        |
"""
NOW = Context(datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=-5))), "Ann")
LATER = replace(NOW, now=NOW.now + timedelta(days=2))


@cache
def ordered() -> EditedBook:
    """Return the workbook with its orders made: SELL 18.5 VTI, BUY 37 BND or the like."""
    book = in_memory(BOOK)
    propose(book, Request(Action.REBALANCE), NOW)
    approve(book, "Ann", NOW)
    make_orders(book, NOW)
    return book


FIDELITY = (
    "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value,Cost Basis Total,Type\n"
    "Z1,Individual,SPAXX**,HELD IN MONEY MARKET,,,$12.34,,Cash,\n"
    "Z1,Individual,VTI,x,70,$100.00,$7000.00,$4700,Cash,\n"
    "Z1,Individual,BND,x,20,$50.00,$1000.00,$1100,Cash,\n\n"
    '"Date downloaded Nov-24-2026 5:45 p.m ET"\n'
)
SCHWAB = (
    '"Positions for account Individual ...123 as of 08:23 PM ET, 2026/11/24"\n\n'
    '"Symbol","Description","Qty (Quantity)","Price","Price Chng $ (Price Change $)","Mkt Val (Market Value)",'
    '"Cost Basis","Ratings","Asset Type",\n'
    '"VTI","x","70","$100","--","$7,000.00","$4700","--","ETF",\n'
    '"BND","x","20","$50","--","$1,000.00","$1100","--","ETF",\n'
    '"Positions Total","","--","--","--","$8,000.00","--","--","--",\n'
)
HISTORY = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),"
    "Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date\n"
    "11/23/2026,Individual,Z1,YOU SOLD SOME FUND (Cash),VTI,F,Cash,100,-10,,0.5,,999.5,Processing,\n"
    "\nDate downloaded 11/24/2026 5:45 pm\n"
)
FILLS = "Order,Side,Symbol,Filled shares,Fill price,Filled on,Fees\nID,SELL,VTI,10,100,2026-11-23,0.5\n"
PRICES = "Symbol,Price,Date\nVTI,101,2026-11-24\nBND,50,2026-11-24\n"
TABLE = "Symbol,Shares,Price,Currency\nVTI,70,100,USD\nBND,20,50,USD\n"
GALLERY = r"""
import TABLE: Symbol,Shares => Thing,Many
> a.csv is no table of positions or lots that is known. Download the positions or the open lots as CSV from one of M1
>   Finance, Fidelity, Schwab, Vanguard, E*TRADE, Interactive Brokers, Trading 212, Zerodha; or name the columns Symbol,
>   Shares.

import FIDELITY: (?s)Z1.* => nothing
> a.csv has the headings of a table of Fidelity and no rows. Download it again while its positions are shown.

import HISTORY: 11/23.* => nothing
> a.csv is a history in which nothing has happened. Download it again for a time in which something happened, or the
>   positions.

import FIDELITY: x,70, => x,seventy,
> 'a.csv'!E3: the text "seventy" where a number belongs. Download the file again; if it is as the broker made it,
>   please report this row.

import FIDELITY: x,70, => x,,
> 'a.csv'!A3: no number of shares of VTI. Download the file again.

import FIDELITY: VTI => nothing
> 'a.csv'!A3: a row without a symbol. Download the file again.

import FIDELITY: \$12.34 => --
> 'a.csv'!A2: no amount of cash in this row. Download the file again.

import FIDELITY: ,\$1000.*, => nothing
> 'a.csv'!A4: the row ends after 6 cells: the file is cut off. Download the file again.

import FIDELITY: (?s) 5:45.* => nothing
> 'a.csv'!A6: the file ends in the middle of a cell. Download the file again.

import FIDELITY: (?s)Z1,Individual,VTI.*Cash => Z1,Individual,AAPL,x,3,$10.00,$30.00,$30,Cash
> Holdings!A2: none of the 2 holdings here is in the file, so that all would be set to 0. Check that it is this
>   account's file; --force imports it all the same.

import FIDELITY: Z1,Individual,BND => Z2,Roth,BND
> a.csv has several accounts: Individual, Roth. Add a column Account to Holdings, or name one of them after --account.

import SCHWAB: 8,000 => 9,000
> 'a.csv'!A6: the rows come to 8000.00 and the total says 9000.00: rows are missing. Download the file again; --force
>   imports it as it is.

import SCHWAB: "Positions Total.* => nothing
> 'a.csv'!A6: the last lines of such a file are not here: it is cut off. Download the file again; --force imports it
>   as it is.

import TABLE: 100,USD => 100,EUR
> Holdings!A2: VTI is in USD here and in EUR in the file. Set Currency on the Settings sheet to EUR, or add a column
>   Currency to Holdings.

fills FILLS: (?s).* => hello
> a.csv: no table of trades is in this file. Export the history of your trades there, or name a table with columns for
>   a date, buy or sell, symbol, shares and price.

fills HISTORY: (?s).* => Symbol,Shares,Price\nVTI,70,100\n
> a.csv: this file says what is held, not what was traded. Export the history of your trades there, or name a table
>   with columns for a date, buy or sell, symbol, shares and price. To bring Holdings up to date by it, use xl-addin
>   import.

fills HISTORY: 11/23.* => nothing
> a.csv: no trade is in this file. Choose a time that your orders were filled in, and export again.

fills HISTORY: Date down.* => nothing
> 'a.csv'!A4: the last lines of such a file are not here: it is cut off. Download the file again; --force imports it
>   as it is.

fills HISTORY: 999.5 => 800
> 'a.csv'!A2: shares times price is 1000.00, and the amount without fees 800.50. Correct the row, or download the file
>   again.

fills HISTORY: 999.5 => 1010
> 'a.csv'!A2: shares times price is 1000.00, and the amount without fees 1010.50. Correct the row, or download the
>   file again.

fills FILLS: 2026-11-23 => nothing
> 'a.csv'!F2: no date of the trade. Download the file again.

fills FILLS: 2026-11-23 => 2026-11-31
> 'a.csv'!F2: the text "2026-11-31" where a date belongs. Download the file again; if it is as the broker made it,
>   please report this row.

fills FILLS: VTI,10 => VTI,1O
> 'a.csv'!D2: the text "1O" where a number belongs. Download the file again; if it is as the broker made it, please
>   report this row.

fills FILLS: 10,100, => 10,,
> 'a.csv'!A2: a trade without a price. Correct the row, or download the file again.

fills FILLS: 10,100, => 10,0,
> 'a.csv'!A2: a trade at a price of zero or less. Correct the row, or download the file again.

fills FILLS: VTI => nothing
> 'a.csv'!A2: a trade without a symbol. Download the file again.

fills FILLS: 2026-11-23 => 2026-12-23
> Orders!{Filled on}: ID is filled on 2026-12-23, and today is 2026-11-25. Correct the day, or As of on the Settings
>   sheet where that is typed.

prices PRICES: Symbol,Price => Thing,Much
> a.csv: no table of prices is in this file. It needs a row of headings with Symbol and Price.

prices PRICES: 101 => many
> 'a.csv'!B2: the text "many" where a number belongs. Type a number.

prices PRICES: 101 => 0
> 'a.csv'!B2: a price of 0. Type what one share costs now, or empty the cell.

prices PRICES: BND,50 => VTI,50
> 'a.csv'!A3: a.csv has two prices of VTI, in row 2 and here. Keep one of them.

prices PRICES: (?s)VTI.* => AAPL,5,2026-11-24
> a.csv has no price of anything held or targeted (VTI, BND). Name another file, or spell its symbols as the workbook
>   does.

prices TABLE: 100,USD => 100,EUR
> 'a.csv'!A2: VTI is quoted in EUR here and in USD in the workbook. Give its price in USD, or correct the Currency of
>   VTI in the workbook.
"""
FILES = {"TABLE": TABLE, "FIDELITY": FIDELITY, "SCHWAB": SCHWAB, "HISTORY": HISTORY, "FILLS": FILLS, "PRICES": PRICES}


@pytest.mark.parametrize("block", GALLERY.strip().split("\n\n"))
def test_a_file_is_refused_and_taken_once_it_is_mended(block: str) -> None:
    head, _, lines = block.partition("\n")
    said = ["error: " + line.strip() for line in re.sub(r"\n>  +", " ", lines).split("> ") if line.strip()]
    command, name, right, wrong = re.fullmatch(r"(\w+) (\w+): (.*) => (.*)", head).groups()  # type: ignore[union-attr]
    sound = FILES[name]
    bad = re.sub(right, "" if wrong == "nothing" else wrong, sound, count=1)
    book = deepcopy(ordered())
    order = str(book.grid("Orders").at(2, 1))
    before = {sheet: book.grid(sheet) for sheet in book.sheet_names()}
    with pytest.raises(Refused) as refused:
        run(command, book, bad.replace("ID", order))
    assert [str(finding) for finding in refused.value.findings] == [_placed(line, book) for line in said]
    assert {sheet: book.grid(sheet) for sheet in book.sheet_names()} == before
    run(command, book, sound.replace("ID", order))


TYPED = """
Status=FILLED
> Orders!{Filled shares}: ID is FILLED, and how many shares were is not typed. Type them, the price of a share, and
>   the day; or name a file.
Filled shares=10; Fill price=100; Filled on=2026-11-23

Filled shares=10; Filled on=2026-11-23
> Orders!{Fill price}: no price of ID. Type that of one share.
Fill price=100

Filled shares=10; Fill price=100
> Orders!{Filled on}: no day of ID. Type the day it was filled.
Filled on=2026-11-23

Filled shares=500; Fill price=100; Filled on=2026-11-23
> Orders!{Filled shares}: 500 of ID are filled, and 21.926 were ordered. Correct the number; --force counts them all
>   the same.
Filled shares=5

Filled shares=10; Fill price=100; Filled on=2026-11-26
> Orders!{Filled on}: ID is filled on 2026-11-26, and today is 2026-11-25. Correct the day, or As of on the Settings
>   sheet where that is typed.
Filled on=2026-11-24

Filled shares=10; Fill price=100; Filled on=2026-11-23; count; Filled shares=8
> Orders!{Filled shares}: 10 of ID were counted, and now 8 are typed. Type 10 again, and correct Holdings by hand if
>   that was too much.
Filled shares=10

Filled shares=10; Fill price=100; Filled on=2026-11-23; count; Filled shares=12; Fill price=80
> Orders!{Fill price}: the price of all 12 is less than what was counted of 10 already. Type the average price of all
>   of them.
Fill price=100
"""


@pytest.mark.parametrize("block", TYPED.strip().split("\n\n"))
def test_what_is_typed_beside_an_order_is_refused_and_counted_once_it_is_mended(block: str) -> None:
    book = deepcopy(ordered())
    typed, *said, mended = block.splitlines()
    _type(book, typed)
    with pytest.raises(Refused) as refused:
        count_fills(book, {}, LATER)
    expected = "error: " + " ".join(line.lstrip("> ") for line in said)
    assert [str(finding) for finding in refused.value.findings] == [_placed(expected, book)]
    _type(book, mended)
    count_fills(book, {}, LATER)
    assert not count_fills(book, {}, LATER).executions


def _placed(line: str, book: EditedBook) -> str:
    """Return what is said with the first order's id and, where a heading stands in braces, its cell under that."""
    headings = [str(value) for value in book.grid("Orders").rows[0]]
    line = re.sub(r"\{(.*?)\}", lambda found: str(Place("x", 2, headings.index(found[1]) + 1))[2:], line)
    return line.replace("ID", str(book.grid("Orders").at(2, 1)))


def _type(book: EditedBook, typed: str) -> None:
    """Type cells of the first order by their headings; ``count`` counts the fills that are typed so far."""
    headings = [str(value) for value in book.grid("Orders").rows[0]]
    for part in typed.split("; "):
        heading, _, text = part.partition("=")
        if heading == "count":
            count_fills(book, {}, LATER)
            continue
        value = date.fromisoformat(text) if "-" in text else text if text.isalpha() else float(text)
        book.write(Changes((), (CellEdit("Orders", 2, headings.index(heading) + 1, value),)))


def run(command: str, book: EditedBook, text: str) -> None:
    """Run a command of the loop with a file."""
    files = {"a.csv": (grid_of("a.csv", text.encode()),)}
    if command == "import":
        import_files(book, files, LATER)
    elif command == "fills":
        count_fills(book, files, LATER)
    else:
        bring_prices(book, read_price_file("a.csv", files["a.csv"]), LATER)
