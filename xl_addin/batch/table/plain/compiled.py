"""What is compiled where numba is installed; imported only then."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

_ZERO, _POINT, _COMMA = 48, 46, 44
"""Characters as bytes."""


@njit(cache=True, nogil=True)
def number(text: Any, at: int, rest: int, decimals: int) -> int:
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
def write(data: Any, offsets: Any, numbers: Any, rows: Any, longest: int) -> tuple[Any, Any]:
    """Return where each text ends, and the bytes of them all."""
    count, columns = rows.shape
    ends = np.zeros(count + 1, np.int32)
    text = np.empty(longest + count * 64, np.uint8)
    at = 0
    for row in range(count):
        if at + longest > len(text):
            more = np.empty(2 * len(text), np.uint8)
            more[:at] = text[:at]
            text = more
        for k in range(columns):
            pick = rows[row, k]
            if numbers[k] >= 0:
                at = number(text, at, pick, numbers[k])
                continue
            for n in range(offsets[pick], offsets[pick + 1]):
                text[at] = data[n]
                at += 1
        ends[row + 1] = at
    return ends, text[:at]
