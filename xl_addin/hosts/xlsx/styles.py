"""The looks of cells: found among those a workbook has, or added at the end; what is there never changes."""

from __future__ import annotations

from copy import deepcopy

from xl_addin.hosts.xlsx import xmltree
from xl_addin.hosts.xlsx.element import Element
from xl_addin.hosts.xlsx.errors import Damaged, TooLarge
from xl_addin.hosts.xlsx.serials import is_date_format
from xl_addin.sheets.image import PLAIN, Style

MAX_FORMATS = 64_000  # what Excel allows in a workbook
DATE_CODE = "yyyy-mm-dd"
MOMENT_CODE = "yyyy-mm-dd hh:mm:ss"
TIME_CODE = "hh:mm:ss"

EMPTY_STYLES = (
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    b'</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
_FIRST_CUSTOM = 164


class Styles:
    """A styles part that only grows."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._known: dict[str, dict[object, int]] = {}
        self._of: dict[Style, int] = {}
        self._adapted: dict[tuple[int, bool, str], int] = {}
        self._complete()
        if len(self._list("cellXfs")) > MAX_FORMATS:
            raise TooLarge(f"it has more than {MAX_FORMATS:,} cell formats, more than Excel allows")

    def index(self, style: Style) -> int:
        """Return the number of the cell format of a look."""
        found = self._of.get(style)
        if found is None:
            found = self._of[style] = 0 if style == PLAIN else self._find("cellXfs", self._format(style))
        return found

    def difference(self, style: Style) -> int:
        """Return the number of what a look changes in whatever a cell looks like: colour, fill, weight and slant."""
        found = self._element("dxf")
        font = xmltree.add(found, "font")
        for name, on in (("b", style.bold), ("i", style.italic)):
            if on:
                xmltree.add(font, name)
        xmltree.add(font, "color", rgb=f"FF{style.color}")
        if style.fill:  # of a difference it is the background that fills a cell, of a format the foreground
            pattern = xmltree.add(xmltree.add(found, "fill"), "patternFill", patternType="solid")
            xmltree.add(pattern, "fgColor", rgb=f"FF{style.fill}")
            xmltree.add(pattern, "bgColor", rgb=f"FF{style.fill}")
        return self._find("dxfs", found)

    def adapted(self, number: int, *, quote: bool, code: str) -> int:
        """Return the number of a format like another that suits a value.

        `quote` marks it as text that is no formula; `code` is the number format it needs to read as a date, which is
        left as it is where the format shows dates already.
        """
        key = (number, quote, code)
        found = self._adapted.get(key)
        if found is None:
            found = self._adapted[key] = self._adapt(number, quote=quote, code=code)
        return found

    def _adapt(self, number: int, *, quote: bool, code: str) -> int:
        formats = self._list("cellXfs")
        if not 0 <= number < len(formats):
            raise Damaged(f"a cell has the format {number}, which is not there")
        if not quote and not code:
            return number
        changed = deepcopy(formats[number])
        if quote:
            changed.set("quotePrefix", "1")
        if code and not self._is_date(changed.get("numFmtId", "0")):
            changed.set("numFmtId", str(self._number_format(code)))
            changed.set("applyNumberFormat", "1")
        return self._find("cellXfs", changed)

    def _complete(self) -> None:
        """Give lists that are missing or empty their usual first members: what no cell asks for counts from there."""
        usual = xmltree.parse(EMPTY_STYLES, "styles")
        for name in ("fonts", "fills", "borders", "cellXfs"):
            members = self._list(name)
            if len(members) == 0:
                listed = xmltree.child(usual, name)
                members.replace(map(self._respelled, listed if listed is not None else ()))
                xmltree.recount(members)
                if xmltree.child(self._root, "cellStyleXfs") is None:
                    for member in members:
                        member.attrib.pop("xfId", None)

    def _respelled(self, member: Element) -> Element:
        """Return an element of ours in the flavour of the workbook."""
        found = self._element(member.local, **member.attrib)
        found.replace(map(self._respelled, member))
        return found

    def _list(self, name: str) -> Element:
        return xmltree.ensure(self._root, name, _ORDER)

    def _element(self, local: str, **attributes: str) -> Element:
        return Element(xmltree.tag(self._root, local), attributes)

    def _find(self, name: str, wanted: Element) -> int:
        """Return the place of an element in a list, appended where it is not there yet."""
        members = self._list(name)
        if name not in self._known:
            self._known[name] = {}
            for place, member in enumerate(members):
                self._known[name].setdefault(_canonical(member), place)
        known = self._known[name]
        text = _canonical(wanted)
        if text not in known:
            known[text] = len(members)
            members.append(wanted)
            xmltree.recount(members)
        return known[text]

    def _format(self, style: Style) -> Element:
        font = self._find("fonts", self._font(style)) if _has_font(style) else 0
        fill = self._find("fills", self._fill(style.fill)) if style.fill else 0
        ruled = style.rule_above or style.rule_below
        border = self._find("borders", self._border(style)) if ruled else 0
        number = self._number_format(style.number_format)
        found = self._element("xf", numFmtId=str(number), fontId=str(font), fillId=str(fill), borderId=str(border))
        if xmltree.child(self._root, "cellStyleXfs") is not None:
            found.set("xfId", "0")
        applied = {"NumberFormat": number, "Font": font, "Fill": fill, "Border": border}
        for what in (what for what, index in applied.items() if index):
            found.set(f"apply{what}", "1")
        if style.align or style.indent or style.wrap:
            found.set("applyAlignment", "1")
            xmltree.add(found, "alignment", **_alignment(style))
        return found

    def _font(self, style: Style) -> Element:
        """Return the workbook's first font with our weight, slant, size and colour: our sheets look like the rest."""
        font = deepcopy(self._list("fonts")[0])
        _switch(font, "b", on=style.bold)
        _switch(font, "i", on=style.italic)
        if style.size != PLAIN.size:
            size = xmltree.ensure(font, "sz", _FONT_ORDER)
            usual = float(size.get("val", str(PLAIN.size)))
            size.set("val", f"{usual + style.size - PLAIN.size:g}")
        if style.color != PLAIN.color:
            automatic = style.is_automatic and _is_automatic(font)
            color = xmltree.ensure(font, "color", _FONT_ORDER)
            color.attrib.clear()
            # Of the theme's first colour LibreOffice says that it is black, on a dark ground as well.
            color.set(*(("auto", "1") if automatic else ("rgb", f"FF{style.color}")))
        return font

    def _fill(self, color: str) -> Element:
        fill = self._element("fill")
        pattern = xmltree.add(fill, "patternFill", patternType="solid")
        xmltree.add(pattern, "fgColor", rgb=f"FF{color}")
        xmltree.add(pattern, "bgColor", indexed="64")
        return fill

    def _border(self, style: Style) -> Element:
        border = self._element("border")
        for side, ruled in (("left", False), ("right", False), ("top", style.rule_above), ("bottom", style.rule_below)):
            line = xmltree.add(border, side, **({"style": "thin"} if ruled else {}))
            if ruled:
                xmltree.add(line, "color", rgb="FF7F7F7F")
        xmltree.add(border, "diagonal")
        return border

    def _is_date(self, number: str) -> bool:
        listed = xmltree.child(self._root, "numFmts")
        codes = {m.get("numFmtId", ""): m.get("formatCode", "") for m in listed} if listed is not None else {}
        return is_date_format(number, codes)

    def _number_format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        formats = self._list("numFmts")
        taken = {int(member.get("numFmtId", "0")): member.get("formatCode") for member in formats}
        for number, known in taken.items():
            if known == code:
                return number
        number = max([_FIRST_CUSTOM - 1, *taken]) + 1
        xmltree.add(formats, "numFmt", numFmtId=str(number), formatCode=code)
        xmltree.recount(formats)
        return number


def _has_font(style: Style) -> bool:
    return (style.bold, style.italic, style.size, style.color) != (PLAIN.bold, PLAIN.italic, PLAIN.size, PLAIN.color)


def _is_automatic(font: Element) -> bool:
    """Return whether a font has the colour of text that a program chooses: none, the theme's first, the system's."""
    color = xmltree.child(font, "color")
    if color is None:
        return True
    first = color.get("theme") == "1" and not color.get("tint")
    return first or color.get("indexed") == "64" or bool(color.get("auto"))


def _switch(font: Element, name: str, *, on: bool) -> None:
    found = xmltree.child(font, name)
    if on:
        xmltree.ensure(font, name, _FONT_ORDER).attrib.clear()
    elif found is not None:
        font.remove(found)


def _alignment(style: Style) -> dict[str, str]:
    found: dict[str, str] = {}
    if style.align or style.indent:
        found["horizontal"] = style.align or "left"
    # one line for all cells of a row, whether a neighbour wraps or not
    found["vertical"] = "center"
    if style.wrap:
        found["wrapText"] = "1"
    if style.indent:
        found["indent"] = str(style.indent)
    return found


def _canonical(element: Element) -> object:
    """Return what makes two elements the same, however their namespace is spelled."""
    text = element.text.strip()
    return element.tag, frozenset(element.attrib.items()), text, tuple(map(_canonical, element))
