"""Import of a history: what a broker says has happened is added to Activity, once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.actions.activity_sheet import activity_table, add_to_activity, as_kept, counted_events, spelling
from xl_addin.actions.booking import unless_in_activity
from xl_addin.actions.context import clock
from xl_addin.actions.holdings_sheet import holdings_sheet
from xl_addin.actions.import_positions import accounts_of
from xl_addin.actions.journal import Event, journal_findings, journal_rows, remember
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_grid, write_changes
from xl_addin.domain.events import Kind
from xl_addin.domain.finding import refuse, refuse_errors, warning
from xl_addin.domain.plan import Side
from xl_addin.domain.portfolio.spelling import loose_key
from xl_addin.sheets.brokers.trades import Traded
from xl_addin.sheets.counted_events import OF_IMPORTS, counted_contents, counted_keys
from xl_addin.sheets.executions import counted, made_on, of_orders
from xl_addin.sheets.image import Changes
from xl_addin.sheets.inputs import NO_SHEET
from xl_addin.sheets.known_events import Known
from xl_addin.sheets.orders_read import read_orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.events import AccountEvent
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.history_files import History

ADDED = "ADDED"


@dataclass(frozen=True, slots=True)
class Added:
    """What is added to Activity: ``events``; ``again`` is how many are there already.

    ``of_orders`` are those that `fills` counts. ``written`` is whether the workbook says it now.
    """

    files: tuple[History, ...]
    events: tuple[AccountEvent, ...]
    again: int
    of_orders: tuple[AccountEvent, ...]
    findings: tuple[Finding, ...]
    written: bool


def add_history(book: Book, files: Sequence[History], context: Context, *, in_holdings: bool = False) -> Added:
    """Add to Activity what files say has happened and is not there: by the broker's id, or by what it is.

    Holdings stays as it is: `activity` counts what is added, or, where Holdings has it (``in_holdings``), nothing does.
    What may be filled of an order of ours is not added, as `fills` counts it. Refused: a file that cannot be read, and
    unless by ``force`` one that seems cut off.
    """
    loaded = load(book, context, prices_of_any_age=True)
    refuse_errors(unless_in_activity(loaded, loaded.read))
    refuse_errors(journal_findings(book, loaded.settings))
    refuse_errors(finding for one in files for finding in one.findings)
    if not context.force:
        refuse_errors(finding for one in files for finding in one.doubts)
    if (loaded.settings.sheets.get("Activity") or "").casefold() == NO_SHEET:
        raise refuse(
            None, "Settings says that no sheet Activity is kept", "Empty its row Activity, and run this again."
        )
    rows = [row.event for row in activity_table(book, loaded).rows if row.event]
    counts = counted_keys(counted_contents(journal_rows(book, loaded.settings)))
    new: list[AccountEvent] = []
    again = 0
    for one in files:  # what two files say is one event, and what one says twice are two
        known, events = Known.of([*rows, *new], counts), _here(book, loaded, one, context)
        fresh = [event for event in events if not known.has(event)]
        new, again = [*new, *fresh], again + len(events) - len(fresh)
    ordered = _of_orders(book, loaded, new)
    added = [one for one in new if one not in ordered]
    day = clock(context, loaded.settings).date()
    images, edits, told = add_to_activity(book, loaded, added, day if in_holdings else None)
    written = bool(added) and not context.dry_run
    if written:
        names = ", ".join(one.name for one in files)
        noted = [Event(ADDED, "", f"{len(added)} rows of Activity from {names}")]
        if in_holdings:
            noted += counted_events(as_kept(book, added, edits), OF_IMPORTS)
        changes = remember(book, loaded.settings, context, clock(context, loaded.settings), noted)
        write_changes(
            book, Changes((*images, *changes.sheets), (*edits, *changes.edits), changes.names), loaded.settings
        )
    findings = [*(finding for one in files for finding in one.findings), *told, *_told(files)]
    return Added(tuple(files), tuple(added), again, tuple(ordered), tuple(findings), written)


def _here(book: Book, loaded: Loaded, one: History, context: Context) -> list[AccountEvent]:
    """Return the events of a file with its accounts and symbols as the workbook names them."""
    names = dict(accounts_of(one, holdings_sheet(book, loaded), context.account or loaded.settings.account))
    if None not in names:
        names[None] = next(iter(names.values())) if len(names) == 1 else None
    spelled, own = spelling(loaded), loaded.settings.currency
    return [
        replace(
            event,
            account=names[event.account],
            symbol=spelled.get(loose_key(event.symbol), event.symbol) if event.symbol else None,
            currency=event.currency if event.currency != own else None,
        )
        for event in one.events
        if event.account in names
    ]


def _of_orders(book: Book, loaded: Loaded, events: Sequence[AccountEvent]) -> list[AccountEvent]:
    """Return the trades that are, or may be, what was filled of the workbook's orders."""
    grid = own_grid(book, "orders", loaded.settings)
    orders, _ = read_orders(grid) if grid else ((), ())
    journal = journal_rows(book, loaded.settings)
    trades = [
        (
            event,
            Traded(
                Side.BUY if event.kind is Kind.BUY else Side.SELL, event.symbol, event.day, event.shares,
                event.price or Decimal(), account=event.account, order=event.reference,
            ),
        )
        for event in events
        if event.kind in {Kind.BUY, Kind.SELL} and event.symbol and event.shares
    ]  # fmt: skip
    made = {order.order: made_on(order, journal) for order in orders}
    found = {id(trade) for trade in of_orders([trade for _, trade in trades], orders, counted(journal), made)}
    return [event for event, trade in trades if id(trade) in found]


def _told(files: Sequence[History]) -> list[Finding]:
    """Return what an owner should know of the files themselves."""
    rows = [row for one in files for row in one.passed if row.told]
    told = [warning(row.at, f"{row.text}: {row.reason}".lstrip(": ")) for row in rows]
    return [*told, *(warning(doubt.at, doubt.message) for one in files for doubt in one.doubts)]
