"""The class of each holding, where targets are given by class: of several such columns the one the targets speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.sheets.cells import tidy
from xl_addin.sheets.holding_columns import CLASS, HOLDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.heading_line import Headings
    from xl_addin.sheets.held import Known


def class_of(grid: Grid, headings: Headings | None, rows: Sequence[int], known: Known) -> dict[int, str]:
    """Return the class of each row that has one, by row."""
    if headings is None or CLASS.heading not in headings.columns:
        return {}
    ranked = sorted(
        (rank, at) for at, text in headings.texts.items() for column, rank in HOLDINGS.meant_by(text) if column is CLASS
    )
    columns = [at for _, at in ranked] or [headings.columns[CLASS.heading]]
    candidates = [_values(grid, at, rows) for at in columns]
    return max(candidates, key=lambda values: len({symbol_key(v) for v in values.values()} & known.slices))


def _values(grid: Grid, at: int, rows: Sequence[int]) -> dict[int, str]:
    found = {row: grid.at(row, at) for row in rows}
    return {row: tidy(value) for row, value in found.items() if isinstance(value, str) and tidy(value)}
