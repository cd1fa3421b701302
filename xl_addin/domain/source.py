"""Every parsed row remembers the cells it came from, so that a message can point at one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a table: its sheet, its one-based row, and the one-based column of each known heading present."""

    sheet: str = ""
    row: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)

    def cell(self, heading: str) -> Place:
        """Return the place of this row's cell under a heading; the row itself where the heading is absent."""
        return Place(self.sheet, self.row, self.columns.get(heading, 0), heading)
