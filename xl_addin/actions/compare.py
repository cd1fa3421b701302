"""Compare: the plans a rebalance could be, side by side on a sheet of ours, for a person to choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.actions.context import clock, stamp
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_grid, own_name, write_changes
from xl_addin.actions.tabular import Tabular, dollars
from xl_addin.domain.calendar.trade_windows import next_window
from xl_addin.domain.finding import note, refuse
from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.portfolio.own_terms import in_own_terms
from xl_addin.domain.portfolio.pies import fold
from xl_addin.domain.rebalancing.compare import alternatives
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.sheets.compare_sheet import compare_image
from xl_addin.sheets.compare_words import remark
from xl_addin.sheets.comparison import Comparison, read_choice
from xl_addin.sheets.image import Changes
from xl_addin.sheets.orders_read import open_orders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.actions.tabular import Record
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rebalancing.compare import Alternative


@dataclass(frozen=True, slots=True, repr=False)
class Compared(Tabular):
    """The plans side by side, the name of their sheet, and the findings that stop nothing."""

    comparison: Comparison
    sheet: str
    findings: tuple[Finding, ...]

    def records(self) -> list[Record]:
        """Return a row a plan."""
        return [_record(one) for one in self.comparison.alternatives]


def _record(one: Alternative) -> Record:
    after = one.plan.after if one.plan else None
    return {
        "choice": one.choice.value,
        "feasible": one.plan is not None,
        "chi2": None if after is None else after.chi2,
        "drift": None if after is None else after.drift,
        "tax": None if after is None else dollars(after.tax),
        "turnover": None if after is None else dollars(after.turnover),
        "orders": None if after is None else after.orders,
        "cash": None if after is None else dollars(after.cash),
        "reason": remark(one),
    }


def compare(book: Book, request: Request, context: Context) -> Compared:
    """Work out the plan of every choice for a rebalance and write the compare sheet.

    It only shows: no confirmation is written or replaced, nothing is remembered, and open orders do not stop it.
    `Refused` where the tables are wrong, or no plan is possible.
    """
    loaded = load(book, context)
    portfolios = loaded.each()
    now = clock(context, loaded.settings)
    window = next_window(loaded.settings.exchange, loaded.settings.trade_windows, now)
    found = tuple(
        replace(one, plan=in_own_terms(one.plan, portfolios)) if one.plan else one
        for one in alternatives(portfolios, request, window.start.date())
    )
    comparison = Comparison(request, found, str(window), stamp(now), loaded.account, loaded.settings.exchange)
    sheet = own_name(book, "compare", loaded.settings)
    if not context.dry_run:
        write_changes(book, Changes(sheets=(compare_image(comparison, sheet),), opens_on=sheet), loaded.settings)
    return Compared(comparison, sheet, (*loaded.warnings(), *_open_orders(book, loaded)))


def chosen(book: Book, context: Context) -> tuple[Request, Context]:
    """Return the rebalance that is chosen on the compare sheet, and the circumstances with the account it is for.

    `Refused` where there is no such sheet, none is chosen, or it is for another account than the one asked for.
    """
    loaded = load(book, context)
    grid = own_grid(book, "compare", loaded.settings)
    if grid is None:
        name = own_name(book, "compare", loaded.settings)
        raise refuse(None, f"there is no {name} sheet to choose on", "Run compare first, or name the plan.")
    read = read_choice(grid)
    names = ", ".join(choice.value for choice in Choice)
    if not read.choice:
        raise refuse(read.at, "no plan is chosen", f"Choose one of {names} there.")
    if context.account is not None and fold(context.account) != fold(read.account):
        message = f"the plans here are not those of account {context.account}"
        raise refuse(read.at, message, "Leave out --account, or run compare for that account first.")
    for choice in Choice:
        if choice.value == read.choice.casefold():
            request = Request(Action.REBALANCE, read.pie or None, read.level_only, choice=choice)
            return request, replace(context, account=read.account or None)
    raise refuse(read.at, f'"{read.choice}" is none of the plans', f"Choose one of {names}.")


def _open_orders(book: Book, loaded: Loaded) -> Iterator[Finding]:
    grid = own_grid(book, "orders", loaded.settings)
    waiting = open_orders(grid) if grid else ()
    if waiting:
        message = "orders are open, so that a plan can be compared but not proposed"
        yield note(waiting[0].source.cell("Status"), message, "Fill in their Status first.")
