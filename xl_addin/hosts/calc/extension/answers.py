"""A function called from a cell: ranges in, a table or a number out; nothing is written and nobody is asked."""

from __future__ import annotations

import math
from datetime import date, datetime, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from xl_addin.actions.functions import call
from xl_addin.hosts.calc.reading import raw_rows, used_part
from xl_addin.hosts.calc.serials import day_zero
from xl_addin.sheets.grid import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.actions.functions import Answer
    from xl_addin.hosts.calc.bridge import Uno

_EMPTY = ((None,),)
_WIDEST, _MOST_ROWS = 16, 2000
"""No function shows more columns than the first; the rows of a longer area would take their time."""


def answer(name: str, document: Uno, values: Sequence[object]) -> object:
    """Return what a function shows in its cells; a true error is a number that is none, which Calc shows as #NUM!."""
    # To the minute, so that one recalculation works out the same question once.
    now = datetime.now(timezone.utc).replace(second=0, microsecond=0)  # noqa: UP017 - LibreOffice has Python 3.10
    given = tuple(map(_plain, values))
    found = _answer(name, given, now, day_zero(document))
    if isinstance(found, tuple) and len(found) == len(found[0]) == 1:
        return _alone(found[0][0], sum(len(range_) for range_ in given if isinstance(range_, tuple)))
    return math.nan if isinstance(found, ErrorCell) else found


def _alone(cell: object, rows: int) -> tuple[tuple[object, ...], ...]:
    """Return one cell with empty ones around it, as many as a table of so many rows could have taken.

    Calc repeats an answer of one cell in every cell of the area that its formula fills.
    """
    rest = ("",) * (_WIDEST - 1)
    return ((cell, *rest), *((("", *rest),) * max(1, min(rows, _MOST_ROWS))))


@lru_cache(maxsize=1024)
def _answer(name: str, values: tuple[object, ...], now: datetime, zero: date) -> Answer:
    return call(name, values, now, zero)


def _plain(value: Uno) -> object:
    """Return an argument as plain values: a range as its rows, as far as its sheet is used."""
    if not hasattr(value, "getDataArray"):
        return value
    part = used_part(value)
    return _EMPTY if part is None else raw_rows(part)
