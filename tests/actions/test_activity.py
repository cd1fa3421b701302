"""Which rows of Activity count, and which are asked about: nothing is counted twice, whatever is done to the sheet."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from workbooks import in_memory

from xl_addin.actions.activity import count_activity
from xl_addin.actions.context import Context
from xl_addin.domain.finding import Refused
from xl_addin.sheets.image import CellEdit, Changes

if TYPE_CHECKING:
    from workbooks import EditedBook

NOW = Context(datetime(2026, 11, 25, 15, 0, tzinfo=UTC), "ann")
BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 100%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | VTI    | 50     | 100   | 2500       | 2022-03-01
             | CASH   | 100    |       |            |
    Activity | Date       | Side     | Symbol | Shares | Price | Amount | Counted
             | 2026-10-01 | deposit  |        |        |       | 500    |
             | 2026-10-05 | dividend | VTI    |        |       | 12.34  |
             | 2026-10-06 | buy      | VTI    | 4      | 101   |        |
"""


def cash(book: EditedBook) -> Decimal:
    rows = [row for row in book.grid("Holdings").rows if row and row[0] == "CASH"]
    return sum((Decimal(str(row[1])) for row in rows), Decimal())


def held(book: EditedBook, symbol: str = "VTI") -> Decimal:
    rows = [row for row in book.grid("Holdings").rows if row and row[0] == symbol]
    return sum((Decimal(str(row[1])) for row in rows), Decimal())


def put(book: EditedBook, row: int, column: int, value: object) -> None:
    book.write(Changes(edits=(CellEdit("Activity", row, column, value),)))  # type: ignore[arg-type]  # a test's cells


def test_rows_that_are_added_later_count_alone() -> None:
    book = in_memory(BOOK)
    count_activity(book, NOW)
    assert (cash(book), held(book)) == (Decimal("208.34"), Decimal(54))
    for column, value in enumerate((date(2026, 11, 2), "deposit", None, None, None, 250), 1):
        put(book, 5, column, value)
    assert [row.source.row for row in count_activity(book, NOW).rows] == [5]
    assert cash(book) == Decimal("458.34")
    assert count_activity(book, NOW).rows == ()


@pytest.mark.parametrize("mark", ["", "no", "yes", 0])
def test_whatever_is_typed_over_the_mark_nothing_counts_twice(mark: object) -> None:
    book = in_memory(BOOK)
    count_activity(book, NOW)
    for row in (2, 3, 4):
        put(book, row, 7, mark)
    assert count_activity(book, NOW).rows == ()


def test_rows_sorted_otherwise_and_spelled_otherwise_are_the_same() -> None:
    book = in_memory(BOOK)
    count_activity(book, NOW)
    first, second = book.grid("Activity").rows[1], book.grid("Activity").rows[3]
    for row, cells in ((2, second), (4, first)):
        for column, value in enumerate(cells, 1):
            put(book, row, column, value.lower() if isinstance(value, str) else value)
    assert count_activity(book, NOW).rows == ()


def test_a_counted_row_that_was_changed_is_asked_about() -> None:
    book = in_memory(BOOK)
    count_activity(book, NOW)
    put(book, 3, 6, 12.43)
    put(book, 3, 7, None)
    with pytest.raises(Refused, match=r"Activity!G3: .2026-10-05 dividend VTI amount 12.34. was counted, and no row"):
        count_activity(book, NOW)
    put(book, 3, 7, "no")  # as the remedy says: it is another
    assert len(count_activity(book, NOW).rows) == 1


def test_a_copy_of_a_row_with_its_mark_is_told_and_not_counted() -> None:
    book = in_memory(BOOK)
    count_activity(book, NOW)
    for column, value in enumerate(book.grid("Activity").rows[2], 1):
        put(book, 5, column, value)
    assert count_activity(book, NOW).passed == {"it is marked as counted, though not by this program": 1}
    put(book, 5, 7, None)  # the same dividend twice is two, once the mark does not say otherwise
    assert len(count_activity(book, NOW).rows) == 1


def test_what_holdings_may_have_already_is_asked_and_the_day_answers() -> None:
    """A lot of 6 October was typed in Holdings: the purchase of that day, and all before it, may be in there."""
    book = in_memory(
        BOOK.replace(
            "             | CASH   | 100 ",
            "             | VTI    | 4      | 100   | 404        | 2026-10-06\n             | CASH   | 100 ",
        )
    )
    with pytest.raises(Refused, match="--since 2026-10-07") as told:
        count_activity(book, NOW)
    assert len(told.value.findings) == 3
    counted = count_activity(book, NOW, since=date(2026, 10, 7))
    assert counted.passed == {"it is of before 2026-10-07, and Holdings has it": 3}
    assert count_activity(book, NOW).rows == ()
    put(book, 2, 7, "no")
    assert len(count_activity(book, NOW).rows) == 1


def test_a_row_that_cannot_be_used_waits_with_what_follows_it() -> None:
    book = in_memory(
        BOOK
        + """
             | 2026-10-07 | split    | VTI    | two    |       |        |
             | 2026-10-08 | sell     | VTI    | 2      | 50    |        |
             | 2026-10-09 | deposit  |        |        |       |        |
             | 2026-10-10 | interest |        |        |       | 1      |
             | 2027-10-10 | interest |        |        |       | 1      |
"""
    )
    counted = count_activity(book, NOW)
    assert [row.source.row for row in counted.rows] == [2, 3, 4, 8]
    assert [str(one) for one in counted.waiting] == [
        'warning: Activity!D5: the text "two" where a number belongs. Type how many new shares there are for how many '
        "old ones, such as 4 for 1.",
        "warning: Activity!C6: it waits for row 5, which is of the same security and not later. "
        "Correct that row first.",
        "warning: Activity!F7: no amount. Type how much it was, in a column Amount.",
        "warning: Activity!A9: it is of 2027-10-10, and today is 2026-11-25. "
        "Correct the day, or As of on the Settings sheet where that is typed.",
    ]
    put(book, 5, 4, "2 for 1")
    assert [row.source.row for row in count_activity(book, NOW).rows] == [5, 6]
    assert (held(book), cash(book)) == (Decimal(106), Decimal("309.34"))


def test_a_sale_of_more_than_there_is_waits_at_its_cell() -> None:
    book = in_memory(f"{BOOK}             | 2026-10-08 | sell     | VTI    | 99     | 50    |        |\n")
    counted = count_activity(book, NOW)
    assert [str(one.at) for one in counted.waiting] == ["Activity!D5"]
    assert held(book) == 54


def test_a_reinvestment_needs_the_dividend_that_pays_for_it() -> None:
    row = "             | 2026-10-07 | reinvestment | VTI    | 0.1234 | 100   |        |\n"
    book = in_memory(BOOK + row)
    assert count_activity(book, NOW).waiting == ()
    book = in_memory(BOOK.replace("12.34", "11.30") + row)
    (asked,) = count_activity(book, NOW).waiting
    assert "no dividend of VTI that paid for this reinvestment is here" in str(asked)
    put(book, 5, 2, "reinvested dividend")
    before = cash(book)
    count_activity(book, NOW)
    assert (cash(book), held(book)) == (before, Decimal("54.1234"))


def test_what_is_transferred_realises_nothing() -> None:
    text = BOOK.replace("| Counted", "| Acquired")
    book = in_memory(
        text
        + """
             | 2026-10-07 | transfer in  | VTI    | 10     |       | 900    | 2020-05-01
             | 2026-10-08 | transfer out | VTI    | 12     |       |        |
             | 2026-10-09 | transfer     |        |        |       | -50    |
"""
    )
    counted = count_activity(book, NOW)
    assert counted.ledger is not None
    assert counted.ledger.closed == ()
    lots = {(row[1], row[3], row[4]) for row in book.grid("Holdings").rows[1:] if row and row[0] == "VTI"}
    # first in, first out: the 10 of 2020, then 2 of 2022
    assert {(Decimal(str(a)), b) for a, b, _ in lots if a} == {(Decimal(48), 2400), (Decimal(4), 404)}
    assert cash(book) == Decimal("158.34")


def test_a_loss_is_washed_by_a_purchase_that_is_counted_weeks_later() -> None:
    """20 that cost 50 each are sold at 40 (a loss of 200), and 5 bought 3 weeks later at 41: 50 go onto those."""
    book = in_memory(
        BOOK.replace("2500 ", "2500 ").replace(
            "| buy      | VTI    | 4      | 101", "| sell     | VTI    | 20     | 40"
        )
    )
    first = count_activity(book, NOW)
    assert first.ledger is not None
    assert (first.ledger.short, first.ledger.long) == (Decimal(0), Decimal(-200))
    for column, value in enumerate((date(2026, 10, 27), "buy", "VTI", 5, 41), 1):
        put(book, 5, column, value)
    second = count_activity(book, NOW)
    assert second.ledger is not None
    assert (second.ledger.short, second.ledger.long) == (Decimal(0), Decimal(50))
    assert [row[1:4] for row in book.grid("Holdings").rows if row and row[0] == "VTI"][1] == (5, None, 255)


def test_nothing_to_count_without_a_sheet() -> None:
    with pytest.raises(Refused, match="there is no sheet Activity"):
        count_activity(in_memory(BOOK.partition("    Activity")[0]), NOW)
