"""A small Excel for tests: an engine of xlwings over an openpyxl workbook, so that real scripts run without Excel.

It does what Excel does where that is a trap (see `fake_cells`); a new sheet becomes the active one.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import xlwings as xw
from fake_cells import CODES, FakeRange, get_column_letter, nothing
from fake_parts import FakeCharts, FakeNames, FakeTables
from workbooks import on_disk
from xlwings import base_classes

range_boundaries: Any = import_module("openpyxl.utils").range_boundaries


class FakeEngine:
    name = "fake"
    type = "desktop"

    def __init__(self, *apps: FakeApp) -> None:
        self.apps = apps

    @staticmethod
    def clean_value_data(data: Any, _: Any, empty_as: Any, __: Any, err_to_str: bool) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if isinstance(value, int) and not isinstance(value, bool) and value in CODES:
                return CODES[value] if err_to_str else None
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
        self.data_types: dict[tuple[str, str], dict[str, object]] = {}
        self.native = SimpleNamespace(ProtectStructure=False, Date1904=False)
        self._app.selection = FakeRange(self.sheets(1), (2, 2, 2, 2))

    api = property(lambda self: self.native)
    name = property(lambda self: self._name)
    fullname = property(lambda self: self._name)
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
        looks = {"Tab": SimpleNamespace(), "PageSetup": SimpleNamespace()}
        return SimpleNamespace(ProtectContents=protected, Evaluate=self._evaluate, **looks)

    def _evaluate(self, formula: str) -> object:
        """Return a field of a data type; an error, as a whole number, where there is none."""
        cell, _, field = formula.removeprefix("FIELDVALUE(").removesuffix(")").partition(",")
        return self._book.data_types.get((self.name, cell), {}).get(field.strip('"'), -2146826273)

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
