"""Export: the open orders as a file for a broker, and only those that came through the gate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.actions.gate import bring
from xl_addin.actions.gate_states import State
from xl_addin.actions.journal import journal_findings, journal_rows
from xl_addin.actions.load import load
from xl_addin.actions.orders import make_orders
from xl_addin.actions.own_sheets import own_grid, own_name
from xl_addin.domain.finding import Place, refuse, refuse_errors
from xl_addin.sheets.order_checks import strangers
from xl_addin.sheets.orders_out import exported
from xl_addin.sheets.orders_read import open_orders
from xl_addin.sheets.orders_sheet import sales_first

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.orders_sheet import OrderRow


@dataclass(frozen=True, slots=True)
class Exported:
    """The open orders as the bytes of a file. ``made`` is the proposal whose orders were made for it, "" for none."""

    rows: tuple[OrderRow, ...]
    data: bytes
    made: str
    findings: tuple[Finding, ...]
    currency: str


def export_orders(
    book: Book, form: str, context: Context, before: Callable[[bytes], None] = lambda _: None
) -> Exported:
    """Return the open orders in a format of `xl_addin.sheets.orders_out.FORMATS`; nothing but the book is written.

    Where a proposal waits for its orders they are made first, unless the format cannot take them. ``before`` gets the
    bytes before that and may refuse: there is no room for them, say. Refused: there is nothing to export, an order was
    changed since it was made or never made here, the journal's chain is broken.
    """
    settings = load(book, context).settings
    grid = own_grid(book, "orders", settings)
    waiting = open_orders(grid) if grid else ()
    refuse_errors(journal_findings(book, settings))
    refuse_errors(strangers(waiting, journal_rows(book, settings)))
    made = make_orders(book, replace(context, dry_run=True)) if _awaits_orders(book, context, waiting) else None
    rows = (*waiting, *(made.rows if made else ()))
    if not rows:
        raise refuse(
            Place(own_name(book, "orders", settings)),
            "there are no open orders to export",
            "Propose and approve first; an order that is filled, cancelled or done is not exported again.",
        )
    data = exported(rows, form, settings.currency)
    before(data)
    if made and not context.dry_run:
        make_orders(book, context)
    proposal, noticed = (made.proposal, made.findings) if made else ("", ())
    return Exported(tuple(sales_first(rows)), data, proposal, noticed, settings.currency)


def _awaits_orders(book: Book, context: Context, waiting: tuple[OrderRow, ...]) -> bool:
    """Return whether the confirmation is still to become orders; beside open orders only one that was approved."""
    case = bring(book, context)
    if case.state is State.PROPOSED:
        return not waiting or case.confirmation.decision == "APPROVE"
    return case.state is State.APPROVED
