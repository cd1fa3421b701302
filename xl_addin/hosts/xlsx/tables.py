"""Excel tables of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.xlsx import refs
from xl_addin.hosts.xlsx.relations import relations
from xl_addin.hosts.xlsx.xmlscan import Handler, scan
from xl_addin.sheets.grid import Area

if TYPE_CHECKING:
    from xl_addin.hosts.xlsx.package import Package
    from xl_addin.hosts.xlsx.xmlscan import Attributes

MAX_TABLE = 1 << 24


def read_tables(package: Package, sheet_part: str) -> tuple[Area, ...]:
    """Return the tables of a sheet that show their headings, in the order of the sheet's relationships."""
    areas = (
        read_table(package, relation.target)
        for relation in relations(package, sheet_part).values()
        if relation.kind == "table" and relation.target in package
    )
    return tuple(area for area in areas if area)


def read_table(package: Package, part: str) -> Area | None:
    """Return the area of one table part, None where it has no heading row."""
    handler = _Table()
    scan(package.read(part, MAX_TABLE), handler, part)
    return handler.area


class _Table(Handler):
    def __init__(self) -> None:
        self.area: Area | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag != "table" or attributes.get("headerRowCount", "1") == "0":
            return
        block = refs.box(attributes.get("ref", ""))
        name = attributes.get("displayName") or attributes.get("name", "")
        totals = int(attributes.get("totalsRowCount", "0"))
        self.area = Area(name, block.top, block.left, block.bottom, block.right, totals)
