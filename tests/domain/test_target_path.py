"""Targets that change by date: what counts on a day, in steps and on a glide path."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.domain.finding import errors
from xl_addin.domain.portfolio.target_path import path_findings, targets_on
from xl_addin.domain.rows import Constraint, TargetRow
from xl_addin.domain.settings import TargetPath

STEPPED, GLIDE = TargetPath.STEPPED, TargetPath.GLIDE


def rows(text: str) -> list[TargetRow]:
    """Return the rows of lines such as ``Main VTI 60 2026-01-01``; a day is left out for one that counts from ever."""
    found = []
    for line in text.strip().splitlines():
        pie, name, percent, *day = line.split()
        since = date.fromisoformat(day[0]) if day else None
        found.append(TargetRow(pie, name, Decimal(percent), since=since))
    return found


def on(text: str, day: str, path: TargetPath = STEPPED) -> dict[str, Decimal]:
    return {row.slice: row.percent for row in targets_on(rows(text), date.fromisoformat(day), path)}


TWO = """
    Main VTI 80
    Main BND 20
    Main VTI 60 2027-01-01
    Main BND 40 2027-01-01
"""
PATH = """
    Main VTI 90 2026-01-01
    Main BND 10 2026-01-01
    Main VTI 78 2027-01-01
    Main BND 22 2027-01-01
"""


@pytest.mark.parametrize(
    ("day", "stocks"), [("1999-01-01", 80), ("2026-12-31", 80), ("2027-01-01", 60), ("2040-05-05", 60)]
)
def test_steps(day: str, stocks: int) -> None:
    assert on(TWO, day) == {"VTI": stocks, "BND": 100 - stocks}


def test_targets_without_a_day_are_as_they_were() -> None:
    plain = rows("Main VTI 80\nMain BND 20")
    for path in TargetPath:
        assert targets_on(plain, date(2026, 1, 1), path) == tuple(plain)
        assert list(path_findings(plain, date(2026, 1, 1), path)) == []


@pytest.mark.parametrize(
    ("day", "stocks"),
    [
        ("2026-01-01", "90"),
        ("2026-01-31", "90"),  # it moves on the first of each month
        ("2026-02-01", "88.9808"),  # 90 - 12 x 31/365
        ("2026-07-31", "84.0493"),  # 90 - 12 x 181/365, of the 1st of July
        ("2026-12-31", "79.0192"),  # 90 - 12 x 334/365
        ("2027-01-01", "78"),
        ("2031-01-01", "78"),
    ],
)
def test_glides(day: str, stocks: str) -> None:
    assert on(PATH, day, GLIDE) == {"VTI": Decimal(stocks), "BND": 100 - Decimal(stocks)}


def test_what_has_one_row_stays_while_the_others_change() -> None:
    text = "Main VTI 60\nMain BND 20\nMain GLD 20\nMain BND 30 2027-01-01\nMain GLD 10 2027-01-01"
    assert on(text, "2026-12-31") == {"VTI": 60, "BND": 20, "GLD": 20}
    assert on(text, "2027-01-01") == {"VTI": 60, "BND": 30, "GLD": 10}


def test_a_pie_that_comes_later_brings_its_slices_with_it() -> None:
    text = "Main VTI 100\nMain VTI 60 2027-01-01\nMain Bonds 40 2027-01-01\nBonds BND 50\nBonds TIP 50"
    assert on(text, "2026-12-31") == {"VTI": 100}
    assert on(text, "2027-01-01") == {"VTI": 60, "Bonds": 40, "BND": 50, "TIP": 50}


COMES = """
    Main VTI 80 2026-01-01
    Main BND 20 2026-01-01
    Main VTI 60 2027-01-01
    Main Real 20 2027-01-01
    Real GLD 75 2027-01-01
    Real TIP 25 2027-01-01
    Real GLD 25 2028-01-01
    Real TIP 75 2028-01-01
"""


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-01-31", {"VTI": "80", "BND": "20"}),  # nothing of it yet, and nothing that would be sold
        ("2026-07-01", {"VTI": "70.0822", "BND": "20", "Real": "9.9178", "GLD": "75", "TIP": "25"}),  # 20 x 181/365
        ("2027-01-01", {"VTI": "60", "BND": "20", "Real": "20", "GLD": "75", "TIP": "25"}),
        ("2027-07-01", {"VTI": "60", "BND": "20", "Real": "20", "GLD": "50.2055", "TIP": "49.7945"}),
    ],
)
def test_what_comes_later_glides_from_nothing(day: str, found: dict[str, str]) -> None:
    assert on(COMES, day, GLIDE) == {name: Decimal(percent) for name, percent in found.items()}
    assert not errors(path_findings(rows(COMES), date.fromisoformat(day), GLIDE))


def test_whatever_else_a_row_says_counts_with_it() -> None:
    one, two = rows("Main VTI 100\nMain VTI 100 2027-01-01")
    (found,) = targets_on(
        [TargetRow(one.pie, one.slice, one.percent, Constraint.NO_BUY), two], date(2027, 1, 2), STEPPED
    )
    assert found == two


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=4),
    st.integers(0, 900),
    st.sampled_from(TargetPath),
)
def test_a_pie_that_is_whole_at_every_row_is_whole_on_every_day(
    weights: list[tuple[int, int, int]], days: int, path: TargetPath
) -> None:
    starts = [date(2026, 1, 1), date(2026, 12, 7), date(2027, 11, 30)]
    late = len(weights) - 1  # comes with the second rows, where it is not the only one
    found = []
    for n, since in enumerate(starts):
        own = [Decimal(weight[n] + 1) for weight in (weights[:late] if late and not n else weights)]
        parts = [(weight * 100 / sum(own)).quantize(Decimal("0.01")) for weight in own]
        parts[0] += 100 - sum(parts)
        found += [TargetRow("Main", f"S{i}", part, since=since) for i, part in enumerate(parts)]
    day = date(2026, 1, 1) + timedelta(days=days)
    today = targets_on(found, day, path)
    assert sum(row.percent for row in today) == 100
    assert len(today) in {len(weights), late or 1}
    assert not errors(path_findings(found, day, path))
    for row in today:
        own = [one.percent for one in found if one.slice == row.slice]
        least = 0 if late and row.slice == f"S{late}" else min(own)
        assert least - Decimal("0.01") <= row.percent <= max(own) + Decimal("0.01")


@pytest.mark.parametrize(
    ("text", "day", "path", "said"),
    [
        (TWO, "2026-06-01", STEPPED, ["note: the targets are those of 2026-06-01; they change to those of 2027-01-01"]),
        (
            PATH,
            "2026-06-01",
            GLIDE,
            ["note: the targets are those of 2026-06-01; they move towards those of 2027-01-01"],
        ),
        (PATH, "2027-06-01", GLIDE, []),
        (
            PATH,
            "2025-12-31",
            STEPPED,
            [
                "error: no target counts yet on 2025-12-31: the first does from 2026-01-01. Type an earlier day in "
                "each row of that day, or empty its cell."
            ],
        ),
        (
            TWO,
            "2026-06-01",
            GLIDE,
            [
                "error: no day says since when VTI glides to 60% by 2027-01-01. Type the day from which this target "
                "counts.",
                "error: no day says since when BND glides to 40% by 2027-01-01. Type the day from which this target "
                "counts.",
                "note: the targets are those of 2026-06-01; they move towards those of 2027-01-01",
            ],
        ),
        (
            TWO.replace("40", "30"),
            "2026-06-01",
            STEPPED,
            [
                "error: from 2027-01-01 on the slices of pie Main total 90%. Change the percentages until they total "
                "100%, or add a row from 2027-01-01 for another slice.",
                "note: the targets are those of 2026-06-01; they change to those of 2027-01-01",
            ],
        ),
    ],
)
def test_what_is_said_of_them(text: str, day: str, path: TargetPath, said: list[str]) -> None:
    found = path_findings(rows(text), date.fromisoformat(day), path)
    assert [str(finding).replace(" : ", " ").removesuffix(".") for finding in found] == [
        line.removesuffix(".") for line in said
    ]


def test_the_same_slice_twice_from_one_day_is_left_to_be_told() -> None:
    text = "Main VTI 50\nMain VTI 50"
    assert len(targets_on(rows(text + " 2027-01-01\nMain VTI 50 2027-01-01"), date(2027, 2, 1), STEPPED)) == 2
