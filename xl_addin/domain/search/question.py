"""What is asked of the search, and what it answers.

    minimise  Σ (z − goal)²/scale  +  (cash − goal)²/scale  +  weight × tax
    over      whole share steps, each order none or at least the minimum
    so that   the cash, turnover, number of orders, realised gain and limits on groups are kept

Money is in cents and shares in units of 10^-places of a share, both integers: what a plan may do is decided exactly.
Only distances are floats. Purchases are rounded up to a cent and sales down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_LIMIT = 10**30
"""Units or cents that nothing reaches."""


class Limit(Enum):
    """What keeps an order from coming a step nearer to its goal."""

    BOUND = "bound"
    """The ticker's own least or most."""
    STEP = "step"
    """A share step (or selling out) would carry it at least as far past the goal."""
    MINIMUM = "minimum"
    """The smallest order that is allowed would carry it at least as far past the goal."""
    TAX = "tax"
    """The sale would be allowed, but not worth its tax."""
    CASH = "cash"
    """There is no cash for it (others need it more), or the cash would be farther from its goal."""
    SALES = "sales"
    """Nothing is left to buy with what the sale would bring."""
    TURNOVER = "turnover"
    ORDERS = "orders"
    GAIN = "gain"
    GROUP = "group"
    """The limit of a group it belongs to."""
    FITS = "fits"
    """With that, a share would fit that is not bought (or would be sold for one that is no nearer)."""


class Lot(NamedTuple):
    """A part of a holding as it would be sold: after the lots before it, and before those after it.

    ``tax`` and ``gain`` are cents a unit at the rates that apply; both may be negative. What is held beyond the lots
    is sold last, free of tax and gain.
    """

    units: int
    tax: Fraction = Fraction(0)
    gain: Fraction = Fraction(0)


class Ticker(NamedTuple):
    """One ticker, and what orders it may get; an order is signed units, negative for a sale.

    Allowed are: no order; the sale of everything, where ``least`` is zero or below; and whole ``step``s whose value is
    at least ``minimum``, after which no more than ``most`` and no fewer than ``least`` units are held. A holding that
    is already outside of ``least`` and ``most`` comes inside, whatever the other distances; where that cannot be, it
    comes as near as can be, and is never taken farther away.

    A unit is worth ``numerator``/``denominator`` cents. ``goal`` is what it is to be worth in cents, unrounded; 0 is to
    be sold out, whatever the other distances, and sold whether or not anything can be bought for it. But where 0 is
    only what others leave to it, its own ``target`` is above 0: it is sold like any other for what is bought, and its
    distance is z²/target. So many units as are ``outright`` of it, those of slices of 0%, are sold in any case. An
    order costs ``fee`` cents and ``rate`` of its value, rounded up to a cent (half the spread).
    """

    symbol: str
    numerator: int
    denominator: int
    step: int
    held: int
    goal: float
    least: int = 0
    most: int = NO_LIMIT
    minimum: int = 0
    fee: int = 0
    rate: Fraction = Fraction(0)
    lots: tuple[Lot, ...] = ()
    target: float = 0.0
    outright: int = 0

    @property
    def scale(self) -> float:
        """Return by what its distance is divided; 0 where it goes whether or not anything is bought for it."""
        return self.goal or self.target


@dataclass(frozen=True, slots=True)
class Group:
    """Tickers that together are to be worth from ``least`` to ``most`` cents after the plan.

    A group that is already outside comes inside; where that cannot be, it is not taken farther away.
    """

    symbols: frozenset[str]
    least: int = 0
    most: int = NO_LIMIT


@dataclass(frozen=True, slots=True)
class Question:
    """The tickers and every rule between them; amounts in cents, None for no limit.

    ``cash`` is what there is for orders now: deposits in, withdrawals out, so that it may be below zero. No less than
    ``least_cash`` is to be left. What sales bring beyond all purchases and costs may exceed ``to_raise`` (or what is
    short of ``least_cash``) only by less than would let one of them be a step smaller, as far as groups allow it, or a
    step more be bought: they are for what is bought, not for cash. Below zero it is the cash that has to be spent
    before anything is sold. None lifts that rule. Of cash that lies ``idle`` a sale may still pay for a purchase of as
    much; where sales bring more than that, what is idle counts as brought by them, so that no plan adds to what one
    before it has left. Sales of tickers that go anyway, as far as they do, or of which more is held than their most,
    count for nothing.

    Cash away from ``cash_goal`` adds (cash − cash_goal)²/``cash_scale`` to the objective; with ``cash_scale`` None it
    adds nothing. ``turnover`` is the most that all orders together are worth, ``orders`` how many there may be,
    ``gain`` the most that sales may realise (below zero counts as zero). ``tax_weight`` is how many cents of distance a
    cent of tax is worth.

    ``fits``: as much is bought as fits: no plan is allowed to which a further step of any purchase (or of a sale less)
    could be added.
    """

    tickers: tuple[Ticker, ...]
    cash: int
    least_cash: int = 0
    to_raise: int | None = 0
    idle: int = 0
    cash_goal: float = 0.0
    cash_scale: float | None = None
    groups: tuple[Group, ...] = ()
    turnover: int | None = None
    orders: int | None = None
    gain: Fraction | None = None
    tax_weight: float = 0.0
    fits: bool = False


@dataclass(frozen=True, slots=True)
class Prices:
    """What a little more of each shared limit would bring: cents of distance a cent (or an order), 0 where it is free.

    ``cash`` is above zero where cash is short and below where there is more than can be placed.
    """

    cash: float = 0.0
    turnover: float = 0.0
    orders: float = 0.0
    gain: float = 0.0


ALL_PLANS = "all plans"
"""What an answer is the best among where nothing but the rules leaves a plan out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The plan, how far it is from the goals, and how much nearer any other could be at most; distances in cents.

    ``units`` are the orders by symbol, only those there are. ``missing`` is what remains short of ``least_cash`` when
    all that may be sold is sold. ``limits`` says, for each ticker that is off its goal by more than rounding to cents,
    what keeps it from the next step toward it (where steps are worth next to nothing: from a dollar nearer). ``among``
    names the plans of which it is the best, to within ``gap``.
    """

    units: Mapping[str, int]
    objective: float
    bound: float
    cash: int
    missing: int = 0
    prices: Prices = Prices()
    limits: Mapping[str, frozenset[Limit]] = field(default_factory=dict)
    among: str = ALL_PLANS

    @property
    def gap(self) -> float:
        """Return how much nearer another plan could be at most, in dollars of the objective."""
        return max(0.0, self.objective - self.bound) / 100
