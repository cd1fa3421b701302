"""How a new bar chart is spelled, and the drawing that holds it: the parts XlsxWriter would make of it.

Spelled here because a proposal writes one chart, and XlsxWriter takes longer to be imported than a sheet to be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.hidden_names import block_formula
from xl_addin.hosts.xlsx.seriesxml import series_chart_xml
from xl_addin.hosts.xlsx.texts import attribute as _spelled
from xl_addin.sheets.image import BarChart, Chart

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLUMN, _ROW = 64, 20
"""Pixels of a cell of the usual size, by which the far corner of a chart is placed."""
_EMU = 9525
"""The format's units of length in a pixel."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DRAWINGS = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_DRAWING = (
    f'{_HEAD}<xdr:wsDr xmlns:xdr="{_DRAWINGS}/spreadsheetDrawing" xmlns:a="{_DRAWINGS}/main"><xdr:twoCellAnchor>'
    "<xdr:from>{start}</xdr:from><xdr:to>{end}</xdr:to>"
    '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="{name}" descr="{title}"/>'
    "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>"
    '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
    f'<a:graphic><a:graphicData uri="{_DRAWINGS}/chart"><c:chart xmlns:c="{_DRAWINGS}/chart" xmlns:r="{_RELATIONS}" '
    'r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>'
)
_CORNER = "<xdr:col>{}</xdr:col><xdr:colOff>{}</xdr:colOff><xdr:row>{}</xdr:row><xdr:rowOff>{}</xdr:rowOff>"

# Labels stay at the edge, clear of bars that go below zero; the first row comes on top, as in the table. Where nothing
# is said of inverting, LibreOffice 25.2 draws what is below zero to the wrong side.
_CHART = (
    f'{_HEAD}<c:chartSpace xmlns:c="{_DRAWINGS}/chart" xmlns:a="{_DRAWINGS}/main" xmlns:r="{_RELATIONS}">'
    '<c:lang val="en-US"/><c:chart>'
    "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>"
    '<a:pPr><a:defRPr sz="1200" b="1" baseline="0"/></a:pPr>'
    '<a:r><a:rPr lang="en-US" sz="1200" b="1" baseline="0"/><a:t>{title}</a:t></a:r>'
    "</a:p></c:rich></c:tx><c:layout/></c:title>"
    '<c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/>'
    '<c:ser><c:idx val="0"/><c:order val="0"/>'
    '<c:spPr><a:solidFill><a:srgbClr val="4472C4"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>'
    "<c:cat>{categories}</c:cat><c:val>{values}</c:val></c:ser>"
    '<c:gapWidth val="60"/><c:axId val="50010001"/><c:axId val="50010002"/></c:barChart>'
    '<c:catAx><c:axId val="50010001"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:axPos val="l"/>'
    '<c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="none"/><c:tickLblPos val="low"/>'
    '<c:crossAx val="50010002"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
    '<c:lblOffset val="100"/></c:catAx>'
    '<c:valAx><c:axId val="50010002"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:axPos val="t"/>'
    '<c:majorGridlines><c:spPr><a:ln><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr>'
    '</c:majorGridlines><c:numFmt formatCode="{value_format}" sourceLinked="0"/><c:tickLblPos val="nextTo"/>'
    '<c:crossAx val="50010001"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx></c:plotArea>'
    '<c:plotVisOnly val="1"/></c:chart><c:printSettings><c:headerFooter/>'
    '<c:pageMargins b="0.75" l="0.7" r="0.7" t="0.75" header="0.3" footer="0.3"/><c:pageSetup/></c:printSettings>'
    "</c:chartSpace>"
)
_REFERENCE = (
    "<c:numRef><c:f>{}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
    '<c:ptCount val="{}"/></c:numCache></c:numRef>'
)


def drawing_xml(chart: BarChart | Chart, name: str, widths: Sequence[float]) -> bytes:
    """Return a drawing part with one chart of a name, placed by columns of these widths, and rows of the usual height.

    Columns beyond them are of the usual width.
    """
    row, column = chart.anchor[0] - 1, chart.anchor[1] - 1
    last, right = column, chart.width
    while right >= (wide := _pixels(widths[last]) if last < len(widths) else _COLUMN):
        last, right = last + 1, right - wide
    rows, below = divmod(chart.height, _ROW)
    return _DRAWING.format(
        start=_CORNER.format(column, 0, row, 0),
        end=_CORNER.format(last, right * _EMU, row + rows, below * _EMU),
        name=_spelled(name),
        title=_spelled(chart.text),
    ).encode()


def _pixels(characters: float) -> int:
    """Return how wide a column is that so many characters fit in."""
    return round(characters * 7 + 5)


def chart_xml(chart: BarChart | Chart, sheet: str) -> bytes:
    """Return the part of a chart over cells of a sheet."""
    if isinstance(chart, Chart):
        return series_chart_xml(chart, sheet)
    return _CHART.format(
        title=_spelled(chart.title),
        categories=_reference(sheet, chart.categories),
        values=_reference(sheet, chart.values),
        value_format=_spelled(chart.value_format),
    ).encode()


def _reference(sheet: str, cells: tuple[int, int, int, int]) -> str:
    block = Box(*cells)
    return _REFERENCE.format(_spelled(block_formula(sheet, block)), block.size)
