"""Whether a schedule fits the portfolio: its days, its accounts, its currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import error
from xl_addin.domain.portfolio.accounts import account_names
from xl_addin.domain.portfolio.pies import fold
from xl_addin.domain.seldom_rows import Every, Weekday

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.seldom_rows import ScheduleRow

_WEEKLY = {Every.WEEK, Every.TWO_WEEKS}


def schedule_findings(rows: Sequence[ScheduleRow], holdings: Sequence[HoldingRow], currency: str) -> Iterator[Finding]:
    """Yield an error for each row that cannot be meant as it stands."""
    names = account_names(holdings)
    listed = ", ".join(name or "(blank)" for name in names.values()) or "none"
    for row in rows:
        if row.until is not None and row.until < row.start:
            message = f"it ends on {row.until}, before it starts on {row.start}"
            yield error(row.source.cell("Until"), message, "Correct one of the two, or empty Until.")
        yield from _on(row)
        if row.currency not in {None, currency}:
            message = f"the amount is in {row.currency}, and the portfolio is in {currency}"
            yield error(row.source.cell("Amount"), message, f"Type the amount in {currency}.")
        if row.account is None and len(names) > 1:
            message = f"it does not say in which account; the accounts are {listed}"
            yield error(row.source.cell("Account"), message, "Type one of them in a column Account.")
        elif row.account is not None and holdings and fold(row.account) not in names and any(names):
            message = f"nothing is held in account {row.account}; the accounts are {listed}"
            yield error(row.source.cell("Account"), message, "Type one of them.")


def _on(row: ScheduleRow) -> Iterator[Finding]:
    at = row.source.cell("On")
    if row.every is Every.ONCE and row.on is not None:
        yield error(at, "what is paid once is paid on its Start", "Empty the cell.")
    elif row.every in _WEEKLY and isinstance(row.on, int):
        message = f"day {row.on} of the month, and it is paid every {row.every.value}"
        yield error(at, message, "Type a day of the week, such as Friday, or empty the cell.")
    elif row.every not in _WEEKLY and isinstance(row.on, Weekday):
        message = f"{row.on.value}, and it is paid every {row.every.value}"
        yield error(at, message, "Type a day of the month, 1 to 31 or last, or empty the cell.")
