"""Rings drawn in Excel as a workbook's file has them: with the names of the parts on the outermost one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.hosts.excel.colors import bgr

if TYPE_CHECKING:
    from xl_addin.sheets.image import Chart

_HOLE = 45  # percent


def draw_ring(native: Any, chart: Chart) -> None:
    """Give the parts of a ring their colours, and their names where there is room; ``native`` is Excel's own chart."""
    native.HasLegend = False
    native.ChartGroups(1).DoughnutHoleSize = _HOLE
    for number in range(1, chart.count + 1):
        for at in range(chart.parts):
            part = native.SeriesCollection(number).Points(at + 1)
            part.Format.Fill.ForeColor.RGB = bgr(chart.colors[at % len(chart.colors)])
    outermost = native.SeriesCollection(chart.count)
    outermost.HasDataLabels = True
    names = outermost.DataLabels()
    names.ShowValue, names.ShowCategoryName, names.ShowPercentage = False, True, True
    names.Separator = "\n"
    names.Font.Color = bgr("000000")
    for at in chart.narrow:
        outermost.Points(at + 1).HasDataLabel = False
