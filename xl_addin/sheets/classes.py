"""The class of each holding, where targets are given by class: of several such columns the one the targets speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.sheets.cells import tidy
from xl_addin.sheets.holding_columns import CLASS, HOLDINGS

if TYPE_CHECKING:
    from xl_addin.sheets.held import Held, Known


def class_of(held: Held, known: Known) -> dict[int, str]:
    """Return the class of each row that has one, by row."""
    headings = held.headings
    if headings is None or CLASS.heading not in headings.columns:
        return {}
    ranked = sorted(
        (rank, at) for at, text in headings.texts.items() for column, rank in HOLDINGS.meant_by(text) if column is CLASS
    )
    candidates = [_values(held, at) for _, at in ranked] or [_values(held, headings.columns[CLASS.heading])]
    return max(candidates, key=lambda values: len({symbol_key(v) for v in values.values()} & known.slices))


def _values(held: Held, at: int) -> dict[int, str]:
    found = {row.record.source.row: held.cell(row.record.source.row, at) for row in held.rows}
    return {row: tidy(value) for row, value in found.items() if isinstance(value, str) and tidy(value)}
