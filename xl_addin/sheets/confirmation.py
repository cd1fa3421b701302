"""The confirmation sheet: everything a person should know before saying yes, in the order they would ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.domain.calendar.spoken import spoken
from xl_addin.sheets import styles
from xl_addin.sheets.certificate import certificate_rows
from xl_addin.sheets.checks import check_texts
from xl_addin.sheets.confirmation_parts import (
    add_details,
    add_left_out,
    add_lots,
    add_metrics,
    add_notes,
    add_orders,
    add_parts,
    add_saving,
    add_table,
    add_warnings,
    has_currencies,
    order_headings,
)
from xl_addin.sheets.confirmation_words import (
    ACCOUNT,
    CERTIFICATE_HEADINGS,
    CURRENCY,
    FOOT_LABELS,
    INPUT_HEADINGS,
    PRICE_HEADINGS,
    TOP_LABELS,
    Section,
    headline,
    next_words,
)
from xl_addin.sheets.image import Cell, Dropdown, SheetImage
from xl_addin.sheets.page import Page
from xl_addin.sheets.statements import fingerprint, statements
from xl_addin.sheets.widths import fitted, wide_enough

if TYPE_CHECKING:
    from xl_addin.domain.plan import Plan

CHOICES = ("APPROVE", "REJECT")
"""What may be chosen in the Decision cell."""

ONE_PAGE = 25
"""The orders that still print on one page."""

_WIDTHS = {
    "Side": 17.0,
    "Symbol": 13.0,
    ACCOUNT: 10.0,
    CURRENCY: 10.0,
    "Shares": 12.0,
    "Est. price": 12.0,
    "Est. value": 13.0,
    "Weight now": 9.0,
    "Weight after": 9.0,
    "Target": 9.0,
    "Est. gain": 12.0,
    "Term": 8.0,
    "Reason": 42.0,
}
"""The account stands beside the symbol, so that a row reads: sell VTI in Joint, so many shares."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A proposal as it is put before the user.

    ``trade_window`` and ``valid_until`` are ISO text with the offset of ``exchange``. ``inputs`` are (key, canonical
    value) of all the proposal depends on, ``prices`` are (symbol, price), both in the order they are to be shown.
    """

    proposal: str
    plan: Plan
    trade_window: str
    valid_until: str
    inputs: tuple[tuple[str, str], ...]
    prices: tuple[tuple[str, str], ...]
    exchange: str = "XNYS"
    status: str = "PROPOSED"
    decision: str = ""
    decided_by: str = ""
    fingerprint: str = ""


def seal(confirmation: Confirmation) -> Confirmation:
    """Return the confirmation with the fingerprint of its inputs and of all its sheet says."""
    said = statements(confirmation_image(confirmation).grid())
    return replace(confirmation, fingerprint=fingerprint(confirmation.inputs, said))


def confirmation_image(confirmation: Confirmation, name: str = "Confirmation") -> SheetImage:
    """Return the sheet of a (sealed) confirmation."""
    plan = confirmation.plan
    accounts = (order.account or "" for order in plan.orders)
    widths = {**_WIDTHS, ACCOUNT: wide_enough(_WIDTHS[ACCOUNT], accounts)}
    page = Page(tuple(widths[word] for word in order_headings(plan)))
    page.heading(f"Confirmation: {plan.request or plan.action.value}", styles.TITLE)
    page.span(headline(plan), styles.HEADLINE)
    decision_row = _labels(page, confirmation)
    add_warnings(page, plan)
    add_orders(page, plan)
    bars = add_metrics(page, plan)
    add_saving(page, plan)
    add_parts(page, plan)
    add_left_out(page, plan)
    add_lots(page, plan)
    values = (confirmation.proposal, plan.action.value, plan.scope, confirmation.fingerprint)
    add_details(page, plan, tuple(zip(FOOT_LABELS, values, strict=True)))
    add_notes(page, plan)
    printed = len(page.rows) - 1
    add_table(page, Section.INPUTS, INPUT_HEADINGS, confirmation.inputs)
    price = f"Price in {plan.currency}" if has_currencies(plan) else PRICE_HEADINGS[1]
    add_table(page, Section.PRICES, (PRICE_HEADINGS[0], price), confirmation.prices)
    if plan.certificates:
        add_table(page, Section.CERTIFICATE, CERTIFICATE_HEADINGS, certificate_rows(plan.certificates))
    image = SheetImage(
        name=name,
        kind="confirmation",
        rows=tuple(tuple(map(_in_fifteen_digits, cells)) for cells in page.rows),
        widths=(*fitted(page.widths, page.rows), 10.0),
        heights={1: 26.0, 2: 22.0, decision_row: 22.0, **page.heights},
        dropdowns=(Dropdown(decision_row, 2, CHOICES, "Your decision", _MESSAGE),),
        bars=bars,
        merges=tuple(page.merges),
        hidden=(len(page.widths) + 1,),
        gridlines=False,
        tab_color=styles.ACCENT,
        landscape=False,
        printed=(1, 1, printed, len(page.widths)),
        pages=1 if len(plan.orders) <= ONE_PAGE else 0,
    )
    return _checked(image, len(page.widths))


_MESSAGE = "Read the orders below first. APPROVE lets the order sheet be made; REJECT ends this proposal."


def _in_fifteen_digits(cell: Cell | None) -> Cell | None:
    """Return a cell with no more digits of its number than are sealed.

    Some programs save 16 of 17: then the last of those 15 could be another one when they are read again.
    """
    if cell is None or not isinstance(cell.value, float):
        return cell
    return replace(cell, value=float(f"{cell.value:.15g}"))


def _checked(image: SheetImage, columns: int) -> SheetImage:
    """Return the image with the column beside its own filled in with checks."""
    texts = check_texts(image.grid(), columns)
    rows = (
        (*cells, *(None for _ in range(columns - len(cells))), Cell(texts[row], styles.SMALL))
        if row in texts
        else cells
        for row, cells in enumerate(image.rows, 1)
    )
    return replace(image, rows=tuple(rows))


def _labels(page: Page, confirmation: Confirmation) -> int:
    """Add what is needed to decide and return the row of the decision."""
    window, until = confirmation.trade_window, confirmation.valid_until
    rows = {
        "Decision": (
            Cell(confirmation.decision or None, styles.DECISION),
            Cell(next_words(confirmation.status, ""), styles.HINT),
        ),
        "Status": (Cell(confirmation.status, styles.STATUS),),
        "Decided by": (Cell(confirmation.decided_by or None, styles.TEXT),),
        # The moment itself reaches into the next column; the same in words begins one further.
        "Trade window": (Cell(window, styles.SMALL), None, Cell(spoken(window, confirmation.exchange), styles.TEXT)),
        "Valid until": (Cell(until, styles.SMALL), None, Cell(spoken(until, confirmation.exchange), styles.TEXT)),
    }
    at = {label: page.add(Cell(label, styles.LABEL), *rows[label]) for label in TOP_LABELS}
    page.blank()
    return at["Decision"]
