"""The optional Activity table: what was bought, sold, paid and received, in any account; a row an event."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.events import TRADES, Kind
from xl_addin.domain.finding import Place, error
from xl_addin.domain.seldom_rows import ActivityRow
from xl_addin.sheets.amounts import at_least_zero
from xl_addin.sheets.cells import Problem, described, label, symbol
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.event_words import WORDS, kind_of
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.holding_columns import number_if_any
from xl_addin.sheets.moments import day
from xl_addin.sheets.prices import SYMBOL as SYMBOL_OF_PRICES
from xl_addin.sheets.ratios import ratio_of
from xl_addin.sheets.seldom_names import SELDOM
from xl_addin.sheets.table import empty, read_rows

if TYPE_CHECKING:
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.event_words import Direction
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.record import Record

NO_SYMBOL = "Type the ticker symbol, or empty the whole row."
_SHARES_REMEDY = "Type how many were traded."
_no_negative = at_least_zero("number of shares", "Type how many were traded, without a sign.")


def kind(value: Value) -> Kind | Direction | Problem:
    """Return what an event is."""
    found = kind_of(value) if isinstance(value, str) else None
    if found is None:
        return Problem(f"{described(value)} is no kind of event that is known", f"Type what it was: {WORDS}.")
    return found


def _shares(value: Value) -> Decimal | Fraction | Problem:
    """Return a number of shares, or the ratio of a split."""
    found = ratio_of(value) if isinstance(value, str | time) else None
    return found if isinstance(found, Fraction) else _no_negative(value)


DATE = Column(
    "Date",
    day,
    aliases=("trade date", "run date", "transaction date"),
    required=True,
    if_blank=Problem("no date of the trade", "Type the day it was made."),
    holds_date=True,
)
SYMBOL = Column(
    "Symbol",
    symbol,
    aliases=SYMBOL_OF_PRICES.aliases,
    weaker=SYMBOL_OF_PRICES.weaker,
    key=True,
    of_stock=SYMBOL_OF_PRICES.of_stock,
)
SIDE = Column(
    "Side",
    kind,
    aliases=("action", "type", "event", "kind", "transaction type"),
    required=True,
    if_blank=Problem("no side of the trade", f"Type what it was: {WORDS}."),
    several=True,
)
SHARES: Column[Decimal | Fraction] = Column("Shares", _shares, aliases=("quantity", "qty", "units"), numeric=True)
AMOUNT_WORDS = ("net amount", "cash amount", "amount ($)", "cash", "total amount")
ACCOUNT = Column("Account", label, aliases=("account name", "account number"))
_AMOUNT_SEEN: Column[Decimal | None] = Column("Amount", number_if_any, aliases=AMOUNT_WORDS, raw=True, several=True)

ACTIVITY = Table(
    "Activity",
    aliases=SELDOM["Activity"],
    columns=(DATE, SYMBOL, SIDE, SHARES, _AMOUNT_SEEN, ACCOUNT),
    any_of=((SHARES, _AMOUNT_SEEN),),
    choice="To read another sheet, give a Settings row Activity.",
)
"""What planning reads of it: the trades, for wash sales. The other columns are read by those who count its rows."""


def read_activity(grid: Grid) -> tuple[tuple[ActivityRow, ...], tuple[Finding, ...]]:
    """Return the trades, and everything that is wrong with them; what is no trade says nothing here."""
    headings, found = find_headings(ACTIVITY, grid)
    if headings is None:
        return (), found or empty(ACTIVITY, Place(grid.sheet))
    rows = read_rows(ACTIVITY, grid, headings)
    read = [_trade(one) for one in rows.records]
    trades = tuple(one for one in read if isinstance(one, ActivityRow))
    wrong = [finding for one in read if isinstance(one, tuple) for finding in one]
    return trades, (*found, *rows.findings, *wrong)


def _trade(record: Record) -> ActivityRow | tuple[Finding, ...]:
    """Return a row's trade, or what is wrong with it; neither where it is no trade."""
    said = record.get(SIDE)
    if said is not None and said not in TRADES:
        return ()
    if record.problems:
        return record.problems
    shares = record.get(SHARES)
    if record.get(SYMBOL) is None:
        return (error(record.source.cell(SYMBOL.heading), "no symbol", NO_SYMBOL),)
    if not isinstance(shares, Decimal):
        return (error(record.source.cell(SHARES.heading), "no shares of the trade", _SHARES_REMEDY),)
    return ActivityRow(record[SYMBOL], record[DATE], said is not Kind.SELL, shares, record.get(ACCOUNT), record.source)
