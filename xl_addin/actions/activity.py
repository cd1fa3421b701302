"""Activity: the events that are not counted yet bring Holdings, cash and the journal up to date, once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.actions.activity_rows import Rows, keep_order, sorted_out
from xl_addin.actions.activity_sheet import activity_table, booked_rows, counted_events
from xl_addin.actions.booking import (
    Booked,
    Booking,
    bare,
    realised_gains,
    row_like,
    unless_in_activity,
    work_out,
    write_booked,
)
from xl_addin.actions.context import clock
from xl_addin.actions.journal import journal_findings, journal_rows, remember
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import write_changes
from xl_addin.domain.currencies import paid_in
from xl_addin.domain.events import CASH_ONLY, PURCHASES, TRADES, TRANSFERS, Kind
from xl_addin.domain.finding import Refused, error, refuse, refuse_errors, warning
from xl_addin.domain.money import CENT
from xl_addin.domain.plan import Side
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import LotMethod
from xl_addin.domain.tax.fills import Fill, Split
from xl_addin.sheets.activity_edits import columns_of
from xl_addin.sheets.counted_events import OF_ACTIVITY, counted_from
from xl_addin.sheets.executions import picks_of, unread_lots
from xl_addin.sheets.filled_holdings import moved_losses
from xl_addin.sheets.image import CellEdit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.journal import Event
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.events import AccountEvent
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.tax.fills import Ledger
    from xl_addin.sheets.events import EventRow
    from xl_addin.sheets.holdings_edits import Change


@dataclass(frozen=True, slots=True)
class Counted:
    """What events change: cells with what they held, rows that are new, and what was realised by term, in dollars.

    ``rows`` are those that count now, ``again`` how many were counted before, ``waiting`` why others cannot be, and
    ``passed`` how many were passed over for each reason. ``written`` is whether the workbook says it now.
    """

    rows: tuple[EventRow, ...]
    again: int
    waiting: tuple[Finding, ...]
    passed: Mapping[str, int]
    changes: tuple[Change, ...]
    new: tuple[tuple[int, str], ...]
    ledger: Ledger | None
    sheet: str
    findings: tuple[Finding, ...]
    written: bool


def count_activity(book: Book, context: Context, *, realised: bool = False, since: date | None = None) -> Counted:
    """Bring Holdings and cash up to date with the rows of Activity that were not counted yet.

    ``since`` says that Holdings has everything of before that day. A row that cannot be used is told with its cell and
    waits, with what follows it of the same security; the others count. Refused: a broken journal, no sheet Activity,
    and where every row that is left has to wait.
    """
    loaded = load(book, context, prices_of_any_age=True)
    refuse_errors(unless_in_activity(loaded, loaded.read))
    refuse_errors(journal_findings(book, loaded.settings))
    if "Activity" not in loaded.inputs.sheets:
        remedy = "Import a history, or type Date, Side, Symbol, Shares, Price and Amount in row 1 of a sheet Activity."
        raise refuse(None, "there is no sheet Activity, so there is nothing to count", remedy)
    refuse_errors(activity_table(book, loaded).findings)
    now = clock(context, loaded.settings)
    rows, everything = sorted_out(book, loaded, context, now.date(), since)
    booked = _booked(book, loaded, rows, everything)
    waiting = tuple(one for at in sorted(rows.unusable) for one in rows.unusable[at])
    if booked is None:
        refuse_errors(waiting)
        begun = _begin(book, loaded, context, now, since)
        return Counted((), rows.counted, (), rows.passed, (), (), None, loaded.inputs.sheets["Holdings"], (), begun)
    update = booked.update
    findings = [*realised_gains(loaded, booked.ledger, update, now.year, write=realised), *update.findings]
    refuse_errors(findings)
    events = [row.event for row in rows.new if row.event]
    marks = _marks(book, loaded, rows.new, now.date())

    def told(held: str) -> list[Event]:
        return counted_events(events, OF_ACTIVITY, held, since)

    written = write_booked(book, loaded, context, now, booked, (), marks, told)
    return Counted(
        tuple(rows.new), rows.counted, tuple(warning(f.at, f.message, f.remedy) for f in waiting), rows.passed,
        tuple(update.changes), tuple((row, held.symbol) for row, held in update.new), booked.ledger,
        loaded.inputs.sheets["Holdings"], tuple(findings), written,
    )  # fmt: skip


def _begin(book: Book, loaded: Loaded, context: Context, now: datetime, since: date | None) -> bool:
    """Remember from which day on rows count, though none does yet; return whether that is written."""
    known = counted_from(journal_rows(book, loaded.settings))
    if since is None or since == known or context.dry_run:
        return False
    noted = remember(book, loaded.settings, context, now, counted_events((), OF_ACTIVITY, since=since))
    write_changes(book, noted, loaded.settings)
    return True


def lost_lines(counted: Counted) -> tuple[str, ...]:
    """Return what became of losses that purchases wash."""
    return tuple(moved_losses(counted.ledger)) if counted.ledger else ()


def _booked(book: Book, loaded: Loaded, rows: Rows, everything: Sequence[EventRow]) -> Booked | None:
    """Return what the rows change, None where there are none; a row that Holdings contradicts is set aside."""
    is_counted = booked_rows(book, loaded)
    while rows.new:
        booking, wrong = _booking(loaded, rows)
        is_now = {row.source.row for row in rows.new}
        try:
            refuse_errors(wrong)
            return work_out(book, loaded, booking, lambda row: is_counted(row) or row in is_now)  # noqa: B023 - called here
        except Refused as refused:
            at = {one.at.row: one for one in refused.findings if one.at and one.at.sheet == rows.new[0].source.sheet}
            stuck = [row for row in rows.new if row.source.row in at]
            if not stuck:
                raise
            for row in stuck:
                rows.set_aside(row, at[row.source.row])
            keep_order(rows, everything)
    return None


def _booking(loaded: Loaded, rows: Rows) -> tuple[Booking, list[Finding]]:
    """Return the rows as trades, splits and cash that moves, and what is wrong with them here."""
    booking = Booking()
    wrong: list[Finding] = []
    for row in rows.new:
        event = row.event
        assert event is not None  # noqa: S101 - only rows with an event count
        account = rows.accounts.get(row.source.row)
        if event.kind is Kind.SPLIT and event.symbol and event.ratio:
            wrong += _no_split(loaded, row, event)
            booking.splits.append(Split(event.symbol, event.day, event.ratio))
        elif event.symbol and event.shares and event.kind in TRADES | TRANSFERS:
            wrong += [*_other_terms(loaded, row, event, account), *_no_lots(row, event)]
            fill = _fill(loaded, row, event, account)
            if event.kind is Kind.REINVESTED:
                booking.fills.append(fill)
            else:
                booking.trade(fill, loaded, event.currency or (fill.like.currency if fill.like else None))
        elif event.kind in CASH_ONLY and event.amount:
            paid, part = paid_in(event.currency or loaded.settings.currency)
            booking.move(account, paid, (event.amount * part).quantize(CENT), loaded)
    return booking, wrong


def _fill(loaded: Loaded, row: EventRow, event: AccountEvent, account: str | None) -> Fill:
    settings, like = loaded.settings, row_like(loaded, event.symbol or "", account)
    in_kind = event.kind in TRANSFERS
    if like is None:
        own = event.currency if event.currency != settings.currency else None
        like = HoldingRow(event.symbol or "", Decimal(), currency=own)
    return Fill(
        Side.BUY if event.kind in PURCHASES or event.kind is Kind.TRANSFER_IN else Side.SELL,
        event.symbol or "",
        event.day,
        event.shares or Decimal(),
        event.price or Decimal(),
        event.fees or Decimal(),
        account,
        picks_of(event.lots),
        like.multiplier,
        bare(like),
        abs(event.amount) if in_kind and event.amount is not None else None,
        in_kind,
        event.acquired,
        settings.lot_method if "lot_method" in settings.places else LotMethod.FIFO,
        row.source.cell("Shares"),
    )


def _no_split(loaded: Loaded, row: EventRow, event: AccountEvent) -> Iterator[Finding]:
    if not any(one.symbol == event.symbol and one.shares for one in loaded.inputs.holdings):
        yield error(
            row.source.cell("Symbol"), f"no {event.symbol} is held", "Type yes under Counted, or correct the row."
        )


def _other_terms(loaded: Loaded, row: EventRow, event: AccountEvent, account: str | None) -> Iterator[Finding]:
    """Yield an error where Holdings knows a security in other terms than the row."""
    like, own = row_like(loaded, event.symbol or "", account), loaded.settings.currency
    if like is None:
        return
    if like.in_dollars:
        message = f"Holdings knows {event.symbol} by its value alone, not by shares"
        yield error(row.source.cell("Symbol"), message, "Bring its value up to date, and type yes under Counted.")
    elif event.currency and event.currency != (like.currency or own):
        message = f"it is in {event.currency}, and {event.symbol} in {like.currency or own} in Holdings"
        yield error(row.source.cell("Currency"), message, "Correct the one that is wrong.")


def _no_lots(row: EventRow, event: AccountEvent) -> Iterator[Finding]:
    """Yield an error where a sale names lots in words that name none: it would be taken from others."""
    unread = unread_lots(event.lots) if event.kind is Kind.SELL else ""
    if unread:
        remedy = "Type them as 5 of 2024-01-02, one a line or parted by semicolons, or empty the cell."
        yield error(row.source.cell("Lots"), f'"{unread}" names no lots', remedy)


def _marks(book: Book, loaded: Loaded, rows: Sequence[EventRow], day: date) -> list[CellEdit]:
    """Return the cells that show which rows were counted, where there is a column for it."""
    sheet = loaded.inputs.sheets["Activity"]
    column = columns_of(book.grid(sheet))[0].get("Counted")
    if column is None:
        return []
    free = [row for row in rows if not book.has_formula(sheet, row.source.row, column)]
    return [CellEdit(sheet, row.source.row, column, day) for row in free]
