"""The gate while the rest of the loop goes on: fills, prices, positions, activity and batches, killed or not.

The model of `test_gate_machine` goes on to hold; beside it, a share that was filled and a dollar that was deposited are
counted once, whatever is done to the workbook and in whatever order.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import hands
import pytest
from actions.test_gate_machine import REMEDIES, Gate, _type
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from killed import died, ended, started

from xl_addin.actions.activity import count_activity
from xl_addin.actions.fills import count_fills
from xl_addin.actions.gate_states import Act
from xl_addin.actions.import_files import import_files
from xl_addin.actions.own_sheets import marked_sheets
from xl_addin.actions.prices import bring_prices
from xl_addin.batch.outcome import Job, Status
from xl_addin.batch.work import work
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Side
from xl_addin.domain.settings import Settings
from xl_addin.sheets.brokers.decode import grid_of
from xl_addin.sheets.orders_read import read_orders
from xl_addin.sheets.price_files import read_price_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.sheets.grid import Grid

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process is forked to be killed")
POSITIONS = "Symbol,Shares,Price\nA,50,10\nB,{},10\nC,20,10\n"
PRICES = "Symbol,Price\nA,{0}\nB,10\nC,10\n"


def file(text: str) -> Grid:
    return grid_of("file.csv", text.encode())


class Loop(Gate):
    """A gate whose orders are filled, and whose account goes on."""

    BOOK = """
        Targets  | Pie  | Slice | Target %
                 | Main | A     | 40%
                 | Main | B     | 40%
                 | Main | C     | 20%
        Holdings | Symbol | Shares | Price | Cost basis | Acquired
                 | A      | 50     | 10    | 400        | 2024-01-02
                 | B      | 30     | 10    | 330        | 2025-06-02
                 | C      | 20     | 10    |            |
                 | CASH   | 10     |       |            |
        Activity | Date       | Side     | Symbol | Shares | Price | Amount
                 | 2026-11-20 | interest |        |        |       | 0
        Settings | Setting       | Value
                 | Share decimals | 2
    """
    REMEDIES = REMEDIES | {
        r"^Type it again as it was": lambda gate, at: hands.delete_row(gate.path, at.sheet, at.row),
        r"^Type it again, or delete the whole row": lambda gate, at: hands.delete_row(gate.path, at.sheet, at.row),
        r"^Delete the row": lambda gate, at: hands.delete_row(gate.path, at.sheet, at.row),
        r"^Empty the cell|^Empty it|^Correct the date, or empty the cell": _type(None),
    }

    @initialize()
    def nothing_is_filled(self) -> None:
        self.filled: dict[str, tuple[str, Decimal]] = {}
        self.counted: dict[str, tuple[str, Decimal]] = {}
        self.deposits = {"typed": Decimal(0), "counted": Decimal(0)}

    # What goes on

    def go_on_with(self, act: Callable[[], object]) -> bool:
        """Do a part of the loop; what is refused writes nothing. Return whether something was written."""
        before = self.path.read_bytes()
        try:
            act()
        except Refused:
            assert self.path.read_bytes() == before
        return self.path.read_bytes() != before

    def fills(self) -> object:
        return count_fills(self.book(), {}, self.context())

    def activity(self) -> object:
        return count_activity(self.book(), self.context())

    def fills_are_in(self, before: dict[str, Decimal]) -> None:
        """Hold what the fills changed against what was typed and not counted before."""
        moved = self.moved(before)
        moved.pop("CASH", None)
        expected: dict[str, Decimal] = {}
        for order, (symbol, shares) in self.filled.items():
            expected[symbol] = expected.get(symbol, Decimal(0)) + shares - self.counted.get(order, ("", Decimal(0)))[1]
        assert moved == {symbol: shares for symbol, shares in expected.items() if shares}
        self.counted |= self.filled

    def deposits_are_in(self, before: dict[str, Decimal]) -> None:
        due = self.deposits["typed"] - self.deposits["counted"]
        assert self.moved(before) == ({"CASH": due} if due else {})
        self.deposits["counted"] = self.deposits["typed"]

    def moved(self, before: dict[str, Decimal]) -> dict[str, Decimal]:
        now = self.held()
        changes = {name: now.get(name, Decimal(0)) - before.get(name, Decimal(0)) for name in {*now, *before}}
        return {name: change for name, change in changes.items() if change}

    @rule(which=st.integers(0, 3), part=st.sampled_from([1, 1, 2]))
    def a_fill_is_typed(self, which: int, part: int) -> None:
        for sheet in marked_sheets(self.book(), "orders", Settings())[:1]:
            waiting = [order for order in read_orders(self.book().grid(sheet))[0] if order.is_open and order.shares]
            if not waiting:
                return
            order = waiting[which % len(waiting)]
            if order.order.rpartition("-")[0] not in self.ordered:
                return
            assert order.shares is not None
            shares = round(order.shares / part, 2)
            typed = {"Filled shares": float(shares), "Fill price": 10, "Filled on": self.now.date()}
            for heading, value in {**typed, **({"Status": "FILLED"} if part == 1 else {})}.items():
                at = order.source.cell(heading)
                hands.type_in(self.path, sheet, at.row, at.column, value)
            self.filled[order.order] = order.symbol, shares if order.side is Side.BUY else -shares

    @rule()
    def fills_are_counted(self) -> None:
        before = self.held()
        if self.go_on_with(self.fills):
            self.fills_are_in(before)
            assert not self.go_on_with(self.fills)

    @rule(dollars=st.sampled_from([100, 250]))
    def a_deposit_is_typed(self, dollars: int) -> None:
        with hands.opened(self.path) as book:
            sheet = book["Activity"]
            for heading, value in {"Date": self.now.date(), "Side": "deposit", "Amount": dollars}.items():
                at = next(cell.column for cell in sheet[1] if cell.value == heading)
                sheet.cell(sheet.max_row + (heading == "Date"), at).value = value
        self.deposits["typed"] += dollars

    @rule()
    def activity_is_counted(self) -> None:
        before = self.held()
        if self.go_on_with(self.activity):
            self.deposits_are_in(before)
            assert not self.go_on_with(self.activity)

    @rule(at=st.integers(0, 40))
    def fills_are_killed(self, at: int) -> None:
        before, bytes_before = self.held(), self.path.read_bytes()
        died(self.fills, at)
        if self.path.read_bytes() != bytes_before:
            self.fills_are_in(before)

    @rule(at=st.integers(0, 40))
    def activity_is_killed(self, at: int) -> None:
        before, bytes_before = self.held(), self.path.read_bytes()
        died(self.activity, at)
        if self.path.read_bytes() != bytes_before:
            self.deposits_are_in(before)

    @rule()
    def fills_are_counted_by_two_at_once(self) -> None:
        before, bytes_before = self.held(), self.path.read_bytes()
        children = [started(self.fills) for _ in range(2)]
        assert {ended(child) for child in children} <= {0, 1}
        if self.path.read_bytes() != bytes_before:
            self.fills_are_in(before)

    @rule(price=st.sampled_from(["10", "10.01", "13"]))
    def prices_come(self, price: str) -> None:
        before = self.held()
        self.go_on_with(
            lambda: bring_prices(self.book(), read_price_file("p.csv", (file(PRICES.format(price)),)), self.context())
        )
        assert self.held() == before

    @rule(shares=st.sampled_from([30, 35]))
    def positions_are_imported(self, shares: int) -> None:
        text = POSITIONS.format(shares)
        if self.go_on_with(lambda: import_files(self.book(), {"file.csv": (file(text),)}, self.context())):
            expected = {"A": Decimal(50), "B": Decimal(shares), "C": Decimal(20)}
            assert {name: held for name, held in self.held().items() if name != "CASH"} == expected

    @rule(action=st.sampled_from(["check", "drift", "rebalance", "orders"]))
    def a_batch(self, action: str) -> None:
        proposal, decision = self.counting()
        before = self.path.read_bytes()
        found = work(Job(action, str(self.path), self.path.name, self.now, "ann"))
        if self.path.read_bytes() == before:
            return
        assert found.status is not Status.FAILED
        self.happened({"rebalance": Act.PROPOSE, "orders": Act.ORDER}[action], proposal, decision)

    # From wherever the walk ends

    def find_the_way_back(self) -> None:
        """Be off the targets, so that there is something to propose, and follow what the messages say."""
        headings, *rows = hands.cells(self.path, "Holdings")
        at = next((row for row, cells in enumerate(rows, 2) if cells[0] == "A" and cells[1]), 2)
        hands.type_in(self.path, "Holdings", at, headings.index("Shares") + 1, 777)
        super().find_the_way_back()


Loop.TestCase.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLoop = Loop.TestCase


def test_a_fill_is_counted_once_though_the_journal_is_lost() -> None:
    loop = Loop()
    loop.begin(3)
    loop.nothing_is_filled()
    loop.a_fill_is_typed(0, 1)
    loop.fills_are_counted()
    assert loop.counted
    hands.delete_sheet(loop.path, "Journal")
    loop.act(Act.BEGIN)
    before: Any = loop.held()
    loop.fills_are_counted()
    assert loop.held() == before
    loop.find_the_way_back()
    loop.folder.cleanup()
