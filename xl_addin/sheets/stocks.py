"""What one of Excel's Stocks data types says of a security: its fields, and the text its cell shows."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, TypeGuard

from xl_addin.sheets.grid import StockCell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.sheets.grid import Value

_FINANCE = 268_435_456  # the service that Excel has its Stocks from
_SHOWN = re.compile(r"(?P<name>.+?)\s*\((?P<exchange>[A-Z0-9]{4}):(?P<ticker>[^()\s]+)\)")


def is_stock(fields: Mapping[str, Value]) -> bool:
    """Return whether the fields of a data type are those of a security, and not of a place or a food."""
    return fields.get("%EntityServiceId") == _FINANCE or "Ticker symbol" in fields


def stock(text: str, fields: Mapping[str, Value]) -> StockCell:
    """Return a security from the text its cell shows and its fields, by the names they have in English.

    Excel names the fields in its user's language, but the text is the same everywhere: the name, the exchange's market
    identifier code and the ticker, as in ``MICROSOFT CORPORATION (XNAS:MSFT)``.
    """
    shown = _SHOWN.fullmatch(text.strip())
    known = shown.groupdict() if shown else {}
    price = fields.get("Price")
    return StockCell(
        text,
        ticker=_text(fields.get("Ticker symbol")) or known.get("ticker"),
        name=_text(fields.get("Name")) or known.get("name"),
        price=price if _is_price(price) else None,
        currency=_text(fields.get("Currency")),
        exchange=_text(fields.get("Exchange abbreviation")) or known.get("exchange"),
    )


def _is_price(value: Value) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _text(value: Value) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None
