"""The host contract: the same job over every host writes the same sheets, cell for cell.

A host is a function from text tables to an open book, and back to fresh eyes on what was written: a file is opened
anew, a program is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from fake_excel import open_in_excel, workbook_of
from lite_excel import LiteBook, LiteExcel
from workbooks import ABC, in_memory, on_disk

from xl_addin.actions.check import check
from xl_addin.actions.compare import compare
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve, reject
from xl_addin.actions.drift import drift
from xl_addin.actions.journal import journal
from xl_addin.actions.orders import finish_orders, make_orders
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.excel.book import ExcelBook
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.image import Cell, CellEdit, Changes, SheetImage
from xl_addin.sheets.moments import dated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_addin.actions.book import Book
    from xl_addin.sheets.grid import Value

    Opener = Callable[[str, Path], "Host"]

NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann")
OURS = ("Drift", "Compare", "Confirmation", "Orders", "Journal")
LOTS = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 40%
             | Main | Sub   | 60%
             | Sub  | B     | 75%
             | Sub  | C     | 25%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | A      | 30     | 10.5  | 200        | 2024-01-02
             | A      | 25.125 | 10.5  | 280        | 2026-06-30
             | B      | 30     | 10    | 400        | 2023-03-03
             | C      | 20     | 9.99  |            |
    Settings | Setting             | Value
             | Cash                | 321.09
             | Short-term tax rate | 24%
             | Long-term tax rate  | 15%
"""


@dataclass(frozen=True)
class Host:
    """A book, and how to look at it with fresh eyes."""

    book: Book
    again: Callable[[], Book]


def memory(text: str, _: Path | None = None) -> Host:
    book = in_memory(text)
    return Host(book, lambda: book)


def file(text: str, folder: Path) -> Host:
    path = on_disk(text, folder / "book.xlsx")
    return Host(XlsxBook(path), lambda: XlsxBook(path))


def excel(text: str, _: Path | None = None) -> Host:
    book = open_in_excel(workbook_of(text))
    return Host(ExcelBook(book), lambda: ExcelBook(book))


def browser(text: str, monkeypatch: pytest.MonkeyPatch) -> Host:
    excel = LiteExcel(workbook_of(text), monkeypatch)
    return Host(LiteBook(excel), lambda: LiteBook(excel))


HOSTS: dict[str, Opener] = {"memory": memory, "file": file, "excel": excel}


@pytest.fixture(params=[*HOSTS, "browser"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Host]:
    """Return what opens text tables in one of the hosts."""
    if request.param == "browser":
        return lambda text: browser(text, monkeypatch)
    opener = HOSTS[request.param]
    return lambda text: opener(text, tmp_path)


def cells(book: Book, sheet: str) -> list[list[Value]]:
    """Return a sheet's values without empty edges; numbers to 15 digits, dates as dates, whatever the host gives."""
    grid = book.grid(sheet)
    rows = [[_same(value, sheet, column, grid.epoch) for column, value in enumerate(row)] for row in grid.rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _same(value: Value, sheet: str, column: int, epoch: date | None) -> Value:
    if sheet == "Orders" and column == 14:  # Filled on
        value = dated(value, epoch)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(f"{value:.15g}")
    return value or None if isinstance(value, str) else value


def job(host: Host) -> Book:
    """Drift, compare twice, rebalance, approve, orders, done, the next proposal and its rejection."""
    book = host.book
    drift(book, NOON, write=True)
    compare(book, Request(Action.REBALANCE, "Main", level_only=True), NOON)
    compare(book, Request(Action.REBALANCE), NOON)
    propose(book, Request(Action.REBALANCE), NOON)
    approve(book, "Ann", NOON)
    make_orders(book, NOON)
    finish_orders(book, replace(NOON, force=True))
    later = replace(NOON, now=NOON.now + timedelta(minutes=5))
    propose(book, Request(Action.WITHDRAW, amount=600_45), later)
    reject(book, "Ann", later)
    return host.again()


@pytest.mark.parametrize("text", [ABC, LOTS], ids=["published", "nested-lots-and-taxes"])
def test_the_same_job_writes_the_same_sheets(opened: Callable[[str], Host], text: str) -> None:
    expected, found = job(memory(text)), job(opened(text))
    assert found.sheet_names() == expected.sheet_names()
    for sheet in OURS:
        assert cells(found, sheet) == cells(expected, sheet), sheet
        assert found.mark(sheet) == expected.mark(sheet)
    assert not journal(found, NOON).findings
    assert [row.hash for row in journal(found, NOON).rows] == [row.hash for row in journal(expected, NOON).rows]


def test_the_users_sheets_are_read_alike_and_left_alone(opened: Callable[[str], Host]) -> None:
    before = in_memory(LOTS)
    host = opened(LOTS)
    assert check(host.book, NOON) == check(before, NOON)
    after = job(host)
    assert (after.mark("Targets"), after.mark("Holdings")) == (None, None)
    assert cells(after, "Targets") == cells(before, "Targets")
    assert [row[:4] for row in cells(after, "Holdings")] == [row[:4] for row in cells(before, "Holdings")]


def test_an_altered_confirmation_is_noticed(opened: Callable[[str], Host]) -> None:
    host = opened(ABC)
    propose(host.book, Request(Action.REBALANCE), NOON)
    sheet = cells(host.book, "Confirmation")
    row = next(number for number, values in enumerate(sheet, 1) if values[:2] == ["SELL", "A"])
    host.book.write(Changes(edits=(CellEdit("Confirmation", row, 3, 11),)))
    with pytest.raises(Refused, match=f"Confirmation!C{row}"):
        approve(host.again(), "Ann", NOON)


def test_a_changed_input_is_noticed(opened: Callable[[str], Host]) -> None:
    host = opened(ABC)
    propose(host.book, Request(Action.REBALANCE), NOON)
    host.book.write(Changes(edits=(CellEdit("Holdings", 2, 2, 51),)))
    with pytest.raises(Refused, match="Holding A changed since the proposal: was 50 shares, is 51 shares"):
        approve(host.again(), "Ann", NOON)


def test_a_sheet_of_the_users_with_our_name_stays(opened: Callable[[str], Host]) -> None:
    host = opened(ABC + "    Confirmation | my own notes\n")
    with pytest.raises(Refused, match="not made by xl-addin"):
        propose(host.book, Request(Action.REBALANCE), NOON)
    assert host.again().sheet_names() == ("Targets", "Holdings", "Confirmation")


def test_a_dry_run_writes_nothing(opened: Callable[[str], Host]) -> None:
    host = opened(ABC)
    assert propose(host.book, Request(Action.REBALANCE), replace(NOON, dry_run=True)).confirmation
    assert host.again().sheet_names() == ("Targets", "Holdings")


def test_text_is_never_made_anything_else(opened: Callable[[str], Host]) -> None:
    """A name that looks like a formula, a number or a date stays the text it is, through confirmation and journal."""
    host = opened(ABC)
    propose(host.book, Request(Action.REBALANCE), NOON)
    approve(host.book, "=1+1", NOON)
    labels = {row[0]: row[1] for row in cells(host.again(), "Confirmation") if len(row) > 1}
    assert labels["Decided by"] == "=1+1"


def _edit(value: Value, row: int = 2) -> Changes:
    return Changes(edits=(CellEdit("Holdings", row, 1, value),))


UNWRITABLE = {
    "an illegal character": (_edit("a\x01b"), r"Holdings!A2: the text .* has a character no workbook can hold"),
    "half a character": (_edit("\ud800"), "no workbook can hold"),
    "a long text": (_edit("x" * 32_768), "32,768 characters is longer than a cell can hold"),
    "no finite number": (_edit(float("inf")), "not finite"),
    "outside of the sheet": (_edit(1, 1_048_577), "lies outside of a sheet"),
    "a cell of an image": (Changes((SheetImage("New", "drift", ((Cell("\x00"),),)),)), "New!A1: the text"),
    "a sheet's name": (Changes((SheetImage("a/b", "drift", ()),)), "cannot be the name of a sheet"),
    "two sheets of one name": (
        Changes((SheetImage("New", "drift", ()), SheetImage("NEW", "drift", ()))),
        "two sheets to be written have one name",
    ),
    "the name of a cell": (Changes(names={"A1": "x"}), "cannot be the name of a cell or value"),
    "a text in a name": (Changes(names={"some_name": "\x01"}), "no workbook can hold"),
}


@pytest.mark.parametrize("case", UNWRITABLE)
def test_what_no_workbook_can_hold_is_refused_by_all(opened: Callable[[str], Host], case: str) -> None:
    changes, message = UNWRITABLE[case]
    host = opened(ABC)
    with pytest.raises(Refused, match=message):
        host.book.write(changes)
    after = host.again()
    assert after.sheet_names() == ("Targets", "Holdings")
    assert cells(after, "Holdings") == cells(in_memory(ABC), "Holdings")
