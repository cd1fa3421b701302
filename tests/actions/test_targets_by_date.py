"""Targets that change by date, on workbooks: every action uses those of its day, and the fingerprint covers them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from workbooks import in_memory

from xl_addin import api
from xl_addin.actions.canon import workbook_entries
from xl_addin.actions.context import Context
from xl_addin.actions.functions import call
from xl_addin.actions.load import load
from xl_addin.domain.finding import Refused
from xl_addin.sheets.image import CellEdit, Changes

STEPS = """
    Targets  | Pie  | Slice | Target % | From
             | Main | A     | 80%      |
             | Main | B     | 20%      |
             | Main | A     | 60%      | 2027-01-04
             | Main | B     | 40%      | 2027-01-04
    Holdings | Symbol | Shares | Price
             | A      | 80     | 10
             | B      | 20     | 10
    Schedule | What    | Amount | Every | On | Start
             | deposit | 100    | month | 10 | 2026-12-10
    Settings | Setting     | Value
             | Target path | stepped
"""
GLIDING = STEPS.replace("stepped", "glide").replace("%      |\n", "%      | 2026-01-04\n")
LESS = "A     | 60%", "A     | 50%"
TWICE = "A     | 80%      |", "A     | 80%      | 2027-01-04"
LATE = (
    "|\n             | Main | B     | 20%      |\n",
    "| 2027-01-01\n             | Main | B     | 20%      | 2027-01-02\n",
)
"""Changes that leave something wrong with the steps."""
BEFORE, AFTER = datetime(2026, 12, 31, 17, tzinfo=UTC), datetime(2027, 1, 4, 17, tzinfo=UTC)


def traded(found: Any) -> list[tuple[str, str, int]]:
    return [(order.side.value, order.symbol, order.value) for order in found.plan.orders]


def test_every_action_goes_by_the_targets_of_its_day() -> None:
    assert api.drift(in_memory(STEPS), now=BEFORE).report.score == 0
    assert float(api.drift(in_memory(STEPS), now=AFTER).report.score) == pytest.approx(0.2)
    assert traded(api.rebalance(in_memory(STEPS), now=BEFORE)) == []
    assert traded(api.rebalance(in_memory(STEPS), now=AFTER)) == [("SELL", "A", 200_00), ("BUY", "B", 200_00)]
    assert traded(api.invest(in_memory(STEPS), deposit=100, now=BEFORE)) == [("BUY", "A", 80_00), ("BUY", "B", 20_00)]
    assert traded(api.invest(in_memory(STEPS), deposit=100, now=AFTER)) == [("BUY", "B", 100_00)]
    assert traded(api.withdraw(in_memory(STEPS), 100, now=AFTER)) == [("SELL", "A", 100_00)]
    assert api.deposit_to_balance(in_memory(STEPS), now=BEFORE).amount == 0
    assert api.deposit_to_balance(in_memory(STEPS), now=AFTER).amount == 333_34  # A's $800 are 60% of $1,333.33
    plans = {one["choice"]: one for one in api.compare(in_memory(STEPS), now=AFTER).records()}
    assert plans["closest"]["turnover"] == 400


def test_a_typed_as_of_is_the_day() -> None:
    text = STEPS + "             | As of | 2027-02-01"
    assert float(api.drift(in_memory(text), now=BEFORE).report.score) == pytest.approx(0.2)


def test_the_months_ahead_change_with_them() -> None:
    planned = api.plan_ahead(in_memory(STEPS), 2, now=datetime(2026, 12, 1, 17, tzinfo=UTC))
    assert [[(o.symbol, o.value) for o in m.orders] for m in planned.projection.months] == [
        [("A", 80_00), ("B", 20_00)],
        [("B", 100_00)],
    ]


def test_functions_in_the_sheet_go_by_the_day() -> None:
    targets = [["Slice", "Target %", "From"], ["A", 0.8, None], ["B", 0.2, None]]
    targets += [["A", 0.6, date(2027, 1, 4)], ["B", 0.4, date(2027, 1, 4)]]
    holdings = [["Symbol", "Shares", "Price"], ["A", 80, 10], ["B", 20, 10]]
    assert call("PIE_SCORE", [targets, holdings], BEFORE) == 0
    assert call("PIE_SCORE", [targets, holdings], AFTER) == pytest.approx(0.2)


def test_on_a_glide_path() -> None:
    """The target of A went 20 points down over 365 days, of which 331 had gone by the first of December."""
    report = api.drift(in_memory(GLIDING), now=datetime(2026, 12, 20, 17, tzinfo=UTC)).report
    assert float(report.rows[0].target) * 100 == pytest.approx(80 - 20 * 331 / 365, abs=1e-4)


SEALED = """
    Targets  | Pie  | Slice | Target % | From
             | Main | A     | 80%      | 2026-01-04
             | Main | B     | 20%      | 2026-01-04
             | Main | A     | 60%      | 2028-01-04
             | Main | B     | 40%      | 2028-01-04
    Holdings | Symbol | Shares | Price
             | A      | 50     | 10
             | B      | 50     | 10
    Settings | Setting     | Value
             | Target path | stepped
"""


@pytest.mark.parametrize(
    ("path", "cell", "value", "stale"),
    [
        ("stepped", "D2", "2026-01-05", True),
        ("stepped", "D4", "2027-01-04", False),  # one that is to come has no part in the orders
        ("glide", "D4", "2027-01-04", True),  # on the way to which the targets are others today
        ("glide", "C4", "50%", True),
    ],
)
def test_what_counts_today_is_sealed(path: str, cell: str, value: str, stale: bool) -> None:
    book = in_memory(SEALED.replace("stepped", path))
    now = datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert api.rebalance(book, now=now).confirmation
    api.approve(book, "Ann", now=now)
    column = " ABCD".index(cell[0])
    book.write(Changes(edits=(CellEdit("Targets", int(cell[1]), column, value),)))
    if cell != "D2":
        book.write(Changes(edits=(CellEdit("Targets", 5, column, value),)))
    if not stale:
        assert api.make_orders(book, now=now).rows
        return
    with pytest.raises(Refused, match="changed since the proposal"):
        api.make_orders(book, now=now)


def test_a_step_in_between_undoes_an_approval() -> None:
    text = STEPS.replace("| 80     | 10", "| 50     | 10").replace(
        "Target path | stepped", "Confirmation valid for | 9 days"
    )
    book = in_memory(text)
    assert api.rebalance(book, now=BEFORE).confirmation
    api.approve(book, "Ann", now=BEFORE)
    with pytest.raises(Refused, match="changed since the proposal: was 80%, is 60%, since 2027-01-04"):
        api.make_orders(book, now=AFTER)


def test_it_is_said_in_words() -> None:
    entries = workbook_entries(load(in_memory(STEPS), Context(AFTER, "ann")))
    assert [entry.value for entry in entries if entry.key.startswith("Target ")] == [
        "60%, since 2027-01-04",
        "40%, since 2027-01-04",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2027-01-04", "soon", 'Targets!D4: the text "soon" where a date belongs. Type it as a date, or as text'),
        (*LESS, "Targets!C5: from 2027-01-04 on the slices of pie Main total 90%. Change the percentages until"),
        (*TWICE, "Targets!D4: A has a target from 2027-01-04 in row 2 already. Type another day in one of the two"),
        (*LATE, "Targets!D2: no target counts yet on 2026-12-31: the first does from 2027-01-01. Type an earlier"),
        ("stepped", "glide", "Targets!D2: no day says since when A glides to 60% by 2027-01-04. Type the day from"),
        ("stepped", "gliding", "Settings!B2: "),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(old: str, new: str, said: str) -> None:
    book = in_memory(STEPS.replace(old, new, 1))
    with pytest.raises(Refused) as refused:
        api.rebalance(book, now=BEFORE)
    assert str(refused.value.findings[0]).removeprefix("error: ").startswith(said)
    assert "Confirmation" not in book.sheet_names()


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        (*LESS, {"C4": "60%"}),
        (*LESS, {"A6": "Main", "B6": "C", "C6": "10%", "D6": "2027-01-04"}),
        (*TWICE, {"D2": "2026-01-01"}),
        (*LATE, {"D2": "2026-01-01", "D3": "2026-01-01"}),
        (*LATE, {"D2": None, "D3": None}),
        ("stepped", "glide", {"D2": "2026-01-01", "D3": "2026-01-01"}),
    ],
)
def test_the_remedies_followed(old: str, new: str, remedy: dict[str, str | None]) -> None:
    book = in_memory(STEPS.replace(old, new, 1))
    with pytest.raises(Refused):
        api.drift(book, now=BEFORE)
    cells = [CellEdit("Targets", int(at[1]), " ABCD".index(at[0]), value) for at, value in remedy.items()]
    book.write(Changes(edits=tuple(cells)))
    report = api.drift(book, now=BEFORE).report
    assert sum(float(row.target) for row in report.rows) == pytest.approx(1)
    later = api.drift(book, now=AFTER).report
    assert sum(float(row.target) for row in later.rows) == pytest.approx(1)
