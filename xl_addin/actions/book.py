"""The one thing an action needs of a host: a workbook whose sheets can be read and ours be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Grid
    from xl_addin.sheets.image import Changes


class Book(Protocol):
    """A workbook, open in a program or lying in a file.

    Every method may raise `xl_addin.domain.finding.Refused` with a finding that says what to do.
    """

    @property
    def name(self) -> str:
        """Return the workbook's name for messages, such as ``portfolio.xlsx``."""

    def sheet_names(self) -> tuple[str, ...]:
        """Return the names of the worksheets in their order."""

    def grid(self, sheet: str) -> Grid:
        """Return the values of a worksheet that exists, with all that the host knows of them."""

    def head(self, sheet: str, rows: int) -> Grid:
        """Return the first rows of a worksheet that exists, as cheaply as can be, to see what the sheet is about.

        They are values and tables alone, as they were saved: that a formula's result is out of date, number formats
        and merged cells are known to `grid` only.
        """

    def has_formula(self, sheet: str, row: int, column: int) -> bool:
        """Return whether a formula stands in a cell, whatever its result."""

    def mark(self, sheet: str) -> str | None:
        """Return the kind of a sheet this program made (``confirmation``, …), None for the user's own."""

    def hidden_name(self, name: str) -> str | None:
        """Return the text of a hidden workbook name this program wrote, None where there is none."""

    def write(self, changes: Changes) -> None:
        """Write all the changes or none of them; afterwards the book reads as written.

        A sheet image whose name belongs to a sheet without our mark is refused.
        """
