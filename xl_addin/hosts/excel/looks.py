"""How our sheets look in an open workbook: styles, widths, lists to choose from, charts."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any

from xl_addin.hosts.blocks import rectangles
from xl_addin.hosts.excel.colors import bgr
from xl_addin.hosts.excel.engine import on_desktop
from xl_addin.hosts.excel.rings import draw_ring
from xl_addin.sheets.image import PLAIN, Chart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.sheets.image import BarChart, Cells, Dropdown, Rule, SheetImage, Style

_POINTS_PER_PIXEL = 0.75
_LANDSCAPE = 2  # xlLandscape
_MOST_SAID = 225  # characters that Excel takes in the message of a list
_EXPRESSION = 2  # xlExpression
_ABOVE, _BELOW = ["edge_top", "inside_horizontal"], ["edge_bottom", "inside_horizontal"]


def dress(sheet: Any, styles: Mapping[tuple[int, int], Style]) -> None:
    """Give cells their looks, as few calls as the looks allow."""
    for box, style in rectangles(styles):
        if style != PLAIN:
            _dress(sheet.range((box.top, box.left), (box.bottom, box.right)), style)


def _dress(cells: Any, style: Style) -> None:
    cells.number_format = style.number_format
    cells.vertical_alignment = "center"  # one line for all cells of a row, whether a neighbour wraps or not
    font = cells.font
    font.bold, font.italic, font.size = style.bold, style.italic, style.size
    font.color = f"#{style.color}"
    if style.fill:
        cells.color = f"#{style.fill}"
    if style.align:
        cells.horizontal_alignment = style.align
    if style.indent:
        cells.adjust_indent(style.indent)
    if style.wrap:
        cells.wrap_text = True
    for sides, wanted in ((_ABOVE, style.rule_above), (_BELOW, style.rule_below)):
        if wanted:
            cells.borders.set(sides, line_style="continuous", weight="thin")


def lay_out(sheet: Any, image: SheetImage) -> None:
    """Set what belongs to a sheet as a whole."""
    in_points = not on_desktop(sheet.book)
    for column, width in enumerate(image.widths, 1):
        sheet.range((1, column)).column_width = _points(width) if in_points else width
    with for_the_eye():  # what was made higher for the text that stood there before is not to stay so
        sheet.range((1, 1), (len(image.rows), 1)).rows.autofit()
    for row, height in image.heights.items():
        sheet.range((row, 1)).row_height = height
    for column in image.hidden:
        sheet.range((1, column)).column_hidden = True
    for top, left, bottom, right in image.merges:
        sheet.range((top, left), (bottom, right)).merge()
    for dropdown in image.dropdowns:
        _offer(sheet, dropdown)
    for step in _trimmings(sheet, image):
        with for_the_eye():
            step()


def _points(characters: float) -> float:
    """Return a column's width in points, as a browser counts it: 7 pixels a digit and 5 of room, as of Calibri 11."""
    return (7 * characters + 5) * _POINTS_PER_PIXEL


def for_the_eye() -> contextlib.suppress:
    """Return the context of what only looks good: not every program can do it, and it must not stop a proposal."""
    return contextlib.suppress(Exception)


def _trimmings(sheet: Any, image: SheetImage) -> Iterator[Any]:
    yield lambda: _redraw_charts(sheet, image)
    rows, columns = image.freeze
    if rows or columns:
        yield lambda: sheet.freeze_panes.freeze_at(_frozen(sheet, rows, columns))
    if on_desktop(sheet.book):
        for rule in image.rules:
            yield partial(_follow, sheet, rule)
    else:
        yield lambda: _follow_anew(sheet, image.rules)
    for cells in image.bars:
        yield partial(_show_as_bars, sheet, cells)
    if not image.gridlines:
        yield lambda: setattr(sheet, "show_gridlines", False)
    if image.tab_color:
        yield lambda: setattr(sheet.api.Tab, "Color", bgr(image.tab_color))
    yield from _on_paper(sheet, image)


def _on_paper(sheet: Any, image: SheetImage) -> Iterator[Any]:
    if image.printed:
        top, left, bottom, right = image.printed
        area = sheet.range((top, left), (bottom, right)).address
        yield lambda: setattr(sheet.page_setup, "print_area", area)
    if image.landscape:
        yield lambda: setattr(sheet.api.PageSetup, "Orientation", _LANDSCAPE)
    if image.printed:
        yield lambda: setattr(sheet.api.PageSetup, "Zoom", False)
        yield lambda: setattr(sheet.api.PageSetup, "FitToPagesWide", 1)
        yield lambda: setattr(sheet.api.PageSetup, "FitToPagesTall", image.pages or False)


def _show_as_bars(sheet: Any, cells: Cells) -> None:
    """Have cells show their numbers as bars, once."""
    conditions = sheet.range(cells[:2], cells[2:]).api.FormatConditions
    if not conditions.Count:
        conditions.AddDatabar().MinPoint.Modify(_NUMBER_ZERO, 0)


_NUMBER_ZERO = 0  # xlConditionValueNumber


def _follow(sheet: Any, rule: Rule) -> None:
    """Have cells take on a look while a formula is true of them, once."""
    top, left, bottom, right = rule.cells
    conditions = sheet.range((top, left), (bottom, right)).api.FormatConditions
    formula = f"={rule.formula}"
    if any(conditions.Item(number).Formula1 == formula for number in range(1, conditions.Count + 1)):
        return
    added = conditions.Add(_EXPRESSION, None, formula)
    added.Font.Color, added.Font.Bold = bgr(rule.style.color), rule.style.bold
    if rule.style.fill:
        added.Interior.Color = bgr(rule.style.fill)


def _follow_anew(sheet: Any, rules: Sequence[Rule]) -> None:
    """Do the same in a browser, where it cannot be asked which looks cells follow already: those are taken off."""
    cells = [sheet.range(rule.cells[:2], rule.cells[2:]) for rule in rules]
    for each in cells:
        each.conditional_formats.clear()
    for each, rule in zip(cells, rules, strict=True):
        each.conditional_formats.add_custom(
            f"={rule.formula}",
            font_color=f"#{rule.style.color}",
            font_bold=rule.style.bold,
            fill_color=f"#{rule.style.fill}" if rule.style.fill else None,
        )


def _frozen(sheet: Any, rows: int, columns: int) -> str:
    """Return the cells to keep in view: whole rows, whole columns, or the corner of both."""
    if rows and columns:
        return str(sheet.range((1, 1), (rows, columns)).address)
    return f"1:{rows}" if rows else f"A:{sheet.range((1, columns)).address.split('$')[1]}"


def _offer(sheet: Any, dropdown: Dropdown) -> None:
    cells = sheet.range((dropdown.row, dropdown.column), (dropdown.row + dropdown.rows - 1, dropdown.column))
    cells.data_validation.set_list(dropdown.choices)
    with for_the_eye():
        native = cells.data_validation.api
        native.InputTitle, native.InputMessage = dropdown.title, dropdown.message
        native.ErrorMessage = dropdown.refused[:_MOST_SAID]


def _redraw_charts(sheet: Any, image: SheetImage) -> None:
    for chart in list(sheet.charts):
        if chart.name.startswith(_CHART):
            chart.delete()
    for number, chart in enumerate(image.charts, 1):
        if isinstance(chart, Chart) and chart.kind == "points":
            _draw_points(sheet, chart, f"{_CHART} {number}")
        elif isinstance(chart, Chart):
            _draw_series(sheet, chart, f"{_CHART} {number}")
        else:
            _draw(sheet, chart, f"{_CHART} {number}")


_CHART = "xl-addin chart"


def _added(sheet: Any, chart: BarChart | Chart, name: str, kind: str, source: Any) -> Any:
    """Add a chart of some cells to a sheet, where it is to stand, and return it."""
    return sheet.charts.add(
        width=chart.width * _POINTS_PER_PIXEL,
        height=chart.height * _POINTS_PER_PIXEL,
        chart_type=kind,
        source=source,
        plot_by="columns",
        name=name,
        anchor=sheet.range(chart.anchor),
    )


def _draw(sheet: Any, chart: BarChart, name: str) -> None:
    values = sheet.range(chart.values[:2], chart.values[2:])
    drawn = _added(sheet, chart, name, "bar_clustered", values)
    drawn.set_x_axis_values(sheet.range(chart.categories[:2], chart.categories[2:]))
    with for_the_eye():
        drawn.title = chart.title
        drawn.category_axis.set(reverse_order=True)
        drawn.value_axis.set(number_format=chart.value_format)


_KINDS = {"columns": "column_clustered", "stacked": "column_stacked", "line": "line_markers", "ring": "doughnut"}
_LINE = 4  # xlLine


def _draw_series(sheet: Any, chart: Chart, name: str) -> None:
    """Draw a chart of several series; of it only the kind and the cells are sure, the rest is for the eye."""
    drawn = _added(sheet, chart, name, _KINDS[chart.kind], sheet.range(chart.block[:2], chart.block[2:]))
    with for_the_eye():
        drawn.title = chart.title
    with for_the_eye():
        shape, native = drawn.api
        shape.ShapeRange.AlternativeText = chart.text
        for number in range(1, chart.count + 1):
            series = native.SeriesCollection(number)
            if number > chart.count - chart.lines:
                series.ChartType = _LINE
            if chart.kind != "ring":
                series.Format.Fill.ForeColor.RGB = series.Format.Line.ForeColor.RGB = bgr(chart.colors[number - 1])
    if chart.kind == "ring":
        with for_the_eye():
            draw_ring(drawn.api[1], chart)


def _draw_points(sheet: Any, chart: Chart, name: str) -> None:
    """Draw a point a row, named by the legend; of it only the kind is sure, the rest is for the eye."""
    drawn = _added(
        sheet, chart, name, "xy_scatter", sheet.range((chart.block[0] + 1, chart.block[1] + 1), chart.block[2:])
    )
    with for_the_eye():
        drawn.title = chart.title
    with for_the_eye():
        shape, native = drawn.api
        shape.ShapeRange.AlternativeText = chart.text
        native.HasLegend = True
        for _ in range(native.SeriesCollection().Count):
            native.SeriesCollection(1).Delete()
        for number in range(chart.count):
            named, across, up = (sheet.range(cells[:2], cells[2:]).api for cells in chart.series(number))
            series = native.SeriesCollection().NewSeries()
            series.XValues, series.Values = across, up
            series.Name = str(named.Value2)
            series.MarkerBackgroundColor = series.MarkerForegroundColor = bgr(chart.colors[number % len(chart.colors)])
            series.MarkerStyle = _MARKERS[number % len(_MARKERS)]


_MARKERS = (8, 1, 2, 3, -4168, 9)  # xlMarkerStyle: Circle, Square, Diamond, Triangle, X, Plus
