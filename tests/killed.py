"""Work in a process of its own that is killed at one of its operations on files."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

FILE_EVENTS = {"open", "os.rename", "os.remove", "os.chmod", "os.listdir", "os.scandir", "fcntl.flock", "os.chown"}


def died(work: Callable[[], object], at: int) -> int:
    """Run something in a process that is killed at its operation on files of that number; return how it ended."""

    def killed_there() -> object:
        left = [at]

        def hook(event: str, _: object) -> None:
            if event in FILE_EVENTS:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.addaudithook(hook)
        return work()

    return ended(started(killed_there))


def started(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    code = 2
    try:
        work()
        code = 0
    except Refused:
        code = 1
    finally:
        os._exit(code)


def ended(child: int) -> int:
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, 1, 9}
    return code
