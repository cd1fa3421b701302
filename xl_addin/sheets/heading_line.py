"""A row of headings as it is found, and what it says once it is settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_addin.domain.finding import Finding
from xl_addin.sheets.heading_key import heading_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_addin.sheets.column import Column, Table
    from xl_addin.sheets.grid import Area, Grid


Settle = Callable[["Line", "Grid"], tuple["Line", tuple[Finding, ...]]]


@dataclass(frozen=True)
class Line:
    """The texts of one row that may be headings of a table, by column; of one Excel table, or of the cells in none.

    ``decided`` are the columns whose content has shown what they are, whatever the heading may mean elsewhere, and
    ``ignored`` those whose content has shown that they are none of the table's.
    """

    table: Table
    row: int
    texts: Mapping[int, str]
    area: Area | None = None
    decided: Mapping[int, Column[Any]] = field(default_factory=dict)
    ignored: frozenset[int] = frozenset()

    def deciding(self, at: int, column: Column[Any]) -> Line:
        """Return the line with what one of its columns turned out to be."""
        return replace(self, decided={**self.decided, at: column})

    def without(self, at: int) -> Line:
        """Return the line without a column that turned out to be none of the table's."""
        return replace(self, ignored=self.ignored | {at})

    @cached_property
    def found(self) -> dict[Column[Any], list[int]]:
        """Return where each column's heading stands: its own word, else the best of its others."""
        ranked: dict[Column[Any], dict[int, list[int]]] = {}
        for at, text in self.texts.items():
            if at in self.ignored:
                continue
            meant = ((self.decided[at], 0),) if at in self.decided else self.table.meant_by(text)
            for column, rank in meant:
                ranked.setdefault(column, {}).setdefault(rank, []).append(at)
        return {column: ranks[min(ranks)] for column, ranks in ranked.items()}

    @property
    def matches(self) -> int:
        """Return how much of what the table must have stands in this row."""
        return sum(self.holds(group) for group in self.table.groups)

    @property
    def whole(self) -> bool:
        """Return whether everything the table must have is in this row."""
        return all(self.holds(group) for group in self.table.groups)

    def holds(self, meant: Iterable[Column[Any]]) -> bool:
        """Return whether any of some columns has a heading here."""
        return any(column in self.found for column in meant)


class Headings(NamedTuple):
    """Where a table's headings were found: the row, the column of each of ours that is present, and what was typed.

    ``below`` is the first row beneath it that is of another table.
    """

    row: int
    columns: Mapping[str, int]
    area: Area | None
    texts: Mapping[int, str]
    below: int | None = None

    @property
    def currencies(self) -> dict[str, str]:
        """Return the currency that a heading names, by our heading."""
        named = {ours: heading_key(self.texts[at]).currency for ours, at in self.columns.items() if at in self.texts}
        return {ours: currency for ours, currency in named.items() if currency}
