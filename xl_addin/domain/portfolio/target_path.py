"""Targets that change by date: which rows count on a day, and what a target is on its way to the next one.

A row counts from its day on, until the next row of the same slice in the same pie; a row without a day, from ever. What
is stepped changes on those days. What glides goes from each row to the next in a straight line, by days, and moves on
the first of each month: a target that changed every day would undo an approval overnight.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error, note
from xl_addin.domain.portfolio.pie_checks import SLACK
from xl_addin.domain.portfolio.pies import fold
from xl_addin.domain.settings import TargetPath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import TargetRow

_FINEST = Decimal("0.0001")
"""Percent to which a target on its way is rounded; what that leaves of a pie's total goes to its largest such slice."""


def is_dated(rows: Iterable[TargetRow]) -> bool:
    """Return whether any target counts from a day on only."""
    return any(row.since is not None for row in rows)


def targets_on(rows: Sequence[TargetRow], day: date, path: TargetPath) -> tuple[TargetRow, ...]:
    """Return the rows that count on a day, those on their way with their targets of that day.

    Slices of a pie that is no slice yet do not count either.
    """
    if not is_dated(rows):
        return tuple(rows)
    came = _beginnings(rows) if path is TargetPath.GLIDE else []
    found: list[TargetRow] = []
    moving: dict[str, list[int]] = {}
    for row, after in _in_force([*rows, *came], day):
        if path is TargetPath.GLIDE and after is not None and row.since is not None:
            percent = _between(row, after, day)
            if row in came and not percent:
                continue  # it is not there yet, which is not the same as a slice that is to be sold
            moving.setdefault(fold(row.pie), []).append(len(found))
            found.append(replace(row, percent=percent))
        else:
            found.append(row)
    for places in moving.values():
        _even_out(found, places)
    return tuple(_reached(found, rows))


def path_findings(rows: Sequence[TargetRow], day: date, path: TargetPath) -> Iterator[Finding]:
    """Yield what is wrong with targets that change by date, on any of their days from now on, and what comes next."""
    if not is_dated(rows):
        return
    twice = list(_twice(rows))
    if twice:
        yield from twice
        return
    days = sorted({row.since for row in rows if row.since is not None and row.since > day})
    if not _in_force(rows, day):
        first = next(row for row in rows if row.since == days[0])
        message = f"no target counts yet on {day}: the first does from {days[0]}"
        yield error(
            first.source.cell("From"), message, "Type an earlier day in each row of that day, or empty its cell."
        )
        return
    yield from _wrong_totals(rows, days, path)
    if path is TargetPath.GLIDE:
        for row, after in _in_force(rows, day):
            if row.since is None and after is not None:
                message = f"no day says since when {row.slice} glides to {_percent(after.percent)} by {after.since}"
                yield error(row.source.cell("From"), message, "Type the day from which this target counts.")
    if days:
        how = "move towards those" if path is TargetPath.GLIDE else "change to those"
        first = next(row for row in rows if row.since == days[0])
        yield note(first.source.cell("From"), f"the targets are those of {day}; they {how} of {days[0]}")


def _twice(rows: Sequence[TargetRow]) -> Iterator[Finding]:
    """Yield an error for each row of a slice that has one from the same day already."""
    first: dict[tuple[str, str, date | None], TargetRow] = {}
    for row in rows:
        earlier = first.setdefault((fold(row.pie), fold(row.slice), row.since), row)
        if earlier is not row:
            when = f"from {row.since}" if row.since else "without a day"
            message = f"{row.slice} has a target {when} in row {earlier.source.row} already"
            yield error(row.source.cell("From"), message, "Type another day in one of the two rows, or delete it.")


def _wrong_totals(rows: Sequence[TargetRow], days: Sequence[date], path: TargetPath) -> Iterator[Finding]:
    """Yield an error for each pie whose slices do not total 100% from a later day on; of today others tell."""
    for later in days:
        pies: dict[str, list[TargetRow]] = {}
        for row in targets_on(rows, later, path):
            pies.setdefault(fold(row.pie), []).append(row)
        for own in pies.values():
            total = sum((row.percent for row in own), Decimal())
            changed = [row for row in own if row.since == later]
            if abs(total - 100) > SLACK and changed:
                message = f"from {later} on the slices of pie {own[0].pie} total {_percent(total)}"
                remedy = f"Change the percentages until they total 100%, or add a row from {later} for another slice."
                yield error(changed[-1].source.cell("Target %"), message, remedy)


def _beginnings(rows: Sequence[TargetRow]) -> list[TargetRow]:
    """Return rows from which slices glide that come later than others of their pie: 0% since its last change before.

    A pie that comes so is divided from then on as it is at first.
    """
    firsts: dict[tuple[str, str], TargetRow] = {}
    pies: dict[str, list[TargetRow]] = {}
    for row in rows:
        pies.setdefault(fold(row.pie), []).append(row)
        own = firsts.setdefault((fold(row.pie), fold(row.slice)), row)
        if _since(row) < _since(own):
            firsts[fold(row.pie), fold(row.slice)] = row
    found = []
    for row in firsts.values():
        before = [_since(other) for other in pies[fold(row.pie)] if _since(other) < _since(row)]
        if before and max(before) > date.min:
            found.append(replace(row, percent=Decimal(0), since=max(before)))
    for come in found:  # grows by what is in them
        inside = pies.get(fold(come.slice), [])
        first = min(map(_since, inside), default=date.min)
        if come.since is not None and first > come.since:
            found += [replace(row, since=come.since) for row in inside if _since(row) == first]
    return found


def _in_force(rows: Sequence[TargetRow], day: date) -> list[tuple[TargetRow, TargetRow | None]]:
    """Return the rows that count on a day, each with the next one of its slice, in their order.

    Two rows of one slice from the same day both count, so that it is told as a slice that is there twice.
    """
    slices: dict[tuple[str, str], list[TargetRow]] = {}
    for row in rows:
        slices.setdefault((fold(row.pie), fold(row.slice)), []).append(row)
    found = []
    for row in rows:
        own = slices[fold(row.pie), fold(row.slice)]
        begun = [_since(one) for one in own if _since(one) <= day]
        if begun and _since(row) == max(begun):
            found.append((row, min((one for one in own if _since(one) > day), key=_since, default=None)))
    return found


def _since(row: TargetRow) -> date:
    return row.since or date.min


def _between(row: TargetRow, after: TargetRow, day: date) -> Decimal:
    """Return the target on the first of the month of a day, on the way from one row to the next, rounded."""
    start, end = _since(row), _since(after)
    gone = Fraction((max(start, day.replace(day=1)) - start).days, (end - start).days)
    exact = Fraction(row.percent) + (Fraction(after.percent) - Fraction(row.percent)) * gone
    return (Decimal(exact.numerator) / exact.denominator).quantize(_FINEST)


def _even_out(found: list[TargetRow], places: Sequence[int]) -> None:
    """Give what rounding left of a pie's total to the largest of its slices that are on their way.

    Where the rows of a pie come to 100% at both ends, they do in between.
    """
    pie = fold(found[places[0]].pie)
    total = sum((row.percent for row in found if fold(row.pie) == pie), Decimal())
    gap = 100 - total
    if abs(gap) <= _FINEST * len(places):
        largest = max(places, key=lambda place: found[place].percent)
        found[largest] = replace(found[largest], percent=found[largest].percent + gap)


def _reached(found: Sequence[TargetRow], rows: Sequence[TargetRow]) -> list[TargetRow]:
    """Return the rows without those of pies that are slices at other times only."""
    nested = {fold(row.slice) for row in rows}
    while True:
        slices = {fold(row.slice) for row in found}
        kept = [row for row in found if fold(row.pie) not in nested or fold(row.pie) in slices]
        if len(kept) == len(found):
            return kept
        found = kept


def _percent(percent: Decimal) -> str:
    return f"{percent.normalize():f}%"
