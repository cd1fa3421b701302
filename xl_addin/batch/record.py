"""What a batch has done, a line an event in a small file beside its summary: so that it can go on where it was stopped.

A line is written before a workbook is begun, with what its file is then, and another when it is done. What has only
the first was perhaps done: then the workbook itself is asked.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xl_addin.batch.outcome import as_data, from_data
from xl_addin.domain.finding import refuse
from xl_addin.hosts.xlsx.errors import unusable

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from xl_addin.batch.outcome import Job, Outcome

ENDING = ".batch.jsonl"
"""What the record's name adds to that of the summary."""


@dataclass
class Past:
    """What a record says: the outcomes by path, those that were begun only (digest and time), whether all is done."""

    of: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Outcome] = field(default_factory=dict)
    begun: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    finished: bool = False


def past(path: Path) -> Past:
    """Return what a record says, nothing where there is none; a last line that was cut off does not count."""
    found = Past()
    if not path.exists():
        return found
    for line in path.read_text(encoding="utf-8").splitlines():
        with suppress(ValueError, KeyError, TypeError):
            _take(found, json.loads(line))
    return found


def _take(found: Past, line: dict[str, Any]) -> None:
    if "batch" in line:
        found.of = line["batch"]
    elif "begun" in line:
        found.begun[line["begun"]] = (line["was"], datetime.fromisoformat(line["now"]))
    elif "done" in line:
        outcome = from_data(line["done"])
        found.done[outcome.path] = outcome
        found.begun.pop(outcome.path, None)
    found.finished = "finished" in line


class Record:
    """A record that is being written; without a path, none is kept."""

    def __init__(self, path: Path | None, of: dict[str, Any], *, anew: bool) -> None:
        self._file = None
        if path is None:
            return
        try:
            cut = not anew and path.exists() and not path.read_bytes().endswith(b"\n")
            self._file = path.open("w" if anew else "a", encoding="utf-8", newline="\n")
        except OSError as problem:
            raise unusable(path.name, problem) from problem
        if cut:
            self._file.write("\n")
        self._write({"batch": of})

    def __enter__(self) -> Record:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def begin(self, job: Job, was: str) -> None:
        """Note that a job is about to be begun, and the digest of the file it is to write."""
        self._write({"begun": job.path, "was": was, "now": job.now.isoformat()})

    def done(self, outcome: Outcome) -> None:
        """Note what became of a job."""
        self._write({"done": as_data(outcome)})

    def finish(self) -> None:
        """Note that all is done."""
        self._write({"finished": True})

    def _write(self, line: dict[str, Any]) -> None:
        if self._file is not None:
            self._file.write(f"{json.dumps(line, ensure_ascii=False)}\n")
            self._file.flush()
            os.fsync(self._file.fileno())


def refuse_unless_same(found: Past, of: dict[str, Any], record: Path, *, resume: bool) -> None:
    """Refuse to go on with what was another batch, or to begin anew where one was stopped midway.

    Raises:
        Refused: with what to do.

    """
    if not found.of:
        if resume:
            raise refuse(None, f"there is no batch to go on with: {record.name} is not there", "Leave out --resume.")
        return
    if not resume:
        if not found.finished:
            count = len(found.done)
            said = f"a batch with this summary was stopped after {count} workbook{'' if count == 1 else 's'}"
            raise refuse(None, said, f"Give --resume to go on; to begin anew, delete {record.name}.")
        return
    other = [key for key in of if found.of.get(key) != of[key]]
    if other:
        was = ", ".join(f"{key} {found.of.get(key)}" for key in other)
        raise refuse(None, f"the batch that was stopped was another: {was}", "Give the same again, or another summary.")
