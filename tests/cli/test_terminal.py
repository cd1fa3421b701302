"""What a person sees in a window: lines that fit, a sign of life; and nobody else sees."""

from __future__ import annotations

import io
import sys
import time
from typing import TYPE_CHECKING

import pytest
from sheets.samples import TWO, confirmation, plan

from xl_addin.actions.propose import Proposal
from xl_addin.cli import tables
from xl_addin.cli.telling import Said
from xl_addin.cli.waiting import sign_of_life
from xl_addin.domain.plan import LeftOut

if TYPE_CHECKING:
    from collections.abc import Sequence


class Window(io.StringIO):
    def isatty(self) -> bool:
        return True


HEADINGS = ("Plan", "Drift after", "Distance (chi-squared)")
ROWS = [["as set", "0.00%", "$0.00"], ["no sales", "5.77%", "$830.31"]]


def lines(columns: int, headings: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(sys, "stdout", Window())
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    return [*tables.table(headings, ROWS, "lrr")]


def test_headings_are_broken_where_a_table_is_wider_than_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(100, HEADINGS, monkeypatch)[0] == "Plan      Drift after  Distance (chi-squared)"
    narrow = lines(40, HEADINGS, monkeypatch)
    assert narrow == [
        "          Drift       Distance",
        "Plan      after  (chi-squared)",
        "as set    0.00%          $0.00",
        "no sales  5.77%        $830.31",
    ]


@pytest.mark.parametrize("columns", [60, 80, 118])
def test_text_fits_the_window(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Window())
    monkeypatch.setenv("COLUMNS", str(columns))
    told = [*tables.wrapped("word " * 60, "  ")]
    assert max(map(len, told)) <= columns
    assert max(map(len, told)) > columns - 10


def said(text: str, columns: int, monkeypatch: pytest.MonkeyPatch, *, to: io.StringIO, data: bool = False) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    kept = Said(to)
    kept.is_data = data
    kept.write(text)
    assert kept.hand_over({"check"}) is None
    return to.getvalue().splitlines()


LONG = "error: Targets!C7: the slices of pie Core total 90%. Change the percentages until they total 100%."
NEXT = "Fill in Holdings and then Targets, then: xl-addin check portfolio.xlsx --targets Model"


def test_what_is_too_long_for_the_window_is_broken_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    told = said(f"{LONG}\nDone.\n", 60, monkeypatch, to=Window())
    assert told == [
        "error: Targets!C7: the slices of pie Core total 90%. Change",
        "  the percentages until they total 100%.",
        "Done.",
    ]


def test_a_command_stays_whole_so_that_it_can_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(NEXT, 60, monkeypatch, to=Window()) == [
        "Fill in Holdings and then Targets, then:",
        "  xl-addin check portfolio.xlsx --targets Model",
    ]
    assert said(NEXT, 40, monkeypatch, to=Window())[1] == "  xl-addin check portfolio.xlsx --targets Model"


def test_colour_takes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    line = f"\x1b[31mSELL\x1b[0m{'x' * 56}"
    assert said(line, 60, monkeypatch, to=Window()) == [line]


def test_what_goes_to_a_program_or_a_file_is_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(LONG, 60, monkeypatch, to=io.StringIO()) == [LONG]
    assert said(LONG, 60, monkeypatch, to=Window(), data=True) == [LONG]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (100, ["SELL  VTI      10 at 250.00 = $2,500.00  estimated gain $340.00 (long)"]),
        (60, ["SELL  VTI      10 at 250.00 = $2,500.00", "      estimated gain $340.00 (long)"]),
    ],
)
def test_a_gain_stands_below_where_it_has_no_room_beside(
    columns: int, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Window())
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    told = [*tables.proposal_lines(Proposal(plan(TWO), confirmation(TWO), "Confirmation"))]
    assert told[2 : 2 + len(expected)] == expected


def test_what_is_left_out_for_one_reason_is_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    left = (LeftOut("VB", "too little"), LeftOut("VTI", "in its band"), LeftOut("VO", "too little"))
    told = [*tables.proposal_lines(Proposal(plan(TWO, left_out=left), confirmation(TWO), "Confirmation"))]
    at = told.index("Left out")
    assert told[at + 1 : at + 4] == ["  VB, VO  too little", "  VTI     in its band", ""]


def test_where_nobody_looks_the_width_is_the_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setenv("COLUMNS", "60")
    assert tables.width() == 100
    assert tables.painted("a", "head") == "a"


def test_what_takes_long_shows_a_sign_of_life_that_goes_again() -> None:
    window, pipe = Window(), io.StringIO()
    for to in (window, pipe):
        with sign_of_life(to, wanted=True):
            time.sleep(1.3)
    assert "working, 1 s" in window.getvalue()
    assert window.getvalue().rpartition("\r")[2] == ""
    assert pipe.getvalue() == ""


def test_what_is_quick_or_for_a_program_shows_none() -> None:
    window = Window()
    with sign_of_life(window, wanted=True):
        pass
    with sign_of_life(window, wanted=False):
        time.sleep(1.2)
    assert window.getvalue() == ""
