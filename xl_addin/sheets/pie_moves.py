"""Which pies a plan's shares are for: kept in the journal beside the proposal, so that fills go to the right rows."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Move, Side
from xl_addin.domain.tax.fills import Passing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.sheets.journal_sheet import JournalRow
    from xl_addin.sheets.orders_sheet import OrderRow

_WORD = "; pies "
_MOST = 16_000
"""How long the text may be: a cell of the journal holds it beside the rest."""


def moves_text(moves: Sequence[Move]) -> str:
    """Return the moves as the journal's entry of a proposal ends with them, "" where there are none."""
    told = json.dumps([[one.symbol, one.account, one.pie, f"{one.shares:f}"] for one in moves], separators=(",", ":"))
    return f"{_WORD}{told}" if moves and len(told) <= _MOST else ""


def moves_of(order: OrderRow, journal: Iterable[JournalRow]) -> list[Move]:
    """Return what pies gain by an order that buys, or lose by one that sells."""
    sign = 1 if order.side is Side.BUY else -1
    return [one for one in _moves(order, journal) if one.shares * sign > 0]


def passing_of(order: OrderRow, journal: Sequence[JournalRow], done: Decimal) -> Passing | None:
    """Return what the pies of an order's security are to change by with the rest of it; None where it is of no pie.

    Of what was ``done`` before, each pie had its part as `by_pie` shares it out.
    """
    moves = _moves(order, journal)
    left = {one.pie: one.shares for one in moves}
    sign = 1 if order.side is Side.BUY else -1
    for pie, shares in by_pie(moves_of(order, journal), Decimal(), done) if done else ():
        if pie is not None:
            left[pie] -= sign * shares
    return Passing(order.symbol, order.account, tuple(left.items())) if moves else None


def _moves(order: OrderRow, journal: Iterable[JournalRow]) -> list[Move]:
    """Return what the pies of an order's security gain and lose by the proposal it is of."""
    proposal = order.order.rpartition("-")[0]
    details = next(
        (row.entry.details for row in journal if (row.entry.event, row.entry.proposal) == ("PROPOSED", proposal)), ""
    )
    _, found, told = details.partition(_WORD)
    if not found:
        return []
    rows, _ = json.JSONDecoder().raw_decode(told)
    moves = [Move(symbol, pie, Decimal(shares), account) for symbol, account, pie, shares in rows]
    return [one for one in moves if (one.symbol, one.account) == (order.symbol, order.account)]


def by_pie(moves: Sequence[Move], done: Decimal, shares: Decimal) -> list[tuple[str | None, Decimal]]:
    """Return the pies of so many shares of an order of which some are ``done``, and how many are for each."""
    found: list[tuple[str | None, Decimal]] = []
    for one in moves:
        skipped = min(done, abs(one.shares))
        part = min(shares, abs(one.shares) - skipped)
        done, shares = done - skipped, shares - part
        if part:
            found.append((one.pie, part))
    if shares:  # more than the plan tells of, or a plan that tells none
        last, more = found.pop() if found else (moves[-1].pie if moves else None, Decimal())
        found.append((last, more + shares))
    return found
