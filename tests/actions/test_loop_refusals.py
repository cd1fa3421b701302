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

from xl_addin.actions.activity import count_activity
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve
from xl_addin.actions.export import export_orders
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

    from xl_addin.sheets.grid import Value

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


EVENTS = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 60%
             | Main | BND   | 40%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | VTI    | 70     | 100   | 4700       | 2022-03-01
             | BND    | 20     | 50    | 1100       | 2024-01-02
             | CASH   | 100    |       |            |
    Activity | Date | Side | Symbol | Shares | Price | Fees | Amount | Currency | Lots | Counted
             | """
KINDS = "buy, sell, dividend, reinvested dividend, interest, deposit, withdrawal, fee, tax, split, transfer in or out"
RATIO = "Type how many new shares there are for how many old ones, such as 4 for 1."
ACTIVITY = """
some day | buy | BND | 1 | 50
> A2: the text "some day" where a date belongs. Type it as a date, or as text like 2026-01-31.
Date=2026-11-20

| buy | BND | 1 | 50
> A2: no date of the trade. Type the day it was made.
Date=2026-11-20

2026-12-20 | buy | BND | 1 | 50
> A2: it is of 2026-12-20, and today is 2026-11-25. Correct the day, or As of on the Settings sheet where that is
> typed.
Date=2026-11-20

2026-11-20 | | BND | 1 | 50
> B2: no side of the trade. Type what it was: KINDS.
Side=buy

2026-11-20 | swapped | BND | 1 | 50
> B2: the text "swapped" is no kind of event that is known. Type what it was: KINDS.
Side=transfer in

2026-11-20 | transfer | BND | 3
> B2: it does not say which way. Say transfer in or transfer out; or deposit or withdrawal, where it is cash.
Side=transfer out

2026-11-20 | reinvestment | BND | 1 | 50
> B2: no dividend of BND that paid for this reinvestment is here. Add the dividend as a row; or say reinvested dividend
> where it has none, buy where cash paid for it.
Side=reinvested dividend

2026-11-20 | buy | | 1 | 50
> C2: no symbol. Type the ticker symbol, or empty the whole row.
Symbol=BND

2026-11-20 | split | SPY | 2 for 1
> C2: no SPY is held. Type yes under Counted, or correct the row.
Symbol=BND

2026-11-20 | buy | BND | | 50
> D2: no shares of the trade. Type how many were traded.
Shares=1

2026-11-20 | buy | BND | -1 | 50
> D2: a negative number of shares: -1. Type how many were traded, without a sign.
Shares=1

2026-11-20 | transfer in | BND
> D2: no shares of the transfer. Type how many came in or went out.
Shares=3

2026-11-20 | split | BND
> D2: no ratio of the split of BND. RATIO
Shares=4 for 1

2026-11-20 | split | BND | twice
> D2: the text "twice" where a number belongs. RATIO
Shares=4 for 1

2026-11-20 | split | BND | 2
> D2: no ratio of the split of BND. RATIO
Shares=4 for 1

2026-11-20 | sell | BND | 21 | 50
> D2: 21 BND were sold, 1 more than there are. Correct Holdings or the fill: its shares, its account, or its lots.
Shares=20

2026-11-20 | sell | BND | 5 | 50 | | | | 5 of 2023-01-01
> D2: 5 BND were sold, 5 more than there are in the lots that were named. Correct Holdings or the fill: its shares, its
> account, or its lots.
Lots=5 of 2024-01-02

2026-11-20 | sell | BND | 5 | 50 | | | | the first ones
> I2: "the first ones" names no lots. Type them as 5 of 2024-01-02, one a line or parted by semicolons, or empty the
> cell.
Lots=5 of 2024-01-02

2026-11-20 | buy | BND | 1
> E2: a trade without a price. Type the price of a share.
Price=50

2026-11-20 | buy | BND | 1 | many
> E2: the text "many" where a number belongs. Type a number.
Price=50

2026-11-20 | buy | BND | 1 | 50 | | 90
> G2: shares times price is 50.00, and the amount without fees 90.00. Correct the price, the fees or the amount.
Price=90

2026-11-20 | buy | BND | 1 | | 60 | 50
> G2: the fees are more than the money that was moved. Correct the price, the fees or the amount.
Fees=6

2026-11-20 | deposit
> G2: no amount. Type how much it was, in a column Amount.
Amount=500

2026-11-20 | deposit | | | | | -500
> G2: a deposit of -500.00. Say withdrawal, or type it without its sign.
Side=withdrawal

2026-11-20 | buy | BND | 1 | 50 | | | EUR
> H2: it is in EUR, and BND in USD in Holdings. Correct the one that is wrong.
Currency=USD

2024-01-02 | buy | BND | 20 | 50
> J2: Holdings has a lot of these BND of 2024-01-02 that was not counted from here. Type yes under Counted if Holdings
> has it, no if not.
Counted=no

2024-01-01 | dividend | BND | | | | 12
> J2: Holdings has a lot of 2024-01-02, so it may have this as well. Type yes under Counted if Holdings has it, no if
> not; or name the first day to count: --since 2024-01-03.
Counted=no
"""


@pytest.mark.parametrize("block", ACTIVITY.strip().split("\n\n"))
def test_a_row_of_activity_is_refused_and_counted_once_it_is_mended(block: str) -> None:
    row, *said, mended = block.splitlines()
    book = in_memory(EVENTS + row)
    before = {sheet: book.grid(sheet) for sheet in book.sheet_names()}
    with pytest.raises(Refused) as refused:
        count_activity(book, LATER)
    expected = " ".join(line.removeprefix("> ") for line in said).replace("KINDS", KINDS).replace("RATIO", RATIO)
    assert [str(finding) for finding in refused.value.findings] == [f"error: Activity!{expected}"]
    assert {sheet: book.grid(sheet) for sheet in book.sheet_names()} == before
    heading, _, text = mended.partition("=")
    _type_into(book, "Activity", 2, heading, text)
    assert len(count_activity(book, LATER).rows) == 1
    assert count_activity(book, LATER).rows == ()


def test_a_payment_in_a_currency_without_a_place_counts_once_there_is_one() -> None:
    book = in_memory(EVENTS + "2026-11-20 | deposit | | | | | 5 | EUR")
    with pytest.raises(Refused) as refused:
        count_activity(book, LATER)
    assert str(refused.value) == (
        "error: Holdings!A1: 5.00 EUR of cash moved, and no column says in which currency cash is. Add a column "
        "Currency to Holdings."
    )
    put(book, "Holdings", 1, 6, "Currency")
    book.add(in_memory("    Rates | Currency | Rate\n          | EUR | 1.25").grid("Rates"))
    assert len(count_activity(book, LATER).rows) == 1


def test_what_waits_for_a_row_counts_with_it() -> None:
    book = in_memory(f"{EVENTS}2026-11-20 | buy | BND | 1\n             | 2026-11-21 | sell | BND | 1 | 51")
    with pytest.raises(Refused) as refused:
        count_activity(book, LATER)
    assert [str(finding) for finding in refused.value.findings] == [
        "error: Activity!E2: a trade without a price. Type the price of a share.",
        "error: Activity!C3: it waits for row 2, which is of the same security and not later. Correct that row first.",
    ]
    put(book, "Activity", 2, 5, 50)
    assert len(count_activity(book, LATER).rows) == 2


def test_there_is_nothing_to_count_without_a_sheet() -> None:
    book = in_memory(EVENTS.partition("    Activity")[0])
    with pytest.raises(Refused) as refused:
        count_activity(book, LATER)
    assert str(refused.value) == (
        "error: there is no sheet Activity, so there is nothing to count. Import a history, or type Date, Side, "
        "Symbol, Shares, Price and Amount in row 1 of a sheet Activity."
    )
    told = in_memory(EVENTS.replace("Date | Side | Symbol | Shares | Price | Fees | Amount | Currency | Lots | Counted",
                                    "Date | Side | Symbol | Shares | Price | Amount")
                     + "2026-11-20 | deposit | | | | 500")  # fmt: skip
    assert len(count_activity(told, LATER).rows) == 1


OWN = {
    "a price": "Date | Side | Symbol | Shares | Price",
    "an amount alone": "Date | Action | Ticker | Qty | Net amount",
    "neither, as wash sales need": "Date | Symbol | Side | Shares",
    "everything": "Date | Side | Symbol | Shares | Price | Fees | Amount | Reference | Counted",
}


@pytest.mark.parametrize("columns", OWN)
@pytest.mark.parametrize("fees", [0, 1.25])
def test_fills_go_into_whatever_activity_sheet_there_is_and_count_once(columns: str, fees: float) -> None:
    """What its columns cannot say stands in the journal alone; the row is known again all the same."""
    book = in_memory(BOOK.partition("    Activity")[0] + f"    Activity | {OWN[columns]}\n")
    propose(book, Request(Action.REBALANCE), NOW)
    approve(book, "Ann", NOW)
    make_orders(book, NOW)
    order, symbol = (str(book.grid("Orders").at(2, column)) for column in (1, 3))
    put(book, "Orders", 1, 20, "Fees")
    for heading, value in (("Filled shares", 10), ("Fill price", 100.37), ("Fees", fees)):
        _type_into(book, "Orders", 2, heading, value)
    _type_into(book, "Orders", 2, "Filled on", date(2026, 11, 23))
    assert [one.order for one in count_fills(book, {}, LATER).executions] == [order]
    headings, row = book.grid("Activity").rows
    said = dict(zip(headings, row, strict=False))
    assert said.get("Symbol", said.get("Ticker")) == symbol
    assert said.get("Price", 100.37) == 100.37
    assert said.get("Net amount", 1003.7 - fees) == 1003.7 - fees
    held = book.grid("Holdings")
    assert count_activity(book, LATER).rows == ()
    assert not count_fills(book, {}, LATER).executions
    assert book.grid("Holdings") == held


def put(book: EditedBook, sheet: str, row: int, column: int, value: Value) -> None:
    book.write(Changes((), (CellEdit(sheet, row, column, value),)))


def _type_into(book: EditedBook, sheet: str, row: int, heading: str, value: Value) -> None:
    """Type a cell by its heading: a day or a number where a text says one."""
    if isinstance(value, str):
        is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        value = date.fromisoformat(value) if is_day else float(value) if value.isdecimal() else value
    put(book, sheet, row, [str(word) for word in book.grid(sheet).rows[0]].index(heading) + 1, value)


EXPORTS = """
Shares=5
> ID was changed after it was made. Type it again as it was (see the Confirmation), or delete the row: a new proposal
> makes new orders.
Shares=21.926

Type=LIMIT
> ID was changed after it was made. Type it again as it was (see the Confirmation), or delete the row: a new proposal
> makes new orders.
Type=MARKET

Order=mine
> the journal knows no order mine. Delete the row, or propose it anew.
Order=nothing

Order=other
> order other stands here twice. Delete the copy.
Order=nothing
"""


@pytest.mark.parametrize("block", EXPORTS.strip().split("\n\n"))
def test_an_order_that_is_not_as_it_was_made_stays_until_it_is(block: str) -> None:
    book = deepcopy(ordered())
    typed, *said, mended = block.splitlines()
    first, last = (str(book.grid("Orders").at(row, 1)) for row in (2, 3))
    heading, _, value = typed.partition("=")
    row = 3 if value in {"mine", "other"} else 2
    _type_into(book, "Orders", row, heading, first if value == "other" else _told(value))
    with pytest.raises(Refused) as refused:
        export_orders(book, "generic", LATER)
    expected = " ".join(line.removeprefix("> ") for line in said).replace("ID", f"order {first}")
    assert str(refused.value) == f"error: Orders!A{row}: {expected.replace('order other', f'order {first}')}"
    heading, _, value = mended.partition("=")
    if value == "nothing":
        for column in range(1, len(book.grid("Orders").rows[row - 1]) + 1):
            put(book, "Orders", row, column, None)
    else:
        _type_into(book, "Orders", row, heading, _told(value))
    assert [one.order for one in export_orders(book, "generic", LATER).rows] == [first, last][: 4 - row]


def _told(text: str) -> Value:
    return text if text.isalpha() else float(text)


def test_a_basket_of_fractions_is_refused_and_made_whole_as_told() -> None:
    book = deepcopy(ordered())
    with pytest.raises(Refused) as refused:
        export_orders(book, "ibkr", NOW)
    order = book.grid("Orders").at(2, 4)
    assert str(refused.value.findings[0]) == (
        f"error: Orders!D2: a basket file takes whole shares, and the order for VTI is for {order}. Set Share decimals "
        "to 0 on the Settings sheet, the Status of orders that were made to CANCELLED, and propose again. Or export "
        "tickets and place the fraction by hand."
    )
    assert export_orders(book, "tickets", NOW).data.startswith(f"SELL {order} VTI".encode())
    settings = in_memory("    Settings | Setting | Value\n             | Share decimals | 0").grid("Settings")
    book.add(settings)
    for row in (2, 3):
        _type_into(book, "Orders", row, "Status", "CANCELLED")
    with pytest.raises(Refused) as refused:
        export_orders(book, "ibkr", NOW)
    assert str(refused.value).startswith(
        "error: Orders: there are no open orders to export. Propose and approve first;"
    )
    propose(book, Request(Action.REBALANCE), NOW)
    approve(book, "Ann", NOW)
    basket = export_orders(book, "ibkr", NOW)
    assert {one.shares for one in basket.rows} == {one.shares.to_integral_value() for one in basket.rows if one.shares}


def test_what_no_basket_can_hold_leaves_as_tickets_or_by_its_number() -> None:
    named = (
        BOOK.replace("BND", "A,B")
        .replace("Acquired\n", "Acquired | Account\n")
        .replace("2022-03-01", "2022-03-01 | Joint, old")
        .replace("2024-01-02", "2024-01-02 | Joint, old")
        .replace("12.34  |       |            |", "12.34 | | | | Joint, old")
    )
    settings = "    Settings | Setting | Value\n             | Share decimals | 0\n"
    book = in_memory(named + settings)
    propose(book, Request(Action.REBALANCE), NOW)
    approve(book, "Ann", NOW)
    with pytest.raises(Refused) as refused:
        export_orders(book, "ibkr", NOW)
    told = {finding.message: finding.remedy for finding in refused.value.findings}
    assert told == {
        '"A,B" is no symbol that a basket file can hold': "Place this order by hand: tickets are a format for that.",
        '"Joint, old" is no account that a basket file can hold': (
            "Name the account by its number, such as U1234567, in Holdings."
        ),
    }
    assert b" A,B | market order" in export_orders(book, "tickets", NOW).data
    numbered = in_memory(named.replace("Joint, old", "U1234567").replace("A,B", "BND") + settings)
    propose(numbered, Request(Action.REBALANCE), NOW)
    approve(numbered, "Ann", NOW)
    assert b",U1234567," in export_orders(numbered, "ibkr", NOW).data
