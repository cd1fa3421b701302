"""Random workbooks with every rule on and mixed, the same on every run; `reference.fuzz` tries others."""

from __future__ import annotations

import pytest

from reference.checks import failures
from reference.properties import (
    goals_are_met,
    money_may_be_scaled,
    more_deposit_buys_no_less,
    rows_may_be_turned,
)
from reference.randomly import any_book, picker, random_book, small_book

PARTS = 10
MIXED, SMALL, BETWEEN = 8, 8, 3
"""Workbooks in each part: what is over in some two minutes. `reference.fuzz` is for as many as one likes."""


@pytest.mark.parametrize("part", range(PARTS))
def test_no_limit_is_passed_nothing_crashes_and_a_second_run_is_empty(part: int) -> None:
    for seed in range(part * MIXED, (part + 1) * MIXED):
        assert failures(random_book(picker(seed))) == [], seed


@pytest.mark.parametrize("part", range(PARTS))
def test_no_allowed_plan_is_nearer_than_the_certificate_says(part: int) -> None:
    for seed in range(part * SMALL, (part + 1) * SMALL):
        assert failures(small_book(picker(seed))) == [], seed


@pytest.mark.parametrize("holds", [goals_are_met, rows_may_be_turned, money_may_be_scaled, more_deposit_buys_no_less])
@pytest.mark.parametrize("part", range(PARTS))
def test_properties_hold(part: int, holds: object) -> None:
    assert callable(holds)
    for seed in range(part * BETWEEN, (part + 1) * BETWEEN):
        assert list(holds(any_book(picker(seed)))) == [], seed
