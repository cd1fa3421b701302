"""Orders: the order sheet, made from an approved confirmation and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions.context import clock
from xl_addin.actions.decide import sound_verdict
from xl_addin.actions.journal import Event, remember
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_grid, own_name
from xl_addin.domain.finding import Place, refuse
from xl_addin.sheets.image import Changes
from xl_addin.sheets.order_checks import checks_text
from xl_addin.sheets.orders_read import append_orders, mark_done, open_orders
from xl_addin.sheets.orders_sheet import OrderRow, orders_image

if TYPE_CHECKING:
    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.gate import Verdict
    from xl_addin.domain.finding import Finding


@dataclass(frozen=True, slots=True)
class Ordered:
    """The orders that were made from a proposal (or marked done), and what was noticed on the way.

    ``currency`` is the portfolio's, that of every order that names no other.
    """

    proposal: str
    rows: tuple[OrderRow, ...]
    sheet: str
    findings: tuple[Finding, ...]
    currency: str


def make_orders(book: Book, context: Context) -> Ordered:
    """Make the order sheet from the approved confirmation.

    A decision typed in the cell counts as one; the journal then says that it was decided in the sheet. Refused: no
    decision or another than APPROVE, and everything the gate finds.
    """
    loaded = load(book, context)
    settings = loaded.settings
    now = clock(context, settings)
    verdict = sound_verdict(book, loaded, now)
    _refuse_undecided(verdict)
    rows = _rows(verdict)
    sheet = own_name(book, "orders", settings)
    grid = own_grid(book, "orders", settings)
    events = [Event("ORDERED", verdict.proposal, f"{len(rows)} orders for {rows[0].trade_window}{checks_text(rows)}")]
    if verdict.status == "PROPOSED":
        by = verdict.confirmation.labels["Decided by"].text
        events.insert(0, Event("APPROVED", verdict.proposal, f"decided in the sheet{f' by {by}' if by else ''}"))
    noted = remember(book, settings, context, now, events)
    status = verdict.confirmation.edits({"Status": "ORDERED"})
    changes = Changes(
        sheets=noted.sheets if grid else (orders_image(rows, settings.currency, sheet), *noted.sheets),
        edits=(*status, *noted.edits, *(append_orders(grid, rows, settings.currency) if grid else ())),
        names=noted.names,
    )
    if not context.dry_run:
        book.write(changes)
    return Ordered(verdict.proposal, rows, sheet, verdict.findings, settings.currency)


def finish_orders(book: Book, context: Context) -> Ordered:
    """Mark every open order done: nothing more is awaited, and the next proposal may be made."""
    settings = load(book, context).settings
    grid = own_grid(book, "orders", settings)
    waiting = open_orders(grid) if grid else ()
    if grid is None or not waiting:
        raise refuse(Place(own_name(book, "orders", settings)), "there are no open orders", "Nothing has to be done.")
    event = Event("DONE", "", f"{len(waiting)} orders marked done")
    noted = remember(book, settings, context, clock(context, settings), [event])
    if not context.dry_run:
        book.write(Changes(noted.sheets, (*mark_done(grid), *noted.edits), noted.names))
    return Ordered("", waiting, grid.sheet, (), settings.currency)


def _refuse_undecided(verdict: Verdict) -> None:
    read, at = verdict.confirmation, verdict.confirmation.labels["Decision"].at
    if not read.decision:
        remedy = "Read the confirmation, then choose APPROVE or REJECT in that cell, or run approve --by NAME."
        raise refuse(at, f"proposal {verdict.proposal} is not decided yet", remedy)
    if read.decision != "APPROVE":
        shown = read.labels["Decision"].text
        remedy = "Choose APPROVE there if orders are wanted, or run reject --by NAME to end the proposal."
        raise refuse(at, f'the decision is "{shown}", not APPROVE', remedy)


def _rows(verdict: Verdict) -> tuple[OrderRow, ...]:
    window = verdict.confirmation.labels["Trade window"].text
    return tuple(
        OrderRow(
            order=f"{verdict.proposal}-{number}",
            side=order.side,
            symbol=order.symbol,
            shares=order.shares,
            price=order.price,
            value=order.value,
            trade_window=window,
            lots=order.lots,
            reason=order.reason,
            account=order.account,
            currency=order.currency,
        )
        for number, order in enumerate(verdict.confirmation.orders, 1)
    )
