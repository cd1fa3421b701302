"""The cell formats of a workbook, as far as they tell what a number is: a date, an amount, a percentage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.hosts.xlsx.serials import is_date_format
from xl_addin.hosts.xlsx.xmlscan import Handler, scan
from xl_addin.sheets.formats import tells_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.hosts.xlsx.xmlscan import Attributes

_BUILT_IN = {"9": "0%", "10": "0.00%"}
"""Excel's own formats that are the same everywhere; those of amounts follow the computer they are shown on."""


@dataclass(frozen=True, slots=True)
class CellFormats:
    """The formats that matter, by their index as cells state it; None is a cell that states none and has the first.

    ``dates`` are those that show a date or a time, ``units`` the number format codes that tell a unit.
    """

    dates: frozenset[str | None] = frozenset()
    units: Mapping[str | None, str] = field(default_factory=dict)


def read_formats(styles: bytes, part: str) -> CellFormats:
    """Read a styles part."""
    handler = _Formats()
    scan(styles, handler, part)
    indexes: list[tuple[str | None, str]] = [(str(index), number) for index, number in enumerate(handler.numbers)]
    indexes += [(None, number) for number in handler.numbers[:1]]
    dates = {number for number in set(handler.numbers) if is_date_format(number, handler.codes)}
    codes = _BUILT_IN | handler.codes
    units = {n: codes[n] for n in set(handler.numbers) - dates if n in codes and tells_unit(codes[n])}
    return CellFormats(
        frozenset(index for index, number in indexes if number in dates),
        {index: units[number] for index, number in indexes if number in units},
    )


class _Formats(Handler):
    """Hears the number formats, and the id of that of every cell format."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.numbers: list[str] = []
        self._in_cells = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "xf" and self._in_cells:
            self.numbers.append(attributes.get("numFmtId", "0"))
        elif tag == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cells = False
