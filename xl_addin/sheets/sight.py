"""Where a table was found, and what was read as what: for whoever wants to see how a workbook is understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.finding import column_letters
from xl_addin.sheets.cells import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.column import Table
    from xl_addin.sheets.extent import Extent
    from xl_addin.sheets.heading_line import Headings


class Sight(NamedTuple):
    """A table as it was found: its range, (heading as typed, meaning) of each column, the rows read and passed over.

    The meaning of a column that is the user's own is empty.
    """

    range: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    passed_over: tuple[int, ...]


def sight_of(table: Table, headings: Headings, extent: Extent, aside: Sequence[int]) -> Sight:
    """Return where a table is and what its columns mean."""
    meanings: dict[int, str] = {}
    for column in table.columns:  # a name that is the symbol as well is shown as that
        if column.heading in headings.columns:
            meanings.setdefault(headings.columns[column.heading], column.heading)
    for at, text in headings.texts.items():
        several = [column for column, _ in table.meant_by(text) if column.several]
        if at not in meanings and several and several[0].heading in headings.columns:
            meanings[at] = several[0].heading
    places = sorted({*headings.texts, *headings.columns.values()})
    last = max((*extent.rows, headings.row))
    where = f"{column_letters(places[0])}{headings.row}:{column_letters(places[-1])}{last}"
    columns = tuple((shown(headings.texts.get(at, "")), meanings.get(at, "")) for at in places)
    return Sight(where, columns, len(extent.rows) - len(aside), tuple(sorted((*extent.passed, *aside))))
