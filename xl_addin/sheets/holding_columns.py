"""The Holdings table as a declaration: its columns, what people call them, and what each cell may say."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Severity
from xl_addin.sheets import vocabulary
from xl_addin.sheets.amounts import number
from xl_addin.sheets.cells import Problem, described, label, name, tidy, word_key
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.moments import day
from xl_addin.sheets.money_words import Money
from xl_addin.sheets.prices import PRICE, SYMBOL
from xl_addin.sheets.rates import currency, rate
from xl_addin.sheets.row_states import COUNTED, DIRECTION, SOLD_ON, STATE
from xl_addin.sheets.row_words import LOTS
from xl_addin.sheets.typed_numbers import says_nothing

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Value


def turn_to_sell(value: Value) -> Decimal | Problem:
    """Return a lot's place in the order of sale, 1 for yes; zero for no: the lot is not marked."""
    word = word_key(value) if isinstance(value, str) else value
    if isinstance(word, bool) or word in {"yes", "no"}:
        return Decimal(word in {True, "yes"})
    turn = number(value)
    if isinstance(turn, Decimal) and turn > 0:
        return turn
    return Problem(f"{described(value)} is no place in the order of sale", "Type 1, 2, 3 or yes, or empty the cell.")


def positive(value: Value) -> Decimal | Problem:
    """Return a number above zero."""
    amount = number(value)
    if isinstance(amount, Problem) or amount > 0:
        return amount
    return Problem(f"{described(value)} where a number above zero belongs", "Type it, or empty the cell.")


def rate_if_any(value: Value) -> Decimal | None:
    """Return what a unit of the row's currency is worth, None where the column is about something else.

    A rate that is needed and missing is asked for with the currencies and their rows.
    """
    worth = rate(value) if isinstance(value, int | float) else None
    return None if isinstance(worth, Problem) else worth


def number_if_any(value: Value) -> Decimal | None:
    """Return the number a cell holds, None for anything else: what is there for the eye alone cannot refuse."""
    amount = number(value)
    return None if isinstance(amount, Problem) else amount


def text_if_any(value: Value) -> str | None:
    """Return the text a cell holds, None for anything else, and for a dash in the place of one."""
    return tidy(value) or None if isinstance(value, str) and not says_nothing(value) else None


SHARES = Column("Shares", number, aliases=vocabulary.SHARES, weaker=(LOTS,), numeric=True)
VALUE: Column[Decimal | None] = Column("Value", number_if_any, money=(Money.VALUE,), numeric=True, raw=True)
MULTIPLIER = Column("Multiplier", positive, aliases=vocabulary.MULTIPLIER, numeric=True)
CURRENCY = Column("Currency", currency, aliases=vocabulary.CURRENCY, of_stock="currency")
RATE: Column[Decimal | None] = Column(
    "Rate", rate_if_any, aliases=vocabulary.RATE, numeric=True, raw=True, several=True
)
PIE = Column("Pie", name, aliases=vocabulary.PIE)
CLASS: Column[str | None] = Column(
    "Class", text_if_any, raw=True, aliases=vocabulary.CLASS, weaker=(vocabulary.CLASS_WEAKER,), several=True
)
NAME: Column[str | None] = Column("Name", text_if_any, raw=True, of_stock="name", aliases=vocabulary.NAME, several=True)
COST_BASIS = Column(
    "Cost basis",
    number,
    aliases=("total cost basis", "cost basis total"),
    money=(Money.COST,),
    numeric=True,
)
COST_PER_SHARE = Column(
    "Cost per share",
    number,
    money=(Money.COST_PER_SHARE,),
    numeric=True,
    several=True,
)
ACQUIRED = Column("Acquired", day, aliases=vocabulary.ACQUIRED, holds_date=True)
SELL_FIRST = Column("Sell first", turn_to_sell, aliases=("sell order", "lot order"))
ACCOUNT = Column(
    "Account",
    label,
    aliases=vocabulary.ACCOUNT,
    weaker=(vocabulary.ACCOUNT_NUMBERS, vocabulary.ACCOUNT_PLACES),
    several=True,
)

HOLDINGS = Table(
    "Holdings",
    aliases=vocabulary.HOLDINGS_SHEETS,
    columns=(
        SYMBOL, SHARES, PRICE, VALUE, MULTIPLIER, CURRENCY, RATE, PIE, CLASS, NAME, COST_BASIS, COST_PER_SHARE,
        ACQUIRED, ACCOUNT, SELL_FIRST, SOLD_ON, STATE, DIRECTION, COUNTED,
    ),
    any_of=((SHARES, VALUE),),
    choice="To read another sheet, give --holdings NAME or a Settings row Holdings.",
    if_empty=(Severity.WARNING, Problem("no rows under the headings", "Nothing is held, as far as this sheet says.")),
)  # fmt: skip
