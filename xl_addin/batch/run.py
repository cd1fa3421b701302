"""A batch as a whole: find the workbooks, do what is not done yet, note it, and sum it up."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.batch.cluster import outcomes_on
from xl_addin.batch.find import find
from xl_addin.batch.jobs import jobs_of
from xl_addin.batch.pool import outcomes, processors
from xl_addin.batch.record import ENDING, Past, Record, past, refuse_unless_same
from xl_addin.batch.result import Batch
from xl_addin.domain.finding import refuse
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.errors import reading
from xl_addin.hosts.xlsx.locks import refuse_if_open, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_addin.batch.jobs import Order
    from xl_addin.batch.outcome import Job, Outcome
    from xl_addin.batch.pool import Begin, Begun
    from xl_addin.batch.remote import Remote

    Tell = Callable[[int, int, Outcome | None], None]
    """Is told how many workbooks are done, of how many, and the last of them."""


def run(order: Order, tell: Tell = lambda *_: None) -> Batch:
    """Do one action with many workbooks, each by itself, and write the summary.

    What is wrong with one of them is its outcome. Going on with a batch that was stopped, those are done that were not
    done yet or failed; the summary tells of all.

    Raises:
        Refused: when nothing can be begun: no workbook, a summary that cannot be written, two copies of one name.

    """
    with ExitStack() as stack:
        _refuse_file(order.output_folder)
        record = _record_path(order)
        found, passed = find(order.names, _ours(order))
        jobs = jobs_of(order, found)
        if record is not None:
            if record.parent == order.output_folder:
                record.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_held(record))
        known = Past() if record is None else past(record)
        folder = str(order.output_folder.absolute()) if order.output_folder else ""
        of = {"action": order.action, "output folder": folder, "dry run": order.dry_run}
        if record is not None:
            refuse_unless_same(known, of, record, resume=order.resume)
        done = {path: one for path, one in known.done.items() if order.resume and not one.failed}
        left = [job for job in jobs if job.path not in done]
        kept = stack.enter_context(Record(record, of, anew=not order.resume))
        begun = known.begun if order.resume else {}
        tell(len(done), len(done) + len(left), None)
        for outcome in _outcomes(order, left, begun, kept.begin):
            kept.done(outcome)
            done[outcome.path] = outcome
            tell(len(done), len(jobs), outcome)
        batch = Batch(order.action, _ordered(jobs, done), tuple(passed), order.now, order.summary)
        if order.summary is not None:
            _write_summary(batch, order.summary)
        kept.finish()
    return batch


def _outcomes(order: Order, left: Sequence[Job], begun: Begun, begin: Begin) -> Iterator[Outcome]:
    if order.scheduler is not None:
        return outcomes_on(order.scheduler, left, begun, begin)
    workers = min(order.jobs or processors(), max(1, len(left)))
    return outcomes(left, workers, begun, begin)


@contextmanager
def _held(record: Path) -> Iterator[None]:
    """Hold the right to write a record; `Refused` where another batch has it."""
    with ExitStack() as stack:
        with reading(record.name):
            stack.enter_context(writing(record))
        yield


def _ordered(jobs: Sequence[Job], done: dict[str, Outcome]) -> tuple[Outcome, ...]:
    """Return what became of the workbooks, the most urgent first, each called as it is now."""
    called = {job.path: job.name for job in jobs}
    named = (replace(outcome, name=called.get(path, outcome.name)) for path, outcome in done.items())
    return tuple(sorted(named, key=lambda outcome: outcome.urgency))


def _write_summary(batch: Batch, path: Path) -> None:
    from xl_addin.batch.summary import summary_images
    from xl_addin.hosts.xlsx.fresh import new_workbook

    new_workbook(path, summary_images(batch, path), {}, overwrite=True)


def _refuse_file(folder: Path | Remote | None) -> None:
    if isinstance(folder, Path) and folder.exists() and not folder.is_dir():
        message = f"the copies are to lie in {folder}, which is no folder"
        raise refuse(None, message, "Name a folder; one that is not there yet is made.")


def _record_path(order: Order) -> Path | None:
    """Return where the record is kept, beside the summary; `Refused` where that cannot be written."""
    summary = order.summary
    if summary is None:
        if order.resume:
            raise refuse(None, "--resume goes on with a batch by its summary", "Give the same --summary as before.")
        return None
    if summary.suffix.lower() != ".xlsx":
        raise refuse(None, f"the summary {summary.name} is no .xlsx workbook", "Give it a name that ends in .xlsx.")
    if not summary.absolute().parent.is_dir() and summary.parent != order.output_folder:
        raise refuse(None, f"the folder {summary.parent} is not there", "Make it, or name another one.")
    refuse_if_open(summary)
    if summary.exists():
        book = XlsxBook(summary)
        if not any(book.mark(sheet) == "summary" for sheet in book.sheet_names()):
            message = f"{summary.name} is there already and no summary of a batch, so it is not overwritten"
            raise refuse(None, message, "Name another file.")
    return summary.with_name(summary.name + ENDING)


def _ours(order: Order) -> list[Path | Remote]:
    """Return what the batch writes beside the workbooks."""
    return [path for path in (order.summary, order.output_folder) if path is not None]
