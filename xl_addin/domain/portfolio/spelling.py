"""When two spellings are one symbol, and when they are so near that one of them may be a slip."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BETWEEN = re.compile(r"(?<=\w)\s*[.\-/ ]\s*(?=\w)")
_PARTS = re.compile(r"[\s./-]")
_SHORTEST = 3
"""Of symbols of one or two letters everything is a slip away."""


@lru_cache(maxsize=8192)
def symbol_key(symbol: str) -> str:
    """Return what makes two spellings one symbol: BRK.B, BRK-B, BRK/B, BRK B and brk.b are the same."""
    return _BETWEEN.sub(".", " ".join(symbol.casefold().split()))


def loose_key(symbol: str) -> str:
    """Return what makes a broker's spelling of a symbol ours: BRKB is BRK.B there, as nothing parts the class."""
    return _PARTS.sub("", symbol).casefold()


def nearly(one: str, other: str) -> bool:
    """Return whether two symbols differ by one slip of the fingers; how they are spelled otherwise does not count."""
    a, b = symbol_key(one), symbol_key(other)
    return min(len(a), len(b)) >= _SHORTEST and one_slip_apart(a, b)


def nearest(word: str, known: Iterable[str], most: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return the known words that are most like one, the likest first; those that are no more alike than cutoff not."""
    from difflib import get_close_matches  # seldom asked for, and slow to load

    return get_close_matches(word, list(known), most, cutoff)


def one_slip_apart(a: str, b: str) -> bool:
    """Return whether two words differ by one slip of the fingers: a letter more, less, other, or two exchanged."""
    if a == b:
        return False
    if len(a) == len(b):
        odd = [i for i in range(len(a)) if a[i] != b[i]]
        return len(odd) == 1 or (odd == [odd[0], odd[0] + 1] and a[odd[0]] + a[odd[1]] == b[odd[1]] + b[odd[0]])
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
