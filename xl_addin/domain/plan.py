"""What an action proposes: orders with their reasons, what was left out and why, and the measures of the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.kinds import Action, Choice, Side, Term
from xl_addin.domain.lot_sale import LotSale

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.search.question import Answer, Question

__all__ = [
    "Action",
    "Certificate",
    "Choice",
    "Cost",
    "LeftOut",
    "LotSale",
    "Measures",
    "Move",
    "Order",
    "Part",
    "Plan",
    "Quoted",
    "Saving",
    "Side",
    "Term",
    "Weights",
]


@dataclass(frozen=True, slots=True)
class Quoted:
    """An order as it is placed: in the security's own currency, and by amount where it is traded ``in_dollars``.

    ``price`` is as the market quotes it, ``value`` and ``gain`` are hundredths of ``currency`` (an ISO code, or GBX and
    the like), and so are the ``basis`` and ``gain`` of the ``lots``.
    """

    currency: str
    price: Decimal
    value: int
    gain: int | None = None
    lots: tuple[LotSale, ...] = ()
    in_dollars: bool = False


class Weights(NamedTuple):
    """What a security is of the scope's slices before an order and after all of them, and its target, as fractions."""

    before: float
    after: float
    target: float


class Order(NamedTuple):
    """One order a ticker. ``price`` is dollars a share; ``value`` is cents (a sale's proceeds, a purchase's cost).

    ``gain`` is the estimated realised gain in cents, None where it cannot be known or for a purchase. ``tax`` is what
    the sale adds to the year's estimated tax, in cents, None where none is estimated; since gains and losses of all
    sales are netted, those of several orders need not sum to the plan's. ``account`` is where it is to be placed,
    None where none is named. All this is in the portfolio's currency; ``quoted`` is the same in the security's own
    terms, None where they are no others. ``brief`` is the reason without the numbers that stand beside it on a sheet,
    among them the ``weights``: None for what is in no pie.
    """

    side: Side
    symbol: str
    shares: Decimal
    price: Decimal
    value: int
    reason: str
    gain: int | None = None
    lots: tuple[LotSale, ...] = ()
    tax: int | None = None
    account: str | None = None
    quoted: Quoted | None = None
    brief: str = ""
    weights: Weights | None = None

    @property
    def term(self) -> str | None:
        """Return ``short``, ``long`` or ``mixed``, None where no lot's term is known."""
        terms = {lot.term.value for lot in self.lots if lot.term}
        return None if not terms else terms.pop() if len(terms) == 1 else "mixed"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A security (or a slice) that gets no order although it drifts, and why."""

    symbol: str
    reason: str
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What one pie gains (or, negative, loses) of a ticker that several pies hold, by orders and by netting.

    ``account`` is that in which it is held, None where none is named.
    """

    symbol: str
    pie: str
    shares: Decimal
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """How a portfolio stands, and how a plan is judged, in this order.

    ``cash`` cents; ``chi2`` Σ(z − T)²/T in dollars over slices with a target; ``drift`` ½Σ|actual − target| as a
    fraction; ``tax`` estimated cents that the plan adds to the
    year (None: not estimated); ``turnover`` cents bought and sold together.
    """

    cash: int
    invested: int
    chi2: float
    drift: float
    tax: int | None
    turnover: int
    orders: int


@dataclass(frozen=True, slots=True)
class Part:
    """What a plan does in one account, measured by itself; ``nothing`` says why it has no order there.

    ``after.tax`` is what the account's sales add to the tax of all, so that those of several need not sum to it.
    """

    account: str
    before: Measures
    after: Measures
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """All that another program needs to verify a plan: the question as the search was asked, its answer, the orders.

    ``units`` are the plan's orders by ticker, none where those of the answer were not worth it, and ``cash_after`` the
    cents they leave. ``account`` is the one it is for, None where none is named.
    """

    question: Question
    answer: Answer
    units: Mapping[str, int]
    cash_after: int
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What orders cost and how much is traded for it: cents, ``tax`` None where none is estimated."""

    tax: int | None
    fees: int
    turnover: int
    orders: int


@dataclass(frozen=True, slots=True)
class Saving:
    """What a plan costs, and what a plain rebalance of the same portfolio would."""

    plan: Cost
    plain: Cost

    @property
    def cents(self) -> int:
        """Return what the plan saves in tax, commissions and spread; negative where it costs more."""
        return (self.plain.tax or 0) + self.plain.fees - (self.plan.tax or 0) - self.plan.fees


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole proposal, before anyone decided. ``certified_gap`` is in dollars: how far at most from the best.

    ``request`` says what was asked in words ("Withdraw $500.00"); ``nothing`` says why there is no order.
    ``moves`` are the changes by pie of tickers that several pies hold; those of a ticker sum to its order. ``choice``
    is which of the plans of a rebalance it is. ``parts`` are the accounts it is for, none where no account is named.
    ``currency`` is that of every amount, apart from what is ``quoted`` of an order. ``certificates`` are of each
    account. ``saving`` is what a rebalance costs beside a plain one, None for what is none.
    """

    action: Action
    scope: str
    request: str
    orders: tuple[Order, ...]
    left_out: tuple[LeftOut, ...]
    before: Measures
    after: Measures
    certified_gap: float
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]
    nothing: str = ""
    moves: tuple[Move, ...] = ()
    choice: Choice = Choice.AS_SET
    parts: tuple[Part, ...] = ()
    currency: str = "USD"
    saving: Saving | None = None
    certificates: tuple[Certificate, ...] = field(default=(), compare=False, repr=False)
