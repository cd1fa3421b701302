"""Workbooks that the fuzz has found: of each kind one, printed in ``found`` as it came, that once had a second run.

A file's name says what moved a goal or a limit: what an order costs, what rounding leaves in cash, a constraint that
holds a slice where it is, two orders that are allowed one after the other and not together. Those in ``found/lots``
are of several accounts whose lots were not the cheapest, or broke a rule; those in ``found/goals`` once stayed off
goals that they could reach; of those in ``found/limits`` a plan passed a limit; those in ``found/rows`` had another
plan with their rows in another order.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reference.books import read
from reference.checks import failures, refusals, second_run
from reference.entry import plan_of
from reference.properties import goals_are_met, rows_may_be_turned
from xl_addin.domain.finding import Refused

FOUND = sorted((Path(__file__).parent / "found").glob("*.txt"))
LOTS = sorted((Path(__file__).parent / "found/lots").glob("*.txt"))
GOALS = sorted((Path(__file__).parent / "found/goals").glob("*.txt"))
ROWS = sorted((Path(__file__).parent / "found/rows").glob("*.txt"))
LIMITS = sorted((Path(__file__).parent / "found/limits").glob("*.txt"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_a_second_run_is_empty(path: Path) -> None:
    book = read(path.read_text())
    plan = plan_of(book)
    assert (refusals(book, plan) if isinstance(plan, Refused) else second_run(book)) == []


@pytest.mark.parametrize("path", LOTS, ids=lambda path: path.stem)
def test_the_lots_are_the_cheapest_that_every_rule_allows(path: Path) -> None:
    assert failures(read(path.read_text())) == []


@pytest.mark.parametrize("path", GOALS, ids=lambda path: path.stem)
def test_goals_that_can_be_reached_are(path: Path) -> None:
    book = read(path.read_text())
    assert [*goals_are_met(book), *failures(book)] == []


@pytest.mark.parametrize("path", LIMITS, ids=lambda path: path.stem)
def test_no_limit_is_passed(path: Path) -> None:
    assert failures(read(path.read_text())) == []


@pytest.mark.parametrize("path", ROWS, ids=lambda path: path.stem)
def test_the_order_of_rows_decides_nothing(path: Path) -> None:
    assert list(rows_may_be_turned(read(path.read_text()))) == []


def test_the_examples_are_there() -> None:
    assert len(FOUND) > 40
    assert LOTS
    assert GOALS
    assert LIMITS
    assert ROWS
