"""Every parsed row remembers the cells it came from, so that a message can point at one."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a table: its sheet, its one-based row, and the one-based column of each known heading present."""

    sheet: str = ""
    row: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)

    def cell(self, heading: str) -> Place:
        """Return the place of this row's cell under a heading; the row itself where the heading is absent."""
        return Place(self.sheet, self.row, self.columns.get(heading, 0), heading)


NOWHERE = SourceRow()
"""What has no row."""


def rows_in_words(sources: Iterable[SourceRow]) -> str:
    """Return the numbers of some rows of a sheet: ``rows 3-5 and 9``."""
    numbers = sorted({source.row for source in sources})
    runs = [list(run) for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    *most, last = (f"{run[0][1]}-{run[-1][1]}" if len(run) > 1 else str(run[0][1]) for run in runs)
    listed = f"{', '.join(most)} and {last}" if most else last
    return f"row{'s' if len(numbers) > 1 else ''} {listed}"
