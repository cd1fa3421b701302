"""How old prices are: the newest of several counts, and none may be older than the setting Prices good for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error, first_of
from xl_addin.domain.rows import on_the_wall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow, PriceRow

SAME = Decimal("0.001")
"""A price in Holdings that is within this fraction of that on Prices is the same, and as old."""
_FAR = Decimal("1.5")
_REMEDY = "Bring the prices up to date. The command is prices --from FILE. Or lengthen Prices good for."


@dataclass(frozen=True, slots=True)
class Clock:
    """Now, an aware time at the exchange, and what turns a time without an offset into one at the exchange."""

    now: datetime
    at_exchange: Callable[[datetime], datetime]

    def moment(self, as_of: date) -> datetime:
        """Return the moment a price is of: of a day its end, since the day's own closing price is meant."""
        whole = as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time.max)
        return whole if whole.tzinfo else self.at_exchange(whole)


def is_far(price: Decimal, before: Decimal) -> bool:
    """Return whether a price is so far from the one before that it may be a split, or pence for pounds."""
    return not 1 / _FAR < price / before < _FAR


@dataclass(frozen=True, slots=True)
class _Price:
    """The price that counts for a symbol: where it stands, and where its time does, None where nothing says it."""

    at: HoldingRow | PriceRow
    dated: PriceRow | None


def stale_prices(
    holdings: Sequence[HoldingRow],
    prices: Sequence[PriceRow],
    slices: frozenset[str],
    good_for: timedelta,
    clock: Clock,
) -> Iterator[Finding]:
    """Yield an error for prices that are too old, or of which no time is known; ``slices`` are the symbols targeted.

    Only what is held or targeted counts. A price in Holdings is of the time of the same price on Prices.
    """
    counted = tuple(_counted(holdings, prices, slices))
    ages = [(clock.now - clock.moment(one.dated.as_of), one.dated) for one in counted if one.dated and one.dated.as_of]
    yield from (
        error(row.source.cell("As of"), f"the price of {row.symbol} is of a time still to come", "Correct its As of.")
        for _, row in ages
        if row.as_of and on_the_wall(row.as_of).date() > clock.now.date()
    )
    old = [(age, row) for age, row in ages if age > good_for]
    if old:
        age, oldest = max(old, key=lambda one: one[0])
        which = first_of([row.symbol for _, row in old])
        message = f"the price of {which} is older than {said(good_for)}: that of {oldest.symbol} is {said(age)} old"
        yield error(oldest.source.cell("As of"), message, _REMEDY)
    unknown = [one.at for one in counted if one.dated is None]
    if unknown:
        which = first_of([row.symbol for row in unknown])
        message = f"nothing says of when the price of {which} is, and prices are good for {said(good_for)}"
        remedy = "Give it on the sheet Prices with its time under As of, or set Prices good for to none."
        yield error(unknown[0].source.cell("Price"), message, remedy)


def _counted(holdings: Sequence[HoldingRow], prices: Sequence[PriceRow], slices: frozenset[str]) -> Iterator[_Price]:
    """Return the price of each symbol that is held or targeted, with the row that says its time."""
    newest: dict[str, PriceRow] = {}
    for row in prices:
        if row.symbol not in newest or row.is_newer(newest[row.symbol]):
            newest[row.symbol] = row
    own: dict[str, HoldingRow] = {}
    for held in holdings:
        if held.price is not None and not held.in_dollars:
            own.setdefault(held.symbol, held)
    for symbol in sorted(slices | {row.symbol for row in holdings if row.shares}):
        known, here = newest.get(symbol), own.get(symbol)
        if here is None and known is not None:
            yield _Price(known, known if known.as_of else None)
        elif here is not None:
            yield _Price(here, known if known and known.as_of and _same(here, known) else None)


def _same(here: HoldingRow, known: PriceRow) -> bool:
    return here.price is not None and abs(here.price - known.price) <= SAME * known.price


def said(length: timedelta) -> str:
    """Return a length of time in words, to the unit that says enough: ``26 hours``, ``4 days``."""
    minutes = round(length.total_seconds() / 60)
    hours, days = round(minutes / 60), round(minutes / 1440)
    count, unit = (minutes, "minute") if minutes < 120 else (hours, "hour") if hours < 72 else (days, "day")
    return f"{count} {unit}{'' if count == 1 else 's'}"
