"""What an action is told of its surroundings: who asks, when, and which sheets are meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.calendar.trade_windows import from_exchange_time, to_exchange_time

if TYPE_CHECKING:
    from datetime import datetime

    from xl_addin.domain.portfolio.what_if import WhatIf
    from xl_addin.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of one action.

    ``now`` has an offset. ``who`` is written into the journal. The sheet names and the account are the user's
    choices for this once, None where the workbook's own count; the account ``all`` is every one, each by itself.
    ``what_if`` are prices and targets to be reckoned with instead of those that are there.
    ``force`` lets a proposal replace what it would otherwise not. ``dry_run``: everything is worked out and shown,
    nothing is written.
    """

    now: datetime
    who: str
    targets: str | None = None
    holdings: str | None = None
    account: str | None = None
    force: bool = False
    dry_run: bool = False
    what_if: WhatIf | None = None


def clock(context: Context, settings: Settings) -> datetime:
    """Return the time at the exchange that counts as now: a typed ``As of``, else the context's own."""
    if settings.as_of is None:
        return to_exchange_time(settings.exchange, context.now)
    if settings.as_of.utcoffset() is None:
        return from_exchange_time(settings.exchange, settings.as_of)
    return to_exchange_time(settings.exchange, settings.as_of)


def stamp(moment: datetime) -> str:
    """Return a moment as it stands in our sheets: ISO text to the second, with its offset."""
    return moment.isoformat(timespec="seconds")
