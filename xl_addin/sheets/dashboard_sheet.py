"""The dashboard: what it is all worth, how far it is from its targets, and what is to be done next, at one glance.

Its colours are told apart by those who confuse red with green (Okabe and Ito, https://jfly.uni-koeln.de/color/), and
nothing is said by colour alone: what is over its target stands above the line, what is under it below.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.sheets import styles
from xl_addin.sheets.image import Cell, Chart, SheetImage
from xl_addin.sheets.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.portfolio.drift import DriftReport, DriftRow
    from xl_addin.sheets.image import Style

ASK = "ask for a proposal: Rebalance or Auto-invest, or the commands rebalance and invest."
"""What is next where nothing is proposed."""
OVER, UNDER, BAND, TARGET, ACTUAL = "D55E00", "0072B2", "6B7280", "9CA3AF", "0072B2"

_WIDTHS = (22.0, *(10.6,) * 12)
"""All of them are seen in a window of 1366 pixels, with Calc's wider cells as well."""
_POINTS = "+0.00;-0.00;0"
_CHART_ROWS = 15
_LEFT, _RIGHT = (1, 545), (7, 545)
"""The column at which a chart stands, and its width in pixels."""
_NARROW = 0.04
"""What a part of the ring must be of it to have its name on it: those of two smaller ones would run together."""
_TILE = replace(styles.STRONG, size=14)


@dataclass(frozen=True, slots=True)
class Moment:
    """The portfolio drift at a time: a fraction, at an ISO date."""

    day: str
    drift: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What the dashboard says beside the figures: where the last proposal stands, when orders run, what is next.

    ``saved`` is what this year's rebalances cost less than plain ones would have. ``as_of`` is when that was, in words.
    """

    proposal: str
    window: str
    next_step: str
    history: tuple[Moment, ...] = ()
    saved: Decimal = Decimal(0)
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A slice over all accounts; amounts in cents."""

    path: tuple[str, ...]
    symbol: str | None
    value: int
    target_value: float
    band: float | None

    def parts(self, whole: int) -> tuple[float, float]:
        """Return the target and the actual fraction."""
        return (self.target_value / whole, self.value / whole) if whole else (0.0, 0.0)


def dashboard_image(reports: Sequence[DriftReport], standing: Standing, name: str = "Dashboard") -> SheetImage:
    """Return the dashboard over the reports of one account, or of several together."""
    page = Page(_WIDTHS)
    parts, whole = _together(reports), sum(report.invested for report in reports)
    slices = _urgent([part for part in parts if part.symbol is not None])
    _head(page, reports, standing, slices, whole)
    first = len(page.rows) + 1
    pies = [part for part in parts if part.symbol is None and len(part.path) == 2]
    shown = 2 + bool(pies) + (len(standing.history) > 1)
    for _ in range(_CHART_ROWS * ((shown + 1) // 2)):
        page.blank()
    printed = len(page.rows)
    charts = _charts(page, (slices, pies, parts), standing.history, whole, first)
    return SheetImage(
        name=name,
        kind="dashboard",
        rows=tuple(page.rows),
        widths=_WIDTHS,
        heights={1: 26.0, 2: 22.0, 3: 20.0, 6: 22.0, **page.heights},
        charts=charts,
        merges=tuple(page.merges),
        gridlines=False,
        tab_color=styles.ACCENT,
        printed=(1, 1, printed, len(_WIDTHS)),
        pages=1,
    )


def _together(reports: Sequence[DriftReport]) -> list[_Part]:
    """Return the slices of all reports, those of one path as one."""
    rows: dict[tuple[str, ...], list[tuple[DriftRow, int]]] = defaultdict(list)
    for report in reports:
        for row in report.rows:
            rows[row.path].append((row, report.invested))
    return [
        _Part(
            path,
            told[0][0].symbol,
            sum(row.value for row, _ in told),
            float(sum(row.target * invested for row, invested in told)),
            _band([row for row, _ in told]),
        )
        for path, told in rows.items()
    ]


def _band(rows: Sequence[DriftRow]) -> float | None:
    """Return half the width of a slice's band, None where it has none, or several accounts differ."""
    widths = {float(row.band.width(row.target)) if row.band else None for row in rows}
    return widths.pop() if len(widths) == 1 else None


def _urgent(parts: Sequence[_Part]) -> list[_Part]:
    """Return slices, the one furthest from its target first."""
    return sorted(parts, key=lambda part: (-abs(part.value - part.target_value), part.path))


def _head(page: Page, reports: Sequence[DriftReport], standing: Standing, slices: Sequence[_Part], whole: int) -> None:
    currency = reports[0].currency
    drift = sum(float(report.score) * report.invested for report in reports) / whole if whole else 0.0
    over = sum(part.value - part.target_value > 1 for part in slices)
    under = sum(part.target_value - part.value > 1 for part in slices)
    page.heading(f"Dashboard: {reports[0].scope}", styles.TITLE)
    page.span(f"Drift {drift:.1%}: {over} over and {under} under their targets.", styles.HEADLINE)
    page.span(f"Next: {standing.next_step}", styles.DECIDED_HINT)
    anew = "Dashboard, or the command dashboard, draws it anew."
    page.add(Cell(f"As of {standing.as_of}. {anew}", styles.SMALL) if standing.as_of else None)
    total, cash = sum(report.total for report in reports), sum(report.cash for report in reports)
    tiles = (
        ("Value", styles.money(total, currency, replace(_TILE, align="left"))),
        ("Cash", styles.money(cash, currency, replace(_TILE, align="left"))),
        ("Portfolio drift", Cell(drift, replace(_TILE, number_format=styles.PERCENT_FORMAT))),
        ("Saved this year", styles.money(round(standing.saved * 100), currency, replace(_TILE, align="left"))),
        ("Last proposal", Cell(standing.proposal, _TILE)),
        ("Next trade window", Cell(standing.window, replace(_TILE, size=11))),
    )
    labels: list[Cell | None] = [Cell(tiles[0][0], styles.LABEL)]
    values: list[Cell | None] = [tiles[0][1]]
    for label, value in tiles[1:]:
        labels += [Cell(label, styles.LABEL), None]
        values += [value, None]
    page.add(*labels)
    page.add(*values)
    page.blank()


def _charts(
    page: Page,
    parts: tuple[Sequence[_Part], Sequence[_Part], Sequence[_Part]],
    history: Sequence[Moment],
    whole: int,
    first: int,
) -> tuple[Chart, ...]:
    """Add the figures and return the charts over them, two beside each other from a row on."""
    slices, pies, every = parts
    page.heading("The figures of the charts", styles.SECTION)
    charts = [_drift_chart(page, slices, whole), _ring(page, every, whole), _sides(page, slices, whole, "slice")]
    if pies:
        charts.append(_sides(page, pies, whole, "pie"))
    if len(history) > 1:
        charts.append(_line(page, history))
    placed = []
    for number, chart in enumerate(charts):
        column, width = (_LEFT, _RIGHT)[number % 2]
        row = first + number // 2 * _CHART_ROWS
        placed.append(replace(chart, anchor=(row, column), width=width, height=_CHART_ROWS * 20 - 10))
    return tuple(placed)


def _drift_chart(page: Page, slices: Sequence[_Part], whole: int) -> Chart:
    banded = any(part.band is not None for part in slices)
    rows, told = [], []
    for part in slices:
        target, actual = part.parts(whole)
        points = (actual - target) * 100
        band = [None, None] if part.band is None else [part.band * 100, -part.band * 100]
        rows.append((part.path[-1], max(points, 0.0), min(points, 0.0), *(band if banded else ())))
        told.append(f"{part.path[-1]} {points:+.2f}")
    headings = ("Slice", "Over target", "Under target", *(("Band above", "Band below") if banded else ()))
    block = _block(page, headings, rows, replace(styles.NUMBER, number_format="0.00"))
    colors = (OVER, UNDER, BAND, BAND)
    text = f"Drift in percentage points, the largest first: {', '.join(told)}."
    return _chart("Drift in percentage points", text, "stacked", block, colors, _POINTS, 2 if banded else 0)


def _ring(page: Page, parts: Sequence[_Part], whole: int) -> Chart:
    """Return the ring of what is held: the pies inside, what is in them around; each where the other is."""
    pie_values = {part.path[1]: part.value for part in parts if len(part.path) == 2}
    leaves = [part for part in parts if part.symbol is not None and part.value > 0]
    rows, seen = [], set[str]()
    nested = any(len(part.path) > 2 for part in leaves)
    for part in leaves:
        top = part.path[1]
        inner = pie_values[top] / whole if top not in seen else None
        seen.add(top)
        rows.append((part.path[-1], *((inner,) if nested else ()), part.value / whole))
    headings = ("Slice", *(("Its pie",) if nested else ()), "Of all slices")
    block = _block(page, headings, rows or [("nothing", *((0.0,) if nested else ()), 0.0)], styles.PERCENT)
    told = ", ".join(f"{row[0]} {row[-1]:.1%}" for row in rows)
    title = "What is held: pies inside, their slices around them" if nested else "What is held"
    ring = _chart(title, f"What is held: {told or 'nothing yet'}.", "ring", block, styles.RING, "0%")
    return replace(ring, narrow=tuple(at for at, row in enumerate(rows) if row[-1] < _NARROW))


def _sides(page: Page, parts: Sequence[_Part], whole: int, what: str) -> Chart:
    rows = [(part.path[-1], *part.parts(whole)) for part in parts]
    block = _block(page, (what.capitalize(), "Target", "Actual"), rows, styles.PERCENT)
    told = ", ".join(f"{name} {target:.1%} and {actual:.1%}" for name, target, actual in rows)
    text = f"Target and actual by {what}: {told}."
    return _chart(f"Target and actual by {what}", text, "columns", block, (TARGET, ACTUAL), "0%")


def _line(page: Page, history: Sequence[Moment]) -> Chart:
    rows = [(moment.day, moment.drift) for moment in history]
    block = _block(page, ("Day", "Portfolio drift"), rows, styles.PERCENT)
    text = f"Portfolio drift at each proposal: {', '.join(f'{day} {drift:.1%}' for day, drift in rows)}."
    return _chart("Portfolio drift at each proposal", text, "line", block, (UNDER,), "0.0%", 1)


def _chart(
    title: str,
    text: str,
    kind: str,
    block: tuple[int, int, int, int],
    colors: tuple[str, ...],
    value_format: str,
    lines: int = 0,
) -> Chart:
    return Chart(title, text, kind, block, colors, value_format, (1, 1), 0, 0, lines)  # type: ignore[arg-type]


def _block(
    page: Page, headings: Sequence[str], rows: Sequence[Sequence[object]], style: Style
) -> tuple[int, int, int, int]:
    """Add a table and return its cells."""
    top = page.add(
        *(Cell(word, styles.HEADING if not at else styles.HEADING_RIGHT) for at, word in enumerate(headings))
    )
    for name, *numbers in rows:
        page.add(Cell(str(name), styles.TEXT), *(Cell(number, style) for number in numbers))  # type: ignore[arg-type]
    bottom = len(page.rows)
    page.blank()
    return top, 1, bottom, len(headings)
