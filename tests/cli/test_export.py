"""Orders out, on real files through the real command line: only what came through the gate leaves."""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING

import pytest
from cli.test_job import as_json, done, refused, xl
from workbooks import ABC, on_disk, set_cells

from xl_addin.cli.main import main
from xl_addin.hosts import files

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = ABC + "    Settings | Setting | Value\n             | Share decimals | 0\n"
BASKET = (
    b"Action,Quantity,Symbol,SecType,Exchange,Currency,TimeInForce,OrderType,OrderRef\r\n"
    b"SELL,10,A,STK,SMART,USD,DAY,MKT,%s-1\r\n"
    b"BUY,10,B,STK,SMART,USD,DAY,MKT,%s-2\r\n"
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    book = on_disk(WHOLE, tmp_path / "book.xlsx")
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    return book


def proposal_of(book: Path) -> bytes:
    return str(as_json("journal", book)["rows"][0]["proposal"]).encode()


def test_an_approved_proposal_becomes_orders_and_a_basket_and_twice_is_the_same(book: Path, tmp_path: Path) -> None:
    basket = tmp_path / "basket.csv"
    output = done("orders", book, "--export", "ibkr", basket)
    assert f"2 orders exported to {basket}." in output
    once, workbook = basket.read_bytes(), book.read_bytes()
    assert once == BASKET.replace(b"%s", proposal_of(book))
    done("orders", book, "--export", "ibkr", basket)
    assert (basket.read_bytes(), book.read_bytes()) == (once, workbook)


def test_nothing_leaves_that_was_not_approved(tmp_path: Path) -> None:
    book = on_disk(WHOLE, tmp_path / "book.xlsx")
    assert "there are no open orders to export" in refused("orders", book, "--export", "tickets", tmp_path / "t.txt")
    done("rebalance", book)
    assert "is not decided yet" in refused("orders", book, "--export", "tickets", tmp_path / "t.txt")
    assert not (tmp_path / "t.txt").exists()


def test_what_the_format_cannot_take_leaves_the_proposal_as_it_was(tmp_path: Path) -> None:
    book = on_disk(ABC.replace("50 ", "50.5 "), tmp_path / "book.xlsx")
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    before = book.read_bytes()
    assert "Set Share decimals to 0" in refused("orders", book, "--export", "ibkr", tmp_path / "basket.csv")
    assert book.read_bytes() == before
    assert done("orders", book, "--export", "tickets", "-").startswith("SELL 10.3 A | market order, day | ")


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("Orders_D2", 1000, "error: Orders!A2: order %s-1 was changed after it was made"),
        ("Orders_C3", "=1+1", "error: Orders!C3: "),
        ("Orders_A3", "mine-1", "error: Orders!A3: the journal knows no order mine-1"),
        ("Orders_A3", "%s-1", "error: Orders!A3: order %s-1 stands here twice"),
    ],
)
def test_an_order_that_was_not_made_here_or_was_changed_stays(
    book: Path, tmp_path: Path, cell: str, value: object, expected: str
) -> None:
    done("orders", book)
    proposal = proposal_of(book).decode()
    set_cells(book, **{cell: value.replace("%s", proposal) if isinstance(value, str) else value})
    error = refused("orders", book, "--export", "generic", tmp_path / "orders.csv")
    assert expected.replace("%s", proposal) in error
    assert not (tmp_path / "orders.csv").exists()


def test_only_open_orders_are_exported(book: Path) -> None:
    done("orders", book)
    set_cells(book, Orders_G2="FILLED")
    assert done("orders", book, "--export", "clipboard", "-").splitlines()[1:] == [
        f"BUY\tB\t100.00\t10\t{proposal_of(book).decode()}-2"
    ]


def test_a_file_that_holds_something_else_is_not_overwritten(book: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("mine")
    assert "other.csv is there already" in refused("orders", book, "--export", "generic", other)
    assert other.read_text() == "mine"
    done("orders", book, "--export", "generic", other, "--force")
    assert other.read_text().startswith("Order,Side,Symbol")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("none/orders.csv", "the folder {}/none is not there. Make it, or name a file in another one."),
        ("folder", "{}/folder is not a file that can be written. Name another file, or - to see the orders here."),
        ("other.csv", "other.csv is there already and holds something else"),
    ],
)
def test_a_place_where_no_file_can_be_is_refused_before_the_orders_are_made(
    book: Path, tmp_path: Path, name: str, expected: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "other.csv").write_text("mine")
    before = book.read_bytes()
    assert expected.format(tmp_path) in refused("orders", book, "--export", "generic", tmp_path / name)
    assert book.read_bytes() == before
    assert len(done("orders", book, "--export", "generic", "-").splitlines()) == 3


def test_a_disk_that_fills_up_between_the_workbook_and_the_file(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "save", full)
    assert main(["orders", str(book), "--export", "generic", str(tmp_path / "orders.csv")]) == 1
    said = capsys.readouterr().err
    assert "error: orders.csv is not written (No space left on device). Name another file, or -" in said
    assert "note: the workbook is written all the same." in said
    assert len(done("orders", book, "--export", "generic", "-").splitlines()) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="the modes are those of a POSIX system")
def test_what_is_exported_of_a_private_workbook_is_private(book: Path, tmp_path: Path) -> None:
    book.chmod(0o600)
    done("orders", book, "--export", "generic", tmp_path / "orders.csv")
    assert (tmp_path / "orders.csv").stat().st_mode & 0o777 == 0o600


def test_a_dry_run_writes_neither_the_orders_nor_the_file(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    output = done("orders", book, "--export", "generic", tmp_path / "orders.csv", "--dry-run")
    assert "would be exported" in output
    assert book.read_bytes() == before
    assert not (tmp_path / "orders.csv").exists()


def test_an_unknown_format_is_wrong_usage(book: Path) -> None:
    result = xl("orders", book, "--export", "schwab", "x.csv")
    assert result.returncode == 2
    assert "'schwab' is none of the formats: ibkr, generic, tickets, clipboard" in result.stderr
