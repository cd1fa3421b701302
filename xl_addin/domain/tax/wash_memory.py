"""What a wash sale leaves for later: losses that a purchase yet to come may wash, and lots that have replaced one.

Holdings has no column for either. A purchase within 30 days after a loss washes it although it is counted in another
run, shares that replaced a loss replace no other, and they count as held since before they were bought.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xl_addin.domain.plan import Term

LONG_ENOUGH = timedelta(days=61)
"""Nothing bought later than this after a loss washes it, even where it is counted late."""
_TERM_IS_SURE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class OpenLoss:
    """A loss that is not washed yet: of ``shares`` of today sold on a ``day``, ``dollars`` of loss in all.

    ``acquired`` is when they were bought, and ``since`` the day from which they counted as held.
    """

    symbol: str
    account: str | None
    day: date
    shares: Decimal
    dollars: Decimal
    term: Term | None
    acquired: date | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Replacement:
    """A lot whose shares have replaced a loss: they count as held ``since`` a day, None for their own."""

    symbol: str
    account: str | None
    acquired: date
    shares: Decimal
    since: date | None


@dataclass(frozen=True, slots=True)
class WashMemory:
    """All that is remembered."""

    losses: tuple[OpenLoss, ...] = ()
    replacements: tuple[Replacement, ...] = ()

    def at(self, day: date) -> WashMemory:
        """Return what may still matter after a day: lots held for a year are long-term, and replace nothing."""
        return WashMemory(
            tuple(one for one in self.losses if one.shares > 0 and day - one.day <= LONG_ENOUGH),
            tuple(one for one in self.replacements if day - one.acquired <= _TERM_IS_SURE),
        )

    def __str__(self) -> str:
        """Return the memory as the journal keeps it."""
        lost = [
            [
                one.symbol, one.account, str(one.day), f"{one.shares:f}", f"{one.dollars:f}",
                one.term.value if one.term else None, _text(one.acquired), _text(one.since),
            ]
            for one in self.losses
        ]  # fmt: skip
        held = [
            [one.symbol, one.account, str(one.acquired), f"{one.shares:f}", _text(one.since)]
            for one in self.replacements
        ]
        return json.dumps({"losses": lost, "replacements": held}, ensure_ascii=False)


def remembered(text: str) -> WashMemory:
    """Return the memory from its text in the journal."""
    said: dict[str, list[list[Any]]] = json.loads(text)
    return WashMemory(
        tuple(
            OpenLoss(
                symbol, account, date.fromisoformat(day), Decimal(shares), Decimal(dollars),
                Term(term) if term else None, _day(acquired), _day(since),
            )
            for symbol, account, day, shares, dollars, term, acquired, since in said["losses"]
        ),
        tuple(
            Replacement(symbol, account, date.fromisoformat(acquired), Decimal(shares), _day(since))
            for symbol, account, acquired, shares, since in said["replacements"]
        ),
    )  # fmt: skip


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
