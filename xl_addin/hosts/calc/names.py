"""The hidden names of an open document and of its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.calc.bridge import exists, struct
from xl_addin.hosts.hidden_names import CALC, RANGE, blocks_formula, formula_text, referred_blocks, text_formula

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.hosts.blocks import Box
    from xl_addin.hosts.calc.bridge import Uno

_HIDDEN = 16  # of com.sun.star.sheet.NamedRangeFlag


def text_of(owner: Uno, name: str) -> str | None:
    """Return the text a name of a document or of a sheet stands for, None where there is none or it is no text."""
    formula = formula_of(owner, name)
    return None if formula is None else formula_text(formula)


def blocks_of(sheet: Uno) -> list[Box] | None:
    """Return the blocks of a sheet that hold what we wrote last, None where that is not known."""
    formula = formula_of(sheet, RANGE)
    return None if formula is None else referred_blocks(formula, CALC)


def formula_of(owner: Uno, name: str) -> str | None:
    """Return what a name stands for, None where there is no such name."""
    known = _spelled(owner.NamedRanges, name)
    return str(owner.NamedRanges.getByName(known).Content) if known else None


def set_text(owner: Uno, name: str, text: str) -> None:
    """Let a hidden name stand for a text."""
    _set(owner, name, text_formula(text))


def set_blocks(sheet: Uno, blocks: Iterable[Box]) -> None:
    """Remember which cells of a sheet are ours."""
    _set(sheet, RANGE, blocks_formula(((str(sheet.Name), block) for block in blocks), CALC))


def _set(owner: Uno, name: str, formula: str) -> None:
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
