"""What a formula refers to, as far as its text says: cells, names, tables; never what it calculates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import MAX_COLUMN, MAX_ROW, Box, column_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROW = r"\$?[0-9]{1,7}"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_TOKEN = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*")
    | (?P<error>\#[A-Z/0]+[!?]?)
    | (?:(?:'(?P<quoted>(?:[^']|'')*)'|(?P<plain>[\w.:\[\]]+))!)?
      (?:
        (?P<cells>{_COLUMN}{_ROW}(?::{_COLUMN}{_ROW})?) (?![\w.(\[])
        | (?P<columns>{_COLUMN}:{_COLUMN}) (?![\w.(\[])
        | (?P<rows>{_ROW}:{_ROW}) (?![\w.(\[])
        | (?P<table>[^\W\d][\w.]*) (?=\[) (?P<part>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
        | (?P<call>[\w.]+) (?=\()
        | (?P<name>[^\W\d][\w.\\]*)
      )
    | (?P<number>[0-9][0-9.]*(?:[Ee][+-]?[0-9]+)?)
    """,
    re.VERBOSE,
)
# Functions that give a reference which their arguments only hint at.
_ANYWHERE = {"INDIRECT", "EVALUATE"}
_NEARBY = {"OFFSET"}
# A range whose ends are not both plain cells: A1:INDEX(…), (A1):(B2), Sheet1!A1:Sheet1!B2.
_ODD_RANGE = re.compile(r":\s*[\w.]+\(|\)\s*:|[0-9]\s*:\s*(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!")
MAX_FORMULA = 32_768  # four times what a spreadsheet program takes


@dataclass(frozen=True, slots=True)
class Corner:
    """A row or column number that moves with the formula unless it is fixed."""

    number: int
    fixed: bool

    def moved(self, by: int) -> int:
        """Return the number for a formula so many rows or columns further on."""
        return self.number if self.fixed else self.number + by


@dataclass(frozen=True, slots=True)
class CellsRef:
    """A block of cells, on the formula's own sheet where ``sheet`` is empty; ``A:B`` spans all rows.

    ``last_sheet`` differs from ``sheet`` where the reference goes through several sheets.
    """

    sheet: str
    last_sheet: str
    top: Corner
    left: Corner
    bottom: Corner
    right: Corner

    @property
    def is_fixed(self) -> bool:
        """Return whether the block is the same for whatever cell holds the formula."""
        return self.top.fixed and self.left.fixed and self.bottom.fixed and self.right.fixed

    def block(self, rows: int, columns: int) -> Box:
        """Return the block for a formula copied so many rows and columns further on."""
        top, bottom = sorted((self.top.moved(rows), self.bottom.moved(rows)))
        left, right = sorted((self.left.moved(columns), self.right.moved(columns)))
        return Box(top, left, bottom, right)


@dataclass(frozen=True, slots=True)
class NameRef:
    """A defined name, of a sheet where one is stated."""

    name: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class TableRef:
    """A part of an Excel table; ``part`` is what stands in its brackets."""

    table: str
    part: str


@dataclass(frozen=True, slots=True)
class References:
    """Everything a formula refers to.

    ``anywhere`` says that it can reach any cell of the book, ``nearby`` any cell of the sheets it names.
    """

    cells: tuple[CellsRef, ...]
    names: tuple[NameRef, ...]
    tables: tuple[TableRef, ...]
    anywhere: bool
    nearby: bool


def read_references(formula: str) -> References:
    """Return what a formula refers to; other workbooks are left out, for we never write them."""
    if len(formula) > MAX_FORMULA:
        return References((), (), (), anywhere=True, nearby=False)
    cells: list[CellsRef] = []
    names: list[NameRef] = []
    tables: list[TableRef] = []
    calls: set[str] = set()
    for found in _TOKEN.finditer(formula):
        sheet = (found["quoted"] or "").replace("''", "'") or found["plain"] or ""
        if "[" in sheet:
            continue
        if found["cells"] or found["columns"] or found["rows"]:
            cells.extend(_cells(found, sheet))
        elif found["table"]:
            tables.append(TableRef(found["table"], found["part"]))
        elif found["name"]:
            names.append(NameRef(found["name"], sheet))
        elif found["call"]:
            calls.add(found["call"].upper().rpartition(".")[2])
    nearby = bool(calls & _NEARBY) or bool(_ODD_RANGE.search(formula))
    return References(tuple(cells), tuple(names), tuple(tables), bool(calls & _ANYWHERE), nearby)


def _cells(found: re.Match[str], sheet: str) -> Iterator[CellsRef]:
    first, _, last = sheet.partition(":")
    corners = (found["cells"] or found["columns"] or found["rows"]).split(":")
    start, end = _corner(corners[0]), _corner(corners[-1])
    whole = (Corner(1, fixed=True), Corner(MAX_ROW, fixed=True), Corner(MAX_COLUMN, fixed=True))
    top, left = start[0] or whole[0], start[1] or whole[0]
    bottom, right = end[0] or whole[1], end[1] or whole[2]
    if max(left.number, right.number) <= MAX_COLUMN and max(top.number, bottom.number) <= MAX_ROW:
        yield CellsRef(first, last or first, top, left, bottom, right)


def _corner(text: str) -> tuple[Corner | None, Corner | None]:
    """Return row and column of ``$C7``, ``C`` or ``7``; None for what is not stated."""
    parts = re.fullmatch(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)", text)
    if parts is None:
        return None, None
    row = Corner(int(parts[4]), bool(parts[3]) or (not parts[2] and bool(parts[1]))) if parts[4] else None
    column = Corner(column_number(parts[2]), bool(parts[1])) if parts[2] else None
    return row, column
