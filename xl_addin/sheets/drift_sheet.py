"""The drift sheet: where every slice stands, what it all adds up to, and a picture of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from xl_addin.sheets import styles
from xl_addin.sheets.image import BarChart, Cell, SheetImage
from xl_addin.sheets.page import Page
from xl_addin.sheets.widths import fitted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.portfolio.drift import DriftReport, DriftRow
    from xl_addin.sheets.image import Style

HEADINGS = (
    "Slice",
    "Symbol",
    "Target %",
    "Actual %",
    "Drift (percentage points)",
    "Relative drift",
    "Value",
    "Target value",
    "Band",
)
_WIDTHS = (30.0, 10.0, 10.0, 10.0, 17.0, 10.0, 14.0, 14.0, 10.0, 3.0)
_ABOVE = 4
"""The rows of a report's title and headings."""
_DRIFT_COLUMN = HEADINGS.index("Drift (percentage points)") + 1
_CHART_WIDTH = 520
_CHART_ROW_HEIGHT = 24
_CHART_FRAME_HEIGHT = 90


@dataclass(frozen=True, slots=True)
class _Security:
    """One security over all the slices it has; fractions of the scope."""

    symbol: str
    target: Fraction
    actual: Fraction
    value: int
    target_value: int


def drift_image(*reports: DriftReport, name: str = "Drift") -> SheetImage:
    """Return the sheet of one drift report, or of several accounts', one below the other."""
    page = Page(_WIDTHS)
    charts = [chart for report in reports for chart in _block(page, report)]
    return SheetImage(
        name=name,
        kind="drift",
        rows=tuple(page.rows),
        widths=fitted(_WIDTHS, page.rows),
        heights=page.heights,
        freeze=(_ABOVE, 0) if len(reports) == 1 else (0, 0),
        charts=tuple(charts),
        gridlines=False,
        tab_color=styles.ACCENT,
    )


def _block(page: Page, report: DriftReport) -> tuple[BarChart, ...]:
    """Add one report and return its chart."""
    if page.rows:
        page.blank()
    of = f"{report.scope}, account {report.account}" if report.account else report.scope
    page.heights[page.add(Cell(f"Drift of {of}", styles.TITLE))] = 26.0
    page.add(Cell("Portfolio drift", styles.LABEL), None, Cell(float(report.score), replace(styles.PERCENT, bold=True)))
    page.blank()
    top = page.add(*map(_heading, HEADINGS))
    page.heights[top] = 34.0
    for row in report.rows:
        page.add(*slice_cells(row, report.currency))
    _totals(page, report)
    return _by_security(page, _securities(report.rows), report.currency, top)


def _heading(word: str) -> Cell:
    """Return a heading, over numbers to the right like the numbers."""
    if word == "Band":
        return Cell(word, styles.HEADING_CENTER)
    return Cell(word, styles.HEADING if word in {"Slice", "Symbol", "Security"} else styles.HEADING_RIGHT)


def slice_cells(row: DriftRow, currency: str) -> tuple[Cell | None, ...]:
    """Return one slice's row: a pie in bold, a slice of a nested pie indented, out of band on a fill."""
    # A path starts with the scope's own pie, which has no row: its slices stand at the margin.
    depth = max(0, len(row.path) - 2)
    cells = (
        Cell(row.path[-1], _indented(depth)),
        Cell(row.symbol, styles.TEXT),
        *_numbers(row.target, row.actual, row.value, row.target_value, currency),
        _band_cell(row),
    )
    return tuple(_dressed(cell, pie=row.symbol is None, out=not row.in_band) for cell in cells)


def _dressed(cell: Cell, *, pie: bool, out: bool) -> Cell:
    """Return a cell of a row with the looks of a pie, or of what is out of its band."""
    return Cell(cell.value, _worn(cell.style, pie=pie, out=out))


# There are few looks and many cells, and a function in the sheet asks for them at every recalculation.
@lru_cache(maxsize=256)
def _worn(style: Style, *, pie: bool, out: bool) -> Style:
    return replace(style, bold=style.bold or pie, fill=styles.BAND_FILL if out else style.fill)


@lru_cache(maxsize=256)
def _tinted(style: Style, color: str) -> Style:
    return replace(style, color=color)


@lru_cache(maxsize=64)
def _indented(depth: int) -> Style:
    return replace(styles.TEXT, indent=depth)


def _band_cell(row: DriftRow) -> Cell:
    """Return the word on the band, blank where the slice has none."""
    if row.band is None:
        return Cell(None)
    return Cell("In band", styles.IN_BAND) if row.in_band else Cell("OUT", styles.OUT_OF_BAND)


def _numbers(target: Fraction, actual: Fraction, value: int, target_value: int, currency: str) -> tuple[Cell, ...]:
    """Return the cells from Target % to Target value."""
    drift = actual - target
    tint = styles.OVER if drift > 0 else styles.UNDER if drift < 0 else styles.INK
    return (
        Cell(float(target), styles.PERCENT),
        Cell(float(actual), styles.PERCENT),
        Cell(float(drift * 100), _tinted(styles.POINTS, tint)),
        Cell(float(drift / target) if target else None, _tinted(styles.RELATIVE, tint)),
        styles.money(value, currency),
        styles.money(target_value, currency),
    )


def _totals(page: Page, report: DriftReport) -> None:
    """Add what the slices, the cash and the holdings outside the pies come to."""
    currency = report.currency
    _amount(page, "Slices", (report.invested, currency), styles.total(styles.TEXT))
    _amount(page, "Cash", (report.cash, currency), styles.TEXT)
    for row in report.outside:
        _amount(page, "Outside the pies", (row.value, currency), styles.TEXT, row.symbol)
    _amount(page, "Total", (report.total, currency), styles.total(styles.TEXT))
    page.blank()


def _amount(page: Page, word: str, amount: tuple[int, str], style: Style, symbol: str | None = None) -> None:
    """Add a row of one amount, cents of a currency, under Value in the style of its words."""
    blanks = (Cell(None, style) for _ in range(4))
    value = styles.money(*amount, replace(styles.MONEY, bold=style.bold, rule_above=style.rule_above))
    page.add(Cell(word, style), Cell(symbol, style), *blanks, value, Cell(None, style), Cell(None, style))


def _by_security(page: Page, securities: tuple[_Security, ...], currency: str, top: int) -> tuple[BarChart, ...]:
    """Add the securities, the most underweight first, and return their chart, to the right of the slices."""
    if not securities:
        return ()
    page.add(Cell("By security, the most underweight first", replace(styles.SECTION, rule_below=False)))
    words = ("Security", *HEADINGS[1:-1])
    blank_or_heading = (Cell(None, styles.HEADING) if word == "Symbol" else _heading(word) for word in words)
    page.heights[page.add(*blank_or_heading)] = 34.0
    rows = [
        page.add(Cell(s.symbol, styles.TEXT), None, *_numbers(s.target, s.actual, s.value, s.target_value, currency))
        for s in securities
    ]
    chart = BarChart(
        title="Drift in percentage points",
        categories=(rows[0], 1, rows[-1], 1),
        values=(rows[0], _DRIFT_COLUMN, rows[-1], _DRIFT_COLUMN),
        value_format="+0.00;-0.00;0",
        anchor=(top + 1, len(_WIDTHS) + 1),
        width=_CHART_WIDTH,
        height=_CHART_FRAME_HEIGHT + _CHART_ROW_HEIGHT * len(rows),
    )
    return (chart,)


def _securities(rows: Iterable[DriftRow]) -> tuple[_Security, ...]:
    """Return each security once, whatever number of slices it has, the most underweight first."""
    slices: dict[str, list[DriftRow]] = defaultdict(list)
    for row in rows:
        if row.symbol is not None:
            slices[row.symbol].append(row)
    securities = (
        _Security(
            symbol,
            sum((r.target for r in found), Fraction()),
            sum((r.actual for r in found), Fraction()),
            sum(r.value for r in found),
            sum(r.target_value for r in found),
        )
        for symbol, found in slices.items()
    )
    return tuple(sorted(securities, key=lambda s: (s.actual - s.target, s.symbol)))
