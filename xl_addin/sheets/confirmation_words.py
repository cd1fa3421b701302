"""The words of the confirmation sheet that its writer and its reader share."""

from __future__ import annotations

import re
from enum import Enum
from math import ceil
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import written
from xl_addin.domain.money import money, plain, share_text
from xl_addin.domain.plan import Side

if TYPE_CHECKING:
    from xl_addin.domain.plan import LotSale, Order, Plan, Saving

TOP_LABELS = ("Decision", "Status", "Decided by", "Trade window", "Valid until")
"""What a person needs to decide, above the orders."""
FOOT_LABELS = ("Proposal", "Action", "Scope", "Fingerprint")
"""What only a program or an auditor asks for, under `Section.DETAILS`."""
LABELS = (*TOP_LABELS, *FOOT_LABELS)
OPEN_LABELS = ("Status", "Decision", "Decided by", "Fingerprint")
"""The labels whose values are still to be filled in after the proposal, and so are not sealed."""

METRIC_HEADINGS = ("Measure", "Before", "After")
ORDER_HEADINGS = (
    "Side", "Symbol", "Shares", "Est. price", "Est. value", "Weight now", "Weight after", "Target", "Est. gain", "Term",
    "Reason",
)  # fmt: skip
ACCOUNT = "Account"
CURRENCY = "Currency"
LEFT_OUT_HEADINGS = ("Symbol", "Reason")
LOT_HEADINGS = ("Symbol", "Lots")
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
SAVING_HEADINGS = ("Cost", "This plan", "Plain")
COST_LABELS = ("Estimated tax", "Fees and spread", "Turnover", "Orders")
INPUT_HEADINGS = ("Input", "Value")
PRICE_HEADINGS = ("Symbol", "Price")
CERTIFICATE_HEADINGS = ("Part", "For a program that checks the plan, amounts in cents")

DISTANCE = "Distance from targets (chi-squared)"
TOTAL_WORDS = {Side.SELL: "Proceeds", Side.BUY: "Purchases"}

CHOOSE = "◀ choose APPROVE or REJECT here"
_NEXT = {
    "APPROVED": "approved: now make the orders",
    "REJECTED": "rejected: no orders will be made from it",
    "ORDERED": "the orders are on the sheet ",
}
_SHEET = re.compile(r"[^\\/?*\[\]:]{1,31}")
"""What a spreadsheet lets a sheet be called."""

NO_ADVICE = (
    "This is not tax or investment advice. Nothing is traded by this program: an order happens only when you enter it "
    "with your broker."
)
DISCLAIMER = f"Prices, values, gains and taxes are estimates at the prices listed below. {NO_ADVICE}"


def next_words(status: str, orders: str) -> str:
    """Return what stands beside the decision at a status; ``orders`` is the name of the order sheet."""
    return _NEXT.get(status, CHOOSE) + (orders if status == "ORDERED" else "")


def is_next(text: object) -> bool:
    """Return whether a text is one that may stand beside the decision: it follows the status and is not sealed."""
    if not isinstance(text, str):
        return False
    ordered = _NEXT["ORDERED"]
    if text.startswith(ordered):
        return _SHEET.fullmatch(text.removeprefix(ordered)) is not None
    return text in {CHOOSE, *_NEXT.values()}


def headline(plan: Plan) -> str:
    """Return a plan in words, such as ``Sell 4 for $2,956. Drift 7.1% → 0.0%. Estimated tax $16.50.``, in one line."""
    parts = []
    for side, verb in ((Side.SELL, "sell"), (Side.BUY, "buy")):
        values = [order.value for order in plan.orders if order.side is side]
        if values:
            parts.append(f"{verb} {len(values)} for {_rounded(sum(values), plan.currency)}")
    trades = ", ".join(parts)
    tax = "" if plan.after.tax is None else f" Estimated tax {money(plan.after.tax, plan.currency)}."
    drift = f"Drift {plan.before.drift:.1%} → {plan.after.drift:.1%}."
    return f"{trades[:1].upper()}{trades[1:]}. {drift}{tax}"


def _rounded(cents: int, currency: str) -> str:
    """Return an amount in whole units where its cents say nothing to whoever only glances at it."""
    if cents < _SMALL or not written(currency).places:
        return money(cents, currency)
    return money((cents + 50) // 100 * 100, currency).removesuffix(".00")


_SMALL = 100_00


def headings_with(headings: tuple[str, ...], *more: str) -> tuple[str, ...]:
    """Return the headings of a table whose rows also name their account or currency, beside the symbol."""
    after = headings.index("Symbol") + 1
    return (*headings[:after], *more, *headings[after:])


class Section(Enum):
    """The titles that part the sheet, in their order from top to bottom."""

    WARNINGS = "Warnings"
    ORDERS = "Orders"
    METRICS = "Before and after"
    SAVING = "What it saves"
    PARTS = "By account"
    LEFT_OUT = "Left out"
    LOTS = "Lots"
    DETAILS = "Details"
    NOTES = "Notes"
    INPUTS = "Inputs this proposal was made from"
    PRICES = "Prices at the proposal"
    CERTIFICATE = "Certificate"


def saving_text(saving: Saving, currency: str) -> str:
    """Return in words what a plan saves beside a plain rebalance."""
    plain = "a plain rebalance, which sells the oldest lots first and brings every slice straight to its target"
    if not saving.cents:
        return f"It costs as much as {plain}."
    amount = money(abs(saving.cents), currency)
    return f"It costs {amount} {'less' if saving.cents > 0 else 'more'} than {plain}."


def certified_text(gap: float, currency: str, among: str = "") -> str:
    """Return in words how far, in distance from targets, the plan is at most from the best one.

    ``among`` names the plans of which that is proven, ``""`` for all.
    """
    of = f" of {among}" if among else ""
    if not gap:
        return f"Proven closest{of}: no other orders in these share steps come nearer to the exact plan."
    within = money(ceil(gap * 100), currency)
    return f"Within {within} of the best possible{of}: no orders in these share steps come nearer by more."


def lots_text(order: Order, currency: str) -> str:
    """Return the lots of a sale, a line each: ``12.5 of 2024-01-02 for 90.00 (+34.00 long)``, as far as known.

    What the sale adds to the year's estimated tax, in cents, is the last line where it is known. Amounts are in
    ``currency``, the portfolio's, and have no sign; the lots of a security in another currency have, and the tax too.
    """
    own = order.quoted
    if own is None:
        tax = [] if order.tax is None else [f"estimated tax {plain(order.tax)}"]
        return "\n".join([*(_lot_text(lot, share_text(lot.shares)) for lot in order.lots), *tax])
    tax = [] if order.tax is None else [f"estimated tax {money(order.tax, currency)}"]
    sold = [_amount(lot, own.currency) if own.in_dollars else share_text(lot.shares) for lot in own.lots]
    lots = (_lot_text(lot, text, own.currency) for lot, text in zip(own.lots, sold, strict=True))
    return "\n".join([*lots, *tax])


def gain_text(gain: int | None, currency: str | None = None) -> str:
    """Return a gain in cents, with the sign of a currency where one is named: ``+34.00``; ``unknown`` without one."""
    if gain is None:
        return "unknown"
    return f"{'+' if gain > 0 else ''}{money(gain, currency) if currency else plain(gain)}"


def _amount(lot: LotSale, currency: str) -> str:
    """Return what is sold of a lot that is traded by amount: its shares are units of the currency."""
    return money(int(lot.shares * 100), currency)


def _lot_text(lot: LotSale, sold: str, currency: str | None = None) -> str:
    """Return one lot's line."""
    bought = "an undated lot" if lot.acquired is None else lot.acquired.isoformat()
    basis = "" if lot.basis is None else f" for {money(lot.basis, currency) if currency else plain(lot.basis)}"
    term = f" {lot.term.value}" if lot.term else ""
    gain = "" if lot.gain is None else f" ({gain_text(lot.gain, currency)}{term})"
    return f"{sold} of {bought}{basis}{gain}"
