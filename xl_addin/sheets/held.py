"""The rows of Holdings between reading and rows of the domain: what one sheet holds, and where its columns are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.sheets.grid import Grid

if TYPE_CHECKING:
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.extent import Extent
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.heading_line import Headings
    from xl_addin.sheets.quantities import Quantity
    from xl_addin.sheets.record import Record


class Known(NamedTuple):
    """What the other tables tell of the symbols: the slices of Targets by `symbol_key`, and its pies, folded.

    ``equivalents`` are the symbols of funds that count as cash, in capitals.
    """

    slices: frozenset[str] = frozenset()
    pies: frozenset[str] = frozenset()
    equivalents: frozenset[str] = frozenset()


class HeldRow(NamedTuple):
    """One row of Holdings that can be read: ``cash`` counts in money, whatever its symbol; ``in_pie`` it is a slice."""

    record: Record
    quantity: Quantity
    cash: bool = False
    in_pie: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """What a Holdings table holds, row by row, and every finding on the way.

    ``set_aside`` are the rows in no pie that cannot be read whole, so that they count nowhere.
    """

    rows: tuple[HeldRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    headings: Headings | None = None
    extent: Extent | None = None
    set_aside: tuple[int, ...] = ()
    grid: Grid = field(default_factory=lambda: Grid("", ()))

    def cell(self, row: int, column: int) -> Value:
        """Return a cell of the sheet as it stands there."""
        return self.grid.at(row, column)
