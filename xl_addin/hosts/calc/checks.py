"""What keeps changes from being written, all of it told at once and before anything is touched."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, refuse_errors
from xl_addin.hosts.blocks import MAX_COLUMN, MAX_ROW, Box
from xl_addin.hosts.calc import names
from xl_addin.sheets.grid import ErrorCell, StaleFormula, UnsavedFormula

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.domain.finding import Finding
    from xl_addin.hosts.calc.book import CalcBook
    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.image import Changes, SheetImage

_MAX_TEXT = 32_767
_MAX_SHEET_NAME = 31
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\]{0,250}\Z")
_MOST_TOLD = 5


def check_changes(book: CalcBook, changes: Changes) -> None:
    """Refuse changes that no workbook can hold or that would overwrite what is not ours.

    Raises:
        Refused: with one error for each problem.

    """
    findings = list(_document_problems(book.document, book.name))
    images = {image.name.casefold() for image in changes.sheets}
    if len(images) < len(changes.sheets):
        findings.append(error(None, "two sheets to be written have one name", "Give them different names in Settings."))
    for image in changes.sheets:
        findings += _image_problems(book, image)
    known = images | {name.casefold() for name in book.sheet_names()}
    for edit in changes.edits:
        at = Place(edit.sheet, edit.row, edit.column)
        if edit.sheet.casefold() not in known:
            findings.append(error(at, "there is no such sheet", "Check the sheet's name."))
        findings += _value_problems(edit.value, at)
    for name, text in changes.names.items():
        findings += _name_problems(book, name, text)
    refuse_errors(findings)
    for sheet in {image.name for image in changes.sheets} | {edit.sheet for edit in changes.edits}:
        found = book.sheet(sheet)
        if found is not None and found.isProtected():
            remedy = "Choose Tools, Protect Sheet to lift it, and try again."
            refuse_errors([error(Place(sheet), "the sheet is protected", remedy)])


def check_overwritten(sheet: Uno, grid: Grid, image: SheetImage, before: Iterable[Box]) -> None:
    """Refuse an image that would cover cells the user filled since; equal values may be taken in.

    Raises:
        Refused: naming the first cells that are in the way.

    """
    ours, findings = tuple(before), []
    for row, cells in enumerate(image.rows, 1):
        for column, cell in enumerate(cells, 1):
            there = grid.at(row, column)
            if cell is None or there is None or any((row, column) in block for block in ours):
                continue
            if there != cell.value or str(sheet.getCellByPosition(column - 1, row - 1).Formula).startswith("="):
                findings.append(
                    error(
                        Place(image.name, row, column),
                        "this cell was filled by hand, and what is to be written would cover it",
                        "Move it beside the table or to another sheet, and try again.",
                    )
                )
    refuse_errors(findings[:_MOST_TOLD])


def _document_problems(document: Uno, name: str) -> Iterator[Finding]:
    if document.isReadonly():
        yield error(None, f"{name} is open to be read only", "Choose File, Save As for a copy, and try again in it.")
    if document.isProtected():
        remedy = "Choose Tools, Protect Spreadsheet Structure to lift it, and try again."
        yield error(None, f"the structure of {name} is protected", remedy)


def _image_problems(book: CalcBook, image: SheetImage) -> Iterator[Finding]:
    name = image.name
    if not name.strip() or len(name) > _MAX_SHEET_NAME or _NO_SHEET_NAME.search(name) or name != name.strip("'"):
        remedy = f"Use 1 to {_MAX_SHEET_NAME} characters, none of them [ ] : * ? / \\, no apostrophe first or last."
        yield error(None, f"{name[:40]!r} cannot be the name of a sheet", remedy)
        return
    if book.sheet(name) is not None and book.mark(name) is None:
        yield error(
            Place(name),
            f"{book.name} has a sheet of this name that was not made by xl-addin, so it is not overwritten",
            "Rename that sheet, or give ours another name in Settings.",
        )
    for row, cells in enumerate(image.rows, 1):
        for column, cell in enumerate(cells, 1):
            if cell is not None:
                yield from _value_problems(cell.value, Place(name, row, column))


def _value_problems(value: Value, at: Place) -> Iterator[Finding]:
    if not (1 <= at.row <= MAX_ROW and 1 <= at.column <= MAX_COLUMN):
        yield error(Place(at.sheet), f"row {at.row}, column {at.column} lies outside of a sheet")
    if isinstance(value, str):
        yield from _text_problems(value, at)
    elif isinstance(value, float) and not math.isfinite(value):
        yield error(at, "a number that is not finite cannot be written", "Correct the numbers it was calculated from.")
    elif isinstance(value, ErrorCell | UnsavedFormula | StaleFormula):
        yield error(at, "an error or a formula cannot be written", "Write the value itself.")


def _text_problems(text: str, at: Place | None) -> Iterator[Finding]:
    illegal = _ILLEGAL.search(text)
    if illegal:
        message = f"the text {text[:30]!r} has a character no workbook can hold (U+{ord(illegal[0]):04X})"
        yield error(at, message, "Remove it where the text comes from.")
    elif len(text) > _MAX_TEXT:
        yield error(at, f"a text of {len(text):,} characters is longer than a cell can hold", "Shorten it.")


def _name_problems(book: CalcBook, name: str, text: str) -> Iterator[Finding]:
    if not _NAME.match(name) or re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[RrCc]", name):
        yield error(None, f"{name[:40]!r} cannot be the name of a cell or value")
    elif names.formula_of(book.document, name) is not None and names.text_of(book.document, name) is None:
        yield error(
            None,
            f"{book.name} uses the name {name} for something of its own",
            "Rename that name (Sheet, Named Ranges, Manage) and try again.",
        )
    yield from _text_problems(text, None)
