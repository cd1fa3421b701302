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


def answer(name: str, document: Uno, values: Sequence[object]) -> object:
    """Return what a function shows in its cells; a true error is a number that is none, which Calc shows as #NUM!."""
    # To the minute, so that one recalculation works out the same question once.
    now = datetime.now(timezone.utc).replace(second=0, microsecond=0)  # noqa: UP017 - LibreOffice has Python 3.10
    found = _answer(name, tuple(map(_plain, values)), now, day_zero(document))
    return math.nan if isinstance(found, ErrorCell) else found


@lru_cache(maxsize=1024)
def _answer(name: str, values: tuple[object, ...], now: datetime, zero: date) -> Answer:
    return call(name, values, now, zero)


def _plain(value: Uno) -> object:
    """Return an argument as plain values: a range as its rows, as far as its sheet is used."""
    if not hasattr(value, "getDataArray"):
        return value
    part = used_part(value)
    return _EMPTY if part is None else raw_rows(part)
