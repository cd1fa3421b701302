"""What our sheets say, looked up in the catalogue of sentences, so that no sentence is forgotten there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.domain.settings import Language
from xl_addin.sheets import translation

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.image import SheetImage

_FIGURES = re.compile(r"\d[\d.,]*")
_WORDS = re.compile(r"\b[a-z]{2,}\b")


def told_in(language: Language, text: str) -> str:
    """Return an English text as it stands on a sheet of a language."""
    return translation.words_of(language).there(text)


def is_sentence(text: str) -> bool:
    """Return whether a text has two plain words at least: names, ids and what is for programs have fewer."""
    return len(_WORDS.findall(text)) > 1 and not text.startswith(("{", "[", "xl-addin "))


class Untold:
    """What tells the sentences that stay English; those that differ only in their figures are looked up once."""

    def __init__(self) -> None:
        self._told: dict[str, bool] = {}

    def of(self, image: SheetImage) -> list[str]:
        """Return the sentences of a sheet of ours that have no row, names and what is kept for programs apart."""
        if image.kind in (None, "summary"):
            return []
        rows = [tuple(cell.value if cell else None for cell in row) for row in image.rows]
        found = translation.converted(rows, self._marked, english=True)
        return [value[1:] for row in found for value in row if isinstance(value, str) and value.startswith("\0")]

    def _marked(self, value: Value) -> Value:
        if not isinstance(value, str) or not is_sentence(value):
            return value
        alike = _FIGURES.sub("0", value)
        if alike not in self._told:
            self._told[alike] = told_in(Language.GERMAN, value) != value
        return value if self._told[alike] else f"\0{value}"
