"""The dashboard: figures of the example, told apart without colours, and what is to be done next at each step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from sheets.samples import report, slice_row

from xl_addin.actions.context import Context
from xl_addin.actions.dashboard import dashboard
from xl_addin.actions.decide import approve
from xl_addin.actions.orders import make_orders
from xl_addin.actions.propose import propose
from xl_addin.domain.band import Band
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.memory import MemoryBook
from xl_addin.sheets.dashboard_sheet import Moment, Standing, dashboard_image
from xl_addin.sheets.image import Chart
from xl_addin.sheets.templates import portfolio_template

if TYPE_CHECKING:
    from xl_addin.sheets.image import SheetImage

NOON = datetime.fromisoformat("2026-11-23T12:00-05:00")
NOW = Context(NOON, "ann")
STANDING = Standing("none yet", "Tue 24 Nov 2026, 9:30 am New York", "nothing")
BAND = Band(points=Fraction(1, 100))


def example() -> MemoryBook:
    return MemoryBook("book.xlsx", [image.grid() for image in portfolio_template()])


def charts(image: SheetImage) -> dict[str, Chart]:
    return {chart.title: chart for chart in image.charts if isinstance(chart, Chart)}


def cells(image: SheetImage, title: str) -> list[tuple[object, ...]]:
    """Return the cells a chart is drawn over, its headings first."""
    top, left, bottom, right = charts(image)[title].block
    grid = image.grid()
    return [tuple(grid.at(row, column) for column in range(left, right + 1)) for row in range(top, bottom + 1)]


def test_the_slice_furthest_from_its_target_comes_first_and_over_and_under_are_apart() -> None:
    headings, *rows = cells(dashboard_image([report()], STANDING), "Drift in percentage points")
    assert headings[:3] == ("Slice", "Over target", "Under target")
    gaps = [over + under for _, over, under, *_ in rows]  # type: ignore[operator]
    assert [abs(gap) for gap in gaps] == sorted((abs(gap) for gap in gaps), reverse=True)
    assert all(over >= 0 >= under for _, over, under, *_ in rows)  # type: ignore[operator]
    assert sum(gaps) == pytest.approx(0, abs=1e-9)


def test_bands_are_lines_above_and_below() -> None:
    rows = (
        slice_row("P/A", "A", "60", "63", BAND),
        slice_row("P/B", "B", "40", "37", replace(BAND, points=Fraction(5, 100))),
    )
    image = dashboard_image([replace(report(), rows=rows)], STANDING)
    assert charts(image)["Drift in percentage points"].lines == 2
    assert {row[0]: row[3:] for row in cells(image, "Drift in percentage points")[1:]} == {"A": (1, -1), "B": (5, -5)}


def test_the_rings_are_whole_and_each_pie_begins_with_its_first_slice() -> None:
    book = example()
    image = dashboard_image(dashboard(book, NOW).reports, STANDING)
    headings, *rows = cells(image, "What is held: pies inside, their slices around them")
    assert headings == ("Slice", "Its pie", "Of all slices")
    assert sum(row[2] for row in rows) == pytest.approx(1)  # type: ignore[misc]
    inner = {row[0]: row[1] for row in rows if row[1] is not None}
    assert list(inner) == ["VTI", "BND", "AVUV"]
    assert sum(inner.values()) == pytest.approx(1)  # type: ignore[arg-type]
    assert inner["VTI"] == pytest.approx(sum(row[2] for row in rows[:4]))  # type: ignore[misc]


def test_small_parts_of_the_ring_have_no_name_that_would_run_into_the_next() -> None:
    held = {"A": "3.99", "B": "4", "C": "91", "D": "1.01"}
    rows = tuple(slice_row(f"P/{name}", name, "25", percent) for name, percent in held.items())
    image = dashboard_image([replace(report(), rows=rows)], STANDING)
    ring = charts(image)["What is held"]
    assert [cells(image, ring.title)[1 + at][0] for at in ring.narrow] == ["A", "D"]
    assert "A 4.0%, B 4.0%, C 91.0%, D 1.0%" in ring.text


def test_every_chart_says_in_words_what_it_shows() -> None:
    image = dashboard_image(
        [report()], replace(STANDING, history=(Moment("2026-01-05", 0.03), Moment("2026-02-05", 0.01)))
    )
    for title, chart in charts(image).items():
        names = {str(row[0]) for row in cells(image, title)[1:]}
        assert all(name in chart.text for name in names), title
    assert "2026-01-05 3.0%, 2026-02-05 1.0%" in charts(image)["Portfolio drift at each proposal"].text


def test_accounts_are_shown_as_one() -> None:
    one, two = report(), replace(report(), account="Other")
    both, alone = (dashboard_image(reports, STANDING) for reports in ([one, two], [one]))
    assert cells(both, "Target and actual by slice") == cells(alone, "Target and actual by slice")


def test_it_says_what_is_next_at_each_step_and_remembers_the_drift() -> None:
    book = example()
    assert dashboard(book, NOW).standing.next_step.startswith("ask for a proposal")
    propose(book, Request(Action.REBALANCE), NOW)
    shown = dashboard(book, NOW)
    assert "choose APPROVE or REJECT" in shown.standing.next_step
    assert shown.standing.proposal == "PROPOSED"
    assert shown.standing.history == (Moment("2026-11-23", 0.0713),)
    approve(book, "Ann", NOW)
    assert dashboard(book, NOW).standing.next_step == "make the orders: Orders, or the command orders."
    late = replace(NOW, now=NOON + timedelta(days=9))
    assert dashboard(book, late).standing.next_step.startswith("ask for a proposal")
    make_orders(book, NOW)
    assert dashboard(book, NOW).standing.next_step.startswith("place the orders of the sheet Orders")


def test_a_dry_run_writes_nothing_and_a_second_run_replaces_the_first() -> None:
    book = example()
    dashboard(book, replace(NOW, dry_run=True))
    assert "Dashboard" not in book.sheet_names()
    dashboard(book, NOW)
    before = book.grid("Dashboard")
    dashboard(book, NOW)
    assert book.grid("Dashboard").rows == before.rows


def test_a_sheet_of_the_user_s_of_that_name_is_not_overwritten() -> None:
    from xl_addin.domain.finding import Refused
    from xl_addin.sheets.grid import Grid

    book = MemoryBook("book.xlsx", [*(image.grid() for image in portfolio_template()), Grid("Dashboard", (("mine",),))])
    with pytest.raises(Refused, match="not overwritten"):
        dashboard(book, NOW)
    assert book.grid("Dashboard").at(1, 1) == "mine"
