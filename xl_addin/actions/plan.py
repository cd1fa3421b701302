"""The months ahead: the schedule through the engine, month by month, on a sheet of ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache, partial
from typing import TYPE_CHECKING

from xl_addin.actions.activity_sheet import booked_rows
from xl_addin.actions.booking import wash_memory
from xl_addin.actions.context import clock, stamp
from xl_addin.actions.due import schedule_headings, taken_in
from xl_addin.actions.gate import ordered_proposals
from xl_addin.actions.journal import journal_rows
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_name
from xl_addin.actions.returns import expected_returns
from xl_addin.actions.room import show
from xl_addin.actions.tabular import Tabular, dollars
from xl_addin.domain.calendar.schedule import due_until, month_day, still_due
from xl_addin.domain.calendar.spoken import spoken
from xl_addin.domain.calendar.trade_windows import from_exchange_time, next_window
from xl_addin.domain.finding import note, refuse, refuse_errors
from xl_addin.domain.portfolio.pies import fold
from xl_addin.domain.portfolio.target_path import targets_on
from xl_addin.domain.rebalancing.ahead import held_by
from xl_addin.domain.rebalancing.project import Projection, World, project
from xl_addin.domain.tax.wash_memory import WashMemory
from xl_addin.sheets.plan_sheet import plan_image

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.actions.tabular import Record
    from xl_addin.domain.calendar.schedule import Due, Taken
    from xl_addin.domain.finding import Finding, Place, Refused
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.seldom_rows import ActivityRow, ScheduleRow

MONTHS = 24
"""So many months are planned unless told."""
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True, repr=False)
class Planned(Tabular):
    """The months ahead, the name of their sheet, and the findings that stop nothing."""

    projection: Projection
    sheet: str
    findings: tuple[Finding, ...]

    def records(self) -> list[Record]:
        """Return a row a month, the day of today first."""
        return [
            {
                "date": month.date,
                "deposit": dollars(month.deposit),
                "orders": len(month.orders),
                "drift": month.drift,
                "cash": dollars(month.cash),
                "total": dollars(month.total),
                "reached": month.reached,
            }
            for month in (self.projection.start, *self.projection.months)
        ]


def plan_ahead(book: Book, months: int, context: Context) -> Planned:
    """Work out the months ahead and write the Plan sheet.

    It only shows: nothing is proposed or remembered. `Refused`: no schedule, tables that are wrong, a payment that
    could not be planned when its day comes.
    """
    loaded = load(book, context)
    loaded.each()
    if "Schedule" not in loaded.inputs.sheets:
        refuse_errors(schedule_headings(book, loaded.settings))
        message = "there is no sheet Schedule, so there is nothing to plan"
        remedy = "Add one with the columns What, Amount, Every and Start, or name yours in a Settings row Schedule."
        raise refuse(None, message, remedy)
    now = clock(context, loaded.settings)
    taken = taken_in(journal_rows(book, loaded.settings), ordered_proposals(book, loaded.settings))
    window = next_window(loaded.settings.exchange, loaded.settings.trade_windows, now).start.date()
    is_booked = booked_rows(book, loaded)
    beside = [row for row in loaded.inputs.activity if not is_booked(row.source.row)]
    projection = projected(loaded, now.date(), window, months, Known(taken, beside, wash_memory(book, loaded)))
    sheet = own_name(book, "plan", loaded.settings)
    told: tuple[Finding, ...] = ()
    if not context.dry_run:
        made_on = spoken(stamp(now), loaded.settings.exchange)
        sheet, told = show(book, plan_image(projection, made_on, sheet), loaded.settings)
    return Planned(projection, sheet, (*loaded.warnings(), *_about(loaded, projection), *told))


@dataclass(frozen=True, slots=True)
class Known:
    """What the journal knows: what was ``taken`` in, the trades not counted yet, and what wash sales leave."""

    taken: Sequence[Taken]
    beside: Sequence[ActivityRow]
    memory: WashMemory


def projected(loaded: Loaded, today: date, window: date, months: int, known: Known | None = None) -> Projection:
    """Return the months ahead of a day whose trade ``window`` is on another, or the same.

    Where nothing is ``known``, only what comes after today is due. `Refused`: no such number of
    months, a payment that could not be planned when its day comes.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise not_months(None, str(months))
    inputs, settings = loaded.inputs, loaded.settings
    ends = [month_day(today, n, today.day) for n in range(1, months + 1)]

    @cache
    def sold_on(day: date) -> date:
        if day <= today:
            return window
        midnight = from_exchange_time(settings.exchange, datetime.combine(day, time()))
        return next_window(settings.exchange, settings.trade_windows, midnight).start.date()

    world = World(
        targets=cache(partial(targets_on, loaded.path, path=settings.target_path)),
        beside=known.beside if known else (),
        rates=inputs.rates,
        account=loaded.account,
        returns=expected_returns(loaded.path, inputs.holdings),
        sold_on=sold_on,
    )
    memory = known.memory if known else WashMemory()
    held = held_by(loaded.portfolios, inputs.holdings, settings, inputs.activity, memory)
    taken = known.taken if known else None
    dues = _dues(inputs.schedule, loaded.portfolios, settings.exchange, today, ends[-1], taken)
    return project(held, world, dues, ends, today)


def not_months(at: Place | None, given: str) -> Refused:
    """Return the refusal of a number of months that cannot be planned."""
    return refuse(at, f"{given} is no number of months to plan", f"Give a whole number from 1 to {MOST_MONTHS}.")


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


def _about(loaded: Loaded, projection: Projection) -> Iterator[Finding]:
    """Yield what a projection takes for granted, and what it leaves out."""
    if projection.late:
        message = f"payments that were due before today and count as made today: {projection.late}"
        yield note(None, message, "The commands for them are invest --due and withdraw --due.")
    returns = expected_returns(loaded.path, loaded.inputs.holdings)
    if returns:
        yield note(None, "prices grow by the Return % of Targets, an assumption that no year need keep")
    else:
        yield note(None, "prices stay as they are today", "A column Return % in Targets says what you expect a year.")
    if any(one.settings.is_taxed for one in loaded.portfolios):
        yield note(None, "the tax of a sale is estimated, and not taken out of the cash; dividends are not counted")
