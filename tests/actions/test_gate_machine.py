"""The gate under everything at once: every verb, typed words, edits, copies, clocks, crashes, two processes.

A model keeps what a person would say happened. Whatever is done, an approval becomes one order sheet or none, none is
made without one; and from wherever the walk ends, the remedies of the messages, followed to the letter, lead to orders.
"""

from __future__ import annotations

import ast
import re
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import hands
import make_readme
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from killed import died, ended, started
from python_calamine import CalamineWorkbook
from workbooks import ABC, on_disk

from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve, reject
from xl_addin.actions.gate import bring
from xl_addin.actions.gate_states import TABLE, Act, Refusal, State
from xl_addin.actions.new_journal import begin_journal
from xl_addin.actions.orders import finish_orders, make_orders
from xl_addin.actions.own_sheets import marked_sheets
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.settings import Settings
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.orders_read import order_ids, read_orders

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process is forked to be killed")
START = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
REBALANCE = Request(Action.REBALANCE)
OURS = ("Confirmation", "Orders", "Journal", "Drift")
VERBS: dict[Act, Callable[[XlsxBook, Context], Any]] = {
    Act.PROPOSE: lambda book, context: propose(book, REBALANCE, context),
    Act.APPROVE: lambda book, context: approve(book, "Ann", context),
    Act.REJECT: lambda book, context: reject(book, "Ann", context),
    Act.ORDER: make_orders,
    Act.FINISH: finish_orders,
    Act.BEGIN: begin_journal,
}
words = st.sampled_from(["APPROVE", "REJECT", "yes", None, '="APPROVE"'])
notes = st.sampled_from(["note", 7])
acts = st.sampled_from(list(Act))


class Gate(RuleBasedStateMachine):
    """A workbook in a file, and what a person would say of it."""

    BOOK = ABC
    REMEDIES: ClassVar[dict[str, Callable[[Gate, Any], object]]]

    @initialize(ahead=st.integers(1, 5))
    def begin(self, ahead: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = on_disk(self.BOOK, Path(self.folder.name) / "book.xlsx")
        self.now = START
        self.proposed: dict[str, tuple[dict[str, Decimal], datetime]] = {}
        self.newest: str | None = None
        self.approved: set[str] = set()
        self.rejected: set[str] = set()
        self.ordered: dict[str, int] = {}
        for _ in range(ahead):
            self.the_usual_way()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            with self.folder:
                self.find_the_way_back()

    # What is seen

    def book(self) -> XlsxBook:
        return XlsxBook(self.path)

    def context(self, *, force: bool = False) -> Context:
        return Context(self.now, "ann", force=force)

    def held(self) -> dict[str, Decimal]:
        """Return how much is held of what, as it stands in the sheet."""
        sheet = CalamineWorkbook.from_path(self.path).get_sheet_by_name("Holdings")  # ten times as fast as hands.cells
        headings, *rows = sheet.to_python()
        symbol, shares = headings.index("Symbol"), headings.index("Shares")
        found: dict[str, Decimal] = {}
        for row in rows:
            if name := str(row[symbol]):
                found[name] = found.get(name, Decimal(0)) + Decimal(str(row[shares] or 0))
        return {name: amount for name, amount in found.items() if amount}

    def sheets(self) -> tuple[str, ...]:
        return self.book().sheet_names()

    def counting(self) -> tuple[str, str]:
        """Return the proposal that counts and what its Decision cell says, blank where there is none."""
        case = bring(self.book(), self.context())
        if case.read is None:
            return "", ""
        return case.read.proposal, "" if case.formula else case.read.decision

    # What is done

    def act(self, act: Act, *, force: bool = False) -> Refused | None:
        """Do it as it is usually done; what is refused writes nothing."""
        proposal, decision = self.counting()
        before = self.path.read_bytes()
        try:
            VERBS[act](self.book(), self.context(force=force))
        except Refused as refused:
            assert self.path.read_bytes() == before
            return refused
        if self.path.read_bytes() != before:  # otherwise there was nothing to do
            self.happened(act, proposal, decision)
        return None

    def happened(self, act: Act, proposal: str, decision: str) -> None:
        """Let the model know, and hold it against what may be."""
        if act is Act.PROPOSE:
            made = bring(self.book(), self.context()).confirmation  # it may be on another sheet than the last one
            until = datetime.fromisoformat(made.labels["Valid until"].text)
            assert made.proposal not in self.proposed
            self.proposed[made.proposal] = (self.held(), until)
            self.newest = made.proposal
        elif act is Act.APPROVE:
            self.still_good(proposal)
            self.approved.add(proposal)
        elif act is Act.REJECT:
            assert proposal not in self.rejected | self.ordered.keys()
            self.rejected.add(proposal)
        elif act is Act.ORDER:
            self.still_good(proposal)
            assert decision == "APPROVE"
            assert proposal not in self.ordered
            self.ordered[proposal] = 1
        elif act is Act.BEGIN:
            self.newest = None

    def still_good(self, proposal: str) -> None:
        held, until = self.proposed[proposal]
        assert proposal == self.newest
        assert proposal not in self.rejected
        assert proposal not in self.ordered
        assert held == self.held()
        assert self.now < until

    @rule()
    def go_on(self) -> None:
        self.the_usual_way()

    @rule(act=acts, force=st.booleans())
    def a_verb(self, act: Act, force: bool) -> None:
        self.act(act, force=force)

    @rule()
    def the_usual_way(self) -> None:
        """Take the step that comes next where all goes well."""
        case = bring(self.book(), self.context())
        usual = {State.PROPOSED: Act.APPROVE, State.APPROVED: Act.ORDER}
        refused = self.act(usual.get(case.state, Act.PROPOSE))
        if refused and "neither filled nor cancelled" in str(refused):
            self.follow(refused)

    @rule(act=acts, at=st.integers(0, 40))
    def a_verb_that_is_killed(self, act: Act, at: int) -> None:
        """The process dies at one of its operations on files: all was done, or nothing."""
        proposal, decision = self.counting()
        before = self.path.read_bytes()
        died(lambda: VERBS[act](self.book(), self.context(force=True)), at)
        if self.path.read_bytes() != before:
            self.happened(act, proposal, decision)

    @rule(act=st.sampled_from([Act.ORDER, Act.ORDER, Act.APPROVE, Act.PROPOSE]))
    def two_processes_at_once(self, act: Act) -> None:
        proposal, decision = self.counting()
        children = [started(lambda: VERBS[act](self.book(), self.context())) for _ in range(2)]
        done = [ended(child) == 0 for child in children]
        if act is Act.PROPOSE:  # one after the other is allowed: the second replaces the first
            if any(done):
                self.happened(act, proposal, decision)
            return
        assert done.count(True) < 2
        if any(done):
            self.happened(act, proposal, decision)

    @rule(word=words, label=st.sampled_from(["Decision", "Decision", "Status"]))
    def a_word_is_typed(self, word: str | None, label: str) -> None:
        book = self.book()
        for sheet in marked_sheets(book, "confirmation", Settings()):
            at = read_confirmation(book.grid(sheet))[0].labels[label].at
            if at.row:
                hands.type_in(self.path, sheet, at.row, at.column, word)
            break

    @rule(shares=st.sampled_from([30, 30, 35]))
    def holdings_are_typed(self, shares: int) -> None:
        hands.type_in(self.path, "Holdings", 3, 2, shares)

    @rule(cents=st.sampled_from([1000, 1000, 1001, 1300]))
    def a_price_moves(self, cents: int) -> None:
        hands.type_in(self.path, "Holdings", 4, 3, cents / 100)

    @rule(
        sheet=st.sampled_from(OURS),
        row=st.integers(1, 40),
        column=st.integers(1, 12),
        what=st.sampled_from(["note", 7]),
    )
    def a_cell_is_typed_over(self, sheet: str, row: int, column: int, what: object) -> None:
        if sheet in self.sheets():
            if sheet == "Orders" and row > 1 and column == 1:
                return  # the id of an order is what it is known by
            hands.type_in(self.path, sheet, row, column, what)

    @rule(sheet=st.sampled_from(["Confirmation", "Orders", "Journal"]), column=st.integers(1, 9))
    def a_remark_below(self, sheet: str, column: int) -> None:
        if sheet in self.sheets():
            hands.type_in(self.path, sheet, len(self.book().grid(sheet).rows) + 2, column, "remark")

    @rule(sheet=st.sampled_from(OURS))
    def a_sheet_is_copied(self, sheet: str) -> None:
        if sheet in self.sheets() and sheet != "Orders":  # a copy of the orders is the person's own second list
            hands.copy_sheet(self.path, sheet, f"{sheet} {len(self.sheets())}")

    @rule(sheet=st.sampled_from(OURS), name=st.sampled_from(["Mine", "Orders", "Journal", "Confirmation", "Kept"]))
    def a_sheet_is_renamed(self, sheet: str, name: str) -> None:
        if sheet in self.sheets() and name not in self.sheets():
            hands.rename_sheet(self.path, sheet, name)

    @rule(sheet=st.sampled_from(["Confirmation", "Journal", "Drift", "Mine", "Kept"]))
    def a_sheet_is_deleted(self, sheet: str) -> None:
        if sheet in self.sheets() and self.book().mark(sheet) != "orders":
            hands.delete_sheet(self.path, sheet)

    @rule(hours=st.sampled_from([1, 2, 20, 30, -1, -30]))
    def the_clock_moves(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    # What must hold

    @invariant()
    def the_workbook_can_be_read(self) -> None:
        if hasattr(self, "path"):
            check(self.book(), self.context())

    @invariant()
    def an_approval_has_become_one_order_sheet_or_none(self) -> None:
        if not hasattr(self, "path"):
            return
        book = self.book()
        found = [
            one for sheet in marked_sheets(book, "orders", Settings()) for one in sorted(order_ids(book.grid(sheet)))
        ]
        assert len(found) == len(set(found))
        assert {one.rpartition("-")[0] for one in found} <= self.ordered.keys()

    def find_the_way_back(self) -> None:
        """Follow what the messages say until orders are made."""
        was = len(self.ordered)
        told: list[str] = []
        for _ in range(40):
            for act in (Act.ORDER,) if self.ready() else (Act.PROPOSE, Act.APPROVE, Act.ORDER):
                refused = self.act(act)
                if refused is not None:
                    told.append(str(refused))
                    self.follow(refused)
                    break
            else:
                assert len(self.ordered) == was + 1
                return
        pytest.fail("no way back was found:\n" + "\n".join(told))

    def ready(self) -> bool:
        case = bring(self.book(), self.context())
        return case.state is State.APPROVED and case.confirmation.decision == "APPROVE" and not case.formula

    def follow(self, refused: Refused) -> None:
        """Do what the first remedy says, to the letter."""
        finding = refused.findings[0]
        for pattern, step in self.REMEDIES.items():
            if re.search(pattern, finding.remedy):
                step(self, finding.at)
                return
        pytest.fail(f"nobody would know what to do: {finding}")


def _move(gate: Gate, at: Any) -> None:
    value = gate.book().grid(at.sheet).at(at.row, at.column)
    hands.type_in(gate.path, at.sheet, at.row, at.column, None)
    hands.type_in(gate.path, at.sheet, at.row, 30, value)


def _cancel(gate: Gate, _: Any) -> None:
    book = gate.book()
    sheet = marked_sheets(book, "orders", Settings())[0]
    for order in read_orders(book.grid(sheet))[0]:
        if order.is_open:
            at = order.source.cell("Status")
            hands.type_in(gate.path, sheet, at.row, at.column, "CANCELLED")


def _rename(gate: Gate, at: Any) -> None:
    name = next(name for name in gate.sheets() if name.casefold() == at.sheet.casefold())
    hands.rename_sheet(gate.path, name, f"Old {len(gate.sheets())}")


def _type(value: object) -> Callable[[Gate, Any], None]:
    return lambda gate, at: hands.type_in(gate.path, at.sheet, at.row, at.column, value)


def must(gate: Gate, act: Act) -> None:
    refused = gate.act(act)
    assert refused is None, refused


def again(act: Act) -> Callable[[Gate, Any], None]:
    """Return what does an act, and what its own remedy says where that is refused in turn."""

    def step(gate: Gate, _: Any) -> None:
        refused = gate.act(act)
        if refused is not None:
            gate.follow(refused)

    return step


REMEDIES: dict[str, Callable[[Gate, Any], object]] = {
    r"^Restore the journal .* Or begin a new journal": lambda gate, _: must(gate, Act.BEGIN),
    r"^Correct .* begin a new journal": lambda gate, _: must(gate, Act.BEGIN),
    r"^(See the Orders sheet\. )?Run the action again for a new proposal": again(Act.PROPOSE),
    r"^Run rebalance, invest or withdraw first": again(Act.PROPOSE),
    r"^Make its orders, or reject it": lambda gate, _: must(gate, Act.REJECT),
    r"^Run orders to make its orders": again(Act.ORDER),
    r"^Fill in their Status": _cancel,
    r"^Move it beside": _move,
    r"^Empty that cell": _type(None),
    r"^Choose APPROVE there|^Type APPROVE": _type("APPROVE"),
    r"^Read the confirmation, then choose APPROVE": again(Act.APPROVE),
    r"^Rename that sheet": _rename,
    r"^Delete it, so that a new one can be made": lambda gate, at: hands.delete_sheet(gate.path, at.sheet),
    r"^Choose one of OPEN": _type("OPEN"),
    r"^Type it as a date, or as text": _type("2026-01-31"),
    r"^Type a number\.|^Type what was filled|^Type the price of one share|^Type what the broker took": _type(1),
    r"^Type BUY or SELL": _type("BUY"),
    r"^Type it again, or delete the whole row": lambda gate, at: hands.delete_row(gate.path, at.sheet, at.row),
}


Gate.REMEDIES = REMEDIES
Gate.TestCase.settings = settings(
    max_examples=25, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
)
TestGate = Gate.TestCase


def test_the_table_is_whole() -> None:
    assert set(TABLE) == {(state, act) for state in State for act in Act}


@pytest.mark.parametrize("act", [Act.PROPOSE, Act.APPROVE, Act.ORDER, Act.REJECT])
def test_a_verb_killed_at_every_operation_on_files(act: Act, tmp_path: Path) -> None:
    path = on_disk(ABC, tmp_path / "book.xlsx")
    context = Context(START, "ann")
    for before in {Act.PROPOSE: (), Act.APPROVE: (Act.PROPOSE,), Act.REJECT: (Act.PROPOSE,)}.get(
        act, (Act.PROPOSE, Act.APPROVE)
    ):
        VERBS[before](XlsxBook(path), context)
    start = path.read_bytes()
    for at in range(200):
        path.write_bytes(start)
        code = died(lambda: VERBS[act](XlsxBook(path), context), at)
        done = path.read_bytes() != start
        if code == 0:
            break
        assert code == 9
        if not done:
            VERBS[act](XlsxBook(path), replace(context, force=True))
        assert check(XlsxBook(path), context).status in {"PROPOSED", "APPROVED", "ORDERED", "REJECTED"}
    else:
        pytest.fail("it never came to its end")
    assert at > 5


def test_every_remedy_of_the_gate_is_one_that_is_followed() -> None:
    """The messages are those of the code: one whose remedy nobody follows above is found here."""
    told = {rule.remedy for rule in TABLE.values() if isinstance(rule, Refusal)}
    for module in ("actions/gate", "actions/gate_checks", "actions/journal", "sheets/checks", "sheets/journal_sheet"):
        source = ast.parse((make_readme.ROOT / "xl_addin" / f"{module}.py").read_text(encoding="utf-8"))
        told |= {remedy for _, remedy in make_readme.messages_of(source)}
    told -= {"…"}  # what comes from the table
    unknown = {remedy for remedy in told if not any(re.search(pattern, remedy) for pattern in (*REMEDIES, *ELSEWHERE))}
    assert not unknown
    assert len(told) > 12


ELSEWHERE = (
    r"^Nothing has to be done\.",  # it is done
    r"^The sheet may be kept or deleted\.",  # a note
    r"^Leave .* out\. Or run the action again",  # tests/cli/test_telling.py
    r"^Bring Holdings up to date first, or set the Status of what was not filled to CANCELLED",  # _cancel, below
    r"^Decide on the sheet",  # beside another refusal, which is followed
    r"^Correct",  # the clock; otherwise as above
)


def test_orders_that_changed_nothing_are_cancelled_as_told() -> None:
    gate = Gate()
    gate.begin(3)
    refused = gate.act(Act.FINISH)
    assert refused is not None
    _cancel(gate, None)
    gate.find_the_way_back()
    gate.folder.cleanup()
