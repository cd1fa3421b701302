"""The values of a range as they are stored, not as they are shown; dates are numbers of days."""

from __future__ import annotations

from datetime import date
from typing import Any

from xl_addin.sheets.grid import DAY_ZERO

_DAY_ZERO_1904 = date(1904, 1, 1)


def exact_values(cells: Any) -> Any:
    """Return the stored values of a range of xlwings, dates as numbers of days where the program has such a thing.

    On Windows ``Value`` cuts cells formatted as currency down to four decimals; ``Value2`` does not.
    """
    try:
        return cells.api.Value2
    except AttributeError:  # the Mac and the browser hand over what is stored anyway
        return cells.raw_value


def day_zero(cells: Any) -> date:
    """Return the day that number 0 stands for in the workbook of a range."""
    return _DAY_ZERO_1904 if getattr(cells.sheet.book.api, "Date1904", False) is True else DAY_ZERO
