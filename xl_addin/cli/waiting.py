"""A sign of life on the terminal while something takes longer than a moment."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

_AFTER = 1.0
_EVERY = 0.5


@contextmanager
def sign_of_life(to: TextIO | None, *, wanted: bool) -> Iterator[None]:
    """Say after a second, and then twice a second, how long it has taken; all of it is wiped away at the end.

    Nothing is said where nobody sees it: where ``to`` is no terminal, or it is not wanted.
    """
    if to is None or not wanted or not to.isatty():
        yield
        return
    over = threading.Event()
    teller = threading.Thread(target=_tell, args=(to, over), daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _tell(to: TextIO, over: threading.Event) -> None:
    began = time.monotonic()
    wait, shown = _AFTER, ""
    while not over.wait(wait):
        wait, shown = _EVERY, f"working, {time.monotonic() - began:.0f} s"
        to.write(f"\r{shown}")
        to.flush()
    if shown:
        to.write(f"\r{' ' * len(shown)}\r")
        to.flush()
