"""The cells of one sheet, read in a single pass: values never guessed, formulas beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from xl_addin.hosts.xlsx import refs
from xl_addin.hosts.xlsx.errors import Damaged
from xl_addin.hosts.xlsx.outline import TRUE
from xl_addin.hosts.xlsx.serials import from_serial
from xl_addin.hosts.xlsx.strings import unescape
from xl_addin.hosts.xlsx.xmlscan import Handler, scan
from xl_addin.sheets.grid import ErrorCell, UnsavedFormula

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_addin.hosts.xlsx.xmlscan import Attributes
    from xl_addin.sheets.grid import Value

MAX_CELLS = 1_500_000


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell's formula as stored.

    ``shared`` is the number of the shared formula the cell takes part in; only its first cell has the text.
    ``covers`` is the block an array formula or data table fills, or a shared formula's cells.
    ``zero`` says that the saved result is a plain 0, which some programs write in place of a result.
    """

    text: str
    kind: str = ""
    shared: str | None = None
    covers: refs.Box | None = None
    zero: bool = False


@dataclass(slots=True)
class Cells:
    """Values and formulas of a sheet by (row, column), one-based; ``filling`` are array formulas of several cells."""

    values: dict[tuple[int, int], Value] = field(default_factory=dict)
    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)
    filling: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What cells refer to in other parts: which formats show dates, the shared strings, the first day."""

    dates: Sequence[bool]
    strings: Callable[[], Sequence[str]]
    date1904: bool


def read_cells(part: bytes, name: str, lookup: Lookup) -> Cells:
    """Read a worksheet part.

    Raises:
        Damaged: when it is not well-formed, a reference is impossible, or it has more cells than can be read.

    """
    handler = _Sheet(lookup)
    scan(part, handler, name)
    return handler.cells


class _Sheet(Handler):
    def __init__(self, lookup: Lookup) -> None:
        self.cells = Cells()
        self._lookup = lookup
        self._count = self._row = self._column = 0
        self._attributes: Attributes = {}
        self._formula: Attributes | None = None
        self._texts: dict[str, list[str]] = {}
        self._into: list[str] | None = None
        self._phonetic = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._place(attributes)
        elif tag == "row":
            self._next_row(attributes)
        elif tag in {"v", "f", "t"}:
            if tag == "f":
                self._formula = attributes
            if not self._phonetic:
                self._into = self._texts.setdefault(tag, [])
        elif tag == "rPh":
            self._phonetic = True

    def text(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)

    def end(self, tag: str) -> None:
        if tag in {"v", "f", "t"}:
            self._into = None
        elif tag == "c":
            self._keep()
        elif tag == "rPh":
            self._phonetic = False

    def _next_row(self, attributes: Attributes) -> None:
        stated = attributes.get("r")
        self._row = int(stated) if stated else self._row + 1
        self._column = 0
        if not 1 <= self._row <= refs.MAX_ROW:
            raise Damaged(f"row {self._row} does not exist")

    def _place(self, attributes: Attributes) -> None:
        self._count += 1
        if self._count > MAX_CELLS:
            raise Damaged(f"a sheet has more than {MAX_CELLS:,} cells, more than can be read safely")
        stated = attributes.get("r")
        if stated:
            row, self._column = refs.cell(stated)
            if row != self._row:
                raise Damaged(f"the cell {stated} stands in row {self._row}")
        else:
            self._column += 1
        self._attributes = attributes
        self._formula = None
        self._texts = {}

    def _keep(self) -> None:
        place = (self._row, self._column)
        value = self._value()
        if self._formula is not None:
            value = self._keep_formula(place, value)
        if value is not None:
            if place in self.cells.values:
                raise Damaged(f"the cell {refs.Box(*place, *place)} stands there twice")
            self.cells.values[place] = value

    def _keep_formula(self, place: tuple[int, int], value: Value) -> Value:
        attributes = self._formula or {}
        covers = attributes.get("ref")
        formula = Formula(
            unescape("".join(self._texts.get("f", ()))),
            attributes.get("t", ""),
            attributes.get("si") if attributes.get("t") == "shared" else None,
            refs.box(covers) if covers else None,
            zero=value == 0 and not isinstance(value, bool),
        )
        self.cells.formulas[place] = formula
        if covers and formula.shared is None:
            self.cells.filling.append(place)
        return UnsavedFormula(formula.text) if value is None else value

    def _value(self) -> Value:
        kind = self._attributes.get("t", "n")
        if kind == "inlineStr":
            return unescape("".join(self._texts["t"])) if "t" in self._texts else None
        if "v" not in self._texts:
            return None
        text = "".join(self._texts["v"])
        if kind == "n":
            return self._number(text)
        if kind != "str" and not text.strip():
            return None
        if kind == "s":
            return self._shared(text)
        return _OTHERS.get(kind, _unknown)(text)

    def _shared(self, text: str) -> Value:
        strings = self._lookup.strings()
        if not text.isdecimal() or int(text) >= len(strings):
            raise Damaged(f"a cell refers to text {text[:20]!r}, which is not there")
        return strings[int(text)]

    def _number(self, text: str) -> Value:
        if not text.strip():
            return None
        number = plain_number(text)
        style = self._attributes.get("s")
        if style and isinstance(number, int | float):
            index = int(style)
            if index < len(self._lookup.dates) and self._lookup.dates[index]:
                return from_serial(number, date1904=self._lookup.date1904) or number
        return number


def plain_number(text: str) -> int | float | ErrorCell:
    """Return the number a cell's text spells, whole numbers as int; an error cell where it spells none."""
    try:
        return int(text) if len(text) < 18 else float(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return ErrorCell("#VALUE!")


def _unknown(text: str) -> Value:
    raise Damaged(f"a cell with the value {text[:20]!r} is of no known type")


def _iso_date(text: str) -> Value:
    for kind in (date, datetime, time):
        try:
            return kind.fromisoformat(text.removesuffix("Z"))
        except ValueError:
            continue
    return ErrorCell("#VALUE!")


_OTHERS: dict[str, Callable[[str], Value]] = {
    "str": unescape,
    "b": lambda text: text.strip() in TRUE,
    "e": lambda text: ErrorCell(text.strip()),
    "d": _iso_date,
}
