"""Fills: what was carried out of the orders comes back into Holdings, cash, Activity and the journal, once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xl_addin.actions.canon import holdings_digest
from xl_addin.actions.context import clock
from xl_addin.actions.holdings_sheet import holdings_sheet
from xl_addin.actions.journal import Event, journal_findings, journal_rows, remember
from xl_addin.actions.load import load
from xl_addin.actions.overlay import Overlay
from xl_addin.actions.own_sheets import own_grid, own_name
from xl_addin.domain.currencies import paid_in
from xl_addin.domain.finding import Place, error, errors, note, refuse, refuse_errors, warning
from xl_addin.domain.money import share_text
from xl_addin.domain.plan import Side
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.tax.fills import Fill
from xl_addin.domain.tax.ledger import after_fills
from xl_addin.domain.tax.wash import purchases_of
from xl_addin.sheets import styles
from xl_addin.sheets.activity import ACTIVITY
from xl_addin.sheets.activity_edits import Entry, added_activity, made_activity
from xl_addin.sheets.execution_files import trades_of
from xl_addin.sheets.executions import (
    FILLED,
    MOST_IN_A_ROW,
    Execution,
    Matched,
    counted,
    doubtful,
    matched,
    picks_of,
    remaining,
    shares_of,
    status_of,
    typed,
)
from xl_addin.sheets.filled_holdings import CashKey, fill_holdings, moved_losses
from xl_addin.sheets.holdings_edits import Change, Update
from xl_addin.sheets.image import CellEdit, Changes
from xl_addin.sheets.order_checks import strangers
from xl_addin.sheets.orders_read import FILL_PRICE, FILLED_ON, FILLED_SHARES, STATUS, read_orders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.tax.fills import Ledger
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.image import SheetImage
    from xl_addin.sheets.journal_sheet import JournalRow
    from xl_addin.sheets.orders_sheet import OrderRow

    Known = Mapping[str, Sequence[Execution]]

_CENT = Decimal("0.01")


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
    ledger, cash, accounts = _ledger(loaded, context, found.new, by_id, known)
    update = Update()
    fill_holdings(holdings_sheet(book, loaded), update, ledger, cash)
    _cash_setting(loaded, update)
    _order_cells(by_id, found.new, known, update, typed_there=not files)
    findings += [*_realised(loaded, ledger, update, now.year, write=realised), *update.findings]
    refuse_errors(findings)
    entries = [_entry(one, by_id[one.order], accounts[one.order]) for one in found.new]
    images, activity, told = _activity(book, loaded, entries)
    edits = (*(CellEdit(c.at.sheet, c.at.row, c.at.column, c.after) for c in update.changes), *activity)
    after = load(Overlay(book, Changes(edits=edits)), context, prices_of_any_age=True)
    refuse_errors(after.read)
    written = not context.dry_run
    if written:
        events = _events(found.new, f"holdings {holdings_digest(loaded)} after {holdings_digest(after)}")
        noted = remember(book, loaded.settings, context, now, events)
        book.write(Changes((*images, *noted.sheets), (*edits, *noted.edits), noted.names))
    findings += told
    new = tuple((row, held.symbol) for row, held in update.new)
    return Filled(
        found.new, found.again, strange, tuple(update.changes), new, ledger, loaded.inputs.sheets["Holdings"],
        tuple(findings), written,
    )  # fmt: skip


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
    made = {order.order: _made(order, journal) for order in orders}
    return matched(listed.trades, orders, known, made), list(listed.findings)


def _made(order: OrderRow, journal: Iterable[JournalRow]) -> date:
    """Return the day on which an order was made."""
    proposal = order.order.rpartition("-")[0]
    days = [row.entry.when[:10] for row in journal if row.entry.event == "ORDERED" and row.entry.proposal == proposal]
    return date.fromisoformat(days[-1]) if days else date.min


def _ledger(
    loaded: Loaded, context: Context, new: Sequence[Execution], orders: Mapping[str, OrderRow], known: Known
) -> tuple[Ledger, dict[CashKey, Decimal], dict[str, str | None]]:
    """Return what the fills leave of the lots, what they move of the cash, and the account of each order."""
    rows = [row for row in loaded.inputs.holdings if row.symbol != CASH]
    accounts = {one.order: _account(orders[one.order], loaded, context) for one in new}
    done: dict[str, Decimal] = defaultdict(Decimal)
    for order_id, parts in known.items():
        done[order_id] = shares_of(parts)
    fills, cash = [], defaultdict[CashKey, Decimal](Decimal)
    for one in new:
        order, account = orders[one.order], accounts[one.order]
        own = [row for row in rows if row.symbol == order.symbol]
        like = next((row for row in own if row.account == account), own[0] if own else None)
        times = like.multiplier if like else Decimal(1)
        picks = one.lots or (remaining(picks_of(order.lots), done[one.order]) if order.side is Side.SELL else ())
        done[one.order] += one.shares
        currency, part = paid_in(order.currency or (like.currency if like else None) or loaded.settings.currency)
        as_estimated = one.shares == order.shares and one.price == order.price and part == 1
        value = Decimal(order.value) / 100 if as_estimated else None
        fill = Fill(
            order.side,
            order.symbol,
            one.day,
            one.shares,
            one.price,
            one.fees,
            account,
            picks,
            times,
            _like(like),
            value,
        )
        fills.append(fill)
        amount, paid = (fill.dollars * part).quantize(_CENT, ROUND_HALF_UP), one.fees * part
        key = CashKey(account, currency if currency != loaded.settings.currency else None)
        cash[key] += amount - paid if order.side is Side.SELL else -amount - paid
    held = [row for row in rows if row.shares]
    elsewhere = [p for p in purchases_of(held, loaded.inputs.activity) if p.lot is None]
    return after_fills(held, fills, loaded.settings, elsewhere), dict(cash), accounts


def _like(row: HoldingRow | None) -> HoldingRow | None:
    return None if row is None else replace(row, shares=Decimal(), sell_first=None)


def _account(order: OrderRow, loaded: Loaded, context: Context) -> str | None:
    """Return the account of an order: the one it names, else the one asked for, else the only one there is."""
    names = list(dict.fromkeys(row.account for row in loaded.inputs.holdings if row.account))
    asked = order.account or context.account or loaded.settings.account
    if asked is not None:
        return next((name for name in names if name.casefold() == asked.casefold()), asked)
    if len(names) <= 1:
        return names[0] if names else None
    at, listed = order.source.cell("Symbol"), ", ".join(names)
    raise refuse(at, f"{order.order} does not say in which account; there are {listed}", "Name one after --account.")


def _cash_setting(loaded: Loaded, update: Update) -> None:
    """Move the cash in the setting Cash, where the workbook keeps it there and not in rows of Holdings."""
    at, cash = loaded.settings.places.get("cash"), loaded.settings.cash
    rows = [
        (row, held) for row, held in update.new if held.symbol == CASH and held.account is None and not held.currency
    ]
    if at is None or cash is None or not rows:
        return
    row, held = rows[0]
    update.new.remove((row, held))
    update.changes[:] = [c for c in update.changes if c.at.row != row or c.at.sheet != loaded.inputs.sheets["Holdings"]]
    after = styles.number((Decimal(cash) / 100 + held.shares).quantize(_CENT))
    update.changes.append(Change(at, "Cash", styles.dollars_of(cash), after))


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


def _realised(loaded: Loaded, ledger: Ledger, update: Update, year: int, *, write: bool) -> Iterable[Finding]:
    """Yield what was realised this year by term, and set the settings of the year's gains where that is asked for."""
    settings = loaded.settings
    gains = {"Short-term gain this year": ledger.short, "Long-term gain this year": ledger.long}
    others = sorted({one.day.year for one in ledger.closed} - {year})
    if not write or not any(gains.values()):
        return
    if others:
        yield warning(
            None, f"sales of {', '.join(map(str, others))} are no gains of {year}: the settings stay as they are"
        )
        return
    for (name, gain), field in zip(gains.items(), ("realised_short", "realised_long"), strict=True):
        at, before = settings.places.get(field), getattr(settings, field)
        after = styles.number((Decimal(before) / 100 + gain).quantize(_CENT))
        if not gain:
            continue
        if at is None:
            yield warning(None, f"Settings has no row {name}", f"Add it with the value {after}.")
        else:
            update.changes.append(Change(at, name, styles.dollars_of(before), after))


def _entry(one: Execution, order: OrderRow, account: str | None) -> Entry:
    return Entry(one.day, order.symbol, order.side.value, one.shares, one.price, one.fees, account, one.order)


def _activity(
    book: Book, loaded: Loaded, entries: Sequence[Entry]
) -> tuple[tuple[SheetImage, ...], tuple[CellEdit, ...], list[Finding]]:
    """Return what adds the trades to Activity: beneath the table there is, or as a new sheet."""
    name = loaded.inputs.sheets.get("Activity")
    if name is not None:
        return (), added_activity(ACTIVITY, book.grid(name), entries), []
    if "Activity" in loaded.settings.sheets or ACTIVITY.name.casefold() in {n.casefold() for n in book.sheet_names()}:
        return (), (), [note(None, "no sheet Activity is kept, so the trades stand in the journal alone")]
    return (made_activity(ACTIVITY.name, entries),), (), []


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
