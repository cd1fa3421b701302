"""What keeps changes from being written to an open document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, refuse_errors
from xl_addin.hosts.writable import covered, problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.hosts.blocks import Box
    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.hosts.writable import Target
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.image import Changes, SheetImage


def check_changes(document: Uno, target: Target, sheet: Callable[[str], Uno | None], changes: Changes) -> None:
    """Refuse changes that no workbook can hold or that would overwrite what is not ours.

    Raises:
        Refused: with one error for each problem.

    """
    refuse_errors([*_document_problems(document, target.name), *problems(target, changes)])
    for name in {image.name for image in changes.sheets} | {edit.sheet for edit in changes.edits}:
        found = sheet(name)
        if found is not None and found.isProtected():
            remedy = "Choose Tools, Protect Sheet to lift it, and try again."
            refuse_errors([error(Place(name), "the sheet is protected", remedy)])


def check_overwritten(sheet: Uno, grid: Grid, image: SheetImage, before: Sequence[Box]) -> None:
    """Refuse an image that would cover cells the user filled since; equal values may be taken in.

    Raises:
        Refused: naming the first cells that are in the way.

    """
    refuse_errors(covered(image, grid.at, before, lambda row, column: formula_at(sheet, row, column)))


def formula_at(sheet: Uno, row: int, column: int) -> bool:
    """Return whether a formula stands in a cell; text that begins with an equals sign is none."""
    cell = sheet.getCellByPosition(column - 1, row - 1)
    return bool(cell.Type.value == "FORMULA")


def _document_problems(document: Uno, name: str) -> Iterator[Finding]:
    if document.isReadonly():
        yield error(None, f"{name} is open to be read only", "Choose File, Save As for a copy, and try again in it.")
    if document.isProtected():
        remedy = "Choose Tools, Protect Spreadsheet Structure to lift it, and try again."
        yield error(None, f"the structure of {name} is protected", remedy)
