"""What is asked for one workbook, and what became of it: plain values that go from one process to another."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from xl_addin.domain.finding import Finding

_MOST = 50
"""How many findings are kept of one workbook: a table that is wrong in every row has thousands."""


class Status(Enum):
    """What became of a workbook, the most urgent first; the value is what is shown."""

    FAILED = "failed"
    UNDECIDED = "to decide"
    PROPOSED = "proposed"
    ORDERED = "ordered"
    OUT_OF_BAND = "out of band"
    WARNED = "to look at"
    NO_PROPOSAL = "no proposal"
    REJECTED = "rejected"
    ORDERED_BEFORE = "ordered before"
    IMPORTED = "imported"
    NOTHING = "nothing to do"
    FINE = "fine"
    PASSED = "passed over"


@dataclass(frozen=True, slots=True)
class Job:
    """One action on one workbook; paths are absolute.

    ``output`` is the copy to write instead, "" for the workbook itself. ``files`` are the downloads of an import.
    ``now`` has an offset.
    """

    action: str
    path: str
    name: str
    now: datetime
    who: str
    output: str = ""
    account: str | None = None
    files: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def target(self) -> str:
        """Return the file that is written."""
        return self.output or self.path


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it is shown."""

    severity: str
    at: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one workbook; None is what the action does not say.

    ``name`` is how the workbook is called among the others. ``total`` (slices, cash and what is outside the pies),
    ``turnover`` and ``tax`` are cents of ``currency``; ``before`` and ``after`` are the portfolio drift, a fraction.
    ``more`` counts the findings that are not kept.
    """

    name: str
    path: str
    status: Status
    written: str | None = None
    proposal: str | None = None
    currency: str = ""
    total: int | None = None
    before: float | None = None
    after: float | None = None
    orders: int | None = None
    turnover: int | None = None
    tax: int | None = None
    said: str = ""
    findings: tuple[Told, ...] = ()
    more: int = 0

    @property
    def failed(self) -> bool:
        """Return whether nothing was done because something is wrong."""
        return self.status is Status.FAILED

    @property
    def urgency(self) -> tuple[int, float, str]:
        """Return what sorts the outcomes: the status, then the largest drift, then the name."""
        return list(Status).index(self.status), -(self.before or 0.0), self.name


def told(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the fields of an outcome that hold its findings: errors first, each once."""
    kinds = list(Severity)
    listed = sorted(dict.fromkeys(findings), key=lambda one: kinds.index(one.severity))
    kept = tuple(Told(f.severity.value, str(f.at or ""), f.message, _here(f.remedy)) for f in listed[:_MOST])
    return {"findings": kept, "more": max(0, len(listed) - _MOST)}


def _here(remedy: str) -> str:
    """Return a remedy in the options of a batch, which overrides nothing for all its workbooks at once."""
    own = remedy.replace("--output to write a copy", "--output-folder to write copies")
    return own.replace("--force", "--force with this workbook alone")


def as_data(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON has it."""
    return {**asdict(outcome), "status": outcome.status.value}


def from_data(data: Mapping[str, Any]) -> Outcome:
    """Return an outcome from what `as_data` made of it."""
    findings = tuple(Told(**one) for one in data["findings"])
    return Outcome(**{**data, "status": Status(data["status"]), "findings": findings})
