"""The functions' answers: tables with a heading row, or one number, from the same calls as the actions make."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from xl_addin.actions.context import Context, clock
from xl_addin.actions.load import Loaded, of_day, put_together
from xl_addin.actions.propose import planned
from xl_addin.domain.calendar.trade_windows import next_window
from xl_addin.domain.currencies import paid_in
from xl_addin.domain.finding import Place, refuse, refuse_errors
from xl_addin.domain.money import plain, share_text
from xl_addin.domain.plan import Action
from xl_addin.domain.portfolio.accounts import of_account, wants_all
from xl_addin.domain.portfolio.drift import measure_drift
from xl_addin.domain.portfolio.holdings import positions_of
from xl_addin.domain.portfolio.rates import Rates, missing
from xl_addin.domain.portfolio.target_path import is_dated
from xl_addin.domain.portfolio.unpriced import no_prices, unpriced
from xl_addin.domain.rebalancing.deposit import deposit_to_balance
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.settings import Settings
from xl_addin.domain.tax.realise import sell_lots
from xl_addin.sheets.confirmation_parts import order_cells, order_headings
from xl_addin.sheets.drift_sheet import HEADINGS as DRIFT_HEADINGS
from xl_addin.sheets.drift_sheet import depth, slice_values
from xl_addin.sheets.image import Cell
from xl_addin.sheets.inputs import Inputs, read_grids
from xl_addin.sheets.plan_sheet import HEADINGS as PLAN_HEADINGS
from xl_addin.sheets.plan_sheet import month_cells
from xl_addin.sheets.rates import portfolio_currency

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from xl_addin.actions.function_specs import Plain, Rows
    from xl_addin.actions.function_values import Range
    from xl_addin.domain.calendar.trade_windows import TradeWindow
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.drift import DriftRow
    from xl_addin.domain.portfolio.holdings import Position
    from xl_addin.sheets.grid import Grid

LOT_HEADINGS = ("Acquired", "Shares", "Est. gain", "Term")
FINDING_HEADINGS = ("Severity", "Where", "Problem", "What to do")


@dataclass(frozen=True, slots=True)
class Tables:
    """The ranges a function was given, None for those left out; ``day`` is today where a target is of a day."""

    targets: Range | None = None
    holdings: Range | None = None
    settings: Range | None = None
    prices: Range | None = None
    schedule: Range | None = None
    day: date | None = None

    def of(self, now: datetime) -> Tables:
        """Return the same with the day at the exchange, which is asked for only where it matters."""
        if not is_dated(_read("targets", self.targets)[0].targets):
            return self
        settings, _ = _read("settings", self.settings)
        return replace(self, day=clock(Context(now, ""), settings.settings).date())


@lru_cache(maxsize=16)
def load_tables(tables: Tables) -> Loaded:
    """Return what the ranges say. Many cells ask about the same ranges in one recalculation: they share it."""
    settings, about_settings = _read("settings", tables.settings)
    targets, about_targets = _read("targets", tables.targets)
    holdings, about_holdings = _read("holdings", tables.holdings)
    prices, about_prices = _read("prices", tables.prices)
    schedule, about_schedule = _read("schedule", tables.schedule)
    inputs = Inputs(
        targets=targets.targets,
        holdings=holdings.holdings,
        prices=prices.prices,
        rates=holdings.rates,
        schedule=schedule.schedule,
        settings=portfolio_currency(settings.settings, holdings.holdings, holdings.rates),
        sheets={**targets.sheets, **holdings.sheets, **prices.sheets, **schedule.sheets, **settings.sheets},
    )
    findings = (*about_settings, *about_targets, *about_holdings, *about_prices, *about_schedule)
    if tables.day is None:
        return put_together(inputs, findings, _only_account(inputs.settings), inputs.targets)
    inputs, path, changing = of_day(inputs, tables.day)
    return put_together(inputs, (*findings, *changing), _only_account(inputs.settings), path)


def _only_account(settings: Settings) -> str | None:
    """Return the account that the settings name: a function answers for one, so that all of them are none here."""
    return None if wants_all(settings.account) else settings.account


@lru_cache(maxsize=32)
def _read(name: str, table: Range | None) -> tuple[Inputs, tuple[Finding, ...]]:
    """Return what one range says: while prices change, the targets are read once."""
    grids: dict[str, Grid | None] = {"targets": None, "holdings": None, name: table.grid if table else None}
    return read_grids(**grids)


@lru_cache(maxsize=64)
def _planned(tables: Tables, request: Request, window: TradeWindow) -> Rows:
    plan = planned(load_tables(tables), request, window)
    headings = order_headings(replace(plan, parts=()))  # a function answers for one account
    if not plan.orders:
        return (headings, (*("",) * (len(headings) - 1), plan.nothing))
    cells = [order_cells(order, plan.currency) | {"Reason": Cell(order.reason)} for order in plan.orders]
    return (headings, *(_values(own[word] for word in headings) for own in cells))


@lru_cache(maxsize=16)
def drift_rows(tables: Tables) -> Rows:
    """Return one row a slice, those of nested pies indented, as on the Drift sheet."""
    report = measure_drift(load_tables(tables).sound())
    return (DRIFT_HEADINGS, *map(_drift_row, report.rows))


def _drift_row(row: DriftRow) -> tuple[Plain, ...]:
    values = slice_values(row)
    values["Slice"] = f"{'  ' * depth(row)}{values['Slice']}"
    shown = (values[word] for word in DRIFT_HEADINGS)
    return tuple("" if value is None else value for value in shown)


@lru_cache(maxsize=16)
def drift_score(tables: Tables) -> float:
    """Return the portfolio drift, a fraction."""
    return float(measure_drift(load_tables(tables).sound()).score)


def deposit_needed(tables: Tables) -> float:
    """Return the smallest deposit that reaches the targets with no sale."""
    return deposit_to_balance(load_tables(tables).sound()).amount / 100


def order_rows(tables: Tables, now: datetime, action: Action, amount: int = 0, pie: str | None = None) -> Rows:
    """Return the orders an action would propose, a row each; with nothing to do the one row gives the reason."""
    if action is Action.WITHDRAW and not amount:
        raise refuse(Place("amount"), "nothing to withdraw", "Give an amount of more than zero.")
    loaded = load_tables(tables)
    loaded.sound()
    return _planned(tables, Request(action, pie=pie, amount=amount), _window(loaded.settings, now))


def plan_rows(tables: Tables, now: datetime, months: Decimal | None) -> Rows:
    """Return how it stands today and at the end of each month ahead, as on the Plan sheet.

    A function knows no journal, so that what is due until today counts as made.
    """
    from xl_addin.actions.plan import MONTHS, MOST_MONTHS, not_months  # the one function that looks ahead needs it

    months = Decimal(MONTHS) if months is None else months
    if months != int(months) or not 1 <= months <= MOST_MONTHS:
        raise not_months(Place("months"), share_text(months))
    loaded = load_tables(tables)
    loaded.sound()
    today = clock(Context(now, ""), loaded.settings).date()
    return _months_ahead(tables, today, _window(loaded.settings, now).start.date(), int(months))


@lru_cache(maxsize=16)
def _months_ahead(tables: Tables, today: date, window: date, months: int) -> Rows:
    from xl_addin.actions.plan import projected

    projection = projected(load_tables(tables), today, window, months)
    rows = (month_cells(month, projection.currency) for month in (projection.start, *projection.months))
    return (PLAN_HEADINGS, *map(_values, rows))


def lot_rows(tables: Tables, now: datetime, symbol: str, shares: Decimal) -> Rows:
    """Return the lots that a sale of so many shares would use, in their order, in the symbol's own currency."""
    settings, about_settings = _read("settings", tables.settings)
    holdings, about_holdings = _read("holdings", tables.holdings)
    refuse_errors((*about_settings, *about_holdings))
    wanted = symbol.strip().upper()
    named = [row for row in holdings.holdings if row.symbol == wanted]
    account = _only_account(settings.settings)
    rows, problems = of_account(holdings.holdings if account else named, account)
    own = [row for row in rows if row.symbol == wanted]
    rates = Rates(next((paid_in(row.currency)[0] for row in own if row.currency), settings.settings.currency))
    positions, unclear = positions_of([rates.converted(row) for row in own], (), rates=rates)
    refuse_errors([*problems, *missing(own, rates), *unclear, *no_prices(unpriced(positions))])
    position = _sellable(positions.get(wanted), wanted, shares)
    sold_on = _window(settings.settings, now).start.date()
    lots = sell_lots(position.lots, shares, position.price or shares, sold_on, settings.settings)
    cells = (
        (
            lot.acquired.isoformat() if lot.acquired else "",
            float(lot.shares),
            "unknown" if lot.gain is None else float(plain(lot.gain)),
            lot.term.value if lot.term else "",
        )
        for lot in lots
    )
    return (LOT_HEADINGS, *cells)


def window_text(now: datetime, as_of: datetime | None) -> Rows:
    """Return the next trade window of the exchange of the default settings, as it stands in the sheets."""
    return ((str(_window(Settings(as_of=as_of), now)),),)


def finding_rows(tables: Tables) -> Rows:
    """Return every finding, or one row that says there is none."""
    findings = load_tables(tables).findings
    if not findings:
        return (FINDING_HEADINGS, ("ok", "", "nothing is wrong", ""))
    rows = ((f.severity.value, where(f.at), f.message, remedy_of(f)) for f in findings)
    return (FINDING_HEADINGS, *rows)


def problem_text(findings: Iterable[Finding]) -> str:
    """Return the one cell a function shows for a problem: where within the range given, what, and the remedy."""
    first, *more = findings
    place = where(first.at)
    words = f"#PIE! {f'{place}: ' if place else ''}{first.message}. {remedy_of(first)}".rstrip()
    return f"{words} ({len(more)} more: see PIE_CHECK)" if more else words


def where(place: Place | None) -> str:
    """Return a place as the person sees the range given: ``targets row 7, Target %``."""
    if place is None:
        return ""
    row = f" row {place.row}" if place.row else ""
    return f"{place.sheet}{row}{f', {place.heading}' if place.heading else ''}"


def remedy_of(finding: Finding) -> str:
    """Return a finding's remedy, without the sentences that only the command line has a use for."""
    return " ".join(part for part in re.split(r"(?<=[.;]) ", finding.remedy) if "--" not in part)


def _window(settings: Settings, now: datetime) -> TradeWindow:
    return next_window(settings.exchange, settings.trade_windows, clock(Context(now, ""), settings))


def _sellable(position: Position | None, symbol: str, shares: Decimal) -> Position:
    held = position.shares if position else 0
    if position is None or not held:
        raise refuse(Place("symbol"), f"no shares of {symbol} are held", "Check the symbol.")
    if not 0 < shares <= held:
        held_text = share_text(position.shares)
        raise refuse(Place("shares"), f"{share_text(shares)} of the {held_text} {symbol} held", "Give a number within.")
    return position


def _values(cells: Iterable[Cell | None]) -> tuple[Plain, ...]:
    """Return the values of a row of cells, as far as a function can show them: an indent as spaces, no blanks."""
    return tuple(_value(cell) for cell in cells)


def _value(cell: Cell | None) -> Plain:
    if cell is None or cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return "  " * cell.style.indent + cell.value
    return cell.value if isinstance(cell.value, float | int) else str(cell.value)
