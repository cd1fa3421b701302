"""What is wrong, where, and what to do about it: problems are values, gathered all at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Severity(Enum):
    """How much a finding weighs: an error stops the action, the others are only told."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value came from: sheet, one-based row and column, and the heading it stands under.

    Row 0 means the sheet as a whole; column 0 means the row as a whole.
    """

    sheet: str
    row: int = 0
    column: int = 0
    heading: str = ""

    def __str__(self) -> str:
        """Return ``Targets!C7``, or just the sheet where there is no cell to point to."""
        if not self.row:
            return self.sheet
        sheet = self.sheet if self.sheet.replace("_", "").isalnum() else f"'{self.sheet}'"
        return f"{sheet}!{column_letters(self.column or 1)}{self.row}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in three parts: where it is, what it is, and the remedy (a sentence; may be empty)."""

    severity: Severity
    at: Place | None
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return one line: ``error: Holdings!D5: no price for VTI. Type a price, or …``."""
        where = f"{self.at}: " if self.at and self.at.sheet else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return one_line(f"{self.severity.value}: {where}{self.message}.{remedy}")


def one_line(text: str) -> str:
    """Return text with a space for whatever is no visible sign: no cell and no file name can fake another line."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)


class Refused(Exception):
    """An action stopped before it wrote anything; the findings say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


def error(at: Place | None, message: str, remedy: str = "") -> Finding:
    """Return a finding that stops the action."""
    return Finding(Severity.ERROR, at, message, remedy)


def warning(at: Place | None, message: str, remedy: str = "") -> Finding:
    """Return a finding that is told but stops nothing."""
    return Finding(Severity.WARNING, at, message, remedy)


def note(at: Place | None, message: str, remedy: str = "") -> Finding:
    """Return a finding that merely informs."""
    return Finding(Severity.NOTE, at, message, remedy)


def refuse(at: Place | None, message: str, remedy: str = "") -> Refused:
    """Return the exception for a single error, to be raised."""
    return Refused([error(at, message, remedy)])


def unexpected(problem: Exception, *, written: bool = False) -> Finding:
    """Return an error for what should never happen, so that no traceback reaches a user.

    ``written`` is whether a file was written before it happened.
    """
    kind = type(problem).__name__
    done = "something was written before that" if written else "nothing was written"
    return error(None, f"xl-addin failed unexpectedly ({kind}: {problem}); {done}", "Please report this.")


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return only the findings that stop an action."""
    return tuple(f for f in findings if f.severity is Severity.ERROR)


def refuse_errors(findings: Iterable[Finding]) -> None:
    """Raise `Refused` with every error among the findings, if there is one."""
    found = errors(findings)
    if found:
        raise Refused(found)


def first_of(names: Sequence[str], most: int = 6) -> str:
    """Return some names in words, the first ``most`` of them: ``A, B and 3 more``."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def column_letters(column: int) -> str:
    """Return a spreadsheet's letters for a one-based column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
