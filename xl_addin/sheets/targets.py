"""The Targets table: pies, their slices and what may be done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Severity
from xl_addin.domain.portfolio.pies import fold
from xl_addin.domain.rows import Constraint, TargetRow
from xl_addin.sheets.amounts import cents_from_zero, share_decimals
from xl_addin.sheets.band_text import parse_band
from xl_addin.sheets.cells import Problem, described, name, shown, word_key
from xl_addin.sheets.table import Column, Record, Table, at_cell, read_table
from xl_addin.sheets.weights import percents, weight

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from xl_addin.sheets.grid import Grid, Value

_CONSTRAINTS = {
    "no buy": Constraint.NO_BUY,
    "do not buy": Constraint.NO_BUY,
    "don t buy": Constraint.NO_BUY,
    "no sell": Constraint.NO_SELL,
    "do not sell": Constraint.NO_SELL,
    "don t sell": Constraint.NO_SELL,
    "locked": Constraint.LOCKED,
    "none": None,
}


def constraint(value: Value) -> Constraint | Problem | None:
    """Return what may not be done with a slice."""
    remedy = "Type no buy, no sell or locked, or empty the cell."
    if not isinstance(value, str):
        return Problem(f"{described(value)} where a constraint belongs", remedy)
    words = word_key(value)
    return _CONSTRAINTS[words] if words in _CONSTRAINTS else Problem(f'unknown constraint "{shown(value)}"', remedy)


PIE = Column(
    "Pie",
    name,
    aliases=("pie name", "portfolio", "parent pie"),
    required=True,
    key=True,
    if_blank=Problem("no pie", "Type the name of the pie this slice is part of."),
)
SLICE = Column(
    "Slice",
    name,
    aliases=("slice name", "holding", "symbol", "ticker"),
    required=True,
    key=True,
    if_blank=Problem("no slice", "Type a symbol, or the name of another pie."),
)
TARGET = Column(
    "Target %",
    weight,
    aliases=("target", "target weight", "target weight %", "target allocation", "target allocation %",
             "target percentage", "weight", "weight %", "allocation", "allocation %", "percent", "percentage"),
    required=True,
    if_blank=Problem("no target", "Type the percentage of the pie, 0 for a slice that is to be sold."),
)  # fmt: skip
CONSTRAINT = Column("Constraint", constraint, aliases=("constraints", "restriction"))
BAND = Column("Band", parse_band, aliases=("tolerance", "tolerance band", "rebalancing band"))
SHARE_DECIMALS = Column("Share decimals", share_decimals, aliases=("decimals",))
MAXIMUM_BUY = Column(
    "Maximum buy", cents_from_zero, aliases=("max buy", "maximum purchase", "max purchase", "buy limit")
)
MAXIMUM_SELL = Column("Maximum sell", cents_from_zero, aliases=("max sell", "maximum sale", "max sale", "sell limit"))

TARGETS = Table(
    "Targets",
    aliases=("target", "model", "model portfolio", "target allocation", "target allocations", "allocation"),
    columns=(PIE, SLICE, TARGET, CONSTRAINT, BAND, SHARE_DECIMALS, MAXIMUM_BUY, MAXIMUM_SELL),
    choice="To read another sheet, give --targets NAME or a Settings row Targets.",
    if_empty=(
        Severity.ERROR,
        Problem("no rows under the headings", "Type a row for each slice: its pie, the slice, its percentage."),
    ),
)


def read_targets(grid: Grid) -> tuple[tuple[TargetRow, ...], tuple[Finding, ...]]:
    """Return the slices of every pie, and every finding."""
    records, findings = read_table(TARGETS, grid)
    percent_of = _percents(records)
    rows: list[TargetRow] = []
    mixed: list[Finding] = []
    for record in records:
        percent = percent_of[record.source.row]
        if isinstance(percent, Problem):
            mixed.append(at_cell(record.source, TARGET, percent))
        else:
            rows.append(_target(record, percent))
    return tuple(rows), (*findings, *mixed)


def _percents(records: Iterable[Record]) -> dict[int, Decimal | Problem]:
    """Return the target of each row in percent, by row, each pie under its own scale."""
    pies: dict[str, list[Record]] = {}
    for record in records:
        pies.setdefault(fold(record[PIE]), []).append(record)
    return {
        record.source.row: percent
        for pie in pies.values()
        for record, percent in zip(pie, percents([r[TARGET] for r in pie]), strict=True)
    }


def _target(record: Record, percent: Decimal) -> TargetRow:
    return TargetRow(
        pie=record[PIE],
        slice=record[SLICE],
        percent=percent,
        constraint=record.get(CONSTRAINT),
        band=record.get(BAND),
        share_decimals=record.get(SHARE_DECIMALS),
        maximum_buy=record.get(MAXIMUM_BUY),
        maximum_sell=record.get(MAXIMUM_SELL),
        source=record.source,
    )
