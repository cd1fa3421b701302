"""What a person types into a dialog or on the command line."""

from __future__ import annotations

import re
from decimal import Decimal

_DOLLARS = re.compile(r"\$?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?|\.\d{1,2})")
_MOST_CENTS = 10**17  # no portfolio holds more


def typed_cents(text: str) -> int | None:
    """Return an amount typed as dollars and cents, such as ``$1,234.50``, in cents; None where it is none."""
    match = _DOLLARS.fullmatch(text.strip())
    return int(Decimal(match[1].replace(",", "")) * 100) if match else None


def is_to_move(cents: int) -> bool:
    """Return whether an amount is more than zero and one that a portfolio could hold."""
    return 0 < cents <= _MOST_CENTS
