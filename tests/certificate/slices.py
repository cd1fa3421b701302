"""The tree of pies, and how money is poured into it; a security's worth is exact, goals and bounds are floats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING

from certificate.inputs import cents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(eq=False)
class Slice:
    """A slice of a pie, or the pie of all (``above`` is None); ``symbol`` is None for a pie."""

    name: str
    above: Slice | None = None
    weight: Fraction = Fraction(1)
    symbol: str | None = None
    said: Sequence[str] = ()
    outside: bool = False
    below: list[Slice] = field(default_factory=list)
    shares: Fraction = Fraction(0)
    worth: Fraction = Fraction(0)
    low: float = 0.0
    high: float = 0.0
    bounds: tuple[float, float] = (0.0, inf)
    limits: tuple[float, float] = (0.0, inf)
    placed: bool = False
    start: float = 0.0
    part: float = 0.0
    goal: float = 0.0

    @property
    def target(self) -> Fraction:
        if self.above is None:
            return Fraction(1)
        total = sum(each.weight for each in self.above.below if not each.outside)
        return self.above.target * (self.weight / total if total else 0)

    @property
    def constraint(self) -> str:
        return next((word for word in self.said if word in {"no buy", "no sell", "locked"}), "")

    @property
    def value(self) -> float:
        return float(self.worth)

    def cap(self, way: str) -> int | None:
        said = next((word for word in self.said if word.startswith(f"maximum {way} ")), None)
        return None if said is None else cents(said)

    def word(self, name: str) -> str:
        return next((word.removeprefix(f"{name} ") for word in self.said if word.startswith(f"{name} ")), "")

    def upward(self) -> Iterator[Slice]:
        yield self
        if self.above is not None:
            yield from self.above.upward()

    def all(self) -> Iterator[Slice]:
        yield self
        for each in self.below:
            yield from each.all()

    def leaves(self) -> list[Slice]:
        return [each for each in self.all() if each.symbol is not None]


def width(band: str, target: Fraction) -> Fraction:
    """Return the half-width of a band such as ``5pp or 25% rel``."""
    widths = [
        Fraction(number) / 100 * (1 if unit == "pp" else target)
        for number, unit in re.findall(r"([\d.e-]+)(pp|% rel)", band)
    ]
    return max(widths) if " and " in band else min(widths)


def weigh(group: Sequence[Slice], *, flat: bool) -> None:
    """Say what each claims: by its target; those of 0% by their value, once all others can take no more."""
    parts = [float(one.target if flat else one.weight) for one in group]
    pairs = list(zip(group, parts, strict=True))
    edges = [edge / part for one, part in pairs if part for edge in (one.low, one.high) if edge < inf]
    for one, part in pairs:
        one.part, one.start = (part, 0.0) if part else (max(one.value, 0.0), max(edges, default=0.0) + 1.0)


def pour(pie: Slice, *, flat: bool) -> None:
    inside = list(_inside(pie)) if flat else pie.below
    low, high = 0.0, 1.0
    while sum(_at(one, high, flat=flat) for one in inside) < pie.goal and high < 1e18:
        high *= 2
    for _ in range(110):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(_at(one, middle, flat=flat) for one in inside) < pie.goal else (low, middle)
    for one in inside:
        one.goal = _at(one, high, flat=flat)
        if one.symbol is None:
            pour(one, flat=flat)
    if flat:
        for one in reversed(list(pie.all())):
            if one.symbol is None and one is not pie:
                one.goal = sum(each.goal for each in one.below)


def _inside(pie: Slice) -> Iterator[Slice]:
    """Yield what shares the money of a pie directly where all is flat: securities, and pies with a limit."""
    for one in pie.below:
        if one.symbol is None and one.constraint not in {"no buy", "no sell"}:
            yield from _inside(one)
        else:
            yield one


def _at(one: Slice, level: float, *, flat: bool) -> float:
    """Return what a slice gets at a water level."""
    if flat and one.symbol is None:
        return min(max(sum(_at(each, level, flat=True) for each in _inside(one)), one.low), one.high)
    return min(max(one.part * (level - one.start), one.low), one.high) if one.part else one.low
