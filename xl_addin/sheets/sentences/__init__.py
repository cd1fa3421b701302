"""The sentences on our sheets in every language we have, a module a subject; loaded only where one is not English.

Rows are as in `xl_addin.sheets.languages`, their gaps as in `xl_addin.sheets.phrases`. Names that are typed or clicked
stay as they are in each language: settings, their values, buttons, commands, sheets, plans.
"""

from __future__ import annotations

from functools import lru_cache

Row = tuple[str, str, str, str]


@lru_cache(maxsize=1)
def catalogue() -> tuple[Row, ...]:
    """Return every row."""
    from xl_addin.sheets.languages import WORDS
    from xl_addin.sheets.sentences import findings, help_texts, notes, pages, reasons, start

    return (*WORDS, *reasons.ROWS, *notes.ROWS, *findings.ROWS, *pages.ROWS, *help_texts.ROWS, *start.ROWS)
