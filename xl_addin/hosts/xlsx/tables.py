"""Excel tables of a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.xlsx import refs
from xl_addin.hosts.xlsx.relations import relations
from xl_addin.hosts.xlsx.strings import unescape
from xl_addin.hosts.xlsx.xmlscan import Handler, scan
from xl_addin.sheets.grid import Area

if TYPE_CHECKING:
    from xl_addin.hosts.xlsx.package import Package
    from xl_addin.hosts.xlsx.xmlscan import Attributes

MAX_TABLE = 1 << 24
_SPECIFIER = r"\[((?:[^\[\]']|'.)*)\]"


class Table(NamedTuple):
    """An Excel table: its block, the names of its columns, how many heading and total rows it has."""

    name: str
    block: Box
    columns: tuple[str, ...]
    headings: int
    totals: int

    def area(self) -> Area:
        """Return the table as a grid tells it."""
        block = self.block
        return Area(self.name, block.top, block.left, block.bottom, block.right, self.totals)

    def block_of(self, part: str, row: int) -> Box:
        """Return the cells that ``[[#This Row],[Price]]`` or the like may mean for a formula in a row."""
        top, bottom = self.block.top, self.block.bottom
        if "#This Row" in part or "@" in part:
            top = bottom = row
        words = re.findall(_SPECIFIER, part.replace("[@", "[").removeprefix("[") if part.startswith("[[") else part)
        wanted = {re.sub(r"'(.)", r"\1", word).strip().lower() for word in words if not word.startswith("#")}
        lefts = [self.block.left + at for at, name in enumerate(self.columns) if name.lower() in wanted]
        if not lefts or len(lefts) < len(wanted):
            return Box(top, self.block.left, bottom, self.block.right)
        return Box(top, min(lefts), bottom, max(lefts))


def read_tables(package: Package, sheet_part: str) -> tuple[Table, ...]:
    """Return the tables of a sheet, in the order of the sheet's relationships."""
    tables = (
        read_table(package, relation.target)
        for relation in relations(package, sheet_part).values()
        if relation.kind == "table" and relation.target in package
    )
    return tuple(table for table in tables if table)


def read_table(package: Package, part: str) -> Table | None:
    """Return what one table part describes, None where it describes none."""
    handler = _Table()
    scan(package.read(part, MAX_TABLE), handler, part)
    stated = handler.attributes
    if stated is None:
        return None
    return Table(
        stated.get("displayName") or stated.get("name", ""),
        refs.box(stated.get("ref", "")),
        tuple(handler.columns),
        int(stated.get("headerRowCount", "1")),
        int(stated.get("totalsRowCount", "0")),
    )


class _Table(Handler):
    def __init__(self) -> None:
        self.attributes: Attributes | None = None
        self.columns: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "table":
            self.attributes = attributes
        elif tag == "tableColumn":
            self.columns.append(unescape(attributes.get("name", "")))
