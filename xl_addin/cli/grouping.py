"""Many findings that say the same of many cells, as one line that names all the cells."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xl_addin.domain.finding import column_letters, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.domain.finding import Finding, Place

_MANY = 5
"""So many alike are one line; fewer have a line each."""
_NAMED = 12
"""The blocks of cells that such a line names."""


def grouped(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a line a finding; those that differ in their cell alone are one line where there are many of them."""
    alike: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        at = finding.at
        sheet = at.sheet if at and at.row else f"{id(finding)}"  # what has no cell stands by itself
        alike.setdefault((finding.severity.value, sheet, finding.message, finding.remedy), []).append(finding)
    for told in alike.values():
        if len(told) < _MANY:
            yield from map(str, told)
        else:
            yield _line(told)


def _line(told: Sequence[Finding]) -> str:
    first = told[0]
    places = [finding.at for finding in told if finding.at]
    cells = [*_blocks(places)]
    shown = ", ".join(cells[:_NAMED]) + (f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else "")
    sheet = str(places[0]).rpartition("!")[0]
    remedy = f" {first.remedy}" if first.remedy else ""
    return one_line(f"{first.severity.value}: {sheet}!{shown} ({len(told)} cells): {first.message}.{remedy}")


def _blocks(places: Iterable[Place]) -> Iterator[str]:
    """Yield cells as ``D5:D9``, those of a column that follow one another as one."""
    ordered = sorted({(place.column or 1, place.row) for place in places})
    for _, run in groupby(enumerate(ordered), key=lambda one: (one[1][0], one[1][1] - one[0])):
        cells = [cell for _, cell in run]
        (column, top), (_, bottom) = cells[0], cells[-1]
        letters = column_letters(column)
        yield f"{letters}{top}" if top == bottom else f"{letters}{top}:{letters}{bottom}"
