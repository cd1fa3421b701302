"""Stubs for pywin32, so that classic Excel's way into a function, `xlwings.udfs.call_udf`, runs anywhere.

A range is handed over as the COM object it is: a `FakeRange` of the small Excel in `fake_excel`.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import xlwings
from fake_cells import FakeRange
from fake_excel import FakeEngine

import xl_addin

if TYPE_CHECKING:
    import pytest

MISSING = -2147352572
"""What VBA hands over for an optional argument that was left out."""


class ClassicEngine(FakeEngine):
    name = "excel"


def module(name: str, **contents: Any) -> ModuleType:
    made = ModuleType(name)
    made.__dict__.update(contents)
    return made


def classic(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """Return ``xlwings.udfs`` and our functions, decorated as they are in Excel for Windows."""
    error = type("com_error", (Exception,), {})
    client = module("win32com.client", Dispatch=lambda book: book)
    windows = module(
        "xlwings._xlwindows",
        Range=lambda xl: xl,
        is_range_instance=lambda value: isinstance(value, FakeRange),
        Book=lambda book: book,
    )
    stubs = {
        "pythoncom": module("pythoncom", CoInitialize=lambda: None),
        "pywintypes": module("pywintypes", com_error=error),
        "win32com": module("win32com", client=client),
        "win32com.client": client,
        "xlwings._xlwindows": windows,
        "xlwings.com_server": module("xlwings.com_server", loop=None),
    }
    for name, stub in stubs.items():
        monkeypatch.setitem(sys.modules, name, stub)
    monkeypatch.setattr(xlwings, "_xlwindows", windows, raising=False)
    monkeypatch.setitem(xlwings.engines.engines_by_name, "excel", xlwings.Engine(impl=ClassicEngine()))
    monkeypatch.delitem(sys.modules, "xlwings.udfs", raising=False)
    udfs = importlib.import_module("xlwings.udfs")
    return udfs, decorated(monkeypatch, udfs)


def decorated(monkeypatch: pytest.MonkeyPatch, decorators: Any) -> Any:
    """Return our functions anew, with the decorators of one of xlwings' modules, for the length of a test."""
    plain = importlib.import_module("xl_addin.udfs")
    for name, decorator in (("func", decorators.xlfunc), ("arg", decorators.xlarg), ("ret", decorators.xlret)):
        monkeypatch.setattr(xlwings, name, decorator)
    monkeypatch.delitem(sys.modules, "xl_addin.udfs", raising=False)
    ours = importlib.import_module("xl_addin.udfs")
    monkeypatch.setitem(sys.modules, "xl_addin.udfs", ours)
    vars(xl_addin)["udfs"] = plain  # what the import has set; now it is set for this test only
    monkeypatch.setattr(xl_addin, "udfs", ours)
    return ours
