"""The window that output is read in, and lines that fit it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

USUAL = 100
"""The characters that a line may have where nobody sees it in a window."""
_LEAST, _MOST = 40, 120
PAINT = re.compile(r"(\x1b\[[0-9;]*m)")
"""What colours text in a terminal."""
_DEEPER = "  "


def columns() -> int:
    """Return the characters that a line of the window may have, within reason."""
    import shutil

    return min(_MOST, max(_LEAST, shutil.get_terminal_size((USUAL, 24)).columns))


def fitted(text: str, program: str) -> str:
    """Return text in lines that fit the window: broken between words, and before a command of the program.

    A command stays in one line, however long it is, so that it can be copied as it stands.
    """
    most = columns()
    return "\n".join(part for line in text.split("\n") for part in _broken(line, most, program))


def _broken(line: str, most: int, program: str) -> Iterator[str]:
    if len(PAINT.sub("", line)) <= most:
        yield line
        return
    import textwrap

    words = line.lstrip(" ")
    deeper = line[: len(line) - len(words)] + _DEEPER
    before, _, command = line.rpartition(f": {program} ")
    if before:
        yield from _broken(f"{before}:", most, program)
        yield f"{deeper}{program} {command}"
    elif words.startswith(f"{program} "):
        yield line
    else:
        yield from textwrap.wrap(line, most, subsequent_indent=deeper, break_long_words=False, break_on_hyphens=False)
