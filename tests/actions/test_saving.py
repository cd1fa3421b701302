"""What a plain rebalance would cost, by hand.

Held are A, worth 900 in three lots of 3 shares at 100, and B, worth 100; each is to be half of 1,000. So 4 shares of A
go, the oldest first: 3 bought at 10 and 1 bought at 90 gain 270 and 10. 4 shares of B are bought at 100.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from workbooks import on_disk, set_cells

from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.gate import bring
from xl_addin.actions.propose import propose
from xl_addin.actions.saving_check import saving_findings
from xl_addin.domain.finding import Place
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.confirmation_words import COST_LABELS, SAVING_HEADINGS

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.domain.plan import Saving
    from xl_addin.sheets.grid import Grid

REBALANCE = Request(Action.REBALANCE)
NOON = datetime.fromisoformat("2026-11-23T12:00-05:00")
BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 50%
             | Main | B     | 50%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | A      | 3      | 100   | 30         | 2020-01-02
             | A      | 3      | 100   | 270        | 2021-01-04
             | A      | 3      | 100   | 297        | 2022-01-03
             | B      | 1      | 100   | 90         | 2022-01-03
    Settings | Setting            | Value
             | As of              | 2026-11-23 10:00
             | Long-term tax rate | 20%
             | Short-term tax rate | 30%
             {more}
"""


def saved(folder: Path, more: str = "", request: Request = REBALANCE) -> Saving | None:
    book = XlsxBook(on_disk(BOOK.format(more=more), folder / "book.xlsx"))
    return propose(book, request, Context(NOON, "ann", dry_run=True)).plan.saving


def test_the_oldest_lots_go_first_and_every_slice_to_its_target(tmp_path: Path) -> None:
    found = saved(tmp_path)
    assert found
    assert (found.plain.tax, found.plain.turnover, found.plain.orders, found.plain.fees) == (5_600, 80_000, 2, 0)
    # Of the least tax are 3 at 99 and 1 at 90: they gain 3 and 10.
    assert (found.plan.tax, found.cents) == (260, 5_600 - 260)


def test_a_commission_and_the_spread_count(tmp_path: Path) -> None:
    found = saved(tmp_path, "| Commission per order | 2\n             | Spread | 1%")
    assert found
    assert found.plain.fees == 2 * 200 + 400 * 100 // 200 * 2
    assert found.plan.fees > 0


@pytest.mark.parametrize("request_", [Request(Action.INVEST, amount=50_000), Request(Action.REBALANCE, pie="Main")])
def test_it_is_told_of_a_rebalance_of_the_whole_only(tmp_path: Path, request_: Request) -> None:
    assert saved(tmp_path, request=request_) is None


def proposed(folder: Path, more: str = "") -> XlsxBook:
    book = XlsxBook(on_disk(BOOK.format(more=more), folder / "book.xlsx"))
    propose(book, REBALANCE, Context(NOON, "ann"))
    return book


def test_check_works_out_every_figure_again(tmp_path: Path) -> None:
    book = proposed(tmp_path, "| Commission per order | 2\n             | Spread | 1%")
    assert not [f for f in check(book, Context(NOON, "ann")).findings if "works out as" in f.message]
    case = bring(book, Context(NOON, "ann"))
    assert case.grid
    rows = {row[0]: at for at, row in enumerate(case.grid.rows, 1) if row and row[0] in COST_LABELS}
    for label, row in rows.items():  # of two rows of a label the lower one is that of the saving
        for column in (2, 3):
            off = replace(case, grid=with_value(case.grid, row, column, 12_345))
            (found,) = saving_findings(off)
            assert found.at == Place("Confirmation", row, column, SAVING_HEADINGS[column - 1]), label


def test_at_other_prices_nothing_is_said(tmp_path: Path) -> None:
    book = proposed(tmp_path)
    set_cells(tmp_path / "book.xlsx", Holdings_C2=100.5, Holdings_C3=100.5, Holdings_C4=100.5)
    case = bring(XlsxBook(tmp_path / "book.xlsx"), Context(NOON, "ann"))
    assert case.read
    assert not [*saving_findings(case)]
    assert book.sheet_names()


def with_value(grid: Grid, row: int, column: int, value: float) -> Grid:
    rows = [list(cells) for cells in grid.rows]
    rows[row - 1][column - 1] = value
    return replace(grid, rows=tuple(map(tuple, rows)))
