"""Activity through the real command line: events typed on the sheet bring Holdings and cash up to date, once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from cli.test_fills import BOOK as ORDERED
from cli.test_fills import rows, type_fill
from cli.test_job import as_json, done, refused
from workbooks import on_disk, set_cells

if TYPE_CHECKING:
    from pathlib import Path

BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 60%
             | Main | BND   | 40%
    Holdings | Mine | Symbol | Shares | Price | Cost basis | Acquired
             | old  | VTI    | 50     | 100   | 2500       | 2022-03-01
             |      | BND    | 20     | 50    | 1100       | 2024-01-02
             |      | CASH   | 100    |       |            |
    Settings | Setting                   | Value
             | As of                     | 2026-11-25 10:00
             | Short-term gain this year | 0
             | Long-term gain this year  | 100
    Activity | Date       | Side                | Symbol | Shares  | Price | Fees | Amount | Counted
             | 2026-10-01 | deposit             |        |         |       |      | 500    |
             | 2026-10-05 | Dividend            | BND    |         |       |      | 12.34  |
             | 2026-10-06 | buy                 | VTI    | 4       | 101   | 1    |        |
             | 2026-10-07 | reinvested dividend | BND    | 0.25    | 50    |      | 12.50  |
             | 2026-10-08 | fee                 |        |         |       |      | 3.21   |
             | 2026-10-09 | interest            | CASH   |         |       |      | 0.55   |
             | 2026-10-12 | split               | VTI    | 4 for 1 |       |      |        |
             | 2026-10-13 | sell                | VTI    | 40      | 26    |      |        |
             | 2026-10-14 | withdrawal          |        |         |       |      | -20    |
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return on_disk(BOOK, tmp_path / "book.xlsx")


def test_every_kind_of_event_is_counted_once(book: Path) -> None:
    """Cash: 100 + 500 + 12.34 - 405 - 3.21 + 0.55 + 1040 - 20. Of VTI 200 are left of 50, and 40 of them sold."""
    dry = done("activity", book, "--dry-run")
    before = book.read_bytes()
    output = done("activity", book, "--realised")
    assert before != book.read_bytes()
    assert [line for line in dry.splitlines()[:-1] if "gain this year" not in line] == [
        line for line in output.splitlines()[:-1] if "gain this year" not in line
    ]
    # 40 of 200 that cost 2,500 are 500, for 1,040
    assert "realised: short-term 0.00, long-term 540.00" in output
    assert rows(book, "Holdings")[1:] == [
        ("old", "VTI", 160, 25, 2000, datetime(2022, 3, 1)),
        (None, "BND", 20, 50, 1100, datetime(2024, 1, 2)),
        (None, "CASH", 1224.68, None, None, None),
        (None, "VTI", 16, None, 405, datetime(2026, 10, 6)),
        (None, "BND", 0.25, None, 12.5, datetime(2026, 10, 7)),
    ]
    assert {row[7] for row in rows(book, "Activity")[1:]} == {datetime(2026, 11, 25)}
    assert {row[0]: row[1] for row in rows(book, "Settings")}["Long-term gain this year"] == 640
    after = book.read_bytes()
    assert "counted before: 9" in done("activity", book)
    assert book.read_bytes() == after
    event = as_json("journal", book)["rows"][-1]
    assert (event["event"], " holdings " in event["details"], " after " in event["details"]) == ("COUNTED", True, True)
    done("rebalance", book)


def test_what_fills_wrote_is_counted_already_and_a_typed_copy_is_asked_about(tmp_path: Path) -> None:
    book = on_disk(ORDERED, tmp_path / "book.xlsx")
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    done("orders", book)
    set_cells(book, Settings_B2="2026-11-25 10:00")
    type_fill(book, 2, 22, 101)
    done("fills", book)
    after = book.read_bytes()
    assert "counted before: 1" in done("activity", book)
    assert book.read_bytes() == after
    # The purchase is typed as a row of Activity although its order is open, and the sale a second time.
    set_cells(
        book, Activity_A3=datetime(2026, 11, 24), Activity_B3="BND", Activity_C3="BUY", Activity_D3=44, Activity_E3=50,
        Activity_A4=datetime(2026, 11, 24), Activity_B4="VTI", Activity_C4="SELL", Activity_D4=22, Activity_E4=101.5,
    )  # fmt: skip
    said = refused("activity", book)
    assert said.count("this may be what was filled") == 0
    assert said.count("may be what was filled of an order that was made here, which xl-addin fills counts") == 2
