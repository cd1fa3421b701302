"""Decide: approve or reject the confirmation that lies in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions.context import clock
from xl_addin.actions.gate import ENDED, judge
from xl_addin.actions.journal import Event, journal_findings, journal_rows, remember
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_grid, own_name
from xl_addin.domain.finding import Place, refuse, refuse_errors
from xl_addin.sheets.image import Changes

if TYPE_CHECKING:
    from datetime import datetime

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.gate import Verdict
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: the proposal's id, its status now, and what was noticed on the way."""

    proposal: str
    status: str
    findings: tuple[Finding, ...]


def approve(book: Book, by: str, context: Context) -> Decision:
    """Approve the confirmation in someone's name; refused unless it is unaltered, up to date and in time."""
    loaded = load(book, context)
    now = clock(context, loaded.settings)
    verdict = sound_verdict(book, loaded, now)
    if verdict.status == "APPROVED":
        at = verdict.confirmation.labels["Status"].at
        raise refuse(at, f"proposal {verdict.proposal} is already approved", "Run orders to make its orders.")
    _decide(book, context, loaded, verdict, now, ("APPROVED", "APPROVE", by))
    return Decision(verdict.proposal, "APPROVED", verdict.findings)


def reject(book: Book, by: str, context: Context) -> Decision:
    """Reject the confirmation in someone's name, whatever it is worth by now, unless its orders are made."""
    loaded = load(book, context)
    now = clock(context, loaded.settings)
    refuse_errors(journal_findings(book, loaded.settings))
    verdict = _judged(book, loaded, now)
    if verdict.status in ENDED:
        refuse_errors(verdict.findings)
    _decide(book, context, loaded, verdict, now, ("REJECTED", "REJECT", by))
    return Decision(verdict.proposal, "REJECTED", ())


def sound_verdict(book: Book, loaded: Loaded, now: datetime) -> Verdict:
    """Return the verdict on a confirmation that may go on, or refuse with every reason against it."""
    confirmation_grid(book, loaded)
    refuse_errors(journal_findings(book, loaded.settings))
    verdict = _judged(book, loaded, now)
    if verdict.status != "ALTERED":
        loaded.of_account(verdict.confirmation.account).each()
    refuse_errors(verdict.findings)
    return verdict


def confirmation_grid(book: Book, loaded: Loaded) -> Grid:
    """Return the confirmation sheet, or refuse because there is none."""
    grid = own_grid(book, "confirmation", loaded.settings)
    if grid is None:
        name = own_name(book, "confirmation", loaded.settings)
        raise refuse(Place(name), "there is no proposal to decide on", "Run rebalance, invest or withdraw first.")
    return grid


def _judged(book: Book, loaded: Loaded, now: datetime) -> Verdict:
    return judge(confirmation_grid(book, loaded), loaded, journal_rows(book, loaded.settings), now)


def _decide(
    book: Book, context: Context, loaded: Loaded, verdict: Verdict, now: datetime, outcome: tuple[str, str, str]
) -> None:
    status, decision, by = outcome
    edits = verdict.confirmation.edits({"Status": status, "Decision": decision, "Decided by": by})
    noted = remember(book, loaded.settings, context, now, [Event(status, verdict.proposal, f"decided by {by}")])
    if not context.dry_run:
        book.write(Changes(noted.sheets, (*edits, *noted.edits), noted.names))
