"""The macro workbook: what Excel, LibreOffice and the malware analysts' tools find in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from lxml import etree

from xl_addin.actions.functions import FUNCTIONS
from xl_addin.cli.main import main
from xl_addin.domain.finding import Refused
from xl_addin.hosts.excel import vba
from xl_addin.hosts.excel.macro_book import new_macro_workbook
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.templates import portfolio_template

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
SHEETS = ("Start", "Targets", "Holdings", "Settings", "Dashboard", "Live", "Buttons", "xlwings.conf")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("macro") / "my portfolio.xlsm"
    new_macro_workbook(path, portfolio_template())
    return path


@pytest.fixture(scope="module")
def parts(made: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(made) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def macros(made: Path) -> dict[str, str]:
    olevba = Path(sys.executable).with_name("olevba")
    result = subprocess.run([olevba, "-j", "-c", made], capture_output=True, text=True, check=True)
    found = next(entry for entry in json.loads(result.stdout) if "macros" in entry)
    return {macro["vba_filename"]: macro["code"] for macro in found["macros"]}


def test_new_makes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "my.xlsm"
    assert main(["new", str(book), "--template", "portfolio"]) == 0
    assert main(["new", str(book)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert main(["rebalance", str(book)]) == 0
    assert XlsxBook(book).sheet_names() == (*SHEETS, "Drift", "Confirmation", "Journal")


def test_olevba_finds_the_modules(macros: dict[str, str]) -> None:
    assert {"xlwings_udfs.bas", "xl_addin_buttons.bas", "xlwings.bas", "Dictionary.cls"} <= set(macros)
    assert "Module1.bas" not in macros  # xlwings' own sample
    for name, source in (("xlwings_udfs.bas", vba.wrappers()), ("xl_addin_buttons.bas", vba.button_macros())):
        first_line, _, rest = source.partition("\n")
        assert first_line == f'Attribute VB_Name = "{name.removesuffix(".bas")}"'  # olevba leaves it out
        assert macros[name].split() == rest.split()


def test_the_macros_are_of_the_installed_xlwings(macros: dict[str, str]) -> None:
    xlwings: Any = import_module("xlwings")
    assert f"'Version: {xlwings.__version__}" in macros["xlwings.bas"]


def test_every_function_has_its_wrapper(macros: dict[str, str]) -> None:
    found = re.findall(r"^Function (PIE_\w+)", macros["xlwings_udfs.bas"], re.MULTILINE)
    assert found == sorted(function.name for function in FUNCTIONS)


def test_every_part_is_declared_and_every_relation_leads_somewhere(parts: dict[str, bytes]) -> None:
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {node.get("Extension") for node in types if node.tag.endswith("Default")}
    overrides = {node.get("PartName", "").lstrip("/") for node in types if node.tag.endswith("Override")}
    for name in parts:
        assert name == "[Content_Types].xml" or name in overrides or name.rpartition(".")[2] in defaults, name
    assert overrides <= set(parts)
    main_type = next(node.get("ContentType") for node in types if node.get("PartName") == "/xl/workbook.xml")
    assert main_type == "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    for name in (name for name in parts if name.endswith(".rels")):
        folder = PurePosixPath(name).parent.parent
        for relation in etree.fromstring(parts[name]).iter(f"{RELATIONS}Relationship"):
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else str(folder / target)
            assert re.sub(r"[^/]+/\.\./", "", path) in parts, (name, target)


def test_every_button_calls_a_macro_that_is_there(parts: dict[str, bytes], macros: dict[str, str]) -> None:
    drawing = parts["xl/drawings/vmlDrawing1.vml"].decode()
    called = re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawing)
    assert called == [button.macro for button in vba.ALL_BUTTONS]
    assert set(called) == set(re.findall(r"^Sub (\w+)\(\)", macros["xl_addin_buttons.bas"], re.MULTILINE))


def test_the_sheets_that_the_macros_know_are_there(parts: dict[str, bytes], macros: dict[str, str]) -> None:
    """A document module without its sheet, or two sheets of one name, is what Excel repairs."""
    known = {name.removesuffix(".cls") for name in macros if re.fullmatch(r"Sheet\d+\.cls", name)}
    named = [
        found[1].decode()
        for name, data in parts.items()
        if name.startswith("xl/worksheets/sheet") and (found := re.search(rb'codeName="(\w+)"', data))
    ]
    assert known <= set(named)
    assert len(named) == len(set(named))


def test_the_functions_are_dynamic_arrays(parts: dict[str, bytes]) -> None:
    live = parts["xl/worksheets/sheet5.xml"].decode()
    cells = re.findall(r'<c r="(\w+)"[^>]* cm="1"[^>]*><f t="array" ref="(\w+)">([^<]*)<', live)
    assert all(at == ref for at, ref, _ in cells)
    assert {name for _, _, formula in cells for name in re.findall(r"PIE_\w+", formula)} == {
        "PIE_SCORE", "PIE_DEPOSIT_TO_BALANCE", "PIE_NEXT_WINDOW", "PIE_DRIFT", "PIE_CHECK", "PIE_REBALANCE",
    }  # fmt: skip
    assert b"XLDAPR" in parts["xl/metadata.xml"]


def test_xlwings_reads_where_the_functions_are(made: Path) -> None:
    grid = XlsxBook(made).grid("xlwings.conf")
    assert grid.rows[0] == ("UDF Modules", "xl_addin.udfs")


def test_excel_would_open_it_without_a_repair(made: Path) -> None:
    audit = Path(sys.executable).with_name("openxml-audit")
    result = subprocess.run([audit, made], capture_output=True, text=True, check=False)
    assert "Errors: 0" in result.stdout, result.stdout


def test_without_a_writer_of_macros_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyopenvba", None)
    with pytest.raises(Refused, match=r"pip install 'xl-addin\[xlsm\]'"):
        new_macro_workbook(tmp_path / "x.xlsm", portfolio_template())
    assert not list(tmp_path.iterdir())


def test_the_same_sheets_give_the_same_workbook(made: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsm"
    new_macro_workbook(again, portfolio_template())
    assert again.read_bytes() == made.read_bytes()
