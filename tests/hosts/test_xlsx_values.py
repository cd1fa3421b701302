"""Reading: every value as what it is, wherever it stands; nothing is guessed."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsx_packages import change, drift, plain, replaced, rich

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.serials import from_serial, shows_date, to_serial
from xl_addin.sheets.grid import ErrorCell, UnsavedFormula, Value
from xl_addin.sheets.image import Changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"


def reading(path: Path, cell: str) -> Value:
    """Return what is read of one cell, given as its element."""
    change(plain(path), replaced(SHEET, b"</sheetData>", f'<row r="9">{cell}</row></sheetData>'.encode()))
    return XlsxBook(path).grid("Holdings").at(9, 1)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A9"><v>7</v></c>', 7),
        ('<c r="A9"><v>-7</v></c>', -7),
        ('<c r="A9"><v>7.0</v></c>', 7.0),
        ('<c r="A9"><v>1E3</v></c>', 1000.0),
        ('<c r="A9"><v>1e400</v></c>', float("inf")),
        ('<c r="A9"><v>0.1</v></c>', 0.1),
        ('<c r="A9"><v>1_000</v></c>', ErrorCell("#VALUE!")),
        ('<c r="A9"><v>abc</v></c>', ErrorCell("#VALUE!")),
        ('<c r="A9"><v> </v></c>', None),
        ('<c r="A9"/>', None),
        ('<c r="A9" t="b"><v>1</v></c>', True),
        ('<c r="A9" t="b"><v>0</v></c>', False),
        ('<c r="A9" t="e"><v>#N/A</v></c>', ErrorCell("#N/A")),
        ('<c r="A9" t="str"><f>A1</f><v>x_x000D_y</v></c>', "x\ry"),
        ('<c r="A9" t="str"><f>""</f><v></v></c>', ""),
        ('<c r="A9" t="s"><v>0</v></c>', "Symbol"),
        ('<c r="A9" t="inlineStr"><is><t>NA</t></is></c>', "NA"),
        ('<c r="A9" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>', "a b"),
        ('<c r="A9" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>no</t></rPh></is></c>', "a"),
        ('<c r="A9" t="inlineStr"><is><t>007</t></is></c>', "007"),
        ('<c r="A9" t="inlineStr"><is><t>#REF!</t></is></c>', "#REF!"),
        ('<c r="A9" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>', "_x0041_"),
        ('<c r="A9" t="d"><v>2024-02-29</v></c>', date(2024, 2, 29)),
        ('<c r="A9" t="d"><v>2024-02-29T10:00:00</v></c>', datetime(2024, 2, 29, 10)),
        ('<c r="A9"><f>A1*2</f></c>', UnsavedFormula("A1*2")),
        ('<c r="A9"><f>A1*2</f><v/></c>', UnsavedFormula("A1*2")),
        ('<c r="A9"><f>A1&amp;"x"</f><v>5</v></c>', 5),
        ("<c><v>7</v></c>", 7),
    ],
)
def test_a_cell_is_what_it_says(tmp_path: Path, cell: str, value: Value) -> None:
    found = reading(tmp_path / "mine.xlsx", cell)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("shared", "text"),
    [
        ("<t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/>", "東京"),
        ("<r><rPr><b/></rPr><t>VT</t></r><r><t xml:space='preserve'>I </t></r>", "VTI "),
        ("<r><t>東</t></r><rPh sb='0' eb='1'><t>ヒガシ</t></rPh><r><t>京</t></r>", "東京"),
        ("<t/>", ""),
        ("", ""),
        ("<t>a_x000A_b</t>", "a\nb"),
    ],
)
def test_shared_texts_are_plain_text(tmp_path: Path, shared: str, text: str) -> None:
    """Runs of rich text are joined; how a Japanese name is read aloud is no part of it."""
    path = plain(tmp_path / "mine.xlsx")
    change(path, replaced("xl/sharedStrings.xml", b"<si><t>VTI</t></si>", f"<si>{shared}</si>".encode()))
    assert XlsxBook(path).grid("Holdings").at(2, 1) == text


def test_cells_stand_where_they_stand_whatever_is_empty_before(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "mine.xlsx")
    book.add_worksheet("Mine").write(6, 4, "E7")
    book.close()
    grid = XlsxBook(tmp_path / "mine.xlsx").grid("Mine")
    assert grid.at(7, 5) == "E7"
    assert grid.rows == ((),) * 6 + ((None, None, None, None, "E7"),)


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True),
        ("[$-409]d mmm yy;@", True),
        ("h:mm AM/PM", True),
        ('0.00 "days"', False),
        ("[Red]0.00", False),
        ("General", False),
        ("Standard", False),
        ("[h]:mm", False),
        ("0.00\\d", False),
        ("_d0", False),
        ("0.00E+00", False),
        ("#,##0 [$USD]", False),
        ("0;yyyy", False),
        ("@", False),
    ],
)
def test_which_formats_show_dates(code: str, is_date: bool) -> None:
    assert shows_date(code) == is_date


@pytest.mark.parametrize(
    ("serial", "in_1900", "in_1904"),
    [
        (1, date(1900, 1, 1), date(1904, 1, 2)),
        (59, date(1900, 2, 28), date(1904, 2, 29)),
        (60, None, date(1904, 3, 1)),
        (61, date(1900, 3, 1), date(1904, 3, 2)),
        (0.5, time(12), time(12)),
        (45_000, date(2023, 3, 15), date(2027, 3, 16)),
        (45_000.25, datetime(2023, 3, 15, 6), datetime(2027, 3, 16, 6)),
        (-1, None, None),
        (3e9, None, None),
    ],
)
def test_serial_numbers(serial: float, in_1900: object, in_1904: object) -> None:
    assert from_serial(serial, date1904=False) == in_1900
    assert from_serial(serial, date1904=True) == in_1904


@given(st.datetimes(datetime(1904, 1, 2), datetime(9999, 12, 31)), st.booleans())
def test_moments_come_back(moment: datetime, date1904: bool) -> None:
    moment = moment.replace(microsecond=0)
    found = from_serial(to_serial(moment, date1904=date1904), date1904=date1904)
    assert found in (moment, moment.date())


@pytest.mark.parametrize("make", [plain, rich], ids=["plain", "rich"])
def test_calamine_reads_the_same(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "mine.xlsx")
    book, other = XlsxBook(path), CalamineWorkbook.from_path(path)
    for name in book.sheet_names():
        grid = book.grid(name)
        rows = other.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for row, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells, 1):
                found = grid.at(row, column)
                assert (cell or "") == (found or ""), (name, row, column)


def test_a_sheet_nobody_asks_for_is_not_read(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx", "Holdings", "Data")
    change(path, replaced("xl/worksheets/sheet2.xml", b"<sheetData>", b"<sheetData><"))
    assert XlsxBook(path).grid("Holdings").at(2, 1) == "VTI"


def test_a_macro_sheet_and_a_chart_sheet_are_no_worksheets(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx", "Holdings", "Chart", "Macro")
    rels = "xl/_rels/workbook.xml.rels"
    change(path, replaced(rels, b'worksheet" Target="worksheets/sheet2', b'chartsheet" Target="worksheets/sheet2'))
    change(path, replaced(rels, b'worksheet" Target="worksheets/sheet3', b'xlMacrosheet" Target="worksheets/sheet3'))
    book = XlsxBook(path)
    assert book.sheet_names() == ("Holdings",)
    book.write(Changes(sheets=(drift(2),)))
    assert XlsxBook(path).mark("Drift") == "drift"


def test_sheets_whose_names_differ_in_more_than_case(tmp_path: Path) -> None:
    book = XlsxBook(plain(tmp_path / "mine.xlsx", "Straße", "Strasse"))
    assert book.grid("STRASSE").sheet == "Strasse"


def test_reading_imports_nothing_heavy() -> None:
    code = "import sys, xl_addin.hosts.xlsx as _; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"lxml", "openpyxl", "pandas", "numpy", "xlsxwriter", "python_calamine", "xlwings"} & set(loaded)
