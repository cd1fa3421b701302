"""Everything a workbook says, read in one go: targets, holdings, prices, settings, and every finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from xl_addin.domain.settings import Settings
from xl_addin.sheets.activity import ACTIVITY, read_activity
from xl_addin.sheets.find_sheet import chosen_sheet, usual_sheet
from xl_addin.sheets.holdings import HOLDINGS, holding_rates, read_holdings
from xl_addin.sheets.prices import PRICES, read_prices
from xl_addin.sheets.rates import RATES, has_several, portfolio_currency, read_rates
from xl_addin.sheets.settings import SETTINGS_TABLE, read_settings
from xl_addin.sheets.targets import TARGETS, read_targets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import ActivityRow, HoldingRow, PriceRow, RateRow, TargetRow
    from xl_addin.sheets.find_sheet import Found
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.table import Table


OPTIONAL = (PRICES, ACTIVITY, RATES)
"""The tables that a workbook may do without."""


class Sheets(Protocol):
    """What reading needs of a workbook; every host's book has it."""

    def sheet_names(self) -> tuple[str, ...]:
        """Return the names of the worksheets in their order."""

    def grid(self, sheet: str) -> Grid:
        """Return the values of a worksheet that exists."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The rows and choices of a workbook.

    Only sound rows are here: with an error among the findings they are not the whole. ``sheets`` are the names of the
    sheets that were read, by the contract's name; an optional sheet that is absent is not in it.
    """

    targets: tuple[TargetRow, ...] = ()
    holdings: tuple[HoldingRow, ...] = ()
    prices: tuple[PriceRow, ...] = ()
    activity: tuple[ActivityRow, ...] = ()
    rates: tuple[RateRow, ...] = ()
    settings: Settings = field(default_factory=Settings)
    sheets: Mapping[str, str] = field(default_factory=dict)


def read_inputs(
    book: Sheets, *, targets_name: str | None = None, holdings_name: str | None = None
) -> tuple[Inputs, tuple[Finding, ...]]:
    """Return what a workbook says, and every finding; a given name goes before the Settings sheet's choice."""
    names = book.sheet_names()
    grids: dict[str, Grid] = {}
    sheet, findings = usual_sheet(names, SETTINGS_TABLE, optional=True)
    if sheet is not None:
        grids["Settings"] = book.grid(sheet)
    settings, about_settings = _settings(grids.get("Settings"))
    given_names = {"Targets": targets_name, "Holdings": holdings_name}
    for table in (TARGETS, HOLDINGS, *OPTIONAL):
        given = given_names.get(table.name)
        sheet, found = _sheet_of(names, table, settings, given)
        findings += found
        if sheet is not None:
            grids[table.name] = book.grid(sheet)
    inputs, about_rows = _put_together(grids, settings)
    return inputs, (*about_settings, *findings, *about_rows)


def read_grids(
    targets: Grid | None, holdings: Grid | None, prices: Grid | None = None, settings: Grid | None = None
) -> tuple[Inputs, tuple[Finding, ...]]:
    """Return what up to four tables say, and every finding; a table that is None is passed over."""
    given = {"Targets": targets, "Holdings": holdings, "Prices": prices, "Settings": settings}
    choices, about_settings = _settings(settings)
    inputs, about_rows = _put_together({name: grid for name, grid in given.items() if grid}, choices)
    return inputs, (*about_settings, *about_rows)


def _settings(grid: Grid | None) -> tuple[Settings, tuple[Finding, ...]]:
    return read_settings(grid) if grid else (Settings(), ())


def _put_together(grids: Mapping[str, Grid], settings: Settings) -> tuple[Inputs, tuple[Finding, ...]]:
    """Return the rows of the tables there are, by the contract's names."""
    targets, about_targets = read_targets(grids["Targets"]) if "Targets" in grids else ((), ())
    holdings, about_holdings = read_holdings(grids["Holdings"]) if "Holdings" in grids else ((), ())
    prices, about_prices = read_prices(grids["Prices"]) if "Prices" in grids else ((), ())
    activity, about_activity = read_activity(grids["Activity"]) if "Activity" in grids else ((), ())
    # A sheet of that name may be about anything, as long as nothing is held in another currency.
    wanted = has_several(holdings, portfolio_currency(settings, holdings, ()))
    rates, about_rates = read_rates(grids["Rates"]) if wanted and "Rates" in grids else ((), ())
    rates = (*rates, *holding_rates(grids["Holdings"])) if wanted else ()
    sheets = {name: grid.sheet for name, grid in grids.items() if name != "Rates" or wanted}
    settings = portfolio_currency(settings, holdings, rates)
    inputs = Inputs(targets, holdings, prices, activity, rates, settings, sheets)
    return inputs, (*about_targets, *about_holdings, *about_prices, *about_activity, *about_rates)


def _sheet_of(names: tuple[str, ...], table: Table, settings: Settings, given: str | None) -> Found:
    chosen = given or settings.sheets.get(table.name)
    if chosen is None:
        return usual_sheet(names, table, optional=table in OPTIONAL)
    return chosen_sheet(names, chosen, None if given else settings.places.get(table.name))
