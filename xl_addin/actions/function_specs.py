"""What a function in the sheet consists of, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from xl_addin.sheets.grid import ErrorCell

Plain = str | float | int
Rows = tuple[tuple[Plain, ...], ...]
Answer = Rows | float | ErrorCell
"""A table (a message is a table of one cell), a number, or the true error of a function that returns a number."""


class Kind(Enum):
    """What an argument is: a range with its heading row, or a single cell."""

    TABLE = "table"
    NUMBER = "number"
    TEXT = "text"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a function. ``help`` is a sentence."""

    name: str
    help: str
    kind: Kind
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """One function in the sheet. ``help`` is a sentence; ``returns_number``: one number, else a table that spills."""

    name: str
    help: str
    arguments: tuple[Argument, ...]
    returns_number: bool = False

    @property
    def signature(self) -> str:
        """Return the function as it is written down: ``PIE_DRIFT(targets, holdings, [settings], [prices])``."""
        names = (f"[{argument.name}]" if argument.optional else argument.name for argument in self.arguments)
        return f"{self.name}({', '.join(names)})"
