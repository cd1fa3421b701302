"""Decide: approve or reject the confirmation that lies in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions.gate import bring, outdated, pass_through
from xl_addin.actions.gate_states import Act
from xl_addin.actions.journal import Event, remember
from xl_addin.actions.own_sheets import own_name, write_changes
from xl_addin.sheets.image import Changes

if TYPE_CHECKING:
    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.domain.finding import Finding


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: the proposal's id, its status now, and what was noticed on the way."""

    proposal: str
    status: str
    findings: tuple[Finding, ...]


def approve(book: Book, by: str, context: Context) -> Decision:
    """Approve the confirmation in someone's name; refused unless it is unaltered, up to date and in time."""
    return _decide(book, Act.APPROVE, "APPROVE", by, context)


def reject(book: Book, by: str, context: Context) -> Decision:
    """Reject the confirmation in someone's name, whatever it is worth by now, unless its orders are made."""
    return _decide(book, Act.REJECT, "REJECT", by, context)


def _decide(book: Book, act: Act, word: str, by: str, context: Context) -> Decision:
    case = bring(book, context)
    step, findings = pass_through(act, case)
    status = step.next.value
    orders = own_name(book, "orders", case.settings)
    edits = case.confirmation.edits(status, orders, {"Decision": word, "Decided by": by})
    noted = remember(book, case.settings, context, case.now, [Event(status, case.proposal, f"decided by {by}")])
    if not context.dry_run:
        write_changes(book, Changes(noted.sheets, (*edits, *noted.edits), noted.names), case.settings)
    return Decision(case.proposal, status, (*findings, *outdated(case)))
