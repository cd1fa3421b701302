"""Writing our sheets into a user's workbook: nothing of it is lost, whatever flavour it comes in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from xlsx_packages import (
    NASTY,
    as_zip64,
    change,
    drift,
    in_utf16,
    inline_strings,
    members,
    odd_path,
    plain,
    prefixed,
    replaced,
    rich,
    stored,
    strict,
    unnumbered,
    with_bom,
)

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.image import Cell, CellEdit, Changes, SheetImage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FLAVOURS: dict[str, Callable[[Path], Path]] = {
    "plain": rich,
    "strict": lambda path: change(rich(path), strict),
    "prefixed roots": lambda path: change(rich(path), prefixed),
    "odd workbook path": lambda path: change(rich(path), odd_path),
    "1904 dates": lambda path: rich(path, {"date_1904": True}),
    "zip64 members": lambda path: as_zip64(rich(path)),
    "sheet in UTF-16": lambda path: change(rich(path), in_utf16),
    "byte order marks": lambda path: change(rich(path), with_bom),
    "cells without references": lambda path: change(rich(path), unnumbered),
    "no shared strings": lambda path: change(rich(path), inline_strings),
}
PACKAGE_PARTS = {"[Content_Types].xml", "workbook.xml", "workbook.xml.rels", "styles.xml"}


@pytest.fixture(params=FLAVOURS, name="path")
def rich_path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return FLAVOURS[request.param](tmp_path / "mine.xlsx")


def write_again(path: Path, *images: SheetImage) -> XlsxBook:
    XlsxBook(path).write(Changes(sheets=images))
    return XlsxBook(path)


def test_every_part_of_the_users_stays_as_stored(path: Path) -> None:
    before = stored(path)
    for slices in (5, 9, 2):
        write_again(path, drift(slices))
        after = stored(path)
        assert before.keys() <= after.keys()
        changed = {name.rpartition("/")[2] for name in before if after[name] != before[name]}
        assert changed <= PACKAGE_PARTS
        added = {re.sub(r"\d", "", name.rpartition("/")[2]) for name in after.keys() - before.keys()}
        assert added == {"sheet.xml", "sheet.xml.rels", "table.xml", "drawing.xml", "drawing.xml.rels", "chart.xml"}


def test_what_was_written_is_read_and_the_users_sheets_read_as_before(path: Path) -> None:
    before = {name: XlsxBook(path).grid(name) for name in XlsxBook(path).sheet_names()}
    book = write_again(path, drift(4))
    assert book.sheet_names() == (*before, "Drift")
    assert {name: book.grid(name) for name in before} == before
    assert book.mark("Drift") == "drift"
    assert book.mark("Holdings") is None
    assert book.grid("drift").rows == drift(4).grid().rows
    assert book.grid("Drift").tables == drift(4).grid().tables


def test_a_second_identical_write_does_not_touch_the_file(path: Path) -> None:
    changes = Changes((drift(4),), (CellEdit("Holdings", 3, 3, 7.25), CellEdit("Holdings", 40, 9, "+x")), {"n": "1"})
    XlsxBook(path).write(changes)
    before, time = path.read_bytes(), path.stat().st_mtime_ns
    XlsxBook(path).write(changes)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, time)


def test_writing_again_brings_back_the_same_bytes(path: Path) -> None:
    write_again(path, drift(4))
    first = members(path)
    write_again(path, drift(6))
    write_again(path, drift(4))
    again = members(path)
    sheet = next(name for name in first if b"Decision" in first[name] and "worksheets" in name)
    styles = next(name for name in first if name.endswith("styles.xml"))
    assert again[sheet] == first[sheet]
    assert again[styles] == first[styles]


def test_other_programs_read_it(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    write_again(path, drift(4))
    sheet = openpyxl.load_workbook(path)["Drift"]
    assert [sheet["A2"].value, sheet["B2"].value, sheet["D3"].value] == ["S0", -0.1, "=1+1"]
    assert sheet["D3"].data_type == "s"
    assert sheet["D3"].quotePrefix
    assert sheet["D2"].value.replace("_x000D_", "\r").replace("_x005F_", "_") == NASTY
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].hidden
    assert sheet.tables["DriftTable"].ref == "A1:D5"
    assert sheet.data_validations.dataValidation[0].showErrorMessage
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.tabColor.rgb == "FF2F5597"
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Drift").to_python()
    assert rows[1][:2] == ["S0", -0.1]


def test_the_users_view_stays_and_no_second_sheet_is_selected(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    write_again(path, drift())
    parts = members(path)
    assert b'activeTab="1"' in parts["xl/workbook.xml"]
    assert [name for name in parts if b"tabSelected" in parts[name]] == ["xl/worksheets/sheet2.xml"]


def test_ids_and_part_names_that_are_taken_are_not_taken_again(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    change(path, replaced("xl/workbook.xml", b'sheetId="2"', b'sheetId="41"'))
    change(path, lambda parts: parts | {"xl/worksheets/SHEET3.xml": b"<left/>", "xl/charts/chart2.xml": b"<left/>"})
    write_again(path, drift(), drift(name="Drift 2"))
    parts = members(path)
    assert parts["xl/worksheets/SHEET3.xml"] == parts["xl/charts/chart2.xml"] == b"<left/>"
    ids = re.findall(rb'sheetId="(\d+)" r:id="(\w+)"', parts["xl/workbook.xml"])
    assert len({sheet for sheet, _ in ids}) == len({rid for _, rid in ids}) == 4
    tables = [re.search(rb' id="(\d+)"', parts[name]) for name in parts if "/tables/" in name]
    assert len({found[1] for found in tables if found}) == 3


def test_a_table_name_of_the_users_is_left_to_him(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    image = drift()
    image = SheetImage("Drift", "drift", image.rows, tables=(image.tables[0].__class__("Lots", 1, 1, 6, 4),))
    for _ in range(2):
        book = write_again(path, image)
    assert [table.name for table in book.grid("Drift").tables] == ["Lots_1"]
    assert [table.name for table in book.grid("Holdings").tables] == ["Lots"]


def test_the_users_styles_come_first_and_unchanged(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    before = members(path)["xl/styles.xml"]
    write_again(path, drift())
    after = members(path)["xl/styles.xml"]
    for name in (b"fonts", b"fills", b"borders", b"cellXfs", b"numFmts"):
        old, new = (re.search(b"<%s[^>]*>(.*?)</%s>" % (name, name), styles, re.DOTALL) for styles in (before, after))
        assert old
        assert new
        assert new[1].startswith(old[1])
        assert b"<%s count" % name in after


def test_a_workbook_that_is_all_ours_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    images = [drift(kind=None, name="Holdings"), drift()]
    new_workbook(tmp_path / "one.xlsx", images, {"xl_addin_journal": '3:"ab"' * 99})
    new_workbook(tmp_path / "two.xlsx", images, {"xl_addin_journal": '3:"ab"' * 99})
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    book = XlsxBook(tmp_path / "one.xlsx")
    assert book.sheet_names() == ("Holdings", "Drift")
    assert (book.mark("Holdings"), book.mark("Drift")) == (None, "drift")
    assert book.hidden_name("XL_ADDIN_journal") == '3:"ab"' * 99
    assert book.hidden_name("nothing") is None


def test_an_empty_sheet_and_a_sheet_of_one_cell(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    book = write_again(path, SheetImage("Orders", "orders", ()), SheetImage("Journal", "journal", ((Cell(True),),)))
    assert book.grid("Orders").rows == ()
    assert book.grid("Journal").rows == ((True,),)
