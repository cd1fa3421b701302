from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from sheets.samples import report, slice_row

from xl_addin.domain.band import Band
from xl_addin.domain.portfolio.drift import DriftReport
from xl_addin.sheets import styles
from xl_addin.sheets.drift_sheet import HEADINGS, drift_image
from xl_addin.sheets.image import BarChart, Style

if TYPE_CHECKING:
    from xl_addin.sheets.image import SheetImage

BAND = Band(points=Fraction(1, 100))
SMALL = DriftReport(
    "Portfolio",
    (
        slice_row("Portfolio/Core", None, "60", "62.5", BAND),
        slice_row("Portfolio/Core/VTI", "VTI", "60", "62.5"),
        slice_row("Portfolio/BND", "BND", "40", "37.5", replace(BAND, points=Fraction(3, 100))),
    ),
    (),
    Fraction("0.025"),
    5_000_000,
    1_050,
    5_001_050,
)


def row_of(image: SheetImage, first: str) -> int:
    return next(i for i, row in enumerate(image.rows) if row and row[0] and row[0].value == first)


def test_a_small_report_as_a_sheet() -> None:
    image = drift_image(SMALL, as_of="Mon 3 Aug 2026, 9:30 am New York")
    rows: tuple[tuple[object, ...], ...] = image.grid().rows
    assert [tuple(cell for cell in row if cell is not None) for row in rows[:5]] == [
        ("Drift of Portfolio",),
        ("Portfolio drift", 0.025),
        ("As of", "Mon 3 Aug 2026, 9:30 am New York"),
        ("Next", "1 slice is out of band. Rebalance proposes orders."),
        (),
    ]
    assert rows[5:13] == (
        ("Slice", *HEADINGS[2:8], "$ to target", "Band"),
        ("Core", 0.6, 0.625, 2.5, pytest.approx(1 / 24), 31250, 30000, -1250, "OUT"),
        ("VTI", 0.6, 0.625, 2.5, pytest.approx(1 / 24), 31250, 30000, -1250, None),
        ("BND", 0.4, 0.375, -2.5, -0.0625, 18750, 20000, 1250, "In band"),
        ("Slices", None, None, None, None, 50000, None, None, None),
        ("Cash", None, None, None, None, 10.5, None, None, None),
        ("Total", None, None, None, None, 50010.5, None, None, None),
        (),
    )
    assert [tuple(cell for cell in row if cell is not None) for row in rows[13:]] == [
        ("By urgency: each security over all its pies",),
        ("Security", HEADINGS[4], "$ to target"),
        ("BND", -2.5, 1250),
        ("VTI", 2.5, -1250),
    ]


def test_what_says_nothing_has_no_column_and_no_second_table() -> None:
    flat = replace(SMALL, rows=tuple(replace(row, band=None) for row in SMALL.rows if row.symbol))
    image = drift_image(flat)
    assert [cell.value for cell in image.rows[4] if cell] == ["Slice", *HEADINGS[2:8], "$ to target"]
    assert not any(row and row[0] and str(row[0].value).startswith("By urgency") for row in image.rows)
    (chart,) = image.charts
    assert isinstance(chart, BarChart)
    assert (chart.categories[0], chart.categories[2]) == (6, 7)


def test_a_slice_that_is_not_called_by_its_symbol_has_both() -> None:
    named = replace(SMALL, rows=(slice_row("Portfolio/US equity", "VTI", "1", "1"),))
    assert drift_image(named).grid().rows[4][:2] == ("Slice", "Symbol")


def test_the_next_step_is_that_of_a_proposal_where_there_is_one() -> None:
    image = drift_image(SMALL, next_step="Read the sheet Confirmation.")
    assert image.grid().rows[2][:2] == ("Next", "Read the sheet Confirmation.")


def test_nested_slices_are_indented_and_pies_bold() -> None:
    image = drift_image(report())
    looks = {row[0].value: (row[0].style.indent, row[0].style.bold) for row in image.rows[5:19] if row[0]}
    assert [looks[name] for name in ("Core", "VTI", "International", "VXUS", "Bonds", "BND")] == [
        (0, True),
        (1, False),
        (1, True),
        (2, False),
        (0, True),
        (1, False),
    ]


def test_rows_out_of_band_are_marked_from_end_to_end() -> None:
    image = drift_image(SMALL)
    fills = [{cell.style.fill for cell in row if cell} for row in image.rows[5:8]]
    assert fills == [{styles.BAND_FILL}, {""}, {""}]


def test_over_and_under_differ_in_colour() -> None:
    core, _, bonds = drift_image(SMALL).rows[5:8]
    over = styles.filled(Style(color=styles.OVER), styles.BAND_FILL).color
    assert [row[3].style.color for row in (core, bonds) if row[3]] == [over, styles.UNDER]
    assert [row[3].style.number_format for row in (core, bonds) if row[3]] == [styles.POINTS_FORMAT] * 2


def test_what_is_outside_the_pies_is_listed() -> None:
    image = drift_image(report())
    assert image.grid().rows[row_of(image, "Outside the pies: GME")][5] == 1234.56


def test_a_slice_without_target_has_no_relative_drift() -> None:
    image = drift_image(report())
    assert image.grid().rows[row_of(image, "ARKK")][4] is None


def test_the_chart_shows_each_security_once() -> None:
    twice = replace(SMALL, rows=(*SMALL.rows, slice_row("Portfolio/VTI", "VTI", "0", "1")))
    image = drift_image(twice)
    (chart,) = image.charts
    assert isinstance(chart, BarChart)
    first, column, last, _ = chart.categories
    grid = image.grid()
    drift = chart.values[1]
    assert [(grid.at(r, column), grid.at(r, drift)) for r in range(first, last + 1)] == [("VTI", 3.5), ("BND", -2.5)]


def test_a_scope_without_securities_has_no_chart() -> None:
    empty = replace(SMALL, rows=(), score=Fraction(), invested=0)
    assert drift_image(empty).charts == ()


def test_the_first_column_is_as_wide_as_its_names() -> None:
    name = "International stocks and emerging markets"
    long = replace(SMALL, rows=(*SMALL.rows, slice_row(f"Portfolio/{name}", None, "0", "0")))
    assert drift_image(SMALL).widths[0] < len(name) < drift_image(long).widths[0]
