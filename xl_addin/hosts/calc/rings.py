"""Rings drawn in Calc as a workbook's file has them: clockwise, the first ring innermost, the names on the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.calc.bridge import enum, struct

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.sheets.image import Chart

_ORIENTATIONS = ("MATHEMATICAL", "REVERSE")
"""Of the way from ring to ring, outwards, and of the way around, which Calc takes against the clock by itself."""
_CENTERED = 0  # com.sun.star.chart.DataLabelPlacement.AVOID_OVERLAP, which is none for a ring
_BLACK = 0x000000
_SMALL = 9  # points
_GAP_COLOR, _GAP = 0xFFFFFF, 35  # hundredths of a millimetre


def draw_ring(drawing: Uno, chart: Chart) -> None:
    """Give a new ring its ways around, and its parts their colours and names."""
    (plane,) = drawing.getFirstDiagram().getCoordinateSystems()
    for dimension, orientation in enumerate(_ORIENTATIONS):
        axis = plane.getAxisByDimension(dimension, 0)
        scale = axis.getScaleData()
        scale.Orientation = enum("chart2.AxisOrientation", orientation)
        axis.setScaleData(scale)
    for series in _series(drawing):
        for at in range(chart.parts):
            part = series.getDataPointByIndex(at)
            part.Color = int(chart.colors[at % len(chart.colors)], 16)
            part.BorderStyle = enum("drawing.LineStyle", "SOLID")
            part.BorderColor, part.BorderWidth = _GAP_COLOR, _GAP
            part.CharFontName, part.CharHeight, part.CharColor = font_of(drawing), _SMALL, _BLACK
    name_parts(drawing, chart)


def name_parts(drawing: Uno, chart: Chart) -> None:
    """Name the parts of the outermost ring that have room for it, each with its percentage below."""
    *inner, outermost = _series(drawing)
    nothing = struct("chart2.DataPointLabel")
    name = struct("chart2.DataPointLabel", ShowCategoryName=True, ShowNumberInPercent=True)
    for series in inner:
        series.Label = nothing
    outermost.Label, outermost.LabelSeparator, outermost.LabelPlacement = name, "\n", _CENTERED
    for at in range(chart.parts):
        part = outermost.getDataPointByIndex(at)
        if part.Label.ShowCategoryName == (at in chart.narrow):
            part.Label = nothing if at in chart.narrow else name


def font_of(drawing: Uno) -> str:
    """Return the font of the cells of the document that a chart stands in."""
    styles = drawing.Parent.StyleFamilies.getByName("CellStyles")
    return str(styles.getByName("Default").CharFontName)


def _series(drawing: Uno) -> tuple[Uno, ...]:
    (plane,) = drawing.getFirstDiagram().getCoordinateSystems()
    (kind,) = plane.getChartTypes()
    return tuple(kind.getDataSeries())
