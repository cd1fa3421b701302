"""The ratio of a split, as people type it."""

from __future__ import annotations

import re
from datetime import time
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.sheets.cells import Problem, described

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Value

_RATIO = re.compile(r"(\d+(?:\.\d+)?)\s*(?::|/|for|-for-|zu|pour|per)\s*(\d+(?:\.\d+)?)", re.IGNORECASE | re.ASCII)
RATIO_REMEDY = "Type how many new shares there are for how many old ones, such as 4 for 1."


def ratio_of(value: Value) -> Fraction | Problem:
    """Return new shares for an old one from ``4:1`` or ``4 for 1``, which a spreadsheet may have made a time of day."""
    if isinstance(value, time) and value.minute:
        return Fraction(value.hour, value.minute) or Problem("a split of no shares", RATIO_REMEDY)
    match = _RATIO.fullmatch(value.strip()) if isinstance(value, str) else None
    if match and Fraction(match[1]) and Fraction(match[2]):
        return Fraction(match[1]) / Fraction(match[2])
    return Problem(f"{described(value)} is no ratio of a split", RATIO_REMEDY)
