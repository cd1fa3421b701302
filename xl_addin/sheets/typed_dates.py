"""Days typed as text: ``25.03.2022``, ``Mar 01, 2022``, ``3/1/2022``; all that one can mean, nothing guessed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.sheets.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

_CLOCK = r"(?:[T\s,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = r"(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})[.日]?"
_NUMBERS = r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})\.?"
_DAY_MONTH = (
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s./-]*(?:de\s+)?([^\W\d]+)\.?,?[\s./-]*(?:de\s+)?"
    r"(\d{4}|\d{2})"
)
_YEAR_MONTH = r"(\d{4})[\s./-]*([^\W\d]+)\.?[\s./-]*(\d{1,2})\.?"
_MONTH_DAY = r"([^\W\d]+)\.?[\s./-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s./-]+(\d{4})"
_MONTHS = {
    stem: month
    for month, stems in enumerate(
        (
            "jan ene gen janv sty oca янв", "feb fév fev feb févr lut şub фев", "mar mär mrt maa mars març marzec мар",
            "apr avr abr kwi nis апр", "may mai mei maj mag май мая", "jun juin giu cze haz июн",
            "jul juil lug lip tem июл", "aug aoû aou ago sie ağu авг", "sep set wrz eyl сен",
            "oct okt out ott paź eki окт", "nov lis kas ноя", "dec dez déc dic des gru ara дек",
        ),
        1,
    )
    for stem in stems.split()
}  # fmt: skip
"""The first letters of the months' names in the languages of `xl_addin.sheets.vocabulary`."""

_CENTURY = 100


class TypedDate(NamedTuple):
    """The days a text can mean: with the day before the month, and with the month first; None where it cannot."""

    day_first: date | None
    month_first: date | None

    @property
    def decisive(self) -> bool:
        """Return whether it is a day in one of the two orders only."""
        return (self.day_first is None) != (self.month_first is None)

    @property
    def plain(self) -> date | None:
        """Return the day where both orders mean the same, or only one is a day; else None."""
        if self.day_first is None or self.month_first is None:
            return self.month_first if self.day_first is None else self.day_first
        return self.day_first if self.day_first == self.month_first else None


def typed_date(text: str) -> TypedDate | None:
    """Return the days a text can mean, None where it is no day."""
    bare = tidy(text)
    if not any(map(str.isdecimal, bare)):
        return None
    if match := _written(_YEAR_FIRST, bare):
        return _same(_day(int(match[1]), int(match[2]), int(match[3])))
    if match := _written(_NUMBERS, bare):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        day_first = _day(year, second, first)
        # With full stops the day comes first wherever dates are written so.
        found = TypedDate(day_first, day_first if match[2] == "." else _day(year, first, second))
        return found if found.day_first or found.month_first else None
    if match := _written(_DAY_MONTH, bare):
        return _same(_day(_year(match[3]), _month(match[2]), int(match[1])))
    if match := _written(_YEAR_MONTH, bare):
        return _same(_day(int(match[1]), _month(match[2]), int(match[3])))
    if match := _written(_MONTH_DAY, bare):
        return _same(_day(_year(match[3]), _month(match[1]), int(match[2])))
    return None


def _written(day: str, text: str) -> re.Match[str] | None:
    """Return how a day is written in a text, with or without a time behind it."""
    return re.fullmatch(day + _CLOCK, text, re.IGNORECASE)


def day_comes_first(dates: Iterable[TypedDate]) -> bool | None:
    """Return whether the days of a column come before the months, None where nothing, or both, shows it."""
    orders = {found.month_first is None for found in dates if found.decisive}
    return orders.pop() if len(orders) == 1 else None


def _same(day: date | None) -> TypedDate | None:
    return TypedDate(day, day) if day else None


def _year(text: str) -> int:
    year = int(text)
    return 2000 + year if year < _CENTURY else year


def _month(name: str) -> int:
    """Return a month by its name, 0 for a word that is none."""
    word = name.casefold()
    return next((_MONTHS[word[:n]] for n in (4, 3) if word[:n] in _MONTHS), 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
