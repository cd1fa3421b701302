"""The parts of the confirmation sheet below its labels: measures, orders, what was left out, notes, inputs."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Severity
from xl_addin.domain.plan import Side
from xl_addin.sheets import styles
from xl_addin.sheets.confirmation_words import (
    DISCLAIMER,
    DISTANCE,
    LEFT_OUT_HEADINGS,
    METRIC_HEADINGS,
    ORDER_HEADINGS,
    PART_HEADINGS,
    TOTAL_WORDS,
    Section,
    certified_text,
    gain_text,
    lots_text,
    with_account,
)
from xl_addin.sheets.image import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.plan import Measures, Order, Part, Plan
    from xl_addin.sheets.image import Style
    from xl_addin.sheets.page import Page

_RIGHT = frozenset({"Before", "After", "Shares", "Est. price", "Est. value", "Est. gain", *PART_HEADINGS[1:]})
_REMARK = replace(styles.TEXT_WRAPPED, indent=1)
_STANDING = frozenset({"Cash", "Invested", DISTANCE, "Portfolio drift"})
"""The measures a portfolio has before anything is done; the others belong to a plan alone."""


def add_metrics(page: Page, plan: Plan) -> None:
    """Add the measures before and after, and how good the plan is known to be."""
    page.heading(Section.METRICS.value, styles.SECTION)
    page.add(*_headings(METRIC_HEADINGS))
    rows = zip(_measures(plan.before), _measures(plan.after), strict=True)
    for (label, before), (_, after) in rows:
        page.add(Cell(label, styles.TEXT_WRAPPED), before if label in _STANDING else None, after)
    page.span(certified_text(plan.certified_gap), styles.NOTE)
    page.blank()


def _measures(measures: Measures) -> tuple[tuple[str, Cell], ...]:
    """Return the measures of a portfolio by their names."""
    tax = Cell("not estimated", styles.NUMBER) if measures.tax is None else styles.money(measures.tax)
    return (
        ("Cash", styles.money(measures.cash)),
        ("Invested", styles.money(measures.invested)),
        (DISTANCE, Cell(measures.chi2, styles.MONEY)),
        ("Portfolio drift", Cell(measures.drift, styles.PERCENT)),
        ("Estimated tax", tax),
        ("Turnover", styles.money(measures.turnover)),
        ("Orders", Cell(measures.orders, styles.COUNT)),
    )


def add_parts(page: Page, plan: Plan) -> None:
    """Add how each of several accounts stands before and after, a row each."""
    if len(plan.parts) < 2:
        return
    page.heading(Section.PARTS.value, styles.SECTION)
    page.add(*_headings(PART_HEADINGS), *(Cell(None, styles.HEADING) for _ in page.widths[len(PART_HEADINGS) :]))
    for part in plan.parts:
        if part.nothing:
            page.span(part.nothing, _REMARK, first=len(PART_HEADINGS), before=_part_cells(part))
        else:
            page.add(*_part_cells(part))
    page.blank()


def _part_cells(part: Part) -> tuple[Cell, ...]:
    """Return the cells of one account up to its orders."""
    before, after = part.before, part.after
    return (
        Cell(part.account, styles.STRONG),
        styles.money(before.cash),
        styles.money(after.cash),
        Cell(before.drift, styles.PERCENT),
        Cell(after.drift, styles.PERCENT),
        Cell("not estimated", styles.NUMBER) if after.tax is None else styles.money(after.tax),
        styles.money(after.turnover),
        Cell(after.orders, styles.COUNT),
    )


def add_orders(page: Page, plan: Plan) -> None:
    """Add the orders, sales first, and what they come to; beside the symbol their account, where one is named."""
    place = ORDER_HEADINGS.index("Symbol") + 1 if plan.parts else None
    page.heading(Section.ORDERS.value, styles.SECTION)
    page.add(*_headings(with_account(ORDER_HEADINGS) if plan.parts else ORDER_HEADINGS))
    sides = {side: [order for order in plan.orders if order.side is side] for side in (Side.SELL, Side.BUY)}
    for order in chain(*sides.values()):
        page.add(*_beside(order_cells(order), Cell(order.account, styles.TEXT), place))
    totals = [(TOTAL_WORDS[side], chosen) for side, chosen in sides.items() if chosen]
    for word, chosen in totals:
        cells = _total_cells(word, chosen, rule=word == totals[0][0])
        page.add(*_beside(cells, cells[1], place))
    page.blank()


def _beside(cells: tuple[Cell | None, ...], cell: Cell | None, place: int | None) -> tuple[Cell | None, ...]:
    """Return a row's cells with another at its place, as they are where there is none."""
    return cells if place is None else (*cells[:place], cell, *cells[place:])


def order_cells(order: Order) -> tuple[Cell | None, ...]:
    """Return one order's row."""
    return (
        Cell(order.side.value, styles.BUY if order.side is Side.BUY else styles.SELL),
        Cell(order.symbol, styles.STRONG),
        styles.shares(order.shares),
        styles.price(order.price),
        styles.money(order.value),
        _gain_cell(order),
        Cell(order.term, styles.CENTERED) if order.term else None,
        Cell(lots_text(order.lots, order.tax), styles.TEXT_WRAPPED) if order.lots else None,
        Cell(order.reason, styles.TEXT_WRAPPED),
    )


def _gain_cell(order: Order) -> Cell | None:
    """Return the estimated gain; a sale whose gain cannot be known says so."""
    if order.gain is not None:
        return styles.money(order.gain)
    return Cell(gain_text(None), styles.NUMBER) if order.side is Side.SELL else None


def _total_cells(word: str, orders: Sequence[Order], *, rule: bool) -> tuple[Cell | None, ...]:
    """Return the row that adds up one side; the gain only where every gain is known."""
    money, text = (replace(style, bold=True, rule_above=rule) for style in (styles.MONEY, styles.TEXT))
    gains = [order.gain for order in orders if order.gain is not None]
    gain = styles.money(sum(gains), money) if len(gains) == len(orders) else Cell(None, text)
    blank = Cell(None, text)
    value = styles.money(sum(order.value for order in orders), money)
    return (Cell(word, text), blank, blank, blank, value, gain, blank, blank, blank)


def add_left_out(page: Page, plan: Plan) -> None:
    """Add what gets no order although it drifts, and why."""
    if not plan.left_out:
        return
    page.heading(Section.LEFT_OUT.value, styles.SECTION)
    words = with_account(LEFT_OUT_HEADINGS) if plan.parts else LEFT_OUT_HEADINGS
    page.add(*_headings(words), *(Cell(None, styles.HEADING) for _ in page.widths[len(words) :]))
    for left in plan.left_out:
        account = [Cell(left.account, styles.TEXT)] if plan.parts else []
        before = [Cell(left.symbol, styles.STRONG), *account]
        page.span(left.reason, styles.TEXT_WRAPPED, first=len(words), before=before)
    page.blank()


def add_notes(page: Page, plan: Plan) -> None:
    """Add the plan's notes, its warnings, and the disclaimer."""
    page.heading(Section.NOTES.value, styles.SECTION)
    for text in (*plan.notes, *(str(f) for f in plan.findings if f.severity is not Severity.ERROR)):
        page.span(text, styles.TEXT_WRAPPED)
    page.span(DISCLAIMER, styles.NOTE)
    page.blank()


def add_table(page: Page, section: Section, headings: tuple[str, ...], rows: Sequence[tuple[str, str]]) -> None:
    """Add a quiet table of two columns of text, the second in column D, so that both may be long."""
    page.heading(section.value, replace(styles.SECTION, size=10, color=styles.MUTED))
    left, right = (Cell(word, replace(styles.SMALL, bold=True)) for word in headings)
    page.add(left, None, None, right)
    for key, value in rows:
        page.add(Cell(key, styles.SMALL), None, None, Cell(value, styles.SMALL))
    page.blank()


def _headings(words: Sequence[str]) -> tuple[Cell, ...]:
    """Return a heading row, headings of numbers to the right like the numbers below them."""
    return tuple(Cell(word, _heading_style(word)) for word in words)


def _heading_style(word: str) -> Style:
    """Return how a heading looks."""
    if word == "Term":
        return styles.HEADING_CENTER
    return styles.HEADING_RIGHT if word in _RIGHT else styles.HEADING
