"""An exchange's clock and trading days, read from the generated table when first asked for."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.calendar.exchange_table import ROWS, SAME_AS, ZONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_UTC = timezone.utc  # noqa: UP017 - LibreOffice 25.2 has Python 3.10 on Windows and macOS

Hours = tuple[tuple[time, time], ...]
"""The stretches of a day that the exchange is open, each without its last moment; none on a day without trading."""


class Clock(NamedTuple):
    """The UTC offsets of a place: the first holds when the table starts, and at each of `turns` (UTC) the next does."""

    offsets: tuple[timezone, ...]
    turns: tuple[datetime, ...]

    def to_local(self, moment: datetime) -> datetime:
        """Return an aware moment with the offset that is in force there at that moment."""
        return moment.astimezone(self.offsets[bisect_right(self.turns, moment) % len(self.offsets)])

    def readings(self, local: datetime) -> tuple[datetime, ...]:
        """Return the moments, earliest first, at which the clock reads a naive time: one, or two, or in a gap none."""
        candidates = (local.replace(tzinfo=offset, fold=0) for offset in self.offsets)
        return tuple(sorted(c for c in candidates if self.to_local(c).utcoffset() == c.utcoffset()))


class Exchange(NamedTuple):
    """A clock, regular hours by the first day they hold, the days with other hours, the weekdays without trading."""

    clock: Clock
    regular: Mapping[date, Hours]
    special: Mapping[date, Hours]
    closed: frozenset[date]

    def hours(self, day: date) -> Hours:
        """Return the hours of a day in the table, at the exchange's clock; none on a day without trading."""
        if day.weekday() > 4 or day in self.closed:
            return ()
        return self.special.get(day) or self.regular_from(day)[0]

    def regular_from(self, day: date) -> tuple[Hours, ...]:
        """Return the regular hours on a day, then those known to replace them later."""
        since = bisect_right(list(self.regular), day) - 1
        return tuple(self.regular.values())[since:]


def is_open(hours: Hours, at: time) -> bool:
    """Return whether an order can trade at that time: not at the close, nor at the start of a midday break."""
    return any(opens <= at < closes for opens, closes in hours)


def codes() -> tuple[str, ...]:
    """Return the codes (ISO 10383) of the exchanges in the table, sorted."""
    return tuple(sorted([*ROWS, *SAME_AS]))


def exchange_of(code: str) -> Exchange:
    """Return the exchange of a code; KeyError where the table has none."""
    return _parsed(SAME_AS.get(code, code))


def city_of(code: str) -> str:
    """Return the city whose clock an exchange keeps; KeyError where the table has none."""
    return ROWS[SAME_AS.get(code, code)].split(maxsplit=1)[0].rpartition("/")[2].replace("_", " ")


@cache
def _parsed(code: str) -> Exchange:
    first, *others, closed = (section.split() for section in ROWS[code].split(";"))
    zone, *regular = first
    return Exchange(
        clock=_clock(zone),
        regular={date.fromisoformat(day): _hours(text) for day, text in zip(regular[::2], regular[1::2], strict=True)},
        special={day: _hours(text) for text, *days in others for day in _dates(days)},
        closed=frozenset(_dates(closed)),
    )


@cache
def _clock(zone: str) -> Clock:
    words = ZONES[zone].split()
    offsets = tuple(_offset(word) for word in words if word[0] in "+-")
    hours = _by_year(words[len(offsets) :])
    return Clock(offsets, tuple(datetime(y, int(w[:2]), int(w[2:4]), int(w[4:]), tzinfo=_UTC) for y, w in hours))


def _offset(text: str) -> timezone:
    minutes = int(text[1:3]) * 60 + int(text[3:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _hours(text: str) -> Hours:
    stretches = (stretch.split("-") for stretch in text.split("+"))
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in stretches)


def _dates(words: Iterable[str]) -> Iterator[date]:
    return (date(year, int(word[:2]), int(word[2:])) for year, word in _by_year(words))


def _by_year(words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield each word with the year that stands before it; no month is above 12, so a year cannot be mistaken."""
    year = 0
    for word in words:
        if len(word) == 4 and word > "1231":
            year = int(word)
        else:
            yield year, word
