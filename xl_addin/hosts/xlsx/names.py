"""The defined names of a file, and the hidden ones that only a file needs: what is to be calculated on opening."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.hosts.hidden_names import RANGE, formula_text, referred_blocks
from xl_addin.hosts.xlsx import refs

if TYPE_CHECKING:
    from xl_addin.hosts.blocks import Box
    from xl_addin.hosts.xlsx.outline import DefinedName, Outline

EDITED = "xl_addin_edited"
"""Of the book: the cells of the user's that were set since the book was last calculated."""
RECALC = "xl_addin_recalc"
"""Of the book: who asked for a calculation on opening, ``ours`` or ``theirs`` (it asked for one already)."""

_SHEET_BLOCK = r"(?:'((?:[^']|'')*)'|([^'!,]+))!(\$[A-Z]+\$[0-9]+(?::\$[A-Z]+\$[0-9]+)?)(?=,|\Z)"


def find(outline: Outline, name: str, local: int | None = None) -> DefinedName | None:
    """Return a defined name of the book, or of one sheet; letter case does not count."""
    return outline.named(name, local)


def text_of(outline: Outline, name: str, local: int | None = None) -> str | None:
    """Return the text a defined name stands for, None where there is no such name or it is no text."""
    found = find(outline, name, local)
    return formula_text(found.formula) if found else None


def written_blocks(outline: Outline, index: int) -> list[Box] | None:
    """Return the blocks of a sheet that hold what we wrote last, None where that is not known (any more)."""
    found = find(outline, RANGE, index)
    return None if found is None else referred_blocks(found.formula)


def listed_blocks(formula: str) -> list[tuple[str, Box]]:
    """Return sheet and block of every reference in a list of them, as we or a spreadsheet program spell it."""
    return [
        (quoted_name.replace("''", "'") or plain, refs.box(block))
        for quoted_name, plain, block in re.findall(_SHEET_BLOCK, formula)
    ]
