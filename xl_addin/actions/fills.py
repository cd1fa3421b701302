"""Fills: what was carried out of the orders comes back into Holdings, cash, Activity and the journal, once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.actions.activity_sheet import add_to_activity, as_kept, booked_rows, counted_events
from xl_addin.actions.booked_fills import book_fills
from xl_addin.actions.booking import realised_gains, work_out, write_booked
from xl_addin.actions.context import clock
from xl_addin.actions.journal import Event, journal_findings, journal_rows
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import own_grid, own_name
from xl_addin.domain.events import AccountEvent, Kind
from xl_addin.domain.finding import Place, error, errors, note, refuse, refuse_errors
from xl_addin.domain.money import share_text
from xl_addin.domain.plan import Side
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.sheets import styles
from xl_addin.sheets.counted_events import OF_FILLS
from xl_addin.sheets.execution_files import trades_of
from xl_addin.sheets.executions import (
    FILLED,
    MOST_IN_A_ROW,
    Execution,
    Matched,
    counted,
    doubtful,
    made_on,
    matched,
    shares_of,
    status_of,
    typed,
)
from xl_addin.sheets.filled_holdings import moved_losses
from xl_addin.sheets.holdings_edits import Change, Update
from xl_addin.sheets.order_checks import strangers
from xl_addin.sheets.orders_read import FILL_PRICE, FILLED_ON, FILLED_SHARES, STATUS, read_orders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.tax.fills import Ledger
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.journal_sheet import JournalRow
    from xl_addin.sheets.orders_sheet import OrderRow

    Known = Mapping[str, Sequence[Execution]]


@dataclass(frozen=True, slots=True)
class Filled:
    """What fills change: cells with what they held, rows that are new, and what was realised by term, in dollars.

    ``executions`` are the parts that count now, ``again`` how many of a file were counted before; ``strange`` are its
    trades that are of no order, each with why. ``written`` is whether the workbook says it now.
    """

    executions: tuple[Execution, ...]
    again: int
    strange: tuple[str, ...]
    changes: tuple[Change, ...]
    new: tuple[tuple[int, str], ...]
    ledger: Ledger | None
    sheet: str
    findings: tuple[Finding, ...]
    written: bool


def count_fills(book: Book, files: Mapping[str, Sequence[Grid]], context: Context, *, realised: bool = False) -> Filled:
    """Bring the workbook up to date with what was filled: as typed beside the orders, or as brokers' files say.

    Lots are closed as proposed, new ones opened at their cost with fees, cash moves, washed losses go onto the lots
    that replace them, Activity gets the trades, and with ``realised`` the settings get the year's gains. Only what was
    not counted before counts. Refused: an order that was changed or never made here, a broken journal, more shares
    than were ordered unless by ``force``.
    """
    loaded = load(book, context, prices_of_any_age=True)
    refuse_errors(loaded.read)
    refuse_errors(journal_findings(book, loaded.settings))
    journal = journal_rows(book, loaded.settings)
    orders = _orders(book, loaded)
    known = counted(journal)
    found, about = _executions(files, orders, known, journal, context)
    by_id = {order.order: order for order in orders}
    refuse_errors(strangers([by_id[order] for order in dict.fromkeys(one.order for one in found.new)], journal))
    now = clock(context, loaded.settings)
    refuse_errors(_to_come(found.new, by_id, now.date()))
    doubts = tuple(doubtful(found.new, by_id, known))
    if not context.force:
        refuse_errors(doubts)
    findings = [*about, *(f for f in doubts if f not in errors(doubts))]
    strange = tuple(f"row {trade.at.row}, {trade.side.value.lower()} {share_text(trade.shares)} {trade.symbol}: {why}"
                    for trade, why in found.strange)  # fmt: skip
    if not found.new:
        return Filled((), found.again, strange, (), (), None, loaded.inputs.sheets["Holdings"], tuple(findings), False)
    booking, accounts = book_fills(loaded, context, found.new, by_id, known, journal)
    entries = [_entry(one, by_id[one.order], accounts[one.order]) for one in found.new]
    booked = work_out(book, loaded, booking, booked_rows(book, loaded))
    update = booked.update
    _order_cells(by_id, found.new, known, update, typed_there=not files)
    findings += [*realised_gains(loaded, booked.ledger, update, now.year, write=realised), *update.findings]
    findings += _below_zero(update)
    refuse_errors(findings)
    images, activity, told = add_to_activity(book, loaded, entries, now.date())

    def events(held: str) -> list[Event]:
        return [*counted_events(as_kept(book, entries, activity), OF_FILLS), *_events(found.new, held)]

    written = write_booked(book, loaded, context, now, booked, images, activity, events)
    findings += told
    new = tuple((row, held.symbol) for row, held in update.new)
    return Filled(
        found.new, found.again, strange, tuple(update.changes), new, booked.ledger, loaded.inputs.sheets["Holdings"],
        tuple(findings), written,
    )  # fmt: skip


def _below_zero(update: Update) -> Iterator[Finding]:
    """Yield a note on each cell of cash that the fills take below zero: a deposit on its way was counted on."""
    for change in update.changes:
        before, after = change.before or 0, change.after
        if change.symbol.upper() != CASH or not isinstance(before, (int, float)) or not isinstance(after, (int, float)):
            continue
        if after < 0 <= before:
            remedy = "Where a deposit was on its way, add it to the cash once it has arrived."
            yield note(change.at, "these fills take the cash below zero", remedy)


def _orders(book: Book, loaded: Loaded) -> tuple[OrderRow, ...]:
    grid = own_grid(book, "orders", loaded.settings)
    if grid is None:
        at = Place(own_name(book, "orders", loaded.settings))
        raise refuse(at, "there is no order sheet, so there is nothing to fill", "Propose, approve and make orders.")
    orders, findings = read_orders(grid)
    refuse_errors(findings)
    return orders


def _executions(
    files: Mapping[str, Sequence[Grid]],
    orders: Sequence[OrderRow],
    known: Known,
    journal: Sequence[JournalRow],
    context: Context,
) -> tuple[Matched, list[Finding]]:
    """Return what was filled: of the files where there are any, else as it is typed beside the orders."""
    if not files:
        new, wrong = typed(orders, known)
        refuse_errors(wrong)
        return Matched(tuple(new), 0, ()), []
    listed = trades_of(files, force=context.force)
    made = {order.order: made_on(order, journal) for order in orders}
    return matched(listed.trades, orders, known, made), list(listed.findings)


def _order_cells(
    orders: Mapping[str, OrderRow], new: Sequence[Execution], known: Known, update: Update, *, typed_there: bool
) -> None:
    """Set what the order sheet says of each order: what is filled so far, at which price, when; and its status."""
    parts: dict[str, list[Execution]] = defaultdict(list)
    for one in new:
        parts[one.order].append(one)
    for order_id, more in parts.items():
        order, all_parts = orders[order_id], [*known.get(order_id, ()), *more]
        done = shares_of(all_parts)
        paid = sum((one.shares * one.price for one in all_parts), Decimal())
        status = status_of(order, done)
        if not typed_there:
            price = (paid / done).quantize(Decimal("0.000001"))
            _cell(update, order, FILLED_SHARES.heading, order.filled_shares, done)
            _cell(update, order, FILL_PRICE.heading, order.fill_price, price)
            at = order.source.cell(FILLED_ON.heading)
            if order.filled_on != more[-1].day:
                update.changes.append(Change(at, order.symbol, order.filled_on, more[-1].day))
        if status != order.status:
            update.changes.append(Change(order.source.cell(STATUS.heading), order.symbol, order.status, status))


def _cell(update: Update, order: OrderRow, heading: str, before: Decimal | None, after: Decimal) -> None:
    if before != after:
        was = None if before is None else styles.number(before)
        update.changes.append(Change(order.source.cell(heading), order.symbol, was, styles.number(after)))


def _entry(one: Execution, order: OrderRow, account: str | None) -> AccountEvent:
    """Return a fill as a row of Activity."""
    kind = Kind.BUY if order.side is Side.BUY else Kind.SELL
    return AccountEvent(
        kind, one.day, order.symbol, one.shares, one.price, one.fees or None, account=account, currency=order.currency,
        reference=one.order,
    )  # fmt: skip


def _events(new: Sequence[Execution], held: str) -> list[Event]:
    """Return what the journal keeps: each part that counts, and what was held before and after."""
    events = []
    for start in range(0, len(new), MOST_IN_A_ROW):
        some = new[start : start + MOST_IN_A_ROW]
        proposals = dict.fromkeys(one.order.rpartition("-")[0] for one in some)
        events.append(Event(FILLED, ", ".join(proposals), f"{'; '.join(map(str, some))}; {held}"))
    return events


def _to_come(new: Sequence[Execution], orders: Mapping[str, OrderRow], today: date) -> Iterable[Finding]:
    """Yield an error for each fill of a day that is still to come."""
    for one in (one for one in new if one.day > today):
        message = f"{one.order} is filled on {one.day.isoformat()}, and today is {today.isoformat()}"
        remedy = "Correct the day, or As of on the Settings sheet where that is typed."
        yield error(orders[one.order].source.cell(FILLED_ON.heading), message, remedy)


def loss_lines(filled: Filled) -> tuple[str, ...]:
    """Return what became of losses that purchases wash."""
    return tuple(moved_losses(filled.ledger)) if filled.ledger else ()
