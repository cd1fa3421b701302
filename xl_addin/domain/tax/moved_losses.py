"""Losses washed in the course of some fills: now, by earlier losses that are remembered, and for later ones.

The rule is that of `wash`; which shares replace which loss is decided lot by lot, in the order of the days.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.money import CENT
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.source import SourceRow
from xl_addin.domain.tax.books import Loss, OpenLot
from xl_addin.domain.tax.fills import Closed
from xl_addin.domain.tax.wash import DAYS, counted_as, in_law_order
from xl_addin.domain.tax.wash_memory import OpenLoss, Replacement, WashMemory

if TYPE_CHECKING:
    from datetime import date

    from xl_addin.domain.tax.books import Books


def recall(books: Books, memory: WashMemory) -> None:
    """Take in the losses that may still be washed, and the lots that have replaced one."""
    for one in memory.replacements:
        alike = [
            lot for lot in books.lots if not lot.used and _purchase(lot.row) == (one.symbol, one.account, one.acquired)
        ]
        for lot in sorted(alike, key=lambda lot: lot.row.shares != one.shares)[:1]:
            lot.used, lot.since = True, one.since
    for loss in memory.losses:
        sold = HoldingRow(
            loss.symbol, loss.shares, cost_basis=loss.dollars, acquired=loss.acquired, account=loss.account
        )
        own = (one.bought for one in books.lots if _purchase(one.row) == (loss.symbol, loss.account, loss.acquired))
        books.losses.append(Loss(len(books.closed), loss.shares, next(own, sold), loss.since))
        books.closed.append(Closed(sold, loss.day, loss.shares, Decimal(), loss.dollars, loss.term))
    books.earlier = len(books.closed)


def _purchase(row: HoldingRow) -> tuple[object, ...]:
    return row.symbol, row.account, row.acquired


def memory_of(books: Books, day: date | None) -> WashMemory:
    """Return what is to be remembered after the last day of some fills."""
    losses = []
    for loss in books.losses:
        closed = books.closed[loss.place]
        dollars = -closed.taxable
        if loss.left > 0 and dollars > 0:
            losses.append(
                OpenLoss(
                    closed.lot.symbol, closed.lot.account, closed.day, loss.left, dollars, closed.term,
                    closed.lot.acquired, loss.since,
                )
            )  # fmt: skip
    replacements = [
        Replacement(lot.row.symbol, lot.row.account, lot.row.acquired, lot.row.shares, lot.since)
        for lot in books.lots
        if lot.used and lot.row.shares and lot.row.acquired
    ]
    memory = WashMemory(tuple(losses), tuple(replacements))
    return memory.at(day) if day else memory


def wash(books: Books) -> None:
    """Wash the losses by the shares that are there now, those bought first as well as those sold first going first."""
    books.losses.sort(key=lambda loss: (books.closed[loss.place].day, in_law_order(books.closed[loss.place].lot)))
    for loss in books.losses:
        closed = books.closed[loss.place]
        same = counted_as(closed.lot.symbol, books.settings)
        pool: list[tuple[date, int, OpenLot | int]] = [
            (lot.row.acquired, n, lot)
            for n, lot in enumerate(books.lots)
            if lot.bought is not loss.of and not lot.used and lot.row.symbol in same and lot.row.acquired
        ]
        pool += [(bought.day, n, n) for n, (bought, _) in enumerate(books.elsewhere) if bought.symbol in same]
        for day, _, lot in sorted(pool, key=lambda entry: entry[:2]):
            if abs(day - closed.day) <= DAYS:
                _replace(books, loss, lot)


def _replace(books: Books, loss: Loss, lot: OpenLot | int) -> None:
    """Wash a loss by a lot, or by a purchase elsewhere, as far as either goes."""
    if isinstance(lot, OpenLot):
        shares = min(loss.left, lot.row.shares)
        if shares > 0:
            _move(books, loss, lot, shares)
    else:
        bought, left = books.elsewhere[lot]
        shares = min(loss.left, left)
        if shares > 0:
            books.elsewhere[lot] = bought, left - shares
            books.moved.append((loss.place, shares, _disallow(books, loss, shares), None, None))
    loss.left -= shares


def _disallow(books: Books, loss: Loss, shares: Decimal) -> Decimal:
    """Disallow the loss of so many shares more and return its dollars, to the cent of all that are washed so far.

    The shares are those of today; what was sold is told in the shares of its own day.
    """
    place = loss.place
    closed = books.closed[place]
    washed = closed.washed + (shares * loss.split.denominator / loss.split.numerator)
    dollars = (-(closed.gain or Decimal()) * washed / closed.shares).quantize(CENT, ROUND_HALF_UP)
    books.closed[place] = replace(closed, disallowed=dollars, washed=washed)
    return dollars - closed.disallowed


def _move(books: Books, loss: Loss, lot: OpenLot, shares: Decimal) -> None:
    """Move the loss of some shares onto those that replace them, split off where they are not the whole lot."""
    closed, row = books.closed[loss.place], lot.row
    dollars = _disallow(books, loss, shares)
    onto, cost = lot, row.cost_basis
    if shares != row.shares:
        cost = None if cost is None else (cost * shares / row.shares).quantize(CENT, ROUND_HALF_UP)
        rest = None if row.cost_basis is None or cost is None else row.cost_basis - cost
        lot.row = replace(row, shares=row.shares - shares, cost_basis=rest)
        onto = OpenLot(None, replace(row, shares=shares, source=SourceRow()), lot.bought)
        books.lots.insert(next(n for n, other in enumerate(books.lots) if other is lot), onto)
    onto.used = True
    taxed = books.settings.of_account(row.account).is_taxed
    onto.row = replace(onto.row, cost_basis=cost + dollars if taxed and cost is not None else cost)
    held = closed.day - loss.since if loss.since else None
    onto.since = row.acquired - held if taxed and held is not None and row.acquired else None
    books.moved.append((loss.place, shares, dollars, onto if taxed else None, onto.since))
