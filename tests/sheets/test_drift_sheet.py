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
from xl_addin.sheets.image import BarChart

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
    rows: tuple[tuple[object, ...], ...] = drift_image(SMALL).grid().rows
    assert rows == (
        ("Drift of Portfolio",),
        ("Portfolio drift", None, 0.025),
        (),
        HEADINGS,
        ("Core", None, 0.6, 0.625, 2.5, pytest.approx(1 / 24), 31250, 30000, "OUT"),
        ("VTI", "VTI", 0.6, 0.625, 2.5, pytest.approx(1 / 24), 31250, 30000, None),
        ("BND", "BND", 0.4, 0.375, -2.5, -0.0625, 18750, 20000, "In band"),
        ("Slices", None, None, None, None, None, 50000, None, None),
        ("Cash", None, None, None, None, None, 10.5, None, None),
        ("Total", None, None, None, None, None, 50010.5, None, None),
        (),
        ("By security, the most underweight first",),
        ("Security", None, *HEADINGS[2:8]),
        ("BND", None, 0.4, 0.375, -2.5, -0.0625, 18750, 20000),
        ("VTI", None, 0.6, 0.625, 2.5, pytest.approx(1 / 24), 31250, 30000),
    )


def test_nested_slices_are_indented_and_pies_bold() -> None:
    image = drift_image(report())
    looks = {row[0].value: (row[0].style.indent, row[0].style.bold) for row in image.rows[4:18] if row[0]}
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
    fills = [{cell.style.fill for cell in row if cell} for row in image.rows[4:7]]
    assert fills == [{styles.BAND_FILL}, {""}, {""}]


def test_over_and_under_differ_in_colour() -> None:
    core, _, bonds = drift_image(SMALL).rows[4:7]
    assert [row[4].style.color for row in (core, bonds) if row[4]] == [styles.OVER, styles.UNDER]
    assert [row[4].style.number_format for row in (core, bonds) if row[4]] == [styles.POINTS_FORMAT] * 2


def test_what_is_outside_the_pies_is_listed() -> None:
    image = drift_image(report())
    row = image.grid().rows[row_of(image, "Outside the pies")]
    assert (row[1], row[6]) == ("GME", 1234.56)


def test_a_slice_without_target_has_no_relative_drift() -> None:
    image = drift_image(report())
    assert image.grid().rows[row_of(image, "ARKK")][5] is None


def test_the_chart_shows_each_security_once() -> None:
    twice = replace(SMALL, rows=(*SMALL.rows, slice_row("Portfolio/VTI", "VTI", "0", "1")))
    image = drift_image(twice)
    (chart,) = image.charts
    assert isinstance(chart, BarChart)
    first, column, last, _ = chart.categories
    grid = image.grid()
    drift = chart.values[1]
    assert [(grid.at(r, column), grid.at(r, drift)) for r in range(first, last + 1)] == [("BND", -2.5), ("VTI", 3.5)]


def test_a_scope_without_securities_has_no_chart() -> None:
    empty = replace(SMALL, rows=(), score=Fraction(), invested=0)
    assert drift_image(empty).charts == ()
