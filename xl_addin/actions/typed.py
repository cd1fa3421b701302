"""What a person types into a dialog or on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.sheets.formats import SHARED_SIGNS, own_currency
from xl_addin.sheets.typed_numbers import typed_number

if TYPE_CHECKING:
    from decimal import Decimal

_MOST_CENTS = 10**17  # no portfolio holds more


class Typed(int):
    """An amount in cents as it was typed; ``unit`` is the currency's code, or a sign of several, "" for none."""

    unit: str = ""


def typed_cents(text: str) -> Typed | None:
    """Return an amount such as ``1234.50``, ``$1,234.50``, ``1.234,50 €`` or ``500 EUR`` in cents; None for another.

    A comma may be the decimal sign where what follows it can be nothing but cents: ``1,234`` is over a thousand.
    ``1.234`` is refused, for it may be typed by someone to whom the point is the decimal sign.
    """
    bare, sign = text.strip(), ""
    number = typed_number(bare)
    if number is None:
        sign = next((one for one in SHARED_SIGNS if bare.startswith(one) or bare.endswith(one)), "")
        number = typed_number(bare.removeprefix(sign) if bare.startswith(sign) else bare.removesuffix(sign))
    if number is None or bare.startswith("+") or (sign and number.currency):
        return None
    readings = {number.point, number.comma if "," in text else None}
    amounts = {reading for reading in readings if reading is not None and reading >= 0 and _in_cents(reading)}
    if len(amounts) != 1:
        return None
    amount = Typed(amounts.pop() * 100)
    amount.unit = number.currency or sign
    return amount


def _in_cents(amount: Decimal) -> bool:
    """Return whether an amount is one of whole cents."""
    digits = amount.as_tuple().exponent
    return isinstance(digits, int) and digits >= -2


def in_currency(amount: int, currency: str) -> int:
    """Return an amount that was typed; `Refused` where it has the sign of another currency than the portfolio's."""
    unit = amount.unit if isinstance(amount, Typed) else ""
    if unit and own_currency(unit, currency) != currency:
        message = f"the amount is typed in {unit}, and the portfolio is in {currency}"
        raise refuse(None, message, f"Type it in {currency}, as a plain number such as 1234.50.")
    return int(amount)


def is_to_move(cents: int) -> bool:
    """Return whether an amount is more than zero and one that a portfolio could hold."""
    return 0 < cents <= _MOST_CENTS
