"""The first look at all rows: how each symbol is spelled, its one price, and whether an account's rows stand together.

It reads the columns it needs and keeps what is different in them: so a price is one price for everybody, and nothing
is written of a table that is wrong as a whole.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xl_addin.batch.table.columns import PRICES
from xl_addin.batch.table.numbers import decimal_if_any
from xl_addin.batch.table.source import FIRST_ROW, Source, encoded, place
from xl_addin.domain.finding import Refused, error, first_of, refuse
from xl_addin.domain.money import price_text
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.sheets.cash_words import cash_named, is_plain_cash

if TYPE_CHECKING:
    from xl_addin.batch.table.models import Models
    from xl_addin.domain.finding import Finding, Place
    from xl_addin.domain.settings import Settings

_MOST_PRICES = 10
"""How many symbols with two prices are told."""


@dataclass
class Market:
    """What holds for all accounts: one spelling and one price of each symbol, its class, and which are cash."""

    settings: Settings
    spelled: dict[str, str] = field(default_factory=dict)
    prices: dict[str, Decimal] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)

    def symbol(self, text: str) -> str:
        """Return the one spelling of a symbol, CASH for whatever is cash in the portfolio's currency."""
        known = self.spelled.get(text)
        if known is None:
            known = self.spelled[text] = self._of(" ".join(text.split()))
        return known

    def _of(self, text: str) -> str:
        if is_plain_cash(text):
            return CASH
        is_cash, currency = cash_named(text, self.settings.cash_equivalents)
        if is_cash and currency in {None, self.settings.currency}:
            return CASH
        return self._keys.setdefault(symbol_key(text), text)


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first look found: the market, the number of rows, and whether the rows of each account are together."""

    market: Market
    rows: int
    together: bool


def survey(holdings: Source, models: Models, prices: Any = None) -> Survey:
    """Look at every row once; `Refused` where a symbol has two prices."""
    market = Market(models.settings)
    pies = {row.pie for own in models.of.values() for row in own}
    for row in (row for own in models.of.values() for row in own):
        if row.slice not in pies:
            market.symbol(row.slice)
    told = _Prices(market)
    for price in models.prices:
        told.add(price.symbol, price.price, price.source.cell("Price"))
    if prices is not None:
        _listed(Source(prices, PRICES, ("symbol", "price"), "prices"), market, told)
    order = _Order()
    rows = 0
    wanted = [name for name in ("symbol", "price", "household", "account", "class") if name in holdings]
    for batch in holdings.batches(wanted):
        _pairs(batch, holdings.name, rows, told, market)
        order.see(batch)
        rows += batch.num_rows
    told.refuse_two()
    if not rows:
        raise refuse(None, f"{holdings.name} has no row of holdings", "Add a row a position.")
    return Survey(market, rows, order.together)


def _listed(source: Source, market: Market, told: _Prices) -> None:
    for number, row in enumerate(source.rows(), FIRST_ROW):
        if row["symbol"] is None:
            continue
        symbol = market.symbol(str(row["symbol"]))
        told.add(symbol, row["price"], place(source.name, number))
        if row.get("class"):
            market.classes[symbol] = str(row["class"]).strip()


class _Prices:
    """The prices seen so far, and where; two of one symbol are an error."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._at: dict[str, Place | None] = {}
        self._two: dict[str, Finding] = {}

    def add(self, symbol: str, told: Any, at: Place | None) -> None:
        currency = self._market.settings.currency
        price = told if isinstance(told, Decimal) else decimal_if_any(told, currency)
        if symbol == CASH or not symbol or told is None or (isinstance(told, float) and math.isnan(told)):
            return
        if price is None:
            message = f"{symbol} has {told!r} where a price belongs"
            self._two.setdefault(symbol, error(at, message, f"Type a number in {currency}, or leave it empty."))
            return
        if price <= 0:
            self._two.setdefault(symbol, error(at, f"the price of {symbol} is {price}", "Type a price above zero."))
            return
        known = self._market.prices.setdefault(symbol, price)
        first = self._at.setdefault(symbol, at)
        if known != price:
            there = f" in {first}" if first else ""
            message = f"{symbol} has two prices, {price_text(known)}{there} and here {price_text(price)}"
            self._two.setdefault(symbol, error(at, message, "Keep one of them in every row."))

    def refuse_two(self) -> None:
        """Raise `Refused` with a line a symbol that has two prices, or what is none."""
        if len(self._two) > _MOST_PRICES:
            message = f"{len(self._two)} symbols have two prices, or none above zero: {first_of(sorted(self._two))}"
            raise refuse(next(iter(self._two.values())).at, message, "Give every row of a symbol one price.")
        if self._two:
            raise Refused(self._two.values())


def _pairs(batch: Any, table: str, before: int, told: _Prices, market: Market) -> None:
    """Take every different pair of a symbol and its price, and of a symbol and its class, at its first row."""
    symbols = encoded(batch.column("symbol"))
    for name in ("price", "class"):
        if name not in batch.schema.names:
            continue
        values = encoded(batch.column(name))
        codes = _indices(symbols) * (len(values.dictionary) + 1) + _indices(values)
        for at in _firsts(codes).tolist():
            symbol, value = symbols[at].as_py(), values[at].as_py()
            if symbol is None or value is None:
                continue
            if name == "price":
                told.add(market.symbol(str(symbol)), value, place(table, before + at + FIRST_ROW))
            else:
                market.classes.setdefault(market.symbol(str(symbol)), str(value).strip())


def _firsts(codes: Any) -> Any:
    """Return where each code stands first, by code."""
    import numpy as np

    most = int(codes.max(initial=0)) + 1
    if most > len(codes):  # then sorting is less than an array of all that could be
        return np.unique(codes, return_index=True)[1]
    first = np.full(most, len(codes))
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return first[first < len(codes)]


def _indices(column: Any) -> Any:
    import numpy as np

    return column.indices.fill_null(len(column.dictionary)).to_numpy(zero_copy_only=False).astype(np.int64)


class _Order:
    """Whether the rows of each account (or household) stand together, from the keys seen so far."""

    def __init__(self) -> None:
        self.together = True
        self._seen: set[int] = set()
        self._last: str | None = None

    def see(self, batch: Any) -> None:
        """Look at the keys of some more rows."""
        from xl_addin.batch.table.chunks import units_of

        _, keys = units_of(batch)
        for key in keys.to_pylist():
            if key == self._last:
                continue
            self._last = key
            seen = hash(key)
            if seen in self._seen:
                self.together = False
            self._seen.add(seen)
