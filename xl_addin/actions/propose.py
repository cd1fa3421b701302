"""Propose: rebalance, auto-invest or withdraw, written as a confirmation for the user to decide on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.actions.canon import entries, price_entries
from xl_addin.actions.context import clock, stamp
from xl_addin.actions.gate import usable_approval
from xl_addin.actions.journal import Event, remember
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_grid, own_name
from xl_addin.domain.calendar.trade_windows import next_window
from xl_addin.domain.finding import Place, refuse
from xl_addin.domain.money import money
from xl_addin.domain.portfolio.drift import measure_drift
from xl_addin.domain.portfolio.own_terms import in_own_terms
from xl_addin.domain.rebalancing.by_account import propose_by_account
from xl_addin.sheets.confirmation import Confirmation, confirmation_image, seal
from xl_addin.sheets.drift_sheet import drift_image
from xl_addin.sheets.image import Changes
from xl_addin.sheets.orders_read import open_orders

if TYPE_CHECKING:
    from datetime import datetime

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.calendar.trade_windows import TradeWindow
    from xl_addin.domain.plan import Plan
    from xl_addin.domain.rebalancing.scope import Request


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an action proposes; ``confirmation`` is None where there is nothing to do, and ``plan.nothing`` says why.

    ``sheet`` is the name of the confirmation sheet.
    """

    plan: Plan
    confirmation: Confirmation | None
    sheet: str


def propose(book: Book, request: Request, context: Context) -> Proposal:
    """Work out what the request asks for and write the confirmation, the drift and the journal's entry.

    Nothing is written where there is nothing to do, nor in a dry run. `Refused`: anything wrong in the workbook, open
    orders that the proposal would repeat, an approved confirmation it would replace.
    """
    loaded = load(book, context)
    portfolios = loaded.each()
    now = clock(context, loaded.settings)
    if not context.force:
        _refuse_open_orders(book, loaded)
        _refuse_to_replace(book, loaded, now)
    window = next_window(loaded.settings.exchange, loaded.settings.trade_windows, now)
    plan = planned(loaded, request, window)
    sheet = own_name(book, "confirmation", loaded.settings)
    if not plan.orders:
        return Proposal(plan, None, sheet)
    inputs = tuple((entry.key, entry.value) for entry in entries(loaded, request, loaded.account))
    prices = price_entries(portfolios)
    valid = loaded.settings.valid_for
    confirmation = seal(
        Confirmation(
            proposal=_proposal_id(now, inputs, prices),
            plan=plan,
            trade_window=str(window),
            valid_until=stamp(window.start if valid is None else now + valid),
            inputs=inputs,
            prices=prices,
        )
    )
    if not context.dry_run:
        _write(book, context, loaded, confirmation, now)
    return Proposal(plan, confirmation, sheet)


def planned(loaded: Loaded, request: Request, window: TradeWindow) -> Plan:
    """Return the plan for what was read, to be traded in a window, with the findings that stop nothing."""
    plan = propose_by_account(loaded.each(), request, window.start.date())
    plan = in_own_terms(plan, loaded.each(), request.amount)
    return replace(plan, findings=(*loaded.warnings(), *plan.findings))


def _write(book: Book, context: Context, loaded: Loaded, confirmation: Confirmation, now: datetime) -> None:
    settings, plan = loaded.settings, confirmation.plan
    count = f"{len(plan.orders)} order{'' if len(plan.orders) == 1 else 's'}"
    details = f"{plan.request}, {plan.scope}: {count}, turnover {money(plan.after.turnover, plan.currency)}"
    event = Event("PROPOSED", confirmation.proposal, f"{details}; fingerprint {confirmation.fingerprint}")
    noted = remember(book, settings, context, now, [event])
    sheets = (
        drift_image(*map(measure_drift, loaded.each()), name=own_name(book, "drift", settings)),
        confirmation_image(confirmation, own_name(book, "confirmation", settings)),
    )
    book.write(Changes(sheets=(*sheets, *noted.sheets), edits=noted.edits, names=noted.names))


def _proposal_id(now: datetime, *parts: object) -> str:
    """Return an id that says when, and differs whenever anything the proposal rests on does."""
    seal_of_parts = hashlib.sha256(json.dumps([now.isoformat(), *parts]).encode()).hexdigest()
    return f"{now:%Y%m%d}-{seal_of_parts[:8]}"


def _refuse_open_orders(book: Book, loaded: Loaded) -> None:
    grid = own_grid(book, "orders", loaded.settings)
    waiting = open_orders(grid) if grid else ()
    if grid and waiting:
        count = "1 order is" if len(waiting) == 1 else f"{len(waiting)} orders are"
        message = f"{count} neither filled nor cancelled, and a new proposal would repeat them"
        remedy = (
            "Fill in their Status, or run orders --done when Holdings is up to date. --force proposes all the same."
        )
        raise refuse(waiting[0].source.cell("Status"), message, remedy)


def _refuse_to_replace(book: Book, loaded: Loaded, now: datetime) -> None:
    grid = own_grid(book, "confirmation", loaded.settings)
    approved = usable_approval(grid, now) if grid else None
    if grid and approved:
        message = f"proposal {approved} is approved and its orders are not made yet"
        remedy = "Run orders, or reject it; --force replaces it."
        raise refuse(Place(grid.sheet), message, remedy)
