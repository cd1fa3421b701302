"""What keeps changes from being written, in any host: all of it told at once and before anything is touched."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from xl_addin.actions.own_sheets import not_ours
from xl_addin.domain.finding import Place, error
from xl_addin.hosts.blocks import MAX_COLUMN, MAX_ROW
from xl_addin.hosts.hidden_names import is_valid
from xl_addin.sheets.grid import ErrorCell, ObjectCell, StaleFormula, StockCell, UnsavedFormula

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.hosts.blocks import Box
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.image import Changes, SheetImage

MAX_TEXT = 32_767
MAX_SHEET_NAME = 31
_ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_MOST_COVERED = 5


@dataclass(frozen=True, slots=True)
class Target:
    """What a host knows of the workbook to be written, asked by the names of sheets and of values.

    ``has_cells`` is whether there is such a sheet to set cells in, ``is_theirs`` whether such a sheet was not made by
    xl-addin, ``kind_of`` what kind of sheet of ours there is (None where there is none), ``means_theirs`` whether a
    name stands for something that is no text of ours; ``names_are_at`` says where the user finds such names.
    ``takes_formulas`` is whether errors and formulas can be written as they are.
    """

    name: str
    has_cells: Callable[[str], bool]
    is_theirs: Callable[[str], bool]
    kind_of: Callable[[str], str | None]
    means_theirs: Callable[[str], bool]
    names_are_at: str
    takes_formulas: bool = False


def problems(target: Target, changes: Changes) -> Iterator[Finding]:
    """Yield what no workbook can hold, and what would overwrite something that is not ours."""
    images = {image.name.lower() for image in changes.sheets}
    if len(images) < len(changes.sheets):
        yield error(None, "two sheets to be written have one name", "Give them different names in Settings.")
    in_order = []
    for image in changes.sheets:
        unfit = tuple(_sheet_problems(target, image))
        yield from unfit
        in_order += [] if unfit else [image]
    if len(in_order) == len(changes.sheets):
        yield from _contradictions(changes)
    for image in in_order:
        yield from _cell_problems(target, image)
    for edit in changes.edits:
        at = Place(edit.sheet, edit.row, edit.column)
        if edit.sheet.lower() not in images and not target.has_cells(edit.sheet):
            yield error(at, "there is no such sheet", "Check the sheet's name.")
        yield from _value_problems(target, edit.value, at)
    for name, text in changes.names.items():
        yield from _name_problems(target, name)
        yield from _text_problems(text, None)


def covered(
    image: SheetImage,
    there: Callable[[int, int], Value],
    ours: Sequence[Box],
    is_formula: Callable[[int, int], bool] = lambda _row, _column: False,
) -> list[Finding]:
    """Return an error for the first cells that the user filled and an image would cover.

    Equal values may be taken in, unless they are results of the user's own formulas.
    """
    places = (
        Place(image.name, row, column)
        for row, cells in enumerate(image.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell is not None
        and (found := there(row, column)) is not None
        and not any((row, column) in block for block in ours)
        and (found != cell.value or is_formula(row, column))
    )
    return [
        error(
            place,
            "this cell was filled by hand, and what is to be written would cover it",
            "Move it beside the table or to another sheet, and try again.",
        )
        for place in islice(places, _MOST_COVERED)
    ]


def _contradictions(changes: Changes) -> Iterator[Finding]:
    """Yield the cells that would be written twice, with two values: what is to stand there must be certain."""
    meant: dict[tuple[str, int, int], Value] = {
        (image.name.lower(), row, column): cell.value
        for image in changes.sheets
        for row, cells in enumerate(image.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell is not None
    }
    for edit in changes.edits:
        place = edit.sheet.lower(), edit.row, edit.column
        said = meant.setdefault(place, edit.value)
        if said is not edit.value and said != edit.value:
            at = Place(edit.sheet, edit.row, edit.column)
            yield error(at, "this cell would be written twice, with different values", "Please report this.")


def _sheet_problems(target: Target, image: SheetImage) -> Iterator[Finding]:
    """Yield why a sheet cannot be put where its name says."""
    name = image.name
    if not _names_a_sheet(name):
        yield error(
            None,
            f"{name[:40]!r} cannot be the name of a sheet",
            f"Use 1 to {MAX_SHEET_NAME} characters, none of them [ ] : * ? / \\, no apostrophe first or last.",
        )
    elif target.is_theirs(name):
        yield not_ours(target.name, name)
    elif (kind := target.kind_of(name)) not in {None, image.kind}:
        yield error(
            Place(name),
            f"this is the {kind} sheet, so no {image.kind or 'other'} sheet is written over it",
            "Rename that sheet, or change the name in Settings that both have.",
        )


def _cell_problems(target: Target, image: SheetImage) -> Iterator[Finding]:
    for row, cells in enumerate(image.rows, 1):
        for column, cell in enumerate(cells, 1):
            if cell is not None:
                yield from _value_problems(target, cell.value, Place(image.name, row, column))


def _names_a_sheet(name: str) -> bool:
    if not name.strip() or len(name) > MAX_SHEET_NAME or name != name.strip("'"):
        return False
    return not _NO_SHEET_NAME.search(name) and not _illegal(name)


def _value_problems(target: Target, value: Value, at: Place) -> Iterator[Finding]:
    if not (1 <= at.row <= MAX_ROW and 1 <= at.column <= MAX_COLUMN):
        yield error(Place(at.sheet), f"row {at.row}, column {at.column} lies outside of a sheet")
    if isinstance(value, str):
        yield from _text_problems(value, at)
    elif isinstance(value, float) and not math.isfinite(value):
        yield error(at, "a number that is not finite cannot be written", "Correct the numbers it was calculated from.")
    elif isinstance(value, ErrorCell | UnsavedFormula | StaleFormula) and not target.takes_formulas:
        yield error(at, "an error or a formula cannot be written", "Write the value itself.")
    elif isinstance(value, StockCell | ObjectCell):
        yield error(at, "a data type of Excel's cannot be written", "Write the value itself.")


def _text_problems(text: str, at: Place | None) -> Iterator[Finding]:
    illegal = _illegal(text)
    if illegal:
        yield error(
            at,
            f"the text {text[:30]!r} has a character no workbook can hold (U+{ord(illegal):04X})",
            "Remove it where the text comes from.",
        )
    elif len(text) > MAX_TEXT:
        yield error(at, f"a text of {len(text):,} characters is longer than a cell can hold", "Shorten it.")


def _illegal(text: str) -> str:
    """Return the first character of a text that no workbook can hold, empty where there is none."""
    if text.replace("\n", "").isprintable():  # as nearly every text is: the pattern takes its time to be compiled
        return ""
    found = re.search(_ILLEGAL, text)
    return found[0] if found else ""


def _name_problems(target: Target, name: str) -> Iterator[Finding]:
    if not is_valid(name):
        yield error(None, f"{name[:40]!r} cannot be the name of a cell or value")
    elif target.means_theirs(name):
        yield error(
            None,
            f"{target.name} uses the name {name} for something of its own",
            f"Rename that name {target.names_are_at} and try again.",
        )
