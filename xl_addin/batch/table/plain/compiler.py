"""The compiled code, where numba is installed (the extra ``numba``) and there is enough to do for it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

AFTER = 1_500_000
"""The rows of a table from which it pays: loading takes about as long as these do without."""
_wanted: list[bool] = []


def expect(rows: int) -> None:
    """Tell how many rows are to come."""
    _wanted[:] = [rows >= AFTER]


def compiled() -> ModuleType | None:
    """Return the compiled code; None without numba, or with little to do."""
    return _loaded() if _wanted == [True] else None


@cache
def _loaded() -> ModuleType | None:
    try:
        from xl_addin.batch.table.plain import compiled as module
    except ImportError:
        return None
    return module
