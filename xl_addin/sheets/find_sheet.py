"""Finding the sheet of a table: by its name, by a common other name, or as the user chose."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Place, error
from xl_addin.sheets.cells import tidy, word_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.table import Table

_MOST_SHOWN = 8

Found = tuple[str | None, tuple[Finding, ...]]


def chosen_sheet(names: Sequence[str], chosen: str, at: Place | None) -> Found:
    """Return the sheet a user named, in any letter case; else an error with the nearest name."""
    by_key = {tidy(name).casefold(): name for name in names}
    key = tidy(chosen).casefold()
    if key in by_key:
        return by_key[key], ()
    near = get_close_matches(key, by_key, 1)
    remedy = f"Did you mean {by_key[near[0]]}?" if near else f"The sheets are {_listed(names)}."
    return None, (error(at, f'there is no sheet "{chosen}"', remedy),)


def usual_sheet(names: Sequence[str], table: Table, *, optional: bool) -> Found:
    """Return the sheet of a table's own name, else the one with a common other name; several of those are an error."""
    own = [name for name in names if name.casefold() == table.name.casefold()]
    known = {word_key(word) for word in (table.name, *table.aliases)}
    candidates = own or [name for name in names if word_key(name) in known]
    if len(candidates) == 1 or (optional and not candidates):
        return (candidates[0] if candidates else None), ()
    if candidates:
        message = f"several sheets may be {table.name}: {_listed(candidates)}"
        return None, (error(None, message, f"Name one of them {table.name}. {table.choice}"),)
    message = f"there is no {table.name} sheet; the sheets are {_listed(names)}"
    return None, (error(None, message, f"Name a sheet {table.name}. {table.choice}"),)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_SHOWN
    return ", ".join(names[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
