"""What a button needs to be told: typed beside its label on the Buttons sheet."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from xl_addin.actions.typed import typed_cents
from xl_addin.domain.finding import Place, refuse
from xl_addin.sheets.amounts import cents
from xl_addin.sheets.cells import Problem, blank, label, unreadable, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.hosts.excel.book import ExcelBook
    from xl_addin.sheets.grid import Grid, Value

SHEET = "Buttons"
AMOUNT, DEPOSIT, NAME, FILES = "Amount to withdraw", "Deposit", "Your name", "Files to import"
USUAL = "generic"
"""The format of orders where none is chosen."""
EXPORT, FORMAT = "File of orders", "Its format"
WRITE = "Write it?"
MEANINGS = {
    NAME: "who approves; it is written into the journal",
    AMOUNT: "how much to take out",
    DEPOSIT: "money on its way that is not in the cash yet",
}
"""What is typed beside the labels that every Excel has."""


def typed_on(book: ExcelBook) -> Grid | None:
    """Return the Buttons sheet of a workbook, None where it has none."""
    name = next((name for name in book.sheet_names() if name.casefold() == SHEET.casefold()), None)
    return book.grid(name) if name else None


_ANSWERS: ContextVar[Mapping[str, str]] = ContextVar("answers", default=MappingProxyType({}))


@contextmanager
def answered(answers: Mapping[str, str]) -> Iterator[None]:
    """Let answers that a macro was given, by label, count in the place of what is typed beside the labels."""
    token = _ANSWERS.set(answers)
    try:
        yield
    finally:
        _ANSWERS.reset(token)


class Entries:
    """The cells to the right of the labels on the Buttons sheet, None where there is no such sheet.

    ``for_files`` is what to do where no download is named.
    """

    def __init__(self, grid: Grid | None, for_files: str = f"Type its path beside {FILES}.") -> None:
        self._grid = grid
        self._for_files = for_files

    def amount(self) -> int:
        """Return the cents to withdraw, more than zero; Refused where they are not typed."""
        amount = self._cents(AMOUNT)
        if not amount:
            raise refuse(self._place(AMOUNT), "there is no amount to withdraw", f"Type it beside {AMOUNT}.")
        return amount

    def deposit(self) -> int:
        """Return the cents on their way; a blank is zero."""
        return self._cents(DEPOSIT)

    def name(self) -> str:
        """Return who decides; Refused where no name is typed."""
        who = self.who()
        if not who:
            raise refuse(self._place(NAME), "there is no name to approve in", f"Type yours beside {NAME}.")
        return who

    def who(self) -> str:
        """Return the name typed, "" for none."""
        value = self._value(NAME)
        text = label(value) if value is not None else ""
        return "" if isinstance(text, Problem) else text

    def files(self) -> tuple[str, ...]:
        """Return the downloads that were picked, or typed one a line; Refused where there are none."""
        value = self._value(FILES)
        names = [name.strip().strip('"') for name in value.splitlines()] if isinstance(value, str) else []
        if not any(names):
            raise refuse(self._place(FILES), "there is no file to import", self._for_files)
        return tuple(name for name in names if name)

    def consent(self) -> str:
        """Return what was typed to say yes with, "" for nothing."""
        value = self._value(WRITE)
        return str(value).strip().upper() if value is not None else ""

    def one_file(self) -> str:
        """Return the one download that was picked; Refused where there are none or several."""
        first, *others = self.files()
        if others:
            raise refuse(self._place(FILES), "there are several files, and one list of prices is read", "Pick one.")
        return first

    def export(self) -> tuple[Path, str]:
        """Return the file that orders are to be written to, and its format; Refused where there is no file.

        The format may stand in a line beneath the file, as a macro hands it over.
        """
        value = self._value(EXPORT)
        path, *more = value.strip().splitlines() if isinstance(value, str) and value.strip() else [""]
        if not path:
            raise refuse(self._place(EXPORT), "there is no file to write the orders to", f"Type it beside {EXPORT}.")
        return Path(path.strip().strip('"')), more[0].strip().casefold() if more else self.form()

    def form(self) -> str:
        """Return the format of exported orders that was typed, or the usual one."""
        return str(self._value(FORMAT) or USUAL).strip().casefold()

    def _cents(self, word: str) -> int:
        value = self._value(word)
        if value is None:
            return 0
        typed = typed_cents(value) if isinstance(value, str) else None
        amount = (unreadable(value) or cents(value)) if typed is None else typed
        if isinstance(amount, Problem):
            raise refuse(self._place(word), amount.message, amount.remedy)
        if amount < 0:
            raise refuse(self._place(word), "a negative amount", "Type an amount of more than zero.")
        return amount

    def _value(self, word: str) -> Value:
        if word in _ANSWERS.get():
            return _ANSWERS.get()[word] or None
        place = self._place(word)
        value = self._grid.at(place.row, place.column) if self._grid else None
        return None if blank(value) else value

    def _place(self, word: str) -> Place:
        """Return the cell to the right of a label, the sheet where there is no such label."""
        for row, cells in enumerate(self._grid.rows if self._grid else (), 1):
            for column, value in enumerate(cells, 1):
                if isinstance(value, str) and word_key(value) == word_key(word):
                    return Place(self._grid.sheet if self._grid else SHEET, row, column + 1, word)
        return Place(SHEET)
