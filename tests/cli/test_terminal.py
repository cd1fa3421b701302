"""What a person sees in a window: lines that fit, a sign of life; and nobody else sees."""

from __future__ import annotations

import io
import sys
import time
from typing import TYPE_CHECKING

import pytest

from xl_addin.cli import tables
from xl_addin.cli.waiting import sign_of_life

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
