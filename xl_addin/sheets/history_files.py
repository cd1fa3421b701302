"""The history of a downloaded file: of a broker whose shape is known, or any table of events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.events import AccountEvent, Kind
from xl_addin.domain.finding import Severity
from xl_addin.domain.plan import Side
from xl_addin.domain.source import SourceRow
from xl_addin.sheets.brokers.executions import NO_TRADES, read_executions
from xl_addin.sheets.brokers.sides import SHORT
from xl_addin.sheets.brokers.statement import Passed
from xl_addin.sheets.events import read_events

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.brokers.trades import Executions, Traded
    from xl_addin.sheets.grid import Grid

SWEPT = "between cash and the fund it is kept in"


@dataclass(frozen=True, slots=True)
class History:
    """What happened, as a file says; every other row is passed over with its reason. ``broker`` "" is any table.

    ``lots`` are those that the broker says a sale closed. With an error in ``findings`` it is not to be used, with one
    in ``doubts`` it seems cut off.
    """

    name: str
    broker: str
    events: tuple[AccountEvent, ...]
    passed: tuple[Passed, ...]
    findings: tuple[Finding, ...]
    doubts: tuple[Finding, ...]

    @property
    def accounts(self) -> tuple[str, ...]:
        """Return the accounts it speaks of."""
        return tuple(dict.fromkeys(one.account for one in self.events if one.account))


def read_history(name: str, grids: Sequence[Grid], equivalents: Collection[str]) -> History | None:
    """Return the history in a file, None where there is none; ``equivalents`` are funds in which cash is kept."""
    told = read_executions(name, grids)
    if told.is_known and (told.executions or told.events or told.why_none):
        return _of_broker(told, equivalents)
    tables = [(grid, read_events(grid)) for grid in grids]
    rows = [(grid, row) for grid, table in tables if table.headings for row in table.rows]
    if told.is_known or not any(row.event for _, row in rows):
        return None
    events = tuple(row.event for _, row in rows if row.event and not row.wrong and row.event.kind is not Kind.OTHER)
    passed = [
        Passed(row.wrong[0].at or row.source.cell("Date"), "", f"{row.wrong[0].message}", told=True)
        for _, row in rows
        if row.wrong
    ]
    passed += [
        Passed(row.source.cell("Date"), "", "it changes nothing")
        for _, row in rows
        if row.event and row.event.kind is Kind.OTHER
    ]
    said = [one for _, table in tables if table.headings for one in table.findings]
    findings = tuple(one for one in said if one.severity is not Severity.NOTE)  # in a CSV file all numbers are text
    return History(name, "", events, tuple(passed), findings, ())


def _of_broker(told: Executions, equivalents: Collection[str]) -> History:
    events = [*(_traded(one) for one in told.executions), *told.events]
    kept = [one for one in events if not _is_swept(one, equivalents)]
    swept = [Passed(one.source.cell("Symbol"), str(one.symbol), SWEPT) for one in events if _is_swept(one, equivalents)]
    rows = {one.source.row for one in told.events}
    passed = [
        replace(one, reason=told.why_none.get(one.at.row, one.reason), told=one.told or one.at.row in told.why_none)
        for one in told.passed
        if one.at.row not in rows or one.reason == SHORT
    ]
    findings = tuple(one for one in told.findings if one.message != NO_TRADES)
    ordered = sorted(kept, key=lambda one: (one.day, one.source.row))
    return History(told.name, told.broker, tuple(ordered), (*passed, *swept), findings, told.doubts)


def _traded(one: Traded) -> AccountEvent:
    lots = "\n".join(f"{pick.shares} of {pick.acquired}" for pick in one.lots)
    return AccountEvent(
        Kind.BUY if one.side is Side.BUY else Kind.SELL, one.day, one.symbol, one.shares, one.price, one.fees or None,
        None, one.account, one.currency, lots=lots, reference=one.execution or one.order,
        source=SourceRow(one.at.sheet, one.at.row),
    )  # fmt: skip


def _is_swept(one: AccountEvent, equivalents: Collection[str]) -> bool:
    """Return whether a row only moves cash into, or out of, the fund in which it is kept."""
    moves = one.kind in {Kind.BUY, Kind.SELL, Kind.REINVESTMENT, Kind.TRANSFER_IN, Kind.TRANSFER_OUT}
    return moves and one.symbol in equivalents and (one.price or Decimal(1)) == 1
