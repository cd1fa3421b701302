"""The hidden names this program leaves in a workbook, alike in every host: whose sheet it is, and short texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.hosts.blocks import around, box_named, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.hosts.blocks import Box

KIND = "xl_addin_kind"
"""Of a sheet: the kind of sheet this program made of it."""
RANGE = "xl_addin_range"
"""Of a sheet: the blocks of cells that are ours. References, so that they follow when rows or columns are inserted."""

_TEXTS = re.compile(r'\s*"(?:[^"]|"")*"(?:\s*&\s*"(?:[^"]|"")*")*\s*\Z')
_ONE_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_PIECE = 240  # a text within a formula may have 255 characters
_MAX_FORMULA = 8000  # what Excel allows in a name
_VALID = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\]{0,250}\Z")
_BLOCK = r"(\$[A-Z]+\$[0-9]+(?::\$[A-Z]+\$[0-9]+)?)"


class Spelling(NamedTuple):
    """How a program spells references to blocks of sheets: before the block, between blocks, and to find a block."""

    sheet: str
    between: str
    block: str


EXCEL = Spelling("{}!", ",", rf"!{_BLOCK}(?=,|\Z)")
CALC = Spelling("${}.", ";", rf"\.{_BLOCK}")


def is_valid(name: str) -> bool:
    """Return whether a spreadsheet program takes this as a name and not as a cell."""
    return bool(_VALID.match(name)) and not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[RrCc]", name)


def text_formula(text: str) -> str:
    """Return the formula that yields a text: ``"abc"``, in several pieces where it is long."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def formula_text(formula: str) -> str | None:
    """Return the text a formula made by `text_formula` yields, None for any other formula."""
    if not _TEXTS.match(formula):
        return None
    return "".join(found.replace('""', '"') for found in _ONE_TEXT.findall(formula))


def block_formula(sheet: str, block: Box, spelling: Spelling = EXCEL) -> str:
    """Return the reference to a block of a sheet: ``'Drift'!$A$1:$H$20``."""
    quoted = "'" + sheet.replace("'", "''") + "'"
    return spelling.sheet.format(quoted) + block.absolute()


def blocks_formula(blocks: Iterable[tuple[str, Box]], spelling: Spelling = EXCEL, most: int = _MAX_FORMULA) -> str:
    """Return the reference to blocks of several sheets, neighbours joined.

    Where it would have more than the `most` characters, it is one block a sheet that holds them all.
    """
    by_sheet: dict[str, list[Box]] = {}
    for sheet, block in blocks:
        by_sheet.setdefault(sheet, []).append(block)
    exact = {sheet: joined(listed) for sheet, listed in by_sheet.items()}
    formula = _listing(exact, spelling)
    return formula if len(formula) <= most else _listing({s: [around(b)] for s, b in exact.items()}, spelling)


def referred_blocks(formula: str, spelling: Spelling = EXCEL) -> list[Box] | None:
    """Return the blocks of a list of references, whatever sheets they are of, None where it is not such a list."""
    found = [box_named(reference) for reference in re.findall(spelling.block, formula)]
    known = [block for block in found if block is not None]
    return known if len(known) == len(found) else None


def _listing(by_sheet: dict[str, list[Box]], spelling: Spelling) -> str:
    return spelling.between.join(
        block_formula(sheet, block, spelling) for sheet, blocks in by_sheet.items() for block in blocks
    )
