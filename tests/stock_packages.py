"""Workbooks with Excel's data types, made here part by part as Excel writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from xlsx_packages import MAIN, change, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Rich = tuple[str, Sequence[tuple[str, str, str]], str]
    """A value: the name of its structure, its fields as (name, type, text), the number it has as a formatted one."""

RICH = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
RICH2 = f"{RICH}2"
FINANCE = "268435456"
PLACES = "536870912"
_KINDS = {
    "metadata.xml": "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata",
    "richData/rdrichvalue.xml": "http://schemas.microsoft.com/office/2017/06/relationships/rdRichValue",
    "richData/rdrichvaluestructure.xml": "http://schemas.microsoft.com/office/2017/06/relationships/rdRichValueStructure",
    "richData/rdsupportingpropertybag.xml": "http://schemas.microsoft.com/office/2017/06/relationships/rdSupportingPropertyBag",
    "richData/rdsupportingpropertybagstructure.xml": "http://schemas.microsoft.com/office/2017/06/relationships/rdSupportingPropertyBagStructure",
    "richData/richStyles.xml": "http://schemas.microsoft.com/office/2017/06/relationships/richStyles",
}
_CARD = (("_DisplayString", "s"), ("_Icon", "s"), ("%EntityId", "s"), ("%EntityServiceId", ""))


def leads_to(place: int) -> Rich:
    """Return the value that an ordinary Stocks cell has: it leads to the one with the fields."""
    return "_linkedentity", (("%cvi", "r", str(place)),), ""


def stock(shown: str, fields: Mapping[str, str], number: str = "", kind: str = "_linkedentitycore") -> Rich:
    """Return the rich value of a security, or of whatever the service stands for; numbers are told by their look."""
    card = tuple(zip(*zip(*_CARD, strict=True), (shown, "Finance", "a1", number or FINANCE), strict=True))
    rest = tuple((name, "" if text[:1].isdigit() else "s", text) for name, text in fields.items())
    return kind, (*card, *rest), ""


def amount(text: str) -> Rich:
    """Return a number with the format of the first property bag: US dollars."""
    return "_formattednumber", (("_Format", "spb", "0"),), text


def picture() -> Rich:
    """Return the rich value of a picture placed in a cell."""
    return "_localImage", (("_rvRel:LocalImageIdentifier", "i", "0"), ("CalcOrigin", "i", "5")), ""


def with_data_types(path: Path, rows: str, values: Sequence[Rich], shown: Sequence[int]) -> Path:
    """Write a workbook whose sheet, ``Holdings``, has these rows as XML; ``vm`` counts the values ``shown``, from 1."""
    structures = list(dict.fromkeys((kind, tuple((name, of) for name, of, _ in fields)) for kind, fields, _ in values))
    parts = {
        "metadata.xml": _metadata(shown),
        "richData/rdrichvalue.xml": f'<rvData xmlns="{RICH}" count="{len(values)}">'
        + "".join(_value(structures.index((k, tuple((n, of) for n, of, _ in f))), f, fb) for k, f, fb in values)
        + "</rvData>",
        "richData/rdrichvaluestructure.xml": f'<rvStructures xmlns="{RICH}">'
        + "".join(f"<s t={quoteattr(kind)}>{''.join(map(_key, keys))}</s>" for kind, keys in structures)
        + "</rvStructures>",
        "richData/rdsupportingpropertybag.xml": f'<supportingPropertyBags xmlns="{RICH2}"><spbArrays count="1">'
        '<a count="1"><v t="s">Price</v></a></spbArrays><spbData count="1"><spb s="0"><v>2</v></spb></spbData>'
        "</supportingPropertyBags>",
        "richData/rdsupportingpropertybagstructure.xml": f'<spbStructures xmlns="{RICH2}"><s><k n="_Self" t="i"/></s>'
        "</spbStructures>",
        "richData/richStyles.xml": f'<richStyleSheet xmlns="{RICH2}"><richProperties><rPr n="IsTitleField" t="b"/>'
        '<rPr n="NumberFormat" t="s"/></richProperties><richStyles><rSty><rpv i="0">1</rpv></rSty>'
        '<rSty dxfid="0"><rpv i="1">_([$$-en-US]* #,##0.00_)</rpv></rSty></richStyles></richStyleSheet>',
    }

    def how(known: dict[str, bytes]) -> Mapping[str, bytes]:
        sheet = known["xl/worksheets/sheet1.xml"]
        start, end = sheet.index(b"<sheetData>"), sheet.index(b"</sheetData>")
        relations = "".join(
            f'<Relationship Id="rIdRich{at}" Type="{kind}" Target="{part}"/>'
            for at, (part, kind) in enumerate(_KINDS.items())
        )
        types = "".join(
            f'<Override PartName="/xl/{part}" ContentType="application/vnd.ms-excel.{kind.lower()}+xml"/>'
            for part, kind in zip(_KINDS, (kind.rpartition("/")[2] for kind in _KINDS.values()), strict=True)
            if part != "metadata.xml"
        )
        return known | {
            "xl/worksheets/sheet1.xml": sheet[:start] + f"<sheetData>{rows}".encode() + sheet[end:],
            "xl/_rels/workbook.xml.rels": known["xl/_rels/workbook.xml.rels"].replace(
                b"</Relationships>", f"{relations}</Relationships>".encode()
            ),
            "[Content_Types].xml": known["[Content_Types].xml"].replace(
                b"</Types>",
                f'<Override PartName="/xl/metadata.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                f'spreadsheetml.sheetMetadata+xml"/>{types}</Types>'.encode(),
            ),
            **{f"xl/{name}": part.encode() for name, part in parts.items()},
        }

    return change(plain(path), how)


def _metadata(shown: Sequence[int]) -> str:
    """Return value metadata that lead to rich values; a type of another kind comes first, as with dynamic arrays."""
    blocks = "".join(
        f'<bk><extLst><ext uri="{{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}}"><xlrd:rvb i="{i}"/></ext></extLst></bk>'
        for i in shown
    )
    records = "".join(f'<bk><rc t="2" v="{at}"/></bk>' for at in range(len(shown)))
    return (
        f'<metadata xmlns="{MAIN}" xmlns:xlrd="{RICH}"><metadataTypes count="2"><metadataType name="XLDAPR"/>'
        '<metadataType name="XLRICHVALUE"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk/>'
        "</futureMetadata>"
        f'<futureMetadata name="XLRICHVALUE" count="{len(shown)}">{blocks}</futureMetadata>'
        '<cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata>'
        f"<valueMetadata>{records}</valueMetadata></metadata>"
    )


def _value(structure: int, fields: Sequence[tuple[str, str, str]], number: str) -> str:
    fallback = f"<fb>{number}</fb>" if number else ""
    return f'<rv s="{structure}">{fallback}{"".join(f"<v>{escape(text)}</v>" for _, _, text in fields)}</rv>'


def _key(key: tuple[str, str]) -> str:
    kind = f" t={quoteattr(key[1])}" if key[1] else ""
    return f"<k n={quoteattr(key[0])}{kind}/>"
