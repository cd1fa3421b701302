"""What the schedule has due, through the real command line: each payment proposed, ordered and counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cli.test_job import as_json, done, refused, xl
from hands import delete_sheet
from openpyxl import load_workbook
from workbooks import on_disk, set_cells

if TYPE_CHECKING:
    from pathlib import Path

BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 40%
             | Main | B     | 40%
             | Main | C     | 20%
    Holdings | Symbol | Shares | Price
             | A      | 50     | 10
             | B      | 30     | 10
             | C      | 20     | 10
    Schedule | What       | Amount | Every | On | Start      | Until
             | deposit    | 500    | month | 31 | 2026-08-31 |
    Settings | Setting | Value
             | As of   | 2026-10-30 10:00
             | Cash    | 0
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return on_disk(BOOK, tmp_path / "book.xlsx")


def at(book: Path, moment: str) -> Path:
    set_cells(book, Settings_B2=moment)
    return book


def due(book: Path, verb: str = "invest", *more: str) -> tuple[str, ...]:
    """Return what is proposed: the deposit and its days in words, or why there is nothing."""
    told: dict[str, Any] = as_json(verb, book, "--due", *more)
    return (told["request"] if told["proposal"] else told["nothing"],)


def ordered(book: Path) -> None:
    """Approve, make the orders, and count them as filled; the deposit arrives."""
    done("approve", book, "--by", "Ann")
    done("orders", book)
    sheet = load_workbook(book)["Orders"]
    cells: dict[str, object] = {}
    for row in (row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 7).value == "OPEN"):
        shares, price = sheet.cell(row, 4).value, sheet.cell(row, 5).value
        cells |= {f"Orders_H{row}": shares, f"Orders_I{row}": price}
        cells |= {f"Orders_J{row}": str(load_workbook(book)["Settings"]["B2"].value)[:10]}
    set_cells(book, **cells)
    done("fills", book)
    set_cells(book, Settings_B3=0)


def events(book: Path) -> list[str]:
    return [row["event"] for row in as_json("journal", book)["rows"]]


def test_twice_on_a_day_proposes_a_deposit_once(book: Path) -> None:
    august_and_september = "Auto-invest with a deposit of $1,000.00, due 2026-08-31 and 2026-09-30"
    assert due(book) == (august_and_september,)
    assert due(book) == (august_and_september,)  # nobody approved the first: the second takes its place
    assert events(book) == ["PROPOSED", "PROPOSED"]
    ordered(book)
    before = book.read_bytes()
    assert due(book) == ("No deposit is due. The next, $500.00, is due on 2026-11-02.",)
    assert book.read_bytes() == before


def test_after_a_missed_month_and_over_a_month_s_end_each_is_proposed_once(book: Path) -> None:
    due(book)
    ordered(book)
    at(book, "2026-10-31 23:59")  # a Saturday: the deposit of the 31st is due on Monday
    assert "No deposit is due" in due(book)[0]
    at(book, "2026-11-01 12:00")
    assert "No deposit is due" in due(book)[0]
    at(book, "2027-01-05 10:00")
    missed = "Auto-invest with a deposit of $1,500.00, due 2026-10-31, 2026-11-30 and 2026-12-31"
    assert due(book) == (missed,)
    ordered(book)
    assert "No deposit is due" in due(book)[0]
    at(book, "2027-03-01 10:00")  # the 31st of February is its last day, a Sunday, so it is due on the first of March
    assert due(book) == ("Auto-invest with a deposit of $1,000.00, due 2027-01-31 and 2027-02-28",)


def test_a_deposit_that_never_came_into_the_cash_does_not_swallow_the_next(book: Path) -> None:
    due(book)
    ordered(book)
    set_cells(book, Settings_B3=-1000)  # as the fills left it: nobody typed what was paid in
    at(book, "2026-12-05 10:00")
    before = book.read_bytes()
    said = (
        "error: the cash in the workbook is -$1,000.00, so nothing that is due is left. Where an earlier deposit is not"
    )
    assert said in refused("invest", book, "--due")
    assert book.read_bytes() == before
    set_cells(book, Settings_B3=0)  # the remedy
    assert due(book) == ("Auto-invest with a deposit of $1,000.00, due 2026-10-31 and 2026-11-30",)
    set_cells(book, Settings_B3=-1000)
    assert "starts at $25.00" in done("invest", book, "--due", "--force")
    assert "No deposit is due" in due(book)[0]


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ("2026-11-01 01:30", "2026-11-02 00:00", "2026-10-31"),  # the clock shows 1:30 twice on this day
        ("2027-03-12 23:00", "2027-03-15 00:00", "2027-03-14"),  # and skips 2:30 on this one
    ],
)
def test_over_a_time_change_each_is_proposed_once(book: Path, before: str, after: str, day: str) -> None:
    start = 31 if day == "2026-10-31" else 14
    set_cells(book, Schedule_D2=start, Schedule_E2=day)
    at(book, before)
    assert "No deposit is due" in due(book)[0]
    at(book, after)
    assert due(book) == (f"Auto-invest with a deposit of $500.00, due {day}",)
    ordered(book)
    assert "No deposit is due" in due(book)[0]


def test_what_is_rejected_or_replaced_is_due_again(book: Path) -> None:
    first = due(book)
    done("reject", book, "--by", "Ann")
    assert due(book) == first
    done("approve", book, "--by", "Ann")
    assert "is approved and its orders are not made yet" in refused("invest", book, "--due")
    done("rebalance", book, "--force")
    assert due(book) == first


def test_a_cell_that_is_changed_pays_nothing_twice(book: Path) -> None:
    due(book)
    ordered(book)
    set_cells(book, Schedule_B2=600, Schedule_D2=29, Schedule_C2="two weeks")
    assert "Schedule!D2" in refused("invest", book, "--due")
    set_cells(book, Schedule_D2="Wed")
    # Every second Wednesday since 2 September: what lies before the last that was paid is not due again.
    assert due(book) == ("Auto-invest with a deposit of $1,200.00, due 2026-10-14 and 2026-10-28",)


def test_a_schedule_that_changed_after_the_proposal_stops_its_orders(book: Path) -> None:
    due(book)
    done("approve", book, "--by", "Ann")
    set_cells(book, Schedule_B2=600)
    said = refused("orders", book)
    assert "Schedule!B2: Schedule deposit changed since the proposal: was amount 500.00" in said


def test_a_deposit_that_has_arrived_is_not_counted_twice(book: Path) -> None:
    set_cells(book, Settings_B3=1000)
    told = as_json("invest", book, "--due", "--arrived")
    assert (told["request"], told["after"]["turnover"]) == ("Auto-invest", "1000.00")
    ordered(book)
    assert "No deposit is due" in due(book)[0]


def test_withdrawals_are_due_likewise_and_cash_that_covers_one_takes_it_in(book: Path) -> None:
    set_cells(book, Schedule_A2="withdrawal", Settings_B3=600)
    first = as_json("withdraw", book, "--due")
    assert first["request"] == "Withdraw $1,000.00, due 2026-08-31 and 2026-09-30"
    assert {order["side"] for order in first["orders"]} == {"SELL"}
    assert sum(float(order["value"]) for order in first["orders"]) == 400
    set_cells(book, Settings_B3=1100)
    assert as_json("withdraw", book, "--due")["proposal"] is None
    assert as_json("journal", book)["rows"][-1]["event"] == "DUE"
    set_cells(book, Settings_B3=100)  # it is taken out
    assert due(book, "withdraw") == ("No withdrawal is due. The next, $500.00, is due on 2026-11-02.",)
    assert "deposit" in done("invest", book, "--due")


def test_a_dry_run_takes_nothing_in(book: Path) -> None:
    before = book.read_bytes()
    first = due(book, "invest", "--dry-run")
    set_cells(book, Schedule_A2="withdrawal", Settings_B3=5000)
    assert as_json("withdraw", book, "--due", "--dry-run")["nothing"]
    set_cells(book, Schedule_A2="deposit", Settings_B3=0)
    assert due(book) == first
    assert before


def test_before_a_journal_that_was_begun_anew_nothing_is_due(book: Path) -> None:
    due(book)
    ordered(book)
    delete_sheet(book, "Journal")
    delete_sheet(book, "Orders")
    at(book, "2026-11-03 10:00")
    assert "missing from the journal" in refused("invest", book, "--due")
    done("journal", book, "--new")
    output = done("invest", book, "--due")
    assert "No deposit is due" in output
    assert "deposits due before 2026-11-03, when the journal was begun anew, are passed over: 3" in output
    at(book, "2026-11-30 10:00")
    assert due(book) == ("Auto-invest with a deposit of $500.00, due 2026-11-30",)


ACCOUNTS = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 50%
             | Main | B     | 50%
    Holdings | Symbol | Shares | Price | Account
             | A      | 50     | 10    | Roth
             | B      | 30     | 10    | Joint
    Schedule | What    | Amount | Every | Start      | Account
             | deposit | 500    | month | 2026-11-02 | Roth
             | deposit | 200    | month | 2026-11-02 | joint
             | deposit | 100    | month | 2026-11-20 | Joint
    Settings | Setting | Value
             | As of   | 2026-11-05 10:00
"""


def test_each_account_gets_its_own(tmp_path: Path) -> None:
    book = on_disk(ACCOUNTS, tmp_path / "book.xlsx")
    told = as_json("invest", book, "--due", "--account", "all")
    assert told["request"] == "Auto-invest with a deposit of $700.00, due 2026-11-02 in 2 accounts"
    assert [(order["account"], order["symbol"], order["value"]) for order in told["orders"]] == [
        ("Roth", "B", "500.00"),
        ("Joint", "A", "200.00"),
    ]
    done("approve", book, "--by", "Ann")
    done("orders", book)
    done("orders", book, "--done", "--force")
    assert "No deposit is due" in as_json("invest", book, "--due", "--account", "all")["nothing"]
    at(book, "2026-11-20 10:00")
    told = as_json("invest", book, "--due", "--account", "all")
    assert {(order["account"], order["value"]) for order in told["orders"]} == {("Joint", "100.00")}
    done("reject", book, "--by", "Ann")
    assert as_json("invest", book, "--due", "--account", "Joint")["request"].endswith("due 2026-11-20 in account Joint")
    assert "No deposit is due" in as_json("invest", book, "--due", "--account", "Roth")["nothing"]


def test_what_cannot_be_meant_is_said_in_a_line_and_nothing_is_written(tmp_path: Path, book: Path) -> None:
    before = book.read_bytes()
    for words, said in {
        ("invest", book, "--due", "--deposit", "5"): "--deposit and --due: what is due comes from the sheet Schedule",
        ("withdraw", book, "5", "--due"): "AMOUNT and --due: what is due comes from the sheet Schedule",
        ("withdraw", book): "AMOUNT or --due is needed",
        ("invest", book, "--arrived"): "--arrived says of what is --due that it is in the cash already",
    }.items():
        result = xl(*words)
        assert (result.returncode, result.stderr.splitlines()[-1]) == (2, f"xl-addin {words[0]}: error: {said}")
    assert book.read_bytes() == before
    set_cells(book, Schedule_E1="Comment")
    assert "error: Schedule!A1: no column Start; the headings here are What, Amount" in refused("invest", book, "--due")
    assert "error: Schedule!A1: no column Start" in refused("plan", book)
    delete_sheet(book, "Schedule")
    said = "error: there is no sheet Schedule, so nothing can be due. Add one with the columns What, Amount, Every and"
    assert said in refused("invest", book, "--due")
    long_ago = on_disk(BOOK.replace("| month | 31 | 2026-08-31", "| week |  | 2010-01-04"), tmp_path / "long.xlsx")
    assert "Type a later Start" in refused("invest", long_ago, "--due")
