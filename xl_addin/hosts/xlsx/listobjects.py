"""Excel tables over a sheet of ours; columns a user has added to one stay in it."""

from __future__ import annotations

import posixpath
from copy import deepcopy
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, refuse
from xl_addin.hosts.blocks import Box
from xl_addin.hosts.xlsx import refs, xmltree
from xl_addin.hosts.xlsx.element import Element
from xl_addin.hosts.xlsx.sheettree import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.hosts.xlsx.draft import Draft
    from xl_addin.sheets.grid import Area
    from xl_addin.sheets.image import CellEdit, SheetImage

TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


def write_tables(draft: Draft, sheet_part: str, image: SheetImage, before: Sequence[Box]) -> None:
    """Make a sheet's tables those of its image; `before` are the blocks that were ours until now.

    A table of the user's elsewhere on the sheet stays.
    """
    known = {draft.tree(part).get("displayName", ""): (rid, part) for rid, part in draft.related(sheet_part, "table")}
    wanted = {area.name: area for area in image.tables}
    for name, (rid, part) in known.items():
        if name in wanted:
            _fit(draft.tree(part), wanted.pop(name), image, before)
        elif any(block.holds(refs.box(draft.tree(part).get("ref", ""))) for block in before):
            _remove(draft, sheet_part, rid, part)
    for area in wanted.values():
        _add(draft, sheet_part, area, image)


def extend_tables(draft: Draft, sheet_part: str, edits: Iterable[CellEdit]) -> None:
    """Let tables grow over rows that are added right below them, as a spreadsheet program does when one types there.

    Raises:
        Refused: when a heading of a table would be changed, which its list of columns would contradict.

    """
    filled = {(edit.row, edit.column): edit for edit in edits if edit.value is not None}
    for _, part in draft.related(sheet_part, "table"):
        root = draft.tree(part)
        block = refs.box(root.get("ref", ""))
        heading = next((filled[p] for p in filled if p[0] == block.top and p in block), None)
        if heading and root.get("headerRowCount") != "0" and not _is_heading(root, block, heading):
            raise refuse(
                Place(heading.sheet, heading.row, heading.column),
                "this is a heading of an Excel table, so it is not changed",
                "Change it in Excel or LibreOffice Calc.",
            )
        bottom = block.bottom
        while int(root.get("totalsRowCount", "0")) == 0 and any(
            (bottom + 1, column) in filled for column in range(block.left, block.right + 1)
        ):
            bottom += 1
        if bottom > block.bottom:
            grown = str(Box(block.top, block.left, bottom, block.right))
            root.set("ref", grown)
            for filtered in xmltree.children(root, "autoFilter"):
                filtered.set("ref", grown)


def _is_heading(root: Element, block: Box, edit: CellEdit) -> bool:
    columns = xmltree.child(root, "tableColumns")
    known = [] if columns is None else [column.get("name") for column in xmltree.children(columns, "tableColumn")]
    return edit.column - block.left < len(known) and known[edit.column - block.left] == edit.value


def table_parts(draft: Draft) -> list[str]:
    """Return every table part the package declares."""
    overrides = draft.tree("[Content_Types].xml")
    return [o.get("PartName", "").lstrip("/") for o in overrides if o.get("ContentType") == TABLE_TYPE]


def _headings(area: Area, image: SheetImage) -> list[str]:
    row = image.rows[area.top - 1]
    return [str(cell.value) if (cell := row[column - 1]) else "" for column in range(area.left, area.right + 1)]


def _block(area: Area) -> Box:
    """Return a table's block; without a row below the headings it takes an empty one, as Excel asks."""
    return Box(area.top, area.left, max(area.bottom, area.top + 1), area.right)


def _add(draft: Draft, sheet_part: str, area: Area, image: SheetImage) -> None:
    others = [draft.tree(part) for part in table_parts(draft) if part in draft]
    taken = {other.get("displayName", "").lower() for other in others}
    name = next(n for k in range(len(others) + 1) if (n := f"{area.name}_{k}" if k else area.name).lower() not in taken)
    root = xmltree.new("table")
    root.set("id", str(max((int(other.get("id", "0")) for other in others), default=0) + 1))
    root.set("name", name)
    root.set("displayName", name)
    _fit(root, area, image, ())
    look = {"showFirstColumn": "0", "showLastColumn": "0", "showRowStripes": "0", "showColumnStripes": "0"}
    xmltree.add(root, "tableStyleInfo", name="TableStyleLight1", **look)
    folder = posixpath.dirname(posixpath.dirname(sheet_part))
    part = draft.free_name(posixpath.join(folder, "tables/table{}.xml"))
    draft.put_ours(part, xmltree.to_bytes(root), TABLE_TYPE)
    sheet = draft.tree(sheet_part)
    parts = xmltree.ensure(sheet, "tableParts", ORDER)
    xmltree.add(parts, "tablePart").set(xmltree.rid(sheet), draft.relate(sheet_part, "table", part))
    xmltree.recount(parts)


def _fit(root: Element, area: Area, image: SheetImage, before: Sequence[Box]) -> None:
    """Give a table the extent and the columns of its area, and those the user put beside them."""
    columns = xmltree.child(root, "tableColumns")
    known = [] if columns is None else list(xmltree.children(columns, "tableColumn"))
    headings = _headings(area, image)
    block = _block(area)
    beside = _users_columns(root, known, block, before)
    block = Box(block.top, block.left, block.bottom, block.right + len(beside))
    by_name = {column.get("name", ""): column for column in known}
    fitted = [_column(root, by_name.get(heading), heading) for heading in headings]
    fitted += [deepcopy(column) for column in beside]
    _number(fitted)
    root.set("ref", str(block))
    filtered = Box(block.top, block.left, block.bottom - area.totals, block.right)
    order = ("autoFilter", "sortState", "tableColumns", "tableStyleInfo", "extLst")
    if columns is None or xmltree.child(root, "autoFilter") is not None:
        xmltree.ensure(root, "autoFilter", order).set("ref", str(filtered))
    root.set(*(("totalsRowCount", str(area.totals)) if area.totals else ("totalsRowShown", "0")))
    columns = xmltree.ensure(root, "tableColumns", order)
    columns.replace(fitted)
    xmltree.recount(columns)


def _users_columns(root: Element, known: list[Element], block: Box, before: Sequence[Box]) -> list[Element]:
    """Return the columns right of ours whose headings we did not write."""
    if not known:
        return []
    was = refs.box(root.get("ref", ""))
    beside = range(block.right + 1, was.right + 1)
    return [known[c - was.left] for c in beside if not any((was.top, c) in ours for ours in before)]


def _column(root: Element, known: Element | None, heading: str) -> Element:
    if known is not None:
        return deepcopy(known)
    return Element(xmltree.tag(root, "tableColumn"), name=heading)


def _number(columns: list[Element]) -> None:
    """Give new columns an id, first as Excel does, each its own."""
    taken = {column.get("id") for column in columns}
    free = (str(n) for n in range(1, 2 * len(columns) + 1) if str(n) not in taken)
    for column in columns:
        if column.get("id") is None:
            name = column.attrib.pop("name")
            column.set("id", next(free))
            column.set("name", name)


def _remove(draft: Draft, sheet_part: str, rid: str, part: str) -> None:
    sheet = draft.tree(sheet_part)
    parts = xmltree.child(sheet, "tableParts")
    if parts is not None:
        for pointer in [pointer for pointer in parts if pointer.get(xmltree.rid(sheet)) == rid]:
            parts.remove(pointer)
        if len(parts):
            xmltree.recount(parts)
        else:
            sheet.remove(parts)
    draft.unrelate(sheet_part, rid)
    draft.drop(part)
