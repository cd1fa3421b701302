"""What every host tells of a sheet that a person made, beyond the values: units of numbers, merged cells, the head."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from fake_excel import open_in_excel
from openpyxl import Workbook, load_workbook

from xl_addin.domain.finding import errors
from xl_addin.hosts.excel.book import ExcelBook
from xl_addin.hosts.memory import MemoryBook
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.formats import currency_of, is_percent
from xl_addin.sheets.grid import ErrorCell
from xl_addin.sheets.inputs import read_inputs
from xl_addin.sheets.moments import dated

CALENDAR_MAC_1904 = datetime(1904, 1, 1)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_addin.actions.book import Book
    from xl_addin.sheets.grid import Grid

    Opener = Callable[[Path], Book]


def memory(path: Path) -> Book:
    book = XlsxBook(path)
    return MemoryBook(path.name, map(book.grid, book.sheet_names()))


def excel(path: Path) -> Book:
    results = load_workbook(path, data_only=True)
    book = open_in_excel(results)
    book.impl.native.Date1904 = results.epoch == CALENDAR_MAC_1904
    return ExcelBook(book)


@pytest.fixture(params=[memory, XlsxBook, excel], ids=["memory", "file", "excel"])
def opened(request: pytest.FixtureRequest) -> Opener:
    """Return what opens a file in one of the hosts."""
    opener: Opener = request.param
    return opener


def made(path: Path, cells: dict[str, tuple[object, str]], merges: tuple[str, ...] = ()) -> Path:
    """Save a workbook with one sheet, ``Mine``: values and number formats by cell."""
    workbook: Any = Workbook()
    sheet = workbook.active
    sheet.title = "Mine"
    for place, (value, code) in cells.items():
        sheet[place].value, sheet[place].number_format = value, code
    for block in merges:
        sheet.merge_cells(block)
    workbook.save(path)
    return path


def units(grid: Grid) -> dict[tuple[int, int], str | None]:
    """Return what the formats of a grid tell; hosts may spell a code differently."""
    return {place: "%" if is_percent(code) else currency_of(code) for place, code in grid.formats.items()}


def test_the_units_of_numbers(opened: Opener, tmp_path: Path) -> None:
    cells = {
        "A1": ("Price", '"$"#,##0.00'),
        "A2": (10, '"$"#,##0.00'),
        "A3": (10.5, "#,##0.00\\ [$€-407]"),
        "A4": (7, "[$£-809]#,##0.00"),
        "A5": (7, "General"),
        "A6": (None, '"$"#,##0.00'),
        "A7": (8, '"$"#,##0.00'),
        "B2": (0.4, "0.0%"),
        "B3": (0.6, "0%"),
        "B4": (True, "General"),
        "B5": ("40%", "0%"),
        "B6": (45_000, "yyyy-mm-dd"),
        "C2": (3, "#,##0.00"),
        "C3": (3, "0.00E+00"),
        "D9": (1, '#,##0.00\\ "zł"'),
    }
    grid = opened(made(tmp_path / "mine.xlsx", cells)).grid("Mine")
    assert units(grid) == {
        (2, 1): "$", (3, 1): "EUR", (4, 1): "GBP", (7, 1): "$", (2, 2): "%", (3, 2): "%", (9, 4): "PLN",
    }  # fmt: skip


def test_merged_cells(opened: Opener, tmp_path: Path) -> None:
    cells: dict[str, tuple[object, str]] = {
        f"{column}{row}": (f"{column}{row}", "General") for column in "ABC" for row in range(1, 12)
    }
    path = made(tmp_path / "mine.xlsx", cells, ("A2:A4", "A5:A9", "B10:C11"))
    grid = opened(path).grid("Mine")
    assert grid.merges == ((2, 1, 4, 1), (5, 1, 9, 1), (10, 2, 11, 3))
    assert [grid.at(row, 1) for row in range(1, 7)] == ["A1", "A2", None, None, "A5", None]
    assert opened(made(tmp_path / "plain.xlsx", cells)).grid("Mine").merges == ()


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_the_head_of_a_sheet_is_its_first_rows(opened: Opener, tmp_path: Path, rows: int) -> None:
    cells: dict[str, tuple[object, str]] = {f"B{row}": (row, '"$"0') for row in range(2, 100)}
    path = made(tmp_path / "mine.xlsx", {"A1": ("Name", "General"), **cells}, ("A1:B1",))
    book = opened(path)
    head = book.head("mine", rows)
    assert head.rows == opened(path).grid("Mine").rows[:rows]
    assert head.sheet == "Mine"
    assert book.grid("Mine") == opened(path).grid("Mine")
    assert book.head("Mine", rows) == head


def test_the_head_of_a_short_sheet_is_all_of_it(opened: Opener, tmp_path: Path) -> None:
    book = opened(made(tmp_path / "mine.xlsx", {"A1": (1, "General"), "C3": ("x", "General")}))
    assert book.head("Mine", 60).rows == book.grid("Mine").rows


@pytest.mark.parametrize("from_1904", [False, True])
def test_links_rich_text_and_the_rest_are_plain_values(opened: Opener, tmp_path: Path, from_1904: bool) -> None:
    """Written as Excel writes it: the text of a link, the runs of rich text joined, errors, truth values, dates."""
    workbook = xlsxwriter.Workbook(tmp_path / "mine.xlsx", {"date_1904": from_1904})
    sheet = workbook.add_worksheet("Mine")
    bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_url("A1", "https://www.example.com/VTI", string="VTI")
    sheet.write_rich_string("B1", bold, "Vanguard", " Total ", bold, "Stock")
    sheet.write_formula("C1", '=HYPERLINK("https://www.example.com","BND")', None, "BND")
    sheet.write_boolean("D1", True)
    sheet.write_formula("E1", "=NA()", None, "#N/A")
    sheet.write_datetime("F1", datetime(2024, 2, 29), day)
    sheet.write_number("G1", 45_351)
    sheet.write_string("H1", "00123")
    sheet.write_blank("I1", None, bold)
    workbook.close()
    grid = opened(tmp_path / "mine.xlsx").grid("Mine")
    (row,) = grid.rows
    assert row[:5] == ("VTI", "Vanguard Total Stock", "BND", True, ErrorCell("#N/A"))
    assert dated(row[5], grid.epoch) == date(2024, 2, 29)
    assert row[6:] == (45_351, "00123")
    assert (grid.formats, grid.merges) == ({}, ())


EUROS, POUNDS = "#,##0.00\\ [$€-407]", "[$£-809]#,##0.00"
ANYONES: dict[str, tuple[list[tuple[object, ...]], dict[str, str], list[str]]] = {
    "numbers as text": (
        [("Symbol", "Shares", "Price"), ("AAA", "10", "$60.00"), ("BBB", "1'000", "50.00 USD")],
        {},
        ["AAA 10 60 USD None None", "BBB 1000 50 USD None None"],
    ),
    "dates as text, and as dates": (
        [
            ("Symbol", "Shares", "Price", "Acquired", "Cost basis"),
            ("AAA", 10, 60, "25.03.2022", 100),
            ("BBB", 10, 50, datetime(2023, 4, 5), 200),
        ],
        {"D3": "yyyy-mm-dd"},
        ["AAA 10 60 None 2022-03-25 100", "BBB 10 50 None 2023-04-05 200"],
    ),
    "currencies in the number formats": (
        [("Symbol", "Shares", "Price"), ("AAA", 10, 60), ("BBB", 10, 50)],
        {"C2": EUROS, "C3": EUROS},
        ["AAA 10 60 EUR None None", "BBB 10 50 EUR None None"],
    ),
    "several of them, with values in one": (
        [("Symbol", "Shares", "Price", "Value"), ("AAA", 10, 60, 750), ("BBB", 10, 50, 500)],
        {"C2": POUNDS, "C3": EUROS, "D2": EUROS, "D3": EUROS},
        ["AAA 10 60 GBP None None", "BBB 10 50 EUR None None"],
    ),
    "what is in no pie shows an error": (
        [("Symbol", "Shares", "Price"), ("AAA", 10, 60), ("BBB", 10, 50), ("ZZZ", 5, "#N/A")],
        {},
        ["AAA 10 60 None None None", "BBB 10 50 None None None"],
    ),
}
"""Tables as people keep them, where what matters is what a cell holds: rows, number formats, and what is read."""


@pytest.mark.parametrize("name", ANYONES)
def test_anyones_cells(opened: Opener, tmp_path: Path, name: str) -> None:
    rows, codes, expected = ANYONES[name]
    workbook: Any = Workbook()
    held = workbook.active
    held.title = "Holdings"
    for row in rows:
        held.append(row)
    for place, code in codes.items():
        held[place].number_format = code
    targets = workbook.create_sheet("Targets")
    for row in [("Pie", "Slice", "Target %"), ("Core", "AAA", 0.6), (None, "BBB", 0.4)]:
        targets.append(row)
    targets["C2"].number_format = targets["C3"].number_format = "0%"
    targets.merge_cells("A2:A3")
    workbook.save(tmp_path / "anyones.xlsx")
    inputs, findings = read_inputs(opened(tmp_path / "anyones.xlsx"))
    assert [str(finding) for finding in errors(findings)] == []
    assert [
        f"{r.symbol} {r.shares:f} {r.price} {r.currency} {r.acquired} {r.cost_basis}" for r in inputs.holdings
    ] == expected
    assert [f"{r.pie} {r.slice} {r.percent:f}" for r in inputs.targets] == ["Core AAA 60.0", "Core BBB 40.0"]
