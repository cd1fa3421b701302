"""Several headings that may be one column: where the cells show which of them counts, it does, and it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Finding, Place, note
from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.sheets.cells import shown
from xl_addin.sheets.contents import product
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.holding_columns import ACQUIRED, COST_BASIS, COST_PER_SHARE, CURRENCY, SHARES, VALUE
from xl_addin.sheets.money_words import speaks_of_now, speaks_of_the_market
from xl_addin.sheets.prices import PRICE, SYMBOL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.sheets.column import Column
    from xl_addin.sheets.contents import Contents
    from xl_addin.sheets.heading_line import Line

_LONGEST_TICKER = 12
_MOST = 0.8
_LEAST_LOTS = 2
"""Of so many securities the prices have to differ; that of a single one may be a slip."""


def one_of_each(line: Line, contents: Contents) -> tuple[Line, tuple[Finding, ...]]:
    """Return the headings with one for the symbol, the value and the price, as far as the cells show which."""
    line, symbol = _one_symbol(line, contents)
    line, value = _one_value(line, contents)
    line, price = _one_price(line, contents)
    line, paid = _price_of_lots(line, contents)
    return line, (*symbol, *value, *price, *paid)


def _one_symbol(line: Line, contents: Contents) -> tuple[Line, list[Finding]]:
    places = line.found.get(SYMBOL, [])
    tickers = [at for at in places if _holds_tickers(contents, at)]
    if len(places) < 2 or len(tickers) != 1:
        return line, []
    return _chosen(line, contents, SYMBOL, tickers[0], "it holds tickers", ())


def _holds_tickers(contents: Contents, at: int) -> bool:
    texts = contents.texts(at).values()
    short = [t for t in texts if len(t) <= _LONGEST_TICKER and " " not in t and t == t.upper()]
    return bool(short) and len(short) >= _MOST * len(texts)


def _one_value(line: Line, contents: Contents) -> tuple[Line, list[Finding]]:
    """Return the headings with one value: shares × price, or what says the rates where there are several currencies."""
    rivals = _rivals(line, VALUE)
    if len(rivals) < 2:
        return line, []
    shares, prices = _numbers(line, contents, SHARES), _numbers(line, contents, PRICE)
    if not prices:
        for at in rivals:
            worth = product(shares, contents.numbers(at))
            totals = [other for other in rivals if other != at and contents.agrees(other, worth)]
            if len(totals) == 1:
                line, price = _decided(line, contents, at, PRICE, f"Shares × it is {shown(line.texts[totals[0]])}")
                line, value = _chosen(line, contents, VALUE, totals[0], "it is Shares × Price", rivals)
                return line, [price, *value]
        return line, []
    fits = [at for at in rivals if contents.agrees(at, product(shares, prices))]
    if len(fits) == 1 and _several_currencies(line, contents) and len(rivals) == len(fits) + 1:
        (converted,) = (at for at in rivals if at not in fits)
        return _chosen(line, contents, VALUE, converted, "it is in one currency", rivals)
    return _chosen(line, contents, VALUE, fits[0], "it is Shares × Price", rivals) if len(fits) == 1 else (line, [])


def _several_currencies(line: Line, contents: Contents) -> bool:
    places = line.found.get(CURRENCY, [])
    return len({text.upper() for at in places[:1] for text in contents.texts(at).values()}) > 1


def _one_price(line: Line, contents: Contents) -> tuple[Line, list[Finding]]:
    """Return the headings with one price: the one whose product with the shares is the value, else that of now."""
    rivals = _rivals(line, PRICE)
    if len(rivals) < 2:
        return line, []
    shares, values = _numbers(line, contents, SHARES), _numbers(line, contents, VALUE)
    value = line.found.get(VALUE, [0])[0]
    fits = [at for at in rivals if values and contents.agrees(value, product(shares, contents.numbers(at)))]
    if len(fits) == 1:
        return _chosen(line, contents, PRICE, fits[0], "Shares × it is the value", rivals)
    now = [at for at in fits or rivals if speaks_of_now(heading_key(line.texts[at]).words)]
    if len(now) != 1:
        return line, []
    return _chosen(line, contents, PRICE, now[0], "it is what a share costs now", rivals)


def _price_of_lots(line: Line, contents: Contents) -> tuple[Line, list[Finding]]:
    """Return the headings with a price that differs between purchases of one security taken for what was paid."""
    at = line.found.get(PRICE, [0])[0]
    symbols, days = (line.found.get(column, [0])[0] for column in (SYMBOL, ACQUIRED))
    if not at or not days or line.holds([COST_PER_SHARE]) or speaks_of_the_market(heading_key(line.texts[at]).words):
        return line, []
    names, prices = contents.texts(symbols), contents.numbers(at)
    priced: dict[str, set[float]] = {}
    for row in (row for row in contents.cells(days) if row in names and row in prices):
        priced.setdefault(symbol_key(names[row]), set()).add(prices[row])
    if sum(len(found) > 1 for found in priced.values()) < _LEAST_LOTS:
        return line, []
    line, said = _decided(line, contents, at, COST_PER_SHARE, "it differs between purchases of one security")
    return line, [said]


def _chosen(
    line: Line, contents: Contents, column: Column[Any], at: int, why: str, rivals: tuple[int, ...]
) -> tuple[Line, list[Finding]]:
    """Return the headings with the one that counts; another price is what was paid where the row's cost shows it."""
    line, why_this = _decided(line, contents, at, column, why)
    said = [why_this]
    for other in (other for other in rivals if other != at and other not in line.decided):
        if _was_paid(line, contents, other):
            line, paid = _decided(line, contents, other, COST_PER_SHARE, "Shares × it is what the row cost")
            said.append(paid)
        else:
            line = line.without(other)
    return line, said


def _decided(line: Line, contents: Contents, at: int, column: Column[Any], why: str) -> tuple[Line, Finding]:
    message = f"{shown(line.texts[at])} is read as {column.heading}, because {why}"
    return line.deciding(at, column), note(Place(contents.grid.sheet, line.row, at), message)


def _was_paid(line: Line, contents: Contents, at: int) -> bool:
    cost = line.found.get(COST_BASIS)
    if not cost or COST_PER_SHARE in line.found:
        return False
    return contents.agrees(cost[0], product(_numbers(line, contents, SHARES), contents.numbers(at)))


def _rivals(line: Line, column: Column[Any]) -> tuple[int, ...]:
    """Return all headings that may be a column, its own word among them."""
    told = {at: {c for c, _ in line.table.meant_by(text)} for at, text in line.texts.items() if at not in line.ignored}
    return tuple(at for at, meant in told.items() if column in meant and line.decided.get(at, column) is column)


def _numbers(line: Line, contents: Contents, column: Column[Any]) -> Mapping[int, float]:
    places = line.found.get(column, [])
    return contents.numbers(places[0]) if places else {}
