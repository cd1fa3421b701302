"""Numbers that show as bars: on a scale of their own, moved with their rows, and never the user's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
from xlsx_packages import change, drift, members, plain

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.image import Changes

if TYPE_CHECKING:
    from pathlib import Path

THEIRS = (
    b'<conditionalFormatting sqref="B9"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/>'
    b'<cfvo type="max"/><color rgb="FF63C384"/></dataBar></cfRule></conditionalFormatting>'
)


def bars(path: Path) -> list[tuple[str, str, list[tuple[str, str | None]]]]:
    sheet = openpyxl.load_workbook(path)["Drift"]
    return [
        (str(one.sqref), rule.dataBar.color.rgb, [(cfvo.type, cfvo.val) for cfvo in rule.dataBar.cfvo])
        for one in sheet.conditional_formatting
        for rule in one.rules
        if rule.type == "dataBar"
    ]


def write(path: Path, *blocks: tuple[int, int, int, int]) -> None:
    XlsxBook(path).write(Changes(sheets=(replace(drift(), bars=blocks),)))


def test_bars_begin_at_zero_and_go_where_the_image_has_them(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    write(path, (2, 2, 2, 3), (3, 2, 3, 3))
    ours = "FF9CC2E0"
    scale = [("num", 0.0), ("max", None)]
    assert bars(path) == [("B2:C2", ours, scale), ("B3:C3", ours, scale)]
    write(path, (3, 2, 3, 3), (5, 2, 5, 3))
    assert bars(path) == [("B3:C3", ours, scale), ("B5:C5", ours, scale)]
    write(path)
    assert bars(path) == []


def test_the_users_bars_stay(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    write(path, (2, 2, 2, 3))
    name = next(name for name in members(path) if b"FF9CC2E0" in members(path)[name])
    change(
        path,
        lambda parts: (
            parts | {name: parts[name].replace(b"<conditionalFormatting", THEIRS + b"<conditionalFormatting", 1)}
        ),
    )
    write(path)
    assert [cells for cells, _, _ in bars(path)] == ["B9"]
