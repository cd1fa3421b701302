"""Tolerance bands as they are typed: ``5pp``, ``25% rel``, ``5pp or 25% rel``."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.band import Band, Reach
from xl_addin.domain.money import share_text
from xl_addin.sheets.amounts import number, typed_percent
from xl_addin.sheets.cells import Problem, described, shown, tidy

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Value

_POINTS = r"(\d+(?:\.\d*)?|\.\d+)\s*(?:pp|percentage points?|points?)\.?"
_RELATIVE = r"(\d+(?:\.\d*)?|\.\d+)\s*%\s*rel(?:ative)?\.?"
_FORMS = "Type 5pp, 25% rel, 5pp or 25% rel (the tighter counts), 5pp and 25% rel (the looser counts), or none."


def parse_band(value: Value) -> Band | Problem | None:
    """Return the band a cell says, None for ``none``. A bare percentage could mean two things and is refused."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Problem(f"{described(value)} where a band belongs", _FORMS)
    percent = bare_percent(value)
    if isinstance(percent, Problem):
        return percent
    if percent is not None:
        return _bare(percent)
    text = tidy(str(value)).casefold()
    return None if text == "none" else _joined(text, str(value))


def bare_percent(value: str | float) -> Decimal | Problem | None:
    """Return the percents of a number or of text such as ``5%``, which does not say of what; None for other text."""
    if isinstance(value, str):
        return typed_percent(value)
    amount = number(value)
    if isinstance(amount, Problem):
        return amount
    return amount * 100 if abs(amount) < 1 else amount  # 0.05 is a cell formatted as 5%


def typed_points(text: str) -> Decimal | None:
    """Return the percentage points of text such as ``5pp``, None where the text is anything else."""
    match = re.fullmatch(_POINTS, tidy(text).casefold(), flags=re.ASCII)
    return Decimal(match[1]) if match else None


def _joined(text: str, typed: str) -> Band | Problem:
    """Return the band of one width, or of two joined by ``or`` or ``and``."""
    parts = re.split(r"\s+(?:or|and)\s+", text, maxsplit=1)
    points = [Fraction(p) / 100 for p in map(typed_points, parts) if p is not None]
    found = (re.fullmatch(_RELATIVE, part, re.ASCII) for part in parts)
    relative = [Fraction(m[1]) / 100 for m in found if m]
    if len(points) + len(relative) != len(parts) or len(points) > 1 or len(relative) > 1:
        return Problem(f'the band "{shown(typed)}" cannot be read', _FORMS)
    if max(points + relative) > 1:
        return Problem(f'the band "{shown(typed)}" is wider than everything', "Type a width of at most 100.")
    reach = Reach.LOOSER if " and " in text else Reach.TIGHTER
    return Band(points[0] if points else None, relative[0] if relative else None, reach)


def _bare(percent: Decimal) -> Problem:
    width = share_text(percent)
    return Problem(
        f"a band of {width}% can mean two things",
        f"Type {width}pp for percentage points of the portfolio, or {width}% rel for a part of the target.",
    )
