"""The Targets table: pies, their slices and what may be done with them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.finding import Finding, Place, Severity
from xl_addin.domain.portfolio.pies import fold
from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.domain.rows import Constraint, TargetRow
from xl_addin.sheets import vocabulary
from xl_addin.sheets.amounts import cents_from_zero, share_decimals
from xl_addin.sheets.band_text import parse_band
from xl_addin.sheets.cells import Problem, described, name, shown, word_key
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.moments import day
from xl_addin.sheets.pie_titles import without_titles
from xl_addin.sheets.record import Record, at_cell
from xl_addin.sheets.returns import Typed, fractions, typed_return
from xl_addin.sheets.table import empty, read_rows
from xl_addin.sheets.weight_kind import has_quantities, settle_targets
from xl_addin.sheets.weights import Weight, percents, weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.sheets.extent import Extent
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.heading_line import Headings

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


PIE = Column("Pie", name, aliases=("pie name", "parent pie", "portfolio"), key=True)
SLICE = Column(
    "Slice",
    name,
    aliases=("slice name", *vocabulary.SYMBOL),
    weaker=(
        ("symbol", *vocabulary.SYMBOL_ELSEWHERE),
        vocabulary.SYMBOL_CODES,
        ("holding", "position", *vocabulary.SYMBOL_THINGS),
        vocabulary.NAME,
        vocabulary.CLASS,
        vocabulary.CLASS_WEAKER,
    ),
    of_stock="ticker",
    required=True,
    key=True,
    if_blank=Problem("no slice", "Type a symbol, or the name of another pie."),
)
TARGET = Column(
    "Target %",
    weight,
    aliases=vocabulary.TARGET,
    weaker=(vocabulary.WEIGHT,),
    required=True,
    if_blank=Problem("no target", "Type the percentage of the pie, 0 for a slice that is to be sold."),
    numeric=True,
    percentage=True,
)
CONSTRAINT = Column(
    "Constraint", constraint, aliases=("constraints", "restriction"), nearly=("lock", "locked", "frozen", "restrict")
)
BAND = Column(
    "Band",
    parse_band,
    aliases=("tolerance", "tolerance band", "rebalancing band"),
    percentage=True,
    nearly=("tolerance", "band"),
)
SHARE_DECIMALS = Column("Share decimals", share_decimals, aliases=("decimals",))
MAXIMUM_BUY = Column(
    "Maximum buy",
    cents_from_zero,
    aliases=("max buy", "maximum purchase", "max purchase", "buy limit"),
    nearly=("maximum", "max", "minimum", "min", "limit"),
)
MAXIMUM_SELL = Column(
    "Maximum sell",
    cents_from_zero,
    aliases=("max sell", "maximum sale", "max sale", "sell limit"),
    nearly=MAXIMUM_BUY.nearly,
)
RETURN: Column[Typed | str] = Column(
    "Return %",
    typed_return,
    aliases=("expected return", "return a year", "annual return", "yearly return"),
    raw=True,
)
FROM = Column(
    "From", day, aliases=("effective from", "valid from", "effective date", "from date", "as from"), holds_date=True
)

TARGETS = Table(
    "Targets",
    aliases=vocabulary.TARGETS_SHEETS,
    columns=(PIE, SLICE, TARGET, CONSTRAINT, BAND, SHARE_DECIMALS, MAXIMUM_BUY, MAXIMUM_SELL, RETURN, FROM),
    choice="To read another sheet, give --targets NAME or a Settings row Targets.",
    if_empty=(
        Severity.ERROR,
        Problem("no rows under the headings", "Type a row for each slice: its pie, the slice, its percentage."),
    ),
)

ONLY_PIE = "Portfolio"
"""The pie that is meant where a table has no column for it."""


def read_targets(grid: Grid) -> tuple[tuple[TargetRow, ...], tuple[Finding, ...]]:
    """Return the slices of every pie, and every finding."""
    read = read_target_table(grid)
    return read.rows, read.findings


class TargetTable(NamedTuple):
    """What a Targets table says, and where it was found."""

    rows: tuple[TargetRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    headings: Headings | None = None
    extent: Extent | None = None


def read_target_table(grid: Grid) -> TargetTable:
    """Return the slices of every pie, every finding, and where the table is."""
    headings, found = find_headings(TARGETS, grid, settle_targets)
    if headings is None:
        return TargetTable(findings=found or empty(TARGETS, Place(grid.sheet)))
    table = read_rows(TARGETS, grid, headings)
    shared = has_quantities(headings.texts.values())
    records = [r for r in map(_without_blank_target, table.records) if r] if shared else list(table.records)
    dated = any(FROM.heading in record.values for record in records)  # then sums of rows are no sign of a title
    records, titles = (records, []) if shared or dated else without_titles(records, PIE, SLICE, TARGET)
    records, filled = _filled_down(records)
    filled += titles
    sound = [record for record in records if not record.problems and not record.unclear]
    if shared:
        sound = _each_once(sound)
    percent_of = _percents(sound)
    returns = _returns(sound, grid)
    rows = tuple(
        _target(r, p, expected)
        for r, expected in zip(sound, returns, strict=True)
        if not isinstance(p := percent_of[r.source.row], Problem)
    )
    if shared:  # a row is a lot as well, and a day in it would be one of the lot
        rows = tuple(replace(row, since=None) for row in rows)
    mixed = [at_cell(r.source, TARGET, p) for r in sound if isinstance(p := percent_of[r.source.row], Problem)]
    problems = [problem for record in records for problem in record.problems]
    return TargetTable(rows, (*found, *table.findings, *problems, *filled, *mixed), headings, table.extent)


def _without_blank_target(record: Record) -> Record | None:
    """Return a row of a table that is Holdings as well, None for what is held without a target: it is in no pie."""
    return (
        record
        if record.get(TARGET) is not None or record.source.columns.get(TARGET.heading) is None
        else (None if all(problem.message == "no target" for problem in record.problems) else record)
    )


def _filled_down(records: Sequence[Record]) -> tuple[list[Record], list[Finding]]:
    """Return the rows with the pie typed once above several slices; the first row has to name one."""
    if not records or PIE.heading not in records[0].source.columns:
        return list(records), []
    found: list[Record] = []
    findings = []
    above: str | None = None
    for record, below in zip(records, (*records[1:], None), strict=True):
        above = record.get(PIE) or above
        if below is not None and record.values.keys() == {PIE.heading} and PIE.heading not in below.values:
            continue  # the name of the pie, on a row of its own above its slices
        if above is None and record.get(SLICE) is not None:
            findings.append(
                at_cell(record.source, PIE, Problem("no pie", "Type the name of the pie this slice is part of."))
            )
        found.append(replace(record, values={**record.values, PIE.heading: above or ONLY_PIE}))
    return found, findings


def _each_once(records: Sequence[Record]) -> list[Record]:
    """Return the slices of a table that is Holdings as well, each once although it has a row for every lot.

    The same target on each lot is the target of the slice; targets that are shares of one are added up.
    """
    lots: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        lots.setdefault((fold(_pie(record)), symbol_key(record[SLICE])), []).append(record)
    found = []
    for rows in lots.values():
        weights = [row[TARGET] for row in rows]
        if len({w.amount for w in weights}) == 1:
            found.append(rows[0])
        else:
            total = Weight(sum((w.amount for w in weights), Decimal()), weights[0].stated)
            found.append(replace(rows[0], values={**rows[0].values, TARGET.heading: total}))
    return found


def _pie(record: Record) -> str:
    return record.get(PIE) or ONLY_PIE


def _percents(records: Iterable[Record]) -> dict[int, Decimal | Problem]:
    """Return the target of each row in percent, by row, each pie under its own scale."""
    pies: dict[str, list[Record]] = {}
    for record in records:
        pies.setdefault(fold(_pie(record)), []).append(record)
    return {
        record.source.row: percent
        for pie in pies.values()
        for record, percent in zip(pie, percents([r[TARGET] for r in pie]), strict=True)
    }


def _returns(records: Sequence[Record], grid: Grid) -> list[Decimal | str | None]:
    """Return what is expected a year of each row, the column under one scale."""
    at = next((record.source.columns.get(RETURN.heading) for record in records), None)
    formats = [grid.formats.get((record.source.row, at), "") if at else "" for record in records]
    return fractions([record.get(RETURN) for record in records], formats)


def _target(record: Record, percent: Decimal, expected: Decimal | str | None) -> TargetRow:
    return TargetRow(
        pie=_pie(record),
        slice=record[SLICE],
        percent=percent,
        constraint=record.get(CONSTRAINT),
        band=record.get(BAND),
        share_decimals=record.get(SHARE_DECIMALS),
        maximum_buy=record.get(MAXIMUM_BUY),
        maximum_sell=record.get(MAXIMUM_SELL),
        expected_return=expected,
        since=record.get(FROM),
        source=record.source,
    )
