"""The functions in a second live engine, which is nobody's spreadsheet: its ranges in, its spills out, on each change.

The formulas are those of the macro workbook's sheet Live, with `tblTargets[#All]` and the like written out as ranges,
for the engine knows tables only by their columns.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import formualizer
import openpyxl
import pytest
from hosts.test_functions_contract import register

from xl_addin.actions.context import Context
from xl_addin.actions.drift import drift
from xl_addin.actions.propose import propose
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.excel.live_sheets import NUMBERS, SPILLS
from xl_addin.hosts.memory import MemoryBook
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.templates import portfolio_template

if TYPE_CHECKING:
    from pathlib import Path

NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann")
FORMULAS = {name: formula for name, formula, *_ in NUMBERS} | {name: formula for _, name, formula in SPILLS}


class Engine:
    """The portfolio template, recalculated by formualizer, with our functions registered in it."""

    def __init__(self, path: Path) -> None:
        new_workbook(path, portfolio_template(), {})
        sheets = openpyxl.load_workbook(path).worksheets
        self._areas = {name: f"{sheet.title}!{area}" for sheet in sheets for name, area in sheet.tables.items()}
        book = XlsxBook(path)
        self._grids = {name: book.grid(name) for name in book.sheet_names()}
        self._book = formualizer.load_workbook(str(path))
        register(self._book, NOON.now)
        self._book.add_sheet("Live")

    def shown(self, formula: str) -> list[list[Any]]:
        """Return what a formula shows from A1 on; empty cells at the end of a row are none."""
        written_out = re.sub(r"(\w+)\[#All\]", lambda found: self._areas[found[1]], formula)
        self._book.set_formula("Live", 1, 1, written_out)
        self._book.evaluate_all()
        rows = [[self._book.get_value("Live", row, column) for column in range(1, 13)] for row in range(1, 41)]
        return [line for row in rows if (line := _cut(row))]

    def value(self, formula: str) -> Any:
        """Return the only cell a formula shows."""
        ((value,),) = self.shown(formula)
        return value

    def type(self, sheet: str, row: int, heading: str, value: float) -> None:
        """Type a number into a table; the formulas beside it are the engine's own business."""
        column = list(self._grids[sheet].rows[0]).index(heading)
        self._book.set_value(sheet, row, column + 1, value)
        rows = [list(cells) for cells in self._grids[sheet].rows]
        rows[row - 1][column] = value
        self._grids[sheet] = replace(self._grids[sheet], rows=tuple(map(tuple, rows)))

    def book(self) -> MemoryBook:
        """Return the workbook with what was typed, for the actions to read."""
        return MemoryBook("book.xlsx", self._grids.values())


def _cut(row: list[Any]) -> list[Any]:
    while row and (row[-1] is None or row[-1] == ""):
        row.pop()
    return row


def agrees(engine: Engine) -> None:
    """Check that the functions say what the actions say of the same workbook."""
    book = engine.book()
    report = drift(book, NOON).report
    assert engine.value(FORMULAS["Portfolio drift"]) == pytest.approx(float(report.score), abs=1e-12)
    heads, *rows = engine.shown(FORMULAS["Drift"])
    at = {head: heads.index(head) for head in ("Symbol", "Value", "Actual %")}
    assert [(row[at["Symbol"]] or None, row[at["Value"]], row[at["Actual %"]]) for row in rows] == [
        (row.symbol, pytest.approx(float(row.value) / 100), pytest.approx(float(row.actual))) for row in report.rows
    ]
    plan = propose(book, Request(Action.REBALANCE), replace(NOON, dry_run=True)).plan
    _, *orders = engine.shown(FORMULAS["What a rebalance would order"])
    assert [tuple(order[:3]) for order in orders] == [
        (order.side.value, order.symbol, pytest.approx(float(order.shares))) for order in plan.orders
    ]


def test_the_functions_follow_every_change(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "book.xlsx")
    agrees(engine)
    before = engine.value(FORMULAS["Portfolio drift"])
    engine.type("Holdings", 2, "Price", 150.5)
    assert engine.value(FORMULAS["Portfolio drift"]) != before
    agrees(engine)


def test_a_mistake_is_said_and_a_number_is_none(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "book.xlsx")
    assert engine.shown(FORMULAS["What is wrong"])[1][:3] == ["ok", "", "nothing is wrong"]
    assert engine.value(FORMULAS["Next trade window"]) == "2026-11-24T09:30-05:00"
    engine.type("Holdings", 2, "Price", -1)
    said = engine.shown(FORMULAS["What is wrong"])[1]
    assert said[:2] == ["error", "holdings row 2, Price"]
    assert engine.value(FORMULAS["Drift"]).startswith("#PIE! holdings row 2, Price: ")
    # this engine has one kind of error for whatever a function of one's own does not answer
    assert engine.value(FORMULAS["Portfolio drift"]) == {"type": "Error", "kind": "Value"}
