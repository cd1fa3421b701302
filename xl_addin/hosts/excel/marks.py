"""The hidden names of an open workbook and of its sheets."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from xlwings import Sheet

from xl_addin.hosts.hidden_names import RANGE, blocks_formula, formula_text, referred_blocks, text_formula

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.hosts.blocks import Box

_LONGEST = 255
"""The longest text a name may be given through Excel's own objects."""


def find(owner: Any, name: str) -> Any | None:
    """Return a defined name of a book or of a sheet, None where there is none; letter case does not count."""
    if name not in owner.names:
        return None
    try:
        known = owner.names[name]
    except KeyError:  # a browser finds the names of sheets only with their sheet before them
        known = next(one for one in owner.names if one.name.rpartition("!")[2] == name)
    # A book also finds the names of its sheets.
    return known if ("!" in known.name) == isinstance(owner, Sheet) else None


def text_of(owner: Any, name: str) -> str | None:
    """Return the text a name stands for, None where there is no such name or it is no text."""
    found = find(owner, name)
    return None if found is None else formula_text(str(found.refers_to).removeprefix("="))


def blocks_of(sheet: Any) -> list[Box] | None:
    """Return the blocks of a sheet that hold what we wrote last, None where that is not known."""
    found = find(sheet, RANGE)
    return None if found is None else referred_blocks(str(found.refers_to).removeprefix("="))


def set_text(owner: Any, name: str, text: str) -> None:
    """Let a hidden name of a book or of a sheet stand for a text."""
    _set(owner, name, text_formula(text))


def set_blocks(sheet: Any, blocks: Iterable[Box]) -> None:
    """Remember which cells of a sheet are ours."""
    _set(sheet, RANGE, blocks_formula(((sheet.name, block) for block in blocks), most=_LONGEST))


def _set(owner: Any, name: str, formula: str) -> None:
    known = find(owner, name)
    if known is None:
        known = owner.names.add(name, f"={formula}")
    else:
        known.refers_to = f"={formula}"
    # Hidden from the Name Manager where the program can: the Mac and the browser show it.
    with contextlib.suppress(Exception):
        known.api.Visible = False
