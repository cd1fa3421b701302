"""Our sheets in the language of their reader: put into it when they are written, and back into English when read.

What reads a sheet knows English alone, and so do the seals: a confirmation says the same, and is sealed the same, in
whatever language it is shown. A text is translated as a whole or not at all; where one would not come back as it was,
it stays English, and names of the user's own (symbols, accounts, who decided) are never looked at.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.settings import Language
from xl_addin.sheets.compare_words import MEASURES
from xl_addin.sheets.confirmation_words import CERTIFICATE_HEADINGS
from xl_addin.sheets.image import Chart
from xl_addin.sheets.languages import TYPED, WORDS
from xl_addin.sheets.orders_sheet import HEADINGS as ORDER_HEADINGS
from xl_addin.sheets.page import LINE, height_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.image import BarChart, Cell, CellEdit, Dropdown, SheetImage
    from xl_addin.sheets.phrases import Phrases

_COLUMN = {language: number for number, language in enumerate(Language)}
_NAMED = frozenset({"Symbol", "Security", "Account", "Input", "Value", "Part", "Order", "Price"})
"""The headings over what is the user's own, or a program's."""
_JOURNAL = frozenset({"When", "Who", "Event", "Proposal", "Details", "Hash"})
_HEADINGS = (
    _NAMED
    | _JOURNAL
    | {*ORDER_HEADINGS, *CERTIFICATE_HEADINGS, *MEASURES, "Measure", "Before", "After", "Slice", "Plan", "Cost"}
)
_PRICE_IN = re.compile("Price in [A-Z]{3}")
_READ = ("confirmation", "orders", "journal", "compare")
"""The kinds of sheets that are read back."""
_LOOKED_AT = 60
"""The rows in which the language of a sheet shows."""


class _Headings(NamedTuple):
    """What a row of headings says of the rows below it: under which columns names stand.

    ``go_on``: an empty row does not end them, as those of the journal and of the orders.
    """

    names: frozenset[int] = frozenset()
    go_on: bool = False


class Words:
    """The texts of one language, there and back."""

    def __init__(self, language: Language) -> None:
        self._number = _COLUMN[language]
        self._headings = {row[self._number]: row[0] for row in WORDS if row[0] in _HEADINGS}
        self._language = language
        self._told: dict[str, str] = {}

    def there(self, text: str) -> str:
        """Return an English text in this language, as it is where it would not come back as it was."""
        if text not in self._told:
            found = (found for found in self._there.ways(text) if self.back(found) == text)
            self._told[text] = next(found, text)
        return self._told[text]

    def back(self, text: str) -> str:
        """Return a text of this language in English."""
        return self._back.find(text) or text

    # Only a sheet that is not English needs them, and there are many.
    @cached_property
    def _there(self) -> Phrases:
        from xl_addin.sheets.phrases import Phrases

        return Phrases(Language.ENGLISH, self._language)

    @cached_property
    def _back(self) -> Phrases:
        from xl_addin.sheets.phrases import Phrases

        return Phrases(self._language, Language.ENGLISH)

    def known(self, row: Sequence[Value]) -> int:
        """Return how many headings of ours a row has in this language; 0 where it is no row of headings."""
        read = [self._headings.get(value, value) if isinstance(value, str) else value for value in row]
        return 0 if _headings(read) is None else sum(value in _HEADINGS for value in read)


@lru_cache(maxsize=len(Language))
def words_of(language: Language) -> Words:
    """Return the texts of a language."""
    return Words(language)


@lru_cache(maxsize=1)
def _typed() -> dict[str, str]:
    return {word.casefold(): row[0] for row in TYPED for word in row}


def typed_word(text: str) -> str:
    """Return a word that a person types or chooses, in whatever language, as we read it; others as they are."""
    return _typed().get(text.strip().casefold(), text)


def language_of(grid: Grid) -> Language:
    """Return the language a sheet of ours is written in: that of its headings."""
    rows = grid.rows[:_LOOKED_AT]
    if any(_headings(row) is not None for row in rows):
        return Language.ENGLISH
    found = {one: max(map(words_of(one).known, rows), default=0) for one in Language if _COLUMN[one]}
    best = max(found, key=lambda one: found[one])
    return best if found[best] else Language.ENGLISH


def in_english(grid: Grid) -> Grid:
    """Return a sheet of ours as it reads in English, whatever language it is written in."""
    language = language_of(grid)
    if language is Language.ENGLISH:
        return grid
    words = words_of(language)
    rows = converted(grid.rows, lambda value: words.back(value) if isinstance(value, str) else value)
    return replace(grid, rows=tuple(rows))


def converted(
    rows: Iterable[Sequence[Value]], convert: Callable[[Value], Value], english: bool = False
) -> Iterator[tuple[Value, ...]]:
    """Yield rows with their words converted, names apart: what stands under a heading of names, to its section's end.

    ``english`` says that it is from English that they are converted.
    """
    above = _Headings()
    for row in rows:
        there = tuple(map(convert, row))
        headings = _headings(tuple(row) if english else there)
        if headings is not None:
            above = headings
            yield there
            continue
        if not above.go_on and all(value in (None, "") for value in row):
            above = _Headings()
        yield tuple(old if at in above.names else new for at, (old, new) in enumerate(zip_longest(row, there)))


def _headings(row: Sequence[Value]) -> _Headings | None:
    """Return what a row says of those below it if it is one of headings, else None."""
    texts = [value for value in row if isinstance(value, str) and value]
    known = [text for text in texts if text in _HEADINGS or _PRICE_IN.fullmatch(text)]
    if len(known) < 2 or len(known) * 2 < len(texts):
        return None
    journal = {"When", "Hash"} <= {*texts}
    of = _JOURNAL if journal else _NAMED
    names = frozenset(at for at, value in enumerate(row) if value in of)
    return _Headings(names, journal or {"Order", "Status"} <= {*texts})


def translated(image: SheetImage, language: Language) -> SheetImage:
    """Return a sheet in a language, or as it is where it would not be read back as it was."""
    if language is Language.ENGLISH or image.kind in (None, "summary"):
        return image
    words = words_of(language)
    values = [tuple(cell.value if cell else None for cell in row) for row in image.rows]
    there = list(converted(values, lambda v: words.there(v) if isinstance(v, str) else v, english=True))
    rows = tuple(
        tuple(
            cell and (replace(cell, value=value) if value != cell.value else cell)
            for cell, value in zip(cells, line, strict=True)
        )
        for cells, line in zip(image.rows, there, strict=True)
    )
    found = replace(
        image,
        rows=rows,
        heights={**image.heights, **dict(heights_needed(image, rows))},
        dropdowns=tuple(_dropdown(one, words) for one in image.dropdowns),
        rules=tuple(replace(rule, formula=_in_formula(rule.formula, words)) for rule in image.rules),
        charts=tuple(_chart(chart, words) for chart in image.charts),
    )
    return found if image.kind not in _READ or in_english(found.grid()).rows == image.grid().rows else image


def _dropdown(dropdown: Dropdown, words: Words) -> Dropdown:
    choices = tuple(map(words.there, dropdown.choices))
    there = replace(dropdown, choices=choices, title=words.there(dropdown.title), message=words.there(dropdown.message))
    return replace(there, refusal=words.there(there.refused))


def _chart(chart: BarChart | Chart, words: Words) -> BarChart | Chart:
    if isinstance(chart, Chart):
        return replace(chart, title=words.there(chart.title), text=words.there(chart.text))
    return replace(chart, title=words.there(chart.title))


def heights_needed(image: SheetImage, rows: Sequence[Sequence[Cell | None]]) -> Iterator[tuple[int, float]]:
    """Yield the rows whose merged or wrapped text has become longer, with the height it needs."""
    merged = {(row, first) for row, first, _, _ in image.merges}
    wrapped = (
        (row, column, row, column)
        for row, cells in enumerate(rows, 1)
        for column, cell in enumerate(cells[: len(image.widths)], 1)
        if cell and cell.style.wrap and (row, column) not in merged
    )
    needed: dict[int, float] = {}
    for row, first, _, last in (*image.merges, *wrapped):
        was, cell = image.rows[row - 1][first - 1], rows[row - 1][first - 1]
        if was and cell and isinstance(cell.value, str) and cell is not was:
            widths = image.widths[first - 1 : last]
            height, before = (height_of(str(value), cell.style, widths) for value in (cell.value, was.value))
            if height > max(image.heights.get(row, LINE), needed.get(row, LINE), before):
                needed[row] = height
    yield from needed.items()


def _in_formula(formula: str, words: Words) -> str:
    """Return a formula with the texts it compares with, and the words that may be typed in English too."""
    return re.sub(r'"([^"]+)"', lambda found: f'"{words.there(found[1])}"', formula)


def edited(edits: Iterable[CellEdit], grid: Grid) -> Iterator[CellEdit]:
    """Yield edits of a sheet of ours, said in English, in the language that it is written in; ``grid`` is as it is."""
    language = language_of(grid)
    words = words_of(language)
    columns = _columns_of_names(in_english(grid))
    for edit in edits:
        if language is Language.ENGLISH or not isinstance(edit.value, str) or edit.column - 1 in columns(edit.row):
            yield edit
        else:
            yield replace(edit, value=words.there(edit.value))


def _columns_of_names(grid: Grid) -> Callable[[int], frozenset[int]]:
    """Return what tells under which columns names stand at a row: by the last headings above it."""
    found = [(row, above.names) for row, cells in enumerate(grid.rows, 1) if (above := _headings(cells)) is not None]
    return lambda at: next((names for row, names in reversed(found) if row < at), frozenset())
