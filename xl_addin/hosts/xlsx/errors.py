"""Every way a workbook can be unusable, said in plain sentences: what is the matter, and what to do about it."""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.finding import Refused


class Damaged(Exception):
    """A part of the package is not what the format says; the text completes 'the file is damaged (…)'."""


class TooLarge(Exception):
    """A part of the package is larger than can be read in little time and memory; the text says which."""


class Miswritten(Exception):
    """A finished file did not pass the last look; the text says where."""


# What the standard library raises on bytes that are not what they claim to be.
UNREADABLE = (
    Damaged, zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, LookupError, ArithmeticError,
    NotImplementedError, RecursionError, MemoryError, SyntaxError,
)  # fmt: skip

REPAIR = (
    "Open it in Excel or LibreOffice Calc, let the program repair it, save it as an .xlsx workbook and try again; "
    "or go back to an earlier copy."
)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn whatever a malformed file provokes into a refusal that names the file.

    Raises:
        Refused: for anything in `UNREADABLE` and for every error of the operating system.

    """
    try:
        yield
    except Miswritten as problem:
        raise refuse(
            None,
            f"{name} was not written: the finished file did not pass its check ({problem})",
            "Your workbook is as it was. Please report this with the command you ran.",
        ) from problem
    except TooLarge as problem:
        raise refuse(
            None,
            f"{name} is too large to be read safely: {problem}",
            "Keep the portfolio in a workbook of its own, or delete what its sheets do not need.",
        ) from problem
    except OSError as problem:
        raise unusable(name, problem) from problem
    except UNREADABLE as problem:
        raise damaged(
            name, str(problem) if isinstance(problem, Damaged) else "a part of it cannot be read"
        ) from problem


def damaged(name: str, what: str) -> Refused:
    """Return the refusal of a file that is broken."""
    return refuse(None, f"{name} is damaged ({what})", REPAIR)


def unusable(name: str, problem: OSError) -> Refused:
    """Return the refusal for an error of the operating system, worded by its kind."""
    message, remedy = _OS_ERRORS.get(problem.errno or 0, ("", ""))
    if getattr(problem, "winerror", None) in {32, 33}:
        message, remedy = "is in use by another program", "Close it there (most often Excel) and try again."
    if not message:
        message = f"cannot be used: {problem.strerror or type(problem).__name__}"
        remedy = "Check that the file and its folder can be reached, and try again."
    return refuse(None, f"{name} {message}", remedy)


_NO_ROOM = (
    "was not written: the disk is full",
    "Your workbook is as it was. Free some space, or use --output to write a copy to another disk.",
)
_NO_RIGHT = (
    "cannot be used: you have no permission",
    "Check the permissions of the file and of its folder, or use --output to write a copy elsewhere.",
)
_OS_ERRORS = {
    errno.ENOENT: ("is not there", "Check the path; `xl-addin new` makes a new workbook."),
    errno.ENOTDIR: ("is not there", "Check the path: one of its folders is a file."),
    errno.EISDIR: ("is a folder", "Name the workbook inside it."),
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: (
        "cannot be written: the disk is read-only",
        "Copy the workbook to a disk that can be written, or use --output to write a copy elsewhere.",
    ),
    errno.ENAMETOOLONG: ("is not there: its name is too long", "Check the path."),
    errno.ELOOP: ("is not there: its links go round in a circle", "Name the workbook itself, not the link."),
}
