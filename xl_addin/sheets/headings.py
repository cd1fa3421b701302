"""Finding a table by its headings: in any column order, anywhere in the first 60 rows of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Finding, Place, Severity, column_letters, error, note
from xl_addin.domain.portfolio.spelling import nearest, nearly
from xl_addin.sheets.cells import blank, shown
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.heading_line import Headings, Line, Settle
from xl_addin.sheets.money_words import speaks_of_purchase
from xl_addin.sheets.second_tables import about_others
from xl_addin.sheets.slips import without_slips

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.sheets.column import Column, Table
    from xl_addin.sheets.grid import Area, Grid


LAST_HEADING_ROW = 60
_FIRST = 10
"""Down to which row headings are looked for that are all misspelt."""
_ALMOST = 0.88
"""How much alike two headings are (difflib's ratio) so that one may be a slip for the other."""
_SHORT = 5
"""Names of up to so many letters are a letter away from too many words: Class and Glass, Band and Brand."""
_OF_A_SLICE = frozenset(
    ("value", "amount", "buy", "sell", "order", "trade", "purchase", "sale", "percent", "weight", "position", "dollar")
)
"""Words that say of what a limit or a band is, and not that it is another thing: Max drawdown is none of ours."""
_SURE = 4
"""The rank up to which a heading names a security; beyond it a mere name is meant."""


def lines(table: Table, grid: Grid, last: int | None = None) -> Iterator[Line]:
    """Yield every row that could hold headings; rows inside an Excel table cannot, save its first.

    Columns with an empty heading between them may be tables side by side: where more than one such block has all that
    is needed, each is a line of its own.
    """
    for row, cells in enumerate(grid.rows[:last], 1):
        texts = {at: value for at, value in enumerate(cells, 1) if isinstance(value, str) and not blank(value)}
        if not texts:
            continue
        for area in (area for area in grid.tables if area.top == row):
            yield Line(table, row, {at: text for at, text in texts.items() if area.left <= at <= area.right}, area)
        loose = {at: text for at, text in texts.items() if not _inside(grid.tables, row, at)}
        if loose:
            yield from _side_by_side(Line(table, row, loose))


def _side_by_side(line: Line) -> list[Line]:
    blocks: list[dict[int, str]] = []
    for at, text in line.texts.items():
        if blocks and at - 1 in blocks[-1]:
            blocks[-1][at] = text
        else:
            blocks.append({at: text})
    if len(blocks) == 1 or not line.whole:
        return [line]
    apart = [Line(line.table, line.row, block) for block in blocks]
    return [part for part in apart if part.whole] if all(map(_names_rows, apart)) else [line]


def _names_rows(line: Line) -> bool:
    """Return whether a part of a row has a heading of its own for what names the rows, so that it may be a table."""
    keys = {column for column in line.table.columns if column.key and column.required}
    ranks = [r for text in line.texts.values() for column, r in line.table.meant_by(text) if column in keys]
    return bool(ranks) and min(ranks) <= _SURE


def _inside(areas: Iterable[Area], row: int, column: int) -> bool:
    return any(a.top <= row <= a.bottom and a.left <= column <= a.right for a in areas)


def best_line(table: Table, grid: Grid) -> Line | None:
    """Return the row that has most of a table's headings, the uppermost of several; None where no row has any."""
    early = [line for line in lines(table, grid, LAST_HEADING_ROW) if line.matches]
    return max(early, key=lambda line: (line.matches, len(line.found)), default=None)


def find_headings(
    table: Table, grid: Grid, settle: Settle | None = None
) -> tuple[Headings | None, tuple[Finding, ...]]:
    """Return where a table begins, and what is wrong with its headings; neither for a sheet with nothing in it.

    ``settle`` decides, by what the columns hold, about headings that are open.
    """
    best = best_line(table, grid) or slipped_line(table, grid)
    if best is None:
        return None, _no_headings(table, grid)
    best, slips = without_slips(best, grid)
    best, said = settle(best, grid) if settle else (best, ())
    said = (*slips, *said)
    others, below = about_others(best, _others(table, grid, best), grid)
    findings = (*_missing(table, grid, best), *_twice(grid, best), *others)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, findings
    headings = Headings(best.row, {c.heading: at[0] for c, at in best.found.items()}, best.area, best.texts, below)
    return headings, (*said, *findings, *_almost(grid, best))


def _others(table: Table, grid: Grid, best: Line) -> Iterator[Line]:
    """Yield the rows of headings that are not those of the table itself."""
    return (line for line in lines(table, grid) if line.row != best.row or not line.texts.keys() & best.texts.keys())


def slipped_line(table: Table, grid: Grid) -> Line | None:
    """Return the uppermost row in which all that a table must have stands, each with a slip."""
    return next((line for line in lines(table, grid, _FIRST) if without_slips(line, grid)[0].whole), None)


def wanted(table: Table) -> str:
    """Return the headings a table must have, as a message names them."""
    return ", ".join(" or ".join(column.heading for column in group) for group in table.groups)


def _no_headings(table: Table, grid: Grid) -> tuple[Finding, ...]:
    if all(blank(value) for row in grid.rows for value in row):
        if table.if_empty is None:
            return ()
        remedy = f"Type the headings {wanted(table)} in one row and the values beneath them."
        return (error(Place(grid.sheet), "the sheet is empty", remedy),)
    message = f"none of the headings {wanted(table)} is in the first {LAST_HEADING_ROW} rows"
    return (error(Place(grid.sheet), message, f"Type them in one row above the values. {table.choice}"),)


def _missing(table: Table, grid: Grid, line: Line) -> Iterator[Finding]:
    """Yield an error for each heading that must be there and is not, with all that is there instead."""
    others = {heading_key(text).words: text for at, text in line.texts.items() if _is_free(line, at)}
    seen = ", ".join(shown(text) for text in line.texts.values())
    for group in table.groups:
        if line.holds(group):
            continue
        names = " or ".join(column.heading for column in group)
        near = nearest(heading_key(group[0].heading).words, others)
        remedy = f"Rename {shown(others[near[0]])} to {group[0].heading}" if near else f"Add a column {names}"
        at = Place(grid.sheet, line.row, min(line.texts))
        yield error(at, f"no column {names}; the headings here are {seen}", f"{remedy}.")


def _almost(grid: Grid, line: Line) -> Iterator[Finding]:
    """Yield a note for a heading that is not read, and is almost that of a column which is not there."""
    absent = [column for column in line.table.columns if column not in line.found and not column.required]
    names = {heading_key(word).words: c for c in absent for word in (*c.aliases, c.heading) if word.isascii()}
    for at, text in line.texts.items():
        if at in line.decided or line.table.meant_by(text):
            continue
        words = heading_key(text).words
        paid = speaks_of_purchase(words)  # then it is no other column than one of what was paid
        near = [c for name, c in names.items() if _alike(words, name) and (not paid or speaks_of_purchase(name))]
        place = Place(grid.sheet, line.row, at)
        if near:
            message = f"{shown(text)} is not read; almost of that name is the column {near[0].heading}"
            yield note(place, message, f"Rename it to {near[0].heading}, if that is meant.")
        elif any(_speaks_of(words, column) for column in absent):
            limits = ", ".join(column.heading for column in line.table.columns if column.nearly)
            message = f"{shown(text)} is not read: the columns that limit a slice are {limits}"
            yield note(place, message, "Use one of these where it says what you mean; the column itself may stay.")


def _alike(words: str, name: str) -> bool:
    """Return whether a heading may be a slip for a name: of short ones, where every slip is a word, letters exchanged.

    Two headings of different numbers of words are never taken for each other: P/E is no Pie, and Name 2 no Name.
    """
    if len(words.split()) != len(name.split()):
        return False
    if len(name) <= _SHORT:
        return words != name and sorted(words) == sorted(name) and nearly(words, name)
    if nearly(words, name):
        return True
    if 2 * min(len(words), len(name)) < _ALMOST * (len(words) + len(name)):  # however many letters they share
        return False
    from difflib import SequenceMatcher

    return SequenceMatcher(None, words, name).ratio() >= _ALMOST


def _speaks_of(words: str, column: Column[Any]) -> bool:
    """Return whether a heading has a word that may mean a column, and no other that makes it something else."""
    told = set(words.split())
    return bool(told & set(column.nearly)) and told <= {*column.nearly, *_OF_A_SLICE}


def _is_free(line: Line, at: int) -> bool:
    """Return whether a heading may be proposed for another meaning: it has none, and tells of nothing paid."""
    text = line.texts[at]
    return not line.table.meant_by(text) and not speaks_of_purchase(heading_key(text).words)


def _twice(grid: Grid, line: Line) -> Iterator[Finding]:
    for column, places in line.found.items():
        for at in () if column.several else places[1:]:
            first, second = (f"{shown(line.texts[k])} in {column_letters(k)}" for k in (places[0], at))
            yield error(
                Place(grid.sheet, line.row, at, column.heading),
                f"two columns for {column.heading}: {first} and {second}",
                f"Name the one that counts {column.heading}, and the other something else.",
            )
