"""What a user adds to a sheet of ours is kept when we write it again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from xlsx_packages import MAIN, RELATIONS, change, drift, members, plain, replaced

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.image import Cell, CellEdit, Changes, Chart, SheetImage

if TYPE_CHECKING:
    from pathlib import Path

OURS = "xl/worksheets/sheet2.xml"


@pytest.fixture(name="path")
def written_path(tmp_path: Path) -> Path:
    path = plain(tmp_path / "mine.xlsx")
    write(path, drift(4))
    return path


def write(path: Path, *images: SheetImage) -> XlsxBook:
    book = XlsxBook(path)
    book.write(Changes(sheets=images))
    return book


def type_in(path: Path, row: int, column: int, value: str | float) -> None:
    """Set a cell as the user does: the workbook does not note it as ours."""
    book = members(path)["xl/workbook.xml"]
    XlsxBook(path).write(Changes(edits=(CellEdit("Drift", row, column, value),)))
    change(path, lambda parts: parts | {"xl/workbook.xml": book})


def test_columns_beside_the_table_and_rows_below_stay(path: Path) -> None:
    type_in(path, 1, 7, "My own")
    type_in(path, 3, 7, 42)
    type_in(path, 30, 1, "below")
    for slices in (6, 2, 4):
        book = write(path, drift(slices))
        grid = book.grid("Drift")
        assert (grid.at(1, 7), grid.at(3, 7), grid.at(30, 1)) == ("My own", 42, "below")
        assert grid.at(slices + 1, 1) == f"S{slices - 1}"
        assert grid.at(slices + 2, 1) is None


def test_a_cell_left_free_within_our_rows_stays(path: Path) -> None:
    type_in(path, 6, 2, "typed in the empty row")
    assert write(path, drift(4)).grid("Drift").at(6, 2) == "typed in the empty row"


def test_growing_over_what_the_user_typed_is_refused_with_the_cell(path: Path) -> None:
    type_in(path, 9, 1, "mine")
    before = path.read_bytes()
    with pytest.raises(Refused, match=r"Drift!A9: this cell was filled by hand.*Move it"):
        write(path, drift(9))
    assert path.read_bytes() == before


def test_growing_over_the_same_value_takes_it_in(path: Path) -> None:
    type_in(path, 8, 1, "S6")
    assert write(path, drift(7)).grid("Drift").at(8, 1) == "S6"


def test_a_column_added_to_the_excel_table_stays_in_it(path: Path) -> None:
    type_in(path, 1, 5, "Mine")
    type_in(path, 2, 5, "x")
    table = "xl/tables/table1.xml"
    change(path, replaced(table, b'ref="A1:D5"', b'ref="A1:E5"'))
    change(path, replaced(table, b"</tableColumns>", b'<tableColumn id="9" name="Mine"/></tableColumns>'))
    change(path, replaced(table, b'count="4"', b'count="5"'))
    grid = write(path, drift(6)).grid("Drift")
    assert [(a.left, a.right, a.bottom) for a in grid.tables] == [(1, 5, 7)]
    assert grid.at(2, 5) == "x"
    assert re.findall(rb'<tableColumn id="(\d)" name="(\w+)"', members(path)[table])[-1] == (b"9", b"Mine")


def test_widths_panes_print_settings_and_colours_stay(path: Path) -> None:
    change(path, lambda parts: parts | {OURS: _restyled(parts[OURS])})
    before = members(path)[OURS]
    write(path, drift(6))
    after = members(path)[OURS]
    for kept in (
        rb"<sheetPr>.*</sheetPr>",
        rb"<sheetViews>.*</sheetViews>",
        rb"<cols>.*</cols>",
        rb"<conditionalFormatting.*</conditionalFormatting>",
        rb"<pageMargins[^>]*>",
        rb"<pageSetup[^>]*>",
        rb"<headerFooter>.*</headerFooter>",
    ):
        old, new = re.search(kept, before), re.search(kept, after)
        assert old, kept
        assert new, kept
        assert new[0] == old[0]


def _restyled(sheet: bytes) -> bytes:
    rule = '<cfRule type="cellIs" priority="1" operator="lessThan"><formula>0</formula></cfRule>'
    formatting = f'<conditionalFormatting sqref="B2:B5">{rule}</conditionalFormatting>'.encode()
    sheet = sheet.replace(b'width="20', b'width="55').replace(b"2F5597", b"00FF00").replace(b"landscape", b"portrait")
    sheet = sheet.replace(b"<dataValidations", formatting + b"<dataValidations")
    return sheet.replace(b"<drawing", b"<headerFooter><oddHeader>Mine</oddHeader></headerFooter><drawing")


def test_validations_and_merged_cells_of_the_users_stay(path: Path) -> None:
    mine = b'<dataValidation type="whole" sqref="J1"><formula1>1</formula1><formula2>2</formula2></dataValidation>'
    change(path, replaced(OURS, b"</dataValidations>", mine + b"</dataValidations>"))
    change(path, replaced(OURS, b"</mergeCells>", b'<mergeCell ref="J2:K2"/></mergeCells>'))
    write(path, drift(6))
    sheet = members(path)[OURS]
    assert mine in sheet
    assert re.findall(rb'<mergeCell ref="([^"]*)"', sheet) == [b"J2:K2", b"A9:B9"]
    assert re.findall(rb'sqref="(\w+)"><formula1>', sheet) == [b"J1", b"D9"]


_LAST_ROW = rb"(?s)(<xdr:to>.*?<xdr:row>)\d+"


def test_notes_and_shapes_on_our_sheet_stay(path: Path) -> None:
    notes = f'<comments xmlns="{MAIN}"><authors><author/></authors><commentList/></comments>'.encode()
    relation = f'<Relationship Id="rId50" Type="{RELATIONS}/comments" Target="../comments7.xml"/></Relationships>'
    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    shape = b"<xdr:twoCellAnchor><xdr:sp/></xdr:twoCellAnchor></xdr:wsDr>"
    change(path, lambda parts: parts | {"xl/comments7.xml": notes})
    change(path, replaced(rels, b"</Relationships>", relation.encode()))
    change(path, replaced("xl/drawings/drawing1.xml", b"</xdr:wsDr>", shape))
    before = members(path)
    write(path, drift(6))
    after = members(path)
    assert after["xl/comments7.xml"] == notes
    assert after[rels] == before[rels]
    drawn, was_drawn = (re.sub(_LAST_ROW, rb"\1", parts["xl/drawings/drawing1.xml"]) for parts in (after, before))
    assert drawn == was_drawn, "only the chart grows with its bars"


def test_a_chart_keeps_its_looks_and_follows_the_table(path: Path) -> None:
    chart = "xl/charts/chart1.xml"
    change(path, replaced(chart, b"4472C4", b"C00000"))
    write(path, drift(8))
    data = members(path)[chart]
    assert b"C00000" in data
    assert re.findall(rb"<c:f>([^<]*)</c:f>", data) == [b"'Drift'!$A$2:$A$9", b"'Drift'!$B$2:$B$9"]
    before = members(path)
    write(path, drift(8, name="Drift"))
    assert members(path)[chart] == before[chart]


def test_a_chart_says_what_its_sheet_says_now(path: Path) -> None:
    image, (chart,) = drift(4), drift(4).charts
    told = replace(chart, title="Abweichung & Ziel")
    write(path, replace(image, charts=(told,)))
    parts = members(path)
    assert re.findall(rb"<a:t>([^<]*)</a:t>", parts["xl/charts/chart1.xml"]) == [b"Abweichung &amp; Ziel"]
    assert re.findall(rb'descr="([^"]*)"', parts["xl/drawings/drawing1.xml"]) == [b"Abweichung &amp; Ziel"]
    change(path, lambda parts: parts | {"xl/charts/chart1.xml": untitled(parts["xl/charts/chart1.xml"])})
    write(path, image)
    assert b"<a:t>" not in members(path)["xl/charts/chart1.xml"], "a title that was deleted stays so"


def untitled(chart: bytes) -> bytes:
    return re.sub(rb"<c:title>.*</c:title>", b"", chart, flags=re.DOTALL)


def test_parts_of_a_ring_have_their_names_where_there_is_room(path: Path) -> None:
    ring = Chart("Held", "Held", "ring", (1, 1, 5, 2), ("0072B2",), "0%", (1, 6), 480, 288, narrow=(1, 3))
    part = "xl/charts/chart2.xml"

    def nameless(*narrow: int) -> list[bytes]:
        write(path, replace(drift(4), name="Held", charts=(replace(ring, narrow=narrow),)))
        return re.findall(rb'<c:dLbl><c:idx val="(\d)"/><c:delete val="1"/></c:dLbl>', members(path)[part])

    assert nameless(1, 3) == [b"1", b"3"]
    assert nameless(0, 2) == [b"0", b"2"]
    own = b'<c:dLbl><c:idx val="3"/><c:showVal val="1"/></c:dLbl>'
    change(path, replaced(part, b"<c:dLbls>", b"<c:dLbls>" + own))
    assert nameless(2, 3) == [b"2"]
    assert own in members(path)[part], "what was chosen by hand stays"
    of_calc = b'<c:dLbl><c:idx val="%d"/><c:showCatName val="%d"/><c:showPercent val="%d"/></c:dLbl>'
    names = b"".join(of_calc % (at, at != 2, at != 2) for at in range(4))
    change(path, lambda parts: parts | {part: re.sub(rb"<c:dLbl>.*</c:dLbl>", names, parts[part])})
    assert nameless(1) == [b"1"]
    assert members(path)[part].count(b"<c:dLbl>") == 3, "the third shows what all do"
    change(path, lambda parts: parts | {part: re.sub(rb"<c:dLbls>.*</c:dLbls>", b"", parts[part])})
    assert nameless(2, 3) == [], "names that were deleted stay so"


def test_a_new_chart_joins_the_users_drawing(path: Path) -> None:
    image = drift(4)
    write(path, SheetImage("Drift", "drift", image.rows, charts=(*image.charts, *image.charts)))
    drawing = members(path)["xl/drawings/drawing1.xml"]
    assert re.findall(rb'id="(\d+)" name="([^"]*)"', drawing) == [(b"2", b"xl-addin 1"), (b"3", b"xl-addin 2")]


def test_charts_that_an_image_has_no_more_are_taken_away(path: Path) -> None:
    change(path, replaced("xl/drawings/drawing1.xml", b'name="xl-addin 1"', b'name="my own"'))
    before, image = members(path), drift(4)
    write(path, SheetImage("Drift", "drift", image.rows, charts=image.charts * 3))
    assert len([name for name in members(path) if "charts/" in name]) == 4
    write(path, SheetImage("Drift", "drift", image.rows, charts=image.charts))
    after = members(path)
    names = re.findall(rb'name="([^"]*)"', after["xl/drawings/drawing1.xml"])
    assert names == [b"my own", b"xl-addin 1"]
    assert sorted(name for name in after if "charts/" in name) == ["xl/charts/chart1.xml", "xl/charts/chart2.xml"]
    assert after["xl/charts/chart1.xml"] == before["xl/charts/chart1.xml"]
    assert after["xl/drawings/_rels/drawing1.xml.rels"].count(b"Relationship ") == 2
    assert after["[Content_Types].xml"].count(b"/xl/charts/") == 2
    write(path, SheetImage("Drift", "drift", image.rows))
    assert sorted(name for name in members(path) if "charts/" in name) == ["xl/charts/chart1.xml"]


def test_where_the_mark_of_our_cells_is_lost_all_the_sheet_uses_is_ours(path: Path) -> None:
    name = rb'<definedName name="xl_addin_range"[^<]*</definedName>'
    change(path, lambda parts: parts | {"xl/workbook.xml": re.sub(name, b"", parts["xl/workbook.xml"])})
    grid = write(path, drift(2)).grid("Drift")
    assert grid.rows == drift(2).grid().rows


def test_an_image_without_its_table_takes_the_table_away(path: Path) -> None:
    book = write(path, SheetImage("Drift", "drift", ((Cell("nothing to do"),),)))
    assert book.grid("Drift").tables == ()
    assert book.grid("Drift").rows == (("nothing to do",),)
    parts = members(path)
    assert not [name for name in parts if "tables/" in name]
    assert b"tablePart" not in parts[OURS]
    assert b"table+xml" not in parts["[Content_Types].xml"]


def test_cells_we_merged_are_merged_no_more_when_they_move(path: Path) -> None:
    rows = drift(2).rows
    write(path, SheetImage("Drift", "drift", rows, merges=((9, 1, 9, 3),)))
    write(path, SheetImage("Drift", "drift", rows, merges=((12, 1, 12, 3),)))
    assert re.findall(rb'<mergeCell ref="([^"]*)"', members(path)[OURS]) == [b"A12:C12"]


def test_a_note_in_a_gap_between_our_cells_stays(path: Path) -> None:
    type_in(path, 7, 3, "in the gap before APPROVE")
    for slices in (4, 4):
        assert write(path, drift(slices)).grid("Drift").at(7, 3) == "in the gap before APPROVE"
