"""Propose what the schedule has due: deposits to invest, withdrawals to raise, each once.

The journal knows what was taken in. The row of a proposal names the days it is for; they count once orders are made
from it. A proposal that is rejected, replaced or never used takes nothing in, so that its days are due again. Where
nothing has to be traded for what is due, a row of its own says that it was taken in.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from xl_addin.actions.gate import ordered_proposals
from xl_addin.actions.journal import Event, remember
from xl_addin.actions.own_sheets import own_name, write_changes
from xl_addin.actions.propose import Proposal, let_through, proposed
from xl_addin.domain.calendar.schedule import Due, Taken, due_until, next_due, still_due
from xl_addin.domain.finding import note, refuse, refuse_errors
from xl_addin.domain.money import money
from xl_addin.domain.plan import Action
from xl_addin.domain.portfolio.own_terms import in_own_terms
from xl_addin.domain.portfolio.pies import fold
from xl_addin.domain.rebalancing.by_account import nothing_by_account
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.seldom_rows import Every, Flow
from xl_addin.sheets.inputs import why_no_table
from xl_addin.sheets.journal_sheet import BEGUN
from xl_addin.sheets.schedule import SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.actions.propose import Ready
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.seldom_rows import ScheduleRow
    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.journal_sheet import JournalRow

TAKEN_IN = "DUE"
"""The event of what was due and needed no order."""
FLOWS = {Action.INVEST: Flow.DEPOSIT, Action.WITHDRAW: Flow.WITHDRAWAL}

_MOST = 500
"""So many payments that nobody took in were not missed: the schedule begins too early."""
_GROUP = (
    r"; (deposit|withdrawal)s due ((?:\d{4}-\d\d-\d\d \((?:once|week|two weeks|month|quarter|year)\)(?:, )?)+)"
    r'(?: in ("(?:[^"\\]|\\.)*"))?'
)
_GROUPS = re.compile(rf"((?:{_GROUP})+)(?:; fingerprint [0-9a-f]{{64}})?$")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d) \(([a-z ]+)\)")


def propose_due(book: Book, action: Action, context: Context, *, arrived: bool = False) -> Proposal:
    """Propose to invest the deposits, or to raise the withdrawals, that are due since the last time.

    Deposits that have ``arrived`` are in the cash of the workbook, and are not added to it. Where what is due needs no
    order, the journal gets a row that it was taken in; where nothing is due, nothing is written.
    `Refused`: no schedule, and whatever refuses a proposal.
    """
    ready = let_through(book, context)
    loaded, what = ready.loaded, FLOWS[action]
    if "Schedule" not in loaded.inputs.sheets:
        refuse_errors(schedule_headings(book, loaded.settings))
        message = "there is no sheet Schedule, so nothing can be due"
        remedy = "Add one with the columns What, Amount, Every and Start, or name yours in a Settings row Schedule."
        raise refuse(None, message, remedy)
    due, findings = _due(ready, what)
    if not due:
        return _nothing(ready, action, findings)
    request = Request(action) if arrived else Request(action, amount=sum(one.amount for one in due), due=due)
    proposal = proposed(ready, request, context, record(due))
    if not proposal.plan.orders and what is Flow.DEPOSIT and not arrived and not context.force:
        _refuse_swallowed(loaded)
    if not proposal.plan.orders and not context.dry_run:
        event = Event(TAKEN_IN, "", f"{proposal.plan.request}: {proposal.plan.nothing}{record(due)}")
        write_changes(book, remember(book, loaded.settings, context, ready.case.now, [event]), loaded.settings)
    told = (*proposal.plan.findings, *findings, *_about(ready, what, () if arrived else due))
    return replace(proposal, plan=replace(proposal.plan, findings=told))


def schedule_headings(book: Book, settings: Settings) -> tuple[Finding, ...]:
    """Return why the sheet that has the schedule's name was not read as one, unless Settings say where that is."""
    return () if settings.sheets.get("Schedule") else why_no_table(book, SCHEDULE)


def _refuse_swallowed(loaded: Loaded) -> None:
    """Refuse to take deposits in that cash below zero would swallow: an earlier one may not be in that cash yet."""
    owed = sum(min(0, portfolio.cash) for portfolio in loaded.portfolios)
    if owed:
        message = f"the cash in the workbook is {money(owed, loaded.settings.currency)}, so nothing that is due is left"
        remedy = "Where an earlier deposit is not in it yet, add it first. --force takes in what is due as it stands."
        raise refuse(None, message, remedy)


def record(due: Sequence[Due]) -> str:
    """Return what the journal's row says of the days taken in, to stand at the end of its details."""
    text = ""
    for (what, account), own in groupby(sorted(due, key=_kind), key=_kind):
        days = ", ".join(f"{one.day} ({one.every.value})" for one in own)
        text += f"; {what}s due {days}{f' in {json.dumps(account, ensure_ascii=False)}' if account else ''}"
    return text


def _kind(due: Due) -> tuple[str, str]:
    return due.what.value, due.account or ""


def recorded(details: str) -> Iterator[Taken]:
    """Yield the days that the details of a row of the journal name."""
    found = _GROUPS.search(details)
    for what, days, account in re.findall(_GROUP, found[1]) if found else ():
        for day, every in _DAY.findall(days):
            yield Taken(Flow(what), Every(every), date.fromisoformat(day), json.loads(account) if account else None)


def taken_in(rows: Iterable[JournalRow], ordered: Collection[str]) -> tuple[Taken, ...]:
    """Return what was taken in: by proposals that orders were made from, and by rows of their own.

    Rows above a new beginning count as well: what was done is done. ``ordered`` are the proposals on order sheets.
    """
    entries = [row.entry for row in rows]
    done = {entry.proposal for entry in entries if entry.event == "ORDERED"} | set(ordered)
    counting = (
        entry for entry in entries if entry.event == TAKEN_IN or (entry.event == "PROPOSED" and entry.proposal in done)
    )
    return tuple(dict.fromkeys(one for entry in counting for one in recorded(entry.details)))


def _due(ready: Ready, what: Flow) -> tuple[tuple[Due, ...], tuple[Finding, ...]]:
    """Return what is due in the accounts that are asked for, and what is to be said of what is not."""
    loaded, rows = ready.loaded, ready.case.rows
    today = _today(ready)
    ever = due_until(_rows(loaded, what), today, loaded.settings.exchange)
    taken = taken_in(rows, ordered_proposals(ready.case.book, loaded.settings))
    due = still_due(ever, taken)
    begun = [row.entry.when[:10] for row in rows if row.entry.event == BEGUN]
    since = date.fromisoformat(begun[-1]) if begun else date.min
    lost = [one for one in due if one.on < since]
    found = tuple(one for one in due if one.on >= since)
    if len(found) > _MOST:
        message = f"{len(found)} {what.value}s would be due since {found[0].day}"
        first = next(row for row in _rows(loaded, what) if row.start <= found[0].day)
        raise refuse(first.source.cell("Start"), message, "Type a later Start: that of the first one still to be made.")
    if not lost:
        return found, ()
    message = f"{what.value}s due before {since}, when the journal was begun anew, are passed over: {len(lost)}"
    return found, (note(None, message, f"Name the amount where one is still to be made: {_by_hand(what)}."),)


def _by_hand(what: Flow) -> str:
    return "invest --deposit X" if what is Flow.DEPOSIT else "withdraw AMOUNT"


def _today(ready: Ready) -> date:
    """Return the day at the exchange."""
    return ready.case.now.date()


def _rows(loaded: Loaded, what: Flow) -> list[ScheduleRow]:
    """Return the rows of a kind for the accounts that are asked for, each with its account as it is named there."""
    names = [portfolio.account for portfolio in loaded.portfolios]
    found = []
    for row in (row for row in loaded.inputs.schedule if row.what is what):
        own = [name for name in names if row.account is None or name is None or fold(name) == fold(row.account)]
        found += [replace(row, account=own[0])] if own else []
    return found


def _nothing(ready: Ready, action: Action, findings: Sequence[Finding]) -> Proposal:
    """Return why nothing is proposed: what comes next, and when."""
    loaded, what = ready.loaded, FLOWS[action]
    coming = next_due(_rows(loaded, what), _today(ready), loaded.settings.exchange)
    later = (
        f"The next, {money(coming.amount, loaded.settings.currency)}, is due on {coming.on}."
        if coming
        else "The schedule has none to come."
    )
    portfolios = loaded.each()
    plan = nothing_by_account(
        portfolios, Request(action), ready.window.start.date(), f"No {what.value} is due. {later}"
    )
    plan = in_own_terms(plan, portfolios)
    told = (*loaded.warnings(), *plan.findings, *findings, *_about(ready, what, ()))
    return Proposal(replace(plan, findings=told), None, own_name(ready.case.book, "confirmation", loaded.settings))


def _about(ready: Ready, what: Flow, due: Sequence[Due]) -> Iterator[Finding]:
    """Yield what a person has to know of it: that deposits are not in the cash yet, and what else is due."""
    currency = ready.loaded.settings.currency
    if what is Flow.DEPOSIT and due:
        message = "what is due counts as on its way, beside the cash in the workbook"
        yield note(None, message, "Where it is in that cash already, the command is invest --due --arrived.")
    other = Flow.WITHDRAWAL if what is Flow.DEPOSIT else Flow.DEPOSIT
    also, _ = _due(ready, other)
    if also:
        amount = money(sum(one.amount for one in also), currency)
        verb = "withdraw" if other is Flow.WITHDRAWAL else "invest"
        yield note(None, f"{other.value}s of {amount} are due as well", f"The command is {verb} --due.")
