"""The hidden names this program leaves in a workbook: whose sheet it is, what was written where, and short texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.hosts.xlsx import refs
from xl_addin.hosts.xlsx.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.hosts.xlsx.outline import DefinedName, Outline

KIND = "xl_addin_kind"
"""Of a sheet: the kind of sheet this program made of it."""
RANGE = "xl_addin_range"
"""Of a sheet: the block of cells that is ours. A reference, so that it follows when rows or columns are inserted."""
EDITED = "xl_addin_edited"
"""Of the book: the cells of the user's that were set since the book was last calculated."""
RECALC = "xl_addin_recalc"
"""Of the book: who asked for a calculation on opening, ``ours`` or ``theirs`` (it asked for one already)."""

_TEXTS = re.compile(r'\s*"(?:[^"]|"")*"(?:\s*&\s*"(?:[^"]|"")*")*\s*\Z')
_ONE_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_PIECE = 240  # a text within a formula may have 255 characters
_MAX_FORMULA = 8000
_SHEET_BLOCK = re.compile(r"(?:'((?:[^']|'')*)'|([^'!,]+))!(\$[A-Z]+\$[0-9]+(?::\$[A-Z]+\$[0-9]+)?)(?=,|\Z)")
_BLOCK = re.compile(r"!(\$[A-Z]+\$[0-9]+(?::\$[A-Z]+\$[0-9]+)?)(?=,|\Z)")
_VALID = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\]{0,250}\Z")


def text_formula(text: str) -> str:
    """Return the formula that yields a text: ``"abc"``, in several pieces where it is long."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def formula_text(formula: str) -> str | None:
    """Return the text a formula made by `text_formula` yields, None for any other formula."""
    if not _TEXTS.match(formula):
        return None
    return "".join(found.replace('""', '"') for found in _ONE_TEXT.findall(formula))


def is_valid(name: str) -> bool:
    """Return whether a spreadsheet program takes this as a name and not as a cell."""
    return bool(_VALID.match(name)) and not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[RrCc]", name)


def find(outline: Outline, name: str, local: int | None = None) -> DefinedName | None:
    """Return a defined name of the book, or of one sheet; letter case does not count."""
    wanted = name.lower()
    return next((n for n in outline.names if n.local == local and n.name.lower() == wanted), None)


def text_of(outline: Outline, name: str, local: int | None = None) -> str | None:
    """Return the text a defined name stands for, None where there is no such name or it is no text."""
    found = find(outline, name, local)
    return formula_text(found.formula) if found else None


def quoted(sheet: str) -> str:
    """Return a sheet's name as a formula spells it: ``'My sheet'``."""
    return "'" + sheet.replace("'", "''") + "'"


def block_formula(sheet: str, block: refs.Box) -> str:
    """Return the reference to a block of a sheet: ``'Drift'!$A$1:$H$20``."""
    return f"{quoted(sheet)}!{block.absolute()}"


def written_blocks(outline: Outline, index: int) -> list[refs.Box] | None:
    """Return the blocks of a sheet that hold what we wrote last, None where that is not known (any more)."""
    found = find(outline, RANGE, index)
    return None if found is None else referred_blocks(found.formula)


def referred_blocks(formula: str) -> list[refs.Box] | None:
    """Return the blocks of a list of references, whatever sheets they are of, None where it is not such a list."""
    try:
        return [refs.box(reference) for reference in _BLOCK.findall(formula)]
    except Damaged:
        return None


def blocks_formula(blocks: Iterable[tuple[str, refs.Box]]) -> str:
    """Return the reference to blocks of several sheets, neighbours joined.

    Where it would be longer than a formula may be, it is one block a sheet that holds them all.
    """
    by_sheet: dict[str, list[refs.Box]] = {}
    for sheet, block in blocks:
        by_sheet.setdefault(sheet, []).append(block)
    joined = {sheet: refs.joined(listed) for sheet, listed in by_sheet.items()}
    formula = _listing(joined)
    return formula if len(formula) <= _MAX_FORMULA else _listing({s: [refs.around(b)] for s, b in joined.items()})


def _listing(by_sheet: dict[str, list[refs.Box]]) -> str:
    return ",".join(block_formula(sheet, block) for sheet, blocks in by_sheet.items() for block in blocks)


def listed_blocks(formula: str) -> list[tuple[str, refs.Box]]:
    """Return sheet and block of every reference in a list of them, as we or a spreadsheet program spell it."""
    return [
        (quoted_name.replace("''", "'") or plain, refs.box(block))
        for quoted_name, plain, block in _SHEET_BLOCK.findall(formula)
    ]
