"""Excel for Windows: the real way from a cell through VBA and COM into a function, without a licence key."""

from __future__ import annotations

import io
import math
import re
import subprocess
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from fake_excel import open_in_excel
from fake_pywin32 import MISSING, classic

from xl_addin.actions.functions import FUNCTIONS
from xl_addin.hosts.excel import vba

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., Any]

TABLES: dict[str, list[tuple[Any, ...]]] = {
    "A1": [("Pie", "Slice", "Target %"), ("Main", "A", 0.4), ("Main", "B", 0.4), ("Main", "C", 0.2)],
    "E1": [
        ("Symbol", "Shares", "Price", "Acquired"),
        ("A", 50, 10),
        ("B", 30, 10),
        ("C", 20, 10, datetime(2024, 1, 2)),
    ],
}
FULL = [("Symbol", "Shares", "Price"), ("A", 50, 10), ("B", 30, 10), ("C", 20, 10)]
TARGETS, HOLDINGS = "A1:C4", "E1:H4"


@pytest.fixture
def excel() -> Any:
    """Return a sheet with both tables; ``excel.range(address)`` is what Excel hands over for a range."""
    workbook = import_module("openpyxl").Workbook()
    sheet = workbook.active
    for corner, rows in TABLES.items():
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet[corner].offset(r, c).value = value
    return open_in_excel(workbook).sheets[0].impl


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, excel: Any) -> Ask:
    """Return the call that a wrapper in VBA makes; an address is handed over as the range."""
    udfs, _ = classic(monkeypatch)

    def call(name: str, *arguments: Any) -> Any:
        given = [excel.range(a) if isinstance(a, str) and ":" in a else a for a in arguments]
        return udfs.call_udf("xl_addin.udfs", name, tuple(given), None, excel.range("Z1"))

    return call


def test_a_table_spills(ask: Ask) -> None:
    rows = ask("PIE_REBALANCE", TARGETS, HOLDINGS, MISSING, MISSING, MISSING)
    assert [row[:3] for row in rows] == [["Side", "Symbol", "Shares"], ["SELL", "A", 10], ["BUY", "B", 10]]


def test_a_number_is_one_cell(ask: Ask) -> None:
    assert ask("PIE_SCORE", TARGETS, HOLDINGS, MISSING, MISSING) == [[pytest.approx(0.1)]]


def test_a_message_is_one_cell(ask: Ask, excel: Any) -> None:
    excel.range("G2").cells[0][0].value = "ten"
    ((cell,),) = ask("PIE_DRIFT", TARGETS, HOLDINGS, MISSING, MISSING)
    assert cell.startswith('#PIE! holdings row 2, Price: the text "ten" where a number belongs.')


def test_an_error_cell_is_not_blank(ask: Ask, excel: Any) -> None:
    cell = excel.range("G2").cells[0][0]
    cell.value, cell.data_type = "#N/A", "e"
    assert "row 2, Price: the cell shows #N/A" in ask("PIE_DRIFT", TARGETS, HOLDINGS, MISSING, MISSING)[0][0]


def test_a_true_error_is_an_infinite_number(ask: Ask) -> None:
    """xlwings would blank what is not a number; Excel shows #NUM! for an infinite one."""
    ((value,),) = ask("PIE_SCORE", TARGETS, TARGETS, MISSING, MISSING)
    assert math.isinf(value)


def test_prices_formatted_as_currency_keep_all_their_decimals(ask: Ask, excel: Any) -> None:
    """``Value`` would cut $0.123456 to four decimals, ``Value2`` does not."""
    cell = excel.range("G2").cells[0][0]
    cell.value, cell.number_format = 0.123456, "$#,##0.00"
    assert excel.range("G2").raw_value == 0.1235
    rows = ask("PIE_REBALANCE", TARGETS, HOLDINGS, MISSING, MISSING, MISSING)
    assert {row[1]: row[3] for row in rows}["A"] == 0.123456


def test_dates_come_as_numbers_and_are_understood(ask: Ask, excel: Any) -> None:
    assert ask("PIE_LOTS", HOLDINGS, "C", 5.0, MISSING)[1] == ["2024-01-02", 5.0, "unknown", "long"]
    excel.book.native.Date1904 = True
    excel.range("H4").cells[0][0].value = 45293 - 1462
    assert ask("PIE_LOTS", HOLDINGS, "C", 5.0, MISSING)[1][0] == "2024-01-02"


def test_whole_columns_are_cut_to_what_is_in_use(ask: Ask) -> None:
    rows = ask("PIE_DRIFT", "A1:C1048576", "E1:H1048576", MISSING, MISSING)
    assert len(rows) == 4


def test_values_that_are_no_ranges(ask: Ask) -> None:
    literal = (("Symbol", "Shares", "Price"), ("A", 50.0, 10.0), ("B", 50.0, 10.0), ("C", 0.0, 10.0))
    assert ask("PIE_WITHDRAW", TARGETS, literal, 100.0, MISSING, MISSING)[1][0] == "SELL"
    assert ask("PIE_NEXT_WINDOW", MISSING)[0][0].endswith(("-05:00", "-04:00"))


def test_help_and_arguments_are_those_of_the_one_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    _, ours = classic(monkeypatch)
    for defined in FUNCTIONS:
        told = getattr(ours, defined.name).__xlfunc__
        assert told["name"] == defined.name
        assert told["ret"]["doc"] == defined.help
        assert [(a["name"], a["doc"], "optional" in a) for a in told["args"]] == [
            (a.name, a.help, a.optional) for a in defined.arguments
        ]


def test_the_wrappers_are_those_that_import_functions_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    udfs, ours = classic(monkeypatch)
    text = io.StringIO()
    udfs.generate_vba_wrapper("xl_addin.udfs", ours, text, SimpleNamespace(Name="book.xlsm"))
    header, wrappers = vba.wrappers().split("of Excel\n", 1)
    assert wrappers == text.getvalue()
    assert header.startswith('Attribute VB_Name = "xlwings_udfs"\n')


def test_the_wrappers_are_the_golden_ones() -> None:
    assert vba.wrappers() == (Path(__file__).parent / "wrappers.bas").read_text()


def test_in_the_browser_the_text_of_an_error_becomes_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """xlwings Lite and Server turn the text #NUM! into an error; other text that begins with # stays a text."""
    from xl_addin import udfs

    monkeypatch.setattr(udfs, "func", SimpleNamespace(__module__="xlwings.pro.udfs_officejs"))
    assert udfs.PIE_SCORE([["x"]], [["y"]]) == "#NUM!"
    assert udfs.PIE_DRIFT([["x"]], [["y"]]).startswith("#PIE! ")


def test_as_plain_python_the_functions_take_dataframes() -> None:
    from xl_addin import udfs

    targets, holdings = (pd.DataFrame(rows[1:], columns=rows[0]) for rows in (TABLES["A1"], FULL))
    assert udfs.PIE_SCORE(targets, holdings) == pytest.approx(0.1)
    assert udfs.PIE_REBALANCE(targets, holdings)[1][:3] == ["SELL", "A", 10]
    assert math.isnan(udfs.PIE_SCORE(targets, targets))


def test_without_xlwings_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['xlwings'] = None\nfrom xl_addin.udfs import *"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ImportError: xl_addin.udfs needs the package xlwings: run pip install xlwings." in result.stderr


def test_nothing_paid_is_imported() -> None:
    """No module of ours names a part of xlwings that asks for a licence key."""
    package = Path(__file__).parents[2] / "xl_addin"
    sources = {path: path.read_text() for path in package.rglob("*.py")}
    assert not [path for path, text in sources.items() if re.search(r"import.*xlwings\.(pro|server)", text)]
    assert not [path for path, text in sources.items() if re.search(r"from xlwings\.(pro|server)", text)]
