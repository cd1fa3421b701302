"""Whether the rows of Targets make one sound tree of pies; if not, every reason at once."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Finding, error, errors, warning
from xl_addin.domain.portfolio.pies import Tree, fold, grow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.rows import TargetRow

    Pies = Mapping[str, Sequence[TargetRow]]

ROUNDING = Decimal("1e-9")
"""How far, in percentage points, the rounding of a spreadsheet may take a total from 100%: nothing to speak of."""
SLACK = Decimal("0.05")
"""How far from 100% a pie's total may be, in percentage points, and still be normalised (three times 33.33)."""


def build_tree(rows: Sequence[TargetRow], held: Collection[str]) -> tuple[Tree | None, list[Finding]]:
    """Return the tree of all pies, or None with the errors that prevent it.

    ``held`` are the tickers of Holdings: a pie may not be named like one.
    """
    pies: dict[str, list[TargetRow]] = {}
    for row in rows:
        pies.setdefault(fold(row.pie), []).append(row)
    inside = [row for own in pies.values() for row in own if fold(row.slice) in pies]
    findings = [
        *_bad_rows(rows),
        *_same_slice_twice(pies),
        *_wrong_totals(pies),
        *_named_like_a_ticker(pies, held),
        *_nested_twice(inside),
    ]
    nested = _nested(inside)
    roots = [name for name in pies if name not in nested]
    findings += _cycles(pies, nested) or _wrong_roots(pies, roots)
    if errors(findings):
        return None, findings
    return (grow(roots[0], pies) if roots else None), findings


def _bad_rows(rows: Sequence[TargetRow]) -> Iterator[Finding]:
    for row in rows:
        if not 0 <= row.percent <= 100:
            message = f"the target of {row.slice} is {_percent(row.percent)}; a target lies between 0% and 100%"
            yield error(row.source.cell("Target %"), message, "Correct the percentage.")


def _same_slice_twice(pies: Pies) -> Iterator[Finding]:
    for rows in pies.values():
        first: dict[str, TargetRow] = {}
        for row in rows:
            earlier = first.setdefault(fold(row.slice), row)
            if earlier is not row:
                message = f"{row.slice} is already a slice of pie {row.pie} in row {earlier.source.row}"
                yield error(row.source.cell("Slice"), message, "Put the two percentages into one row.")


def _wrong_totals(pies: Pies) -> Iterator[Finding]:
    for rows in pies.values():
        total = sum((row.percent for row in rows), Decimal())
        gap = total - 100
        at = rows[-1].source.cell("Target %")
        if abs(gap) > SLACK:
            amount = f"{_number(abs(gap))} percentage points {'short' if gap < 0 else 'over'}"
            message = f"the slices of pie {rows[0].pie} total {_percent(total)}, {amount}"
            yield error(at, message, "Change the percentages until they total 100%.")
        elif abs(gap) > ROUNDING:
            message = f"the slices of pie {rows[0].pie} total {_percent(total)}, taken as 100%"
            yield warning(at, message, "Change the percentages if they were meant otherwise.")


def _named_like_a_ticker(pies: Pies, held: Collection[str]) -> Iterator[Finding]:
    tickers = {fold(symbol): symbol for symbol in held}
    for name, rows in pies.items():
        if name in tickers:
            message = f"pie {rows[0].pie} has the name of {tickers[name]}, which is held"
            yield error(rows[0].source.cell("Pie"), message, "Give the pie another name.")


def _nested_twice(inside: Iterable[TargetRow]) -> Iterator[Finding]:
    first: dict[str, TargetRow] = {}
    for row in inside:
        earlier = first.setdefault(fold(row.slice), row)
        if fold(earlier.pie) != fold(row.pie):
            message = f"pie {row.slice} is inside pie {earlier.pie} and inside pie {row.pie}"
            yield error(
                row.source.cell("Slice"), message, "Keep it in one of them, or make a second pie of its slices."
            )


def _nested(inside: Iterable[TargetRow]) -> dict[str, TargetRow]:
    """Return, for every pie that is a slice, the row that nests it."""
    parents: dict[str, TargetRow] = {}
    for row in inside:
        parents.setdefault(fold(row.slice), row)
    return parents


def _cycles(pies: Pies, nested: Mapping[str, TargetRow]) -> list[Finding]:
    """Return an error for each ring of pies, found by walking upward from every pie once."""
    findings: list[Finding] = []
    done: set[str] = set()
    for start in pies:
        walk: dict[str, TargetRow] = {}
        name = start
        while name in nested and name not in walk and name not in done:
            walk[name] = nested[name]
            name = fold(nested[name].pie)
        if name in walk and name not in done:
            ring = list(walk)[list(walk).index(name) :]
            names = [pies[ring[0]][0].pie, *(pies[pie][0].pie for pie in reversed(ring))]
            message = f"pie {names[0]} is inside itself: {' > '.join(names)}"
            findings.append(error(nested[ring[0]].source.cell("Slice"), message, "Take one of these slices out."))
        done.update(walk)
    return findings


def _wrong_roots(pies: Pies, roots: Sequence[str]) -> list[Finding]:
    if len(roots) <= 1:
        return []
    names = ", ".join(pies[root][0].pie for root in roots)
    message = f"{len(roots)} pies are nowhere a slice ({names}); the whole portfolio must be one pie"
    remedy = "Make each of them a slice of one pie, such as Portfolio."
    return [error(pies[roots[1]][0].source.cell("Pie"), message, remedy)]


def _percent(number: Decimal) -> str:
    return f"{_number(number)}%"


def _number(number: Decimal) -> str:
    return f"{number.normalize():f}"
