"""Orders: the order sheet, made from an approved confirmation and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xl_addin.actions.gate import bring, outdated, pass_through
from xl_addin.actions.gate_checks import held_text
from xl_addin.actions.gate_states import Act, State
from xl_addin.actions.journal import Event, remember
from xl_addin.actions.own_sheets import own_grid, own_name, write_changes
from xl_addin.actions.tabular import Tabular, account_of, dollars
from xl_addin.domain.calendar.spoken import spoken
from xl_addin.domain.calendar.trade_windows import next_window
from xl_addin.domain.finding import note
from xl_addin.sheets.image import Changes
from xl_addin.sheets.order_checks import checks_text
from xl_addin.sheets.orders_edits import append_orders, set_status
from xl_addin.sheets.orders_sheet import OrderRow, orders_image

if TYPE_CHECKING:
    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.gate_case import Case
    from xl_addin.actions.tabular import Record
    from xl_addin.domain.finding import Finding


@dataclass(frozen=True, slots=True, repr=False)
class Ordered(Tabular):
    """The orders that were made from a proposal (or marked done), and what was noticed on the way.

    ``currency`` is the portfolio's, that of every order that names no other.
    """

    proposal: str
    rows: tuple[OrderRow, ...]
    sheet: str
    findings: tuple[Finding, ...]
    currency: str

    def records(self) -> list[Record]:
        """Return a row an order as it is placed, in its own currency."""
        return [
            {
                "order": row.order,
                "side": row.side.value,
                "symbol": row.symbol,
                **account_of(row),
                "shares": row.shares,
                "price": row.price,
                "value": dollars(row.value),
                "currency": row.currency or self.currency,
                "reason": row.reason,
                "status": row.status,
            }
            for row in self.rows
        ]


def make_orders(book: Book, context: Context) -> Ordered:
    """Make the order sheet from the approved confirmation.

    A decision typed in the cell counts as one; the journal then says that it was decided in the sheet. Refused: no
    decision or another than APPROVE, and everything the gate finds.
    """
    case = bring(book, context)
    step, findings = pass_through(Act.ORDER, case)
    settings, proposal, status = case.settings, case.proposal, step.next.value
    window, late = _window(case)
    rows = _rows(case, window)
    sheet = own_name(book, "orders", settings)
    grid = own_grid(book, "orders", settings)
    details = f"{_count(rows)} for {window}{held_text(case.loaded)}{checks_text(rows)}"
    events = [Event(status, proposal, details)]
    if case.state is State.PROPOSED:
        by = case.confirmation.labels["Decided by"].text
        events.insert(0, Event("APPROVED", proposal, f"decided in the sheet{f' by {by}' if by else ''}"))
    noted = remember(book, settings, context, case.now, events)
    changes = Changes(
        sheets=noted.sheets if grid else (orders_image(rows, settings.currency, sheet), *noted.sheets),
        edits=(
            *case.confirmation.edits(status, sheet),
            *noted.edits,
            *(append_orders(grid, rows, settings.currency) if grid else ()),
        ),
        names=noted.names,
        opens_on=sheet,
    )
    if not context.dry_run:
        write_changes(book, changes, settings)
    return Ordered(proposal, rows, sheet, (*findings, *late, *outdated(case)), settings.currency)


def finish_orders(book: Book, context: Context) -> Ordered:
    """Mark every open order done: nothing more is awaited, and the next proposal may be made."""
    case = bring(book, context)
    _, findings = pass_through(Act.FINISH, case)
    waiting, sheet = case.open_orders(), own_name(book, "orders", case.settings)
    event = Event("DONE", "", f"{_count(waiting)} marked done")
    noted = remember(book, case.settings, context, case.now, [event])
    if not context.dry_run:
        write_changes(
            book, Changes(noted.sheets, (*set_status(waiting, "DONE"), *noted.edits), noted.names), case.settings
        )
    return Ordered("", waiting, sheet, findings, case.settings.currency)


def _window(case: Case) -> tuple[str, tuple[Finding, ...]]:
    """Return the trade window the orders are for: the proposal's, or where that has begun, the next."""
    label = case.confirmation.labels["Trade window"]
    if case.now < datetime.fromisoformat(label.text):
        return label.text, ()
    window = str(next_window(case.settings.exchange, case.settings.trade_windows, case.now))
    message = f"the trade window of the proposal, {label.text}, is over: the orders are for the next, {window}"
    return window, (note(label.at, message),)


def _count(rows: tuple[OrderRow, ...]) -> str:
    return "1 order" if len(rows) == 1 else f"{len(rows)} orders"


def _rows(case: Case, window: str) -> tuple[OrderRow, ...]:
    return tuple(
        OrderRow(
            order=f"{case.proposal}-{number}",
            side=order.side,
            symbol=order.symbol,
            shares=order.shares,
            price=order.price,
            value=order.value,
            trade_window=window,
            window_in_words=spoken(window, case.settings.exchange),
            lots=order.lots,
            reason=order.reason,
            account=order.account,
            currency=order.currency,
        )
        for number, order in enumerate(case.confirmation.orders, 1)
    )
