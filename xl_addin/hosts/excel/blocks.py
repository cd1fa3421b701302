"""Cells gathered into rectangles, because every call into a spreadsheet program takes its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from xl_addin.hosts.xlsx.refs import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

K = TypeVar("K")


def rectangles(cells: Mapping[tuple[int, int], K]) -> Iterator[tuple[Box, K]]:
    """Yield rectangles of cells of equal worth, by one-based (row, column); every cell is in exactly one."""
    growing: dict[tuple[int, int, K], Box] = {}
    rows: dict[int, list[tuple[int, int, K]]] = {}
    for row, run in _runs(cells):
        rows.setdefault(row, []).append(run)
    for row in sorted(rows):
        grown: dict[tuple[int, int, K], Box] = {}
        for run in rows[row]:
            above = growing.pop(run, None)
            top = above.top if above and above.bottom == row - 1 else row
            if above and top == row:
                yield above, run[2]
            grown[run] = Box(top, run[0], row, run[1])
        yield from ((box, worth) for (_, _, worth), box in growing.items())
        growing = grown
    yield from ((box, worth) for (_, _, worth), box in growing.items())


def _runs(cells: Mapping[tuple[int, int], K]) -> Iterator[tuple[int, tuple[int, int, K]]]:
    """Yield the runs of equal cells of each row: the row, and (first column, last column, worth)."""
    run: tuple[int, int, int, K] | None = None
    for row, column in sorted(cells):
        worth = cells[row, column]
        if run and run[0] == row and run[2] == column - 1 and run[3] == worth:
            run = (row, run[1], column, worth)
            continue
        if run:
            yield run[0], run[1:]
        run = (row, column, column, worth)
    if run:
        yield run[0], run[1:]
