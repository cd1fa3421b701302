"""The loop over random workbooks, a bounded count of `simulated_loop`, whose script goes on with others."""

from __future__ import annotations

import pytest
from simulated_loop import NOTHING, OK, check

PARTS, EACH = 5, 12
FOUND = (31433, 32150, 32590)
"""A long run found: a sale of cents that cost more than it brought; shares that pass to another pie untraded; lots that
are sold of other pies than those that are to have less."""


@pytest.mark.parametrize("part", range(PARTS))
def test_what_a_broker_filled_is_what_the_workbook_says_and_nothing_is_left_to_do(part: int) -> None:
    found = [check(seed) for seed in range(part * EACH, (part + 1) * EACH)]
    assert [words for words in found if set(words) - {OK, NOTHING}] == []
    assert any(OK in words for words in found)


@pytest.mark.parametrize("seed", FOUND)
def test_what_was_found_is_mended(seed: int) -> None:
    assert set(check(seed)) == {OK}
