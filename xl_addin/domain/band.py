"""Tolerance bands: how far a slice may drift before a rebalance trades it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


class Reach(Enum):
    """Which of two widths counts when a band gives both: ``or`` the tighter, ``and`` the looser."""

    TIGHTER = "or"
    LOOSER = "and"


@dataclass(frozen=True, slots=True)
class Band:
    """A tolerance around a target.

    ``points`` is absolute, as a fraction of the portfolio (0.05 for ``5pp``); ``relative`` is a fraction of the
    target (0.25 for ``25% rel``). At least one is given.
    """

    points: Fraction | None = None
    relative: Fraction | None = None
    reach: Reach = Reach.TIGHTER

    def width(self, target: Fraction) -> Fraction:
        """Return the half-width around a target, both as fractions of the portfolio."""
        widths = [w for w in (self.points, None if self.relative is None else self.relative * target) if w is not None]
        return min(widths) if self.reach is Reach.TIGHTER else max(widths)

    def __str__(self) -> str:
        """Return the band as it is typed: ``5pp``, ``25% rel``, ``5pp or 25% rel``."""
        points = "" if self.points is None else f"{float(self.points * 100):g}pp"
        relative = "" if self.relative is None else f"{float(self.relative * 100):g}% rel"
        return f" {self.reach.value} ".join(filter(None, (points, relative)))
