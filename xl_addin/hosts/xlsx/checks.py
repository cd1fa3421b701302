"""What keeps changes from being written, all of it told at once and before anything is touched."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, refuse_errors
from xl_addin.hosts.blocks import MAX_COLUMN, MAX_ROW, Box
from xl_addin.hosts.hidden_names import formula_text, is_valid
from xl_addin.hosts.xlsx import names, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.hosts.xlsx.cells import Cells
    from xl_addin.hosts.xlsx.reader import Reader
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.image import Changes, SheetImage


def check_changes(reader: Reader, changes: Changes, *, fresh: bool) -> None:
    """Refuse changes that the file format cannot hold or that would overwrite what is not ours.

    Raises:
        Refused: with one error for each problem.

    """
    findings: list[Finding] = []
    images = {image.name.lower() for image in changes.sheets}
    if len(images) < len(changes.sheets):
        findings.append(error(None, "two sheets to be written have one name", "Give them different names in Settings."))
    for image in changes.sheets:
        findings += _image_problems(reader, image, fresh=fresh)
    for edit in changes.edits:
        at = Place(edit.sheet, edit.row, edit.column)
        if edit.sheet.lower() not in images and reader.outline.worksheet(edit.sheet) is None:
            findings.append(error(at, "there is no such sheet", "Check the sheet's name."))
        findings += _value_problems(edit.value, at)
    for name, text in changes.names.items():
        findings += _name_problems(reader, name, text)
    refuse_errors(findings)


def _image_problems(reader: Reader, image: SheetImage, *, fresh: bool) -> Iterator[Finding]:
    name = texts.sheet_name_problem(image.name)
    if name:
        yield name
        return
    taken = any(entry.name.lower() == image.name.lower() for entry in reader.outline.sheets)
    if taken and not fresh and (reader.outline.worksheet(image.name) is None or reader.mark(image.name) is None):
        yield error(
            Place(image.name),
            f"{reader.name} has a sheet of this name that was not made by xl-addin, so it is not overwritten",
            "Rename that sheet, or give ours another name in Settings.",
        )
    for row, cells in enumerate(image.rows, 1):
        for column, cell in enumerate(cells, 1):
            if cell is not None:
                yield from _value_problems(cell.value, Place(image.name, row, column))


def _value_problems(value: Value, at: Place) -> Iterator[Finding]:
    if not (1 <= at.row <= MAX_ROW and 1 <= at.column <= MAX_COLUMN):
        yield error(Place(at.sheet), f"row {at.row}, column {at.column} lies outside of a sheet")
    if isinstance(value, str):
        problem = texts.text_problem(value, at)
        if problem:
            yield problem
    elif isinstance(value, float) and not math.isfinite(value):
        yield error(at, "a number that is not finite cannot be written", "Correct the numbers it was calculated from.")


def _name_problems(reader: Reader, name: str, text: str) -> Iterator[Finding]:
    known = names.find(reader.outline, name)
    if not is_valid(name):
        yield error(None, f"{name[:40]!r} cannot be the name of a cell or value")
    elif known is not None and formula_text(known.formula) is None:
        yield error(
            None,
            f"{reader.name} uses the name {name} for something of its own",
            "Rename that name in Excel (Formulas, Name Manager) and try again.",
        )
    problem = texts.text_problem(text, None)
    if problem:
        yield problem


def check_overwritten(cells: Cells, image: SheetImage, before: Sequence[Box]) -> None:
    """Refuse an image that would cover cells the user filled since; equal values may be taken in.

    Raises:
        Refused: naming the first cells that are in the way.

    """
    findings: list[Finding] = []
    for row, rows in enumerate(image.rows, 1):
        for column, cell in enumerate(rows, 1):
            there = cells.at(row, column)
            if cell is None or there is None or any((row, column) in block for block in before):
                continue
            if (row, column) in cells.formulas or there != cell.value:
                findings.append(
                    error(
                        Place(image.name, row, column),
                        "this cell was filled by hand, and what is to be written would cover it",
                        "Move it beside the table or to another sheet, and try again.",
                    )
                )
    refuse_errors(findings[:5])
