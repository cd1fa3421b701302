"""The formulas of the templates by an engine that is nobody's spreadsheet, and the results they are saved with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import formualizer
import openpyxl
import pytest
from live_books import BOOKS, check, typed

from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.templates import TEMPLATES, starter_template

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", BOOKS)
def test_they_say_what_drift_says(tmp_path: Path, name: str) -> None:
    path = typed(BOOKS[name], tmp_path / "book.xlsx")
    book = formualizer.load_workbook(str(path))
    book.evaluate_all()
    check(path, book.get_value)


@pytest.mark.parametrize("name", ["portfolio", "starter", "household", "adviser", "three-fund"])
def test_each_is_saved_with_the_result_it_has(tmp_path: Path, name: str) -> None:
    path = tmp_path / "book.xlsx"
    new_workbook(path, TEMPLATES[name]() if name in TEMPLATES else starter_template(name), {})
    formulas, saved = (openpyxl.load_workbook(path, data_only=results) for results in (False, True))
    engine, seen = formualizer.load_workbook(str(path)), 0
    engine.evaluate_all()
    for sheet in ("Targets", "Holdings"):
        for line in formulas[sheet].iter_rows():
            for cell in line:
                if cell.data_type != "f":
                    continue
                seen += 1
                result, kept = engine.get_value(sheet, cell.row, cell.column), saved[sheet].cell(*_at(cell)).value
                if isinstance(result, float) and result:
                    assert kept == pytest.approx(result, abs=1e-9), (sheet, cell.coordinate)
                else:
                    assert (kept or None) == (result or None), (sheet, cell.coordinate)
    assert seen > 1_000


def test_the_example_says_what_drift_says(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    new_workbook(path, TEMPLATES["portfolio"](), {})
    saved = openpyxl.load_workbook(path, data_only=True)
    check(path, lambda sheet, row, column: saved[sheet].cell(row, column).value)


def _at(cell: openpyxl.cell.Cell) -> tuple[int, int]:
    return cell.row, cell.column
