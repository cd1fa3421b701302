"""The one message a button ends in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Severity
from xl_addin.domain.money import money
from xl_addin.domain.plan import Side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.actions.check import Checked
    from xl_addin.actions.decide import Decision
    from xl_addin.actions.orders import Ordered
    from xl_addin.actions.propose import Proposal
    from xl_addin.domain.finding import Finding

UNDO = "This writes to xl-addin's own sheets, and empties Excel's Undo list: earlier changes can no longer be undone."
_MOST = 8


def checked(result: Checked) -> str:
    """Return what was found in the workbook."""
    standing = f"Proposal {result.proposal} is {result.status}.\n" if result.proposal else ""
    return standing + (_listed(result.findings) if result.findings else "Nothing is wrong with this workbook.")


def proposed(proposal: Proposal) -> str:
    """Return what is proposed, or why nothing is."""
    plan, confirmation = proposal.plan, proposal.confirmation
    if confirmation is None:
        return f"Nothing to do: {plan.nothing}"
    sides = {side: [order for order in plan.orders if order.side is side] for side in (Side.SELL, Side.BUY)}
    words = [
        f"{side.value} {len(chosen)} for {money(sum(order.value for order in chosen))}"
        for side, chosen in sides.items()
        if chosen
    ]
    return (
        f"Proposed: {', '.join(words)}. Nothing is decided yet.\n"
        f"Read the {proposal.sheet} sheet; then choose APPROVE or REJECT in its Decision cell.\n"
        f"It is valid until {confirmation.valid_until}." + _told(plan.findings)
    )


def approved(decision: Decision, by: str) -> str:
    """Return what was approved."""
    return f"Proposal {decision.proposal} is approved by {by}. Create orders makes the order sheet." + _told(
        decision.findings
    )


def ordered(result: Ordered) -> str:
    """Return which orders were made."""
    count = "1 order is" if len(result.rows) == 1 else f"{len(result.rows)} orders are"
    words = f"{count} on the {result.sheet} sheet. Place them with your broker, sales first; nothing was traded."
    return words + _told(result.findings)


def refused(findings: Iterable[Finding]) -> str:
    """Return why nothing was done."""
    return f"Nothing was written.\n{_listed(findings)}"


def _told(findings: Iterable[Finding]) -> str:
    listed = list(findings)
    return f"\n{_listed(listed)}" if listed else ""


def _listed(findings: Iterable[Finding]) -> str:
    """Return the findings, errors first, a line each, as many as a message box can show."""
    listed = sorted(findings, key=lambda finding: list(Severity).index(finding.severity))
    more = len(listed) - _MOST
    return "\n".join(map(str, listed[:_MOST])) + (f"\nand {more} more" if more > 0 else "")
