"""Booking: what fills and events change in Holdings, cash and settings, by one piece of code for both."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xl_addin.actions.canon import holdings_digest
from xl_addin.actions.holdings_sheet import holdings_sheet
from xl_addin.actions.journal import Event, journal_rows, remember
from xl_addin.actions.load import load
from xl_addin.actions.overlay import Overlay
from xl_addin.actions.own_sheets import write_changes
from xl_addin.domain.currencies import paid_in
from xl_addin.domain.finding import refuse, refuse_errors, warning
from xl_addin.domain.money import CENT
from xl_addin.domain.plan import Side
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.tax.ledger import after_fills
from xl_addin.domain.tax.purchases import purchases_of
from xl_addin.domain.tax.wash_memory import WashMemory, remembered
from xl_addin.sheets import styles
from xl_addin.sheets.filled_holdings import CashKey, fill_holdings
from xl_addin.sheets.holdings_edits import Change, Update
from xl_addin.sheets.image import CellEdit, Changes
from xl_addin.sheets.split_prices import split_price_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.finding import Finding, Place
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.tax.fills import Fill, Ledger, Passing, Split
    from xl_addin.sheets.image import SheetImage

WASHES = "WASHES"
"""The journal's event for what wash sales leave to be remembered; the last one counts."""


@dataclass(slots=True)
class Booking:
    """What is to be booked: trades, splits, what passes between pies, the cash that moves by account and currency."""

    fills: list[Fill] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    passings: list[Passing] = field(default_factory=list)
    cash: dict[CashKey, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def trade(self, fill: Fill, loaded: Loaded, currency: str | None) -> None:
        """Add a trade and the cash it moves, in the currency that its price is paid in."""
        self.fills.append(fill)
        if fill.in_kind:
            return
        paid, part = paid_in(currency or loaded.settings.currency)
        amount, fees = (fill.dollars * part).quantize(CENT, ROUND_HALF_UP), fill.fees * part
        self.move(fill.account, paid, amount - fees if fill.side is Side.SELL else -amount - fees, loaded)

    def move(self, account: str | None, currency: str | None, amount: Decimal, loaded: Loaded) -> None:
        """Add cash that moves into an account, or below zero out of it."""
        own = loaded.settings.currency
        self.cash[CashKey(account, currency if currency != own else None)] += amount


@dataclass(frozen=True, slots=True)
class Booked:
    """What a booking changes, worked out and not yet written."""

    ledger: Ledger
    update: Update


def work_out(book: Book, loaded: Loaded, booking: Booking, is_booked: Callable[[int], bool]) -> Booked:
    """Return what a booking leaves of the lots, and the cells that say so.

    ``is_booked`` tells of a row of Activity whether it was counted or is now: then its shares are no purchase beside
    those in Holdings.
    """
    held = [row for row in loaded.inputs.holdings if row.symbol != CASH and row.shares]
    beside = [row for row in loaded.inputs.activity if not is_booked(row.source.row)]
    elsewhere = [one for one in purchases_of(held, beside) if one.lot is None]
    memory = wash_memory(book, loaded)
    ledger = after_fills(held, booking.fills, loaded.settings, elsewhere, booking.splits, memory, booking.passings)
    update = Update()
    fill_holdings(holdings_sheet(book, loaded), update, ledger, booking.cash, booking.splits)
    split_price_list(update, loaded.inputs.prices, booking.splits)
    _cash_setting(loaded, update)
    return Booked(ledger, update)


def wash_memory(book: Book, loaded: Loaded) -> WashMemory:
    """Return what the fills that were counted leave to be remembered of wash sales."""
    told = [row.entry.details for row in journal_rows(book, loaded.settings) if row.entry.event == WASHES]
    return remembered(told[-1]) if told else WashMemory()


def write_booked(
    book: Book,
    loaded: Loaded,
    context: Context,
    now: datetime,
    booked: Booked,
    sheets: tuple[SheetImage, ...],
    edits: Iterable[CellEdit],
    events: Callable[[str], Sequence[Event]],
) -> bool:
    """Write everything in one go unless it is a dry run, after a look at what will be held; return whether it is.

    ``events`` are those of the journal, made from what is said of the holdings before and after.
    """
    cells = (*(CellEdit(c.at.sheet, c.at.row, c.at.column, c.after) for c in booked.update.changes), *edits)
    after = load(Overlay(book, Changes(edits=cells)), context, prices_of_any_age=True)
    refuse_errors(unless_in_activity(after, after.read))
    if context.dry_run:
        return False
    told = list(events(f"holdings {holdings_digest(loaded)} after {holdings_digest(after)}"))
    memory = str(booked.ledger.memory)
    if booked.ledger.memory != wash_memory(book, loaded):
        told.insert(0, Event(WASHES, "", memory))
    noted = remember(book, loaded.settings, context, now, told)
    write_changes(book, Changes((*sheets, *noted.sheets), (*cells, *noted.edits), noted.names), loaded.settings)
    return True


def unless_in_activity(loaded: Loaded, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that are not of the Activity sheet, whose rows are told one by one."""
    name = loaded.inputs.sheets.get("Activity")
    return [one for one in findings if name is None or one.at is None or one.at.sheet != name]


def account_of(named: str | None, loaded: Loaded, context: Context, at: Place, what: str) -> str | None:
    """Return the account of a trade: the one it names, else the one asked for, else the only one there is."""
    names = list(dict.fromkeys(row.account for row in loaded.inputs.holdings if row.account))
    asked = named or context.account or loaded.settings.account
    if asked is not None:
        return next((name for name in names if name.casefold() == asked.casefold()), asked)
    if len(names) <= 1:
        return names[0] if names else None
    listed = ", ".join(names)
    raise refuse(at, f"{what} does not say in which account; there are {listed}", "Name one after --account.")


def row_like(loaded: Loaded, symbol: str, account: str | None) -> HoldingRow | None:
    """Return a row of a security, in its account and a pie if there is one; None where none is held."""
    own = [row for row in loaded.inputs.holdings if row.symbol == symbol]
    return min(own, key=lambda row: (row.account != account, row.pie is None), default=None)


def bare(row: HoldingRow | None) -> HoldingRow | None:
    """Return what a new lot takes from a row of its security."""
    return None if row is None else replace(row, shares=Decimal(), sell_first=None)


def realised_gains(loaded: Loaded, ledger: Ledger, update: Update, year: int, *, write: bool) -> Iterable[Finding]:
    """Yield what was realised this year by term, and set the settings of the year's gains where that is asked for."""
    settings = loaded.settings
    gains: Mapping[str, Decimal] = {
        "Short-term gain this year": ledger.short,
        "Long-term gain this year": ledger.long,
    }
    others = sorted({one.day.year for one in ledger.closed} - {year})
    if not write or not any(gains.values()):
        return
    if others:
        yield warning(
            None, f"sales of {', '.join(map(str, others))} are no gains of {year}: the settings stay as they are"
        )
        return
    for (name, gain), key in zip(gains.items(), ("realised_short", "realised_long"), strict=True):
        at, before = settings.places.get(key), getattr(settings, key)
        after = styles.number((Decimal(before) / 100 + gain).quantize(CENT))
        if not gain:
            continue
        if at is None:
            yield warning(None, f"Settings has no row {name}", f"Add it with the value {after}.")
        else:
            update.changes.append(Change(at, name, styles.dollars_of(before), after))


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
    after = styles.number((Decimal(cash) / 100 + held.shares).quantize(CENT))
    update.changes.append(Change(at, "Cash", styles.dollars_of(cash), after))
