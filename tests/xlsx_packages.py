"""Workbooks for the tests of the file host, made here and now: rich ones, odd ones, and ways to look into them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import xlsxwriter  # type: ignore[import-untyped]

from xl_addin.sheets.grid import Area
from xl_addin.sheets.image import BarChart, Cell, Dropdown, SheetImage, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from xl_addin.sheets.image import Kind

HEADING = Style(bold=True, fill="DDEEFF", rule_below=True)
PERCENT = Style(number_format="0.0%", align="right")
NASTY = ' a & <b> "q"\r\n\t_x0041_ é😀 '

_STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
)


def drift(slices: int = 5, name: str = "Drift", kind: Kind | None = "drift") -> SheetImage:
    """Return a sheet image with everything an image can have; the last heading's texts are hard to keep."""
    rows: list[tuple[Cell | None, ...]] = [tuple(Cell(text, HEADING) for text in ("Slice", "Drift", "Since", "Note"))]
    rows += [
        (
            Cell(f"S{number}"),
            Cell(-0.1 + 0.05 * number, PERCENT),
            Cell(date(2025, 1, 2 + number % 20)),
            Cell("=1+1" if number % 2 else NASTY),
        )
        for number in range(slices)
    ]
    last = slices + 1
    rows += [(), (Cell("Decision"), None, None, Cell("APPROVE"))]
    return SheetImage(
        name,
        kind,
        tuple(rows),
        widths=(20, 10, 12, 30),
        heights={1: 24},
        freeze=(1, 0),
        dropdowns=(Dropdown(last + 2, 4, ("APPROVE", "REJECT"), "Decision", "Choose one."),),
        charts=(BarChart("Drift", (2, 1, last, 1), (2, 2, last, 2), "0%", (2, 6), 480, 288),),
        tables=(Area(f"{name}Table", 1, 1, last, 4),),
        merges=((last + 2, 1, last + 2, 2),),
        hidden=(3,),
        tab_color="2F5597",
    )


def rich(path: Path, options: Mapping[str, object] | None = None) -> Path:
    """Write a workbook with much that an editing library would lose, ``Holdings`` being a table with formulas."""
    book = xlsxwriter.Workbook(path, dict(options or {}))
    holdings = book.add_worksheet("Holdings")
    percent = book.add_format({"num_format": "0.00%", "bold": True, "font_color": "red"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    holdings.write_row(0, 0, ["Symbol", "Shares", "Price", "Value", "Acquired"])
    for row in range(1, 6):
        holdings.write(row, 0, f"SYM{row}")
        holdings.write(row, 1, 10.5 * row)
        holdings.write(row, 2, 100 + row, percent)
        holdings.write_formula(row, 3, f"=B{row + 1}*C{row + 1}", None, 10.5 * row * (100 + row))
        holdings.write_datetime(row, 4, date(2024, 5, row), day)
    holdings.add_table(0, 0, 5, 4, {"name": "Lots", "columns": [{"header": h} for h in _HEADINGS]})
    holdings.write_comment("A2", "A note of the user's")
    holdings.conditional_format("C2:C6", {"type": "data_bar", "data_bar_2010": True})
    holdings.data_validation("G1", {"validate": "list", "source": ["a", "b"]})
    holdings.insert_textbox("H2", "A text box")
    holdings.insert_button("H8", {"macro": "Rebalance", "caption": "Rebalance"})
    holdings.add_sparkline("F2", {"range": "Holdings!B2:B6"})
    other = book.add_worksheet("Other's sheet")
    other.write_dynamic_array_formula("A1:A3", "=_xlfn.SEQUENCE(3)", None, 1)
    other.write_rich_string("B1", "plain ", percent, "bold")
    other.set_column("D:E", 33, percent)
    other.activate()
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Holdings!$B$2:$B$6"})
    other.insert_chart("G3", chart)
    book.define_name("Rate", "='Other''s sheet'!$A$1")
    book.define_name("Holdings!Local", "=Holdings!$A$1")
    book.close()
    return change(path, _enriched)


def plain(path: Path, *sheets: str) -> Path:
    """Write a small workbook: in each sheet a heading row and two lines."""
    book = xlsxwriter.Workbook(path)
    for name in sheets or ("Holdings",):
        sheet = book.add_worksheet(name)
        for row, line in enumerate((["Symbol", "Shares", "Price"], ["VTI", 10, 250.5], ["BND", 20.25, 72])):
            sheet.write_row(row, 0, line)
    book.close()
    return change(path, replaced("xl/workbook.xml", b' fullCalcOnLoad="1"', b""))


_HEADINGS = ("Symbol", "Shares", "Price", "Value", "Acquired")


def _enriched(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Add what XlsxWriter cannot make: custom XML, a calculation chain, parts nobody knows, a saved calculation."""
    types = parts["[Content_Types].xml"]
    chain = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    types = types.replace(
        b"</Types>",
        f'<Override PartName="/xl/calcChain.xml" ContentType="{chain}"/>'
        '<Default Extension="odd" ContentType="application/x-odd"/></Types>'.encode(),
    )
    cells = "".join(f'<c r="D{row}" i="1"/>' for row in range(2, 7))
    calls = f'<calcChain xmlns="{MAIN}">{cells}</calcChain>'
    relation = f'<Relationship Id="rId77" Type="{RELATIONS}/calcChain" Target="calcChain.xml"/>'
    return parts | {
        "[Content_Types].xml": types,
        "xl/workbook.xml": parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b""),
        "xl/calcChain.xml": calls.encode(),
        "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace(
            b"</Relationships>", f"{relation}</Relationships>".encode()
        ),
        "customXml/item1.xml": b"<odd><![CDATA[<>&]]></odd>",
        "xl/odd/thing.odd": bytes(range(256)) * 40,
    }


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def change(path: Path, how: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> Path:
    """Rewrite a package's parts by a function of all of them."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return pack(path, how(parts))


def pack(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Write a zip archive of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def replaced(part: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], Mapping[str, bytes]]:
    """Return a change of one part that must contain the old bytes."""

    def how(parts: dict[str, bytes]) -> Mapping[str, bytes]:
        assert old in parts[part], part
        return parts | {part: parts[part].replace(old, new)}

    return how


def strict(parts: dict[str, bytes]) -> Mapping[str, bytes]:
    """Turn every part to the strict namespaces."""
    for old, new in _STRICT:
        parts = {name: data.replace(old, new) for name, data in parts.items()}
    return parts


def prefixed(parts: dict[str, bytes]) -> Mapping[str, bytes]:
    """Give the spreadsheet's own elements a prefix in the workbook, its sheets, styles and strings."""

    def with_prefix(data: bytes) -> bytes:
        data = data.replace(f'xmlns="{MAIN}"'.encode(), f'xmlns:x="{MAIN}"'.encode())
        return re.sub(rb"<(/?)(?=[A-Za-z]+[\s/>])", rb"<\1x:", data)

    wanted = re.compile(
        r"xl/(workbook|styles|sharedStrings|worksheets/[^/]*|tables/[^/]*)\.xml|xl/worksheets/[^/]*\.xml"
    )
    return {name: with_prefix(data) if wanted.fullmatch(name) else data for name, data in parts.items()}


def odd_path(parts: dict[str, bytes]) -> Mapping[str, bytes]:
    """Put the workbook in another folder, with absolute targets."""
    moved = {re.sub(r"^xl/", "Odd Folder/", name): data for name, data in parts.items()}
    moved["[Content_Types].xml"] = moved["[Content_Types].xml"].replace(b"/xl/", b"/Odd Folder/")
    moved["_rels/.rels"] = moved["_rels/.rels"].replace(b'"xl/', b'"/Odd Folder/')
    rels = "Odd Folder/_rels/workbook.xml.rels"
    moved[rels] = re.sub(rb'Target="(?!http)', b'Target="/Odd Folder/', moved[rels])
    return moved


def in_utf16(parts: dict[str, bytes]) -> Mapping[str, bytes]:
    """Put the first sheet in UTF-16, as the format allows."""
    name = "xl/worksheets/sheet1.xml"
    return parts | {name: parts[name].decode().replace("UTF-8", "UTF-16").encode("utf-16")}


def with_bom(parts: dict[str, bytes]) -> Mapping[str, bytes]:
    """Put a byte order mark before every XML part."""
    return {name: b"\xef\xbb\xbf" + data if name.endswith(".xml") else data for name, data in parts.items()}


def unnumbered(parts: dict[str, bytes]) -> Mapping[str, bytes]:
    """Leave out the references of rows and cells, as the format allows where there are no gaps."""
    name = "xl/worksheets/sheet1.xml"
    return parts | {name: re.sub(rb'<(row|c) r="[A-Z0-9]+"', rb"<\1", parts[name])}


def inline_strings(parts: dict[str, bytes]) -> Mapping[str, bytes]:
    """Put every shared string into its cells and the part that held them away."""
    texts = [found[1] for found in re.finditer(rb"<si>(.*?)</si>", parts.pop("xl/sharedStrings.xml"), re.DOTALL)]

    def inline(found: re.Match[bytes]) -> bytes:
        return b'<c%s t="inlineStr"><is>%s</is></c>' % (found[1], texts[int(found[2])])

    cell = re.compile(rb'<c([^>]*) t="s"><v>(\d+)</v></c>')
    parts = {name: cell.sub(inline, data) if "worksheets/" in name else data for name, data in parts.items()}
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        parts[name] = re.sub(rb"<[^<>]*sharedStrings\.xml[^<>]*>", b"", parts[name])
    return parts


def as_zip64(path: Path) -> Path:
    """Rewrite a package with every member in the form for large sizes."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            with package.open(name, "w", force_zip64=True) as member:
                member.write(data)
    return path


def members(path: Path) -> dict[str, bytes]:
    """Return the content of every member."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert len(set(package.namelist())) == len(package.namelist())
        return {name: package.read(name) for name in package.namelist()}


def stored(path: Path) -> dict[str, bytes]:
    """Return every member's bytes as they lie in the archive, compressed or not."""
    data = path.read_bytes()
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            lengths = data[info.header_offset + 26 : info.header_offset + 30]
            start = (
                info.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
            )
            found[info.filename] = data[start : start + info.compress_size]
    return found
