"""Numbers of a table: text, floats or decimals, each as the decimal that a person would read."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from xl_addin.domain.money import decimal_of

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


def decimal_if_any(value: Any) -> Decimal | None:
    """Return a number exactly, None for an empty cell and for what is no number.

    A comma in text is one at a thousand: where it may be a decimal comma, it is no number.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (int, float)):
        return decimal_of(value) if math.isfinite(value) else None
    text = str(value).strip()
    if "," in text:
        if not _THOUSANDS.fullmatch(text):
            return None
        text = text.replace(",", "")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


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
