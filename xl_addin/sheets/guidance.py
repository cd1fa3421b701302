"""The guidance on the sheets of a template, put into the language set: cells that hold a text of ours to the letter.

Start, the sentence beside each setting and the notes beside the tables are the user's to change or delete, so a cell
that says anything else stays. Headings of tables stay English: they are what the tables are read by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.settings import Language
from xl_addin.sheets.image import CellEdit
from xl_addin.sheets.sentences import help_texts, start
from xl_addin.sheets.setting_specs import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.sheets.grid import Grid

START = "Start"
_TITLE = "How to fill this in"
_COLUMN = {language: number for number, language in enumerate(Language)}


def guided(grid: Grid, language: Language, *, groups: bool = False) -> Iterator[CellEdit]:
    """Yield the edits that put a sheet's guidance into a language; with ``groups`` those of the settings as well.

    Of Start every text counts, of other sheets only whole sentences: a word may be the user's own.
    """
    texts = {text: row for row in (*help_texts.ROWS, *start.ROWS) for text in row}
    for row, cells in enumerate(grid.rows, 1):
        for column, value in enumerate(cells, 1):
            known = texts.get(value) if isinstance(value, str) else None
            if known is None or known[_COLUMN[language]] == value:
                continue
            group = groups and column == 1 and known[0] in GROUPS
            if grid.sheet == START or group or known[0].endswith(".") or known[0] == _TITLE:
                yield CellEdit(grid.sheet, row, column, known[_COLUMN[language]])
