"""Whether the gate's time grows with the number of sheets and no faster.

    PYTHONPATH=.:tests python tests/benchmarks/sheets.py

Each of the four verbs runs on the published example with so many sheets of other things beside it; the seconds of
computing are printed with how many times those of half as many sheets they are, where linear is 2.0.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from notation import book as text_book
from workbooks import ABC
from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types

from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve
from xl_addin.actions.orders import make_orders
from xl_addin.actions.propose import propose
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.xlsx import XlsxBook

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTS = (1_000, 2_000, 4_000, 8_000)
NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann")
VERBS: dict[str, Callable[[XlsxBook], object]] = {
    "check": lambda book: check(book, NOON),
    "rebalance": lambda book: propose(book, Request(Action.REBALANCE), NOON),
    "approve": lambda book: approve(book, "Ann", NOON),
    "orders": lambda book: make_orders(book, NOON),
}


def workbook(path: Path, sheets: int) -> Path:
    """Make the example with so many sheets of notes."""
    with Workbook(path) as book:
        for grid in text_book(ABC).grids.values():
            sheet = book.add_worksheet(grid.sheet)
            for row, cells in enumerate(grid.rows):
                sheet.write_row(row, 0, cells)
        for number in range(sheets):
            book.add_worksheet(f"Notes {number}").write_row(0, 0, ("note", number))
    return path


def seconds(path: Path) -> dict[str, float]:
    """Return how long each verb computes, one after the other on the same file."""
    taken = {}
    for name, verb in VERBS.items():
        start = time.process_time()
        verb(XlsxBook(path))
        taken[name] = time.process_time() - start
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        seconds(workbook(Path(folder) / "warm.xlsx", 10))
        before: dict[str, float] = {}
        for count in COUNTS:
            now = seconds(workbook(Path(folder) / f"{count}.xlsx", count))
            told = (
                f"{name} {now[name]:5.2f} s" + (f" ({now[name] / before[name]:.1f} x)" if before else "")
                for name in now
            )
            print(f"{count:6,} sheets: {', '.join(told)}")
            before = now


if __name__ == "__main__":
    main()
