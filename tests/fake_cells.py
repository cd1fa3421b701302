"""The cells of the small Excel in `fake_excel`, with the traps of the real one.

Text typed into a cell becomes a number, a date or a formula unless an apostrophe stands before it; ``Value`` cuts
currency to four decimals and ``Value2`` does not; dates come out of ``Value2`` as numbers; error cells are integers.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from fake_excel import FakeSheet

# Whether openpyxl comes with types depends on what else is installed; here it goes without.
get_column_letter: Any = import_module("openpyxl.utils").get_column_letter
to_excel: Any = import_module("openpyxl.utils.datetime").to_excel

ERRORS = {"#NULL!": -2146826288, "#DIV/0!": -2146826281, "#VALUE!": -2146826273, "#REF!": -2146826265,
          "#NAME?": -2146826259, "#NUM!": -2146826252, "#N/A": -2146826246}  # fmt: skip
FORMULAS = -4123  # xlCellTypeFormulas
CODES = {code: text for text, code in ERRORS.items()}


def nothing(*_: object, **__: object) -> None:
    """Do as a program does with looks that no test asks about."""


ignored = property(None, nothing)


class FakeRange(base_classes.Range):
    def __init__(self, sheet: FakeSheet, box: tuple[int, int, int, int]) -> None:
        self.sheet, self.box = sheet, box

    row = property(lambda self: self.box[0])
    column = property(lambda self: self.box[1])
    shape = property(lambda self: (self.box[2] - self.box[0] + 1, self.box[3] - self.box[1] + 1))
    api = property(lambda self: self.own())
    font = property(lambda self: self.cell_font())
    borders = property(lambda _: SimpleNamespace(set=nothing))
    data_validation = property(lambda self: SimpleNamespace(set_list=self._offer, api=SimpleNamespace()))

    def own(self) -> FakeApi:
        return FakeApi(self)

    def cell_font(self) -> FakeFont:
        return FakeFont(self)

    def __call__(self, arg1: int, arg2: int = 1) -> FakeRange:
        top, left = self.box[0] + arg1 - 1, self.box[1] + arg2 - 1
        return FakeRange(self.sheet, (top, left, top, left))

    def __len__(self) -> int:
        return int(self.shape[0] * self.shape[1])

    def get_address(self, _row: bool, _column: bool, _external: bool) -> str:
        top, left, bottom, right = self.box
        return f"${get_column_letter(left)}${top}:${get_column_letter(right)}${bottom}"

    address = property(lambda self: self.get_address(True, True, False))

    @property
    def cells(self) -> list[list[Any]]:
        top, left, bottom, right = self.box
        sheet = self.sheet.sheet
        return [[sheet.cell(r, c) for c in range(left, right + 1)] for r in range(top, bottom + 1)]

    @property
    def raw_value(self) -> Any:
        return self.values_of(exact=False)

    @raw_value.setter
    def raw_value(self, values: Any) -> None:
        rows = values if isinstance(values, list | tuple) else ((values,),)
        book = self.sheet.book
        for cells, row in zip(self.cells, rows, strict=True):
            for cell, value in zip(cells, row, strict=True):
                if book.fails_at == (self.sheet.name, cell.row, cell.column):
                    raise OSError("Excel is busy")
                type_into(cell, value)

    def values_of(self, *, exact: bool) -> Any:
        values = tuple(tuple(shown(cell, exact=exact) for cell in row) for row in self.cells)
        return values[0][0] if len(self) == 1 else values

    @property
    def formula(self) -> Any:
        texts = tuple(tuple("" if cell.value is None else str(cell.value) for cell in row) for row in self.cells)
        return texts[0][0] if len(self) == 1 else texts

    @formula.setter
    def formula(self, values: Any) -> None:
        self.raw_value = values

    number_format = property(
        lambda self: self._common("number_format"), lambda self, code: self._each("number_format", code)
    )
    color = ignored
    horizontal_alignment = ignored
    vertical_alignment = ignored
    wrap_text = ignored
    row_height = ignored
    column_width = property(None, lambda self, width: self._column("width", width))
    column_hidden = property(None, lambda self, hidden: self._column("hidden", hidden))

    def adjust_indent(self, amount: int) -> None:
        pass

    def _common(self, name: str) -> Any:
        """Return what all cells have in common, None where they differ, as Excel does."""
        there = [cell for cell in existing(self.sheet) if self._holds(cell.row, cell.column)]
        found = {getattr(cell, name) for cell in there} | ({"General"} if len(there) < len(self) else set())
        return found.pop() if len(found) == 1 else None

    def _holds(self, row: int, column: int) -> bool:
        top, left, bottom, right = self.box
        return bool(top <= row <= bottom and left <= column <= right)

    @property
    def merge_cells(self) -> bool | None:
        count = 0
        for merged in self.sheet.sheet.merged_cells.ranges:
            left, top, right, bottom = merged.bounds
            rows = min(bottom, self.box[2]) - max(top, self.box[0]) + 1
            count += max(rows, 0) * max(min(right, self.box[3]) - max(left, self.box[1]) + 1, 0)
        return bool(count) if count in {0, len(self)} else None

    @property
    def merge_area(self) -> FakeRange:
        return FakeRange(self.sheet, self._merged_around(self.row, self.column) or self.box)

    def _merged_around(self, row: int, column: int) -> tuple[int, int, int, int] | None:
        for merged in self.sheet.sheet.merged_cells.ranges:
            left, top, right, bottom = merged.bounds
            if top <= row <= bottom and left <= column <= right:
                return top, left, bottom, right
        return None

    def _each(self, name: str, value: object) -> None:
        for row in self.cells:
            for cell in row:
                setattr(cell, name, value)

    def _column(self, name: str, value: object) -> None:
        setattr(self.sheet.sheet.column_dimensions[get_column_letter(self.column)], name, value)

    def _offer(self, words: list[str], _dropdown: bool) -> None:
        self.sheet.book.offered = {**getattr(self.sheet.book, "offered", {}), (self.sheet.name, *self.box): words}

    def merge(self, _across: bool) -> None:
        self.sheet.sheet.merge_cells(self.address.replace("$", ""))

    def unmerge(self) -> None:
        for merged in list(self.sheet.sheet.merged_cells.ranges):
            if self.box[0] <= merged.min_row and merged.max_row <= self.box[2]:
                self.sheet.sheet.unmerge_cells(str(merged))

    def clear(self) -> None:
        for row in self.cells:
            for cell in row:
                cell.value, cell.style = None, "Normal"

    def select(self) -> None:
        self.sheet.book.app.selection = self


def existing(sheet: FakeSheet) -> list[Any]:
    """Return the cells of a sheet that hold something or have a look of their own."""
    return list(sheet.sheet._cells.values())  # noqa: SLF001 - asking openpyxl for a row would make its cells


class FakeApi:
    """The program's own object for a range; ``data_types`` of the book are what cells show by sheet and cell."""

    def __init__(self, cells: FakeRange) -> None:
        self.range = cells
        self.Application = SimpleNamespace(WorksheetFunction=SimpleNamespace(CountA=lambda api: len(api.filled())))

    Value2 = property(lambda self: self.range.values_of(exact=True))

    @property
    def Text(self) -> str:  # noqa: N802 - the program's own name
        cell = self.range.cells[0][0]
        held = self.range.sheet.book.data_types.get((self.range.sheet.name, cell.coordinate))
        return str(held["_Text"] if held else cell.value)

    def filled(self, kind: int | None = None) -> list[Any]:
        """Return the cells that hold something, constants or formulas only where that is asked."""
        return [
            cell
            for cell in existing(self.range.sheet)
            if cell.value is not None and (kind is None or (cell.data_type == "f") == (kind == FORMULAS))
        ]

    def SpecialCells(self, kind: int) -> Any:  # noqa: N802 - the program's own name
        found = self.filled(kind)
        if not found:
            raise OSError("No cells were found.")
        return SimpleNamespace(Areas=FakeAreas(found))


class FakeAreas(list[Any]):
    """Blocks of a single cell each."""

    def __init__(self, cells: list[Any]) -> None:
        one = SimpleNamespace(Count=1)
        super().__init__(SimpleNamespace(Row=c.row, Column=c.column, Rows=one, Columns=one) for c in cells)

    Count = property(len)


class FakeFont(base_classes.Font):
    def __init__(self, cells: FakeRange) -> None:
        self.cells = cells

    bold = ignored
    italic = ignored
    size = ignored
    color = ignored


def type_into(cell: Any, value: Any) -> None:
    """Put a value into a cell as Excel does when it is assigned: text is read as if it were typed."""
    if not isinstance(value, str):
        cell.value = value
        return
    if value.startswith("'"):
        cell.value, cell.data_type = value[1:], "s"
    elif value.startswith("="):
        cell.value, cell.data_type = value, "f"
    elif re.fullmatch(r"[-+]?\d+(\.\d+)?%?", value):
        cell.value = float(value.rstrip("%")) / (100 if value.endswith("%") else 1)
    elif re.fullmatch(r"\d{4}-\d\d-\d\d.*", value):
        cell.value = to_excel(datetime.fromisoformat(value[:10]))
    elif value in {"TRUE", "FALSE"}:
        cell.value = value == "TRUE"
    else:
        cell.value = value or None


def shown(cell: Any, *, exact: bool) -> Any:
    """Return a cell's value as COM hands it over: with ``Value2`` exact, with ``Value`` currency cut."""
    value = cell.value
    if cell.data_type == "e":
        return ERRORS[value]
    if isinstance(value, datetime | date | time):
        return float(to_excel(value, cell.parent.parent.epoch)) if exact else value
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, float) and not exact and "$" in cell.number_format:
        return round(value, 4)
    return value
