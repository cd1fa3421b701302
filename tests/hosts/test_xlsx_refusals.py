"""Files that cannot be read or must not be written: each says what it is, and what to do."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from xlsx_packages import change, drift, members, pack, plain, replaced

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.image import Changes, SheetImage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def holding(data: bytes) -> Callable[[Path], Path]:
    """Return a maker of a file with this content."""

    def make(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return make


def with_part(part: str, old: bytes, new: bytes) -> Callable[[Path], Path]:
    """Return a maker of a small workbook with one part changed."""
    return lambda path: change(plain(path), replaced(part, old, new))


def with_parts(how: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> Callable[[Path], Path]:
    """Return a maker of a small workbook with its parts changed."""
    return lambda path: change(plain(path), how)


def renamed(path: Path, old: bytes, new: bytes) -> Path:
    """Rename a member where the archive states it: two may then have one name."""
    path.write_bytes(path.read_bytes().replace(old, new))
    return path


def twice(path: Path) -> Path:
    change(plain(path), lambda parts: parts | {"xl/wOrkbook.xml2": b"<x/>"})
    return renamed(path, b"xl/wOrkbook.xml2", b"xl/workbook.xml\0"[:16])


def overlapping(path: Path) -> Path:
    """Let the members lie over one another: a small file that unpacks to many."""
    body = zlib.compress(b"<x/>" + b" " * 100_000)[2:-4]
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, 0, len(body), 100_004, 1, 0)
    data, directory = local + b"a" + body, b""
    for number in range(50):
        name = f"a{number}".encode()
        record = (20, 20, 0, 8, 0, 33, 0, len(body), 100_004, len(name), 0, 0, 0, 0, 0, 0)
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", *record) + name
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 50, 50, len(directory), len(data), 0)
    return holding(data + directory + end)(path)


def bomb(path: Path) -> Path:
    return pack(path, members(plain(path)) | {"xl/media/image1.emf": bytes(60 << 20)})


def many_bombs(path: Path) -> Path:
    """Keep each member below the suspicious ratio: their sum gives them away."""
    plain(path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        start = package.start_dir
    while (start := data.find(b"PK\1\2", start)) >= 0:
        data[start + 24 : start + 28] = struct.pack("<L", 15 << 20)
        start += 4
    path.write_bytes(data)
    return change_count(path)


def change_count(path: Path) -> Path:
    """Repeat the last directory entry under other names until the sum is absurd."""
    data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        start, info = package.start_dir, package.infolist()
    directory = data[start : data.rindex(b"PK\5\6")]
    record = directory[directory.rindex(b"PK\1\2") :]
    name = info[-1].filename.encode()
    more = b"".join(record.replace(name, f"{number:0{len(name)}}".encode()) for number in range(200))
    directory += more
    count = len(info) + 200
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0)
    path.write_bytes(data[:start] + directory + end)
    return path


UNREADABLE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "not there": (lambda path: path, r"is not there\. Check the path; `xl-addin new`"),
    "a folder": (lambda path: path.parent / "folder.mine.xlsx", r"is a folder\. Name the workbook inside"),
    "empty": (holding(b""), r"is empty\. Check that it was copied"),
    "text": (holding(b"Symbol,Shares\nVTI,5\n"), r"plain text\. Open it in Excel.*\.xlsx"),
    "xml": (holding(b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>'), r"XML or HTML\. .*Save as"),
    "noise": (holding(bytes(range(256)) * 9), r"is not an \.xlsx workbook\. Name an"),
    "password": (holding(OLE + "EncryptedPackage".encode("utf-16-le")), r"password to open\. .*remove the password"),
    "xls": (holding(OLE + "Workbook".encode("utf-16-le")), r"old \.xls workbook\. .*Save as"),
    "other Office file": (holding(OLE), r"another or an encrypted Office file\. .*Save as"),
    "xlsb": (
        with_parts(lambda parts: {name.replace("xl/workbook.xml", "xl/workbook.bin"): data.replace(
            b"workbook.xml", b"workbook.bin") for name, data in parts.items()}),
        r"binary workbook \(\.xlsb\)\. .*Save as",
    ),
    "ods": (
        lambda path: pack(path, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "a.xml": b"<x/>"}),
        r"OpenDocument file\. .*Save as",
    ),
    "zip of something": (lambda path: pack(path, {"a.txt": b"hello"}), r"another archive\. Name an"),
    "word": (
        with_parts(lambda parts: {name.replace("xl/workbook.xml", "word/document.xml"): data.replace(
            b"xl/workbook.xml", b"word/document.xml") for name, data in parts.items()}),
        r"another Office document\.",
    ),
    "truncated": (lambda path: holding(plain(path).read_bytes()[:-300])(path), r"is damaged .*an earlier copy"),
    "truncated inside": (
        lambda path: holding(plain(path).read_bytes().replace(b"PK\3\4", b"PK\3\5", 3))(path), r"is damaged"),
    "duplicate members": (twice, r"two parts of one name.*If you trust it"),
    "path traversal": (with_parts(lambda parts: parts | {"../../evil.xml": b"<x/>"}), r"leads outside.*If you trust"),
    "absolute path": (with_parts(lambda parts: parts | {"/etc/evil.xml": b"<x/>"}), r"leads outside"),
    "document type": (
        with_part(SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaa">]><worksheet'), r"has a document type in"),
    "late document type": (
        with_part("xl/workbook.xml", b"<workbook", b"<!--" + b"x" * 4000 + b'--><!DOCTYPE x><workbook'),
        r"is damaged \(xl/workbook\.xml has a document type"),
    "bomb": (bomb, r"absurd size.*If you trust it"),
    "many bombs": (many_bombs, r"absurd size"),
    "overlapping members": (overlapping, r"lie over one another"),
    "no workbook part": (with_part("_rels/.rels", b"xl/workbook.xml", b"xl/gone.xml"), "no workbook part"),
    "no sheet": (with_part("xl/workbook.xml", b"<sheets>", b"<sheets/><extLst>"), "is damaged"),
    "two sheets of one name": (
        lambda path: change(plain(path, "One", "Two"), replaced("xl/workbook.xml", b"Two", b"ONE")), r"have one name"),
    "broken workbook part": (with_part("xl/workbook.xml", b"</sheets>", b""), r"is damaged \(xl/workbook\.xml, line"),
}  # fmt: skip

BROKEN_SHEETS: dict[str, tuple[bytes, str]] = {
    "cells all over the place": (
        b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(9, 1_000)),
        "scattered as far as row 253",
    ),
    "row twice": (
        b'<row r="9"><c r="A9"><v>1</v></c></row><row r="9"><c r="B9"><v>1</v></c></row>',
        "row 9 stands there",
    ),
    "no such cell": (b'<row r="9"><c r="ZZZZ9"><v>1</v></c></row>', "names no cell"),
    "row beyond": (b'<row r="1048577"><c><v>1</v></c></row>', "row 1048577 does not exist"),
    "row in words": (b'<row r="nine"/>', "cannot be read"),
    "cell in another row": (b'<row r="9"><c r="A8"><v>1</v></c></row>', "stands in row 9"),
    "cell twice": (b'<row r="9"><c r="A9"><v>1</v></c><c r="A9"><v>2</v></c></row>', "A9 stands there twice"),
    "no such text": (b'<row r="9"><c r="A9" t="s"><v>99</v></c></row>', "refers to text 99"),
    "text below zero": (b'<row r="9"><c r="A9" t="s"><v>-1</v></c></row>', "refers to text -1"),
    "unknown type": (b'<row r="9"><c r="A9" t="zz"><v>99</v></c></row>', "no known type"),
    "deep": (b"<a>" * 200_000 + b"</a>" * 200_000, "nested too deeply"),
    "not well-formed": (b"<row r='9'><c></row>", "is damaged"),
    "a huge token": (b'<row r="9" x="' + b"y" * 8_000_000 + b'"/>', ""),
}

UNWRITABLE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "signed": (with_parts(lambda parts: parts | {"_xmlsignatures/sig1.xml": b"<x/>"}), r"digitally signed.*Remove"),
    "shared": (with_parts(lambda parts: parts | {"xl/revisions/revisionHeaders.xml": b"<x/>"}), r"Stop sharing"),
    "structure protected": (
        with_part("xl/workbook.xml", b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>'),
        r"structure of .* is protected.*Remove the protection"),
    "a sheet of our name": (lambda path: plain(path, "DRIFT"), r"Drift: .*not made by xl-addin.*Rename that sheet"),
    "a chart sheet of our name": (
        lambda path: change(
            plain(path, "Holdings", "Drift"),
            replaced("xl/_rels/workbook.xml.rels", b'worksheet" Target="worksheets/sheet2', b'chartsheet" Target="q'),
        ),
        "not made by xl-addin"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read(case: str, tmp_path: Path) -> None:
    make, message = UNREADABLE[case]
    (tmp_path / "folder.mine.xlsx").mkdir()
    path = make(tmp_path / "mine.xlsx")
    with pytest.raises(Refused, match=message) as refused:
        XlsxBook(path)
    (finding,) = refused.value.findings
    assert "mine.xlsx" in finding.message
    assert not finding.message.endswith(".")
    assert finding.remedy.endswith(".")


@pytest.mark.parametrize("case", BROKEN_SHEETS)
def test_a_broken_sheet_harms_nobody_who_does_not_ask_for_it(case: str, tmp_path: Path) -> None:
    rows, message = BROKEN_SHEETS[case]
    path = plain(tmp_path / "mine.xlsx", "Holdings", "Targets")
    change(path, replaced(SHEET, b"</sheetData>", rows + b"</sheetData>"))
    book = XlsxBook(path)
    assert book.grid("Targets").at(2, 1) == "VTI"
    if message:
        with pytest.raises(Refused, match=message):
            book.grid("Holdings")
    else:
        assert book.grid("Holdings").at(2, 1) == "VTI"
    if case != "not well-formed":
        book.write(Changes(sheets=(drift(2),)))


@pytest.mark.parametrize("case", UNWRITABLE)
def test_what_must_not_be_written_is_read_all_the_same(case: str, tmp_path: Path) -> None:
    make, message = UNWRITABLE[case]
    path = make(tmp_path / "mine.xlsx")
    before = path.read_bytes()
    book = XlsxBook(path)
    assert book.grid(book.sheet_names()[0]).at(2, 1) == "VTI"
    with pytest.raises(Refused, match=message):
        book.write(Changes(sheets=(drift(2),)))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["mine.xlsx"]  # noqa: PTH208 - the names alone


@pytest.mark.parametrize("name", ["", " ", "a" * 32, "a/b", "a[b]", "'a", "a:b", "a\x01", "a\ud800"])
def test_names_no_sheet_can_have(name: str, tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    with pytest.raises(Refused, match=r"cannot be the name of a sheet.*Use 1 to 31 characters"):
        XlsxBook(path).write(Changes(sheets=(SheetImage(name, "drift", ()),)))


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"mine\.xlsx has no sheet named Targets\. It has: Holdings\."):
        XlsxBook(plain(tmp_path / "mine.xlsx")).grid("Targets")


def test_a_million_styles_are_refused_for_writing(tmp_path: Path) -> None:
    path = plain(tmp_path / "mine.xlsx")
    xf = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    change(path, replaced("xl/styles.xml", b"</cellXfs>", xf * 70_000 + b"</cellXfs>"))
    book = XlsxBook(path)
    assert book.grid("Holdings").at(2, 2) == 10
    with pytest.raises(Refused, match=r"more than 64,000 cell formats"):
        book.write(Changes(sheets=(drift(2),)))
