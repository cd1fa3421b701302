"""What keeps changes from being written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse_errors
from xl_addin.hosts.hidden_names import formula_text
from xl_addin.hosts.writable import Target, covered, problems
from xl_addin.hosts.xlsx import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.blocks import Box
    from xl_addin.hosts.xlsx.cells import Cells
    from xl_addin.hosts.xlsx.reader import Reader
    from xl_addin.sheets.image import Changes, SheetImage


def check_changes(reader: Reader, changes: Changes, *, fresh: bool) -> None:
    """Refuse changes that the file format cannot hold or that would overwrite what is not ours.

    Raises:
        Refused: with one error for each problem.

    """

    def is_theirs(sheet: str) -> bool:
        taken = any(entry.name.lower() == sheet.lower() for entry in reader.outline.sheets)
        return taken and not fresh and (reader.outline.worksheet(sheet) is None or reader.mark(sheet) is None)

    def means_theirs(name: str) -> bool:
        known = names.find(reader.outline, name)
        return known is not None and formula_text(known.formula) is None

    target = Target(
        reader.name,
        lambda sheet: reader.outline.worksheet(sheet) is not None,
        is_theirs,
        lambda sheet: reader.mark(sheet) if reader.outline.worksheet(sheet) is not None and not fresh else None,
        means_theirs,
        "in Excel (Formulas, Name Manager)",
        takes_formulas=True,
    )
    refuse_errors(problems(target, changes))


def check_overwritten(cells: Cells, image: SheetImage, before: Sequence[Box]) -> None:
    """Refuse an image that would cover cells the user filled since; equal values may be taken in.

    Raises:
        Refused: naming the first cells that are in the way.

    """
    refuse_errors(covered(image, cells.at, before, lambda *place: place in cells.formulas))
