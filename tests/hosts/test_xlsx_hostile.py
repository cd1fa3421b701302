"""Files made to hurt: each ends soon and small, in an answer or a refusal.

Each is measured in a process of its own, which first parses a quarter of a million cells and does nothing with them:
time is counted in that, so that a slow machine changes nothing. A sheet may have twice as many cells.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
import zipfile
from typing import TYPE_CHECKING

import pytest
from xlsx_packages import change, members, pack, plain, replaced

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"
MAX_TIMES = {"read": 24, "write": 24, "edit": 72}
"""In times of what bare parsing takes; an edit reads the sheet, writes it, and reads it back."""
MAX_MEGABYTES = 300
LETTERS = (b"A", b"B", b"C")
SCRIPT = textwrap.dedent("""
    import json, resource, sys
    from pathlib import Path
    from xml.parsers import expat
    from xl_addin.domain.finding import Refused
    from xl_addin.hosts.xlsx import XlsxBook
    from xl_addin.sheets.image import CellEdit, Changes, SheetImage

    def used():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_utime + usage.ru_stime

    begun = used()
    bare = expat.ParserCreate()
    bare.StartElementHandler = bare.EndElementHandler = bare.CharacterDataHandler = lambda *told: None
    bare.Parse("<row>")
    for _ in range(250):
        bare.Parse('<c r="A1"><v>12.5</v></c>' * 1000)
    yardstick = used() - begun

    told = "ok"
    begun = used()
    try:
        book = XlsxBook(Path(sys.argv[1]))
        if sys.argv[2] == "read":
            book.grid("Holdings")
        elif sys.argv[2] == "write":
            book.write(Changes(sheets=(SheetImage("Drift", "drift", ()),)))
        else:
            book.write(Changes(edits=(CellEdit("Holdings", 2, 2, 5),)))
    except Refused as refused:
        told = str(refused)
    times = (used() - begun) / yardstick
    status = Path("/proc/self/status")  # where there is none, the other number counts the parent's memory as well
    usage = resource.getrusage(resource.RUSAGE_SELF)
    peak = int(status.read_text().split("VmHWM:")[1].split()[0]) if status.exists() else usage.ru_maxrss
    print(json.dumps([times, peak / 1024, told]))
""")


def rows(data: bytes) -> Callable[[Path], Path]:
    return lambda path: change(plain(path), replaced(SHEET, b"</sheetData>", data + b"</sheetData>"))


def varied(count: int) -> bytes:
    """Return many rows of cells that do not squeeze into a suspiciously small part."""
    return b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d"><v>%d.25</v></c></row>'
        % (row, row, row * 7919, row, row * 104729)
        for row in range(10, 10 + count)
    )


def styles(count: int) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        xfs = b"".join(b'<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0"/>' % n for n in range(count))
        return change(plain(path), replaced("xl/styles.xml", b"</cellXfs>", xfs + b"</cellXfs>"))

    return make


def names(count: int) -> Callable[[Path], Path]:
    listed = b"".join(b'<definedName name="n%d">n%d+1</definedName>' % (n, n + 1) for n in range(count))
    new = b"<definedNames>%s</definedNames><calcPr" % listed
    return lambda path: change(plain(path), replaced("xl/workbook.xml", b"<calcPr", new))


def large_sheet(path: Path) -> Path:
    """A sheet of 200 MB that looks honest."""
    parts = members(plain(path))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in parts.items():
            if name != SHEET:
                package.writestr(name, data)
        head, tail = parts[SHEET].split(b"</sheetData>")
        with package.open(SHEET, "w") as member:
            member.write(head)
            block = varied(400_000)
            for _ in range(200_000_000 // len(block)):
                member.write(block)
            member.write(b"</sheetData>" + tail)
    return path


def padded(last: int) -> Callable[[Path], Path]:
    """Return what pads the table to a row with cells that have a look and nothing in them."""

    def make(path: Path) -> Path:
        parts = members(plain(path))
        head, tail = parts[SHEET].split(b"</sheetData>")
        blanks = b"".join(
            b'<row r="%d" spans="1:3">%s</row>' % (row, b"".join(b'<c r="%s%d" s="1"/>' % (c, row) for c in LETTERS))
            for row in range(4, last + 1)
        )
        return pack(path, parts | {SHEET: head + blanks + b"</sheetData>" + tail})

    return make


CASES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a cell in the last corner": (rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "ok"),
    "a sheet of 200 MB": (large_sheet, "has more than 500,000 cells"),
    "a million padded rows": (padded(1_048_576), "ok"),
    "more cells than can be read": (rows(varied(300_000)), "has more than 500,000 cells"),
    "deep nesting": (rows(b"<a>" * 1_000_000 + b"</a>" * 1_000_000), "nested too deeply"),
    "an endless attribute": (rows(b'<row r="9" x="' + b"y" * 15_000_000 + b'"/>'), "ok"),
    "an endless text": (rows(b'<row r="9"><c r="A9" t="str"><v>' + b"y" * 15_000_000 + b"</v></c></row>"), "ok"),
    "a hundred thousand attributes": (
        rows(b'<row r="9" ' + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>"), "ok"),
    "as many cells as can be read": (rows(varied(240_000)), "ok"),
    "a million styles": (styles(1_000_000), "ok|absurd|more than"),
    "a long formula": (rows(b'<row r="9"><c r="A9"><f>' + b"A1:" * 3_000_000 + b"</f><v>1</v></c></row>"), "ok"),
    "many names": (names(50_000), "ok"),
    "many sheets": (
        lambda path: change(plain(path), replaced("xl/workbook.xml", b"</sheets>", b"".join(
            b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(9, 30_000)) + b"</sheets>")),
        "ok"),
    "an archive in an archive": (
        lambda path: pack(path, members(plain(path)) | {"xl/embeddings/inner.xlsx": path.read_bytes() * 100}), "ok"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_ends_soon_and_small(case: str, tmp_path: Path) -> None:
    make, message = CASES[case]
    path = make(tmp_path / "mine.xlsx")
    for act in ("read", "write", "edit"):
        command = [sys.executable, "-c", SCRIPT, str(path), act]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr[-2000:]
        times, megabytes, told = json.loads(ended.stdout)
        print(f"{case}, {act}: {times:.1f} times, {megabytes:.0f} MB, {told}")
        assert act != "read" or re.search(message, told)
        assert times < MAX_TIMES[act]
        assert megabytes < MAX_MEGABYTES
