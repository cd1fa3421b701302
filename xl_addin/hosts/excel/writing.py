"""Changes put into an open workbook: validated first, and taken back where Excel refuses half-way."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Place, error
from xl_addin.hosts.blocks import filled
from xl_addin.hosts.excel import marks
from xl_addin.hosts.excel.looks import dress, lay_out
from xl_addin.hosts.excel.numbers import day_zero, exact_values
from xl_addin.hosts.hidden_names import KIND
from xl_addin.hosts.xlsx.texts import sheet_name_problem, text_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_addin.domain.finding import Finding
    from xl_addin.hosts.blocks import Box
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.image import Changes, SheetImage

    Undo = list[Callable[[], object]]


def problems(book: Any, grids: Callable[[str], Grid], changes: Changes) -> Iterator[Finding]:
    """Yield everything that keeps changes from being written, before anything is touched."""
    known = {sheet.name.casefold(): sheet for sheet in book.sheets}
    if getattr(book.api, "ProtectStructure", False) is True and any(
        image.name.casefold() not in known for image in changes.sheets
    ):
        yield error(None, "the structure of the workbook is protected", "Unprotect it under Review, and try again.")
    for image in changes.sheets:
        sheet = known.get(image.name.casefold())
        if sheet is None:
            name = sheet_name_problem(image.name)
            yield from (name,) if name else ()
            continue
        yield from _protected(sheet)
        if marks.text_of(sheet, KIND) is None:
            yield error(
                Place(image.name),
                f"{book.name} has a sheet of this name that was not made by xl-addin, so it is not overwritten",
                "Rename that sheet, or give ours another name in Settings.",
            )
            continue
        yield from _covered(grids(sheet.name), image, marks.blocks_of(sheet) or [])
    for edit in changes.edits:
        at = Place(edit.sheet, edit.row, edit.column)
        if edit.sheet.casefold() not in {*known, *(image.name.casefold() for image in changes.sheets)}:
            yield error(at, "there is no such sheet", "Check the sheet's name.")
        elif edit.sheet.casefold() in known:
            yield from _protected(known[edit.sheet.casefold()])
        problem = text_problem(edit.value, at) if isinstance(edit.value, str) else None
        yield from (problem,) if problem else ()


def _protected(sheet: Any) -> Iterator[Finding]:
    if getattr(sheet.api, "ProtectContents", False) is True:
        yield error(Place(sheet.name), "the sheet is protected", "Unprotect it under Review, and try again.")


def _covered(grid: Grid, image: SheetImage, ours: list[Box]) -> Iterator[Finding]:
    """Yield an error for the first cells of the user's own that an image would cover."""
    there = (
        (row, column)
        for row, cells in enumerate(image.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell is not None
        and grid.at(row, column) not in {None, cell.value}
        and not any((row, column) in box for box in ours)
    )
    for _, (row, column) in zip(range(5), there, strict=False):
        yield error(
            Place(image.name, row, column),
            "this cell was filled by hand, and what is to be written would cover it",
            "Move it beside the table or to another sheet, and try again.",
        )


def write_all(book: Any, changes: Changes, tell: Callable[[str], object]) -> None:
    """Write changes that have no problem; where Excel refuses one, take back those before it and raise."""
    undo: Undo = []
    try:
        for image in changes.sheets:
            tell(f"writing {image.name}")
            _write_image(book, image, undo)
        for edit in changes.edits:
            cell = _sheet(book, edit.sheet).range((edit.row, edit.column))
            undo.append(_putting_back(cell))
            put(cell, ((edit.value,),))
            if edit.style:
                dress(cell.sheet, {(edit.row, edit.column): edit.style})
        for name, text in changes.names.items():
            undo.append(_naming_back(book, name))
            marks.set_text(book, name, text)
    except Exception:
        for step in reversed(undo):
            with suppress(Exception):  # a step that is refused too must not keep the others from being taken back
                step()
        raise


def _write_image(book: Any, image: SheetImage, undo: Undo) -> None:
    sheet = _sheet(book, image.name)
    cells = {(r, c): cell for r, row in enumerate(image.rows, 1) for c, cell in enumerate(row, 1) if cell is not None}
    if sheet is None:
        sheet = book.sheets.add(image.name, after=book.sheets[len(book.sheets) - 1])
        undo.append(sheet.delete)
    else:
        used = sheet.used_range
        undo.append(_putting_back(sheet.range((1, 1), (used.last_cell.row, used.last_cell.column))))
        for box in marks.blocks_of(sheet) or []:
            before = sheet.range((box.top, box.left), (box.bottom, box.right))
            before.unmerge()
            before.clear()
    written = filled(image)
    for box in written:
        values = tuple(
            tuple(cells[row, column].value for column in range(box.left, box.right + 1))
            for row in range(box.top, box.bottom + 1)
        )
        put(sheet.range((box.top, box.left), (box.bottom, box.right)), values)
    dress(sheet, {place: cell.style for place, cell in cells.items()})
    lay_out(sheet, image)
    if image.kind is not None:
        marks.set_text(sheet, KIND, image.kind)
        marks.set_blocks(sheet, written)


def put(cells: Any, values: tuple[tuple[Value, ...], ...]) -> None:
    """Set values of cells as they are: text stays text whatever it begins with, dates are dates."""
    epoch = day_zero(cells)
    cells.raw_value = tuple(tuple(_native(value, epoch) for value in row) for row in values)


def _native(value: Value, epoch: date) -> object:
    if isinstance(value, str):
        # The apostrophe is what a person types before text that Excel would make a date, a number or a formula of.
        return f"'{value}"
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - datetime.combine(epoch, time())).total_seconds() / 86_400
    if isinstance(value, date):
        return (value - epoch).days
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _sheet(book: Any, name: str) -> Any:
    return next((sheet for sheet in book.sheets if sheet.name.casefold() == name.casefold()), None)


def _putting_back(cells: Any) -> Callable[[], object]:
    """Return what puts the formulas and values of cells back."""
    pairs = zip(_rows(cells.formula), _rows(exact_values(cells)), strict=True)
    before = tuple(
        tuple(
            f"'{text}" if isinstance(value, str) and not str(text).startswith("=") else text
            for text, value in zip(texts, values, strict=True)
        )
        for texts, values in pairs
    )
    return lambda: setattr(cells, "formula", before)


def _rows(values: Any) -> Any:
    return values if isinstance(values, list | tuple) else ((values,),)


def _naming_back(book: Any, name: str) -> Callable[[], object]:
    """Return what gives a name of the book its text back, or takes the name away where it was not there."""
    before = marks.text_of(book, name)
    if before is not None:
        return lambda: marks.set_text(book, name, before)
    return lambda: [known.delete() for known in (marks.find(book, name),) if known]
