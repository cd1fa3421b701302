"""What surrounds the cells of a sheet of ours: columns, panes, merged cells, drop-downs, the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.calc.areas import cells_of
from xl_addin.hosts.calc.bridge import enum, exists, struct

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Uno
    from xl_addin.sheets.image import Dropdown, Rule, SheetImage

_PIXEL = 2540 / 96  # hundredths of a millimetre
_DIGIT, _PADDING = 7, 5  # pixels, of a column's width in characters
_POINT = 2540 / 72
_REGULAR, _BOLD = 100.0, 150.0
_OURS = "xl-addin"
"""The title of our own drop-downs' error box, as in a file: it tells them from the user's."""


def set_up(document: Uno, sheet: Uno, image: SheetImage) -> None:
    """Set what is the user's own from then on: widths, hidden columns, tab colour, the page, tables."""
    for column, width in enumerate(image.widths):
        sheet.Columns.getByIndex(column).Width = round((width * _DIGIT + _PADDING) * _PIXEL)
    for column in image.hidden:
        sheet.Columns.getByIndex(column - 1).IsVisible = False
    if image.tab_color:
        sheet.TabColor = int(image.tab_color, 16)
    _page(document, sheet, image)
    for rule in image.rules:
        _follow(document, sheet, rule)
    for table in image.tables:
        if not exists(document.DatabaseRanges, table.name):
            block = Box(table.top, table.left, table.bottom, table.right)
            document.DatabaseRanges.addNewByName(table.name, cells_of(sheet, block).RangeAddress)


def set_view(document: Uno, sheet: Uno, image: SheetImage) -> None:
    """Keep rows and columns in view and hide the grid of a new sheet.

    A view can do so only on the sheet it shows, so for a moment it shows this one; inside an undo step that would
    keep the step from being undone.
    """
    view = document.CurrentController
    if view is None or (image.freeze == (0, 0) and image.gridlines):
        return
    rows, columns = image.freeze
    shown, selected = view.ActiveSheet, view.Selection
    view.setActiveSheet(sheet)
    if rows or columns:
        view.freezeAtPosition(columns, rows)
    view.ShowGrid = image.gridlines
    view.setActiveSheet(shown)
    view.select(selected)


def furnish(sheet: Uno, image: SheetImage) -> None:
    """Bring heights, merged cells and drop-downs in line with an image."""
    if image.rows:  # what was made higher for the text that stood there before is not to stay so
        cells_of(sheet, Box(1, 1, len(image.rows), 1)).Rows.OptimalHeight = True
    for row, height in image.heights.items():
        sheet.Rows.getByIndex(row - 1).Height = round(height * _POINT)
    for merge in image.merges:
        cells_of(sheet, Box(*merge)).merge(True)
    for dropdown in image.dropdowns:
        _offer(sheet, dropdown)
    if image.printed:
        sheet.setPrintAreas((cells_of(sheet, Box(*image.printed)).RangeAddress,))


def _offer(sheet: Uno, dropdown: Dropdown) -> None:
    cells = cells_of(sheet, Box(dropdown.row, dropdown.column, dropdown.row + dropdown.rows - 1, dropdown.column))
    validation = cells.Validation
    validation.Type = enum("sheet.ValidationType", "LIST")
    validation.setFormula1(";".join('"' + choice.replace('"', '""') + '"' for choice in dropdown.choices))
    validation.ShowList = 1
    validation.ShowErrorMessage = True
    validation.ErrorAlertStyle = enum("sheet.ValidationAlertStyle", "STOP")
    validation.ErrorTitle = _OURS
    validation.ErrorMessage = dropdown.refused
    validation.ShowInputMessage = True
    validation.InputTitle = dropdown.title
    validation.InputMessage = dropdown.message
    cells.Validation = validation


def _follow(document: Uno, sheet: Uno, rule: Rule) -> None:
    """Have cells take on a look while a formula is true of them; the look is a cell style of its own."""
    looks = document.StyleFamilies.getByName("CellStyles")
    name = f"xl-addin {rule.style.color} {rule.style.fill or 'plain'}{' bold' if rule.style.bold else ''}"
    if not exists(looks, name):
        looks.insertByName(name, document.createInstance("com.sun.star.style.CellStyle"))
        look = looks.getByName(name)
        look.CharColor = int(rule.style.color, 16)
        look.CharWeight = _BOLD if rule.style.bold else _REGULAR
        if rule.style.fill:
            look.CellBackColor = int(rule.style.fill, 16)
    cells = cells_of(sheet, Box(*rule.cells))
    formats = cells.ConditionalFormat
    operator = enum("sheet.ConditionOperator", "FORMULA")
    formula = rule.formula.replace(",", ";")  # as the office spells it, whatever the language
    told = {"Operator": operator, "Formula1": formula, "StyleName": name}
    formats.addNew(tuple(struct("beans.PropertyValue", Name=key, Value=value) for key, value in told.items()))
    cells.ConditionalFormat = formats


def _page(document: Uno, sheet: Uno, image: SheetImage) -> None:
    """Let the sheet print on pages as wide as it is, in a page style of its own."""
    styles = document.StyleFamilies.getByName("PageStyles")
    name = f"xl-addin {sheet.Name}"
    if not exists(styles, name):
        styles.insertByName(name, document.createInstance("com.sun.star.style.PageStyle"))
    page = styles.getByName(name)
    longer, shorter = max(page.Width, page.Height), min(page.Width, page.Height)
    page.IsLandscape = image.landscape
    page.Width, page.Height = (longer, shorter) if image.landscape else (shorter, longer)
    page.ScaleToPagesX, page.ScaleToPagesY = 1, image.pages
    sheet.PageStyle = name
