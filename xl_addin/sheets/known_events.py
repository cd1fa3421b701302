"""Whether an event stands on Activity already: by the broker's id, or by what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.domain.events import TRADES, TRANSFERS, AccountEvent
from xl_addin.domain.portfolio.spelling import loose_key
from xl_addin.sheets.counted_events import content_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(slots=True)
class _One:
    """An event that is known: its content without and with the account, what it is at least, and its id."""

    content: str
    least: tuple[object, ...]
    account: str | None
    used: bool = False


@dataclass(slots=True)
class Known:
    """The events that are there; each accounts for one of a file."""

    ones: list[_One] = field(default_factory=list)
    references: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, rows: Sequence[AccountEvent], counted: Iterable[str]) -> Known:
        """Return those of the sheet, and those that were counted and stand there no more."""
        known = cls([_one(row) for row in rows], {row.reference for row in rows if row.reference})
        there = [one.content for one in known.ones]
        for content in counted:
            if content in there:
                there.remove(content)
            else:
                known.ones.append(_One(content, (content,), None))
        return known

    def has(self, event: AccountEvent) -> bool:
        """Return whether an event is there, which then stands for no other."""
        if event.reference and event.reference in self.references:
            return True
        mine = _one(event)
        for test in ("content", "least"):
            for one in self.ones:
                accounts = {name.casefold() for name in (one.account, mine.account) if name}
                if not one.used and len(accounts) < 2 and getattr(one, test) == getattr(mine, test):
                    one.used = True
                    return True
        return False


def _one(event: AccountEvent) -> _One:
    content = content_of(event, account=False)
    symbol = loose_key(event.symbol) if event.symbol else None
    exact = event.kind in TRADES | TRANSFERS
    least = (event.kind, symbol, event.day, event.shares) if exact else (content,)
    return _One(content, least, event.account)
