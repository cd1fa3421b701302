"""The ring of the dashboard as Excel's own chart is told of it; there is no Excel here to draw it."""

from __future__ import annotations

from unittest.mock import MagicMock

from xl_addin.hosts.excel.rings import draw_ring
from xl_addin.sheets.image import Chart

RING = Chart("Held", "Held", "ring", (1, 1, 4, 3), ("0072B2", "E69F00"), "0%", (1, 6), 480, 288, narrow=(1,))


def test_parts_have_their_colours_and_those_with_room_their_names() -> None:
    native, series = MagicMock(), [MagicMock(), MagicMock()]
    points = [[MagicMock() for _ in range(3)] for _ in series]
    native.SeriesCollection.side_effect = lambda number: series[number - 1]
    for own, parts in zip(series, points, strict=True):
        own.Points.side_effect = lambda number, parts=parts: parts[number - 1]
    draw_ring(native, RING)
    for parts in points:
        assert [part.Format.Fill.ForeColor.RGB for part in parts] == [0xB27200, 0x009FE6, 0xB27200]
    assert series[1].HasDataLabels is True
    assert series[1].DataLabels().ShowCategoryName is True
    assert [part.HasDataLabel is False for part in points[1]] == [False, True, False]
    assert series[0].HasDataLabels is not True
    assert native.HasLegend is False
