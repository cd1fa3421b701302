"""The Holdings table: tax lots or whole positions, and cash."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Severity
from xl_addin.domain.money import share_text
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.rows import HoldingRow, RateRow
from xl_addin.sheets.amounts import at_least_zero, number
from xl_addin.sheets.cells import Problem, described, label, name, word_key
from xl_addin.sheets.moments import day
from xl_addin.sheets.prices import PRICE, SYMBOL, not_above_zero
from xl_addin.sheets.rates import currency, rate
from xl_addin.sheets.table import Column, Record, Table, at_cell, read_table

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Grid, Value


def turn_to_sell(value: Value) -> Decimal | Problem:
    """Return a lot's place in the order of sale, 1 for yes; zero for no: the lot is not marked."""
    word = word_key(value) if isinstance(value, str) else value
    if isinstance(word, bool) or word in {"yes", "no"}:
        return Decimal(word in {True, "yes"})
    turn = number(value)
    if isinstance(turn, Decimal) and turn > 0:
        return turn
    return Problem(f"{described(value)} is no place in the order of sale", "Type 1, 2, 3 or yes, or empty the cell.")


def rate_if_any(value: Value) -> Decimal | None:
    """Return what a unit of the row's currency is worth, None where the column is about something else.

    A rate that is needed and missing is asked for with the currencies and their rows.
    """
    worth = rate(value) if isinstance(value, int | float) else None
    return None if isinstance(worth, Problem) else worth


SHARES = Column(
    "Shares",
    number,
    aliases=("quantity", "qty", "units", "number of shares", "no of shares", "share count"),
    required=True,
    if_blank=Problem("no number of shares", "Type how many are held, 0 for something not yet owned."),
)
PIE = Column("Pie", name, aliases=("pie name",))
COST_BASIS = Column(
    "Cost basis",
    at_least_zero("cost basis", "Type what the whole row cost in dollars, or empty the cell."),
    aliases=("total cost", "total cost basis", "cost basis total"),
)
ACQUIRED = Column(
    "Acquired",
    day,
    aliases=(
        "date acquired",
        "acquired on",
        "acquisition date",
        "purchase date",
        "date purchased",
        "bought",
        "bought on",
    ),
    holds_date=True,
)
SELL_FIRST = Column("Sell first", turn_to_sell, aliases=("sell order", "lot order"))
CURRENCY = Column("Currency", currency, aliases=("ccy", "currency code", "instrument currency"))
RATE: Column[Decimal | None] = Column("Rate", rate_if_any, aliases=("exchange rate", "fx rate", "fx"), raw=True)
ACCOUNT = Column("Account", label, aliases=("account name", "account number"))

# Name and Value are the contract's too, but for the reader's eye only: nothing in them is read or can refuse.
HOLDINGS = Table(
    "Holdings",
    aliases=("holding", "positions", "portfolio", "my holdings", "current holdings", "portfolio positions"),
    columns=(SYMBOL, SHARES, PRICE, PIE, COST_BASIS, ACQUIRED, ACCOUNT, SELL_FIRST, CURRENCY, RATE),
    choice="To read another sheet, give --holdings NAME or a Settings row Holdings.",
    if_empty=(Severity.WARNING, Problem("no rows under the headings", "Nothing is held, as far as this sheet says.")),
)


def read_holdings(grid: Grid) -> tuple[tuple[HoldingRow, ...], tuple[Finding, ...]]:
    """Return the lots, positions and cash rows, and every finding."""
    records, findings = read_table(HOLDINGS, grid)
    wrong = {record.source.row: _wrong(record) for record in records}
    rows = tuple(_holding(record) for record in records if not wrong[record.source.row])
    return rows, (*findings, *chain.from_iterable(wrong.values()))


def holding_rates(grid: Grid) -> tuple[RateRow, ...]:
    """Return the rates that rows of Holdings give for their own currency."""
    records, _ = read_table(HOLDINGS, grid)
    told = ((record.get(CURRENCY), record.get(RATE), record.source) for record in records)
    return tuple(RateRow(code, worth, source) for code, worth, source in told if code and worth)


def _wrong(record: Record) -> list[Finding]:
    """Return what is wrong with a row whose cells are each in order."""
    shares, price = record[SHARES], record.get(PRICE)
    if record[SYMBOL] == CASH:
        return [] if price is None or price == 1 else [at_cell(record.source, PRICE, _cash_price(price))]
    findings = []
    if not shares and (record.get(COST_BASIS) or 0) > 0:
        findings.append(at_cell(record.source, SHARES, EMPTY_LOT))
    if shares < 0:
        findings.append(at_cell(record.source, SHARES, _short(shares)))
    if price == 0 and shares:  # a zero beside zero shares says as little as an empty cell
        findings.append(at_cell(record.source, PRICE, not_above_zero(price)))
    return findings


EMPTY_LOT = Problem("a lot of zero shares that cost something", "Type how many shares it is, or empty its cost basis.")


def _short(shares: Decimal) -> Problem:
    return Problem(
        f"a negative number of shares: {share_text(shares)}",
        "Type what is held; a position sold short cannot be a slice.",
    )


def _cash_price(price: Decimal) -> Problem:
    return Problem(
        f"cash with a price of {share_text(price)}", "Type the dollars under Shares and leave the price empty."
    )


def _holding(record: Record) -> HoldingRow:
    return HoldingRow(
        symbol=record[SYMBOL],
        shares=record[SHARES],
        price=None if record[SYMBOL] == CASH else record.get(PRICE) or None,
        pie=record.get(PIE),
        cost_basis=record.get(COST_BASIS),
        acquired=record.get(ACQUIRED),
        account=record.get(ACCOUNT),
        sell_first=record.get(SELL_FIRST) or None,
        currency=record.get(CURRENCY),
        source=record.source,
    )
