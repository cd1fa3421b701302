"""What is read and written by a thread of its own while the rest goes on, for which pyarrow leaves Python free."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future


def ahead(items: Iterator[Any]) -> Iterator[Any]:
    """Yield items, of which the next is fetched while one is worked on."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(_next, items)
        while found := coming.result():
            coming = thread.submit(_next, items)
            yield found[0]


def _next(items: Iterator[Any]) -> tuple[Any] | None:
    for item in items:
        return (item,)
    return None


class Behind:
    """Does one thing after another while the rest goes on, and never has more than one waiting."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._last: Future[None] | None = None

    def do(self, act: Callable[[], None]) -> None:
        """Do something once what was to be done before is done; what went wrong with that is raised."""
        self.wait()
        self._last = self._thread.submit(act)

    def wait(self) -> None:
        """Wait until all is done; what went wrong is raised."""
        last, self._last = self._last, None
        if last is not None:
            last.result()

    def end(self) -> None:
        """End the thread, whatever became of what it did."""
        self._thread.shutdown()
