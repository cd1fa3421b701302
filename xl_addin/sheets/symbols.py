"""One spelling of each symbol in a workbook: case, and the sign between root and class, make no other security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.portfolio.spelling import symbol_key

if TYPE_CHECKING:
    from collections.abc import Iterable


class Spelling:
    """How each symbol of a workbook is printed: as it was typed first, in Holdings before any other sheet."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}

    def learn(self, symbols: Iterable[str]) -> None:
        """Take note of how symbols are typed, where no spelling is known yet."""
        for symbol in symbols:
            self._shown.setdefault(symbol_key(symbol), symbol)

    def knows(self, symbol: str) -> bool:
        """Return whether a spelling of a symbol is known."""
        return symbol_key(symbol) in self._shown

    def of(self, symbol: str) -> str:
        """Return a symbol as the workbook prints it."""
        return self._shown.get(symbol_key(symbol), symbol)
