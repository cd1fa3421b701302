"""The optional Schedule table: deposits and withdrawals that come again and again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.domain.money import CENT, floor_cents, share_text
from xl_addin.domain.seldom_rows import Every, Flow, ScheduleRow, Weekday
from xl_addin.sheets.amounts import number
from xl_addin.sheets.cells import Problem, described, label, word_key
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.moments import day
from xl_addin.sheets.seldom_names import SELDOM
from xl_addin.sheets.table import read_table

if TYPE_CHECKING:
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid, Value

_FLOWS = {
    Flow.DEPOSIT: ("deposit", "deposits", "contribution", "contributions", "pay in", "paid in", "saving", "savings"),
    Flow.WITHDRAWAL: ("withdrawal", "withdrawals", "withdraw", "take out", "payout", "distribution"),
}
_RHYTHMS = {
    Every.ONCE: ("once", "one time", "one off"),
    Every.WEEK: ("week", "weekly", "every week", "1 week"),
    Every.TWO_WEEKS: (
        "two weeks", "2 weeks", "every two weeks", "every 2 weeks", "biweekly", "bi weekly", "fortnight", "fortnightly",
        "every other week",
    ),
    Every.MONTH: ("month", "monthly", "every month", "1 month"),
    Every.QUARTER: ("quarter", "quarterly", "every quarter", "3 months", "three months", "every 3 months"),
    Every.YEAR: ("year", "yearly", "every year", "annual", "annually", "1 year", "12 months"),
}  # fmt: skip
_FLOW_OF = {word: flow for flow, words in _FLOWS.items() for word in words}
_RHYTHM_OF = {word: every for every, words in _RHYTHMS.items() for word in words}
_WEEKDAY_OF = {
    word: weekday
    for weekday in Weekday
    for word in (weekday.value.casefold(), f"{weekday.value.casefold()}s", weekday.value[:3].casefold())
}
_LAST = {"last", "last day", "end", "end of month", "month end", "last day of the month"}
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?", re.ASCII)
_LAST_DAY = 31
_ON_REMEDY = "Type a day of the month, 1 to 31 or last; for weeks a day of the week, such as Friday; or empty the cell."


def flow(value: Value) -> Flow | Problem:
    """Return whether money is paid in or taken out."""
    found = _FLOW_OF.get(word_key(value)) if isinstance(value, str) else None
    return found or Problem(f"{described(value)} is neither a deposit nor a withdrawal", "Type deposit or withdrawal.")


def every(value: Value) -> Every | Problem:
    """Return how often."""
    found = _RHYTHM_OF.get(word_key(value)) if isinstance(value, str) else None
    remedy = "Type week, two weeks, month, quarter, year or once."
    return found or Problem(f"{described(value)} does not say how often", remedy)


def on(value: Value) -> Weekday | int | Problem:
    """Return a day of the week, or of the month, where 31 is the last."""
    if isinstance(value, str):
        words = word_key(value)
        if words in _LAST:
            return _LAST_DAY
        if words in _WEEKDAY_OF:
            return _WEEKDAY_OF[words]
        match = _ORDINAL.fullmatch(value.strip().casefold())
        value = int(match[1]) if match else value
    if isinstance(value, int | float) and not isinstance(value, bool) and value in range(1, _LAST_DAY + 1):
        return int(value)
    return Problem(f"{described(value)} is no day of a month or of a week", _ON_REMEDY)


def amount(value: Value) -> int | Problem:
    """Return an amount of at least one cent."""
    read = number(value)
    if isinstance(read, Problem):
        return read
    if read < CENT:
        return Problem(f"an amount of {share_text(read)}", "Type how much is paid each time, without a sign.")
    return floor_cents(read)


WHAT = Column(
    "What",
    flow,
    aliases=("type", "kind", "direction", "deposit or withdrawal"),
    required=True,
    key=True,
    if_blank=Problem("neither a deposit nor a withdrawal", "Type deposit or withdrawal."),
)
AMOUNT = Column(
    "Amount",
    amount,
    aliases=("how much",),
    required=True,
    numeric=True,
    if_blank=Problem("no amount", "Type how much is paid each time."),
)
EVERY = Column(
    "Every",
    every,
    aliases=("frequency", "how often", "interval", "repeat", "repeats", "recurs"),
    required=True,
    if_blank=Problem("it does not say how often", "Type week, two weeks, month, quarter, year or once."),
)
ON: Column[Weekday | int] = Column("On", on, aliases=("day", "on day", "on the"))
START = Column(
    "Start",
    day,
    aliases=("start date", "first", "first day", "first date", "from", "starts", "begins"),
    required=True,
    holds_date=True,
    if_blank=Problem("no first day", "Type the day from which it counts, such as 2026-01-31."),
)
UNTIL = Column("Until", day, aliases=("end", "end date", "last day", "last date", "ends", "to"), holds_date=True)
ACCOUNT = Column("Account", label, aliases=("account name", "account number"))

SCHEDULE = Table(
    "Schedule",
    aliases=SELDOM["Schedule"],
    columns=(WHAT, AMOUNT, EVERY, ON, START, UNTIL, ACCOUNT),
    choice="To read another sheet, give a Settings row Schedule.",
)


def read_schedule(grid: Grid) -> tuple[tuple[ScheduleRow, ...], tuple[Finding, ...]]:
    """Return what is paid in and taken out, and every finding."""
    records, findings = read_table(SCHEDULE, grid)
    headings, _ = find_headings(SCHEDULE, grid)
    heading = headings.currencies.get(AMOUNT.heading) if headings else None
    rows = tuple(
        ScheduleRow(
            what=r[WHAT],
            amount=r[AMOUNT],
            every=r[EVERY],
            start=r[START],
            on=r.get(ON),
            until=r.get(UNTIL),
            account=r.get(ACCOUNT),
            currency=r.currencies.get(AMOUNT.heading) or heading,
            source=r.source,
        )
        for r in records
    )
    return rows, findings
