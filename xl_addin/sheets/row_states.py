"""What a row of Holdings says of itself: that it was sold, that it is owed, and what its quantity counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, first_of, warning
from xl_addin.domain.money import share_text
from xl_addin.sheets import row_words
from xl_addin.sheets.cells import Problem, described, shown
from xl_addin.sheets.column import Column
from xl_addin.sheets.heading_key import heading_key, keys_of
from xl_addin.sheets.typed_dates import typed_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.heading_line import Headings
    from xl_addin.sheets.record import Record

_IN_SHARES = "Type how many shares they are, and share as their unit."
_EARLIEST = 20000
"""The number of a day in 1954: a smaller one under a day of sale says that there is none."""


def was_sold(value: Value) -> bool | None:
    """Return whether a cell holds the day of a sale; None for anything else, such as ``open`` or ``-``."""
    if isinstance(value, str):
        return typed_date(value) is not None or None
    if isinstance(value, bool):
        return None
    return isinstance(value, date) or (isinstance(value, int | float) and value >= _EARLIEST) or None


def is_closed(value: Value) -> bool | None:
    """Return whether a state says that nothing is held any more; None for any other text."""
    return says(value, "CLOSED") or None


def is_short(value: Value) -> bool | None:
    """Return whether a direction says that the position is owed; None for any other text."""
    return says(value, "SHORT") or None


def counted(value: Value) -> Decimal | Problem | None:
    """Return how many shares one of what is counted is, None where it is a share itself."""
    words = heading_key(value).words if isinstance(value, str) else ""
    if words in units():
        return Decimal(units()[words]) if units()[words] > 1 else None
    if words in known("UNITS_OF_NO_SIZE"):
        return Problem(f'"{shown(str(value))}" may be any number of shares', _IN_SHARES)
    return Problem(f"{described(value)} where what is counted belongs", "Type share, or empty the cell.")


def says(value: Value, meaning: str) -> bool:
    """Return whether a text is one of the words of a meaning, or begins with one."""
    words = heading_key(value).words if isinstance(value, str) else ""
    return words in known(meaning) or words.split(maxsplit=1)[:1] in [[word] for word in known(meaning)]


@cache
def known(meaning: str) -> frozenset[str]:
    """Return the words of a meaning of `row_words` as `heading_key` has them."""
    return frozenset(keys_of(getattr(row_words, meaning)))


@cache
def units() -> Mapping[str, int]:
    """Return how many shares each unit is."""
    return {heading_key(word).words: shares for word, shares in row_words.UNITS.items()}


SOLD_ON: Column[bool | None] = Column("Sold on", was_sold, aliases=row_words.SOLD_ON, raw=True, holds_date=True)
STATE: Column[bool | None] = Column("Status", is_closed, aliases=row_words.STATES, raw=True)
DIRECTION: Column[bool | None] = Column("Long or short", is_short, raw=True)
COUNTED: Column[Decimal | None] = Column("Kind of unit", counted)


def held_no_more(records: Iterable[Record]) -> frozenset[int]:
    """Return the rows that say they were sold, or that their position is closed."""
    return frozenset(r.source.row for r in records if r.get(SOLD_ON) or r.get(STATE))


def about_sold(records: Sequence[Record], headings: Headings) -> list[Finding]:
    """Return one warning on the rows that are held no more, with the columns that say so."""
    sold = [r for r in records if r.get(SOLD_ON) or r.get(STATE)]
    if not sold:
        return []
    columns = [column for column in (SOLD_ON, STATE) if any(column.heading in r.values for r in sold)]
    texts = " and ".join(shown(headings.texts.get(headings.columns[c.heading], c.heading)) for c in columns)
    column = SOLD_ON if sold[0].get(SOLD_ON) else STATE
    rows = first_of([str(r.source.row) for r in sold])
    what = f"row{'s' if len(sold) > 1 else ''} {rows}"
    message = f"{what} {'are' if len(sold) > 1 else 'is'} held no more by {texts}, and not counted"
    return [warning(sold[0].source.cell(column.heading), message, "Empty that cell where something is still held.")]


def short_position(shares: Decimal) -> Problem:
    """Return the problem of a row whose direction says that its shares are owed."""
    return Problem(
        f"{share_text(abs(shares))} shares sold short",
        "A position sold short cannot be a slice: move the row to another sheet.",
    )
