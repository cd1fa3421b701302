"""The compiled code, where numba is installed (the extra ``numba``) and there is enough to do for it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

AFTER = 1_500_000
"""The rows of a table from which it pays: loading takes about as long as these do without."""


def compiled(rows: int) -> ModuleType | None:
    """Return the compiled code for a table of so many rows; None without numba, or where it does not pay."""
    return _loaded() if rows >= AFTER else None


@cache
def _loaded() -> ModuleType | None:
    try:
        from xl_addin.batch.table.plain import compiled as module
    except ImportError:
        return None
    return module
