"""The macros behind Excel's buttons and ribbon, run by LibreOffice's Basic, which knows much of Excel's.

What it does not know is put in its place: xlwings' module, which starts Python, is one that only notes the command;
Excel's dialogs give what the test says; and a ribbon's control has no type.
"""

from __future__ import annotations

import ast
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlwings as xw
from calc.office import Office, RemoteBook, opened
from fake_excel import open_in_excel, workbook_of
from workbooks import ABC

from xl_addin.hosts.excel import ribbon, vba
from xl_addin.hosts.excel.addin_file import addin_bytes
from xl_addin.hosts.excel.entries import AMOUNT, EXPORT, FILES, NAME
from xl_addin.hosts.excel.macro_book import new_macro_workbook
from xl_addin.hosts.packing import packed
from xl_addin.sheets.templates import portfolio_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANN = """Ann "Jörg" O'Neil 日本 😀"""
ADDIN, BOOK = (f"application/vnd.ms-excel.{kind}.macroEnabled.main+xml".encode() for kind in ("addin", "sheet"))
FILE, TWO = "C:\\my files\\ä.csv", "C:\\a.csv|C:\\b.csv"
LINES = {FILE: f"{FILE}\n", TWO: "C:\\a.csv\nC:\\b.csv\n"}
STAND_IN = """
Option VBASupport 1
Global Picked As Variant
Global Typed As Variant
Global Command As String
Sub Prepare(pick, answer)
    Picked = pick
    Typed = answer
    Command = ""
End Sub
Function Told() As String
    Told = Command
End Function
Sub RunPython(pythonCommand As String)
    Command = pythonCommand
End Sub
Function InputBox_(Prompt, Title, Optional Default)
    InputBox_ = Typed
End Function
Function GetOpenFilename_(Optional FileFilter, Optional FilterIndex, Optional Title, Optional ButtonText, Optional Many)
    GetOpenFilename_ = Picked
    If VarType(Picked) = vbString Then GetOpenFilename_ = Split(Picked, "|")
End Function
Function GetSaveAsFilename_(Optional Initial, Optional FileFilter, Optional FilterIndex, Optional Title)
    GetSaveAsFilename_ = Picked
End Function
"""
OPEN = """
allowed = struct("beans.PropertyValue", Name="MacroExecutionMode", Value=4)
hidden = struct("beans.PropertyValue", Name="Hidden", Value=True)
found = worker.desktop.loadComponentFromURL(url, "_blank", 0, (allowed, hidden))
(library,) = set(found.BasicLibraries.ElementNames) - {"Standard"}
modules = found.BasicLibraries.getByName(library)
modules.replaceByName("xlwings", stand_in)
modules.removeByName("Dictionary")  # xlwings' own, which this Basic does not compile
text = modules.getByName(module).replace(" As IRibbonControl", "").replace(", Type:=2", "")
for dialog in ("InputBox", "GetOpenFilename", "GetSaveAsFilename"):
    text = text.replace(f"Application.{dialog}", f"{dialog}_")
modules.replaceByName(module, text)
worker._opened += 1
worker.documents[worker._opened] = found
result = worker._opened
"""
PRESS = """
(library,) = set(doc.BasicLibraries.ElementNames) - {"Standard"}
def run(macro, *given):
    place = f"vnd.sun.star.script:{library}.{macro}?language=Basic&location=document"
    return doc.getScriptProvider().getScript(place).invoke(given, (), ())[0]
run("xlwings.Prepare", pick, answer)
run(macro, *given)
result = run("xlwings.Told")
"""


class Macros:
    """A workbook whose macros may run, and what they hand over to Python."""

    def __init__(self, office: Office, path: Path, module: str) -> None:
        anything = opened(office)
        copy = office.home / path.name
        copy.write_bytes(path.read_bytes())
        office.own(copy)
        given = {"url": copy.as_uri(), "stand_in": STAND_IN, "module": module}
        self.book = RemoteBook(office, anything.run(OPEN, **given))
        anything.close()
        self.module = module

    def press(self, macro: str, *given: object, pick: object = False, answer: object = False) -> str:
        """Run a macro; False is a dialog called off. Return the command that it starts Python with, "" for none."""
        place = f"{self.module}.{macro}"
        return str(self.book.run(PRESS, macro=place, pick=pick, answer=answer, given=given))


@pytest.fixture(scope="module")
def workbook(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Macros]:
    path = tmp_path_factory.mktemp("macros") / "my portfolio.xlsm"
    new_macro_workbook(path, portfolio_template())
    macros = Macros(office, path, vba.BUTTONS)
    yield macros
    macros.book.close()


@pytest.fixture(scope="module")
def tab(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Macros]:
    """Open the add-in as a workbook: LibreOffice opens no add-in of Excel's."""
    with zipfile.ZipFile(io.BytesIO(addin_bytes())) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    path = tmp_path_factory.mktemp("macros") / "addin.xlsm"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(ADDIN, BOOK)
    path.write_bytes(packed(parts))
    macros = Macros(office, path, ribbon.MODULE)
    yield macros
    macros.book.close()


def beside(macros: Macros, label: str) -> object:
    """Return what stands beside a label on the sheet Buttons."""
    rows = macros.book.grid("Buttons").rows
    return next(row[at + 1] for row in rows for at, value in enumerate(row) if value == label)


@pytest.mark.parametrize("button", vba.ALL_BUTTONS, ids=lambda button: button.macro)
def test_every_button_of_a_workbook_starts_its_script(workbook: Macros, button: vba.Button) -> None:
    command = f"from xl_addin.hosts.excel.buttons import {button.script}; {button.script}()"
    assert workbook.press(button.macro, pick=FILE) == command


def test_what_is_picked_is_typed_beside_its_label(workbook: Macros) -> None:
    workbook.press("PieImport", pick=TWO)
    workbook.press("PieExport", pick=FILE)
    assert str(beside(workbook, FILES)).splitlines() == TWO.split("|")
    assert beside(workbook, EXPORT) == FILE
    assert workbook.press("PieImport") == ""
    assert workbook.press("PieExport") == ""
    assert str(beside(workbook, FILES)).splitlines() == TWO.split("|")


def handed_over(command: str) -> tuple[str, str | None]:
    """Return the script that a command of the tab runs, and the answer it hands over."""
    started, _, call = command.partition("; ")
    assert started == "from xl_addin.hosts.excel.ribbon import press"
    script, *units = ast.literal_eval(call.removeprefix("press")[:-1] + ",)")
    if not units:
        return script, None
    return script, b"".join(unit.to_bytes(2, "little") for unit in units[0]).decode("utf-16-le")


@pytest.mark.parametrize("button", vba.ALL_BUTTONS, ids=lambda button: button.macro)
def test_every_button_of_the_tab_hands_over_what_it_asked(tab: Macros, button: vba.Button) -> None:
    """It starts no Python once its dialog is called off, or is left empty where that says nothing."""
    answers = {"": None, FILES: "C:\\a.csv\nC:\\b.csv\n", EXPORT: f"{TWO}\n{ANN}"}
    command = tab.press(button.macro, "control", pick=TWO, answer=ANN)
    assert handed_over(command) == (button.script, answers.get(button.asks, ANN))
    if button.asks:
        assert tab.press(button.macro, "control") == ""
        assert bool(tab.press(button.macro, "control", pick=TWO, answer="")) == (button.asks not in {AMOUNT, NAME})


def test_the_whole_job_from_the_tab(tab: Macros, monkeypatch: pytest.MonkeyPatch) -> None:
    book = open_in_excel(workbook_of(ABC))
    monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)
    for macro, answer in (("PieRebalance", ""), ("PieApprove", ANN), ("PieCreateOrders", "")):
        exec(tab.press(macro, "control", answer=answer))  # noqa: S102 - as xlwings runs it
    said = "\n".join(book.impl.app.said)
    assert f"is approved by {ANN}." in said
    assert "2 orders are on the Orders sheet." in said
