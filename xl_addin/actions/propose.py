"""Propose: rebalance, auto-invest or withdraw, written as a confirmation for the user to decide on."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.actions.canon import entries, price_entries
from xl_addin.actions.context import stamp
from xl_addin.actions.gate import bring, ordered_proposals, pass_through
from xl_addin.actions.gate_states import Act
from xl_addin.actions.journal import Event, remember
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_name, write_changes
from xl_addin.actions.room import with_room, write_with_room
from xl_addin.actions.tabular import Tabular, account_of, dollars
from xl_addin.domain.calendar.spoken import spoken
from xl_addin.domain.calendar.trade_windows import next_window
from xl_addin.domain.money import money, percent
from xl_addin.domain.plan import Action
from xl_addin.domain.portfolio.drift import measure_drift
from xl_addin.domain.portfolio.own_terms import in_own_terms
from xl_addin.domain.rebalancing.by_account import propose_by_account
from xl_addin.domain.rebalancing.plain import saving
from xl_addin.sheets.confirmation import Confirmation, confirmation_image, seal
from xl_addin.sheets.drift_sheet import drift_image
from xl_addin.sheets.image import Changes
from xl_addin.sheets.pie_moves import moves_text
from xl_addin.sheets.statements import digest

if TYPE_CHECKING:
    from datetime import datetime

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.gate_case import Case
    from xl_addin.actions.load import Loaded
    from xl_addin.actions.tabular import Record
    from xl_addin.domain.calendar.trade_windows import TradeWindow
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.plan import Order, Plan
    from xl_addin.domain.rebalancing.scope import Request
    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.image import SheetImage


@dataclass(frozen=True, slots=True, repr=False)
class Proposal(Tabular):
    """What an action proposes; ``confirmation`` is None where there is nothing to do, and ``plan.nothing`` says why.

    ``sheet`` is the name of the confirmation sheet, and ``also`` are those of the sheets that were written besides.
    """

    plan: Plan
    confirmation: Confirmation | None
    sheet: str
    also: tuple[str, ...] = ()

    def records(self) -> list[Record]:
        """Return a row an order, in the portfolio's currency; one by amount has neither shares nor a price."""
        return [_record(order, self.plan.currency) for order in self.plan.orders]


def _record(order: Order, currency: str) -> Record:
    by_amount = order.quoted is not None and order.quoted.in_dollars
    return {
        "side": order.side.value,
        "symbol": order.symbol,
        **account_of(order),
        "shares": None if by_amount else order.shares,
        "price": None if by_amount else order.price,
        "value": dollars(order.value),
        "currency": currency,
        "reason": order.reason,
    }


def propose(book: Book, request: Request, context: Context) -> Proposal:
    """Work out what the request asks for and write the confirmation, the drift and the journal's entry.

    Nothing is written where there is nothing to do, nor in a dry run. `Refused`: anything wrong in the workbook, open
    orders that the proposal would repeat, an approved confirmation it would replace.
    """
    return proposed(let_through(book, context), request, context)


@dataclass(frozen=True, slots=True)
class Ready:
    """A workbook that may be proposed for: what it says, and the case it made at the gate."""

    loaded: Loaded
    case: Case

    @property
    def window(self) -> TradeWindow:
        """Return the trade window that a proposal is for."""
        settings = self.loaded.settings
        return next_window(settings.exchange, settings.trade_windows, self.case.now)


def let_through(book: Book, context: Context) -> Ready:
    """Return a workbook that may be proposed for; `Refused` where the tables are wrong, or the gate lets none pass."""
    loaded = load(book, context)
    loaded.each()
    usual = replace(context, targets=None, holdings=None, account=None, what_if=None)
    case = bring(book, usual, loaded if usual == context else None)
    pass_through(Act.PROPOSE, case)
    return Ready(loaded, case)


def proposed(ready: Ready, request: Request, context: Context, remembered: str = "") -> Proposal:
    """Work out a proposal and write it; the journal's entry gets what else is to be ``remembered`` of it.

    What is due is planned in the accounts in which something is.
    """
    loaded, case, window = ready.loaded, ready.case, ready.window
    book, now = case.book, case.now
    asked = [one for one in loaded.portfolios if not request.due or request.of_account(one.account).due]
    own = replace(loaded, portfolios=tuple(asked))
    plan = planned(own, request, window)
    if not plan.orders:
        return Proposal(plan, None, own_name(book, "confirmation", loaded.settings))
    if request.action is Action.REBALANCE and not request.pie:
        plan = replace(plan, saving=saving(own.each(), plan, window.start.date()))
    inputs = tuple((entry.key, entry.value) for entry in entries(loaded, request, context))
    prices = price_entries(loaded)
    confirmation = seal(
        Confirmation(
            proposal=_proposal_id(case, inputs, prices),
            plan=plan,
            trade_window=str(window),
            valid_until=stamp(_valid_until(loaded.settings, now, window)),
            inputs=inputs,
            prices=prices,
            exchange=loaded.settings.exchange,
        )
    )
    image, told = with_room(case, confirmation_image(confirmation))
    also, more = ((), ()) if context.dry_run else _write(ready, context, confirmation, image, remembered)
    return Proposal(replace(plan, findings=(*plan.findings, *told, *more)), confirmation, image.name, also)


def _valid_until(settings: Settings, now: datetime, window: TradeWindow) -> datetime:
    """Return the end of a proposal's time: as long as it is set, or until its window, or whichever is later."""
    if settings.valid_for is None:
        return window.start
    end = now + settings.valid_for
    return max(end, window.start) if settings.valid_into_window else end


def planned(loaded: Loaded, request: Request, window: TradeWindow) -> Plan:
    """Return the plan for what was read, to be traded in a window, with the findings that stop nothing."""
    plan = propose_by_account(loaded.each(), request, window.start.date())
    plan = in_own_terms(plan, loaded.each(), request.amount)
    return replace(plan, findings=(*loaded.warnings(), *plan.findings))


def _write(
    ready: Ready, context: Context, confirmation: Confirmation, image: SheetImage, remembered: str
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Write a confirmation with all that goes with it; return the names of the other sheets, and what is noted."""
    loaded, book = ready.loaded, ready.case.book
    settings, plan = loaded.settings, confirmation.plan
    count = f"{len(plan.orders)} order{'' if len(plan.orders) == 1 else 's'}"
    details = f"{plan.request}, {plan.scope}: {count}, turnover {money(plan.after.turnover, plan.currency)}"
    details += f", drift {percent(plan.before.drift)} to {percent(plan.after.drift)}"
    if plan.saving:
        details += f", saves {money(plan.saving.cents, plan.currency)}"
    event = Event(
        "PROPOSED",
        confirmation.proposal,
        f"{details}{remembered}{moves_text(plan.moves)}; fingerprint {confirmation.fingerprint}",
    )
    noted = remember(book, settings, context, ready.case.now, [event])
    drift = drift_image(
        *map(measure_drift, loaded.each()),
        as_of=spoken(stamp(ready.case.now), settings.exchange),
        next_step=f"Read the sheet {image.name}, and choose APPROVE or REJECT there.",
    )

    def write(report: SheetImage) -> None:
        sheets = (report, image, *noted.sheets)
        write_changes(book, Changes(sheets, noted.edits, noted.names, opens_on=image.name), settings)

    name, told = write_with_room(book, settings, drift, write)
    return (name, own_name(book, "journal", settings)), told


def _proposal_id(case: Case, *parts: object) -> str:
    """Return an id that says when, and is new whenever anything the proposal rests on is, or anything happened since.

    Under a typed ``As of`` the clock stands still: then the journal, or the orders where it was lost, tell two apart.
    """
    last = case.rows[-1].hash if case.rows else ""
    ordered = sorted(ordered_proposals(case.book, case.settings))
    seal_of_parts = digest(json.dumps([case.now.isoformat(timespec="seconds"), last, ordered, *parts]))
    return f"{case.now:%Y%m%d}-{seal_of_parts[:8]}"
