"""A sheet while it is being laid out, row by row, so that merges and heights know where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.sheets.image import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.sheets.image import Style

LINE = 15.0
"""Points from one line of 11 point text to the next."""


class Page:
    """The rows laid out so far; ``widths`` are the columns' widths in characters."""

    def __init__(self, widths: tuple[float, ...]) -> None:
        self.widths = widths
        self.rows: list[tuple[Cell | None, ...]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.heights: dict[int, float] = {}

    def add(self, *cells: Cell | None) -> int:
        """Add a row and return its one-based number."""
        self.rows.append(cells)
        return len(self.rows)

    def blank(self) -> None:
        """Leave a row empty."""
        self.add()

    def heading(self, title: str, style: Style) -> int:
        """Add a section's title, its style drawn across the page; return its row."""
        return self.add(Cell(title, style), *(Cell(None, style) for _ in self.widths[1:]))

    def span(self, text: str, style: Style, first: int = 1, before: Iterable[Cell | None] = ()) -> int:
        """Add wrapped text over the columns from ``first`` to the last, as high as it needs; return its row.

        ``before`` are the cells of the columns up to there; what is wrapped in them counts for the height as well.

        A merged cell never grows by itself, in any spreadsheet, so its height is reckoned here.
        """
        beside = tuple(before)
        row = self.add(*beside, Cell(text, style), *(Cell(None, style) for _ in self.widths[first:]))
        self.merges.append((row, first, row, len(self.widths)))
        wrapped = (
            height_of(str(cell.value), cell.style, self.widths[at : at + 1])
            for at, cell in enumerate(beside)
            if cell and cell.style.wrap
        )
        height = max(height_of(text, style, self.widths[first - 1 :]), *wrapped, 0.0)
        if height > LINE * max(style.size, 11) / 11:
            self.heights[row] = height
        return row


def height_of(text: str, style: Style, widths: Sequence[float]) -> float:
    """Return the points that wrapped text needs over columns of these widths."""
    lines = _lines(text, sum(widths) * 11 / style.size)
    return lines * LINE * max(style.size, 11) / 11


def _lines(text: str, width: float) -> int:
    """Return how many lines a text needs at a width in characters: a digit's width, wider than most letters."""
    return sum(max(1, -int(-len(line) // max(1.0, width * 1.1))) for line in text.split("\n"))
