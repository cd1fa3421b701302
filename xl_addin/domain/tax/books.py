"""The lots in the course of some fills: as the rows of Holdings have them, bought, split, and what losses are open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.money import CENT
from xl_addin.domain.source import SourceRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.fills import Closed, Fill, Passing, Split
    from xl_addin.domain.tax.purchases import Purchase


@dataclass(slots=True)
class OpenLot:
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
class Loss:
    """A loss that may still be washed: its place among what was closed, what is not yet washed, of which purchase.

    ``since`` is the day from which its shares counted as held, ``split`` what has become of each since it was sold.
    """

    place: int
    left: Decimal
    of: HoldingRow | Fill
    since: date | None
    split: Fraction = Fraction(1)


@dataclass(slots=True)
class Books:
    """The lots in the course of the fills."""

    settings: Settings
    lots: list[OpenLot]
    elsewhere: list[tuple[Purchase, Decimal]]
    closed: list[Closed] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    moved: list[tuple[int, Decimal, Decimal, OpenLot | None, date | None]] = field(default_factory=list)
    earlier: int = 0
    """How many of what was closed, the first, was so in an earlier run: only what is washed of it counts now."""


def pass_on(books: Books, before: Sequence[HoldingRow], passing: Passing) -> None:
    """Let shares pass from pies that keep too many to those that lack them, by what was there ``before`` the fills."""
    lacking: dict[str, Decimal] = {}
    for pie, change in passing.changes:
        there = _in_pie(before, passing, pie) - _in_pie([lot.row for lot in books.lots], passing, pie)
        lacking[pie] = there + change
    for giving, over in ((pie, -shares) for pie, shares in lacking.items() if shares < 0):
        left = over
        for taking in (pie for pie, shares in lacking.items() if shares > 0):
            part = min(left, lacking[taking])
            _pass(books, passing, giving, taking, part)
            lacking[taking], left = lacking[taking] - part, left - part


def _in_pie(rows: Iterable[HoldingRow], passing: Passing, pie: str) -> Decimal:
    return sum((row.shares for row in rows if _is_of(row, passing, pie)), Decimal())


def _pass(books: Books, passing: Passing, giving: str, taking: str, shares: Decimal) -> None:
    """Let shares pass from one pie to another, as far as there are any; a lot of which some stay is split."""
    left = shares
    for lot in [lot for lot in books.lots if _is_of(lot.row, passing, giving)]:
        row, part = lot.row, min(left, lot.row.shares)
        left -= part
        if not part:
            continue
        if part == row.shares:
            lot.row = replace(row, pie=taking)
            continue
        cost = None if row.cost_basis is None else (row.cost_basis * part / row.shares).quantize(CENT, ROUND_HALF_UP)
        kept = None if row.cost_basis is None or cost is None else row.cost_basis - cost
        lot.row = replace(row, shares=row.shares - part, cost_basis=kept)
        moved = replace(row, shares=part, cost_basis=cost, pie=taking, source=SourceRow())
        books.lots.append(OpenLot(None, moved, lot.bought, lot.used, lot.since))


def _is_of(row: HoldingRow, passing: Passing, pie: str) -> bool:
    of = row.symbol, row.account, (row.pie or "").casefold()
    return of == (passing.symbol, passing.account, pie.casefold())


def split_lots(books: Books, split: Split) -> None:
    """Turn every share held before into so many, those of losses that may still be washed as well."""
    for lot in books.lots:
        if lot.row.symbol == split.symbol and (lot.row.acquired or date.min) < split.day and not lot.row.in_dollars:
            lot.row = replace(lot.row, shares=split.of(lot.row.shares))
    for loss in books.losses:
        if books.closed[loss.place].lot.symbol == split.symbol:
            loss.left, loss.split = split.of(loss.left), loss.split * split.ratio
    for number, (bought, left) in enumerate(books.elsewhere):
        if bought.symbol == split.symbol and bought.day < split.day:
            books.elsewhere[number] = bought, split.of(left)
