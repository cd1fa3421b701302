"""Jobs on many workbooks at once, in processes of their own; one that dies takes nothing with it but its own job."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.batch.work import digest_of, failed, work, work_again
from xl_addin.domain.finding import error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from datetime import datetime

    from xl_addin.batch.outcome import Job, Outcome

    Begin = Callable[[Job, str], None]
    Begun = Mapping[str, tuple[str, datetime]]

AHEAD = 2
"""How many jobs a worker has waiting: so few that memory stays flat, so many that it never waits for one."""


def processors() -> int:
    """Return how many processors there are for us."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def outcomes(jobs: Iterable[Job], workers: int, begun: Begun, begin: Begin) -> Iterator[Outcome]:
    """Yield what becomes of the jobs, as they are done.

    ``begun`` are those that were begun before, perhaps done; ``begin`` is told of each before it is begun. With one
    worker all is done in this process.
    """
    if workers > 1:
        yield from _Pool(workers, begun, begin).run(jobs)
        return
    for job in jobs:
        yield _do(noted(job, begun, begin))


class Noted(NamedTuple):
    """A job that is about to be begun: the digest of its file then, and whether it was begun before."""

    job: Job
    was: str
    then: datetime
    again: bool


def noted(job: Job, begun: Begun, begin: Begin) -> Noted:
    """Return a job with what its file is before it is begun; ``begin`` is told where it was not begun before."""
    if job.path in begun:
        return Noted(job, *begun[job.path], again=True)
    was = digest_of(job.target)
    begin(job, was)
    return Noted(job, was, job.now, again=False)


def _do(one: Noted) -> Outcome:
    return work_again(*one[:3]) if one.again else work(one.job)


class _Pool:
    def __init__(self, workers: int, begun: Begun, begin: Begin) -> None:
        self._workers = workers
        self._begun = begun
        self._begin = begin

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        left = iter(jobs)
        lost: list[Noted] = []
        while True:
            yield from self._until_broken(left, lost)
            if not lost:
                return
            while lost:
                yield _alone(lost.pop()._replace(again=True))

    def _until_broken(self, left: Iterator[Job], lost: list[Noted]) -> Iterator[Outcome]:
        """Yield outcomes until all is done, or a process died: then the jobs it may have had are ``lost``."""
        waiting: dict[Future[Outcome], Noted] = {}
        with _executor(self._workers) as executor:
            while True:
                while not lost and len(waiting) < AHEAD * self._workers and (job := next(left, None)) is not None:
                    one = noted(job, self._begun, self._begin)
                    try:
                        waiting[executor.submit(_do, one)] = one
                    except BrokenProcessPool:
                        lost.append(one)
                if not waiting:
                    return
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    one = waiting.pop(future)
                    try:
                        yield future.result()
                    except BrokenProcessPool:
                        lost.append(one)


def _alone(one: Noted) -> Outcome:
    """Return what becomes of a job in a process of its own, which it may bring down."""
    with _executor(1) as executor:
        try:
            return executor.submit(_do, one).result()
        except BrokenProcessPool:
            message = "the process that worked on it was ended by the system, twice"
            remedy = "It may be too large for the memory: try it alone, with --jobs 1."
            return failed(one.job, [error(None, message, remedy)])


@contextmanager
def _executor(workers: int) -> Iterator[ProcessPoolExecutor]:
    # Spawned: what a process inherits of threads and locks is the same on every system, namely nothing.
    executor = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), start_process)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)  # what has not begun is left for another time


def start_process() -> None:
    """Leave Ctrl+C to the process that started this one, and end when that one does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # whatever it writes is written whole or not at all
