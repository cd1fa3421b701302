"""The least tax of many sales together, each group of which may be filled in one of several ways.

The tax is that of the sums, so that what is best for one group depends on the others. Every alternative of a group is
a convex line of (net short gain, net long gain); of a group the lower hull of all its lines is a line too, and the
hulls of all groups, their steps sorted by price, are the line on which the least tax of a relaxed problem lies: between
two alternatives it counts what only a mixture of both would reach. Where that is less than anything reached, the group
is branched on: each of the two alternatives by itself, then all others. Few groups ever need it, and of those only one
at a time is at such a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.tax.exchange import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.domain.tax.exchange import Line
    from xl_addin.domain.tax.in_units import Key, Order
    from xl_addin.domain.tax.tax import TaxYear

    Worth = tuple[int, int, int]

STEPS = 150_000
"""How many steps of lines are looked at before the search is cut short: a fifth of a second."""


@dataclass(frozen=True)
class Alternative:
    """One way to fill the orders of a group: units that are sold in any case, and orders to fill from other lots.

    ``short`` and ``long`` are the gains of what is sold in any case, as far as they count.
    """

    forced: Mapping[Key, int]
    short: int
    long: int
    orders: Mapping[int, Order]

    @cached_property
    def line(self) -> Line:
        """Return how the orders may be filled; the gains include what is sold in any case."""
        found = line_of(self.orders.items())
        return found._replace(short=found.short + self.short, long=found.long + self.long)


class _Leg(NamedTuple):
    """A step of the line of a group: from one point of an alternative's to the next, or over to another one's.

    ``to`` is the alternative and the number of its steps; one ``alone`` stays on its line.
    """

    price: float
    group: int
    units: int
    short: int
    long: int
    to: tuple[int, int]
    alone: bool


class _Point(NamedTuple):
    """A point of the line of all groups: whole legs, units of the next."""

    worth: Worth
    legs: int
    units: int


class Found(NamedTuple):
    """The alternative of each group and what its orders take from their short lots.

    ``tax`` is the year's, and ``bound`` less than which no choice bears, as `TaxYear.tax` counts.
    """

    chosen: list[tuple[Alternative, dict[int, int]]]
    tax: int
    bound: int


def least(groups: Sequence[Sequence[Alternative]], year: TaxYear, cent: int) -> Found:
    """Return how every group is filled so that the year's tax is the least.

    Net gains are in ``cent``-ths of a cent. Of equal tax the one with the least tax before any netting. What may be
    gained is less than half a cent, unless the search was cut short.
    """
    half = cent * year.scale // 2
    start = (year.short * cent, year.long * cent)
    every = tuple(tuple(range(len(group))) for group in groups)
    root = _Node(groups, every, year, start)
    best, count, looked = root, 0, root.size
    queue: list[tuple[int, int, _Node]] = [(root.bound, count, root)]
    while queue and queue[0][0] < best.best.worth[0] - half and looked < STEPS:
        _, _, node = heappop(queue)
        for subsets in node.branches():
            child = _Node(groups, subsets, year, start)
            count, looked = count + 1, looked + child.size
            if child.best.worth < best.best.worth:
                best = child
            if child.bound < best.best.worth[0] - half:
                heappush(queue, (child.bound, count, child))
    tax = best.best.worth[0]
    return Found(best.chosen(), tax, min(tax, queue[0][0]) if queue else tax)


class _Node:
    """A set of alternatives for each group: the best point reached, and a bound on all that could be."""

    def __init__(
        self,
        groups: Sequence[Sequence[Alternative]],
        subsets: tuple[tuple[int, ...], ...],
        year: TaxYear,
        start: tuple[int, int],
    ) -> None:
        self._groups, self._subsets, self._year = groups, subsets, year
        short, long = start
        self._first: list[tuple[int, int]] = []
        self._legs: list[_Leg] = []
        for g, subset in enumerate(subsets):
            (s, l_), at, legs = _path(g, groups[g], subset)
            short, long = short + s, long + l_
            self._first.append(at)
            self._legs += legs
        self._legs.sort(key=attrgetter("price"))
        self.size = len(self._legs) + len(groups)
        self.best, self.bound, self._open = self._walk(short, long)

    def _walk(self, short: int, long: int) -> tuple[_Point, int, _Leg | None]:
        """Return the best point on the line, the least tax on it with mixtures, and the leg of that mixture."""
        best = _Point(self._worth(short, long), 0, 0)
        bound, at = None, None
        for n, leg in enumerate(self._legs):
            end = short + leg.units * leg.short, long - leg.units * leg.long
            if (short < 0) != (end[0] < 0) or (long < 0) != (end[1] < 0) or (short + long < 0) != (sum(end) < 0):
                if leg.alone:
                    for units in _turns(leg, short, long):
                        worth = self._worth(short + units * leg.short, long - units * leg.long)
                        if worth < best.worth:
                            best = _Point(worth, n, units)
                else:
                    for tax in self._between(leg, short, long):
                        if bound is None or tax < bound:
                            bound, at = tax, leg
            short, long = end
            worth = self._worth(short, long)
            if worth < best.worth:
                best = _Point(worth, n, leg.units)
        if bound is None or bound >= best.worth[0]:
            return best, best.worth[0], None
        return best, bound, at

    def _worth(self, short: int, long: int) -> Worth:
        """Return what the least is sought of: the tax, the tax before any netting, the gain."""
        year = self._year
        return year.tax(short, long), short * year.short_rate + long * year.long_rate, short + long

    def _between(self, leg: _Leg, short: int, long: int) -> Iterator[int]:
        """Yield the tax, rounded down, where within a leg a net gain or their sum is zero."""
        for zero, slope in ((short, leg.short), (long, -leg.long), (short + long, leg.short - leg.long)):
            if slope and 0 < -zero * slope < leg.units * slope * slope:
                units = Fraction(-zero, slope)
                s, l_ = short + units * leg.short, long - units * leg.long
                year = self._year
                if s < 0 or l_ < 0:
                    s, l_ = (
                        (max(Fraction(0), s + l_), Fraction(0)) if s > 0 else (Fraction(0), max(Fraction(0), s + l_))
                    )
                yield int(s * year.short_rate + l_ * year.long_rate)

    def branches(self) -> Iterator[tuple[tuple[int, ...], ...]]:
        """Yield the sets of alternatives into which this one falls: those of the mixture by themselves, the others."""
        leg = self._open
        if leg is None:
            return
        g = leg.group
        path = [self._first[g], *(other.to for other in self._legs if other.group == g)]
        ends = {leg.to[0], path[path.index(leg.to) - 1][0]}
        rest = tuple(a for a in self._subsets[g] if a not in ends)
        for own in (*((a,) for a in sorted(ends)), rest):
            if own:
                yield (*self._subsets[:g], own, *self._subsets[g + 1 :])

    def chosen(self) -> list[tuple[Alternative, dict[int, int]]]:
        """Return each group's alternative at the best point, and what its orders take from their short lots."""
        at, part = list(self._first), {}
        for leg in self._legs[: self.best.legs]:
            at[leg.group] = leg.to
        if self.best.units:
            leg = self._legs[self.best.legs]
            if leg.units == self.best.units:
                at[leg.group] = leg.to
            else:
                part[leg.group] = self.best.units
        return [self._taken(g, *at[g], part.get(g, 0)) for g in range(len(at))]

    def _taken(self, g: int, a: int, steps: int, units: int) -> tuple[Alternative, dict[int, int]]:
        alternative = self._groups[g][a]
        taken = dict(alternative.line.taken)
        for n, step in enumerate(alternative.line.steps[: steps + 1]):
            taken[step.order] += step.sign * (step.units if n < steps else units)
        return alternative, taken


def _path(
    g: int, group: Sequence[Alternative], subset: tuple[int, ...]
) -> tuple[tuple[int, int], tuple[int, int], list[_Leg]]:
    """Return where the line of a group begins: its gains, which alternative; and its legs, by price."""
    if len(subset) == 1:
        (a,) = subset
        line = group[a].line
        legs = [
            _Leg(step.price, g, step.units, step.short, step.long, (a, n), alone=True)
            for n, step in enumerate(line.steps, 1)
        ]
        return (line.short, line.long), (a, 0), legs
    corners = _hull([corner for a in subset for corner in _corners(a, group[a].line)])
    legs = []
    for before, after in pairwise(corners):
        short, long = after[0] - before[0], before[1] - after[1]
        (a, n), to = before[2], after[2]
        if to == (a, n + 1):
            step = group[a].line.steps[n]
            legs.append(_Leg(step.price, g, step.units, step.short, step.long, to, alone=True))
        else:
            legs.append(_Leg(short / long, g, 1, short, long, to, alone=False))
    return (corners[0][0], corners[0][1]), corners[0][2], legs


def _corners(a: int, line: Line) -> Iterator[tuple[int, int, tuple[int, int]]]:
    short, long = line.short, line.long
    yield short, long, (a, 0)
    for n, step in enumerate(line.steps, 1):
        short, long = short + step.units * step.short, long - step.units * step.long
        yield short, long, (a, n)


def _hull(corners: list[tuple[int, int, tuple[int, int]]]) -> list[tuple[int, int, tuple[int, int]]]:
    """Return the corners of the lower left hull, from the least short gain to the least long gain."""
    hull: list[tuple[int, int, tuple[int, int]]] = []
    for corner in sorted(corners):
        if hull and corner[1] >= hull[-1][1]:
            continue
        while len(hull) > 1 and _above(hull[-2], hull[-1], corner):
            hull.pop()
        hull.append(corner)
    return hull


def _above(
    before: tuple[int, int, tuple[int, int]],
    middle: tuple[int, int, tuple[int, int]],
    after: tuple[int, int, tuple[int, int]],
) -> bool:
    """Return whether a corner lies above the line between its neighbours."""
    run, fall = middle[0] - before[0], before[1] - middle[1]
    return fall * (after[0] - before[0]) < (before[1] - after[1]) * run


def _turns(leg: _Leg, short: int, long: int) -> Iterator[int]:
    """Yield the units next to which, within a leg, a net gain or their sum changes its sign."""
    for start, slope in ((short, leg.short), (long, -leg.long), (short + long, leg.short - leg.long)):
        end = start + leg.units * slope
        if start < 0 < end or end < 0 < start:
            whole = -start // slope
            yield from (units for units in (whole, whole + 1) if 0 < units < leg.units)
