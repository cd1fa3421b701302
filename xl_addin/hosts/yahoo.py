"""Quotes through yfinance (``pip install "xl-addin[yahoo]"``): delayed, unofficial, and as good as that service is."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xl_addin.domain.money import decimal_of
from xl_addin.hosts.price_sources import Quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    import yfinance

_CLASS = re.compile(r"(?<=[A-Z])[./ ](?=[A-C]$)")


def quotes(symbols: Sequence[str]) -> list[Quote]:
    """Return the last price of each symbol that the service knows; classes of shares are spelled its way, BRK-B.

    Raises:
        Exception: whatever the library raised, where no symbol has a quote; one that fails beside others has none.

    """
    import yfinance

    logging.getLogger("yfinance").setLevel(logging.CRITICAL)  # what is missing is said in our own words
    found: list[Quote] = []
    failures: list[Exception] = []
    for symbol in symbols:
        try:
            found += _quote(symbol, yfinance.Ticker(_CLASS.sub("-", symbol.upper())))
        except Exception as failure:  # noqa: BLE001 - of whatever kind: kept, and raised where nothing else is found
            failures.append(failure)
    if failures and not found:
        raise failures[0]
    return found


def _quote(symbol: str, ticker: yfinance.Ticker) -> list[Quote]:
    """Return the quote of one symbol, none where the service has no price of the last days."""
    history = ticker.history(period="5d", interval="1d", auto_adjust=False)
    closes = [close for close in history.get("Close", ()) if close > 0]  # a day without trades has none
    if not closes:
        return []
    told = ticker.history_metadata
    time = told["regularMarketTime"]  # seconds, or already a pandas.Timestamp: that depends on the version
    at = time.to_pydatetime() if hasattr(time, "to_pydatetime") else datetime.fromtimestamp(time, UTC)
    return [Quote(symbol, decimal_of(float(closes[-1])), told["currency"], at)]
