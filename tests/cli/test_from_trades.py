"""A list of trades made into Holdings, on real files through the real command line; sums are worked out by hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from cli.test_job import as_json, done, refused
from openpyxl import load_workbook
from workbooks import on_disk

if TYPE_CHECKING:
    from pathlib import Path

TRADES = """
    Targets | Pie | Slice | Target %
            | All | AAA   | 60
            | All | BBB   | 40
    Trades  | Date       | Symbol | Type  | Shares  | Price | Fees
            | 2024-01-02 | AAA    | Buy   | 10      | 60    | 5
            | 2024-02-02 | BBB    | Kauf  | 10      | 50    |
            | 2024-03-02 | AAA    | Buy   | 10      | 80    |
            | 2024-04-02 | AAA    | Sell  | 14      | 90    | 5
            | 2024-05-02 | AAA    | Split | 3 for 1 |       |
            | 2024-06-02 | BBB    | Dividend |      |       |
"""  # fmt: skip


def made(book: Path, sheet: str = "Holdings") -> list[tuple[Any, ...]]:
    return list(load_workbook(book)[sheet].iter_rows(values_only=True))


def test_lots_are_matched_first_in_first_out_and_split(tmp_path: Path) -> None:
    """The sale takes the 10 of January and 4 of March; 6 at 80 are left, and are 18 after the split."""
    book = on_disk(TRADES, tmp_path / "book.xlsx")
    before = made(book, "Trades")
    output = done("holdings", book, "--from-trades", "trades")
    assert "18 AAA of 2024-03-02" in output
    assert "row 7 is no trade (dividend) and passed over" in output
    assert made(book) == [
        ("Symbol", "Shares", "Price", "Cost basis", "Acquired", "Note"),
        ("AAA", 18, 30, 480, datetime(2024, 3, 2), "price of the trade of 2024-04-02"),
        ("BBB", 10, 50, 500, datetime(2024, 2, 2), "price of the trade of 2024-02-02"),
    ]
    assert made(book, "Trades") == before
    assert "AAA" in done("drift", book)


def test_a_sign_of_dollars_is_the_portfolios_own_or_asked_about(tmp_path: Path) -> None:
    """What is made has to be read again: a sign is no code of a currency."""
    trades = """
    Targets | Pie | Slice | Target %
            | All | AAA   | 100
    Trades  | Date       | Symbol | Type | Shares | Price
            | 2024-01-02 | AAA    | Buy  | 10     | '$60'
"""
    book = on_disk(trades, tmp_path / "book.xlsx")
    done("holdings", book, "--from-trades", "Trades")
    assert made(book)[1][:6] == ("AAA", 10, 60, 600, datetime(2024, 1, 2), "USD")
    assert "AAA" in done("drift", book)
    settings = "    Settings | Setting  | Value\n             | Currency | EUR\n"
    euros = on_disk(trades + settings, tmp_path / "euros.xlsx")
    assert "$ may be of several currencies, and EUR is none of them" in refused(
        "holdings", euros, "--from-trades", "Trades"
    )


def test_the_lot_method_that_is_typed_counts(tmp_path: Path) -> None:
    settings = "    Settings | Setting    | Value\n             | Lot method | LIFO\n"
    book = on_disk(TRADES + settings, tmp_path / "book.xlsx")
    told = as_json("holdings", book, "--from-trades", "Trades", "--dry-run")
    lots = {(lot["symbol"], lot["acquired"]): (lot["shares"], lot["cost_basis"]) for lot in told["lots"]}
    assert float(lots["AAA", "2024-01-02"][0]) == 18
    assert float(lots["AAA", "2024-01-02"][1]) == 363  # 6/10 of 605
    assert "Holdings" not in load_workbook(book).sheetnames


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2024-02-03 | BBB | Sell  | 11 | 50 |", "11 BBB sold, and 10 were there"),
        ("2024-02-03 | BBB | Maybe | 11 | 50 |", "is no side of a trade"),
        ("2024-02-03 | BBB | Split | 2  |    |", "no ratio of the split of BBB"),
        ("2024-02-03 | BBB | Buy   |    | 50 |", "no shares of the trade"),
        ("2924-02-03 | BBB | Buy   | 1  | 50 |", "2924-02-03 is still to come"),
    ],
)
def test_what_does_not_add_up_is_told_with_its_row(tmp_path: Path, row: str, message: str) -> None:
    book = on_disk(f"{TRADES}            | {row}\n", tmp_path / "book.xlsx")
    before = book.read_bytes()
    told = refused("holdings", book, "--from-trades", "Trades")
    assert message in told
    assert "Trades!" in told
    assert "8:" in told
    assert book.read_bytes() == before


def test_a_sheet_that_is_there_is_not_overwritten_and_the_remedy_works(tmp_path: Path) -> None:
    own = "    Holdings | Symbol | Shares | Price\n             | AAA | 1 | 2\n"
    book = on_disk(TRADES + own, tmp_path / "book.xlsx")
    assert "--to Held" in refused("holdings", book, "--from-trades", "Trades")
    done("holdings", book, "--from-trades", "Trades", "--to", "Held")
    assert made(book, "Held")[1][:2] == ("AAA", 18)
    assert "AAA" in done("drift", book, "--holdings", "Held")


def test_what_a_list_of_trades_called_holdings_is_told_to_do_works_as_printed(tmp_path: Path) -> None:
    book = on_disk(TRADES.replace("    Trades  |", "    Holdings |"), tmp_path / "book.xlsx")
    assert "xl-addin holdings BOOK --from-trades Holdings" in refused("drift", book)
    output = done("holdings", book, "--from-trades", "Holdings")
    assert "--holdings Positions" in output
    assert made(book, "Positions")[1][:2] == ("AAA", 18)
    assert "AAA" in done("drift", book, "--holdings", "Positions")


def test_without_a_side_the_sign_tells_it(tmp_path: Path) -> None:
    text = """
    Log | Date       | Ticker | Quantity | Price
        | 2024-03-02 | AAA    | -4       | 60
        | 2024-01-02 | AAA    | 10       | 60
    """
    book = on_disk(text, tmp_path / "book.xlsx")
    done("holdings", book, "--from-trades", "Log")
    assert made(book)[1][:4] == ("AAA", 6, 60, 360)


@pytest.mark.parametrize(
    ("side", "shares"),
    [
        ("Dividend Reinvestment", 11),
        ("YOU BOUGHT", 11),
        ("Zakup", 11),
        ("Verkauf", 9),
        ("S", 9),
        ("売却", 9),
        ("Cash Dividend", 10),
    ],
)
def test_sides_are_read_in_the_words_of_brokers_and_languages(tmp_path: Path, side: str, shares: int) -> None:
    text = f"""
    Log | Date       | Ticker | Side   | Quantity | Price
        | 2024-01-02 | AAA    | Buy    | 10       | 60
        | 2024-03-02 | AAA    | {side} | 1        | 60
    """
    book = on_disk(text, tmp_path / "book.xlsx")
    done("holdings", book, "--from-trades", "Log")
    assert sum(row[1] for row in made(book)[1:]) == shares


def test_accounts_keep_their_lots_apart(tmp_path: Path) -> None:
    text = """
    Log | Date       | Ticker | Side | Quantity | Price | Account
        | 2024-01-02 | AAA    | Buy  | 10       | 60    | IRA
        | 2024-01-03 | AAA    | Buy  | 5        | 60    | Joint
        | 2024-03-02 | AAA    | Sell | 4        | 60    | Joint
    """
    book = on_disk(text, tmp_path / "book.xlsx")
    done("holdings", book, "--from-trades", "Log")
    assert [(row[1], row[5]) for row in made(book)[1:]] == [(10, "IRA"), (1, "Joint")]
