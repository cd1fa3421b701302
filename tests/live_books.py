"""Workbooks that are typed into a template, and what the formulas there are to come to: what `drift` says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl

from xl_addin import drift
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Rows = tuple[tuple[object, ...], ...]
ADDS_UP, EFFECTIVE, ACTUAL, DRIFT, TO_TARGET = range(9, 14)
"""The columns of the formulas beside Targets, I to M."""


@dataclass(frozen=True)
class Typed:
    """What is typed into the starter: rows of Targets from A2 on, of Holdings, and the cash of Settings."""

    targets: Rows
    holdings: Rows
    cash: float | None = None


BOOKS: Mapping[str, Typed] = {
    "flat": Typed(
        (("Mine", "VTI", 0.6), ("Mine", "BND", 0.3), ("Mine", "GLD", 0.1)),
        (("VTI", None, 10, 300), ("BND", None, 120.5, 72.37), ("GLD", None, 0, 215.1)),
        412.5,
    ),
    "the pie typed once": Typed(
        (("Portfolio", "VTI", 0.6), (None, "BND", 0.4)),
        (("vti", None, 10, 300), ("VTI", None, 2.5, None), ("bnd", None, 12, 71)),
    ),
    "nested": Typed(
        (
            *(("All", "Stocks", 0.7), ("All", "Bonds", 0.3)),
            *(("Stocks", "US", 0.55), ("Stocks", "World", 0.45)),
            *(("US", "VTI", 0.8), ("US", "Small", 0.2)),
            *(("Small", "AVUV", 0.5), ("Small", "VIOV", 0.5)),
            *(("World", "VXUS", 1), ("Bonds", "BND", 0.9), ("Bonds", "TIP", 0.1)),
        ),
        (
            *(("VTI", None, 31, 302.15), ("AVUV", None, 12.25, 95.3), ("VXUS", None, 77, 71.4)),
            *(("BND", None, 40, 73.25), ("TIP", None, 3, 110.1), ("VIOV", None, 0, 88.8)),
        ),
        100,
    ),
    "nothing held yet": Typed(
        (("Mine", "VTI", 0.6), ("Mine", "BND", 0.4)), (("VTI", None, 0, 300), ("BND", None, 0, 72))
    ),
    "held in no pie": Typed(
        (("Mine", "VTI", 0.6), ("Mine", "BND", 0.4)),
        (("VTI", None, 3, 300), ("BND", None, 2, 72), ("TSLA", None, 4, 250), ("CASH", None, 55.5, None)),
    ),
    "cash as a slice": Typed(
        (("Mine", "VTI", 0.6), ("Mine", "BND", 0.3), ("Mine", "CASH", 0.1)),
        (("VTI", None, 3, 300), ("BND", None, 2, 72)),
        333.33,
    ),
}


def typed(book: Typed, path: Path) -> Path:
    """Write a starter with something typed into it; no formula has a result until something calculates it."""
    new_workbook(path, TEMPLATES["starter"](), {})
    book_ = openpyxl.load_workbook(path)
    for sheet, rows in (("Targets", book.targets), ("Holdings", book.holdings)):
        for row, values in enumerate(rows, 2):
            for column, value in enumerate(values, 1):
                book_[sheet].cell(row, column).value = value
    if book.cash is not None:
        next(row for row in book_["Settings"].iter_rows(max_col=2) if row[0].value == "Cash")[1].value = book.cash
    book_.save(path)
    return path


def check(of: Path, at: Callable[[str, int, int], object]) -> None:
    """Check the formulas beside Targets against `drift`; ``at`` gives what a cell of a sheet comes to."""
    report = drift(of).reports[0]
    rows = {row.path[-1].upper(): row for row in report.rows}
    seen = 0
    for row in range(2, 82):
        name = at("Targets", row, 2)
        if name in (None, ""):
            assert at("Targets", row, EFFECTIVE) in (None, "")
            continue
        meant = rows.pop(str(name).upper())
        numbers = [float(str(at("Targets", row, column))) for column in (ADDS_UP, EFFECTIVE, ACTUAL, DRIFT, TO_TARGET)]
        assert numbers == [
            near(1),
            near(float(meant.target)),
            near(float(meant.actual)),
            near(float(meant.drift * 100)),
            near((meant.target_value - meant.value) / 100, 0.0101),
        ], name
        seen += 1
    assert seen
    assert not rows


def near(value: float, by: float = 1e-9) -> object:
    import pytest

    return pytest.approx(value, abs=by)
