"""Rows and cells that hold nothing: however many there are, what is read is what is filled, and where it stands."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsx_packages import change, plain, prefixed, replaced

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook, cells
from xl_addin.hosts.xlsx.padding import Unpadded

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.sheets.grid import Value

SHEET = "xl/worksheets/sheet1.xml"
HEAD = ("Symbol", "Shares", "Price")


def rows_of(path: Path, data: bytes) -> tuple[tuple[Value, ...], ...]:
    """Return what is read of a sheet with more rows below its three."""
    change(plain(path / "mine.xlsx"), replaced(SHEET, b"</sheetData>", data + b"</sheetData>"))
    return XlsxBook(path / "mine.xlsx").grid("Holdings").rows


def blanks(first: int, last: int) -> bytes:
    return b"".join(b'<row r="%d" spans="1:9" ht="15"><c r="A%d" s="1"/><c r="B%d" s="2"/></row>' % (row, row, row)
                    for row in range(first, last + 1))  # fmt: skip


def test_padding_between_and_beyond_what_is_filled(tmp_path: Path) -> None:
    filled = b'<row r="50000"><c r="A50000" s="1"/><c r="C50000"><v>7</v></c><c r="D50000" s="9"/></row>'
    rows = rows_of(tmp_path, blanks(4, 49_999) + filled + blanks(50_001, 90_000) + b'<row r="90001" s="3"/>')
    assert rows[0] == HEAD
    assert rows[3:49_999] == ((),) * 49_996
    assert rows[49_999:] == ((None, None, 7),)


def test_what_states_no_reference_still_stands_where_it_stands(tmp_path: Path) -> None:
    """Rows and cells may go without references: then each follows the one before it, be that padding or not."""
    assert rows_of(tmp_path, blanks(4, 500) + b"<row><c><v>7</v></c></row>")[500:] == ((7,),)
    mixed = b'<row r="900"><c r="A900" s="1"/><c r="B900" s="1"/><c><v>7</v></c></row>'
    assert rows_of(tmp_path, blanks(4, 899) + mixed)[899:] == ((None, None, 7),)


def test_what_looks_like_padding_within_a_text(tmp_path: Path) -> None:
    text = b'<row r="900"><c r="A900" t="str"><v><![CDATA[<c r="A1"/><row r="9"></row>]]></v></c></row>'
    assert rows_of(tmp_path, blanks(4, 899) + text)[899:] == (('<c r="A1"/><row r="9"></row>',),)


def test_elements_with_a_prefix(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    change(
        path,
        replaced(SHEET, b"</sheetData>", blanks(4, 900) + b'<row r="901"><c r="A901"><v>7</v></c></row></sheetData>'),
    )
    assert XlsxBook(change(path, prefixed)).grid("Holdings").rows[900:] == ((7,),)


def test_empty_texts_are_no_filled_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports pad tables with them: however many there are, it is the others that count."""
    monkeypatch.setattr(cells, "MAX_CELLS", 10)
    empty = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t/></is></c></row>' % (row, row) for row in range(4, 99)
    )
    assert rows_of(tmp_path, empty + b'<row r="99"><c r="A99"><v>7</v></c></row>')[3:] == (("",),) * 95 + ((7,),)
    with pytest.raises(Refused, match="more than 10 cells that are filled"):
        rows_of(tmp_path, b'<row r="4"><c r="A4"><v>7</v></c><c r="B4"><v>7</v></c></row>')


@pytest.mark.parametrize(("reference", "row", "column"), [("A1048576", 2**20, 1), ("XFD1048576", 2**20, 2**14)])
def test_one_cell_far_away_is_no_trouble(tmp_path: Path, reference: str, row: int, column: int) -> None:
    rows = rows_of(tmp_path, f'<row r="{row}"><c r="{reference}"><v>7</v></c></row>'.encode())
    assert (len(rows), len(rows[-1]), rows[-1][-1]) == (row, column, 7)
    assert rows[0] == HEAD
    assert not any(rows[3:-1])


Sheet = dict[int, dict[int, int | None]]
SHEETS = st.dictionaries(
    st.integers(1, 60), st.dictionaries(st.integers(1, 8), st.none() | st.integers(0, 9), max_size=8), max_size=40
)


@given(SHEETS, st.booleans())
def test_leaving_out_what_is_empty_changes_nothing_else(sheet: Sheet, commented: bool) -> None:
    """A sheet of any layout is, without its padding, a sheet of the same filled cells in the same order."""
    data = "".join(f'<row r="{row}">{_cells(row, sheet[row])}</row>' for row in sorted(sheet)).encode()
    pieces = Unpadded(io.BytesIO(b"<!-- -->" * commented + data))
    found = b"".join(pieces).removeprefix(b"<!-- -->")
    filled = re.compile(rb'<c r="([A-H][0-9]+)" s="1"><v>([0-9])</v></c>')
    assert filled.findall(found) == filled.findall(data)
    assert found.count(b"<row") == found.count(b"</row>")
    assert pieces.shortened == (len(found) < len(data))
    assert not (commented and pieces.shortened)


def _cells(row: int, cells: dict[int, int | None]) -> str:
    return "".join(
        f'<c r="{"ABCDEFGH"[column - 1]}{row}" s="1"' + ("/>" if value is None else f"><v>{value}</v></c>")
        for column, value in sorted(cells.items())
    )
