"""The sheets of the macro workbook that a picture of cells cannot hold: live functions, buttons, xlwings' settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xl_addin.hosts.excel import vba
from xl_addin.hosts.excel.configuration import configuration
from xl_addin.hosts.excel.entries import EXPORT, FILES, FORMAT, MEANINGS, SHEET, USUAL
from xl_addin.sheets.orders_out import FORMATS

CREATED = datetime(2026, 1, 1)
"""Fixed, so that the same sheets give the same bytes."""
LIVE, CONFIG = "Live", "xlwings.conf"

_TABLES = "tblTargets[#All],tblHoldings[#All],tblSettings[#All]"
_FIRST_ROW, _FIRST_BUTTON, _BUTTON_ROWS = 8, 9, 3

NUMBERS = (
    ("Portfolio drift", f"=PIE_SCORE({_TABLES})", "0.00%"),
    ("Deposit that reaches the targets with no sale", f"=PIE_DEPOSIT_TO_BALANCE({_TABLES})", "#,##0.00"),
    ("Next trade window", "=IF(NOW()>0,PIE_NEXT_WINDOW())", "@"),
)
SPILLS = (
    (0, "Drift", f"=PIE_DRIFT({_TABLES})"),
    (10, "What is wrong", f"=PIE_CHECK({_TABLES})"),
    (15, "What a rebalance would order", f"=IF(TODAY()>0,PIE_REBALANCE({_TABLES}))"),
)
"""Column, title and formula of the tables that spill; beside each other, so that none is in another's way.

NOW and TODAY have a program work out anew, in a file that is opened later, what depends on the day.
"""


def add_live_sheet(book: Any) -> Any:
    """Add and return the sheet whose functions follow the tables as they are typed."""
    sheet = book.add_worksheet(LIVE)
    title, heading = book.add_format({"bold": True, "font_size": 16}), book.add_format({"bold": True})
    sheet.write_string(0, 0, "Live: what the tables say right now", title)
    sheet.write_string(1, 0, "These cells are functions. They follow every change and never write or trade anything.")
    for row, (label, formula, number_format) in enumerate(NUMBERS, 3):
        sheet.write_string(row, 0, label)
        sheet.write_dynamic_array_formula(row, 3, row, 3, formula, book.add_format({"num_format": number_format}), "")
    for column, label, formula in SPILLS:
        sheet.write_string(_FIRST_ROW - 1, column, label, heading)
        sheet.write_dynamic_array_formula(_FIRST_ROW, column, _FIRST_ROW, column, formula, None, "")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 8, 13)
    sheet.set_column(10, 13, 24)
    sheet.set_column(15, 23, 13)
    return sheet


def add_buttons_sheet(book: Any) -> Any:
    """Add and return the sheet with the buttons and the cells they are told things by."""
    sheet = book.add_worksheet(SHEET)
    title = book.add_format({"bold": True, "font_size": 16})
    entry = book.add_format({"bg_color": "#FFF8DC", "border": 1})
    sheet.write_string(0, 0, "Buttons", title)
    for row, (label, meaning) in enumerate(
        (
            *MEANINGS.items(),
            (FILES, "the downloads to read, a path a line; the buttons fill it in"),
            (EXPORT, "where orders are exported to; the button fills it in"),
            (FORMAT, f"{', '.join(FORMATS)}; blank means {USUAL}"),
        ),
        2,
    ):
        sheet.write_string(row, 0, label)
        sheet.write_blank(row, 1, None, entry)
        sheet.write_string(row, 2, meaning)
    for number, button in enumerate(vba.ALL_BUTTONS):
        row = _FIRST_BUTTON + number * _BUTTON_ROWS
        sheet.insert_button(row, 0, {"macro": button.macro, "caption": button.caption, "width": 150, "height": 36})
        sheet.write_string(row, 1, button.help)
    after = _FIRST_BUTTON + len(vba.ALL_BUTTONS) * _BUTTON_ROWS
    sheet.write_string(after, 0, "A button empties Excel's Undo list, and says so before it runs.")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 20)
    return sheet


def add_config(book: Any) -> Any:
    """Add and return the sheet from which xlwings reads its settings: where the functions are."""
    sheet = book.add_worksheet(CONFIG)
    for row, (name, value) in enumerate(settings := configuration()):
        sheet.write_string(row, 0, name)
        (sheet.write_boolean if isinstance(value, bool) else sheet.write_string)(row, 1, value)
    # below an empty row, where xlwings reads no further
    after = len(settings) + 1
    sheet.write_string(after, 0, "xlwings reads this sheet. Further settings: docs.xlwings.org, Add-in and Settings.")
    sheet.set_column(0, 1, 30)
    return sheet
