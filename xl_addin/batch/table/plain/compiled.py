"""What is compiled where numba is installed; imported only then."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from xl_addin.domain.search.plain import SHARED_BY

_ZERO, _POINT, _COMMA = 48, 46, 44
"""Characters as bytes."""


@njit(cache=True, nogil=True)
def number(text: Any, at: Any, rest: Any, decimals: Any) -> Any:
    """Write a number that has so many decimals, without needless zeros and with commas; return where it ends."""
    while decimals > 0 and rest % 10 == 0:
        rest //= 10
        decimals -= 1
    left, digits = rest, 1
    while left >= 10:
        left //= 10
        digits += 1
    digits = max(digits, decimals + 1)
    end = at + digits + (digits - decimals - 1) // 3 + (1 if decimals else 0)
    here = end
    for digit in range(digits):
        if digit and digit == decimals:
            here -= 1
            text[here] = _POINT
        elif digit > decimals and (digit - decimals) % 3 == 0:
            here -= 1
            text[here] = _COMMA
        here -= 1
        text[here] = _ZERO + rest % 10
        rest //= 10
    return end


@njit(cache=True, nogil=True)
def write(tables: Any, offsets: Any, picks: Any, numbers: Any, longest: int) -> tuple[Any, Any]:
    """Return where each text ends, and the bytes of them all; ``longest`` is the most that one may have.

    Each piece is a table of bytes, where in it each text begins, and which to take; or it is numbers, of so many
    decimals (-1 for a table). What is counted without a sign is copied several bytes at a time.
    """
    count = len(picks[0])
    ends = np.zeros(count + 1, np.int32)
    text = np.empty(longest * count, np.uint8)
    at = np.uint64(0)
    for row in range(count):
        for k in range(len(picks)):
            pick = picks[k][row]
            if numbers[k] >= 0:
                at = np.uint64(number(text, np.int64(at), pick, numbers[k]))
                continue
            begin, table = np.uint64(offsets[k][pick]), tables[k]
            size = np.uint64(offsets[k][pick + 1]) - begin
            for n in range(size):
                text[at + n] = table[begin + n]
            at += size
        ends[row + 1] = at
    return ends, text[: np.int64(at)].copy()


@njit(cache=True, nogil=True)
def settle(
    price: Any, step: Any, cent: int, minimum: int, held: Any, goals: Any, orders: Any, change: Any, buys_only: bool
) -> None:
    """Change orders so that so many cents more are spent, as `xl_addin.batch.table.plain.orders` says.

    Arrays have a row for each ticker and a column for each account; ``price`` and ``step`` are by ticker.
    """
    ranked = np.empty(len(price), np.int64)
    for account in range(len(change)):
        count, total, left = 0, 0.0, change[account]
        for ticker in range(len(price)):
            goal = goals[ticker, account]
            if orders[ticker, account] and goal > 0:
                at = count
                while at and goals[ranked[at - 1], account] > goal:
                    ranked[at] = ranked[at - 1]
                    at -= 1
                ranked[at] = ticker
                count += 1
        least = max(0, count - SHARED_BY)
        for n in range(count - 1, least - 1, -1):
            total += goals[ranked[n], account]
        for n in range(least, count):
            ticker = ranked[n]
            goal, order, own, each = goals[ticker, account], orders[ticker, account], price[ticker], step[ticker]
            before = -(-order * own // cent)
            want = before + np.int64(np.rint(left * goal / total))
            other = want * cent // (own * each) * each
            if want > before and -(-other * own // cent) < want:
                other += each
            cents = -(-other * own // cent)
            stays = other > 0 if order > 0 else other < 0 and not buys_only
            if stays and held[ticker, account] + other >= 0 and abs(cents) >= minimum:
                orders[ticker, account] = other
                left -= cents - before
            total -= goal
