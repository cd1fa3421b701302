"""A workbook with holdings alone is set up, on real files through the real command line."""

from __future__ import annotations

import shlex
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from cli.test_job import as_json, done, refused
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from workbooks import on_disk

from xl_addin.actions.setup import in_percent
from xl_addin.domain.named_portfolios import FUNDS, NAMED

if TYPE_CHECKING:
    from pathlib import Path

HELD = """
    Depot | Ticker | Quantity | Kurs
          | VTI    | 10       | 300
          | AGG    | 10       | 100
          | GLD    | 5        | 400
"""


def targets(book: Path) -> dict[str, Any]:
    rows = load_workbook(book)["Targets"].iter_rows(values_only=True, min_row=2)
    return {row[1]: row[2] for row in rows if row[1]}


def test_targets_are_the_present_weights_and_the_next_command_works(tmp_path: Path) -> None:
    """3,000, 1,000 and 2,000 of 6,000."""
    book = on_disk(HELD, tmp_path / "book.xlsx")
    before = list(load_workbook(book)["Depot"].iter_rows(values_only=True))
    output = done("setup", book)
    assert "Read Holdings from Depot!A1:C4, 3 rows." in output
    assert "Kurs as Price" in output
    assert targets(book) == {"VTI": 0.5, "AGG": 0.167, "GLD": 0.333}
    assert list(load_workbook(book)["Depot"].iter_rows(values_only=True)) == before
    assert "Settings" in load_workbook(book).sheetnames
    assert "No errors." in done("check", book)
    assert "portfolio drift 0.0" in done("drift", book)


def test_equal_targets_and_a_dry_run(tmp_path: Path) -> None:
    book = on_disk(HELD, tmp_path / "book.xlsx")
    before = book.read_bytes()
    told = as_json("setup", book, "--equal", "--dry-run")
    assert sum(map(Decimal, told["targets"].values())) == 100
    assert sorted(map(float, told["targets"].values())) == [33.3, 33.3, 33.4]
    assert book.read_bytes() == before


def test_a_named_portfolio_takes_the_fund_that_is_held(tmp_path: Path) -> None:
    book = on_disk(HELD, tmp_path / "book.xlsx")
    output = done("setup", book, "--like", "60-40")
    assert targets(book) == {"VTI": 0.6, "AGG": 0.4}
    assert "Vanguard Balanced Index Fund" in output


def test_a_fund_that_is_not_held_is_told_and_the_remedy_works(tmp_path: Path) -> None:
    book = on_disk(HELD, tmp_path / "book.xlsx")
    assert "TLT, BIL are not held. Add a row with 0 shares" in done("setup", book, "--like", "permanent-portfolio")
    workbook = load_workbook(book)
    for symbol in ("TLT", "BIL"):
        workbook["Depot"].append([symbol, 0, 90])
    workbook.save(book)
    assert "BUY" in done("rebalance", book, "--dry-run")


def test_targets_that_are_there_stay(tmp_path: Path) -> None:
    book = on_disk(HELD + "    Targets | Slice | Target %\n            | VTI | 100\n", tmp_path / "book.xlsx")
    assert "the workbook has targets already, and they stay" in refused("setup", book)


def test_a_missing_price_is_refused(tmp_path: Path) -> None:
    book = on_disk(HELD.replace("| 400", "|"), tmp_path / "book.xlsx")
    assert "no price for GLD" in refused("setup", book)


def test_from_a_list_of_trades_to_a_plan_as_each_command_says_next(tmp_path: Path) -> None:
    text = """
    Trades | Date       | Symbol | Side | Shares | Price
           | 2024-01-02 | AAA    | Buy  | 10     | 60
           | 2024-02-02 | BBB    | Buy  | 10     | 50
    """
    book = on_disk(text, tmp_path / "book.xlsx")
    assert "Next: xl-addin setup" in done("holdings", book, "--from-trades", "Trades")
    assert "then: xl-addin check" in done("setup", book)
    assert "No errors." in done("check", book)


@pytest.mark.parametrize("name", NAMED)
def test_named_portfolios_are_whole(name: str) -> None:
    assert sum(NAMED[name].parts.values()) == 100
    assert NAMED[name].source
    assert set(NAMED[name].parts) <= set(FUNDS)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=60))
def test_percentages_total_100_and_are_within_a_tenth_or_the_least_there_is(values: list[int]) -> None:
    found = in_percent({str(at): Fraction(value) for at, value in enumerate(values)})
    assert sum(found.values()) == 100
    assert min(found.values()) >= Decimal("0.1")
    raised = sum(1 for value in values if value * 1000 < sum(values))
    for at, value in enumerate(values):
        exact = Fraction(value * 100, sum(values))
        assert abs(Fraction(found[str(at)]) - exact) <= Fraction(1 + raised, 10)


def test_with_several_accounts_the_next_command_says_so_and_works_as_printed(tmp_path: Path) -> None:
    book = on_disk(
        """
        Depot | Ticker | Quantity | Price | Account | Class
              | VTI    | 10       | 300   | Joint   | Equity
              | CASH   | 500      |       | Joint   |
              | AGG    | 10       | 100   | Roth    | Bonds
        """,
        tmp_path / "it's my book.xlsx",
    )
    printed = done("setup", book).strip().splitlines()[-1].partition("then: xl-addin ")[2]
    verb, path, *options = shlex.split(printed)
    assert (verb, path, options) == ("check", str(book), ["--account", "all"])
    assert "No errors." in done(verb, book, *options)
    assert targets(book) == {"VTI": 0.75, "AGG": 0.25}
