"""What is expected of a slice a year, as people type it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.inputs import read_inputs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ([7, 3], ["0.07", "0.03"]),  # a plain number, as its heading says
        ([7, 0.5], ["0.07", "0.005"]),  # one scale: half a percent beside seven
        ([0.07, 0.03], ["0.07", "0.03"]),
        (["7%", 0.03], ["0.07", "0.03"]),
        (["7%", 3], ["0.07", "0.03"]),
        ([(0.07, "0%"), 3], ["0.07", "0.03"]),  # a cell shown as 7%
        ([(0.5, "0%"), (0.03, "0.0%")], ["0.5", "0.03"]),
        ([-2, 0], ["-0.02", "0"]),
        ([None, 4], [None, "0.04"]),
        ([0.5, 0.03], ["0.5, which may be 50% or 0.5%,", "0.03"]),
        ([(7, "0%"), 3], ["700%", "0.03"]),
        (["-100%", 3], ["-100%", "0.03"]),
        ([250, 3], ["the number 250", "0.03"]),
        (["about 7", 3], ['the text "about 7"', "0.03"]),
    ],
)
def test_one_scale_within_the_column(typed: list[object], meant: list[str | None], tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Targets"
    sheet.append(["Slice", "Target %", "Return %"])
    for row, value in enumerate(typed, 2):
        number, code = value if isinstance(value, tuple) else (value, "General")
        sheet.append([f"S{row}", 50, number])
        sheet.cell(row, 3).number_format = code
    path = tmp_path / "book.xlsx"
    book.save(path)
    inputs, _ = read_inputs(XlsxBook(path))
    found = [row.expected_return for row in inputs.targets]
    assert [
        None if one is None else str(one) if isinstance(one, str) else f"{one.normalize():f}" for one in found
    ] == meant
