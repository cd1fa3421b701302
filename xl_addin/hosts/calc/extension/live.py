"""A sheet whose cells are PIE_DRIFT over the user's tables: Calc does not spill, so the area is sized for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.actions.load import load
from xl_addin.domain.finding import column_letters, refuse
from xl_addin.domain.portfolio.drift import measure_drift
from xl_addin.hosts.blocks import MAX_ROW, Box, box_named
from xl_addin.hosts.calc.book import OneStep
from xl_addin.hosts.calc.extension.identity import FUNCTIONS_SERVICE
from xl_addin.hosts.hidden_names import CALC, block_formula
from xl_addin.sheets import styles
from xl_addin.sheets.drift_sheet import HEADINGS, slice_cells
from xl_addin.sheets.image import Cell, Changes, SheetImage, Style

if TYPE_CHECKING:
    from xl_addin.actions.context import Context
    from xl_addin.hosts.calc.book import CalcBook
    from xl_addin.sheets.inputs import Inputs

SHEET = "Live drift"
_ABOUT = "These cells are PIE_DRIFT over your tables. They follow every change, and never write or trade anything."
_FIRST = 3
"""The row of the headings, one-based."""
_SPARE = 20
"""Rows for slices that are still to come; they show nothing until then."""


def insert_live_drift(book: CalcBook, context: Context) -> str:
    """Add the sheet, as one step of the undo list, and return its name.

    Raises:
        Refused: where the tables are wrong, where several accounts have a drift of their own, or such a sheet is there.

    """
    loaded = load(book, context)
    reports = tuple(map(measure_drift, loaded.each()))
    if len(reports) != 1:
        names = ", ".join(str(report.account) for report in reports)
        message = f"the accounts {names} have a drift each, and a live sheet shows one"
        raise refuse(None, message, "Choose Pie, Drift for all of them, or name one on the Settings sheet: Account.")
    if book.sheet(SHEET) is not None:
        raise refuse(None, f"there is a sheet {SHEET} already", "It follows your tables; delete or rename it first.")
    (report,) = reports
    cells = (slice_cells(row, report.currency) for row in report.rows)
    looks = [tuple(_look(own[word].style) for word in HEADINGS) for own in cells]
    looks += [looks[-1]] * _SPARE
    head = tuple(Cell(None, _over(cell.style)) for cell in looks[0])
    image = SheetImage(
        SHEET,
        None,
        ((Cell(SHEET, styles.TITLE),), (Cell(_ABOUT, replace(styles.NOTE, wrap=False)),), head, *looks),
        widths=(28, *(14 for _ in HEADINGS[1:])),
        heights={_FIRST: 34.0},
        freeze=(_FIRST, 1),
        gridlines=False,
    )
    with OneStep(book.document, f"xl-addin: {SHEET}"):
        book.write(Changes(sheets=(image,)))
        sheet = book.document.Sheets.getByName(SHEET)
        area = sheet.getCellRangeByPosition(0, _FIRST - 1, len(HEADINGS) - 1, _FIRST - 1 + len(looks))
        area.setArrayFormula(_formula(book, loaded.inputs, 1 + len(looks)))
    return SHEET


def _over(style: Style) -> Style:
    """Return how the heading over cells of a look stands."""
    if style.align == "center":
        return styles.HEADING_CENTER
    return styles.HEADING_RIGHT if style.align == "right" else styles.HEADING


def _look(style: Style) -> Cell:
    """Return an empty cell that shows numbers as the Drift sheet does, without what is true of today's slice alone."""
    return Cell(None, Style(color=styles.INK, number_format=style.number_format, align=style.align))


def _formula(book: CalcBook, inputs: Inputs, rows: int) -> str:
    """Return PIE_DRIFT over the tables, blank where the area is longer than the answer.

    The answer is stretched to the area first: Calc fills an area with #N/A beyond the formula, where IFNA sees nothing.
    """
    tables = [_growing(inputs, "Targets"), _growing(inputs, "Holdings"), _in_use(book, inputs, "Settings")]
    if "Prices" in inputs.sheets:
        tables.append(_in_use(book, inputs, "Prices"))
    everywhere = f"ROW($A$1:$A${rows})*COLUMN($A$1:${column_letters(len(HEADINGS))}$1)>0"
    return f'=IFNA(IF({everywhere};{FUNCTIONS_SERVICE}.PIE_DRIFT({";".join(tables)}));"")'


def _growing(inputs: Inputs, table: str) -> str:
    """Return a table with all the rows below it: what is added there counts."""
    found = box_named(inputs.sights[table].range)
    assert found is not None  # noqa: S101 - a table that was read is somewhere
    return block_formula(inputs.sheets[table], replace(found, bottom=MAX_ROW), CALC)


def _in_use(book: CalcBook, inputs: Inputs, table: str) -> str:
    """Return the cells of a small table that are in use, with room for some more; nothing where there is no such."""
    name = inputs.sheets.get(table)
    if name is None:
        return ""
    rows = book.grid(name).rows
    return block_formula(name, Box(1, 1, len(rows) + _SPARE, max(2, *map(len, rows))), CALC)
