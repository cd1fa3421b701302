"""The words of the confirmation sheet that its writer and its reader share."""

from __future__ import annotations

from enum import Enum
from math import ceil
from typing import TYPE_CHECKING

from xl_addin.domain.money import money, plain, share_text
from xl_addin.domain.plan import Side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.plan import LotSale

LABELS = (
    "Proposal",
    "Action",
    "Scope",
    "Status",
    "Decision",
    "Decided by",
    "Trade window",
    "Valid until",
    "Fingerprint",
)
METRIC_HEADINGS = ("Measure", "Before", "After")
ORDER_HEADINGS = ("Side", "Symbol", "Shares", "Est. price", "Est. value", "Est. gain", "Term", "Lots", "Reason")
ACCOUNT = "Account"
LEFT_OUT_HEADINGS = ("Symbol", "Reason")
PART_HEADINGS = (
    ACCOUNT,
    "Cash before",
    "Cash after",
    "Drift before",
    "Drift after",
    "Estimated tax",
    "Turnover",
    "Orders",
    "",
)
INPUT_HEADINGS = ("Input", "Value")
PRICE_HEADINGS = ("Symbol", "Price")

DISTANCE = "Distance from targets (chi-squared)"
TOTAL_WORDS = {Side.SELL: "Proceeds", Side.BUY: "Purchases"}

DISCLAIMER = (
    "Prices, values, gains and taxes are estimates at the prices listed below. This is not tax or investment advice. "
    "Nothing is traded by this program: an order happens only when you enter it with your broker."
)


def with_account(headings: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headings of a table whose rows each belong to an account: it stands beside the symbol."""
    after = headings.index("Symbol") + 1
    return (*headings[:after], ACCOUNT, *headings[after:])


class Section(Enum):
    """The titles that part the sheet, in their order from top to bottom."""

    METRICS = "Before and after"
    PARTS = "By account"
    ORDERS = "Orders"
    LEFT_OUT = "Left out"
    NOTES = "Notes"
    INPUTS = "Inputs this proposal was made from"
    PRICES = "Prices at the proposal"


def certified_text(gap: float) -> str:
    """Return in words how far, in dollars of the distance from targets, the plan is at most from the best one."""
    if not gap:
        return "Proven closest: no other orders in these share steps come nearer to the exact plan."
    return f"Within {money(ceil(gap * 100))} of the best possible: no orders in these share steps come nearer by more."


def lots_text(lots: Iterable[LotSale], tax: int | None = None) -> str:
    """Return the lots of a sale, a line each: ``12.5 of 2024-01-02 for 90.00 (+34.00 long)``, as far as known.

    ``tax`` is what the sale adds to the year's estimated tax in cents, the last line where it is known.
    """
    return "\n".join([*map(_lot_text, lots), *([] if tax is None else [f"estimated tax {plain(tax)}"])])


def gain_text(gain: int | None) -> str:
    """Return a gain in cents with its sign: ``+34.00``, ``-5.00``; ``unknown`` without one."""
    return "unknown" if gain is None else f"{'+' if gain > 0 else ''}{plain(gain)}"


def _lot_text(lot: LotSale) -> str:
    """Return one lot's line."""
    bought = "an undated lot" if lot.acquired is None else lot.acquired.isoformat()
    basis = "" if lot.basis is None else f" for {plain(lot.basis)}"
    term = f" {lot.term.value}" if lot.term else ""
    gain = "" if lot.gain is None else f" ({gain_text(lot.gain)}{term})"
    return f"{share_text(lot.shares)} of {bought}{basis}{gain}"
