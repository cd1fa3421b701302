"""The sheet that a workbook opens on: one of ours, where something is to be read or typed.

The sheet that was selected until now is the user's as a rule, and a sheet that stays selected beside another is grouped
with it: what is then typed in one is typed in both. So the one letter that says so is set to 0 there, and nothing else
of the part changes. Where that cannot be done for certain, the workbook opens where it did.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from xl_addin.hosts.xlsx import booktree, xmltree
from xl_addin.hosts.xlsx.outline import TRUE
from xl_addin.hosts.xlsx.sheetmap import is_utf8
from xl_addin.hosts.xlsx.xmlscan import MAIN, STRICT_MAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.xlsx.draft import Draft
    from xl_addin.hosts.xlsx.element import Element
    from xl_addin.hosts.xlsx.outline import SheetEntry

_HEAD = 1 << 16
"""Bytes in which what precedes the cells of a sheet is looked for."""
_MAX = 16 << 20
"""Bytes of a part that is still rewritten for one letter: a larger one would take longer than it is worth."""
_VIEWS = {f"{namespace} sheetView" for namespace in (MAIN, STRICT_MAIN)}
_CELLS = {f"{namespace} sheetData" for namespace in (MAIN, STRICT_MAIN)}
_SELECTED = re.compile(rb"(<[^<>]*?\stabSelected\s*=\s*[\"'])(1|true|on)(?=[\"'])")


def open_on(draft: Draft, book: Element, sheets: Sequence[SheetEntry], place: tuple[str, int]) -> None:
    """Have a workbook open on a sheet of ours: its part, and its index among all sheets.

    ``sheets`` are those that were there before.
    """
    part, index = place
    views = xmltree.child(book, "bookViews")
    windows = list(xmltree.children(views, "workbookView")) if views is not None else []
    tab = list(xmltree.children(xmltree.child(book, "sheets") or book, "sheet"))[index]
    if len(windows) > 1 or tab.get("state", "visible") != "visible":
        return
    others = {sheet.part: _let_go(draft, sheet.part) for sheet in sheets if sheet.part != part and sheet.part in draft}
    if None in others.values():
        return
    for name, data in others.items():
        if data:
            draft.put(name, data)
    booktree.show(book, index)
    view = next(xmltree.below(draft.tree(part), "sheetView"), None)
    if view is not None and view.get("tabSelected") not in TRUE:
        view.set("tabSelected", "1")


def _let_go(draft: Draft, part: str) -> bytes | None:
    """Return a sheet's part without its being selected, ``b""`` where it is not, None where that is not certain."""
    places = _selected(draft.head(part, _HEAD))
    if not places:
        return None if places is None else b""
    data = draft.read(part)
    if len(data) > _MAX:
        return None
    for place in places:
        tag = _SELECTED.match(data, place)
        if tag is None:
            return None
        data = data[: tag.start(2)] + b"0" + data[tag.end(2) :]
    return data


def _selected(head: bytes) -> list[int] | None:
    """Return where the views of a sheet begin that say it is selected, the last first, None where that is not certain.

    A sheet without cells, such as a chart, ends before they would begin.
    """
    places: list[int] = []
    over = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal over
        over = over or name in _CELLS
        if not over and name in _VIEWS and attributes.get("tabSelected") in TRUE:
            places.append(parser.CurrentByteIndex)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    try:
        parser.Parse(head, len(head) < _HEAD)
    except expat.ExpatError:
        return None
    certain = is_utf8(head) and (over or len(head) < _HEAD)
    return places[::-1] if certain else None
