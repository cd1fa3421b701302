"""How cells look: our styles as the properties of Calc's cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.calc.areas import cells_of
from xl_addin.hosts.calc.bridge import enum, struct
from xl_addin.hosts.calc.kinds import DATE_OR_TIME
from xl_addin.sheets.image import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.hosts.blocks import Box
    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.sheets.image import Style

_BOLD, _NORMAL = 150.0, 100.0  # com.sun.star.awt.FontWeight
_AUTOMATIC = -1  # dark on what is light, and light on what is dark
_NO_COLOUR = -1
_CENTER = 2  # com.sun.star.table.CellVertJustify2
_INDENT = 353  # hundredths of a millimetre: 10 points, as Calc indents what it reads from an .xlsx file
_RULE = 26  # hundredths of a millimetre: a thin line
_RULE_COLOUR = 0x7F7F7F
_USUAL_FONT = 10.0


class Looks:
    """Gives cells of one document our looks, in its own font."""

    def __init__(self, document: Uno) -> None:
        self._document = document
        self._formats = document.NumberFormats
        self._locale = struct("lang.Locale", Language="en", Country="US")
        self._keys: dict[str, int] = {}
        self._size = self._usual_size()
        # The colour of a workbook's own font follows its theme; ours would be lost on saving unless that is undone.
        self._no_theme = document.createInstance("com.sun.star.drawing.RectangleShape").FillComplexColor

    def apply(self, sheet: Uno, blocks: Iterable[Box], style: Style) -> None:
        """Give all the blocks of a sheet one look, at once."""
        if style == PLAIN:
            return
        properties = self._properties(style)
        names = tuple(sorted(properties))
        ranges = self._document.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddresses(tuple(cells_of(sheet, block).RangeAddress for block in blocks), False)
        if "CharColor" in properties:
            ranges.CharComplexColor = self._no_theme
        ranges.setPropertyValues(names, tuple(properties[name] for name in names))

    def shows_date(self, cell: Uno) -> bool:
        """Return whether a cell's number format shows a date or a time."""
        return bool(self._formats.getByKey(cell.NumberFormat).Type & DATE_OR_TIME)

    def key(self, code: str) -> int:
        """Return the document's key of a number format's code, added where it is new."""
        if code not in self._keys:
            key = self._formats.queryKey(code, self._locale, False)
            self._keys[code] = key if key != -1 else self._formats.addNew(code, self._locale)
        return self._keys[code]

    def _properties(self, style: Style) -> dict[str, object]:
        found: dict[str, object] = {
            "CharWeight": _BOLD if style.bold else _NORMAL,
            "CharPosture": enum("awt.FontSlant", "ITALIC" if style.italic else "NONE"),
            "CharHeight": self._size + style.size - PLAIN.size,
            "CellBackColor": int(style.fill, 16) if style.fill else _NO_COLOUR,
            "NumberFormat": self.key(style.number_format),
            "IsTextWrapped": style.wrap,
            "VertJustify": _CENTER,  # one line for all cells of a row, whether a neighbour wraps or not
            "ParaIndent": style.indent * _INDENT,
        }
        if style.color != PLAIN.color:
            found["CharColor"] = _AUTOMATIC if style.is_automatic else int(style.color, 16)
        if style.align or style.indent:
            found["HoriJustify"] = enum("table.CellHoriJustify", (style.align or "left").upper())
        for side, ruled in (("TopBorder", style.rule_above), ("BottomBorder", style.rule_below)):
            if ruled:
                line = {"Color": _RULE_COLOUR, "OuterLineWidth": _RULE, "LineWidth": _RULE}
                found[side] = struct("table.BorderLine2", **line)
        return found

    def _usual_size(self) -> float:
        """Return the size of the document's own font in points: our sheets look like the rest."""
        styles = self._document.StyleFamilies.getByName("CellStyles")
        return float(styles.getByName("Default").CharHeight) if styles.hasByName("Default") else _USUAL_FONT
