"""Whether a table is a list of trades: what was bought and sold, and not what is held."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from xl_addin.sheets import row_words, vocabulary
from xl_addin.sheets.contents import Contents
from xl_addin.sheets.heading_key import heading_key, keys_of

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.heading_line import Line

_MOST = 0.5
_NEARLY_ALL = 0.9
_FILLED = frozenset({"fill", "filled", "executed", "commission", "commision", "手数料", "手续费", "수수료"})
_UPKEEP = frozenset({"updated", "update", "modified", "checked", "review", "reviewed", "refreshed", "earning", "as"})


def is_trade_list(line: Line, grid: Grid) -> bool:
    """Return whether a row of headings has a side that says buy or sell, and a day or something only a trade has.

    A day and the number of an order do without a side: the sign of the shares tells it.
    """
    contents = Contents(grid, line)
    keys = {at: heading_key(text).words for at, text in line.texts.items()}
    if not any(_tells_sides(contents, at) for at, key in keys.items() if key in _words("SIDE")):
        dated = any(key in _words("TRADE_DATE") and contents.holds_days(at) for at, key in keys.items())
        return dated and any(key in _of_rows("ORDER_IDS") for key in keys.values())
    return any(_of_a_trade(key) or (contents.holds_days(at) and not _is_news(key)) for at, key in keys.items())


def is_sale_list(line: Line, grid: Grid) -> bool:
    """Return whether all rows, but for sums, have the day it was sold, so that nothing in the table is held."""
    contents = Contents(grid, line)
    sold = [at for at, text in line.texts.items() if heading_key(text).words in _of_rows("SOLD_ON")]
    return any(contents.holds_days(at) and len(contents.cells(at)) >= _NEARLY_ALL * len(contents.filled) for at in sold)


def is_income_list(line: Line, grid: Grid) -> bool:
    """Return whether a table is of dividends and the like: a day of payment, or all rows say what was paid."""
    contents = Contents(grid, line)
    keys = {at: heading_key(text).words for at, text in line.texts.items()}
    if any(key in _of_rows("INCOME_DAYS") and contents.holds_days(at) for at, key in keys.items()):
        return True
    least = max(2, _NEARLY_ALL * len(contents.filled))
    return any(map(contents.holds_days, keys)) and any(_paid(contents, at) >= least for at in keys)


def _paid(contents: Contents, at: int) -> int:
    """Return how many rows of a column say that something was paid."""
    return sum(heading_key(text).words in _of_rows("INCOME") for text in contents.texts(at).values())


def _of_a_trade(key: str) -> bool:
    """Return whether a heading names the day of a trade, or something that only a trade has."""
    return key in _words("TRADE_DATE") or key in _words("ACQUIRED") or bool(_FILLED & set(key.split()))


def _is_news(key: str) -> bool:
    """Return whether a day is that of a row's upkeep: a list of advice has one beside its ``Buy`` as well."""
    return bool(_UPKEEP & set(key.split()))


def _tells_sides(contents: Contents, at: int) -> bool:
    said = [heading_key(text).words for text in contents.texts(at).values()]
    sides = sum(map(_side, said))
    return sides > 0 and sides + _paid(contents, at) >= _MOST * len(said)


def _side(words: str) -> bool:
    first = words.split(maxsplit=1)[0] if words else ""
    sides = _words("BUY_WORDS") | _words("SELL_WORDS")
    return words in sides or (len(first) > 1 and first in sides)


@cache
def _words(meaning: str) -> frozenset[str]:
    return frozenset(keys_of(getattr(vocabulary, meaning)))


@cache
def _of_rows(meaning: str) -> frozenset[str]:
    return frozenset(keys_of(getattr(row_words, meaning)))
