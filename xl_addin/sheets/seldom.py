"""Tables that few workbooks have: what declares and reads one is loaded only where a sheet may be it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.sheets.cells import word_key
from xl_addin.sheets.seldom_names import SELDOM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.column import Table


def seldom_table(name: str, sheets: Sequence[str], chosen: str | None) -> Table | None:
    """Return a table if one of the sheets has its name, or the user chose one for it."""
    names = {word_key(word) for word in (name, *SELDOM[name])}
    if chosen is None and names.isdisjoint(map(word_key, sheets)):
        return None
    if name == "Activity":
        from xl_addin.sheets.activity import ACTIVITY

        return ACTIVITY
    from xl_addin.sheets.schedule import SCHEDULE

    return SCHEDULE
