"""The scripts of xlwings Lite, through its own engine: told by their fields or cells, and no silent yes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from fake_excel import workbook_of
from lite_excel import LiteExcel
from workbooks import ABC

from xl_addin.hosts.excel import jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    Open = Callable[[str], LiteExcel]
DOWNLOAD = """
    Download | Symbol | Shares | Price
             | A      | 55     | 10
             | B      | 30     | 10
             | C      | 20     | 10
"""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Return what opens the tables of a text in a browser."""
    return lambda text: LiteExcel(workbook_of(text), monkeypatch)


def sheets(excel: LiteExcel) -> list[str]:
    return list(excel.workbook.sheetnames)


def test_the_whole_job(opened: Open) -> None:
    excel = opened(ABC)
    assert excel.run("check_workbook").startswith("No errors. Read Targets, Holdings.")
    assert excel.run("drift").startswith("Drift ")
    said = excel.run("rebalance")
    assert said.startswith("Rebalance (Main): SELL 1 for $100.00, BUY 1 for $100.00. Nothing is decided")
    assert sheets(excel) == ["Targets", "Holdings", "Drift", "Confirmation", "Journal"]
    assert excel.run("approve", "Ann").endswith("is approved by Ann. Create orders makes the order sheet.")
    assert excel.run("create_orders").startswith("2 orders are on the Orders sheet.")
    assert "Orders" in sheets(excel)
    assert "2 orders are neither filled nor cancelled" in excel.run("rebalance")
    assert len(excel.said) == 6, "one message a script, and none that asks"


def test_a_workbook_of_holdings_alone_is_set_up_and_rebalanced(opened: Open) -> None:
    excel = opened("""
        Depot | Symbol | Shares | Price
              | A      | 30     | 10
              | B      | 10     | 20
    """)
    said = excel.run("set_up_workbook")
    assert said.startswith("Added Targets and Settings: 2 targets from the present weights.")
    assert [excel.cell("Targets", f"C{row}") for row in (2, 3)] == [0.6, 0.4]
    excel.workbook["Targets"]["C2"], excel.workbook["Targets"]["C3"] = 0.5, 0.5
    assert excel.run("rebalance").startswith("Rebalance (")


def test_a_rejected_plan_makes_no_orders(opened: Open) -> None:
    excel = opened(ABC)
    excel.run("rebalance")
    assert "is rejected by Ann" in excel.run("reject", "Ann")
    assert excel.run("create_orders").startswith("Nothing was written.")
    assert "Orders" not in sheets(excel)


def test_what_was_filled_is_counted(opened: Open) -> None:
    excel = opened(ABC)
    for script in ("rebalance", "rebalance", "approve", "create_orders"):
        said = excel.run(script, *["Ann"] * (script == "approve"))
    assert said.startswith("2 orders are on the Orders sheet.")
    orders = excel.workbook["Orders"]
    rows = list(orders.iter_rows())
    ((head, at),) = ((row, cell.column) for row in rows for cell in row if cell.value == "Filled shares")
    assert [cell.value for cell in head[at - 1 : at + 2]] == ["Filled shares", "Fill price", "Filled on"]
    for column, value in enumerate((10, 10, datetime(2026, 11, 20)), at):
        orders.cell(head[0].row + 1, column).value = value
    shown = excel.run("count_fills")
    assert "Holdings!B2 A Shares: 50 to 40" in " ".join(shown.split())
    assert excel.cell("Holdings", "B2") == 50
    said = excel.run("count_fills", shown.partition("again with ")[2].split()[0])
    assert said.startswith("Holdings, cash, Activity and the orders are up to date.")
    assert excel.cell("Holdings", "B2") == 40


@pytest.mark.parametrize("form", ["", "ibkr", "tickets", "clipboard"])
def test_orders_go_out_on_a_sheet(opened: Open, form: str) -> None:
    excel = opened(ABC)
    assert "there are no open orders to export" in excel.run("export_orders", form)
    excel.run("rebalance")
    excel.run("approve", "Ann")
    excel.run("create_orders")
    for _ in range(2):
        said = excel.run("export_orders", form)
        assert said.startswith("2 orders are in the sheet Export, sales first; nothing was traded.")
        cells = [[cell for cell in row if cell] for row in excel.workbook["Export"].iter_rows(values_only=True)]
        words = " ".join(str(cell) for row in cells for cell in row).upper()
        assert words.index("SELL") < words.index("BUY")
        assert (max(map(len, cells)) == 1) == (form == "tickets")
    assert '"fax" is no format of orders' in excel.run("export_orders", "fax")


def test_what_is_missing_is_asked_for_in_a_cell(opened: Open) -> None:
    excel = opened(ABC)
    excel.run("rebalance")
    said = excel.run("approve")
    assert "error: Buttons!B3: there is no name to approve in. Type yours beside Your name." in said
    assert excel.cell("Buttons", "A3") == "Your name"
    excel.workbook["Buttons"]["B3"] = "Ann"
    assert excel.run("approve").endswith("is approved by Ann. Create orders makes the order sheet.")


def test_fields_count_before_cells(opened: Open) -> None:
    excel = opened(ABC)
    said = excel.run("withdraw")
    assert "error: Buttons!B4: there is no amount to withdraw" in said
    excel.workbook["Buttons"]["B4"] = 50
    assert excel.run("withdraw", "100").startswith("Withdraw $100.00 (Main): SELL 1 for $100.00.")


def test_cells_of_the_users_own_are_written_only_with_the_code_of_what_was_shown(opened: Open) -> None:
    excel = opened(ABC + DOWNLOAD)
    shown = excel.run("import_files", "Download")
    assert "1 cell changed on Holdings. Write it?\nHoldings!B2 A Shares: 50 to 55\n" in shown
    code = shown.partition("with ")[2].split()[0]
    assert "Nothing is written yet." in shown
    assert excel.cell("Holdings", "B2") == 50
    for wrong in ("YES", "000000"):
        assert "Nothing is written yet." in excel.run("import_files", "Download", wrong)
    excel.workbook["Download"]["B2"] = 56
    assert "50 to 56" in excel.run("import_files", "Download", code), "another change is another code"
    assert excel.cell("Holdings", "B2") == 50
    excel.workbook["Download"]["B2"] = 55
    excel.workbook["Buttons"]["B7"] = code.lower()
    assert excel.cell("Buttons", "A7") == "Write it?"
    assert "Nothing is written yet." not in excel.run("import_files", "Download")
    assert excel.cell("Holdings", "B2") == 55


def test_a_sheet_that_is_not_there_is_named(opened: Open) -> None:
    excel = opened(ABC)
    assert "there is no sheet Downloads to read. Paste the download into a sheet" in excel.run(
        "import_files", "Downloads"
    )


def test_a_formula_is_no_decision(opened: Open) -> None:
    excel = opened(ABC)
    excel.run("rebalance")
    sheet = excel.workbook["Confirmation"]
    (decision,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "Decision")
    sheet.cell(decision.row, decision.column + 1).value = '="APPROVE"'
    said = excel.run("create_orders")
    assert said.startswith("Nothing was written.")
    assert "formula" in said


def test_where_it_fails_nothing_is_sent(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    excel = opened(ABC)

    def broken(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("xl_addin.hosts.excel.writing.marks.set_blocks", broken)
    assert "what was begun is taken back" in excel.run("rebalance")
    assert [action["func"] for action in excel.did] == ["alert"]
    monkeypatch.setattr(jobs, "propose", broken)
    assert excel.run("rebalance").startswith("error: xl-addin failed unexpectedly (ZeroDivisionError: oh)")


def test_every_button_has_its_script(opened: Open) -> None:
    excel = opened(ABC)
    scripts = {name for name, value in vars(excel.main).items() if hasattr(value, "__xlscript__")}
    works = {name for name, value in vars(jobs).items() if getattr(value, "__module__", "") == jobs.__name__}
    assert scripts == {name for name in works if name.islower() and not name.startswith("_")}
