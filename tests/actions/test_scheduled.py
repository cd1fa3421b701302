"""A schedule that does not fit its workbook: each message beside the row, and the row as its remedy asks for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from workbooks import in_memory

from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.drift import drift
from xl_addin.domain.finding import Refused, errors

NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann", account="Roth")
BOOK = """
    Targets  | Slice | Target %
             | A     | 100%
    Holdings | Symbol | Shares | Price | Account
             | A      | 50     | 10    | Roth
             | A      | 50     | 10    | Joint
    Schedule | What    | Amount | Every | On | Start | Until | Account
             | deposit | {}
"""
MESSAGES = {
    "500 | month | | 2026-01-31 | 2025-01-31 | Roth": (
        "Schedule!F2: it ends on 2025-01-31, before it starts on 2026-01-31. Correct one of the two, or empty Until.",
        "500 | month | | 2026-01-31 | 2027-01-31 | Roth",
    ),
    "500 | week | 15 | 2026-01-31 | | Roth": (
        "Schedule!D2: day 15 of the month, and it is paid every week. Type a day of the week, such as Friday, or empty "
        "the cell.",
        "500 | week | Friday | 2026-01-31 | | Roth",
    ),
    "500 | month | Friday | 2026-01-31 | | Roth": (
        "Schedule!D2: Friday, and it is paid every month. Type a day of the month, 1 to 31 or last, or empty the cell.",
        "500 | month | last | 2026-01-31 | | Roth",
    ),
    "500 | once | 5 | 2026-01-31 | | Roth": (
        "Schedule!D2: what is paid once is paid on its Start. Empty the cell.",
        "500 | once | | 2026-01-31 | | Roth",
    ),
    "'€500' | month | | 2026-01-31 | | Roth": (
        "Schedule!B2: the amount is in EUR, and the portfolio is in USD. Type the amount in USD.",
        "550 | month | | 2026-01-31 | | Roth",
    ),
    "500 | month | | 2026-01-31 | |": (
        "Schedule!G2: it does not say in which account; the accounts are Roth, Joint. Type one of them in a column "
        "Account.",
        "500 | month | | 2026-01-31 | | joint",
    ),
    "500 | month | | 2026-01-31 | | IRA": (
        "Schedule!G2: nothing is held in account IRA; the accounts are Roth, Joint. Type one of them.",
        "500 | month | | 2026-01-31 | | Roth",
    ),
}


@pytest.mark.parametrize("row", MESSAGES)
def test_a_row_that_does_not_fit_is_said_and_its_remedy_helps(row: str) -> None:
    message, mended = MESSAGES[row]
    book = in_memory(BOOK.format(row))
    assert [str(found) for found in errors(check(book, NOON).findings)] == [f"error: {message}"]
    with pytest.raises(Refused, match="Schedule!"):
        drift(book, NOON)
    assert not errors(check(in_memory(BOOK.format(mended)), NOON).findings)


def test_a_sheet_of_that_name_that_is_about_something_else_is_passed_over() -> None:
    other = BOOK.format("500 | month | | 2026-01-31 | | Roth").replace("What    | Amount | Every", "Bus | Stop | Hour")
    found = check(in_memory(other), NOON).findings
    assert not errors(found)
    assert any("this sheet is no table of Schedule and is passed over" in finding.message for finding in found)
