"""The charts of the dashboard and of the plans compared, drawn in Calc itself by its menu."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from xl_addin.hosts.xlsx.fresh import new_workbook
from xl_addin.sheets.templates import TEMPLATES, workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calc.office import RemoteBook

    from xl_addin.sheets.grid import Grid

TOLD = """
page = doc.Sheets.getByName("Dashboard").DrawPage
result = sorted(page.getByIndex(at).Description.partition(":")[0] for at in range(page.Count))
"""


def test_what_its_charts_say_follows_the_language(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    new_workbook(path, workbook("portfolio"), {})
    book = calc(path)
    book.type("Settings", cell_of(book.grid("Settings"), "Language"), "German")
    book.choose("dashboard")
    drift, held, *sides = sorted(title for title, _ in book.run(CHARTS))
    assert (drift, sides) == ("Abweichung in Prozentpunkten", ["Ziel und Ist nach Pie", "Ziel und Ist nach Position"])
    assert held.startswith("Was gehalten wird")
    assert [text.partition(",")[0] for text in book.run(TOLD)] == [
        "Abweichung in Prozentpunkten", "Was gehalten wird", "Ziel und Ist nach Pie", "Ziel und Ist nach Position",
    ]  # fmt: skip


def cell_of(grid: Grid, setting: str) -> str:
    """Return the cell of a setting's value."""
    return f"B{next(row for row, cells in enumerate(grid.rows, 1) if cells[0] == setting)}"


CHARTS = """
charts = doc.Sheets.getByName("Dashboard").Charts
found = [charts.getByIndex(at).EmbeddedObject for at in range(charts.Count)]
result = [(one.Title.String, one.Diagram.DiagramType.rpartition(".")[2]) for one in found]
"""


def test_it_is_drawn_from_the_menu_and_again(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    new_workbook(path, TEMPLATES["portfolio"](), {})
    book = calc(path)
    for _ in range(2):
        (said,) = book.choose("dashboard")
        assert said.startswith("Next: ask for a proposal")
        assert sorted(book.run(CHARTS)) == [
            ("Drift in percentage points", "BarDiagram"),
            ("Target and actual by pie", "BarDiagram"),
            ("Target and actual by slice", "BarDiagram"),
            ("What is held: pies inside, their slices around them", "DonutDiagram"),
        ]


RING = """
charts = doc.Sheets.getByName("Dashboard").Charts
(ring,) = [
    one for one in (charts.getByIndex(at).EmbeddedObject for at in range(charts.Count))
    if one.Diagram.DiagramType.endswith("DonutDiagram")
]
(plane,) = ring.FirstDiagram.CoordinateSystems
(kind,) = plane.ChartTypes
names = [series.DataSequences[0].Label.Data[0] for series in kind.DataSeries]
labels = [
    [series.getDataPointByIndex(at).Label.ShowCategoryName for at in range(10)] for series in kind.DataSeries
]
ways = [plane.getAxisByDimension(at, 0).ScaleData.Orientation.value for at in range(2)]
second = kind.DataSeries[1].getDataPointByIndex(1)
result = names, labels, ways, (second.Color, second.CharColor)
"""


def test_the_ring_is_that_of_a_file(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    """The template's file has a dashboard of its own, drawn from the same figures."""
    path = tmp_path / "book.xlsx"
    new_workbook(path, workbook("portfolio"), {})
    of_file = calc(path).run(RING)
    new_workbook(path, TEMPLATES["portfolio"](), {}, overwrite=True)
    book = calc(path)
    for _ in range(2):
        book.choose("dashboard")
        assert book.run(RING) == of_file
    names, (inner, outer), ways, colors = of_file
    assert (names, ways) == (["Its pie", "Of all slices"], ["MATHEMATICAL", "REVERSE"])
    assert colors == (0xE69F00, 0)
    assert not any(inner)
    grid = book.grid("Dashboard")
    first = next(row for row in range(1, 90) if grid.at(row, 2) == "Its pie") + 1
    assert {grid.at(first + at, 1) for at, named in enumerate(outer) if not named} == {"VNQ", "SCHD"}


def test_one_chart_ends_where_the_next_begins(calc: Callable[[Path], RemoteBook], tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    new_workbook(path, TEMPLATES["portfolio"](), {})
    book = calc(path)
    book.choose("dashboard")
    first, *_, last = sorted(book.run(PLACES))
    assert first[0] + first[1] <= last[0] < first[0] + first[1] + 500


PLACES = """
page = doc.Sheets.getByName("Dashboard").DrawPage
heights = [page.getByIndex(at).Size.Height for at in range(page.Count)]  # asked for first: after a place they are wrong
result = [(page.getByIndex(at).Position.Y, height) for at, height in enumerate(heights)]
"""

POINTS = """
(chart,) = doc.Sheets.getByName("Compare").Charts
drawing = chart.EmbeddedObject
(plane,) = drawing.FirstDiagram.CoordinateSystems
(kind,) = plane.ChartTypes
parts = [{one.Values.Role: one for one in series.DataSequences} for series in kind.DataSeries]
points = [
    (one["values-y"].Label.Data[0], one["values-x"].Values.Data[0], one["values-y"].Values.Data[0]) for one in parts
]
result = points, drawing.HasLegend
"""


def test_each_plan_compared_is_a_point_that_the_legend_names(
    calc: Callable[[Path], RemoteBook], tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    new_workbook(path, TEMPLATES["portfolio"](), {})
    book = calc(path)
    for _ in range(2):
        book.choose("compare")
        grid = book.grid("Compare")
        first = next(row for row in range(1, 40) if grid.at(row, 1) == "as it stands") + 1
        last = next(row for row in range(first, 60) if not grid.at(row, 1))
        points, legend = book.run(POINTS)
        assert legend
        assert len(points) > 2
        plans = {grid.at(row, 1): (grid.at(row, 2), grid.at(row, 3)) for row in range(first, last)}
        assert all(plans[name] == (drift, tax) for name, drift, tax in points)
    saved = book.save(tmp_path / "saved.xlsx")
    with zipfile.ZipFile(saved) as package:
        charts = [package.read(name) for name in package.namelist() if "charts/chart" in name]
    assert sum(chart.count(b"<c:scatterChart>") for chart in charts) == 1
    again = calc(saved)
    for (name, *numbers), (was, *before) in zip(again.run(POINTS)[0], points, strict=True):
        assert (name, numbers) == (was, pytest.approx(before))
