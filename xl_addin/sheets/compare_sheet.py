"""The compare sheet: the plans a rebalance could be, by the measures they are judged by, and their orders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.calendar.spoken import spoken
from xl_addin.domain.money import money
from xl_addin.domain.plan import Side
from xl_addin.domain.rebalancing.choices import WHAT
from xl_addin.sheets import styles
from xl_addin.sheets.compare_words import (
    ACCOUNT,
    CHOOSE,
    COMPARED_ON,
    LEVEL_ONLY,
    MEASURES,
    PIE,
    TRADE_WINDOW,
    remark,
    together,
)
from xl_addin.sheets.confirmation_words import NO_ADVICE
from xl_addin.sheets.image import Cell, Chart, Dropdown, SheetImage
from xl_addin.sheets.page import Page
from xl_addin.sheets.widths import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.plan import Measures, Plan
    from xl_addin.sheets.comparison import Comparison
    from xl_addin.sheets.image import Style

_WIDTHS = (24.0, 12.0, 14.0, 13.0, 9.0, 13.0, 13.0, 66.0)
_ONE_PAGE = 60
"""The rows that can still be read when they are printed on one page."""
_CHART_ROWS = 14
_CHART_WIDTH = 390
_CHART_HEIGHT = _CHART_ROWS * 20 - 10
_BOUGHT = replace(styles.NUMBER, color=styles.GREEN)
_SOLD = replace(styles.NUMBER, color=styles.RED)
_HINT = "◀ choose a plan here, then Rebalance as chosen: see below"
_DISCLAIMER = f"Prices, gains and taxes are estimates. {NO_ADVICE}"
_MESSAGE = "Compare the plans below first. Choosing decides nothing: it says which plan is to be proposed."


def compare_image(comparison: Comparison, name: str = "Compare") -> SheetImage:
    """Return the sheet of a comparison, its Choose cell empty."""
    page = Page(_WIDTHS)
    page.heading(f"Compare plans: {comparison.scope}", styles.TITLE)
    page.blank()
    row = _labels(page, comparison)
    plans = _add_measures(page, comparison)
    charts = _chart(comparison, plans, len(page.rows) + 2)
    _add_orders(page, comparison)
    if charts:  # what comes below the orders must not be under the chart beside them
        for _ in range(max(0, charts[0].anchor[0] + _CHART_ROWS - len(page.rows))):
            page.blank()
    _add_how(page)
    return SheetImage(
        name=name,
        kind="compare",
        rows=tuple(page.rows),
        widths=fitted(_WIDTHS, page.rows),
        heights={1: 26.0, row: 22.0, **page.heights},
        dropdowns=(Dropdown(row, 2, tuple(one.value for one in comparison.plans), "The plan to propose", _MESSAGE),),
        charts=charts,
        merges=tuple(page.merges),
        gridlines=False,
        tab_color=styles.ACCENT,
        pages=1 if len(page.rows) <= _ONE_PAGE else 0,
    )


def _labels(page: Page, comparison: Comparison) -> int:
    """Add the label | value block and return the row of the choice."""
    request = comparison.request
    for label, moment in {TRADE_WINDOW: comparison.trade_window, COMPARED_ON: comparison.compared_on}.items():
        words = Cell(spoken(moment, comparison.exchange), styles.TEXT)
        page.add(Cell(label, styles.LABEL), Cell(moment, styles.SMALL), None, words)
    told: dict[str, str] = {ACCOUNT: comparison.account} if comparison.account else {}
    told |= {PIE: request.pie} if request.pie else {}
    told |= {LEVEL_ONLY: "yes"} if request.level_only else {}
    for label, value in told.items():
        page.add(Cell(label, styles.LABEL), Cell(value, styles.TEXT))
    row = page.add(Cell(CHOOSE, styles.LABEL), Cell(None, styles.DECISION), Cell(_HINT, styles.HINT))
    page.blank()
    return row


def _add_measures(page: Page, comparison: Comparison) -> tuple[int, int]:
    """Add a row a plan, those with the same orders as one, the best of each measure in bold; return the plans' rows.

    What cannot be, or does nothing, comes after them.
    """
    page.heading("The plans, by how they are judged", styles.SECTION)
    headings = (Cell(word.replace(" (", "\n("), styles.HEADING_RIGHT) for word in MEASURES)
    page.heights[
        page.add(Cell("Plan", styles.HEADING), *headings, Cell("What it is", _after_numbers(styles.HEADING)))
    ] = 34.0
    stands = Cell("How it stands before any of them.", _after_numbers(styles.NOTE))
    top = page.add(Cell("as it stands", styles.LABEL), *_standing(comparison.before, comparison.currency), stands)
    alike = comparison.distinct
    best = _best([comparison.plans[choice].after for choice in alike])
    for choice, choices in alike.items():
        name = Cell(together(choices), replace(styles.STRONG, wrap=True))
        before = (name, *_cells(comparison.plans[choice], best))
        row = page.span(" ".join(WHAT[one] for one in choices), _words(), first=len(_WIDTHS), before=before)
        page.heights[row] = max(page.heights.get(row, 0), 15.0 * -(-len(str(name.value)) * 11 // int(_WIDTHS[0] * 10)))
    for one in comparison.alternatives:
        if one.plan and one.plan.orders:
            continue
        name = Cell(one.choice.value, styles.STRONG if one.plan else styles.LABEL)
        cells = _cells(one.plan, best) if one.plan else [Cell("–", styles.NUMBER)] * len(MEASURES)
        page.span(f"{WHAT[one.choice]} {remark(one)}", _words(), first=len(_WIDTHS), before=(name, *cells))
    page.blank()
    return top, top + len(alike)


def _words() -> Style:
    return _after_numbers(styles.TEXT_WRAPPED)


def _chart(comparison: Comparison, rows: tuple[int, int], first: int) -> tuple[Chart, ...]:
    """Return the chart of what a plan costs against how near it comes, right beside the orders, from a row on.

    Where no tax is estimated, or all plans are one, there is nothing to weigh.
    """
    plans = {together(choices): comparison.plans[choice].after for choice, choices in comparison.distinct.items()}
    if len(plans) < 2 or any(after.tax is None for after in plans.values()):
        return ()
    told = (f"{name} {p.drift:.1%} for {money(p.tax or 0, comparison.currency)}" for name, p in plans.items())
    chart = Chart(
        title="Estimated tax (up) against drift after (across)",
        text=f"The estimated tax of each plan against the drift it leaves: {', '.join(told)}.",
        kind="points",
        block=(rows[0], 1, rows[1], 3),
        colors=styles.PALETTE,
        value_format=styles.in_currency(styles.MONEY, comparison.currency).number_format,
        anchor=(first, min(len(_WIDTHS), len(plans) + 3)),
        width=_CHART_WIDTH,
        height=_CHART_HEIGHT,
        across="0.0%",
    )
    return (chart,)


def _after_numbers(style: Style) -> Style:
    """Return the look of words beside a column of numbers, which end where they begin."""
    return replace(style, indent=1)


def _standing(before: Measures, currency: str) -> tuple[Cell | None, ...]:
    """Return the cells of the measures a portfolio has before anything is done; the others belong to a plan alone."""
    amount, percent = (replace(style, color=styles.MUTED) for style in (styles.MONEY, styles.PERCENT))
    distance = Cell(before.chi2, styles.in_currency(amount, currency))
    return (Cell(before.drift, percent), None, None, None, styles.money(before.cash, currency, amount), distance)


def _numbers(measures: Measures) -> tuple[float | int | None, ...]:
    """Return the measures of which less is better, as they are shown; None is not known."""
    return (round(measures.drift, 4), measures.tax, measures.turnover, measures.orders, round(measures.chi2, 2))


def _best(measures: Sequence[Measures]) -> list[float | int | None]:
    """Return the least of each measure, None where all plans are alike or it is not known."""
    columns = list(zip(*map(_numbers, measures), strict=True))
    known = [[value for value in column if value is not None] for column in columns]
    return [min(column) if len(set(column)) > 1 else None for column in known] or [None] * len(MEASURES)


def _cells(plan: Plan, best: Sequence[float | int | None]) -> list[Cell]:
    """Return a plan's cells under `MEASURES`."""
    after, currency = plan.after, plan.currency
    tax = Cell("not estimated", styles.NUMBER) if after.tax is None else styles.money(after.tax, currency)
    cells = [
        Cell(after.drift, styles.PERCENT),
        tax,
        styles.money(after.turnover, currency),
        Cell(after.orders, styles.COUNT),
        Cell(after.chi2, styles.in_currency(styles.MONEY, currency)),
    ]
    marked = zip(cells, _numbers(after), best, strict=False)
    bold = [
        Cell(cell.value, _best_look(cell.style) if value is not None and value == least else cell.style)
        for cell, value, least in marked
    ]
    return [*bold[:-1], styles.money(after.cash, currency), bold[-1]]


def _best_look(style: Style) -> Style:
    return replace(style, bold=True, color=styles.GREEN)


def _add_orders(page: Page, comparison: Comparison) -> None:
    """Add what each plan buys and sells of each ticker, the plans with the same orders as one column."""
    alike = comparison.distinct
    if not alike:
        return
    plans = [comparison.plans[choice] for choice in alike]
    page.heading("Their orders, bought + and sold -", styles.SECTION)
    words = ["\n".join(choice.value for choice in choices) for choices in alike.values()]
    top = page.add(Cell("Symbol", styles.HEADING), *(Cell(word, styles.HEADING_RIGHT) for word in words))
    page.heights[top] = max(20.0, 15.5 * max(map(len, alike.values())))
    for key, name in comparison.traded.items():
        cells = (_order_cell(comparison.cents(choice, key), comparison.currency) for choice in alike)
        page.add(Cell(name, styles.STRONG), *cells)
    for word, side in (("Bought", Side.BUY), ("Sold", Side.SELL)):
        look = styles.total if side is Side.BUY else _bold
        page.add(Cell(word, look(styles.TEXT)), *(_sum_cell(plan, side, look(styles.MONEY)) for plan in plans))
    page.blank()


def _bold(style: Style) -> Style:
    return replace(style, bold=True)


def _order_cell(cents: int | None, currency: str) -> Cell | None:
    if cents is None:
        return None
    look = _BOUGHT if cents > 0 else _SOLD
    return Cell(styles.dollars_of(cents), styles.in_currency(look, currency, plus="+"))


def _sum_cell(plan: Plan, side: Side, style: Style) -> Cell:
    return styles.money(sum(order.value for order in plan.orders if order.side is side), plan.currency, style)


def _add_how(page: Page) -> None:
    page.heading("To choose one", styles.SECTION)
    for text in (
        "Choose a plan in the yellow cell above. Then Rebalance as chosen (a button in Excel, an entry of the Pie menu "
        "in LibreOffice); or save, and run: xl-addin rebalance BOOK --choose",
        'Or name it without opening the workbook: xl-addin rebalance BOOK --choose "closest"',
        "That works the plan out anew and writes its confirmation: every order with its reason and lots, to be "
        "approved or rejected there. Nothing is decided on this sheet.",
    ):
        page.span(text, styles.TEXT_WRAPPED)
    page.span(_DISCLAIMER, styles.NOTE)
