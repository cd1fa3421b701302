"""Everything a workbook says, read in one go: targets, holdings, prices, settings, and every finding."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from xl_addin.domain.finding import Finding, Place, Severity, note
from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.domain.settings import Language, Settings
from xl_addin.sheets.find_sheet import Finder, chosen_sheet, is_table, named_sheet, refuse_trades
from xl_addin.sheets.grouping import grouped
from xl_addin.sheets.headings import LAST_HEADING_ROW, find_headings
from xl_addin.sheets.held import Held, Known
from xl_addin.sheets.holding_columns import HOLDINGS
from xl_addin.sheets.holdings import holding_rows, read_held
from xl_addin.sheets.one_spelling import one_spelling
from xl_addin.sheets.prices import PRICES, read_prices
from xl_addin.sheets.rates import RATES, read_rates
from xl_addin.sheets.seldom import seldom_table
from xl_addin.sheets.seldom_names import SELDOM
from xl_addin.sheets.settings import SETTINGS_TABLE, read_settings
from xl_addin.sheets.settle_currencies import certain, settle_currencies
from xl_addin.sheets.sight import Sight, sight_of
from xl_addin.sheets.targets import TARGETS, TargetTable, read_target_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.rows import HoldingRow, PriceRow, RateRow, TargetRow
    from xl_addin.domain.seldom_rows import ActivityRow, ScheduleRow
    from xl_addin.sheets.column import Table
    from xl_addin.sheets.grid import Grid

Row = TypeVar("Row", "PriceRow", "ScheduleRow")


NO_SHEET = "none"
"""What a Settings row says instead of the name of a sheet, where there is none to be read."""


class Sheets(Protocol):
    """What reading needs of a workbook; every host's book has it."""

    def sheet_names(self) -> tuple[str, ...]:
        """Return the names of the worksheets in their order."""

    def grid(self, sheet: str) -> Grid:
        """Return the values of a worksheet that exists."""

    def head(self, sheet: str, rows: int) -> Grid:
        """Return the values of the first rows of a worksheet."""

    def mark(self, sheet: str) -> str | None:
        """Return the kind of a sheet this program made, None for the user's own."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The rows and choices of a workbook.

    Only sound rows are here: with an error among the findings they are not the whole. ``sheets`` are the names of the
    sheets that were read, by the contract's name; an optional sheet that is absent is not in it. ``sights`` say where
    Targets and Holdings were found and what was read as what.
    """

    targets: tuple[TargetRow, ...] = ()
    holdings: tuple[HoldingRow, ...] = ()
    prices: tuple[PriceRow, ...] = ()
    activity: tuple[ActivityRow, ...] = ()
    rates: tuple[RateRow, ...] = ()
    schedule: tuple[ScheduleRow, ...] = ()
    settings: Settings = field(default_factory=Settings)
    sheets: Mapping[str, str] = field(default_factory=dict)
    sights: Mapping[str, Sight] = field(default_factory=dict)


def read_inputs(
    book: Sheets, *, targets_name: str | None = None, holdings_name: str | None = None
) -> tuple[Inputs, tuple[Finding, ...]]:
    """Return what a workbook says, and every finding; a given name goes before the Settings sheet's choice."""
    names = book.sheet_names()
    grids: dict[str, Grid] = {}
    sheet, findings = named_sheet(names, SETTINGS_TABLE)
    if sheet is not None:
        grids["Settings"] = book.grid(sheet)
    settings, about_settings = _settings(grids.get("Settings"))
    given = {"Targets": targets_name, "Holdings": holdings_name}
    finder = Finder(book, [name for name in names if name != sheet and book.mark(name) is None])
    for table in (TARGETS, HOLDINGS):
        choice = given[table.name] or settings.sheets.get(table.name)
        at = None if given[table.name] else settings.places.get(table.name)
        found, said = finder.find(table) if choice is None else chosen_sheet(names, choice, at)
        findings += said
        if found is not None:
            grids[table.name] = book.grid(found)
    seldom = (seldom_table(name, names, settings.sheets.get(name)) for name in SELDOM)
    for table in filter(None, (PRICES, RATES, *seldom)):
        found, said = _optional(book, table, settings)
        findings += said
        if found is not None:
            grids[table.name] = book.grid(found)
    inputs, about_rows = _put_together(grids, settings)
    return inputs, (*about_settings, *findings, *about_rows)


def _optional(book: Sheets, table: Table, settings: Settings) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the sheet of a table that may be absent; one that merely has its name is passed over with a note."""
    names, choice = book.sheet_names(), settings.sheets.get(table.name)
    if choice is not None:
        if choice.casefold() == NO_SHEET:
            return None, ()
        return chosen_sheet(names, choice, settings.places.get(table.name))
    found, said = named_sheet(names, table)
    if found is None or is_table(table, book.head(found, LAST_HEADING_ROW)) or _is_empty(book.grid(found)):
        return found, said
    if table is RATES:  # read only where something is held in another currency, so nothing is missed
        return None, said
    message = f"this sheet is no table of {table.name} and is passed over"
    remedy = f"A Settings row {table.name} names another, or {NO_SHEET}."
    return None, (*said, note(Place(found), message, remedy))


def why_no_table(book: Sheets, table: Table) -> tuple[Finding, ...]:
    """Return what is wrong with the headings of the user's sheet that merely has the name of a table."""
    found, _ = named_sheet(book.sheet_names(), table)
    if found is None or book.mark(found) is not None:
        return ()
    _, findings = find_headings(table, book.grid(found))
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def _is_empty(grid: Grid) -> bool:
    return not grid.filled()


def read_grids(
    targets: Grid | None,
    holdings: Grid | None,
    prices: Grid | None = None,
    settings: Grid | None = None,
    schedule: Grid | None = None,
) -> tuple[Inputs, tuple[Finding, ...]]:
    """Return what up to five tables say, and every finding; a table that is None is passed over."""
    given = {"Targets": targets, "Holdings": holdings, "Prices": prices, "Settings": settings, "Schedule": schedule}
    choices, about_settings = _settings(settings)
    inputs, about_rows = _put_together({name: grid for name, grid in given.items() if grid}, choices)
    return inputs, (*about_settings, *about_rows)


_DECIMAL_COMMA = frozenset({Language.GERMAN, Language.FRENCH})
"""The languages of whoever writes 1,5 for one and a half; of those who write Spanish, many do not."""


def _settings(grid: Grid | None) -> tuple[Settings, tuple[Finding, ...]]:
    return read_settings(grid) if grid else (Settings(), ())


def _put_together(grids: Mapping[str, Grid], settings: Settings) -> tuple[Inputs, tuple[Finding, ...]]:
    """Return the rows of the tables there are, by the contract's names."""
    if settings.language in _DECIMAL_COMMA:
        grids = {name: replace(grid, decimal=",") for name, grid in grids.items()}
    targets = read_target_table(grids["Targets"]) if "Targets" in grids else TargetTable()
    known = _known(targets.rows, settings)
    trades = refuse_trades(grids["Holdings"]) if "Holdings" in grids else ()
    held = read_held(grids["Holdings"], known) if "Holdings" in grids and not trades else Held(findings=trades)
    prices, about_prices = read_prices(grids["Prices"]) if "Prices" in grids else ((), ())
    activity, about_activity = _activity(grids.get("Activity"))
    schedule, about_schedule = _schedule(grids.get("Schedule"))
    money = settle_currencies(held, settings, ())
    about_rates: tuple[Finding, ...] = ()
    own = {None, money.settings.currency}
    several = any(not {q.currency, q.value_currency, q.own} <= own for q in money.quantities.values())
    if several and "Rates" in grids:
        # A sheet of that name may be about anything, as long as nothing is held in another currency.
        listed, about_rates = read_rates(grids["Rates"])
        money = settle_currencies(held, settings, listed)
    prices, schedule = _told(prices, money.settings.currency), _told(schedule, money.settings.currency)
    holdings = holding_rows(held, known, money.quantities)
    spelled = one_spelling(targets.rows, holdings, prices, activity, money.settings)
    inputs = Inputs(
        targets=spelled.targets,
        holdings=spelled.holdings,
        prices=spelled.prices,
        activity=spelled.activity,
        rates=money.rates,
        schedule=schedule,
        settings=spelled.settings,
        sheets={name: grid.sheet for name, grid in grids.items() if name != "Rates" or several},
        sights=_sights(targets, held),
    )
    findings = (*targets.findings, *held.findings, *money.findings, *spelled.findings)
    return inputs, grouped((*findings, *about_prices, *about_activity, *about_rates, *about_schedule))


def _told(rows: Sequence[Row], own: str) -> tuple[Row, ...]:
    """Return rows with the currency that a sign such as ``$`` stands for in a portfolio of its own."""
    return tuple(replace(row, currency=certain(row.currency, own) or row.currency) for row in rows)


def _activity(grid: Grid | None) -> tuple[tuple[ActivityRow, ...], tuple[Finding, ...]]:
    if grid is None:
        return (), ()
    from xl_addin.sheets.activity import read_activity

    return read_activity(grid)


def _schedule(grid: Grid | None) -> tuple[tuple[ScheduleRow, ...], tuple[Finding, ...]]:
    if grid is None:
        return (), ()
    from xl_addin.sheets.schedule import read_schedule

    return read_schedule(grid)


def _known(targets: Sequence[TargetRow], settings: Settings) -> Known:
    return Known(
        slices=frozenset(symbol_key(row.slice) for row in targets),
        pies=frozenset(row.pie.strip().casefold() for row in targets),
        equivalents=frozenset(settings.cash_equivalents),
    )


def _sights(targets: TargetTable, held: Held) -> dict[str, Sight]:
    found = {}
    if targets.headings and targets.extent:
        found["Targets"] = sight_of(TARGETS, targets.headings, targets.extent, ())
    if held.headings and held.extent:
        found["Holdings"] = sight_of(HOLDINGS, held.headings, held.extent, held.set_aside)
    return found
