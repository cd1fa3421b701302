"""A broker's history onto Activity: what is not there is added, once, and every row of the file accounted for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sheets.brokers import files, histories
from workbooks import EditedBook, in_memory

from xl_addin.actions.activity import count_activity
from xl_addin.actions.context import Context
from xl_addin.actions.import_files import ImportedFiles, import_files
from xl_addin.domain.finding import Refused
from xl_addin.sheets.brokers.decode import grid_of
from xl_addin.sheets.counted_events import content_of

NOW = Context(datetime(2026, 11, 25, 15, 0, tzinfo=UTC), "ann")
BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 100%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | VTI    | 40     | 300   | 2000       | 2022-03-01
             | VTI    | 10     | 300   | 500        | 2025-03-01
             | BND    | 10     | 73    | 700        | 2022-03-01
             | CASH   | 1000   |       |            |
"""
SALE, PURCHASE = "2026-11-23 sell VTI 10 at 302.15 fees 0.03", "2026-11-23 buy BND 4.5 at 73.2"
DIVIDEND = "2026-11-20 dividend BND amount 11.25"
TRADING_212 = """\
Action,Time,ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result,\
Currency (Result),Total,Currency (Total)
Deposit,2026-11-20 09:00:01,,,,,D1,,,,,,,500.00,USD
Market sell,2026-11-23 14:30:01,US9,VTI,Vanguard,,EOF1,10,302.15,USD,1,,,3021.50,USD
Market buy,2026-11-23 14:31:01,US9,BND,Vanguard,,EOF2,4.5,73.2,USD,1,,,329.40,USD
Dividend (Ordinary),2026-11-20 10:00:00,US9,BND,Vanguard,,,2,0.2,USD,Not available,,,11.25,USD
Interest on cash,2026-11-24 10:00:00,,,,,I1,,,,,,,0.05,USD
Withdrawal,2026-11-24 11:00:00,,,,,W1,,,,,,,-20.00,USD
Card debit,2026-11-24 11:00:00,,,,,W2,,,,,,,-20.00,USD
"""
PAYMENTS = """\
Dividends,Header,Currency,Date,Description,Amount
Dividends,Data,USD,2026-11-20,BND(US9219378356) Cash Dividend USD 0.19 per Share (Ordinary Dividend),11.25
Dividends,Data,Total,,,11.25
Withholding Tax,Header,Currency,Date,Description,Amount,Code
Withholding Tax,Data,USD,2026-11-20,BND(US9219378356) Cash Dividend USD 0.19 per Share - US Tax,-1.69,
Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount
Deposits & Withdrawals,Data,USD,2026-11-20,Electronic Fund Transfer,1000
Deposits & Withdrawals,Data,USD,2026-11-21,Disbursement,-50
"""
TABLE = """\
Trade date,Type,Ticker,Quantity,Price,Commission,Amount
2026-11-23,Sell,VTI,10,302.15,0.03,
2026-11-23,Buy,BND,4.5,73.2,,
2026-11-20,Dividend,BND,,,,11.25
2026-11-20,Deposit,,,,,500
2026-11-20,Gift,,,,,500
"""
PAID = '"11/20/2026","Reinvest Dividend","SWPPX","","","","","$9.00"\n'
REINVESTED = '"11/20/2026","Reinvest Shares","SWPPX"'
FILES = {
    "Fidelity": (histories.FIDELITY, [DIVIDEND, PURCHASE, SALE]),
    "Schwab": (
        histories.SCHWAB.replace(REINVESTED, f"{PAID}{REINVESTED}"),
        [
            "2026-11-17 deposit amount 500", "2026-11-20 dividend SWPPX amount 9", DIVIDEND, PURCHASE,
            "2026-11-20 reinvestment SWPPX 0.1 at 90", SALE,
        ],
    ),
    "E*TRADE": (histories.ETRADE, [DIVIDEND, PURCHASE, SALE]),
    "Interactive Brokers": (
        histories.IBKR.partition("Cash Report")[0] + PAYMENTS,
        [
            DIVIDEND, PURCHASE, SALE, "2026-11-20 deposit amount 1000", "2026-11-20 tax BND amount -1.69",
            "2026-11-21 withdrawal amount -50",
        ],
    ),
    "Flex": (histories.FLEX, [PURCHASE, SALE]),
    "Trading 212": (
        TRADING_212,
        [
            DIVIDEND, PURCHASE, "2026-11-20 deposit amount 500", "2026-11-23 sell VTI 10 at 302.15",
            "2026-11-24 interest amount 0.05", "2026-11-24 withdrawal amount -20",
        ],
    ),
    "a table": (TABLE, [DIVIDEND, PURCHASE, SALE, "2026-11-20 deposit amount 500"]),
}  # fmt: skip


def imported(book: EditedBook, *texts: str, force: bool = False) -> ImportedFiles:
    named = {f"file{number}.csv": [grid_of("file.csv", text.encode())] for number, text in enumerate(texts)}
    return import_files(book, named, Context(NOW.now, "ann", force=force))


def contents(done: ImportedFiles) -> list[str]:
    return sorted(content_of(event) for added in done.histories for event in added.events)


@pytest.mark.parametrize("name", FILES)
def test_each_broker_s_history_is_added_once_and_counts_once(name: str) -> None:
    text, expected = FILES[name]
    book = in_memory(BOOK)
    done = imported(book, text)
    assert done.positions is None
    assert contents(done) == sorted(expected)
    (added,) = done.histories
    rows = {event.source.row for event in added.events} | {row.at.row for row in added.files[0].passed}
    grid = grid_of("file.csv", text.encode())
    others = {n for n, cells in enumerate(grid.rows, 1) if any(cell is not None for cell in cells)} - rows
    told = [" ".join(str(cell) for cell in grid.rows[n - 1]) for n in others]
    assert all(any(word in line for word in ("ymbol", "Header", "Ticker", "Lot", "LOT")) for line in told), told
    again = imported(book, text)
    assert (contents(again), again.histories[0].again, again.written) == ([], len(expected), False)
    count_activity(book, NOW, since=None)
    before = book.grid("Holdings").rows
    assert contents(imported(book, text)) == []
    assert count_activity(book, NOW).rows == ()
    assert book.grid("Holdings").rows == before


def test_what_cannot_be_read_as_an_event_is_told() -> None:
    (added,) = imported(in_memory(BOOK), TRADING_212).histories
    assert [str(one) for one in added.findings if "Card debit" in str(one)] == [
        "warning: 'file.csv'!A8: Card debit, 2026-11-24 11:00:00, W2, -20.00: no kind of event that is known."
    ]
    (added,) = imported(in_memory(BOOK), TABLE).histories
    assert "is no kind of event that is known" in str(added.findings[0])


def test_two_files_that_overlap_add_what_both_say_once() -> None:
    first = "Date,Side,Symbol,Shares,Price,Amount\n2026-11-02,deposit,,,,500\n2026-11-02,deposit,,,,500\n"
    second = first + "2026-11-03,deposit,,,,500\n"
    book = in_memory(BOOK)
    assert contents(imported(book, first, second)) == [
        "2026-11-02 deposit amount 500", "2026-11-02 deposit amount 500", "2026-11-03 deposit amount 500",
    ]  # fmt: skip
    assert contents(imported(book, second, first)) == []


def test_a_row_typed_by_hand_without_its_fees_is_the_broker_s() -> None:
    book = in_memory(
        BOOK
        + """
    Activity | Date       | Side | Symbol | Shares | Price | Fees | Amount
             | 2026-11-23 | sold | vti    | 10     | 302   |      |
"""
    )
    assert contents(imported(book, histories.ETRADE)) == sorted([DIVIDEND, PURCHASE])


def test_a_file_of_positions_and_transactions_says_both_and_counts_neither_twice() -> None:
    book = in_memory(BOOK)
    done = imported(book, histories.VANGUARD.replace("3926.63,1,3926.63", "99,1,99"), force=True)
    assert done.positions is not None
    assert contents(done) == sorted([DIVIDEND, PURCHASE, SALE])
    held = book.grid("Holdings").rows
    assert count_activity(book, NOW).rows == ()
    assert book.grid("Holdings").rows == held
    marks = [row[-1] for row in book.grid("Activity").rows[1:]]
    assert all(marks)


def test_positions_that_were_imported_may_have_what_is_of_before() -> None:
    book = in_memory(BOOK)
    imported(book, files.FIDELITY_NEW if hasattr(files, "FIDELITY_NEW") else files.FIDELITY_OLD, force=True)
    imported(book, "Date,Side,Symbol,Shares,Price,Amount\n2026-01-02,deposit,,,,500\n")
    with pytest.raises(Refused, match=r"the positions as of .* were imported, which may have it"):
        count_activity(book, NOW)


def test_the_currency_of_what_was_paid_needs_a_column() -> None:
    book = in_memory(BOOK + "    Activity | Date | Side | Symbol | Shares | Price | Amount\n")
    text = "Date,Side,Symbol,Shares,Price,Amount,Currency\n2026-11-02,interest,,,,5,EUR\n"
    with pytest.raises(Refused, match="the interest to be added needs a column Currency"):
        imported(book, text)


def test_a_history_that_is_cut_off_is_refused_unless_forced() -> None:
    cut = histories.FIDELITY.partition('"The data')[0]
    book = in_memory(BOOK)
    with pytest.raises(Refused, match="it is cut off"):
        imported(book, cut)
    assert contents(imported(book, cut, force=True)) == sorted([DIVIDEND, PURCHASE, SALE])
