"""The open workbook as a host: what is read, what is refused, and that a half-written change is taken back."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from fake_cells import FORMULAS, FakeApi, nothing
from fake_excel import open_in_excel, workbook_of
from workbooks import ABC

from xl_addin.domain.finding import Refused
from xl_addin.hosts.blocks import rectangles
from xl_addin.hosts.excel.book import ExcelBook
from xl_addin.sheets.grid import Area, ErrorCell, StockCell
from xl_addin.sheets.image import Cell, CellEdit, Changes, SheetImage


@pytest.fixture
def opened() -> Any:
    return open_in_excel(workbook_of(ABC))


def image(*rows: tuple[Any, ...], name: str = "Drift") -> SheetImage:
    cells = tuple(tuple(None if value is None else Cell(value) for value in row) for row in rows)
    return SheetImage(name, "drift", cells)


def refused(book: ExcelBook, changes: Changes) -> str:
    with pytest.raises(Refused) as caught:
        book.write(changes)
    return str(caught.value)


def test_text_stays_text(opened: Any) -> None:
    texts = ("=1+1", "2026-08-03", "00123", "40%", "TRUE", "+5", "@x", "'quoted")
    book = ExcelBook(opened)
    book.write(Changes(sheets=(image(texts),)))
    assert book.grid("Drift").rows[0] == texts


def test_numbers_and_dates_stay_what_they_are(opened: Any) -> None:
    book = ExcelBook(opened)
    book.write(Changes(sheets=(image((1, 0.1, True, date(2026, 8, 3))),)))
    assert book.grid("Drift").rows[0] == (1, 0.1, True, 46237)
    assert book.grid("Drift").epoch == date(1899, 12, 30)


def test_error_cells_and_tables_are_read(opened: Any) -> None:
    sheet = opened.impl.workbook["Holdings"]
    sheet["C2"].value, sheet["C2"].data_type = "#N/A", "e"
    table = import_module("openpyxl.worksheet.table").Table(displayName="Mine", ref="A1:C4")
    sheet.add_table(table)
    grid = ExcelBook(opened).grid("holdings")
    assert grid.at(2, 3) == ErrorCell("#N/A")
    assert grid.tables == (Area("Mine", 1, 1, 4, 3),)


def test_stocks_and_other_data_types_are_what_they_show(opened: Any) -> None:
    sheet = opened.impl.workbook["Holdings"]
    for row in (2, 3, 4):
        sheet.cell(row, 1).value, sheet.cell(row, 1).data_type = "#VALUE!", "e"
    shown = "VANGUARD TOTAL STOCK MARKET ETF (ARCX:VTI)"
    opened.impl.data_types = {
        ("Holdings", "A2"): {"_Text": shown, "Price": 280.5, "Currency": "USD"},
        ("Holdings", "A3"): {"_Text": "Seattle", "Population": 737_015.0},
    }
    column = [row[0] for row in ExcelBook(opened).grid("Holdings").rows]
    vti = StockCell(shown, "VTI", "VANGUARD TOTAL STOCK MARKET ETF", 280.5, "USD", "ARCX")
    assert column == ["Symbol", vti, "Seattle", ErrorCell("#VALUE!")]


def test_of_a_sheet_in_use_to_its_end_only_what_is_filled_is_read(opened: Any) -> None:
    before = ExcelBook(opened).grid("Holdings")
    opened.impl.workbook["Holdings"]["XFD1048576"].number_format = "0.00"
    assert ExcelBook(opened).grid("Holdings") == before
    opened.impl.workbook["Holdings"]["XFD1048576"].value = 1
    grid = ExcelBook(opened).grid("Holdings")
    assert grid.at(1_048_576, 16_384) == 1
    assert grid.rows[:4] == before.rows
    assert not any(grid.rows[4:-1])
    assert ExcelBook(opened).head("Holdings", 60).rows == before.rows


def test_where_the_program_cannot_say_what_is_filled_it_is_refused(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names formulas alone, then nothing, then it has no such question at all: a part is never taken for all."""
    opened.impl.workbook["Holdings"]["XFD1048576"].value = "=1+1"
    whole = FakeApi.SpecialCells
    for answer in (lambda api, _: whole(api, FORMULAS), nothing, None):
        monkeypatch.setattr(FakeApi, "SpecialCells", answer)
        with pytest.raises(Refused, match="cells are in use down to XFD1048576"):
            ExcelBook(opened).grid("Holdings")


def test_many_filled_cells_here_and_there_are_read_at_once(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = opened.impl.workbook["Holdings"]
    sheet.cell(70_000, 3).value = 7
    monkeypatch.setattr(FakeApi, "SpecialCells", nothing)
    assert ExcelBook(opened).grid("Holdings").at(70_000, 3) == 7


def test_a_sheet_of_the_users_is_never_overwritten(opened: Any) -> None:
    opened.impl.workbook.create_sheet("drift")
    assert "was not made by xl-addin" in refused(ExcelBook(opened), Changes(sheets=(image(("x",)),)))


def test_what_a_person_typed_beside_ours_is_kept_and_never_covered(opened: Any) -> None:
    book = ExcelBook(opened)
    book.write(Changes(sheets=(image(("a", "b")),)))
    opened.sheets["Drift"].range("D1").raw_value = (("'mine",),)
    book = ExcelBook(opened)
    book.write(Changes(sheets=(image(("c",)),)))
    assert book.grid("Drift").rows == (("c", None, None, "mine"),)
    assert "Drift!D1: this cell was filled by hand" in refused(book, Changes(sheets=(image(("c", "d", "e", "f")),)))


@pytest.mark.parametrize("what", ["sheet", "structure"])
def test_protection_is_refused(opened: Any, what: str) -> None:
    book = ExcelBook(opened)
    book.write(Changes(sheets=(image(("x",)),)))
    if what == "sheet":
        opened.impl.workbook["Drift"].protection.sheet = True
        assert "Drift: the sheet is protected" in refused(book, Changes(sheets=(image(("y",)),)))
    else:
        opened.impl.native.ProtectStructure = True
        assert "structure of the workbook is protected" in refused(book, Changes(sheets=(image(("y",), name="New"),)))


def test_an_edit_of_a_sheet_that_is_not_there(opened: Any) -> None:
    assert "there is no such sheet" in refused(ExcelBook(opened), Changes(edits=(CellEdit("Nowhere", 1, 1, "x"),)))


def test_a_change_that_excel_refuses_half_way_is_taken_back(opened: Any) -> None:
    book = ExcelBook(opened)
    book.write(Changes(sheets=(image(("2026-08-03", 5)),), names={"_xl_addin_journal": "one"}))
    opened.impl.fails_at = ("Targets", 2, 3)
    changes = Changes(
        sheets=(image(("later", 6)), image(("x",), name="Brand new")),
        edits=(CellEdit("Holdings", 2, 2, 99), CellEdit("Targets", 2, 3, 1)),
        names={"_xl_addin_journal": "two", "_xl_addin_other": "x"},
    )
    assert "Excel did not allow it (OSError: Excel is busy); what was begun is taken back" in refused(book, changes)
    assert book.sheet_names() == ("Targets", "Holdings", "Drift")
    assert book.grid("Drift").rows == (("2026-08-03", 5),)
    assert book.grid("Holdings").at(2, 2) == 50
    assert book.hidden_name("_xl_addin_journal") == "one"
    assert book.hidden_name("_xl_addin_other") is None
    assert opened.impl.app.calculation == "automatic"


def test_long_texts_in_names_and_unknown_sheets(opened: Any) -> None:
    book = ExcelBook(opened)
    book.write(Changes(names={"_xl_addin_journal": 'a "quoted" ' * 50}))
    assert book.hidden_name("_XL_ADDIN_JOURNAL") == 'a "quoted" ' * 50
    with pytest.raises(Refused, match="has no sheet named Nowhere"):
        book.grid("Nowhere")


def test_cells_are_gathered_into_rectangles() -> None:
    cells = {(1, 1): "a", (1, 2): "a", (2, 1): "a", (2, 2): "a", (2, 3): "b", (4, 1): "a", (5, 1): "a", (5, 2): "a"}
    found = {(str(box), worth) for box, worth in rectangles(cells)}
    assert found == {("A1:B2", "a"), ("C2", "b"), ("A4", "a"), ("A5:B5", "a")}
