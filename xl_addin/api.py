"""The actions for Python programs: on a path, an open xlwings book, or DataFrames.

Every function takes what `open_book` takes, or the book it returned. What goes wrong is raised as `Refused`, with every
finding.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_addin.actions import check as looking
from xl_addin.actions import compare as comparing
from xl_addin.actions import dashboard as dashboards
from xl_addin.actions import decide, orders
from xl_addin.actions import drift as drifting
from xl_addin.actions import journal as remembering
from xl_addin.actions.context import Context
from xl_addin.actions.due import propose_due
from xl_addin.actions.function_values import Given
from xl_addin.actions.propose import propose
from xl_addin.domain.money import decimal_of, floor_cents
from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.files import read_files, read_tables
from xl_addin.hosts.memory import MemoryBook
from xl_addin.hosts.user import user_name
from xl_addin.sheets.export_names import EXPORTS

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from xl_addin.actions.balance import Balanced
    from xl_addin.actions.book import Book
    from xl_addin.actions.check import Checked
    from xl_addin.actions.compare import Compared
    from xl_addin.actions.dashboard import Dashboard
    from xl_addin.actions.decide import Decision
    from xl_addin.actions.drift import Drift
    from xl_addin.actions.export import Exported
    from xl_addin.actions.fills import Filled
    from xl_addin.actions.from_trades import MadeHoldings
    from xl_addin.actions.import_positions import Imported
    from xl_addin.actions.journal import Journal
    from xl_addin.actions.orders import Ordered
    from xl_addin.actions.plan import Planned
    from xl_addin.actions.prices import Priced
    from xl_addin.actions.propose import Proposal
    from xl_addin.actions.setup import SetUp
    from xl_addin.batch.result import Batch

Source = Any
"""A path, a book of this package, an open `xlwings.Book`, or tables by sheet name (DataFrames or lists of rows)."""

Table = Any
"""A DataFrame, or a list of rows of which the first has the headings."""

Download = str | os.PathLike[str]
"""The path of a file: CSV, TSV or .xlsx."""

Dollars = int | float | str | Decimal


def open_book(source: Source, output: str | os.PathLike[str] | None = None) -> Book:
    """Return a workbook to act on; with ``output``, a file that is left alone and written to a copy.

    Raises:
        TypeError: where the source is nothing that holds tables.
        Refused: where the file cannot be read as a workbook.

    """
    if isinstance(source, (str, os.PathLike)):
        from xl_addin.hosts.xlsx import XlsxBook

        return XlsxBook(Path(source), None if output is None else Path(output))
    if isinstance(source, Mapping):
        return _Tables(source)
    if hasattr(source, "sheet_names") and hasattr(source, "hidden_name"):
        book: Book = source
        return book
    if not hasattr(source, "sheets"):
        choices = 'the path of a file, an open xlwings book, a Portfolio, or {"Targets": table, "Holdings": table}'
        raise TypeError(f"{type(source).__name__} is no workbook: give {choices}")
    from xl_addin.hosts.excel.book import ExcelBook

    return ExcelBook(source)


class _Tables(MemoryBook):
    """A workbook of tables that a program has at hand."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        given = (Given(str(name), _rows(table), None).table() for name, table in tables.items())
        super().__init__("tables", [grid for grid in given if grid is not None])


class Portfolio(_Tables):
    """A portfolio of DataFrames, lists of rows, or a dict of settings, as a workbook that every action takes.

    The tables have the headings of the sheets. What is proposed, decided and ordered is remembered as in a workbook.
    """

    def __init__(
        self,
        targets: Table,
        holdings: Table,
        *,
        settings: Table | Mapping[str, object] | None = None,
        prices: Table | None = None,
        rates: Table | None = None,
        activity: Table | None = None,
        schedule: Table | None = None,
    ) -> None:
        tables = {
            "Targets": targets,
            "Holdings": holdings,
            "Settings": settings,
            "Prices": prices,
            "Rates": rates,
            "Activity": activity,
            "Schedule": schedule,
        }
        super().__init__({name: table for name, table in tables.items() if table is not None})


def _rows(table: Any) -> Any:
    """Return settings given as a dict as the rows of their sheet."""
    return [("Setting", "Value"), *table.items()] if isinstance(table, Mapping) else table


def check(
    source: Source,
    *,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    now: datetime | None = None,
    who: str | None = None,
) -> Checked:
    """Return every finding about a workbook."""
    return looking.check(
        open_book(source), context(targets=targets, holdings=holdings, account=account, now=now, who=who)
    )


def drift(
    source: Source,
    *,
    write: bool = False,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Drift:
    """Return how every slice stands; with ``write``, write the Drift sheet too."""
    return drifting.drift(
        open_book(source),
        context(targets=targets, holdings=holdings, account=account, dry_run=dry_run, now=now, who=who),
        write=write,
    )


def rebalance(
    source: Source,
    *,
    pie: str | None = None,
    level_only: bool = False,
    choose: str = Choice.AS_SET.value,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    force: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Proposal:
    """Propose selling what is overweight and buying what is underweight, and write the confirmation.

    ``choose`` is one of the plans that `compare` returns, by its name.
    """
    request = Request(Action.REBALANCE, pie, level_only, choice=_choice(choose))
    return propose(
        open_book(source),
        request,
        context(targets=targets, holdings=holdings, account=account, force=force, dry_run=dry_run, now=now, who=who),
    )


def dashboard(
    source: Source,
    *,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Dashboard:
    """Write the dashboard, and return the drift it shows and what is to be done next."""
    return dashboards.dashboard(
        open_book(source),
        context(targets=targets, holdings=holdings, account=account, dry_run=dry_run, now=now, who=who),
    )


def compare(
    source: Source,
    *,
    pie: str | None = None,
    level_only: bool = False,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Compared:
    """Return the plans a rebalance could be, side by side, and write the compare sheet."""
    return comparing.compare(
        open_book(source),
        Request(Action.REBALANCE, pie, level_only),
        context(targets=targets, holdings=holdings, account=account, dry_run=dry_run, now=now, who=who),
    )


def invest(
    source: Source,
    *,
    deposit: Dollars = 0,
    due: bool = False,
    arrived: bool = False,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    force: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Proposal:
    """Propose buying with idle cash and a deposit (dollars) on its way, and write the confirmation.

    With ``due`` the deposits are those that the sheet Schedule has due since the last time; where they have ``arrived``
    they are in the cash of the workbook already.
    """
    circumstances = context(
        targets=targets, holdings=holdings, account=account, force=force, dry_run=dry_run, now=now, who=who
    )
    if due:
        if deposit:
            raise ValueError("deposit and due exclude one another")
        return propose_due(open_book(source), Action.INVEST, circumstances, arrived=arrived)
    return propose(open_book(source), Request(Action.INVEST, amount=_cents(deposit)), circumstances)


def withdraw(
    source: Source,
    amount: Dollars = 0,
    *,
    due: bool = False,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    force: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Proposal:
    """Propose raising an amount of dollars, or with ``due`` what the sheet Schedule has due; write the confirmation."""
    circumstances = context(
        targets=targets, holdings=holdings, account=account, force=force, dry_run=dry_run, now=now, who=who
    )
    if due or not amount:
        if amount or not due:
            raise ValueError("one of amount and due is needed")
        return propose_due(open_book(source), Action.WITHDRAW, circumstances)
    return propose(open_book(source), Request(Action.WITHDRAW, amount=_cents(amount)), circumstances)


def deposit_to_balance(
    source: Source,
    *,
    pie: str | None = None,
    whole_shares: bool = False,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    now: datetime | None = None,
    who: str | None = None,
) -> Balanced:
    """Return the smallest deposit with which purchases alone reach every target, of one ``pie`` where it is named.

    ``whole_shares``: each slice as near to its target as whole shares let it come. Nothing is written.
    """
    from xl_addin.actions.balance import to_balance

    circumstances = context(targets=targets, holdings=holdings, account=account, now=now, who=who)
    return to_balance(open_book(source), Action.INVEST, circumstances, pie=pie, whole_shares=whole_shares)


def withdrawal_to_balance(
    source: Source,
    *,
    pie: str | None = None,
    whole_shares: bool = False,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    now: datetime | None = None,
    who: str | None = None,
) -> Balanced:
    """Return the largest withdrawal by sales of overweight slices alone, which then are at their targets.

    ``pie`` and ``whole_shares`` are as in `deposit_to_balance`. Nothing is written.
    """
    from xl_addin.actions.balance import to_balance

    circumstances = context(targets=targets, holdings=holdings, account=account, now=now, who=who)
    return to_balance(open_book(source), Action.WITHDRAW, circumstances, pie=pie, whole_shares=whole_shares)


def plan_ahead(
    source: Source,
    months: int = 24,
    *,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Planned:
    """Work out what the sheet Schedule makes of the months ahead, 1 to 120, and write the Plan sheet."""
    from xl_addin.actions import plan

    circumstances = context(targets=targets, holdings=holdings, account=account, dry_run=dry_run, now=now, who=who)
    return plan.plan_ahead(open_book(source), months, circumstances)


def approve(
    source: Source,
    by: str,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Decision:
    """Approve the confirmation in someone's name."""
    return decide.approve(open_book(source), by, context(dry_run=dry_run, now=now, who=who))


def reject(
    source: Source,
    by: str,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Decision:
    """Reject the confirmation in someone's name."""
    return decide.reject(open_book(source), by, context(dry_run=dry_run, now=now, who=who))


def make_orders(
    source: Source,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Ordered:
    """Make the order sheet from the approved confirmation."""
    return orders.make_orders(open_book(source), context(dry_run=dry_run, now=now, who=who))


def finish_orders(
    source: Source,
    *,
    force: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Ordered:
    """Mark every open order as done.

    ``force`` does so although Holdings did not change since: the next proposal would then be the same.
    """
    return orders.finish_orders(open_book(source), context(force=force, dry_run=dry_run, now=now, who=who))


def journal(
    source: Source,
    *,
    now: datetime | None = None,
    who: str | None = None,
) -> Journal:
    """Return the journal with its proof."""
    return remembering.journal(open_book(source), context(now=now, who=who))


def set_up(
    source: Source,
    *,
    equal: bool = False,
    like: str = "",
    holdings: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> SetUp:
    """Add Targets, filled with what is held, and Settings to a workbook that has holdings.

    ``equal`` gives every slice the same target, and ``like`` those of a portfolio published by this name.
    """
    from xl_addin.actions import setup

    return setup.set_up(
        open_book(source), context(holdings=holdings, dry_run=dry_run, now=now, who=who), equal=equal, like=like
    )


def import_positions(
    source: Source,
    *files: Download,
    holdings: str | None = None,
    account: str | None = None,
    force: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Imported:
    """Bring Holdings up to date with the positions and lots that a broker's files say."""
    from xl_addin.actions import import_positions as importing

    return importing.import_positions(
        open_book(source),
        read_files(list(map(Path, files))),
        context(holdings=holdings, account=account, force=force, dry_run=dry_run, now=now, who=who),
    )


def count_fills(
    source: Source,
    *files: Download,
    realised: bool = False,
    account: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Filled:
    """Bring Holdings, cash, Activity and the orders up to date with what was filled.

    Fills are those typed beside the orders, or of a broker's lists of executions. ``realised`` also adds the gains to
    the year's in Settings.
    """
    from xl_addin.actions import fills

    circumstances = context(account=account, dry_run=dry_run, now=now, who=who)
    return fills.count_fills(open_book(source), read_files(list(map(Path, files))), circumstances, realised=realised)


def bring_prices(
    source: Source,
    file: Download,
    *,
    as_of: date | None = None,
    force: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Priced:
    """Bring the prices up to date from a file; ``as_of`` is their time where the file says none."""
    from xl_addin.actions import prices
    from xl_addin.sheets.price_files import read_price_file

    path = Path(file)
    listed = read_price_file(path.name, read_tables(path), as_of)
    return prices.bring_prices(open_book(source), listed, context(force=force, dry_run=dry_run, now=now, who=who))


def export_orders(
    source: Source,
    form: str,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Exported:
    """Return the open orders as a file that a broker or a person takes; ``form`` is one of `EXPORTS`."""
    from xl_addin.actions import export

    if form not in EXPORTS:
        raise ValueError(f"{form!r} is none of the formats: {', '.join(EXPORTS)}")
    return export.export_orders(open_book(source), form, context(dry_run=dry_run, now=now, who=who))


def holdings_from_trades(
    source: Source,
    trades: str,
    *,
    to: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> MadeHoldings:
    """Make a sheet of holdings, ``to`` by name, from a sheet that lists trades."""
    from xl_addin.actions import from_trades

    return from_trades.holdings_from_trades(
        open_book(source), trades, context(dry_run=dry_run, now=now, who=who), to=to
    )


def run_batch(
    action: str,
    names: Sequence[str | os.PathLike[str]],
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    output_folder: str | os.PathLike[str] | None = None,
    summary: str | os.PathLike[str] | None = None,
    resume: bool = False,
    downloads: str | os.PathLike[str] | None = None,
    account: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Batch:
    """Do one action with many workbooks, each by itself; what is wrong with one is its outcome.

    ``names`` are workbooks, folders with all that is beneath them, or patterns, on any file system that fsspec knows
    (``s3://…``), and so may be ``output_folder``; the others are on this machine. ``scheduler`` is the address of a
    Dask cluster whose workers do it instead. With several ``jobs`` a program has to call this below
    ``if __name__ == "__main__"``, as whatever starts processes.
    """
    from xl_addin.batch import ACTIONS
    from xl_addin.batch.jobs import Order
    from xl_addin.batch.remote import place
    from xl_addin.batch.run import run

    if action not in ACTIONS:
        raise ValueError(f"{action!r} is none of the actions: {', '.join(ACTIONS)}")
    to, files = (None if path is None else Path(path) for path in (summary, downloads))
    folder = None if output_folder is None else place(os.fspath(output_folder))
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    who = who or user_name()
    return run(
        Order(
            action,
            tuple(os.fspath(name) for name in names),
            moment,
            who,
            jobs=jobs,
            scheduler=scheduler,
            output_folder=folder,
            summary=to,
            resume=resume,
            downloads=files,
            account=account,
            dry_run=dry_run,
        )
    )


def run_table(
    targets: Any,
    holdings: Any,
    *,
    action: str = "rebalance",
    prices: Any = None,
    accounts: Any = None,
    settings: Any = None,
    jobs: int = 1,
    now: datetime | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Propose for accounts that are the rows of a table; return their orders, and what became of each account.

    ``targets``, ``holdings``, ``prices`` and ``accounts`` are DataFrames, Arrow tables or paths of CSV or Parquet
    files, with the columns of `batch-table`; ``settings`` is a dict, or a table, of those of the Settings sheet. Money,
    shares and prices are `decimal.Decimal`. With several ``jobs`` a program has to call this below
    ``if __name__ == "__main__"``.
    """
    from xl_addin.batch.table.run import Given, run_tables

    given = Given(targets, holdings, Action(action), prices, accounts, settings, now, jobs)
    orders, report, _ = run_tables(given)
    return orders.to_pandas(), report.to_pandas()


def context(
    *,
    targets: str | None = None,
    holdings: str | None = None,
    account: str | None = None,
    force: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str | None = None,
) -> Context:
    """Return the circumstances of an action: by default now, in the name of the user at this computer.

    The sheets and the account are named where the workbook leaves them open; see `xl_addin.actions.context.Context`.
    """
    return Context(now or datetime.now(UTC), who or user_name(), targets, holdings, account, force, dry_run)


def _choice(name: str) -> Choice:
    """Return the plan of a name; a `ValueError` that says the names there are."""
    for choice in Choice:
        if choice.value == name:
            return choice
    raise ValueError(f"{name!r} is none of the plans: {', '.join(choice.value for choice in Choice)}")


def _cents(dollars: Dollars) -> int:
    try:
        exact = decimal_of(dollars) if isinstance(dollars, (int, float)) else Decimal(dollars)
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite() or exact < 0:
        raise ValueError(f"{dollars!r} is not an amount of money: give zero or more, such as 1250 or '1250.50'")
    return floor_cents(exact)
