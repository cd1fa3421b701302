"""The formulas of the templates as LibreOffice works them out: what `drift` says, as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from live_books import ADDS_UP, BOOKS, check, typed

from xl_addin.hosts.xlsx.fresh import new_workbook
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
    assert ADDS_UP == 9
    assert book.text("Targets", "I2") == "▲ 105.0%"
