"""One spelling of each symbol in a workbook: case, and the sign between root and class, make no other security."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.domain.portfolio.spelling import symbol_key

if TYPE_CHECKING:
    from collections.abc import Iterable


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
