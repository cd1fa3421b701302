"""The buttons: unchanged scripts over `Book.caller()` in a small Excel, each ending in one plain message."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import xlwings as xw
from fake_excel import open_in_excel, workbook_of
from workbooks import ABC

from xl_addin.hosts.excel import buttons, jobs
from xl_addin.hosts.excel.book import ExcelBook
from xl_addin.hosts.excel.ribbon import ribbon_macros
from xl_addin.hosts.excel.vba import ALL_BUTTONS, button_macros
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.orders_read import read_orders

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

WITH_BUTTONS = (
    ABC
    + """
    Buttons | Your name          | Ann
            | Amount to withdraw | 100
            | Deposit            | 250
"""
)
ROUTINE = r"^(?:Private )?(?:Sub|Function) (\w+)\(.*\n((?:.*\n)*?)End (?:Sub|Function)$"
"""A routine of VBA: its name and its lines."""
NOTHING_WRONG = (
    "No errors. Read Targets, Holdings.\n"
    "note: Holdings: no heading says what was paid, so gains and their tax are not known. "
    "Add a column Cost basis or Cost per share, and Acquired, if you want them.\n"
    "note: Holdings: nothing names a currency, so amounts are shown in USD. "
    "Where that is another, say it on the Settings sheet: a row Currency."
)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Open the published example with a Buttons sheet, as the book that the buttons stand in."""
    book = open_in_excel(workbook_of(WITH_BUTTONS))
    monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)
    return book


def press(book: Any, script: Any) -> str:
    """Return the last message of a button."""
    script()
    said: list[str] = book.impl.app.said
    return said[-1]


def yesterday() -> date:
    """Return a day that has begun in New York as well, at any hour of the night here."""
    return (datetime.now(UTC) - timedelta(days=1)).date()


def status(book: Any) -> str:
    return read_confirmation(ExcelBook(book).grid("Confirmation"))[0].labels["Status"].text


def test_the_whole_job(book: Any) -> None:
    assert press(book, buttons.check_workbook) == NOTHING_WRONG
    assert press(book, buttons.rebalance).startswith(
        "Rebalance (Main): SELL 1 for $100.00, BUY 1 for $100.00. Nothing is decided"
    )
    assert press(book, buttons.approve).endswith("is approved by Ann. Create orders makes the order sheet.")
    assert press(book, buttons.create_orders).startswith("2 orders are on the Orders sheet.")
    assert status(book) == "ORDERED"
    rows, _ = read_orders(ExcelBook(book).grid("Orders"))
    assert [(row.side.value, row.symbol, row.shares) for row in rows] == [
        ("SELL", "A", Decimal(10)),
        ("BUY", "B", Decimal(10)),
    ]
    assert "2 orders are neither filled nor cancelled" in press(book, buttons.rebalance)


def test_targets_that_are_there_are_not_set_up_again(book: Any) -> None:
    assert "the workbook has targets already, and they stay" in press(book, buttons.set_up_workbook)


def test_a_damaged_journal_is_begun_anew(book: Any) -> None:
    press(book, buttons.rebalance)
    book.sheets["Journal"].range("E2").value = "nothing to see here"
    said = press(book, buttons.approve)
    assert said.endswith("Restore the journal from a copy of the workbook. Or begin a new journal.")
    assert press(book, buttons.new_journal).startswith("There is a new journal, because this row was")
    press(book, buttons.rebalance)
    press(book, buttons.approve)
    assert press(book, buttons.create_orders).startswith("2 orders are on the Orders sheet.")
    assert "the journal is in order" in press(book, buttons.new_journal)


def test_a_formula_is_no_decision(book: Any) -> None:
    press(book, buttons.rebalance)
    at = read_confirmation(ExcelBook(book).grid("Confirmation"))[0].labels["Decision"].at
    book.sheets["Confirmation"].range((at.row, at.column)).formula = '="APPROVE"'
    assert ExcelBook(book).has_formula("Confirmation", at.row, at.column)
    assert not ExcelBook(book).has_formula("Confirmation", at.row, 1)


def test_a_plan_is_compared_chosen_and_proposed(book: Any) -> None:
    assert "there is no Compare sheet to choose on" in press(book, buttons.rebalance_as_chosen)
    said = press(book, buttons.compare_plans)
    assert said.startswith(
        "1 plan is shown on the Compare sheet.\nChoose one in its yellow cell; then Rebalance as chosen"
    )
    assert "Compare!B5: no plan is chosen" in press(book, buttons.rebalance_as_chosen)
    book.sheets["Compare"].range("B5").value = "closest"
    assert press(book, buttons.rebalance_as_chosen).startswith("Rebalance, closest (Main): SELL 1 for $100.00, BUY 1")


def test_the_amounts_are_those_of_the_buttons_sheet(book: Any) -> None:
    assert press(book, buttons.withdraw).startswith("Withdraw $100.00 (Main): SELL 1 for $100.00.")
    assert press(book, buttons.auto_invest).startswith(
        "Auto-invest with a deposit of $250.00 (Main): BUY 2 for $250.00."
    )


def test_files_are_imported_once_what_changes_is_confirmed(book: Any, tmp_path: Path) -> None:
    assert "there is no file to import" in press(book, buttons.import_files)
    file = tmp_path / "positions.csv"
    file.write_text("Symbol,Shares,Price\nA,55,10\nB,30,11\nC,20,10\nD,1,100\n", encoding="utf-8")
    book.sheets["Buttons"].range("A4:B4").raw_value = (("Files to import", f"{file}\n"),)
    app = book.impl.app
    app.answers = ["cancel"]
    asked = press(book, buttons.import_files)
    assert asked.startswith("positions.csv: 2 cells changed, 1 row new on Holdings. Write it?")
    assert asked.endswith(buttons.UNDO_CELLS)
    assert book.sheets["Holdings"].range("B2").value == 50
    assert press(book, buttons.import_files).startswith("2 cells changed, 1 row new on Holdings.")
    assert book.sheets["Holdings"].range("B2").value == 55
    assert list(ExcelBook(book).grid("Holdings").rows[4][:3]) == ["D", 1, 100]
    assert press(book, buttons.import_files).startswith("Holdings says all of it already")
    file.write_bytes(b"%PDF")
    assert "positions.csv is a PDF, not a table" in press(book, buttons.import_files)


def test_orders_go_out_and_fills_come_back(book: Any, tmp_path: Path) -> None:
    press(book, buttons.rebalance)
    press(book, buttons.approve)
    assert "there is no file to write the orders to" in press(book, buttons.export_orders)
    file = tmp_path / "orders.csv"
    told = (("File of orders", str(file)), ("Its format", "paper"), ("Files to import", str(file)))
    book.sheets["Buttons"].range("A4:B6").raw_value = told
    assert '"paper" is no format of orders' in press(book, buttons.export_orders)
    book.sheets["Buttons"].range("B5").value = "Generic"
    said = press(book, buttons.export_orders)
    assert said.startswith("The Orders sheet is made. 2 orders are in orders.csv, sales first; nothing was traded.")
    assert press(book, buttons.export_orders).startswith("2 orders are in orders.csv")
    assert "no column Date" in press(book, buttons.fills_from_files)
    day = f"{yesterday():%Y-%m-%d}"
    orders = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    file.write_text(
        "Order,Side,Symbol,Filled shares,Fill price,Filled on\n"
        + "".join(f"{order[0]},{order[1]},{order[2]},{order[4]},{order[5]},{day}\n" for order in orders),
        encoding="utf-8",
    )
    said = press(book, buttons.fills_from_files)
    assert said.startswith("Holdings, cash, Activity and the orders are up to date."), said
    assert book.sheets["Holdings"].range("B2").value == 40
    assert [row.status for row in read_orders(ExcelBook(book).grid("Orders"))[0]] == ["FILLED", "FILLED"]
    assert press(book, buttons.fills_from_files).startswith("No new fills; nothing is written")
    assert press(book, buttons.count_fills).startswith("No new fills; nothing is written")
    assert press(book, buttons.count_activity).startswith("No new rows of Activity")


def test_what_fills_change_is_shown_and_called_off(book: Any) -> None:
    for button in (buttons.rebalance, buttons.approve, buttons.create_orders):
        press(book, button)
    row, _ = read_orders(ExcelBook(book).grid("Orders"))[0]
    at = row.source.cell("Filled shares")
    orders = book.sheets["Orders"]
    orders.range((at.row, at.column), (at.row, at.column + 2)).raw_value = ((10, 10, yesterday()),)
    book.impl.app.answers = ["cancel"]
    asked = press(book, buttons.count_fills)
    assert asked.startswith(f"Write it?\n{row.order}: 10 at 10 on ")
    assert "Holdings!B2  A  Shares: 50 to 40" in asked
    assert asked.endswith(buttons.UNDO_CELLS)
    assert book.sheets["Holdings"].range("B2").value == 50
    assert press(book, buttons.count_fills).startswith("Holdings, cash, Activity and the orders are up to date.")
    assert book.sheets["Holdings"].range("B2").value == 40
    said = press(book, buttons.orders_done)
    assert said.startswith("1 order is marked done on the Orders sheet."), said


def test_prices_are_read_from_the_file_that_was_picked(book: Any, tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text("Symbol,Price,Date\nA,11,2026-11-20\nB,10,2026-11-20\nC,10,2026-11-20\n", encoding="utf-8")
    book.sheets["Buttons"].range("A4:B4").raw_value = (("Files to import", f"{file}\n{file}"),)
    assert "there are several files, and one list of prices is read" in press(book, buttons.prices_from_file)
    book.sheets["Buttons"].range("B4").value = str(file)
    book.impl.app.answers = ["cancel"]
    assert "Holdings!C2  A  Price: 10 to 11" in press(book, buttons.prices_from_file)
    assert press(book, buttons.prices_from_file).startswith("The prices are up to date.")
    assert book.sheets["Holdings"].range("C2").value == 11
    assert press(book, buttons.prices_from_file).startswith("All prices are there already; nothing is written.")


def test_the_undo_list_is_spoken_of_first(book: Any) -> None:
    app = book.impl.app
    app.answers = ["cancel"]
    assert press(book, buttons.rebalance) == buttons.UNDO
    assert [sheet.name for sheet in book.sheets] == ["Targets", "Holdings", "Buttons"]
    press(book, buttons.rebalance)
    assert app.said[:2] == [buttons.UNDO, buttons.UNDO]


def test_looking_says_nothing_of_undo(book: Any) -> None:
    press(book, buttons.check_workbook)
    assert buttons.UNDO not in book.impl.app.said


def test_the_workbook_is_left_as_it_was(book: Any) -> None:
    """Only our sheets are new; selection, active sheet, calculation, events and the status bar are as before."""
    app = book.impl.app
    app.calculation = "semiautomatic"
    before = (book.sheets.active.name, book.selection.address, app.calculation)
    theirs = {name: ExcelBook(book).grid(name) for name in ("Targets", "Holdings", "Buttons")}
    press(book, buttons.rebalance)
    assert (book.sheets.active.name, book.selection.address, app.calculation) == before
    assert (app.screen_updating, app.enable_events, app.status_bar) == (True, True, False)
    assert "xl-addin: writing Confirmation" in app.told
    assert [sheet.name for sheet in book.sheets] == [
        "Targets",
        "Holdings",
        "Buttons",
        "Drift",
        "Confirmation",
        "Journal",
    ]
    assert theirs == {name: ExcelBook(book).grid(name) for name in theirs}


def test_what_is_missing_is_named_by_its_cell(book: Any) -> None:
    for cell in ("B1", "B2"):
        book.sheets["Buttons"].range(cell).raw_value = ((None,),)
    press(book, buttons.rebalance)
    said = press(book, buttons.approve)
    assert (
        said == "Nothing was written.\nerror: Buttons!B1: there is no name to approve in. Type yours beside Your name."
    )
    assert "Buttons!B2: there is no amount to withdraw" in press(book, buttons.withdraw)
    book.sheets["Buttons"].range("B2").raw_value = (("'much",),)
    assert 'Buttons!B2: the text "much" where a number belongs' in press(book, buttons.withdraw)


def test_a_button_never_ends_in_a_traceback(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(jobs, "propose", broken)
    said = "error: xl-addin failed unexpectedly (ZeroDivisionError: oh); nothing was written. Please report this."
    assert press(book, buttons.rebalance) == said


def test_a_script_may_be_handed_its_book(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(xw.Book, "_mock_caller")
    buttons.check_workbook(book)
    assert book.impl.app.said == [NOTHING_WRONG]


def test_every_button_calls_a_script_that_is_there() -> None:
    for button in ALL_BUTTONS:
        assert callable(getattr(buttons, button.script))
        body = button_macros().partition(f"Sub {button.macro}()\n")[2].partition("End Sub")[0]
        assert f'    RunPython "from xl_addin.hosts.excel.buttons import {button.script}; {button.script}()' in body


@pytest.mark.parametrize("macros", [button_macros(), ribbon_macros()], ids=["workbook", "add-in"])
def test_the_buttons_that_need_files_come_to_a_dialog_that_picks_them(macros: str) -> None:
    assert re.findall(r"Application\.(Get\w+Filename)", macros) == [*["GetOpenFilename"] * 2, "GetSaveAsFilename"]
    for button in ALL_BUTTONS:
        picks = button.script in {"import_files", "fills_from_files", "prices_from_file"}
        wanted = "GetOpenFilename" if picks else "GetSaveAsFilename" if button.script == "export_orders" else None
        assert dialogs_reached(macros, button.macro) == {wanted} - {None}


def dialogs_reached(macros: str, name: str) -> set[str]:
    """Return Excel's dialogs for files that a macro shows, itself or by the functions that it calls."""
    bodies = dict(re.findall(ROUTINE, macros, re.MULTILINE))
    waiting, seen = [name], set[str]()
    while waiting:
        one = waiting.pop()
        seen.add(one)
        waiting += [word for word in re.findall(r"\w+", bodies[one]) if word in bodies and word not in seen]
    return set(re.findall(r"Application\.(Get\w+Filename)", "".join(bodies[one] for one in seen)))


def test_many_findings_fit_a_message_box(book: Any) -> None:
    sheet = book.sheets["Holdings"]
    for row in range(5, 30):
        sheet.range((row, 1), (row, 3)).raw_value = (("'X", "'x", "'y"),)
    assert press(book, buttons.check_workbook).splitlines()[-1].endswith(" more")
