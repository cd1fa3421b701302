"""Who else has the workbook: a spreadsheet program, by the file it leaves beside it, or another run of ours."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PROGRAMS = (("~${}", "Excel"), (".~lock.{}#", "LibreOffice"))


def refuse_if_open(target: Path) -> None:
    """Refuse to write a workbook that a program has open, as the file it puts beside it tells.

    Raises:
        Refused: naming the program, and the file to delete if the program is long gone.

    """
    for pattern, program in _PROGRAMS:
        beside = target.with_name(pattern.format(target.name))
        if beside.exists():
            raise refuse(
                None,
                f"{target.name} is open in {program}",
                "Close it there and try again. If it is not open any more (the program crashed, say), delete the file "
                f"{beside.name} beside it. Or use --output to write a copy.",
            )


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Hold the right to write a workbook; the operating system gives it back even when the process is killed.

    Raises:
        Refused: when another run holds it.
        OSError: when the folder cannot be written.

    """
    path = target.with_name(f".~xl-addin.{target.name}.lock")
    handle = _acquire(path)
    if handle is None:
        raise refuse(
            None,
            f"{target.name} is being written by another run of xl-addin",
            "Wait until that is done and try again.",
        )
    try:
        yield
    finally:
        # While it is held, so that nobody can hold a lock on a file that is gone; Windows wants it closed first.
        with suppress(OSError):
            path.unlink()
        os.close(handle)
        if sys.platform == "win32":
            with suppress(OSError):
                path.unlink()


def _acquire(path: Path) -> int | None:
    """Return the open lock file, None where another process holds it."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _lock(handle):
                os.close(handle)
                return None
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except FileNotFoundError:
            pass  # its holder removed it between our opening and our locking: it guards nothing any more
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

elif sys.platform == "emscripten":

    def _lock(_: int) -> bool:
        return True  # in a browser nobody else has the file

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as problem:
            # Some network drives know no locks; what was read is compared before anything is replaced all the same.
            if problem.errno not in {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}:
                raise
        return True
