"""The cells of one sheet, read in a single pass: values never guessed, formulas beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.hosts.blocks import MAX_ROW, Box, box_named
from xl_addin.hosts.xlsx import refs
from xl_addin.hosts.xlsx.errors import Damaged, TooLarge
from xl_addin.hosts.xlsx.padding import Unpadded
from xl_addin.hosts.xlsx.strings import unescape
from xl_addin.hosts.xlsx.values import value_reader
from xl_addin.hosts.xlsx.xmlscan import Handler, HeardEnough, scan
from xl_addin.sheets.grid import UnsavedFormula

if TYPE_CHECKING:
    from xl_addin.hosts.xlsx.package import Package
    from xl_addin.hosts.xlsx.values import Lookup
    from xl_addin.hosts.xlsx.xmlscan import Attributes
    from xl_addin.sheets.grid import Value

MAX_SHEET = 1 << 30  # bytes, padding counted
MAX_CELLS = 500_000  # that are filled
MAX_SLOTS = 4_000_000  # places up to the last value of each row, empty ones counted
_TEXTS = {"v", "f", "t"}
_NUMBERS = {int, float}
_PIECE = 1 << 14  # bytes; the first rows of a sheet seldom have more


class Formula(NamedTuple):
    """A cell's formula as stored.

    ``shared`` is the number of the shared formula the cell takes part in; only its first cell has the text.
    ``covers`` is the block an array formula or data table fills, or a shared formula's cells.
    ``zero`` says that the saved result is a plain 0, which some programs write in place of a result.
    """

    text: str
    kind: str = ""
    shared: str | None = None
    covers: Box | None = None
    zero: bool = False


class Cells(NamedTuple):
    """A sheet: values by row and column as a grid has them, formulas by (row, column), one-based.

    ``filling`` are the array formulas of several cells. ``formats`` are the number formats that tell the unit of a
    number, ``merges`` the blocks of merged cells. ``whole`` says that there is no more of the sheet than this.
    """

    rows: tuple[tuple[Value, ...], ...]
    formulas: dict[tuple[int, int], Formula]
    filling: tuple[tuple[int, int], ...]
    formats: dict[tuple[int, int], str]
    merges: tuple[Box, ...]
    whole: bool = True

    def at(self, row: int, column: int) -> Value:
        """Return the value at a place, None beyond the used cells."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return None
        return self.rows[row - 1][column - 1]


def read_cells(package: Package, part: str, lookup: Lookup) -> Cells:
    """Read a worksheet part; rows and cells that hold nothing cost next to nothing.

    Raises:
        Damaged: when it is not well-formed, or a reference is impossible.
        TooLarge: when more cells are filled than can be read.

    """
    handler = _Sheet(lookup, MAX_ROW)
    with package.open(part, MAX_SHEET) as stream:
        pieces = Unpadded(stream)
        scan(pieces, handler, part)
    if pieces.shortened and handler.unnumbered:
        handler = _Sheet(lookup, MAX_ROW)
        scan(package.read(part), handler, part)
    return handler.cells(whole=True)


def read_head(package: Package, part: str, lookup: Lookup, rows: int) -> Cells:
    """Read the first rows of a worksheet part and no more; raises as `read_cells` does."""
    handler = _Sheet(lookup, rows)
    with package.open(part) as stream:
        whole = scan(iter(lambda: stream.read(_PIECE), b""), handler, part)
    return handler.cells(whole=whole)


class _Sheet(Handler):
    """Every cell passes here, so its way is short: a look-up for its column, one join for its text."""

    def __init__(self, lookup: Lookup, last_row: int) -> None:
        self.formulas: dict[tuple[int, int], Formula] = {}
        self.filling: list[tuple[int, int]] = []
        self.formats: dict[tuple[int, int], str] = {}
        self.merges: list[Box] = []
        self.unnumbered = False
        self._last_row = last_row
        self._units, self._rich = lookup.formats.units, lookup.rich
        self._tells_units = bool(self._units or self._rich)
        self._value = value_reader(lookup)
        self._lines: dict[int, tuple[Value, ...]] = {}
        self._line: list[Value] = []
        self._count = self._slots = self._row = self._column = 0
        self._row_text = ""
        self._columns: dict[str, int] = {}
        self._attributes: Attributes = {}
        self._formula: Attributes | None = None
        self._formula_text = ""
        self._content: str | None = None
        self._inline: list[str] = []
        self._pieces: list[str] = []
        self._phonetic = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._attributes = attributes
            self._content = self._formula = None
            reference = attributes.get("r", "")
            letters = reference.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None or reference[len(letters) :] != self._row_text:
                column = self._place(reference, letters)
            self._column = column
        elif tag in _TEXTS:
            self._pieces.clear()
            if tag == "f":
                self._formula = attributes
        elif tag == "row":
            self._next_row(attributes)
        elif tag == "is":
            self._inline = []
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "mergeCell":
            self._keep_merge(box_named(attributes.get("ref", "")))

    def text(self, data: str) -> None:
        self._pieces.append(data)

    def end(self, tag: str) -> None:
        if tag == "v":
            self._content = "".join(self._pieces)
        elif tag == "c":
            self._keep()
        elif tag == "f":
            self._formula_text = unescape("".join(self._pieces))
        elif tag == "t" and not self._phonetic:
            self._inline.append("".join(self._pieces))
        elif tag == "is":
            self._content = "".join(self._inline)
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "row":
            self._end_row()

    def _keep_merge(self, block: Box | None) -> None:
        if block is not None:  # a merge that names no cells merges none
            self.merges.append(block)

    def cells(self, *, whole: bool) -> Cells:
        """Return what was heard, with all rows down to the last that holds a value."""
        rows = tuple(self._lines.get(row, ()) for row in range(1, max(self._lines, default=0) + 1))
        return Cells(rows, self.formulas, tuple(self.filling), self.formats, tuple(self.merges), whole)

    def _next_row(self, attributes: Attributes) -> None:
        stated = attributes.get("r")
        self.unnumbered = self.unnumbered or not stated
        self._row = int(stated) if stated else self._row + 1
        self._row_text = str(self._row)
        self._column = 0
        self._line = []
        if not 1 <= self._row <= MAX_ROW:
            raise Damaged(f"row {self._row} does not exist")
        if self._row > self._last_row:
            raise HeardEnough

    def _place(self, reference: str, letters: str) -> int:
        """Return the column of a cell whose letters are new, or that states no reference, or a wrong one."""
        if not reference:
            self.unnumbered = True
            return self._column + 1
        row, column = refs.cell(reference)
        if row != self._row:
            raise Damaged(f"the cell {reference[:20]} stands in row {self._row}")
        self._columns[letters] = column
        return column

    def _end_row(self) -> None:
        if self._line:
            if self._row in self._lines:
                raise Damaged(f"row {self._row} stands there twice")
            self._lines[self._row] = tuple(self._line)
            self._slots += len(self._line)
            if self._slots > MAX_SLOTS:
                raise TooLarge(f"the cells of a sheet are scattered as far as row {self._row}")

    def _keep(self) -> None:
        if self._content is None and self._formula is None:
            return
        value = None if self._content is None else self._value(self._attributes, self._content)
        if self._formula is not None:
            value = self._keep_formula((self._row, self._column), self._formula, value)
        if value is None:
            return
        if value != "" or self._formula is not None:  # exports pad tables with empty texts
            self._count += 1
            if self._count > MAX_CELLS:
                raise TooLarge(f"a sheet has more than {MAX_CELLS:,} cells that are filled")
        line = self._line
        gap = self._column - 1 - len(line)
        if gap > 0:
            line.extend([None] * gap)
        if gap >= 0:
            line.append(value)
        elif line[self._column - 1] is None:
            line[self._column - 1] = value
        else:
            raise Damaged(f"the cell {Box(self._row, self._column, self._row, self._column)} stands there twice")
        if self._tells_units and type(value) in _NUMBERS:
            self._keep_unit()

    def _keep_unit(self) -> None:
        unit = self._units.get(self._attributes.get("s"))
        if unit is None and self._rich and "vm" in self._attributes:
            unit = self._rich.unit(self._attributes["vm"])
        if unit is not None:
            self.formats[self._row, self._column] = unit

    def _keep_formula(self, place: tuple[int, int], attributes: Attributes, value: Value) -> Value:
        covers = attributes.get("ref")
        kind = attributes.get("t", "")
        formula = Formula(
            self._formula_text,
            kind,
            attributes.get("si") if kind == "shared" else None,
            refs.box(covers) if covers else None,
            zero=value == 0 and not isinstance(value, bool),
        )
        self.formulas[place] = formula
        if covers and formula.shared is None:
            self.filling.append(place)
        return UnsavedFormula(formula.text) if value is None else value
