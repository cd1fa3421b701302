"""What an attack found: orders made twice or after a rejection, histories overwritten, and states with no way on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import hands
import pytest
from workbooks import ABC, in_memory, on_disk

from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.dashboard import Dashboard, dashboard
from xl_addin.actions.decide import approve, reject
from xl_addin.actions.drift import Drift, drift
from xl_addin.actions.journal import journal
from xl_addin.actions.new_journal import begin_journal
from xl_addin.actions.orders import finish_orders, make_orders
from xl_addin.actions.plan import Planned, plan_ahead
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.image import CellEdit, Changes, SheetImage
from xl_addin.sheets.orders_read import read_orders

if TYPE_CHECKING:
    from pathlib import Path

    from workbooks import EditedBook

    from xl_addin.sheets.grid import Value

NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann")
FORCED = replace(NOON, force=True)
REBALANCE = Request(Action.REBALANCE)


def later(**span: float) -> Context:
    return replace(NOON, now=NOON.now + timedelta(**span))


def proposed(text: str = ABC) -> EditedBook:
    book = in_memory(text)
    propose(book, REBALANCE, NOON)
    return book


def approved(text: str = ABC) -> EditedBook:
    book = proposed(text)
    approve(book, "Ann", NOON)
    return book


def put(book: EditedBook, sheet: str, row: int, column: int, value: Value) -> None:
    book.write(Changes(edits=(CellEdit(sheet, row, column, value),)))


def type_label(book: EditedBook, name: str, text: str | None, sheet: str = "Confirmation") -> None:
    at = read_confirmation(book.grid(sheet))[0].labels[name].at
    put(book, sheet, at.row, at.column, text)


def label(book: EditedBook, name: str, sheet: str = "Confirmation") -> str:
    return read_confirmation(book.grid(sheet))[0].labels[name].text


def refusal(book: EditedBook, context: Context = NOON) -> str:
    """Return why orders are refused, having seen that nothing was written."""
    before = {name: book.grid(name) for name in book.sheet_names()}
    with pytest.raises(Refused) as refused:
        make_orders(book, context)
    assert {name: book.grid(name) for name in book.sheet_names()} == before
    return str(refused.value)


def works_again(book: EditedBook, context: Context = NOON) -> None:
    """From here a proposal can be made, approved and ordered."""
    propose(book, REBALANCE, replace(context, force=True))
    approve(book, "Ann", context)
    before = len(orders(book)) if "Orders" in book.sheet_names() else 0
    made = make_orders(book, context)
    assert len(orders(book)) == before + len(made.rows)


def orders(book: EditedBook) -> list[str]:
    rows, findings = read_orders(book.grid("Orders"))
    assert findings == ()
    ids = [row.order for row in rows]
    assert len(set(ids)) == len(ids)
    return ids


# 1. Twice, and after a rejection


@pytest.mark.parametrize("status", [None, "PROPOSED", "APPROVED", "anything"])
def test_orders_are_made_once_whatever_the_status_shows(status: str | None) -> None:
    book = approved()
    make_orders(book, NOON)
    type_label(book, "Status", status)
    assert "orders were already made from proposal" in refusal(book)
    assert len(orders(book)) == 2


def test_a_rejection_is_not_undone_by_typing_over_it() -> None:
    book = proposed()
    reject(book, "Bob", NOON)
    type_label(book, "Status", "PROPOSED")
    type_label(book, "Decision", "APPROVE")
    assert "was rejected" in refusal(book)
    with pytest.raises(Refused, match="was rejected"):
        approve(book, "Ann", NOON)
    works_again(book)


def test_a_copy_of_the_confirmation_orders_nothing_more() -> None:
    book = approved()
    book.copy_sheet("Confirmation", "Confirmation (2)")
    make_orders(book, NOON)
    assert label(book, "Status", "Confirmation (2)") == "APPROVED"
    book.delete_sheet("Confirmation")
    assert "orders were already made from proposal" in refusal(book)
    assert len(orders(book)) == 2


def test_orders_are_known_by_their_ids_when_the_journal_is_lost() -> None:
    book = approved()
    make_orders(book, NOON)
    book.delete_sheet("Journal")
    begin_journal(book, NOON)
    assert "orders were already made from proposal" in refusal(book)
    book.rename_sheet("Orders", "Orders of November")
    assert "orders were already made from proposal" in refusal(book)


def test_a_superseded_proposal_kept_as_a_copy_is_refused_by_name() -> None:
    book = approved()
    old = label(book, "Proposal")
    book.copy_sheet("Confirmation", "Kept")
    propose(book, REBALANCE, replace(later(minutes=1), force=True))
    new = label(book, "Proposal")
    told = refusal(book, later(minutes=2))
    assert f"proposal {new} is not decided yet" in told
    assert f"Kept!B3: the decision on this sheet is about proposal {old}, and only {new} counts" in told
    assert any(f"Kept: proposal {old} was replaced by {new}" in str(f) for f in check(book, later(minutes=2)).findings)
    book.delete_sheet("Confirmation")
    assert f"proposal {old} was replaced by {new}, and only the newest counts" in refusal(book, later(minutes=2))
    works_again(book, later(minutes=3))


def test_the_newest_proposal_counts_whatever_its_sheet_is_called() -> None:
    book = proposed()
    book.copy_sheet("Confirmation", "Kept")
    book.rename_sheet("Confirmation", "Newest")
    book.rename_sheet("Kept", "Confirmation")
    propose(book, REBALANCE, later(minutes=1))
    approve(book, "Ann", later(minutes=2))
    assert label(book, "Status", "Confirmation") == "APPROVED"
    assert len(make_orders(book, later(minutes=3)).rows) == 2


def test_two_proposals_under_a_clock_that_stands_still_are_two() -> None:
    settings = "\n    Settings | Setting | Value\n             | As of | '2026-11-25 16:00'"
    book = proposed(ABC + settings)
    reject(book, "Ann", NOON)
    works_again(book)
    works_again(book)


# 2. A sheet of another kind


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Orders | Journal", '"Journal" would be the sheet for Orders and for Journal, and each needs its own'),
        ("Confirmation | holdings", '"holdings" would be the sheet for Holdings and for Confirmation'),
        ("Drift | Compare", '"Compare" would be the sheet for Drift and for Compare'),
    ],
)
def test_two_names_may_not_meet(row: str, expected: str) -> None:
    book = in_memory(f"{ABC}\n    Settings | Setting | Value\n             | {row}")
    with pytest.raises(Refused, match="each needs its own") as refused:
        propose(book, REBALANCE, NOON)
    assert expected in str(refused.value)
    assert "Settings!B2" in str(refused.value)
    assert len(book.sheet_names()) == 3


def test_orders_are_not_written_over_a_journal_that_was_renamed() -> None:
    book = approved()
    book.rename_sheet("Journal", "Orders")
    said = refusal(book)
    assert "Orders: this is the journal sheet, so no orders sheet is written over it" in said
    assert "Please report" not in said
    book.rename_sheet("Orders", "History")
    assert len(make_orders(book, NOON).rows) == 2


# 3. Dead ends


def test_a_journal_that_was_deleted() -> None:
    book = approved()
    last = journal(book, NOON).rows[-1].hash
    book.delete_sheet("Journal")
    assert "2 rows are missing from the journal" in refusal(book)
    assert "journal --new" in refusal(book)
    with pytest.raises(Refused, match="journal --new"):
        propose(book, REBALANCE, NOON)
    found = begin_journal(book, NOON)
    assert found.findings == ()
    (row,) = found.rows
    assert row.entry.event == "BEGUN"
    assert "because 2 rows are missing from the journal" in row.entry.details
    assert row.entry.details.endswith(f"the one before had 2 rows and ended with {last}")
    assert "the journal knows no proposal" in refusal(book)
    works_again(book)


ROW = range(1, 7)
DAMAGE: dict[str, dict[tuple[int, int], Value]] = {
    "a cell edited": {(2, 5): "nothing to see here"},
    "the end cut": {(3, column): None for column in ROW},
    "the hashes emptied": {(2, 6): None, (3, 6): None},
    "an event typed over": {(2, 3): "ORDERED", (3, 3): "PROPOSED"},
    "all emptied": {(row, column): None for row in (1, 2, 3) for column in ROW},
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_journal_that_was_damaged(damage: str) -> None:
    book = approved()
    for (row, column), value in DAMAGE[damage].items():
        put(book, "Journal", row, column, value)
    assert "journal --new" in refusal(book)
    before = book.grid("Journal").rows
    begin_journal(book, NOON)
    if damage not in {"all emptied", "the end cut"}:
        assert book.grid("Journal").rows[: len(before)] == before
    assert "from proposal" in refusal(book) if "typed" in damage else "the journal knows no proposal" in refusal(book)
    works_again(book)
    assert journal(book, NOON).findings == ()


def test_a_journal_in_order_is_not_begun_anew() -> None:
    book = approved()
    with pytest.raises(Refused, match="the journal is in order, so no new one is begun"):
        begin_journal(book, NOON)


def test_a_new_journal_forgets_no_rejection() -> None:
    book = proposed()
    reject(book, "Ann", NOON)
    put(book, "Journal", 2, 5, "nothing to see here")
    begin_journal(book, NOON)
    type_label(book, "Decision", "APPROVE")
    assert "was rejected" in refusal(book)


def test_a_note_below_the_journal_or_beside_it_stays() -> None:
    book = approved()
    put(book, "Journal", 4, 1, "my note")
    put(book, "Journal", 2, 9, "another")
    make_orders(book, NOON)
    assert journal(book, NOON).findings == ()
    assert book.grid("Journal").at(4, 1) == "my note"
    assert [row.entry.event for row in journal(book, NOON).rows] == ["PROPOSED", "APPROVED", "ORDERED"]


def test_a_column_inserted_in_the_journal() -> None:
    book = approved()
    book.insert_column("Journal", 1)
    make_orders(book, NOON)
    assert journal(book, NOON).findings == ()


def test_a_remark_below_the_confirmation() -> None:
    book = approved()
    last = len(book.grid("Confirmation").rows)
    put(book, "Confirmation", last + 1, 1, "my remark")
    put(book, "Confirmation", last + 3, 4, 7)
    assert len(make_orders(book, NOON).rows) == 2
    assert book.grid("Confirmation").at(last + 1, 1) == "my remark"


LONGER = ABC.replace(
    "C     | 20%", "C     | 15%\n             | Main | D     | 3%\n             | Main | E     | 2%"
).replace("C      | 20     | 10", "C      | 20     | 10\n             | D | 0 | 10\n             | E | 0 | 10")


@pytest.mark.parametrize(("down", "column"), [(1, 1), (2, 2), (-1, 12), (-3, 12)], ids=str)
def test_a_remark_where_a_longer_confirmation_goes_blocks_nothing(down: int, column: int) -> None:
    """Below the block or in its hidden column: it stays, and the new confirmation is made on a sheet of its own."""
    book = approved()
    row = len(book.grid("Confirmation").rows) + down
    put(book, "Confirmation", row, column, "my remark")
    if (down, column) == (-1, 12):  # the check of the last row is gone: what is said is what is done below
        assert "a row was removed after this one. Run the action again for a new proposal." in refusal(book)
    for sheet in ("Targets", "Holdings"):
        for number, cells in enumerate(in_memory(LONGER).grid(sheet).rows, 1):
            for at, value in enumerate(cells, 1):
                put(book, sheet, number, at, value)
    made = propose(book, REBALANCE, FORCED)
    assert made.sheet == "Confirmation (2)"
    first = "A" if down == -1 else "ABCDEFGHIJKL"[column - 1]  # without its check, whose a row is cannot be told
    assert f"Confirmation!{first}{row}: this is your own and stays" in str(made.plan.findings[-1])
    assert book.grid("Confirmation").at(row, column) == "my remark"
    works_again(book)
    assert book.grid("Confirmation").at(row, column) == "my remark"
    assert [name for name in book.sheet_names() if name.startswith("Conf")] == ["Confirmation", "Confirmation (2)"]


SCHEDULE = """
    Schedule | What    | Amount | Every | Start
             | deposit | 100    | month | 2026-12-01
"""


@pytest.mark.parametrize("kind", ["Drift", "Dashboard", "Plan"])
def test_a_remark_below_a_report_blocks_no_longer_one(tmp_path: Path, kind: str) -> None:
    """Where the user's own stands in the way of a longer report, that goes on a sheet of its own, and says so."""
    path = on_disk(ABC + SCHEDULE, tmp_path / "book.xlsx")

    def written(months: int) -> Drift | Dashboard | Planned:
        book = XlsxBook(path)
        if kind == "Plan":
            return plan_ahead(book, months, NOON)
        return drift(book, NOON, write=True) if kind == "Drift" else dashboard(book, NOON)

    written(3)
    below = len(XlsxBook(path).grid(kind).rows) + 1
    with hands.opened(path) as book:
        book[kind].cell(below, 1).value = "my remark"
        for number in range(12):
            book["Targets"].append(["Main", f"N{number}", 0.01])
            book["Holdings"].append([f"N{number}", 0, 10])
        book["Targets"]["C2"] = 0.28
    said = written(12)
    assert f"the new report is on the sheet {kind} (2)" in str(said.findings[-1])
    assert said.sheet == f"{kind} (2)"
    assert XlsxBook(path).grid(kind).at(below, 1) == "my remark"


def test_remarks_in_a_file_below_both_sheets_block_nothing(tmp_path: Path) -> None:
    """As the host sees it: below the confirmation, in its hidden column, and below the report on the drift."""
    path = on_disk(ABC, tmp_path / "book.xlsx")
    propose(XlsxBook(path), REBALANCE, NOON)
    remarks = {
        (sheet, len(XlsxBook(path).grid(sheet).rows) + down, column)
        for sheet, down, column in (("Confirmation", 1, 1), ("Confirmation", -4, 12), ("Drift", 1, 2))
    }
    with hands.opened(path) as book:
        for sheet, row, column in remarks:
            book[sheet].cell(row, column).value = "my remark"
        for number in range(12):
            book["Targets"].append(["Main", f"N{number}", 0.01])
            book["Holdings"].append([f"N{number}", 0, 10])
        book["Targets"]["C2"] = 0.28
    said = propose(XlsxBook(path), REBALANCE, FORCED)
    assert said.sheet == "Confirmation (2)"
    assert "Drift!B" in str(said.plan.findings[-1])
    assert "the new report is on the sheet Drift (2)" in str(said.plan.findings[-1])
    approve(XlsxBook(path), "Ann", NOON)
    assert len(make_orders(XlsxBook(path), NOON).rows) == 14
    assert {XlsxBook(path).grid(sheet).at(row, column) for sheet, row, column in remarks} == {"my remark"}
    with hands.opened(path) as book:
        for row in range(2, 16):
            book["Orders"].cell(row, 7).value = "CANCELLED"
    assert propose(XlsxBook(path), REBALANCE, later(minutes=1)).sheet == "Confirmation (2)"
    assert sum(name.startswith(("Conf", "Drift")) for name in XlsxBook(path).sheet_names()) == 4


def test_a_note_within_the_confirmation_is_refused_before_it_is_erased() -> None:
    book = approved()
    put(book, "Confirmation", 2, 3, "ask Bob first")
    assert "Confirmation!C2: something was typed here after the proposal was made" in refusal(book)
    with pytest.raises(Refused, match=r"Confirmation!C2: .*the confirmation would cover it.*Move it beside"):
        propose(book, REBALANCE, FORCED)
    put(book, "Confirmation", 2, 3, None)
    put(book, "Confirmation", 2, 14, "ask Bob first")
    assert len(make_orders(book, NOON).rows) == 2
    works_again(book)


@pytest.mark.parametrize("blank", ["label", "id"])
def test_a_confirmation_that_lost_its_name(blank: str) -> None:
    book = approved()
    at = next(row for row in range(1, 99) if book.grid("Confirmation").at(row, 1) == "Proposal")
    put(book, "Confirmation", at, 1 if blank == "label" else 2, None)
    assert "the confirmation no longer says which proposal it is. Run the action again" in refusal(book)
    assert any("no longer says which" in str(found) for found in check(book, NOON).findings)
    propose(book, REBALANCE, NOON)
    works_again(book)


def test_what_was_edited_of_a_confirmation_goes_with_it() -> None:
    book = approved()
    row = next(r for r in range(1, 60) if book.grid("Confirmation").at(r, 1) == "SELL")
    put(book, "Confirmation", row, 3, 11)
    assert "was changed after the proposal was made" in refusal(book)
    propose(book, REBALANCE, NOON)
    works_again(book)


def test_a_total_below_the_orders() -> None:
    book = approved()
    make_orders(book, NOON)
    put(book, "Orders", 5, 1, "Total")
    put(book, "Orders", 5, 6, 200)
    put(book, "Orders", 7, 11, "a note")
    works_again(book)
    works_again(book)
    assert len(orders(book)) == 6
    assert book.grid("Orders").at(5, 1) == "Total"
    finish_orders(book, FORCED)
    assert {row.status for row in read_orders(book.grid("Orders"))[0]} == {"DONE"}


def test_an_approval_taken_back_in_the_cell_can_be_given_again() -> None:
    book = approved()
    type_label(book, "Decision", None)
    assert "the approval of proposal" in refusal(book)
    assert "run approve --by NAME" in refusal(book)
    approve(book, "Ann", NOON)
    assert len(make_orders(book, NOON).rows) == 2


def test_an_approval_that_is_no_longer_worth_anything_is_replaced_freely() -> None:
    book = approved()
    put(book, "Holdings", 3, 2, 35)
    assert "Run the action again" in refusal(book)
    propose(book, REBALANCE, NOON)
    works_again(book)


# 6. Clocks and windows


def test_orders_made_after_their_window_are_for_the_next() -> None:
    book = approved()
    made = make_orders(book, later(hours=22))
    assert {row.trade_window for row in made.rows} == {"2026-11-25T09:30-05:00"}
    assert any("the trade window of the proposal, 2026-11-24T09:30-05:00, is over" in str(f) for f in made.findings)
    assert {row.trade_window for row in make_orders(approved(), later(hours=21)).rows} == {"2026-11-24T09:30-05:00"}


def test_a_clock_before_the_journals_last_row() -> None:
    book = approved()
    told = refusal(book, later(minutes=-1))
    assert "Journal!F3: this computer's clock says 2026-11-23T11:59:00-05:00" in told
    assert "the journal's last row was written later, at 2026-11-23T12:00:00-05:00" in told
    for action in (lambda now: propose(book, REBALANCE, now), lambda now: reject(book, "Ann", now)):
        with pytest.raises(Refused, match="the journal's last row was written later"):
            action(later(minutes=-1))
    assert len(make_orders(book, NOON).rows) == 2


def test_a_journal_that_ends_in_the_future_is_begun_anew() -> None:
    book = in_memory(ABC)
    propose(book, REBALANCE, later(days=400))
    with pytest.raises(Refused, match=r"begin a new journal\. The command is journal --new"):
        approve(book, "Ann", NOON)
    begin_journal(book, NOON)
    works_again(book)


def test_letter_case_and_the_spelling_of_a_class_are_no_change() -> None:
    book = approved(ABC.replace("| A ", "| BRK.B ").replace("| B ", "| Vti "))
    put(book, "Holdings", 3, 1, "vti")
    put(book, "Targets", 3, 2, "VTI")
    assert len(make_orders(book, NOON).rows) == 2


def test_a_sheet_image_of_no_kind_is_not_ours() -> None:
    book = approved()
    with pytest.raises(Refused, match="this is the confirmation sheet, so no other sheet"):
        book.write(Changes(sheets=(SheetImage("Confirmation", None, ()),)))
