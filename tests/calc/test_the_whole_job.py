"""The whole job inside LibreOffice: live functions, the menu, the decision in the cell, and the file that is saved."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hosts.test_contract import cells
from openpyxl.worksheet.formula import ArrayFormula

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.templates import portfolio_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook

    from xl_addin.actions.book import Book
    from xl_addin.sheets.grid import Value

RANGES = "Targets!$A$1:$G$15,Holdings!$A$1:$F$16,Settings!$A$1:$B$25"
LIVE = {"A1:I20": f"PIE_DRIFT({RANGES})", "A24:I40": f"PIE_REBALANCE({RANGES})"}
SINGLE = {"A22": f"PIE_SCORE({RANGES})", "B22": f"PIE_DEPOSIT_TO_BALANCE({RANGES})", "C22": "PIE_NEXT_WINDOW()"}


def example(folder: Path) -> Path:
    """Write the filled template."""
    path = folder / "portfolio.xlsx"
    new_workbook(path, portfolio_template(), {})
    return path


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """Return the filled template with a sheet of live functions, written as any program writes them."""
    path = example(tmp_path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.create_sheet("Live")
    for area, formula in LIVE.items():
        sheet[area.split(":")[0]] = ArrayFormula(area, f"={formula}")
    for cell, formula in SINGLE.items():
        sheet[cell] = f"={formula}"
    workbook.save(path)
    return path


def shown(book: RemoteBook) -> dict[str, str]:
    """Return what the sheet of live functions shows: drift of the first slices, the trade list, the numbers."""
    return {cell: book.text("Live", cell) for cell in ("A1", "B3", "D3", "A22", "B22", "A24", "A25", "B25", "C25")}


def rounded(book: Book, sheet: str) -> list[list[Value]]:
    """Return a sheet's values, numbers to 12 digits: a file has 15 of them, and the last one may be rounded twice."""
    return [[float(f"{v:.12g}") if isinstance(v, float) else v for v in row] for row in cells(book, sheet)]


def test_from_the_functions_to_the_orders_and_back_from_the_file(
    calc: Callable[[Path], RemoteBook], live: Path, tmp_path: Path
) -> None:
    book = calc(live)
    book.run("doc.calculateAll()")
    before = shown(book)
    assert (before["A1"], before["B3"], before["A24"], before["A25"]) == ("Slice", "VTI", "Side", "SELL")
    # 1. A holding is edited: the drift and the trade list follow, by themselves.
    holdings = book.grid("Holdings")
    row = next(r for r in range(2, 17) if holdings.at(r, 1) == "VTI")
    book.type("Holdings", f"C{row}", 1.0)
    after = shown(book)
    assert {cell for cell in before if before[cell] != after[cell]} >= {"D3", "A22", "C25"}
    # 2. The menu proposes; nothing is decided yet, so there are no orders.
    (said,) = book.choose("rebalance")
    assert said.startswith("Rebalance (Portfolio): ")
    (refused,) = book.choose("orders")
    assert "is not decided yet" in refused
    assert "Orders" not in book.sheet_names()
    # 3. The decision is typed in its cell; the menu makes the orders.
    confirmation = book.grid("Confirmation")
    decision = next(r for r in range(1, 20) if confirmation.at(r, 1) == "Decision")
    book.type("Confirmation", f"B{decision}", "APPROVE")
    (said,) = book.choose("orders")
    assert "orders are on the Orders sheet" in said
    # 4. The file that Calc saves says the same to others.
    saved = book.save(tmp_path / "saved.xlsx")
    again = XlsxBook(saved)
    values = openpyxl.load_workbook(saved, data_only=True)
    assert again.sheet_names() == book.sheet_names() == tuple(values.sheetnames)
    for sheet in ("Holdings", "Live", "Drift", "Confirmation", "Orders", "Journal"):
        assert rounded(again, sheet) == rounded(book, sheet), sheet
        assert again.mark(sheet) == book.mark(sheet)
    assert values["Live"]["D3"].value == pytest.approx(book.grid("Live").at(3, 4), rel=1e-14)
    assert values["Orders"]["A2"].value == book.grid("Orders").at(2, 1)
    formulas = openpyxl.load_workbook(saved)["Live"]
    assert formulas["A1"].value.text == f"={LIVE['A1:I20']}"
    assert formulas["A22"].value == f"={SINGLE['A22']}"


def test_a_recalculation_writes_nothing_and_asks_nothing(calc: Callable[[Path], RemoteBook], live: Path) -> None:
    book = calc(live)
    before = {name: book.grid(name) for name in book.sheet_names()}
    windows = "result = worker.service('com.sun.star.awt.Toolkit').getTopWindowCount()"
    open_windows = book.run(windows)
    book.run("doc.setModified(False); doc.calculateAll(); doc.calculateAll()")
    assert book.text("Live", "A1") == "Slice"
    assert {name: book.grid(name) for name in book.sheet_names() if name != "Live"} == {
        name: grid for name, grid in before.items() if name != "Live"
    }
    assert book.run("result = doc.UndoManager.getAllUndoActionTitles()") == ()
    assert book.run(windows) == open_windows


def test_a_withdrawal_asks_for_its_amount(calc: Callable[[Path], RemoteBook], live: Path) -> None:
    book = calc(live)
    assert book.choose("withdraw", [["Cancel"]]) == ["How much to take out:"]
    _, refused = book.choose("withdraw", [["lots", "OK"], ["OK"]])
    assert '"lots" is not an amount to withdraw. Type it such as 1234.50.' in refused
    assert "Confirmation" not in book.sheet_names()
    _, said = book.choose("withdraw", [["2500,00", "OK"], ["OK"]])
    assert said.startswith("Withdraw $2,500.00 (Portfolio): ")
    assert book.mark("Confirmation") == "confirmation"


def test_a_plan_is_compared_chosen_and_proposed(calc: Callable[[Path], RemoteBook], live: Path) -> None:
    book = calc(live)
    (said,) = book.choose("compare")
    assert "plans are shown on the Compare sheet." in said
    assert book.mark("Compare") == "compare"
    (said,) = book.choose("chosen")
    assert "Compare!B5: no plan is chosen" in said
    book.type("Compare", "B5", "no sales")
    (said,) = book.choose("chosen")
    assert said.startswith("Rebalance, no sales (Portfolio): BUY ")


def test_every_command_of_the_menu_ends_in_one_message(calc: Callable[[Path], RemoteBook], live: Path) -> None:
    book = calc(live)
    (said,) = book.choose("check")
    assert said.startswith("No errors. Read ")
    (said,) = book.choose("drift")
    assert said.startswith("Drift ")
    assert book.run("result = doc.CurrentController.ActiveSheet.Name") == "Drift"
    (said,) = book.choose("approve")
    assert "there is no proposal to decide on" in said
    (said,) = book.choose("invest")
    assert said.startswith("Auto-invest")
    assert book.run("result = doc.CurrentController.ActiveSheet.Name") == "Confirmation"
    (said,) = book.choose("reject")
    assert "is rejected by" in said
    book.choose("rebalance")
    (said,) = book.choose("approve")
    assert "is approved by" in said
    (said,) = book.choose("orders")
    assert "on the Orders sheet" in said
    (said,) = book.choose("done")
    assert "Holdings is as it was when the orders were made" in said
    book.type("Holdings", "C2", 1)
    (said,) = book.choose("done")
    assert "marked done on the Orders sheet" in said


def test_mistakes_are_told_in_words(calc: Callable[[Path], RemoteBook], live: Path) -> None:
    book = calc(live)
    book.type("Holdings", "D2", "=NA()")
    (said,) = book.choose("rebalance")
    assert said.startswith("Nothing was written.")
    assert "Holdings!D2: the cell shows #N/A" in said
    assert book.text("Live", "A1").startswith("#PIE! holdings row 2, Price: the cell shows #N/A")
    assert book.text("Live", "A22") == "#NUM!"


def test_live_drift_is_inserted_in_the_size_of_the_portfolio(
    calc: Callable[[Path], RemoteBook], tmp_path: Path
) -> None:
    book = calc(example(tmp_path))
    (said,) = book.choose("live")
    assert said.startswith("The sheet Live drift follows your tables from now on.")
    slices = [book.text("Live drift", f"A{row}") for row in range(3, 40)]
    assert slices[:3] == ["Slice", "Core", "  VTI"]
    assert slices[-20:] == [""] * 20, "no error beyond the table"
    before = book.text("Live drift", "D5")
    holdings = book.grid("Holdings")
    row = next(r for r in range(2, 17) if holdings.at(r, 1) == "VTI")
    book.type("Holdings", f"C{row}", 1.0)
    assert book.text("Live drift", "D5") != before
    assert "there is a sheet Live drift already" in book.choose("live")[0]
    assert "Live drift" in book.sheet_names()
    book.run("doc.UndoManager.undo(); doc.UndoManager.undo()")
    assert "Live drift" not in book.sheet_names()


def test_what_depends_on_the_day_is_fresh_in_a_file_that_is_opened_later(
    calc: Callable[[Path], RemoteBook], tmp_path: Path
) -> None:
    book = calc(example(tmp_path))
    book.run('doc.Sheets.getByName("Start").getCellRangeByName("Z1").Formula = "=IF(NOW()>0;XL.PIE_NEXT_WINDOW())"')
    window = book.text("Start", "Z1")
    assert window.startswith("20")
    saved, later = book.save(tmp_path / "saved.xlsx"), tmp_path / "later.xlsx"
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(later, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(window.encode(), b"long ago"))
    assert any(b"long ago" in zipfile.ZipFile(later).read(name) for name in zipfile.ZipFile(later).namelist())
    assert calc(later).text("Start", "Z1") == window
