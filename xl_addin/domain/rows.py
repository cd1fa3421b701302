"""The rows of the user's tables, parsed but not yet put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from xl_addin.domain.source import NOWHERE, SourceRow

if TYPE_CHECKING:
    from xl_addin.domain.band import Band


class Constraint(Enum):
    """What may not be done with a slice."""

    NO_BUY = "no buy"
    NO_SELL = "no sell"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One row of Targets: a slice of a pie. ``percent`` is in percent of the pie (40 for 40%).

    ``maximum_buy`` and ``maximum_sell`` are the most cents of it that one proposal buys or sells, None for no limit.
    ``expected_return`` is a fraction a year, for plans of the months ahead alone; text that is none is kept as typed.
    ``since`` is the day from which it counts, None for ever (see `target_path`).
    """

    pie: str
    slice: str
    percent: Decimal
    constraint: Constraint | None = None
    band: Band | None = None
    share_decimals: int | None = None
    maximum_buy: int | None = None
    maximum_sell: int | None = None
    expected_return: Decimal | str | None = None
    since: date | None = None
    source: SourceRow = NOWHERE


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """One row of Holdings: a tax lot, or a whole position, or cash (symbol ``CASH``, shares in its currency).

    ``price`` is what a share is quoted at and ``cost_basis`` what the whole row cost, both in ``currency``: an ISO
    code or that of a minor unit such as GBX, None for the portfolio's. The row is worth shares × price ×
    ``multiplier``. A row that is known by its value only is traded ``in_dollars``, in amounts of its currency: its
    shares are that value and its price is 1. ``sell_first`` is its place in the order of sale that the user chose, the
    smallest number first, None where the row is not marked.
    """

    symbol: str
    shares: Decimal
    price: Decimal | None = None
    pie: str | None = None
    cost_basis: Decimal | None = None
    acquired: date | None = None
    account: str | None = None
    sell_first: Decimal | None = None
    currency: str | None = None
    multiplier: Decimal = Decimal(1)
    in_dollars: bool = False
    class_name: str | None = None
    name: str | None = None
    source: SourceRow = NOWHERE


@dataclass(frozen=True, slots=True)
class RateRow:
    """What one unit of a currency (or of a minor unit) is worth in the portfolio's currency, and where that is said."""

    currency: str
    rate: Decimal
    source: SourceRow = NOWHERE


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One row of Prices: what a share is quoted at, in ``currency``, None for that of the symbol's rows in Holdings.

    ``as_of`` is the day, or the moment (by the exchange's clock where it has no offset), of which the price is; None
    where the table does not say.
    """

    symbol: str
    price: Decimal
    source: SourceRow = NOWHERE
    currency: str | None = None
    as_of: date | None = None

    def is_newer(self, other: PriceRow) -> bool:
        """Return whether both prices say of when they are, and this one is of a later time."""
        if self.as_of is None or other.as_of is None:
            return False
        return on_the_wall(self.as_of) > on_the_wall(other.as_of)


def on_the_wall(as_of: date) -> datetime:
    """Return a time that compares with any other, read off the clock on the wall; a day's is its end."""
    return as_of.replace(tzinfo=None) if isinstance(as_of, datetime) else datetime.combine(as_of, time.max)
