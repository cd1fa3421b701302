"""What a confirmation says, as text that stays the same through a re-save, and the seals over it.

A row's text is a JSON array of its cells in columns A to I, or to J or K where the orders carry their account or their
currency: as far as the hidden column of checks, which is the next one. Numbers are written with 15 significant digits,
because that is what Excel and LibreOffice keep; a date is its ISO text; blank cells at the end and blank rows say
nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from xl_addin.sheets.grid import ErrorCell, ObjectCell, StaleFormula, StockCell, UnsavedFormula

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.sheets.grid import Grid, Value

STATEMENT_COLUMNS = 9
"""A to I; what stands to the right of them and of the checks is none of the confirmation's."""

_CHECK = re.compile(r"\d+/\d+( [0-9a-f]{8})+")

OPEN_LABELS = ("Status", "Decision", "Decided by", "Fingerprint")
"""The labels whose values are still to be filled in after the proposal, and so are not sealed."""


def statements(grid: Grid) -> tuple[tuple[int, str], ...]:
    """Return (row number, canonical text) of every row that says something, in the order of the sheet."""
    ours = own_part(grid)
    return tuple((row, row_text(cells)) for row, cells in spoken_rows(ours, check_column(ours) - 1))


def own_part(grid: Grid) -> Grid:
    """Return a confirmation down to its last row with checks; what stands below is the user's own."""
    column = check_column(grid)
    checked = (row for row in range(len(grid.rows), 0, -1) if _is_check(grid.at(row, column)))
    return replace(grid, rows=grid.rows[: next(checked, len(grid.rows))])


def fingerprint(inputs: Iterable[tuple[str, str]], said: Iterable[tuple[int, str]]) -> str:
    """Return the SHA-256, in hex, over inputs (key, canonical value; in any order) and `statements`.

    Row numbers do not count, so that an empty row more or less changes nothing; the order of the statements does.
    """
    sealed = [sorted([key, value] for key, value in inputs), [text for _, text in said]]
    return digest(json.dumps(sealed, separators=(",", ":")))


def check_column(grid: Grid) -> int:
    """Return the column that holds the checks: the one after the statements, by what is in it."""
    for column in range(STATEMENT_COLUMNS + 1, STATEMENT_COLUMNS + 4):
        if any(_is_check(grid.at(row, column)) for row in range(1, len(grid.rows) + 1)):
            return column
    return STATEMENT_COLUMNS + 1


def _is_check(value: Value) -> bool:
    return isinstance(value, str) and _CHECK.fullmatch(value) is not None


def spoken_rows(grid: Grid, columns: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return (row number, its cells' canonical texts) of every row that says something in the first columns."""
    unsealed = _open_rows(grid)
    rows = ((row, spoken_cells(cells[:columns], row in unsealed)) for row, cells in enumerate(grid.rows, 1))
    return tuple((row, cells) for row, cells in rows if cells)


def spoken_cells(row: Sequence[Value], unsealed: bool = False) -> tuple[str, ...]:
    """Return the canonical texts of a row's cells, blank ones at the end dropped, column B blank if unsealed."""
    values = list(row)
    if unsealed and len(values) > 1:
        values[1] = None
    texts = [cell_text(value) for value in values]
    while texts and texts[-1] == "null":
        texts.pop()
    return tuple(texts)


def row_text(cells: Iterable[str]) -> str:
    """Return one text of cells' canonical texts; no two different rows give the same."""
    return f"[{','.join(cells)}]"


def cell_text(value: Value) -> str:
    """Return a cell's canonical text: a JSON token whose kind tells text, number and blank apart."""
    if value is None or value == "":
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number_text(value)
    if isinstance(value, ErrorCell):
        return json.dumps({"error": value.code})
    if isinstance(value, (UnsavedFormula, StaleFormula)):
        return json.dumps({"formula": value.formula})
    return json.dumps(plain_text(value))


def plain_text(value: Value) -> str:
    """Return a cell's value as plain text: numbers with 15 digits, dates and times as ISO text, blank as ``""``.

    A spreadsheet knows no difference between a date and its midnight, so there is none here.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() and value.tzinfo is None else value).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (ErrorCell, UnsavedFormula, StaleFormula)):
        return value.code if isinstance(value, ErrorCell) else value.formula
    if isinstance(value, (StockCell, ObjectCell)):
        return value.text if isinstance(value, StockCell) else value.what
    return str(value).upper() if isinstance(value, bool) else _number_text(value)


def _number_text(value: float) -> str:
    """Return a number with 15 digits, zero without a sign; one too large for any spreadsheet still has a text."""
    try:
        return f"{value or 0:.15g}"
    except OverflowError:
        return f"{value:#x}"


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _open_rows(grid: Grid) -> frozenset[int]:
    """Return the rows of the unsealed labels: the first of each, for a later cell of that text is no label."""
    first: dict[str, int] = {}
    for row, cells in enumerate(grid.rows, 1):
        if cells and isinstance(cells[0], str) and cells[0] in OPEN_LABELS:
            first.setdefault(cells[0], row)
    return frozenset(first.values())
