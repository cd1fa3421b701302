"""What a row of a broker's history is, by its action: bought, sold, or no trade and why."""

from __future__ import annotations

import re

from xl_addin.domain.plan import Side
from xl_addin.sheets import vocabulary
from xl_addin.sheets.cells import word_key

_NO_ORDERS = re.compile(r"(dividend )?reinvest\w*|(drip|transfer|deposit|in|out)\b")
_SHORT = re.compile(r".*\b(short|to cover|to open|to close)\b")
_KIND = r"(you |market |limit |stop |stop limit )?"
_BOUGHT = re.compile(rf"{_KIND}(buy|bought|purchased?)\b")
_SOLD = re.compile(rf"{_KIND}(sell|sold|sale)\b")
_BUY_WORDS = frozenset(map(word_key, vocabulary.BUY_WORDS))
_SELL_WORDS = frozenset(map(word_key, vocabulary.SELL_WORDS))

REINVESTED = "no order: what is reinvested or transferred belongs in Activity"
SHORT = "a short sale or an option: it is not counted"
NO_TRADE = "no trade"


def side_of(action: str) -> Side | str:
    """Return the side of a trade from the words of its row, or why it is none of an order's."""
    key = word_key(action)
    if _NO_ORDERS.match(key):
        return REINVESTED
    is_bought, is_sold = bool(_BOUGHT.match(key)) or key in _BUY_WORDS, bool(_SOLD.match(key)) or key in _SELL_WORDS
    if not is_bought and not is_sold:
        return NO_TRADE
    if _SHORT.match(key) and not key.startswith("you "):  # there the name of the security follows
        return SHORT
    return Side.BUY if is_bought else Side.SELL
