"""Rows of the tables that few workbooks have, Activity and Schedule: parsed but not yet put together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from xl_addin.domain.source import NOWHERE, SourceRow

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


class Flow(Enum):
    """Which way money of a schedule goes."""

    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"


class Every(Enum):
    """How often money of a schedule moves."""

    ONCE = "once"
    WEEK = "week"
    TWO_WEEKS = "two weeks"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Weekday(Enum):
    """A day of the week, from Monday on."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One row of Activity: shares bought or sold on a day, in whichever account."""

    symbol: str
    day: date
    bought: bool
    shares: Decimal
    account: str | None = None
    source: SourceRow = NOWHERE


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One row of Schedule: money that is paid in or taken out again and again.

    ``amount`` is in cents of ``currency``, None where the row names none. ``on`` is the day of the week, or of the
    month (31 is its last day), None for that of ``start``; ``until`` is the last day that may still be one of it, None
    for no end. ``account`` is None where the workbook has no more than one.
    """

    what: Flow
    amount: int
    every: Every
    start: date
    on: Weekday | int | None = None
    until: date | None = None
    account: str | None = None
    currency: str | None = None
    source: SourceRow = NOWHERE
