"""When orders run: the next trade window of an exchange, on its trading days and by its own clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.calendar.exchange import codes, exchange_of, is_open
from xl_addin.domain.calendar.exchange_table import FIRST, LAST
from xl_addin.domain.finding import error, refuse, refuse_errors, warning

if TYPE_CHECKING:
    from xl_addin.domain.calendar.exchange import Exchange, Hours
    from xl_addin.domain.finding import Finding, Place, Refused


class TradeWindow(NamedTuple):
    """A window on a trading day; `start` and the day's `close` are aware, with the exchange's own offset that day."""

    exchange: str
    start: datetime
    close: datetime

    def __str__(self) -> str:
        """Return the start as it stands in the sheets: ``2026-11-27T09:30-05:00``."""
        return self.start.isoformat(timespec="auto" if self.start.second or self.start.microsecond else "minutes")


def exchanges() -> tuple[str, ...]:
    """Return the codes (ISO 10383, such as XNYS) of the exchanges known here, sorted."""
    return codes()


def exchange_findings(exchange: str, at: Place | None = None) -> tuple[Finding, ...]:
    """Return an error with the nearest codes where the table has no such exchange."""
    if exchange in codes():
        return ()
    from difflib import get_close_matches  # slow to load

    typed = exchange.strip().upper()
    nearest = [typed] if typed in codes() else get_close_matches(typed, codes(), n=3, cutoff=0.5)
    remedy = f"Type {' or '.join(nearest)}" if nearest else f"Type one of {', '.join(codes())}"
    return (error(at, f"unknown exchange {exchange!r}", f"{remedy}."),)


def window_findings(
    exchange: str, windows: tuple[time, ...], day: date, at: Place | None = None
) -> tuple[Finding, ...]:
    """Return a warning for each window at which the exchange never trades from a day on; errors if that is all."""
    regular = _exchange(exchange, day).regular_from(day)
    if not windows:
        return (error(at, "there is no trade window", f"Type a time at which {exchange} is open, such as 09:30."),)
    never = [window for window in windows if not any(is_open(hours, window) for hours in regular)]
    report = error if len(never) == len(windows) else warning
    remedy = f"Its hours are {_words(regular[0])}, the closing time excluded."
    return tuple(report(at, f"{exchange} never trades at the trade window {window:%H:%M}", remedy) for window in never)


def next_window(exchange: str, windows: tuple[time, ...], now: datetime) -> TradeWindow:
    """Return the first window that starts after `now` (aware); at the very start of one it is already the next.

    `windows` are times at the exchange, in any order. On a day without trading, before that day's open, in its midday
    break, and at or after its close (an early one too) a window does not exist. Refused: what `to_exchange_time`
    refuses, windows at which the exchange never trades, and a next window that lies after the table's end.
    """
    day = to_exchange_time(exchange, now).date()
    refuse_errors(window_findings(exchange, windows, day))
    while True:
        hours = trading_hours(exchange, day)
        for window in sorted(windows):
            if is_open(hours, window) and (start := _at(exchange, day, window)) > now:
                return TradeWindow(exchange, start, close_time(exchange, day))
        day += timedelta(days=1)


def to_exchange_time(exchange: str, moment: datetime) -> datetime:
    """Return an aware moment with the exchange's own UTC offset at that moment.

    Every moment has one, also around the changes of daylight saving. Refused: an unknown exchange, a moment without
    an offset, a day outside the table.
    """
    if moment.utcoffset() is None:
        raise refuse(None, f"the time {moment} has no UTC offset", "Write it with one, such as 2026-07-01T09:30-04:00.")
    # A year's margin keeps the conversion itself from leaving the calendar; the exact day is checked after it.
    if not FIRST.year - 1 <= moment.year <= LAST.year + 1:
        raise _outside(exchange, moment.date())
    local = _exchange(exchange).clock.to_local(moment)
    _exchange(exchange, local.date())
    return local


def from_exchange_time(exchange: str, local: datetime) -> datetime:
    """Return a naive time, as a clock at the exchange shows it, with the exchange's UTC offset.

    Where the clock goes back and shows a time twice, `fold` decides as everywhere in Python: 0 (the default) is the
    earlier of the two, 1 the later. Where it goes forward a time it skips is refused rather than moved. Refused too:
    an unknown exchange, a time that has an offset already, a day outside the table.
    """
    if local.tzinfo is not None:
        raise refuse(None, f"the time {local} has a UTC offset of its own", "Write it without the offset.")
    readings = _exchange(exchange, local.date()).clock.readings(local)
    if not readings:
        message = f"the time {local} does not exist at {exchange}, where the clock goes forward"
        raise refuse(None, message, "Type a time an hour later or earlier.")
    return readings[-1 if local.fold else 0]


def is_trading_day(exchange: str, day: date) -> bool:
    """Return whether the exchange opens on a day; Refused for an unknown exchange or a day outside the table."""
    return bool(trading_hours(exchange, day))


def trading_hours(exchange: str, day: date) -> Hours:
    """Return the stretches (open, close) of a day on the exchange's clock: two with a midday break, none if closed.

    Refused: an unknown exchange or a day outside the table.
    """
    return _exchange(exchange, day).hours(day)


def close_time(exchange: str, day: date) -> datetime:
    """Return when a trading day ends, early closes included, as an aware time with the exchange's offset.

    Refused: a day without trading, an unknown exchange, a day outside the table.
    """
    hours = trading_hours(exchange, day)
    if not hours:
        raise refuse(None, f"{exchange} does not trade on {day}", "Ask for a trading day.")
    return _at(exchange, day, hours[-1][1])


def _at(exchange: str, day: date, clock: time) -> datetime:
    return from_exchange_time(exchange, datetime.combine(day, clock))


def _exchange(code: str, day: date = FIRST) -> Exchange:
    refuse_errors(exchange_findings(code))
    if not FIRST <= day <= LAST:
        raise _outside(code, day)
    return exchange_of(code)


def _outside(code: str, day: date) -> Refused:
    message = f"the trading days of {code} are known from {FIRST} to {LAST}, and {day} is outside"
    return refuse(None, message, "Use a date within, or a newer xl-addin." if day > LAST else "Use a date within.")


def _words(hours: Hours) -> str:
    return " and ".join(f"{opens:%H:%M} to {closes:%H:%M}" for opens, closes in hours)
