"""What imports, fills, events and prices change, a line each: the same words on a command line and in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.money import share_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.actions.activity import Counted
    from xl_addin.actions.fills import Filled
    from xl_addin.actions.prices import Priced
    from xl_addin.domain.tax.fills import Ledger
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.holdings_edits import Change
    from xl_addin.sheets.price_files import PriceList


def change_line(one: Change) -> str:
    """Return a cell with what it held and what it will."""
    return f"{one.at}  {one.symbol}  {one.at.heading}: {said(one.before)} to {said(one.after)}"


def fill_lines(filled: Filled) -> Iterator[str]:
    """Yield what was filled, what changes cell by cell, and what was realised."""
    from xl_addin.actions.fills import loss_lines

    for one in filled.executions:
        fees = f", fees {one.fees:.2f}" if one.fees else ""
        yield f"{one.order}: {share_text(one.shares)} at {share_text(one.price)} on {one.day.isoformat()}{fees}"
    if filled.again:
        yield f"counted before: {filled.again}"
    yield from (f"of no order: {line}" for line in filled.strange)
    yield from _changes(filled.changes, filled.new, filled.sheet)
    yield from _realised(filled.ledger)
    yield from loss_lines(filled)


def activity_lines(counted: Counted) -> Iterator[str]:
    """Yield which events count, what changes cell by cell, and what was realised."""
    from xl_addin.actions.activity import lost_lines
    from xl_addin.sheets.counted_events import content_of

    yield from (f"row {row.source.row}: {content_of(row.event)}" for row in counted.rows if row.event)
    if counted.again:
        yield f"counted before: {counted.again}"
    yield from (f"passed over: {number}, as {reason}" for reason, number in counted.passed.items())
    yield from _changes(counted.changes, counted.new, counted.sheet)
    yield from _realised(counted.ledger)
    yield from lost_lines(counted)


def price_lines(listed: PriceList, priced: Priced) -> Iterator[str]:
    """Yield what was read, and what changes cell by cell."""
    whose = f" ({listed.origin})" if listed.origin not in {"", listed.name} else ""
    count = len(priced.fresh)
    yield f"{listed.name}{whose}: {count} price{'' if count == 1 else 's'} of what is held or targeted"
    added = {row for row, _ in priced.added}
    for one in priced.changes:
        if one.at.heading and not (one.at.sheet == priced.sheet and one.at.row in added):
            yield change_line(one)
    if priced.is_new:
        yield f"new sheet {priced.sheet}: the {count} price{'' if count == 1 else 's'}, each with its time"
    yield from (f"new on {priced.sheet} in row {row}: {symbol}" for row, symbol in priced.added)


def _changes(changes: Sequence[Change], new: Sequence[tuple[int, str]], sheet: str) -> Iterator[str]:
    """Yield each cell that changes, and each row that is new as one."""
    rows = {row for row, _ in new}
    yield from (change_line(one) for one in changes if one.at.row not in rows or one.at.sheet != sheet)
    yield from (f"new in row {row}: {symbol}" for row, symbol in new)


def _realised(ledger: Ledger | None) -> Iterator[str]:
    """Yield what was realised by term, and of what it is not known."""
    if ledger is None or not (ledger.closed or ledger.moved):
        return
    unknown = sorted({one.lot.symbol for one in ledger.closed if one.gain is None})
    without = f" (without {', '.join(unknown)}, whose cost is not known)" if unknown else ""
    yield f"realised: short-term {ledger.short:,.2f}, long-term {ledger.long:,.2f}{without}"


def said(value: Value) -> str:
    """Return the value of a cell in words; a whole number without the decimals that Excel gives every number."""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return "empty" if value is None else str(value)
