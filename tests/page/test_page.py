"""The page in a real browser, used as a person would: the sheets, the orders and the bytes of the command line."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

import xl_addin
from xl_addin.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    Browse = Callable[[str, Path], str]

PHONE, DESKTOP = (390, 844), (1366, 768)


@pytest.fixture(scope="module")
def address(
    node: Path, serve: Callable[[Path], AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Write the page, serve its folder, and return its address."""
    folder = tmp_path_factory.mktemp("www")
    assert main(["page", str(folder), "--pyodide", str(node / "node_modules" / "pyodide")]) == 0
    with serve(folder) as url:
        yield url


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "my portfolio.xlsx"
    assert main(["new", str(path), "--template", "portfolio"]) == 0
    return path


def walk(browse: Browse, address: str, folder: Path, *steps: list[str], size: tuple[int, int], **more: object) -> Any:
    """Let a person use the page, and return what they saw; the page itself must be without fault all along."""
    request = folder / "request.json"
    width, height = size
    told = {"url": address, "folder": str(folder), "width": width, "height": height, "steps": steps, **more}
    request.write_text(json.dumps(told), encoding="utf-8")
    seen = json.loads(browse("walk.mjs", request))
    assert seen["errors"] == []
    assert seen["axe"] == []
    assert seen["checked"] > 0
    assert seen["overflow"] == []
    assert [one for one in seen["requests"] if not one.startswith((address, f"blob:{address}"))] == []
    return seen


def replayed(original: Path, back: Path) -> bytes:
    """Return what the API makes of a workbook at the moments that the journal of another names."""
    entries = [row.entry for row in xl_addin.journal(back).rows]
    book = xl_addin.open_book(original)
    for entry in entries:
        now = datetime.fromisoformat(entry.when)
        if entry.event == "PROPOSED":
            xl_addin.rebalance(book, now=now, who=entry.who)
        elif entry.event == "APPROVED":
            xl_addin.approve(book, entry.who, now=now, who=entry.who)
        else:
            xl_addin.make_orders(book, now=now, who=entry.who)
    return original.read_bytes()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_file_to_orders_without_a_connection(
    size: tuple[int, int], browse: Browse, address: str, book: Path, tmp_path: Path
) -> None:
    back = tmp_path / "back.xlsx"
    seen = walk(
        browse,
        address,
        tmp_path,
        ["open", str(book)],
        ["press", "Propose"],
        ["name", "Ann"],
        ["press", "Approve"],
        ["download", str(back)],
        size=size,
        offline=True,
        dark=size == PHONE,
    )
    texts = seen["texts"]
    assert "$51,231.77 with $1,250.00 in cash; drift 7.1%" in texts["drift"]
    assert len(set(seen["bars"])) == 1  # to the left and to the right of the target they are of one height
    assert texts["propose"] == "Proposed. Nothing is ordered until you approve."
    headline = r"Sell 4 for \$2,955\.\d\d, buy 6 for \$4,205\.\d\d\. Drift 7\.1% → 0\.0%\. Estimated tax \$16\.50\."
    assert re.search(headline, texts["proposal"])
    assert texts["approve"] == "Approved. The Orders sheet is made."
    assert "Sell AVUV" in texts["orders"]
    assert seen["names"] == [book.name]
    assert [row.entry.event for row in xl_addin.journal(back).rows] == ["PROPOSED", "APPROVED", "ORDERED"]
    assert back.read_bytes() == replayed(book, back)


def test_orders_go_out_as_the_file_of_the_command_line(
    browse: Browse, address: str, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back, as_csv, as_text = (tmp_path / name for name in ("back.xlsx", "orders.csv", "orders.txt"))
    seen = walk(
        browse,
        address,
        tmp_path,
        ["open", str(book)],
        ["press", "Propose"],
        ["name", "Ann"],
        ["press", "Approve"],
        ["download", str(as_csv), "#export-file"],
        ["kind", "ibkr"],
        ["kind", "tickets"],
        ["download", str(back)],
        ["open", str(back)],
        ["download", str(as_text), "#export-file"],
        size=PHONE,
    )
    assert seen["names"] == ["my portfolio orders.csv", book.name, "back orders.txt"]
    for form, file in (("generic", as_csv), ("tickets", as_text)):
        made = tmp_path / f"made-{form}"
        assert main(["orders", str(back), "--export", form, str(made)]) == 0
        assert made.read_bytes() == file.read_bytes()
    assert main(["orders", str(back), "--export", "ibkr", str(tmp_path / "made")]) == 1
    assert "a basket file takes whole shares" in capsys.readouterr().err
    assert (seen["texts"]["offered-ibkr"], seen["texts"]["offered-tickets"]) == (False, True)


def test_a_plan_is_chosen_among_several(browse: Browse, address: str, book: Path, tmp_path: Path) -> None:
    back = tmp_path / "back.xlsx"
    seen = walk(
        browse,
        address,
        tmp_path,
        ["open", str(book)],
        ["press", "Compare plans"],
        ["press", "Propose no sales"],
        ["press", "Reject"],
        ["name", "Ann"],
        ["press", "Reject"],
        ["download", str(back)],
        size=DESKTOP,
    )
    assert seen["texts"]["reject"] == "Rejected. Nothing is ordered."
    entries = [row.entry for row in xl_addin.journal(back).rows]
    assert [(entry.event, entry.who) for entry in entries] == [("PROPOSED", "page"), ("REJECTED", "Ann")]


def test_what_is_wrong_is_said_with_what_to_do(browse: Browse, address: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"no workbook at all")
    seen = walk(browse, address, tmp_path, ["open", str(wrong)], size=PHONE)
    assert seen["texts"]["opened"] == "The workbook cannot be used as it is: see what to do."
    assert "wrong.xlsx" in seen["texts"]["findings"]


def test_what_to_do_names_no_command(browse: Browse, address: str, book: Path, tmp_path: Path) -> None:
    xl_addin.rebalance(book)
    xl_addin.approve(book, "Ann")
    xl_addin.make_orders(book)
    seen = walk(browse, address, tmp_path, ["open", str(book)], ["press", "Propose"], size=PHONE)
    assert "10 orders are neither filled nor cancelled" in seen["texts"]["findings"]
    assert "Fill in their Status." in seen["texts"]["findings"]
    assert "--" not in seen["texts"]["findings"]


def test_a_folder_that_is_not_pyodide_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other").mkdir()
    assert main(["page", str(tmp_path / "www"), "--pyodide", str(tmp_path / "other")]) == 1
    told = capsys.readouterr().err
    assert "is not Pyodide's: it has no pyodide.mjs. Run npm install pyodide" in told
    assert not (tmp_path / "www").exists()
