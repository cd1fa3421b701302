"""A row of a broker's history that is no order's: what was paid, received, reinvested, split or transferred."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.events import CASH_OUT, TRANSFERS, AccountEvent, Kind
from xl_addin.domain.plan import Side
from xl_addin.sheets.brokers.settled import settled
from xl_addin.sheets.cells import Problem
from xl_addin.sheets.event_words import brokers_kind
from xl_addin.sheets.ratios import ratio_of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from xl_addin.domain.source import SourceRow

_RATIO = re.compile(r"\b\d+(?:\.\d+)?\s*(?:-?for-?|:)\s*\d+(?:\.\d+)?\b", re.IGNORECASE | re.ASCII)
_NAMED = re.compile(r"([A-Z][A-Z0-9. ]*?)\s*\(", re.ASCII)
UNKNOWN = "no kind of event that is known"


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says: shares and money with the broker's signs, ``text`` all its words."""

    action: str
    day: date
    symbol: str
    shares: Decimal | None
    price: Decimal | None
    amount: Decimal | None
    charges: Decimal
    account: str | None
    currency: str | None
    reference: str | None
    name: str
    text: str
    source: SourceRow


def event_of(said: Said) -> AccountEvent | str:
    """Return the event of a row, or why it is none."""
    kind = brokers_kind(said.action)
    symbol = said.symbol or (found[1] if (found := _NAMED.match(said.name)) else None)
    if kind is None or kind is Kind.OTHER:
        return UNKNOWN if kind is None else "it changes nothing"
    if not isinstance(kind, Kind) or kind in TRANSFERS or kind in {Kind.DEPOSIT, Kind.WITHDRAWAL}:
        return _moved(said, kind, symbol)
    if kind is Kind.SPLIT:
        return _split(said, symbol)
    if kind is Kind.REINVESTMENT:
        return _reinvestment(said, symbol)
    if not said.amount:
        return "no amount"
    if kind in CASH_OUT and said.amount > 0:
        kind = Kind.REFUND
    return _event(said, kind, symbol, amount=said.amount)


def _event(
    said: Said,
    kind: Kind,
    symbol: str | None,
    *,
    shares: Decimal | None = None,
    price: Decimal | None = None,
    fees: Decimal | None = None,
    amount: Decimal | None = None,
    ratio: Fraction | None = None,
) -> AccountEvent:
    return AccountEvent(
        kind, said.day, symbol, shares, price, fees or None, amount, said.account, said.currency, ratio,
        reference=said.reference, source=said.source,
    )  # fmt: skip


def _moved(said: Said, kind: Kind | str, symbol: str | None) -> AccountEvent | str:
    """Return a transfer: of shares where there are any, else of cash; the sign says which way, else the word."""
    if symbol and said.shares:
        out = said.shares < 0 or kind is Kind.TRANSFER_OUT
        return _event(said, Kind.TRANSFER_OUT if out else Kind.TRANSFER_IN, symbol, shares=abs(said.shares))
    if not said.amount:
        return "no amount"
    out = said.amount < 0 or kind in {Kind.WITHDRAWAL, Kind.TRANSFER_OUT}
    return _event(
        said, Kind.WITHDRAWAL if out else Kind.DEPOSIT, None, amount=-abs(said.amount) if out else said.amount
    )


def _split(said: Said, symbol: str | None) -> AccountEvent | str:
    found = _RATIO.search(said.text)
    ratio = ratio_of(found[0].replace("-", " ")) if found else None
    if not symbol or ratio is None or isinstance(ratio, Problem):
        return "a split whose ratio the file does not say: add a row split to Activity, such as 4 for 1"
    return _event(said, Kind.SPLIT, symbol, ratio=ratio)


def _reinvestment(said: Said, symbol: str | None) -> AccountEvent | str:
    if not symbol or not said.shares:
        return "a reinvestment without shares"
    cost = settled(Side.BUY, abs(said.shares), said.price or None, abs(said.charges), said.amount)
    if isinstance(cost, Problem):
        return cost.message
    return _event(said, Kind.REINVESTMENT, symbol, shares=abs(said.shares), price=cost.price, fees=cost.fees)
