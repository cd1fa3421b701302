"""What fills leave of the lots: those sold closed, those bought opened, the losses that are washed moved on.

Fills count in the order of their days. A sale closes the lots that are named, whole or in part; what it brings, less
its fees, is shared out by shares. A purchase opens a lot that costs what was paid, fees included. A loss is washed by
shares of the same security bought within 30 days before or after that are still there (`wash`): it is disallowed, and
those very shares cost so much more and count as held so much longer (26 U.S.C. §§1091(d), 1223(3)); where they are in
an account that bears no tax, it is lost for good (Rev. Rul. 2008-5).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.domain.money import share_text
from xl_addin.domain.plan import Side, Term
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import WashSales
from xl_addin.domain.source import SourceRow
from xl_addin.domain.tax.fills import Closed, Fill, Ledger, Moved, Pick
from xl_addin.domain.tax.lots import term_of
from xl_addin.domain.tax.wash import DAYS, counted_as, in_law_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.wash import Purchase

_CENT = Decimal("0.01")


@dataclass(slots=True)
class _Open:
    """A lot as the fills change it; ``used`` is one whose shares have replaced a loss.

    ``bought`` is what it was bought with: the row, or the fill, of it and of all that was split off. ``since`` is the
    day from which the shares that replaced a loss count as held.
    """

    before: HoldingRow | None
    row: HoldingRow
    bought: HoldingRow | Fill
    used: bool = False
    since: date | None = None


@dataclass(slots=True)
class _Loss:
    """A loss that may still be washed: its place among what was closed, what is not yet washed, of which purchase.

    ``since`` is the day from which its shares counted as held.
    """

    place: int
    left: Decimal
    of: HoldingRow | Fill
    since: date | None


@dataclass(slots=True)
class _Books:
    """The lots in the course of the fills."""

    settings: Settings
    lots: list[_Open]
    elsewhere: list[tuple[Purchase, Decimal]]
    closed: list[Closed] = field(default_factory=list)
    losses: list[_Loss] = field(default_factory=list)
    moved: list[tuple[int, Decimal, Decimal, _Open | None, date | None]] = field(default_factory=list)


def after_fills(
    lots: Sequence[HoldingRow], fills: Sequence[Fill], settings: Settings, elsewhere: Iterable[Purchase] = ()
) -> Ledger:
    """Return the lots after some fills, what was realised, and which losses were washed.

    ``lots`` are the rows of all accounts, cash apart; ``elsewhere`` purchases that are in no row of them. `Refused`
    where a sale is of more shares than there are, or of lots that are not there. Of a lot's cost, that of what is sold
    is rounded to a cent, and what is left keeps the rest.
    """
    books = _Books(
        settings, [_Open(row, row, row) for row in lots], [(p, p.shares) for p in elsewhere if p.lot is None]
    )
    for day in sorted({fill.day for fill in fills}):
        today = [fill for fill in fills if fill.day == day]
        for fill in (fill for fill in today if fill.side is Side.SELL):
            _sell(books, fill)
        books.lots += [_bought(fill) for fill in today if fill.side is Side.BUY]
        if settings.wash_sales is not WashSales.IGNORE:
            _wash(books)
    return _ledger(books)


def _without_needless_parts(books: _Books) -> list[_Open]:
    """Return the lots with those put together again that were split where no basis moved: where no tax is borne."""
    kept: list[_Open] = []
    for lot in reversed(books.lots):
        rest = kept[-1] if kept and kept[-1].bought is lot.bought else None
        if rest is None or books.settings.of_account(lot.row.account).is_taxed:
            kept.append(lot)
            continue
        costs = rest.row.cost_basis, lot.row.cost_basis
        cost = None if costs[0] is None or costs[1] is None else costs[0] + costs[1]
        rest.row = replace(rest.row, shares=rest.row.shares + lot.row.shares, cost_basis=cost)
    return kept[::-1]


def _ledger(books: _Books) -> Ledger:
    net = {Term.SHORT: Decimal(), Term.LONG: Decimal()}
    for closed in books.closed:
        if books.settings.of_account(closed.lot.account).is_taxed:
            net[closed.term or Term.SHORT] += closed.taxable
    moved = tuple(
        Moved(books.closed[place], shares, dollars, onto.row if onto else None, since)
        for place, shares, dollars, onto, since in books.moved
    )
    changes = tuple((lot.before, lot.row) for lot in _without_needless_parts(books))
    return Ledger(changes, tuple(books.closed), moved, net[Term.SHORT], net[Term.LONG])


def _bought(fill: Fill) -> _Open:
    """Return the lot that a purchase opens."""
    cost = fill.dollars + fill.fees
    like = fill.like or HoldingRow(fill.symbol, Decimal(), multiplier=fill.multiplier)
    row = replace(
        like,
        symbol=fill.symbol,
        shares=fill.shares,
        cost_basis=cost,
        acquired=fill.day,
        account=fill.account,
        sell_first=None,
        source=SourceRow(),
    )
    return _Open(None, row, fill)


def _sell(books: _Books, fill: Fill) -> None:
    """Close the lots of a sale; its proceeds, to the cent, are shared out so that they add up."""
    proceeds = fill.dollars - fill.fees
    sold = told = Decimal()
    for lot, shares in _picked(books, fill):
        row, sold = lot.row, sold + shares
        own = (proceeds * sold / fill.shares).quantize(_CENT, ROUND_HALF_UP) - told
        told += own
        basis = row.cost_basis
        if basis is not None and shares != row.shares:
            basis = (basis * shares / row.shares).quantize(_CENT, ROUND_HALF_UP)
        held = replace(row, acquired=lot.since) if lot.since else row
        closed = Closed(row, fill.day, shares, own, basis, term_of(held, fill.day))
        left = None if row.cost_basis is None or basis is None else row.cost_basis - basis
        lot.row = replace(row, shares=row.shares - shares, cost_basis=left)
        if (closed.gain or 0) < 0 and books.settings.of_account(row.account).is_taxed:
            books.losses.append(_Loss(len(books.closed), shares, lot.bought, held.acquired))
        books.closed.append(closed)


def _picked(books: _Books, fill: Fill) -> Iterator[tuple[_Open, Decimal]]:
    """Yield the lots that a sale closes and the shares of each; `Refused` where they are not there."""
    own = [lot for lot in books.lots if lot.row.symbol == fill.symbol and lot.row.account == fill.account]
    own.sort(key=lambda lot: (lot.row.acquired or date.max, lot.row.source.row))
    wanted, left = [], fill.shares
    for pick in fill.picks or [Pick(lot.row.shares, lot=lot.before or lot.row) for lot in own]:
        wanted.append((pick, min(pick.shares, left)))
        left -= wanted[-1][1]
    taken: dict[int, Decimal] = {}
    for pick, shares in wanted:
        # Of several lots of one day that of just so many shares is meant, else one that has them all.
        whole = sorted(own, key=lambda lot: (lot.row.shares != pick.shares, lot.row.shares < pick.shares))
        for lot in (lot for lot in whole if _is(lot, pick)):
            part = min(shares, lot.row.shares - taken.get(id(lot), Decimal()))
            if part > 0:
                taken[id(lot)] = taken.get(id(lot), Decimal()) + part
                shares -= part  # noqa: PLW2901 - what is still to be found of this pick
        left += shares
    if left:
        which = "" if not fill.picks else " in the lots that were named"
        message = f"{share_text(fill.shares)} {fill.symbol} were sold, {share_text(left)} more than there are{which}"
        raise refuse(None, message, "Correct Holdings or the fill: its shares, its account, or its lots.")
    for lot in own:
        if id(lot) in taken:
            yield lot, taken[id(lot)]


def _is(lot: _Open, pick: Pick) -> bool:
    return lot.before is pick.lot or lot.row is pick.lot if pick.lot is not None else lot.row.acquired == pick.acquired


def _wash(books: _Books) -> None:
    """Wash the losses by the shares that are there now, those bought first as well as those sold first going first."""
    books.losses.sort(key=lambda loss: (books.closed[loss.place].day, in_law_order(books.closed[loss.place].lot)))
    for loss in books.losses:
        closed = books.closed[loss.place]
        same = counted_as(closed.lot.symbol, books.settings)
        pool: list[tuple[date, int, _Open | int]] = [
            (lot.row.acquired, n, lot)
            for n, lot in enumerate(books.lots)
            if lot.bought is not loss.of and not lot.used and lot.row.symbol in same and lot.row.acquired
        ]
        pool += [(bought.day, n, n) for n, (bought, _) in enumerate(books.elsewhere) if bought.symbol in same]
        for day, _, lot in sorted(pool, key=lambda entry: entry[:2]):
            if abs(day - closed.day) <= DAYS:
                _replace(books, loss, lot)


def _replace(books: _Books, loss: _Loss, lot: _Open | int) -> None:
    """Wash a loss by a lot, or by a purchase elsewhere, as far as either goes."""
    if isinstance(lot, _Open):
        shares = min(loss.left, lot.row.shares)
        if shares > 0:
            _move(books, loss, lot, shares)
    else:
        bought, left = books.elsewhere[lot]
        shares = min(loss.left, left)
        if shares > 0:
            books.elsewhere[lot] = bought, left - shares
            books.moved.append((loss.place, shares, _disallow(books, loss.place, shares), None, None))
    loss.left -= shares


def _disallow(books: _Books, place: int, shares: Decimal) -> Decimal:
    """Disallow the loss of so many shares more and return its dollars, to the cent of all that are washed so far."""
    closed = books.closed[place]
    washed = closed.washed + shares
    dollars = (-(closed.gain or Decimal()) * washed / closed.shares).quantize(_CENT, ROUND_HALF_UP)
    books.closed[place] = replace(closed, disallowed=dollars, washed=washed)
    return dollars - closed.disallowed


def _move(books: _Books, loss: _Loss, lot: _Open, shares: Decimal) -> None:
    """Move the loss of some shares onto those that replace them, split off where they are not the whole lot."""
    closed, row = books.closed[loss.place], lot.row
    dollars = _disallow(books, loss.place, shares)
    onto, cost = lot, row.cost_basis
    if shares != row.shares:
        cost = None if cost is None else (cost * shares / row.shares).quantize(_CENT, ROUND_HALF_UP)
        rest = None if row.cost_basis is None or cost is None else row.cost_basis - cost
        lot.row = replace(row, shares=row.shares - shares, cost_basis=rest)
        onto = _Open(None, replace(row, shares=shares, source=SourceRow()), lot.bought)
        books.lots.insert(next(n for n, other in enumerate(books.lots) if other is lot), onto)
    onto.used = True
    taxed = books.settings.of_account(row.account).is_taxed
    onto.row = replace(onto.row, cost_basis=cost + dollars if taxed and cost is not None else cost)
    held = closed.day - loss.since if loss.since else None
    onto.since = row.acquired - held if taxed and held is not None and row.acquired else None
    books.moved.append((loss.place, shares, dollars, onto if taxed else None, onto.since))
