"""Jobs on many workbooks, by the workers of a Dask cluster: other machines that see the same files.

Whatever a worker was doing when it died, Dask gives to another. Nobody knows then how far it had come, so that every
job is done as one that may have been begun before: its workbook says whether it was done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.batch.pool import AHEAD, noted
from xl_addin.batch.work import failed, work_again
from xl_addin.domain.finding import error, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.batch.outcome import Job, Outcome
    from xl_addin.batch.pool import Begin, Begun

_PATIENCE = "10s"


def outcomes_on(address: str, jobs: Iterable[Job], begun: Begun, begin: Begin) -> Iterator[Outcome]:
    """Yield what becomes of the jobs, as the workers of a scheduler are done with them.

    ``begun`` are those that were begun before, perhaps done; ``begin`` is told of each before it is begun.

    Raises:
        Refused: when Dask is not installed, the scheduler does not answer, or it has no workers.

    """
    client = _client(address)
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise refuse(None, f"the scheduler {address} has no workers", "Start some: dask worker ADDRESS.")
        yield from _done_by(client, iter(jobs), AHEAD * threads, begun, begin)
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as missing:
        message = "a scheduler needs the package distributed, which is not installed"
        raise refuse(None, message, "Install it: pip install 'xl-addin[dask]'.") from missing
    try:
        return Client(address, timeout=_PATIENCE)  # type: ignore[no-untyped-call]  # it has few types
    except (OSError, ValueError) as problem:
        message = f"there is no scheduler at {address}"
        remedy = "Check the address, such as tcp://192.0.2.1:8786, and that dask scheduler runs there."
        raise refuse(None, message, remedy) from problem


def _done_by(client: Any, left: Iterator[Job], most: int, begun: Begun, begin: Begin) -> Iterator[Outcome]:
    from distributed import as_completed

    waiting: dict[Any, Job] = {}
    finished: Any = as_completed()  # type: ignore[no-untyped-call]  # it has few types

    def send() -> None:
        while len(waiting) < most and (job := next(left, None)) is not None:
            one = noted(job, begun, begin)
            future = client.submit(work_again, job, one.was, one.then, pure=False)
            waiting[future] = job
            finished.add(future)

    send()
    while waiting:
        future = next(finished)
        yield _outcome(future, waiting.pop(future))
        send()


def _outcome(future: Any, job: Job) -> Outcome:
    from distributed import KilledWorker

    try:
        outcome: Outcome = future.result()
    except KilledWorker:
        message = "every worker that worked on it was ended"
        return failed(job, [error(None, message, "It may be too large for their memory: try it alone.")])
    except Exception as problem:  # noqa: BLE001 - a worker that cannot do it must not stop the others
        message = f"the worker could not do it ({type(problem).__name__}: {problem})"
        remedy = "Install the same version of xl-addin for the workers, and let them see the same files."
        return failed(job, [error(None, message, remedy)])
    return outcome
