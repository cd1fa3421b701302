"""The add-in for Excel: what the malware analysts' tools and openpyxl find in it, and what its tab hands over."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from fake_excel import open_in_excel, workbook_of
from lxml import etree
from python_calamine import CalamineWorkbook
from workbooks import ABC

from xl_addin.actions.functions import FUNCTIONS
from xl_addin.cli.main import main
from xl_addin.domain.finding import Refused
from xl_addin.hosts.excel import buttons, vba
from xl_addin.hosts.excel.addin_file import addin_bytes
from xl_addin.hosts.excel.configuration import configuration
from xl_addin.hosts.excel.entries import DEPOSIT
from xl_addin.hosts.excel.install import startup_folder
from xl_addin.hosts.excel.ribbon import ASKED, press

PYTHON = r"C:\Users\Ann Lee\portfolio & more\venv\Scripts\python.exe"
LONGEST = 1023
"""Characters that VBA takes in a line."""


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / "xl-addin.xlam"
    path.write_bytes(addin_bytes(configuration("win32", PYTHON)))
    return path


@pytest.fixture(scope="module")
def macros(addin: Path) -> dict[str, str]:
    olevba = Path(sys.executable).with_name("olevba")
    result = subprocess.run([olevba, "-j", "-c", addin], capture_output=True, text=True, check=True)
    found = next(entry for entry in json.loads(result.stdout) if "macros" in entry)
    return {macro["vba_filename"].removesuffix(".bas"): macro["code"] for macro in found["macros"]}


def test_its_modules(macros: dict[str, str]) -> None:
    assert {"xlwings", "xlwings_udfs", "xl_addin_ribbon", "xl_addin_help", "Dictionary.cls"} <= set(macros)
    assert "RibbonMyAddin" not in macros  # the template's sample
    assert macros["xlwings_udfs"].split() == vba.wrappers().partition("\n")[2].split()
    assert 'PROJECT_NAME As String = "xl_addin"' in macros["xlwings"]
    for name in ("xl_addin_ribbon", "xl_addin_help"):
        assert macros[name].isascii()
        assert max(map(len, macros[name].splitlines())) <= LONGEST


def test_the_help_of_every_function_is_told(macros: dict[str, str]) -> None:
    for function in FUNCTIONS:
        (line,) = (line for line in macros["xl_addin_help"].splitlines() if f'!{function.name}"' in line)
        told = re.findall(r'"((?:[^"]|"")*)"', line.partition("Description:=")[2])
        assert told == [function.help, "xl-addin", *(argument.help for argument in function.arguments)]


def test_the_tab_calls_macros_that_are_there(addin: Path, macros: dict[str, str]) -> None:
    with zipfile.ZipFile(addin) as package:
        tab = etree.fromstring(package.read("customUI/customUI.xml"))
        assert b"C:\\Users\\felix" not in b"".join(map(package.read, package.namelist()))
    called = [str(button.get("onAction")) for button in tab.iter("{*}button")]
    subs = re.findall(r"^Sub (\w+)\(control As IRibbonControl\)", macros["xl_addin_ribbon"], re.MULTILINE)
    assert sorted(called) == sorted(f"xl_addin_ribbon.{name}" for name in subs)
    assert len(called) == len(vba.ALL_BUTTONS)
    assert len({button.get("id") for button in tab.iter("{*}button")}) == len(called)
    for script in re.findall(r'Press "(\w+)"', macros["xl_addin_ribbon"]):
        assert callable(getattr(buttons, script))


def test_its_settings_are_where_xlwings_looks_for_them(addin: Path) -> None:
    """From A1 down to the first empty cell, on a sheet of the name that its macros have."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(addin.read_bytes()))
    assert book.get_sheet_by_name("xl_addin.conf").to_python() == [
        ["Interpreter_Win", PYTHON],
        ["UDF Modules", "xl_addin.udfs"],
        ["ADD_WORKBOOK_TO_PYTHONPATH", False],
        ["Use UDF Server", True],
    ]


def test_it_is_the_same_whenever_it_is_made() -> None:
    assert addin_bytes() == addin_bytes()


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Open the published example, a workbook of the user's own without a sheet Buttons, as the active one."""
    book = open_in_excel(workbook_of(ABC))
    monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)
    return book


def last(book: Any) -> str:
    said: list[str] = book.impl.app.said
    return said[-1]


def units(text: str) -> list[int]:
    """Return a text as VBA's AscW gives it."""
    data = text.encode("utf-16-le")
    return [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]


def test_the_whole_job_from_the_tab(book: Any) -> None:
    press("rebalance")
    press("approve", units("""Ann "Jörg" O'Neil 日本 😀"""))
    assert """is approved by Ann "Jörg" O'Neil 日本 😀.""" in last(book)
    press("create_orders")
    assert last(book).startswith("2 orders are on the Orders sheet.")


def test_amounts_from_the_tab(book: Any) -> None:
    press("withdraw", units("100"))
    assert last(book).startswith("Withdraw $100.00 (Main): SELL")
    press("auto_invest", units("1,250.50"))
    assert "BUY" in last(book)
    press("auto_invest", units("a lot"))
    assert "a lot" in last(book)


def test_every_script_that_needs_to_be_told_something_is(book: Any) -> None:
    """Without a sheet Buttons each says what it misses: those are what the tab asks for."""
    missing = set()
    for button in vba.ALL_BUTTONS:
        getattr(buttons, button.script)()
        if "beside" in last(book):
            missing.add(button.script)
    assert missing == {script for script, label in ASKED.items() if label != DEPOSIT}


def test_installing_replacing_and_taking_it_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "XL START"
    for _ in range(2):
        assert main(["excel", "install", "--folder", str(folder)]) == 0
    assert [path.name for path in folder.iterdir()] == ["xl-addin.xlam"]
    assert main(["excel", "uninstall", "--folder", str(folder)]) == 0
    assert list(folder.iterdir()) == []
    assert main(["excel", "uninstall", "--folder", str(folder)]) == 1
    assert "there is no" in capsys.readouterr().err
    assert main(["excel", "addin", str(tmp_path / "my.xlam")]) == 0
    assert (tmp_path / "my.xlam").read_bytes() == addin_bytes()


def test_the_folders_that_excel_opens() -> None:
    windows = startup_folder("win32", {"APPDATA": "C:/Users/Ann/AppData/Roaming"})
    assert windows.as_posix() == "C:/Users/Ann/AppData/Roaming/Microsoft/Excel/XLSTART"
    assert startup_folder("darwin", {}).as_posix().endswith("/User Content.localized/Startup.localized/Excel")
    with pytest.raises(Refused, match="on Windows and on the Mac alone"):
        startup_folder("linux", {})
