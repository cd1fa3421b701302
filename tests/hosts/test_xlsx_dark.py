"""On a dark ground text is to be light: so its colour is the program's own wherever nothing of ours is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from xlsx_packages import change, plain

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets import styles
from xl_addin.sheets.image import Cell, Changes, SheetImage
from xl_addin.sheets.templates import TEMPLATES

if TYPE_CHECKING:
    from pathlib import Path

ROW = (Cell("text", styles.TEXT), Cell("heading", styles.HEADING), Cell("muted", styles.LABEL))
IMAGE = SheetImage("Drift", "drift", (ROW,))


def colors(path: Path) -> list[object]:
    XlsxBook(path).write(Changes(sheets=(IMAGE,)))
    fonts = [cell.font.color for cell in openpyxl.load_workbook(path)["Drift"][1]]
    return [color.rgb if color is not None and color.type == "rgb" else None for color in fonts]


def test_only_what_stands_on_a_fill_or_has_a_hue_has_a_colour_of_its_own(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    assert colors(path) == [None, f"FF{styles.INK}", f"FF{styles.MUTED}"]


def test_text_of_a_new_workbook_has_the_programs_colour_in_cells_of_the_user_as_well(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    new_workbook(path, TEMPLATES["starter"](), {})
    cells = [
        cell
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(max_row=60, max_col=8)
        for cell in row
        if cell.fill.fill_type is None
    ]
    own = {
        cell.font.color.rgb if cell.font.color.type == "rgb" else cell.font.color.type
        for cell in cells
        if cell.font.color
    }
    assert own == {"auto", f"FF{styles.ACCENT}", f"FF{styles.MUTED}"}


@pytest.mark.parametrize("white", [b'<color rgb="FFFFFFFF"/>', b'<color theme="0"/>', b'<color theme="1" tint="0.9"/>'])
def test_where_the_workbooks_own_font_is_light_ours_is_dark_all_the_same(tmp_path: Path, white: bytes) -> None:
    path = plain(tmp_path / "mine.xlsx")
    change(
        path, lambda parts: parts | {"xl/styles.xml": parts["xl/styles.xml"].replace(b'<color theme="1"/>', white, 1)}
    )
    assert colors(path)[0] == f"FF{styles.INK}"
