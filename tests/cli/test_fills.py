"""Fills through the real command line: typed beside the orders or from a broker's file, counted once, lots and cash."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from cli.test_import import written
from cli.test_job import as_json, done, refused
from openpyxl import load_workbook
from workbooks import on_disk, set_cells

if TYPE_CHECKING:
    from pathlib import Path

BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 60%
             | Main | BND   | 40%
    Holdings | Mine | Symbol | Shares | Price | Cost basis | Acquired   | Pie
             | old  | VTI    | 50     | 100   | 2500       | 2022-03-01 | Main
             | new  | VTI    | 20     | 100   | 2200       | 2026-03-01 | Main
             |      | BND    | 20     | 50    | 1100       | 2024-01-02 | Main
             |      | CASH   | 0      |       |            |            |
    Settings | Setting                   | Value
             | As of                     | 2026-11-23 10:00
             | Share decimals            | 0
             | Short-term tax rate       | 30%
             | Long-term tax rate        | 15%
             | Short-term gain this year | 0
             | Long-term gain this year  | 100
"""
"""VTI 7,000 and BND 1,000: the targets of 8,000 are 4,800 and 3,200, so 22 VTI are sold and 44 BND bought for 2,200.

The least tax: the 20 of 2026 at a loss of 200, and 2 of 2022 at a gain of 100.
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    book = on_disk(BOOK, tmp_path / "book.xlsx")
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    done("orders", book)
    set_cells(book, Settings_B2="2026-11-25 10:00")
    return book


def rows(book: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet, without those that are empty or what orders come to."""
    told = load_workbook(book)[sheet].iter_rows(values_only=True)
    return [row for row in told if any(v is not None for v in row) and (row[0] or sheet != "Orders")]


def type_fill(book: Path, row: int, shares: float, price: float, day: str = "2026-11-24") -> None:
    heads = [cell.value for cell in load_workbook(book)["Orders"][1]]
    letters = {name: "ABCDEFGHIJKLMNOPQRST"[heads.index(name)] for name in ("Filled shares", "Fill price", "Filled on")}
    values = {"Filled shares": shares, "Fill price": price, "Filled on": datetime.fromisoformat(day)}
    set_cells(book, **{f"Orders_{letters[name]}{row}": value for name, value in values.items()})


def statuses(book: Path) -> list[str]:
    sheet = rows(book, "Orders")
    return [row[sheet[0].index("Status")] for row in sheet[1:]]


def test_typed_fills_close_lots_open_lots_and_move_the_cash_once(book: Path) -> None:
    assert [row[1:4] for row in rows(book, "Orders")[1:]] == [("SELL", "VTI", 22), ("BUY", "BND", 44)]
    type_fill(book, 2, 22, 101)
    type_fill(book, 3, 44, 50)
    dry = done("fills", book, "--dry-run")
    before = book.read_bytes()
    output = done("fills", book)
    assert dry.splitlines()[:-1] == output.splitlines()[:-1]
    assert before != book.read_bytes()
    # 20 of 2026 for 2,020 that cost 2,200: -180 short; 2 of 2022 for 202 that cost 100: +102 long
    assert "realised: short-term -180.00, long-term 102.00" in output
    assert rows(book, "Holdings")[1:] == [
        ("old", "VTI", 48, 100, 2400, datetime(2022, 3, 1), "Main"),
        ("new", "VTI", 0, 100, None, datetime(2026, 3, 1), "Main"),
        (None, "BND", 20, 50, 1100, datetime(2024, 1, 2), "Main"),
        (None, "CASH", 22, None, None, None, None),  # 2,222 - 2,200
        (None, "BND", 44, None, 2200, datetime(2026, 11, 24), "Main"),
    ]
    today = datetime(2026, 11, 25)
    assert rows(book, "Activity")[1:] == [
        (datetime(2026, 11, 24), "VTI", "SELL", 22, 101, None, None, rows(book, "Orders")[1][0], today),
        (datetime(2026, 11, 24), "BND", "BUY", 44, 50, None, None, rows(book, "Orders")[2][0], today),
    ]
    assert statuses(book) == ["FILLED", "FILLED"]
    after = book.read_bytes()
    assert "No new fills" in done("fills", book)
    assert book.read_bytes() == after
    event = as_json("journal", book)["rows"][-1]
    assert (event["event"], " holdings " in event["details"], " after " in event["details"]) == ("FILLED", True, True)
    done("rebalance", book)


def test_the_year_s_gains_go_into_the_settings_when_asked(book: Path) -> None:
    type_fill(book, 2, 22, 101)
    done("fills", book, "--realised")
    told = {row[0]: row[1] for row in rows(book, "Settings")}
    assert (told["Short-term gain this year"], told["Long-term gain this year"]) == (-180, 202)


def test_a_partial_fill_stays_open_and_the_rest_counts_later(book: Path) -> None:
    type_fill(book, 2, 15, 100)
    done("fills", book)
    assert statuses(book) == ["OPEN", "OPEN"]
    assert [row[2] for row in rows(book, "Holdings")[1:3]] == [50, 5]
    assert "2 orders are neither filled nor cancelled" in refused("rebalance", book)
    type_fill(book, 2, 22, 101)  # all of them cost 2,222 on average: the last 7 came at (2,222 - 1,500) / 7
    output = done("fills", book)
    assert "7 at 103.142857" in output
    assert [row[2] for row in rows(book, "Holdings")[1:5]] == [48, 0, 20, 2222]
    assert statuses(book) == ["FILLED", "OPEN"]


def test_what_was_cancelled_in_part_counts_and_the_rest_ends(book: Path) -> None:
    type_fill(book, 2, 15, 100)
    heads = [cell.value for cell in load_workbook(book)["Orders"][1]]
    at = "ABCDEFGHIJKLMNOPQRST"[heads.index("Status")]
    set_cells(book, **{f"Orders_{at}2": "CANCELLED", f"Orders_{at}3": "CANCELLED"})
    done("fills", book)
    assert statuses(book) == ["CANCELLED", "CANCELLED"]
    done("rebalance", book)


EXECUTIONS = """Trade date,Symbol,Action,Quantity,Price,Commission
2026-11-24,VTI,YOU SOLD,10,100.50,0.50
2026-11-24,VTI,YOU SOLD,12,101,0
2026-11-24,BND,YOU BOUGHT,44,50,1
2026-11-24,QQQ,YOU BOUGHT,1,500,0
"""


def test_a_broker_s_executions_are_matched_and_counted_once(book: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "executions.csv", EXECUTIONS)
    output = done("fills", book, file)
    assert "of no order: row 5, buy 1 QQQ: no order of it was made here by that day" in output
    # 1,005 + 1,212 - 0.50 - 2,200 - 1
    assert rows(book, "Holdings")[4][2] == 15.5
    assert rows(book, "Holdings")[5][4] == 2201
    assert statuses(book) == ["FILLED", "FILLED"]
    sheet = rows(book, "Orders")
    at = sheet[0].index("Filled shares")
    assert sheet[1][at : at + 3] == (22, pytest.approx(100.772727), datetime(2026, 11, 24))
    assert "counted before: 3" in done("fills", book, file)
    assert "No new fills" in done("fills", book)
    assert rows(book, "Holdings")[4][2] == 15.5


def test_two_files_of_one_name_both_count(book: Path, tmp_path: Path) -> None:
    head, *lines = EXECUTIONS.splitlines(keepends=True)
    files = []
    for folder, some in (("joint", lines[:2]), ("roth", lines[2:3])):
        (tmp_path / folder).mkdir()
        files.append(written(tmp_path / folder, "executions.csv", head + "".join(some)))
    done("fills", book, *files)
    assert statuses(book) == ["FILLED", "FILLED"]


def test_the_orders_own_ids_come_back(book: Path, tmp_path: Path) -> None:
    order = rows(book, "Orders")[1][0]
    text = f"Date,Order id,Symbol,Side,Shares,Price\n2026-11-24,{order},VTI,SELL,22,100\n"
    assert f"{order}: 22 at 100 on 2026-11-24" in done("fills", book, written(tmp_path, "e.csv", text))


@pytest.mark.parametrize(
    ("shares", "price", "day", "said"),
    [
        (23, 100, "2026-11-24", "23 of"),
        (-1, 100, "2026-11-24", "a negative number of shares"),
        (22, 0, "2026-11-24", "no price of"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    book: Path, shares: float, price: float, day: str, said: str
) -> None:
    type_fill(book, 2, shares, price, day)
    before = book.read_bytes()
    assert said in refused("fills", book)
    assert book.read_bytes() == before


def test_fewer_than_were_counted_are_refused(book: Path) -> None:
    type_fill(book, 2, 15, 100)
    done("fills", book)
    type_fill(book, 2, 10, 100)
    assert "15 of" in (said := refused("fills", book))
    assert "were counted, and now 10 are typed" in said


def test_an_order_that_was_changed_is_not_counted(book: Path) -> None:
    set_cells(book, Orders_D2=30)
    type_fill(book, 2, 22, 100)
    assert "was changed after it was made" in refused("fills", book)


def test_there_is_nothing_to_fill_without_orders(tmp_path: Path) -> None:
    book = on_disk(BOOK, tmp_path / "book.xlsx")
    assert "Orders: there is no order sheet, so there is nothing to fill" in refused("fills", book)


WASHED = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 50%
             | Main | BND   | 50%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | VTI    | 60     | 100   | 6600       | 2024-03-01
             | VTI    | 5      | 100   | 500        | 2026-11-14
             | BND    | 90     | 50    | 4500       | 2024-01-02
             | CASH   | 0      |       |            |
    Settings | Setting        | Value
             | As of          | 2026-11-23 10:00
             | Share decimals | 0
             | Lot method     | fifo
"""


def test_a_washed_loss_goes_onto_the_lot_that_replaces_it(tmp_path: Path) -> None:
    """10 of the 60 that cost 110 each are sold at 100; the 5 bought ten days before take half of the loss of 100."""
    book = on_disk(WASHED, tmp_path / "book.xlsx")
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    done("orders", book)
    set_cells(book, Settings_B2="2026-11-25 10:00")
    assert rows(book, "Orders")[1][1:4] == ("SELL", "VTI", 10)
    type_fill(book, 2, 10, 100)
    output = done("fills", book)
    assert "a loss of 50.00 on VTI is washed: it is added to the cost of the VTI bought on 2026-11-14" in output
    assert "realised: short-term 0.00, long-term -50.00" in output
    assert rows(book, "Holdings")[1:3] == [
        ("VTI", 50, 100, 5500, datetime(2024, 3, 1)),
        ("VTI", 5, 100, 550, datetime(2026, 11, 14)),
    ]


def test_cash_in_the_settings_moves_there(tmp_path: Path) -> None:
    text = BOOK.replace("             |      | CASH   | 0      |       |            |            |\n", "")
    book = on_disk(text + "             | Cash                      | 50\n", tmp_path / "book.xlsx")
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    done("orders", book)
    set_cells(book, Settings_B2="2026-11-25 10:00")
    type_fill(book, 2, rows(book, "Orders")[1][3], 100)
    sold = rows(book, "Orders")[1][3]
    output = done("fills", book)
    assert f"Cash  Value: 50 to {50 + 100 * sold}" in output
    assert {row[0]: row[1] for row in rows(book, "Settings")}["Cash"] == 50 + 100 * sold
    assert "CASH" not in [row[1] for row in rows(book, "Holdings")]
