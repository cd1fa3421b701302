"""The plan sheet: the months ahead, what is paid in and bought in each, and a picture of the drift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.money import money
from xl_addin.domain.plan import Side
from xl_addin.sheets import styles
from xl_addin.sheets.confirmation_words import DISCLAIMER
from xl_addin.sheets.image import BarChart, Cell, SheetImage
from xl_addin.sheets.page import Page
from xl_addin.sheets.widths import fitted

if TYPE_CHECKING:
    from xl_addin.domain.plan import Plan
    from xl_addin.domain.rebalancing.project import Month, Projection
    from xl_addin.domain.rebalancing.reached import SliceAhead
    from xl_addin.sheets.image import Style

HEADINGS = ("Month to", "Paid in", "Bought", "Sold", "Orders", "Drift", "Cash", "Total", "Targets reached")
SLICE_HEADINGS = ("Target", "Today", "At the end", "At its target from")
_CENTERED = {HEADINGS[-1], SLICE_HEADINGS[-1]}
_WIDTHS = (17.0, 11.5, 11.5, 11.5, 9.0, 10.5, 11.5, 13.0, 10.0, 3.0)
_DRIFT = HEADINGS.index("Drift") + 1
_CHART_WIDTH = 420
_CHART_ROW_HEIGHT = 20
_CHART_FRAME_HEIGHT = 90


def plan_image(projection: Projection, made_on: str, name: str = "Plan") -> SheetImage:
    """Return the sheet of a projection."""
    page = Page(_WIDTHS)
    page.heights[page.add(Cell("The months ahead", styles.TITLE))] = 26.0
    page.add(Cell("Worked out", styles.LABEL), Cell(made_on, styles.TEXT))
    for words in plan_words(projection):
        page.span(words, styles.TEXT_WRAPPED)
    page.blank()
    top = page.add(*(Cell(word, _heading(word)) for word in HEADINGS))
    page.heights[top] = 34.0
    for month in (projection.start, *projection.months):
        page.add(*month_cells(month, projection.currency))
    last = len(page.rows)
    page.blank()
    several = len({own.account for own in projection.slices}) > 1
    headings = ("Slice", *(("Account",) if several else ()), *SLICE_HEADINGS)
    page.heights[page.add(*(Cell(word, _heading(word)) for word in headings))] = 34.0
    for own in projection.slices:
        page.add(*_slice_cells(own, several=several))
    page.blank()
    page.span(DISCLAIMER, styles.NOTE)
    chart = BarChart(
        title="Portfolio drift at the end of each month",
        categories=(top + 1, 1, last, 1),
        values=(top + 1, _DRIFT, last, _DRIFT),
        value_format="0%",
        anchor=(top, len(_WIDTHS) + 1),
        width=_CHART_WIDTH,
        height=_CHART_FRAME_HEIGHT + _CHART_ROW_HEIGHT * (last - top),
    )
    return SheetImage(
        name=name,
        kind="plan",
        rows=tuple(page.rows),
        widths=fitted(_WIDTHS, page.rows),
        heights=page.heights,
        charts=(chart,),
        merges=tuple(page.merges),
        gridlines=False,
        tab_color=styles.ACCENT,
    )


def _heading(word: str) -> Style:
    left = {HEADINGS[0], "Slice", "Account"}
    return styles.HEADING if word in left else styles.HEADING_CENTER if word in _CENTERED else styles.HEADING_RIGHT


def slice_name(own: SliceAhead) -> str:
    """Return a slice with the pies it is in, the whole portfolio left out."""
    return "/".join(own.path[1:])


def _slice_cells(own: SliceAhead, *, several: bool) -> tuple[Cell, ...]:
    return (
        Cell(slice_name(own), styles.TEXT),
        *((Cell(own.account, styles.TEXT),) if several else ()),
        Cell(own.target, styles.PERCENT),
        Cell(own.start, styles.PERCENT),
        Cell(own.end, styles.PERCENT),
        Cell(own.reached, styles.DATE) if own.reached else Cell("not yet", styles.CENTERED),
    )


def month_cells(month: Month, currency: str) -> tuple[Cell, ...]:
    """Return a month's row under `HEADINGS`."""
    return (
        Cell(month.date.isoformat(), styles.TEXT),  # a day as text names a bar of the chart in every program
        styles.money(month.deposit, currency),
        styles.money(_sum(month, Side.BUY), currency),
        styles.money(_sum(month, Side.SELL), currency),
        Cell(len(month.orders), styles.COUNT),
        Cell(month.drift, styles.PERCENT),
        styles.money(month.cash, currency),
        styles.money(month.total, currency),
        Cell("yes" if month.reached else "no", styles.IN_BAND if month.reached else styles.CENTERED),
    )


def plan_words(projection: Projection) -> tuple[str, ...]:
    """Return when the targets are reached, and what a sale today would be instead."""
    start, months = projection.start, projection.months
    if start.reached:
        first = "Every target is reached today."
    elif projection.reached:
        count = next(n for n, month in enumerate(months, 1) if month.reached)
        within = "a month" if count == 1 else f"{count} months"
        first = f"Every target is reached within {within}, on {projection.reached}, and nothing is sold for it."
    else:
        first = f"By {months[-1].date} the targets are not all reached without a sale for it."
    return (first, *_sale_words(projection.sale, projection.currency))


def _sale_words(sale: Plan | None, currency: str) -> tuple[str, ...]:
    sold = sum(order.value for order in sale.orders if order.side is Side.SELL) if sale else 0
    if sale is None or not sold:
        return ()
    tax = (
        "with no estimate of its tax"
        if sale.after.tax is None
        else f"which adds an estimated {money(sale.after.tax, currency)} of tax"
    )
    return (f"A rebalance today would sell {money(sold, currency)}, {tax}.",)


def _sum(month: Month, side: Side) -> int:
    return sum(order.value for order in month.orders if order.side is side)
