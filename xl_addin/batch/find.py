"""Which workbooks a batch is for: files, folders with all that is beneath them, and patterns."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from xl_addin.batch.remote import Remote, is_folder, is_remote, listed
from xl_addin.domain.finding import Refused, error, refuse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from xl_addin.domain.finding import Finding

ENDINGS = frozenset({".xlsx", ".xlsm"})
LOCK, NO_WORKBOOK, HIDDEN, OURS, EMPTY = (
    "a lock file of a program that has the workbook open",
    "no .xlsx or .xlsm workbook",
    "hidden",
    "written by this batch",
    "an empty folder",
)
_SIGNS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Found:
    """A workbook, and its path below what was named on the way to it: its own name where that was the file itself."""

    path: Path | Remote
    below: PurePath


@dataclass(frozen=True, slots=True)
class Passed:
    """A file that is no workbook of this batch, and why."""

    path: Path | Remote
    why: str


def find(names: Sequence[str], ours: Iterable[Path | Remote] = ()) -> tuple[list[Found], list[Passed]]:
    """Return the workbooks that are meant, each once and in the order of their paths, and the files passed over.

    A file that is named itself is meant whatever its ending. ``ours`` are files and folders that the batch writes.

    Raises:
        Refused: when something named is not there, or there is no workbook at all.

    """
    own = [path.resolve() for path in ours]
    found: dict[Path | Remote, Found] = {}
    passed: dict[Path | Remote, Passed] = {}
    missing: list[Finding] = []
    for name in names:
        listed = list(_listed(name))
        if not listed:
            missing.append(_not_there(name))
        for one, why_not in listed:
            real = one.path.resolve()
            is_own = any(real == path or path in real.parents for path in own)
            if is_own or why_not:
                passed.setdefault(real, Passed(one.path, OURS if is_own else why_not))
            else:
                found.setdefault(real, one)
    if missing:
        raise Refused(missing)
    if not found:
        raise refuse(None, f"there is no workbook in {', '.join(names)}{_instead(passed.values())}", _NAME_THEM)
    return [found[real] for real in sorted(found, key=attrgetter("parts"))], [
        one for real, one in passed.items() if real not in found
    ]


_NAME_THEM = "Name .xlsx or .xlsm workbooks, a folder that has some, or a pattern such as clients/*.xlsx."


def counted(passed: Iterable[Passed]) -> str:
    """Return what was passed over in words, "" where nothing was: ``2 files (hidden), 1 file (no .xlsx …)``."""
    kinds = Counter(one.why for one in passed)
    return ", ".join(f"{count} file{'' if count == 1 else 's'} ({why})" for why, count in kinds.items())


def _instead(passed: Collection[Passed]) -> str:
    words = counted(one for one in passed if one.why != EMPTY)
    return f", only {words}" if words else ", which is empty" if passed else ""


def _not_there(name: str) -> Finding:
    if _SIGNS.intersection(name):
        return error(None, f"nothing is named like {name}", "Check the pattern; put it in quotation marks.")
    return error(None, f"{name} is not there", "Check the name.")


def _listed(name: str) -> Iterator[tuple[Found, str]]:
    """Yield the files that a name stands for, each with the reason to pass it over or ""."""
    if is_remote(name):
        yield from _elsewhere(name)
        return
    path = Path(name)
    if path.is_dir():
        empty = True
        for file in _beneath(path):
            empty = False
            yield Found(file, file.relative_to(path)), _why_not(file.relative_to(path))
        if empty:
            yield Found(path, Path()), EMPTY
    elif path.exists():
        yield Found(path, Path(path.name)), LOCK if _is_lock(path.name) else ""
    elif _SIGNS.intersection(name):
        yield from _matched(name)


def _elsewhere(name: str) -> Iterator[tuple[Found, str]]:
    """Yield the files on another file system; one that is named itself is meant whatever its ending."""
    files = list(listed(name))
    for file, below in files:
        itself = len(files) == 1 and file.name == Remote(name).name
        yield Found(file, below), (LOCK if _is_lock(file.name) else "") if itself else _why_not(below)
    if not files and is_folder(name):
        yield Found(Remote(name), PurePath()), EMPTY


def _matched(name: str) -> Iterator[tuple[Found, str]]:
    """Yield what a pattern matches; what is below its first part with a sign is kept of a path."""
    import glob

    parts = Path(name).parts
    fixed = next(n for n, part in enumerate(parts) if _SIGNS.intersection(part))
    top = Path(*parts[:fixed])
    for match in sorted(glob.iglob(name, recursive=True)):  # noqa: PTH207 - pathlib knows no absolute patterns
        path = Path(match)
        if path.is_file():
            yield Found(path, path.relative_to(top)), _why_not(path.relative_to(top))


def _beneath(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(files))


def _why_not(below: PurePath) -> str:
    """Return why a file that was not named itself is no workbook of the batch, "" where it is one."""
    if _is_lock(below.name):
        return LOCK
    if any(part.startswith(".") for part in below.parts):
        return HIDDEN
    return "" if below.suffix.lower() in ENDINGS else NO_WORKBOOK


def _is_lock(name: str) -> bool:
    return name.startswith(("~$", ".~lock."))
