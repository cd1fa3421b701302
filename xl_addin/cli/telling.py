"""What every verb shares when it tells its result."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from xl_addin.domain.finding import Finding

DONE, REFUSED = 0, 1
"""The exit codes; 2, wrong usage, is argparse's own."""


def report(findings: Iterable[Finding]) -> None:
    """Print findings to standard error, one per line."""
    for finding in findings:
        print(finding, file=sys.stderr)


def print_lines(lines: Iterable[object]) -> None:
    """Print lines, or findings, to standard output."""
    for line in lines:
        print(line)


def quoted(args: argparse.Namespace) -> str:
    """Return the workbook's path as it is typed in the next command."""
    book = str(getattr(args, "output", None) or args.book)
    return f'"{book}"' if " " in book else book
