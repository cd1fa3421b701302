"""The one message a command of the menu ends in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Severity, errors
from xl_addin.domain.money import money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.actions.check import Checked
    from xl_addin.actions.decide import Decision
    from xl_addin.actions.orders import Ordered
    from xl_addin.actions.propose import Proposal
    from xl_addin.domain.finding import Finding

NO_SPREADSHEET = "There is no spreadsheet in front. Open the workbook and choose the command again."
_MOST = 8
"""How many findings a message shows: a box higher than the screen has no button to press."""


def refusal(findings: Sequence[Finding]) -> str:
    """Return why nothing was written."""
    return "\n\n".join(("Nothing was written.", _listed(findings)))


def unexpected(problem: Exception) -> str:
    """Return the sentence for what should never happen."""
    return f"This failed unexpectedly ({type(problem).__name__}: {problem}). Nothing was written. Please report it."


def checked(found: Checked) -> str:
    """Return everything there is to say about a workbook."""
    failed = errors(found.findings)
    count = "1 error" if len(failed) == 1 else f"{len(failed)} errors" if failed else "No errors"
    read = ", ".join(f"{table} from {sheet}" for table, sheet in found.sheets)
    parts = [f"{count}. Read {read}."]
    if found.proposal:
        parts.append(f"The confirmation holds proposal {found.proposal}: {found.status}.")
    if found.findings:
        parts.append(_listed(sorted(found.findings, key=lambda f: f.severity is not Severity.ERROR)))
    return "\n\n".join(parts)


def proposed(proposal: Proposal) -> str:
    """Return what was proposed and what to do next."""
    plan = proposal.plan
    if proposal.confirmation is None:
        return f"Nothing to do: {plan.nothing}"
    parts = [
        f"{plan.request} ({plan.scope}): {_orders(len(plan.orders))}, {money(plan.after.turnover)} bought and sold.",
        f"Read the sheet {proposal.sheet}, choose APPROVE in its Decision cell, then choose Pie, Create orders.",
        f"It is valid until {proposal.confirmation.valid_until}. Edit, Undo takes the new sheets away again.",
    ]
    if plan.findings:
        parts.append(_listed(plan.findings))
    return "\n\n".join(parts)


def decided(decision: Decision, by: str) -> str:
    """Return what was decided."""
    done = f"Proposal {decision.proposal} is {decision.status.lower()} by {by}."
    if decision.status != "APPROVED":
        return f"{done} No orders will be made from it."
    return "\n\n".join(filter(None, (f"{done} Now choose Pie, Create orders.", _listed(decision.findings))))


def ordered(found: Ordered) -> str:
    """Return which orders were made."""
    count = _orders(len(found.rows))
    done = f"{count} made on the sheet {found.sheet}. Place them with your broker, sales first; nothing was traded."
    return "\n\n".join(filter(None, (done, _listed(found.findings))))


def _orders(count: int) -> str:
    return "1 order" if count == 1 else f"{count} orders"


def _listed(findings: Sequence[Finding]) -> str:
    """Return findings one a line, without the sentences that only the command line has a use for."""
    from xl_addin.actions.function_tables import remedy_of

    lines = [f"{f.at}: {f.message}. {remedy_of(f)}" if f.at else f"{f.message}. {remedy_of(f)}" for f in findings]
    more = len(lines) - _MOST
    return "\n".join([*(line.strip() for line in lines[:_MOST]), *([f"… and {more} more."] if more > 0 else [])])
