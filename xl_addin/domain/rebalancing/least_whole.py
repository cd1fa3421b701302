"""The least whole at which every slice is at its target when none may shrink, some of them in steps.

On the way up the counts that are nearest to the targets change at known points, (heldᵢ + (k + ½)·stepᵢ)/tᵢ, and are the
same from one to the next. What they come to is the whole only where it lies between the two: so the first such place is
the least of all. Sales are purchases with the signs turned round.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice by its ``leaf``: the fraction it is to have of the whole, the dollars it has, those of a share step.

    A ``step`` of 0 is as small as may be; one that stands ``still`` is not traded.
    """

    leaf: int
    target: Fraction
    held: Fraction
    step: Fraction
    still: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The whole, and what each slice then holds, by leaf, in dollars."""

    whole: Fraction
    held: dict[int, Fraction]


def least_whole(slices: Sequence[Slice], most: Fraction | None = None) -> Found | None:
    """Return the least whole of slices with targets, none of which shrinks; None where there is none up to ``most``."""
    if not slices:
        return Found(Fraction(0), {})
    low = max((own.held - own.step / 2) / own.target for own in slices)
    ends = [(own.held + own.step / 2) / own.target for own in slices if own.still]
    high = min([*ends, *([] if most is None else [most])], default=None)
    free = sum((own.target for own in slices if not own.still and not own.step), Fraction(0))
    if high is not None and low > high:
        return None
    steps = _Steps([own for own in slices if own.step and not own.still], low)
    still = sum((own.held for own in slices if own.still), Fraction(0))
    whole = _first(steps, still, 1 - free, low, high)
    if whole is None:
        return None
    held = {own.leaf: own.held if own.still else own.target * whole for own in slices}
    return Found(whole, held | {own.leaf: held for own, held in steps.at(whole, whole * (1 - free) - still)})


def _first(steps: _Steps, still: Fraction, part: Fraction, low: Fraction, high: Fraction | None) -> Fraction | None:
    """Return the first whole of which ``part`` is what stands still and what is held in steps."""
    if not part:
        return low
    while True:
        turn = steps.next_turn()
        end = turn if high is None or (turn is not None and turn < high) else high
        whole = (still + steps.total) / part
        if whole >= low and (end is None or whole <= end):
            return whole
        if turn is None or (high is not None and turn > high):
            return None
        if steps.tied() > 1 and turn * part - still in steps.sums():
            return turn
        steps.take()
        low = turn


class _Steps:
    """The slices in steps at the counts that are nearest to their targets, while the whole grows."""

    def __init__(self, slices: Sequence[Slice], low: Fraction) -> None:
        self.slices = slices
        self.counts = [max(0, ceil((own.target * low - own.held) / own.step - _HALF)) for own in slices]
        self.total = sum((own.held + n * own.step for own, n in self._each()), Fraction(0))
        self.turns = [(self._turn(i), i) for i in range(len(slices))]
        heapify(self.turns)

    def _each(self) -> Iterable[tuple[Slice, int]]:
        return zip(self.slices, self.counts, strict=True)

    def _turn(self, i: int) -> Fraction:
        own = self.slices[i]
        return (own.held + (self.counts[i] + _HALF) * own.step) / own.target

    def next_turn(self) -> Fraction | None:
        """Return the whole at which a count grows next: there the one before and the one after are as near."""
        return self.turns[0][0] if self.turns else None

    def _at_turn(self) -> list[Slice]:
        return [self.slices[i] for turn, i in self.turns if turn == self.turns[0][0]]

    def tied(self) -> int:
        """Return how many counts grow there."""
        return len(self._at_turn())

    def sums(self) -> set[Fraction]:
        """Return what everything may come to there, whichever of those counts have grown."""
        found = {self.total}
        for own in self._at_turn():
            found |= {total + own.step for total in found}
        return found

    def take(self) -> None:
        """Let the counts grow that do so next."""
        turn = self.turns[0][0]
        while self.turns[0][0] == turn:
            _, i = heappop(self.turns)
            self.counts[i] += 1
            self.total += self.slices[i].step
            heappush(self.turns, (self._turn(i), i))

    def at(self, whole: Fraction, total: Fraction) -> list[tuple[Slice, Fraction]]:
        """Return what each holds at a whole that was found, so that it comes to a total."""
        held = [own.held + n * own.step for own, n in self._each()]
        missing = total - self.total
        tied = [i for turn, i in self.turns if turn == whole]
        for i in _picked([self.slices[i].step for i in tied], missing):
            held[tied[i]] += self.slices[tied[i]].step
        return list(zip(self.slices, held, strict=True))


def _picked(steps: Sequence[Fraction], missing: Fraction) -> tuple[int, ...]:
    """Return which of some steps come to what is missing."""
    found: dict[Fraction, tuple[int, ...]] = {Fraction(0): ()}
    for i, step in enumerate(steps):
        found = {total + step: (*picked, i) for total, picked in found.items()} | found
    return found[missing]
