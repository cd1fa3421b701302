"""Where everything stands on a confirmation: its own cells, its sections, its labels; whoever saved it last.

The labels above the first section and those in the details have their values in column B. The cells of the orders reach
to column K, or L and M where they carry their account or their currency; the hidden column of checks is the next one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.sheets.confirmation_words import FOOT_LABELS, OPEN_LABELS, ORDER_HEADINGS, TOP_LABELS, Section, is_next

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.sheets.grid import Grid, Value

STATEMENT_COLUMNS = len(ORDER_HEADINGS)
"""A to K; what stands to the right of them and of the checks is none of the confirmation's."""
VALUE_COLUMN = 2
"""Where the labels have their values."""

_MORE = 2
"""The columns that orders may have besides."""
_SECTIONS = {section.value: section for section in Section}
_CHECK = re.compile(r"\d+/\d+( [0-9a-f]{8})+")


def check_column(grid: Grid) -> int:
    """Return the column that holds the checks: the one after the statements, by what is in it."""
    for column in range(STATEMENT_COLUMNS + 1, STATEMENT_COLUMNS + _MORE + 2):
        if any(is_check(grid.at(row, column)) for row in range(1, len(grid.rows) + 1)):
            return column
    return STATEMENT_COLUMNS + 1


def own_part(grid: Grid) -> Grid:
    """Return a confirmation down to its last row with checks; what stands below is the user's own."""
    column = check_column(grid)
    checked = (row for row in range(len(grid.rows), 0, -1) if is_check(grid.at(row, column)))
    return replace(grid, rows=grid.rows[: next(checked, len(grid.rows))])


def is_check(value: Value) -> bool:
    """Return whether a cell of the hidden column holds a row's check."""
    return isinstance(value, str) and _CHECK.fullmatch(value) is not None


def sections(grid: Grid) -> dict[Section, tuple[int, ...]]:
    """Return the rows under each section's title that are not blank.

    Titles are looked for in their order only, so that a note or an input that reads like an earlier one is no title.
    """
    last = check_column(grid) - 1
    found: dict[Section, list[int]] = {}
    order = list(Section)
    for row in range(1, len(grid.rows) + 1):
        title = _title(grid.rows[row - 1][:last], order)
        if title:
            del order[: order.index(title) + 1]
            found[title] = []
        elif found and not _are_blank(grid.rows[row - 1][:last]):
            found[next(reversed(found))].append(row)
    return {section: tuple(rows) for section, rows in found.items()}


def _title(cells: Sequence[Value], among: Sequence[Section]) -> Section | None:
    """Return the section whose title stands in a row, alone."""
    found = _SECTIONS.get(cells[0]) if cells and isinstance(cells[0], str) else None
    return found if found in among and _are_blank(cells[1:]) else None


def _are_blank(cells: Iterable[Value]) -> bool:
    return all(value in (None, "") for value in cells)


def label_rows(grid: Grid) -> dict[str, int]:
    """Return the row of every label that is there; of two cells with one label's text, the upper is the label."""
    details = sections(grid).get(Section.DETAILS, ())
    return _first(grid, TOP_LABELS, range(1, _top(grid) + 1)) | _first(grid, FOOT_LABELS, details)


def _top(grid: Grid) -> int:
    """Return the last row above the first section."""
    last, every = check_column(grid) - 1, list(Section)
    titles = (row for row, cells in enumerate(grid.rows, 1) if _title(cells[:last], every))
    return next(titles, len(grid.rows) + 1) - 1


def _first(grid: Grid, labels: Iterable[str], rows: Iterable[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        text = grid.at(row, 1)
        if isinstance(text, str) and text in labels:
            found.setdefault(text, row)
    return found


def open_cells(grid: Grid) -> frozenset[tuple[int, int]]:
    """Return the cells (row, column) that are not sealed: open labels' values, and what stands beside the decision.

    That follows the status; a text there that is none of the program's is the user's, and not open.
    """
    rows = label_rows(grid)
    found = {(rows[label], VALUE_COLUMN) for label in OPEN_LABELS if label in rows}
    decision = rows.get("Decision", 0)
    beside = (decision, VALUE_COLUMN + 1)
    return frozenset(found | ({beside} if is_next(grid.at(*beside)) else set()))
