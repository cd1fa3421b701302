"""How much a row of Holdings holds: of shares, price and value any two give the third, the value alone is dollars."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import currency_code, paid_in, written
from xl_addin.domain.money import decimal_of, share_text
from xl_addin.sheets.cells import Problem
from xl_addin.sheets.holding_columns import CURRENCY, MULTIPLIER, RATE, SHARES, VALUE
from xl_addin.sheets.prices import PRICE
from xl_addin.sheets.record import Record, at_cell
from xl_addin.sheets.row_states import COUNTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.domain.finding import Finding

_FINEST = Decimal("1e-8")
"""To how much of a share, or of a price, a quotient is worked out."""
NO_SHARES = Problem("no number of shares", "Type how many are held, 0 for something not yet owned.")
NO_VALUE = Problem("no value", "Type what is held of it, 0 for something not yet owned.")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a row holds: ``shares`` at a ``price`` in ``currency``, so that it is worth shares × price × multiplier.

    ``currency`` is None where nothing names one. ``value`` is what the row says it is worth, in ``value_currency``,
    None where it says nothing. ``in_dollars``: only that value is known. ``missing`` is the heading of what the row
    does not say, so that it is worked out from the value; ``own`` is the currency that the row names for its price.
    """

    shares: Decimal
    price: Decimal | None
    currency: str | None
    value: Decimal | None
    value_currency: str | None
    multiplier: Decimal = Decimal(1)
    rate: Decimal | None = None
    in_dollars: bool = False
    missing: str | None = None
    own: str | None = None


def contradicts(signed: str, own: str) -> bool:
    """Return whether the currency a price is written in is not that of its row: pence are pounds, a $ any dollar."""
    if signed == "$":
        return "$" not in written(paid_in(own)[0]).sign
    return paid_in(signed)[0] != paid_in(own)[0]


def quantity(record: Record, named: Mapping[str, str]) -> Quantity | Finding:
    """Return what a row holds; ``named`` are the currencies that headings name."""
    shares, price, value = record.get(SHARES), record.get(PRICE), record.get(VALUE)
    own = record.get(CURRENCY)
    if price is None and record.stock is not None and record.stock.price is not None and record.stock.price > 0:
        price = decimal_of(record.stock.price)
        own = own or (currency_code(record.stock.currency) if record.stock.currency else None)
    typed = record.signs.get(PRICE.heading)
    if own and typed and contradicts(typed, own):
        message = f"the price is typed in {typed}, and the row's currency is {own}"
        return at_cell(record.source, PRICE, Problem(message, "Correct the one that is wrong."))
    currency = own or record.currencies.get(PRICE.heading) or named.get(PRICE.heading)
    worth_in = record.currencies.get(VALUE.heading) or named.get(VALUE.heading)
    unit: Decimal | None = record.get(COUNTED)
    multiplier = (record.get(MULTIPLIER) or Decimal(1)) * (unit or 1)
    rate = record.get(RATE)
    if shares is None and value is None:
        if SHARES.heading in record.source.columns:
            return at_cell(record.source, SHARES, NO_SHARES)
        return at_cell(record.source, VALUE, NO_VALUE)
    if shares is None and value is not None:
        if price:
            counted = shares_from(value, price, multiplier)
            return Quantity(
                counted,
                price,
                currency or worth_in,
                None,
                worth_in,
                multiplier,
                rate,
                missing=SHARES.heading,
                own=currency,
            )
        known = worth_in or own
        return Quantity(value, Decimal(1) if value else None, known, None, worth_in, rate=rate, in_dollars=bool(value))
    shares = shares or Decimal(0)
    if not price and value and shares:
        per_share = price_from(value, shares, multiplier)
        return Quantity(
            shares,
            per_share,
            worth_in or currency,
            None,
            worth_in,
            multiplier,
            rate,
            missing=PRICE.heading,
            own=currency,
        )
    return Quantity(shares, price, currency or (worth_in if price is None else None), value, worth_in, multiplier, rate)


def worth(found: Quantity) -> Decimal | None:
    """Return shares × price × multiplier in the price's currency, None where there is no price."""
    return None if found.price is None else found.shares * found.price * found.multiplier


def amount_text(amount: Decimal) -> str:
    """Return an amount as a message shows it, to the cent."""
    return share_text(amount.quantize(Decimal("0.01")))


def price_from(value: Decimal, shares: Decimal, multiplier: Decimal) -> Decimal:
    """Return the price at which so many shares are worth the value."""
    return (value / (shares * multiplier)).quantize(_FINEST)


def shares_from(value: Decimal, price: Decimal, multiplier: Decimal) -> Decimal:
    """Return how many shares are worth the value at a price in the same currency."""
    return (value / (price * multiplier)).quantize(_FINEST)
