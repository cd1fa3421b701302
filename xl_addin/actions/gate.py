"""The gate: only an approved, unaltered, still valid confirmation may become orders.

It walks the table of `xl_addin.actions.gate_states`. It detects accidents and casual editing, not a forger who has
this program.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.actions.canon import MADE_FROM, folded
from xl_addin.actions.context import clock
from xl_addin.actions.gate_case import Case
from xl_addin.actions.gate_checks import CHECKS
from xl_addin.actions.gate_states import AGAIN, TABLE, Act, Guard, Refusal, State
from xl_addin.actions.journal import journal_findings, journal_rows
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import marked_sheets, read_own, wanted_name
from xl_addin.domain.finding import Finding, Place, error, errors, note, refuse, refuse_errors
from xl_addin.sheets.confirmation_read import ReadConfirmation, read_confirmation
from xl_addin.sheets.journal_sheet import chain
from xl_addin.sheets.orders_read import order_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.gate_states import Step
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.finding import Refused
    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.journal_sheet import JournalRow

_SHOWN = {Guard.SEALED: "ALTERED", Guard.INPUTS: "STALE", Guard.PRICES: "STALE", Guard.TIME: "EXPIRED"}
"""What a proposal is called that does not pass one of these guards, the first of them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a confirmation is worth: its state, or EXPIRED, STALE or ALTERED, and everything there is to say of it."""

    proposal: str
    status: str
    findings: tuple[Finding, ...]


def bring(book: Book, context: Context, loaded: Loaded | None = None) -> Case:
    """Return a workbook as it comes to the gate, read from the sheets and the account its proposal was made from.

    ``loaded`` is what it says by the choices of the context, where that was read already.
    """
    loaded = loaded or load(book, context)
    settings, rows = loaded.settings, journal_rows(book, loaded.settings)
    newest = next((row.entry.proposal for row in reversed(chain(rows)) if row.entry.event == "PROPOSED"), None)
    grid, others = _confirmations(book, settings, newest)
    if grid is None:
        return Case(book, context, loaded, clock(context, settings), rows, State.NONE, newest)
    read, unreadable = read_confirmation(grid)
    loaded, unfit = _as_proposed(book, context, loaded, read)
    at = read.labels["Decision"].at
    return Case(
        book,
        context,
        loaded,
        clock(context, settings),
        rows,
        state_of(read.proposal, rows, ordered_proposals(book, settings)),
        newest,
        grid,
        read,
        unreadable,
        unfit,
        others,
        formula=bool(at.row) and book.has_formula(at.sheet, at.row, at.column),
    )


def state_of(proposal: str, rows: Sequence[JournalRow], ordered: frozenset[str]) -> State:
    """Return where a proposal stands, by the journal and the ids on the order sheets.

    What ended a proposal counts wherever it was written down; what lets it go on only in the chain that counts.
    """
    ended = {row.entry.event for row in rows if row.entry.proposal == proposal}
    if proposal in ordered or "ORDERED" in ended:
        return State.ORDERED
    if "REJECTED" in ended:
        return State.REJECTED
    counting = [row.entry for row in chain(rows)]
    events = [entry.event for entry in counting if entry.proposal == proposal]
    if "PROPOSED" not in events:
        return State.UNKNOWN
    if proposal != [entry.proposal for entry in counting if entry.event == "PROPOSED"][-1]:
        return State.REPLACED
    return State.APPROVED if "APPROVED" in events else State.PROPOSED


def pass_through(act: Act, case: Case) -> tuple[Step, tuple[Finding, ...]]:
    """Return the step an act takes and what was noticed on the way, or refuse with every reason against it."""
    if act is not Act.BEGIN:
        refuse_errors(journal_findings(case.book, case.settings))
    rule = TABLE[case.state, act]
    if isinstance(rule, Refusal):
        raise _refused(rule, case)
    findings = tuple(found for guard in rule.guards for found in CHECKS[guard](case))
    refuse_errors(findings)
    return rule, findings


def judge(case: Case) -> Verdict:
    """Return what the confirmation is worth now, whether it could become orders and every reason against it."""
    rule = TABLE[case.state, Act.ORDER]
    if isinstance(rule, Refusal):
        return Verdict(case.proposal, case.state.value, _refused(rule, case).findings)
    found = [(guard, tuple(CHECKS[guard](case))) for guard in rule.guards if guard in _SHOWN]
    failed = [_SHOWN[guard] for guard, findings in found if errors(findings)]
    told = tuple(finding for _, findings in found for finding in findings)
    return Verdict(case.proposal, failed[0] if failed else case.state.value, (*told, *outdated(case)))


def outdated(case: Case) -> Iterator[Finding]:
    """Yield a note for each sheet that holds a proposal, or a copy of one, that does not count."""
    for other in case.others:
        if other.proposal == case.proposal:
            what = f"this is a copy of proposal {other.proposal}; the one on {case.confirmation.sheet} counts"
        else:
            what = f"proposal {other.proposal} was replaced by {case.newest}, and only the newest counts"
        yield note(Place(other.sheet), what, "The sheet may be kept or deleted.")


def _as_proposed(
    book: Book, context: Context, loaded: Loaded, read: ReadConfirmation
) -> tuple[Loaded, tuple[Finding, ...]]:
    """Return what the workbook says by the choices a proposal was made with, and what speaks against those."""
    asked = dict(read.inputs)
    at = Place(read.sheet)
    chosen: dict[str, str] = {}
    findings = []
    for key, name in MADE_FROM.items():
        then, now = asked.get(key) or None, getattr(context, name)
        if now is not None and folded(now) != folded(then or ""):
            was = f"the sheet {then}" if then else "the usual sheet"
            message = f"the proposal was made from {was}, and --{name} {now} asks for another"
            findings.append(error(at, message, f"Leave --{name} out. Or run the action again for a new proposal."))
        elif then and folded(then) not in map(folded, book.sheet_names()):
            findings.append(error(at, f"the proposal was made from the sheet {then}, which is no longer there", AGAIN))
        elif then:
            chosen[name] = then
    if context.account is not None and folded(context.account) != folded(read.account or ""):
        was = f"account {read.account}" if read.account else "no account in particular"
        message = f"the proposal is for {was}, and --account {context.account} asks for another"
        findings.append(error(at, message, "Leave --account out. Or run the action again for a new proposal."))
    if chosen:
        loaded = load(book, replace(context, targets=chosen.get("targets"), holdings=chosen.get("holdings")))
    return loaded.of_account(read.account), tuple(findings)


def _refused(rule: Refusal, case: Case) -> Refused:
    ids = {"proposal": case.read.proposal if case.read else "", "newest": case.newest or ""}
    at = case.read.labels["Proposal"].at if case.read else Place(wanted_name("confirmation", case.settings))
    if case.read and not case.proposal:
        return refuse(at, "the confirmation no longer says which proposal it is", AGAIN)
    return refuse(at, rule.message.format(**ids), rule.remedy)


def _confirmations(
    book: Book, settings: Settings, newest: str | None
) -> tuple[Grid | None, tuple[ReadConfirmation, ...]]:
    """Return the confirmation that counts, the newest proposal's where there is one, and what the others say."""
    grids = [read_own(book, name) for name in marked_sheets(book, "confirmation", settings)]
    reads = [read_confirmation(grid)[0] for grid in grids]
    counts = next((at for at, read in enumerate(reads) if read.proposal == newest), 0)
    others = tuple(read for at, read in enumerate(reads) if at != counts)
    return (grids[counts] if grids else None), others


def ordered_proposals(book: Book, settings: Settings) -> frozenset[str]:
    """Return the proposals that an order sheet has orders of, copies and renamed sheets included."""
    sheets = marked_sheets(book, "orders", settings)
    return frozenset(order.rpartition("-")[0] for name in sheets for order in order_ids(read_own(book, name)))
