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

HEADINGS = ("Month to", "Paid in", "Bought", "Sold", "Orders", "Drift", "Cash", "Total", "Targets reached")
_WIDTHS = (14.0, 14.0, 14.0, 14.0, 9.0, 10.0, 14.0, 16.0, 11.0, 3.0)
_DRIFT = HEADINGS.index("Drift") + 1
_CHART_WIDTH = 520
_CHART_ROW_HEIGHT = 22
_CHART_FRAME_HEIGHT = 90


def plan_image(projection: Projection, made_on: str, name: str = "Plan") -> SheetImage:
    """Return the sheet of a projection."""
    page = Page(_WIDTHS)
    page.heights[page.add(Cell("The months ahead", styles.TITLE))] = 26.0
    page.add(Cell("Worked out", styles.LABEL), None, Cell(made_on, styles.TEXT))
    for words in plan_words(projection):
        page.span(words, styles.TEXT_WRAPPED)
    page.blank()
    cells = (Cell(word, styles.HEADING if word == HEADINGS[0] else styles.HEADING_RIGHT) for word in HEADINGS)
    top = page.add(*cells)
    page.heights[top] = 34.0
    for month in (projection.start, *projection.months):
        page.add(*month_cells(month, projection.currency))
    last = len(page.rows)
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


def month_cells(month: Month, currency: str) -> tuple[Cell, ...]:
    """Return a month's row under `HEADINGS`."""
    return (
        Cell(month.date, styles.DATE),
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
        count = [month.date for month in months].index(projection.reached) + 1
        within = "a month" if count == 1 else f"{count} months"
        first = f"Every target is reached within {within}, by {projection.reached}, and nothing is sold for it."
    else:
        first = f"By {months[-1].date} the targets are not all reached without a sale for it."
    return (first, *_sale_words(projection.sale, projection.currency))


def _sale_words(sale: Plan | None, currency: str) -> tuple[str, ...]:
    sold = sum(order.value for order in sale.orders if order.side is Side.SELL) if sale else 0
    if sale is None or not sold:
        return ()
    tax = (
        "its tax is not estimated" if sale.after.tax is None else f"which adds {money(sale.after.tax, currency)} of tax"
    )
    return (f"A rebalance today would sell {money(sold, currency)}, {tax}.",)


def _sum(month: Month, side: Side) -> int:
    return sum(order.value for order in month.orders if order.side is side)
