"""The optional Prices table: a price for each symbol that Holdings leaves without one."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.money import share_text
from xl_addin.domain.rows import PriceRow
from xl_addin.sheets import vocabulary
from xl_addin.sheets.amounts import number
from xl_addin.sheets.cells import Problem, described, symbol
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.moments import clock
from xl_addin.sheets.money_words import Money
from xl_addin.sheets.rates import currency
from xl_addin.sheets.record import at_cell
from xl_addin.sheets.table import read_table
from xl_addin.sheets.typed_dates import typed_date

if TYPE_CHECKING:
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.record import Record


_SMALLEST = Decimal("1e-12")
"""No share costs less: a number below it is what a formula left over, and would ask for more shares than there are."""


def price(value: Value) -> Decimal | Problem:
    """Return a price a share; zero is for the row to judge."""
    amount = number(value)
    if isinstance(amount, Decimal) and 0 < amount < _SMALLEST:
        return Problem(
            f"{described(value)} is too small to be a price", "Type what one share costs, or empty the cell."
        )
    return amount if isinstance(amount, Problem) or amount >= 0 else not_above_zero(amount)


def not_above_zero(amount: Decimal) -> Problem:
    """Return the problem of a price of zero or less."""
    return Problem(f"a price of {share_text(amount)}", "Type what one share costs now, or empty the cell.")


SYMBOL = Column(
    "Symbol",
    symbol,
    aliases=vocabulary.SYMBOL,
    weaker=(
        vocabulary.SYMBOL_ELSEWHERE,
        vocabulary.SYMBOL_CODES,
        vocabulary.SYMBOL_THINGS,
        vocabulary.NAME,
    ),
    required=True,
    key=True,
    of_stock="ticker",
    if_blank=Problem("no symbol", "Type the ticker symbol, or empty the whole row."),
)
PRICE = Column(
    "Price", price, aliases=("price per share", "unit price"), money=(Money.PRICE,), numeric=True, of_stock="price"
)

CURRENCY = Column("Currency", currency, aliases=vocabulary.CURRENCY)


def as_of_if_any(value: Value) -> date | None:
    """Return the day or the moment a price is of, None for anything else: an age that matters is asked for there."""
    if isinstance(value, datetime):
        return value
    moment = clock(value)
    if isinstance(moment, Problem):
        typed = typed_date(value) if isinstance(value, str) else None
        return typed.plain if typed else None
    return moment if moment.time() != time() or moment.tzinfo else moment.date()


AS_OF: Column[date | None] = Column(
    "As of", as_of_if_any, raw=True, holds_date=True, holds_time=True, several=True,
    aliases=("as of date", "price date", "quote date", "price as of", "quoted on", "updated", "last updated"),
    weaker=(vocabulary.TRADE_DATE,),
)  # fmt: skip

PRICES = Table(
    "Prices",
    aliases=("price list", "quotes", "kurse", "cours", "precios", "prezzi", "preços", "koersen", "ceny", "kurser"),
    columns=(SYMBOL, PRICE, CURRENCY, AS_OF),
    any_of=((PRICE,),),
    choice="To read another sheet, give a Settings row Prices.",
)


def read_prices(grid: Grid) -> tuple[tuple[PriceRow, ...], tuple[Finding, ...]]:
    """Return the prices, and every finding. A row without a price says nothing; whether it is missed is seen later."""
    records, findings = read_table(PRICES, grid)
    headings, _ = find_headings(PRICES, grid)
    heading = headings.currencies.get(PRICE.heading) if headings else None
    zero = [at_cell(r.source, PRICE, not_above_zero(r[PRICE])) for r in records if r.get(PRICE) == 0]
    rows = tuple(
        PriceRow(r[SYMBOL], r[PRICE], r.source, _currency(r, heading), r.get(AS_OF)) for r in records if r.get(PRICE)
    )
    return rows, (*findings, *zero)


def _currency(row: Record, heading: str | None) -> str | None:
    return row.get(CURRENCY) or row.currencies.get(PRICE.heading) or heading
