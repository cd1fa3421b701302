"""The dashboard of a workbook: its drift, its history as the journal has it, and what is to be done next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.actions.context import stamp
from xl_addin.actions.gate import bring, judge
from xl_addin.actions.gate_states import State
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_name
from xl_addin.actions.room import show
from xl_addin.actions.tabular import Tabular, account_of
from xl_addin.domain.calendar.spoken import spoken
from xl_addin.domain.calendar.trade_windows import next_window
from xl_addin.domain.portfolio.drift import DriftReport, measure_drift
from xl_addin.sheets.dashboard_sheet import ASK, Moment, Standing, dashboard_image

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.gate_case import Case
    from xl_addin.actions.tabular import Record
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.journal_sheet import JournalRow

_DRIFT = re.compile(r", drift ([\d.]+)% to [\d.]+%")
_SAVES = re.compile(r", saves (-?)\D*([\d,]+(?:\.\d+)?)")
_IN_TIME = ("PROPOSED", "APPROVED")


@dataclass(frozen=True, slots=True, repr=False)
class Dashboard(Tabular):
    """What the dashboard shows, the findings that stop nothing, and the name of its sheet."""

    reports: tuple[DriftReport, ...]
    standing: Standing
    findings: tuple[Finding, ...]
    sheet: str

    def records(self) -> list[Record]:
        """Return a row an account: its drift as a fraction."""
        return [{**account_of(report), "drift": float(report.score)} for report in self.reports]


def dashboard(book: Book, context: Context) -> Dashboard:
    """Write the sheet Dashboard; `Refused` where the tables are wrong, or an order cannot be read."""
    loaded = load(book, context)
    reports = tuple(map(measure_drift, loaded.each()))
    case = bring(book, context, loaded)
    settings = loaded.settings
    window = next_window(settings.exchange, settings.trade_windows, case.now)
    status = judge(case).status if case.read else ""
    drifted = any(report.score for report in reports) or any(report.cash > 0 for report in reports)
    standing = Standing(
        status or "none yet",
        spoken(str(window), settings.exchange),
        next_step(case, status, drifted=drifted),
        tuple(_history(case.rows)),
        _saved(case.rows, case.now.year),
        spoken(stamp(case.now), settings.exchange),
    )
    name = own_name(book, "dashboard", settings)
    told: tuple[Finding, ...] = ()
    if not context.dry_run:
        name, told = show(book, dashboard_image(reports, standing, name), settings)
    return Dashboard(reports, standing, (*loaded.warnings(), *told), name)


def next_step(case: Case, status: str, *, drifted: bool) -> str:
    """Return in words what is to be done next; ``status`` is what the last proposal is worth by now."""
    book, settings = case.book, case.settings
    if case.open_orders():
        orders = own_name(book, "orders", settings)
        return f"place the orders of the sheet {orders} with your broker, and type there what was filled."
    if case.state is State.PROPOSED and status in _IN_TIME:
        return f"read the sheet {own_name(book, 'confirmation', settings)}, and choose APPROVE or REJECT there."
    if case.state is State.APPROVED and status in _IN_TIME:
        return "make the orders: Orders, or the command orders."
    if not drifted:
        return "nothing: every slice is at its target, and no cash is idle."
    return ASK


def _saved(rows: Sequence[JournalRow], year: int) -> Decimal:
    """Return what the rebalances ordered in a year saved beside plain ones, as the journal has it."""
    ordered = {row.entry.proposal for row in rows if row.entry.event == "ORDERED" and row.entry.when[:4] == str(year)}
    told = (row.entry for row in rows if row.entry.event == "PROPOSED" and row.entry.proposal in ordered)
    found = [match for entry in told if (match := _SAVES.search(entry.details))]
    return sum((Decimal(match[1] + match[2].replace(",", "")) for match in found), Decimal(0))


def _history(rows: Sequence[JournalRow]) -> Iterator[Moment]:
    """Yield the drift before each proposal, as the journal has it."""
    for row in rows:
        found = _DRIFT.search(row.entry.details)
        if row.entry.event == "PROPOSED" and found:
            yield Moment(row.entry.when[:10], float(found[1]) / 100)
