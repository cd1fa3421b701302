"""One action on one workbook of a batch, as its verb does it; whatever goes wrong is an outcome, never an exception."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.actions.context import Context, stamp
from xl_addin.actions.own_sheets import own_grid
from xl_addin.batch import remote
from xl_addin.batch.outcome import Outcome, Status, told
from xl_addin.batch.remote import fetched, is_remote
from xl_addin.domain.finding import Refused, Severity, errors, note, refuse, unexpected
from xl_addin.domain.plan import Action
from xl_addin.domain.portfolio.measures import drift_of_all
from xl_addin.hosts.xlsx import XlsxBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from typing import Any

    from xl_addin.actions.book import Book
    from xl_addin.batch.outcome import Job
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.drift import DriftReport

    Done = tuple[Status, dict[str, Any], Iterable[Finding]]
    """What became of it, the other fields of its outcome, and the findings."""


def work(job: Job) -> Outcome:
    """Do a job and return what became of it."""
    return _guarded(job, lambda book: _ACTIONS[job.action](book, job), output=job.output)


def work_again(job: Job, was: str, then: datetime) -> Outcome:
    """Do a job that was begun and of which it is not known whether it was done: nothing is done twice.

    ``was`` is the digest of the file to be written as it was when the job was begun, at ``then``.
    """
    if digest_of(job.target) == was or (job.output and was):
        return work(job)
    found = _guarded(job, lambda book: _seen(book, job, then), output="")
    return work(job) if found.status is Status.PASSED and not found.said else found


def digest_of(path: str) -> str:
    """Return what tells a file's content from every other, "" where there is none."""
    if is_remote(path):
        return remote.digest_of(path)
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def failed(job: Job, findings: Iterable[Finding]) -> Outcome:
    """Return the outcome of a job with which something is wrong."""
    return Outcome(job.name, job.path, Status.FAILED, **told(findings))


def _guarded(job: Job, act: Callable[[XlsxBook], Done], *, output: str) -> Outcome:
    book: XlsxBook | None = None
    try:
        with fetched(job.path if output == job.output else job.target, output) as (file, copy, put_back):
            book = XlsxBook(file, copy)
            if any(book.mark(sheet) == "summary" for sheet in book.sheet_names()):
                return Outcome(job.name, job.path, Status.PASSED, said="a summary that a batch wrote")
            if copy is not None and not job.dry_run:
                copy.parent.mkdir(parents=True, exist_ok=True)
            status, fields, findings = act(book)
            if book.written:
                put_back()
    except Refused as refused:
        return failed(job, refused.findings)
    except Exception as problem:  # noqa: BLE001 - one workbook must not stop the others
        return failed(job, (unexpected(problem, written=book is not None and book.written),))
    written = job.target if book.written else None
    return Outcome(job.name, job.path, status, written, **fields, **told((*findings, *book.notes)))


def _context(job: Job) -> Context:
    return Context(job.now, job.who, account=job.account, dry_run=job.dry_run)


def _check(book: Book, job: Job) -> Done:
    from xl_addin.actions.check import check
    from xl_addin.actions.drift import drift

    checked = check(book, _context(job))
    fields: dict[str, Any] = {"proposal": checked.proposal or None, "said": checked.status}
    if errors(checked.findings):
        return Status.FAILED, fields, checked.findings
    fields |= _standing(drift(book, _context(job)).reports)
    warned = any(one.severity is Severity.WARNING for one in checked.findings)
    return Status.WARNED if warned else Status.FINE, fields, checked.findings


def _drift(book: Book, job: Job) -> Done:
    from xl_addin.actions.drift import drift

    found = drift(book, _context(job), write=bool(job.output))
    out = any(not row.in_band for report in found.reports for row in report.rows)
    return Status.OUT_OF_BAND if out else Status.FINE, _standing(found.reports), found.findings


def _standing(reports: tuple[DriftReport, ...]) -> dict[str, Any]:
    """Return how a portfolio stands, over all its accounts."""
    return {
        "currency": reports[0].currency,
        "total": sum(report.total for report in reports),
        "before": float(drift_of_all((report.score, report.invested) for report in reports)),
    }


def _propose(book: Book, job: Job) -> Done:
    from xl_addin.actions.propose import propose
    from xl_addin.domain.rebalancing.scope import Request

    proposal = propose(book, Request(Action(job.action)), _context(job))
    plan = proposal.plan
    fields = {
        "proposal": proposal.confirmation.proposal if proposal.confirmation else None,
        "currency": plan.currency,
        "total": plan.before.invested + plan.before.cash,
        "before": plan.before.drift,
        "after": plan.after.drift,
        "orders": len(plan.orders),
        "turnover": plan.after.turnover,
        "tax": plan.after.tax,
        "said": plan.nothing,
    }
    return Status.PROPOSED if proposal.confirmation else Status.NOTHING, fields, plan.findings


def _order(book: Book, job: Job) -> Done:
    from xl_addin.actions.gate import bring
    from xl_addin.actions.gate_states import State
    from xl_addin.actions.orders import make_orders

    case = bring(book, _context(job))
    waiting = {
        State.NONE: Status.NO_PROPOSAL,
        State.REJECTED: Status.REJECTED,
        State.ORDERED: Status.ORDERED_BEFORE,
    }.get(case.state)
    if waiting is None and case.state is State.PROPOSED and not case.confirmation.labels["Decision"].text.strip():
        waiting = Status.UNDECIDED
    if waiting is not None:
        read = case.read
        return waiting, {"proposal": read.proposal if read else None, "said": case.state.value if read else ""}, ()
    ordered = make_orders(book, _context(job))
    fields = {
        "proposal": ordered.proposal,
        "currency": ordered.currency,
        "orders": len(ordered.rows),
        "turnover": None if any(row.currency for row in ordered.rows) else sum(row.value for row in ordered.rows),
    }
    return Status.ORDERED, fields, ordered.findings


def _import(book: Book, job: Job) -> Done:
    from xl_addin.actions.import_positions import import_positions
    from xl_addin.hosts.files import read_files

    if not job.files:
        stem = Path(job.path).stem
        raise refuse(None, f"no file to import is called like {Path(job.path).name}", f"Name it {stem}.csv, or so.")
    imported = import_positions(book, read_files([Path(file) for file in job.files]), _context(job))
    count = len(imported.changes)
    said = f"{count} cell{'' if count == 1 else 's'} {'would change' if job.dry_run else 'changed'}" if count else ""
    return Status.IMPORTED if count else Status.NOTHING, {"said": said}, imported.findings


_ACTIONS: dict[str, Callable[[XlsxBook, Job], Done]] = {
    "check": _check,
    "drift": _drift,
    "rebalance": _propose,
    "invest": _propose,
    "orders": _order,
    "import": _import,
}

_WRITES = {"rebalance": "PROPOSED", "invest": "PROPOSED", "orders": "ORDERED", "import": "IMPORTED"}
"""What an action writes into the journal."""


def _seen(book: Book, job: Job, then: datetime) -> Done:
    """Return what became of a job as its workbook tells; passed over where it was not this job that changed it."""
    from xl_addin.actions.gate import bring

    case = bring(book, replace(_context(job), now=then))
    event = _WRITES.get(job.action)
    own = [row.entry for row in case.rows if row.entry.event == event and row.entry.when == stamp(case.now)]
    if event is not None and not own:
        return Status.PASSED, {}, ()
    if job.action in {"check", "drift"}:
        return _drift(book, replace(job, output=""))
    stopped = note(None, "it was written just before the batch was stopped, and not again")
    if event == "PROPOSED":
        _, fields, findings = _propose(book, replace(job, now=then, dry_run=True))
        return Status.PROPOSED, {**fields, "proposal": own[-1].proposal}, (*findings, stopped)
    if event == "IMPORTED":
        return Status.IMPORTED, {"said": own[-1].details}, (stopped,)
    return Status.ORDERED, {"proposal": own[-1].proposal, **_ordered(book, case.settings, own[-1].proposal)}, (stopped,)


def _ordered(book: Book, settings: Any, proposal: str) -> dict[str, Any]:
    """Return what the order sheet says of a proposal's orders."""
    from xl_addin.sheets.orders_read import read_orders

    grid = own_grid(book, "orders", settings)
    rows = [row for row in read_orders(grid)[0] if row.order.startswith(f"{proposal}-")] if grid else []
    return {
        "currency": settings.currency,
        "orders": len(rows),
        "turnover": None if any(row.currency for row in rows) else sum(row.value for row in rows),
    }
