"""One table read by itself, as a function in the sheet does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.sheets.inputs import read_grids

if TYPE_CHECKING:
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.sheets.grid import Grid


def read_holdings(grid: Grid) -> tuple[tuple[HoldingRow, ...], tuple[Finding, ...]]:
    """Return the rows of Holdings, and every finding."""
    inputs, findings = read_grids(None, grid)
    return inputs.holdings, findings
