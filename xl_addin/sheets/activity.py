"""The optional Activity table: what was, or will be, bought and sold at other times, in any account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.rows import ActivityRow
from xl_addin.sheets.amounts import at_least_zero
from xl_addin.sheets.cells import Problem, described, label, word_key
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.moments import day
from xl_addin.sheets.prices import SYMBOL
from xl_addin.sheets.table import read_table

if TYPE_CHECKING:
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid, Value

_SIDES = {
    "buy": True, "bought": True, "purchase": True, "reinvestment": True, "reinvest": True,
    "sell": False, "sold": False, "sale": False,
}  # fmt: skip


def side(value: Value) -> bool | Problem:
    """Return whether a trade was a purchase."""
    bought = _SIDES.get(word_key(value)) if isinstance(value, str) else None
    return Problem(f"{described(value)} is no side of a trade", "Type buy or sell.") if bought is None else bought


DATE = Column(
    "Date",
    day,
    aliases=("trade date", "run date", "transaction date"),
    required=True,
    if_blank=Problem("no date of the trade", "Type the day it was made."),
    holds_date=True,
)
SIDE = Column(
    "Side",
    side,
    aliases=("action", "type"),
    required=True,
    if_blank=Problem("no side of the trade", "Type buy or sell."),
)
SHARES = Column(
    "Shares",
    at_least_zero("number of shares", "Type how many were traded, without a sign."),
    aliases=("quantity", "qty", "units"),
    required=True,
    if_blank=Problem("no shares of the trade", "Type how many were traded."),
)
ACCOUNT = Column("Account", label, aliases=("account name", "account number"))

# Price is the contract's too, but for the reader's eye only: no gain of an earlier trade is worked out.
ACTIVITY = Table(
    "Activity",
    aliases=(),
    columns=(DATE, SYMBOL, SIDE, SHARES, ACCOUNT),
    choice="To read another sheet, give a Settings row Activity.",
)


def read_activity(grid: Grid) -> tuple[tuple[ActivityRow, ...], tuple[Finding, ...]]:
    """Return the trades, and every finding."""
    records, findings = read_table(ACTIVITY, grid)
    rows = tuple(ActivityRow(r[SYMBOL], r[DATE], r[SIDE], r[SHARES], r.get(ACCOUNT), r.source) for r in records)
    return rows, findings
