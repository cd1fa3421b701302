"""Sheets as little text tables, so that a test shows its workbook.

    Holdings | Symbol | Shares | Price
             | VTI    | 10     | 250.5

A name before the first bar begins a sheet, whose row 1 is that line; every line is a row, beginning in column A. An
Excel table follows the name: ``Holdings [A1:C3]``, or ``[A1:C4 totals 1]`` where the last row is its total row.

A cell is what a person would get by typing it: ``12``, ``40%`` (0.4), ``2026-01-31``, ``2026-01-31 09:30``, ``09:30``,
``TRUE``, ``#N/A``; ``=A1`` is a formula that was never calculated and ``~=A1`` one whose result is stale; quotes make
text of anything (``'40%'``); ``<inf>`` and ``<nan>`` are what no person types; ``<Vanguard (ARCX:VTI) 280.5 USD>`` is
one of Excel's Stocks data types, ``<picture>`` a picture in a cell; all else is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from textwrap import dedent

from xl_addin.sheets.grid import Area, ErrorCell, Grid, ObjectCell, StaleFormula, UnsavedFormula, Value
from xl_addin.sheets.stocks import stock

_SHEET = re.compile(r"(?P<name>[^\[]+?)\s*(?P<areas>(?:\[[^\]]+\]\s*)*)")
_AREA = re.compile(r"\[([A-Z]+)(\d+):([A-Z]+)(\d+)(?: totals (\d+))?\]")


@dataclass(frozen=True)
class TextBook:
    """A workbook that can only be read."""

    grids: dict[str, Grid]

    def sheet_names(self) -> tuple[str, ...]:
        return tuple(self.grids)

    def grid(self, sheet: str) -> Grid:
        return self.grids[sheet]

    def mark(self, sheet: str) -> str | None:  # noqa: ARG002 - whichever it is, it is the user's own
        return None

    def head(self, sheet: str, rows: int) -> Grid:
        return self.grids[sheet].head(rows)


def book(text: str) -> TextBook:
    """Return the workbook of one or more text tables."""
    return TextBook({grid.sheet: grid for grid in _grids(text)})


def grid(text: str) -> Grid:
    """Return the only sheet of a text table."""
    (only,) = _grids(text)
    return only


def _grids(text: str) -> list[Grid]:
    sheets: list[tuple[str, list[tuple[Value, ...]]]] = []
    for line in filter(str.strip, dedent(text).splitlines()):
        head, *cells = line.split("|")
        if head.strip():
            sheets.append((head.strip(), []))
        sheets[-1][1].append(tuple(value(cell.strip()) for cell in cells))
    return [_grid(head, rows) for head, rows in sheets]


def _grid(head: str, rows: list[tuple[Value, ...]]) -> Grid:
    match = _SHEET.fullmatch(head)
    assert match, head
    areas = [
        Area(f"Table{n}", int(top), _column(left), int(bottom), _column(right), int(totals or 0))
        for n, (left, top, right, bottom, totals) in enumerate(_AREA.findall(match["areas"]), 1)
    ]
    return Grid(match["name"], tuple(rows) if any(rows) else (), tuple(areas))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def value(cell: str) -> Value:
    """Return the value of one cell as it is noted."""
    if not cell:
        return None
    if len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "'\"":
        return cell[1:-1]
    if cell in {"TRUE", "FALSE"}:
        return cell == "TRUE"
    if cell[0] == "#":
        return ErrorCell(cell)
    if cell[0] == "=":
        return UnsavedFormula(cell)
    if cell.startswith("~="):
        return StaleFormula(cell[1:])
    if cell[0] == "<" and cell not in {"<inf>", "<nan>"}:
        return _data_type(cell[1:-1])
    return _number_or_date(cell)


def _data_type(text: str) -> Value:
    found = re.fullmatch(r"(.+ \(\w+:\S+\)) ([\d.]+) (\w+)", text)
    return stock(found[1], {"Price": float(found[2]), "Currency": found[3]}) if found else ObjectCell(f"a {text}")


def _number_or_date(cell: str) -> Value:
    if cell in {"<inf>", "<nan>"}:
        return float(cell[1:-1])
    if re.fullmatch(r"-?\d+", cell):
        return int(cell)
    if re.fullmatch(r"-?(\d+\.\d*|\.\d+|\d+)(e-?\d+)?", cell):
        return float(cell)
    if re.fullmatch(r"-?[\d.]+%", cell):
        return float(cell[:-1]) / 100
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return date.fromisoformat(cell)
    if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", cell):
        return datetime.fromisoformat(cell)
    if re.fullmatch(r"\d\d:\d\d", cell):
        return time.fromisoformat(cell)
    return cell
