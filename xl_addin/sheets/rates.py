"""The optional Rates table: what a unit of each currency is worth in the portfolio's, and which one that is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import CURRENCIES, currency_code, paid_in
from xl_addin.domain.rows import RateRow
from xl_addin.sheets.amounts import number
from xl_addin.sheets.cells import Problem, described
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.grid import Grid, Value


def currency(value: Value) -> str | Problem:
    """Return a currency's code, or that of a unit prices are quoted in."""
    code = currency_code(value) if isinstance(value, str) else None
    return code or Problem(f"{described(value)} is not a currency", "Type its three letters, such as EUR or GBX.")


def rate(value: Value) -> Decimal | Problem:
    """Return what a unit is worth, more than zero."""
    worth = number(value)
    if isinstance(worth, Problem) or worth > 0:
        return worth
    return Problem(f"{described(value)} is not a rate", "Type what one unit is worth in the portfolio's currency.")


CURRENCY = Column(
    "Currency",
    currency,
    aliases=("ccy", "code", "currency code"),
    required=True,
    if_blank=Problem("no currency", "Type its three letters, such as EUR, or empty the whole row."),
)
RATE = Column(
    "Rate",
    rate,
    aliases=("exchange rate", "fx rate", "fx"),
    required=True,
    if_blank=Problem("no rate", "Type what one unit is worth in the portfolio's currency."),
)

RATES = Table(
    "Rates",
    aliases=("exchange rates", "fx rates", "currency rates", "fx"),
    columns=(CURRENCY, RATE),
    choice="To read another sheet, give a Settings row Rates.",
)


def read_rates(grid: Grid) -> tuple[tuple[RateRow, ...], tuple[Finding, ...]]:
    """Return the rates, and every finding."""
    records, findings = read_table(RATES, grid)
    return tuple(RateRow(record[CURRENCY], record[RATE], record.source) for record in records), findings


def has_several(holdings: Iterable[HoldingRow], settings: Settings) -> bool:
    """Return whether something is held in another currency than the portfolio's, so that rates are needed."""
    return any(row.currency is not None and paid_in(row.currency)[0] != settings.currency for row in holdings)


def portfolio_currency(settings: Settings, holdings: Iterable[HoldingRow], rates: Iterable[RateRow]) -> Settings:
    """Return the settings with the portfolio's currency, where no row of theirs says it.

    All in one currency: it is that one. Several: the one whose rate is 1, to which the others are then told.
    """
    if "currency" in settings.places:
        return settings
    held = {paid_in(row.currency)[0] for row in holdings if row.currency is not None}
    one = {row.currency for row in rates if row.rate == 1 and row.currency in CURRENCIES}
    found = held if len(held) == 1 else one
    return replace(settings, currency=next(iter(found))) if len(found) == 1 else settings
