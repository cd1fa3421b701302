"""What is to be written, said without any spreadsheet program: whole sheets of ours, single cells, hidden names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from xl_addin.sheets.formats import tells_unit
from xl_addin.sheets.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.sheets.grid import Area, Value

Cells = tuple[int, int, int, int]
"""First row and column, last row and column, one-based."""
LAST_ROW = 1_048_576
"""The last row that a sheet can have."""
Align = Literal["left", "center", "right"]
Kind = Literal["drift", "compare", "confirmation", "orders", "journal", "plan", "dashboard", "summary", "export"]


@dataclass(frozen=True, slots=True)
class Style:
    """How one cell looks. Colours are RRGGBB; the number format is a spreadsheet's own code; size is in points."""

    bold: bool = False
    italic: bool = False
    size: int = 11
    color: str = "000000"
    fill: str = ""
    number_format: str = "General"
    align: Align | None = None
    indent: int = 0
    wrap: bool = False
    rule_above: bool = False
    rule_below: bool = False

    @property
    def is_automatic(self) -> bool:
        """Return whether the text is dark on the sheet's own ground: then a program may show it light on a dark one."""
        return not self.fill and self.color in _DARK


TEXT_COLOR = "1F2933"
"""The colour of text, where a program's own is not to be taken for it."""
_DARK = frozenset({TEXT_COLOR, "000000"})
PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and its look. Text is always written as text, never as a formula, whatever it begins with.

    ``formula``, without its equals sign, is what the value is the result of; only in a workbook that is all ours.
    """

    value: Value
    style: Style = PLAIN
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Dropdown:
    """A cell, or ``rows`` cells downwards, that accept only the listed words; selecting one shows the message.

    ``refusal`` is what is said to another word, "" for the sentence of `refused`.
    """

    row: int
    column: int
    choices: tuple[str, ...]
    title: str
    message: str
    rows: int = 1
    refusal: str = ""

    @property
    def refused(self) -> str:
        """Return what is said to whoever types another word."""
        return self.refusal or f"Choose one of: {', '.join(self.choices)}."


@dataclass(frozen=True, slots=True)
class Rule:
    """A look that cells take on while a formula is true of them.

    ``cells`` are (first row, column, last row, column), one-based, and the formula is that of their first cell. Of the
    look only the colour, the fill and whether it is bold or italic count.
    """

    cells: tuple[int, int, int, int]
    formula: str
    style: Style


@dataclass(frozen=True, slots=True)
class BarChart:
    """A horizontal bar chart; areas are (first row, column, last row, column), one-based; size in pixels."""

    title: str
    categories: tuple[int, int, int, int]
    values: tuple[int, int, int, int]
    value_format: str
    anchor: tuple[int, int]
    width: int
    height: int

    @property
    def text(self) -> str:
        """Return what is said to those who do not see it."""
        return self.title


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of several series over one block of cells, one-based, with a row of headings and a column of names.

    ``kind`` is how the series are drawn: ``columns`` side by side, ``stacked`` on one another, as a ``line``, as rings
    of a ``ring``, the first innermost; of ``points`` each row is one, at the second and the third column, with its name
    beside it. The last ``lines`` of the series are lines over the columns. ``colors`` are those of the series, of a
    ring those of its parts; ``text`` says what is seen for those who do not see it. ``value_format`` is that of the
    upright axis, ``across`` that of the other one of ``points``. ``narrow`` are the parts of a ring, counted from 0,
    that have no room for their name.
    """

    title: str
    text: str
    kind: Literal["columns", "stacked", "line", "ring", "points"]
    block: tuple[int, int, int, int]
    colors: tuple[str, ...]
    value_format: str
    anchor: tuple[int, int]
    width: int
    height: int
    lines: int = 0
    across: str = ""
    narrow: tuple[int, ...] = ()

    @property
    def parts(self) -> int:
        """Return the number of rows the chart is drawn from, which are the parts of a ring."""
        return self.block[2] - self.block[0]

    @property
    def count(self) -> int:
        """Return the number of series."""
        return self.parts if self.kind == "points" else self.block[3] - self.block[1]

    def series(self, number: int) -> tuple[Cells, Cells, Cells]:
        """Return the cells of a series' name, of what its values are of, and of its values; the first is number 0."""
        top, left, bottom, _ = self.block
        if self.kind == "points":
            row = top + 1 + number
            return (row, left, row, left), (row, left + 1, row, left + 1), (row, left + 2, row, left + 2)
        column = left + 1 + number
        return (top, column, top, column), (top + 1, left, bottom, left), (top + 1, column, bottom, column)


@dataclass(frozen=True, slots=True)
class SheetImage:
    """One whole sheet: ``rows[0]`` is row 1; None is an empty cell.

    ``kind`` is the mark that makes the sheet ours; None is a sheet of the user's own (in a new workbook).
    ``widths`` are column widths in characters, from column A; ``heights`` are row heights in points for the rows
    that need one. ``freeze`` is (rows, columns) kept in view. ``tables``
    are Excel tables over cells of ``rows`` (their first row holds the headings). ``hidden`` are one-based columns that
    are not shown. ``links`` are the addresses that cells lead to, by (row, column), such as ``#Targets!B2`` for a cell
    of the workbook; only in a workbook that is all ours.
    ``rules`` are looks that follow what the cells say; ``bars`` are blocks of cells whose numbers show as bars within
    them as well, each block on a scale of its own from zero on. ``gridlines`` are the faint lines between cells.
    ``printed`` are the cells that go on paper, None for all, to the last row in use where they reach to `LAST_ROW`, on
    so many ``pages`` high, 0 for as many as it takes; it is always one page wide.
    """

    name: str
    kind: Kind | None
    rows: tuple[tuple[Cell | None, ...], ...]
    widths: tuple[float, ...] = ()
    heights: Mapping[int, float] = field(default_factory=dict)
    freeze: tuple[int, int] = (0, 0)
    dropdowns: tuple[Dropdown, ...] = ()
    rules: tuple[Rule, ...] = ()
    bars: tuple[Cells, ...] = ()
    charts: tuple[BarChart | Chart, ...] = ()
    tables: tuple[Area, ...] = ()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden: tuple[int, ...] = ()
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    tab_color: str = ""
    landscape: bool = True
    gridlines: bool = True
    printed: tuple[int, int, int, int] | None = None
    pages: int = 0

    def grid(self) -> Grid:
        """Return the sheet without its looks, as a host would hand it back."""
        rows = tuple(tuple(cell.value if cell else None for cell in row) for row in self.rows)
        formats = {
            (row, column): cell.style.number_format
            for row, cells in enumerate(self.rows, 1)
            for column, cell in enumerate(cells, 1)
            if cell and type(cell.value) in {int, float} and tells_unit(cell.style.number_format)
        }
        return Grid(self.name, rows, self.tables, formats=formats, merges=self.merges)


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One cell to set in a sheet that exists; without a style the cell keeps the look it has."""

    sheet: str
    row: int
    column: int
    value: Value
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything one action writes, all of it or nothing.

    ``sheets`` are put in place of ours of the same name, or added at the end; ``edits`` set single cells;
    ``names`` are hidden workbook names with a text value. ``opens_on`` is the sheet of ours that a file shows when it
    is next opened, ``""`` for the one it would.
    """

    sheets: tuple[SheetImage, ...] = ()
    edits: tuple[CellEdit, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    opens_on: str = ""
