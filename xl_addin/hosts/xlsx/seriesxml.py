"""How a chart of several series is spelled: columns, stacked or side by side, with lines over them; lines; rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.hidden_names import block_formula
from xl_addin.hosts.xlsx.texts import attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.sheets.image import Chart

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# No colour of text or ground is stated: Excel then takes those of the theme, and of the dark mode where that is on.
_TEXT = (
    '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900"/></a:pPr>'
    '<a:endParaRPr lang="en-US"/></a:p></c:txPr>'
)
_AXES = (
    '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
    '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="none"/>'
    f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_TEXT}<c:crossAx val="2"/><c:crosses val="autoZero"/>'
    '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
    '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
    '<c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln>'
    '</c:spPr></c:majorGridlines><c:numFmt formatCode="{value_format}" sourceLinked="0"/>'
    '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
    f'{_TEXT}<c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
)
_GRID = (
    '<c:majorGridlines><c:spPr><a:ln><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr>'
    "</c:majorGridlines>"
)
_VALUE_AXIS = (
    '<c:valAx><c:axId val="{id}"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
    '<c:delete val="0"/><c:axPos val="{side}"/>{lines}<c:numFmt formatCode="{format}" sourceLinked="0"/>'
    '<c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
    f'{_TEXT}<c:crossAx val="{{other}}"/><c:crosses val="min"/><c:crossBetween val="midCat"/></c:valAx>'
)
_CHART = (
    f'{_HEAD}<c:chartSpace {_NAMES}><c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>'
    '<a:p><a:pPr><a:defRPr sz="1200" b="1"/></a:pPr><a:r><a:rPr lang="en-US" sz="1200" b="1"/><a:t>{title}</a:t></a:r>'
    '</a:p></c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
    "<c:plotArea><c:layout/>{plots}{axes}</c:plotArea>"
    "{legend}"
    '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
)


_LEGEND = '<c:legend><c:legendPos val="{}"/><c:overlay val="0"/></c:legend>'
_ALONE = ("ring", "line")
"""What needs no legend: parts of a ring have their names beside them, and a line has the chart's."""


def series_chart_xml(chart: Chart, sheet: str) -> bytes:
    """Return the part of a chart over cells of a sheet."""
    found = _CHART.format(
        title=attribute(chart.title),
        plots="".join(_plots(chart, sheet)),
        legend="" if chart.kind in _ALONE else _LEGEND.format("r" if chart.kind == "points" else "b"),
        axes=_axes(chart),
    )
    return found.encode()


def _axes(chart: Chart) -> str:
    up = attribute(chart.value_format)
    if chart.kind == "points":
        across = _VALUE_AXIS.format(id=1, side="b", lines="", format=attribute(chart.across), other=2)
        return across + _VALUE_AXIS.format(id=2, side="l", lines=_GRID, format=up, other=1)
    return "" if chart.kind == "ring" else _AXES.format(value_format=up)


def _plots(chart: Chart, sheet: str) -> Iterator[str]:
    series = [_series(chart, sheet, number) for number in range(chart.count)]
    columns, lines = series[: chart.count - chart.lines], series[chart.count - chart.lines :]
    axes = '<c:axId val="1"/><c:axId val="2"/>'
    if chart.kind == "ring":
        yield (
            f'<c:doughnutChart><c:varyColors val="1"/>{"".join(columns)}<c:firstSliceAng val="0"/>'
            '<c:holeSize val="45"/></c:doughnutChart>'
        )
        return
    if chart.kind == "points":
        yield (
            f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{"".join(columns)}{axes}'
            "</c:scatterChart>"
        )
        return
    if columns:
        stacked = chart.kind == "stacked"
        overlap = '<c:overlap val="100"/>' if stacked else ""
        yield (
            f'<c:barChart><c:barDir val="col"/><c:grouping val="{"stacked" if stacked else "clustered"}"/>'
            f'<c:varyColors val="0"/>{"".join(columns)}<c:gapWidth val="60"/>{overlap}{axes}</c:barChart>'
        )
    if lines:
        yield (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{"".join(lines)}'
            f'<c:marker val="1"/>{axes}</c:lineChart>'
        )


def _series(chart: Chart, sheet: str, number: int) -> str:
    """Return one series: its name from the row of headings, its colour, its cells."""
    color = chart.colors[number % len(chart.colors)]
    name, categories, values = (attribute(block_formula(sheet, Box(*cells))) for cells in chart.series(number))
    if chart.kind == "points":
        return _POINT.format(
            number=number,
            name=name,
            color=color,
            symbol=_SYMBOLS[number % len(_SYMBOLS)],
            across=categories,
            up=values,
        )
    is_line = number >= chart.count - chart.lines
    fill = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    dash = '<a:prstDash val="dash"/>' if is_line and chart.kind != "line" else ""
    look = f'<c:spPr><a:ln w="22225">{fill}{dash}</a:ln></c:spPr>' if is_line else f"<c:spPr>{fill}</c:spPr>"
    if chart.kind == "ring":
        look = "".join(
            f'<c:dPt><c:idx val="{at}"/><c:bubble3D val="0"/><c:spPr><a:solidFill><a:srgbClr '
            f'val="{chart.colors[at % len(chart.colors)]}"/></a:solidFill><a:ln w="12700"><a:solidFill><a:srgbClr '
            'val="FFFFFF"/></a:solidFill></a:ln></c:spPr></c:dPt>'
            for at in range(chart.parts)
        )
        # The names are those of the outermost ring: what is further in holds several of them.
        look += _LABELS.format("".join(map(_NO_LABEL.format, chart.narrow))) if number == chart.count - 1 else ""
    marker = ""
    if is_line:
        marker = _MARKER.format("circle" if chart.kind == "line" else "none")
    inverted = "" if is_line or chart.kind == "ring" else '<c:invertIfNegative val="0"/>'
    smooth = '<c:smooth val="0"/>' if is_line else ""
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>{name}</c:f></c:strRef></c:tx>'
        f"{look}{inverted}{marker}<c:cat><c:strRef><c:f>{categories}</c:f></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{values}</c:f></c:numRef></c:val>{smooth}</c:ser>"
    )


_SYMBOLS = ("circle", "square", "diamond", "triangle", "x", "plus")
"""How the points of a chart differ for those who do not tell their colours apart."""
_POINT = (
    '<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>{name}</c:f></c:strRef></c:tx>'
    '<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr><c:marker><c:symbol val="{symbol}"/><c:size val="10"/>'
    '<c:spPr><a:solidFill><a:srgbClr val="{color}"/></a:solidFill><a:ln w="19050"><a:solidFill><a:srgbClr '
    'val="{color}"/></a:solidFill></a:ln></c:spPr></c:marker>'
    "<c:xVal><c:numRef><c:f>{across}</c:f></c:numRef></c:xVal><c:yVal><c:numRef><c:f>{up}</c:f></c:numRef></c:yVal>"
    '<c:smooth val="0"/></c:ser>'
)
_LABELS = (
    # Their ground is stated, so that their colour is as well: light names of the dark mode would be lost on it.
    '<c:dLbls>{}<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900"><a:solidFill><a:srgbClr val="000000"/>'
    '</a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    '<c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="1"/><c:showSerName val="0"/>'
    '<c:showPercent val="1"/><c:showBubbleSize val="0"/></c:dLbls>'
)
_NO_LABEL = '<c:dLbl><c:idx val="{}"/><c:delete val="1"/></c:dLbl>'
_MARKER = '<c:marker><c:symbol val="{}"/></c:marker>'
