"""Charts on a sheet of ours: drawn when they are new, only pointed to other cells from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.calc.areas import cells_of
from xl_addin.hosts.calc.bridge import enum, exists, service, struct
from xl_addin.hosts.calc.rings import draw_ring, font_of, name_parts
from xl_addin.sheets.image import BarChart, Chart

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.sheets.image import Cells, SheetImage

_PIXEL = 2540 / 96  # hundredths of a millimetre
_ROW = 20  # pixels of a row of the usual height
_BARS = 0x4472C4
_GRID = 0xD9D9D9
_GAP = 60  # percent of a bar's width
_SMALL = 9  # points
_BOLD = 150.0  # com.sun.star.awt.FontWeight
_SIDES = {"columns": "BOTTOM", "stacked": "BOTTOM", "points": "RIGHT"}
"""Where the legend of a kind of chart stands."""


def write_charts(sheet: Uno, image: SheetImage) -> None:
    """Put the charts of an image on its sheet; charts that are there keep their place, size and looks.

    What they say, in the title and to those who do not see them, is the image's. Charts of ours that the image has no
    more of are taken away.
    """
    for number, chart in enumerate(image.charts, 1):
        blocks = _blocks(chart)
        areas = tuple(cells_of(sheet, Box(*cells)).RangeAddress for cells in blocks)
        known = _known(sheet, number)
        if known is not None:
            if isinstance(chart, Chart) and chart.kind == "points":
                _point_series(sheet, known.EmbeddedObject, chart)
            else:
                known.setRanges(areas)
            if isinstance(chart, Chart) and chart.kind == "ring":
                name_parts(known.EmbeddedObject, chart)
            _tell(sheet, known, chart)
        elif isinstance(chart, Chart):
            _draw_series(sheet, _name(sheet, number), chart, areas)
        else:
            _draw(sheet, _name(sheet, number), chart, areas)
    number = len(image.charts) + 1
    while (known := _known(sheet, number)) is not None:
        sheet.Charts.removeByName(known.Name)
        number += 1


def _name(sheet: Uno, number: int) -> str:
    """Return the name of one of our charts: Calc wants it to be the only one of the whole document."""
    return f"xl-addin {sheet.Name} {number}"


def _blocks(chart: BarChart | Chart) -> tuple[Cells, ...]:
    """Return the cells a chart is drawn from."""
    return (chart.block,) if isinstance(chart, Chart) else (chart.categories, chart.values)


def _known(sheet: Uno, number: int) -> Uno | None:
    """Return one of our charts; one read from a file has its name on the shape, and another as a chart."""
    if exists(sheet.Charts, _name(sheet, number)):
        return sheet.Charts.getByName(_name(sheet, number))
    for index in range(sheet.DrawPage.Count):
        shape = sheet.DrawPage.getByIndex(index)
        if shape.Name == f"xl-addin {number}" and shape.supportsService("com.sun.star.drawing.OLE2Shape"):
            chart = str(shape.PersistName)
            return sheet.Charts.getByName(chart) if exists(sheet.Charts, chart) else None
    return None


def _draw(sheet: Uno, name: str, chart: BarChart, areas: tuple[Uno, ...]) -> None:
    drawing = _added(sheet, name, chart, areas, named=False)
    drawing.lockControllers()
    diagram = drawing.createInstance("com.sun.star.chart.BarDiagram")
    drawing.setDiagram(diagram)
    diagram.Vertical = True  # bars from left to right
    drawing.HasLegend = False
    _frame(drawing, chart)
    _axes(drawing, diagram, chart)
    bars = diagram.getDataRowProperties(0)
    bars.FillColor = _BARS
    drawing.unlockControllers()


def _added(sheet: Uno, name: str, chart: BarChart | Chart, areas: tuple[Uno, ...], *, named: bool) -> Uno:
    """Return the drawing of a new chart of some cells; ``named`` is whether the first row names the series."""
    row, column = chart.anchor[0] - 1, chart.anchor[1] - 1
    corner = sheet.getCellByPosition(column, row).Position
    rows, below = divmod(chart.height, _ROW)  # in rows as they are, so that one chart ends where the next begins
    height = sheet.getCellByPosition(column, row + rows).Position.Y - corner.Y + round(below * _PIXEL)
    place = struct("awt.Rectangle", X=corner.X, Y=corner.Y, Width=round(chart.width * _PIXEL), Height=height)
    sheet.Charts.addNewByName(name, place, areas, named, named or isinstance(chart, BarChart))
    return sheet.Charts.getByName(name).EmbeddedObject


_DIAGRAMS = {"columns": "Bar", "stacked": "Bar", "line": "Line", "ring": "Donut", "points": "XY"}


def _draw_series(sheet: Uno, name: str, chart: Chart, areas: tuple[Uno, ...]) -> None:
    """Draw a chart of several series, with their names in the first row."""
    drawing = _added(sheet, name, chart, areas, named=chart.kind != "points")
    drawing.lockControllers()
    diagram = drawing.createInstance(f"com.sun.star.chart.{_DIAGRAMS[chart.kind]}Diagram")
    drawing.setDiagram(diagram)
    _frame(drawing, chart)
    _legend(drawing, chart)
    if chart.kind == "ring":
        draw_ring(drawing, chart)
    elif chart.kind == "points":
        _points(sheet, drawing, diagram, chart)
    else:
        _columns(drawing, diagram, chart)
    drawing.unlockControllers()
    _tell(sheet, sheet.Charts.getByName(name), chart)


def _frame(drawing: Uno, chart: BarChart | Chart) -> None:
    """Draw the title and the edge of a chart as in a workbook's file."""
    drawing.HasMainTitle = True
    drawing.Title.String = chart.title
    drawing.Title.CharWeight = _BOLD
    _written(drawing, drawing.Title, 12)
    drawing.Area.LineStyle = enum("drawing.LineStyle", "SOLID")
    drawing.Area.LineColor = _GRID


def _written(drawing: Uno, part: Uno, size: int) -> None:
    """Write a part of a chart in points of so many, in the font of the cells."""
    part.CharHeight, part.CharFontName = size, font_of(drawing)


def _legend(drawing: Uno, chart: Chart) -> None:
    """Name the series below them, points at their side; a ring has its names on it, a line the title's."""
    drawing.HasLegend = chart.kind in _SIDES
    if drawing.HasLegend:
        drawing.Legend.Alignment = enum("chart.ChartLegendPosition", _SIDES[chart.kind])
        drawing.Legend.FillStyle = enum("drawing.FillStyle", "NONE")
        drawing.Legend.LineStyle = enum("drawing.LineStyle", "NONE")
        _written(drawing, drawing.Legend, _SMALL)


def _tell(sheet: Uno, known: Uno, chart: BarChart | Chart) -> None:
    """Bring a chart's title up to date, unless it was deleted, and what it says to those who do not see it."""
    drawing = known.EmbeddedObject
    if drawing.HasMainTitle and drawing.Title.String != chart.title:
        drawing.Title.String = chart.title
    undo = drawing.Parent.UndoManager
    undo.lock()  # LibreOffice 25.2 aborts when it takes back a description of a chart
    try:
        for shape in map(sheet.DrawPage.getByIndex, range(sheet.DrawPage.Count)):
            if getattr(shape, "PersistName", "") == known.Name:
                shape.Description = chart.text
    finally:
        undo.unlock()


def _points(sheet: Uno, drawing: Uno, diagram: Uno, chart: Chart) -> None:
    """Draw a point a row, each a series named by the legend at the side."""
    diagram.Lines = False
    _axes(drawing, diagram, chart)
    across = diagram.getXAxis()
    across.ReverseDirection = False
    across.LinkNumberFormatToSource = False
    across.NumberFormat = _format(drawing, chart.across)
    diagram.getYAxis().Min = across.Min = 0
    _point_series(sheet, drawing, chart)


def _point_series(sheet: Uno, drawing: Uno, chart: Chart) -> None:
    """Make the series of a chart of points, in place of what it has."""
    (plane,) = drawing.getFirstDiagram().getCoordinateSystems()
    (kind,) = plane.getChartTypes()
    source = drawing.getDataProvider()
    for old in kind.getDataSeries():
        kind.removeDataSeries(old)
    for number in range(chart.count):
        named, across, up = (cells_of(sheet, Box(*cells)).AbsoluteName for cells in chart.series(number))
        series = service("chart2.DataSeries")
        series.setData((_values(source, across, "values-x"), _values(source, up, "values-y", named)))
        series.Color = int(chart.colors[number % len(chart.colors)], 16)
        series.LineStyle = enum("drawing.LineStyle", "NONE")
        series.Symbol = struct(
            "chart2.Symbol",
            Style=enum("chart2.SymbolStyle", "STANDARD"),
            StandardSymbol=number,
            Size=struct("awt.Size", Width=_SYMBOL, Height=_SYMBOL),
            FillColor=series.Color,
            BorderColor=series.Color,
        )
        kind.addDataSeries(series)


def _values(source: Uno, cells: str, role: str, named: str | None = None) -> Uno:
    """Return the values of some cells for a series, with the cell that names them."""
    made = service("chart2.data.LabeledDataSequence")
    values = source.createDataSequenceByRangeRepresentation(cells)
    values.Role = role
    made.setValues(values)
    if named is not None:
        made.setLabel(source.createDataSequenceByRangeRepresentation(named))
    return made


_SYMBOL = 260  # hundredths of a millimetre


def _columns(drawing: Uno, diagram: Uno, chart: Chart) -> None:
    if chart.kind == "stacked":
        diagram.Stacked = True
    if chart.lines and chart.kind != "line":
        diagram.NumberOfLines = chart.lines
    _axes(drawing, diagram, chart)
    diagram.getXAxis().ReverseDirection = False
    for number in range(chart.count):
        color = int(chart.colors[number % len(chart.colors)], 16)
        series = diagram.getDataRowProperties(number)
        if number < chart.count - chart.lines:
            series.FillColor = color
        else:
            series.LineColor = color


def _axes(drawing: Uno, diagram: Uno, chart: BarChart | Chart) -> None:
    """Put labels at the edge, clear of bars that go below zero, and the first row on top, as in the table."""
    names, values = diagram.getXAxis(), diagram.getYAxis()
    names.ReverseDirection = True
    names.LabelPosition = enum("chart.ChartAxisLabelPosition", "OUTSIDE_START")
    names.GapWidth = _GAP
    for axis in (names, values):
        _written(drawing, axis, _SMALL)
    values.LinkNumberFormatToSource = False
    values.NumberFormat = _format(drawing, chart.value_format)
    values.getMajorGrid().LineColor = _GRID
    diagram.getWall().FillStyle = enum("drawing.FillStyle", "NONE")


def _format(drawing: Uno, code: str) -> int:
    """Return the key of a number format, made where the chart does not know it."""
    locale = struct("lang.Locale", Language="en", Country="US")
    formats = drawing.NumberFormats
    key = formats.queryKey(code, locale, False)
    return int(key if key != -1 else formats.addNew(code, locale))
