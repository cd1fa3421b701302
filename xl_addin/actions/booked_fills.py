"""What was filled, as it is to be booked: the account, the lots and the pies of each part of an order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xl_addin.actions.booking import Booking, account_of, bare, row_like
from xl_addin.domain.currencies import paid_in
from xl_addin.domain.money import CENT
from xl_addin.domain.plan import Side
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.tax.fills import Fill
from xl_addin.sheets.executions import picks_of, remaining, shares_of
from xl_addin.sheets.pie_moves import by_pie, moves_of, passing_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.tax.fills import Pick
    from xl_addin.sheets.executions import Execution
    from xl_addin.sheets.journal_sheet import JournalRow
    from xl_addin.sheets.orders_sheet import OrderRow


def book_fills(
    loaded: Loaded,
    context: Context,
    new: Sequence[Execution],
    orders: Mapping[str, OrderRow],
    known: Mapping[str, Sequence[Execution]],
    journal: Sequence[JournalRow],
) -> tuple[Booking, dict[str, str | None]]:
    """Return the fills with the lots that each closes and the pie it is for, and the account of each order."""
    accounts = {
        one.order: account_of(
            (order := orders[one.order]).account, loaded, context, order.source.cell("Symbol"), order.order
        )
        for one in new
    }
    done: dict[str, Decimal] = defaultdict(Decimal)
    for order_id, parts in known.items():
        done[order_id] = shares_of(parts)
    booking = Booking()
    for one in new:
        order, account = orders[one.order], accounts[one.order]
        like = row_like(loaded, order.symbol, account)
        currency = order.currency or (like.currency if like else None) or loaded.settings.currency
        picks = one.lots or (remaining(picks_of(order.lots), done[one.order]) if order.side is Side.SELL else ())
        fill = Fill(
            order.side, order.symbol, one.day, one.shares, one.price, one.fees, account, picks,
            like.multiplier if like else Decimal(1), bare(like), _dollars(one, order, currency),
        )  # fmt: skip
        for part in _in_pies(fill, by_pie(moves_of(order, journal), done[one.order], one.shares)):
            booking.trade(part, loaded, currency)
        done[one.order] += one.shares
        passing = passing_of(order, journal, shares_of(known.get(one.order, ())))
        if passing and done[one.order] == order.shares:
            booking.passings.append(replace(passing, account=account))
    return booking, accounts


def _dollars(one: Execution, order: OrderRow, currency: str) -> Decimal | None:
    """Return what the shares came to: as the broker says, or as estimated where they were filled so."""
    if paid_in(currency)[1] != 1:
        return None
    if one.dollars is not None:
        return one.dollars
    return Decimal(order.value) / 100 if (one.shares, one.price) == (order.shares, order.price) else None


def _in_pies(fill: Fill, pies: Sequence[tuple[str | None, Decimal]]) -> Iterator[Fill]:
    """Yield a fill in parts, one a pie; what it came to and its fees are shared out so that they add up."""
    done, value, fees, picks = Decimal(), Decimal(), Decimal(), fill.picks
    for pie, shares in pies:
        done += shares
        part = done / fill.shares
        own_fees = _share(fill.fees, part) - fees
        own_value = None if fill.value is None else _share(fill.value, part) - value
        like = replace(fill.like or HoldingRow(fill.symbol, Decimal()), pie=pie) if pie is not None else fill.like
        yield replace(
            fill, shares=shares, picks=_first(picks, shares), like=like, pie=pie, fees=own_fees, value=own_value
        )
        value, fees, picks = value + (own_value or 0), fees + own_fees, remaining(picks, shares)


def _share(whole: Decimal, part: Decimal) -> Decimal:
    """Return a part of some dollars, to the cent; of all of them, all."""
    return whole if part == 1 else (whole * part).quantize(CENT, ROUND_HALF_UP)


def _first(picks: Sequence[Pick], shares: Decimal) -> tuple[Pick, ...]:
    """Return the first picks, as far as so many shares."""
    found = []
    for pick in picks:
        part = min(pick.shares, shares)
        shares -= part
        if part:
            found.append(replace(pick, shares=part))
    return tuple(found)
