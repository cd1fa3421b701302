"""What one cell of a broker's file says: amounts with signs and separators, days in any of their spellings."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.money import decimal_of
from xl_addin.sheets.cells import Problem, described, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.sheets.grid import Value

_NOTHING = {"", "-", "--", "---", "n/a", "na", "none", "not available"}
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{2,3})+|\d+)?(?:\.\d*)?(?:[eE]-\d{1,2})?", re.ASCII)
"""Lakhs and crores are parted in twos; a very small number saved by a spreadsheet is 1.5E-05."""
_SIGNS = re.compile(r"[\s$€£₹¥]|USD|EUR|GBP")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAYS = tuple(
    re.compile(rf"(?<![\d]){pattern}(?!\d)", re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})[-/](?P<year>\d{4})",
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<short>\d{2})",
        rf"{_NAME}[-\s]+(?P<day>\d{{1,2}}),?[-\s]+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})[-\s]+{_NAME},?[-\s]+(?P<year>\d{{4}})",
        r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
    )
)


def amount(value: Value) -> Decimal | Problem | None:
    """Return a number however a broker writes it: ``$1,234.56``, ``(5.00)``, ``+1.2%``; None for ``--`` or ``n/a``."""
    if isinstance(value, bool):
        return Problem(f"{described(value)} where a number belongs", _AGAIN)
    if isinstance(value, int | float):
        return decimal_of(value)
    if value is None:
        return None
    if not isinstance(value, str):
        return Problem(f"{described(value)} where a number belongs", _AGAIN)
    text = tidy(value).casefold()
    if text in _NOTHING:
        return None
    bare = _SIGNS.sub("", tidy(value)).rstrip("%").replace("−", "-")
    negative = (bare.startswith("(") and bare.endswith(")")) or "-" in bare[:2] or bare.endswith("-")
    digits = bare.strip("()+-")
    if not digits or not _AMOUNT.fullmatch(digits) or digits == ".":
        return Problem(f"{described(value)} where a number belongs", _AGAIN)
    size = Decimal(digits.replace(",", ""))
    return -size if negative else size


def moment(value: Value) -> date | Problem | None:
    """Return the day a cell names, the month before the day where both are numbers, as in the United States.

    Of two days (``12/16/2025 as of 12/15/2025``) the last counts.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if value is None or (isinstance(value, str) and tidy(value).casefold() in _NOTHING):
        return None
    text = str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
    found = last_day(text)
    return found or Problem(f"{described(value)} where a date belongs", _AGAIN)


def last_day(text: str) -> date | None:
    """Return the last day that a text names, None where it names none."""
    found: dict[int, date] = {}
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            known = _day(match)
            if known and not any(match.start() <= start < match.end() for start in found):
                found[match.start()] = known
    return found[max(found)] if found else None


def first_name(names: Iterable[str | None]) -> str | None:
    """Return the first of several names that says something."""
    return next((name for name in names if name), None)


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = _MONTHS.index(parts["name"].casefold()) + 1 if parts.get("name") else int(parts["month"])
    year = int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"])
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        return None


_AGAIN = "Download the file again; if it is as the broker made it, please report this row."
