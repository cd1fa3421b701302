"""A batch as a whole: find the workbooks, do what is not done yet, note it, and sum it up."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.actions.tabular import Tabular, dollars
from xl_addin.batch.cluster import outcomes_on
from xl_addin.batch.find import find
from xl_addin.batch.outcome import Job, Status
from xl_addin.batch.pool import outcomes, processors
from xl_addin.batch.record import ENDING, Past, Record, past, refuse_unless_same
from xl_addin.domain.finding import Refused, error, refuse
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.hosts.xlsx.errors import reading
from xl_addin.hosts.xlsx.locks import refuse_if_open, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from xl_addin.actions import tabular
    from xl_addin.batch.find import Found, Passed
    from xl_addin.batch.outcome import Outcome
    from xl_addin.batch.pool import Begin, Begun

    Tell = Callable[[int, int, Outcome | None], None]
    """Is told how many workbooks are done, of how many, and the last of them."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a batch is to do.

    ``output_folder`` takes copies, at the same place below it as the workbooks are below what was named; None for the
    workbooks themselves. ``summary`` is the workbook that tells what became of each. ``downloads`` is the folder of
    the files of an import; None for the folder of each workbook. ``jobs`` is how many processes there are, None for
    as many as processors. ``scheduler`` is the address of a Dask cluster whose workers do it instead.
    """

    action: str
    names: tuple[str, ...]
    now: datetime
    who: str
    jobs: int | None = None
    output_folder: Path | None = None
    summary: Path | None = None
    resume: bool = False
    downloads: Path | None = None
    account: str | None = None
    dry_run: bool = False
    scheduler: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Batch(Tabular):
    """What became of every workbook, the most urgent first; what was passed over; and when the batch was begun."""

    action: str
    outcomes: tuple[Outcome, ...]
    passed: tuple[Passed, ...]
    now: datetime
    summary: Path | None = None

    def records(self) -> list[tabular.Record]:
        """Return a row a workbook."""
        return [
            {
                "name": one.name,
                "status": one.status.value,
                "before": one.before,
                "after": one.after,
                "orders": one.orders,
                "turnover": dollars(one.turnover),
                "tax": dollars(one.tax),
                "total": dollars(one.total),
                "currency": one.currency or None,
                "proposal": one.proposal,
                "path": one.written or one.path,
            }
            for one in self.outcomes
        ]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Return those with which something is wrong."""
        return tuple(outcome for outcome in self.outcomes if outcome.failed)

    def counts(self) -> dict[Status, int]:
        """Return how many workbooks have which status, the most urgent first."""
        found = Counter(outcome.status for outcome in self.outcomes)
        return {status: found[status] for status in Status if found[status]}

    def told(self) -> str:
        """Return how many workbooks have which status in words: ``2 failed, 10 proposed``."""
        return ", ".join(f"{count} {status.value}" for status, count in self.counts().items())


def run(order: Order, tell: Tell = lambda *_: None) -> Batch:
    """Do one action with many workbooks, each by itself, and write the summary.

    What is wrong with one of them is its outcome. Going on with a batch that was stopped, those are done that were not
    done yet or failed; the summary tells of all.

    Raises:
        Refused: when nothing can be begun: no workbook, a summary that cannot be written, two copies of one name.

    """
    with ExitStack() as stack:
        record = _record_path(order)
        if record is not None:
            stack.enter_context(_held(record))
        found, passed = find(order.names, _ours(order))
        jobs = _jobs(order, found)
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


def _record_path(order: Order) -> Path | None:
    """Return where the record is kept, beside the summary; `Refused` where that cannot be written."""
    summary = order.summary
    if summary is None:
        if order.resume:
            raise refuse(None, "--resume goes on with a batch by its summary", "Give the same --summary as before.")
        return None
    if summary.suffix.lower() != ".xlsx":
        raise refuse(None, f"the summary {summary.name} is no .xlsx workbook", "Give it a name that ends in .xlsx.")
    if not summary.absolute().parent.is_dir():
        raise refuse(None, f"the folder {summary.parent} is not there", "Make it, or name another one.")
    refuse_if_open(summary)
    if summary.exists():
        book = XlsxBook(summary)
        if not any(book.mark(sheet) == "summary" for sheet in book.sheet_names()):
            message = f"{summary.name} is there already and no summary of a batch, so it is not overwritten"
            raise refuse(None, message, "Name another file.")
    return summary.with_name(summary.name + ENDING)


def _ours(order: Order) -> list[Path]:
    """Return what the batch writes beside the workbooks."""
    return [path for path in (order.summary, order.output_folder) if path is not None]


def _jobs(order: Order, found: Sequence[Found]) -> list[Job]:
    """Return the job of every workbook; `Refused` where two of them would be written to one copy."""
    outputs = [order.output_folder.absolute() / one.below if order.output_folder else None for one in found]
    _refuse_same_copies(found, outputs)
    names = _names(found)
    files = _downloads(order, found) if order.action == "import" else {}
    return [
        Job(
            action=order.action,
            path=str(one.path.absolute()),
            name=name,
            now=order.now,
            who=order.who,
            output=str(output or ""),
            account=order.account,
            files=tuple(map(str, files.get(one.path, ()))),
            dry_run=order.dry_run,
        )
        for one, output, name in zip(found, outputs, names, strict=True)
    ]


def _refuse_same_copies(found: Sequence[Found], outputs: Iterable[Path | None]) -> None:
    first: dict[Path, Found] = {}
    findings = []
    for one, output in zip(found, outputs, strict=True):
        if output is not None and first.setdefault(output, one) is not one:
            message = f"{first[output].path} and {one.path} would have one copy, {output}"
            findings.append(error(None, message, "Name the folder that both are in."))
    if findings:
        raise Refused(findings)


def _names(found: Sequence[Found]) -> list[str]:
    """Return what each workbook is called: its name without ending, its path where two have one name."""
    stems = Counter(one.path.stem.casefold() for one in found)
    short = [one.path.stem if stems[one.path.stem.casefold()] == 1 else one.below.as_posix() for one in found]
    counts = Counter(short)
    return [name if counts[name] == 1 else str(one.path) for name, one in zip(short, found, strict=True)]


def _downloads(order: Order, found: Sequence[Found]) -> dict[Path, list[Path]]:
    """Return the files of each workbook: those called like it, alone or with more words behind its name.

    A file goes to the workbook with the longest such name: ``ann smith lots.csv`` to that of Ann Smith, not of Ann.
    """
    files: dict[Path, list[Path]] = {}
    if order.downloads is not None and not order.downloads.is_dir():
        raise refuse(None, f"the folder {order.downloads} is not there", "Name the folder with the files to import.")
    folders = {order.downloads or one.path.parent for one in found}
    workbooks = {one.path.resolve() for one in found}
    for folder in sorted(folders):
        near = [one for one in found if order.downloads is not None or one.path.parent == folder]
        for file in sorted(folder.iterdir()):
            if file.suffix.lower() not in _TABLES or file.name.startswith(("~$", ".")) or file.resolve() in workbooks:
                continue
            meant = [one for one in near if _is_called_like(file.stem.casefold(), one.path.stem.casefold())]
            if meant:
                owner = max(meant, key=lambda one: len(one.path.stem))
                files.setdefault(owner.path, []).append(file)
    return files


_TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx"})


def _is_called_like(file: str, workbook: str) -> bool:
    return file == workbook or (file.startswith(workbook) and not file[len(workbook)].isalnum())
