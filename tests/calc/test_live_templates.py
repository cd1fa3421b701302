"""The formulas of the templates as LibreOffice works them out: what `drift` says, as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from live_books import BOOKS, check, typed
from sheets.samples import TWO, order_rows

from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets import styles
from xl_addin.sheets.image import Changes
from xl_addin.sheets.orders_sheet import orders_image
from xl_addin.sheets.templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook


@pytest.mark.parametrize("name", BOOKS)
def test_they_say_what_drift_says(calc: Callable[[Path], RemoteBook], tmp_path: Path, name: str) -> None:
    path = typed(BOOKS[name], tmp_path / "book.xlsx")
    book = calc(path)
    book.run("doc.calculateAll()\nresult = None")
    saved = openpyxl.load_workbook(book.save(tmp_path / "saved.xlsx"), data_only=True)
    check(path, lambda sheet, row, column: saved[sheet].cell(row, column).value)


def test_a_pie_that_does_not_add_up_is_marked_at_once(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    path = tmp_path / "portfolio.xlsx"
    new_workbook(path, TEMPLATES["portfolio"](), {})
    book = calc(path)
    assert book.text("Targets", "I2") == "100.0%"
    book.type("Targets", "C2", 0.5)
    assert [book.text("Targets", cell) for cell in ("I2", "I3", "I5")] == ["▼ 90.0%", "▼ 90.0%", "100.0%"]
    book.type("Targets", "C3", 0.4)
    assert book.text("Targets", "I2") == "▲ 105.0%"


RULE = """
cells = doc.Sheets.getByName("Orders").getCellRangeByName("O3")
rule = cells.ConditionalFormat.getByIndex(0)
look = doc.StyleFamilies.getByName("CellStyles").getByName(rule.StyleName)
doc.Sheets.getByName("Orders").getCellRangeByName("Z3").Formula = "=" + rule.Formula1
result = doc.Sheets.getByName("Orders").getCellRangeByName("Z3").Value, look.CharColor
"""


@pytest.mark.parametrize("in_calc", [False, True], ids=["from a file", "written in Calc"])
def test_an_order_fades_once_it_is_filled(
    calc: Callable[[Path | None], RemoteBook], tmp_path: Path, *, in_calc: bool
) -> None:
    orders = orders_image(order_rows(TWO), "USD")
    if in_calc:
        book = calc(None)
        book.write(Changes((orders,)))
    else:
        new_workbook(tmp_path / "orders.xlsx", [orders], {})
        book = calc(tmp_path / "orders.xlsx")
    muted = int(styles.MUTED, 16)
    assert book.run(RULE) == (0, muted)
    book.type("Orders", "G3", "FILLED")
    assert book.run(RULE) == (1, muted)
