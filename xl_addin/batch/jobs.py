"""What a batch is to do, and the job of each workbook: what it is called, where its copy goes, what it imports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.batch.outcome import Job
from xl_addin.batch.remote import Remote
from xl_addin.domain.finding import Refused, error, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from xl_addin.batch.find import Found


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
    output_folder: Path | Remote | None = None
    summary: Path | None = None
    resume: bool = False
    downloads: Path | None = None
    account: str | None = None
    dry_run: bool = False
    scheduler: str | None = None


def jobs_of(order: Order, found: Sequence[Found]) -> list[Job]:
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


def _refuse_same_copies(found: Sequence[Found], outputs: Iterable[Path | Remote | None]) -> None:
    first: dict[Path | Remote, Found] = {}
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


def _downloads(order: Order, found: Sequence[Found]) -> dict[Path | Remote, list[Path]]:
    """Return the files of each workbook: those called like it, alone or with more words behind its name.

    A file goes to the workbook with the longest such name: ``ann smith lots.csv`` to that of Ann Smith, not of Ann.
    """
    files: dict[Path | Remote, list[Path]] = {}
    if order.downloads is not None and not order.downloads.is_dir():
        raise refuse(None, f"the folder {order.downloads} is not there", "Name the folder with the files to import.")
    if order.downloads is None and any(isinstance(one.path, Remote) for one in found):
        message = "where the files to import of workbooks on another file system are is not said"
        raise refuse(None, message, "Name a folder on this machine: --from FOLDER.")
    near_them = {one.path.parent for one in found if isinstance(one.path, Path)}
    folders = {order.downloads} if order.downloads is not None else near_them
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
