"""Fills, activity, imports and prices, killed at every operation on files and run again: all is there exactly once."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from household import BOOK, Year, prices
from killed import died
from workbooks import on_disk, set_cells

from xl_addin.actions.activity import count_activity
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve
from xl_addin.actions.export import export_orders
from xl_addin.actions.fills import count_fills
from xl_addin.actions.import_files import import_files
from xl_addin.actions.prices import bring_prices
from xl_addin.actions.propose import propose
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.brokers.decode import grid_of
from xl_addin.sheets.price_files import read_price_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_addin.sheets.grid import Grid

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process is forked to be killed")
CONTEXT = Context(datetime(2026, 3, 4, 15, 0, tzinfo=UTC), "ann")
THIRD, FOURTH = date(2026, 3, 3), date(2026, 3, 4)
POSITIONS = "Symbol,Shares,Price\nVTI,44,260\nBND,51,72\nVXUS,60,63\nCASH,12.34,\n"


def file(text: str) -> dict[str, tuple[Grid, ...]]:
    return {"file.csv": (grid_of("file.csv", text.encode()),)}


def start(path: Path) -> Year:
    """Return the account of a household whose proposal is ordered, with a deposit on Activity that is not counted."""
    year = Year()
    year.begins(2)
    year.passes(3)
    on_disk(BOOK, path)
    set_cells(path, Settings_B2=f"{THIRD} 10:00")
    propose(XlsxBook(path), Request(Action.REBALANCE), CONTEXT)
    approve(XlsxBook(path), "Ann", CONTEXT)
    exported = export_orders(XlsxBook(path), "generic", CONTEXT).data.decode()
    import_files(XlsxBook(path), file(year.history(date(2026, 2, 28))), CONTEXT)
    year.trades(exported, THIRD)
    set_cells(path, Settings_B2=f"{FOURTH} 10:00")
    return year


WORK: dict[str, Callable[[XlsxBook, Year], Any]] = {
    "fills": lambda book, year: count_fills(book, file(year.history(FOURTH)), CONTEXT, realised=True),
    "activity": lambda book, _: count_activity(book, CONTEXT, realised=True),
    "history": lambda book, year: import_files(book, file(year.history(date(2026, 3, 31))), CONTEXT),
    "positions": lambda book, _: import_files(book, file(POSITIONS), CONTEXT),
    "prices": lambda book, _: bring_prices(book, read_price_file("p.csv", file(prices(3))["file.csv"]), CONTEXT),
}


@pytest.mark.parametrize("name", WORK)
def test_killed_anywhere_and_run_again_all_is_there_once(name: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    year = start(path)
    before, work = path.read_bytes(), WORK[name]
    work(XlsxBook(path), year)
    expected = sheets(path)
    assert path.read_bytes() != before
    written = path.read_bytes()
    work(XlsxBook(path), year)
    assert path.read_bytes() == written, "a second run writes nothing"
    killed = 0
    for at in range(300):
        path.write_bytes(before)
        code = died(lambda: work(XlsxBook(path), year), at)
        if code == 0:
            break
        assert code == 9
        killed += 1
        work(XlsxBook(path), year)
        assert sheets(path) == expected, at
    else:
        pytest.fail("it never came to its end")
    assert killed > 5


def sheets(path: Path) -> dict[str, object]:
    book = XlsxBook(path)
    return {name: book.grid(name).rows for name in book.sheet_names()}
