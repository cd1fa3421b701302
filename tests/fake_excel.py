"""A small Excel for tests: an engine of xlwings over an openpyxl workbook, so that real scripts run without Excel.

It does what Excel does where that is a trap: text typed into a cell becomes a number, a date or a formula unless an
apostrophe stands before it; ``Value`` cuts currency to four decimals and ``Value2`` does not; dates come out of
``Value2`` as numbers; error cells are integers; a new sheet becomes the active one.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import xlwings as xw
from workbooks import on_disk
from xlwings import base_classes

# Whether openpyxl comes with types depends on what else is installed; here it goes without.
_utils: Any = import_module("openpyxl.utils")
get_column_letter, range_boundaries = _utils.get_column_letter, _utils.range_boundaries
to_excel: Any = import_module("openpyxl.utils.datetime").to_excel
DefinedName: Any = import_module("openpyxl.workbook.defined_name").DefinedName

ERRORS = {"#NULL!": -2146826288, "#DIV/0!": -2146826281, "#VALUE!": -2146826273, "#REF!": -2146826265,
          "#NAME?": -2146826259, "#NUM!": -2146826252, "#N/A": -2146826246}  # fmt: skip
_CODES = {code: text for text, code in ERRORS.items()}


def nothing(*_: object, **__: object) -> None:
    """Do as a program does with looks that no test asks about."""


ignored = property(None, nothing)


class FakeEngine:
    name = "fake"
    type = "desktop"

    def __init__(self, *apps: FakeApp) -> None:
        self.apps = apps

    @staticmethod
    def clean_value_data(data: Any, _: Any, empty_as: Any, __: Any, err_to_str: bool) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if isinstance(value, int) and not isinstance(value, bool) and value in _CODES:
                return _CODES[value] if err_to_str else None
            return empty_as if value in {None, ""} else value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, _: Any) -> Any:
        return "" if value is None else value


@dataclass
class FakeApp(base_classes.App):
    """The program; ``said`` are its message boxes, ``answers`` what the person presses, ``told`` the status bar."""

    said: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    told: list[object] = field(default_factory=list)
    calculation: str = "automatic"
    screen_updating: bool = True
    enable_events: bool = True
    display_alerts: bool = True
    selection: Any = None
    pid: int = 1
    api: Any = None
    _bar: object = False

    @property
    def engine(self) -> FakeEngine:
        return FakeEngine(self)

    @property
    def status_bar(self) -> object:
        return self._bar

    @status_bar.setter
    def status_bar(self, words: object) -> None:
        self._bar = words
        self.told.append(words)

    def activate(self, steal_focus: bool = False) -> None:
        nothing(steal_focus)

    def alert(self, prompt: str, _title: str, _buttons: str, _mode: str, _callback: Any) -> str:
        self.said.append(prompt)
        return self.answers.pop(0) if self.answers else "ok"


class FakeBook(base_classes.Book):
    """A workbook in the program. ``fails_at`` is a cell (sheet, row, column) whose writing Excel refuses."""

    def __init__(self, workbook: Any, name: str = "book.xlsm") -> None:
        self.workbook, self._name = workbook, name
        self._app = FakeApp()
        self.fails_at: tuple[str, int, int] | None = None
        self.native = SimpleNamespace(ProtectStructure=False, Date1904=False)
        self._app.selection = FakeRange(self.sheets(1), (2, 2, 2, 2))

    api = property(lambda self: self.native)
    name = property(lambda self: self._name)
    app = property(lambda self: self._app)
    sheets = property(lambda self: self.open_sheets())
    names = property(lambda self: FakeNames(self.workbook.defined_names, ""))

    def open_sheets(self) -> FakeSheets:
        return FakeSheets(self)

    def activate(self) -> None:
        nothing()


class FakeSheets(base_classes.Sheets):
    def __init__(self, book: FakeBook) -> None:
        self.book = book

    @property
    def active(self) -> FakeSheet:
        return FakeSheet(self.book, self.book.workbook.active)

    def __call__(self, key: int | str) -> FakeSheet:
        sheets = self.book.workbook.worksheets
        found = sheets[key - 1] if isinstance(key, int) else next(s for s in sheets if s.title.lower() == key.lower())
        return FakeSheet(self.book, found)

    def __len__(self) -> int:
        return len(self.book.workbook.worksheets)

    def __iter__(self) -> Any:
        return (FakeSheet(self.book, sheet) for sheet in self.book.workbook.worksheets)

    def add(self, before: Any = None, after: Any = None, name: str = "") -> FakeSheet:
        nothing(before)
        sheet = self.book.workbook.create_sheet(name, self.book.workbook.index(after.sheet) + 1)
        self.book.workbook.active = sheet
        self.book.app.selection = FakeRange(FakeSheet(self.book, sheet), (1, 1, 1, 1))
        return FakeSheet(self.book, sheet)


class FakeSheet(base_classes.Sheet):
    def __init__(self, book: FakeBook, sheet: Any) -> None:
        self._book, self.sheet = book, sheet

    name = property(lambda self: self.sheet.title)
    book = property(lambda self: self._book)
    index = property(lambda self: self._book.workbook.index(self.sheet) + 1)
    names = property(lambda self: FakeNames(self.sheet.defined_names, f"'{self.sheet.title}'!"))
    charts = property(lambda self: self.kept_charts())
    tables = property(lambda self: self.excel_tables())

    def kept_charts(self) -> FakeCharts:
        return FakeCharts(self)

    def excel_tables(self) -> FakeTables:
        return FakeTables(self)

    @property
    def api(self) -> Any:
        protected = self.sheet.protection.sheet
        return SimpleNamespace(ProtectContents=protected, Tab=SimpleNamespace(), PageSetup=SimpleNamespace())

    def range(self, first: Any, last: Any = None) -> FakeRange:
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first)
            return FakeRange(self, (top, left, bottom, right))
        corners = [(c.row, c.column) if isinstance(c, FakeRange) else c for c in (first, last or first)]
        return FakeRange(self, (*corners[0], *corners[1]))

    @property
    def used_range(self) -> FakeRange:
        return FakeRange(self, (1, 1, self.sheet.max_row, self.sheet.max_column))

    def activate(self) -> None:
        self._book.workbook.active = self.sheet

    def delete(self) -> None:
        workbook = self._book.workbook
        if workbook.active == self.sheet:
            workbook.active = workbook.worksheets[0]
        workbook.remove(self.sheet)

    @property
    def freeze_panes(self) -> Any:
        return SimpleNamespace(freeze_at=lambda at: setattr(self.sheet, "freeze_panes", _after(at)))

    @property
    def show_gridlines(self) -> bool:
        return bool(self.sheet.sheet_view.showGridLines)

    @show_gridlines.setter
    def show_gridlines(self, shown: bool) -> None:
        self.sheet.sheet_view.showGridLines = shown


def _after(frozen: str) -> str:
    """Return the first cell that scrolls."""
    last = frozen.replace("$", "").rpartition(":")[2]
    letters, digits = re.fullmatch(r"([A-Z]*)(\d*)", last).groups()  # type: ignore[union-attr]
    column = range_boundaries(f"{letters}1")[0] + 1 if letters else 1
    return f"{get_column_letter(column)}{int(digits or 0) + 1}"


class FakeRange(base_classes.Range):
    def __init__(self, sheet: FakeSheet, box: tuple[int, int, int, int]) -> None:
        self.sheet, self.box = sheet, box

    row = property(lambda self: self.box[0])
    column = property(lambda self: self.box[1])
    shape = property(lambda self: (self.box[2] - self.box[0] + 1, self.box[3] - self.box[1] + 1))
    api = property(lambda self: SimpleNamespace(Value2=self._values(exact=True)))
    font = property(lambda self: self.cell_font())
    borders = property(lambda _: SimpleNamespace(set=nothing))
    data_validation = property(lambda self: SimpleNamespace(set_list=self._offer, api=SimpleNamespace()))

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
        return self._values(exact=False)

    @raw_value.setter
    def raw_value(self, values: Any) -> None:
        rows = values if isinstance(values, list | tuple) else ((values,),)
        book = self.sheet.book
        for cells, row in zip(self.cells, rows, strict=True):
            for cell, value in zip(cells, row, strict=True):
                if book.fails_at == (self.sheet.name, cell.row, cell.column):
                    raise OSError("Excel is busy")
                type_into(cell, value)

    def _values(self, *, exact: bool) -> Any:
        values = tuple(tuple(shown(cell, exact=exact) for cell in row) for row in self.cells)
        return values[0][0] if len(self) == 1 else values

    @property
    def formula(self) -> Any:
        texts = tuple(tuple("" if cell.value is None else str(cell.value) for cell in row) for row in self.cells)
        return texts[0][0] if len(self) == 1 else texts

    @formula.setter
    def formula(self, values: Any) -> None:
        self.raw_value = values

    number_format = property(None, lambda self, code: self._each("number_format", code))
    color = ignored
    horizontal_alignment = ignored
    vertical_alignment = ignored
    wrap_text = ignored
    row_height = ignored
    column_width = property(None, lambda self, width: self._column("width", width))
    column_hidden = property(None, lambda self, hidden: self._column("hidden", hidden))

    def adjust_indent(self, amount: int) -> None:
        pass

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


class FakeFont(base_classes.Font):
    def __init__(self, cells: FakeRange) -> None:
        self.cells = cells

    bold = ignored
    italic = ignored
    size = ignored
    color = ignored


class FakeNames(base_classes.Names):
    def __init__(self, names: Any, scope: str) -> None:
        self.names, self.scope = names, scope

    def _key(self, name: str) -> str:
        return next((known for known in self.names if known.casefold() == name.casefold()), name)

    def __call__(self, name: str) -> FakeName:
        return FakeName(self.names, self._key(name), self.scope)

    def contains(self, name: str) -> bool:
        return self._key(name) in self.names

    def add(self, name: str, refers_to: str) -> FakeName:
        self.names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return FakeName(self.names, name, self.scope)


class FakeName(base_classes.Name):
    def __init__(self, names: Any, key: str, scope: str) -> None:
        self.names, self.key, self.scope = names, key, scope

    name = property(lambda self: self.scope + self.key)

    @property
    def api(self) -> Any:
        return SimpleNamespace()

    @property
    def refers_to(self) -> str:
        return f"={self.names[self.key].attr_text}"

    @refers_to.setter
    def refers_to(self, formula: str) -> None:
        self.names[self.key].attr_text = formula.removeprefix("=")

    def delete(self) -> None:
        del self.names[self.key]


class FakeCharts(base_classes.Collection):
    """The charts of a sheet: only their names are kept."""

    def __init__(self, sheet: FakeSheet) -> None:
        self.kept: list[Any] = sheet.book.__dict__.setdefault("charts", {}).setdefault(sheet.name, [])

    def __iter__(self) -> Any:
        return iter(list(self.kept))

    def __len__(self) -> int:
        return len(self.kept)

    def __contains__(self, name: str) -> bool:
        return any(chart.name == name for chart in self.kept)

    def add(self, *_: Any, name: str, source: FakeRange, **__: Any) -> Any:
        chart = SimpleNamespace(name=name, source=source.address)
        chart.set_x_axis_values = lambda cells: setattr(chart, "categories", cells.address)
        chart.delete = lambda: self.kept.remove(chart)
        self.kept.append(chart)
        return chart


class FakeTables(base_classes.Collection):
    def __init__(self, sheet: FakeSheet) -> None:
        self.sheet = sheet

    def __iter__(self) -> Any:
        for table in self.sheet.sheet.tables.values():
            cells = self.sheet.range(table.ref)
            yield SimpleNamespace(
                name=table.name, range=cells, show_headers=True, show_totals=bool(table.totalsRowCount)
            )


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
        return float(to_excel(value)) if exact else value
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, float) and not exact and "$" in cell.number_format:
        return round(value, 4)
    return value


def open_in_excel(workbook: Any, name: str = "book.xlsm") -> xw.Book:
    """Return a workbook as xlwings hands it to a script."""
    workbook.active = 0
    book = xw.Book(impl=FakeBook(workbook, name))
    engines: Any = xw.engines
    engines.active = book.app.engine
    return book


def workbook_of(text: str) -> Any:
    """Return text tables as an openpyxl workbook."""
    saved: Any = io.BytesIO()
    on_disk(text, saved)
    return import_module("openpyxl").load_workbook(saved)
