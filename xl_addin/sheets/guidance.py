"""The guidance on the sheets of a template, put into the language set: cells that hold a text of ours to the letter.

Start, the sentence beside each setting and the notes beside the tables are the user's to change or delete, so a cell
that says anything else stays. Headings of tables stay English: they are what the tables are read by; those of the
formulas beside them follow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.settings import Language
from xl_addin.sheets.image import CellEdit
from xl_addin.sheets.sentences import help_texts, start
from xl_addin.sheets.setting_specs import GROUPS
from xl_addin.sheets.translation import heights_needed, translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.image import SheetImage

_TITLE = "How to fill this in"
_COLUMN = {language: number for number, language in enumerate(Language)}
_OURS = 3
"""So many sentences of ours make a sheet a template's: on a sheet of the user's own a word is the user's."""


def begun_in(images: Sequence[SheetImage], language: Language) -> tuple[SheetImage, ...]:
    """Return the sheets of a new workbook in a language, which its Settings then name."""
    return tuple(_begun(image, language) if image.kind is None else translated(image, language) for image in images)


def _begun(image: SheetImage, language: Language) -> SheetImage:
    edits = {(edit.row, edit.column): edit.value for edit in guided(image.grid(), language, image.name)}
    if image.name == "Settings":
        at = next(row for row, cells in enumerate(image.rows, 1) if cells and cells[0] and cells[0].value == "Language")
        edits[at, 2] = language.value
    rows = tuple(
        tuple(
            replace(cell, value=edits[row, column]) if cell and (row, column) in edits else cell
            for column, cell in enumerate(cells, 1)
        )
        for row, cells in enumerate(image.rows, 1)
    )
    return replace(image, rows=rows, heights={**image.heights, **dict(heights_needed(image, rows))})


def guided(grid: Grid, language: Language, name: str) -> Iterator[CellEdit]:
    """Yield the edits that put the guidance of a sheet into a language; ``name`` is the template's name of the sheet.

    Of Start every text counts, of Settings its groups too, of others only whole sentences: a word may be the user's.
    Headings of Excel tables are never touched.
    """
    found = [*_found(grid, (*help_texts.ROWS, *start.ROWS))]
    ours = sum(row[0].endswith(".") for _, row in found) >= _OURS
    for edit, row in found:
        group = name == "Settings" and edit.column == 1 and row[0] in GROUPS
        word = ours and (name == "Start" or group or row[0] == _TITLE)
        if (word or row[0].endswith(".")) and edit.value != row[_COLUMN[language]]:
            yield replace(edit, value=row[_COLUMN[language]])
    tops = {area.top for area in grid.tables}
    if ours and name in _BESIDE:
        for edit, row in _found(grid, _BESIDE[name]):
            if edit.row in tops and edit.value != row[_COLUMN[language]]:
                yield replace(edit, value=row[_COLUMN[language]])


_BESIDE = {
    "Targets": (
        ("Pie adds up to", "Summe des Pies", "Total du pie", "Suma del pie"),
        ("Effective target", "Ziel gesamt", "Cible globale", "Objetivo global"),
        ("Actual", "Ist", "Réel", "Real"),
        ("Drift", "Abweichung", "Écart", "Desviación"),
        ("$ to target", "$ bis zum Ziel", "$ jusqu’à la cible", "$ hasta el objetivo"),
    ),
    "Holdings": (
        ("Value", "Wert", "Valeur", "Valor"),
        ("Weight", "Gewicht", "Poids", "Peso"),
    ),
}
"""The headings over the formulas beside the tables of a template, which no table is read by."""


def _found(grid: Grid, rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[CellEdit, tuple[str, ...]]]:
    """Yield the cells that hold a text of ours to the letter, each with that text in every language."""
    texts = {text: row for row in rows for text in row}
    for at, cells in enumerate(grid.rows, 1):
        for column, value in enumerate(cells, 1):
            known = texts.get(value) if isinstance(value, str) else None
            if known and not any(area.top == at and area.left <= column <= area.right for area in grid.tables):
                yield CellEdit(grid.sheet, at, column, value), known
