"""Columns as wide as their numbers: one that does not fit is shown as ``###``, and some currencies have long signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.sheets.image import Cell

_PADDING = 1.5
_WIDEST = 44.0
"""The width up to which a column follows its names: what is beside it must be seen as well."""
_BOLD = 1.1
"""How much wider bold digits are."""
_LITERAL = re.compile(r'"([^"]*)"')


def fitted(widths: Sequence[float], rows: Iterable[Sequence[Cell | None]]) -> tuple[float, ...]:
    """Return the widths of columns in characters, those made wider whose numbers need it."""
    wide = list(widths)
    for row in rows:
        for column, cell in enumerate(row[: len(wide)]):
            if cell is not None and type(cell.value) in {int, float}:
                wide[column] = max(wide[column], _needed(cell))
    return tuple(wide)


def wide_enough(width: float, names: Iterable[str], most: float = _WIDEST) -> float:
    """Return the width of a column that has texts beside other cells, which would cut them: wider for long lines."""
    lines = (line for name in names for line in name.splitlines())
    return max(width, min(most, max(map(len, lines), default=0) + _PADDING))


def _needed(cell: Cell) -> float:
    """Return the characters a number takes in its format: thousands are parted, the sign stands before."""
    code = cell.style.number_format.partition(";")[0]
    digits = _LITERAL.sub("", code)
    places = digits.partition(".")[2].count("0")
    percent = 100 if "%" in digits else 1
    assert isinstance(cell.value, int | float)  # noqa: S101 - the caller looked
    text = f"{cell.value * percent:,.{places}f}" + "".join(_LITERAL.findall(code)) + "%" * ("%" in digits)
    return len(text) * (_BOLD if cell.style.bold else 1) + _PADDING
