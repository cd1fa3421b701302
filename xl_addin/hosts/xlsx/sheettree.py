"""What surrounds the cells of a sheet of ours: columns, panes, merged cells, drop-downs, the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import column_letters
from xl_addin.hosts.blocks import Box
from xl_addin.hosts.xlsx import refs, xmltree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.hosts.xlsx.draft import Draft
    from xl_addin.hosts.xlsx.element import Element
    from xl_addin.sheets.image import Dropdown, SheetImage

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
DEFAULT_WIDTH = 8.43
PADDING = 0.71
"""What a stored column width adds to the characters that fit, for the margins of a cell."""
OURS = "xl-addin"
"""The title of our own drop-downs' error box: it tells them from the user's."""


def blank_sheet(image: SheetImage) -> bytes:
    """Return a sheet part without cells: what is set once, when the sheet is new, and the user's own from then on."""
    root = xmltree.new("worksheet")
    properties = xmltree.add(root, "sheetPr")
    if image.tab_color:
        xmltree.add(properties, "tabColor", rgb=f"FF{image.tab_color}")
    xmltree.add(properties, "pageSetUpPr", fitToPage="1")
    xmltree.add(root, "dimension", ref="A1")
    hidden_lines = {} if image.gridlines else {"showGridLines": "0"}
    view = xmltree.add(xmltree.add(root, "sheetViews"), "sheetView", **hidden_lines, workbookViewId="0")
    _freeze(view, *image.freeze)
    xmltree.add(root, "sheetFormatPr", defaultRowHeight="15")
    xmltree.add(root, "sheetData")
    xmltree.add(root, "pageMargins", left="0.5", right="0.5", top="0.6", bottom="0.6", header="0.3", footer="0.3")
    orientation = "landscape" if image.landscape else "portrait"
    xmltree.add(root, "pageSetup", orientation=orientation, fitToHeight="0")
    return xmltree.to_bytes(root)


def furnish(root: Element, image: SheetImage, before: Sequence[Box]) -> None:
    """Bring what surrounds the cells in line with an image; `before` are the blocks that were ours until now."""
    _rows(root)
    _columns(root, image)
    _merges(root, image, before)
    _dropdowns(root, image.dropdowns)
    if image.printed:
        xmltree.ensure(root, "pageSetup", ORDER).set("fitToHeight", str(image.pages))
    _dimension(root)


def link(draft: Draft, part: str, image: SheetImage) -> None:
    """Make cells of a new sheet lead to where the image says."""
    if not image.links:
        return
    root = draft.tree(part)
    links = xmltree.ensure(root, "hyperlinks", ORDER)
    for (row, column), address in image.links.items():
        one = xmltree.add(links, "hyperlink", ref=f"{column_letters(column)}{row}")
        if address.startswith("#"):  # to a cell of this workbook
            one.set("location", address[1:])
        else:
            one.set(xmltree.rid(root), draft.relate_outside(part, "hyperlink", address))


def _freeze(view: Element, rows: int, columns: int) -> None:
    if not rows and not columns:
        return
    corner = f"{column_letters(columns + 1)}{rows + 1}"
    pane = ("bottom" if rows else "top") + ("Right" if columns else "Left")
    split = {"xSplit": str(columns)} if columns else {}
    split |= {"ySplit": str(rows)} if rows else {}
    xmltree.add(view, "pane", **split, topLeftCell=corner, activePane=pane, state="frozen")
    xmltree.add(view, "selection", pane=pane, activeCell=corner, sqref=corner)


def _rows(root: Element) -> None:
    """Take away rows that hold nothing any more and say nothing else."""
    cells = xmltree.child(root, "sheetData")
    for row in list(cells) if cells is not None else ():
        if cells is not None and len(row) == 0 and not set(row.attrib) - {"r", "spans"}:
            cells.remove(row)


def _columns(root: Element, image: SheetImage) -> None:
    """State widths of columns that have none yet: those that are there may be the user's."""
    known = xmltree.child(root, "cols")
    taken = [] if known is None else [(int(c.get("min", "1")), int(c.get("max", "1"))) for c in known]
    count = max(len(image.widths), max(image.hidden, default=0))
    missing = [c for c in range(1, count + 1) if not any(low <= c <= high for low, high in taken)]
    if not missing:
        return
    columns = xmltree.ensure(root, "cols", ORDER)
    for column in missing:
        width = image.widths[column - 1] if column <= len(image.widths) else DEFAULT_WIDTH
        added = xmltree.add(
            columns, "col", min=str(column), max=str(column), width=f"{width + PADDING:g}", customWidth="1"
        )
        if column in image.hidden:
            added.set("hidden", "1")
    columns.replace(sorted(columns, key=lambda column: int(column.get("min", "1"))))


def _merges(root: Element, image: SheetImage, before: Sequence[Box]) -> None:
    """Merge our cells; merged cells of the user's outside our block stay."""
    wanted = [Box(*merge) for merge in image.merges]
    merges = xmltree.child(root, "mergeCells")
    if merges is None and not wanted:
        return
    merges = xmltree.ensure(root, "mergeCells", ORDER)
    for merge in list(merges):
        block = refs.box(merge.get("ref", ""))
        if block in wanted:
            wanted.remove(block)
        elif any(known.meets(block) for known in before):
            merges.remove(merge)
    for block in wanted:
        xmltree.add(merges, "mergeCell", ref=str(block))
    _keep_if_filled(root, merges)


def _dropdowns(root: Element, dropdowns: Iterable[Dropdown]) -> None:
    wanted = [_dropdown(dropdown) for dropdown in dropdowns]
    validations = xmltree.child(root, "dataValidations")
    if validations is None and not wanted:
        return
    validations = xmltree.ensure(root, "dataValidations", ORDER)
    for known in [known for known in validations if known.get("errorTitle") == OURS]:
        same = next((w for w in wanted if w[0]["sqref"] == known.get("sqref") and w[1] == _choices(known)), None)
        if same:
            wanted.remove(same)
        else:
            validations.remove(known)
    for attributes, choices in wanted:
        xmltree.add(xmltree.add(validations, "dataValidation", **attributes), "formula1").text = choices
    _keep_if_filled(root, validations)


def _dropdown(dropdown: Dropdown) -> tuple[dict[str, str], str]:
    cells = str(Box(dropdown.row, dropdown.column, dropdown.row + dropdown.rows - 1, dropdown.column))
    attributes = {
        "type": "list",
        "allowBlank": "1",
        "showInputMessage": "1",
        "showErrorMessage": "1",
        "errorTitle": OURS,
        "error": dropdown.refused[:225],
        "promptTitle": dropdown.title[:32],
        "prompt": dropdown.message[:255],
        "sqref": cells,
    }
    return attributes, '"' + ",".join(dropdown.choices).replace('"', '""') + '"'


def _choices(validation: Element) -> str:
    formula = xmltree.child(validation, "formula1")
    return "" if formula is None else formula.text


def _keep_if_filled(root: Element, members: Element) -> None:
    if len(members):
        xmltree.recount(members)
    else:
        root.remove(members)


def _dimension(root: Element) -> None:
    """State the used range, exactly: some readers believe it."""
    places = [refs.cell(cell.get("r", "A1")) for cell in xmltree.below(root, "c")]
    rows, columns = zip(*places, strict=True) if places else ((1,), (1,))
    used = str(Box(min(rows), min(columns), max(rows), max(columns)))
    dimension = xmltree.ensure(root, "dimension", ORDER)
    if dimension.get("ref") != used:
        dimension.set("ref", used)
