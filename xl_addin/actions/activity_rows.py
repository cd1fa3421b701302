"""The rows of Activity that are to be counted, those that are not, and why: what is not certain is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.actions.activity_sheet import activity_table
from xl_addin.actions.booking import account_of
from xl_addin.actions.imported import imported_until
from xl_addin.actions.journal import journal_rows
from xl_addin.actions.own_sheets import own_grid
from xl_addin.domain.events import PURCHASES, TRADES, Kind
from xl_addin.domain.finding import Refused, error
from xl_addin.domain.plan import Side
from xl_addin.sheets.brokers.trades import Traded
from xl_addin.sheets.counted_events import changed_from, counted_contents, counted_from, has_begun, not_counted
from xl_addin.sheets.executions import counted, made_on, of_orders
from xl_addin.sheets.orders_read import read_orders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.events import AccountEvent
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.events import EventRow
    from xl_addin.sheets.journal_sheet import JournalRow

_NO = {"no", "n", "false", "0"}
_PAID_BEFORE = timedelta(days=10)
"""How long before a reinvestment its dividend may have been paid."""
_ROUNDED = Decimal("0.01")
"""By which part a reinvestment may come to more than its dividend: shares are rounded."""
_SAY = "Type yes under Counted if Holdings has it, no if not"


@dataclass(slots=True)
class Rows:
    """The rows by what becomes of them: counted now, not usable (with why), passed over (how many, by reason)."""

    new: list[EventRow] = field(default_factory=list)
    unusable: dict[int, tuple[Finding, ...]] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)
    counted: int = 0
    accounts: dict[int, str | None] = field(default_factory=dict)

    def set_aside(self, row: EventRow, *why: Finding) -> None:
        """Take a row out of those that are counted."""
        self.new.remove(row)
        self.unusable[row.source.row] = why


def sorted_out(
    book: Book, loaded: Loaded, context: Context, today: date, since: date | None
) -> tuple[Rows, tuple[EventRow, ...]]:
    """Return which rows of Activity count, and all rows; ``since`` is the day before which Holdings has everything."""
    table, journal = activity_table(book, loaded), journal_rows(book, loaded.settings)
    left, gone = not_counted(table.rows, counted_contents(journal))
    rows = Rows(counted=len(table.rows) - len(left))
    start = since or counted_from(journal)
    ask = _Doubts(book, loaded, journal, list(gone.elements()), table.rows, since=since)
    for row in left:
        sure = (row.mark or "").casefold() in _NO
        if row.mark and not sure:
            rows.passed["it is marked as counted, though not by this program"] += 1
        elif row.event is None or row.wrong:
            rows.unusable[row.source.row] = row.wrong
        elif row.event.kind is Kind.OTHER:
            rows.passed["it changes nothing"] += 1
        elif start and row.event.day < start and not sure:
            rows.passed[f"it is of before {start.isoformat()}, and Holdings has it"] += 1
        elif why := next(_not_yet(row, today), None) or (
            None if sure or context.force else next(ask.about(row, row.event), None)
        ):
            rows.unusable[row.source.row] = (why,)
        else:
            rows.new.append(row)
            _find_account(rows, row, loaded, context)
    keep_order(rows, table.rows)
    return rows, table.rows


def _find_account(rows: Rows, row: EventRow, loaded: Loaded, context: Context) -> None:
    """Find the account of a row, or set it aside where it does not say."""
    event = row.event
    assert event is not None  # noqa: S101 - those without one are set aside
    if event.kind is Kind.SPLIT:
        return
    try:
        rows.accounts[row.source.row] = account_of(
            event.account, loaded, context, row.source.cell("Account"), f"this {event.kind.value}"
        )
    except Refused as refused:
        rows.set_aside(row, *refused.findings)


def keep_order(rows: Rows, everything: Sequence[EventRow]) -> None:
    """Let what follows a row that cannot be used wait for it, where it is of the same security."""
    stuck = [row for row in everything if row.source.row in rows.unusable and row.symbol]
    for row in list(rows.new):
        before = next((one for one in stuck if _is_before(one, row)), None)
        if before is not None:
            message = f"it waits for row {before.source.row}, which is of the same security and not later"
            rows.set_aside(row, error(row.source.cell("Symbol"), message, "Correct that row first."))


def _is_before(one: EventRow, row: EventRow) -> bool:
    event = row.event
    if event is None or event.symbol is None or (event.kind not in TRADES and event.kind is not Kind.SPLIT):
        return False
    day = one.day if isinstance(one.day, date) else date.min
    return (one.symbol or "").casefold() == event.symbol.casefold() and day <= event.day


def _not_yet(row: EventRow, today: date) -> Iterator[Finding]:
    if row.event and row.event.day > today:
        message = f"it is of {row.event.day.isoformat()}, and today is {today.isoformat()}"
        remedy = "Correct the day, or As of on the Settings sheet where that is typed."
        yield error(row.source.cell("Date"), message, remedy)


@dataclass(slots=True)
class _Doubts:
    """What may show that Holdings has an event already."""

    book: Book
    loaded: Loaded
    journal: Sequence[JournalRow]
    gone: list[str]
    rows: Sequence[EventRow]
    since: date | None
    orders: set[int] = field(init=False)
    until: Callable[[AccountEvent], date | None] = field(init=False)
    ours: set[tuple[str | None, date | None]] = field(init=False)
    held: date | None = field(init=False)

    def __post_init__(self) -> None:
        """Look once at what is the same for all rows."""
        left, _ = not_counted(self.rows, counted_contents(self.journal))
        known = [row.event for row in self.rows if row.event and row not in left]
        self.ours = {(one.symbol, one.day) for one in known if one.kind in PURCHASES}
        self.orders = self._of_orders(left)
        self.until = imported_until(self.journal, self.loaded)
        self.held = self._held_until()

    def about(self, row: EventRow, event: AccountEvent) -> Iterator[Finding]:
        """Yield why it is not certain that an event is to be counted."""
        at, word = row.source.cell("Counted"), event.kind.value
        before = changed_from(event, self.gone)
        if before is not None:
            message = f'"{before}" was counted, and no row says it any more: this may be that row, changed since'
            remedy = (
                "Type that again and put the difference in a row of its own; or, if this is another, no under Counted."
            )
            yield error(at, message, remedy)
        if row.source.row in self.orders:
            message = f"this {word} may be what was filled of an order that was made here, which xl-addin fills counts"
            yield error(at, message, "Delete the row; or, if it is another trade, type no under Counted.")
        if event.kind in PURCHASES and self._is_held(event):
            message = (
                f"Holdings has a lot of these {event.symbol} of {event.day.isoformat()} that was not counted from here"
            )
            yield error(at, message, f"{_SAY}.")
        imported = self.until(event)
        if self.since is None and imported and event.day <= imported:
            message = f"the positions as of {imported.isoformat()} were imported, which may have it"
            yield error(at, message, f"{_SAY}; or name the first day to count: --since {imported + timedelta(days=1)}.")
        if self.since is None and self.held and event.day <= self.held:
            message = f"Holdings has a lot of {self.held.isoformat()}, so it may have this as well"
            yield error(
                at, message, f"{_SAY}; or name the first day to count: --since {self.held + timedelta(days=1)}."
            )
        if event.kind is Kind.REINVESTMENT and not self._is_paid_for(event):
            message = f"no dividend of {event.symbol} that paid for this reinvestment is here"
            remedy = (
                "Add the dividend as a row; or say reinvested dividend where it has none, buy where cash paid for it."
            )
            yield error(row.source.cell("Side"), message, remedy)

    def _of_orders(self, left: Sequence[EventRow]) -> set[int]:
        """Return which rows may be fills of orders; what was counted takes no part, as those may be typed again."""
        grid = own_grid(self.book, "orders", self.loaded.settings)
        orders, _ = read_orders(grid) if grid else ((), ())
        trades = [
            Traded(
                Side.SELL if event.kind is Kind.SELL else Side.BUY, event.symbol, event.day, event.shares,
                event.price or Decimal(), account=event.account, order=event.reference, at=row.source.cell("Symbol"),
            )
            for row in left
            if (event := row.event) and event.kind in {Kind.BUY, Kind.SELL} and event.symbol and event.shares
        ]  # fmt: skip
        made = {order.order: made_on(order, self.journal) for order in orders}
        return {trade.at.row for trade in of_orders(trades, orders, counted(self.journal), made)}

    def _is_held(self, event: AccountEvent) -> bool:
        """Return whether Holdings has the very lot, and it was typed."""
        key = event.symbol, event.day, event.shares
        held = any((row.symbol, row.acquired, row.shares) == key for row in self.loaded.inputs.holdings)
        return held and (event.symbol, event.day) not in self.ours

    def _held_until(self) -> date | None:
        """Return the day of the newest lot that was typed, before rows were ever counted here; None afterwards."""
        if has_begun(self.journal):
            return None
        rows = [
            row for row in self.loaded.inputs.holdings if row.shares and (row.symbol, row.acquired) not in self.ours
        ]
        return max((row.acquired for row in rows if row.acquired), default=None)

    def _is_paid_for(self, event: AccountEvent) -> bool:
        cost = (event.shares or Decimal()) * (event.price or Decimal())
        paid = sum(
            one.amount or Decimal()
            for row in self.rows
            if (one := row.event)
            and one.kind is Kind.DIVIDEND
            and (one.symbol, one.account) == (event.symbol, event.account)
            and event.day - _PAID_BEFORE <= one.day <= event.day
        )
        return paid * (1 + _ROUNDED) >= cost
