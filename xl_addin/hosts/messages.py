"""The one message in which a button or a command of a menu ends, worded alike in every program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain import finding
from xl_addin.domain.calendar.spoken import spoken
from xl_addin.domain.finding import Severity, errors
from xl_addin.domain.money import money, percent, share_text
from xl_addin.domain.plan import Side
from xl_addin.hosts.change_lines import said
from xl_addin.sheets.counted_events import content_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.actions.check import Checked
    from xl_addin.actions.compare import Compared
    from xl_addin.actions.dashboard import Dashboard
    from xl_addin.actions.decide import Decision
    from xl_addin.actions.drift import Drift
    from xl_addin.actions.export import Exported
    from xl_addin.actions.import_files import ImportedFiles
    from xl_addin.actions.import_history import Added
    from xl_addin.actions.import_positions import Imported
    from xl_addin.actions.journal import Journal
    from xl_addin.actions.orders import Ordered
    from xl_addin.actions.propose import Proposal
    from xl_addin.actions.setup import SetUp
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.drift import DriftReport
    from xl_addin.sheets.holdings_edits import Change

_MOST, _MOST_LINES = 8, 16
"""How many findings, and lines of changes, a message shows: a box higher than the screen has no button to press."""


def checked(found: Checked) -> str:
    """Return everything there is to say about a workbook."""
    failed = errors(found.findings)
    count = "1 error" if len(failed) == 1 else f"{len(failed)} errors" if failed else "No errors"
    parts = [" ".join(filter(None, (f"{count}.", found.read)))]
    if found.proposal:
        parts.append(f"Proposal {found.proposal} is {found.status}.")
    return "\n".join((*parts, *_listed(found.findings)))


def set_up(found: SetUp, *, undo: str = "") -> str:
    """Return what was added to a workbook that has holdings."""
    new = " and ".join(found.sheets)
    return "\n".join(
        (
            f"Added {new}: {len(found.targets)} targets from {found.origin}. {undo}".rstrip(),
            f"They are made from {found.holdings}, which stays as it is. Edit the targets; then Check.",
            *_listed(found.findings),
        )
    )


def drifted(found: Drift, *, undo: str = "") -> str:
    """Return how far the portfolio is from its targets, and which slices are the farthest."""
    return "\n".join(
        (
            *map(_farthest, found.reports),
            f"The {found.sheet} sheet shows every slice. {undo}".rstrip(),
            *_listed(found.findings),
        )
    )


def shown(found: Dashboard, *, undo: str = "") -> str:
    """Return what is to be done next, and where it all is shown."""
    standing = found.standing
    lines = (f"Next: {standing.next_step}", f"The {found.sheet} sheet shows how it all stands. {undo}".rstrip())
    return "\n".join((*lines, *_listed(found.findings)))


def _farthest(report: DriftReport) -> str:
    slices = sorted((row for row in report.rows if row.symbol and row.drift), key=lambda row: -abs(row.drift))
    named = (f"{row.path[-1]} {percent(abs(row.drift))} {'over' if row.drift > 0 else 'under'}" for row in slices[:3])
    whose = f"{report.account}: drift" if report.account else "Drift"
    return f"{whose} {percent(report.score)}{': ' if slices else ''}{', '.join(named)}."


def proposed(proposal: Proposal, *, undo: str = "") -> str:
    """Return what is proposed, or why nothing is; ``undo`` is the sentence on how to take the new sheets away."""
    plan, confirmation = proposal.plan, proposal.confirmation
    if confirmation is None:
        return f"Nothing to do: {plan.nothing}"
    sides = {side: [order for order in plan.orders if order.side is side] for side in (Side.SELL, Side.BUY)}
    words = [
        f"{side.value} {len(chosen)} for {money(sum(order.value for order in chosen), plan.currency)}"
        for side, chosen in sides.items()
        if chosen
    ]
    return "\n".join(
        (
            f"{plan.request} ({plan.scope}): {', '.join(words)}. Nothing is decided yet.",
            f"Read the {proposal.sheet} sheet; then choose APPROVE or REJECT in its Decision cell.",
            f"It is valid until {spoken(confirmation.valid_until, confirmation.exchange)}. {undo}".rstrip(),
            *([f"The sheets {' and '.join(proposal.also)} are up to date as well."] if proposal.also else []),
            *_listed(plan.findings),
        )
    )


def compared(found: Compared, *, command: str, undo: str = "") -> str:
    """Return how many plans there are to choose from; ``command`` proposes the one that is chosen."""
    count = len(found.comparison.distinct)
    plans = "1 plan is" if count == 1 else f"{count} plans are" if count else "No plan has orders; this is"
    return "\n".join(
        (
            f"{plans} shown on the {found.sheet} sheet. {undo}".rstrip(),
            f"Choose one in its yellow cell; then {command} writes its confirmation. Nothing is decided yet.",
            *_listed(found.findings),
        )
    )


def decided(decision: Decision, by: str, *, command: str) -> str:
    """Return what was decided; ``command`` is what makes the orders."""
    approved = decision.status == "APPROVED"
    then = f"{command} makes the order sheet." if approved else "No orders will be made from it."
    done = f"Proposal {decision.proposal} is {decision.status.lower()} by {by}. {then}"
    return "\n".join((done, *_listed(decision.findings)))


def ordered(found: Ordered) -> str:
    """Return which orders were made."""
    count = "1 order is" if len(found.rows) == 1 else f"{len(found.rows)} orders are"
    done = f"{count} on the {found.sheet} sheet. Place them with your broker, sales first; nothing was traded."
    return "\n".join((done, ordered_sums(found), *_listed(found.findings)))


def ordered_sums(found: Ordered) -> str:
    """Return what the sales and the purchases come to, as estimated, each currency by itself."""
    sums: dict[tuple[Side, str], int] = {}
    for row in sorted(found.rows, key=lambda row: row.side is Side.BUY):
        key = row.side, row.currency or found.currency
        sums[key] = sums.get(key, 0) + row.value
    words = {Side.SELL: "sales", Side.BUY: "purchases"}
    told = (f"{words[side]} {money(cents, currency)}" for (side, currency), cents in sums.items())
    return f"Estimated: {', '.join(told)}."


def finished(found: Ordered) -> str:
    """Return that orders are done."""
    count = "1 order is" if len(found.rows) == 1 else f"{len(found.rows)} orders are"
    return "\n".join((f"{count} marked done on the {found.sheet} sheet.", *_listed(found.findings)))


def exported(found: Exported, name: str) -> str:
    """Return which orders were written to a file."""
    count = "1 order is" if len(found.rows) == 1 else f"{len(found.rows)} orders are"
    made = "The Orders sheet is made. " if found.made else ""
    return "\n".join((f"{made}{count} in {name}, sales first; nothing was traded.", *_listed(found.findings)))


def with_lines(head: str, lines: Iterable[str], findings: Iterable[Finding]) -> str:
    """Return a sentence or a question with the first of some lines beneath it, and what was noticed."""
    shown = list(lines)
    more = len(shown) - _MOST_LINES
    rest = [f"and {more} more"] if more > 0 else []
    return "\n".join((head, *shown[:_MOST_LINES], *rest, *_listed(findings)))


def files_to_import(found: ImportedFiles) -> str:
    """Return what files would change, for a yes or a no; empty where it is only of which day they are."""
    parts = [to_import(found.positions)] if found.positions and found.positions.changes else []
    for one in (one for one in found.histories if one.events):
        lines = [content_of(event) for event in one.events]
        more = [f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
        names = ", ".join(file.name for file in one.files)
        head = f"{names}: {_rows(len(lines))} to add to Activity. Write it?"
        parts.append("\n".join((head, *lines[:_MOST], *more, *_of_orders(one), *_listed(one.findings))))
    return "\n\n".join(parts)


def files_imported(found: ImportedFiles, *, undo: str = "") -> str:
    """Return what files changed."""
    parts = [imported(found.positions, undo=undo)] if found.positions else []
    for one in found.histories:
        head = f"{_rows(len(one.events))} added to Activity, {one.again} there already."
        parts.append("\n".join((head, *_of_orders(one), *_listed(one.findings))))
    return "\n\n".join(parts)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _of_orders(found: Added) -> list[str]:
    count = len(found.of_orders)
    return [f"{_rows(count)} of orders made here are left to fills, which count them."] if count else []


def to_import(found: Imported) -> str:
    """Return what an import would change, for a yes or a no."""
    changed = [
        f"{one.at} {one.symbol} {one.at.heading}: {said(one.before)} to {said(one.after)}" for one in _old(found)
    ]
    new = [f"new in row {row}: {share_text(held.shares)} {held.symbol}" for row, held in found.new]
    gone = [f"no longer held: {share_text(row.shares)} {row.symbol}" for row in found.gone]
    lines = [*changed, *new, *gone]
    more = len(lines) - _MOST
    return "\n".join(
        (
            f"{', '.join(one.name for one in found.statements)}: {_counts(found)} on {found.sheet}. Write it?",
            *lines[:_MOST],
            *([f"and {more} more"] if more > 0 else []),
            *_listed(found.findings),
        )
    )


def imported(found: Imported, *, undo: str = "") -> str:
    """Return what an import changed."""
    if not found.changes:
        kept = "the journal keeps of which day it is" if found.written else "nothing is written"
        return "\n".join((f"{found.sheet} says all of it already; {kept}.", *_listed(found.findings)))
    return "\n".join((f"{_counts(found)} on {found.sheet}. {undo}".rstrip(), *_listed(found.findings)))


def _old(found: Imported) -> list[Change]:
    """Return the changes of rows that were there."""
    rows = {row for row, _ in found.new}
    return [one for one in found.changes if one.at.row not in rows or one.at.sheet != found.sheet]


def _counts(found: Imported) -> str:
    cells, new, gone = len(_old(found)), len(found.new), len(found.gone)
    words = [f"{cells} cell{'' if cells == 1 else 's'} changed"] if cells else []
    words += [f"{new} row{'' if new == 1 else 's'} new"] if new else []
    words += [f"{gone} row{'' if gone == 1 else 's'} no longer held"] if gone else []
    return ", ".join(words)


def begun(found: Journal) -> str:
    """Return that a new journal is begun, and why."""
    (*_, row) = found.rows
    return f"There is {row.entry.details}. Proposals from before can no longer be approved."


def refused(findings: Iterable[Finding]) -> str:
    """Return why nothing was done."""
    return "\n".join(("Nothing was written.", *_listed(findings)))


def unexpected(problem: Exception) -> str:
    """Return the sentence for what should never happen."""
    return "\n".join(_listed([finding.unexpected(problem)]))


def _listed(findings: Iterable[Finding]) -> list[str]:
    """Return the findings, errors first, a line each; without the sentences that only a command line has a use for."""
    from xl_addin.actions.function_tables import remedy_of

    listed = sorted(findings, key=lambda found: list(Severity).index(found.severity))
    lines = [str(replace(found, remedy=remedy_of(found))) for found in listed[:_MOST]]
    more = len(listed) - _MOST
    return [*lines, *([f"and {more} more"] if more > 0 else [])]
