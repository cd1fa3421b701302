"""What was carried out of the orders: typed beside them, or in a broker's file; each part counts once.

The journal keeps every part that was counted, so that typed numbers, which say all that was filled of an order so far,
and files, which may repeat what earlier ones said, add only what is new.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error, warning
from xl_addin.domain.money import share_text
from xl_addin.domain.portfolio.price_ages import is_far
from xl_addin.domain.portfolio.spelling import loose_key
from xl_addin.domain.tax.fills import Pick
from xl_addin.sheets.orders_read import FILL_PRICE, FILLED_ON, FILLED_SHARES
from xl_addin.sheets.orders_sheet import TAX_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.brokers.trades import Traded
    from xl_addin.sheets.journal_sheet import JournalRow
    from xl_addin.sheets.orders_sheet import OrderRow

FILLED = "FILLED"
"""The journal's event for fills that were counted."""
MOST_IN_A_ROW = 200
"""How many fills one row of the journal tells: a cell holds so much text and no more."""
_ONE = re.compile(r"(\S+-\d+) (\d+(?:\.\d+)?) at (\d+(?:\.\d+)?) on (\d{4}-\d\d-\d\d) fees (\d+(?:\.\d+)?)", re.ASCII)
_LOT = re.compile(r"(?P<shares>[\d,]+(?:\.\d+)?) of (?P<day>\d{4}-\d\d-\d\d|an undated lot)", re.ASCII)
_FINEST = Decimal("1e-9")
_SETTLED = timedelta(days=3)
"""How long after its last fill a trade may still be one of a filled order: brokers and people date them differently."""
_FORGOTTEN = timedelta(days=7)
"""How long after it was made a trade may be one of an order that was done without its fills being counted."""


@dataclass(frozen=True, slots=True)
class Execution:
    """A part of an order that was carried out: shares at a price a share, and fees, in the order's currency.

    ``lots`` are those that the broker says a sale closed, none where it does not say: then they are as proposed.
    ``dollars`` are what it says that the shares came to, fees apart.
    """

    order: str
    shares: Decimal
    price: Decimal
    day: date
    fees: Decimal = Decimal()
    lots: tuple[Pick, ...] = ()
    dollars: Decimal | None = None

    def __str__(self) -> str:
        """Return the part as the journal keeps it."""
        shares, price, fees = (f"{number.normalize():f}" for number in (self.shares, self.price, self.fees))
        return f"{self.order} {shares} at {price} on {self.day.isoformat()} fees {fees}"


def counted(journal: Iterable[JournalRow]) -> dict[str, list[Execution]]:
    """Return every part that was counted before, by order."""
    found: dict[str, list[Execution]] = defaultdict(list)
    for row in journal:
        if row.entry.event == FILLED:
            for order, shares, price, day, fees in _ONE.findall(row.entry.details):
                one = Execution(order, Decimal(shares), Decimal(price), date.fromisoformat(day), Decimal(fees))
                found[order].append(one)
    return found


def typed(
    orders: Sequence[OrderRow], known: Mapping[str, Sequence[Execution]]
) -> tuple[list[Execution], list[Finding]]:
    """Return what is typed beside the orders beyond what was counted, and what is wrong with it."""
    found: list[Execution] = []
    findings: list[Finding] = []
    for order in orders:
        before = known.get(order.order, ())
        if not order.filled_shares:
            if order.status == "FILLED" and not before:
                at = order.source.cell(FILLED_SHARES.heading)
                message = f"{order.order} is FILLED, and how many shares were is not typed"
                findings.append(error(at, message, "Type them, the price of a share, and the day; or name a file."))
            continue
        one = _beyond(order, order.filled_shares, before)
        if isinstance(one, Execution):
            found.append(one)
        elif one is not None:
            findings.append(one)
    return found, findings


def _beyond(order: OrderRow, shares: Decimal, before: Sequence[Execution]) -> Execution | Finding | None:
    """Return the part of an order that is typed and not counted yet, None where there is none."""
    done = shares_of(before)
    more = shares - done
    at = order.source.cell(FILLED_SHARES.heading)
    if more < 0:
        message = f"{share_text(done)} of {order.order} were counted, and now {share_text(shares)} are typed"
        return error(at, message, f"Type {share_text(done)} again, and correct Holdings by hand if that was too much.")
    if not more:
        return None
    if not order.fill_price:
        return error(order.source.cell(FILL_PRICE.heading), f"no price of {order.order}", "Type that of one share.")
    if order.filled_on is None:
        return error(order.source.cell(FILLED_ON.heading), f"no day of {order.order}", "Type the day it was filled.")
    paid = sum((one.shares * one.price for one in before), Decimal())
    price = ((shares * order.fill_price - paid) / more).quantize(_FINEST)
    if price <= 0:
        message = f"the price of all {share_text(shares)} is less than what was counted of {share_text(done)} already"
        return error(order.source.cell(FILL_PRICE.heading), message, "Type the average price of all of them.")
    fees = (order.fees or Decimal()) - sum((one.fees for one in before), Decimal())
    return Execution(order.order, more, price, order.filled_on, max(fees, Decimal()))


@dataclass(frozen=True, slots=True)
class Matched:
    """Trades of a file, by what they are: parts of orders, counted before, or of no order (each with why)."""

    new: tuple[Execution, ...]
    again: int
    strange: tuple[tuple[Traded, str], ...]


def matched(
    trades: Sequence[Traded],
    orders: Sequence[OrderRow],
    known: Mapping[str, Sequence[Execution]],
    made: Mapping[str, date],
    until: Mapping[str, date] | None = None,
) -> Matched:
    """Return which orders the trades of a file are parts of: by the order's id where it is told, else by what they are.

    That is the symbol, the side, the account, and a day not before that on which the order was ``made`` nor after the
    last it can be of (``until``); of several orders the first that is not yet filled. What a file says again was
    counted already.
    """
    left = {one.order: (one.shares or Decimal()) - shares_of(known.get(one.order, ())) for one in orders}
    repeated = Counter(_content(one) for parts in known.values() for one in parts)
    by_id = {one.order: one for one in orders}
    new: list[Execution] = []
    strange: list[tuple[Traded, str]] = []
    again = 0
    for trade in trades:
        named = by_id.get(trade.order) if trade.order else None
        fitting = [named] if named else [o for o in orders if _fits(trade, o, made, until or {})]
        if not fitting:
            strange.append((trade, "no order of it was made here by that day"))
            continue
        if named and not _same(trade, named):
            strange.append((trade, f"{named.order} is to {named.side.value.lower()} {named.symbol}"))
            continue
        if trade.price <= 0:
            strange.append((trade, "it has no price"))
            continue
        parts = [
            Execution(o.order, trade.shares, trade.price, trade.day, trade.fees, trade.lots, trade.dollars)
            for o in fitting
        ]
        before = next((one for one in parts if repeated[_content(one)]), None)
        if before is not None:
            repeated[_content(before)] -= 1
            again += 1
            continue
        part = next((one for one in parts if left[one.order] >= one.shares), None)
        if part is None:
            strange.append((trade, f"{parts[0].order} has not so many shares left to fill"))
            continue
        left[part.order] -= part.shares
        new.append(part)
    return Matched(tuple(new), again, tuple(strange))


def _content(one: Execution) -> tuple[str, Decimal, Decimal, date]:
    return one.order, one.shares, one.price.normalize(), one.day


def _same(trade: Traded, order: OrderRow) -> bool:
    """Return whether a trade is of an order's security and side."""
    return loose_key(trade.symbol) == loose_key(order.symbol) and trade.side is order.side


def _fits(trade: Traded, order: OrderRow, made: Mapping[str, date], until: Mapping[str, date]) -> bool:
    """Return whether a trade may be a part of an order."""
    accounts = trade.account is None or order.account is None or trade.account.casefold() == order.account.casefold()
    first, last = made.get(order.order, date.min), until.get(order.order, date.max)
    return _same(trade, order) and accounts and first <= trade.day <= last


def of_orders(
    trades: Sequence[Traded],
    orders: Sequence[OrderRow],
    known: Mapping[str, Sequence[Execution]],
    made: Mapping[str, date],
) -> list[Traded]:
    """Return the trades that are, or may be, what was filled of orders, counted or not: no others are to count them."""
    until = {}
    for order in (order for order in orders if not order.is_open):
        days = [one.day for one in known.get(order.order, ())]
        until[order.order] = max(days) + _SETTLED if days else made.get(order.order, date.min) + _FORGOTTEN
    strange = {id(trade) for trade, _ in matched(trades, orders, {}, made, until).strange}
    return [trade for trade in trades if id(trade) not in strange]


def made_on(order: OrderRow, journal: Iterable[JournalRow]) -> date:
    """Return the day on which an order was made."""
    proposal = order.order.rpartition("-")[0]
    days = [row.entry.when[:10] for row in journal if row.entry.event == "ORDERED" and row.entry.proposal == proposal]
    return date.fromisoformat(days[-1]) if days else date.min


def picks_of(lots: str) -> tuple[Pick, ...]:
    """Return the lots of an order as picks, in their order: its lines ``12.5 of 2024-01-02 for 90.00``."""
    found = []
    for line in lots.splitlines():
        match = _LOT.match(line)
        if match:
            acquired = date.fromisoformat(match["day"]) if match["day"][0].isdigit() else None
            found.append(Pick(Decimal(match["shares"].replace(",", "")), acquired))
    return tuple(found)


def unread_lots(lots: str) -> str:
    """Return the first line of what names lots that names none, empty where all of them do; blank says nothing."""
    lines = (line.strip() for line in lots.splitlines())
    return next((line for line in lines if line and not _LOT.match(line) and not line.startswith(TAX_LINE)), "")


def remaining(picks: Sequence[Pick], done: Decimal) -> tuple[Pick, ...]:
    """Return the picks without the first shares of them, which were counted before."""
    found = []
    for pick in picks:
        part = min(done, pick.shares)
        done -= part
        if pick.shares > part:
            found.append(Pick(pick.shares - part, pick.acquired))
    return tuple(found)


def shares_of(parts: Iterable[Execution]) -> Decimal:
    """Return the shares of some parts together."""
    return sum((one.shares for one in parts), Decimal())


def doubtful(
    new: Sequence[Execution], orders: Mapping[str, OrderRow], known: Mapping[str, Sequence[Execution]]
) -> Iterator[Finding]:
    """Yield an error for more shares than were ordered, and a warning for a price far from the estimate."""
    for one in new:
        order = orders[one.order]
        total = shares_of((*known.get(one.order, ()), *(part for part in new if part.order == one.order)))
        if order.shares is not None and total > order.shares:
            at = order.source.cell(FILLED_SHARES.heading)
            message = f"{share_text(total)} of {one.order} are filled, and {share_text(order.shares)} were ordered"
            yield error(at, message, "Correct the number; --force counts them all the same.")
        if order.price and is_far(one.price, order.price):
            at = order.source.cell(FILL_PRICE.heading)
            message = f"{one.order} is filled at {share_text(one.price)}, and {share_text(order.price)} was estimated"
            yield warning(at, message, "Correct the price if it is not that of one share.")


def status_of(order: OrderRow, done: Decimal) -> str:
    """Return the status of an order of which so many shares are counted: filled once all are, cancelled stays."""
    return "FILLED" if order.status == "OPEN" and order.shares is not None and done >= order.shares else order.status
