"""From changes to parts: what a write makes of a workbook's package, worked out wholly before a byte is saved."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import Box, filled
from xl_addin.hosts.hidden_names import KIND, RANGE, block_formula, blocks_formula, text_formula
from xl_addin.hosts.xlsx import booktree, names, xmltree
from xl_addin.hosts.xlsx.charts import write_charts
from xl_addin.hosts.xlsx.checks import check_changes, check_overwritten
from xl_addin.hosts.xlsx.draft import Draft
from xl_addin.hosts.xlsx.listobjects import extend_tables, write_tables
from xl_addin.hosts.xlsx.opening import open_on
from xl_addin.hosts.xlsx.patch import Patch, Put, patch_sheet
from xl_addin.hosts.xlsx.rules import write_bars, write_rules
from xl_addin.hosts.xlsx.sheettree import blank_sheet, furnish, link
from xl_addin.hosts.xlsx.styles import EMPTY_STYLES, Styles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.hosts.xlsx.reader import Reader
    from xl_addin.sheets.image import CellEdit, Changes, SheetImage

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def splice(reader: Reader, changes: Changes, *, fresh: bool = False) -> dict[str, bytes | None]:
    """Return the parts that the changes make new or different, None for those that go.

    `fresh` says that the workbook was made for these images: its sheets are theirs, marked or not.

    Raises:
        Refused: when something must not be overwritten or cannot be written.
        Damaged: when a part to be changed cannot be understood.

    """
    check_changes(reader, changes, fresh=fresh)
    return _Splicer(reader, fresh=fresh).run(changes)


class _Splicer:
    def __init__(self, reader: Reader, *, fresh: bool) -> None:
        self._reader = reader
        self._outline = reader.outline
        self._fresh = fresh
        book = xmltree.parse(reader.package.read(self._outline.part), self._outline.part)
        self._draft = Draft(reader.package, strict=xmltree.is_strict(book))
        self._book = self._draft.tree(self._outline.part)
        self._styles = Styles(self._draft.tree(self._styles_part()))
        self._places = {sheet.name.lower(): (sheet.part, sheet.index) for sheet in self._outline.worksheets()}
        self._spelled = {sheet.name.lower(): sheet.name for sheet in self._outline.worksheets()}
        self._lost_formula = False

    def run(self, changes: Changes) -> dict[str, bytes | None]:
        # 1. Whole sheets, then single cells, which may be in them.
        for image in changes.sheets:
            self._write_image(image)
        for sheet, edits in _by_sheet(changes.edits).items():
            self._write_edits(sheet, edits)
        if changes.opens_on and not self._fresh:
            open_on(self._draft, self._book, self._outline.sheets, self._places[changes.opens_on.lower()])
        # 2. What the book itself remembers.
        for name, text in changes.names.items():
            booktree.set_name(self._book, name, text_formula(text))
        if self._draft.changes() and not self._fresh:
            self._ask_for_calculation(changes.edits)
        # 3. The order in which formulas were calculated is wrong once one of them is gone; Excel makes it anew.
        if self._lost_formula:
            for rid, part in self._draft.related(self._outline.part, "calcChain"):
                self._draft.unrelate(self._outline.part, rid)
                self._draft.drop(part)
        return self._draft.changes()

    def _write_image(self, image: SheetImage) -> None:
        entry = self._outline.worksheet(image.name)
        if entry is None:
            part, index = self._add_sheet(image)
            before: Sequence[Box] = ()
        else:
            part, index = entry.part, entry.index
            before = () if self._fresh else self._reader.own_blocks(entry)
            if self._fresh:
                self._draft.put(part, blank_sheet(image))
            else:
                check_overwritten(self._reader.cells(entry), image, before)
        puts = _puts(image, before)
        # What was made higher for the text that stood there before is not to stay so.
        fitting = dict.fromkeys(row for box in before for row in range(box.top, box.bottom + 1))
        self._patch(image.name, part, Patch(puts, {**fitting, **image.heights}))
        furnish(self._draft.tree(part), image, before)
        write_rules(self._draft.tree(part), image.rules, self._styles)
        write_bars(self._draft.tree(part), image.bars)
        write_tables(self._draft, part, image, before)
        write_charts(self._draft, part, image)
        link(self._draft, part, image)
        if image.kind is not None:
            booktree.set_name(self._book, KIND, text_formula(image.kind), index)
            written = blocks_formula((image.name, block) for block in _blocks(image))
            booktree.set_name(self._book, RANGE, written, index)
        if image.printed:
            printed = block_formula(image.name, Box(*image.printed))
            booktree.set_name(self._book, "_xlnm.Print_Area", printed, index, hidden=False)

    def _add_sheet(self, image: SheetImage) -> tuple[str, int]:
        folder = posixpath.dirname(self._outline.part)
        part = self._draft.free_name(posixpath.join(folder, "worksheets/sheet{}.xml"))
        self._draft.put_ours(part, blank_sheet(image), SHEET_TYPE)
        rid = self._draft.relate(self._outline.part, "worksheet", part)
        index = booktree.add_sheet(self._book, image.name, rid)
        self._places[image.name.lower()] = (part, index)
        self._spelled[image.name.lower()] = image.name
        return part, index

    def _write_edits(self, sheet: str, edits: Sequence[CellEdit]) -> None:
        sheet = self._spelled.get(sheet, sheet)
        part, index = self._places[sheet.lower()]
        extend_tables(self._draft, part, edits)
        self._patch(sheet, part, Patch({(edit.row, edit.column): Put(edit.value, edit.style) for edit in edits}))
        ours = booktree.formula_of(self._book, RANGE, index)
        if ours:  # what we add to a sheet of ours is ours too
            blocks = [*names.listed_blocks(ours), *((sheet, _cell(edit)) for edit in edits)]
            booktree.set_name(self._book, RANGE, blocks_formula((sheet, b) for _, b in blocks), index)

    def _patch(self, sheet: str, part: str, patch: Patch) -> None:
        data = self._draft.read(part)
        date1904 = self._outline.date1904
        patched = patch_sheet(data, sheet, part, patch, self._styles, date1904=date1904)
        self._lost_formula = self._lost_formula or patched.lost_formula
        if patched.data != data:
            self._draft.put(part, patched.data)

    def _ask_for_calculation(self, edits: Iterable[CellEdit]) -> None:
        """Have the book calculated when it is next opened, and remember what until then is out of date."""
        outline = self._outline
        asked = names.text_of(outline, names.RECALC)
        pending = outline.recalculates or (outline.saved_by_calc and asked is not None)
        if not pending or asked is None:
            asked = "theirs" if pending else "ours"
        booktree.set_name(self._book, names.RECALC, text_formula(asked))
        known = names.find(outline, names.EDITED) if pending else None
        before = names.listed_blocks(known.formula) if known else []
        now = [(self._spelled.get(edit.sheet.lower(), edit.sheet), _cell(edit)) for edit in edits]
        formula = blocks_formula([*before, *now])
        if formula:
            booktree.set_name(self._book, names.EDITED, formula)
        else:
            booktree.remove_name(self._book, names.EDITED)
        booktree.ask_for_calculation(self._book)

    def _styles_part(self) -> str:
        part = self._outline.related("styles")
        if part and part in self._draft:
            return part
        part = posixpath.join(posixpath.dirname(self._outline.part), "styles.xml")
        self._draft.put_ours(part, EMPTY_STYLES, STYLES_TYPE)
        self._draft.relate(self._outline.part, "styles", part)
        return part


def _by_sheet(edits: Iterable[CellEdit]) -> dict[str, list[CellEdit]]:
    found: dict[str, list[CellEdit]] = {}
    for edit in edits:
        found.setdefault(edit.sheet.lower(), []).append(edit)
    return found


def _puts(image: SheetImage, before: Sequence[Box]) -> dict[tuple[int, int], Put]:
    """Return every cell of an image, and the removal of those that were ours and are no longer in it."""
    puts = {place: Put(None, remove=True) for block in before for place in block}
    for row, cells in enumerate(image.rows, 1):
        for column, cell in enumerate(cells, 1):
            if cell is not None:
                puts[row, column] = Put(cell.value, cell.style, formula=cell.formula)
    return puts


def _cell(edit: CellEdit) -> Box:
    return Box(edit.row, edit.column, edit.row, edit.column)


def _blocks(image: SheetImage) -> list[Box]:
    """Return the cells of an image as blocks, and those it merges; what stands in a gap between them is the user's."""
    return [*filled(image), *(Box(*merge) for merge in image.merges)]
