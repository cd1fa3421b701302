"""What a table of a broker looks like: how it is recognised, which column is what, which rows are no holdings.

A broker is a declaration and nothing else: the one reader is `xl_addin.sheets.brokers.read`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from xl_addin.sheets.cells import tidy, word_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.sheets.grid import Value


class Field(Enum):
    """What a column says. Money is in the row's currency."""

    SYMBOL = auto()
    NAME = auto()
    SHARES = auto()
    PRICE = auto()
    VALUE = auto()
    COST = auto()
    COST_EACH = auto()
    ACQUIRED = auto()
    ACCOUNT = auto()
    ACCOUNT_NUMBER = auto()
    CURRENCY = auto()
    MULTIPLIER = auto()
    LEVEL = auto()
    """Whether the row is a position or one of its lots."""
    TYPE = auto()
    """What kind of security, account or money it is: only to tell rows apart."""
    CLOSED = auto()
    REPORTED = auto()
    """The day the row is of."""
    AMOUNT = auto()
    """Of a cash table the money there is; of a trade what it moved, fees included, with or without a sign."""
    DAY = auto()
    SIDE = auto()
    FEES = auto()
    COMMISSION = auto()
    """Charged beside the fees, where there is a column for each."""
    ORDER = auto()
    """Our own order's id, which some brokers give back."""
    EXECUTION = auto()
    """The broker's own id of the trade."""


class What(Enum):
    """What the rows of a table are."""

    POSITIONS = auto()
    LOTS = auto()
    CASH = auto()
    HISTORY = auto()
    """Trades and other events: none of its rows is taken for a holding; `executions` reads the trades."""


class Verdict(Enum):
    """What a row is that is no ordinary one."""

    CASH = auto()
    CASH_IF_NOT_HELD = auto()
    """A money market fund: cash, unless the workbook holds it as a security."""
    TOTAL = auto()
    PASSED = auto()
    LOT = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of which a column's whole text matches a pattern (in any letter case), and what they are.

    ``reason`` says why they are passed over; ``told`` whether their owner should know of each.
    """

    column: Field
    pattern: str
    verdict: Verdict
    reason: str = ""
    told: bool = False

    def meets(self, text: str) -> bool:
        """Return whether a cell's text is such a row's."""
        return bool(re.fullmatch(self.pattern, tidy(text), re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of one broker.

    ``known_by`` are the columns that together occur in no other table, each by its heading or one of several.
    ``columns`` are the headings of each field; of several that are present the first counts.
    ``ignored`` are the headings that are passed over on purpose; others are told. ``sections`` are the words of which
    one stands in column A of each row, for files that hold many tables.
    ``as_of``, ``account`` and ``symbol`` are patterns for what stands outside the table, a group each.
    ``account_below`` are two headings under the first of which the account is named. ``block_titles`` says that a
    line of one cell above a table names its account. ``ends_with`` is a pattern that the last lines of a whole file
    match: without it the file is cut off. ``skipped_sheets`` repeat what other sheets of the workbook say.
    ``currency`` is that of all its amounts, None where a column says it, or the account decides.
    A row of headings that has one of ``never_with`` is not this table's. ``charges_negative`` says that what a trade
    cost is below zero, and what was paid back for it above.
    """

    broker: str
    what: What
    known_by: tuple[tuple[str, ...], ...]
    columns: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    sections: tuple[str, ...] = ()
    as_of: str = ""
    account: str = ""
    account_below: tuple[str, str] | None = None
    block_titles: bool = False
    symbol: str = ""
    ends_with: str = ""
    skipped_sheets: tuple[str, ...] = ()
    currency: str | None = None
    never_with: tuple[str, ...] = ()
    charges_negative: bool = False
    keys: tuple[frozenset[str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out once how the headings compare."""
        object.__setattr__(self, "keys", tuple(frozenset(map(word_key, names)) for names in self.known_by))

    def recognises(self, cells: Sequence[Value]) -> bool:
        """Return whether a row of cells is this table's headings."""
        if self.sections and not self.in_section(cells):
            return False
        present = {word_key(cell) for cell in cells if isinstance(cell, str)}
        return all(present & names for names in self.keys) and not present & set(map(word_key, self.never_with))

    def in_section(self, cells: Sequence[Value]) -> bool:
        """Return whether a row belongs to one of the table's sections; where there are none every row does."""
        first = cells[0] if cells else None
        return not self.sections or (isinstance(first, str) and tidy(first) in self.sections)

    def places(self, cells: Sequence[Value]) -> dict[Field, int]:
        """Return the zero-based column of each field under a row of headings."""
        keys = [word_key(cell) if isinstance(cell, str) else "" for cell in cells]
        found = {
            one: [keys.index(key) for key in map(word_key, names) if key in keys] for one, names in self.columns.items()
        }
        return {one: at[0] for one, at in found.items() if at}

    def unknown(self, cells: Sequence[Value]) -> list[str]:
        """Return the headings that the declaration does not speak of."""
        if not self.columns:
            return []
        told = {word_key(name) for names in (*self.columns.values(), *self.known_by) for name in names}
        told |= set(map(word_key, self.ignored))
        return [tidy(cell) for cell in cells if isinstance(cell, str) and tidy(cell) and word_key(cell) not in told]

    def account_in(self, line: str) -> str | None:
        """Return the account that a line outside the table names, if it does."""
        found = re.fullmatch(rf"{self.account}.*", line, re.IGNORECASE) if self.account else None
        return tidy(found[1]) or None if found else None

    def ends_at(self, line: str) -> bool:
        """Return whether a line is one of those that end a whole file."""
        return bool(self.ends_with and re.match(self.ends_with, line, re.IGNORECASE))
