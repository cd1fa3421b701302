"""The same mistake in many cells of a column, told once with all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, Severity, column_letters, first_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 3
"""So many errors of one column are each told by itself, because each may need another answer."""
_MOST_SHOWN = 4


def grouped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, with errors of one column and one remedy told as one where there are more than a few."""
    kinds: dict[tuple[str, int, str], list[Finding]] = {}
    found = list(findings)
    for finding in found:
        if key := _key(finding):
            kinds.setdefault(key, []).append(finding)
    told: list[Finding] = []
    for finding in found:
        alike = kinds.get(_key(finding) or ("", 0, ""), [])
        if len(alike) <= _MOST:
            told.append(finding)
        elif finding is alike[0]:
            more = f"and likewise in {len(alike) - 1} more cells, {_ranges(alike[1:])}"
            told.append(replace(finding, message=f"{finding.message}, {more}"))
    return tuple(told)


def _key(finding: Finding) -> tuple[str, int, str] | None:
    at = finding.at
    if finding.severity is not Severity.ERROR or at is None or not at.row or not at.column or not finding.remedy:
        return None
    return at.sheet, at.column, finding.remedy


def _ranges(findings: list[Finding]) -> str:
    """Return the cells of one column in ranges: ``C40:C46, C49``."""
    rows = sorted({finding.at.row for finding in findings if finding.at})
    letters = column_letters(findings[0].at.column) if findings[0].at else ""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    shown = [f"{letters}{a}" if a == b else f"{letters}{a}:{letters}{b}" for a, b in spans]
    return first_of(shown, _MOST_SHOWN)
