"""The months ahead: the schedule through the engine, month by month, on a sheet of ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from xl_addin.actions.context import clock, stamp
from xl_addin.actions.due import taken_in
from xl_addin.actions.gate import ordered_proposals
from xl_addin.actions.journal import journal_rows
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_name
from xl_addin.domain.calendar.schedule import due_until, month_day, still_due
from xl_addin.domain.calendar.trade_windows import from_exchange_time, next_window
from xl_addin.domain.finding import error, note, refuse, refuse_errors
from xl_addin.domain.portfolio.pies import fold
from xl_addin.domain.rebalancing.ahead import held_by
from xl_addin.domain.rebalancing.project import Projection, World, project
from xl_addin.sheets.image import Changes
from xl_addin.sheets.plan_sheet import plan_image

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.calendar.schedule import Due, Taken
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rows import HoldingRow, ScheduleRow, TargetRow

MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Planned:
    """The months ahead, the name of their sheet, and the findings that stop nothing."""

    projection: Projection
    sheet: str
    findings: tuple[Finding, ...]


def plan_ahead(book: Book, months: int, context: Context) -> Planned:
    """Work out the months ahead and write the Plan sheet.

    It only shows: nothing is proposed or remembered. `Refused`: no schedule, tables that are wrong, a payment that
    could not be planned when its day comes.
    """
    loaded = load(book, context)
    loaded.each()
    if "Schedule" not in loaded.inputs.sheets:
        message = "there is no sheet Schedule, so there is nothing to plan"
        raise refuse(None, message, "Add one with the columns What, Amount, Every and Start.")
    now = clock(context, loaded.settings)
    taken = taken_in(journal_rows(book, loaded.settings), ordered_proposals(book, loaded.settings))
    projection = projected(loaded, now, months, taken)
    sheet = own_name(book, "plan", loaded.settings)
    if not context.dry_run:
        book.write(Changes(sheets=(plan_image(projection, stamp(now), sheet),)))
    return Planned(projection, sheet, (*loaded.warnings(), *_about(loaded)))


def projected(loaded: Loaded, now: datetime, months: int, taken: Sequence[Taken] | None) -> Projection:
    """Return the months ahead; where it is not known what was ``taken`` in, only what comes after today is due."""
    if not 1 <= months <= MOST_MONTHS:
        raise refuse(None, f"{months} months", f"Give a number from 1 to {MOST_MONTHS}.")
    inputs, settings, today = loaded.inputs, loaded.settings, now.date()
    ends = [month_day(today, n, today.day) for n in range(1, months + 1)]
    window = next_window(settings.exchange, settings.trade_windows, now).start.date()

    @cache
    def sold_on(day: date) -> date:
        if day <= today:
            return window
        midnight = from_exchange_time(settings.exchange, datetime.combine(day, time()))
        return next_window(settings.exchange, settings.trade_windows, midnight).start.date()

    world = World(
        targets=lambda _: inputs.targets,
        activity=inputs.activity,
        rates=inputs.rates,
        account=loaded.account,
        returns=expected_returns(inputs.targets, inputs.holdings),
        sold_on=sold_on,
    )
    held = held_by(loaded.portfolios, inputs.holdings, settings)
    dues = _dues(inputs.schedule, loaded.portfolios, settings.exchange, today, ends[-1], taken)
    return project(held, world, dues, ends, today)


def _dues(
    rows: Sequence[ScheduleRow],
    portfolios: Sequence[Portfolio],
    exchange: str,
    today: date,
    end: date,
    taken: Sequence[Taken] | None,
) -> list[Due]:
    """Return what is due until an end in the accounts asked for: what still is today, on that day, and what comes."""
    own = [
        replace(row, account=portfolio.account)
        for row in rows
        for portfolio in portfolios
        if row.account is None or portfolio.account is None or fold(row.account) == fold(portfolio.account)
    ]
    ever = due_until(own, end, exchange)
    before = [due for due in ever if due.on <= today]
    pending = [] if taken is None else still_due(before, taken)
    later = sorted((due for due in ever if due.on > today), key=lambda due: due.on)
    return [*(replace(due, on=today) for due in pending), *later]


def expected_returns(targets: Sequence[TargetRow], holdings: Sequence[HoldingRow]) -> dict[str, Decimal]:
    """Return what is expected a year of each security, as a fraction: of its slice, else of the pie around it.

    `Refused` where what is typed is no such thing.
    """
    refuse_errors(_unclear(targets))
    own = {fold(row.slice): row for row in targets}

    def of(row: TargetRow | None, depth: int = 0) -> Decimal | None:
        if row is None or depth > len(own):
            return None
        if isinstance(row.expected_return, Decimal):
            return row.expected_return
        return of(own.get(fold(row.pie)), depth + 1)

    found = {row.slice: of(row) for row in targets}
    for row in holdings:
        if row.class_name and row.symbol not in found:
            found[row.symbol] = of(own.get(fold(row.class_name)))
    return {symbol: rate for symbol, rate in found.items() if rate}


def _unclear(targets: Sequence[TargetRow]) -> Iterator[Finding]:
    for row in targets:
        if isinstance(row.expected_return, str):
            message = f"{row.expected_return} is no return that can be expected a year"
            yield error(
                row.source.cell("Return %"), message, "Type it with a percent sign, such as 7%, or empty the cell."
            )


def _about(loaded: Loaded) -> Iterator[Finding]:
    """Yield what a projection leaves out."""
    returns = expected_returns(loaded.inputs.targets, loaded.inputs.holdings)
    if returns:
        yield note(None, f"{len(returns)} prices grow by the Return % of Targets, which nobody knows")
    else:
        yield note(None, "prices stay as they are today", "A column Return % in Targets says what you expect a year.")
    if any(one.settings.is_taxed for one in loaded.portfolios):
        yield note(None, "the tax of a sale is estimated, and not taken out of the cash; dividends are not counted")
