"""The rows of Holdings that are cash, under all the names that people and brokers give it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import CURRENCIES, currency_code
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.sheets import vocabulary
from xl_addin.sheets.cells import tidy
from xl_addin.sheets.heading_key import heading_key, keys_of

if TYPE_CHECKING:
    from collections.abc import Container

_COMMON = frozenset(
    {
        "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "HKD", "SGD",
        "INR", "CNY", "BRL", "TRY", "RUB", "ZAR", "MXN",
    }
)  # fmt: skip
"""Codes that stand for cash by themselves; others are tickers as well, such as ALL."""
_TICKERS = frozenset({"NOK"})


def cash_named(symbol: str, equivalents: Container[str]) -> tuple[bool, str | None]:
    """Return whether a symbol names cash, and the currency it names with it.

    ``equivalents`` are the symbols of funds that count as cash, in capitals; brokers add asterisks to them.
    """
    bare = tidy(symbol).rstrip("*").strip()
    if bare.upper() in equivalents:
        return True, None
    if bare in _COMMON:
        return True, bare
    words = bare.replace("-", " ").replace("_", " ").replace(":", " ").replace(".", " ").split()
    codes = [code for word in words if word.isupper() and (code := currency_code(word)) in CURRENCIES]
    rest = " ".join(word for word in words if not (word.isupper() and currency_code(word) in CURRENCIES))
    key = heading_key(rest) if rest else None
    if key and key.words in _names():
        return True, codes[0] if codes else key.currency
    return False, None


def is_ticker_as_well(symbol: str) -> bool:
    """Return whether a code that stands for cash by itself may as well be a share: NOK is Nokia in New York."""
    return tidy(symbol) in _TICKERS


def is_plain_cash(symbol: str) -> bool:
    """Return whether a symbol is the contract's own word for cash."""
    return tidy(symbol).upper() == CASH


@cache
def _names() -> frozenset[str]:
    return frozenset(keys_of(vocabulary.CASH))
