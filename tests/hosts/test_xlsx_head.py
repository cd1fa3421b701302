"""The head of a sheet in a file: no more of it is read than its first rows, and nothing is read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from xlsx_packages import change, plain, replaced, rich

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.grid import Area

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"


def test_what_lies_far_below_is_not_looked_at(tmp_path: Path) -> None:
    """Rows of a megabyte, and then no XML: whoever reads on notices."""
    more = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (row, row, row) for row in range(4, 20_000))
    change(plain(tmp_path / "mine.xlsx"), replaced(SHEET, b"</sheetData>", more + b"<</sheetData>"))
    book = XlsxBook(tmp_path / "mine.xlsx")
    assert book.head("Holdings", 60).at(60, 1) == 60
    assert len(book.head("Holdings", 60).rows) == 60
    with pytest.raises(Refused, match="not well-formed"):
        book.grid("Holdings")


def test_a_short_sheet_is_read_once_for_head_and_grid(tmp_path: Path) -> None:
    book = XlsxBook(plain(tmp_path / "mine.xlsx"))
    assert book.head("Holdings", 60).rows[1] is book.grid("Holdings").rows[1]


def test_a_sheet_that_was_read_whole_is_not_read_again(tmp_path: Path) -> None:
    book = XlsxBook(plain(tmp_path / "mine.xlsx"))
    grid = book.grid("Holdings")
    assert book.head("Holdings", 2).rows[1] is grid.rows[1]


def test_the_head_knows_the_tables(tmp_path: Path) -> None:
    assert XlsxBook(rich(tmp_path / "mine.xlsx")).head("Holdings", 2).tables == (Area("Lots", 1, 1, 6, 5),)


def test_the_head_of_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="has no sheet named Targets"):
        XlsxBook(plain(tmp_path / "mine.xlsx")).head("Targets", 9)
