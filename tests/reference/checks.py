"""All that is checked of a workbook's plan, in one list of failures by kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reference.entry import plan_of
from reference.limits import breaches
from reference.lots import cheaper_lots
from reference.properties import (
    goals_are_met,
    money_may_be_scaled,
    more_deposit_buys_no_less,
    rows_may_be_turned,
)
from reference.reading import models
from reference.second import filled, is_limited, left_by
from reference.witness import nearer
from xl_addin.domain.finding import Refused

if TYPE_CHECKING:
    from reference.books import Book
    from xl_addin.domain.plan import Plan

REFUSALS = (
    "more than can be withdrawn",
    "below the minimum",
    "does not name its pie",
    "takes more than",
    "leaves no order",
    "no lot of",
)
"""What a sound workbook may be refused for, in the words of the messages."""
LEAST_GAIN = "the least gain this can realise"


def failures(book: Book) -> list[tuple[str, str]]:
    """Return (kind, what is seen) of everything wrong with the plan of a workbook."""
    plan = plan_of(book)
    if isinstance(plan, Refused):
        return refusals(book, plan)
    found = [(breach.kind, breach.words) for breach in breaches(book, plan)]
    return found or [*certificate(book, plan), *cheaper_lots(book, plan), *second_run(book)]


PROPERTIES = {
    "goal not met": goals_are_met,
    "goals that cannot be": goals_are_met,
    "row order": rows_may_be_turned,
    "scaling": money_may_be_scaled,
    "more deposit, less bought": more_deposit_buys_no_less,
}
"""What shows each kind of failure between several plans."""


def all_failures(book: Book, kind: str | None = None) -> list[tuple[str, str]]:
    """Return the failures of a workbook's plan, and of those of its like beside it; or only what may be of one kind."""
    if kind in PROPERTIES:
        return list(PROPERTIES[kind](book))
    if kind is not None:
        return failures(book)
    return failures(book) + [failure for holds in dict.fromkeys(PROPERTIES.values()) for failure in holds(book)]


def certificate(book: Book, plan: Plan) -> list[tuple[str, str]]:
    """No allowed plan is nearer than the certificate says."""
    found = nearer(book, plan)
    if found is None:
        return []
    plans = f"{found.words} is at {found.best:.4f}; the plan is at {found.found:.4f}"
    return [("nearer plan", f"{plans} with a gap of {plan.certified_gap:.4f}")]


def refusals(book: Book, refused: Refused) -> list[tuple[str, str]]:
    """A refusal is for what cannot be met. Gains above their limit are no reason where nothing has to be sold."""
    known = (*REFUSALS, LEAST_GAIN) if any(model.short for model in models(book)) else REFUSALS
    return [
        ("refusal: " + re.sub(r"[$\d].*", "…", finding.message), str(finding))
        for finding in refused.findings
        if not any(words in finding.message for words in known)
    ]


def second_run(book: Book) -> list[tuple[str, str]]:
    """The second run after the fills is empty, or the first one's words tell which limit left something."""
    plan = plan_of(book)
    if isinstance(plan, Refused):
        return []
    after = filled(book, plan)
    again = plan_of(after)
    if isinstance(again, Refused):
        return [("second run, " + kind, words) for kind, words in refusals(after, again)]
    if not again.orders:
        return []
    seen = ", ".join(f"{o.side.value} {o.symbol} {o.shares} ({o.value / 100:.2f})" for o in again.orders)
    if not is_limited(book):
        return [("second run", seen)]
    return [] if left_by(book, plan) else [("second run, limit unsaid", seen)]
