"""The hidden names this program leaves in a workbook, the same as in a file: whose sheet it is, and short texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.hosts.calc.bridge import exists, struct

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Uno

KIND = "xl_addin_kind"
"""Of a sheet: the kind of sheet this program made of it."""
RANGE = "xl_addin_range"
"""Of a sheet: the blocks of cells that are ours."""

_HIDDEN = 16  # of com.sun.star.sheet.NamedRangeFlag
_TEXTS = re.compile(r'\s*"(?:[^"]|"")*"(?:\s*&\s*"(?:[^"]|"")*")*\s*\Z')
_ONE_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_PIECE = 240  # a text within a formula may have 255 characters


def text_of(owner: Uno, name: str) -> str | None:
    """Return the text a name of a document or of a sheet stands for, None where there is none or it is no text."""
    formula = formula_of(owner, name)
    if formula is None or not _TEXTS.match(formula):
        return None
    return "".join(found.replace('""', '"') for found in _ONE_TEXT.findall(formula))


def formula_of(owner: Uno, name: str) -> str | None:
    """Return what a name stands for, None where there is no such name."""
    known = _spelled(owner.NamedRanges, name)
    return str(owner.NamedRanges.getByName(known).Content) if known else None


def set_text(owner: Uno, name: str, text: str) -> None:
    """Let a hidden name stand for a text."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    set_formula(owner, name, "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces))


def set_formula(owner: Uno, name: str, formula: str) -> None:
    """Let a hidden name stand for a formula."""
    names = owner.NamedRanges
    known = _spelled(names, name)
    if known:
        if names.getByName(known).Content == formula:
            return
        names.removeByName(known)
    names.addNewByName(known or name, formula, struct("table.CellAddress"), _HIDDEN)


def _spelled(names: Uno, name: str) -> str | None:
    """Return a name as it is spelled there; letter case does not count."""
    if exists(names, name):
        return name
    return next((known for known in names.ElementNames if known.casefold() == name.casefold()), None)
