"""Changes to the workbook part: new sheets, defined names, the request to calculate on opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.xlsx import xmltree

if TYPE_CHECKING:
    from xl_addin.hosts.xlsx.element import Element
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
    "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip


def add_sheet(book: Element, name: str, rid: str) -> int:
    """Append a sheet and return its index among all sheets."""
    sheets = xmltree.ensure(book, "sheets", _ORDER)
    listed = list(xmltree.children(sheets, "sheet"))
    taken = [int(sheet.get("sheetId", "0")) for sheet in listed]
    added = xmltree.add(sheets, "sheet", name=name, sheetId=str(max(taken, default=0) + 1))
    added.set(xmltree.rid(book), rid)
    return len(listed)


def show(book: Element, index: int) -> None:
    """Have the book open on a sheet, by its index among all sheets; how far its tabs are scrolled is left."""
    views = xmltree.ensure(book, "bookViews", _ORDER)
    view = xmltree.child(views, "workbookView")
    if view is None:
        view = xmltree.add(views, "workbookView")
    if view.get("activeTab", "0") != str(index):
        view.set("activeTab", str(index))


def set_name(book: Element, name: str, formula: str, local: int | None = None, *, hidden: bool = True) -> None:
    """Set a defined name, of the book or of one sheet; one of ours is hidden, one that Excel knows is not."""
    names = xmltree.ensure(book, "definedNames", _ORDER)
    known = _find(names, name, local)
    if known is None:
        known = xmltree.add(names, "definedName", name=name)
        if local is not None:
            known.set("localSheetId", str(local))
        if hidden:
            known.set("hidden", "1")
    if known.text != formula:
        known.text = formula


def formula_of(book: Element, name: str, local: int | None = None) -> str:
    """Return the formula of a defined name as it stands now, empty where there is none."""
    names = xmltree.child(book, "definedNames")
    known = None if names is None else _find(names, name, local)
    return "" if known is None else known.text


def remove_name(book: Element, name: str) -> None:
    """Take a name of the book away, and the list of names where it was the last."""
    names = xmltree.child(book, "definedNames")
    known = None if names is None else _find(names, name, None)
    if names is not None and known is not None:
        names.remove(known)
        if len(names) == 0:
            book.remove(names)


def ask_for_calculation(book: Element) -> None:
    """Have every formula calculated when the book is opened next."""
    xmltree.ensure(book, "calcPr", _ORDER).set("fullCalcOnLoad", "1")


def _find(names: Element, name: str, local: int | None) -> Element | None:
    wanted = (name.lower(), None if local is None else str(local))
    for known in xmltree.children(names, "definedName"):
        if (known.get("name", "").lower(), known.get("localSheetId")) == wanted:
            return known
    return None
