"""Every text of ours can be read: a contrast of at least 4.5 to 1 with what it stands on.

The ratio is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), 4.5 its level AA for text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from make_goldens import IMAGES as GOLDEN

from xl_addin.hosts.xlsx.rules import BAR
from xl_addin.sheets.dashboard_sheet import OVER, TARGET, UNDER
from xl_addin.sheets.image import Chart
from xl_addin.sheets.styles import INK, PALETTE, RING
from xl_addin.sheets.templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.sheets.image import SheetImage, Style

WHITE, RED = "FFFFFF", "FF0000"
DARK = "1C1C1C"
"""The ground of a document where LibreOffice is dark."""
IMAGES = (*GOLDEN, *(image for make in TEMPLATES.values() for image in make()))
"""Every kind of sheet there is."""


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def styles_of(image: SheetImage) -> Iterator[Style]:
    yield from (cell.style for row in image.rows for cell in row if cell)
    yield from (rule.style for rule in image.rules)


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast("000000", WHITE) == pytest.approx(21)
    assert contrast("767676", WHITE) == pytest.approx(4.54, abs=0.005)  # the lightest grey that passes
    assert contrast(WHITE, "777777") < 4.5


def test_every_text_can_be_read_on_what_it_stands_on() -> None:
    faint = {
        (image.name, color, style.fill or WHITE): round(contrast(color, style.fill or WHITE), 2)
        for image in IMAGES
        for style in styles_of(image)
        for color in (style.color, *(RED for _ in re.findall(r"\[Red\]", style.number_format)))
        if contrast(color, style.fill or WHITE) < 4.5
    }
    assert faint == {}


def test_text_without_a_ground_of_its_own_can_be_read_on_a_dark_one() -> None:
    """Dark text is left to the program, which shows it light there; of the other colours the standard's 3 is kept."""
    faint = {
        (image.name, style.color): round(contrast(style.color, DARK), 2)
        for image in IMAGES
        for style in styles_of(image)
        if not style.fill and not style.is_automatic and contrast(style.color, DARK) < 3
    }
    assert faint == {}


def test_what_a_rule_changes_can_be_read_where_the_cell_keeps_its_ground() -> None:
    for image in IMAGES:
        for rule in image.rules:
            assert contrast(rule.style.color, rule.style.fill or WHITE) >= 4.5


def test_the_two_sides_of_a_chart_differ_in_more_than_hue() -> None:
    """For who sees no colours at all: target and actual side by side, over and under on two sides of the line."""
    assert contrast(TARGET, UNDER) > 2
    assert len(set(PALETTE)) == len(PALETTE)
    assert len(set(RING)) == len(RING)
    assert contrast(OVER, WHITE) > 3
    assert contrast(UNDER, WHITE) > 3


def test_names_can_be_read_on_the_parts_of_a_ring() -> None:
    rings = [chart for image in IMAGES for chart in image.charts if isinstance(chart, Chart) and chart.kind == "ring"]
    assert rings
    assert all(contrast("000000", color) >= 4.5 for ring in rings for color in ring.colors)


def test_numbers_can_be_read_on_their_bars() -> None:
    assert contrast(INK, BAR[2:]) >= 4.5
