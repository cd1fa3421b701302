"""What a person types into a dialog or on the command line."""

from __future__ import annotations

import re
from decimal import Decimal

from xl_addin.domain.currencies import currency_code
from xl_addin.domain.finding import refuse
from xl_addin.sheets.formats import SHARED_SIGNS, own_currency

_AMOUNT = re.compile(
    r"(?P<before>[^\d\s.,+-]{0,4})\s*"
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?|\.\d{1,2})"
    r"\s*(?P<after>[^\d\s.,+-]{0,4})"
)
_MOST_CENTS = 10**17  # no portfolio holds more


class Typed(int):
    """An amount in cents as it was typed; ``unit`` is the currency's code, or a sign of several, "" for none."""

    unit: str = ""


def typed_cents(text: str) -> Typed | None:
    """Return an amount such as ``1234.50``, ``$1,234.50`` or ``500 EUR`` in cents; None where it is none."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return None
    amount = Typed(Decimal(match["number"].replace(",", "")) * 100)
    word = match["before"] + match["after"]
    unit = word if word in SHARED_SIGNS or not word else currency_code(word)
    if unit is None or (match["before"] and match["after"]):
        return None
    amount.unit = unit
    return amount


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
