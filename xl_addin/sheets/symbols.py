"""One spelling of each symbol in a workbook: case, and the sign between root and class, make no other security."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from xl_addin.sheets.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

_BETWEEN = re.compile(r"(?<=\w)\s*[.\-/ ]\s*(?=\w)")


@lru_cache(maxsize=8192)
def symbol_key(symbol: str) -> str:
    """Return what makes two spellings one symbol: BRK.B, BRK-B, BRK/B, BRK B and brk.b are the same."""
    return _BETWEEN.sub(".", tidy(symbol).casefold())


@dataclass(frozen=True)
class Spelling:
    """How each symbol of a workbook is printed: as it was typed first, in Holdings before any other sheet."""

    shown: dict[str, str] = field(default_factory=dict)

    def learn(self, symbols: Iterable[str]) -> None:
        """Take note of how symbols are typed, where no spelling is known yet."""
        for symbol in symbols:
            self.shown.setdefault(symbol_key(symbol), symbol)

    def of(self, symbol: str) -> str:
        """Return a symbol as the workbook prints it."""
        return self.shown.get(symbol_key(symbol), symbol)


def nearly(one: str, other: str) -> bool:
    """Return whether two symbols differ by one slip of the fingers: a letter more, less, other, or two exchanged."""
    a, b = symbol_key(one), symbol_key(other)
    if a == b or min(len(a), len(b)) < 2:
        return False
    if len(a) == len(b):
        odd = [i for i in range(len(a)) if a[i] != b[i]]
        swapped = len(odd) == 2 and odd[1] == odd[0] + 1 and a[odd[0]] == b[odd[1]] and a[odd[1]] == b[odd[0]]
        return swapped or (len(odd) == 1 and len(a) > 2)
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
