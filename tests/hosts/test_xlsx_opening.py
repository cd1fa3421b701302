"""A workbook opens on the sheet of ours that waits for a person, and never with two sheets selected.

Excel types into every selected sheet at once; so the sheet that was selected is let go of, by one letter of its part.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from xlsx_packages import change, in_utf16, members, plain, prefixed, rich, strict, with_bom

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.image import Cell, Changes, SheetImage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OURS = SheetImage("Confirmation", "confirmation", ((Cell("Decision"),),))
SELECTED = re.compile(rb"tabSelected\s*=\s*[\"'](?:1|true|on)[\"']")


def opened_on_ours(path: Path) -> dict[str, bytes]:
    book = XlsxBook(path)
    book.write(Changes(sheets=(OURS,), opens_on=OURS.name))
    return members(path)


def selected(parts: dict[str, bytes]) -> list[str]:
    return [name for name in parts if SELECTED.search(parts[name])]


def ours(parts: dict[str, bytes]) -> str:
    return next(name for name in parts if "worksheets/" in name and b"Decision" in parts[name])


def test_it_opens_on_ours_and_the_users_sheet_differs_by_one_letter(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    before = members(path)
    parts = opened_on_ours(path)
    assert selected(parts) == [ours(parts)]
    (was,) = selected(before)
    differing = [at for at, (one, other) in enumerate(zip(before[was], parts[was], strict=True)) if one != other]
    assert [(before[was][at : at + 1], parts[was][at : at + 1]) for at in differing] == [(b"1", b"0")]
    assert b'activeTab="2"' in parts["xl/workbook.xml"]
    mine = ("workbook.xml", "styles.xml", "[Content_Types].xml", "workbook.xml.rels")
    assert {name for name in before if before[name] != parts[name]} <= {was} | {
        name for name in before if name.endswith(mine)
    }


def test_once_more_changes_nothing_more(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    first = opened_on_ours(path)
    assert opened_on_ours(path) == first


@pytest.mark.parametrize("spelling", [b"tabSelected='true'", b'\n  tabSelected = "1"'])
def test_however_it_is_spelled(tmp_path: Path, spelling: bytes) -> None:
    path = plain(tmp_path / "mine.xlsx")
    change(path, lambda parts: {n: data.replace(b'tabSelected="1"', spelling) for n, data in parts.items()})
    assert len(selected(members(path))) == 1
    parts = opened_on_ours(path)
    assert selected(parts) == [ours(parts)]


@pytest.mark.parametrize("how", [strict, prefixed, with_bom])
def test_whatever_the_flavour(tmp_path: Path, how: Callable[..., dict[str, bytes]]) -> None:
    path = change(rich(tmp_path / "mine.xlsx"), how)
    parts = opened_on_ours(path)
    assert selected(parts) == [ours(parts)]


def test_sheets_that_a_person_had_grouped_are_let_go_of(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    change(path, lambda parts: {name: all_selected(name, data) for name, data in parts.items()})
    assert len(selected(members(path))) > 1
    parts = opened_on_ours(path)
    assert selected(parts) == [ours(parts)]


def all_selected(name: str, data: bytes) -> bytes:
    if "worksheets/sheet" not in name or b"tabSelected" in data:
        return data
    return data.replace(b"<sheetView ", b'<sheetView tabSelected="1" ', 1)


def two_windows(parts: dict[str, bytes]) -> dict[str, bytes]:
    name = "xl/workbook.xml"
    return parts | {name: parts[name].replace(b"<bookViews>", b'<bookViews><workbookView activeTab="0"/>')}


def far_down(parts: dict[str, bytes]) -> dict[str, bytes]:
    (name,) = selected(parts)
    return parts | {name: parts[name].replace(b"<sheetData", b"<!--" + b"." * 70_000 + b"--><sheetData")}


@pytest.mark.parametrize("odd", [two_windows, in_utf16, far_down])
def test_where_it_is_not_certain_it_opens_where_it_did(tmp_path: Path, odd: Callable[..., dict[str, bytes]]) -> None:
    path = rich(tmp_path / "mine.xlsx")
    change(path, odd)
    before = members(path)
    parts = opened_on_ours(path)
    assert not SELECTED.search(parts[ours(parts)])
    tabs = (re.findall(rb"activeTab=.\d", found["xl/workbook.xml"].replace(b"\0", b"")) for found in (before, parts))
    assert next(tabs) == next(tabs)


def test_a_copy_is_opened_so_and_the_original_is_left(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    before = members(path)
    copy = shutil.copyfile(path, tmp_path / "copy.xlsx")
    opened_on_ours(copy)
    assert members(path) == before
