"""The cell formats of a workbook, as far as they tell what a number is: a date, an amount, a percentage."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.hosts.xlsx.serials import is_date_format
from xl_addin.hosts.xlsx.xmlscan import Handler, scan
from xl_addin.sheets.formats import tells_unit

if TYPE_CHECKING:
    from xl_addin.hosts.xlsx.xmlscan import Attributes

_BUILT_IN = {"9": "0%", "10": "0.00%"}
"""Excel's own formats that are the same everywhere; those of amounts follow the computer they are shown on."""


class CellFormats(NamedTuple):
    """The formats that matter, by their index as cells state it; None is a cell that states none and has the first.

    ``dates`` are those that show a date or a time, ``units`` the number format codes that tell a unit.
    """

    dates: set[str | None]
    units: dict[str | None, str]


def read_formats(styles: bytes, part: str) -> CellFormats:
    """Read a styles part."""
    handler = _Formats()
    scan(styles, handler, part)
    return handler.found


class _Formats(Handler):
    """Hears the number formats, which come first, and then which of them every cell format has."""

    def __init__(self) -> None:
        self.found = CellFormats(set(), {})
        self._codes = dict(_BUILT_IN)
        self._dates: dict[str, bool] = {}
        self._count = 0
        self._in_cells = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "xf" and self._in_cells:
            self._keep(attributes.get("numFmtId", "0"))
        elif tag == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cells = False

    def _keep(self, number: str) -> None:
        if number not in self._dates:
            self._dates[number] = is_date_format(number, self._codes)
        code = self._codes.get(number)
        for index in (str(self._count), None) if self._count == 0 else (str(self._count),):
            if self._dates[number]:
                self.found.dates.add(index)
            elif code and tells_unit(code):
                self.found.units[index] = code
        self._count += 1
