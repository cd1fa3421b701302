"""The gate: nothing but an approved, unaltered, still valid confirmation becomes orders; refusing writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from workbooks import ABC, in_memory

from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve, reject
from xl_addin.actions.export import export_orders
from xl_addin.actions.fills import count_fills
from xl_addin.actions.journal import TAIL, journal
from xl_addin.actions.orders import finish_orders, make_orders
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.grid import UnsavedFormula
from xl_addin.sheets.image import CellEdit, Changes
from xl_addin.sheets.orders_read import read_orders
from xl_addin.sheets.orders_sheet import HEADINGS

if TYPE_CHECKING:
    from xl_addin.hosts.memory import MemoryBook
    from xl_addin.sheets.grid import Value

NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann")
REBALANCE = Request(Action.REBALANCE)


def later(**span: float) -> Context:
    return replace(NOON, now=NOON.now + timedelta(**span))


def proposed(text: str = ABC) -> MemoryBook:
    book = in_memory(text)
    propose(book, REBALANCE, NOON)
    return book


def approved() -> MemoryBook:
    book = proposed()
    approve(book, "Ann", NOON)
    return book


def put(book: MemoryBook, sheet: str, row: int, column: int, value: Value) -> None:
    book.write(Changes(edits=(CellEdit(sheet, row, column, value),)))


def label(book: MemoryBook, name: str) -> str:
    return read_confirmation(book.grid("Confirmation"))[0].labels[name].text


def decide_in_the_sheet(book: MemoryBook, word: str) -> None:
    at = read_confirmation(book.grid("Confirmation"))[0].labels["Decision"].at
    put(book, "Confirmation", at.row, at.column, word)


def refusal(book: MemoryBook, context: Context = NOON) -> str:
    """Return why orders are refused, having seen that nothing was written."""
    before = {name: book.grid(name) for name in book.sheet_names()}
    with pytest.raises(Refused) as refused:
        make_orders(book, context)
    assert {name: book.grid(name) for name in book.sheet_names()} == before
    return str(refused.value)


def events(book: MemoryBook) -> list[str]:
    found = journal(book, NOON)
    assert found.findings == ()
    return [row.entry.event for row in found.rows]


def test_the_whole_job_leaves_its_trace_in_four_sheets() -> None:
    book = approved()
    ordered = make_orders(book, NOON)
    rows, findings = read_orders(book.grid("Orders"))
    assert findings == ()
    assert [(r.side.value, r.symbol, str(r.shares), r.value, r.status) for r in rows] == [
        ("SELL", "A", "10", 10000, "OPEN"),
        ("BUY", "B", "10", 10000, "OPEN"),
    ]
    assert [row.order for row in rows] == [f"{ordered.proposal}-1", f"{ordered.proposal}-2"]
    assert events(book) == ["PROPOSED", "APPROVED", "ORDERED"]
    assert (label(book, "Status"), label(book, "Decision"), label(book, "Decided by")) == ("ORDERED", "APPROVE", "Ann")
    assert set(book.sheet_names()) == {"Targets", "Holdings", "Drift", "Confirmation", "Orders", "Journal"}


def test_no_decision() -> None:
    assert "is not decided yet" in refusal(proposed())


@pytest.mark.parametrize("word", ["APPROVED", "yes", "ok", "APPROVE?", "approved"])
def test_a_word_that_is_no_decision(word: str) -> None:
    book = proposed()
    decide_in_the_sheet(book, word)
    told = refusal(book)
    assert f'the decision is "{word}", not APPROVE or REJECT, the two words that count' in told
    assert "Type APPROVE there if orders are wanted, REJECT if they are not." in told
    decide_in_the_sheet(book, "APPROVE")
    assert len(make_orders(book, NOON).rows) == 2


def test_a_rejection_typed_in_the_cell() -> None:
    book = proposed()
    decide_in_the_sheet(book, "REJECT")
    assert 'the decision is "REJECT", not APPROVE' in refusal(book)
    with pytest.raises(Refused, match="the decision in this cell is REJECT"):
        approve(book, "Ann", NOON)
    assert reject(book, "Ann", NOON).status == "REJECTED"


def test_a_formula_is_no_decision() -> None:
    book = proposed()
    at = read_confirmation(book.grid("Confirmation"))[0].labels["Decision"].at
    put(book, "Confirmation", at.row, at.column, UnsavedFormula('="APPROVE"'))
    assert "a formula is no decision: somebody has to type it" in refusal(book)
    approve(book, "Ann", NOON)
    assert len(make_orders(book, NOON).rows) == 2


@pytest.mark.parametrize("word", ["APPROVE", " approve "])
def test_a_decision_typed_in_the_cell_counts_and_the_journal_says_so(word: str) -> None:
    book = proposed()
    decide_in_the_sheet(book, word)
    make_orders(book, NOON)
    assert events(book) == ["PROPOSED", "APPROVED", "ORDERED"]
    assert journal(book, NOON).rows[1].entry.details == "decided in the sheet"


def test_a_decision_taken_back_in_the_cell() -> None:
    book = approved()
    decide_in_the_sheet(book, "REJECT")
    assert "not APPROVE" in refusal(book)


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "expected"),
    [
        ("Holdings", 3, 2, 35, "Holdings!B3: Holding B changed since the proposal: was 30 shares, is 35 shares"),
        ("Holdings", 3, 1, "D", "Holding B changed since the proposal: was 30 shares, is not there"),
    ],
)
def test_a_holding_changed(sheet: str, row: int, column: int, value: Value, expected: str) -> None:
    book = approved()
    put(book, sheet, row, column, value)
    assert expected in refusal(book)


def test_targets_changed() -> None:
    book = approved()
    put(book, "Targets", 2, 3, 0.3)
    put(book, "Targets", 4, 3, 0.3)
    text = refusal(book)
    assert "Targets!C2: Target Main / A changed since the proposal: was 40%, is 30%" in text
    assert "Targets!C4: Target Main / C changed since the proposal: was 20%, is 30%" in text


def test_a_setting_changed() -> None:
    settings = "\n    Settings | Setting | Value\n             | Minimum order | 1"
    book = proposed(ABC + settings)
    approve(book, "Ann", NOON)
    put(book, "Settings", 2, 2, 5)
    assert "Setting Minimum order changed since the proposal: was 1.00, is 5.00" in refusal(book)


def test_rows_in_another_order_change_nothing() -> None:
    book = approved()
    for row, (symbol, shares) in enumerate([("C", 20), ("A", 50), ("B", 30)], 2):
        put(book, "Holdings", row, 1, symbol)
        put(book, "Holdings", row, 2, shares)
    assert len(make_orders(book, NOON).rows) == 2


def test_numbers_of_a_resave_change_nothing() -> None:
    book = in_memory(ABC.replace("| 50 ", "| 50.123456789012345 "))
    propose(book, REBALANCE, NOON)
    approve(book, "Ann", NOON)
    put(book, "Holdings", 2, 2, 50.1234567890123)
    assert len(make_orders(book, NOON).rows) == 2


def test_a_price_within_the_tolerance_is_told() -> None:
    book = approved()
    put(book, "Holdings", 2, 3, 10.2)
    told = [str(finding) for finding in make_orders(book, NOON).findings]
    assert told == ["note: Holdings!C2: the price of A was 10.00 at the proposal and is 10.20, 2.00% away."]


@pytest.mark.parametrize("price", [10.21, 9.79])
def test_a_price_beyond_the_tolerance_is_stale(price: float) -> None:
    book = approved()
    put(book, "Holdings", 2, 3, price)
    assert "2.10% away (tolerance 2.00%)" in refusal(book)
    assert check(book, NOON).status == "STALE"


def test_the_confirmation_was_edited() -> None:
    book = approved()
    grid = book.grid("Confirmation")
    row = next(r for r in range(1, len(grid.rows)) if grid.at(r, 1) == "SELL")
    put(book, "Confirmation", row, 3, 11)
    assert f"Confirmation!C{row}: this was changed after the proposal was made" in refusal(book)
    assert check(book, NOON).status == "ALTERED"


def test_what_a_user_writes_beside_the_confirmation_does_not_matter() -> None:
    book = approved()
    put(book, "Confirmation", 3, 12, "my own remark")
    assert len(make_orders(book, NOON).rows) == 2


def test_its_time_is_over() -> None:
    assert "the proposal was valid until 2026-11-24T12:00:00-05:00" in refusal(approved(), later(hours=24))
    assert len(make_orders(approved(), later(hours=23, minutes=59)).rows) == 2


def test_valid_until_the_window() -> None:
    settings = "\n    Settings | Setting | Value\n             | Confirmation valid for | until the window"
    book = proposed(ABC + settings)
    assert label(book, "Valid until") == "2026-11-24T09:30:00-05:00"


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ("", "2026-11-30T09:30:00-05:00"),
        ("24 hours, and at least until its window", "2026-11-30T09:30:00-05:00"),
        ("4 days, and at least until the trade window", "2026-12-01T17:00:00-05:00"),
        ("24 hours", "2026-11-28T17:00:00-05:00"),
        ("until the window", "2026-11-30T09:30:00-05:00"),
    ],
)
def test_a_proposal_of_friday_evening_lives_until_monday_morning(typed: str, until: str) -> None:
    settings = "\n    Settings | Setting | Value\n             | As of | '2026-11-27 17:00'"
    settings += f"\n             | Confirmation valid for | {typed}" if typed else ""
    assert label(proposed(ABC + settings), "Valid until") == until


def test_times_stand_beside_as_people_say_them() -> None:
    grid = proposed().grid("Confirmation")
    told = {grid.at(row, 1): grid.at(row, 4) for row in range(1, 12)}
    assert told["Trade window"] == "Tue 24 Nov 2026, 9:30 am New York"
    assert told["Valid until"] == "Tue 24 Nov 2026, 12:00 pm New York"


def test_the_orders_say_their_window_in_words_too() -> None:
    book = approved()
    make_orders(book, NOON)
    grid = book.grid("Orders")
    at = grid.rows[0].index("Trade window") + 1
    assert [grid.at(2, at), grid.at(2, at + 1)] == ["2026-11-24T09:30-05:00", "Tue 24 Nov 2026, 9:30 am New York"]


@pytest.mark.parametrize(("typed", "who"), [("login name", "ann"), ("Household", "Household"), ("none", "")])
def test_the_name_in_the_journal_can_be_set_or_left_out(typed: str, who: str) -> None:
    book = proposed(f"{ABC}\n    Settings | Setting | Value\n             | Journal name | {typed}")
    assert [row.entry.who for row in journal(book, NOON).rows] == [who]
    put(book, "Settings", 2, 2, "somebody else")
    approve(book, "Ann", NOON)
    assert events(book) == ["PROPOSED", "APPROVED"]


def test_a_typed_as_of_is_the_clock() -> None:
    settings = "\n    Settings | Setting | Value\n             | As of | '2026-11-25 16:00'"
    book = proposed(ABC + settings)
    # Thursday is Thanksgiving; Friday closes early, at 13:00
    assert label(book, "Trade window") == "2026-11-27T09:30-05:00"
    assert label(book, "Valid until") == "2026-11-27T09:30:00-05:00"
    approve(book, "Ann", later(days=300))
    assert len(make_orders(book, later(days=300)).rows) == 2


def test_orders_are_made_once() -> None:
    book = approved()
    make_orders(book, NOON)
    assert "orders were already made from proposal" in refusal(book)


def test_a_rejected_proposal_ends() -> None:
    book = proposed()
    reject(book, "Bob", NOON)
    assert "was rejected" in refusal(book)
    with pytest.raises(Refused, match="was rejected"):
        approve(book, "Ann", NOON)
    assert events(book) == ["PROPOSED", "REJECTED"]


def test_a_stale_proposal_can_still_be_rejected() -> None:
    book = proposed()
    put(book, "Holdings", 3, 2, 35)
    with pytest.raises(Refused, match="changed since the proposal"):
        approve(book, "Ann", NOON)
    assert reject(book, "Ann", later(days=9)).status == "REJECTED"


def test_the_journal_was_cut() -> None:
    book = approved()
    for column in range(1, 7):
        put(book, "Journal", 3, column, None)
    assert "1 row is missing from the journal" in refusal(book)


def test_the_journal_was_edited() -> None:
    book = approved()
    put(book, "Journal", 2, 5, "nothing to see here")
    assert "this row was changed" in refusal(book)


def test_the_journal_is_of_another_proposal() -> None:
    book, other = approved(), in_memory(ABC)
    propose(other, Request(Action.WITHDRAW, amount=5000), NOON)
    approve(other, "Ann", NOON)
    for row, cells in enumerate(other.grid("Journal").rows, 1):
        for column, value in enumerate(cells, 1):
            put(book, "Journal", row, column, value)
    book.write(Changes(names={TAIL: other.hidden_name(TAIL) or ""}))
    assert "was replaced by" in refusal(book) or "the journal knows no proposal" in refusal(book)


def test_no_confirmation_at_all() -> None:
    assert "there is no proposal to decide on" in refusal(in_memory(ABC))


def test_an_approved_proposal_is_replaced_only_by_force() -> None:
    book = approved()
    with pytest.raises(Refused, match="is approved and its orders are not made yet"):
        propose(book, REBALANCE, NOON)
    propose(book, REBALANCE, replace(NOON, force=True))
    assert label(book, "Status") == "PROPOSED"


def test_an_approval_whose_time_is_over_is_replaced_freely() -> None:
    book = approved()
    assert propose(book, REBALANCE, later(hours=25)).confirmation


def test_an_undecided_proposal_is_replaced() -> None:
    book = proposed()
    first = label(book, "Proposal")
    propose(book, REBALANCE, later(minutes=1))
    assert label(book, "Proposal") != first


def test_open_orders_stop_the_next_proposal_until_they_are_done() -> None:
    book = approved()
    make_orders(book, NOON)
    with pytest.raises(Refused, match="2 orders are neither filled nor cancelled"):
        propose(book, REBALANCE, NOON)
    with pytest.raises(Refused, match="Holdings is as it was when the orders were made, so the next run would"):
        finish_orders(book, NOON)
    finish_orders(book, replace(NOON, force=True))
    assert propose(book, REBALANCE, NOON).confirmation
    with pytest.raises(Refused, match="there are no open orders"):
        finish_orders(book, NOON)
    assert events(book) == ["PROPOSED", "APPROVED", "ORDERED", "DONE", "PROPOSED"]


def test_what_is_typed_over_the_totals_of_orders_does_nothing() -> None:
    book = approved()
    make_orders(book, NOON)
    totals = [row for row, cells in enumerate(book.grid("Orders").rows, 1) if cells[1] in {"Proceeds", "Purchases"}]
    assert totals == [4, 5]
    for row in totals:
        put(book, "Orders", row, HEADINGS.index("Status") + 1, "FILLED")
        put(book, "Orders", row, HEADINGS.index("Filled shares") + 1, 7)
        put(book, "Orders", row, HEADINGS.index("Est. value") + 1, "a million")
    with pytest.raises(Refused, match="2 orders are neither filled nor cancelled"):
        propose(book, REBALANCE, NOON)
    assert count_fills(book, {}, NOON).changes == ()
    assert len(export_orders(book, "generic", NOON).rows) == 2
    assert [row.order for row in finish_orders(book, replace(NOON, force=True)).rows] == [
        row.order for row in read_orders(book.grid("Orders"))[0]
    ]


def test_later_orders_are_appended_and_fills_stay() -> None:
    book = approved()
    make_orders(book, NOON)
    for row in (2, 3):
        put(book, "Orders", row, HEADINGS.index("Status") + 1, "FILLED")
        put(book, "Orders", row, HEADINGS.index("Filled shares") + 1, 10)
    put(book, "Holdings", 2, 2, 60)
    propose(book, REBALANCE, NOON)
    approve(book, "Ann", NOON)
    make_orders(book, NOON)
    rows, findings = read_orders(book.grid("Orders"))
    assert findings == ()
    assert [row.status for row in rows] == ["FILLED", "FILLED", "OPEN", "OPEN", "OPEN"][: len(rows)]
    assert [str(row.filled_shares) for row in rows[:2]] == ["10", "10"]
    assert len({row.order for row in rows}) == len(rows)


def test_a_dry_run_writes_nothing() -> None:
    book = in_memory(ABC)
    proposal = propose(book, REBALANCE, replace(NOON, dry_run=True))
    assert len(proposal.plan.orders) == 2
    assert book.sheet_names() == ("Targets", "Holdings")


def test_nothing_to_do_writes_nothing() -> None:
    book = in_memory(ABC.replace("50", "40").replace("30 ", "40 "))
    proposal = propose(book, REBALANCE, NOON)
    assert proposal.confirmation is None
    assert proposal.plan.nothing
    assert book.sheet_names() == ("Targets", "Holdings")
