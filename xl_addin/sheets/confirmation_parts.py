"""The parts of the confirmation sheet below its labels: measures, orders, what was left out, notes, inputs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Severity
from xl_addin.domain.plan import Side
from xl_addin.domain.search.question import ALL_PLANS
from xl_addin.sheets import styles
from xl_addin.sheets.confirmation_words import (
    ACCOUNT,
    COST_LABELS,
    CURRENCY,
    DISCLAIMER,
    DISTANCE,
    LEFT_OUT_HEADINGS,
    LOT_HEADINGS,
    METRIC_HEADINGS,
    ORDER_HEADINGS,
    PART_HEADINGS,
    SAVING_HEADINGS,
    TOTAL_WORDS,
    Section,
    certified_text,
    gain_text,
    headings_with,
    lots_text,
    saving_text,
)
from xl_addin.sheets.image import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.plan import Cost, Measures, Order, Part, Plan
    from xl_addin.sheets.image import Cells, Style
    from xl_addin.sheets.page import Page

_WEIGHTS = ("Weight now", "Weight after", "Target")
_RIGHT = frozenset(
    {"Before", "After", *SAVING_HEADINGS[1:], *PART_HEADINGS[1:]}
    | {"Shares", "Est. price", "Est. value", *_WEIGHTS, "Est. gain"}
)
_QUIET = replace(styles.SECTION, size=10, color=styles.MUTED)
_QUIET_MONEY = replace(styles.MONEY, size=9, color=styles.MUTED)
_REMARK = replace(styles.TEXT_WRAPPED, indent=1)
_ACCOUNT = replace(styles.STRONG, wrap=True)
_STANDING = frozenset({"Cash", "Invested", "Portfolio drift"})
"""The measures a portfolio has before anything is done; the others belong to a plan alone."""


def add_metrics(page: Page, plan: Plan) -> tuple[Cells, ...]:
    """Add the measures before and after, and return the cells that show as bars, a measure each."""
    bars: list[Cells] = []
    page.heading(Section.METRICS.value, styles.SECTION)
    page.add(*_headings(METRIC_HEADINGS))
    rows = zip(_measures(plan.before, plan.currency), _measures(plan.after, plan.currency), strict=True)
    for (label, before), (_, after) in rows:
        row = page.add(Cell(label, styles.TEXT_WRAPPED), before if label in _STANDING else None, after)
        if label in _STANDING:
            bars.append((row, 2, row, 3))
    page.blank()
    return tuple(bars)


def _measures(measures: Measures, currency: str) -> tuple[tuple[str, Cell], ...]:
    """Return the measures of a portfolio by their names."""
    return (
        ("Cash", styles.money(measures.cash, currency)),
        ("Invested", styles.money(measures.invested, currency)),
        ("Portfolio drift", Cell(measures.drift, styles.PERCENT)),
        ("Estimated tax", _tax_cell(measures, currency)),
        ("Turnover", styles.money(measures.turnover, currency)),
        ("Orders", Cell(measures.orders, styles.COUNT)),
    )


def _tax_cell(measures: Measures | Cost, currency: str) -> Cell:
    if measures.tax is None:
        return Cell("not estimated", styles.NUMBER)
    return styles.money(measures.tax, currency)


def add_saving(page: Page, plan: Plan) -> None:
    """Add what the plan costs, and what a plain rebalance would."""
    if plan.saving is None:
        return
    sides = (plan.saving.plan, plan.saving.plain)
    page.heading(Section.SAVING.value, styles.SECTION)
    page.add(*_headings(SAVING_HEADINGS))
    rows = (
        [_tax_cell(side, plan.currency) for side in sides],
        [styles.money(side.fees, plan.currency) for side in sides],
        [styles.money(side.turnover, plan.currency) for side in sides],
        [Cell(side.orders, styles.COUNT) for side in sides],
    )
    for label, cells in zip(COST_LABELS, rows, strict=True):
        page.add(Cell(label, styles.TEXT), *cells)
    page.span(saving_text(plan.saving, plan.currency), styles.NOTE)
    page.blank()


def add_parts(page: Page, plan: Plan) -> None:
    """Add how each of several accounts stands before and after, a row each."""
    if len(plan.parts) < 2:
        return
    page.heading(Section.PARTS.value, styles.SECTION)
    page.add(*_headings(PART_HEADINGS), *(Cell(None, styles.HEADING) for _ in page.widths[len(PART_HEADINGS) :]))
    for part in plan.parts:
        if part.nothing:
            page.span(part.nothing, _REMARK, first=len(PART_HEADINGS), before=_part_cells(part, plan.currency))
        else:
            page.add(*_part_cells(part, plan.currency))
    page.blank()


def _part_cells(part: Part, currency: str) -> tuple[Cell, ...]:
    """Return the cells of one account up to its orders."""
    before, after = part.before, part.after
    return (
        Cell(part.account, _ACCOUNT),
        styles.money(before.cash, currency),
        styles.money(after.cash, currency),
        Cell(before.drift, styles.PERCENT),
        Cell(after.drift, styles.PERCENT),
        _tax_cell(after, currency),
        styles.money(after.turnover, currency),
        Cell(after.orders, styles.COUNT),
    )


def order_headings(plan: Plan) -> tuple[str, ...]:
    """Return the headings of a plan's orders: with the account where one is named, the currency where one differs."""
    account = (ACCOUNT,) if plan.parts else ()
    return headings_with(ORDER_HEADINGS, *account, *((CURRENCY,) if has_currencies(plan) else ()))


def has_currencies(plan: Plan) -> bool:
    """Return whether an order is placed in another currency than the portfolio's."""
    return any(order.quoted and order.quoted.currency != plan.currency for order in plan.orders)


def add_orders(page: Page, plan: Plan) -> None:
    """Add the orders, sales first, and what they come to in the portfolio's currency."""
    headings = order_headings(plan)
    page.heading(Section.ORDERS.value, styles.SECTION)
    page.add(*_headings(headings))
    for side in (Side.SELL, Side.BUY):
        chosen = [order for order in plan.orders if order.side is side]
        for order in chosen:
            cells = order_cells(order, plan.currency)
            page.add(*(cells[word] for word in headings))
        if chosen:
            cells = _total_cells(TOTAL_WORDS[side], chosen, plan.currency)
            page.add(*(cells.get(heading, cells["Symbol"]) for heading in headings))
    page.blank()


def order_cells(order: Order, currency: str) -> dict[str, Cell | None]:
    """Return one order's row by its headings, in the terms of the security; ``currency`` is the portfolio's."""
    own = order.quoted
    code, price, value, gain = (
        (own.currency, own.price, own.value, own.gain) if own else (currency, order.price, order.value, order.gain)
    )
    in_dollars = own is not None and own.in_dollars
    return {
        "Side": Cell(order.side.value, styles.BUY if order.side is Side.BUY else styles.SELL),
        "Symbol": Cell(order.symbol, styles.STRONG),
        ACCOUNT: Cell(order.account, styles.TEXT),
        CURRENCY: Cell(code, styles.TEXT),
        "Shares": None if in_dollars else styles.shares(order.shares),
        "Est. price": None if in_dollars else styles.price(price, code),
        "Est. value": styles.money(value, code),
        **_weight_cells(order),
        "Est. gain": _gain_cell(order.side, gain, code),
        "Term": Cell(order.term, styles.CENTERED) if order.term else None,
        "Reason": Cell(order.brief or order.reason, _REMARK),
    }


def _weight_cells(order: Order) -> dict[str, Cell | None]:
    """Return what a security is of the slices before the order and after all of them, and its target."""
    weights = order.weights
    if weights is None:
        return dict.fromkeys(_WEIGHTS)
    fractions = (weights.before, weights.after, weights.target)
    return {word: Cell(fraction, styles.PERCENT) for word, fraction in zip(_WEIGHTS, fractions, strict=True)}


def _gain_cell(side: Side, gain: int | None, currency: str) -> Cell | None:
    """Return the estimated gain; a sale whose gain cannot be known says so."""
    if gain is not None:
        return styles.money(gain, currency)
    return Cell(gain_text(None), styles.NUMBER) if side is Side.SELL else None


def _total_cells(word: str, orders: Sequence[Order], currency: str) -> dict[str, Cell | None]:
    """Return the row that adds up one side by its headings; the gain only where every gain is known."""
    money, text = map(styles.total, (styles.MONEY, styles.TEXT))
    gains = [order.gain for order in orders if order.gain is not None]
    return {
        "Side": Cell(word, text),
        "Symbol": Cell(None, text),
        CURRENCY: Cell(currency, text),
        "Est. value": styles.money(sum(order.value for order in orders), currency, money),
        "Est. gain": styles.money(sum(gains), currency, money) if len(gains) == len(orders) else Cell(None, text),
    }


def add_left_out(page: Page, plan: Plan) -> None:
    """Add what gets no order although it drifts, and why."""
    if not plan.left_out:
        return
    page.heading(Section.LEFT_OUT.value, styles.SECTION)
    words = headings_with(LEFT_OUT_HEADINGS, *((ACCOUNT,) if plan.parts else ()))
    page.add(*_headings(words), *(Cell(None, styles.HEADING) for _ in page.widths[len(words) :]))
    for left in plan.left_out:
        account = [Cell(left.account, styles.TEXT_WRAPPED)] if plan.parts else []
        before = [Cell(left.symbol, styles.STRONG), *account]
        page.span(left.reason, styles.TEXT_WRAPPED, first=len(words), before=before)
    page.blank()


def add_lots(page: Page, plan: Plan) -> None:
    """Add which lots the sales are of, to be told to the broker."""
    sales = [order for order in plan.orders if order.lots]
    if not sales:
        return
    page.heading(Section.LOTS.value, styles.SECTION)
    words = headings_with(LOT_HEADINGS, *((ACCOUNT,) if plan.parts else ()))
    page.add(*_headings(words), *(Cell(None, styles.HEADING) for _ in page.widths[len(words) :]))
    for order in sales:
        account = [Cell(order.account, styles.TEXT_WRAPPED)] if plan.parts else []
        before = [Cell(order.symbol, styles.STRONG), *account]
        page.span(lots_text(order, plan.currency), styles.TEXT_WRAPPED, first=len(words), before=before)
    page.blank()


def add_warnings(page: Page, plan: Plan) -> None:
    """Add what should be read before anything is decided."""
    warnings = [found for found in plan.findings if found.severity is Severity.WARNING]
    if not warnings:
        return
    page.heading(Section.WARNINGS.value, replace(styles.SECTION, color=styles.OVER))
    for found in warnings:
        page.span(str(found), styles.WARNING)
    page.blank()


def add_details(page: Page, plan: Plan, labels: Sequence[tuple[str, str]]) -> None:
    """Add what an auditor asks for: labels and their values, the distance, and how good the plan is known to be."""
    page.heading(Section.DETAILS.value, _QUIET)
    for label, value in labels:
        page.add(Cell(label, styles.SMALL), Cell(value or None, styles.SMALL))
    distances = (Cell(one.chi2, styles.in_currency(_QUIET_MONEY, plan.currency)) for one in (plan.before, plan.after))
    page.heights[page.add(Cell(DISTANCE, replace(styles.SMALL, wrap=True)), *distances)] = 26.0
    among = " and ".join(dict.fromkeys(among for c in plan.certificates if (among := c.answer.among) != ALL_PLANS))
    page.span(certified_text(plan.certified_gap, plan.currency, among), replace(styles.SMALL, wrap=True))
    page.blank()


def add_notes(page: Page, plan: Plan) -> None:
    """Add the plan's notes and the disclaimer."""
    page.heading(Section.NOTES.value, _QUIET)
    for text in (*plan.notes, *(str(f) for f in plan.findings if f.severity is Severity.NOTE)):
        page.span(text, replace(styles.SMALL, wrap=True))
    page.span(DISCLAIMER, replace(styles.SMALL, italic=True, wrap=True))
    page.blank()


def add_table(page: Page, section: Section, headings: tuple[str, ...], rows: Sequence[tuple[str, str]]) -> None:
    """Add a quiet table of two columns of text, the second in column D, so that both may be long."""
    page.heading(section.value, _QUIET)
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
    if word == "Reason":
        return replace(styles.HEADING, indent=1)
    return styles.HEADING_RIGHT if word in _RIGHT else styles.HEADING
