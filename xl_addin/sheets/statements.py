"""What a confirmation says, as text that stays the same through a re-save, and the seals over it.

A row's text is a JSON array of its cells as far as the hidden column of checks. Numbers are written with 15 significant
digits, because that is what Excel and LibreOffice keep; a date is its ISO text; blank cells at the end and blank rows
say nothing.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from xl_addin.sheets.confirmation_map import check_column, open_cells, own_part
from xl_addin.sheets.grid import ErrorCell, ObjectCell, StaleFormula, StockCell, UnsavedFormula

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.sheets.grid import Grid, Value


def statements(grid: Grid) -> tuple[tuple[int, str], ...]:
    """Return (row number, canonical text) of every row that says something, in the order of the sheet."""
    ours = own_part(grid)
    return tuple((row, row_text(cells)) for row, cells in spoken_rows(ours, check_column(ours) - 1))


def fingerprint(inputs: Iterable[tuple[str, str]], said: Iterable[tuple[int, str]]) -> str:
    """Return the SHA-256, in hex, over inputs (key, canonical value; in any order) and `statements`.

    Row numbers do not count, so that an empty row more or less changes nothing; the order of the statements does.
    """
    sealed = [sorted([key, value] for key, value in inputs), [text for _, text in said]]
    return digest(json.dumps(sealed, separators=(",", ":")))


def spoken_rows(grid: Grid, columns: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return (row number, its cells' canonical texts) of every row that says something in the first columns.

    Blank cells at the end are left out; a cell that is not sealed counts as blank.
    """
    unsealed = open_cells(grid)
    rows = (
        (row, [None if (row, column) in unsealed else value for column, value in enumerate(cells[:columns], 1)])
        for row, cells in enumerate(grid.rows, 1)
    )
    return tuple((row, texts) for row, cells in rows if (texts := _spoken(cells)))


def _spoken(row: Iterable[Value]) -> tuple[str, ...]:
    texts = [cell_text(value) for value in row]
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
