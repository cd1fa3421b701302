"""What if: prices and targets that are others, on the real command line; and nothing is ever written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli.test_job import as_json, done, refused, xl
from workbooks import on_disk, set_cells

if TYPE_CHECKING:
    from pathlib import Path

BOOK = """
    Targets  | Pie   | Slice | Target %
             | Main  | VTI   | 50%
             | Main  | Bonds | 30%
             | Main  | GLD   | 20%
             | Bonds | BND   | 60%
             | Bonds | TIP   | 40%
    Holdings | Symbol | Shares | Price
             | VTI    | 50     | 100
             | BND    | 180    | 10
             | TIP    | 60     | 20
             | GLD    | 20     |
    Prices   | Symbol | Price
             | GLD    | 100
    Settings | Setting | Value
             | As of   | 2026-11-23 10:00
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return on_disk(BOOK, tmp_path / "book.xlsx")


def weights(told: dict[str, object]) -> dict[str, tuple[float, float]]:
    slices = told["slices"]
    assert isinstance(slices, list)
    return {one["symbol"]: (round(one["target"], 6), round(one["actual"], 6)) for one in slices}


def orders(told: dict[str, object]) -> list[tuple[str, str, str]]:
    found = told["orders"]
    assert isinstance(found, list)
    return [(one["side"], one["symbol"], one["value"]) for one in found]


def test_a_price_falls(book: Path) -> None:
    before = book.read_bytes()
    told = as_json("drift", book, "--price", "VTI=-20%")
    assert told["total"] == "9000.00"  # $4,000 of VTI, $1,800, $1,200 and $2,000
    assert weights(told)["VTI"] == (0.5, round(4 / 9, 6))
    proposed = as_json("rebalance", book, "--price", "vti=80")
    assert orders(proposed) == [
        ("SELL", "BND", "180.00"),
        ("SELL", "GLD", "200.00"),
        ("SELL", "TIP", "120.00"),
        ("BUY", "VTI", "500.00"),
    ]
    assert as_json("rebalance", book)["orders"] == []
    set_cells(book, Holdings_C2=80)  # what the person would see if the price were that
    assert orders(as_json("rebalance", book, "--dry-run")) == orders(proposed)
    set_cells(book, Holdings_C2=100)
    assert done("drift", book) == done("drift", on_disk(BOOK, book.with_name("again.xlsx")))
    assert len(before) > 0


def test_a_price_of_the_sheet_of_prices(book: Path) -> None:
    assert as_json("drift", book, "--price", "GLD=+50%")["total"] == "11000.00"


def test_a_target_is_another_and_the_rest_is_shared_as_before(book: Path) -> None:
    told = as_json("drift", book, "--target", "Bonds=44%")
    # 56% for the others, of which VTI had 5 parts in 7; and within Bonds nothing changes
    assert {symbol: target for symbol, (target, _) in weights(told).items()} == {
        "VTI": 0.4,
        "BND": 0.264,
        "TIP": 0.176,
        "GLD": 0.16,
    }
    both = as_json("drift", book, "--target", "VTI=60", "--target", "Bonds/TIP=0%")
    assert {symbol: target for symbol, (target, _) in weights(both).items()} == {
        "VTI": 0.6,
        "BND": 0.24,
        "TIP": 0,
        "GLD": 0.16,
    }
    assert orders(as_json("rebalance", book, "--target", "Bonds=44%")) == [
        ("SELL", "GLD", "400.00"),
        ("SELL", "VTI", "1000.00"),
        ("BUY", "BND", "840.00"),
        ("BUY", "TIP", "560.00"),
    ]


def test_it_says_that_it_is_not_so_and_writes_nothing(book: Path) -> None:
    before = book.read_bytes()
    told = done("rebalance", book, "--price", "VTI=-20%", "--target", "BND=70%")
    assert "note: this is what would be with VTI -20%, BND 70%; the workbook says otherwise." in told
    assert told.endswith("Nothing is written: it is only what would be.\n")
    assert "approve" not in told
    assert book.read_bytes() == before


def test_an_approved_confirmation_stays_what_it_is(book: Path) -> None:
    set_cells(book, Holdings_C2=80)
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    before = book.read_bytes()
    xl("rebalance", book, "--price", "VTI=100", "--force")
    assert book.read_bytes() == before
    assert "approved" in done("check", book).casefold()
    done("orders", book)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--price", "XXX=10"), "no price of XXX is there to be another. Check the name after --price."),
        (("--target", "XXX=10%"), "there is no slice XXX to have another target. Check the name after --target."),
        (("--target", "Main/BND=10%"), "there is no slice Main/BND to have another target. Check the name after"),
        (
            ("--target", "VTI=70%", "--target", "GLD=40%"),
            "the targets given for pie Main come to 110%. Give targets",
        ),
        (
            ("--target", "BND=70%", "--target", "TIP=20%"),
            "the targets given for pie Bonds leave 10%, which no other slice can take. Give targets that come to 100%.",
        ),
    ],
)
def test_what_cannot_be_is_told(book: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused("drift", book, *arguments)
    assert said in refused("rebalance", book, *arguments)


def test_a_slice_of_several_pies_is_asked_about(tmp_path: Path) -> None:
    book = on_disk(
        BOOK.replace("| Main  | GLD   |", "| Main  | BND   |").replace("GLD    | 20     |", "X | 1 | 1"),
        tmp_path / "b.xlsx",
    )
    assert "BND is a slice of several pies: Main, Bonds. Name the pie: --target Main/BND=30%." in refused(
        "drift", book, "--target", "BND=10%"
    )
    assert done("drift", book, "--target", "Main/BND=30%")


def test_what_has_no_price_gets_one_and_what_has_a_value_alone_none(tmp_path: Path) -> None:
    text = BOOK.replace("             | GLD    | 100\n", "             | VTI    | 100\n").replace(
        "GLD    | 20 ", "GLD    | 0 "
    )
    book = on_disk(text, tmp_path / "b.xlsx")
    assert "GLD has no price that could change. Give one: --price GLD=100." in refused(
        "drift", book, "--price", "GLD=+1%"
    )
    assert ("BUY", "GLD") in {(s, n) for s, n, _ in orders(as_json("rebalance", book, "--price", "GLD=100"))}
    funds = on_disk(
        """
        Targets  | Slice | Target %
                 | A     | 50%
                 | B     | 50%
        Holdings | Symbol | Value
                 | A      | 600
                 | B      | 400
        """,
        tmp_path / "funds.xlsx",
    )
    assert "A is known by its value alone, so that it has no price. Give a change of it: --price A=-20%." in refused(
        "drift", funds, "--price", "A=10"
    )
    assert as_json("drift", funds, "--price", "A=-20%")["total"] == "880.00"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--price", "VTI"), "'VTI' is no price such as VTI=250, or VTI=-20% (or +5%) of what it is"),
        (("--price", "VTI=20%"), "'VTI=20%' is no price such as"),  # of it, or off it?
        (("--price", "VTI=-100%"), "'VTI=-100%' is no price such as"),
        (("--price", "VTI=0"), "'VTI=0' is no price such as"),
        (("--price", "=5"), "'=5' is no price such as"),
        (("--target", "BND=101%"), "'BND=101%' is no target such as BND=30%, or Bonds/BND=30% of one pie"),
        (("--target", "BND"), "'BND' is no target such as"),
        (("--price", "VTI=80", "--output", "copy.xlsx"), "nothing is written: leave out --write and --output"),
    ],
)
def test_wrong_usage(book: Path, arguments: tuple[str, ...], said: str) -> None:
    for verb in ("drift", "rebalance"):
        found = xl(verb, book, *arguments)
        assert found.returncode == 2
        assert said in found.stderr
