"""Numbers of a table: text, floats or decimals, each as the decimal that a person would read."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from xl_addin.domain.money import decimal_of
from xl_addin.sheets.formats import own_currency
from xl_addin.sheets.typed_numbers import typed_number


def decimal_if_any(value: Any, currency: str) -> Decimal | None:
    """Return a number exactly, None for an empty cell and for what is no number.

    In text the decimal sign is the point, and a comma is one at a thousand: ``1,234.5``. The sign or the code of the
    portfolio's currency may stand beside it; beside that of another it is no number here.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (int, float)):
        return decimal_of(value) if math.isfinite(value) else None
    return _of_text(str(value).strip(), currency)


def _of_text(text: str, currency: str) -> Decimal | None:
    try:
        plain = Decimal(text)
    except InvalidOperation:
        typed = typed_number(text)
        if typed is None or (typed.currency and own_currency(typed.currency, currency) != currency):
            return None
        return typed.point
    return plain if plain.is_finite() else None


def day_if_any(value: Any) -> date | None:
    """Return a day: a date, a moment's day, or ISO text such as ``2024-01-31`` or ``2024-01-31T00:00:00Z``."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None
