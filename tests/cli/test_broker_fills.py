"""The way to the broker and back: orders exported, filled by a simulated broker, its own history counted, once."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from broker import SHAPES, WHOLE, Broker, How, tickets
from cli.test_fills import rows
from cli.test_import import written
from cli.test_job import done, refused
from workbooks import on_disk, set_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from broker import Trade

BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 60%
             | Main | BND   | 40%
    Holdings | Symbol | Shares | Price   | Cost basis | Acquired
             | VTI    | 50     | 101.137 | 2500       | 2022-03-01
             | VTI    | 20     | 101.137 | 2200       | 2026-03-01
             | BND    | 20     | 50.0321 | 1100       | 2024-01-02
             | CASH   | 12.34  |         |            |
    Settings | Setting | Value
             | As of   | 2026-11-23 08:00
"""
PARTS = How((Decimal("0.25"), Decimal(1)), Decimal("1.01"), Decimal("0.35"))


def held(book: Path) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows(book, "Holdings")[1:]:
        found[row[0]] = found.get(row[0], Decimal()) + Decimal(str(row[1] or 0))
    return found


def ordered(tmp_path: Path) -> tuple[Path, Broker, str]:
    book, file = on_disk(BOOK, tmp_path / "book.xlsx"), tmp_path / "orders.csv"
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    done("orders", book, "--export", "generic", file)
    set_cells(book, Settings_B2="2026-11-25 10:00")
    return book, Broker({"VTI": Decimal(70), "BND": Decimal(20)}, Decimal("12.34")), file.read_text()


@pytest.mark.parametrize("how", [WHOLE, PARTS])
@pytest.mark.parametrize("shape", SHAPES)
def test_what_the_broker_has_is_what_the_workbook_says(
    tmp_path: Path, shape: Callable[[Iterable[Trade]], str], how: How
) -> None:
    book, broker, exported = ordered(tmp_path)
    broker.trade(tickets(exported), date(2026, 11, 23), lambda _: how)
    file = written(tmp_path, "history.csv", shape(broker.trades[::-1]))
    done("fills", book, file)
    assert held(book) == {**broker.shares, "CASH": broker.cash}
    after = book.read_bytes()
    assert f"counted before: {len(broker.trades)}" in done("fills", book, file)
    assert book.read_bytes() == after


def test_filled_as_estimated_the_cash_is_what_was_confirmed_to_the_cent(tmp_path: Path) -> None:
    book, _, exported = ordered(tmp_path)
    cells = {row[0]: row[2] for row in rows(book, "Confirmation") if len(row) > 2}
    file = exported.replace("Est. price", "Fill price").replace("Shares", "Filled shares")
    done("fills", book, written(tmp_path, "filled.csv", _with_days(file)))
    assert held(book)["CASH"] == Decimal(str(cells["Cash"]))


def _with_days(text: str) -> str:
    out = io.StringIO()
    for number, row in enumerate(csv.reader(io.StringIO(text))):
        csv.writer(out).writerow([*row, "2026-11-23" if number else "Filled on"])
    return out.getvalue()


def test_files_that_are_none_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    book, broker, exported = ordered(tmp_path)
    broker.trade(tickets(exported), date(2026, 11, 23))
    before = book.read_bytes()
    whole = SHAPES[0](broker.trades)
    cut = written(tmp_path, "cut.csv", whole.partition("Date downloaded")[0])
    assert "it is cut off" in refused("fills", book, cut)
    bare = written(tmp_path, "bare.csv", whole.splitlines()[2] + "\nDate downloaded\n")
    assert "no trade is in this file" in refused("fills", book, bare)
    held_file = written(tmp_path, "held.csv", "Symbol,Shares,Price\nVTI,1,2\n")
    assert "this file says what is held, not what was traded" in refused("fills", book, held_file)
    assert book.read_bytes() == before
    done("fills", book, cut, "--force")


def test_positions_from_before_the_fills_would_undo_them_and_are_refused(tmp_path: Path) -> None:
    book, broker, exported = ordered(tmp_path)
    broker.trade(tickets(exported), date(2026, 11, 23))
    done("fills", book, written(tmp_path, "history.csv", SHAPES[0](broker.trades)))
    text = (
        "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value,Cost Basis Total,Type\n"
        "Z1,Individual,VTI,x,70,$101.14,$7079.59,$4700,Cash,\nZ1,Individual,BND,x,20,$50.03,$1000.64,$1100,Cash,\n\n"
        '"Date downloaded Nov-20-2026 5:45 p.m ET"\n'
    )
    before = book.read_bytes()
    error = refused("import", written(tmp_path, "before.csv", text), book)
    assert "before.csv is of 2026-11-20, and what happened up to 2026-11-23 is counted. Download a newer one" in error
    assert book.read_bytes() == before
