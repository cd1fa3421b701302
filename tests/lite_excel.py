"""A browser's Excel for tests: xlwings' own engine for xlwings Lite over an openpyxl workbook.

The Python that runs is all xlwings'. Here is only what its client does in the browser: it says what is in the workbook
when a script starts, answers what is awaited, and does the actions that the script left when it ended.

xlwings PRO, which that engine is part of, is free for noncommercial use, which testing free software is.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import datetime
from importlib import import_module, reload
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import xlwings as xw
from fake_pywin32 import decorated
from openpyxl.utils import range_boundaries
from openpyxl.workbook.defined_name import DefinedName

from xl_addin.hosts.excel.book import ExcelBook
from xl_addin.hosts.excel.in_browser import formulas_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from xl_addin.sheets.image import Changes

LOOKS = {
    *("addChart", "addConditionalFormat", "clearConditionalFormats", "deleteChart", "freezePaneAtRange"),
    *("rangeAdjustIndent", "rangeMerge", "rangeUnmerge", "setAutofit", "setBorderProperty", "setChartAxis"),
    *("setChartTitle", "setChartXAxisValues", "setColumnHidden", "setColumnWidth", "setDataValidationList"),
    *("setFontProperty", "setHorizontalAlignment", "setNumberFormat", "setPrintArea", "setRangeColor", "setRowHeight"),
    *("setShowGridlines", "setVerticalAlignment", "setWrapText"),
}
"""Actions that change no value."""


class LiteExcel:
    """A workbook in a browser; ``said`` are the messages so far, ``did`` the actions of the last script."""

    def __init__(self, workbook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.workbook = workbook
        self.said: list[str] = []
        self.did: list[dict[str, Any]] = []
        monkeypatch.setitem(os.environ, "XLWINGS_LICENSE_KEY", "noncommercial")
        self._scripts: Any = import_module("xlwings.pro.udfs_officejs")
        engine: Any = import_module("xlwings.pro._xlremote")
        cells: Any = import_module("xlwings.pro._xlofficejs")
        monkeypatch.setitem(xw.engines.engines_by_name, "remote", xw.Engine(impl=engine.engine))
        monkeypatch.setitem(xw.engines.engines_by_name, "officejs", xw.Engine(impl=cells.engine))
        monkeypatch.setattr(engine, "sys", SimpleNamespace(platform="emscripten"))
        monkeypatch.setattr(engine, "client_read", self._answer)
        ffi = ModuleType("pyodide.ffi")
        vars(ffi).update(to_js=list, JsNull=type("JsNull", (), {}))
        monkeypatch.setitem(sys.modules, "pyodide", ModuleType("pyodide"))
        monkeypatch.setitem(sys.modules, "pyodide.ffi", ffi)
        monkeypatch.setattr(xw, "script", self._scripts.script)
        self.functions = decorated(monkeypatch, self._scripts)
        self.main = reload(import_module("xl_addin.lite"))

    def open(self) -> Any:
        """Return the workbook as a script is handed it."""
        return xw.Book(json=self._payload())

    def end(self, book: Any) -> None:
        """Do what a script left to be done."""
        self.did = book.json()["actions"]
        for action in self.did:
            self._do(action)

    def run(self, script: str, *fields: str) -> str:
        """Run a script, as its button in the task pane does, and return the last message."""
        book = self.open()
        told = {xw.Book: book}
        asyncio.run(self._scripts.custom_scripts_call(self.main, script, typehint_to_value=told, args=list(fields)))
        self.end(book)
        return self.said[-1]

    def ask(self, function: str, *arguments: Any) -> Any:
        """Call a function as a cell does; a range comes as its values, in which a date is a number of days."""
        asked = {"func_name": function, "args": list(arguments), "version": xw.__version__, "client": "Office.js"}
        return asyncio.run(self._scripts.custom_functions_call(asked | {"runtime": "1.4"}, self.functions))

    def cell(self, sheet: str, cell: str) -> Any:
        """Return a value of the workbook."""
        return self.workbook[sheet][cell].value

    async def _answer(self, _: object, asked: str, sheet: str, address: str, keys: list[str]) -> Any:
        assert (asked, keys) == ("getRangeData", ["formulas"])
        left, top, right, bottom = range_boundaries(address.replace("$", ""))
        cells = self.workbook[sheet].iter_rows(top, bottom, left, right)
        rows = [["" if cell.value is None else cell.value for cell in row] for row in cells]
        return SimpleNamespace(to_py=lambda: {"formulas": rows})

    def _payload(self) -> dict[str, Any]:
        sheets = [
            {"name": sheet.title, "values": _values(sheet), "pictures": [], "tables": [], "charts": [], "notes": []}
            for sheet in self.workbook.worksheets
        ]
        names = [self._name(name, None) for name in self.workbook.defined_names.values()]
        for index, sheet in enumerate(self.workbook.worksheets):
            names += [self._name(name, index) for name in sheet.defined_names.values()]
        shown = {"name": "my.xlsx", "active_sheet_index": 0, "selection": "A1"}
        return {"client": "Office.js", "version": xw.__version__, "book": shown, "names": names, "sheets": sheets}

    def _name(self, name: Any, index: int | None) -> dict[str, Any]:
        return {
            "name": name.name,
            "sheet_index": None,
            "address": None,
            "refers_to": f"={name.attr_text}",
            "book_scope": index is None,
            "scope_sheet_index": index,
            "scope_sheet_name": None if index is None else self.workbook.worksheets[index].title,
        }

    def _do(self, action: dict[str, Any]) -> None:
        done, args = action["func"], action["args"]
        position = action["sheet_position"]
        sheet = None if position is None else self.workbook.worksheets[position]
        if done == "alert":
            self.said.append(args[0])
        elif done == "addSheet":
            self.workbook.create_sheet(args[1], args[0])
        elif done == "namesAdd":
            owner = self.workbook if sheet is None else sheet
            owner.defined_names[args[0]] = DefinedName(args[0], attr_text=args[1].removeprefix("="))
        elif done == "setNameRefersTo":
            name, of_book, index, formula = args
            owner = self.workbook if of_book else self.workbook.worksheets[index]
            owner.defined_names[name].attr_text = formula.removeprefix("=")
        elif done in {"setValues", "rangeClear"}:
            _put(sheet, action)
        else:
            assert done in LOOKS, f"no such action: {done}"


class LiteBook:
    """A `xl_addin.actions.book.Book` in a browser: every write is the end of one script, and the next one begins."""

    def __init__(self, excel: LiteExcel) -> None:
        self._excel = excel
        self._begin()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)

    def write(self, changes: Changes) -> None:
        self._book.write(changes)
        self._excel.end(self._native)
        self._begin()

    def _begin(self) -> None:
        self._native = self._excel.open()
        self._book = ExcelBook(self._native, asyncio.run(formulas_of(self._native)))


def _values(sheet: Any) -> list[list[Any]]:
    """Return the values as they come from a browser: numbers as floats, nothing as "", dates as text."""
    return [[_sent(cell.value) for cell in row] for row in sheet.iter_rows()]


def _sent(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, datetime):
        return f"{value.isoformat(timespec='milliseconds')}Z"
    return float(value) if isinstance(value, int) else value


def _put(sheet: Any, action: dict[str, Any]) -> None:
    top, left = action["start_row"] + 1, action["start_column"] + 1
    empty: Iterable[Any] = [[None] * action["column_count"]] * action["row_count"]
    for row, cells in enumerate(action["values"] or empty, top):
        for column, value in enumerate(cells, left):
            text = value.removeprefix("'") if isinstance(value, str) else value
            sheet.cell(row, column).value = None if text == "" else text
