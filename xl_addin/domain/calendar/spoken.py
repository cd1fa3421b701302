"""Moments as people say them, beside the exact text that is checked."""

from __future__ import annotations

from datetime import datetime

from xl_addin.domain.calendar.exchange import city_of

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def spoken(text: str, exchange: str) -> str:
    """Return ISO text with the exchange's own offset in words: ``Fri 27 Nov 2026, 9:30 am New York``."""
    moment = datetime.fromisoformat(text)
    day = f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    half = "am" if moment.hour < 12 else "pm"
    return f"{day}, {moment.hour % 12 or 12}:{moment.minute:02} {half} {city_of(exchange)}"
