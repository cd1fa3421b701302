"""A list of trades, as people keep it beside or instead of their holdings: one row a purchase, a sale or a split."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, note
from xl_addin.domain.tax.trade_lots import Side, Trade
from xl_addin.sheets import row_words, vocabulary
from xl_addin.sheets.amounts import number
from xl_addin.sheets.cells import Problem, described, shown, symbol, tidy, word_key
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.contents import Contents
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.holding_columns import ACCOUNT, CURRENCY
from xl_addin.sheets.moments import day
from xl_addin.sheets.money_words import money_meaning
from xl_addin.sheets.prices import PRICE
from xl_addin.sheets.ratios import RATIO_REMEDY, ratio_of
from xl_addin.sheets.settle import is_open_quantity
from xl_addin.sheets.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.heading_line import Line
    from xl_addin.sheets.record import Record

_OTHER = """
    dividend dividends div interest deposit withdrawal withdraw fee fees tax cash dividende dividenden zinsen
    einzahlung auszahlung gebühr steuer dividendo dividendos interessi dividend utdelning udbytte utbytte rente
    storting dywidenda odsetki temettü дивиденд дивиденды 股息 分红 配当
"""
_WORDS: dict[str, Side | None] = {
    # What pays a dividend into more shares has two rows with some brokers: the payment is none of the shares.
    **{word_key(word): None for word in (*_OTHER.split(), *row_words.INCOME, "reinvest dividend")},
    **{word_key(word): Side.BUY for word in vocabulary.BUY_WORDS},
    **{word_key(word): Side.SELL for word in vocabulary.SELL_WORDS},
    **{word_key(word): Side.SPLIT for word in vocabulary.SPLIT_WORDS},
}


def _side(value: Value) -> Side | Problem | str:
    """Return what the row is, in any of the languages that headings are read in; text for what is no trade."""
    key = word_key(value) if isinstance(value, str) else ""
    if key in _WORDS:
        return _WORDS[key] or key
    words = [word for word in key.split() if len(word) > 1 and word in _WORDS]
    sides = {side for side in map(_WORDS.get, words) if side}
    if len(sides) > 1 or not words:
        return Problem(f"{described(value)} is no side of a trade", "Type buy, sell or split, or empty the row.")
    return sides.pop() if sides else key


def _shares(value: Value) -> Decimal | Fraction | Problem:
    """Return a number of shares, or the ratio of a split."""
    found = ratio_of(value) if isinstance(value, str | time) else None
    return found if isinstance(found, Fraction) else number(value)


DATE = Column(
    "Date",
    day,
    aliases=vocabulary.TRADE_DATE,
    required=True,
    if_blank=Problem("no date of the trade", "Type the day it was made."),
    holds_date=True,
)
TICKER = Column(
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
)
SIDE = Column(
    "Side",
    _side,
    aliases=vocabulary.SIDE,
    if_blank=Problem("no side of the trade", "Type buy, sell or split."),
    several=True,
)
SHARES: Column[Decimal | Fraction] = Column("Shares", _shares, aliases=vocabulary.SHARES, required=True, numeric=True)
FEES = Column(
    "Fees",
    number,
    aliases=("fee", "commission", "commissions", "costs", "charges", "gebühr", "gebühren", "frais", "comisión",
             "commissioni", "taxas", "kosten", "prowizja", "courtage", "gebyr", "komisyon", "комиссия", "手数料"),
    numeric=True,
)  # fmt: skip
RATIO = Column("Ratio", ratio_of, aliases=("split ratio", "split"))

_MONEY = frozenset({"spent", "notional", "proceed", "total"})
_ORDER_IDS = ("Order", "Order id", "Order reference", "OrderRef", "Reference", "Client order id")

TRADES = Table(
    "Trades",
    aliases=(),
    columns=(DATE, TICKER, SIDE, SHARES, PRICE, FEES, RATIO, ACCOUNT, CURRENCY),
    choice="Name another sheet after --from-trades.",
)


@dataclass(frozen=True, slots=True)
class TradeList:
    """The trades of a list in the order of its rows, and every finding."""

    trades: tuple[Trade, ...]
    findings: tuple[Finding, ...]


def read_trades(grid: Grid) -> TradeList:
    """Return the trades of a list; rows that are dividends, fees or payments are passed over with a note.

    Without a side the sign of the shares tells it: what is sold is negative.
    """
    records, findings = read_table(TRADES, grid, _settled)
    passed = [record for record in records if isinstance(record.get(SIDE), str)]
    read = [_trade(record) for record in records if record not in passed]
    trades = tuple(one for one in read if isinstance(one, Trade))
    wrong = tuple(one for one in read if not isinstance(one, Trade))
    return TradeList(trades, (*findings, *wrong, *_passed_over(passed)))


def _settled(line: Line, grid: Grid) -> tuple[Line, tuple[Finding, ...]]:
    """Return the headings with an ``Amount`` and the like as Shares, where something else is the price or the money."""
    open_ones = [at for at in line.texts if is_open_quantity(line, grid, at) and not Contents(grid, line).is_money(at)]
    if line.holds([SHARES]) or len(open_ones) != 1:
        return line, ()
    (at,) = open_ones
    beside = next((text for other, text in line.texts.items() if other != at and _tells_money(text)), None)
    if beside is None:
        return line, ()
    message = f"{shown(line.texts[at])} is read as Shares, because {shown(beside)} stands beside it"
    return line.deciding(at, SHARES), (note(Place(grid.sheet, line.row, at), message),)


def _tells_money(text: str) -> bool:
    """Return whether a heading is of a price, or of what was paid or taken in."""
    words = heading_key(text).words
    return money_meaning(words) is not None or words in _MONEY


def told_orders(grid: Grid, listed: TradeList) -> list[str | None]:
    """Return the id of the order each trade says it is part of, None where the list has no column for it."""
    headings, _ = find_headings(TRADES, grid, _settled)
    if headings is None:
        return [None] * len(listed.trades)
    words = {heading_key(text).words: at for at, text in headings.texts.items()}
    at = next((words[key] for word in _ORDER_IDS if (key := heading_key(word).words) in words), None)
    cells = [grid.at(trade.source.row, at) if at else None for trade in listed.trades]
    return [tidy(cell) if isinstance(cell, str) else None for cell in cells]


def _trade(record: Record) -> Trade | Finding:
    for heading, problem in _missing(record):
        return error(record.source.cell(heading), problem.message, problem.remedy)
    shares, told = record.get(SHARES) or Decimal(), record.get(SIDE)
    ratio = record.get(RATIO) or (shares if isinstance(shares, Fraction) else None)
    fees = record.get(FEES)
    side = told if isinstance(told, Side) else Side.SELL if shares < 0 else Side.BUY
    return Trade(
        day=record[DATE],
        symbol=record[TICKER],
        side=side,
        shares=abs(shares) if isinstance(shares, Decimal) else Decimal(),
        price=record.get(PRICE) or None,
        fees=abs(fees) if fees else Decimal(),
        account=record.get(ACCOUNT),
        currency=record.get(CURRENCY) or record.currencies.get(PRICE.heading),
        ratio=ratio if side is Side.SPLIT else None,
        source=record.source,
    )


def _missing(record: Record) -> Iterator[tuple[str, Problem]]:
    """Yield what a row cannot do without, and what contradicts itself in it."""
    shares, side, symbol_of = record.get(SHARES), record.get(SIDE), record.get(TICKER)
    if symbol_of is None:
        yield TICKER.heading, Problem("no symbol", "Type the ticker symbol, or empty the whole row.")
    if side is Side.SPLIT:
        if record.get(RATIO) is None and not isinstance(shares, Fraction):
            yield SHARES.heading, Problem(f"no ratio of the split of {symbol_of}", RATIO_REMEDY)
    elif not isinstance(shares, Decimal) or not shares:
        yield SHARES.heading, Problem("no shares of the trade", "Type how many were traded.")
    elif side is Side.BUY and shares < 0:
        remedy = "Type how many were bought, without a sign; or say sell."
        yield SHARES.heading, Problem("a purchase of less than no shares", remedy)


def _passed_over(records: Sequence[Record]) -> Iterable[Finding]:
    if records:
        kinds = ", ".join(dict.fromkeys(str(record.get(SIDE)) for record in records))
        rows = ", ".join(str(record.source.row) for record in records[:10]) + (", ..." if len(records) > 10 else "")
        which = f"rows {rows} are" if len(records) > 1 else f"row {rows} is"
        yield note(records[0].source.cell(SIDE.heading), f"{which} no trade ({kinds}) and passed over")
