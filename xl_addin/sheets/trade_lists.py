"""Whether a table is a list of trades: what was bought and sold, and not what is held."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from xl_addin.sheets import vocabulary
from xl_addin.sheets.contents import Contents
from xl_addin.sheets.heading_key import heading_key

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.headings import Line

_MOST = 0.5


def is_trade_list(line: Line, grid: Grid) -> bool:
    """Return whether a row of headings has a date and a side, and the side says buy or sell."""
    contents = Contents(grid, line)
    keys = {at: heading_key(text).words for at, text in line.texts.items()}
    dated = any(key in _words("TRADE_DATE") or key in _words("ACQUIRED") for key in keys.values())
    return dated and any(_tells_sides(contents, at) for at, key in keys.items() if key in _words("SIDE"))


def _tells_sides(contents: Contents, at: int) -> bool:
    said = [heading_key(text).words for text in contents.texts(at).values()]
    sides = sum(_side(word) for word in said)
    return bool(said) and sides >= _MOST * len(said)


def _side(words: str) -> bool:
    first = words.split(maxsplit=1)[0] if words else ""
    sides = _words("BUY_WORDS") | _words("SELL_WORDS")
    return words in sides or (len(first) > 1 and first in sides)


@cache
def _words(meaning: str) -> frozenset[str]:
    return frozenset(heading_key(word).words for word in getattr(vocabulary, meaning))
