"""Which number formats show a date or a time, and what day a serial number is."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


# Excel's own formats without a code in the file; 27 to 36, 50 to 58 and 71 to 81 are dates of East Asian editions.
# 46 is elapsed hours, a length of time and no date.
_DATE_IDS = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59), *range(71, 82)}
_NOT_CODE = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_MAX_SERIAL = 2_958_466  # the first day of the year 10000


def shows_date(code: str) -> bool:
    """Return whether a format code shows a date or a time of day (an elapsed time is a number of days)."""
    first = code.split(";", maxsplit=1)[0]
    if _ELAPSED.search(first):
        return False
    bare = _NOT_CODE.sub("", first).lower()
    return bare not in {"general", "standard"} and any(letter in bare for letter in "ymdhs")


def is_date_format(number: str, codes: Mapping[str, str]) -> bool:
    """Return whether the number format of an id shows a date; `codes` are the file's own formats by id."""
    if number in codes:
        return shows_date(codes[number])
    return number.isdecimal() and int(number) in _DATE_IDS


def from_serial(serial: float, *, date1904: bool) -> date | datetime | time | None:
    """Return the day, moment or time of day a serial number means, None where it means none.

    Whole numbers are days; a fraction below the first day is a time of day. In the 1900 system day 60 is the
    29 February that year did not have.
    """
    if not 0 <= serial < _MAX_SERIAL:
        return None
    days, fraction = divmod(serial, 1)
    seconds = round(fraction * 86_400_000) / 1000
    if days == 0 and (seconds or not date1904):
        return (datetime.min + timedelta(seconds=seconds)).time() if seconds < 86_400 else None
    if not date1904 and days == 60:
        return None
    origin = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 31 if days < 60 else 30)
    try:
        moment = origin + timedelta(days=days, seconds=seconds)
    except OverflowError:
        return None
    return moment if seconds else moment.date()


def to_serial(value: date | time, *, date1904: bool) -> float:
    """Return the serial number of a day, a moment or a time of day; an offset is dropped."""
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86_400
    moment = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    origin = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)
    elapsed = moment - origin
    days = elapsed.days - (1 if not date1904 and elapsed.days <= 60 else 0)
    return (
        days + (elapsed.seconds + elapsed.microseconds / 1e6) / 86_400
        if elapsed.seconds or elapsed.microseconds
        else days
    )
