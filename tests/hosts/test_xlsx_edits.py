"""Single cells set in a sheet of the user's: the rest of its bytes stay as they are."""

from __future__ import annotations

import cProfile
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from xlsx_packages import MAIN, NASTY, change, drift, members, plain, replaced, rich

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.hosts.xlsx.patch import Patch, Put, patch_sheet
from xl_addin.hosts.xlsx.styles import EMPTY_STYLES, Styles
from xl_addin.hosts.xlsx.xmltree import parse
from xl_addin.sheets.grid import ErrorCell, UnsavedFormula
from xl_addin.sheets.image import Cell, CellEdit, Changes, SheetImage, Style

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.sheets.grid import Value

SHEET = "xl/worksheets/sheet1.xml"


def patched(cells: str, puts: dict[tuple[int, int], Put], heights: dict[int, float | None] | None = None) -> str:
    """Patch ``<sheetData>`` of these rows and return its content."""
    data = f'<worksheet xmlns="{MAIN}"><dimension ref="B2"/><sheetData>{cells}</sheetData><tail/></worksheet>'
    styles = Styles(parse(EMPTY_STYLES, "styles"))
    after = patch_sheet(data.encode(), "S", "part", Patch(puts, heights or {}), styles, date1904=False).data.decode()
    found = re.search("<sheetData>(.*)</sheetData><tail/></worksheet>", after)
    assert found, after
    return found[1]


ROWS = '<row r="2" spans="2:3" ht="20"><c r="B2" s="0"><v>1</v></c><c r="D2"/></row><row r="4"/>'


@pytest.mark.parametrize(
    ("place", "after"),
    [
        ((2, 2), ROWS.replace('<c r="B2" s="0"><v>1</v></c>', '<c r="B2"><v>9</v></c>')),
        ((2, 4), ROWS.replace('<c r="D2"/>', '<c r="D2"><v>9</v></c>')),
        ((2, 1), ROWS.replace(' spans="2:3"', "").replace('<c r="B2"', '<c r="A2"><v>9</v></c><c r="B2"')),
        ((2, 3), ROWS.replace(' spans="2:3"', "").replace('<c r="D2"', '<c r="C2"><v>9</v></c><c r="D2"')),
        ((2, 9), ROWS.replace(' spans="2:3"', "").replace("</row>", '<c r="I2"><v>9</v></c></row>')),
        ((4, 1), ROWS.replace('<row r="4"/>', '<row r="4"><c r="A4"><v>9</v></c></row>')),
        ((1, 1), '<row r="1"><c r="A1"><v>9</v></c></row>' + ROWS),
        ((3, 1), ROWS.replace('<row r="4"/>', '<row r="3"><c r="A3"><v>9</v></c></row><row r="4"/>')),
        ((9, 1), ROWS + '<row r="9"><c r="A9"><v>9</v></c></row>'),
    ],
)
def test_a_cell_goes_to_its_place(place: tuple[int, int], after: str) -> None:
    assert patched(ROWS, {place: Put(9)}) == after


def test_taking_cells_away_and_setting_heights() -> None:
    assert patched(ROWS, {(2, 2): Put(None, remove=True), (8, 8): Put(None, remove=True)}) == ROWS.replace(
        '<c r="B2" s="0"><v>1</v></c>', ""
    )
    after = patched(ROWS, {}, {2: 33, 4: 12.5, 5: 10})
    assert re.findall('<row r="(.)"[^>]*?ht="([^"]*)"', after) == [("2", "33"), ("4", "12.5"), ("5", "10")]
    assert '<row r="4" ht="12.5" customHeight="1"/>' in after
    assert patched(ROWS, {}, {2: None, 4: None, 5: None}) == ROWS.replace(' ht="20"', "")


def test_many_new_rows_come_in_order() -> None:
    after = patched("", {(row, 1): Put(row) for row in (5, 3, 9)})
    assert re.findall('r="([A-Z]\\d)"', after) == ["A3", "A5", "A9"]


VALUES: list[Value] = [
    0,
    -7,
    10**17,
    1 / 3,
    1e-300,
    True,
    False,
    "",
    "text",
    NASTY,
    "007",
    "NA",
    "#REF!",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "'x",
    "1/2/2024",
    "TRUE",
    "_x000D_",
    date(2024, 2, 29),
    date(1900, 1, 1),
    date(1900, 3, 1),
    datetime(2024, 2, 29, 13, 30, 15),
    time(9, 30),
    ErrorCell("#N/A"),
    UnsavedFormula("1+1"),
    None,
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("date1904", [False, True])
def test_every_value_reads_as_written(tmp_path: Path, value: Value, date1904: bool) -> None:
    path = rich(tmp_path / "mine.xlsx", {"date_1904": date1904})
    if date1904 and isinstance(value, date) and value.year == 1900:
        value = date(1904, 1, 2)
    XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 30, 3, value), CellEdit("Holdings", 3, 2, value))))
    grid = XlsxBook(path).grid("Holdings")
    assert grid.at(30, 3) == value
    assert type(grid.at(3, 2)) is type(value)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40))
def test_any_text_is_text(text: str) -> None:
    text = text.replace("\ufffe", "").replace("\uffff", "")
    after = patched("", {(1, 1): Put(text)})
    assert 't="inlineStr"' in after
    assert "<f>" not in after


def test_the_look_of_the_cell_its_row_or_its_column_stays(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    before = re.findall(rb'<c r="C3" s="(\d+)"', members(path)[SHEET])
    edits = (
        CellEdit("Holdings", 3, 3, 5),
        CellEdit("Other's sheet", 9, 4, 5),
        CellEdit("Holdings", 9, 9, 1, Style(bold=True)),
    )
    XlsxBook(path).write(Changes(edits=edits))
    parts = members(path)
    assert re.findall(rb'<c r="C3" s="(\d+)"', parts[SHEET]) == before
    assert re.findall(rb'<c r="D9" s="(\d+)"', parts["xl/worksheets/sheet2.xml"]) == before
    assert re.search(rb'<c r="I9" s="\d+"><v>1</v></c>', parts[SHEET])


def test_only_the_cells_bytes_change(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    before = members(path)
    XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 3, 2, 77),)))
    after = members(path)
    assert after[SHEET] == before[SHEET].replace(b'<c r="B3"><v>21</v></c>', b'<c r="B3"><v>77</v></c>')
    assert {name for name in after if after[name] != before.get(name)} == {SHEET, "xl/workbook.xml"}


def test_the_calculation_chain_goes_only_when_a_formula_does(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 3, 2, 77),)))
    assert "xl/calcChain.xml" in members(path)
    XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 3, 4, 77),)))
    parts = members(path)
    assert "xl/calcChain.xml" not in parts
    assert b"calcChain" not in parts["[Content_Types].xml"] + parts["xl/_rels/workbook.xml.rels"]


@pytest.mark.parametrize(
    "formula",
    [
        '<c r="B2"><f t="shared" ref="B2:B3" si="0">A2</f><v>1</v></c>',
        '<c r="B2"><f t="array" ref="B2:C3">A2</f><v>1</v></c>',
        '<c r="A2"><f t="array" ref="A2:B3">A2</f><v>1</v></c><c r="B2"><v>1</v></c>',
        '<c r="A2"><f t="dataTable" ref="B2:B9"/><v>1</v></c>',
    ],
)
def test_a_formula_that_serves_other_cells_is_not_broken(formula: str) -> None:
    rows = f'<row r="2">{formula}</row>' if 'r="B2"' in formula else f'<row r="2">{formula}<c r="B2"/></row>'
    with pytest.raises(Refused, match=r"S!B2: this cell is part of a formula.*Put values in place"):
        patched(rows, {(2, 2): Put(9)})


def test_a_formula_of_one_cell_may_go() -> None:
    for formula in ('<f t="array" ref="B2">A2</f>', '<f t="shared" si="0"/>', "<f>A2</f>"):
        assert patched(f'<row r="2"><c r="B2">{formula}<v>1</v></c></row>', {(2, 2): Put(9)}).count("<f") == 0


def test_the_used_range_grows(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 10, 5, 1),)))
    assert b'<dimension ref="A1:E10"/>' in members(path)[SHEET]


def test_all_or_nothing(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    before = path.read_bytes()
    edits = (
        CellEdit("Holdings", 2, 2, 5),
        CellEdit("Nowhere", 1, 1, 5),
        CellEdit("Holdings", 3, 2, "a\x07b"),
        CellEdit("Holdings", 4, 2, "a\ud800b"),
        CellEdit("Holdings", 5, 2, float("nan")),
        CellEdit("Holdings", 6, 2, "x" * 32_768),
        CellEdit("Holdings", 0, 2, 1),
        CellEdit("Holdings", 1, 16_385, 1),
    )
    with pytest.raises(Refused) as refused:
        XlsxBook(path).write(Changes(edits=edits, names={"A1": "x", "ok": "\x00"}))
    assert path.read_bytes() == before
    told = [str(finding) for finding in refused.value.findings]
    assert len(told) == 9
    assert told[0].startswith("error: Nowhere!A1: there is no such sheet")
    assert "Holdings!B3: the text 'a\\x07b' has a character no workbook can hold (U+0007)" in told[1]
    assert "(U+D800)" in told[2]


def test_an_edit_of_a_sheet_written_at_the_same_time(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    XlsxBook(path).write(Changes((drift(3),), (CellEdit("drift", 2, 6, "beside"), CellEdit("drift", 2, 1, "S0"))))
    assert XlsxBook(path).grid("Drift").at(2, 6) == "beside"
    before = path.read_bytes()
    with pytest.raises(Refused, match=r"drift!A2: this cell would be written twice, with different values"):
        XlsxBook(path).write(Changes((drift(3),), (CellEdit("drift", 2, 1, "edited"),)))
    assert path.read_bytes() == before


def test_a_sheet_without_any_cell(tmp_path: Path) -> None:
    path = change(
        plain(tmp_path / "mine.xlsx"),
        lambda parts: parts | {SHEET: re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData />", parts[SHEET])},
    )
    XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 2, 2, 5), CellEdit("Holdings", 1, 1, 4))))
    assert XlsxBook(path).grid("Holdings").rows == ((4,), (None, 5))


def test_a_name_of_the_users_is_not_taken(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    with pytest.raises(Refused, match=r"uses the name rate for something of its own.*Name Manager"):
        XlsxBook(path).write(Changes(names={"rate": "x"}))
    change(path, replaced("xl/workbook.xml", b'name="Rate"', b'name="Other"'))
    book = XlsxBook(path)
    book.write(Changes(names={"rate": "x"}))
    assert book.hidden_name("Rate") == "x"


def test_a_table_grows_over_rows_added_below_it(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    edits = (CellEdit("Holdings", 7, 1, "NEW"), CellEdit("Holdings", 8, 2, 5), CellEdit("Holdings", 10, 1, "far"))
    for _ in range(2):
        XlsxBook(path).write(Changes(edits=edits))
        (table,) = XlsxBook(path).grid("Holdings").tables
        assert (table.top, table.left, table.bottom, table.right) == (1, 1, 8, 5)
    assert b'<autoFilter ref="A1:E8"/>' in members(path)["xl/tables/table1.xml"]


def test_a_table_with_a_total_row_does_not_grow(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    change(path, replaced("xl/tables/table1.xml", b'totalsRowShown="0"', b'totalsRowCount="1"'))
    XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 7, 1, "NEW"),)))
    assert [table.bottom for table in XlsxBook(path).grid("Holdings").tables] == [6]


def test_a_heading_of_a_table_is_not_changed(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 1, 2, "Shares"),)))
    with pytest.raises(Refused, match=r"Holdings!B1: this is a heading of an Excel table"):
        XlsxBook(path).write(Changes(edits=(CellEdit("Holdings", 1, 2, "Other"),)))


def test_what_is_added_to_a_sheet_of_ours_is_ours(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    XlsxBook(path).write(Changes((SheetImage("Journal", "journal", ((Cell("When"), Cell("Who")),)),)))
    for row in range(2, 300):
        XlsxBook(path).write(Changes(edits=(CellEdit("Journal", row, 1, "now"), CellEdit("JOURNAL", row, 2, "me"))))
    assert b'xl_addin_range" localSheetId="1" hidden="1">\'Journal\'!$A$1:$B$299<' in members(path)["xl/workbook.xml"]
    XlsxBook(path).write(Changes((SheetImage("Journal", "journal", ((Cell("When"),),)),)))
    assert XlsxBook(path).grid("Journal").rows == (("When",),)


@pytest.mark.parametrize("inside", ["", "<fonts/><cellXfs/>", '<cellXfs><xf numFmtId="0"/></cellXfs>'])
def test_a_bare_styles_part_is_no_damage(tmp_path: Path, inside: str) -> None:
    styles = f'<styleSheet xmlns="{MAIN}">{inside}</styleSheet>'.encode()
    path = change(plain(tmp_path / "mine.xlsx"), lambda parts: parts | {"xl/styles.xml": styles})
    XlsxBook(path).write(Changes((drift(3),), (CellEdit("Holdings", 2, 2, 5, Style(bold=True, fill="FFF2CC")),)))
    book = XlsxBook(path)
    assert book.grid("Holdings").at(2, 2) == 5
    assert book.grid("Drift").rows[:4] == drift(3).grid().rows[:4]
    with pytest.warns(UserWarning, match="no default style"):
        shown = load_workbook(path)["Holdings"]
    assert (shown["B2"].font.b, shown["A1"].font.b, shown["A1"].fill.fill_type) == (True, False, None)


def test_thousands_of_sheets_take_work_in_proportion(tmp_path: Path) -> None:
    """The work is counted in calls of functions, so that no clock is asked."""

    def calls(sheets: int) -> int:
        path = tmp_path / f"{sheets}.xlsx"
        new_workbook(path, [SheetImage(f"Sheet {n}", None, ((Cell(n),),)) for n in range(sheets)], {})
        profile = cProfile.Profile()
        with profile:
            book = XlsxBook(path)
            kinds = {book.mark(name) for name in book.sheet_names()}
            book.write(Changes(sheets=(drift(3),)))
        assert kinds == {None}
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(800) < 6 * calls(200)
