"""What became of a batch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions.tabular import Tabular, dollars
from xl_addin.batch.outcome import Status

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from xl_addin.actions import tabular
    from xl_addin.batch.find import Passed
    from xl_addin.batch.outcome import Outcome


@dataclass(frozen=True, slots=True, repr=False)
class Batch(Tabular):
    """What became of every workbook, the most urgent first; what was passed over; and when the batch was begun."""

    action: str
    outcomes: tuple[Outcome, ...]
    passed: tuple[Passed, ...]
    now: datetime
    summary: Path | None = None

    def records(self) -> list[tabular.Record]:
        """Return a row a workbook."""
        return [
            {
                "name": one.name,
                "status": one.status.value,
                "before": one.before,
                "after": one.after,
                "orders": one.orders,
                "turnover": dollars(one.turnover),
                "tax": dollars(one.tax),
                "total": dollars(one.total),
                "currency": one.currency or None,
                "proposal": one.proposal,
                "path": one.written or one.path,
            }
            for one in self.outcomes
        ]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Return those with which something is wrong."""
        return tuple(outcome for outcome in self.outcomes if outcome.failed)

    def counts(self) -> dict[Status, int]:
        """Return how many workbooks have which status, the most urgent first."""
        found = Counter(outcome.status for outcome in self.outcomes)
        return {status: found[status] for status in Status if found[status]}

    def told(self) -> str:
        """Return how many workbooks have which status in words: ``2 failed, 10 proposed``."""
        return ", ".join(f"{count} {status.value}" for status, count in self.counts().items())
