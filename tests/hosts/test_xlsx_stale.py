"""Saved results that can no longer be right are told apart from those that can, cell by cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from xlsx_packages import change, drift, members, replaced

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.formulas import read_references
from xl_addin.sheets.grid import StaleFormula, UnsavedFormula
from xl_addin.sheets.image import CellEdit, Changes

if TYPE_CHECKING:
    from pathlib import Path

WORKBOOK = "xl/workbook.xml"


def book_of(path: Path, formulas: dict[str, str], names: dict[str, str] | None = None) -> Path:
    """Write a book of the sheets Mine and Data as Excel saves it, every formula with a saved 7."""
    book = xlsxwriter.Workbook(path)
    mine, data, empty = (book.add_worksheet(name) for name in ("Mine", "Data", "Drift"))
    for cell, formula in formulas.items():
        sheet = data if cell.startswith("Data!") else mine
        sheet.write_formula(cell.removeprefix("Data!"), f"={formula}", None, 7)
    data.write_row("F1", ["Key", "Price"])
    data.write_row("F2", ["a", 1])
    data.write_row("F3", ["b", 2])
    data.add_table("F1:G3", {"name": "Prices", "columns": [{"header": "Key"}, {"header": "Price"}]})
    empty.write(0, 0, None)
    for name, formula in (names or {}).items():
        book.define_name(name, f"={formula}")
    book.close()
    change(path, lambda parts: parts | {WORKBOOK: parts[WORKBOOK].replace(b'name="Drift"', b'name="Spare"')})
    return change(path, replaced(WORKBOOK, b' fullCalcOnLoad="1"', b""))


def read(path: Path) -> object:
    return XlsxBook(path).grid("Mine").at(1, 1)


DEPENDS = [
    "Drift!B2",
    "'Drift'!$B$2*2",
    "drift!B2",
    "SUM(Drift!A:B)",
    "SUM(Drift!2:3)",
    "B1+1",
    "SUM(B1:B9)",
    "$B$1",
    "Data!C1",
    "Score",
    "IF(TRUE,Chain,0)",
    'INDIRECT("Dri"&"ft!B2")',
    "SUM(Mine:Drift!A1)",
    "OFFSET(Drift!A1,1,1)",
    "SUM(A9:INDEX(Drift!B:B,2))",
    "Prices[Price]",
    "SUM(Prices[[#All],[Price]])",
    "SUM(Prices)",
    'VLOOKUP("a",Data!F:G,2)',
]
INDEPENDENT = [
    "1+1",
    "Data!D1",
    "C1+1",
    '"Drift!B2"&"x"',
    "[1]Drift!B2",
    "Unknown+1",
    "Prices[Key]",
    "Other",
    "LOG10(C1)",
    "Data!F2",
]
CELLS = {"B1": "Drift!B3", "C1": "1+2", "Data!C1": "Mine!D1", "Data!D1": "5", "D1": "Drift!A1+E1", "E1": "D1"}
NAMES = {"Score": "Drift!$B$2", "Chain": "Score+1", "Other": "Data!$D$1"}


@pytest.mark.parametrize("formula", DEPENDS)
def test_a_result_that_depends_on_what_we_wrote_is_out_of_date(tmp_path: Path, formula: str) -> None:
    path = book_of(tmp_path / "mine.xlsx", CELLS | {"A1": formula}, NAMES)
    assert read(path) == 7
    XlsxBook(path).write(Changes((drift(3),), (CellEdit("Data", 2, 7, 9),)))
    assert isinstance(read(path), StaleFormula), formula


@pytest.mark.parametrize("formula", INDEPENDENT)
def test_a_result_that_does_not_is_as_good_as_before(tmp_path: Path, formula: str) -> None:
    path = book_of(tmp_path / "mine.xlsx", CELLS | {"A1": formula}, NAMES)
    XlsxBook(path).write(Changes((drift(3),), (CellEdit("Data", 2, 7, 9),)))
    assert read(path) == 7, formula


@pytest.mark.parametrize("name", ["Data 2", "D2", "2"])
def test_formulas_that_differ_only_in_the_number_of_a_sheet_are_two(tmp_path: Path, name: str) -> None:
    """They are of one kind where the numbers are those of rows; in the name of a sheet, or of a range, they are not."""
    other = name.replace("2", "3")
    formulas = {"A1": f"'{other}'!B5", "A2": f"'{name}'!B5", "A3": "Range3", "A4": "Range2"}
    path = book_of(tmp_path / "mine.xlsx", formulas, {"Range3": f"'{other}'!$B$5", "Range2": f"'{name}'!$B$5"})
    for was, now in ((b'name="Data"', other), (b'name="Spare"', name)):
        change(path, replaced(WORKBOOK, was, f'name="{now}"'.encode()))
    XlsxBook(path).write(Changes(edits=(CellEdit(name, 5, 2, 9),)))
    rows = XlsxBook(path).grid("Mine").rows
    assert [type(row[0]) for row in rows] == [int, StaleFormula, int, StaleFormula]


def test_shared_formulas_are_followed_from_each_cell(tmp_path: Path) -> None:
    path = book_of(tmp_path / "mine.xlsx", {"A1": "Data!G1", "A2": "1", "A3": "1"})
    sheet = "xl/worksheets/sheet1.xml"
    change(path, replaced(sheet, b"<f>Data!G1</f>", b'<f t="shared" ref="A1:A3" si="4">Data!G1</f>'))
    change(path, replaced(sheet, b"<f>1</f>", b'<f t="shared" si="4"/>'))
    XlsxBook(path).write(Changes(edits=(CellEdit("Data", 2, 7, 9),)))
    rows = XlsxBook(path).grid("Mine").rows
    assert [type(row[0]) for row in rows] == [int, StaleFormula, int]


def test_what_an_array_formula_fills_is_as_old_as_its_formula(tmp_path: Path) -> None:
    path = book_of(tmp_path / "mine.xlsx", {"A1": "Data!G1:G2", "B1": "A2+1"})
    sheet = "xl/worksheets/sheet1.xml"
    change(path, replaced(sheet, b"<f>Data!G1:G2</f>", b'<f t="array" ref="A1:A2">Data!G1:G2</f>'))
    change(path, replaced(sheet, b"</row></sheetData>", b'</row><row r="2"><c r="A2"><v>5</v></c></row></sheetData>'))
    XlsxBook(path).write(Changes(edits=(CellEdit("Data", 2, 7, 9),)))
    grid = XlsxBook(path).grid("Mine")
    assert [type(grid.at(*at)) for at in ((1, 1), (2, 1), (1, 2))] == [StaleFormula] * 3


def test_when_excel_has_saved_it_results_count_again_and_only_new_edits_are_remembered(tmp_path: Path) -> None:
    path = book_of(tmp_path / "mine.xlsx", {"A1": "Data!G2", "A2": "Data!G3"})
    XlsxBook(path).write(Changes(edits=(CellEdit("Data", 2, 7, 9),)))
    assert isinstance(read(path), StaleFormula)
    change(path, replaced(WORKBOOK, b' fullCalcOnLoad="1"', b""))
    assert read(path) == 7
    XlsxBook(path).write(Changes(edits=(CellEdit("Data", 3, 7, 9),)))
    assert read(path) == 7
    assert isinstance(XlsxBook(path).grid("Mine").at(2, 1), StaleFormula)


def test_calc_keeps_old_results_so_its_saving_proves_nothing(tmp_path: Path) -> None:
    path = book_of(tmp_path / "mine.xlsx", {"A1": "Data!G2"})
    XlsxBook(path).write(Changes(edits=(CellEdit("Data", 2, 7, 9),)))
    change(path, replaced(WORKBOOK, b' fullCalcOnLoad="1"', b""))
    change(path, replaced(WORKBOOK, b'appName="xl"', b'appName="Calc"'))
    assert isinstance(read(path), StaleFormula)
    XlsxBook(path).write(Changes(edits=(CellEdit("Data", 9, 9, 9),)))
    assert isinstance(read(path), StaleFormula)


def test_edits_add_up_until_the_book_is_calculated(tmp_path: Path) -> None:
    path = book_of(tmp_path / "mine.xlsx", {"A1": "Data!G2", "A2": "Data!G3", "A3": "Data!H9"})
    for row in (2, 3, 2):
        XlsxBook(path).write(Changes(edits=(CellEdit("Data", row, 7, 90 + row),)))
    assert [type(row[0]) for row in XlsxBook(path).grid("Mine").rows] == [StaleFormula, StaleFormula, int]
    assert b">'Data'!$G$2:$G$3<" in members(path)[WORKBOOK]


def test_too_many_edits_to_list_are_remembered_as_one_block(tmp_path: Path) -> None:
    path = book_of(tmp_path / "mine.xlsx", {"A1": "Data!J500", "A2": "Data!K2000", "A3": "Data!G2"})
    edits = tuple(CellEdit("Data", row, 10, row) for row in range(10, 2000, 2))
    XlsxBook(path).write(Changes(edits=edits))
    assert [type(row[0]) for row in XlsxBook(path).grid("Mine").rows] == [StaleFormula, int, int]
    found = re.search(rb'name="xl_addin_edited"[^>]*>([^<]*)<', members(path)[WORKBOOK])
    assert found
    assert len(found[1]) < 8192


def test_a_saved_zero_counts_for_nothing_where_another_program_asks_for_a_calculation(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Mine").write_formula("A1", "=1+1")
    book.close()
    assert read(path) == UnsavedFormula("1+1")
    XlsxBook(path).write(Changes(sheets=(drift(2),)))
    assert read(path) == UnsavedFormula("1+1")


def test_a_long_chain_and_a_circle_are_followed(tmp_path: Path) -> None:
    formulas = {f"A{row}": f"A{row + 1}+1" for row in range(1, 3000)}
    path = book_of(tmp_path / "mine.xlsx", formulas | {"A3000": "Drift!A1+A1", "B1": "B2", "B2": "B1"})
    XlsxBook(path).write(Changes((drift(2),)))
    grid = XlsxBook(path).grid("Mine")
    assert isinstance(grid.at(1, 1), StaleFormula)
    assert grid.at(1, 2) == 7


def test_what_a_formula_refers_to() -> None:
    found = read_references(
        "=SUM('It''s'!A1:B2, Rate, T1!$C:$D, Lots[[#This Row],[a'[b]], 1E5, \"A9\", #REF!, F3)*Q.r(7:8)"
    )
    assert [(ref.sheet, str(ref.block(0, 0))) for ref in found.cells] == [
        ("It's", "A1:B2"),
        ("T1", "C1:D1048576"),
        ("", "F3"),
        ("", "A7:XFD8"),
    ]
    assert [name.name for name in found.names] == ["Rate"]
    assert [(table.table, table.part) for table in found.tables] == [("Lots", "[[#This Row],[a'[b]]")]
