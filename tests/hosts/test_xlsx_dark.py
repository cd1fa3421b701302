"""On a dark ground text is to be light: so its colour is the program's own wherever nothing of ours is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from xlsx_packages import change, plain

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets import styles
from xl_addin.sheets.image import Cell, Changes, SheetImage

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


@pytest.mark.parametrize("white", [b'<color rgb="FFFFFFFF"/>', b'<color theme="0"/>', b'<color theme="1" tint="0.9"/>'])
def test_where_the_workbooks_own_font_is_light_ours_is_dark_all_the_same(tmp_path: Path, white: bytes) -> None:
    path = plain(tmp_path / "mine.xlsx")
    change(
        path, lambda parts: parts | {"xl/styles.xml": parts["xl/styles.xml"].replace(b'<color theme="1"/>', white, 1)}
    )
    assert colors(path)[0] == f"FF{styles.INK}"
