"""What is known to have been bought, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.seldom_rows import ActivityRow


@dataclass(frozen=True, slots=True)
class Purchase:
    """Shares bought on a day, and the row of Holdings they are in, None where they are in none."""

    symbol: str
    day: date
    shares: Decimal
    lot: HoldingRow | None = None


def future_lots(rows: Iterable[HoldingRow], day: date) -> Iterator[Finding]:
    """Yield an error for each lot that was acquired after a day: no sale of that day can be of it."""
    for row in rows:
        if row.acquired is not None and row.acquired > day and row.shares:
            message = f"{row.symbol} acquired on {row.acquired.isoformat()}, which is yet to come"
            yield error(row.source.cell("Acquired"), message, "Correct the date, or empty the cell.")


def purchases_of(holdings: Iterable[HoldingRow], activity: Iterable[ActivityRow]) -> tuple[Purchase, ...]:
    """Return everything that is known to have been bought, in any account.

    A purchase on the Activity sheet that is also a row of Holdings counts once: what is left of it counts beside.
    """
    held = [Purchase(row.symbol, row.acquired, row.shares, row) for row in holdings if row.acquired and row.shares]
    left = {id(purchase): purchase.shares for purchase in held}
    on_day: dict[tuple[str, date], list[Purchase]] = {}
    for purchase in held:
        on_day.setdefault((purchase.symbol, purchase.day), []).append(purchase)
    more = []
    for row in (row for row in activity if row.bought):
        shares = row.shares
        for purchase in on_day.get((row.symbol, row.day), ()):
            if shares and _one_account(row, purchase):
                known = min(shares, left[id(purchase)])
                left[id(purchase)] -= known
                shares -= known
        if shares:
            more.append(Purchase(row.symbol, row.day, shares))
    return (*held, *more)


def _one_account(row: ActivityRow, purchase: Purchase) -> bool:
    named = {row.account, purchase.lot.account if purchase.lot else None}
    return len({account.casefold() for account in named if account}) < 2
