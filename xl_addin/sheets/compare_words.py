"""The words in which plans are compared, on the sheet and in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.plan import Choice
    from xl_addin.domain.rebalancing.compare import Alternative

TRADE_WINDOW = "Trade window"
COMPARED_ON = "Compared on"
ACCOUNT = "Account"
PIE = "Pie"
LEVEL_ONLY = "This level only"
CHOOSE = "Choose"
SAID = (CHOOSE, ACCOUNT, PIE, LEVEL_ONLY)
"""The labels that say what is to be proposed."""

MEASURES = ("Drift after", "Estimated tax", "Turnover", "Orders", "Cash left", "Distance (chi-squared)")
"""How a plan is judged, what a person asks for first; a plan that is not feasible has its reason in their place."""


def remark(one: Alternative) -> str:
    """Return what else there is to say of a plan: why it cannot be, why it does nothing, or which is the same."""
    if one.plan is None:
        return "Not possible: " + " ".join(f"{finding.message}. {finding.remedy}".strip() for finding in one.refusal)
    if not one.plan.orders:
        return f"Nothing to do: {one.plan.nothing}"
    return f'The same orders as "{one.same_as.value}".' if one.same_as else ""


def together(choices: Iterable[Choice]) -> str:
    """Return what plans with the same orders are called, which are shown as one."""
    return " = ".join(choice.value for choice in choices)
