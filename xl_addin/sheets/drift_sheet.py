"""The drift sheet: where every slice stands, what it all adds up to, and a picture of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import written
from xl_addin.sheets import styles
from xl_addin.sheets.image import PLAIN, BarChart, Cell, SheetImage
from xl_addin.sheets.page import Page
from xl_addin.sheets.widths import fitted, wide_enough

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
"""What is told of a slice; the sheet leaves out what no slice has, and adds what brings it to its target."""
TO_TARGET = "To target"
_DRIFT = "Drift (percentage points)"
_WORDS = frozenset({"Slice", "Symbol", "Security"})
_WIDTH_OF = {
    "Slice": 24.0,
    _DRIFT: 12.0,
    "Value": 12.5,
    "Target value": 12.5,
    TO_TARGET: 12.5,
    "Band": 8.5,
}
_WIDTH = 9.0
_CHART_WIDTH = 430
_CHART_ROW_HEIGHT = 24
_HEADINGS_HEIGHT = 46.0
_CHART_FRAME_HEIGHT = 90


@dataclass(frozen=True, slots=True)
class _Security:
    """One security over all the slices it has; fractions of the scope."""

    symbol: str
    target: Fraction
    actual: Fraction
    value: int
    target_value: int


def _columns(reports: Sequence[DriftReport]) -> tuple[str, ...]:
    """Return the columns that say something: no symbol that repeats the slice, no band where none is set."""
    rows = [row for report in reports for row in report.rows]
    repeated = all(row.symbol in {None, row.path[-1]} for row in rows)
    without = {"Symbol"} if repeated else set()
    without |= set() if any(row.band for row in rows) else {"Band"}
    columns = [word for word in HEADINGS if word not in without]
    columns.insert(columns.index("Target value") + 1, TO_TARGET)
    return tuple(columns)


def drift_image(*reports: DriftReport, name: str = "Drift", as_of: str = "", next_step: str = "") -> SheetImage:
    """Return the sheet of one drift report, or of several accounts', one below the other.

    ``as_of`` is the moment in words, and ``next_step`` what is to be done, where it is not what the drift itself says.
    """
    columns = _columns(reports)
    names = ("  " * depth(row) + row.path[-1] for report in reports for row in report.rows)
    widths = {**_WIDTH_OF, "Slice": wide_enough(_WIDTH_OF["Slice"], names)}
    page = Page(tuple(widths.get(word, _WIDTH) for word in columns))
    told = {"As of": as_of} if as_of else {}
    charts: list[BarChart] = []
    above = 0
    for report in reports:
        head = {**told, "Next": next_step or _next_step(report)}
        top, found = _block(page, report, columns, head)
        above, charts = above or top, [*charts, *found]
    return SheetImage(
        name=name,
        kind="drift",
        rows=tuple(page.rows),
        widths=(*fitted(page.widths, page.rows), 3.0),
        heights=page.heights,
        freeze=(above, 0) if len(reports) == 1 else (0, 0),
        charts=tuple(charts),
        merges=tuple(page.merges),
        gridlines=False,
        tab_color=styles.ACCENT,
    )


def _next_step(report: DriftReport) -> str:
    """Return what the drift alone says is to be done."""
    out = sum(not row.in_band for row in report.rows)
    if out:
        return f"{out} {'slice is' if out == 1 else 'slices are'} out of band. Rebalance proposes orders."
    if any(row.band for row in report.rows):
        return "Nothing has to be done: every slice with a band is within it."
    if report.score:
        return "Rebalance proposes orders that bring the slices to their targets; Auto-invest only buys."
    return "Nothing has to be done: every slice is at its target."


def _block(
    page: Page, report: DriftReport, columns: Sequence[str], told: Mapping[str, str]
) -> tuple[int, tuple[BarChart, ...]]:
    """Add one report and return the row of its headings and its chart."""
    if page.rows:
        page.blank()
    of = f"{report.scope}, account {report.account}" if report.account else report.scope
    page.heights[page.heading(f"Drift of {of}", styles.TITLE)] = 26.0
    score = Cell(float(report.score), replace(styles.PERCENT, bold=True, align="left"))
    page.add(Cell("Portfolio drift", styles.LABEL), score)
    for label, text in told.items():
        page.span(text, styles.STRONG if label == "Next" else styles.TEXT, 2, [Cell(label, styles.LABEL)])
    page.blank()
    top = page.add(*(_heading(word, report.currency) for word in columns))
    page.heights[top] = _HEADINGS_HEIGHT
    rows = [page.add(*_row(slice_cells(row, report.currency), columns)) for row in report.rows]
    _totals(page, report, columns)
    if not rows:
        return top, ()
    if any(row.symbol is None for row in report.rows):
        rows = _by_urgency(page, _securities(report.rows), report.currency, columns)
    return top, (_chart(rows, columns, top),)


def _row(cells: Mapping[str, Cell], columns: Sequence[str]) -> Iterator[Cell]:
    return (cells[word] for word in columns)


def _heading(word: str, currency: str) -> Cell:
    """Return a heading, over numbers to the right like the numbers."""
    if word == "Band":
        return Cell(word, styles.HEADING_CENTER)
    spelled = f"{written(currency).sign.strip()} to target" if word == TO_TARGET else word
    return Cell(spelled, styles.HEADING if word in _WORDS else styles.HEADING_RIGHT)


def slice_values(row: DriftRow) -> dict[str, str | float | None]:
    """Return what is told of one slice, by heading, as plain values: a function in the sheet has no looks."""
    return {
        "Slice": row.path[-1],
        "Symbol": row.symbol,
        **_figures(row),
        "Band": None if row.band is None else "In band" if row.in_band else "OUT",
    }


def depth(row: DriftRow) -> int:
    """Return how far a slice is indented: a path starts with the scope's own pie, whose slices stand at the margin."""
    return max(0, len(row.path) - 2)


def slice_cells(row: DriftRow, currency: str) -> dict[str, Cell]:
    """Return one slice's row: a pie in bold, a slice of a nested pie indented, out of band on a fill."""
    looks = {
        "Slice": _indented(depth(row)),
        "Symbol": styles.TEXT,
        **_looks(row, currency),
        "Band": PLAIN if row.band is None else styles.IN_BAND if row.in_band else styles.OUT_OF_BAND,
    }
    pie, out = row.symbol is None, not row.in_band
    return {word: Cell(value, _worn(looks[word], pie=pie, out=out)) for word, value in slice_values(row).items()}


# There are few looks and many cells.
@lru_cache(maxsize=256)
def _worn(style: Style, *, pie: bool, out: bool) -> Style:
    look = replace(style, bold=style.bold or pie)
    return styles.filled(look, styles.BAND_FILL) if out else look


@lru_cache(maxsize=256)
def _tinted(style: Style, color: str) -> Style:
    return replace(style, color=color)


@lru_cache(maxsize=64)
def _indented(depth: int) -> Style:
    return replace(styles.TEXT, indent=depth)


def _figures(row: DriftRow | _Security) -> dict[str, float | None]:
    """Return the figures from Target % to what is to be bought, or sold as a negative amount, to be at the target."""
    target, drift = row.target, row.actual - row.target
    # Integers divide to the nearest float as they are: no fraction has to be reduced to its lowest terms first.
    of_target = drift.numerator * target.denominator, drift.denominator * target.numerator
    return {
        "Target %": float(row.target),
        "Actual %": float(row.actual),
        _DRIFT: drift.numerator * 100 / drift.denominator,
        "Relative drift": of_target[0] / of_target[1] if target else None,
        "Value": styles.dollars_of(row.value),
        "Target value": styles.dollars_of(row.target_value),
        TO_TARGET: styles.dollars_of(row.target_value - row.value),
    }


def _looks(row: DriftRow | _Security, currency: str) -> dict[str, Style]:
    """Return how the figures look: what is above its target in one color, what is below in another."""
    tint = styles.OVER if row.actual > row.target else styles.UNDER if row.actual < row.target else styles.INK
    money = styles.in_currency(styles.MONEY, currency)
    plus = "+" if row.target_value > row.value else ""
    return {
        "Target %": styles.PERCENT,
        "Actual %": styles.PERCENT,
        _DRIFT: _tinted(styles.POINTS, tint),
        "Relative drift": _tinted(styles.RELATIVE, tint),
        "Value": money,
        "Target value": money,
        TO_TARGET: styles.in_currency(_tinted(styles.MONEY, tint), currency, plus),
    }


def _totals(page: Page, report: DriftReport, columns: Sequence[str]) -> None:
    """Add what the slices, the cash and the holdings outside the pies come to."""
    _amount(page, "Slices", report.invested, report, columns)
    _amount(page, "Cash", report.cash, report, columns)
    for row in report.outside:
        _amount(page, f"Outside the pies: {row.symbol}", row.value, report, columns)
    _amount(page, "Total", report.total, report, columns)
    page.blank()


def _amount(page: Page, word: str, cents: int, report: DriftReport, columns: Sequence[str]) -> None:
    """Add a row of one amount under Value, in the style of its words."""
    style = styles.total(styles.TEXT) if word in {"Slices", "Total"} else styles.TEXT
    money = replace(styles.MONEY, bold=style.bold, rule_above=style.rule_above)
    cells = {"Slice": Cell(word, style), "Value": styles.money(cents, report.currency, money)}
    page.add(*(cells.get(column, Cell(None, style)) for column in columns))


def _by_urgency(page: Page, securities: tuple[_Security, ...], currency: str, columns: Sequence[str]) -> list[int]:
    """Add the securities over all pies, the furthest from its target first, and return their rows.

    Only the pies' tree hides that order, so that only with nested pies this says what the table above does not.
    """
    page.heading("By urgency: each security over all its pies", styles.SECTION)
    shown = (_DRIFT, TO_TARGET)
    words = [Cell("Security", styles.HEADING)]
    words += [_heading(word, currency) if word in shown else Cell(None, styles.HEADING) for word in columns[1:]]
    page.heights[page.add(*words)] = _HEADINGS_HEIGHT
    rows = []
    for one in securities:
        figures, looks = _figures(one), _looks(one, currency)
        cells = {"Slice": Cell(one.symbol, styles.TEXT), **{word: Cell(figures[word], looks[word]) for word in shown}}
        rows.append(page.add(*(cells.get(word) for word in columns)))
    return rows


def _chart(rows: Sequence[int], columns: Sequence[str], top: int) -> BarChart:
    """Return the chart of the drift in some rows, to the right of the slices."""
    column = columns.index(_DRIFT) + 1
    return BarChart(
        title="Drift in percentage points",
        categories=(rows[0], 1, rows[-1], 1),
        values=(rows[0], column, rows[-1], column),
        value_format="+0.00;-0.00;0",
        anchor=(top + 1, len(columns) + 2),
        width=_CHART_WIDTH,
        height=_CHART_FRAME_HEIGHT + _CHART_ROW_HEIGHT * len(rows),
    )


def _securities(rows: Iterable[DriftRow]) -> tuple[_Security, ...]:
    """Return each security once, whatever number of slices it has, the furthest from its target first."""
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
    return tuple(sorted(securities, key=lambda s: (-abs(s.actual - s.target), s.symbol)))
