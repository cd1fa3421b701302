"""The gate as a table: where a proposal can stand, what can be done then, by whom, and where it stands afterwards.

Where a proposal stands is what the journal and the ids on the order sheets say; the Status that is shown is not asked.
`TABLE` has a line for every act in every state: a `Step`, with what must hold for it (its guards), or a `Refusal`, with
the way on. The code of the gate walks this table, the README shows it, and a test walks it at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """Where the proposal on the confirmation sheet stands; the value is what is shown for it."""

    NONE = "NONE"
    """There is no confirmation sheet."""
    UNKNOWN = "UNKNOWN"
    """The journal does not know the proposal: it was lost, begun anew, or is that of another workbook."""
    REPLACED = "REPLACED"
    """A newer proposal was made."""
    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    ORDERED = "ORDERED"


class Act(Enum):
    """What can be done; the value is its command."""

    PROPOSE = "rebalance, invest, withdraw"
    APPROVE = "approve"
    REJECT = "reject"
    ORDER = "orders"
    FINISH = "orders --done"
    BEGIN = "journal --new"


class Guard(Enum):
    """What must hold before a step is taken; the value says it in words."""

    CHAIN = "the journal is whole"
    CLOCK = "it is not earlier than the journal's last row"
    SEALED = "the confirmation is as it was proposed"
    INPUTS = "targets, holdings and settings are as they were"
    PRICES = "no price moved beyond the tolerance"
    TIME = "its time is not over"
    DECIDED = "the Decision cell says APPROVE"
    NOT_REJECTED = "the Decision cell does not say REJECT"
    TAKEN_BACK = "the Decision cell no longer says APPROVE"
    UNUSED = "it is not an approval still to be used (or --force)"
    NOTHING_OPEN = "no order is open (or --force)"
    SOMETHING_OPEN = "an order is open"
    MOVED = "Holdings changed since the orders were made (or --force)"
    BROKEN = "the journal is not whole, or its last row lies in the future"


ANYONE = "anyone who can write the file; the journal has their name"
WHO = {
    Act.PROPOSE: ANYONE,
    Act.APPROVE: "the person named with --by, or whoever types APPROVE in the cell",
    Act.REJECT: "the person named with --by",
    Act.ORDER: ANYONE,
    Act.FINISH: ANYONE,
    Act.BEGIN: ANYONE,
}
"""Who may: the file has no other doors than its own, so this says who is asked for, not who is kept out."""


@dataclass(frozen=True, slots=True)
class Step:
    """An act that is allowed: where the proposal stands afterwards, and what must hold."""

    next: State
    guards: tuple[Guard, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that is not allowed, whatever holds: why, and the way on. ``{proposal}`` and ``{newest}`` are ids."""

    message: str
    remedy: str


AGAIN = "Run the action again for a new proposal."

_JOURNAL = (Guard.CHAIN, Guard.CLOCK)
_SOUND = (*_JOURNAL, Guard.SEALED, Guard.INPUTS, Guard.PRICES, Guard.TIME)
_PROPOSE = Step(State.PROPOSED, (*_JOURNAL, Guard.NOTHING_OPEN))
_REPLACE = Step(State.PROPOSED, (*_PROPOSE.guards, Guard.UNUSED))
_ORDER = Step(State.ORDERED, (*_SOUND, Guard.DECIDED))
_FINISH = (*_JOURNAL, Guard.SOMETHING_OPEN, Guard.MOVED)
_BEGIN = (Guard.BROKEN,)

_NOTHING_THERE = Refusal("there is no proposal to decide on", "Run rebalance, invest or withdraw first.")
_NOT_KNOWN = Refusal("the journal knows no proposal {proposal}", AGAIN)
_OUTDATED = Refusal("proposal {proposal} was replaced by {newest}, and only the newest counts", AGAIN)
_REJECTED = Refusal("proposal {proposal} was rejected", AGAIN)
_ORDERED = Refusal("orders were already made from proposal {proposal}", f"See the Orders sheet. {AGAIN}")

TABLE: dict[tuple[State, Act], Step | Refusal] = {
    (State.NONE, Act.PROPOSE): _PROPOSE,
    (State.NONE, Act.APPROVE): _NOTHING_THERE,
    (State.NONE, Act.REJECT): _NOTHING_THERE,
    (State.NONE, Act.ORDER): _NOTHING_THERE,
    (State.NONE, Act.FINISH): Step(State.NONE, _FINISH),
    (State.NONE, Act.BEGIN): Step(State.NONE, _BEGIN),
    (State.UNKNOWN, Act.PROPOSE): _PROPOSE,
    (State.UNKNOWN, Act.APPROVE): _NOT_KNOWN,
    (State.UNKNOWN, Act.REJECT): _NOT_KNOWN,
    (State.UNKNOWN, Act.ORDER): _NOT_KNOWN,
    (State.UNKNOWN, Act.FINISH): Step(State.UNKNOWN, _FINISH),
    (State.UNKNOWN, Act.BEGIN): Step(State.UNKNOWN, _BEGIN),
    (State.REPLACED, Act.PROPOSE): _PROPOSE,
    (State.REPLACED, Act.APPROVE): _OUTDATED,
    (State.REPLACED, Act.REJECT): _OUTDATED,
    (State.REPLACED, Act.ORDER): _OUTDATED,
    (State.REPLACED, Act.FINISH): Step(State.REPLACED, _FINISH),
    (State.REPLACED, Act.BEGIN): Step(State.UNKNOWN, _BEGIN),
    (State.PROPOSED, Act.PROPOSE): _REPLACE,
    (State.PROPOSED, Act.APPROVE): Step(State.APPROVED, (*_SOUND, Guard.NOT_REJECTED)),
    (State.PROPOSED, Act.REJECT): Step(State.REJECTED, _JOURNAL),
    (State.PROPOSED, Act.ORDER): _ORDER,
    (State.PROPOSED, Act.FINISH): Step(State.PROPOSED, _FINISH),
    (State.PROPOSED, Act.BEGIN): Step(State.UNKNOWN, _BEGIN),
    (State.APPROVED, Act.PROPOSE): _REPLACE,
    (State.APPROVED, Act.APPROVE): Step(State.APPROVED, (*_SOUND, Guard.TAKEN_BACK, Guard.NOT_REJECTED)),
    (State.APPROVED, Act.REJECT): Step(State.REJECTED, _JOURNAL),
    (State.APPROVED, Act.ORDER): _ORDER,
    (State.APPROVED, Act.FINISH): Step(State.APPROVED, _FINISH),
    (State.APPROVED, Act.BEGIN): Step(State.UNKNOWN, _BEGIN),
    (State.REJECTED, Act.PROPOSE): _PROPOSE,
    (State.REJECTED, Act.APPROVE): _REJECTED,
    (State.REJECTED, Act.REJECT): _REJECTED,
    (State.REJECTED, Act.ORDER): _REJECTED,
    (State.REJECTED, Act.FINISH): Step(State.REJECTED, _FINISH),
    (State.REJECTED, Act.BEGIN): Step(State.REJECTED, _BEGIN),
    (State.ORDERED, Act.PROPOSE): _PROPOSE,
    (State.ORDERED, Act.APPROVE): _ORDERED,
    (State.ORDERED, Act.REJECT): _ORDERED,
    (State.ORDERED, Act.ORDER): _ORDERED,
    (State.ORDERED, Act.FINISH): Step(State.ORDERED, _FINISH),
    (State.ORDERED, Act.BEGIN): Step(State.ORDERED, _BEGIN),
}
