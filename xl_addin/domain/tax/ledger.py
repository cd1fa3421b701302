"""What fills leave of the lots: those sold closed, those bought opened, the losses that are washed moved on.

Fills count in the order of their days. A sale closes the lots that are named, whole or in part; what it brings, less
its fees, is shared out by shares. A purchase opens a lot that costs what was paid, fees included. A loss is washed by
shares of the same security bought within 30 days before or after that are still there (`wash`): it is disallowed, and
those very shares cost so much more and count as held so much longer (26 U.S.C. §§1091(d), 1223(3)); where they are in
an account that bears no tax, it is lost for good (Rev. Rul. 2008-5). A split counts first on its day, and for what
was bought before it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.domain.money import CENT, share_text
from xl_addin.domain.plan import Side, Term
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import WashSales
from xl_addin.domain.source import SourceRow
from xl_addin.domain.tax.books import Books, Loss, OpenLot, pass_on, split_lots
from xl_addin.domain.tax.fills import Closed, Fill, Ledger, Moved, Pick
from xl_addin.domain.tax.lots import in_order, term_of
from xl_addin.domain.tax.moved_losses import memory_of, recall, wash
from xl_addin.domain.tax.wash_memory import WashMemory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.fills import Passing, Split
    from xl_addin.domain.tax.purchases import Purchase

_NOTHING = WashMemory()


def after_fills(
    lots: Sequence[HoldingRow],
    fills: Sequence[Fill],
    settings: Settings,
    elsewhere: Iterable[Purchase] = (),
    splits: Sequence[Split] = (),
    memory: WashMemory = _NOTHING,
    passings: Sequence[Passing] = (),
) -> Ledger:
    """Return the lots after some fills, what was realised, and which losses were washed.

    ``lots`` are the rows of all accounts, cash apart; ``elsewhere`` purchases that are in no row of them; ``memory``
    is what earlier fills left to be remembered of wash sales, ``passings`` what at last passes between pies. `Refused`
    where a sale is of more shares than there are, or of lots that are not there. Of a lot's cost, that of what is sold
    is rounded to a cent, and what is left keeps the rest.
    """
    books = Books(
        settings, [OpenLot(row, row, row) for row in lots], [(p, p.shares) for p in elsewhere if p.lot is None]
    )
    recall(books, memory)
    days = sorted({one.day for one in fills} | {one.day for one in splits})
    for day in days:
        for split in (split for split in splits if split.day == day):
            split_lots(books, split)
        today = [fill for fill in fills if fill.day == day]
        later = [fill for fill in today if fill.side is Side.SELL and not _sell_if_there(books, fill)]
        books.lots += [_bought(fill) for fill in today if fill.side is Side.BUY]
        for fill in later:
            _sell(books, fill)
        if settings.wash_sales is not WashSales.IGNORE:
            wash(books)
    for one in passings:
        pass_on(books, lots, one)
    return _ledger(books, max(days, default=None))


def _without_needless_parts(books: Books) -> list[OpenLot]:
    """Return the lots with those put together again that were split where no basis moved: where no tax is borne."""
    kept: list[OpenLot] = []
    for lot in reversed(books.lots):
        rest = kept[-1] if kept and kept[-1].bought is lot.bought else None
        if rest is None or rest.row.pie != lot.row.pie or books.settings.of_account(lot.row.account).is_taxed:
            kept.append(lot)
            continue
        costs = rest.row.cost_basis, lot.row.cost_basis
        cost = None if costs[0] is None or costs[1] is None else costs[0] + costs[1]
        rest.row = replace(rest.row, shares=rest.row.shares + lot.row.shares, cost_basis=cost)
    return kept[::-1]


def _ledger(books: Books, day: date | None) -> Ledger:
    net = {Term.SHORT: Decimal(), Term.LONG: Decimal()}
    for place, closed in enumerate(books.closed):
        if books.settings.of_account(closed.lot.account).is_taxed:
            net[closed.term or Term.SHORT] += closed.disallowed if place < books.earlier else closed.taxable
    moved = tuple(
        Moved(books.closed[place], shares, dollars, onto.row if onto else None, since)
        for place, shares, dollars, onto, since in books.moved
    )
    changes = tuple((lot.before, lot.row) for lot in _without_needless_parts(books))
    own = tuple(books.closed[books.earlier :])
    return Ledger(changes, own, moved, net[Term.SHORT], net[Term.LONG], memory_of(books, day))


def _bought(fill: Fill) -> OpenLot:
    """Return the lot that a purchase opens."""
    cost = fill.value if fill.in_kind else fill.dollars + fill.fees
    like = fill.like or HoldingRow(fill.symbol, Decimal(), multiplier=fill.multiplier)
    row = replace(
        like,
        symbol=fill.symbol,
        shares=fill.shares,
        cost_basis=cost,
        acquired=fill.acquired if fill.in_kind else fill.day,
        account=fill.account,
        sell_first=None,
        source=SourceRow(),
    )
    return OpenLot(None, row, fill)


def _sell_if_there(books: Books, fill: Fill) -> bool:
    """Close the lots of a sale unless it needs shares that are bought on the same day; return whether it did."""
    there = sum((lot.row.shares for lot in _own(books, fill)), Decimal())
    if there >= fill.shares:
        _sell(books, fill)
    return there >= fill.shares


def _own(books: Books, fill: Fill) -> list[OpenLot]:
    """Return the lots of a fill's security in its account."""
    of = fill.symbol, fill.account
    return [lot for lot in books.lots if (lot.row.symbol, lot.row.account) == of and lot.row.shares]


def _sell(books: Books, fill: Fill) -> None:
    """Close the lots of a sale; its proceeds, to the cent, are shared out so that they add up."""
    proceeds = fill.dollars - fill.fees
    sold = told = Decimal()
    for lot, shares in _picked(books, fill):
        row, sold = lot.row, sold + shares
        own = (proceeds * sold / fill.shares).quantize(CENT, ROUND_HALF_UP) - told
        told += own
        basis = row.cost_basis
        if basis is not None and shares != row.shares:
            basis = (basis * shares / row.shares).quantize(CENT, ROUND_HALF_UP)
        held = replace(row, acquired=lot.since) if lot.since else row
        closed = Closed(row, fill.day, shares, own, basis, term_of(held, fill.day))
        left = None if row.cost_basis is None or basis is None else row.cost_basis - basis
        lot.row = replace(row, shares=row.shares - shares, cost_basis=left)
        if fill.in_kind:
            continue
        if (closed.gain or 0) < 0 and books.settings.of_account(row.account).is_taxed:
            books.losses.append(Loss(len(books.closed), shares, lot.bought, held.acquired))
        books.closed.append(closed)


def _picked(books: Books, fill: Fill) -> Iterator[tuple[OpenLot, Decimal]]:
    """Yield the lots that a sale closes and the shares of each; `Refused` where they are not there."""
    own = _own(books, fill)
    method = replace(books.settings, lot_method=fill.method)
    turn = {id(row): n for n, row in enumerate(in_order((lot.row for lot in own), fill.price, fill.day, method))}
    own.sort(key=lambda lot: turn[id(lot.row)])
    wanted, left = [], fill.shares
    for pick in fill.picks or [Pick(lot.row.shares, lot=lot.before or lot.row) for lot in own]:
        wanted.append((pick, min(pick.shares, left)))
        left -= wanted[-1][1]
    taken: dict[int, Decimal] = {}
    for pick, shares in wanted:
        for lot in sorted((lot for lot in own if _is(lot, pick)), key=partial(_likeness, fill, pick)):
            part = min(shares, lot.row.shares - taken.get(id(lot), Decimal()))
            if part > 0:
                taken[id(lot)] = taken.get(id(lot), Decimal()) + part
                shares -= part  # noqa: PLW2901 - what is still to be found of this pick
        left += shares
    if left:
        which = "" if not fill.picks else " in the lots that were named"
        message = f"{share_text(fill.shares)} {fill.symbol} were sold, {share_text(left)} more than there are{which}"
        raise refuse(fill.at, message, "Correct Holdings or the fill: its shares, its account, or its lots.")
    for lot in own:
        if id(lot) in taken:
            yield lot, taken[id(lot)]


def _likeness(fill: Fill, pick: Pick, lot: OpenLot) -> tuple[bool, ...]:
    """Return how a lot of the picked day sorts: first one of the pie that sells, of just so many shares, of more."""
    elsewhere = fill.pie is not None and (lot.row.pie or "").casefold() != fill.pie.casefold()
    return elsewhere, lot.row.shares != pick.shares, lot.row.shares < pick.shares


def _is(lot: OpenLot, pick: Pick) -> bool:
    return lot.before is pick.lot or lot.row is pick.lot if pick.lot is not None else lot.row.acquired == pick.acquired
