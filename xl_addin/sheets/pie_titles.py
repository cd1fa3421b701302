"""Rows of Targets that hold the name of a group above its slices, and are no slices themselves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, first_of, note
from xl_addin.sheets.cells import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.column import Column
    from xl_addin.sheets.record import Record
    from xl_addin.sheets.weights import Weight

_NEAR = Decimal("0.0005")
"""So near are sums that are rounded alike, as parts of them."""
_WHOLES = (Decimal(1), Decimal(100))


def without_titles(
    records: Sequence[Record], pie: Column[str], name: Column[str], target: Column[Weight]
) -> tuple[list[Record], list[Finding]]:
    """Return the rows that are slices, each with its pie where the titles are pies, and a note on the titles.

    A title has no percentage, or the sum of those of the rows below it up to the next.
    """
    rows = list(records)
    titles = _bare(rows, name, target) or _sums(rows, target)
    if any(_is_ticker(rows[i].values.get(name.heading)) for i in titles):
        return rows, []
    if not titles or any(pie.heading in row.values for row in rows):
        return rows, []
    at = sorted(titles)
    parts = [rows[a + 1 : b] for a, b in zip(at, [*at[1:], len(rows)], strict=True)]
    pies = len(parts) > 1 and all(_total(part, target) in _WHOLES for part in parts)
    left = [
        replace(row, values={**row.values, pie.heading: rows[a][name]}) if pies else row
        for a, part in zip(at, parts, strict=True)
        for row in part
    ]
    names = first_of([shown(rows[a][name]) for a in at])
    what = "the name of the pie below it" if pies else "a title above its slices, which are all of one pie"
    row = rows[at[0]].source
    return left, [note(row.cell(name.heading), f"{names}: each is read as {what}")]


def _bare(rows: Sequence[Record], name: Column[str], target: Column[Weight]) -> set[int]:
    """Return the rows without a percentage, if the first is one and each stands above a slice."""
    bare = {i for i, row in enumerate(rows) if target.heading not in row.values and name.heading in row.values}
    sound = all(i + 1 < len(rows) and i + 1 not in bare and len(rows[i].problems) == 1 for i in bare)
    return bare if 0 in bare and sound else set()


def _is_ticker(text: object) -> bool:
    return not isinstance(text, str) or (text == text.upper() and " " not in text)


def _sums(rows: Sequence[Record], target: Column[Weight]) -> set[int]:
    """Return the rows whose percentage is the sum of those below, if all rows are such sums and their parts."""
    if any(target.heading not in row.values for row in rows):
        return set()
    amounts = [row[target].amount for row in rows]
    if not any(_is_near(sum(amounts, Decimal()), 2 * whole) for whole in _WHOLES):
        return set()
    found: set[int] = set()
    i = 0
    while i < len(rows):
        found.add(i)
        wanted, i = amounts[i], i + 1
        got, first = Decimal(), i
        while i < len(rows) and not (i > first and _is_near(got, wanted)):
            got += amounts[i]
            i += 1
        if not _is_near(got, wanted):
            return set()
    return found


def _total(rows: Sequence[Record], target: Column[Weight]) -> Decimal:
    return sum((row[target].amount for row in rows if target.heading in row.values), Decimal())


def _is_near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _NEAR * max(abs(one), abs(other))
