"""What is special about a document that is open: undo, the selection, values as Calc shows them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import openpyxl
import pytest
from workbooks import ABC, on_disk

from xl_addin.domain.finding import Refused
from xl_addin.hosts.hidden_names import KIND, RANGE
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.grid import ErrorCell
from xl_addin.sheets.image import Cell, CellEdit, Changes, SheetImage
from xl_addin.sheets.templates import portfolio_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook

    from xl_addin.sheets.grid import Grid


def everything(book: RemoteBook) -> tuple[dict[str, tuple[Grid, str | None]], str | None]:
    """Return every value, mark and hidden name of a document."""
    sheets = {name: (book.grid(name), book.mark(name)) for name in book.sheet_names()}
    return sheets, book.hidden_name("_xl_addin_journal")


@pytest.fixture
def example(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> RemoteBook:
    """Return the filled template, open, and its formulas calculated by Calc: our results differ in the last digit."""
    path = tmp_path / "example.xlsx"
    new_workbook(path, portfolio_template(), {})
    book = calc(path)
    book.run("doc.calculateAll()")
    return book


def test_one_undo_takes_a_command_back_and_one_redo_brings_it_again(example: RemoteBook) -> None:
    states = [everything(example)]
    for command in ("rebalance", "approve", "orders"):
        example.choose(command)
        states.append(everything(example))
    assert len(example.run("result = doc.UndoManager.getAllUndoActionTitles()")) == 3
    for state in reversed(states[:-1]):
        example.run("doc.UndoManager.undo()")
        assert everything(example) == state
    for state in states[1:]:
        example.run("doc.UndoManager.redo()")
        assert everything(example) == state


ACCOUNTS = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 50%
             | Main | B     | 50%
    Holdings | Account | Symbol | Shares | Price
             | Joint   | A      | 30     | 10
             | Joint   | B      | 10     | 10
             | Roth    | A      | 2      |
             | Roth    | B      | 6      |
    Settings | Setting | Value
             | Account | all
"""


def test_the_setting_account_tells_the_menu_and_each_account_has_its_chart(
    calc: Callable[[Path], RemoteBook], tmp_path: Path
) -> None:
    book = calc(on_disk(ACCOUNTS, tmp_path / "accounts.xlsx"))
    charts = 'result = sorted(doc.Sheets.getByName("Drift").Charts.ElementNames)'
    book.choose("rebalance")
    assert book.grid("Confirmation").at(1, 1) == "Confirmation: Rebalance in each account"
    assert book.run(charts) == ["xl-addin Drift 1", "xl-addin Drift 2"]
    book.run('doc.Sheets.getByName("Settings").getCellRangeByName("B2").String = "roth"')
    book.choose("rebalance")
    assert book.grid("Confirmation").at(1, 1) == "Confirmation: Rebalance in account Roth"
    assert book.run(charts) == ["xl-addin Drift 1"]
    book.choose("approve")
    book.choose("orders")
    assert [book.grid("Orders").at(row, 4) for row in (1, 2, 3)] == ["Account", "Roth", "Roth"]
    for _ in range(3):
        book.run("doc.UndoManager.undo()")
    assert len(book.run(charts)) == 2


def test_what_fails_half_way_is_taken_back(example: RemoteBook) -> None:
    example.choose("rebalance")
    before = everything(example)
    broken = """
import xl_addin.hosts.calc.book as module
kept, module.write_charts = module.write_charts, None
try:
    book.write(changes)
except TypeError as problem:
    result = str(problem)
finally:
    module.write_charts = kept
"""
    image = SheetImage("Orders", "orders", ((Cell("Order"),),))
    edits = (CellEdit("Holdings", 2, 1, "X"),)
    assert "not callable" in example.run(broken, changes=Changes((image,), edits, {"some_name": "text"}))
    assert everything(example) == before


def test_what_was_written_comes_to_the_front_and_the_cursor_and_the_calculation_stay(example: RemoteBook) -> None:
    example.run("""
doc.enableAutomaticCalculation(False)
sheet = doc.Sheets.getByName("Holdings")
doc.CurrentController.setActiveSheet(sheet)
doc.CurrentController.select(sheet.getCellRangeByName("B3:C4"))
""")
    shown = []
    for command in ("rebalance", "approve", "orders"):
        example.choose(command)
        shown.append(example.run("result = doc.CurrentController.ActiveSheet.Name"))
    assert shown == ["Confirmation", "Confirmation", "Orders"]
    back = """
v = doc.CurrentController
v.setActiveSheet(doc.Sheets.getByName("Holdings"))
result = v.Selection.AbsoluteName
"""
    assert example.run(back) == "$Holdings.$B$3"  # Calc itself lets a range go when another sheet is shown
    assert not example.run("result = doc.isAutomaticCalculationEnabled()")


def test_only_our_sheets_are_written(example: RemoteBook) -> None:
    users = [example.grid(name) for name in example.sheet_names()]
    for command in ("rebalance", "approve", "orders"):
        example.choose(command)
    assert [example.grid(grid.sheet) for grid in users] == users
    assert example.sheet_names()[4:] == ("Drift", "Confirmation", "Journal", "Orders")


def test_values_are_told_apart_as_in_a_file(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    moments = [date(2024, 1, 2), datetime(2024, 1, 2, 9, 30), time(9, 30)]
    sheet.append(["NA", "  spaced ", 1, 2.5, True, None, "=NA()", "=1/0", '="x"&"y"', "=SUM(C1:D1)", *moments])
    sheet["A3"], sheet["B3"] = 1.25, "1.25"
    sheet["A3"].number_format, sheet["B3"].data_type = "[h]:mm", "s"
    workbook.save(tmp_path / "values.xlsx")
    book = calc(tmp_path / "values.xlsx")
    grid = book.grid("Sheet")
    errors = (ErrorCell("#N/A"), ErrorCell("#DIV/0!"))
    assert grid.rows[0] == ("NA", "  spaced ", 1, 2.5, True, None, *errors, "xy", 3.5, *moments)
    assert grid.rows[1:] == ((), (1.25, "1.25"))
    assert XlsxBook(book.save(tmp_path / "saved.xlsx")).grid("Sheet") == grid


def test_one_cell_far_away_is_no_trouble(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    path = on_disk(ABC, tmp_path / "far.xlsx")
    book = calc(path)
    book.type("Holdings", "XFD1048576", "x")
    grid = book.grid("Holdings")
    assert (grid.at(2, 1), grid.at(1_048_576, 16_384)) == ("A", "x")


def test_cells_filled_by_hand_are_not_covered(example: RemoteBook) -> None:
    example.choose("rebalance")
    example.type("Drift", "B60", "mine")
    example.choose("rebalance")
    assert example.text("Drift", "B60") == "mine"
    wide = SheetImage("Drift", "drift", tuple((Cell(None), Cell("row")) for _ in range(70)))
    before = everything(example)
    with pytest.raises(Refused, match="Drift!B60: this cell was filled by hand"):
        example.write(Changes((wide,)))
    assert everything(example) == before


def test_protection_and_read_only_are_respected(example: RemoteBook) -> None:
    edit = Changes(edits=(CellEdit("Holdings", 2, 1, "X"),))
    example.run('doc.Sheets.getByName("Holdings").protect("")')
    with pytest.raises(Refused, match="the sheet is protected"):
        example.write(edit)
    example.run('doc.Sheets.getByName("Holdings").unprotect(""); doc.protect("")')
    with pytest.raises(Refused, match=r"the structure of .* is protected"):
        example.write(edit)
    example.run('doc.unprotect("")')


def test_only_the_words_of_the_list_may_be_decided(example: RemoteBook) -> None:
    example.choose("rebalance")
    rule = """
v = doc.Sheets.getByName("Confirmation").getCellRangeByName("B3").Validation
result = v.Type.value, v.getFormula1(), v.ShowErrorMessage, v.ErrorAlertStyle.value
"""
    assert example.run(rule) == ("LIST", '"APPROVE";"REJECT"', True, "STOP")


def test_the_hidden_names_are_those_of_a_file(example: RemoteBook, tmp_path: Path) -> None:
    example.choose("rebalance")
    workbook = openpyxl.load_workbook(example.save(tmp_path / "saved.xlsx"))
    assert {KIND, RANGE} <= set(workbook["Drift"].defined_names)
    assert (KIND, RANGE) == ("xl_addin_kind", "xl_addin_range")


PICKING = """
from datetime import datetime, timezone
from pathlib import Path
from xl_addin.actions.context import Context
from xl_addin.hosts.calc.extension.commands import COMMANDS, Job, perform
from xl_addin.hosts.calc.extension.dialogs import Window

asked = []

class Picked(Window):  # the dialog itself is the system's, and no test can press its buttons
    def pick(self, title, several=True):
        assert self.picker(title).getSelectedFiles() == ()
        return (Path(file),)

    def save_as(self, title):
        assert self.saver(title).getCurrentFilter() == "Orders (CSV)"
        return Path(file), "generic"

    def confirm(self, title, question):
        asked.append(question)
        return answer

job = Job(book, Context(datetime.now(timezone.utc), "Ann"), Picked(worker.context, doc), "Ann")
told = perform(next(one for one in COMMANDS if one.word == word), job)
result = (asked, told.text, told.failed)
"""


def test_positions_are_imported_from_a_file_once_the_changes_are_confirmed(
    calc: Callable[[Path], RemoteBook], tmp_path: Path
) -> None:
    book = calc(on_disk(ABC, tmp_path / "book.xlsx"))
    file = book.office.home / "positions.csv"
    file.write_text("Symbol,Shares,Price\nA,55,10\nB,30,11\nC,20,10\nD,1,100\n", encoding="utf-8")
    book.office.own(file)
    asked, said, failed = book.run(PICKING, word="import", file=str(file), answer=False)
    assert not failed, said
    assert asked[0].startswith("positions.csv: 2 cells changed, 1 row new on Holdings. Write it?\n")
    assert "Holdings!B2 A Shares: 50 to 55" in asked[0]
    assert (said, failed, book.grid("Holdings").at(2, 2)) == ("", False, 50)
    _, said, failed = book.run(PICKING, word="import", file=str(file), answer=True)
    assert said.startswith("2 cells changed, 1 row new on Holdings. Edit, Undo takes it back.")
    assert [book.grid("Holdings").at(5, column) for column in (1, 2, 3)] == ["D", 1, 100]
    assert book.grid("Journal").at(2, 3) == "IMPORTED"
    _, said, failed = book.run(PICKING, word="import", file=str(file), answer=True)
    assert (said.splitlines()[0], failed) == ("Holdings says all of it already; nothing is written.", False)
    file.write_text("Name\nnothing\n", encoding="utf-8")
    _, said, failed = book.run(PICKING, word="import", file=str(file), answer=True)
    assert failed
    assert "positions.csv is no table of positions or lots that is known" in said


def test_orders_are_exported_and_their_fills_counted(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    book = calc(on_disk(ABC, tmp_path / "book.xlsx"))
    file = book.office.home / "orders.csv"

    def command(word: str, *, answer: bool = True) -> tuple[list[str], str, bool]:
        told: tuple[list[str], str, bool] = book.run(PICKING, word=word, file=str(file), answer=answer)
        return told

    book.choose("rebalance")
    book.choose("approve")
    _, said, failed = command("export")
    assert said.startswith("The Orders sheet is made. 2 orders are in orders.csv, sales first; nothing was traded."), (
        said
    )
    orders = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    day = book.grid("Journal").at(2, 1)
    lines = [f"{one[0]},{one[1]},{one[2]},{one[4]},{one[5]},{str(day)[:10]}" for one in orders]
    file.write_text("\n".join(("Order,Side,Symbol,Filled shares,Fill price,Filled on", *lines, "")), encoding="utf-8")
    book.office.own(file)
    asked, said, failed = command("fills-from", answer=False)
    assert (said, failed) == ("", False)
    assert asked[0].startswith(f"Write it?\n{orders[0][0]}: 10 at 10 on ")
    assert book.grid("Holdings").at(2, 2) == 50
    _, said, failed = command("fills-from")
    assert said.startswith("Holdings, cash, Activity and the orders are up to date. Edit, Undo takes it back."), said
    assert [book.grid("Holdings").at(row, 2) for row in (2, 3)] == [40, 40]
    assert {book.grid("Journal").at(row, 3) for row in (5, 6)} >= {"FILLED"}
    assert command("fills")[1].startswith("No new fills")
    assert command("activity")[1].startswith("No new rows of Activity")
    file.write_text("Symbol,Price\nA,11\nB,10\nC,10\n", encoding="utf-8")
    asked, said, failed = command("prices")
    assert "Holdings!C2  A  Price: 10 to 11" in asked[0]
    assert (said.split(".")[0], failed, book.grid("Holdings").at(2, 3)) == ("The prices are up to date", False, 11)
