"""The bytes of a file, whole or in parts."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.hosts.xlsx.errors import TooLarge

if TYPE_CHECKING:
    from pathlib import Path

_PART = 1 << 20


def read_whole(path: Path, limit: int) -> bytes:
    """Return everything in a file.

    Raises:
        OSError: when it cannot be read.
        Refused: when it is no plain file.
        TooLarge: when it is larger than `limit` bytes.

    """
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):  # opening a pipe would wait for ever
        raise refuse(None, f"{path.name} is not a file", "Name an .xlsx or .xlsm workbook.")
    if about.st_size > limit:
        raise TooLarge(f"it has {about.st_size >> 20} MB")
    return path.read_bytes()


def holds(path: Path, data: bytes) -> bool:
    """Return whether a file holds just these bytes; one that is not there does not.

    Raises:
        OSError: when it cannot be read.

    """
    at = 0
    try:
        with path.open("rb") as file:
            while part := file.read(_PART):
                if part != data[at : at + len(part)]:
                    return False
                at += len(part)
    except FileNotFoundError:
        return False
    return at == len(data)
