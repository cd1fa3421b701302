"""How far a portfolio is from its targets; what only checking, proposing and ordering need is not loaded for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions.load import load
from xl_addin.actions.tabular import Tabular, account_of, dollars
from xl_addin.domain.portfolio.drift import DriftReport, measure_drift

if TYPE_CHECKING:
    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.tabular import Record
    from xl_addin.domain.finding import Finding


@dataclass(frozen=True, slots=True, repr=False)
class Drift(Tabular):
    """The drift of every account asked for, one where none are named, and the findings that stop nothing.

    ``sheet`` is the name of the Drift sheet, "" where none was written.
    """

    reports: tuple[DriftReport, ...]
    findings: tuple[Finding, ...]
    sheet: str = ""

    @property
    def report(self) -> DriftReport:
        """Return the drift of the only account; a `ValueError` where there are several."""
        (only,) = self.reports
        return only

    def records(self) -> list[Record]:
        """Return a row a slice."""
        return [
            {
                **account_of(report),
                "path": "/".join(row.path),
                "symbol": row.symbol,
                "target": float(row.target),
                "actual": float(row.actual),
                "drift": float(row.drift),
                "value": dollars(row.value),
                "target_value": dollars(row.target_value),
                "in_band": row.in_band,
            }
            for report in self.reports
            for row in report.rows
        ]


def drift(book: Book, context: Context, *, write: bool = False) -> Drift:
    """Return how every slice stands; with ``write``, also as the Drift sheet. `Refused` where the tables are wrong."""
    loaded = load(book, context)
    reports = tuple(map(measure_drift, loaded.each()))
    if not write or context.dry_run:
        return Drift(reports, loaded.warnings())
    from xl_addin.actions.context import clock, stamp
    from xl_addin.actions.room import show
    from xl_addin.domain.calendar.spoken import spoken
    from xl_addin.sheets.drift_sheet import drift_image

    as_of = spoken(stamp(clock(context, loaded.settings)), loaded.settings.exchange)
    name, told = show(book, drift_image(*reports, as_of=as_of), loaded.settings)
    return Drift(reports, (*loaded.warnings(), *told), name)
