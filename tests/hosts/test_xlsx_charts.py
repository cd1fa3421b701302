"""A chart of ours is the one XlsxWriter would draw."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from lxml import etree

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.hidden_names import block_formula
from xl_addin.hosts.xlsx.chartxml import chart_xml, drawing_xml
from xl_addin.sheets.image import BarChart


def drawn_by_xlsxwriter(chart: BarChart, sheet: str) -> tuple[bytes, bytes]:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet(sheet)
    drawn = book.add_chart({"type": "bar"})
    drawn.add_series(
        {
            "categories": f"={block_formula(sheet, Box(*chart.categories))}",
            "values": f"={block_formula(sheet, Box(*chart.values))}",
            "fill": {"color": "#4472C4"},
            "gap": 60,
            "invert_if_negative": True,
        }
    )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12, "bold": True}})
    drawn.set_legend({"none": True})
    drawn.set_size({"width": chart.width, "height": chart.height})
    drawn.set_y_axis({"reverse": True, "label_position": "low", "major_tick_mark": "none"})
    drawn.set_x_axis(
        {"num_format": chart.value_format, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
    )
    row, column = chart.anchor
    page.insert_chart(row - 1, column - 1, drawn, {"object_position": 1, "description": chart.title})
    book.close()
    with zipfile.ZipFile(buffer) as made:
        drawing = made.read("xl/drawings/drawing1.xml")
        content = made.read("xl/charts/chart1.xml")
    # XlsxWriter has no way to say that bars below zero are not inverted, only that they are
    said = content.replace(b'<c:invertIfNegative val="1"/>', b'<c:invertIfNegative val="0"/>')
    assert said != content
    return drawing, said


def canonical(part: bytes) -> bytes:
    return etree.tostring(etree.fromstring(part), method="c14n")


@pytest.mark.parametrize(
    ("chart", "sheet"),
    [
        (BarChart("Drift", (6, 1, 20, 1), (6, 4, 20, 4), "0.0%", (3, 10), 620, 380), "Drift"),
        (BarChart('Q&A <"x">', (2, 1, 2, 1), (2, 2, 2, 2), '+0.00" pp";-0.00" pp"', (1, 1), 641, 399), "Ann's & Co"),
    ],
    ids=["plain", "odd characters"],
)
def test_a_chart_is_the_one_xlsxwriter_draws(chart: BarChart, sheet: str) -> None:
    drawing, content = drawn_by_xlsxwriter(chart, sheet)
    assert canonical(chart_xml(chart, sheet)) == canonical(content)
    assert canonical(drawing_xml(chart, "Chart 1", ())) == canonical(drawing)
