"""Fills, and what they leave: the words of `ledger`."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.money import CENT
from xl_addin.domain.settings import LotMethod
from xl_addin.domain.tax.wash_memory import WashMemory

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from xl_addin.domain.finding import Place
    from xl_addin.domain.plan import Side, Term
    from xl_addin.domain.rows import HoldingRow

_FINEST = Decimal("1e-12")


@dataclass(frozen=True, slots=True)
class Pick:
    """Shares of a lot that a sale closes: the lot, or the day on which it was acquired (None: not known)."""

    shares: Decimal
    acquired: date | None = None
    lot: HoldingRow | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """An order, or a part of it, that was carried out.

    ``price`` is that of a share as quoted, and ``fees`` are dollars, both in the currency of the rows of that security.
    ``picks`` are the lots a sale closes in their order; where none are named they go by a ``method``. ``multiplier``
    is that of the rows. ``like`` is a row a purchase takes its pie, currency and the like from. ``value`` are the
    dollars of all the shares where they are known, fees apart: what an order was estimated at, if it was filled so, or
    what a broker says; None for shares times price, to the nearest cent. What is transferred ``in_kind`` is neither
    bought nor sold: nothing is realised, and what comes in cost its ``value`` where that is known and was ``acquired``
    elsewhere. ``pie`` is that whose rows a sale takes from first, among those that its lots may be. ``at`` is where it
    is said.
    """

    side: Side
    symbol: str
    day: date
    shares: Decimal
    price: Decimal
    fees: Decimal = Decimal()
    account: str | None = None
    picks: tuple[Pick, ...] = ()
    multiplier: Decimal = Decimal(1)
    like: HoldingRow | None = None
    value: Decimal | None = None
    in_kind: bool = False
    acquired: date | None = None
    method: LotMethod = LotMethod.FIFO
    at: Place | None = None
    pie: str | None = None

    @property
    def dollars(self) -> Decimal:
        """Return what the shares came to, in dollars and cents, fees apart."""
        if self.value is not None:
            return self.value
        return (self.shares * self.price * self.multiplier).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Split:
    """So many new shares (``ratio``) for each that was held before a day, in every account."""

    symbol: str
    day: date
    ratio: Fraction

    def of(self, shares: Decimal) -> Decimal:
        """Return how many shares become of some, to a millionth of a millionth."""
        return exact(shares * self.ratio.numerator / self.ratio.denominator)


@dataclass(frozen=True, slots=True)
class Passing:
    """What the shares of a security in each pie of an account are to change by, fills included.

    What the lots that were sold or bought do otherwise passes between the pies, with its cost and its day.
    """

    symbol: str
    account: str | None
    changes: tuple[tuple[str, Decimal], ...]


def exact(shares: Decimal) -> Decimal:
    """Return a number without what a division leaves beyond any broker's decimals."""
    return shares.quantize(_FINEST, ROUND_HALF_UP).normalize() + 0


@dataclass(frozen=True, slots=True)
class Closed:
    """Shares of a lot that were sold; ``proceeds``, ``basis`` and ``gain`` in dollars, None where no cost is known.

    ``disallowed`` are the dollars of a loss that do not count now, ``washed`` the shares they are of.
    """

    lot: HoldingRow
    day: date
    shares: Decimal
    proceeds: Decimal
    basis: Decimal | None
    term: Term | None
    disallowed: Decimal = Decimal()
    washed: Decimal = Decimal()

    @property
    def gain(self) -> Decimal | None:
        """Return the dollars gained, negative for a loss, whether or not they count."""
        return None if self.basis is None else self.proceeds - self.basis

    @property
    def taxable(self) -> Decimal:
        """Return the dollars that count for tax now, as far as they are known."""
        return (self.gain or Decimal()) + self.disallowed


@dataclass(frozen=True, slots=True)
class Moved:
    """Dollars of a disallowed loss and what became of them.

    ``onto`` is the lot, as it is after the fills, of the shares that cost so much more; None where these are in an
    account without tax, or in no row: the loss is lost to the lots. ``held_since`` is the day from which on those
    shares count as held, which the lot's own day does not show: that is what later washes go by.
    """

    loss: Closed
    shares: Decimal
    dollars: Decimal
    onto: HoldingRow | None
    held_since: date | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lots after some fills.

    ``changes`` are pairs of a row before and after, None before one that was opened or split off; a lot that is closed
    has no shares then. ``closed`` and ``moved`` are what was sold and which losses moved, ``short`` and ``long`` the
    dollars that count by term in accounts that bear tax, a lot of unknown day as short; a loss of earlier fills that
    is washed now counts there with what is disallowed. ``memory`` is what later fills have to know.
    """

    changes: tuple[tuple[HoldingRow | None, HoldingRow], ...]
    closed: tuple[Closed, ...]
    moved: tuple[Moved, ...]
    short: Decimal
    long: Decimal
    memory: WashMemory = field(default_factory=WashMemory)

    @property
    def lots(self) -> tuple[HoldingRow, ...]:
        """Return the lots that have shares left."""
        return tuple(row for _, row in self.changes if row.shares)
