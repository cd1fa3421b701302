"""What placing an order costs beside its worth: a commission, and half of the spread between bid and ask."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Costs:
    """``commission`` is in cents an order, ``half_spread`` the fraction of an order's worth lost to the spread."""

    commission: int = 0
    half_spread: Fraction = Fraction(0)

    @property
    def free(self) -> bool:
        """Return whether orders cost nothing."""
        return not self.commission and not self.half_spread

    def fees(self, cents: int) -> int:
        """Return what an order worth so many cents costs, rounded up to a cent; nothing for no order."""
        if not cents:
            return 0
        return self.commission - (-cents * self.half_spread.numerator // self.half_spread.denominator)
