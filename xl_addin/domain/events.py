"""What happens to holdings and cash, by the words of account statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from xl_addin.domain.source import SourceRow

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction


class Kind(Enum):
    """What an event is; the value is its word on the Activity sheet."""

    BUY = "buy"
    SELL = "sell"
    REINVESTED = "reinvested dividend"
    """A dividend that was paid in shares, so that no cash moved."""
    REINVESTMENT = "reinvestment"
    """A purchase with a dividend that has a row of its own, as most brokers write it."""
    DIVIDEND = "dividend"
    INTEREST = "interest"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    FEE = "fee"
    TAX = "tax"
    REFUND = "refund"
    SPLIT = "split"
    TRANSFER_IN = "transfer in"
    TRANSFER_OUT = "transfer out"
    OTHER = "other"
    """What changes neither holdings nor cash."""


PURCHASES = frozenset({Kind.BUY, Kind.REINVESTED, Kind.REINVESTMENT})
TRADES = PURCHASES | {Kind.SELL}
TRANSFERS = frozenset({Kind.TRANSFER_IN, Kind.TRANSFER_OUT})
CASH_OUT = frozenset({Kind.WITHDRAWAL, Kind.FEE, Kind.TAX})
CASH_IN = frozenset({Kind.DIVIDEND, Kind.INTEREST, Kind.DEPOSIT, Kind.REFUND})
CASH_ONLY = CASH_IN | CASH_OUT


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One event. Money is in ``currency``, None for that of the security, or the portfolio's where there is none.

    ``shares`` are without a sign, ``price`` is that of a share, ``fees`` are what it cost beside. ``amount`` is the
    cash that moved: above zero into the account; of what comes in kind it is what it cost. ``ratio`` are the new shares
    for an old one of a split. ``acquired`` is when what is transferred was bought. ``lots`` names those that a sale
    closes, as an order does. ``reference`` is an id: our order's, or the broker's.
    """

    kind: Kind
    day: date
    symbol: str | None = None
    shares: Decimal | None = None
    price: Decimal | None = None
    fees: Decimal | None = None
    amount: Decimal | None = None
    account: str | None = None
    currency: str | None = None
    ratio: Fraction | None = None
    acquired: date | None = None
    lots: str = ""
    reference: str | None = None
    source: SourceRow = field(default_factory=SourceRow, compare=False)
