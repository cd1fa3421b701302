"""One row of a table as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from xl_addin.domain.finding import Finding, error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.domain.source import SourceRow
    from xl_addin.sheets.cells import Problem
    from xl_addin.sheets.column import Column
    from xl_addin.sheets.grid import StockCell

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Record:
    """One row: a value under each column that has one, and the problem of each cell that cannot be read.

    ``currencies`` are those that cells name themselves, by heading: in their number format, or typed beside a number.
    ``signs`` are those of them that are typed.
    ``unclear``: a cell can mean two things, which is told of all such cells of the table together.
    ``stock`` is the first of Excel's Stocks data types in the row.
    """

    source: SourceRow
    values: Mapping[str, Any] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Finding, ...] = ()
    unclear: bool = False
    stock: StockCell | None = None
    signs: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, column: Column[T]) -> T:
        """Return the value under a column whose cells are never blank."""
        found: T = self.values[column.heading]
        return found

    def get(self, column: Column[T]) -> T | None:
        """Return the value under a column, None where the cell is blank or the column absent."""
        found: T | None = self.values.get(column.heading)
        return found


def at_cell(source: SourceRow, column: Column[T], problem: Problem) -> Finding:
    """Return the error for a problem with a row's cell."""
    return error(source.cell(column.heading), problem.message, problem.remedy)
