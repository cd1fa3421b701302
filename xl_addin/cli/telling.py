"""What every verb shares when it tells its result."""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from xl_addin.cli.window import PAINT, fitted
from xl_addin.domain.finding import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterable

    from xl_addin.domain.finding import Finding
    from xl_addin.hosts.xlsx import XlsxBook

DONE, REFUSED = 0, 1
"""The exit codes; 2, wrong usage, is argparse's own."""

PROGRAM = "xl-addin"


class Said(io.StringIO):
    """What a verb has to say, kept until its work is done; it is painted as it would be where it goes to.

    What ``is_data`` is for a program, or to be copied as it stands; anything else is put into lines that fit a window.
    """

    def __init__(self, to: TextIO | None) -> None:
        super().__init__(newline="")
        self._to = to
        self.is_data = False

    def isatty(self) -> bool:
        """Return whether a person sees it in a terminal."""
        return self._to is not None and self._to.isatty()

    def hand_over(self, verbs: Collection[str] = ()) -> OSError | None:
        """Write all of it to where it goes, and return what went wrong; nobody there to read it is nothing wrong.

        Commands with one of these verbs are written as this shell finds the program.
        """
        text, program = self.getvalue(), PROGRAM
        if verbs and f"{PROGRAM} " in text and (program := reached()) != PROGRAM:
            named = re.compile(rf"(?<![\w./\\-]){PROGRAM} (?=(?:{'|'.join(verbs)})\b)")
            text = named.sub(lambda _: f"{program} ", text)
        if text and self.isatty() and not self.is_data:
            text = fitted(text, program)
        if self._to is None or not text:
            return None
        try:
            self._to.write(text)
            self._to.flush()
        except OSError as problem:
            with suppress(OSError, ValueError):  # what is left over is not to fail once more when the program ends
                os.dup2(os.open(os.devnull, os.O_WRONLY), self._to.fileno())
            return None if isinstance(problem, BrokenPipeError) else problem
        return None


def reached() -> str:
    """Return how to call this program from the shell it was called from: by its name only where that is found."""
    called = Path(sys.argv[0])
    if called.stem != PROGRAM:
        return PROGRAM
    import shutil

    found = shutil.which(PROGRAM)
    if found and Path(found).resolve().with_suffix("") == called.resolve().with_suffix(""):
        return PROGRAM
    here, path = Path.cwd(), called.absolute()
    return word(f"{path.relative_to(here)}" if path.is_relative_to(here) else str(path))


def opened(args: argparse.Namespace) -> XlsxBook:
    """Return the workbook of a verb, to be written to its copy where one is asked for."""
    from xl_addin.hosts.xlsx import XlsxBook

    book = XlsxBook(args.book, getattr(args, "output", None))
    args.opened = [*getattr(args, "opened", []), book]
    return book


def wrote(args: argparse.Namespace, *files: str) -> None:
    """Remember what a verb has written beside the workbooks it opened."""
    args.wrote = [*getattr(args, "wrote", []), *files]


def what_is_written(args: argparse.Namespace) -> str:
    """Return what a verb has written by now, as a sentence begins (``the workbook is``); "" for nothing."""
    books = ["the workbook"] if any(book.written for book in getattr(args, "opened", [])) else []
    names = [*books, *getattr(args, "wrote", [])]
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'}" if names else ""


def report(findings: Iterable[Finding]) -> None:
    """Print findings to standard error, one per line."""
    for finding in findings:
        print(finding, file=sys.stderr)


def print_lines(lines: Iterable[object]) -> None:
    """Print lines, or findings, to standard output; whatever stands in one of them, it stays one."""
    for line in lines:
        parts = PAINT.split(str(line))
        print("".join(part if at % 2 else one_line(part) for at, part in enumerate(parts)))


def print_data(text: str) -> None:
    """Print what is for a program, or to be copied, exactly as it is."""
    if isinstance(sys.stdout, Said):
        sys.stdout.is_data = True
    sys.stdout.write(text)


def say_written(args: argparse.Namespace, words: str) -> None:
    """Print where something was written, or that nothing is in a dry run."""
    ending = "; this was a dry run, nothing is written." if args.dry_run else "."
    print_lines([f"{words} {args.output or args.book}{ending}"])


def quoted(args: argparse.Namespace) -> str:
    """Return the workbook's path as it is typed in the next command."""
    book = str(getattr(args, "output", None) or args.book)
    return word(f".{os.sep}{book}" if book.startswith("-") else book)


def word(text: str) -> str:
    """Return text as one word of a command that can be pasted into the shell of this system."""
    if sys.platform == "win32":
        import subprocess

        plain = re.fullmatch(r"[\w.:\\/+=@-]+", text)
        return text if plain else f'"{text}"' if '"' not in text else subprocess.list2cmdline([text])
    import shlex

    if re.fullmatch(r"[\w@%+=:,./ ()&;-]+", text):  # in double quotes these are themselves in every shell
        return text if shlex.quote(text) == text else f'"{text}"'
    if text.isprintable():
        return shlex.quote(text)
    signs = (sign if sign.isprintable() and sign not in "'\\" else _escaped(sign) for sign in text)
    return f"$'{''.join(signs)}'"


def _escaped(sign: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(sign))
